//! The fields of a form that hold days, and the month to choose them from.

use super::candidates::readable;
use super::form::{Form, Item};
use super::month::{Month, Wanted};
use crate::data::cell::{Editor, Face, Reading};
use crate::data::project::Record;
use crate::tui::layer::Cx;

/// Whether a field of that editor holds a day, a time on a day or a period.
#[must_use]
pub(super) fn has_days(editor: Editor) -> bool {
    matches!(editor, Editor::Date | Editor::Time | Editor::Span)
}

impl Form {
    /// The month for the field at the caret; none if it holds no days. It
    /// opens at the day that is typed, or else at today.
    pub(super) fn month(&self, cx: &Cx<'_>) -> Option<Month> {
        let item = self.items.get(self.at).filter(|item| has_days(item.editor))?;
        let record = self.records.first()?;
        let held = held(record, item, &item.input.value(), cx).or_else(|| held(record, item, &item.before, cx));
        let held = held.unwrap_or(Held { from: None, to: None, clock: None });
        let wanted = match item.editor {
            Editor::Time => Wanted::Time(held.clock.unwrap_or_else(|| "09:00".to_owned())),
            // A period that was begun by typing only lacks its last day.
            Editor::Span => Wanted::Period(held.from.filter(|_| held.to.is_none() && !self.fresh)),
            _ => Wanted::Day,
        };
        let at = held.from.or(held.to).unwrap_or(cx.today);
        Some(Month::new(cx.lang.field(self.kind, item.key), wanted, at, held.from.zip(held.to)))
    }
}

/// What a field with days holds.
struct Held {
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
    /// The time of day.
    clock: Option<String>,
}

/// What a text says in a field with days; none if it says nothing.
fn held(record: &Record, item: &Item, text: &str, cx: &Cx<'_>) -> Option<Held> {
    let reading = Reading { project: cx.project, today: cx.today };
    let mut record = record.clone();
    record.row_mut().cell_mut(item.n).parse(&readable(item.editor, text, cx), &reading).ok()?;
    match record.row().cell(item.n).face() {
        Face::Date(day) => Some(Held { from: Some(day), to: Some(day), clock: None }),
        Face::Time(time) => {
            let day = Some(time.date());
            Some(Held { from: day, to: day, clock: Some(time.format("%H:%M").to_string()) })
        }
        Face::Span(from, to) => Some(Held { from, to, clock: None }),
        _ => None,
    }
}
