//! A box over the screen, in its middle or at its lower right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::text;
use crate::tui::theme::{Role, Theme};

/// Empties an area, minding wide glyphs that reach into it from the left.
pub fn clear(frame: &mut Frame<'_>, area: Rect) {
    text::clear_wide(area, frame.buffer_mut());
}

/// Draws an empty box with room for `columns` x `rows` inside, as far as
/// `area` allows, a little above the middle: an input method's window opens
/// under the caret and needs the lines below. Returns the inside.
pub fn draw(frame: &mut Frame<'_>, area: Rect, title: &str, columns: usize, rows: usize, theme: &Theme) -> Rect {
    let width = u16::try_from(columns + 4).unwrap_or(u16::MAX).min(area.width);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    boxed(frame, Rect { x, y, width, height }, title, theme)
}

/// Draws an empty box at the lower right of `area`, above its last row, where
/// notices stand. Returns the inside.
pub fn corner(frame: &mut Frame<'_>, area: Rect, title: &str, columns: usize, rows: usize, theme: &Theme) -> Rect {
    let width = u16::try_from(columns + 4).unwrap_or(u16::MAX).min(area.width);
    let area = Rect { height: area.height.saturating_sub(1), ..area };
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
    boxed(frame, Rect { x: area.right() - width, y: area.bottom() - height, width, height }, title, theme)
}

fn boxed(frame: &mut Frame<'_>, area: Rect, title: &str, theme: &Theme) -> Rect {
    clear(frame, area);
    if area.width < 4 || area.height < 2 {
        return area;
    }
    let glyphs = theme.glyphs();
    let border = theme.style(Role::Border);
    let across = usize::from(area.width) - 2;
    let title = text::truncate(title, across.saturating_sub(4)).into_owned();
    let rest = across.saturating_sub(text::width(&title) + 3);
    let head = Line::from(vec![
        Span::styled(format!("{}{} ", glyphs.border.top_left, glyphs.horizontal), border),
        Span::styled(title, theme.style(Role::Title)),
        Span::styled(format!(" {}{}", glyphs.horizontal.repeat(rest), glyphs.border.top_right), border),
    ]);
    text::draw(frame, Rect { height: 1, ..area }, &head);
    let foot = format!("{}{}{}", glyphs.border.bottom_left, glyphs.horizontal.repeat(across), glyphs.border.bottom_right);
    text::draw(frame, Rect { y: area.bottom() - 1, height: 1, ..area }, &Line::from(Span::styled(foot, border)));
    for y in area.y + 1..area.bottom() - 1 {
        text::draw(frame, Rect { y, height: 1, width: 1, ..area }, &Line::from(Span::styled(glyphs.vertical, border)));
        text::draw(
            frame,
            Rect { x: area.right() - 1, y, height: 1, width: 1 },
            &Line::from(Span::styled(glyphs.vertical, border)),
        );
    }
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}
