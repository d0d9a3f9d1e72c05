//! The file of one layer of a calendar: read, and checked day by day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::{FIRST, Fault, LAST};
use crate::data::msg::{Arg, Msg};
use crate::data::syntax;
use crate::data::values::plain_day;

/// A weekday in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    pub(super) const fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Mon,
            Self::Tue => Weekday::Tue,
            Self::Wed => Weekday::Wed,
            Self::Thu => Weekday::Thu,
            Self::Fri => Weekday::Fri,
            Self::Sat => Weekday::Sat,
            Self::Sun => Weekday::Sun,
        }
    }
}

/// A file as it stands. Days are parts of its text here: they are checked one
/// by one, so that a fault can name its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    id: String,
    weekend: Option<Vec<Day>>,
    #[serde(borrow)]
    confirmed_until: Option<&'a str>,
    #[serde(default, rename = "source")]
    _source: String,
    #[serde(borrow, default)]
    years: Vec<Year<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year<'a> {
    #[serde(rename = "year")]
    number: i32,
    #[serde(borrow, default)]
    off: Vec<&'a str>,
    #[serde(borrow, default)]
    work: Vec<&'a str>,
}

/// A file that was checked.
pub(super) struct Layer {
    pub(super) id: String,
    pub(super) weekend: Option<Vec<Day>>,
    pub(super) confirmed_until: Option<NaiveDate>,
    pub(super) off: Vec<NaiveDate>,
    pub(super) work: Vec<NaiveDate>,
}

impl Layer {
    /// Reads and checks a layer; a fault comes with its byte offset.
    pub(super) fn read(text: &str) -> Result<Self, (usize, Msg)> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let file: File<'_> = options.from_str(text).map_err(|error| {
            let place = error.span.start;
            (
                offset_of(text, place.line, place.col),
                Msg::new("calendar-broken").with("error", Arg::Msg(Box::new(syntax::sentence(&error.code)))),
            )
        })?;
        if file.weekend.as_ref().is_some_and(|free| (0..7).all(|n| free.iter().any(|day| *day as u32 == n))) {
            return Err((text.find("weekend").unwrap_or(0), Msg::new("calendar-no-work")));
        }
        // The quote before it: that is where a person looks.
        let offset = |part: &str| (part.as_ptr().addr() - text.as_ptr().addr()).saturating_sub(1);
        let day = |part: &str| day(part).map_err(|what| (offset(part), what));
        let confirmed_until = file.confirmed_until.map(day).transpose()?;
        let mut layer = Self { id: file.id, weekend: file.weekend, confirmed_until, off: Vec::new(), work: Vec::new() };
        let mut seen: BTreeMap<NaiveDate, bool> = BTreeMap::new();
        for year in &file.years {
            for (work, part) in year.off.iter().map(|day| (false, *day)).chain(year.work.iter().map(|day| (true, *day))) {
                let day = day(part)?;
                let wrong = |key| Err((offset(part), Msg::new(key).text("day", part)));
                match seen.insert(day, work) {
                    Some(before) if before == work => return wrong("calendar-day-twice"),
                    Some(_) => return wrong("calendar-day-both"),
                    None if day.year() != year.number => {
                        let what = Msg::new("calendar-day-year").text("day", part).text("year", year.number.to_string());
                        return Err((offset(part), what));
                    }
                    None if work => layer.work.push(day),
                    None => layer.off.push(day),
                }
            }
        }
        Ok(layer)
    }
}

/// The day that a text names.
fn day(text: &str) -> Result<NaiveDate, Msg> {
    match plain_day(text) {
        None => Err(Msg::new("calendar-day-unknown").text("day", text)),
        Some(day) if !(FIRST..=LAST).contains(&day) => Err(Msg::new("calendar-day-outside").text("day", text)),
        Some(day) => Ok(day),
    }
}

/// The byte offset of a line and column in characters, both from 1 on.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[before..];
    before + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(n, _)| n)
}

pub(super) fn fault(name: &str, text: &str, offset: usize, what: Msg) -> Fault {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Fault { name: name.to_owned(), line, column, what }
}
