//! When something falls due again and again: a part of RFC 5545, the rolling
//! over days off, and what was kept of it (domain.md 1.9).

use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::calendar::Calendar;
use super::msg::Msg;
use super::values::Span;
use crate::choice;

/// From where an interval counts if no first day is given: a Monday.
const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 3).expect("a day of the calendar");
/// Nothing recurs less often than every 29 February.
const LONGEST_GAP: usize = 9 * 366;
/// A free stretch longer than this is no holiday but a broken calendar.
const LONGEST_HOLIDAY: u64 = 60;
/// Something sent that many working days before its due day keeps it.
const EARLY_WD: i64 = 3;
/// Something sent that many working days after its due day keeps it.
const LATE_WD: i64 = 1;

choice! {
    /// What happens to a due day on which nobody works.
    Roll = "roll" {
        Prev "prev",
        Next "next",
        Skip "skip",
    }
}

/// How often something happens: `FREQ=WEEKLY` or `MONTHLY`, `INTERVAL`,
/// `BYDAY`, `BYMONTHDAY`, `BYMONTH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    monthly: bool,
    interval: i32,
    days: Vec<(Option<i32>, Weekday)>,
    month_days: Vec<i32>,
    months: Vec<i32>,
}

impl FromStr for Recurrence {
    type Err = Msg;

    /// Reads a rule such as `FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1`.
    ///
    /// # Errors
    /// The part that was not understood, and what is accepted.
    fn from_str(text: &str) -> Result<Self, Msg> {
        let mut rule = Self { monthly: false, interval: 1, days: Vec::new(), month_days: Vec::new(), months: Vec::new() };
        let mut frequency = false;
        let text = text.to_ascii_uppercase().replace('；', ";").replace('，', ",").replace('＝', "=");
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || Msg::new("recurrence-part").text("part", part);
            let (key, value) = part.split_once('=').ok_or_else(wrong)?;
            let items = value.split(',').map(str::trim);
            let number = |text: &str, low: i32, high: i32| {
                text.parse::<i32>().ok().filter(|n| *n != 0 && (low..=high).contains(n)).ok_or_else(wrong)
            };
            match key.trim() {
                "FREQ" => {
                    rule.monthly = match value.trim() {
                        "WEEKLY" => false,
                        "MONTHLY" => true,
                        _ => return Err(wrong()),
                    };
                    frequency = true;
                }
                "INTERVAL" => rule.interval = number(value.trim(), 1, 120)?,
                "BYDAY" => rule.days = items.map(|item| weekday(item).ok_or_else(wrong)).collect::<Result<_, _>>()?,
                "BYMONTHDAY" => rule.month_days = items.map(|item| number(item, -31, 31)).collect::<Result<_, _>>()?,
                "BYMONTH" => rule.months = items.map(|item| number(item, 1, 12)).collect::<Result<_, _>>()?,
                _ => return Err(wrong()),
            }
        }
        let numbered = rule.days.iter().any(|(nth, _)| nth.is_some());
        if !frequency {
            return Err(Msg::new("recurrence-frequency"));
        }
        if !rule.monthly && (rule.days.is_empty() || numbered || !rule.month_days.is_empty()) {
            return Err(Msg::new("recurrence-weekly"));
        }
        if rule.monthly && rule.days.is_empty() && rule.month_days.is_empty() {
            return Err(Msg::new("recurrence-monthly"));
        }
        Ok(rule)
    }
}

/// `WE`, `2TU`, `-1FR`.
fn weekday(text: &str) -> Option<(Option<i32>, Weekday)> {
    let split = text.len().checked_sub(2).filter(|split| text.is_char_boundary(*split))?;
    let (nth, name) = text.split_at(split);
    let day = match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    if nth.is_empty() {
        return Some((None, day));
    }
    let nth = nth.parse::<i32>().ok().filter(|n| *n != 0 && n.abs() <= 5)?;
    Some((Some(nth), day))
}

