//! Milestones (domain.md 1.2).

use chrono::NaiveDate;

use crate::data::baseline::Baseline;
use crate::data::calendar::Calendar;
use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::predecessors::{self, Predecessors};
use crate::data::project::{Kind, Project};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, is_plausible, renew, same};
use crate::data::records::charter::Charter;
use crate::data::records::risk::{Band, RiskKind};
use crate::data::records::{Change, Deliverable, Stakeholder};
use crate::data::values::{Amount, Link, Pct, Spans, Visibility};
use crate::{choice, field, record};

record! {
    /// A point that the client can see: it is reached or not. Whether it is
    /// on time is never entered; it follows from three dates.
    pub struct Milestone {
        /// Its name.
        pub title: String,
        /// Reached or not yet.
        pub state: MilestoneState,
        /// Contract, payment or gate: drives the health of the schedule.
        pub key: bool,
        /// The one accountable person; may be of the client.
        pub owner: Link<Stakeholder>,
        /// The committed dates, one for each revision of the plan.
        pub baseline: Baseline,
        /// When it is expected, entered by hand.
        pub forecast: Option<NaiveDate>,
        /// A forecast by hand that overrules the computed one.
        pub forecast_override: Option<NaiveDate>,
        /// Why it was overruled.
        pub override_reason: String,
        /// The day on which the owner last confirmed the forecast.
        pub confirmed_on: Option<NaiveDate>,
        /// How sure the owner is.
        pub confidence: Option<Confidence>,
        /// The person of the client who examines it.
        pub reviewer: Link<Stakeholder>,
        /// When it was reached.
        pub actual: Option<NaiveDate>,
        /// What proves that it was reached: acceptance, minutes or mail.
        pub evidence: String,
        /// What it waits for.
        pub preds: Predecessors,
        /// A rule for its date besides the links.
        pub constraint: Constraint,
        /// The day of that rule.
        pub constraint_on: Option<NaiveDate>,
        /// Why it must be on that very day.
        pub constraint_why: String,
        /// Days on which it may happen (go-live windows); none is any day.
        pub windows: Spans,
        /// Periods in which it must not happen.
        pub freezes: Spans,
        /// It is reached only when all its deliverables are accepted.
        pub accept_gate: bool,
        /// Share of the contract value that is due with it.
        pub pay_pct: Amount<Pct>,
        /// When that share was invoiced.
        pub invoiced_on: Option<NaiveDate>,
        /// When it was paid.
        pub paid_on: Option<NaiveDate>,
        /// The change that cancelled it.
        pub change: Link<Change>,
    }
}

choice! {
    /// Whether a milestone was reached. Its status is derived.
    MilestoneState = "milestone_state" {
        Planned "planned",
        Done "done",
        Cancelled "cancelled",
    }
}

choice! {
    /// How a milestone stands, in the order of domain.md 1.3: the first that
    /// fits.
    MilestoneStatus = "milestone_status" {
        Cancelled "cancelled",
        DoneEarly "done_early",
        Done "done",
        DoneLate "done_late",
        Late "late",
        AtRisk "at_risk",
        DueSoon "due_soon",
        OnTrack "on_track",
    }
}

choice! {
    /// How sure a forecast is.
    Confidence = "confidence" {
        High "high",
        Medium "medium",
        Low "low",
    }
}

choice! {
    /// A rule for a date besides the links: start no earlier than, finish no
    /// later than (a deadline), must start on, must finish on.
    Constraint = "constraint" {
        Free "none",
        StartNoEarlier "snet",
        FinishNoLater "fnlt",
        MustStart "mso",
        MustFinish "mfo",
    }
}

/// A forecast is doubtful when nobody confirmed it for more than this many
/// days and it lies within the next [`STALE_WITHIN`] (domain.md 1.2).
const STALE_AFTER: i64 = 7;
/// See [`STALE_AFTER`].
const STALE_WITHIN: i64 = 60;
/// A milestone is due soon in this many working days (domain.md 1.3).
const DUE_SOON: i64 = 10;

/// Whether a forecast should be confirmed again by its owner.
#[must_use]
pub fn is_stale(confirmed: Option<NaiveDate>, expected: Option<NaiveDate>, today: NaiveDate) -> bool {
    expected.is_some_and(|day| (day - today).num_days() <= STALE_WITHIN)
        && confirmed.is_none_or(|day| (today - day).num_days() > STALE_AFTER)
}

/// `ix(day) - ix(baseline)`: working days late, negative for early.
#[must_use]
pub fn slip(calendar: &Calendar, day: Option<NaiveDate>, baseline: Option<NaiveDate>) -> Option<i64> {
    Some(calendar.ix(day?) - calendar.ix(baseline?))
}

