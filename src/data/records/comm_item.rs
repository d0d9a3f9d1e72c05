//! Items of the communication plan: what is sent to whom, how often
//! (domain.md 1.9).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::records::interaction::Channel;
use crate::data::values::{Amount, Link, Links, Span, Text, Wd};
use crate::{choice, field, record};

record! {
    /// One thing that is told again and again, or after an event.
    pub struct CommItem {
        /// What is told: weekly status report, executive brief.
        pub what: String,
        /// What it is for.
        pub purpose: String,
        /// Who gets it.
        pub audience: Links<Stakeholder>,
        /// Who gets it, in words, where it is a group: all of the client.
        pub audience_note: String,
        /// How it is told.
        pub channel: Channel,
        /// What stands in it.
        pub template: Text,
        /// The one person who sends it.
        pub owner: Link<Stakeholder>,
        /// How often, as RFC 5545 says it: `FREQ=WEEKLY;BYDAY=WE`.
        pub recurrence: String,
        /// The event after which it is told.
        pub event: Option<CommEvent>,
        /// Working days after the event.
        pub within_wd: Amount<Wd>,
        /// The time of day, `17:00`.
        pub time: String,
        /// What happens where the day is off.
        pub roll: Option<Roll>,
        /// From when until when it is told.
        pub valid: Span,
        /// When it was last told, where no record of the log says so.
        pub last_on: Option<NaiveDate>,
    }
}

choice! {
    /// After which event something is told.
    CommEvent = "comm_event" {
        MilestoneDone "milestone_done",
        ChangeApproved "change_approved",
        RiskOccurred "risk_occurred",
    }
}

choice! {
    /// What happens to a due day on which nobody works.
    Roll = "roll" {
        Prev "prev",
        Next "next",
        Skip "skip",
    }
}

impl Record for CommItem {
    const KIND: Kind = Kind::CommItem;
    const FIELDS: &'static [Field<Self>] = &[
        field!(what).required(),
        field!(purpose).column(20),
        field!(audience).column(16),
        field!(audience_note).column(12),
        field!(channel).column(9),
        field!(owner).column(12),
        field!(recurrence).column(24),
        field!(time).column(5),
        field!(roll).column(8),
        field!(event).column(18),
        field!(within_wd).column(6),
        field!(valid).column(22),
        field!(last_on).column(10),
        field!(template),
    ];
    const COLUMNS: &'static [&'static str] = &["what", "channel", "owner", "recurrence", "time"];
}
