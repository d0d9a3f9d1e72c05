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
