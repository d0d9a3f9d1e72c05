//! The schedule: when everything is expected, why, and how much room there is
//! (domain.md 3).
//!
//! Computed from the plan, the actual dates and the working calendar as seen
//! from one day; forecasts that somebody entered are not read, overrides are.
//! Linear in tasks and links. It owns no record and changes none; who has to
//! be told is decided elsewhere.

mod backward;
mod chain;
mod forward;
mod grid;
mod landing;
mod leave;
mod memo;
mod plan;
pub mod scenario;

use std::sync::Arc;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::predecessors::Relation;
use super::project::Project;
use super::records::milestone::{self, Constraint};
use super::values::{Ref, Uid};
use backward::Late;
pub use chain::{Part, Source};
pub use forward::Hold;
use forward::{Clock, Early};
pub use memo::Memo;
use plan::{Node, Plan};

/// Up to this float to commitment in working days a task is near-critical.
pub const NEAR_CRITICAL: i64 = 3;

/// The schedule of a project on one day.
#[derive(Clone, Debug)]
pub struct Schedule {
    today: NaiveDate,
    calendar: Arc<Calendar>,
    plan: Plan,
    early: Vec<Early>,
    to_end: Late,
    to_commitment: Late,
}

impl Schedule {
    /// Computes it. `today` is the data date: nothing unfinished is expected
    /// before it.
    #[must_use]
    pub fn of(project: &Project, today: NaiveDate) -> Self {
        let calendar = Arc::clone(&project.calendar);
        let clock = Clock { calendar: &calendar, today, now: grid::before(&calendar, today) };
        let plan = Plan::of(project, today);
        let early = forward::pass(&plan, clock);
        let to_end = backward::to_end(&plan, &early, clock);
        let to_commitment = backward::to_commitment(&plan, clock);
        Self { today, calendar, plan, early, to_end, to_commitment }
    }

    /// The day it was computed for.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// A milestone or task of the plan that was not cancelled.
    fn at(&self, uid: Uid) -> Option<(usize, &Node, &Early)> {
        let number = self.plan.number(uid)?;
        let (node, early) = (&self.plan.nodes[number], &self.early[number]);
        (!node.is_cancelled()).then_some((number, node, early))
    }

