//! Working calendars: which days people work on, and arithmetic in working
//! days (domain.md 3.1).
//!
//! A calendar is built from layers, the country first, then the client's or
//! the team's own. In each layer a make-up day beats a day off, a day off
//! beats the weekend; a higher layer beats the ones below it. Everything is
//! looked up in a table of weeks made once, from 2000-01-01 to 2100-12-31, so
//! that the schedule can ask as often as it likes. Days outside count as the
//! nearest day of the table.

mod layer;

use std::fmt;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, Days, NaiveDate};

use super::msg::Msg;
use layer::{Day, Layer, fault};

/// The first day that can be named.
pub const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("the compiler evaluates it");

/// The last day that can be named.
pub const LAST: NaiveDate = NaiveDate::from_ymd_opt(2100, 12, 31).expect("the compiler evaluates it");

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An ordinary working day.
    Working,
    /// Free as every week.
    Weekend,
    /// A holiday: 休.
    Off,
    /// Worked although it would be free: 班.
    MakeUp,
}

impl Mark {
    /// Whether people work on such a day.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

/// A working calendar. Cloning shares the table.
#[derive(Clone)]
pub struct Calendar(Arc<Table>);

/// The days of a calendar by weeks of seven days from [`FIRST`] on.
struct Table {
    name: String,
    confirmed_until: Option<NaiveDate>,
    weeks: Vec<Week>,
    /// How many working days there are.
    working: usize,
}

/// Seven days. In four bytes each a century is small enough to make anew and
/// to keep twice.
#[derive(Clone, Copy)]
struct Week {
    /// How many working days come before it.
    before: u16,
    /// A bit for each day that people work on.
    working: u8,
    /// A bit for each day that is a holiday or a make-up workday, and not what
    /// its weekday would be.
    marked: u8,
}

impl Week {
    /// The working days from its first day up to the `n`th, that one included.
    const fn up_to(self, n: usize) -> u32 {
        (self.working & (0xff >> (7 - n))).count_ones()
    }
}

/// What is wrong with the text of a calendar, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name that was given with the text.
    pub name: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The column in characters, from 1 on.
    pub column: usize,
    /// What is wrong and what is accepted.
    pub what: Msg,
}

impl Default for Calendar {
    /// Monday to Friday, no holidays, nothing provisional.
    fn default() -> Self {
        static WEEKDAYS: LazyLock<Calendar> = LazyLock::new(|| Calendar::of("weekdays", None, weeks(&[Day::Sat, Day::Sun])));
        WEEKDAYS.clone()
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({})", self.0.name)
    }
}

impl Calendar {
    /// The text of the calendar of mainland China: what a user's own file may
    /// look like, and the lowest layer of [`Calendar::read`].
    pub const CN: &'static str = include_str!("../../assets/calendar/cn.ron");

    /// Mainland China, with public holidays and make-up workdays.
    #[must_use]
    pub fn cn() -> Self {
        // A test reads the same text, so that the fallback is never taken.
        static CN: LazyLock<Calendar> = LazyLock::new(|| Calendar::read(&[("cn.ron", Calendar::CN)]).unwrap_or_default());
        CN.clone()
    }

    /// Builds a calendar from the texts of its layers, each with the name to
    /// report faults under; the lowest layer comes first. Without layers it is
    /// Monday to Friday. A layer that says nothing about the weekend or about
    /// `confirmed_until` leaves what is below it.
    ///
    /// # Errors
    /// The first fault: broken RON, a day that does not exist, that stands
    /// twice, under another year, or outside 2000 to 2100.
    pub fn read(layers: &[(&str, &str)]) -> Result<Self, Fault> {
        let mut layered = Vec::new();
        for (name, text) in layers {
            layered.push(Layer::read(text).map_err(|(offset, what)| fault(name, text, offset, what))?);
        }
        if layered.is_empty() {
            return Ok(Self::default());
        }
        let name = layered.iter().map(|layer| layer.id.as_str()).collect::<Vec<_>>().join(" + ");
        let confirmed = layered.iter().rev().find_map(|layer| layer.confirmed_until).filter(|day| *day < LAST);
        let free = layered.iter().rev().find_map(|layer| layer.weekend.as_deref()).unwrap_or(&[Day::Sat, Day::Sun]);
        let mut weeks = weeks(free);
        for layer in &layered {
            for day in &layer.off {
                let (week, bit) = (&mut weeks[place(*day) / 7], 1 << (place(*day) % 7));
                week.working &= !bit;
                week.marked |= bit;
            }
            for day in &layer.work {
                let (week, bit) = (&mut weeks[place(*day) / 7], 1 << (place(*day) % 7));
                // One that was worked anyway is nothing special.
                week.marked |= bit & !week.working;
                week.working |= bit;
            }
        }
        Ok(Self::of(&name, confirmed, weeks))
    }

