//! Areas cut at a fixed place. ratatui's layouts are solved as systems of
//! equations, which is a lot for a row of a list.

use ratatui::layout::Rect;

/// The first so many rows of an area, and the rest.
#[must_use]
pub fn rows(area: Rect, rows: u16) -> [Rect; 2] {
    let height = rows.min(area.height);
    [Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area }]
}

/// The first so many columns of an area, and the rest.
#[must_use]
pub fn columns(area: Rect, columns: u16) -> [Rect; 2] {
    let width = columns.min(area.width);
    [Rect { width, ..area }, Rect { x: area.x + width, width: area.width - width, ..area }]
}

#[cfg(test)]
mod tests {
    use ratatui::layout::{Constraint, Layout};

    use super::*;

    #[test]
    fn they_are_cut_as_a_layout_cuts_them() {
        for (width, height) in [(80, 24), (3, 1), (0, 0)] {
            let area = Rect::new(5, 7, width, height);
            for size in [0, 1, 2, 3, 24, 90] {
                let cuts = [Constraint::Length(size), Constraint::Min(0)];
                assert_eq!(rows(area, size), Layout::vertical(cuts).areas(area), "{area} {size}");
                assert_eq!(columns(area, size), Layout::horizontal(cuts).areas(area), "{area} {size}");
            }
        }
    }
}
