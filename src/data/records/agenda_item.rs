//! Agenda items of meetings (domain.md 1.11 and 4.3).

use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::records::meeting::MeetingState;
use crate::data::records::{Meeting, Stakeholder};
use crate::data::values::{Amount, Anything, Link, Links, Min, Plain, Text, Visibility};
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

impl AgendaItem {
    /// Whether something came out of it: a conclusion, or that it goes on.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.carried_over || !self.outcome.0.is_empty()
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
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, _: Option<&Self>, facts: &Facts<'_>) {
        if let (None, Some(meeting)) = (self.n.0, self.meeting.uid()) {
            let items = facts.project.agenda_items.iter().filter(|item| item.meeting.is(meeting) && item.uid != self.uid);
            self.n = Amount::of(items.filter_map(|item| item.n.0).max().unwrap_or(0) + 1);
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let meeting = facts.project.meetings.of(&self.meeting);
        let frozen = meeting.filter(|meeting| meeting.minutes_are_out() || meeting.state == MeetingState::Cancelled);
        match frozen.filter(|_| self.rev == 0) {
            Some(meeting) => vec![("meeting", Msg::new("agenda-item-frozen").text("id", &meeting.id))],
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
    fn items_are_numbered_as_they_come() {
        let mut project = Project::default();
        let meeting = put(&mut project, "MT07", Meeting::default());
        for n in 1..=3 {
            let mut item = AgendaItem { meeting: Link::to(meeting.clone()), ..AgendaItem::default() };
            item.settle(None, &project.facts(today()));
            assert_eq!(item.n.0, Some(n));
            put(&mut project, &format!("AG0{n}"), item);
        }
    }

    #[test]
    fn nothing_is_added_to_the_agenda_once_the_minutes_are_out() {
        let mut project = Project::default();
        let meeting = put(&mut project, "MT06", Meeting { state: MeetingState::Sent, ..Meeting::default() });
        let new = AgendaItem { meeting: Link::to(meeting), ..AgendaItem::default() };
        assert_eq!(fault_keys(&new, &project.facts(today())), ["agenda-item-frozen"]);
        assert!(fault_keys(&AgendaItem { rev: 1, ..new }, &project.facts(today())).is_empty(), "it was there before");
    }
}
