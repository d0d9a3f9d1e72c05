//! Feedback: complaints, requests, suggestions, praise and surveys
//! (domain.md 1.13).

use chrono::NaiveDateTime;

use crate::data::cell::Unit;
use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::interaction::Channel;
use crate::data::records::{Interaction, Lesson, Stakeholder};
use crate::data::values::{Amount, Answers, Anything, Lines, Link, Links, Measure, Plain, Text};
use crate::{choice, field, record};

record! {
    /// What somebody of the client told us about our work, and what we made
    /// of it.
    pub struct Feedback {
        /// What it is about, in one line.
        pub text: String,
        /// Complaint, request, suggestion, praise or survey.
        pub kind: FeedbackKind,
        /// Who said it; nobody for a survey.
        pub who: Link<Stakeholder>,
        /// When it reached us; starts the clock.
        pub at: Option<NaiveDateTime>,
        /// By which way.
        pub channel: Option<Channel>,
        /// The very words.
        pub detail: Text,
        /// Of a complaint: 1 is the worst, 3 the lightest; 2 until assessed.
        pub severity: Amount<Scale3>,
        /// What it is about.
        pub about: Links<Anything>,
        /// Who of us answers for it.
        pub owner: Link<Stakeholder>,
        /// Where it stands.
        pub state: FeedbackState,
        /// When we first answered.
        pub first_answer_at: Option<NaiveDateTime>,
        /// What we said at first.
        pub first_answer: Link<Interaction>,
        /// What we are going to do.
        pub plan: Text,
        /// When the client was told the plan.
        pub plan_at: Option<NaiveDateTime>,
        /// What was decided or done.
        pub answer: Text,
        /// The talk or mail in which the client was told.
        pub answered_in: Link<Interaction>,
        /// When it was solved.
        pub solved_at: Option<NaiveDateTime>,
        /// Whether the client is satisfied.
        pub satisfied: Option<Satisfied>,
        /// When the client said so.
        pub confirmed_at: Option<NaiveDateTime>,
        /// Why it came to this.
        pub cause: Text,
        /// What we learned.
        pub lesson: Link<Lesson>,
        /// There is nothing to learn.
        pub no_lesson: bool,
        /// The question we asked, while we wait for the client.
        pub question: Link<Interaction>,
        /// Since when we wait for the client.
        pub waiting_since: Option<NaiveDateTime>,
        /// When the client answered our question.
        pub resumed_at: Option<NaiveDateTime>,
        /// When the clock stood still: `2026-08-18 10:00 > 2026-08-19 09:00 L12`.
        pub pauses: Lines,
        /// When it was opened again; starts a new clock.
        pub reopened_at: Option<NaiveDateTime>,
        /// How often it was opened again; each counts as one more complaint.
        pub reopened: Amount<Plain>,
        /// The survey it belongs to.
        pub wave: String,
        /// How many were asked.
        pub asked: Amount<Plain>,
        /// Answers of a survey, 1 to 5.
        pub csat: Answers,
        /// Answers to "would you recommend us", 0 to 10.
        pub nps: Answers,
    }
}

/// One to three: the severity of a complaint.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale3;
impl Measure for Scale3 {
    const UNIT: Unit = Unit::Plain;
    const MIN: i64 = 1;
    const MAX: i64 = 3;
}

choice! {
    /// What kind of feedback it is.
    FeedbackKind = "feedback_kind" {
        Complaint "complaint",
        Request "request",
        Suggestion "suggestion",
        Praise "praise",
        Survey "survey",
    }
}

choice! {
    /// Where feedback stands.
    FeedbackState = "feedback_state" {
        Received "received",
        Acknowledged "acknowledged",
        Assessed "assessed",
        InProgress "in_progress",
        Answered "answered",
        WaitingClient "waiting_client",
        Closed "closed",
        Reopened "reopened",
    }
}

choice! {
    /// What the client said when asked whether the matter is settled. No
    /// answer within five working days is an answer too.
    Satisfied = "satisfied" {
        Yes "yes",
        No "no",
        NoAnswer "no_answer",
    }
}

impl Record for Feedback {
    const KIND: Kind = Kind::Feedback;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(kind).column(10),
        field!(who).column(12),
        field!(at).column(16),
        field!(channel).column(9),
        field!(detail),
        field!(severity).column(8),
        field!(state).column(18).group("state"),
        field!(owner).column(12),
        field!(about).column(12),
        field!(first_answer_at).column(16).group("state"),
        field!(first_answer).group("state"),
        field!(plan),
        field!(plan_at).column(16).group("state"),
        field!(answer),
        field!(answered_in).group("state"),
        field!(solved_at).column(16).group("state"),
        field!(satisfied).column(9).group("state"),
        field!(confirmed_at).group("state"),
        field!(cause),
        field!(lesson).column(8),
        field!(no_lesson),
        field!(question).group("state"),
        field!(waiting_since).group("state"),
        field!(resumed_at).group("state"),
        field!(pauses).group("state"),
        field!(reopened_at).group("state"),
        field!(reopened).group("state"),
        field!(wave).column(12),
        field!(asked),
        field!(csat),
        field!(nps),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "kind", "state", "who", "at", "severity", "owner"];
}
