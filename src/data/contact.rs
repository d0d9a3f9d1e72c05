//! When we were last in touch with a person, and how fast the person replies
//! (domain.md 1.8).

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::record::Facts;
use super::records::stakeholder::{Side, Stakeholder};
use super::sla::worked;
use crate::choice;

/// Replies older than this say nothing about today, in days.
const REPLIES_DAYS: u64 = 56;

choice! {
    /// How long ago the last contact is, measured by the cadence: up to 0.8 of
    /// it, up to it, longer, more than twice as long.
    ContactState = "contact_state" {
        Ok "ok",
        Soon "soon",
        Due "due",
        Cold "cold",
    }
}

/// The day of the last contact in both directions: the latest two-way entry of
/// the log up to today, else what was entered by hand. Mass mail is no contact.
#[must_use]
pub fn last_contact(person: &Stakeholder, facts: &Facts<'_>) -> Option<NaiveDate> {
    let log = facts.project.interactions.iter().filter(|talk| talk.who.has(person.uid) && talk.is_two_way());
    log.filter_map(|talk| talk.at.map(|at| at.date())).filter(|day| *day <= facts.today).max().or(person.last_contact_on)
}

/// Calendar days since the last contact.
#[must_use]
pub fn days_since_contact(person: &Stakeholder, facts: &Facts<'_>) -> Option<i64> {
    last_contact(person, facts).map(|day| (facts.today - day).num_days())
}

/// How contact stands. Nobody keeps a cadence with the own team. A person who
/// was never contacted counts from the day the record was made.
#[must_use]
pub fn contact_state(person: &Stakeholder, facts: &Facts<'_>) -> Option<ContactState> {
    if person.side == Side::Vendor {
        return None;
    }
    let known_since = (person.created.at != NaiveDateTime::default()).then(|| person.created.at.date());
    let since = last_contact(person, facts).or(known_since)?;
    let (days, cadence) = ((facts.today - since).num_days(), person.cadence()?);
    Some(match days {
        _ if days > 2 * cadence => ContactState::Cold,
        _ if days > cadence => ContactState::Due,
        _ if days * 10 > cadence * 8 => ContactState::Soon,
        _ => ContactState::Ok,
    })
}

