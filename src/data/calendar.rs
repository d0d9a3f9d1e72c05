//! Working calendars.

use chrono::NaiveDate;

/// A working calendar.
#[derive(Clone, Debug, Default)]
pub struct Calendar {}

impl Calendar {
    /// Whether people work on that day.
    #[must_use]
    pub fn is_working(&self, _day: NaiveDate) -> bool { true }
    /// The index of the last working day on or before `day`.
    #[must_use]
    pub fn ix(&self, day: NaiveDate) -> i64 { i64::from(chrono::Datelike::num_days_from_ce(&day)) }
}
