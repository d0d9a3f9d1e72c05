//! Decisions, taken in a meeting or outside one (domain.md 1.11).

use chrono::{NaiveDate, NaiveDateTime};

use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::records::{AgendaItem, Interaction, Meeting, Stakeholder};
use crate::data::values::{Link, Text, Visibility};
use crate::{field, record};

record! {
    /// What was decided, by whom, on what ground. It hangs on the meeting or
    /// on the interaction in which it was taken.
    pub struct Decision {
        /// What was decided, in one line.
        pub text: String,
        /// The whole wording.
        pub detail: Text,
        /// The meeting.
        pub meeting: Link<Meeting>,
        /// The agenda item.
        pub agenda_item: Link<AgendaItem>,
        /// The talk or mail, where it was no meeting.
        pub interaction: Link<Interaction>,
        /// Who decided.
        pub decided_by: Link<Stakeholder>,
        /// On what ground, under which authority.
        pub basis: String,
        /// From when it holds.
        pub effective: Option<NaiveDate>,
        /// When it was decided.
        pub at: Option<NaiveDateTime>,
    }
}

impl Record for Decision {
    const KIND: Kind = Kind::Decision;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(decided_by).column(12),
        field!(at).column(16),
        field!(meeting).column(16),
        field!(agenda_item).column(16),
        field!(interaction).column(10),
        field!(basis).column(16),
        field!(effective).column(10),
        field!(detail),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "decided_by", "meeting", "effective", "basis", "at"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, _: Option<&Self>, facts: &Facts<'_>) {
        if let (None, Some(item)) = (self.meeting.uid(), facts.project.agenda_items.of(&self.agenda_item)) {
            self.meeting = item.meeting.clone();
        }
        if let (None, Some(meeting)) = (self.at, facts.project.meetings.of(&self.meeting)) {
            self.at = meeting.started_at.or(meeting.at);
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let item = facts.project.agenda_items.of(&self.agenda_item);
        match item.filter(|item| item.meeting.uid() != self.meeting.uid()) {
            Some(item) => vec![("agenda_item", Msg::new("agenda-item-elsewhere").text("id", &item.id))],
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{at, fault_keys, put, today};

    #[test]
    fn a_decision_takes_meeting_and_time_from_its_agenda_item() {
        let mut project = Project::default();
        let began = Some(at("2026-08-13 10:00"));
        let meeting = Link::to(put(&mut project, "MT06", Meeting { at: began, ..Meeting::default() }));
        let item = put(&mut project, "AG01", AgendaItem { meeting: meeting.clone(), ..AgendaItem::default() });
        let mut decision = Decision { agenda_item: Link::to(item.clone()), ..Decision::default() };
        decision.settle(None, &project.facts(today()));
        assert_eq!((decision.meeting, decision.at), (meeting, began));
        let other = put(&mut project, "MT07", Meeting::default());
        let elsewhere = Decision { agenda_item: Link::to(item), meeting: Link::to(other), ..Decision::default() };
        assert_eq!(fault_keys(&elsewhere, &project.facts(today())), ["agenda-item-elsewhere"]);
    }
}
