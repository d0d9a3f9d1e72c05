//! Observations of stakeholders: dated facts, always private (domain.md 2.2).

use chrono::NaiveDateTime;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Anything, Link, Sign, Visibility};
use crate::{choice, field, record};

record! {
    /// One dated fact about how a person works with us. Facts, no judgements:
    /// they are the evidence of a category.
    pub struct Observation {
        /// What was seen or heard.
        pub text: String,
        /// Whom it is about.
        pub who: Link<Stakeholder>,
        /// When it happened.
        pub at: Option<NaiveDateTime>,
        /// What kind of fact it is.
        pub kind: ObservationKind,
        /// From -2 (hinders) to +2 (helps).
        pub sign: Amount<Sign>,
        /// What it refers to: the action, the meeting, the review.
        pub reference: Link<Anything>,
        /// Written by the program from an event, not by a person.
        pub auto: bool,
    }
}

choice! {
    /// What kind of fact an observation is.
    ObservationKind = "observation_kind" {
        Other "other",
        OnTime "on_time",
        Early "early",
        Late "late",
        Overdue "overdue",
        Redated "re_dated",
        Chased "chased",
        RepliedFast "replied_fast",
        RepliedSlow "replied_slow",
        Attended "attended",
        Delegate "delegate",
        Absent "absent",
        UnpromptedInput "unprompted_input",
        RaisedRisk "raised_risk",
        MovedOthers "moved_others",
        Blocked "blocked",
        Praised "praised",
        PrivateTalk "private_talk",
        HelpGiven "help_given",
    }
}

impl Record for Observation {
    const KIND: Kind = Kind::Observation;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required().ceiling(Visibility::Private),
        field!(who).column(12).ceiling(Visibility::Private),
        field!(kind).column(16).ceiling(Visibility::Private),
        field!(sign).column(5).ceiling(Visibility::Private),
        field!(at).column(16).ceiling(Visibility::Private),
        field!(reference).column(10).ceiling(Visibility::Private),
        field!(auto).column(5).ceiling(Visibility::Private),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "at", "who", "kind", "sign", "reference"];
}
