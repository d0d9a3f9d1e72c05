//! What the mouse did, as far as the program minds: a press, a call for the
//! menu, the wheel. Moves and releases mean nothing.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The left button went down.
    Press,
    /// The right button went down.
    Menu,
    /// The wheel was turned: so many ticks down, or up if negative.
    Wheel(i16),
}

/// What was done, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// What was done.
    pub act: Act,
}

impl Pointer {
    /// What a report of the terminal means; none if it means nothing here.
    #[must_use]
    pub const fn of(event: &MouseEvent) -> Option<Self> {
        let act = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => Act::Press,
            MouseEventKind::Down(MouseButton::Right) => Act::Menu,
            MouseEventKind::ScrollDown => Act::Wheel(1),
            MouseEventKind::ScrollUp => Act::Wheel(-1),
            _ => return None,
        };
        Some(Self { column: event.column, row: event.row, act })
    }

    /// Takes the ticks of the next report in, if both turn the wheel at one
    /// place; false if they do not.
    pub fn join(&mut self, next: Self) -> bool {
        let (Act::Wheel(ticks), Act::Wheel(more)) = (self.act, next.act) else { return false };
        let here = (self.column, self.row) == (next.column, next.row);
        if here {
            self.act = Act::Wheel(ticks.saturating_add(more));
        }
        here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;

    #[test]
    fn ticks_at_one_place_are_one_turn() {
        let at = |column, act| Pointer { column, row: 2, act };
        let mut wheel = at(3, Act::Wheel(1));
        assert!(wheel.join(at(3, Act::Wheel(1))) && wheel.join(at(3, Act::Wheel(-1))) && wheel.join(at(3, Act::Wheel(1))));
        assert_eq!(wheel.act, Act::Wheel(2));
        assert!(!wheel.join(at(4, Act::Wheel(1))) && !wheel.join(at(3, Act::Press)));
        assert!(!at(3, Act::Press).join(at(3, Act::Press)));
    }

    #[test]
    fn releases_drags_and_the_middle_button_mean_nothing() {
        let of = |kind| Pointer::of(&MouseEvent { kind, column: 1, row: 2, modifiers: KeyModifiers::NONE });
        let left = MouseButton::Left;
        assert_eq!(of(MouseEventKind::Down(left)), Some(Pointer { column: 1, row: 2, act: Act::Press }));
        for kind in [
            MouseEventKind::Up(left),
            MouseEventKind::Drag(left),
            MouseEventKind::Moved,
            MouseEventKind::Down(MouseButton::Middle),
            MouseEventKind::ScrollLeft,
        ] {
            assert_eq!(of(kind), None, "{kind:?}");
        }
    }
}
