//! What people type: dates, times, money, numbers, choices and lists, in
//! Chinese and in English, with full-width characters.

use chrono::{NaiveDate, NaiveDateTime};

use super::calendar::Calendar;
use super::cell::ChoiceSet;
use super::msg::Msg;
use super::values::Span;

pub fn list(_text: &str, _spaces: bool) -> Vec<String> { todo!() }
pub fn flag(_text: &str) -> Result<bool, Msg> { todo!() }
pub fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, Msg>) -> Result<Option<T>, Msg> {
    let text = super::clean::line(text);
    if text.is_empty() { Ok(None) } else { read(&text).map(Some) }
}
pub fn date(_text: &str, _today: NaiveDate, _calendar: &Calendar) -> Result<NaiveDate, Msg> { todo!() }
pub fn time(_text: &str, _today: NaiveDate, _calendar: &Calendar) -> Result<NaiveDateTime, Msg> { todo!() }
pub fn span(_text: &str, _today: NaiveDate, _calendar: &Calendar) -> Result<Span, Msg> { todo!() }
pub fn money(_text: &str) -> Result<i64, Msg> { todo!() }
pub fn number(_text: &str, _places: u8, _min: i64, _max: i64) -> Result<i64, Msg> { todo!() }
pub fn choice(_text: &str, _set: &'static ChoiceSet) -> Result<usize, Msg> { todo!() }