    fn of(name: &str, confirmed_until: Option<NaiveDate>, mut weeks: Vec<Week>) -> Self {
        let mut working = 0;
        for week in &mut weeks {
            week.before = working;
            working += u16::from(week.working.count_ones() as u8);
        }
        Self(Arc::new(Table { name: name.to_owned(), confirmed_until, weeks, working: working.into() }))
    }

    /// The names of its layers: `cn`, `cn + bank`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of day it is.
    #[must_use]
    pub fn mark(&self, day: NaiveDate) -> Mark {
        let (week, n) = self.week(day);
        match (week.working >> n & 1 == 1, week.marked >> n & 1 == 1) {
            (true, false) => Mark::Working,
            (true, true) => Mark::MakeUp,
            (false, false) => Mark::Weekend,
            (false, true) => Mark::Off,
        }
    }

    /// The week of a day, and which of its days it is.
    fn week(&self, day: NaiveDate) -> (Week, usize) {
        let place = place(day);
        (self.0.weeks[place / 7], place % 7)
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.mark(day).is_working()
    }

    /// Whether the holidays of that day are not announced yet.
    #[must_use]
    pub fn is_provisional(&self, day: NaiveDate) -> bool {
        self.0.confirmed_until.is_some_and(|until| day > until)
    }

    /// The last day whose holidays are announced; none if that never ends.
    #[must_use]
    pub fn confirmed_until(&self) -> Option<NaiveDate> {
        self.0.confirmed_until
    }

    /// The index of the last working day on or before `day`, from 0; -1 before
    /// the first one.
    #[must_use]
    pub fn ix(&self, day: NaiveDate) -> i64 {
        let (week, n) = self.week(day);
        i64::from(week.before) + i64::from(week.up_to(n)) - 1
    }

    /// The working day of that index; the first or last one of the table if
    /// the index lies outside.
    #[must_use]
    pub fn day_at(&self, ix: i64) -> NaiveDate {
        let Table { weeks, working, .. } = &*self.0;
        let last = working.saturating_sub(1);
        let ix = usize::try_from(ix.max(0)).unwrap_or(last).min(last);
        // Working days are spread so evenly that the week is one of the next to where it would be.
        let mut at = ix * weeks.len() / (*working).max(1);
        while at > 0 && usize::from(weeks[at].before) > ix {
            at -= 1;
        }
        while weeks.get(at + 1).is_some_and(|next| usize::from(next.before) <= ix) {
            at += 1;
        }
        let left = ix - usize::from(weeks[at].before);
        let n = (0..7).find(|n| weeks[at].up_to(*n) as usize > left).unwrap_or(0);
        FIRST + Days::new((at * 7 + n) as u64)
    }

    /// `wd` working days after the last working day on or before `day`;
    /// negative goes back.
    #[must_use]
    pub fn add(&self, day: NaiveDate, wd: i64) -> NaiveDate {
        self.day_at(self.ix(day).saturating_add(wd))
    }

    /// The working days from `a` to `b`: `ix(b) - ix(a)`, negative if `b` is
    /// earlier. This is the slip of domain.md 1.2.
    #[must_use]
    pub fn between(&self, a: NaiveDate, b: NaiveDate) -> i64 {
        self.ix(b) - self.ix(a)
    }

