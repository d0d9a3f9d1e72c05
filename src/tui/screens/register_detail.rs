//! What a register says about the selected record, and what the mouse does to
//! a register.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::record_facts;
use super::register::Register;
use crate::tui::area::{self, REST};
use crate::tui::breakpoints;
use crate::tui::command::Command;
use crate::tui::hits::{Pane, Spot};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::rule;

/// Rows that a tick of the wheel scrolls.
const TICK: isize = 3;

impl Register {
    /// Draws what the selected record says, under or beside the list.
    pub fn draw_detail(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(row) = self.selected(cx) else { return };
        let lines = record_facts::brief(row, usize::from(area.width), cx);
        let most = lines.len().saturating_sub(usize::from(area.height));
        let (of, top) = self.scrolled.get();
        let top = if of == row.uid() { top.min(most) } else { 0 };
        self.scrolled.set((row.uid(), top));
        let lines = lines.into_iter().skip(top).collect();
        let lines = text::first_rows(lines, usize::from(area.height), usize::from(area.width));
        for (line, place) in lines.into_iter().zip(area.rows()) {
            text::draw(frame, place, &line);
        }
        cx.hits.add_pane(area, Pane::Detail);
    }

    /// Splits a body into list and detail, and draws the
    /// rule between them. Without room for a detail the list has it all.
    pub fn split(&self, frame: &mut Frame<'_>, area: Rect, detail: breakpoints::Detail, cx: &Cx<'_>) -> (Rect, Option<Rect>) {
        if self.is_zoomed() {
            return (area, None);
        }
        match detail {
            breakpoints::Detail::Off => (area, None),
            breakpoints::Detail::Below(lines) => {
                let [list, line, detail] = area::rows(area, [REST, 1, lines.min(area.height.saturating_sub(5))]);
                rule::horizontal(frame, line, &self.detail_title(cx), cx.theme);
                (list, Some(detail))
            }
            breakpoints::Detail::Beside(columns) => {
                let [list, line, detail] = area::columns(area, [REST, 2, columns]);
                rule::vertical(frame, line, cx.theme);
                let [head, detail] = area::rows(detail, [1, REST]);
                let title = text::truncate(&self.detail_title(cx), usize::from(head.width)).into_owned();
                text::draw(frame, head, &Line::styled(title, cx.theme.style(Role::Title)));
                (list, Some(detail))
            }
        }
    }

    fn detail_title(&self, cx: &Cx<'_>) -> String {
        self.selected(cx).map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default()
    }

    /// A row was clicked, or the head of a column.
    pub(super) fn clicked(&mut self, part: Spot, twice: bool, cx: &Cx<'_>) -> Vec<Effect> {
        match part {
            Spot::Row(place) => {
                self.list.go(place);
                if twice { vec![Effect::Run(Command::Open)] } else { Vec::new() }
            }
            Spot::Head(key) => self.text(&format!("sort {key}"), cx),
            Spot::Cell(..) | Spot::Field(_) | Spot::Entry(_) | Spot::Day(_) => Vec::new(),
        }
    }

    /// The wheel was turned over the list or over the detail. The selection
    /// goes along only where it would leave the screen.
    pub(super) fn scrolled_by(&mut self, pane: Pane, ticks: isize) {
        let by = ticks.saturating_mul(TICK);
        match pane {
            Pane::List => {
                let most = self.list.rows().len().saturating_sub(self.height);
                self.top = self.top.saturating_add_signed(by).min(most);
                let place = self.list.place().clamp(self.top, self.top + self.height - 1);
                self.list.go(place);
            }
            Pane::Detail => {
                let (of, top) = self.scrolled.get();
                self.scrolled.set((of, top.saturating_add_signed(by)));
            }
        }
    }
}