/// The median time to a reply to us in the last 56 days, in tenths of a
/// working hour. A question still open counts with its present age. Without
/// any, the figure from before the log was kept here.
#[must_use]
pub fn reply_wh(person: &Stakeholder, facts: &Facts<'_>, now: NaiveDateTime) -> Option<i64> {
    let calendar = &facts.project.calendar;
    let since = now.checked_sub_days(Days::new(REPLIES_DAYS))?;
    let asked = facts.project.interactions.iter().filter(|talk| talk.asks_them() && talk.who.has(person.uid));
    let mut minutes: Vec<i64> = asked
        .filter_map(|talk| {
            let at = talk.at.filter(|at| (since..=now).contains(at))?;
            let reply = facts.project.interactions.of(&talk.replied_by).and_then(|reply| reply.at);
            Some(worked(at, reply.unwrap_or(now), calendar))
        })
        .collect();
    minutes.sort_unstable();
    let middle = minutes.len() / 2;
    let median = match minutes.as_slice() {
        [] => return person.prior_reply_wh.0,
        all if all.len() % 2 == 1 => all[middle],
        all => i64::midpoint(all[middle - 1], all[middle]),
    };
    Some((median + 3) / 6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::records::Interaction;
    use crate::data::records::interaction::{Channel, Direction};
    use crate::data::testing::{at, day, put, today};
    use crate::data::values::{Amount, Link, Links, Ref, Target};

    fn person(project: &mut Project, id: &str, name: &str, cadence: i64) -> Ref {
        put(project, id, Stakeholder { name: name.into(), cadence_d: Amount::of(cadence), ..Stakeholder::default() })
    }

    fn talk(project: &mut Project, id: &str, when: &str, who: &Ref, channel: Channel, direction: Direction) -> Ref {
        let (at, who) = (Some(at(when)), Links::to(vec![who.clone()]));
        put(project, id, Interaction { at, who, direction, channel, ..Interaction::default() })
    }

    /// The people and the log of the sample project.
    fn sample() -> Project {
        use Channel::{Email, InPerson, Meeting, Phone, Wechat};
        use Direction::{Both, In, Out};
        let mut project = Project::default();
        let people: Vec<Ref> = [
            ("S01", "陈国华", 14),
            ("S02", "刘建平", 7),
            ("S03", "王丽", 7),
            ("S04", "赵鹏", 14),
            ("S05", "孙敏", 14),
            ("S06", "马骏", 7),
            ("S07", "何雪", 14),
            ("S08", "林涛", 7),
            ("S09", "艾米莉·卡特", 14),
            ("S10", "高远", 14),
        ]
        .into_iter()
        .map(|(id, name, cadence)| person(&mut project, id, name, cadence))
        .collect();
        for (n, (when, who, channel, direction)) in [
            ("2026-06-30 10:00", 10, Phone, Out),
            ("2026-07-28 15:00", 4, InPerson, Out),
            ("2026-08-03 09:30", 1, InPerson, Out),
            ("2026-08-06 11:00", 9, Email, In),
            ("2026-08-10 16:00", 7, Email, In),
            ("2026-08-11 17:30", 6, Phone, Out),
            ("2026-08-13 16:20", 5, Email, In),
            ("2026-08-14 10:10", 8, Meeting, Out),
            ("2026-08-17 15:30", 2, InPerson, Both),
            ("2026-08-18 11:05", 3, Wechat, In),
        ]
        .into_iter()
        .enumerate()
        {
            talk(&mut project, &format!("L{n:02}"), when, &people[who - 1], channel, direction);
        }
        project
    }

    #[test]
    fn the_sample_has_four_contacts_due_and_the_oldest_is_cold() {
        let project = sample();
        let facts = project.facts(today());
        let mut due: Vec<_> = project
            .stakeholders
            .iter()
            .filter(|person| matches!(contact_state(person, &facts), Some(ContactState::Due | ContactState::Cold)))
            .map(|person| (days_since_contact(person, &facts).unwrap(), person.name.as_str(), contact_state(person, &facts)))
            .collect();
        due.sort_unstable_by(|a, b| b.cmp(a));
        let (due_now, cold) = (Some(ContactState::Due), Some(ContactState::Cold));
        assert_eq!(due, [(50, "高远", cold), (22, "赵鹏", due_now), (16, "陈国华", due_now), (8, "马骏", due_now)]);
        let emily = project.stakeholders.named("S09").unwrap();
        assert_eq!(contact_state(emily, &facts), Some(ContactState::Soon), "13 of 14 days are gone");
    }

    #[test]
    fn mass_mail_and_the_future_are_no_contact() {
        let mut project = sample();
        let gao = project.reference("S10", Stakeholder::KINDS).unwrap();
        talk(&mut project, "L50", "2026-08-18 09:00", &gao, Channel::Email, Direction::Out);
        talk(&mut project, "L51", "2026-08-25 09:00", &gao, Channel::Phone, Direction::Both);
        let person = project.stakeholders.named("S10").unwrap();
        assert_eq!(last_contact(person, &project.facts(today())), Some(day("2026-06-30")));
    }

    #[test]
    fn without_an_entry_in_the_log_what_was_entered_by_hand_counts() {
        let mut project = Project::default();
        let last_contact_on = Some(day("2026-08-10"));
        put(&mut project, "S01", Stakeholder { last_contact_on, ..Stakeholder::default() });
        let person = project.stakeholders.named("S01").unwrap();
        assert_eq!(days_since_contact(person, &project.facts(today())), Some(9));
        assert_eq!(contact_state(person, &project.facts(today())), None, "nobody said how often");
    }

    #[test]
    fn nobody_keeps_a_cadence_with_the_own_team() {
        let mut project = Project::default();
        let side = Side::Vendor;
        let last_contact_on = Some(day("2026-01-01"));
        put(&mut project, "V1", Stakeholder { side, cadence_d: Amount::of(7), last_contact_on, ..Stakeholder::default() });
        let person = project.stakeholders.named("V1").unwrap();
        assert_eq!(contact_state(person, &project.facts(today())), None);
    }

    #[test]
    fn the_reply_time_is_a_median_in_working_hours_and_open_questions_age() {
        let mut project = Project::default();
        let who = person(&mut project, "S06", "马骏", 7);
        let mut ask = |id: &str, asked: &str, replied: Option<&str>| {
            let reply = replied.map(|when| talk(&mut project, &format!("{id}9"), when, &who, Channel::Email, Direction::In));
            let (at, who) = (Some(at(asked)), Links::to(vec![who.clone()]));
            let replied_by = reply.map_or_else(Link::default, Link::to);
            put(&mut project, id, Interaction { at, who, asks_reply: true, replied_by, ..Interaction::default() });
        };
        ask("L1", "2026-08-17 09:00", Some("2026-08-17 10:00"));
        ask("L2", "2026-08-17 09:00", Some("2026-08-18 09:30"));
        ask("L3", "2026-08-17 09:00", None);
        ask("L4", "2026-05-01 09:00", None);
        let person = project.stakeholders.named("S06").unwrap();
        // 1, 8 and 15.5 hours; the question of May is too old to tell anything.
        assert_eq!(reply_wh(person, &project.facts(today()), at("2026-08-19 09:30")), Some(80));
    }

    #[test]
    fn without_questions_the_earlier_reply_time_stands() {
        let mut project = Project::default();
        put(&mut project, "S06", Stakeholder { prior_reply_wh: Amount::of(260), ..Stakeholder::default() });
        let person = project.stakeholders.named("S06").unwrap();
        assert_eq!(reply_wh(person, &project.facts(today()), at("2026-08-19 09:30")), Some(260));
    }
}
