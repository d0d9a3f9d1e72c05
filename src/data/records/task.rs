//! Tasks (domain.md 1.3).

use chrono::NaiveDate;

use crate::data::baseline::Baseline;
use crate::data::calendar::Calendar;
use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::predecessors::{self, Predecessors, Relation};
use crate::data::project::{Kind, Project};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::milestone::{self, Confidence, Constraint, MilestoneStatus};
use crate::data::records::{Change, Deliverable, Issue, Stakeholder};
use crate::data::values::{Amount, Duration, Link, Pct, Pd, Visibility, WdCount};
use crate::{choice, field, record};

record! {
    /// A piece of work with one accountable person, ours or the client's.
    pub struct Task {
        /// What is done.
        pub title: String,
        /// Where it stands.
        pub state: TaskState,
        /// The one accountable person; may be of the client.
        pub owner: Link<Stakeholder>,
        /// Planned length in working days.
        pub dur_wd: Amount<Duration>,
        /// Working days still needed; asked for at each update, never derived
        /// from the percentage.
        pub remaining_wd: Amount<WdCount>,
        /// How much is done, by the rule below.
        pub pct: Amount<Pct>,
        /// How the percentage is counted.
        pub pct_rule: PctRule,
        /// Planned effort.
        pub budget_pd: Amount<Pd>,
        /// The committed periods, one for each revision of the plan.
        pub baseline: Baseline,
        /// When it started.
        pub actual_start: Option<NaiveDate>,
        /// When it was finished.
        pub actual_finish: Option<NaiveDate>,
        /// When it is expected to start.
        pub forecast_start: Option<NaiveDate>,
        /// When it is expected to be finished.
        pub forecast_finish: Option<NaiveDate>,
        /// The day on which the owner last confirmed the forecast.
        pub confirmed_on: Option<NaiveDate>,
        /// How sure the owner is.
        pub confidence: Option<Confidence>,
        /// What it waits for.
        pub preds: Predecessors,
        /// A rule for its dates besides the links.
        pub constraint: Constraint,
        /// The day of that rule.
        pub constraint_on: Option<NaiveDate>,
        /// Why it must be on that very day.
        pub constraint_why: String,
        /// What it produces.
        pub deliverable: Link<Deliverable>,
        /// The issue that blocks it.
        pub blocked_by: Link<Issue>,
        /// What blocks it, if that is no issue.
        pub blocked_text: String,
        /// Since when it is blocked.
        pub blocked_since: Option<NaiveDate>,
        /// Who can unblock it.
        pub unblocker: Link<Stakeholder>,
        /// The change that asked for it or cancelled it.
        pub change: Link<Change>,
    }
}

choice! {
    /// Where a task stands.
    TaskState = "task_state" {
        Planned "planned",
        InProgress "in_progress",
        Blocked "blocked",
        Done "done",
        Cancelled "cancelled",
    }
}

choice! {
    /// How the percentage of a task is counted: as measured, all at the end,
    /// or half at the start and half at the end.
    PctRule = "pct_rule" {
        Measured "measured",
        ZeroHundred "zero_hundred",
        ZeroFiftyHundred "zero_fifty_hundred",
    }
}

/// The most that may count as done while the deliverable is not accepted.
pub const UNACCEPTED_PCT: i64 = 90;

impl Task {
    /// The committed last day that counts now.
    #[must_use]
    pub fn committed(&self) -> Option<NaiveDate> {
        self.baseline.current().map(|revision| revision.finish)
    }

    /// The day it was or will be finished; none while nobody said.
    #[must_use]
    pub fn expected(&self) -> Option<NaiveDate> {
        self.actual_finish.or(self.forecast_finish)
    }

    /// The same as the schedule has it, if the facts bring one.
    #[must_use]
    pub fn expected_in(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        self.actual_finish.or_else(|| facts.schedule?.finish(self.uid)).or(self.forecast_finish)
    }

    /// The first day, or the day expected for it.
    #[must_use]
    pub fn starts(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        let scheduled = || facts.schedule.and_then(|schedule| schedule.start(self.uid));
        self.actual_start.or_else(scheduled).or(self.forecast_start)
    }

