//! Items of the communication plan: what is sent to whom, how often
//! (domain.md 1.9).

use chrono::{Days, NaiveDate, NaiveTime};

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Record};
use crate::data::records::Stakeholder;
use crate::data::records::interaction::Channel;
use crate::data::recurrence::{Dues, Recurrence, Roll};
use crate::data::values::{Amount, Link, Links, Span, Text, Visibility, Wd};
use crate::{choice, field, record};

record! {
    /// One thing that is told again and again, or after an event.
    pub struct CommItem {
        /// What is told: weekly status report, executive brief.
        pub what: String,
        /// What it is for.
        pub purpose: String,
        /// Who gets it.
        pub audience: Links<Stakeholder>,
        /// Who gets it, in words, where it is a group: all of the client.
        pub audience_note: String,
        /// How it is told.
        pub channel: Channel,
        /// What stands in it.
        pub template: Text,
        /// The one person who sends it.
        pub owner: Link<Stakeholder>,
        /// How often, as RFC 5545 says it: `FREQ=WEEKLY;BYDAY=WE`.
        pub recurrence: String,
        /// The event after which it is told.
        pub event: Option<CommEvent>,
        /// Working days after the event.
        pub within_wd: Amount<Wd>,
        /// The time of day, `17:00`.
        pub time: String,
        /// What happens where the day is off.
        pub roll: Option<Roll>,
        /// From when until when it is told.
        pub valid: Span,
        /// When it was last told, where no record of the log says so.
        pub last_on: Option<NaiveDate>,
    }
}

choice! {
    /// After which event something is told.
    CommEvent = "comm_event" {
        MilestoneDone "milestone_done",
        ChangeApproved "change_approved",
        RiskOccurred "risk_occurred",
    }
}

/// How far back adherence looks, in calendar days (domain.md 1.9).
const ADHERENCE_DAYS: u64 = 60;

impl CommItem {
    /// The next due day that was not kept yet; none where it follows an event,
    /// where its time is over, or where its rule cannot be read.
    #[must_use]
    pub fn next_due(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        let recurrence = self.recurrence.parse().ok()?;
        self.dues(&recurrence, facts).next(&self.sent(facts), facts.today)
    }

    /// How often it was told in the last 60 days, and how often it should have
    /// been. Days before the item was planned do not count.
    #[must_use]
    pub fn kept(&self, facts: &Facts<'_>) -> Option<(usize, usize)> {
        let recurrence = self.recurrence.parse().ok()?;
        let since = facts.today.checked_sub_days(Days::new(ADHERENCE_DAYS))?.max(self.created.at.date());
        Some(self.dues(&recurrence, facts).kept(&self.sent(facts), since, facts.today)).filter(|(_, due)| *due > 0)
    }

    fn dues<'a>(&self, recurrence: &'a Recurrence, facts: &Facts<'a>) -> Dues<'a> {
        Dues { recurrence, roll: self.roll.unwrap_or_default(), valid: self.valid, calendar: &facts.project.calendar }
    }

    /// The days on which it was told, as the log and the meetings say.
    fn sent(&self, facts: &Facts<'_>) -> Vec<NaiveDate> {
        let talks = facts.project.interactions.iter().filter(|talk| talk.com.is(self.uid)).filter_map(|talk| talk.at);
        let meetings = facts.project.meetings.iter().filter(|meeting| meeting.com.is(self.uid) && meeting.took_place());
        let days = talks.chain(meetings.filter_map(|meeting| meeting.started_at.or(meeting.at))).map(|at| at.date());
        days.chain(self.last_on).filter(|day| *day <= facts.today).collect()
    }

    /// The time of day; none if nobody said or it cannot be read.
    #[must_use]
    pub fn time_of_day(&self) -> Option<NaiveTime> {
        NaiveTime::parse_from_str(&self.time.replace('：', ":"), "%H:%M").ok()
    }
}

