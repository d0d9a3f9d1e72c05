//! Agenda items of meetings (domain.md 1.11 and 4.3).

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Meeting, Stakeholder};
use crate::data::values::{Amount, Anything, Link, Links, Min, Plain, Text};
use crate::{choice, field, record};

record! {
    /// One point of an agenda and what came out of it.
    pub struct AgendaItem {
        /// What is talked about.
        pub title: String,
        /// The meeting.
        pub meeting: Link<Meeting>,
        /// Its place in the agenda, from 1.
        pub n: Amount<Plain>,
        /// The time planned for it, in minutes.
        pub minutes: Amount<Min>,
        /// Who presents it.
        pub presenter: Link<Stakeholder>,
        /// Where it comes from.
        pub source: AgendaSource,
        /// The records it is about.
        pub refs: Links<Anything>,
        /// What came out of it: a conclusion, not a transcript.
        pub outcome: Text,
        /// Goes on the agenda of the next meeting of the series.
        pub carried_over: bool,
    }
}

choice! {
    /// Where an agenda item comes from.
    AgendaSource = "agenda_source" {
        Manual "manual",
        Auto "auto",
        Carried "carried",
        Fixed "fixed",
    }
}

impl Record for AgendaItem {
    const KIND: Kind = Kind::AgendaItem;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(meeting).column(16),
        field!(n).column(4),
        field!(minutes).column(7),
        field!(presenter).column(12),
        field!(source).column(8),
        field!(refs).column(16),
        field!(outcome).column(30),
        field!(carried_over).column(12),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "n", "minutes", "source", "presenter", "refs", "outcome"];
}
