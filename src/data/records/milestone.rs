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
pub const DUE_SOON: i64 = 10;

/// A buffer to the window of fewer working days is a risk (domain.md 1.3).
const TIGHT_BUFFER: i64 = 3;

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

impl MilestoneStatus {
    /// How something reached stands that slipped by so many working days.
    #[must_use]
    pub fn reached(slip: Option<i64>) -> Self {
        match slip.unwrap_or(0) {
            ..0 => Self::DoneEarly,
            0 => Self::Done,
            1.. => Self::DoneLate,
        }
    }
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
        let late = revision.start.filter(|start| *start > revision.finish);
        faults.when(late.is_some(), "baseline", || {
            Msg::new("refuse-baseline-order").date("start", late.unwrap_or_default()).date("finish", revision.finish)
        });
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

    /// The same as the schedule has it, if the facts bring one.
    #[must_use]
    pub fn expected_in(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        self.actual.or_else(|| facts.schedule?.finish(self.uid)).or(self.expected())
    }

    /// Working days late against the current baseline as the schedule has it,
    /// if the facts bring one.
    #[must_use]
    pub fn slip_in(&self, facts: &Facts<'_>) -> Option<i64> {
        slip(&facts.project.calendar, self.expected_in(facts), self.committed())
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
    /// and buffer count only where the facts bring a schedule.
    #[must_use]
    pub fn status(&self, facts: &Facts<'_>) -> MilestoneStatus {
        let project = facts.project;
        let slip = self.slip_in(facts);
        if self.state == MilestoneState::Cancelled {
            return MilestoneStatus::Cancelled;
        }
        if self.actual.is_some() || self.state == MilestoneState::Done {
            return MilestoneStatus::reached(slip);
        }
        let due = self.expected_in(facts).or(self.committed());
        let to_go = due.map(|day| project.calendar.ix(day) - project.calendar.ix(facts.today));
        if self.committed().is_some_and(|day| facts.today > day) {
            MilestoneStatus::Late
        } else if slip.is_some_and(|slip| slip > 0) || self.is_tight(facts) || self.is_in_danger(facts) {
            MilestoneStatus::AtRisk
        } else if to_go.is_some_and(|days| days <= DUE_SOON) {
            MilestoneStatus::DueSoon
        } else {
            MilestoneStatus::OnTrack
        }
    }

    /// Whether the schedule has no room for it: a commitment after it is
    /// already broken, or it will hit its window with few days to spare.
    fn is_tight(&self, facts: &Facts<'_>) -> bool {
        let Some(schedule) = facts.schedule else { return false };
        schedule.float_commit_wd(self.uid).is_some_and(|float| float < 0)
            || schedule.buffer_wd(self.uid).is_some_and(|buffer| (0..TIGHT_BUFFER).contains(&buffer))
    }

    /// Whether something other than its dates speaks against it: low
    /// confidence, an open high threat before it, a failing check.
    fn is_in_danger(&self, facts: &Facts<'_>) -> bool {
        let project = facts.project;
        let before = |from: Option<NaiveDate>| match (from, self.expected_in(facts).or(self.committed())) {
            (Some(from), Some(day)) => from <= day,
            _ => true,
        };
        let threats = || {
            project
                .risks
                .iter()
                .filter(|risk| risk.kind == RiskKind::Threat && (*risk as &dyn Row).is_open())
                .any(|risk| risk.affects.has(self.uid) && risk.band() >= Some(Band::High) && before(risk.window.from))
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
    pub fn is_stale(&self, facts: &Facts<'_>) -> bool {
        self.state == MilestoneState::Planned && is_stale(self.confirmed_on, self.expected_in(facts), facts.today)
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
        Derived::<Self>::new("status", |m, facts| Face::choice(Some(m.status(facts)))).column(10),
        Derived::<Self>::new("slip_wd", |m, facts| Face::number(m.slip_in(facts), Unit::SignedWorkDays)).column(6),
        Derived::<Self>::new("slip0_wd", |m, facts| {
            let signed = m.baseline.first().map(|revision| revision.finish);
            Face::number(slip(&facts.project.calendar, m.expected_in(facts), signed), Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("side", |m, facts| Face::choice(facts.project.stakeholders.of(&m.owner).map(|owner| owner.side)))
            .column(6),
        Derived::<Self>::new("committed", |m, _| Face::date(m.committed())).column(10),
        Derived::<Self>::new("expected", |m, facts| Face::date(m.expected_in(facts))).column(10),
        Derived::<Self>::new("ready", |m, facts| Face::date(facts.schedule.and_then(|schedule| schedule.ready(m.uid))))
            .column(10),
        Derived::<Self>::new("window", |m, facts| Face::date(facts.schedule.and_then(|schedule| schedule.window(m.uid))))
            .column(10),
        Derived::<Self>::new("buffer_wd", |m, facts| {
            Face::number(facts.schedule.and_then(|schedule| schedule.buffer_wd(m.uid)), Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("float_network_wd", |m, facts| {
            let float = facts.schedule.and_then(|schedule| schedule.float_network_wd(m.uid));
            Face::number(float, Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("float_commit_wd", |m, facts| {
            let float = facts.schedule.and_then(|schedule| schedule.float_commit_wd(m.uid));
            Face::number(float, Unit::SignedWorkDays)
        })
        .column(6),
        Derived::<Self>::new("driver", |m, facts| {
            facts.schedule.and_then(|schedule| schedule.driver(m.uid)).map_or(Face::Empty, Face::Link)
        })
        .column(6),
        Derived::<Self>::new("chain", |m, facts| match facts.schedule.map(|schedule| schedule.chain(m.uid)) {
            Some(links) if !links.is_empty() => Face::Links(links),
            _ => Face::Empty,
        }),
        Derived::<Self>::new("provisional", |m, facts| match facts.schedule {
            Some(schedule) if schedule.is_provisional(m.uid) => Face::Flag(true),
            _ => Face::Empty,
        })
        .column(4),
        Derived::<Self>::new("stale", |m, facts| if m.is_stale(facts) { Face::Flag(true) } else { Face::Empty })
            .column(4)
            .ceiling(Visibility::Team),
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "status",
        "expected",
        "slip_wd",
        "committed",
        "owner",
        "key",
        "actual",
        "slip0_wd",
        "confidence",
        "stale",
        "pay_pct",
    ];
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
        let reached = self.state == MilestoneState::Done;
        faults.when(self.actual.is_some() && !reached, "actual", || Msg::new("rule-milestone-not-done"));
        faults.needed(reached && self.actual.is_none(), "actual", "state");
        let unexplained = self.forecast_override.is_some() && self.override_reason.is_empty();
        faults.needed(unexplained, "override_reason", "forecast_override");
        constrained(&mut faults, self.constraint, self.constraint_on, &self.constraint_why);
        committed(&mut faults, &self.baseline, facts.project);
        faults.when(self.baseline.0.iter().any(|revision| revision.start.is_some()), "baseline", || {
            Msg::new("rule-milestone-baseline")
        });
        for (key, spans) in [("windows", &self.windows), ("freezes", &self.freezes)] {
            faults.when(spans.0.iter().any(|span| !span.is_ordered()), key, || Msg::new("rule-spans-order"));
        }
        // None of them left: without this the forecast would be a day on which it cannot happen.
        let ends: Option<Vec<NaiveDate>> = self.windows.0.iter().map(|span| span.to).collect();
        let last = ends.and_then(|ends| ends.into_iter().max());
        let over = last.filter(|last| self.state == MilestoneState::Planned && *last < facts.today);
        faults.when(over.is_some(), "windows", || Msg::new("rule-windows-past").date("last", over.unwrap_or(facts.today)));
        let shares: i64 = facts.project.milestones.iter().filter(|m| m.uid != self.uid).filter_map(|m| m.pay_pct.0).sum();
        faults.when(self.pay_pct.0.is_some_and(|pct| pct + shares > 100), "pay_pct", || {
            Msg::new("rule-payments-over").count("sum", shares + self.pay_pct.0.unwrap_or(0))
        });
        predecessors::check(&mut faults, self, &self.preds, facts.project);
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::baseline::Revision;
    use crate::data::records::change::ChangeState;
    use crate::data::records::check::CheckResult;
    use crate::data::records::deliverable::DeliverableState;
    use crate::data::records::risk::RiskState;
    use crate::data::records::{Check, Criterion, Risk};
    use crate::data::testing::{TODAY, day, faults, missing, put};
    use crate::data::values::{Links, Span};

    /// Committed for one day, expected on another of the same week, so that
    /// calendar and working days agree.
    fn milestone(committed: &str, expected: &str) -> Milestone {
        Milestone { baseline: Baseline::of(None, day(committed)), forecast: Some(day(expected)), ..Milestone::default() }
    }

    fn status(milestone: &Milestone, project: &Project) -> MilestoneStatus {
        milestone.status(&project.facts(day(TODAY)))
    }

    #[test]
    fn the_status_is_the_first_condition_that_fits() {
        let project = Project::default();
        let done = |on: &str| Milestone { actual: Some(day(on)), ..milestone("2026-08-12", "2026-08-12") };
        for (milestone, expected) in [
            (Milestone { state: MilestoneState::Cancelled, ..done("2026-08-14") }, MilestoneStatus::Cancelled),
            (done("2026-08-11"), MilestoneStatus::DoneEarly),
            (done("2026-08-12"), MilestoneStatus::Done),
            (done("2026-08-13"), MilestoneStatus::DoneLate),
            (milestone("2026-08-18", "2026-08-18"), MilestoneStatus::Late),
            (milestone("2026-08-20", "2026-08-21"), MilestoneStatus::AtRisk),
            (milestone("2026-08-19", "2026-08-19"), MilestoneStatus::DueSoon),
            (milestone("2026-12-04", "2026-12-04"), MilestoneStatus::OnTrack),
            (Milestone::default(), MilestoneStatus::OnTrack),
        ] {
            assert_eq!(status(&milestone, &project), expected, "{milestone:?}");
        }
    }

    #[test]
    fn low_confidence_a_high_threat_or_a_failing_check_put_it_at_risk() {
        let fine = milestone("2026-12-04", "2026-12-04");
        let unsure = Milestone { confidence: Some(Confidence::Low), ..fine.clone() };
        assert_eq!(status(&unsure, &Project::default()), MilestoneStatus::AtRisk);

        let mut project = Project::default();
        let link = put(&mut project, "M8", fine);
        let on_track = |project: &Project| status(project.milestones.get(link.uid).expect("it"), project);
        let mut risk = Risk { affects: Links::to(vec![link.clone()]), ..Risk::default() };
        risk.p = Amount::of(4);
        risk.impact_schedule = Amount::of(3);
        let far = Span { from: Some(day("2026-12-05")), to: None };
        for (state, kind, window, expected) in [
            (RiskState::Responding, RiskKind::Threat, Span::default(), MilestoneStatus::AtRisk),
            (RiskState::Responding, RiskKind::Threat, far, MilestoneStatus::OnTrack),
            (RiskState::Closed, RiskKind::Threat, Span::default(), MilestoneStatus::OnTrack),
            (RiskState::Responding, RiskKind::Opportunity, Span::default(), MilestoneStatus::OnTrack),
        ] {
            let mut project = project.clone();
            put(&mut project, "R01", Risk { kind, state, window, ..risk.clone() });
            assert_eq!(on_track(&project), expected, "{state:?} {kind:?} {window:?}");
        }

        let work = put(&mut project, "D01", Deliverable { milestone: Link::to(link.clone()), ..Deliverable::default() });
        let criterion = put(&mut project, "Q1", Criterion { deliverable: Link::to(work), ..Criterion::default() });
        assert_eq!(on_track(&project), MilestoneStatus::OnTrack);
        let failed = Check { criterion: Link::to(criterion), result: Some(CheckResult::Fail), ..Check::default() };
        put(&mut project, "K01", failed);
        assert_eq!(on_track(&project), MilestoneStatus::AtRisk);
    }

    #[test]
    fn slip_counts_against_the_current_baseline_and_the_signed_one_apart() {
        let mut late = milestone("2026-08-17", "2026-08-21");
        late.baseline.0.push(Revision { start: None, finish: day("2026-08-20"), change: None });
        let calendar = Calendar::default();
        assert_eq!((late.slip(&calendar), late.slip_signed(&calendar)), (Some(1), Some(4)));
        late.forecast_override = Some(day("2026-08-19"));
        assert_eq!(late.slip(&calendar), Some(-1), "an override goes before the forecast");
        late.actual = Some(day("2026-08-20"));
        assert_eq!(late.slip(&calendar), Some(0), "the actual date goes before both");
        assert_eq!(Milestone::default().slip(&calendar), None);
    }

    #[test]
    fn more_slip_than_the_project_tolerates_is_red() {
        let mut project = Project::default();
        let late = milestone("2026-08-17", "2026-08-20");
        assert!(!late.is_red(&project), "3 of 10");
        put(&mut project, "P1", Charter { amber_wd: Amount::of(2), ..Charter::default() });
        assert!(late.is_red(&project), "3 of 2");
    }

    #[test]
    fn windows_that_are_all_over_are_a_fault_of_what_is_still_to_happen() {
        let project = Project::default();
        let span = |from: &str, to: Option<&str>| Span { from: Some(day(from)), to: to.map(day) };
        let over = span("2026-08-01", Some("2026-08-18"));
        let with = |windows: Vec<Span>| Milestone { windows: Spans(windows), ..Milestone::default() };
        assert_eq!(faults(&with(vec![over]), &project), ["windows rule-windows-past"]);
        assert!(faults(&with(vec![over, span("2026-08-19", Some("2026-08-19"))]), &project).is_empty(), "today is not over");
        assert!(faults(&with(vec![over, span("2026-08-01", None)]), &project).is_empty());
        let cancelled = Milestone { state: MilestoneState::Cancelled, ..with(vec![over]) };
        assert!(faults(&cancelled, &project).is_empty());
    }

    #[test]
    fn a_forecast_that_nobody_confirmed_for_a_week_is_stale_when_it_comes_near() {
        let confirmed = |on: Option<&str>, expected: &str| {
            let confirmed_on = on.map(day);
            Milestone { confirmed_on, ..milestone(expected, expected) }.is_stale(&Project::default().facts(day(TODAY)))
        };
        assert!(confirmed(None, "2026-09-30"));
        assert!(confirmed(Some("2026-08-11"), "2026-09-30"));
        assert!(!confirmed(Some("2026-08-12"), "2026-09-30"), "seven days are fine");
        assert!(!confirmed(None, "2026-12-04"), "far away");
    }

    #[test]
    fn it_is_done_only_with_a_date_and_evidence_and_after_its_gate() {
        let mut project = Project::default();
        let link = put(&mut project, "M3", Milestone { accept_gate: true, ..Milestone::default() });
        let work = Deliverable { milestone: Link::to(link.clone()), ..Deliverable::default() };
        put(&mut project, "D01", Deliverable { state: DeliverableState::Accepted, ..work.clone() });
        let gate = project.milestones.get(link.uid).expect("it").clone();
        assert_eq!(missing(&gate, "done", &project), ["actual", "evidence"]);
        put(&mut project, "D02", Deliverable { state: DeliverableState::Conditional, ..work });
        let ready = Milestone { actual: Some(day(TODAY)), evidence: "D01".into(), ..gate };
        assert_eq!(missing(&ready, "done", &project), ["rule-milestone-gate"]);
        assert!(missing(&Milestone { accept_gate: false, ..ready }, "done", &project).is_empty());
    }

    #[test]
    fn it_is_cancelled_only_by_an_approved_change() {
        let mut project = Project::default();
        let change = put(&mut project, "C01", Change::default());
        let gone = Milestone { change: Link::to(change.clone()), reason: "out of scope".into(), ..Milestone::default() };
        assert_eq!(missing(&gone, "cancelled", &project), ["rule-change-not-approved"]);
        let approved = Change { state: ChangeState::Approved, uid: change.uid, ..Change::default() };
        put(&mut project, "C01", approved);
        assert!(missing(&gone, "cancelled", &project).is_empty());
    }

    #[test]
    fn a_milestone_that_is_opened_again_loses_its_actual_date() {
        let project = Project::default();
        let before = Milestone { state: MilestoneState::Done, actual: Some(day("2026-08-18")), ..Milestone::default() };
        let mut after = Milestone { state: MilestoneState::Planned, ..before.clone() };
        after.settle(Some(&before), &project.facts(day(TODAY)));
        assert_eq!(after.actual, None);
    }

    #[test]
    fn dates_that_cannot_be_are_faults() {
        let project = Project::default();
        let fine = Milestone { state: MilestoneState::Done, actual: Some(day(TODAY)), ..milestone("2026-08-19", "2026-08-19") };
        assert!(faults(&fine, &project).is_empty(), "{:?}", faults(&fine, &project));
        let period = Baseline::of(Some(day("2026-08-17")), day("2026-08-19"));
        let far = Baseline::of(None, day("2101-01-01"));
        let turned = Spans(vec![Span { from: Some(day("2026-10-08")), to: Some(day("2026-09-25")) }]);
        for (milestone, fault) in [
            (Milestone { actual: Some(day("2026-08-20")), ..fine.clone() }, "actual rule-future"),
            (Milestone { state: MilestoneState::Planned, ..fine.clone() }, "actual rule-milestone-not-done"),
            (Milestone { actual: None, ..fine.clone() }, "actual rule-needed"),
            (Milestone { forecast_override: Some(day(TODAY)), ..fine.clone() }, "override_reason rule-needed"),
            (Milestone { baseline: period, ..fine.clone() }, "baseline rule-milestone-baseline"),
            (Milestone { baseline: far, ..fine.clone() }, "baseline rule-date-range"),
            (Milestone { windows: turned, ..fine.clone() }, "windows rule-spans-order"),
            (Milestone { constraint: Constraint::FinishNoLater, ..fine.clone() }, "constraint_on rule-needed"),
            (
                Milestone { constraint: Constraint::MustFinish, constraint_on: Some(day(TODAY)), ..fine.clone() },
                "constraint_why rule-needed",
            ),
            (Milestone { invoiced_on: Some(day("2026-08-18")), paid_on: Some(day("2026-08-17")), ..fine }, "paid_on rule-order"),
        ] {
            assert_eq!(faults(&milestone, &project), [fault], "{milestone:?}");
        }
    }

    #[test]
    fn a_later_baseline_needs_an_approved_change() {
        let mut project = Project::default();
        let change = put(&mut project, "C03", Change::default());
        let revised = |change: Option<crate::data::values::Ref>| {
            let mut milestone = milestone("2026-10-24", "2026-11-21");
            milestone.baseline.0.push(Revision { start: None, finish: day("2026-11-21"), change });
            milestone
        };
        assert_eq!(faults(&revised(None), &project), ["baseline rule-baseline-change"]);
        assert_eq!(faults(&revised(Some(change.clone())), &project), ["baseline rule-baseline-change"]);
        put(&mut project, "C03", Change { state: ChangeState::Closed, uid: change.uid, ..Change::default() });
        assert!(faults(&revised(Some(change)), &project).is_empty());
    }

    #[test]
    fn payments_of_more_than_the_whole_contract_are_a_fault() {
        let mut project = Project::default();
        put(&mut project, "M2", Milestone { pay_pct: Amount::of(60), ..Milestone::default() });
        assert!(faults(&Milestone { pay_pct: Amount::of(40), ..Milestone::default() }, &project).is_empty());
        let over = Milestone { pay_pct: Amount::of(41), ..Milestone::default() };
        assert_eq!(faults(&over, &project), ["pay_pct rule-payments-over"]);
    }
}