/// The faults of dates that a constraint needs: every constraint its day, one
/// that fixes the day a reason as well.
pub fn constrained(faults: &mut Faults, constraint: Constraint, on: Option<NaiveDate>, why: &str) {
    faults.needed(constraint != Constraint::Free && on.is_none(), "constraint_on", "constraint");
    let fixed = matches!(constraint, Constraint::MustStart | Constraint::MustFinish);
    faults.needed(fixed && why.is_empty(), "constraint_why", "constraint");
}

/// The faults of a baseline: plausible days, and an approved change behind
/// every revision after the signed plan.
pub fn committed(faults: &mut Faults, baseline: &Baseline, project: &Project) {
    for revision in &baseline.0 {
        let far = [revision.start, Some(revision.finish)].into_iter().flatten().find(|day| !is_plausible(*day));
        faults.when(far.is_some(), "baseline", || Msg::new("rule-date-range").date("day", far.unwrap_or_default()));
    }
    for revision in baseline.0.iter().skip(1) {
        let change = revision.change.as_ref().and_then(|link| project.changes.get(link.uid));
        faults.when(!change.is_some_and(Change::is_approved), "baseline", || {
            Msg::new("rule-baseline-change").text("revision", revision.to_string())
        });
    }
}

impl Milestone {
    /// The day it was reached or is expected: an override goes before the
    /// forecast. None while nobody said.
    #[must_use]
    pub fn expected(&self) -> Option<NaiveDate> {
        self.actual.or(self.forecast_override).or(self.forecast)
    }

    /// The committed date that counts now.
    #[must_use]
    pub fn committed(&self) -> Option<NaiveDate> {
        self.baseline.current().map(|revision| revision.finish)
    }

    /// Working days late against the current baseline; none while a date is
    /// unknown.
    #[must_use]
    pub fn slip(&self, calendar: &Calendar) -> Option<i64> {
        slip(calendar, self.expected(), self.committed())
    }

    /// Working days late against the signed plan.
    #[must_use]
    pub fn slip_signed(&self, calendar: &Calendar) -> Option<i64> {
        slip(calendar, self.expected(), self.baseline.first().map(|revision| revision.finish))
    }

    /// Whether its slip is more than the project tolerates (red, not amber).
    #[must_use]
    pub fn is_red(&self, project: &Project) -> bool {
        let amber_wd = project.charter().map_or(Charter::AMBER_WD, Charter::amber);
        self.slip(&project.calendar).is_some_and(|slip| slip > amber_wd)
    }

    /// How it stands; the first condition of domain.md 1.3 that fits. Float
    /// and buffer come with the schedule.
    #[must_use]
    pub fn status(&self, facts: &Facts<'_>) -> MilestoneStatus {
        let project = facts.project;
        let slip = self.slip(&project.calendar);
        if self.state == MilestoneState::Cancelled {
            return MilestoneStatus::Cancelled;
        }
        if self.actual.is_some() || self.state == MilestoneState::Done {
            return match slip.unwrap_or(0) {
                ..0 => MilestoneStatus::DoneEarly,
                0 => MilestoneStatus::Done,
                1.. => MilestoneStatus::DoneLate,
            };
        }
        let due = self.expected().or(self.committed());
        let to_go = due.map(|day| project.calendar.ix(day) - project.calendar.ix(facts.today));
        if self.committed().is_some_and(|day| facts.today > day) {
            MilestoneStatus::Late
        } else if slip.is_some_and(|slip| slip > 0) || self.is_in_danger(project) {
            MilestoneStatus::AtRisk
        } else if to_go.is_some_and(|days| days <= DUE_SOON) {
            MilestoneStatus::DueSoon
        } else {
            MilestoneStatus::OnTrack
        }
    }

    /// Whether something other than its dates speaks against it: low
    /// confidence, an open high threat before it, a failing check.
    fn is_in_danger(&self, project: &Project) -> bool {
        let before = |from: Option<NaiveDate>| match (from, self.expected().or(self.committed())) {
            (Some(from), Some(day)) => from <= day,
            _ => true,
        };
        let threats = || {
            project.risks.iter().filter(|risk| risk.kind == RiskKind::Threat && (*risk as &dyn Row).is_open()).any(|risk| {
                risk.affects.has(self.uid) && risk.band() >= Some(Band::High) && before(risk.window.from)
            })
        };
        self.confidence == Some(Confidence::Low)
            || threats()
            || self.deliverables(project).any(|deliverable| deliverable.failing(project).next().is_some())
    }

    /// Its deliverables.
    pub fn deliverables<'a>(&self, project: &'a Project) -> impl Iterator<Item = &'a Deliverable> + use<'a> {
        let uid = self.uid;
        project.deliverables.iter().filter(move |deliverable| deliverable.milestone.is(uid))
    }

    /// Whether its forecast should be confirmed again.
    #[must_use]
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.state == MilestoneState::Planned && is_stale(self.confirmed_on, self.expected(), today)
    }
}

