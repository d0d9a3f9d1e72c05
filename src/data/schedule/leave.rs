//! The days on which one person is away, laid over the working calendar of
//! the project (domain.md 3.1: country, then client, then person).
//!
//! A boundary keeps its number; only the working days of the person are
//! counted apart. The table reaches from the first day away to the last one,
//! outside of it every question is a sum: the answers cost the same however
//! long the leave is, and a layer is made in the time of its leave.

use crate::data::calendar::Calendar;
use crate::data::values::Spans;

/// The working days of the project on which a person is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The index of the first working day away.
    from: i64,
    /// For each working day from there to the end of the leave: how many of
    /// those before it the person works.
    ranks: Vec<i64>,
    /// The working days of the person in between, by index.
    worked: Vec<i64>,
}

impl Leave {
    /// The layer of somebody who is away then; none if that touches no working
    /// day. A period without one of its ends says nothing.
    #[must_use]
    pub fn of(away: &Spans, calendar: &Calendar) -> Option<Self> {
        let days = away.0.iter().filter(|span| span.is_ordered()).filter_map(|span| {
            let (first, end) = (super::grid::before(calendar, span.from?), super::grid::after(calendar, span.to?));
            (first < end).then_some((first, end))
        });
        let mut days: Vec<(i64, i64)> = days.collect();
        days.sort_unstable();
        let from = days.first()?.0;
        let (mut ranks, mut worked) = (Vec::new(), Vec::new());
        let mut gone = from;
        for (first, end) in days {
            for day in gone..first {
                ranks.push(place(worked.len()));
                worked.push(day);
            }
            for _ in gone.max(first)..end {
                ranks.push(place(worked.len()));
            }
            gone = gone.max(end);
        }
        Some(Self { from, ranks, worked })
    }

    /// How many working days of the project the person is away.
    fn away(&self) -> i64 {
        place(self.ranks.len()) - place(self.worked.len())
    }

    /// How many working days of the person lie before that boundary.
    fn rank(&self, boundary: i64) -> i64 {
        match usize::try_from(boundary - self.from) {
            Err(_) => boundary,
            Ok(at) => self.ranks.get(at).map_or_else(|| boundary - self.away(), |rank| self.from + rank),
        }
    }

    /// The boundary before the working day of the person of that rank.
    fn nth(&self, rank: i64) -> i64 {
        match usize::try_from(rank - self.from) {
            Err(_) => rank,
            Ok(at) => self.worked.get(at).copied().unwrap_or_else(|| rank.saturating_add(self.away())),
        }
    }
}

/// A place in a table as a number of days.
fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// The first boundary from that one on at which the person can begin.
#[must_use]
pub fn begin(leave: Option<&Leave>, at: i64) -> i64 {
    leave.map_or(at, |leave| leave.nth(leave.rank(at)))
}

/// The boundary at which so many days of work are done that begin there.
#[must_use]
pub fn ahead(leave: Option<&Leave>, start: i64, length: i64) -> i64 {
    match leave {
        Some(leave) if length > 0 => leave.nth(leave.rank(start).saturating_add(length - 1)).saturating_add(1),
        _ => start.saturating_add(length),
    }
}

/// The last boundary at which so many days of work may begin to be done then:
/// the inverse of [`ahead`].
#[must_use]
pub fn back(leave: Option<&Leave>, finish: i64, length: i64) -> i64 {
    match leave {
        Some(leave) if length > 0 => leave.nth(leave.rank(finish).saturating_sub(length)),
        _ => finish.saturating_sub(length),
    }
}

/// The last boundary up to that one at which the person can begin.
#[must_use]
pub fn begin_by(leave: Option<&Leave>, at: i64) -> i64 {
    leave.map_or(at, |leave| leave.nth(leave.rank(at.saturating_add(1)) - 1))
}

/// The last boundary up to that one at which the person can have finished.
#[must_use]
pub fn finish_by(leave: Option<&Leave>, at: i64) -> i64 {
    leave.map_or(at, |leave| leave.nth(leave.rank(at) - 1).saturating_add(1))
}

/// How many working days of the project between two boundaries the person is
/// away.
#[must_use]
pub fn away(leave: Option<&Leave>, start: i64, finish: i64) -> i64 {
    leave.map_or(0, |leave| (finish - start) - (leave.rank(finish) - leave.rank(start)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::data::schedule::grid;
    use crate::data::testing::{TODAY, day};
    use crate::data::values::Span;

    fn spans(list: &[(i64, i64)]) -> Spans {
        let on = |days: i64| Some(day(TODAY) + TimeDelta::days(days));
        Spans(list.iter().map(|(from, length)| Span { from: on(*from), to: on(from + length) }).collect())
    }

    #[test]
    fn who_is_away_on_days_off_only_is_not_away() {
        let calendar = Calendar::cn();
        let holiday = Spans(vec![Span { from: Some(day("2026-10-01")), to: Some(day("2026-10-07")) }]);
        assert_eq!(Leave::of(&holiday, &calendar), None);
        assert_eq!(Leave::of(&Spans::default(), &calendar), None);
        let open = Spans(vec![Span { from: Some(day("2026-10-08")), to: None }]);
        assert_eq!(Leave::of(&open, &calendar), None, "who does not say until when says nothing");
    }

    #[test]
    fn work_goes_on_after_the_leave() {
        let calendar = Calendar::cn();
        // Thursday to the Tuesday after: four working days.
        let leave = Leave::of(&spans(&[(1, 5)]), &calendar);
        let wednesday = grid::before(&calendar, day(TODAY));
        let ended = |length: i64| grid::ended(&calendar, ahead(leave.as_ref(), wednesday, length)).to_string();
        assert_eq!([ended(1), ended(2), ended(3)], ["2026-08-19", "2026-08-26", "2026-08-27"]);
        assert_eq!(begin(leave.as_ref(), wednesday + 1), wednesday + 5);
        assert_eq!(back(leave.as_ref(), wednesday + 6, 2), wednesday);
        assert_eq!(
            (begin_by(leave.as_ref(), wednesday + 3), finish_by(leave.as_ref(), wednesday + 3)),
            (wednesday, wednesday + 1)
        );
        assert_eq!(away(leave.as_ref(), wednesday, wednesday + 6), 4);
    }

    proptest! {
        #[test]
        fn the_way_back_through_a_leave_is_the_way_ahead(
            periods in proptest::collection::vec((0i64..90, 0i64..15), 1..6), start in -20i64..120, length in 1i64..40,
        ) {
            let calendar = Calendar::cn();
            let away_on = spans(&periods);
            let leave = Leave::of(&away_on, &calendar);
            let leave = leave.as_ref();
            let start = grid::before(&calendar, day(TODAY)) + start;
            // Day by day, as one would count by hand.
            let works = |boundary: i64| !away_on.has(calendar.day_at(boundary));
            let mut first = start;
            while !works(first) {
                first += 1;
            }
            let (mut finish, mut left) = (first, length);
            while left > 0 {
                left -= i64::from(works(finish));
                finish += 1;
            }
            prop_assert_eq!((begin(leave, start), ahead(leave, start, length)), (first, finish));
            prop_assert_eq!(back(leave, finish, length), first);
            prop_assert_eq!((begin_by(leave, first), finish_by(leave, finish)), (first, finish));
            prop_assert!(ahead(leave, begin(leave, first + 1), length) > finish, "it is the last start that leads there");
            prop_assert_eq!(away(leave, first, finish), finish - first - length);
        }
    }
}
