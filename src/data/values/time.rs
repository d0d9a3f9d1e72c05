//! Days, times, spans, and when something was written.

use std::fmt;
use std::str::FromStr;

use crate::data::cell::{Cell, Editor, Face, Reading, Ron};
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
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (at, by) = text.split_once(' ').unwrap_or((text, ""));
        let wrong = |_| format!("`{text}` is not a time such as 2026-08-19T09:00:00 and a name");
        let at = at.parse().map_err(wrong)?;
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), String> {
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), String> {
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), String> {
        let text = stored.text()?;
        *self = Some(text.parse().map_err(|_| format!("`{text}` is not a time such as 2026-08-19T09:00:00"))?);
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
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let day = |text: &str| if text.is_empty() { Ok(None) } else { stored_day(text).map(Some) };
        Ok(Self { from: day(from)?, to: day(to)? })
    }
}

/// The day written `2026-08-19` in a file.
///
/// # Errors
/// It is something else.
pub fn stored_day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("`{text}` is not a date such as 2026-08-19"))
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), String> {
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), String> {
        self.0 = stored.texts(|text| text.parse())?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("spans")
    }
}
