//! Assumptions (domain.md 1.5, RAID view).

use std::sync::Arc;

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Step, renew};
use crate::data::records::{Issue, Stakeholder, Task};
use crate::data::values::{Amount, Link, Links, Ref, Scale4, Scheduled, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// Something that the plan takes for true and that somebody must confirm.
    pub struct Assumption {
        /// The statement.
        pub title: String,
        /// Where it stands.
        pub state: AssumptionState,
        /// Who finds out.
        pub owner: Link<Stakeholder>,
        /// Until when.
        pub validate_by: Option<NaiveDate>,
        /// Where it comes from and what hangs on it.
        pub detail: Text,
        /// How bad it is if it does not hold: the severity of the issue.
        pub severity: Amount<Scale4>,
        /// Milestones and tasks that rest on it.
        pub affects: Links<Scheduled>,
        /// What was found out.
        pub finding: Text,
        /// When it was found out.
        pub decided_on: Option<NaiveDate>,
    }
}

choice! {
    /// Where an assumption stands.
    AssumptionState = "assumption_state" {
        Open "open",
        Confirmed "confirmed",
        Broken "broken",
    }
}

impl Assumption {
    /// Working days past the day of validation while it is open; none if it
    /// is in time.
    #[must_use]
    pub fn overdue(&self, facts: &Facts<'_>) -> Option<i64> {
        let by = self.validate_by.filter(|day| self.state == AssumptionState::Open && facts.today > *day)?;
        Some(facts.project.calendar.ix(facts.today) - facts.project.calendar.ix(by))
    }
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["open"],
    steps: &[
        Step {
            from: &["open"],
            to: "confirmed",
            must: &[Need::Field("finding"), Need::Field("decided_on")],
            stamps: &["decided_on"],
        },
        Step {
            from: &["open", "confirmed"],
            to: "broken",
            must: &[Need::Field("finding"), Need::Field("owner"), Need::Field("decided_on")],
            stamps: &["decided_on"],
        },
        Step { from: &["confirmed", "broken"], to: "open", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

impl Record for Assumption {
    const KIND: Kind = Kind::Assumption;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(9).group("state"),
        field!(owner).column(10),
        field!(validate_by).column(11),
        field!(detail),
        field!(severity).column(8),
        field!(affects),
        field!(finding).group("state"),
        field!(decided_on).column(10).group("state"),
    ];
    const DERIVED: &'static [Derived<Self>] = &[Derived {
        key: "overdue_wd",
        value: |assumption, facts| Face::number(assumption.overdue(facts), Unit::WorkDays),
        column: 8,
        ceiling: Visibility::Team,
    }];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &["title", "state", "owner", "validate_by", "overdue_wd", "severity", "decided_on"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let Some(before) = before.filter(|before| before.state != self.state) else { return };
        let decided = (self.state != AssumptionState::Open).then_some(facts.today);
        renew(&mut self.decided_on, Some(&before.decided_on), decided);
    }

    /// A broken assumption is an issue from that day on.
    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        if self.state != AssumptionState::Broken || before.is_some_and(|before| before.state == AssumptionState::Broken) {
            return Vec::new();
        }
        vec![AnyRecord::Issue(Arc::new(Issue {
            title: self.title.clone(),
            owner: self.owner.clone(),
            severity: self.severity,
            detail: self.finding.clone(),
            raised_by: self.owner.clone(),
            raised_on: self.decided_on.or(Some(facts.today)),
            blocks: Links::<Task>::to(self.affects.0.iter().filter(|link| link.kind == Kind::Task).cloned().collect()),
            links: Links::to(vec![Ref { kind: Kind::Assumption, uid: self.uid, id: self.id.clone() }]),
            vis: self.vis,
            ..Issue::default()
        }))]
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.past(&[("decided_on", self.decided_on)], facts.today);
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{TODAY, brought, day, faults, missing, put};

    #[test]
    fn a_broken_assumption_becomes_an_issue() {
        let mut project = Project::default();
        let task = put(&mut project, "T21", Task::default());
        let before =
            Assumption {
                title: "八名测试人员到位".into(), affects: Links::to(vec![task.clone()]), ..Assumption::default()
            };
        let link = put(&mut project, "AS01", Assumption { severity: Amount::of(2), ..before });
        let before = project.assumptions.get(link.uid).expect("it");
        assert_eq!(missing(before, "broken", &project), ["finding", "owner", "decided_on"]);
        let mut after = Assumption { state: AssumptionState::Broken, ..before.clone() };
        after.settle(Some(before), &project.facts(day(TODAY)));
        assert_eq!(after.decided_on, Some(day(TODAY)));
        let Some(AnyRecord::Issue(issue)) = brought(&after, Some(before), &project) else { panic!("no issue") };
        assert_eq!(
            (issue.title.as_str(), issue.severity, issue.raised_on),
            ("八名测试人员到位", Amount::of(2), Some(day(TODAY)))
        );
        assert!(issue.blocks.has(task.uid) && issue.links.has(after.uid));
        assert_eq!(brought(&after, Some(&after), &project), None, "only when it breaks");
    }

    #[test]
    fn it_is_overdue_after_its_day_of_validation() {
        let project = Project::default();
        let facts = project.facts(day(TODAY));
        let open = |by: &str| Assumption { validate_by: Some(day(by)), ..Assumption::default() };
        assert_eq!((open("2026-08-17").overdue(&facts), open(TODAY).overdue(&facts)), (Some(2), None));
        let settled = Assumption { state: AssumptionState::Confirmed, ..open("2026-08-17") };
        assert_eq!(settled.overdue(&facts), None);
        let early = Assumption { decided_on: Some(day("2026-08-20")), ..open(TODAY) };
        assert_eq!(faults(&early, &project), ["decided_on rule-future"]);
    }
}