    /// Working days late against the current baseline.
    #[must_use]
    pub fn slip(&self, calendar: &Calendar) -> Option<i64> {
        milestone::slip(calendar, self.expected(), self.committed())
    }

    /// Working days late against the signed plan.
    #[must_use]
    pub fn slip_signed(&self, calendar: &Calendar) -> Option<i64> {
        milestone::slip(calendar, self.expected(), self.baseline.first().map(|revision| revision.finish))
    }

    /// How much may count as done: 100, or 90 while its deliverable is not
    /// accepted (domain.md 1.3).
    #[must_use]
    pub fn most_pct(&self, project: &Project) -> i64 {
        match project.deliverables.of(&self.deliverable) {
            Some(deliverable) if !deliverable.is_accepted() => UNACCEPTED_PCT,
            _ => 100,
        }
    }

    /// How much counts as done by its rule, in per cent; what was measured
    /// never counts for more than [`Task::most_pct`].
    #[must_use]
    pub fn earned_pct(&self, project: &Project) -> i64 {
        let most = self.most_pct(project);
        match (self.state, self.pct_rule) {
            (TaskState::Done, _) => most,
            (_, PctRule::Measured) => self.pct.0.unwrap_or(0).min(most),
            (TaskState::InProgress | TaskState::Blocked, PctRule::ZeroFiftyHundred) => 50,
            (_, PctRule::ZeroHundred | PctRule::ZeroFiftyHundred) => 0,
        }
    }

    /// Predecessors that it did not wait for: tied finish to start, but not
    /// finished when it started. A warning, not a fault.
    pub fn out_of_sequence<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = &'a str> {
        let finished = |uid| {
            let task = project.tasks.get(uid).map(|task| task.actual_finish);
            task.or_else(|| project.milestones.get(uid).map(|milestone| milestone.actual))
        };
        let early = move |pred: &&predecessors::Predecessor| match (self.actual_start, finished(pred.link.uid)) {
            (Some(start), Some(finish)) => {
                pred.relation == Relation::FinishStart && pred.lag >= 0 && finish.is_none_or(|day| start < day)
            }
            _ => false,
        };
        self.preds.0.iter().filter(early).map(|pred| pred.link.id.as_str())
    }

    /// Whether work on it is booked although its change is not approved.
    #[must_use]
    pub fn is_unapproved_work(&self, project: &Project) -> bool {
        self.actual_start.is_some() && project.changes.of(&self.change).is_some_and(|change| !change.is_approved())
    }

    /// How it stands, by the table of milestones (domain.md 1.3): the first
    /// condition that fits. Float counts only where the facts bring a schedule.
    #[must_use]
    pub fn status(&self, facts: &Facts<'_>) -> MilestoneStatus {
        let calendar = &facts.project.calendar;
        let (planned, expected) = (self.committed(), self.expected_in(facts));
        let slip = milestone::slip(calendar, expected, planned);
        let done = self.actual_finish.is_some() || self.state == TaskState::Done;
        let to_go = expected.or(planned).map(|day| calendar.between(facts.today, day));
        match self.state {
            TaskState::Cancelled => MilestoneStatus::Cancelled,
            _ if done => MilestoneStatus::reached(slip),
            _ if planned.is_some_and(|day| facts.today > day) => MilestoneStatus::Late,
            _ if slip.is_some_and(|slip| slip > 0) || self.is_in_danger(facts) => MilestoneStatus::AtRisk,
            _ if to_go.is_some_and(|days| days <= milestone::DUE_SOON) => MilestoneStatus::DueSoon,
            _ => MilestoneStatus::OnTrack,
        }
    }

    /// Whether something other than its slip speaks against it: no float, a
    /// block, low confidence, a failing check of what it makes.
    fn is_in_danger(&self, facts: &Facts<'_>) -> bool {
        let project = facts.project;
        let float = facts.schedule.and_then(|schedule| schedule.float_commit_wd(self.uid));
        float.is_some_and(|float| float < 0)
            || self.state == TaskState::Blocked
            || self.confidence == Some(Confidence::Low)
            || project.deliverables.of(&self.deliverable).is_some_and(|made| made.failing(project).next().is_some())
    }

    /// Whether its forecast should be confirmed again.
    #[must_use]
    pub fn is_stale(&self, facts: &Facts<'_>) -> bool {
        (self as &dyn Row).is_open() && milestone::is_stale(self.confirmed_on, self.expected_in(facts), facts.today)
    }
}

