//! Issues (domain.md 1.6).

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::{Deliverable, Risk, Stakeholder, Task};
use crate::data::values::{Amount, Lines, Link, Links, Money, Scale4, Text, Visibility, Wd};
use crate::{choice, field, record};

record! {
    /// Something that went wrong or worries somebody. A wish is a
    /// [`Change`](super::Change).
    pub struct Issue {
        /// Short title.
        pub title: String,
        /// Problem, not to specification, or concern.
        pub kind: IssueKind,
        /// Where it stands.
        pub state: IssueState,
        /// 1 stops a key milestone, 2 delays it, 3 stays inside the
        /// tolerance, 4 is a nuisance.
        pub severity: Amount<Scale4>,
        /// How much it matters that it is solved.
        pub priority: Option<Priority>,
        /// The one accountable person.
        pub owner: Link<Stakeholder>,
        /// Until when it is to be solved.
        pub due: Option<NaiveDate>,
        /// What happened.
        pub detail: Text,
        /// Who raised it.
        pub raised_by: Link<Stakeholder>,
        /// When it was raised.
        pub raised_on: Option<NaiveDate>,
        /// When the client was told.
        pub told_on: Option<NaiveDate>,
        /// Working days it costs.
        pub impact_wd: Amount<Wd>,
        /// Money it costs.
        pub impact_cost: Money,
        /// What it does to quality.
        pub impact_quality: String,
        /// The risk that it was before it happened.
        pub from_risk: Link<Risk>,
        /// Tasks that cannot go on.
        pub blocks: Links<Task>,
        /// What could be done, for and against.
        pub options: Lines,
        /// What we recommend.
        pub recommended: String,
        /// What has to be decided.
        pub decision_needed: Text,
        /// Who has to decide it.
        pub decider: Link<Stakeholder>,
        /// Until when.
        pub decide_by: Option<NaiveDate>,
        /// To whom it was escalated.
        pub escalated_to: Link<Stakeholder>,
        /// What is asked of them.
        pub escalation: String,
        /// What was done.
        pub resolution: Text,
        /// Why it came to it.
        pub root_cause: Text,
        /// When it was solved.
        pub resolved_on: Option<NaiveDate>,
        /// Who confirmed that it is solved.
        pub confirmed_by: Link<Stakeholder>,
        /// When it was closed.
        pub closed_on: Option<NaiveDate>,
        /// The deliverable that is not to specification.
        pub deliverable: Link<Deliverable>,
        /// Accepted as it is: within which limits.
        pub concession: Text,
        /// Who accepted it as it is.
        pub concession_by: Link<Stakeholder>,
    }
}

choice! {
    /// What an issue is (PRINCE2 7). Requests for change are not issues here.
    IssueKind = "issue_kind" {
        Problem "problem",
        OffSpec "off_spec",
        Concern "concern",
    }
}

choice! {
    /// Where an issue stands.
    IssueState = "issue_state" {
        Open "open",
        Analysing "analysing",
        InProgress "in_progress",
        WaitingDecision "waiting_decision",
        Escalated "escalated",
        Resolved "resolved",
        Closed "closed",
    }
}

choice! {
    /// How much it matters.
    Priority = "priority" {
        Must "must",
        Should "should",
        Could "could",
    }
}

impl Issue {
    /// Working days since it was raised, up to its closing; none if nobody
    /// said when it was raised.
    #[must_use]
    pub fn age(&self, facts: &Facts<'_>) -> Option<i64> {
        let calendar = &facts.project.calendar;
        Some(calendar.ix(self.closed_on.unwrap_or(facts.today)) - calendar.ix(self.raised_on?))
    }

    /// Working days past its due date while it is not solved.
    #[must_use]
    pub fn overdue(&self, facts: &Facts<'_>) -> Option<i64> {
        let due = self.due.filter(|day| !self.is_solved() && facts.today > *day)?;
        Some(facts.project.calendar.ix(facts.today) - facts.project.calendar.ix(due))
    }

    /// Whether nobody wrote to it for too long: severity 1 for more than one
    /// working day, severity 2 for more than three.
    #[must_use]
    pub fn is_stale(&self, facts: &Facts<'_>) -> bool {
        let most = match self.severity.0 {
            Some(1) => 1,
            Some(2) => 3,
            _ => return false,
        };
        let calendar = &facts.project.calendar;
        !self.is_solved() && self.rev > 0 && calendar.ix(facts.today) - calendar.ix(self.updated.at.date()) > most
    }

    /// Whether it is resolved or closed.
    #[must_use]
    pub const fn is_solved(&self) -> bool {
        matches!(self.state, IssueState::Resolved | IssueState::Closed)
    }

    fn is_severe(&self) -> bool {
        self.severity.0.is_some_and(|severity| severity <= 2)
    }
}

