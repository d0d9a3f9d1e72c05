//! The rows of the timeline: which records, in which order, under which
//! heads, in which columns, with which bars.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::list::Source;
use super::register::Column;
use crate::data::bands;
use crate::data::cell::Face;
use crate::data::phases;
use crate::data::project::Kind;
use crate::data::query::natural;
use crate::data::record::{Facts, Row, same};
use crate::data::records::{Deliverable, Milestone, Stakeholder, Task};
use crate::data::values::Uid;
use crate::tui::layer::Cx;
use crate::tui::widgets::gantt::{Bar, Standing};

/// Phase by phase, a milestone before its tasks.
fn arrange(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let places: HashMap<Uid, (i64, i64)> = phases::places(facts.project);
    rows.sort_by_cached_key(|row| (places.get(&row.uid()).copied().unwrap_or((i64::MAX, 0)), row.id().to_owned()));
}

/// Milestones, tasks and deliverables, phase by phase.
pub const BY_PHASE: Source =
    Source { kinds: &[Kind::Milestone, Kind::Task, Kind::Deliverable], keep: |_, _| true, arrange: Some(arrange) };

/// The same person by person, each under a row of the person.
pub const BY_PERSON: Source = Source {
    kinds: &[Kind::Milestone, Kind::Task, Kind::Deliverable, Kind::Stakeholder],
    keep: is_of_plan,
    arrange: Some(arrange_by_person),
};

/// The milestone over each task and deliverable.
#[must_use]
pub fn phase_heads(facts: &Facts<'_>) -> HashMap<Uid, Uid> {
    phases::heads(facts.project)
}

/// The person over each row that has an owner.
#[must_use]
pub fn owners(facts: &Facts<'_>) -> HashMap<Uid, Uid> {
    let rows = [Kind::Milestone, Kind::Task, Kind::Deliverable].into_iter();
    let rows = rows.flat_map(|kind| facts.project.collection(kind).rows());
    rows.filter_map(|row| Some((row.uid(), owner(row, facts)?.uid))).collect()
}

fn owner<'a>(row: &dyn Row, facts: &Facts<'a>) -> Option<&'a Stakeholder> {
    let Face::Link(link) = row.stored("owner") else { return None };
    facts.project.stakeholders.get(link.uid)
}

/// A person is of the plan who has something to do in it.
fn is_of_plan(row: &dyn Row, facts: &Facts<'_>) -> bool {
    let project = facts.project;
    row.kind() != Kind::Stakeholder
        || project.tasks.iter().any(|task| task.owner.is(row.uid()))
        || project.milestones.iter().any(|milestone| milestone.owner.is(row.uid()))
        || project.deliverables.iter().any(|deliverable| deliverable.owner.is(row.uid()))
}

/// Person by person, each one's work by its start; what has no owner first.
fn arrange_by_person(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let places = phases::places(facts.project);
    let name = |row: &dyn Row| match row.kind() {
        Kind::Stakeholder => row.title(),
        _ => owner(row, facts).map(|person| person.name.clone()).unwrap_or_default(),
    };
    let place = |row: &dyn Row| match row.kind() {
        Kind::Stakeholder => (i64::MIN, 0),
        _ => places.get(&row.uid()).copied().unwrap_or((i64::MAX, 0)),
    };
    let mut keyed: Vec<(String, (i64, i64), &dyn Row)> = rows.iter().map(|row| (name(*row), place(*row), *row)).collect();
    keyed.sort_by(|a, b| natural(&a.0, &b.0).then(a.1.cmp(&b.1)));
    *rows = keyed.into_iter().map(|(.., row)| row).collect();
}

/// A person stands in the first column of dates with the side instead.
const TITLE: &[&str] = &["title", "name"];
const COMMITTED: &[&str] = &["committed", "side"];

/// Columns left of the chart where there is little room.
const NARROW: &[Column] = &[
    Column { keys: TITLE, width: 12, head: "" },
    Column { keys: COMMITTED, width: 6, head: "column-baseline" },
    Column { keys: &["expected"], width: 7, head: "column-forecast" },
    Column { keys: &["slip_wd"], width: 4, head: "column-slip" },
    Column { keys: &["status", "state"], width: 9, head: "" },
];