/// All deliverables of a gate must be accepted before it is reached.
fn gate_is_open(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let milestone = same::<Milestone>(Some(row)).filter(|milestone| milestone.accept_gate)?;
    let ids: Vec<&str> =
        milestone.deliverables(facts.project).filter(|d| !d.is_accepted()).map(|deliverable| deliverable.id.as_str()).collect();
    (!ids.is_empty()).then(|| Msg::new("rule-milestone-gate").text("ids", ids.join(" ")))
}

/// A cancelled milestone needs an approved change.
fn change_is_approved(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let change = facts.project.changes.of(&same::<Milestone>(Some(row))?.change)?;
    (!change.is_approved()).then(|| Msg::new("rule-change-not-approved").text("id", change.id.as_str()))
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["planned"],
    steps: &[
        Step {
            from: &["planned"],
            to: "done",
            must: &[Need::Field("actual"), Need::Field("evidence"), Need::Rule(gate_is_open)],
            stamps: &["actual"],
        },
        Step {
            from: &["planned"],
            to: "cancelled",
            must: &[Need::Field("change"), Need::Field("reason"), Need::Rule(change_is_approved)],
            stamps: &[],
        },
        Step { from: &["done", "cancelled"], to: "planned", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

impl Record for Milestone {
    const KIND: Kind = Kind::Milestone;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(9).group("state"),
        field!(key).column(4),
        field!(owner).column(10),
        field!(baseline).column(10),
        field!(forecast).column(10),
        field!(forecast_override),
        field!(override_reason).ceiling(Visibility::Team),
        field!(confirmed_on),
        field!(confidence).column(10),
        field!(reviewer),
        field!(actual).column(10).group("state"),
        field!(evidence).group("state"),
        field!(preds),
        field!(constraint),
        field!(constraint_on),
        field!(constraint_why),
        field!(windows),
        field!(freezes),
        field!(accept_gate),
        field!(pay_pct).column(8).ceiling(Visibility::OneToOne),
        field!(invoiced_on).ceiling(Visibility::OneToOne),
        field!(paid_on).ceiling(Visibility::OneToOne),
        field!(change).group("state"),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived { key: "status", value: |m, facts| Face::choice(Some(m.status(facts))), column: 10, ceiling: Visibility::Client },
        Derived {
            key: "slip_wd",
            value: |m, facts| Face::number(m.slip(&facts.project.calendar), Unit::WorkDays),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "slip0_wd",
            value: |m, facts| Face::number(m.slip_signed(&facts.project.calendar), Unit::WorkDays),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived { key: "committed", value: |m, _| Face::date(m.committed()), column: 10, ceiling: Visibility::Client },
        Derived { key: "expected", value: |m, _| Face::date(m.expected()), column: 10, ceiling: Visibility::Client },
        Derived {
            key: "stale",
            value: |m, facts| if m.is_stale(facts.today) { Face::Flag(true) } else { Face::Empty },
            column: 4,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] =
        &["title", "status", "expected", "slip_wd", "committed", "owner", "key", "actual", "slip0_wd", "confidence", "stale", "pay_pct"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, _: &Facts<'_>) {
        // Reopened: it was not reached after all, the history knows the day.
        if self.state == MilestoneState::Planned && before.is_some_and(|before| before.state != MilestoneState::Planned) {
            renew(&mut self.actual, before.map(|before| &before.actual), None);
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.past(&[("actual", self.actual), ("invoiced_on", self.invoiced_on), ("paid_on", self.paid_on)], facts.today);
        faults.order(("invoiced_on", self.invoiced_on), ("paid_on", self.paid_on));
        faults.when(self.actual.is_some() && self.state != MilestoneState::Done, "actual", || Msg::new("rule-milestone-not-done"));
        faults.needed(self.state == MilestoneState::Done && self.actual.is_none(), "actual", "state");
        faults.needed(self.forecast_override.is_some() && self.override_reason.is_empty(), "override_reason", "forecast_override");
        constrained(&mut faults, self.constraint, self.constraint_on, &self.constraint_why);
        committed(&mut faults, &self.baseline, facts.project);
        faults.when(self.baseline.0.iter().any(|revision| revision.start.is_some()), "baseline", || {
            Msg::new("rule-milestone-baseline")
        });
        faults.when(self.windows.0.iter().chain(&self.freezes.0).any(|span| !span.is_ordered()), "windows", || {
            Msg::new("rule-spans-order")
        });
        let shares: i64 = facts.project.milestones.iter().filter(|m| m.uid != self.uid).filter_map(|m| m.pay_pct.0).sum();
        faults.when(self.pay_pct.0.is_some_and(|pct| pct + shares > 100), "pay_pct", || {
            Msg::new("rule-payments-over").count("sum", shares + self.pay_pct.0.unwrap_or(0))
        });
        predecessors::check(&mut faults, self, &self.preds, facts.project);
        faults.list()
    }
}