/// What was severe is closed only when its cause is known.
fn cause_is_known(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let issue = same::<Issue>(Some(row))?;
    (issue.is_severe() && issue.root_cause.0.is_empty()).then(|| Msg::new("rule-issue-root-cause"))
}

/// What a person of the client raised, a person of the client confirms.
fn client_confirms(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let issue = same::<Issue>(Some(row))?;
    let is_client = |link: &Link<Stakeholder>| {
        link.0.as_ref().and_then(|link| facts.project.target(link)).is_some_and(|person| person.stored("side").show() == "client")
    };
    (is_client(&issue.raised_by) && issue.confirmed_by.0.is_some() && !is_client(&issue.confirmed_by))
        .then(|| Msg::new("rule-issue-confirmed-by"))
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["open", "analysing", "in_progress", "waiting_decision", "escalated", "resolved"],
    steps: &[
        Step { from: &["open"], to: "analysing", must: &[Need::Field("owner")], stamps: &[] },
        Step {
            from: &["open", "analysing", "waiting_decision", "escalated"],
            to: "in_progress",
            must: &[Need::Field("owner"), Need::Field("due")],
            stamps: &[],
        },
        Step { from: &["resolved"], to: "in_progress", must: &[Need::Field("reason")], stamps: &[] },
        Step {
            from: &["open", "analysing", "in_progress", "escalated"],
            to: "waiting_decision",
            must: &[Need::Field("decision_needed"), Need::Field("decider"), Need::Field("decide_by")],
            stamps: &[],
        },
        Step {
            from: &["open", "analysing", "in_progress", "waiting_decision"],
            to: "escalated",
            must: &[Need::Field("escalated_to"), Need::Field("escalation")],
            stamps: &[],
        },
        Step {
            from: &["open", "analysing", "in_progress", "waiting_decision", "escalated"],
            to: "resolved",
            must: &[Need::Field("resolution"), Need::Field("resolved_on")],
            stamps: &["resolved_on"],
        },
        Step {
            from: &["resolved"],
            to: "closed",
            must: &[
                Need::Field("resolution"),
                Need::Field("confirmed_by"),
                Need::Rule(cause_is_known),
                Need::Rule(client_confirms),
            ],
            stamps: &["closed_on"],
        },
    ],
};

