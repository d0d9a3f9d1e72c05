//! Quality criteria of deliverables (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::cell::Face;
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project};
use crate::data::record::{Derived, Facts, Field, Record};
use crate::data::records::check::CheckResult;
use crate::data::records::{Check, Deliverable, Stakeholder};
use crate::data::values::{Amount, Link, Plain, Visibility};
use crate::{choice, field, record};

record! {
    /// What a deliverable must be like, agreed with the client before work
    /// on it begins.
    pub struct Criterion {
        /// What is required.
        pub text: String,
        /// Of which deliverable.
        pub deliverable: Link<Deliverable>,
        /// Its place among the criteria of the deliverable, from 1.
        pub n: Amount<Plain>,
        /// How it is checked.
        pub method: Option<Method>,
        /// The value to reach: `<= 0.10`.
        pub target: String,
        /// The unit of that value: `%`.
        pub unit: String,
        /// The person of the client who agreed.
        pub agreed_by: Link<Stakeholder>,
        /// When it was agreed.
        pub agreed_on: Option<NaiveDate>,
    }
}

choice! {
    /// How a criterion is checked.
    Method = "method" {
        Review "review",
        Test "test",
        Inspection "inspection",
        Audit "audit",
        Demo "demo",
    }
}

impl Criterion {
    /// Its last check that has a result.
    #[must_use]
    pub fn last_check<'a>(&self, project: &'a Project) -> Option<&'a Check> {
        let checked = project.checks.iter().filter(|check| check.criterion.is(self.uid) && check.result.is_some());
        checked.max_by_key(|check| (check.done_on, check.uid))
    }

    /// What its last check showed; none before the first.
    #[must_use]
    pub fn result(&self, project: &Project) -> Option<CheckResult> {
        self.last_check(project).and_then(|check| check.result)
    }
}

impl Record for Criterion {
    const KIND: Kind = Kind::Criterion;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(deliverable).column(11),
        field!(n).column(4),
        field!(method).column(10),
        field!(target).column(10),
        field!(unit).column(6),
        field!(agreed_by).column(10),
        field!(agreed_on).column(10),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "result",
            value: |c, facts| Face::choice(c.result(facts.project)),
            column: 7,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "measured",
            value: |c, facts| match c.last_check(facts.project) {
                Some(check) if !check.measured.is_empty() => Face::Line(check.measured.as_str().into()),
                _ => Face::Empty,
            },
            column: 12,
            ceiling: Visibility::Client,
        },
    ];
    const COLUMNS: &'static [&'static str] =
        &["text", "deliverable", "result", "measured", "target", "unit", "method", "agreed_on", "agreed_by"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.past(&[("agreed_on", self.agreed_on)], facts.today);
        faults.needed(self.agreed_on.is_some() && self.agreed_by.0.is_none(), "agreed_by", "agreed_on");
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::testing::{day, faults, put};

    #[test]
    fn the_check_with_the_latest_day_counts() {
        let mut project = Project::default();
        let link = put(&mut project, "Q3", Criterion::default());
        let check = |on: &str, result| {
            let (criterion, done_on) = (Link::to(link.clone()), Some(day(on)));
            Check { criterion, done_on, result, ..Check::default() }
        };
        put(&mut project, "K02", check("2026-08-18", Some(CheckResult::Pass)));
        put(&mut project, "K01", check("2026-08-11", Some(CheckResult::Fail)));
        put(&mut project, "K03", check("2026-08-25", None));
        let criterion = project.criteria.get(link.uid).expect("it");
        assert_eq!(criterion.result(&project), Some(CheckResult::Pass), "not the one made last, not the planned one");
    }

    #[test]
    fn an_agreement_has_a_person() {
        let agreed = Criterion { agreed_on: Some(day("2026-08-18")), ..Criterion::default() };
        assert_eq!(faults(&agreed, &Project::default()), ["agreed_by rule-needed"]);
        let early = Criterion { agreed_on: Some(day("2026-08-20")), ..Criterion::default() };
        assert!(faults(&early, &Project::default()).contains(&"agreed_on rule-future".to_owned()));
    }
}
