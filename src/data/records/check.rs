//! Quality checks of criteria (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Criterion, Deliverable, Stakeholder};
use crate::data::values::{Link, Text};
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
}