/// A deliverable that exists must have been handed over before the task that
/// makes it is done.
fn deliverable_is_out(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let deliverable = facts.project.deliverables.of(&same::<Task>(Some(row))?.deliverable)?;
    deliverable.is_unfinished().then(|| Msg::new("rule-task-deliverable").text("id", deliverable.id.as_str()))
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["planned", "in_progress", "blocked"],
    steps: &[
        Step {
            from: &["planned"],
            to: "in_progress",
            must: &[Need::Field("actual_start"), Need::Field("remaining_wd")],
            stamps: &["actual_start"],
        },
        Step { from: &["blocked"], to: "in_progress", must: &[Need::Field("remaining_wd")], stamps: &[] },
        Step { from: &["done"], to: "in_progress", must: &[Need::Field("remaining_wd"), Need::Field("reason")], stamps: &[] },
        Step {
            from: &["in_progress"],
            to: "blocked",
            must: &[Need::Any(&["blocked_by", "blocked_text"]), Need::Field("blocked_since"), Need::Field("unblocker")],
            stamps: &["blocked_since"],
        },
        Step {
            from: &["in_progress"],
            to: "done",
            must: &[Need::Field("actual_finish"), Need::Rule(deliverable_is_out)],
            stamps: &["actual_finish"],
        },
        Step {
            from: &["planned", "in_progress", "blocked"],
            to: "cancelled",
            must: &[Need::Field("change"), Need::Field("reason")],
            stamps: &[],
        },
    ],
};

