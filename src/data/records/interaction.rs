//! Interactions: the record of talks, mails and calls (domain.md 1.10).

use chrono::{NaiveDate, NaiveDateTime};

use crate::data::cell::Face;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Record};
use crate::data::records::observation::ObservationKind;
use crate::data::records::{CommItem, Observation, Stakeholder};
use crate::data::sla::{HOUR, worked};
use crate::data::values::{Amount, Link, Links, Ref, Sign, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// What was said or written, when, by which way. A wrong entry is not
    /// changed: a new one corrects it.
    pub struct Interaction {
        /// What it was about, in one line.
        pub summary: String,
        /// When.
        pub at: Option<NaiveDateTime>,
        /// With whom.
        pub who: Links<Stakeholder>,
        /// Who spoke.
        pub direction: Direction,
        /// By which way.
        pub channel: Channel,
        /// The very words.
        pub verbatim: Text,
        /// Whether it asks for an answer.
        pub asks_reply: bool,
        /// Until when the answer is wanted.
        pub reply_due: Option<NaiveDate>,
        /// The answer.
        pub replied_by: Link<Interaction>,
        /// From -2 (hostile) to +2 (warm).
        pub tone: Amount<Sign>,
        /// The item of the communication plan that it fulfils.
        pub com: Link<CommItem>,
        /// The entry that this one puts right.
        pub corrects: Link<Interaction>,
    }
}

choice! {
    /// Who spoke: we, they, or both.
    Direction = "direction" {
        Out "out",
        In "in",
        Both "both",
    }
}

choice! {
    /// By which way people are in touch.
    Channel = "comm_channel" {
        Email "email",
        Meeting "meeting",
        Phone "phone",
        Wechat "wechat",
        InPerson "in_person",
        Form "form",
        Portal "portal",
    }
}

choice! {
    /// Where a question stands.
    ReplyState = "reply_state" {
        Waiting "waiting",
        Replied "replied",
        Expired "expired",
    }
}

/// A reply within that many working hours is fast (domain.md 2.2).
const FAST_WH: i64 = 8;
/// A reply after more working hours is slow.
const SLOW_WH: i64 = 40;

impl Interaction {
    /// Whether both sides were heard: a talk, or something that came from
    /// them. What we only send is no contact.
    #[must_use]
    pub fn is_two_way(&self) -> bool {
        self.direction != Direction::Out || matches!(self.channel, Channel::Phone | Channel::InPerson | Channel::Meeting)
    }

    /// Whether we wait for their answer, or did.
    #[must_use]
    pub fn asks_them(&self) -> bool {
        self.asks_reply && self.direction != Direction::In
    }

    /// Where a question stands; none if nothing was asked.
    #[must_use]
    pub fn reply_state(&self, today: NaiveDate) -> Option<ReplyState> {
        self.asks_reply.then(|| match self.reply_due {
            _ if self.replied_by.0.is_some() => ReplyState::Replied,
            Some(due) if due < today => ReplyState::Expired,
            _ => ReplyState::Waiting,
        })
    }
}

