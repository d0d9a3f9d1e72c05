//! Notes taken in meetings (domain.md 1.11 and 4.4).

use chrono::NaiveDateTime;

use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::records::meeting::MeetingState;
use crate::data::records::{AgendaItem, Meeting, Stakeholder};
use crate::data::values::{Anything, Link, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// One line of the live record of a meeting.
    pub struct Note {
        /// What was said, in one line.
        pub text: String,
        /// More of it.
        pub detail: Text,
        /// The meeting.
        pub meeting: Link<Meeting>,
        /// The agenda item it belongs to.
        pub agenda_item: Link<AgendaItem>,
        /// What kind of fact it is.
        pub kind: NoteKind,
        /// Who said it.
        pub said_by: Link<Stakeholder>,
        /// When it was written down.
        pub at: Option<NaiveDateTime>,
        /// The record that was made from it: the action, the risk.
        pub reference: Link<Anything>,
        /// Something is missing: an action without owner or due date.
        pub unclear: bool,
    }
}

choice! {
    /// What kind of fact a note holds.
    NoteKind = "note_kind" {
        Info "info",
        Decision "decision",
        Action "action",
        Risk "risk",
        Issue "issue",
        Change "change",
        Observation "obs",
        Expectation "expectation",
        Feedback "feedback",
        Praise "praise",
        Help "help",
    }
}

impl Record for Note {
    const KIND: Kind = Kind::Note;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(kind).column(11),
        field!(meeting).column(16),
        field!(agenda_item).column(16),
        field!(said_by).column(12),
        field!(at).column(16),
        field!(reference).column(10),
        field!(unclear).column(7),
        field!(detail),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "kind", "said_by", "meeting", "at", "reference"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, _: Option<&Self>, facts: &Facts<'_>) {
        if let (None, Some(item)) = (self.meeting.uid(), facts.project.agenda_items.of(&self.agenda_item)) {
            self.meeting = item.meeting.clone();
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        // Only a new note is refused: what was noted in time may still be put in order.
        let meeting = facts.project.meetings.of(&self.meeting).filter(|_| self.rev == 0);
        match meeting.filter(|meeting| !matches!(meeting.state, MeetingState::InProgress | MeetingState::Held)) {
            Some(meeting) => vec![("meeting", Msg::new("note-not-now").text("id", &meeting.id))],
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{fault_keys, put, today};

    #[test]
    fn notes_are_taken_while_a_meeting_runs_or_was_just_held() {
        let mut project = Project::default();
        let mut refused = |state| {
            let meeting = put(&mut project, "MT06", Meeting { state, ..Meeting::default() });
            let note = Note { meeting: Link::to(meeting), ..Note::default() };
            !fault_keys(&note, &project.facts(today())).is_empty()
        };
        assert!(!refused(MeetingState::InProgress) && !refused(MeetingState::Held));
        assert!(refused(MeetingState::Planned) && refused(MeetingState::Sent));
    }

    #[test]
    fn a_note_belongs_to_the_meeting_of_its_agenda_item() {
        let mut project = Project::default();
        let meeting = Link::to(put(&mut project, "MT07", Meeting::default()));
        let item = put(&mut project, "AG01", AgendaItem { meeting: meeting.clone(), ..AgendaItem::default() });
        let mut note = Note { agenda_item: Link::to(item), ..Note::default() };
        note.settle(None, &project.facts(today()));
        assert_eq!(note.meeting, meeting);
    }
}
