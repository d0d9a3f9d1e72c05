//! What is remembered from one session to the next, and brought back: how the
//! person works (language, theme, mouse, filters) and, project by project,
//! where they were.

use super::App;
use super::config;
use crate::data::msg::Msg;
use crate::data::record::Row;
use crate::data::values::{Ref, Uid};
use crate::data::view::ProjectView;
use crate::lang::Language;
use crate::store::state::State;
use crate::tui::layer::{Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::screens::TABS;
use crate::tui::theme::{Charset, Theme};

impl App {
    /// Brings back how the person works. A file that does not load is told,
    /// and nothing of it is taken.
    pub(super) fn recall_person(&mut self) -> State {
        let (state, damaged) = State::load(&self.settings.places);
        if let Some(why) = damaged {
            self.world.say(Notice::hint(why));
        }
        if let Some(language) = state.language.as_deref().and_then(Language::named).filter(|_| !self.settings.spoken) {
            self.world.speak(language);
        }
        self.world.mouse = self.settings.config.mouse.unwrap_or(state.mouse);
        match (&self.settings.config.theme, &state.theme) {
            (Some(name), _) => {
                if let Err(why) = self.take_theme(&name.clone()) {
                    self.settings.faults.push(why);
                }
            }
            // A theme that was chosen once and is gone is forgotten.
            (None, Some(name)) => drop(self.take_theme(name)),
            (None, None) => {}
        }
        self.world.filters.clone_from(&state.filters);
        state
    }

    /// Whether the terminal is to be asked how wide it draws ambiguous
    /// characters: not if the person has said it.
    #[must_use]
    pub fn asks_width(&self) -> bool {
        self.settings.config.asks_width(self.world.theme.charset == Charset::Ascii)
    }

    /// Puts the theme of that name in force.
    ///
    /// # Errors
    /// There is none, or its file does not load.
    fn take_theme(&mut self, name: &str) -> Result<(), Msg> {
        let now = &self.world.theme;
        self.world.theme = config::theme(&self.settings.places, name, now.level, now.charset)?;
        Ok(())
    }

    /// Lets the person choose a theme.
    pub(super) fn list_themes(&self) -> Effect {
        let lang = &self.world.lang;
        let entry = |name: String| {
            let own = !Theme::BUILT_IN.iter().any(|(known, _)| *known == name);
            let label = if own { name.clone() } else { lang.t(&format!("theme-name-{name}")).into_owned() };
            let here = if name == self.world.theme.name { lang.t("theme-now").into_owned() } else { String::new() };
            Entry::new(label, here, vec![Effect::Theme(name.clone())]).with_words(name)
        };
        let entries = config::themes(&self.settings.places).into_iter().map(entry).collect();
        Effect::Open(Box::new(Choose::new(lang.t("themes-title").into_owned(), entries)))
    }

    /// Shows everything in that theme from now on. A theme that `config.ron`
    /// names is back at the next start, which the notice says.
    pub(super) fn change_theme(&mut self, name: &str) {
        if let Err(why) = self.take_theme(name) {
            return self.world.say(Notice::wrong(why));
        }
        self.keep_state();
        let key = if self.settings.config.theme.is_some() { "done-theme-until" } else { "done-theme" };
        self.world.say(Notice::hint(Msg::new(key).text("name", name)));
    }

    /// Clicks come to the program, or are left to the terminal.
    pub(super) fn change_mouse(&mut self) {
        self.world.mouse = !self.world.mouse;
        self.keep_state();
        self.world.say(Notice::hint(Msg::new(if self.world.mouse { "done-mouse-on" } else { "done-mouse-off" })));
    }

    /// Brings back where the person was in the project that is open now.
    /// Records, sections and columns that are gone are forgotten.
    pub(super) fn recall_project(&mut self, view: &ProjectView) {
        self.tab = tab_of(view);
        let rows = |uid: &Uid| self.world.project.rows().find(|row| row.uid() == *uid);
        let link = |row: &dyn Row| Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() };
        self.world.marks = view.marks.iter().filter_map(|(letter, uid)| Some((*letter, link(rows(uid)?)))).collect();
        let cx = self.world.cx();
        for tab in &mut self.tabs {
            tab.recall(view, &cx);
        }
    }

    /// Remembers where the person is, for the next start. What cannot be
    /// remembered goes to the log: no harm is done.
    pub fn keep_state(&mut self) {
        self.keep_in(State::load(&self.settings.places).0);
    }

    /// The same, in what was remembered before.
    pub(super) fn keep_in(&mut self, mut state: State) {
        if self.world.demo {
            return;
        }
        state.language = Some(self.world.lang.language.code().to_owned());
        state.mouse = self.world.mouse;
        let theme = &self.world.theme.name;
        state.theme = (theme != Theme::BUILT_IN[0].0).then(|| theme.clone());
        state.filters.clone_from(&self.world.filters);
        if let Some(open) = &self.open {
            let mut view = ProjectView { tab: TABS[self.tab].name.to_owned(), ..ProjectView::default() };
            view.marks = self.world.marks.iter().map(|(letter, link)| (*letter, link.uid)).collect();
            for tab in &self.tabs {
                tab.note(&mut view);
            }
            state.views.insert(open.name(), view);
            state.note_opened(open.name());
        }
        if let Err(error) = state.save(&self.settings.places) {
            self.world.log.push((self.world.now, Notice::hint(error.msg())));
        }
    }
}

/// The tab that was on the screen, or the first one.
pub(super) fn tab_of(view: &ProjectView) -> usize {
    TABS.iter().position(|tab| tab.name == view.tab).unwrap_or(0)
}
