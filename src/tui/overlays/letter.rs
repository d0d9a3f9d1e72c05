//! Asks for one letter: the mark to set, or to jump to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Spot, Target};
use crate::tui::key::Key;
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::popup;

/// What a letter asks for.
type Then = Box<dyn Fn(char) -> Vec<Effect>>;

/// Asks for a letter.
pub struct Letter {
    title: String,
    /// What stands there: letters in use and what they mean, or a word that
    /// there is none.
    known: Vec<(char, String)>,
    empty: String,
    then: Then,
}

impl Letter {
    /// Asks under that title, with the letters in use below it; without any,
    /// `empty` says so.
    #[must_use]
    pub fn new(title: String, known: Vec<(char, String)>, empty: String, then: Then) -> Self {
        Self { title, known, empty, then }
    }

    fn take(&self, letter: char) -> Vec<Effect> {
        std::iter::once(Effect::Close).chain((self.then)(letter)).collect()
    }
}

impl Layer for Letter {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Choose, Scope::Always]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn run(&mut self, command: Command, _: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::ChooseTake | Command::ChooseCancel | Command::Interrupt => Some(vec![Effect::Close]),
            Command::ChooseDown | Command::ChooseUp | Command::ChoosePageDown | Command::ChoosePageUp => Some(Vec::new()),
            _ => None,
        }
    }

    fn key(&mut self, key: Key, _: &Cx<'_>) -> Vec<Effect> {
        // An input method left on types full-width letters.
        match key.folded().typed() {
            Some(letter) if letter.is_ascii_alphanumeric() => self.take(letter),
            _ => Vec::new(),
        }
    }

    fn click(&mut self, spot: Spot, _: bool, _: &Cx<'_>) -> Vec<Effect> {
        let letter = if let Spot::Entry(place) = spot { self.known.get(place) } else { None };
        letter.map(|(letter, _)| self.take(*letter)).unwrap_or_default()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let widest = self.known.iter().map(|(_, words)| text::width(words) + 3).max().unwrap_or(0);
        let columns = widest.max(text::width(&self.empty)).max(text::width(&self.title) + 2).min(60);
        let inner = popup::corner(frame, area, &self.title, columns, self.known.len().max(1), cx.theme);
        if self.known.is_empty() {
            let words = text::truncate(&self.empty, usize::from(inner.width)).into_owned();
            text::draw(frame, inner, &Line::styled(words, cx.theme.style(Role::Dim)));
        }
        for (place, ((letter, words), line)) in self.known.iter().zip(inner.rows()).enumerate() {
            let words = text::truncate(words, usize::from(inner.width).saturating_sub(3)).into_owned();
            let spans = vec![Span::styled(letter.to_string(), cx.theme.style(Role::Key)), Span::raw(format!("  {words}"))];
            text::draw(frame, line, &Line::from(spans));
            cx.hits.add(line, Target::Spot(Spot::Entry(place)));
        }
    }
}