impl Recurrence {
    /// Whether it falls on that day; `start` is the day its interval counts from.
    #[must_use]
    pub fn falls_on(&self, day: NaiveDate, start: NaiveDate) -> bool {
        if !self.months.is_empty() && !self.months.contains(&number(day.month())) {
            return false;
        }
        if !self.monthly {
            let weeks = (monday(day) - monday(start)).num_days() / 7;
            return weeks % i64::from(self.interval) == 0 && self.days.iter().any(|(_, name)| *name == day.weekday());
        }
        let months = (day.year() - start.year()) * 12 + number(day.month()) - number(start.month());
        let (place, length) = (number(day.day()), number(u32::from(day.num_days_in_month())));
        let in_days = self.month_days.is_empty() || self.month_days.iter().any(|&n| n == place || n == place - length - 1);
        let in_week = self.days.is_empty()
            || self.days.iter().any(|(nth, name)| {
                let (first, last) = ((place - 1) / 7 + 1, (place - length) / 7 - 1);
                *name == day.weekday() && nth.is_none_or(|nth| nth == first || nth == last)
            });
        months % self.interval == 0 && in_days && in_week
    }
}

fn number(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn monday(day: NaiveDate) -> NaiveDate {
    let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_days(back).unwrap_or(day)
}

/// A recurrence on a working calendar: the days on which something is due.
#[derive(Clone, Copy)]
pub struct Dues<'a> {
    /// How often.
    pub recurrence: &'a Recurrence,
    /// What happens to days off.
    pub roll: Roll,
    /// Between which days.
    pub valid: Span,
    /// Which days are off.
    pub calendar: &'a Calendar,
}

impl Dues<'_> {
    /// The due days on or after `from`, each once, in order. It ends where
    /// nothing falls due for nine years.
    pub fn from(&self, from: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let start = self.valid.from.unwrap_or(EPOCH);
        // A day before `from` may roll over it.
        let first = from.checked_sub_days(Days::new(LONGEST_HOLIDAY)).unwrap_or(from).max(start);
        let (mut quiet, mut last) = (0, None);
        first
            .iter_days()
            .take_while(move |day| self.valid.to.is_none_or(|to| *day <= to))
            .map(move |day| self.recurrence.falls_on(day, start).then_some(day))
            .take_while(move |day| {
                quiet = if day.is_some() { 0 } else { quiet + 1 };
                quiet <= LONGEST_GAP
            })
            .flatten()
            .filter_map(|day| self.rolled(day))
            .filter(move |day| *day >= from && last.replace(*day) != Some(*day))
    }

    /// The working day on which something due on `day` is due; none if it is
    /// skipped.
    fn rolled(&self, day: NaiveDate) -> Option<NaiveDate> {
        let works = |day: &NaiveDate| self.calendar.is_working(*day);
        let stretch = usize::try_from(LONGEST_HOLIDAY).unwrap_or(usize::MAX);
        match self.roll {
            _ if works(&day) => Some(day),
            Roll::Skip => None,
            Roll::Prev => std::iter::successors(Some(day), NaiveDate::pred_opt).take(stretch).find(works),
            Roll::Next => std::iter::successors(Some(day), NaiveDate::succ_opt).take(stretch).find(works),
        }
    }

    /// The next due day that nothing of `sent` keeps yet and that can still be
    /// kept today.
    #[must_use]
    pub fn next(&self, sent: &[NaiveDate], today: NaiveDate) -> Option<NaiveDate> {
        let since = today.checked_sub_days(Days::new(LONGEST_HOLIDAY))?;
        let mut sent = Sent::new(sent, self.calendar);
        self.from(since).find(|due| !sent.keeps(*due) && !self.is_past(*due, today))
    }

    /// How many due days since `since` were kept, and how many there were that
    /// were kept or missed (domain.md 1.9: plan adherence).
    #[must_use]
    pub fn kept(&self, sent: &[NaiveDate], since: NaiveDate, today: NaiveDate) -> (usize, usize) {
        let mut sent = Sent::new(sent, self.calendar);
        let (mut kept, mut due) = (0, 0);
        for day in self.from(since).take_while(|day| *day <= today) {
            let keeps = sent.keeps(day);
            kept += usize::from(keeps);
            due += usize::from(keeps || self.is_past(day, today));
        }
        (kept, due)
    }

    fn is_past(&self, due: NaiveDate, today: NaiveDate) -> bool {
        self.calendar.ix(today) > self.calendar.ix(due) + LATE_WD
    }
}