impl Record for Interaction {
    const KIND: Kind = Kind::Interaction;
    const FIELDS: &'static [Field<Self>] = &[
        field!(summary).required(),
        field!(at).column(16),
        field!(who).column(14),
        field!(direction).column(9),
        field!(channel).column(9),
        field!(verbatim),
        field!(asks_reply).column(8),
        field!(reply_due).column(10),
        field!(replied_by).column(8),
        field!(tone).column(4).ceiling(Visibility::Private),
        field!(com).column(12),
        field!(corrects).column(8),
    ];
    const DERIVED: &'static [Derived<Self>] = &[Derived {
        key: "reply_state",
        value: |talk, facts| Face::choice(talk.reply_state(facts.today)),
        column: 8,
        ceiling: Visibility::Client,
    }];
    const COLUMNS: &'static [&'static str] = &["summary", "at", "channel", "who", "reply_state", "direction", "reply_due"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.at.is_some_and(|at| at.date() > facts.today) {
            faults.push(("at", Msg::new("date-in-future").date("today", facts.today)));
        }
        if !self.asks_reply && self.reply_due.is_some() {
            faults.push(("reply_due", Msg::new("interaction-no-question")));
        }
        if let (Some(due), Some(at)) = (self.reply_due, self.at)
            && due < at.date()
        {
            faults.push(("reply_due", Msg::new("interaction-reply-due").date("at", at.date())));
        }
        let reply = facts.project.interactions.of(&self.replied_by);
        if let (Some(reply), Some(at)) = (reply, self.at)
            && (reply.uid == self.uid || reply.at.is_some_and(|reply| reply < at))
        {
            faults.push(("replied_by", Msg::new("interaction-reply-early").text("id", &reply.id)));
        }
        if self.corrects.uid().is_some_and(|uid| uid == self.uid) {
            faults.push(("corrects", Msg::new("interaction-corrects-itself")));
        }
        faults
    }

    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        if !self.asks_them() || before.is_some_and(|before| before.replied_by.0.is_some()) {
            return Vec::new();
        }
        let Some(reply) = facts.project.interactions.of(&self.replied_by) else { return Vec::new() };
        let (Some(asked), Some(at)) = (self.at, reply.at) else { return Vec::new() };
        let kind = match worked(asked, at, &facts.project.calendar) {
            minutes if minutes <= FAST_WH * HOUR => ObservationKind::RepliedFast,
            minutes if minutes > SLOW_WH * HOUR => ObservationKind::RepliedSlow,
            _ => return Vec::new(),
        };
        let itself = Ref { kind: Kind::Interaction, uid: self.uid, id: self.id.clone() };
        let who = self.who.0.iter().filter(|who| reply.who.has(who.uid));
        who.filter_map(|who| Observation::of_event(kind, who, itself.clone(), &self.summary, Some(at), facts)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{at, day, fault_keys, put, today};

    #[test]
    fn a_question_waits_is_answered_or_expires() {
        let asked = |due: &str| Interaction { asks_reply: true, reply_due: Some(day(due)), ..Interaction::default() };
        assert_eq!(asked("2026-08-19").reply_state(today()), Some(ReplyState::Waiting));
        assert_eq!(asked("2026-08-18").reply_state(today()), Some(ReplyState::Expired));
        let mut project = Project::default();
        let reply = put(&mut project, "L02", Interaction::default());
        let answered = Interaction { replied_by: Link::to(reply), ..asked("2026-08-18") };
        assert_eq!(answered.reply_state(today()), Some(ReplyState::Replied));
        assert_eq!(Interaction::default().reply_state(today()), None);
    }

    #[test]
    fn a_fast_and_a_slow_reply_are_noted_and_one_between_is_not() {
        let mut project = Project::default();
        let who = put(&mut project, "S06", Stakeholder::default());
        let mut noted = |reply: &str| {
            let (who, said) = (Links::to(vec![who.clone()]), Some(at(reply)));
            let direction = Direction::In;
            let reply = put(&mut project, "L02", Interaction { who: who.clone(), at: said, direction, ..Interaction::default() });
            let asked = Interaction { who, at: Some(at("2026-08-03 09:00")), asks_reply: true, ..Interaction::default() };
            let answered = Interaction { replied_by: Link::to(reply), ..asked.clone() };
            let noted = answered.consequences(Some(&asked), &project.facts(today()));
            assert!(answered.consequences(Some(&answered), &project.facts(today())).is_empty(), "only once");
            noted.first().map(|record| record.row().stored("kind").show()).unwrap_or_default()
        };
        assert_eq!(noted("2026-08-03 17:00"), "replied_fast");
        assert_eq!(noted("2026-08-06 17:00"), "");
        assert_eq!(noted("2026-08-12 17:00"), "replied_slow");
    }

    #[test]
    fn rules_of_an_entry() {
        let mut project = Project::default();
        let early = put(&mut project, "L02", Interaction { at: Some(at("2026-08-10 09:00")), ..Interaction::default() });
        let said = Some(at("2026-08-20 09:00"));
        let bad =
            Interaction { at: said, reply_due: Some(day("2026-08-18")), replied_by: Link::to(early), ..Interaction::default() };
        let keys = ["date-in-future", "interaction-no-question", "interaction-reply-due", "interaction-reply-early"];
        assert_eq!(fault_keys(&bad, &project.facts(today())), keys);
    }
}