impl Record for Task {
    const KIND: Kind = Kind::Task;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(11).group("state"),
        field!(owner).column(10),
        field!(dur_wd).column(8),
        field!(remaining_wd).column(9),
        field!(pct).column(10),
        field!(pct_rule),
        field!(budget_pd).column(8).ceiling(Visibility::Team),
        field!(baseline).column(22),
        field!(actual_start).column(12).group("state"),
        field!(actual_finish).column(13).group("state"),
        field!(forecast_start).column(14),
        field!(forecast_finish).column(15),
        field!(confirmed_on),
        field!(confidence).column(10),
        field!(preds).column(16),
        field!(constraint),
        field!(constraint_on),
        field!(constraint_why),
        field!(deliverable),
        field!(blocked_by).group("state"),
        field!(blocked_text).group("state"),
        field!(blocked_since).group("state"),
        field!(unblocker).group("state"),
        field!(change),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived::<Self>::new("slip_wd", |t, facts| {
            let slip = milestone::slip(&facts.project.calendar, t.expected_in(facts), t.committed());
            Face::number(slip, Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("slip0_wd", |t, facts| {
            let signed = t.baseline.first().map(|revision| revision.finish);
            Face::number(milestone::slip(&facts.project.calendar, t.expected_in(facts), signed), Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("side", |t, facts| Face::choice(facts.project.stakeholders.of(&t.owner).map(|owner| owner.side)))
            .column(6),
        Derived::<Self>::new("committed", |t, _| Face::date(t.committed())).column(10),
        Derived::<Self>::new("expected", |t, facts| Face::date(t.expected_in(facts))).column(10),
        Derived::<Self>::new("committed_start", |t, _| Face::date(t.baseline.current().and_then(|revision| revision.start)))
            .column(10),
        Derived::<Self>::new("starts", |t, facts| Face::date(t.starts(facts))).column(10),
        Derived::<Self>::new("float_network_wd", |t, facts| {
            let float = facts.schedule.and_then(|schedule| schedule.float_network_wd(t.uid));
            Face::number(float, Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("float_commit_wd", |t, facts| {
            let float = facts.schedule.and_then(|schedule| schedule.float_commit_wd(t.uid));
            Face::number(float, Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("driver", |t, facts| {
            facts.schedule.and_then(|schedule| schedule.driver(t.uid)).map_or(Face::Empty, Face::Link)
        })
        .column(6),
        Derived::<Self>::new("provisional", |t, facts| match facts.schedule {
            Some(schedule) if schedule.is_provisional(t.uid) => Face::Flag(true),
            _ => Face::Empty,
        })
        .column(4),
        Derived::<Self>::new("earned_pct", |t, facts| Face::number(Some(t.earned_pct(facts.project)), Unit::Percent))
            .column(7)
            .ceiling(Visibility::Team),
        Derived::<Self>::new("out_of_sequence", |t, facts| match t.out_of_sequence(facts.project).collect::<Vec<_>>() {
            ids if ids.is_empty() => Face::Empty,
            ids => Face::Lines(ids.into_iter().map(Into::into).collect()),
        })
        .column(8)
        .ceiling(Visibility::Team),
        Derived::<Self>::new("stale", |t, facts| if t.is_stale(facts) { Face::Flag(true) } else { Face::Empty })
            .column(4)
            .ceiling(Visibility::Team),
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "state",
        "owner",
        "expected",
        "slip_wd",
        "pct",
        "remaining_wd",
        "committed",
        "dur_wd",
        "preds",
        "budget_pd",
        "confidence",
    ];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let Some(before) = before.filter(|before| before.state != self.state) else { return };
        match self.state {
            TaskState::InProgress => {
                if before.state == TaskState::Planned && self.remaining_wd.0.is_none() {
                    self.remaining_wd = self.dur_wd.0.map_or_else(Amount::default, Amount::of);
                }
                if before.state == TaskState::Done {
                    renew(&mut self.actual_finish, Some(&before.actual_finish), None);
                    renew(&mut self.remaining_wd, Some(&before.remaining_wd), Amount::default());
                }
            }
            TaskState::Done => {
                self.remaining_wd = Amount::of(0);
                self.pct = Amount::of(self.most_pct(facts.project));
            }
            TaskState::Planned | TaskState::Blocked | TaskState::Cancelled => {}
        }
        if before.state == TaskState::Blocked {
            // The next block has causes of its own; the history keeps these.
            renew(&mut self.blocked_by, Some(&before.blocked_by), Link::default());
            renew(&mut self.blocked_text, Some(&before.blocked_text), String::new());
            renew(&mut self.blocked_since, Some(&before.blocked_since), None);
            renew(&mut self.unblocker, Some(&before.unblocker), Link::default());
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let (start, finish) = (("actual_start", self.actual_start), ("actual_finish", self.actual_finish));
        faults.past(&[start, finish, ("blocked_since", self.blocked_since)], facts.today);
        faults.order(start, finish);
        faults.order(("forecast_start", self.forecast_start), ("forecast_finish", self.forecast_finish));
        let started = matches!(self.state, TaskState::InProgress | TaskState::Blocked | TaskState::Done);
        faults.needed(started && self.actual_start.is_none(), "actual_start", "state");
        faults.needed(self.state == TaskState::Done && self.actual_finish.is_none(), "actual_finish", "state");
        faults.when(self.actual_start.is_some() && self.state == TaskState::Planned, "actual_start", || {
            Msg::new("rule-task-not-started")
        });
        let unfinished = !matches!(self.state, TaskState::Done | TaskState::Cancelled);
        faults.when(self.actual_finish.is_some() && unfinished, "actual_finish", || Msg::new("rule-task-not-done"));
        let most = self.most_pct(facts.project);
        faults.when(self.pct.0.is_some_and(|pct| pct > most), "pct", || Msg::new("rule-task-pct").count("most", most));
        milestone::constrained(&mut faults, self.constraint, self.constraint_on, &self.constraint_why);
        milestone::committed(&mut faults, &self.baseline, facts.project);
        faults
            .when(self.baseline.0.iter().any(|revision| revision.start.is_none()), "baseline", || Msg::new("rule-task-baseline"));
        predecessors::check(&mut faults, self, &self.preds, facts.project);
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::predecessors::Predecessor;
    use crate::data::records::change::ChangeState;
    use crate::data::records::deliverable::DeliverableState;
    use crate::data::testing::{TODAY, day, faults, got, missing, put};

    fn settled(before: &Task, change: impl Fn(&mut Task), project: &Project) -> Task {
        let mut after = before.clone();
        change(&mut after);
        after.settle(Some(before), &project.facts(day(TODAY)));
        after
    }

    fn running() -> Task {
        let baseline = Baseline::of(Some(day("2026-08-10")), day("2026-08-17"));
        let (actual_start, forecast_finish) = (Some(day("2026-08-11")), Some(day("2026-08-20")));
        let mut task = Task { state: TaskState::InProgress, baseline, actual_start, forecast_finish, ..Task::default() };
        task.dur_wd = Amount::of(6);
        task.remaining_wd = Amount::of(2);
        task.pct = Amount::of(80);
        task
    }

    #[test]
    fn slip_is_counted_from_the_committed_finish() {
        let calendar = Calendar::default();
        assert_eq!(running().slip(&calendar), Some(3));
        assert_eq!(Task { actual_finish: Some(day("2026-08-18")), ..running() }.slip(&calendar), Some(1));
        assert_eq!(Task::default().slip(&calendar), None);
    }

    #[test]
    fn a_task_that_starts_has_all_its_work_before_it() {
        let project = Project::default();
        let planned = Task { dur_wd: Amount::of(8), ..Task::default() };
        let started = settled(&planned, |task| task.state = TaskState::InProgress, &project);
        assert_eq!(started.remaining_wd, Amount::of(8));
        assert_eq!(missing(&planned, "in_progress", &project), ["actual_start", "remaining_wd"]);
    }

    #[test]
    fn a_task_that_is_done_is_complete_but_for_its_acceptance() {
        let mut project = Project::default();
        let done = settled(&running(), |task| task.state = TaskState::Done, &project);
        assert_eq!((done.remaining_wd, done.pct), (Amount::of(0), Amount::of(100)));
        let work = put(&mut project, "D01", Deliverable { state: DeliverableState::Submitted, ..Deliverable::default() });
        let bound = Task { deliverable: Link::to(work.clone()), ..running() };
        let done = settled(&bound, |task| task.state = TaskState::Done, &project);
        assert_eq!((done.pct, done.earned_pct(&project)), (Amount::of(90), 90));
        let over = Task { pct: Amount::of(91), ..bound.clone() };
        assert_eq!(faults(&over, &project), ["pct rule-task-pct"]);
        let accepted = Deliverable { state: DeliverableState::Accepted, ..got(&project, &work) };
        put(&mut project, "D01", accepted);
        assert!(faults(&over, &project).is_empty());
        assert_eq!(over.earned_pct(&project), 91);
    }

    #[test]
    fn a_task_is_not_done_before_its_deliverable_is_handed_over() {
        let mut project = Project::default();
        let work = put(&mut project, "D01", Deliverable::default());
        let task = Task { deliverable: Link::to(work), actual_finish: Some(day(TODAY)), ..running() };
        assert_eq!(missing(&task, "done", &project), ["rule-task-deliverable"]);
    }

    #[test]
    fn a_task_that_is_opened_again_asks_for_its_remaining_days() {
        let project = Project::default();
        let mut done = Task { state: TaskState::Done, actual_finish: Some(day("2026-08-18")), ..running() };
        done.remaining_wd = Amount::of(0);
        let again = settled(&done, |task| task.state = TaskState::InProgress, &project);
        assert_eq!((again.actual_finish, again.remaining_wd), (None, Amount::default()));
        assert_eq!(missing(&done, "in_progress", &project), ["reason"]);
        let said = |task: &mut Task| (task.state, task.remaining_wd) = (TaskState::InProgress, Amount::of(3));
        assert_eq!(settled(&done, said, &project).remaining_wd, Amount::of(3), "as entered");
    }

    #[test]
    fn a_blocked_task_says_by_what_since_when_and_who_can_help() {
        let mut project = Project::default();
        assert_eq!(missing(&running(), "blocked", &project), ["blocked_by|blocked_text", "blocked_since", "unblocker"]);
        let issue = put(&mut project, "I02", Issue::default());
        let blocked_since = Some(day("2026-08-18"));
        let blocked = Task { state: TaskState::Blocked, blocked_by: Link::to(issue), blocked_since, ..running() };
        let free = settled(&blocked, |task| task.state = TaskState::InProgress, &project);
        assert_eq!((free.blocked_by, free.blocked_since), (Link::default(), None), "the next block has causes of its own");
    }

    #[test]
    fn the_rule_of_a_task_decides_what_counts() {
        let project = Project::default();
        let counted = |state, pct_rule| Task { state, pct_rule, ..running() }.earned_pct(&project);
        assert_eq!(counted(TaskState::InProgress, PctRule::Measured), 80);
        assert_eq!(counted(TaskState::InProgress, PctRule::ZeroHundred), 0);
        assert_eq!(counted(TaskState::Blocked, PctRule::ZeroFiftyHundred), 50);
        assert_eq!(counted(TaskState::Planned, PctRule::ZeroFiftyHundred), 0);
        assert_eq!(counted(TaskState::Done, PctRule::ZeroHundred), 100);
    }

    #[test]
    fn a_task_that_did_not_wait_is_out_of_sequence_but_not_refused() {
        let mut project = Project::default();
        let first = put(&mut project, "T01", Task { actual_finish: Some(day("2026-08-13")), ..running() });
        let pred = Predecessor { link: first, relation: Relation::FinishStart, lag: 0, elapsed: false };
        let mut task = running();
        task.preds = Predecessors(vec![pred.clone()]);
        assert_eq!(task.out_of_sequence(&project).collect::<Vec<_>>(), ["T01"]);
        assert!(faults(&task, &project).is_empty());
        task.preds = Predecessors(vec![Predecessor { relation: Relation::StartStart, ..pred }]);
        assert_eq!(task.out_of_sequence(&project).count(), 0);
    }

    #[test]
    fn work_on_a_change_that_is_not_approved_shows() {
        let mut project = Project::default();
        let change = put(&mut project, "C05", Change::default());
        let task = Task { change: Link::to(change.clone()), ..running() };
        assert!(task.is_unapproved_work(&project));
        assert!(!Task { actual_start: None, ..task.clone() }.is_unapproved_work(&project));
        put(&mut project, "C05", Change { state: ChangeState::Approved, uid: change.uid, ..Change::default() });
        assert!(!task.is_unapproved_work(&project));
    }

    #[test]
    fn dates_that_cannot_be_are_faults() {
        let project = Project::default();
        assert!(faults(&running(), &project).is_empty(), "{:?}", faults(&running(), &project));
        for (task, fault) in [
            (Task { actual_start: Some(day("2026-08-20")), ..running() }, "actual_start rule-future"),
            (Task { actual_start: None, ..running() }, "actual_start rule-needed"),
            (Task { state: TaskState::Planned, ..running() }, "actual_start rule-task-not-started"),
            (Task { actual_finish: Some(day("2026-08-18")), ..running() }, "actual_finish rule-task-not-done"),
            (Task { state: TaskState::Done, ..running() }, "actual_finish rule-needed"),
            (Task { state: TaskState::Done, actual_finish: Some(day("2026-08-10")), ..running() }, "actual_finish rule-order"),
            (Task { forecast_start: Some(day("2026-08-21")), ..running() }, "forecast_finish rule-order"),
            (Task { baseline: Baseline::of(None, day(TODAY)), ..running() }, "baseline rule-task-baseline"),
            (Task { constraint: Constraint::StartNoEarlier, ..running() }, "constraint_on rule-needed"),
        ] {
            assert_eq!(faults(&task, &project), [fault], "{task:?}");
        }
    }
}
