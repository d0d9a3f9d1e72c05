//! A short list to choose from: states, columns, kinds, projects. Typing
//! narrows it, Enter takes, Esc leaves.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::data::query::Pattern;
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::key::Key;
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::widgets::input::Input;
use crate::tui::widgets::{bars, popup};

/// One thing to choose.
pub struct Entry {
    label: String,
    note: String,
    /// Found by these words too: the other language, a key.
    words: String,
    effects: Vec<Effect>,
}

impl Entry {
    /// An entry with a note beside it; taking it has these effects.
    #[must_use]
    pub fn new(label: String, note: String, effects: Vec<Effect>) -> Self {
        Self { label, note, words: String::new(), effects }
    }

    /// Found by these words too.
    #[must_use]
    pub fn with_words(mut self, words: String) -> Self {
        self.words = words;
        self
    }
}

/// The list.
pub struct Choose {
    title: String,
    entries: Vec<Entry>,
    input: Input,
    found: Vec<usize>,
    at: usize,
    top: usize,
    height: usize,
}

impl Choose {
    /// A list of that title.
    #[must_use]
    pub fn new(title: String, entries: Vec<Entry>) -> Self {
        let found = (0..entries.len()).collect();
        Self { title, entries, input: Input::line(""), found, at: 0, top: 0, height: 1 }
    }

    fn narrow(&mut self) {
        let pattern = Pattern::new(&self.input.value());
        let fits = |entry: &Entry| pattern.matches(&entry.label) || pattern.matches(&entry.words);
        self.found = (0..self.entries.len()).filter(|n| pattern.is_empty() || fits(&self.entries[*n])).collect();
        // What starts with the typed text comes first: that is what was meant.
        let typed = self.input.value().to_lowercase();
        let starts =
            |entry: &Entry| entry.label.to_lowercase().starts_with(&typed) || entry.words.to_lowercase().starts_with(&typed);
        self.found.sort_by_key(|n| !starts(&self.entries[*n]));
        self.at = 0;
    }

    fn step(&mut self, by: isize) {
        let last = self.found.len().saturating_sub(1);
        self.at = match (self.at, by) {
            (0, -1) => last,
            (at, 1) if at == last => 0,
            (at, by) => at.saturating_add_signed(by).min(last),
        };
    }
}

impl Layer for Choose {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Choose, Scope::Always]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn run(&mut self, command: Command, _: &Cx<'_>) -> Option<Vec<Effect>> {
        let page = isize::try_from(self.height).unwrap_or(1);
        match command {
            Command::ChooseDown => self.step(1),
            Command::ChooseUp => self.step(-1),
            Command::ChoosePageDown => self.step(page.max(2)),
            Command::ChoosePageUp => self.step(-page.max(2)),
            Command::ChooseTake => {
                let Some(n) = self.found.get(self.at) else { return Some(Vec::new()) };
                let mut effects = vec![Effect::Close];
                effects.append(&mut self.entries[*n].effects);
                return Some(effects);
            }
            Command::ChooseCancel | Command::Interrupt => return Some(vec![Effect::Close]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn click(&mut self, part: Spot, _: bool, cx: &Cx<'_>) -> Vec<Effect> {
        if let Spot::Entry(place) = part {
            self.at = place;
            return self.run(Command::ChooseTake, cx).unwrap_or_default();
        }
        Vec::new()
    }

    fn wheel(&mut self, _: Pane, ticks: isize, _: &Cx<'_>) {
        self.at = self.at.saturating_add_signed(ticks).min(self.found.len().saturating_sub(1));
    }

    fn key(&mut self, key: Key, _: &Cx<'_>) -> Vec<Effect> {
        if self.input.key(key) {
            self.narrow();
        }
        Vec::new()
    }

    fn text(&mut self, typed: &str, _: &Cx<'_>) -> Vec<Effect> {
        self.input.paste(typed);
        self.narrow();
        Vec::new()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let label_width = self.entries.iter().map(|entry| text::width(&entry.label)).max().unwrap_or(0).max(8);
        let note_width = self.entries.iter().map(|entry| text::width(&entry.note)).max().unwrap_or(0);
        let columns = (label_width + note_width + 8).max(text::width(&self.title) + 6).clamp(34, 78);
        let rows = self.entries.len().clamp(1, 14) + 1;
        let inner = popup::draw(frame, area, &self.title, columns, rows, cx.theme);
        let [field, body] = area::rows(inner, [1, REST]);
        let [sign, field] = area::columns(field, [2, REST]);
        text::draw(frame, sign, &Line::styled("> ", cx.theme.style(Role::Accent)));
        bars::field(frame, field, &self.input, true, cx.theme);
        cx.hits.add_pane(inner, Pane::List);
        self.height = usize::from(body.height).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.height));
        if self.found.is_empty() {
            text::draw(frame, body, &Line::styled(cx.lang.t("nothing-matches").into_owned(), cx.theme.style(Role::Dim)));
        }
        for (place, line) in (self.top..self.found.len()).zip(body.rows()) {
            let entry = &self.entries[self.found[place]];
            let room = usize::from(line.width).saturating_sub(4);
            let label = text::truncate(&entry.label, room.min(label_width)).into_owned();
            let left = room.saturating_sub(label_width + 2);
            let row = Line::from(vec![
                Span::raw(if place == self.at { "> " } else { "  " }),
                Span::raw(text::pad(&label, label_width, Align::Left) + "  "),
                Span::styled(text::truncate(&entry.note, left).into_owned(), cx.theme.style(Role::Dim)),
            ]);
            text::draw(frame, line, &row);
            cx.hits.add(line, Target::Spot(Spot::Entry(place)));
            if place == self.at {
                cx.theme.select(line, frame.buffer_mut());
            }
        }
    }
}