/// Columns left of the chart, most important first.
const WIDE: &[Column] = &[
    Column { keys: TITLE, width: 20, head: "" },
    Column { keys: COMMITTED, width: 6, head: "column-baseline" },
    Column { keys: &["expected"], width: 7, head: "column-forecast" },
    Column { keys: &["slip_wd"], width: 4, head: "column-slip" },
    Column { keys: &["float_commit_wd"], width: 5, head: "column-float" },
    Column { keys: &["status", "state"], width: 0, head: "" },
    Column { keys: &["owner"], width: 0, head: "" },
    Column { keys: &["side"], width: 0, head: "" },
    Column { keys: &["pct"], width: 4, head: "column-pct" },
    Column { keys: &["remaining_wd"], width: 4, head: "column-remaining" },
];

/// Columns where there is room for all of them.
const ALL: &[Column] = &[
    Column { keys: TITLE, width: 20, head: "" },
    Column { keys: &["owner"], width: 0, head: "" },
    Column { keys: &["side"], width: 0, head: "" },
    Column { keys: &["pct"], width: 4, head: "column-pct" },
    Column { keys: &["dur_wd"], width: 4, head: "column-duration" },
    Column { keys: &["committed_start"], width: 6, head: "column-baseline-start" },
    Column { keys: &["committed"], width: 6, head: "column-baseline" },
    Column { keys: &["starts"], width: 6, head: "column-start" },
    Column { keys: &["expected"], width: 7, head: "column-forecast" },
    Column { keys: &["slip_wd"], width: 4, head: "column-slip" },
    Column { keys: &["float_commit_wd"], width: 5, head: "column-float" },
    Column { keys: &["status", "state"], width: 0, head: "" },
];

/// How many columns the list takes of a body that wide, and which it has.
#[must_use]
pub fn columns(width: u16) -> (u16, &'static [Column]) {
    match width {
        180.. => (118, ALL),
        140..=179 => (86, WIDE),
        110..=139 => (66, WIDE),
        90..=109 => (54, NARROW),
        80..=89 => (50, NARROW),
        _ => (40, NARROW),
    }
}

/// The signs behind a date: entered by hand and earlier than computed, or in
/// a year whose holidays are not announced.
#[must_use]
pub fn mark(row: &dyn Row, key: &str, cx: &Cx<'_>) -> &'static str {
    match key {
        "expected" if cx.schedule.is_optimistic(row.uid()) => "*",
        "expected" if cx.schedule.is_provisional(row.uid()) => "'",
        _ => "",
    }
}

/// The bar of a row.
#[must_use]
pub fn bar(row: &dyn Row, cx: &Cx<'_>) -> Bar {
    let facts = cx.facts();
    let standing = |planned: Option<NaiveDate>, expected: Option<NaiveDate>, done: bool| match (planned, expected) {
        _ if done => Standing::Done,
        (Some(planned), _) if planned < cx.today => Standing::Late,
        (Some(planned), Some(expected)) if expected > planned => Standing::Slips,
        _ => Standing::OnTime,
    };
    let bands = bands::of(row, cx.project, Some(cx.schedule));
    let point = |planned: Option<NaiveDate>, expected: Option<NaiveDate>, done: bool| Bar {
        milestone: true,
        baseline: (None, planned),
        expected: (None, expected),
        standing: standing(planned, expected, done),
        ..Bar::default()
    };
    if let Some(milestone) = same::<Milestone>(Some(row)) {
        let (planned, expected) = (milestone.committed(), milestone.expected_in(&facts));
        return Bar { bands, ..point(planned, expected, milestone.actual.is_some()) };
    }
    if let Some(deliverable) = same::<Deliverable>(Some(row)) {
        // It is due with its milestone, and there once it was accepted.
        let milestone = cx.project.milestones.of(&deliverable.milestone);
        let expected = deliverable.accepted_on.or_else(|| milestone?.expected_in(&facts));
        return point(milestone.and_then(Milestone::committed), expected, deliverable.accepted_on.is_some());
    }
    let Some(task) = same::<Task>(Some(row)) else { return Bar { bands, ..Bar::default() } };
    let (planned, expected) = (task.baseline.current(), task.expected_in(&facts));
    Bar {
        milestone: false,
        baseline: (planned.and_then(|revision| revision.start), task.committed()),
        expected: (task.starts(&facts), expected),
        pct: task.pct.0.unwrap_or(0),
        critical: cx.schedule.is_critical(task.uid),
        standing: standing(task.committed(), expected, task.actual_finish.is_some()),
        bands,
    }
}
