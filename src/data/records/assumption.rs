//! Assumptions (domain.md 1.5, RAID view).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Link, Links, Scale4, Scheduled, Text};
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
    const COLUMNS: &'static [&'static str] = &["title", "state", "owner", "validate_by", "severity", "decided_on"];
}
