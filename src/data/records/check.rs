//! Quality checks of criteria (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::records::{Criterion, Deliverable, Stakeholder};
use crate::data::values::{Link, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// One look at one criterion: planned, then done with a result.
    pub struct Check {
        /// What is checked.
        pub criterion: Link<Criterion>,
        /// Of which deliverable.
        pub deliverable: Link<Deliverable>,
        /// When it is to be done.
        pub planned_on: Option<NaiveDate>,
        /// When it was done.
        pub done_on: Option<NaiveDate>,
        /// By whom.
        pub by: Link<Stakeholder>,
        /// What was measured.
        pub measured: String,
        /// Passed, failed or waived; none until it was done.
        pub result: Option<CheckResult>,
        /// Remarks.
        pub note: Text,
        /// Why a failed criterion was waived, and within which limits.
        pub waiver: String,
        /// The person of the client who waived it.
        pub waived_by: Link<Stakeholder>,
    }
}

choice! {
    /// What a check showed.
    CheckResult = "check_result" {
        Pass "pass",
        Fail "fail",
        Waived "waived",
    }
}

impl Record for Check {
    const KIND: Kind = Kind::Check;
    const FIELDS: &'static [Field<Self>] = &[
        field!(criterion).required(),
        field!(deliverable).column(11),
        field!(planned_on).column(10),
        field!(done_on).column(10).group("result"),
        field!(by).column(10),
        field!(measured).column(12).group("result"),
        field!(result).column(7).group("result"),
        field!(note),
        field!(waiver).group("result"),
        field!(waived_by).group("result"),
    ];
    const COLUMNS: &'static [&'static str] = &["criterion", "deliverable", "result", "measured", "done_on", "planned_on", "by"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, _: Option<&Self>, facts: &Facts<'_>) {
        if self.result.is_some() && self.done_on.is_none() {
            self.done_on = Some(facts.today);
        }
        if self.deliverable.0.is_none()
            && let Some(criterion) = facts.project.criteria.of(&self.criterion)
        {
            self.deliverable = criterion.deliverable.clone();
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.past(&[("done_on", self.done_on)], facts.today);
        faults.needed(self.done_on.is_some() && self.result.is_none(), "result", "done_on");
        let waived = self.result == Some(CheckResult::Waived);
        faults.needed(waived && self.waiver.is_empty(), "waiver", "result");
        faults.needed(waived && self.waived_by.0.is_none(), "waived_by", "result");
        let criterion = facts.project.criteria.of(&self.criterion);
        let other = criterion.is_some_and(|criterion| criterion.deliverable != self.deliverable);
        faults.when(other, "deliverable", || Msg::new("rule-check-deliverable"));
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{TODAY, day, faults, put};

    #[test]
    fn a_result_dates_itself_and_knows_its_deliverable() {
        let mut project = Project::default();
        let deliverable = Link::to(put(&mut project, "D04", Deliverable::default()));
        let criterion = put(&mut project, "Q3", Criterion { deliverable: deliverable.clone(), ..Criterion::default() });
        let mut check = Check { criterion: Link::to(criterion), result: Some(CheckResult::Fail), ..Check::default() };
        check.settle(None, &project.facts(day(TODAY)));
        assert_eq!((check.done_on, &check.deliverable), (Some(day(TODAY)), &deliverable));
        assert!(faults(&check, &project).is_empty());
        check.deliverable = Link::to(put(&mut project, "D05", Deliverable::default()));
        assert_eq!(faults(&check, &project), ["deliverable rule-check-deliverable"]);
    }

    #[test]
    fn a_waiver_says_who_and_why() {
        let done_on = Some(day(TODAY));
        let waived = Check { result: Some(CheckResult::Waived), done_on, ..Check::default() };
        assert_eq!(faults(&waived, &Project::default()), ["waiver rule-needed", "waived_by rule-needed"]);
        assert_eq!(faults(&Check { done_on, ..Check::default() }, &Project::default()), ["result rule-needed"]);
    }
}
