//! Deliverables: quality and acceptance (domain.md 1.4).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Action, Change, Interaction, Milestone, Stakeholder};
use crate::data::values::{Amount, Link, Links, Plain, WdCount};
use crate::{choice, field, record};

record! {
    /// Something that is handed over. Its quality criteria, checks and
    /// acceptance rounds are records of their own that point to it.
    pub struct Deliverable {
        /// Its name.
        pub title: String,
        /// Where it stands.
        pub state: DeliverableState,
        /// The milestone it belongs to.
        pub milestone: Link<Milestone>,
        /// The one accountable person.
        pub owner: Link<Stakeholder>,
        /// The result that the leaders of the client value most.
        pub valued: bool,
        /// Its version: `v1.2`.
        pub version: String,
        /// How often it was submitted.
        pub round: Amount<Plain>,
        /// When it was last submitted.
        pub submitted_on: Option<NaiveDate>,
        /// To whom it was last submitted.
        pub submitted_to: Links<Stakeholder>,
        /// Working days the client has for a verdict; 5 if nobody said.
        pub review_wd: Amount<WdCount>,
        /// When the client decided.
        pub accepted_on: Option<NaiveDate>,
        /// The person of the client who decided.
        pub signed_by: Link<Stakeholder>,
        /// Where the signature is found.
        pub signoff_ref: String,
        /// What the client objected to, criterion by criterion.
        pub rejection: crate::data::values::Text,
        /// What is still to be done after a conditional acceptance.
        pub conditions: Links<Action>,
        /// What is done about failed checks.
        pub fixes: Links<Action>,
        /// Working days after which silence is acceptance; only if the
        /// contract says so.
        pub deemed_after_wd: Amount<WdCount>,
        /// The reminders sent before silence counted as acceptance.
        pub reminders: Links<Interaction>,
        /// The change that made it obsolete.
        pub change: Link<Change>,
    }
}

choice! {
    /// Where a deliverable stands.
    DeliverableState = "deliverable_state" {
        Planned "planned",
        InWork "in_work",
        QcPassed "qc_passed",
        QcFailed "qc_failed",
        Submitted "submitted",
        Accepted "accepted",
        Conditional "conditional",
        Rejected "rejected",
        Deemed "deemed",
        Superseded "superseded",
    }
}

impl Record for Deliverable {
    const KIND: Kind = Kind::Deliverable;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(11).group("state"),
        field!(milestone).column(9),
        field!(owner).column(10),
        field!(valued).column(8),
        field!(version).column(8),
        field!(round).column(5).group("state"),
        field!(submitted_on).column(10).group("state"),
        field!(submitted_to),
        field!(review_wd),
        field!(accepted_on).column(10).group("state"),
        field!(signed_by).group("state"),
        field!(signoff_ref).group("state"),
        field!(rejection).group("state"),
        field!(conditions),
        field!(fixes),
        field!(deemed_after_wd),
        field!(reminders),
        field!(change).group("state"),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "state", "owner"];
}
