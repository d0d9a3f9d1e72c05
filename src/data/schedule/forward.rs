//! The forward pass: when everything happens at the earliest, as seen from the
//! data date (domain.md 3.3).

use chrono::NaiveDate;

use super::grid::{self, Place};
use super::leave;
use super::plan::{Node, Plan, Progress, Sort, Tie};
use crate::data::calendar::Calendar;
use crate::data::predecessors::Relation;
use crate::data::records::milestone::Constraint;

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It has happened.
    Actual,
    /// The link to the driver.
    Link,
    /// Nothing but that it cannot begin in the past.
    Today,
    /// Its constraint.
    Rule,
}

/// The link that drives a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The place of the link in the plan.
    pub tie: usize,
    /// The number of the predecessor.
    pub from: usize,
    /// Whether it leaves the start of the predecessor, not its finish.
    pub leaves_start: bool,
    /// Whether it holds the finish of the node, not its start.
    pub holds_finish: bool,
}

/// The earliest dates of a node.
#[derive(Clone, Copy, Debug)]
pub struct Early {
    /// Where it lies; of a milestone with an override that is later, there.
    pub place: Place,
    /// The day that the schedule computed for its finish.
    pub computed: NaiveDate,
    /// The day that counts for people: an override goes before the computed one.
    pub shown: NaiveDate,
    /// Milestones: the day on which everything before it is finished.
    pub ready: NaiveDate,
    /// What its date rests on.
    pub hold: Hold,
    /// The link that comes last, even if its date rests on something later.
    pub lead: Option<Lead>,
    /// The last of its windows is over.
    pub stranded: bool,
    /// Working days that it waits because its owner is away.
    pub away: i64,
}

/// What the pass reads besides the plan.
#[derive(Clone, Copy)]
pub struct Clock<'a> {
    /// The working days.
    pub calendar: &'a Calendar,
    /// The data date.
    pub today: NaiveDate,
    /// The boundary before it: work that is left begins here.
    pub now: i64,
}

/// What the links of a node ask for.
#[derive(Default)]
struct Bounds {
    start: Option<i64>,
    finish: Option<i64>,
    /// The latest of both, as a start of a node of that length.
    latest: Option<(i64, Lead)>,
    /// Links to what is not finished (or not begun, if they leave a start).
    waiting: Option<(i64, Lead)>,
    /// The latest one that holds the finish.
    last_finish: Option<(i64, Lead)>,
    /// The day of the latest milestone that a milestone hangs on directly.
    day: Option<NaiveDate>,
}

/// The forward pass over the whole plan.
#[must_use]
pub fn pass(plan: &Plan, clock: Clock<'_>) -> Vec<Early> {
    let day = clock.calendar.day_at(clock.now);
    let place = Place { start: 0, finish: 0, first: day, last: day, point: true };
    let blank = Early { place, computed: day, shown: day, ready: day, hold: Hold::Today, lead: None, stranded: false, away: 0 };
    let mut early = vec![blank; plan.nodes.len()];
    for &number in &plan.order {
        let node = &plan.nodes[number];
        early[number] = match node.progress {
            Progress::Done(start, finish) => done(node, start, finish, plan, number, &early, clock),
            Progress::Running(start, left) => {
                running(node, start, left, &bounds(plan, number, node.length, &early, clock), clock)
            }
            Progress::Planned if node.is_point() => point(node, &bounds(plan, number, 0, &early, clock), clock),
            Progress::Planned => planned(node, &bounds(plan, number, node.length, &early, clock), clock),
        };
    }
    early
}

/// What its links ask of a node of that length.
fn bounds(plan: &Plan, number: usize, length: i64, early: &[Early], clock: Clock<'_>) -> Bounds {
    let mut bounds = Bounds::default();
    let later = |held: &mut Option<(i64, Lead)>, at: i64, lead: Lead| {
        // The first of several equal ones counts.
        if held.is_none_or(|(before, _)| at > before) {
            *held = Some((at, lead));
        }
    };
    for (tie, link) in plan.ties_of(number) {
        let (from, before) = (&early[link.from].place, &plan.nodes[link.from]);
        let (leaves_start, holds_finish) = ends(link.relation);
        let lead = Lead { tie, from: link.from, leaves_start, holds_finish };
        let from_end = if leaves_start { grid::from_start } else { grid::from_finish };
        let at = from_end(clock.calendar, from, link);
        if holds_finish {
            bounds.finish = bounds.finish.max(Some(at));
            later(&mut bounds.last_finish, at, lead);
        } else {
            bounds.start = bounds.start.max(Some(at));
            if if leaves_start { !before.is_begun() } else { !before.is_done() } {
                later(&mut bounds.waiting, at, Lead { holds_finish: true, ..lead });
            }
        }
        later(&mut bounds.latest, if holds_finish { at - length } else { at }, lead);
        if is_same_day(before, link) {
            bounds.day = bounds.day.max(Some(from.last));
        }
    }
    bounds
}

/// Whether a link leaves a start, and whether it holds a finish.
const fn ends(relation: Relation) -> (bool, bool) {
    match relation {
        Relation::FinishStart => (false, false),
        Relation::StartStart => (true, false),
        Relation::FinishFinish => (false, true),
        Relation::StartFinish => (true, true),
    }
}

/// Whether a milestone at the end of that link falls on the very day of the
/// milestone before it, be that a working day or not.
fn is_same_day(before: &Node, tie: &Tie) -> bool {
    before.is_point() && !before.is_cancelled() && tie.lag == 0
}

