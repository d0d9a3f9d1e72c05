//! Meetings: agenda, attendance, minutes and their confirmation
//! (domain.md 1.11 and section 4).

use chrono::NaiveDateTime;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{CommItem, Stakeholder};
use crate::data::values::{Amount, Lines, Link, Links, Min, Plain, Text, Wd};
use crate::{choice, field, record};

record! {
    /// A meeting. Its agenda items, notes, decisions and confirmations are
    /// records of their own that point to it.
    pub struct Meeting {
        /// What it is called.
        pub title: String,
        /// What kind of meeting it is; decides agenda and check lists.
        pub template: MeetingTemplate,
        /// When it begins.
        pub at: Option<NaiveDateTime>,
        /// How long it is planned to be, in minutes.
        pub minutes: Amount<Min>,
        /// Room or link.
        pub place: String,
        /// The series it belongs to.
        pub series: String,
        /// Its number in the series.
        pub n: Amount<Plain>,
        /// Who leads it.
        pub chair: Link<Stakeholder>,
        /// Who writes the record; never nobody.
        pub scribe: Link<Stakeholder>,
        /// Who must come; they confirm the minutes.
        pub invitees: Links<Stakeholder>,
        /// Who may come.
        pub optional: Links<Stakeholder>,
        /// Who came.
        pub attended: Links<Stakeholder>,
        /// Who sent somebody else: `赵鹏 > 王强`.
        pub delegates: Lines,
        /// Who did not come.
        pub absent: Links<Stakeholder>,
        /// Where it stands.
        pub state: MeetingState,
        /// When the agenda was sent.
        pub agenda_sent_at: Option<NaiveDateTime>,
        /// When it really began.
        pub started_at: Option<NaiveDateTime>,
        /// When it really ended.
        pub ended_at: Option<NaiveDateTime>,
        /// When the present version of the minutes was sent.
        pub sent_at: Option<NaiveDateTime>,
        /// The version of the minutes.
        pub minutes_version: Amount<Plain>,
        /// Who got the minutes.
        pub sent_to: Links<Stakeholder>,
        /// What the present version says differently.
        pub rewording: Text,
        /// The hash of the text that was sent.
        pub body_hash: String,
        /// Working days for objections; three if nobody said.
        pub objection_wd: Amount<Wd>,
        /// The new time of a meeting that was cancelled.
        pub moved_to: Option<NaiveDateTime>,
        /// The item of the communication plan that it fulfils.
        pub com: Link<CommItem>,
    }
}

choice! {
    /// What kind of meeting it is (domain.md 4.1).
    MeetingTemplate = "meeting_template" {
        Weekly "weekly",
        Kickoff "kickoff",
        Review "review",
        Acceptance "acceptance",
        Retrospective "retrospective",
        Steering "steering",
        OneToOne "one_to_one",
        Standup "standup",
        Topic "topic",
        Prep "prep",
    }
}

choice! {
    /// Where a meeting and its minutes stand.
    MeetingState = "meeting_state" {
        Planned "planned",
        AgendaSent "agenda_sent",
        InProgress "in_progress",
        Held "held",
        Sent "sent",
        Confirmed "confirmed",
        DeemedConfirmed "deemed_confirmed",
        Objected "objected",
        Cancelled "cancelled",
    }
}

impl Record for Meeting {
    const KIND: Kind = Kind::Meeting;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(template).column(14),
        field!(at).column(16),
        field!(minutes).column(7),
        field!(place).column(14),
        field!(state).column(16).group("state"),
        field!(chair).column(12),
        field!(scribe).column(12),
        field!(invitees).column(14),
        field!(optional),
        field!(attended),
        field!(delegates),
        field!(absent),
        field!(series).column(12),
        field!(n).column(4),
        field!(agenda_sent_at).column(16).group("state"),
        field!(started_at).group("state"),
        field!(ended_at).group("state"),
        field!(sent_at).column(16).group("state"),
        field!(minutes_version).column(7).group("state"),
        field!(sent_to).group("state"),
        field!(rewording).group("state"),
        field!(body_hash).group("state"),
        field!(objection_wd),
        field!(moved_to),
        field!(com).column(12),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "at", "state", "template", "minutes", "chair", "scribe", "place"];
}
