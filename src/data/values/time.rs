//! Days, times, spans, and when something was written.

use std::fmt;
use std::str::FromStr;

use crate::data::cell::{Cell, Editor, Face, Reading, Ron};
use crate::data::clean;
use crate::data::entry;
use crate::data::msg::Msg;
use crate::data::stored::Stored;
use chrono::{NaiveDate, NaiveDateTime};

/// When something was written, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Local time to the second.
    pub at: NaiveDateTime,
    /// The name of the account.
    pub by: String,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at.format("%Y-%m-%dT%H:%M:%S"), self.by)
    }
}

impl FromStr for Stamp {
    type Err = Msg;
    fn from_str(text: &str) -> Result<Self, Msg> {
        let (at, by) = text.split_once(' ').unwrap_or((text, ""));
        let wrong = |_| Msg::new("stored-stamp").text("text", clean::short(text));
        let at = stored_time(at).map_err(wrong)?;
        Ok(Self { at, by: by.to_owned() })
    }
}

impl Cell for Stamp {
    fn face(&self) -> Face<'_> {
        if self.at == NaiveDateTime::default() { Face::Empty } else { Face::Stamp(self) }
    }
    fn parse(&mut self, _: &str, _: &Reading<'_>) -> Result<(), Msg> {
        Err(Msg::new("refuse-read-only"))
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.to_string());
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = stored.text()?.parse()?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::ReadOnly
    }
}

impl Cell for Option<NaiveDate> {
    fn face(&self) -> Face<'_> {
        Face::date(*self)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::date(text, reading.today, &reading.project.calendar))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(day) = self {
            out.string(&day.to_string());
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = Some(stored_day(&stored.text()?)?);
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Date
    }
}

impl Cell for Option<NaiveDateTime> {
    fn face(&self) -> Face<'_> {
        self.map_or(Face::Empty, Face::Time)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::time(text, reading.today, &reading.project.calendar))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(time) = self {
            out.string(&time.format("%Y-%m-%dT%H:%M:%S").to_string());
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        let text = stored.text()?;
        *self = Some(stored_time(&text).map_err(|_| Msg::new("stored-time").text("text", clean::short(&text)))?);
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Time
    }
}

/// A period of days. One day is a period from it to itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether its first day is not after its last one.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        !matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    /// Whether that day lies in it; an open end has no limit.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl FromStr for Span {
    type Err = Msg;
    fn from_str(text: &str) -> Result<Self, Msg> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let day = |text: &str| if text.is_empty() { Ok(None) } else { stored_day(text).map(Some) };
        Ok(Self { from: day(from)?, to: day(to)? })
    }
}

/// The day written `2026-08-19` in a file.
///
/// # Errors
/// It is something else.
pub fn stored_day(text: &str) -> Result<NaiveDate, Msg> {
    let parsed = || text.parse().map_err(|_| Msg::new("stored-date").text("text", clean::short(text)));
    plain_day(text).map_or_else(parsed, Ok)
}

/// The day written as this program writes it, `2026-08-19`; none if it is
/// written otherwise. Files hold thousands of them: this takes a twentieth of
/// what parsing by a format takes.
#[must_use]
pub fn plain_day(text: &str) -> Option<NaiveDate> {
    let parts = text.as_bytes();
    if parts.len() != 10 || parts[4] != b'-' || parts[7] != b'-' {
        return None;
    }
    let year = i32::try_from(number(&parts[..4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&parts[5..7])?, number(&parts[8..])?)
}

/// The time written `2026-08-19T09:00:00`, the same way.
fn stored_time(text: &str) -> Result<NaiveDateTime, chrono::ParseError> {
    let plain = || {
        let (day, time) = text.split_at_checked(10)?;
        let parts = time.as_bytes();
        if parts.len() != 9 || (parts[0], parts[3], parts[6]) != (b'T', b':', b':') {
            return None;
        }
        plain_day(day)?.and_hms_opt(number(&parts[1..3])?, number(&parts[4..6])?, number(&parts[7..])?)
    };
    // A leap second is for the parser.
    plain().map_or_else(|| text.parse(), Ok)
}

/// The number of decimal digits; none where something else stands.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

impl Cell for Span {
    fn face(&self) -> Face<'_> {
        if self.from.is_none() && self.to.is_none() { Face::Empty } else { Face::Span(self.from, self.to) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let span = entry::optional(text, |text| entry::span(text, reading.today, &reading.project.calendar))?;
        *self = span.unwrap_or_default();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.face().show());
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = stored.text()?.parse()?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Span
    }
}

/// Several days or periods, such as go-live windows, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(pub Vec<Span>);

impl Spans {
    /// Whether that day lies in one of them.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|span| span.has(day))
    }

    /// What is wrong with periods that need both ends, such as leave.
    #[must_use]
    pub fn fault(&self) -> Option<Msg> {
        if self.0.iter().any(|span| span.from.is_none() || span.to.is_none()) {
            return Some(Msg::new("rule-spans-open"));
        }
        self.0.iter().any(|span| !span.is_ordered()).then(|| Msg::new("rule-spans-order"))
    }
}

impl Cell for Spans {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|span| span.face().show().into()).collect()) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: &String| entry::span(text, reading.today, &reading.project.calendar);
        self.0 = entry::list(text, false).iter().map(read).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(|span| span.face().show()));
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| text.parse())?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("spans")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_and_times_are_read_as_the_parser_reads_them(
            text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:[0-6][0-9])?|[0-9T:+ -]{9,20}",
        ) {
            prop_assert_eq!(stored_day(&text).ok(), NaiveDate::from_str(&text).ok());
            prop_assert_eq!(stored_time(&text).ok(), NaiveDateTime::from_str(&text).ok());
        }
    }

    #[test]
    fn what_is_not_written_plainly_is_still_read() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 9).unwrap();
        assert_eq!(stored_day("2026-8-9"), Ok(day));
        assert_eq!(plain_day("2026-8-9"), None);
        assert_eq!(stored_time("2026-08-09T23:59:60").ok().map(|time| time.date()), Some(day));
    }
}
