//! Interactions: the record of talks, mails and calls (domain.md 1.10).

use chrono::{NaiveDate, NaiveDateTime};

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{CommItem, Stakeholder};
use crate::data::values::{Amount, Link, Links, Sign, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// What was said or written, when, by which way. A wrong entry is not
    /// changed: a new one corrects it.
    pub struct Interaction {
        /// What it was about, in one line.
        pub summary: String,
        /// When.
        pub at: Option<NaiveDateTime>,
        /// With whom.
        pub who: Links<Stakeholder>,
        /// Who spoke.
        pub direction: Direction,
        /// By which way.
        pub channel: Channel,
        /// The very words.
        pub verbatim: Text,
        /// Whether it asks for an answer.
        pub asks_reply: bool,
        /// Until when the answer is wanted.
        pub reply_due: Option<NaiveDate>,
        /// The answer.
        pub replied_by: Link<Interaction>,
        /// From -2 (hostile) to +2 (warm).
        pub tone: Amount<Sign>,
        /// The item of the communication plan that it fulfils.
        pub com: Link<CommItem>,
        /// The entry that this one puts right.
        pub corrects: Link<Interaction>,
    }
}

choice! {
    /// Who spoke: we, they, or both.
    Direction = "direction" {
        Out "out",
        In "in",
        Both "both",
    }
}

choice! {
    /// By which way people are in touch.
    Channel = "comm_channel" {
        Email "email",
        Meeting "meeting",
        Phone "phone",
        Wechat "wechat",
        InPerson "in_person",
        Form "form",
        Portal "portal",
    }
}

impl Record for Interaction {
    const KIND: Kind = Kind::Interaction;
    const FIELDS: &'static [Field<Self>] = &[
        field!(summary).required(),
        field!(at).column(16),
        field!(who).column(14),
        field!(direction).column(9),
        field!(channel).column(9),
        field!(verbatim),
        field!(asks_reply).column(8),
        field!(reply_due).column(10),
        field!(replied_by).column(8),
        field!(tone).column(4).ceiling(Visibility::Private),
        field!(com).column(12),
        field!(corrects).column(8),
    ];
    const COLUMNS: &'static [&'static str] = &["summary", "at", "channel", "who", "direction", "reply_due"];
}
