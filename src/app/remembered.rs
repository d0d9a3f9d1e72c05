//! What is remembered from one session to the next, and brought back: how the
//! person works (language, theme, mouse, filters) and, project by project,
//! where they were.

use super::App;
use crate::data::view::ProjectView;
use crate::lang::Language;
use crate::store::projects;
use crate::store::state::State;
use crate::tui::layer::Notice;
use crate::tui::screens::TABS;

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
        state
    }

    /// Brings back where the person was in the project that is open now.
    /// Records, sections and columns that are gone are forgotten.
    pub(super) fn recall_project(&mut self, view: &ProjectView) {
        self.tab = TABS.iter().position(|tab| tab.name == view.tab).unwrap_or(0);
        let cx = self.world.cx();
        for tab in &mut self.tabs {
            tab.recall(view, &cx);
        }
    }

    /// Remembers where the person is, for the next start. What cannot be
    /// remembered goes to the log: no harm is done.
    pub fn keep_state(&mut self) {
        if self.world.demo {
            return;
        }
        let (mut state, _) = State::load(&self.settings.places);
        state.language = Some(self.world.lang.language.code().to_owned());
        let kept = match &self.open {
            Some(open) => {
                let mut view = ProjectView { tab: TABS[self.tab].name.to_owned(), ..ProjectView::default() };
                for tab in &self.tabs {
                    tab.note(&mut view);
                }
                state.views.insert(open.name(), view);
                state.drafts.insert(open.name(), self.world.drafts.clone());
                state.save(&self.settings.places).and_then(|()| projects::remember(&self.settings.places, &open.dir))
            }
            None => state.save(&self.settings.places),
        };
        if let Err(error) = kept {
            self.world.log.push((self.world.now, Notice::hint(error.msg())));
        }
    }
}
