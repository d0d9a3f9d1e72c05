//! Acceptance rounds of deliverables (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Action, Deliverable, Stakeholder};
use crate::data::values::{Amount, Link, Links, Plain, Text};
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
    const COLUMNS: &'static [&'static str] = &["deliverable", "n", "verdict", "submitted_on", "at", "by", "doc_ref"];
}
