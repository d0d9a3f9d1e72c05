//! Days, times, spans, and when something was written.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::data::cell::{Cell, Editor, Face, Reading, Ron};
use crate::data::entry;
use crate::data::msg::Msg;

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

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (at, by) = text.split_once(' ').unwrap_or((&text, ""));
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M:%S")
            .map_err(|_| D::Error::custom(format!("`{text}` is not a time such as 2026-08-19T09:00:00 and a name")))?;
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

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.face().show())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (from, to) = text.split_once("..").unwrap_or((&text, &text));
        let day = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| D::Error::custom(format!("`{text}` is not a date such as 2026-08-19")))
        };
        Ok(Self { from: day(from)?, to: day(to)? })
    }
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
    fn editor(&self) -> Editor {
        Editor::Span
    }
}

/// Several days or periods, such as go-live windows, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
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
    fn editor(&self) -> Editor {
        Editor::Notation("spans")
    }
}