    /// The first working day on or after `day`.
    #[must_use]
    pub fn next_working(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working(day) { day } else { self.day_at(self.ix(day) + 1) }
    }

    /// The last working day on or before `day`.
    #[must_use]
    pub fn prev_working(&self, day: NaiveDate) -> NaiveDate {
        self.day_at(self.ix(day))
    }
}

/// The number of a day since [`FIRST`], inside the table.
fn place(day: NaiveDate) -> usize {
    usize::try_from((day.clamp(FIRST, LAST) - FIRST).num_days()).unwrap_or(0)
}

/// The weeks of a calendar without holidays.
fn weeks(free: &[Day]) -> Vec<Week> {
    let is_free = |day: NaiveDate| free.iter().any(|free| free.weekday() == day.weekday());
    let days = FIRST.iter_days().take(7).enumerate();
    let working = days.fold(0, |bits, (n, day)| bits | u8::from(!is_free(day)) << n);
    vec![Week { before: 0, working, marked: 0 }; place(LAST) / 7 + 1]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fault_of(text: &str) -> (usize, usize, String) {
        let fault = Calendar::read(&[("mine.ron", text)]).unwrap_err();
        assert_eq!(fault.name, "mine.ron");
        (fault.line, fault.column, fault.what.key.into_owned())
    }

    #[test]
    fn the_year_2026_follows_the_notice_of_the_state_council() {
        let cn = Calendar::read(&[("cn.ron", Calendar::CN)]).unwrap();
        for text in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
            assert_eq!(cn.mark(day(text)), Mark::MakeUp, "{text}");
            assert!(cn.is_working(day(text)), "{text}");
        }
        for text in ["2026-01-01", "2026-02-23", "2026-04-06", "2026-06-19", "2026-09-25", "2026-10-07"] {
            assert_eq!(cn.mark(day(text)), Mark::Off, "{text}");
            assert!(!cn.is_working(day(text)), "{text}");
        }
        assert_eq!(cn.mark(day("2026-08-22")), Mark::Weekend);
        assert_eq!(cn.mark(day("2026-08-19")), Mark::Working);
        assert_eq!(cn.name(), "cn");
        assert!(!cn.is_provisional(day("2026-12-31")));
        assert!(cn.is_provisional(day("2027-01-01")));
        let of_2026 = day("2026-01-01").iter_days().take(365);
        assert_eq!(of_2026.filter(|day| cn.is_working(*day)).count(), 248);
    }

    #[test]
    fn the_durations_and_slips_of_the_sample_project_come_out() {
        let cn = Calendar::cn();
        assert_eq!(cn.add(day("2026-11-23"), 29), day("2027-01-04"));
        assert_eq!(cn.between(day("2026-11-20"), day("2027-01-04")), 30);
        assert_eq!(cn.between(day("2026-10-24"), day("2026-11-21")), 20);
        assert_eq!(cn.between(day("2026-06-11"), day("2026-07-13")), 21);
        assert_eq!(cn.between(day("2026-07-13"), day("2026-06-11")), -21);
    }

    #[test]
    fn the_plain_calendar_is_monday_to_friday_for_ever() {
        let plain = Calendar::default();
        assert!(plain.is_working(day("2026-10-01")));
        assert!(!plain.is_working(day("2026-10-10")));
        assert!(!plain.is_provisional(day("2100-12-31")));
        assert_eq!(plain.next_working(day("2026-08-22")), day("2026-08-24"));
        assert_eq!(plain.prev_working(day("2026-08-23")), day("2026-08-21"));
        assert_eq!(plain.next_working(day("2026-08-21")), day("2026-08-21"));
    }

    #[test]
    fn a_higher_layer_beats_the_country() {
        let bank = r#"(id: "bank", confirmed_until: "2027-06-30", years: [
            (year: 2026, off: ["2026-10-10", "2026-12-31"], work: ["2026-10-01", "2026-12-30", "2026-12-26"]),
        ])"#;
        let both = Calendar::read(&[("cn.ron", Calendar::CN), ("bank.ron", bank)]).unwrap();
        assert_eq!(both.name(), "cn + bank");
        assert_eq!(both.mark(day("2026-10-10")), Mark::Off);
        assert_eq!(both.mark(day("2026-10-01")), Mark::MakeUp);
        assert_eq!(both.mark(day("2026-10-02")), Mark::Off);
        assert_eq!(both.mark(day("2026-12-30")), Mark::Working, "it was one anyway");
        assert_eq!(both.mark(day("2026-12-26")), Mark::MakeUp);
        assert_eq!(both.mark(day("2026-12-31")), Mark::Off);
        assert_eq!(both.confirmed_until(), Some(day("2027-06-30")));
        let gulf = Calendar::read(&[("cn.ron", Calendar::CN), ("gulf.ron", r#"(id: "gulf", weekend: [fri, sat])"#)]).unwrap();
        assert_eq!(gulf.mark(day("2026-08-21")), Mark::Weekend);
        assert_eq!(gulf.mark(day("2026-08-23")), Mark::Working);
    }

    #[test]
    fn a_fault_names_its_line_and_column() {
        assert_eq!(
            fault_of("(id: \"x\", years: [\n  (year: 2026, off: [\"2026-10-01\"], work: [\"2026-10-01\"]),\n])"),
            (2, 44, "calendar-day-both".to_owned())
        );
        assert_eq!(
            fault_of("(id: \"x\", years: [\n  // \"2026-10-01\"\n  (year: 2026, off: [\"2026-10-01\",\n \"2026-10-01\"]),\n])"),
            (4, 2, "calendar-day-twice".to_owned())
        );
        assert_eq!(
            fault_of("(id: \"x\", years: [(year: 2026, off: [\"2026-02-30\"])])"),
            (1, 38, "calendar-day-unknown".to_owned())
        );
        assert_eq!(
            fault_of("(id: \"x\", years: [(year: 1999, off: [\"1999-12-31\"])])"),
            (1, 38, "calendar-day-outside".to_owned())
        );
        assert_eq!(
            fault_of("(id: \"x\", years: [(year: 2026, off: [\"2027-01-01\"])])"),
            (1, 38, "calendar-day-year".to_owned())
        );
        assert_eq!(fault_of("(id: \"x\",\n  weekend: [sat, sum])").2, "calendar-broken");
        assert_eq!(fault_of("(id: \"x\",\n  weekend: [sat, sum])").0, 2);
        assert_eq!(fault_of("(id: \"x\",\n  holidays: [])").0, 2);
        assert_eq!(
            fault_of("(id: \"x\",\n weekend: [mon, tue, wed, thu, fri, sat, sun])"),
            (2, 2, "calendar-no-work".to_owned())
        );
    }

    proptest! {
        #[test]
        fn index_and_day_are_inverse(n in 0_i64..36_889, wd in -500_i64..500) {
            let cn = Calendar::cn();
            let day = FIRST + chrono::Duration::days(n);
            let working = cn.prev_working(day);
            prop_assert!(cn.ix(day) < 0 || (working <= day && cn.is_working(working)));
            prop_assert_eq!(cn.day_at(cn.ix(day)), working);
            prop_assert_eq!(cn.ix(cn.day_at(n / 2)), n / 2);
            let moved = cn.ix(day) + wd;
            prop_assume!((0..24_000).contains(&moved));
            prop_assert_eq!(cn.between(day, cn.add(day, wd)), wd);
        }

        #[test]
        fn no_day_and_no_index_is_refused(n in -400_000_i32..400_000, wd in any::<i64>()) {
            let cn = Calendar::cn();
            let day = NaiveDate::from_num_days_from_ce_opt(730_000 + n).unwrap();
            let _ = (cn.mark(day), cn.ix(day), cn.add(day, wd), cn.next_working(day), cn.prev_working(day), cn.is_provisional(day));
        }

        #[test]
        fn no_text_stops_the_reader(text in "[(\"a-z0-9:,\\[\\]/* \n\"-]{0,60}") {
            let _ = Calendar::read(&[("x", &text), ("y", &format!("(id: \"{text}\", years: [(year: 2026, off: [\"{text}\"])])"))]);
        }
    }
}
