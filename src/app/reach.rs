//! Quick ways to a place: marks, today's list, plain text to copy, filters
//! with a name; what was told.

use chrono::TimeDelta;

use super::App;
use crate::cli::show;
use crate::data::clean;
use crate::data::msg::Msg;
use crate::data::values::Ref;
use crate::report::panes;
use crate::tui::command::Command;
use crate::tui::key::Key;
use crate::tui::layer::{Effect, Layer, Notice};
use crate::tui::overlays::letter::Letter;
use crate::tui::overlays::reader::Reader;

impl App {
    /// The record that is selected on the screen.
    fn selected(&self) -> Option<Ref> {
        let view = match self.overlays.last() {
            Some(layer) => layer.view(),
            None => self.tabs[self.tab].view(),
        };
        let uid = view?.selected?;
        let row = self.world.project.rows().find(|row| row.uid() == uid)?;
        Some(Ref { kind: row.kind(), uid, id: row.id().to_owned() })
    }

    /// Asks for the letter that the selected record is to have.
    pub(super) fn set_mark(&self) -> Effect {
        let Some(link) = self.selected() else {
            return Effect::Say(Notice::hint(Msg::new("refuse-nothing-selected")));
        };
        let title = self.world.lang.msg(&Msg::new("mark-set-title").text("id", &link.id));
        self.ask_letter(title, Box::new(move |letter| vec![Effect::Mark(letter, link.clone())]))
    }

    /// Asks for the letter of the record to go to.
    pub(super) fn jump(&self) -> Effect {
        let marks = self.world.marks.clone();
        let go = move |letter: char| {
            let found = marks.get(&letter).cloned().map(Effect::Show);
            vec![found.unwrap_or_else(|| Effect::Say(Notice::hint(Msg::new("mark-unknown").text("letter", letter.to_string()))))]
        };
        self.ask_letter(self.world.lang.t("mark-jump-title").into_owned(), Box::new(go))
    }

    fn ask_letter(&self, title: String, then: Box<dyn Fn(char) -> Vec<Effect>>) -> Effect {
        let said = |link: &Ref| {
            let row = self.world.project.target(link);
            row.map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default()
        };
        let known = self.world.marks.iter().map(|(letter, link)| (*letter, said(link))).collect();
        let key = self.world.keymap.shown(Command::SetMark).unwrap_or_default();
        let empty = self.world.lang.msg(&Msg::new("mark-none").text("key", key));
        Effect::Open(Box::new(Letter::new(title, known, empty, then)))
    }

    /// Gives a record a letter; it had only one before.
    pub(super) fn mark(&mut self, letter: char, link: Ref) {
        self.world.marks.retain(|_, other| other.uid != link.uid);
        let msg = Msg::new("done-mark").text("letter", letter.to_string()).text("id", &link.id);
        self.world.marks.insert(letter, link);
        self.keep_state();
        let key = self.world.keymap.shown(Command::JumpMark).unwrap_or_default();
        self.world.say(Notice::hint(msg.text("key", key)));
    }

    /// Gives a filter a name; an empty filter takes the name away.
    pub(super) fn keep_filter(&mut self, kind: &str, name: String, filter: String) {
        let filters = self.world.filters.entry(kind.to_owned()).or_default();
        let said = if filter.is_empty() { "done-filter-forgotten" } else { "done-filter-kept" };
        let msg = Msg::new(said).text("name", &name);
        if filter.is_empty() {
            filters.remove(&name);
        } else {
            filters.insert(name, filter);
        }
        self.keep_state();
        self.world.say(Notice::hint(msg));
    }

    /// The tab on the screen as `show PANE --plain` prints it, from the section
    /// on the screen on.
    pub(super) fn plain(&self) -> Effect {
        let (facts, lang) = (self.world.cx().facts(), &self.world.lang);
        let tab = &self.tabs[self.tab];
        let how = show::How { json: false, width: Some(self.columns), archived: false };
        let text = panes::named(tab.tab.name).map(|pane| show::plain(pane, &how, &facts, lang)).unwrap_or_default();
        let lines: Vec<String> = clean::visible(&text).lines().map(str::to_owned).collect();
        let head = format!("{} (", lang.t(tab.title()));
        let top = lines.iter().position(|line| tab.section() > 0 && line.starts_with(&head)).unwrap_or(0);
        Effect::Open(Box::new(Reader::bare(lines, top)))
    }

    /// Nothing runs that could be interrupted: a second time in a row quits.
    pub(super) fn interrupt(&mut self) -> Vec<Effect> {
        if self.interrupted {
            return vec![Effect::Quit];
        }
        self.interrupted = true;
        let key = self.world.keymap.shown(Command::Interrupt).unwrap_or_default();
        vec![Effect::Say(Notice::hint(Msg::new("interrupt-nothing").text("key", key)))]
    }

    /// A Han character where nothing is typed: the input method is on. Said
    /// once a minute; whole phrases come at once.
    pub(super) fn hint_input_method(&mut self, key: Key) {
        let now = self.world.now;
        if self.hinted.is_some_and(|then| (now - then).abs() < TimeDelta::minutes(1)) {
            return;
        }
        self.hinted = Some(now);
        let typed = key.typed().map(String::from).unwrap_or_default();
        self.world.say(Notice::hint(Msg::new("hint-input-method").text("typed", typed)));
    }

    /// What was told in this session, the newest first.
    pub(super) fn log(&self) -> Reader {
        let lines = self
            .world
            .log
            .iter()
            .rev()
            .map(|(at, notice)| format!("{}  {}", at.format("%H:%M:%S"), self.world.lang.msg(&notice.msg)));
        Reader::new(self.world.lang.t("log-title").into_owned(), lines.collect())
    }
}