fn done(
    node: &Node,
    start: NaiveDate,
    finish: NaiveDate,
    plan: &Plan,
    number: usize,
    early: &[Early],
    clock: Clock<'_>,
) -> Early {
    let end = grid::after(clock.calendar, finish);
    let begin = if node.is_point() { end } else { grid::before(clock.calendar, start).min(end) };
    let lead = bounds(plan, number, end - begin, early, clock).latest.map(|(_, lead)| lead);
    let place = Place { start: begin, finish: end, first: start, last: finish, point: node.is_point() };
    Early { place, computed: finish, shown: finish, ready: finish, hold: Hold::Actual, lead, stranded: false, away: 0 }
}

/// What is left of a task begins today, and not before unfinished work that it
/// was to wait for (retained logic); at least one day is left.
fn running(node: &Node, start: NaiveDate, left: i64, bounds: &Bounds, clock: Clock<'_>) -> Early {
    let begin = grid::before(clock.calendar, start);
    let mut lead = bounds.latest.map(|(_, lead)| lead);
    let mut rest = clock.now.max(begin);
    if let Some((at, waiting)) = bounds.waiting.filter(|(at, _)| *at > rest) {
        (rest, lead) = (at, Some(waiting));
    }
    let mut finish = leave::ahead(node.leave(), rest, left.max(1));
    let away = leave::away(node.leave(), rest, finish);
    if let Some((at, held)) = bounds.last_finish.filter(|(at, _)| *at > finish) {
        (finish, lead) = (at, Some(held));
    }
    if let Some((Constraint::MustFinish, day)) = node.rule {
        finish = finish.max(grid::after(clock.calendar, day));
    }
    let last = grid::ended(clock.calendar, finish);
    let place = Place { start: begin, finish, first: start, last, point: false };
    Early { place, computed: last, shown: last, ready: last, hold: Hold::Actual, lead, stranded: false, away }
}

fn planned(node: &Node, bounds: &Bounds, clock: Clock<'_>) -> Early {
    let (mut start, mut hold) = bounds.latest.map_or((clock.now, Hold::Today), |(at, _)| (at.max(0), Hold::Link));
    if start < clock.now && node.sort != Sort::RunOff {
        (start, hold) = (clock.now, Hold::Today);
    }
    let rule = match node.rule {
        Some((Constraint::StartNoEarlier | Constraint::MustStart, day)) => grid::before(clock.calendar, day),
        Some((Constraint::MustFinish, day)) => grid::after(clock.calendar, day) - node.length,
        Some((Constraint::FinishNoLater | Constraint::Free, _)) | None => start,
    };
    if rule > start {
        (start, hold) = (rule, Hold::Rule);
    }
    let wanted = start;
    let start = leave::begin(node.leave(), wanted);
    let finish = leave::ahead(node.leave(), start, node.length);
    let away = leave::away(node.leave(), wanted, finish);
    let (first, last) = (clock.calendar.day_at(start), grid::ended(clock.calendar, finish));
    let place = Place { start, finish, first, last, point: false };
    Early {
        place,
        computed: last,
        shown: last,
        ready: last,
        hold,
        lead: bounds.latest.map(|(_, lead)| lead),
        stranded: false,
        away,
    }
}

/// A milestone falls on the last day of what it waits for, or on the first day
/// after it on which it may happen.
fn point(node: &Node, bounds: &Bounds, clock: Clock<'_>) -> Early {
    let calendar = clock.calendar;
    let linked = bounds.start.max(bounds.finish);
    let lead = bounds.latest.map(|(_, lead)| lead);
    if node.is_cancelled() {
        let at = linked.unwrap_or(0);
        let last = bounds.day.unwrap_or_else(|| grid::ended(calendar, at)).max(grid::ended(calendar, at));
        let place = Place { start: at, finish: at, first: last, last, point: true };
        return Early { place, computed: last, shown: last, ready: last, hold: Hold::Link, lead, stranded: false, away: 0 };
    }
    // Without links everything before it was finished yesterday.
    let linked = linked.map(|at| bounds.day.max(Some(grid::ended(calendar, at))).unwrap_or(clock.today));
    let mut ready = linked.unwrap_or_else(|| grid::ended(calendar, clock.now));
    let open = calendar.day_at(clock.now);
    let rule = match node.rule {
        Some((Constraint::StartNoEarlier, day)) => Some(calendar.next_working(day)),
        Some((Constraint::MustStart | Constraint::MustFinish, day)) => Some(day),
        Some((Constraint::FinishNoLater | Constraint::Free, _)) | None => None,
    };
    let windowed = node.is_windowed();
    let mut from = if windowed { ready.succ_opt().unwrap_or(ready).max(clock.today) } else { ready.max(open) };
    let mut hold = if linked.is_some() && (windowed || ready >= open) { Hold::Link } else { Hold::Today };
    if let Some(day) = rule.filter(|day| *day > from) {
        (from, hold) = (day, Hold::Rule);
    }
    if !windowed {
        ready = ready.max(open);
    }
    let landed = node.landing.as_ref().map_or(Some(from), |landing| landing.first(from));
    let computed = landed.unwrap_or_else(|| calendar.next_working(from));
    // An unfinished milestone is never in the past, whatever was entered.
    let shown = node.forced.map_or(computed, |day| day.max(clock.today));
    let last = computed.max(shown);
    let at = grid::after(calendar, last);
    let place = Place { start: at, finish: at, first: last, last, point: true };
    Early { place, computed, shown, ready, hold, lead, stranded: landed.is_none(), away: 0 }
}