    /// The day a task began or is expected to; none for a milestone.
    #[must_use]
    pub fn start(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid).filter(|(_, node, _)| !node.is_point()).map(|(.., early)| early.place.first)
    }

    /// The day a milestone was reached or a task finished, or is expected to.
    /// An override goes before the computed day, but never into the past.
    #[must_use]
    pub fn finish(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid).map(|(.., early)| early.shown)
    }

    /// The day computed for it, whatever the override says.
    #[must_use]
    pub fn computed(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid).map(|(.., early)| early.computed)
    }

    /// Whether an override promises more than the schedule does: shown as `*`.
    #[must_use]
    pub fn is_optimistic(&self, uid: Uid) -> bool {
        self.at(uid).is_some_and(|(.., early)| early.shown < early.computed)
    }

    /// The committed start of a task that counts now.
    #[must_use]
    pub fn committed_start(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid)?.1.committed?.0
    }

    /// The committed finish that counts now.
    #[must_use]
    pub fn committed(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid)?.1.committed.map(|(_, finish)| finish)
    }

    /// Working days late against the current baseline, negative for early.
    #[must_use]
    pub fn slip_wd(&self, uid: Uid) -> Option<i64> {
        let (number, ..) = self.at(uid)?;
        self.slip_of_finish(number)
    }

    fn slip_of_finish(&self, number: usize) -> Option<i64> {
        let (_, committed) = self.plan.nodes[number].committed?;
        Some(self.calendar.between(committed, self.early[number].shown))
    }

    fn slip_of_start(&self, number: usize) -> Option<i64> {
        let node = &self.plan.nodes[number];
        if node.is_point() {
            return self.slip_of_finish(number);
        }
        Some(self.calendar.between(node.committed?.0?, self.early[number].place.first))
    }

    /// The day on which everything before a milestone is finished: the day it
    /// would happen without windows. None for tasks and reached milestones.
    #[must_use]
    pub fn ready(&self, uid: Uid) -> Option<NaiveDate> {
        self.at(uid).filter(|(_, node, _)| node.is_point() && !node.is_done()).map(|(.., early)| early.ready)
    }

    /// The window that a milestone is going to hit; none if it has none, was
    /// reached, or all of them are over.
    #[must_use]
    pub fn window(&self, uid: Uid) -> Option<NaiveDate> {
        let (_, node, early) = self.at(uid)?;
        (node.is_windowed() && !node.is_done() && !early.stranded).then_some(early.computed)
    }

    /// Whether a milestone will be ready after its last window, or a freeze
    /// without end keeps it.
    #[must_use]
    pub fn is_stranded(&self, uid: Uid) -> bool {
        self.at(uid).is_some_and(|(.., early)| early.stranded)
    }

    /// The last day on which a milestone with windows may be ready to hold the
    /// one that was committed.
    #[must_use]
    pub fn latest_ready(&self, uid: Uid) -> Option<NaiveDate> {
        let (_, node, _) = self.at(uid)?;
        let (_, committed) = node.committed.filter(|_| node.is_windowed() && !node.is_done())?;
        Some(self.calendar.prev_working(backward::latest_ready(node, committed)))
    }

    /// The go-live of a project: the first key milestone with windows that was
    /// not reached yet.
    #[must_use]
    pub fn golive(&self, project: &Project) -> Option<Uid> {
        let waits = |uid: &Uid| self.at(*uid).is_some_and(|(_, node, _)| node.is_windowed() && !node.is_done());
        project.milestones.iter().filter(|milestone| milestone.key).map(|milestone| milestone.uid).find(waits)
    }

    /// Working days from the ready day to the last one that holds the committed
    /// window; negative if the window is missed. None without windows.
    #[must_use]
    pub fn buffer_wd(&self, uid: Uid) -> Option<i64> {
        Some(self.calendar.between(self.ready(uid)?, self.latest_ready(uid)?))
    }

    /// Working days that it may slip before the forecast end of the project
    /// moves. None once it is finished.
    #[must_use]
    pub fn float_network_wd(&self, uid: Uid) -> Option<i64> {
        self.float(uid, &self.to_end)
    }

    /// Working days that it may slip before the next commitment is broken;
    /// negative: to be recovered. None once it is finished, and where no
    /// commitment follows.
    #[must_use]
    pub fn float_commit_wd(&self, uid: Uid) -> Option<i64> {
        self.float(uid, &self.to_commitment)
    }

    fn float(&self, uid: Uid, late: &Late) -> Option<i64> {
        let (number, node, early) = self.at(uid)?;
        let limit = late[number].filter(|_| !node.is_done())?;
        // A link may hold the finish on a day on which nobody is there to work.
        let late = leave::finish_by(node.leave(), limit).max(limit.min(early.place.finish));
        let float = late - early.place.finish;
        // Somebody who is away soon may have less room at the start than at the end.
        let begins = node.leave().filter(|_| !node.is_begun());
        Some(begins.map_or(float, |_| float.min(leave::back(node.leave(), late, node.length) - early.place.start)))
    }

    /// Working days that it waits because its owner is away; 0 if nobody is.
    #[must_use]
    pub fn away_wd(&self, uid: Uid) -> i64 {
        self.at(uid).map_or(0, |(.., early)| early.away)
    }

    /// Whether any slip, or no slip at all, breaks a commitment.
    #[must_use]
    pub fn is_critical(&self, uid: Uid) -> bool {
        self.float_commit_wd(uid).is_some_and(|float| float <= 0)
    }

    /// Whether a few days of slip would break a commitment.
    #[must_use]
    pub fn is_near_critical(&self, uid: Uid) -> bool {
        self.float_commit_wd(uid).is_some_and(|float| (1..=NEAR_CRITICAL).contains(&float))
    }

    /// What its date rests on.
    #[must_use]
    pub fn hold(&self, uid: Uid) -> Option<Hold> {
        self.at(uid).map(|(.., early)| early.hold)
    }

    /// What set its date: the milestone or task at the other end of the link
    /// that comes last. None if the data date or a constraint set it.
    #[must_use]
    pub fn driver(&self, uid: Uid) -> Option<&Ref> {
        let number = self.driver_of(self.at(uid)?.0)?;
        Some(&self.plan.nodes[number].link)
    }

    /// The driver of a node, what was cancelled left out.
    fn driver_of(&self, mut number: usize) -> Option<usize> {
        loop {
            let early = &self.early[number];
            if matches!(early.hold, Hold::Today | Hold::Rule) {
                return None;
            }
            number = early.lead?.from;
            if !self.plan.nodes[number].is_cancelled() {
                return Some(number);
            }
        }
    }

    /// Whether a day of it that has not come yet lies where holidays are not
    /// announced.
    #[must_use]
    pub fn is_provisional(&self, uid: Uid) -> bool {
        let provisional = |(_, node, early): (usize, &Node, &Early)| {
            let last = early.shown.max(early.place.first);
            !node.is_done() && self.calendar.is_provisional(last)
        };
        self.at(uid).is_some_and(provisional)
    }

    /// Whether its owner should confirm the forecast again.
    #[must_use]
    pub fn is_stale(&self, uid: Uid) -> bool {
        self.at(uid)
            .is_some_and(|(_, node, early)| !node.is_done() && milestone::is_stale(node.confirmed, Some(early.shown), self.today))
    }

    /// The last day of the project; none for an empty plan.
    #[must_use]
    pub fn end(&self) -> Option<NaiveDate> {
        self.plan.nodes.iter().zip(&self.early).filter(|(node, _)| !node.is_cancelled()).map(|(_, early)| early.place.last).max()
    }

    /// Loops of the plan, as ids in the order of the work, first and last the
    /// same. The form refuses them, a file made by hand may hold some: each was
    /// cut at one link. At most twenty are named.
    #[must_use]
    pub fn loops(&self) -> &[Vec<String>] {
        &self.plan.loops
    }

    /// What it did not wait for although a link without a lead says so:
    /// predecessors that had not finished (or begun) when it began (or was
    /// finished). A warning, not an error.
    #[must_use]
    pub fn out_of_sequence(&self, uid: Uid) -> Vec<&Ref> {
        let Some((number, node, early)) = self.at(uid).filter(|(_, node, _)| node.is_begun()) else { return Vec::new() };
        let place = &early.place;
        let early = |link: &plan::Tie| {
            let (before, from) = (&self.plan.nodes[link.from], &self.early[link.from].place);
            let wrong = match link.relation {
                Relation::FinishStart => !before.is_done() || (!before.is_point() && place.first < from.last),
                Relation::StartStart => !before.is_begun() || place.first < from.first,
                Relation::FinishFinish => node.is_done() && (!before.is_done() || place.last < from.last),
                Relation::StartFinish => node.is_done() && !before.is_begun(),
            };
            wrong && link.lag >= 0 && !before.is_cancelled()
        };
        self.plan.ties_of(number).filter(|(_, link)| early(link)).map(|(_, link)| &self.plan.nodes[link.from].link).collect()
    }

    /// Working days by which it misses its constraint: a deadline, or a day on
    /// which it must start or finish. None while the constraint holds.
    #[must_use]
    pub fn rule_missed_wd(&self, uid: Uid) -> Option<i64> {
        let (_, node, early) = self.at(uid).filter(|(_, node, _)| !node.is_done())?;
        let (constraint, day) = node.rule?;
        let late = match constraint {
            Constraint::FinishNoLater | Constraint::MustFinish => self.calendar.between(day, early.shown),
            Constraint::MustStart => self.calendar.between(day, early.place.first),
            Constraint::StartNoEarlier | Constraint::Free => 0,
        };
        (late > 0).then_some(late)
    }
}

#[cfg(test)]
mod tests;
