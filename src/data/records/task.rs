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
use crate::data::records::milestone::{self, Confidence, Constraint};
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
            (Some(start), Some(finish)) => pred.relation == Relation::FinishStart && pred.lag >= 0 && finish.is_none_or(|day| start < day),
            _ => false,
        };
        self.preds.0.iter().filter(early).map(|pred| pred.link.id.as_str())
    }

    /// Whether work on it is booked although its change is not approved.
    #[must_use]
    pub fn is_unapproved_work(&self, project: &Project) -> bool {
        self.actual_start.is_some() && project.changes.of(&self.change).is_some_and(|change| !change.is_approved())
    }

    /// Whether its forecast should be confirmed again.
    #[must_use]
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        (self as &dyn Row).is_open() && milestone::is_stale(self.confirmed_on, self.expected(), today)
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
        Step {
            from: &["done"],
            to: "in_progress",
            must: &[Need::Field("remaining_wd"), Need::Field("reason")],
            stamps: &[],
        },
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
        Derived {
            key: "slip_wd",
            value: |t, facts| Face::number(t.slip(&facts.project.calendar), Unit::WorkDays),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "slip0_wd",
            value: |t, facts| Face::number(t.slip_signed(&facts.project.calendar), Unit::WorkDays),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived { key: "committed", value: |t, _| Face::date(t.committed()), column: 10, ceiling: Visibility::Client },
        Derived { key: "expected", value: |t, _| Face::date(t.expected()), column: 10, ceiling: Visibility::Client },
        Derived {
            key: "earned_pct",
            value: |t, facts| Face::number(Some(t.earned_pct(facts.project)), Unit::Percent),
            column: 7,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "out_of_sequence",
            value: |t, facts| match t.out_of_sequence(facts.project).collect::<Vec<_>>() {
                ids if ids.is_empty() => Face::Empty,
                ids => Face::Lines(ids.into_iter().map(Into::into).collect()),
            },
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "stale",
            value: |t, facts| if t.is_stale(facts.today) { Face::Flag(true) } else { Face::Empty },
            column: 4,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title", "state", "owner", "expected", "slip_wd", "pct", "remaining_wd", "committed", "dur_wd", "preds", "budget_pd", "confidence",
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
        faults.when(self.baseline.0.iter().any(|revision| revision.start.is_none()), "baseline", || Msg::new("rule-task-baseline"));
        predecessors::check(&mut faults, self, &self.preds, facts.project);
        faults.list()
    }
}
