//! Acceptance rounds of deliverables (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::calendar::Calendar;
use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Record};
use crate::data::records::{Action, Deliverable, Stakeholder};
use crate::data::values::{Amount, Link, Links, Plain, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// One submission of a deliverable and what the client said to it.
    pub struct Round {
        /// Of which deliverable.
        pub deliverable: Link<Deliverable>,
        /// The first, the second ...
        pub n: Amount<Plain>,
        /// When it was submitted.
        pub submitted_on: Option<NaiveDate>,
        /// To whom.
        pub to: Links<Stakeholder>,
        /// What the client said; none until then.
        pub verdict: Option<Verdict>,
        /// When the client said it.
        pub at: Option<NaiveDate>,
        /// Who said it.
        pub by: Link<Stakeholder>,
        /// Where it is found.
        pub doc_ref: String,
        /// What is still to be done.
        pub conditions: Links<Action>,
        /// What the client remarked.
        pub comments: Text,
    }
}

choice! {
    /// What the client said to a submission.
    Verdict = "verdict" {
        Accepted "accepted",
        Conditional "conditional",
        Rejected "rejected",
        Deemed "deemed",
    }
}

impl Round {
    /// Working days from the submission to the verdict; none before it.
    #[must_use]
    pub fn turnaround(&self, calendar: &Calendar) -> Option<i64> {
        Some(calendar.ix(self.at?) - calendar.ix(self.submitted_on?))
    }
}

impl Record for Round {
    const KIND: Kind = Kind::Round;
    const FIELDS: &'static [Field<Self>] = &[
        field!(deliverable).required(),
        field!(n).column(5),
        field!(submitted_on).column(10),
        field!(to),
        field!(verdict).column(11),
        field!(at).column(10),
        field!(by).column(10),
        field!(doc_ref).column(14),
        field!(conditions),
        field!(comments),
    ];
    const DERIVED: &'static [Derived<Self>] = &[Derived {
        key: "turnaround",
        value: |round, facts| Face::number(round.turnaround(&facts.project.calendar), Unit::WorkDays),
        column: 8,
        ceiling: Visibility::Client,
    }];
    const COLUMNS: &'static [&'static str] =
        &["deliverable", "n", "verdict", "submitted_on", "at", "by", "turnaround", "doc_ref"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let (submitted, at) = (("submitted_on", self.submitted_on), ("at", self.at));
        faults.past(&[submitted, at], facts.today);
        faults.order(submitted, at);
        faults.needed(self.verdict.is_some() && self.at.is_none(), "at", "verdict");
        faults.needed(self.verdict == Some(Verdict::Conditional) && self.conditions.0.is_empty(), "conditions", "verdict");
        let same = |other: &&Round| other.uid != self.uid && other.deliverable == self.deliverable && other.n == self.n;
        if let Some(other) = facts.project.rounds.iter().find(same).filter(|_| self.n.0.is_some()) {
            faults.when(true, "n", || Msg::new("rule-round-twice").text("id", other.id.as_str()));
        }
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{day, faults, put};

    #[test]
    fn a_verdict_has_a_day_after_the_submission() {
        let project = Project::default();
        let (submitted_on, at) = (Some(day("2026-08-17")), Some(day("2026-08-14")));
        let round = Round { submitted_on, verdict: Some(Verdict::Accepted), ..Round::default() };
        assert_eq!(faults(&round, &project), ["at rule-needed"]);
        assert_eq!(faults(&Round { at, ..round.clone() }, &project), ["at rule-order"]);
        let conditional = Round { at: submitted_on, verdict: Some(Verdict::Conditional), ..round };
        assert_eq!(faults(&conditional, &project), ["conditions rule-needed"]);
    }

    #[test]
    fn a_deliverable_has_each_round_once() {
        let mut project = Project::default();
        let deliverable = Link::to(put(&mut project, "D01", Deliverable::default()));
        let round = Round { deliverable, n: Amount::of(1), ..Round::default() };
        put(&mut project, "AR01", round.clone());
        assert_eq!(faults(&round, &project), ["n rule-round-twice"]);
        assert!(faults(&Round { n: Amount::of(2), ..round }, &project).is_empty());
    }
}
