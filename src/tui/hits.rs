//! What a click means: while a frame is drawn, whoever draws something that
//! can be clicked notes its area here. So no layout exists twice, and what is
//! not on the screen cannot be hit.

use std::cell::RefCell;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

use super::command::Command;

/// A part of a layer that can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The row at that place of a list.
    Row(usize),
    /// The head of the column with that key.
    Head(&'static str),
    /// The cell of a matrix: probability, impact.
    Cell(i64, i64),
    /// The field at that place of a form.
    Field(usize),
    /// The entry at that place of a list of choices.
    Entry(usize),
    /// A day of a calendar.
    Day(NaiveDate),
}

/// A part of a layer that the wheel scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// A list.
    List,
    /// What the selected record says.
    Detail,
}

/// What a click at a place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Run that command, where it applies.
    Command(Command),
    /// Go to that tab.
    Tab(usize),
    /// Go to that section of the tab.
    Section(usize),
    /// Tell the layer on top.
    Spot(Spot),
}

/// What can be hit in the frame on the screen.
#[derive(Debug, Default)]
pub struct Hits {
    targets: RefCell<Vec<(Rect, Target)>>,
    panes: RefCell<Vec<(Rect, Pane)>>,
}

impl Hits {
    /// Forgets everything: a new frame begins, or what comes now covers what
    /// was drawn.
    pub fn clear(&self) {
        self.targets.borrow_mut().clear();
        self.panes.borrow_mut().clear();
    }

    /// A click in that area means this.
    pub fn add(&self, area: Rect, target: Target) {
        if !area.is_empty() {
            self.targets.borrow_mut().push((area, target));
        }
    }

    /// A click on so many columns of a line, from so many columns on, means
    /// this.
    pub fn add_span(&self, line: Rect, from: usize, columns: usize, target: Target) {
        let [from, columns] = [from, columns].map(|value| u16::try_from(value).unwrap_or(u16::MAX));
        let x = line.x.saturating_add(from).min(line.right());
        self.add(Rect { x, width: columns.min(line.right() - x), height: line.height.min(1), ..line }, target);
    }

    /// The wheel in that area scrolls this.
    pub fn add_pane(&self, area: Rect, pane: Pane) {
        if !area.is_empty() {
            self.panes.borrow_mut().push((area, pane));
        }
    }

    /// What a click there means: what was drawn last lies on top.
    #[must_use]
    pub fn target(&self, column: u16, row: u16) -> Option<Target> {
        find(&self.targets.borrow(), column, row)
    }

    /// What the wheel scrolls there.
    #[must_use]
    pub fn pane(&self, column: u16, row: u16) -> Option<Pane> {
        find(&self.panes.borrow(), column, row)
    }
}

fn find<T: Copy>(areas: &[(Rect, T)], column: u16, row: u16) -> Option<T> {
    let here = Position { x: column, y: row };
    areas.iter().rev().find(|(area, _)| area.contains(here)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_last_is_hit_and_nothing_outside() {
        let hits = Hits::default();
        let line = Rect::new(2, 5, 10, 3);
        hits.add(line, Target::Spot(Spot::Row(1)));
        hits.add_span(line, 4, 2, Target::Tab(3));
        hits.add_span(line, 9, 90, Target::Tab(4));
        hits.add_span(line, 70_000, 70_000, Target::Tab(5));
        hits.add_pane(line, Pane::List);
        let row = Some(Target::Spot(Spot::Row(1)));
        for (column, hit) in [(1, None), (2, row), (5, row), (6, Some(Target::Tab(3))), (7, Some(Target::Tab(3))), (8, row)] {
            assert_eq!(hits.target(column, 5), hit, "{column}");
        }
        assert_eq!((hits.target(11, 5), hits.target(12, 5)), (Some(Target::Tab(4)), None));
        assert_eq!((hits.target(6, 6), hits.target(6, 8), hits.pane(6, 7), hits.pane(6, 8)), (row, None, Some(Pane::List), None));
        hits.clear();
        assert_eq!((hits.target(2, 5), hits.pane(2, 5)), (None, None));
    }
}
