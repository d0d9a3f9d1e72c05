//! Expectations of stakeholders: what they want, what was agreed (domain.md 1.8).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
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
    const COLUMNS: &'static [&'static str] = &["wants", "who", "gap", "state", "agreed", "told_on"];
}
