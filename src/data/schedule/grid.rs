//! Time as the schedule counts it: boundaries between working days.
//!
//! Boundary `b` lies before the working day of index `b` and after the one of
//! index `b - 1`. A task holds `[start, finish)`, so that its last day is the
//! one before its finish; a milestone lies on the boundary after its day
//! (domain.md 3.2).

use chrono::{NaiveDate, TimeDelta};

use super::plan::Tie;
use crate::data::calendar::Calendar;

/// A node in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The boundary before its first day; of a milestone the same as `finish`.
    pub start: i64,
    /// The boundary after its last day.
    pub finish: i64,
    /// Its first day; of a milestone its day.
    pub first: NaiveDate,
    /// Its last day. Not always a working day: go-lives fall on Saturdays.
    pub last: NaiveDate,
    /// Whether it has no length.
    pub point: bool,
}

/// The boundary before that day, or before the next working day.
#[must_use]
pub fn before(calendar: &Calendar, day: NaiveDate) -> i64 {
    if calendar.is_working(day) { calendar.ix(day) } else { calendar.ix(day) + 1 }
}

/// The boundary after that day, or after the last working day before it.
#[must_use]
pub fn after(calendar: &Calendar, day: NaiveDate) -> i64 {
    calendar.ix(day) + 1
}

/// The day that a boundary ends: the last one of work that finishes there.
#[must_use]
pub fn ended(calendar: &Calendar, boundary: i64) -> NaiveDate {
    calendar.day_at(boundary - 1)
}

/// So many calendar days later.
fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day)
}

/// The first boundary that a link from the finish of `from` allows.
#[must_use]
pub fn from_finish(calendar: &Calendar, from: &Place, tie: &Tie) -> i64 {
    if tie.elapsed { after(calendar, later(from.last, tie.lag)) } else { from.finish + tie.lag }
}

/// The first boundary that a link from the start of `from` allows. A milestone
/// starts at the end of its day.
#[must_use]
pub fn from_start(calendar: &Calendar, from: &Place, tie: &Tie) -> i64 {
    match tie.elapsed {
        true if from.point => after(calendar, later(from.last, tie.lag)),
        true => after(calendar, later(from.first, tie.lag - 1)),
        false => from.start + tie.lag,
    }
}

/// The last finish for which [`from_finish`] is not after `limit`.
#[must_use]
pub fn latest_finish(calendar: &Calendar, limit: i64, tie: &Tie) -> i64 {
    if tie.elapsed { after(calendar, later(calendar.day_at(limit), -1 - tie.lag)) } else { limit - tie.lag }
}

/// The last start for which [`from_start`] is not after `limit`.
#[must_use]
pub fn latest_start(calendar: &Calendar, point: bool, limit: i64, tie: &Tie) -> i64 {
    match tie.elapsed {
        true if point => latest_finish(calendar, limit, tie),
        true => calendar.ix(later(calendar.day_at(limit), -tie.lag)),
        false => limit - tie.lag,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::predecessors::Relation;
    use crate::data::testing::day;

    fn tie(lag: i64, elapsed: bool) -> Tie {
        Tie { from: 0, relation: Relation::FinishStart, lag, elapsed }
    }

    fn task(calendar: &Calendar, start: i64, length: i64) -> Place {
        let (first, last) = (calendar.day_at(start), ended(calendar, start + length));
        Place { start, finish: start + length, first, last, point: false }
    }

    #[test]
    fn elapsed_days_roll_to_the_next_working_day() {
        let calendar = Calendar::cn();
        // Wednesday 09-30 plus three days ends inside the October holiday.
        let from = task(&calendar, before(&calendar, day("2026-09-28")), 3);
        assert_eq!(from.last, day("2026-09-30"));
        assert_eq!(calendar.day_at(from_finish(&calendar, &from, &tie(3, true))), day("2026-10-08"));
        assert_eq!(
            calendar.day_at(from_finish(&calendar, &from, &tie(3, false))),
            day("2026-10-12"),
            "10-10 is a working Saturday"
        );
        assert_eq!(calendar.day_at(from_start(&calendar, &from, &tie(2, true))), day("2026-09-30"));
    }

    proptest! {
        #[test]
        fn the_way_back_is_the_last_that_leads_no_further(start in 5000i64..7000, length in 1i64..40, lag in -60i64..250, elapsed: bool, slack in 0i64..9) {
            let calendar = Calendar::cn();
            let tie = tie(lag, elapsed);
            let finish = |finish: i64| from_finish(&calendar, &task(&calendar, finish - length, length), &tie);
            let limit = finish(start) + slack;
            let latest = latest_finish(&calendar, limit, &tie);
            prop_assert!(latest >= start && finish(latest) <= limit && finish(latest + 1) > limit);
            let begin = |start: i64| from_start(&calendar, &task(&calendar, start, length), &tie);
            let limit = begin(start) + slack;
            let latest = latest_start(&calendar, false, limit, &tie);
            prop_assert!(latest >= start && begin(latest) <= limit && begin(latest + 1) > limit);
        }
    }
}
