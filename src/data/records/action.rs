//! Action items: who does what until when (domain.md 1.12).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Anything, Lines, Link, Plain, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// Something that one person promised to do until a day.
    pub struct Action {
        /// What is to be done.
        pub title: String,
        /// The one person who does it; may be of the client.
        pub owner: Link<Stakeholder>,
        /// Until when, as it stands.
        pub due: Option<NaiveDate>,
        /// Where it stands.
        pub state: ActionState,
        /// How much it matters.
        pub priority: Option<ActionPriority>,
        /// What it came from: meeting, risk, issue, feedback.
        pub source: Link<Anything>,
        /// More about it.
        pub detail: Text,
        /// When it was agreed.
        pub raised_on: Option<NaiveDate>,
        /// Until when at first; never changed.
        pub original_due: Option<NaiveDate>,
        /// Each move of the due date: `2026-08-14 > 2026-08-21 @2026-08-13 why`.
        pub redates: Lines,
        /// When it was done.
        pub done_at: Option<NaiveDate>,
        /// What shows that it was done.
        pub evidence: String,
        /// Whom it waits for.
        pub waiting_on: Link<Stakeholder>,
        /// Since when it waits.
        pub waiting_since: Option<NaiveDate>,
        /// Who checked that it was done.
        pub verified_by: Link<Stakeholder>,
        /// With whom it was agreed to drop it.
        pub agreed_with: Link<Stakeholder>,
        /// How often we asked for it.
        pub chases: Amount<Plain>,
        /// When and how we asked: `2026-08-18 phone: month-end closing`.
        pub chase_log: Lines,
        /// Late because of us: it says nothing about its owner.
        pub not_theirs: bool,
    }
}

choice! {
    /// Where an action stands.
    ActionState = "action_state" {
        Open "open",
        Waiting "waiting",
        Done "done",
        Verified "verified",
        Cancelled "cancelled",
    }
}

choice! {
    /// How much an action matters.
    ActionPriority = "action_priority" {
        Must "must",
        Should "should",
        Could "could",
    }
}

impl Record for Action {
    const KIND: Kind = Kind::Action;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(owner).column(12),
        field!(due).column(10),
        field!(state).column(9).group("state"),
        field!(priority).column(6),
        field!(source).column(10),
        field!(detail),
        field!(raised_on).column(10),
        field!(original_due).column(10),
        field!(redates),
        field!(done_at).column(10).group("state"),
        field!(evidence).column(20).group("state"),
        field!(waiting_on).column(12).group("state"),
        field!(waiting_since).column(10).group("state"),
        field!(verified_by).column(12).group("state"),
        field!(agreed_with).column(12).group("state"),
        field!(chases).column(6).ceiling(Visibility::Private),
        field!(chase_log).ceiling(Visibility::Private),
        field!(not_theirs).ceiling(Visibility::Team),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "owner", "due", "state", "source", "priority", "done_at"];
}