/// What was sent, by working day; each keeps one due day.
struct Sent(Vec<(i64, bool)>, Calendar);

impl Sent {
    fn new(sent: &[NaiveDate], calendar: &Calendar) -> Self {
        let mut days: Vec<(i64, bool)> = sent.iter().map(|day| (calendar.ix(*day), false)).collect();
        days.sort_unstable();
        Self(days, calendar.clone())
    }

    fn keeps(&mut self, due: NaiveDate) -> bool {
        let due = self.1.ix(due);
        let fits = self.0.iter_mut().find(|(day, used)| !used && (due - EARLY_WD..=due + LATE_WD).contains(day));
        fits.is_some_and(|(_, used)| !std::mem::replace(used, true))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dues(rule: &str, roll: Roll, from: &str, n: usize) -> Vec<String> {
        let (recurrence, calendar) = (rule.parse().unwrap(), Calendar::default());
        let dues = Dues { recurrence: &recurrence, roll, valid: Span::default(), calendar: &calendar };
        dues.from(day(from)).take(n).map(|day| day.to_string()).collect()
    }

    #[test]
    fn the_rules_of_the_sample_give_its_due_days() {
        assert_eq!(dues("FREQ=WEEKLY;BYDAY=WE", Roll::Prev, "2026-08-19", 2), ["2026-08-19", "2026-08-26"]);
        assert_eq!(dues("FREQ=WEEKLY;BYDAY=TH", Roll::Skip, "2026-08-19", 1), ["2026-08-20"]);
        assert_eq!(dues("FREQ=MONTHLY;BYMONTHDAY=-1", Roll::Prev, "2026-08-19", 3), ["2026-08-31", "2026-09-30", "2026-10-30"]);
        assert_eq!(
            dues("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", Roll::Prev, "2026-08-19", 2),
            ["2026-09-30", "2026-12-31"]
        );
    }

    #[test]
    fn a_day_off_rolls_back_or_on_or_is_left_out() {
        // The 15th of August 2026 is a Saturday.
        let rule = "FREQ=MONTHLY;BYMONTHDAY=15";
        assert_eq!(dues(rule, Roll::Prev, "2026-08-01", 1), ["2026-08-14"]);
        assert_eq!(dues(rule, Roll::Next, "2026-08-01", 1), ["2026-08-17"]);
        assert_eq!(dues(rule, Roll::Skip, "2026-08-01", 1), ["2026-09-15"]);
        // Two days off that roll to the same day are one.
        assert_eq!(dues("FREQ=WEEKLY;BYDAY=SA,SU", Roll::Next, "2026-08-10", 2), ["2026-08-10", "2026-08-17"]);
    }

    #[test]
    fn an_interval_counts_from_the_first_day() {
        let recurrence = "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE".parse().unwrap();
        let calendar = Calendar::default();
        let valid = Span { from: Some(day("2026-08-06")), to: Some(day("2026-09-10")) };
        let dues = Dues { recurrence: &recurrence, roll: Roll::Prev, valid, calendar: &calendar };
        let all: Vec<String> = dues.from(day("2026-01-01")).map(|day| day.to_string()).collect();
        assert_eq!(all, ["2026-08-19", "2026-09-02"]);
    }

    #[test]
    fn the_second_tuesday_and_the_last_friday() {
        assert_eq!(dues("FREQ=MONTHLY;BYDAY=2TU", Roll::Prev, "2026-08-01", 2), ["2026-08-11", "2026-09-08"]);
        assert_eq!(dues("FREQ=MONTHLY;BYDAY=-1FR", Roll::Prev, "2026-08-01", 2), ["2026-08-28", "2026-09-25"]);
        assert_eq!(dues("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", Roll::Prev, "2026-08-01", 1), ["2026-11-13"]);
    }

    #[test]
    fn what_was_sent_keeps_one_due_day() {
        let recurrence = "FREQ=WEEKLY;BYDAY=WE".parse().unwrap();
        let calendar = Calendar::default();
        let dues = Dues { recurrence: &recurrence, roll: Roll::Prev, valid: Span::default(), calendar: &calendar };
        let next = |sent: &[&str], today: &str| {
            let sent: Vec<NaiveDate> = sent.iter().map(|text| day(text)).collect();
            dues.next(&sent, day(today)).map(|day| day.to_string()).unwrap_or_default()
        };
        assert_eq!(next(&[], "2026-08-19"), "2026-08-19");
        assert_eq!(next(&["2026-08-19"], "2026-08-19"), "2026-08-26");
        assert_eq!(next(&["2026-08-14"], "2026-08-19"), "2026-08-26", "three working days early");
        assert_eq!(next(&["2026-08-13"], "2026-08-19"), "2026-08-19", "that was the one of the week before, a day late");
        assert_eq!(next(&[], "2026-08-20"), "2026-08-19", "one day late still counts");
        assert_eq!(next(&[], "2026-08-21"), "2026-08-26", "two days late is missed");
    }

    #[test]
    fn adherence_counts_what_was_kept_and_what_was_missed_but_not_what_is_still_open() {
        let recurrence = "FREQ=WEEKLY;BYDAY=WE".parse().unwrap();
        let calendar = Calendar::default();
        let dues = Dues { recurrence: &recurrence, roll: Roll::Prev, valid: Span::default(), calendar: &calendar };
        let sent = [day("2026-07-29"), day("2026-08-12")];
        assert_eq!(dues.kept(&sent, day("2026-07-27"), day("2026-08-19")), (2, 3));
    }

    #[test]
    fn a_rule_that_is_not_understood_is_refused() {
        for (rule, key) in [
            ("BYDAY=WE", "recurrence-frequency"),
            ("FREQ=DAILY", "recurrence-part"),
            ("FREQ=WEEKLY", "recurrence-weekly"),
            ("FREQ=WEEKLY;BYDAY=2TU", "recurrence-weekly"),
            ("FREQ=MONTHLY", "recurrence-monthly"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "recurrence-part"),
            ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", "recurrence-part"),
            ("每周三", "recurrence-part"),
        ] {
            assert_eq!(rule.parse::<Recurrence>().unwrap_err().key, key, "{rule}");
        }
        assert!("freq＝weekly；byday＝we，fr".parse::<Recurrence>().is_ok());
    }

    #[test]
    fn a_rule_that_never_falls_due_ends() {
        assert!(dues("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", Roll::Prev, "2026-08-19", 1).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}", tail in "[A-Z0-9;=,-]{0,20}") {
            let _ = text.parse::<Recurrence>();
            let _ = format!("FREQ=MONTHLY;{tail}").parse::<Recurrence>();
        }

        #[test]
        fn due_days_are_working_days_in_order(day_of_month in 1i32..=31, roll in 0usize..3, offset in 0u64..2000) {
            use crate::data::values::Choice;
            let recurrence = format!("FREQ=MONTHLY;BYMONTHDAY={day_of_month}").parse().unwrap();
            let calendar = Calendar::default();
            let dues = Dues { recurrence: &recurrence, roll: Roll::ALL[roll], valid: Span::default(), calendar: &calendar };
            let from = day("2024-01-01") + Days::new(offset);
            let days: Vec<NaiveDate> = dues.from(from).take(20).collect();
            prop_assert_eq!(days.len(), 20);
            prop_assert!(days.iter().all(|day| *day >= from && calendar.is_working(*day)));
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
