//! Thin lines between parts of a screen, with a title in them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::area::{self, REST};
use crate::tui::text;
use crate::tui::theme::{Role, Theme};

/// A line across `area` with a title near its left end.
pub fn horizontal(frame: &mut Frame<'_>, area: Rect, title: &str, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(6);
    let title = text::truncate(title, room);
    stroke(frame, area, theme.glyphs().horizontal, theme);
    if !title.is_empty() {
        let [_, rest] = area::columns(area, [2, REST]);
        let words = vec![Span::raw(" "), Span::styled(title, theme.style(Role::Title)), Span::raw(" ")];
        text::draw(frame, rest, &Line::from(words));
    }
}

/// A line down the first column of `area`.
pub fn vertical(frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    stroke(frame, Rect { width: area.width.min(1), ..area }, theme.glyphs().vertical, theme);
}

/// One glyph all over `area`.
fn stroke(frame: &mut Frame<'_>, area: Rect, glyph: &'static str, theme: &Theme) {
    let (area, style) = (area.intersection(frame.area()), theme.style(Role::Border));
    for place in area.positions() {
        frame.buffer_mut()[place].set_symbol(glyph).set_style(style);
    }
}
