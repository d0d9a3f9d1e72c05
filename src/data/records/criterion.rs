//! Quality criteria of deliverables (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Deliverable, Stakeholder};
use crate::data::values::Link;
use crate::{choice, field, record};

record! {
    /// What a deliverable must be like, agreed with the client before work
    /// on it begins.
    pub struct Criterion {
        /// What is required.
        pub text: String,
        /// Of which deliverable.
        pub deliverable: Link<Deliverable>,
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

impl Record for Criterion {
    const KIND: Kind = Kind::Criterion;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(deliverable).column(11),
        field!(method).column(10),
        field!(target).column(10),
        field!(unit).column(6),
        field!(agreed_by).column(10),
        field!(agreed_on).column(10),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "deliverable", "target", "unit", "method", "agreed_on", "agreed_by"];
}
