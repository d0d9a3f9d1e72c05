//! Confirmations of minutes, and objections to them (domain.md 1.11 and 4.5).

use chrono::NaiveDateTime;

use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::records::{Meeting, Stakeholder};
use crate::data::values::{Amount, Link, Plain, Visibility};
use crate::{choice, field, record};

record! {
    /// What one person answered to the minutes of a meeting.
    pub struct Confirmation {
        /// The answer, or what is objected to.
        pub text: String,
        /// The meeting.
        pub meeting: Link<Meeting>,
        /// Who answered.
        pub who: Link<Stakeholder>,
        /// When.
        pub at: Option<NaiveDateTime>,
        /// Whether it confirms.
        pub verdict: ConfirmationVerdict,
        /// The version of the minutes that it answers.
        pub version: Amount<Plain>,
    }
}

choice! {
    /// Whether minutes are confirmed.
    ConfirmationVerdict = "confirmation_verdict" {
        Ok "ok",
        Objection "objection",
    }
}

impl Record for Confirmation {
    const KIND: Kind = Kind::Confirmation;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(meeting).column(16),
        field!(who).column(12),
        field!(verdict).column(9),
        field!(at).column(16),
        field!(version).column(7),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "who", "verdict", "meeting", "at", "version"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, _: Option<&Self>, facts: &Facts<'_>) {
        if let (None, Some(meeting)) = (self.version.0, facts.project.meetings.of(&self.meeting)) {
            self.version = meeting.minutes_version;
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let meeting = facts.project.meetings.of(&self.meeting);
        match meeting.filter(|meeting| self.rev == 0 && !meeting.minutes_are_out()) {
            Some(meeting) => vec![("meeting", Msg::new("confirmation-no-minutes").text("id", &meeting.id))],
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::records::meeting::MeetingState;
    use crate::data::testing::{fault_keys, put, today};

    #[test]
    fn a_confirmation_answers_the_version_that_was_sent() {
        let mut project = Project::default();
        let sent = Meeting { state: MeetingState::Sent, minutes_version: Amount::of(2), ..Meeting::default() };
        let meeting = Link::to(put(&mut project, "MT06", sent));
        let mut answer = Confirmation { meeting, ..Confirmation::default() };
        answer.settle(None, &project.facts(today()));
        assert_eq!(answer.version.0, Some(2));
        assert!(fault_keys(&answer, &project.facts(today())).is_empty());
    }

    #[test]
    fn minutes_that_were_not_sent_cannot_be_confirmed() {
        let mut project = Project::default();
        let meeting = Link::to(put(&mut project, "MT07", Meeting::default()));
        let answer = Confirmation { meeting, ..Confirmation::default() };
        assert_eq!(fault_keys(&answer, &project.facts(today())), ["confirmation-no-minutes"]);
    }
}
