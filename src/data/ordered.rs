//! Records that stand in an order of their own among the children of one
//! parent: the items of an agenda, the criteria of a deliverable.

use std::cmp::Ordering;
use std::sync::Arc;

use super::project::{Kind, Project, Record};
use super::query::natural;
use super::record::{Facts, Row, same};
use super::records::{AgendaItem, Criterion};
use super::values::{Amount, Ref, Uid};

/// Whether records of that kind have an order of their own.
#[must_use]
pub const fn has_order(kind: Kind) -> bool {
    matches!(kind, Kind::AgendaItem | Kind::Criterion)
}

/// The parent and the number of such a record; none for other kinds.
fn place(row: &dyn Row) -> Option<(Option<&Ref>, Option<i64>)> {
    if let Some(item) = same::<AgendaItem>(Some(row)) {
        return Some((item.meeting.0.as_deref(), item.n.0));
    }
    same::<Criterion>(Some(row)).map(|criterion| (criterion.deliverable.0.as_deref(), criterion.n.0))
}

fn number(record: &mut Record, n: i64) {
    match record {
        Record::AgendaItem(item) => Arc::make_mut(item).n = Amount::of(n),
        Record::Criterion(criterion) => Arc::make_mut(criterion).n = Amount::of(n),
        _ => {}
    }
}

/// By number, those without one last and in the order of their ids.
fn order(a: &dyn Row, b: &dyn Row) -> Ordering {
    let n = |row: &dyn Row| place(row).and_then(|(_, n)| n).unwrap_or(i64::MAX);
    n(a).cmp(&n(b)).then_with(|| natural(a.id(), b.id()))
}

/// Puts such records in order: parent by parent, each in its own order. Those
/// of no parent come last.
pub fn arrange(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let parent = |row: &dyn Row| {
        let link = place(row).and_then(|(parent, _)| parent);
        link.and_then(|link| facts.project.target(link)).map(|row| row.id().to_owned())
    };
    rows.sort_by(|a, b| match (parent(*a), parent(*b)) {
        (Some(x), Some(y)) => natural(&x, &y).then_with(|| order(*a, *b)),
        (x, y) => x.is_none().cmp(&y.is_none()).then_with(|| order(*a, *b)),
    });
}

/// The records that change when one goes a place down in its order, or up: it
/// and the one it changes places with, and those whose numbers were not whole.
/// Empty where there is no such place; archived records do not count.
#[must_use]
pub fn moved(project: &Project, kind: Kind, uid: Uid, down: bool) -> Vec<Record> {
    let parent = |row: &dyn Row| place(row).map(|(parent, _)| parent.map(|link| link.uid));
    let Some(of) = project.row(kind, uid).and_then(parent) else { return Vec::new() };
    let mut siblings: Vec<&dyn Row> =
        project.collection(kind).rows().filter(|row| !row.is_archived() && parent(*row) == Some(of)).collect();
    siblings.sort_by(|a, b| order(*a, *b));
    let Some(from) = siblings.iter().position(|row| row.uid() == uid) else { return Vec::new() };
    let to = if down { from + 1 } else { from.wrapping_sub(1) };
    if to >= siblings.len() {
        return Vec::new();
    }
    siblings.swap(from, to);
    let numbered = siblings.iter().zip(1..).filter(|(row, n)| place(**row).and_then(|(_, n)| n) != Some(*n));
    let changed = numbered.filter_map(|(row, n)| {
        let mut record = project.get(kind, row.uid())?;
        number(&mut record, n);
        Some(record)
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::{Deliverable, Meeting};
    use crate::data::testing::{put, today};
    use crate::data::values::Link;

    fn ids(project: &Project, kind: Kind) -> Vec<String> {
        let mut rows: Vec<&dyn Row> = project.collection(kind).rows().collect();
        arrange(&mut rows, &project.facts(today()));
        rows.iter().map(|row| row.id().to_owned()).collect()
    }

    /// Makes the move and gives back the order then.
    fn step(project: &mut Project, kind: Kind, id: &str, down: bool) -> (usize, Vec<String>) {
        let uid = project.find(id).unwrap().uid();
        let changed = moved(project, kind, uid, down);
        let count = changed.len();
        for record in changed {
            project.collection_mut(kind).put(record);
        }
        (count, ids(project, kind))
    }

    #[test]
    fn an_item_changes_places_with_the_next_of_its_meeting_only() {
        let mut project = Project::default();
        let meetings = ["MT10", "MT9"].map(|id| put(&mut project, id, Meeting::default()));
        for (id, meeting, n) in [("AG01", 0, Some(1)), ("AG02", 0, Some(2)), ("AG03", 0, None), ("AG04", 1, Some(1))] {
            let item = AgendaItem {
                meeting: Link::to(meetings[meeting].clone()),
                n: n.map(Amount::of).unwrap_or_default(),
                ..AgendaItem::default()
            };
            put(&mut project, id, item);
        }
        let kind = Kind::AgendaItem;
        assert_eq!(ids(&project, kind), ["AG04", "AG01", "AG02", "AG03"]);
        // The third gets its number at that.
        assert_eq!(step(&mut project, kind, "AG01", true), (3, ["AG04", "AG02", "AG01", "AG03"].map(str::to_owned).into()));
        assert_eq!(step(&mut project, kind, "AG03", false), (2, ["AG04", "AG02", "AG03", "AG01"].map(str::to_owned).into()));
        for (id, down) in [("AG01", true), ("AG02", false), ("AG04", true), ("AG04", false)] {
            assert_eq!(step(&mut project, kind, id, down).0, 0, "{id}");
        }
    }

    #[test]
    fn criteria_have_an_order_too_and_what_was_archived_is_passed_over() {
        let mut project = Project::default();
        let deliverable = put(&mut project, "D01", Deliverable::default());
        for (id, archived) in [("Q01", false), ("Q02", true), ("Q03", false)] {
            let link = Link::to(deliverable.clone());
            put(&mut project, id, Criterion { deliverable: link, archived, ..Criterion::default() });
        }
        let kind = Kind::Criterion;
        assert_eq!(step(&mut project, kind, "Q03", false), (2, ["Q03", "Q01", "Q02"].map(str::to_owned).into()));
        assert!(moved(&project, Kind::Deliverable, deliverable.uid, true).is_empty());
        assert!(has_order(kind) && !has_order(Kind::Deliverable));
    }
}
