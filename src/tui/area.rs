//! Areas cut at fixed places. ratatui's layouts are solved as systems of
//! equations, which is a lot for a row of a list and for the first frame.

use ratatui::layout::Rect;

/// The part that gets what the others leave.
pub const REST: u16 = u16::MAX;

/// An area cut into so many rows each; one part may be the [`REST`]. Where
/// there are fewer rows, the parts get theirs in turn.
#[must_use]
pub fn rows<const N: usize>(area: Rect, parts: [u16; N]) -> [Rect; N] {
    sizes(area.height, parts).map(|(at, height)| Rect { y: area.y + at, height, ..area })
}

/// An area cut into so many columns each, the same way.
#[must_use]
pub fn columns<const N: usize>(area: Rect, parts: [u16; N]) -> [Rect; N] {
    sizes(area.width, parts).map(|(at, width)| Rect { x: area.x + at, width, ..area })
}

/// `count` parts of equal width side by side, to the nearest column, with so
/// many columns between them.
#[must_use]
pub fn even(area: Rect, count: u16, gap: u16) -> Vec<Rect> {
    let (count, gap) = (u32::from(count.max(1)), u32::from(gap));
    let room = u32::from(area.width).saturating_sub(gap * (count - 1));
    let end = |n: u32| u16::try_from((2 * room * n + count) / (2 * count)).unwrap_or(u16::MAX);
    let part = |n: u32| {
        let x = end(n) + u16::try_from(gap * n).unwrap_or(0);
        Rect { x: area.x + x.min(area.width), width: end(n + 1) - end(n), ..area }
    };
    (0..count).map(part).collect()
}

/// Where each part begins and how large it is.
fn sizes<const N: usize>(room: u16, parts: [u16; N]) -> [(u16, u16); N] {
    let mut left = room;
    let mut given = parts.map(|part| {
        let size = if part == REST { 0 } else { part.min(left) };
        left -= size;
        size
    });
    if let Some(rest) = parts.iter().position(|part| *part == REST) {
        given[rest] = left;
    }
    let mut at = 0;
    given.map(|size| {
        let begin = at;
        at += size;
        (begin, size)
    })
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
                assert_eq!(rows(area, [size, REST]), Layout::vertical(cuts).areas::<2>(area), "{area} {size}");
                assert_eq!(columns(area, [size, REST]), Layout::horizontal(cuts).areas::<2>(area), "{area} {size}");
            }
        }
        let area = Rect::new(5, 7, 80, 24);
        let cuts = [Constraint::Length(1), Constraint::Min(0), Constraint::Length(2), Constraint::Length(7)];
        assert_eq!(rows(area, [1, REST, 2, 7]), Layout::vertical(cuts).areas::<4>(area));
    }

    #[test]
    fn even_parts_are_a_column_apart_at_most() {
        for width in 0..120 {
            let area = Rect::new(3, 2, width, 9);
            for (count, gap) in [(1, 0), (2, 2), (4, 0)] {
                let parts = even(area, count, gap);
                let layout = Layout::horizontal(vec![Constraint::Fill(1); count.into()]).spacing(gap).split(area);
                if width > 2 {
                    assert_eq!(parts.last().unwrap().right(), area.right());
                    assert_eq!(parts.as_slice(), &*layout, "{width} {count}");
                }
            }
        }
    }
}
