//! Thin lines between parts of a screen, with a title in them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::text;
use crate::tui::theme::{Role, Theme};

/// A line across `area` with a title near its left end.
pub fn horizontal(frame: &mut Frame<'_>, area: Rect, title: &str, theme: &Theme) {
    let line = theme.glyphs().horizontal;
    let room = usize::from(area.width).saturating_sub(6);
    let title = text::truncate(title, room).into_owned();
    let used = if title.is_empty() { 0 } else { text::width(&title) + 4 };
    let rest = line.repeat(usize::from(area.width).saturating_sub(used));
    let mut spans = Vec::new();
    if !title.is_empty() {
        spans.push(Span::styled(format!("{line}{line} "), theme.style(Role::Border)));
        spans.push(Span::styled(title, theme.style(Role::Title)));
        spans.push(Span::raw(" "));
    }
    spans.push(Span::styled(rest, theme.style(Role::Border)));
    frame.render_widget(Line::from(spans), area);
}

/// A line down the first column of `area`.
pub fn vertical(frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    for row in area.rows() {
        frame.render_widget(Span::styled(theme.glyphs().vertical, theme.style(Role::Border)), row);
    }
}
