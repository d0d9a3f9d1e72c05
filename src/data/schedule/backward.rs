//! The backward pass: when everything must be finished at the latest, as seen
//! from the end of the project or from what was committed (domain.md 3.4).

use chrono::NaiveDate;

use super::forward::{Clock, Early};
use super::grid;
use super::leave;
use super::plan::{Node, Plan, Progress, Tie};
use crate::data::predecessors::Relation;
use crate::data::records::milestone::Constraint;

/// Latest finishes as boundaries; none where nothing limits a node.
pub type Late = Vec<Option<i64>>;

/// What a node knows of its limit.
#[derive(Clone, Copy, Default)]
struct Limit {
    finish: Option<i64>,
    /// It comes from a milestone with windows.
    windowed: bool,
}

/// Latest finishes for which the forecast end of the project holds.
#[must_use]
pub fn to_end(plan: &Plan, early: &[Early], clock: Clock<'_>) -> Late {
    let running = |number: &usize| !plan.nodes[*number].is_cancelled();
    let end = (0..plan.nodes.len()).filter(running).map(|number| early[number].place.finish).max();
    let mut late = vec![Limit { finish: end, windowed: false }; plan.nodes.len()];
    for &number in plan.order.iter().rev() {
        let node = &plan.nodes[number];
        if let Some(finish) = late[number].finish {
            // The last calendar day that counts as not after the limit.
            let day = clock.calendar.day_at(finish).pred_opt();
            // No window to be ready for: the guess lies on the day after.
            let guess = finish - i64::from(node.is_windowed());
            let start = if early[number].stranded { guess } else { start_of(node, finish, day, clock) };
            hold(plan, number, finish, start, &mut late, clock, false);
        }
    }
    late.into_iter().map(|limit| limit.finish).collect()
}

/// Latest finishes for which the next commitments hold: the committed day of
/// the next key milestone, or, where the way leads to a key milestone with
/// windows, the last day on which everything must be ready for the window that
/// was committed. A key milestone on the way to such a window sets no limit of
/// its own. Deadlines are commitments too.
#[must_use]
pub fn to_commitment(plan: &Plan, clock: Clock<'_>) -> Late {
    let mut late = vec![Limit::default(); plan.nodes.len()];
    for &number in plan.order.iter().rev() {
        let node = &plan.nodes[number];
        let committed = node.committed.map(|(_, day)| day).filter(|_| node.key && (node.is_windowed() || !late[number].windowed));
        if let Some(day) = committed {
            late[number] = Limit { finish: Some(grid::after(clock.calendar, day)), windowed: node.is_windowed() };
        }
        if let Some(at) = deadline(node, clock) {
            let finish = late[number].finish.map_or(at, |finish| finish.min(at));
            late[number].finish = Some(finish);
        }
        let Limit { finish: Some(finish), windowed } = late[number] else { continue };
        let day = committed.filter(|day| grid::after(clock.calendar, *day) == finish);
        let day = day.or_else(|| clock.calendar.day_at(finish).pred_opt());
        hold(plan, number, finish, start_of(node, finish, day, clock), &mut late, clock, windowed);
    }
    late.into_iter().map(|limit| limit.finish).collect()
}

/// The boundary by which a constraint wants a node finished.
fn deadline(node: &Node, clock: Clock<'_>) -> Option<i64> {
    match node.rule? {
        (Constraint::FinishNoLater | Constraint::MustFinish, day) => Some(grid::after(clock.calendar, day)),
        (Constraint::MustStart, day) if node.is_point() => Some(grid::after(clock.calendar, day)),
        (Constraint::MustStart, day) => Some(leave::ahead(node.leave(), grid::before(clock.calendar, day), node.length)),
        (Constraint::StartNoEarlier | Constraint::Free, _) => None,
    }
}

/// The last day on which everything before a milestone may be ready so that it
/// still happens by `day`.
#[must_use]
pub fn latest_ready(node: &Node, day: NaiveDate) -> NaiveDate {
    let Some(landing) = &node.landing else { return day };
    let landed = landing.last(day).unwrap_or(day);
    if landing.is_windowed() { landed.pred_opt().unwrap_or(landed) } else { landed }
}

/// The latest start of what is left of a node that must be finished by that
/// boundary; of a milestone, by which it must be ready.
fn start_of(node: &Node, finish: i64, day: Option<NaiveDate>, clock: Clock<'_>) -> i64 {
    match node.progress {
        _ if node.landing.is_some() => day.map_or(finish, |day| grid::after(clock.calendar, latest_ready(node, day))),
        Progress::Running(_, left) => leave::back(node.leave(), finish, left.max(1)),
        Progress::Planned | Progress::Done(..) => leave::back(node.leave(), finish, node.length),
    }
}

/// Hands the limits of a node on to what it waits for.
fn hold(plan: &Plan, number: usize, finish: i64, start: i64, late: &mut [Limit], clock: Clock<'_>, windowed: bool) {
    let node = &plan.nodes[number];
    if node.is_done() {
        return;
    }
    // A milestone is held at the boundary by which it must be ready.
    let finish = if node.is_point() { start } else { finish };
    for (_, tie) in plan.ties_of(number) {
        let before = &plan.nodes[tie.from];
        if let Some(at) = limit(before, tie, start, finish, node.is_begun(), clock) {
            let limit = &mut late[tie.from];
            limit.finish = Some(limit.finish.map_or(at, |finish| finish.min(at)));
            limit.windowed |= windowed;
        }
    }
}

/// The latest finish that one link allows its predecessor.
fn limit(before: &Node, tie: &Tie, start: i64, finish: i64, begun: bool, clock: Clock<'_>) -> Option<i64> {
    let calendar = clock.calendar;
    // What has begun does not start again.
    let from_start = |at: i64| {
        let held = before.is_point() || !before.is_begun();
        held.then(|| {
            let start = leave::begin_by(before.leave(), grid::latest_start(calendar, before.is_point(), at, tie));
            leave::ahead(before.leave(), start, before.length)
        })
    };
    match tie.relation {
        _ if before.is_done() => None,
        Relation::FinishStart => Some(grid::latest_finish(calendar, start, tie)),
        Relation::StartStart if begun && before.is_begun() => None,
        Relation::StartStart => from_start(start),
        Relation::FinishFinish => Some(grid::latest_finish(calendar, finish, tie)),
        Relation::StartFinish => from_start(finish),
    }
}