impl Record for Issue {
    const KIND: Kind = Kind::Issue;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(kind).column(10),
        field!(state).column(16).group("state"),
        field!(severity).column(8),
        field!(priority).column(8),
        field!(owner).column(10),
        field!(due).column(10),
        field!(detail),
        field!(raised_by).column(10),
        field!(raised_on).column(10),
        field!(told_on).column(10),
        field!(impact_wd),
        field!(impact_cost).ceiling(Visibility::Team),
        field!(impact_quality),
        field!(from_risk),
        field!(blocks).column(10),
        field!(options),
        field!(recommended),
        field!(decision_needed),
        field!(decider),
        field!(decide_by).column(10),
        field!(escalated_to).group("state"),
        field!(escalation).group("state"),
        field!(resolution).group("state"),
        field!(root_cause),
        field!(resolved_on).group("state"),
        field!(confirmed_by).group("state"),
        field!(closed_on).group("state"),
        field!(deliverable),
        field!(concession),
        field!(concession_by),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "age_wd",
            value: |i, facts| Face::number(i.age(facts), Unit::WorkDays),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "overdue_wd",
            value: |i, facts| Face::number(i.overdue(facts), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "stale",
            value: |i, facts| if i.is_stale(facts) { Face::Flag(true) } else { Face::Empty },
            column: 4,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "state",
        "severity",
        "owner",
        "due",
        "overdue_wd",
        "kind",
        "age_wd",
        "priority",
        "raised_by",
        "raised_on",
        "blocks",
        "stale",
    ];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        if before.is_none() && self.raised_on.is_none() {
            self.raised_on = Some(facts.today);
        }
        let Some(before) = before.filter(|before| before.state != self.state) else { return };
        match self.state {
            IssueState::Resolved => renew(&mut self.resolved_on, Some(&before.resolved_on), Some(facts.today)),
            IssueState::Closed => renew(&mut self.closed_on, Some(&before.closed_on), Some(facts.today)),
            IssueState::InProgress if before.state == IssueState::Resolved => {
                renew(&mut self.resolved_on, Some(&before.resolved_on), None);
                renew(&mut self.confirmed_by, Some(&before.confirmed_by), Link::default());
            }
            IssueState::Open
            | IssueState::Analysing
            | IssueState::InProgress
            | IssueState::WaitingDecision
            | IssueState::Escalated => {}
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let (raised, resolved, closed) =
            (("raised_on", self.raised_on), ("resolved_on", self.resolved_on), ("closed_on", self.closed_on));
        faults.past(&[raised, resolved, closed, ("told_on", self.told_on)], facts.today);
        faults.order(raised, ("due", self.due));
        faults.order(raised, resolved);
        faults.order(raised, closed);
        faults.order(resolved, closed);
        faults.when(self.kind != IssueKind::OffSpec && !self.concession.0.is_empty(), "concession", || {
            Msg::new("rule-issue-concession")
        });
        faults.needed(!self.concession.0.is_empty() && self.concession_by.0.is_none(), "concession_by", "concession");
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{TODAY, day, faults, missing, put};
    use crate::data::values::Stamp;

    fn moved(before: &Issue, state: IssueState, project: &Project) -> Issue {
        let mut after = Issue { state, ..before.clone() };
        after.settle(Some(before), &project.facts(day(TODAY)));
        after
    }

    #[test]
    fn an_issue_dates_itself_and_forgets_its_solution_when_opened_again() {
        let project = Project::default();
        let mut new = Issue::default();
        new.settle(None, &project.facts(day(TODAY)));
        assert_eq!(new.raised_on, Some(day(TODAY)));
        let resolved = moved(&new, IssueState::Resolved, &project);
        assert_eq!(resolved.resolved_on, Some(day(TODAY)));
        assert_eq!(moved(&resolved, IssueState::InProgress, &project).resolved_on, None);
        assert_eq!(moved(&resolved, IssueState::Closed, &project).closed_on, Some(day(TODAY)));
    }

    #[test]
    fn a_severe_issue_is_closed_only_with_its_cause() {
        let project = Project::default();
        let solved = Issue { state: IssueState::Resolved, severity: Amount::of(2), ..Issue::default() };
        assert_eq!(missing(&solved, "closed", &project), ["resolution", "confirmed_by", "rule-issue-root-cause"]);
        let slight = Issue { severity: Amount::of(3), ..solved };
        assert_eq!(missing(&slight, "closed", &project), ["resolution", "confirmed_by"]);
    }

    #[test]
    fn severe_issues_are_stale_after_one_and_three_days() {
        let project = Project::default();
        let facts = project.facts(day(TODAY));
        let stale = |severity, on: &str| {
            let at = day(on).and_hms_opt(9, 0, 0).expect("a time");
            let updated = Stamp { at, by: "a".into() };
            Issue { severity: Amount::of(severity), rev: 1, updated, ..Issue::default() }.is_stale(&facts)
        };
        assert!(stale(1, "2026-08-17") && !stale(1, "2026-08-18"));
        assert!(!stale(2, "2026-08-17") && stale(2, "2026-08-13"));
        assert!(!stale(3, "2026-01-01"));
    }

    #[test]
    fn age_ends_with_closing_and_a_solved_issue_is_not_overdue() {
        let project = Project::default();
        let facts = project.facts(day(TODAY));
        let open = Issue { raised_on: Some(day("2026-08-17")), due: Some(day("2026-08-18")), ..Issue::default() };
        assert_eq!((open.age(&facts), open.overdue(&facts)), (Some(2), Some(1)));
        let closed = Issue { state: IssueState::Closed, closed_on: Some(day("2026-08-18")), ..open };
        assert_eq!((closed.age(&facts), closed.overdue(&facts)), (Some(1), None));
    }

    #[test]
    fn days_in_the_wrong_order_are_faults() {
        let project = Project::default();
        let raised_on = Some(day("2026-08-17"));
        for (issue, fault) in [
            (Issue { raised_on, due: Some(day("2026-08-14")), ..Issue::default() }, "due rule-order"),
            (Issue { raised_on, resolved_on: Some(day("2026-08-14")), ..Issue::default() }, "resolved_on rule-order"),
            (Issue { raised_on: Some(day("2026-08-20")), ..Issue::default() }, "raised_on rule-future"),
            (Issue { resolved_on: raised_on, closed_on: Some(day("2026-08-14")), ..Issue::default() }, "closed_on rule-order"),
        ] {
            assert_eq!(faults(&issue, &project), [fault], "{issue:?}");
        }
    }

    #[test]
    fn only_what_is_off_specification_ends_in_a_concession() {
        let mut project = Project::default();
        let person = Link::to(put(&mut project, "S02", Stakeholder::default()));
        let issue = Issue { concession: Text("until go-live".into()), concession_by: person, ..Issue::default() };
        assert_eq!(faults(&issue, &project), ["concession rule-issue-concession"]);
        let off_spec = Issue { kind: IssueKind::OffSpec, ..issue };
        assert!(faults(&off_spec, &project).is_empty());
        let nobody = Issue { concession_by: Link::default(), ..off_spec };
        assert_eq!(faults(&nobody, &project), ["concession_by rule-needed"]);
    }
}
