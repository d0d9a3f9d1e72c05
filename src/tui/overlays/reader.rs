//! Text to read: a history, the log.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::command::{Command, Scope};
use crate::tui::hits::Pane;
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::widgets::popup;

/// A text in a window that scrolls.
pub struct Reader {
    title: String,
    lines: Vec<String>,
    /// Without a box, on the whole screen.
    bare: bool,
    top: usize,
    height: usize,
}

impl Reader {
    /// A window of that title; long lines are wrapped.
    #[must_use]
    pub fn new(title: String, lines: Vec<String>) -> Self {
        Self { title, lines, bare: false, top: 0, height: 1 }
    }

    /// The lines as they are on the whole screen, from that line on: for the
    /// terminal's own selection.
    #[must_use]
    pub fn bare(lines: Vec<String>, top: usize) -> Self {
        Self { title: String::new(), lines, bare: true, top, height: 1 }
    }
}

impl Layer for Reader {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Read, Scope::Global, Scope::Always]
    }

    fn run(&mut self, command: Command, _: &Cx<'_>) -> Option<Vec<Effect>> {
        let page = self.height.saturating_sub(1).max(1);
        match command {
            Command::ReadDown => self.top += 1,
            Command::ReadUp => self.top = self.top.saturating_sub(1),
            Command::ReadPageDown => self.top += page,
            Command::ReadPageUp => self.top = self.top.saturating_sub(page),
            Command::ReadTop => self.top = 0,
            Command::ReadEnd => self.top = usize::MAX,
            Command::Plain if self.bare => return Some(vec![Effect::Close]),
            Command::Back | Command::Quit | Command::Interrupt => return Some(vec![Effect::Close]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn is_bare(&self) -> bool {
        self.bare
    }

    fn wheel(&mut self, _: Pane, ticks: isize, _: &Cx<'_>) {
        self.top = self.top.saturating_add_signed(ticks.saturating_mul(3));
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        if self.bare {
            popup::clear(frame, area);
            self.height = usize::from(area.height).max(1);
            self.top = self.top.min(self.lines.len().saturating_sub(self.height));
            for (line, row) in self.lines.iter().skip(self.top).zip(area.rows()) {
                text::draw(frame, row, &Line::raw(line.as_str()));
            }
            return;
        }
        let columns = usize::from(area.width.saturating_sub(6)).min(100);
        let wrapped: Vec<String> = self.lines.iter().flat_map(|line| wrap_hanging(line, columns)).collect();
        let inner = popup::draw(frame, area, &self.title, columns, wrapped.len().max(3), cx.theme);
        cx.hits.add_pane(inner, Pane::Detail);
        self.height = usize::from(inner.height).max(1);
        self.top = self.top.min(wrapped.len().saturating_sub(self.height));
        for (line, row) in wrapped.into_iter().skip(self.top).zip(inner.rows()) {
            text::draw(frame, row, &Line::raw(line));
        }
    }
}

/// Wraps a line; what follows is indented like its beginning.
fn wrap_hanging(line: &str, columns: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start().len();
    let room = columns.saturating_sub(indent).max(10);
    let lines = text::lines(line.trim_start(), room).into_iter().map(|part| " ".repeat(indent) + &part).collect::<Vec<_>>();
    if lines.is_empty() { vec![String::new()] } else { lines }
}