impl Record for CommItem {
    const KIND: Kind = Kind::CommItem;
    const FIELDS: &'static [Field<Self>] = &[
        field!(what).required(),
        field!(purpose).column(20),
        field!(audience).column(16),
        field!(audience_note).column(12),
        field!(channel).column(9),
        field!(owner).column(12),
        field!(recurrence).column(24),
        field!(time).column(5),
        field!(roll).column(8),
        field!(event).column(18),
        field!(within_wd).column(6),
        field!(valid).column(22),
        field!(last_on).column(10),
        field!(template),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "next_due",
            value: |item, facts| Face::date(item.next_due(facts)),
            column: 10,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "missed",
            value: |item, facts| {
                let missed = item.kept(facts).and_then(|(kept, due)| i64::try_from(due - kept).ok());
                Face::number(missed.filter(|missed| *missed > 0), Unit::Plain)
            },
            column: 6,
            ceiling: Visibility::Team,
        },
    ];
    const COLUMNS: &'static [&'static str] =
        &["what", "next_due", "time", "channel", "owner", "recurrence", "missed", "event", "roll", "audience"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn check(&self, _: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if !self.recurrence.is_empty() {
            if let Err(msg) = self.recurrence.parse::<Recurrence>() {
                faults.push(("recurrence", msg));
            }
            if self.event.is_some() {
                faults.push(("event", Msg::new("comm-item-both")));
            }
        }
        if !self.time.is_empty() && self.time_of_day().is_none() {
            faults.push(("time", Msg::new("comm-item-time").text("text", &self.time)));
        }
        if self.within_wd.0.is_some_and(|wd| wd < 0) {
            faults.push(("within_wd", Msg::new("comm-item-within")));
        }
        if self.within_wd.0.is_some() && self.event.is_none() {
            faults.push(("within_wd", Msg::new("comm-item-no-event")));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::records::meeting::MeetingState;
    use crate::data::records::{Interaction, Meeting};
    use crate::data::testing::{at, day, fault_keys, put, today};

    fn item(recurrence: &str, roll: Roll) -> CommItem {
        CommItem { recurrence: recurrence.into(), roll: Some(roll), ..CommItem::default() }
    }

    #[test]
    fn the_plan_of_the_sample_falls_due_as_it_says() {
        let project = Project::default();
        let facts = project.facts(today());
        let due = |rule: &str, roll| item(rule, roll).next_due(&facts).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(due("FREQ=WEEKLY;BYDAY=WE", Roll::Prev), "2026-08-19");
        assert_eq!(due("FREQ=WEEKLY;BYDAY=TH", Roll::Skip), "2026-08-20");
        assert_eq!(due("FREQ=MONTHLY;BYMONTHDAY=-1", Roll::Prev), "2026-08-31");
        assert_eq!(due("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", Roll::Prev), "2026-09-30");
        let note = CommItem { event: Some(CommEvent::MilestoneDone), within_wd: Amount::of(1), ..CommItem::default() };
        assert_eq!((note.next_due(&facts), fault_keys(&note, &facts)), (None, vec![]));
    }

    #[test]
    fn an_entry_of_the_log_a_meeting_held_or_a_day_by_hand_keeps_a_due_day() {
        let mut project = Project::default();
        let report = put(&mut project, "COM-01", item("FREQ=WEEKLY;BYDAY=WE", Roll::Prev));
        let call = put(&mut project, "COM-02", item("FREQ=WEEKLY;BYDAY=WE", Roll::Skip));
        let by_hand = CommItem { last_on: Some(today()), ..item("FREQ=WEEKLY;BYDAY=WE", Roll::Prev) };
        put(&mut project, "COM-03", by_hand);
        let (com, sent) = (Link::to(report), Some(at("2026-08-18 16:40")));
        put(&mut project, "L01", Interaction { com, at: sent, ..Interaction::default() });
        let meeting = Meeting { com: Link::to(call), at: Some(at("2026-08-19 08:00")), ..Meeting::default() };
        let meeting = put(&mut project, "MT01", meeting);
        let next = |project: &Project, id: &str| {
            let due = project.comm_items.named(id).unwrap().next_due(&project.facts(today()));
            due.map(|day| day.to_string()).unwrap_or_default()
        };
        assert_eq!(next(&project, "COM-01"), "2026-08-26");
        assert_eq!(next(&project, "COM-03"), "2026-08-26");
        assert_eq!(next(&project, "COM-02"), "2026-08-19", "only planned");
        let held = Meeting { state: MeetingState::Held, ..project.meetings.get(meeting.uid).unwrap().clone() };
        put(&mut project, "MT01", held);
        assert_eq!(next(&project, "COM-02"), "2026-08-26");
    }

    #[test]
    fn what_was_missed_since_it_was_planned_is_counted() {
        let mut project = Project::default();
        let mut report = item("FREQ=WEEKLY;BYDAY=WE", Roll::Prev);
        report.created.at = at("2026-07-27 09:00");
        report.last_on = Some(day("2026-08-05"));
        put(&mut project, "COM-01", report);
        let report = project.comm_items.named("COM-01").unwrap();
        assert_eq!(report.kept(&project.facts(today())), Some((1, 3)), "07-29 and 08-12 missed, 08-19 still open");
    }

    #[test]
    fn rules_of_an_item() {
        let project = Project::default();
        let bad = CommItem {
            event: Some(CommEvent::RiskOccurred),
            time: "25:00".into(),
            within_wd: Amount::of(-1),
            ..item("FREQ=DAILY", Roll::Prev)
        };
        let keys = ["recurrence-part", "comm-item-both", "comm-item-time", "comm-item-within"];
        assert_eq!(fault_keys(&bad, &project.facts(today())), keys);
        assert_eq!(CommItem { time: "9：05".into(), ..CommItem::default() }.time_of_day(), NaiveTime::from_hms_opt(9, 5, 0));
    }
}
