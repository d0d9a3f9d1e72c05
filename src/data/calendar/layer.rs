//! The file of one layer of a calendar: read, and checked day by day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::{FIRST, Fault, LAST};
use crate::data::msg::Msg;
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

/// A file as it stands. Days are text here: they are checked one by one, so
/// that a fault can name its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    weekend: Option<Vec<Day>>,
    confirmed_until: Option<String>,
    #[serde(default, rename = "source")]
    _source: String,
    #[serde(default)]
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    #[serde(rename = "year")]
    number: i32,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
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
        let file: File = options.from_str(text).map_err(|error| {
            let place = error.span.start;
            (offset_of(text, place.line, place.col), Msg::new("calendar-broken").text("error", error.code.to_string()))
        })?;
        if file.weekend.as_ref().is_some_and(|free| (0..7).all(|n| free.iter().any(|day| *day as u32 == n))) {
            return Err((text.find("weekend").unwrap_or(0), Msg::new("calendar-no-work")));
        }
        let mut places = Places::of(text);
        let confirmed_until = file.confirmed_until.map(|day| places.day(&day)).transpose()?.map(|(_, day)| day);
        let mut layer = Self { id: file.id, weekend: file.weekend, confirmed_until, off: Vec::new(), work: Vec::new() };
        let mut seen: BTreeMap<NaiveDate, bool> = BTreeMap::new();
        for year in &file.years {
            for (work, text) in year.off.iter().map(|day| (false, day)).chain(year.work.iter().map(|day| (true, day))) {
                let (offset, day) = places.day(text)?;
                let wrong = |key| Err((offset, Msg::new(key).text("day", text)));
                match seen.insert(day, work) {
                    Some(before) if before == work => return wrong("calendar-day-twice"),
                    Some(_) => return wrong("calendar-day-both"),
                    None if day.year() != year.number => {
                        return Err((
                            offset,
                            Msg::new("calendar-day-year").text("day", text).text("year", year.number.to_string()),
                        ));
                    }
                    None if work => layer.work.push(day),
                    None => layer.off.push(day),
                }
            }
        }
        Ok(layer)
    }
}

/// The quoted words of a text and where they stand, comments left out.
struct Places<'a>(BTreeMap<&'a str, Vec<usize>>);

impl<'a> Places<'a> {
    fn of(text: &'a str) -> Self {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let start = text.len() - rest.len();
            let after = |mark: &str, skip: usize| rest[skip..].find(mark).map_or(rest.len(), |n| n + skip + mark.len());
            let step = match c {
                '/' if rest.starts_with("//") => after("\n", 2),
                '/' if rest.starts_with("/*") => after("*/", 2),
                '"' => {
                    let end = after("\"", 1);
                    places.entry(rest[1..end].trim_end_matches('"')).or_default().push(start);
                    end
                }
                c => c.len_utf8(),
            };
            rest = &rest[step..];
        }
        for offsets in places.values_mut() {
            offsets.reverse();
        }
        Self(places)
    }

    /// The day that a text names, and where it stands: each call for the same
    /// text gives its next place.
    fn day(&mut self, text: &str) -> Result<(usize, NaiveDate), (usize, Msg)> {
        let offset = self.0.get_mut(text).and_then(Vec::pop).unwrap_or(0);
        match plain_day(text) {
            None => Err((offset, Msg::new("calendar-day-unknown").text("day", text))),
            Some(day) if !(FIRST..=LAST).contains(&day) => Err((offset, Msg::new("calendar-day-outside").text("day", text))),
            Some(day) => Ok((offset, day)),
        }
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
