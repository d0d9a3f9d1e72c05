//! Expectations of stakeholders: what they want, what was agreed (domain.md 1.8).

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Step};
use crate::data::records::{Change, Stakeholder};
use crate::data::values::{Link, Visibility};
use crate::{choice, field, record};

record! {
    /// What a person wants of the project, and what of it was agreed.
    pub struct Expectation {
        /// What the person wants.
        pub wants: String,
        /// Who wants it.
        pub who: Link<Stakeholder>,
        /// What was agreed.
        pub agreed: String,
        /// On what that rests: clause of the contract, change, minutes.
        pub basis: String,
        /// How far apart the two are.
        pub gap: Option<ExpectationGap>,
        /// Where it stands.
        pub state: ExpectationState,
        /// When the person was told.
        pub told_on: Option<NaiveDate>,
        /// The change request it became.
        pub change: Link<Change>,
    }
}

choice! {
    /// How far a wish and an agreement are apart.
    ExpectationGap = "expectation_gap" {
        None "none",
        Low "low",
        Medium "medium",
        High "high",
    }
}

choice! {
    /// Where an expectation stands.
    ExpectationState = "expectation_state" {
        Captured "captured",
        ToDiscuss "to_discuss",
        Told "told",
        Aligned "aligned",
        BecameChange "became_change",
        Declined "declined",
    }
}

const OPEN: &[&str] = &["captured", "to_discuss", "told"];

const FLOW: Flow = Flow {
    field: "state",
    open: OPEN,
    steps: &[
        Step { from: &["captured"], to: "to_discuss", must: &[Need::Field("who"), Need::Field("gap")], stamps: &[] },
        Step { from: &["captured", "to_discuss"], to: "told", must: &[Need::Field("told_on")], stamps: &["told_on"] },
        Step { from: &["told"], to: "aligned", must: &[Need::Field("agreed")], stamps: &[] },
        Step { from: OPEN, to: "became_change", must: &[Need::Field("change")], stamps: &[] },
        Step { from: OPEN, to: "declined", must: &[Need::Field("reason")], stamps: &[] },
        Step { from: &["aligned", "became_change", "declined"], to: "to_discuss", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

/// A high gap may stay untold for that many working days (domain.md 1.8).
const UNTOLD_WD: i64 = 10;

impl Expectation {
    /// Working days since it was written down, while the person was not told.
    #[must_use]
    pub fn untold_wd(&self, facts: &Facts<'_>) -> Option<i64> {
        let open = matches!(self.state, ExpectationState::Captured | ExpectationState::ToDiscuss);
        if !open || self.told_on.is_some() || self.created.at == chrono::NaiveDateTime::default() {
            return None;
        }
        let calendar = &facts.project.calendar;
        Some(calendar.ix(facts.today) - calendar.ix(self.created.at.date()))
    }

    /// Whether a high gap was kept from the person for too long: the client
    /// dimension of the health is amber then.
    #[must_use]
    pub fn is_kept_back(&self, facts: &Facts<'_>) -> bool {
        self.gap == Some(ExpectationGap::High) && self.untold_wd(facts).is_some_and(|wd| wd > UNTOLD_WD)
    }
}

impl Record for Expectation {
    const KIND: Kind = Kind::Expectation;
    const FIELDS: &'static [Field<Self>] = &[
        field!(wants).required(),
        field!(who).column(12),
        field!(agreed).column(32),
        field!(gap).column(6).ceiling(Visibility::Team),
        field!(state).column(13).group("state"),
        field!(basis).column(16),
        field!(told_on).column(10).group("state"),
        field!(change).column(6).group("state"),
    ];
    const DERIVED: &'static [Derived<Self>] = &[Derived {
        key: "untold_wd",
        value: |expectation, facts| Face::number(expectation.untold_wd(facts), Unit::WorkDays),
        column: 8,
        ceiling: Visibility::Team,
    }];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &["wants", "who", "gap", "state", "agreed", "told_on", "untold_wd"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.told_on.is_some_and(|day| day > facts.today) {
            faults.push(("told_on", Msg::new("date-in-future").date("today", facts.today)));
        }
        if self.state == ExpectationState::Aligned && self.gap == Some(ExpectationGap::High) {
            faults.push(("gap", Msg::new("expectation-aligned-high")));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{at, day, fault_keys, lacks, today};
    use crate::data::values::Stamp;

    #[test]
    fn a_high_gap_kept_back_for_more_than_ten_working_days_is_noticed() {
        let project = Project::default();
        let facts = project.facts(today());
        let since = |text: &str| Expectation {
            gap: Some(ExpectationGap::High),
            created: Stamp { at: at(text), by: String::new() },
            ..Expectation::default()
        };
        assert!(since("2026-08-04 09:00").is_kept_back(&facts));
        assert!(!since("2026-08-05 09:00").is_kept_back(&facts), "exactly ten working days");
        let told = Expectation { state: ExpectationState::Told, ..since("2026-08-04 09:00") };
        assert!(!told.is_kept_back(&facts));
    }

    #[test]
    fn an_expectation_ends_aligned_as_a_change_or_declined_with_a_reason() {
        let project = Project::default();
        let facts = project.facts(today());
        let told = Expectation { state: ExpectationState::Told, ..Expectation::default() };
        assert_eq!(lacks(&told, "aligned", &facts).unwrap(), ["agreed"]);
        assert_eq!(lacks(&told, "became_change", &facts).unwrap(), ["change"]);
        assert_eq!(lacks(&told, "declined", &facts).unwrap(), ["reason"]);
        assert_eq!(lacks(&Expectation::default(), "told", &facts).unwrap(), [""; 0], "the day is filled in");
        assert_eq!(lacks(&Expectation::default(), "aligned", &facts), None, "the person must be told first");
    }

    #[test]
    fn aligned_with_a_high_gap_is_a_contradiction() {
        let project = Project::default();
        let (state, gap) = (ExpectationState::Aligned, Some(ExpectationGap::High));
        let bad = Expectation { state, gap, told_on: Some(day("2026-08-20")), ..Expectation::default() };
        assert_eq!(fault_keys(&bad, &project.facts(today())), ["date-in-future", "expectation-aligned-high"]);
    }
}
