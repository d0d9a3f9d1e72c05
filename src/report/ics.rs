//! What has a date, as a calendar file: milestones, meetings, open actions and
//! the days by which risks must be acted on. Every entry keeps its unique id,
//! so that importing again changes entries and does not double them. What is
//! not for the client's eyes is marked private.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};

use super::json::is_public;
use crate::data::clean;
use crate::data::msg::Msg;
use crate::data::record::{Facts, Row};
use crate::data::records::meeting::MeetingState;
use crate::lang::Lang;

/// How long a meeting is if nobody said, in minutes.
const MEETING_MINUTES: i64 = 60;

/// When an entry is.
enum When {
    /// The whole day.
    Day(NaiveDate),
    /// From then, so many minutes, local time.
    Time(NaiveDateTime, i64),
}

/// The calendar of a project.
#[must_use]
pub fn calendar(facts: &Facts<'_>, lang: &Lang) -> String {
    let project = facts.project;
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar.append_property(Property::new("PRODID", "-//duijie//duijie//EN"));
    if let Some(charter) = project.charter() {
        calendar.name(&clean::line(&charter.title));
    }
    for milestone in
        project.milestones.iter().filter(|milestone| milestone.actual.is_some() || (*milestone as &dyn Row).is_open())
    {
        if let Some(day) = milestone.actual.or(milestone.expected()).or(milestone.committed()) {
            calendar.push(event(milestone, When::Day(day), "ics-milestone", lang));
        }
    }
    for meeting in project.meetings.iter() {
        let Some(at) = meeting.started_at.or(meeting.at) else { continue };
        let mut event = event(meeting, When::Time(at, meeting.minutes.0.unwrap_or(MEETING_MINUTES)), "ics-meeting", lang);
        if !meeting.place.is_empty() {
            event.location(&clean::line(&meeting.place));
        }
        if meeting.state == MeetingState::Cancelled {
            event.status(EventStatus::Cancelled);
        }
        calendar.push(event.done());
    }
    for action in project.actions.iter().filter(|action| (*action as &dyn Row).is_open()) {
        if let Some(due) = action.due {
            calendar.push(event(action, When::Day(due), "ics-action", lang));
        }
    }
    for risk in project.risks.iter().filter(|risk| (*risk as &dyn Row).is_open()) {
        if let Some(day) = risk.act_by {
            calendar.push(event(risk, When::Day(day), "ics-risk", lang));
        }
    }
    calendar.to_string()
}

fn event(row: &dyn Row, when: When, words: &'static str, lang: &Lang) -> Event {
    let mut event = Event::new();
    event.uid(&format!("{}@duijie", row.uid()));
    event.sequence(row.rev());
    // When the record was last changed: the same project gives the same file.
    if let crate::data::cell::Face::Stamp(stamp) = row.stored("updated") {
        event.timestamp(stamp.at.and_utc());
    } else {
        event.timestamp(NaiveDateTime::default().and_utc());
    }
    event.summary(&clean::line(&lang.msg(&Msg::new(words).text("id", row.id()).text("title", row.title()))));
    event.class(if is_public(row) { Class::Public } else { Class::Private });
    match when {
        When::Day(day) => {
            event.starts(day);
            // The end of a whole day is the day after (RFC 5545, 3.6.1).
            event.ends(day.succ_opt().unwrap_or(day));
        }
        When::Time(at, minutes) => {
            event.starts(at);
            event.ends(at + TimeDelta::minutes(minutes.clamp(0, 24 * 60)));
        }
    }
    event.done()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::project::{Project, Record};
    use crate::data::records::{Action, Meeting};
    use crate::data::rows::Collection;
    use crate::data::values::{Amount, Uid, Visibility};
    use crate::lang::Language;

    fn project() -> Project {
        let mut project = Project::default();
        let action = Action {
            uid: Uid(uuid::Uuid::from_u128(7)),
            id: "A01".into(),
            title: "双流方案；定稿".into(),
            due: "2026-08-21".parse().ok(),
            ..Action::default()
        };
        project.actions.put(Record::Action(Arc::new(action)));
        let meeting = Meeting {
            uid: Uid::new(),
            id: "MT01".into(),
            title: "周例会".into(),
            at: "2026-08-20T14:00:00".parse().ok(),
            minutes: Amount::of(90),
            vis: Visibility::Client,
            ..Meeting::default()
        };
        project.meetings.put(Record::Meeting(Arc::new(meeting)));
        project
    }

    #[test]
    fn a_whole_day_ends_on_the_next_one_and_a_meeting_after_its_minutes() {
        let project = project();
        let lang = Lang::load(Language::Zh);
        let text = calendar(&project.facts("2026-08-19".parse().unwrap()), &lang);
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        for line in [
            "DTSTART;VALUE=DATE:20260821",
            "DTEND;VALUE=DATE:20260822",
            "DTSTART:20260820T140000",
            "DTEND:20260820T153000",
            "CLASS:PRIVATE",
            "CLASS:PUBLIC",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
        assert!(text.contains("UID:00000000-0000-0000-0000-000000000007@duijie"));
        assert_eq!(text.matches("PRODID").count(), 1);
    }

    #[test]
    fn the_same_project_gives_the_same_file() {
        let project = project();
        let lang = Lang::load(Language::En);
        let facts = project.facts("2026-08-19".parse().unwrap());
        assert_eq!(calendar(&facts, &lang), calendar(&facts, &lang));
    }

    #[test]
    fn what_is_done_is_due_no_more() {
        let mut project = project();
        let mut record = project.actions.get_record();
        if let Record::Action(action) = &mut record {
            Arc::make_mut(action).archived = true;
        }
        project.actions.put(record);
        let text = calendar(&project.facts("2026-08-19".parse().unwrap()), &Lang::load(Language::En));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    }

    trait First {
        fn get_record(&self) -> Record;
    }
    impl First for crate::data::rows::Rows<Action> {
        fn get_record(&self) -> Record {
            let uid = self.all().next().unwrap().uid;
            Collection::get(self, uid).unwrap()
        }
    }
}
