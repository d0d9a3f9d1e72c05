//! Days and periods as people type them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::fold;
use super::shape::Shape;
use crate::data::calendar::{Calendar, FIRST, LAST};
use crate::data::clean;
use crate::data::msg::Msg;
use crate::data::values::Span;

/// What relative days are counted from.
#[derive(Clone, Copy)]
pub(super) struct Now<'a> {
    /// The day it is typed on.
    pub today: NaiveDate,
    /// Where days without a month or a year, and bare weekdays, are looked
    /// for: today, or the first day of a period for its last one.
    pub near: NaiveDate,
    /// For distances in working days.
    pub calendar: &'a Calendar,
}

/// Why a text is no day.
#[derive(Debug, PartialEq)]
pub(super) enum Why {
    /// No known form.
    Unknown,
    /// A form that is known, but the calendar has no such day.
    Impossible,
    /// Not in 2000 to 2100.
    Outside,
    /// The weekday beside it is another one's.
    Weekday(NaiveDate),
}

impl Why {
    /// The refusal of that text.
    pub fn msg(&self, text: &str) -> Msg {
        let msg = |key: &'static str| Msg::new(key).text("text", clean::line(text));
        match self {
            Self::Unknown => msg("refuse-date"),
            Self::Impossible => msg("refuse-date-impossible"),
            Self::Outside => msg("refuse-date-outside"),
            Self::Weekday(day) => msg("refuse-date-weekday").date("day", *day),
        }
    }
}

/// A day.
///
/// * In full: `2026-08-26`, `2026/8/26`, `2026.8.26`, `20260826`,
///   `2026年8月26日`, `26 Aug 2026`, `Aug 26, 2026`.
/// * Without a year: `8-26`, `8/26`, `8.26` (month before day, always),
///   `8月26日`, `aug 26`: in the year that puts it at most 3 months before
///   today and less than 9 months after it. `8月底` is the end of August.
/// * Without a month: `26日`, `26号`: the first such day from today on.
/// * Words: `今天 明天 后天 大后天 昨天 前天`, `today tomorrow yesterday`,
///   `月初 月底 下月底 季末 年底`, `eom eoq eoy`, `end of next month`.
/// * Weekdays: `周五`, `fri` is the first one from today on; `本周五`, `this
///   fri` the one of this week, `下周五`, `next fri` of the next week (from
///   Monday on), `下下周五`, `上周五`, `last fri`.
/// * Distances: `+3`, `+3d`, `-2` are working days; `+3e`, `3天后`, `in 3
///   days`, `2 days ago` calendar days; `+2w`, `两周后` weeks; `+1m`, `1个月后`
///   months; `3个工作日后` working days.
/// * A weekday beside a date (`2026-08-26 周三`) must be its own.
///
/// # Errors
/// It is none of these, or the day does not exist, or not from 2000 to 2100.
pub fn date(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, Msg> {
    read(&fold(text), Now { today, near: today, calendar }).map_err(|why| why.msg(text))
}

/// A period: `8-24..8-28`, `8月24日~28日`, `8-24 至 9-4`, `下周一到下周五`, `aug 24
/// to aug 28`; one day is a period of that day; `..8-28` and `8-24..` are open.
/// The last day is looked for from the first one on.
///
/// # Errors
/// One end is no [`date`], there is no end at all, or the last day comes
/// before the first.
pub fn span(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<Span, Msg> {
    let folded = fold(text);
    let refuse = |key: &'static str| Msg::new(key).text("text", clean::line(text));
    let cut = ["..", "~", "至", "到", " to ", "\u{2013}", "\u{2014}", " - "].iter().find_map(|mark| folded.split_once(mark));
    let now = Now { today, near: today, calendar };
    let Some((from, to)) = cut else {
        let day = read(&folded, now).map_err(|why| if why == Why::Unknown { refuse("refuse-span") } else { why.msg(text) })?;
        return Ok(Span { from: Some(day), to: Some(day) });
    };
    let end = |text: &str, now: Now<'_>| {
        let text = text.trim_matches(['.', '~', '\u{2013}', '\u{2014}', ' ']);
        let text = ["从", "自", "from "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        if text.is_empty() { Ok(None) } else { read(text, now).map(Some).map_err(|why| why.msg(text)) }
    };
    let from = end(from, now)?;
    let to = end(to, Now { near: from.unwrap_or(today), ..now })?;
    match (from, to) {
        (None, None) => Err(refuse("refuse-span")),
        (Some(from), Some(to)) if to < from => Err(refuse("refuse-span-order").date("from", from).date("to", to)),
        (from, to) => Ok(Span { from, to }),
    }
}

/// A day of folded text, with or without its weekday beside it.
pub(super) fn read(text: &str, now: Now<'_>) -> Result<NaiveDate, Why> {
    let found = match plain(text, now) {
        Err(Why::Unknown) => beside_weekday(text, now),
        found => found,
    };
    found.and_then(|day| if (FIRST..=LAST).contains(&day) { Ok(day) } else { Err(Why::Outside) })
}

fn beside_weekday(text: &str, now: Now<'_>) -> Result<NaiveDate, Why> {
    let trim = |text: &str| text.trim_matches([' ', ',', '(', ')']).to_owned();
    for (cut, _) in text.char_indices().skip(1) {
        let (before, after) = (trim(&text[..cut]), trim(&text[cut..]));
        for (name, rest) in [(&after, &before), (&before, &after)] {
            if let (Some(weekday), Ok(day)) = (weekday(&Shape::of(name)), plain(rest, now)) {
                return if day.weekday() == weekday { Ok(day) } else { Err(Why::Weekday(day)) };
            }
        }
    }
    Err(Why::Unknown)
}

/// A day without a weekday beside it.
fn plain(text: &str, now: Now<'_>) -> Result<NaiveDate, Why> {
    let shape = Shape::of(text);
    word(&shape.pattern, now)
        .or_else(|| of_week(&shape, now))
        .or_else(|| distance(&shape, now))
        .or_else(|| english(&shape, now))
        .unwrap_or_else(|| civil(&shape, now))
}

fn days(day: NaiveDate, count: i64) -> Result<NaiveDate, Why> {
    let size = Days::new(count.unsigned_abs());
    let moved = if count < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) };
    moved.ok_or(Why::Outside)
}

fn months(day: NaiveDate, count: i64) -> Result<NaiveDate, Why> {
    let size = Months::new(u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if count < 0 { day.checked_sub_months(size) } else { day.checked_add_months(size) };
    moved.ok_or(Why::Outside)
}

fn ymd(year: i32, month: u32, day: u32) -> Result<NaiveDate, Why> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Why::Impossible)
}

/// The last day of a month.
fn month_end(year: i32, month: u32) -> Result<NaiveDate, Why> {
    let first = ymd(year, month, 1)?;
    days(months(first, 1)?, -1)
}

/// Words for days.
fn word(text: &str, now: Now<'_>) -> Option<Result<NaiveDate, Why>> {
    let today = now.today;
    let end = |shift: i64| months(today, shift).and_then(|day| month_end(day.year(), day.month()));
    let first = |shift: i64| months(today, shift).and_then(|day| ymd(day.year(), day.month(), 1));
    Some(match text {
        "今天" | "今日" | "今" | "today" => Ok(today),
        "明天" | "明日" | "明" | "tomorrow" | "tmr" => days(today, 1),
        "后天" | "後天" => days(today, 2),
        "大后天" | "大後天" => days(today, 3),
        "昨天" | "昨日" | "yesterday" => days(today, -1),
        "前天" => days(today, -2),
        "月初" if today.day() > 1 => first(1),
        "月初" | "本月初" | "这个月初" => first(0),
        "下月初" | "下个月初" => first(1),
        "月底" | "月末" | "本月底" | "本月末" | "这个月底" | "eom" | "endofmonth" | "endofthemonth" | "monthend" => {
            end(0)
        }
        "下月底" | "下月末" | "下个月底" | "下个月末" | "endofnextmonth" => end(1),
        "季末" | "季底" | "季度末" | "季度底" | "本季末" | "本季度末" | "eoq" | "endofquarter" => {
            month_end(today.year(), today.month().div_ceil(3) * 3)
        }
        "年底" | "年末" | "今年底" | "今年年底" | "本年底" | "eoy" | "endofyear" | "endoftheyear" | "yearend" => {
            ymd(today.year(), 12, 31)
        }
        "明年底" | "明年年底" | "endofnextyear" => ymd(today.year() + 1, 12, 31),
        _ => return None,
    })
}

/// The weekday that a text names.
fn weekday(shape: &Shape) -> Option<Weekday> {
    const LONG: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let name = shape.pattern.as_str();
    if let Some(day) = ["周", "星期", "礼拜"].iter().find_map(|week| name.strip_prefix(week)) {
        let place = match (day, shape.number(0)) {
            ("日" | "天", _) => 7,
            ("9", place) => place,
            _ => return None,
        };
        return u8::try_from(place).ok()?.checked_sub(1).and_then(|place| Weekday::try_from(place).ok());
    }
    let name = name.trim_end_matches('.');
    let longer = matches!(name, "tues" | "thur" | "thurs");
    let place = LONG.iter().position(|long| *long == name || long[..3] == *name || longer && long.starts_with(name))?;
    u8::try_from(place).ok().and_then(|place| Weekday::try_from(place).ok())
}

/// A weekday of this, the next or another week, or the first one from now on.
fn of_week(shape: &Shape, now: Now<'_>) -> Option<Result<NaiveDate, Why>> {
    let mut name = shape.pattern.as_str();
    let mut week = None;
    for (word, step) in [("下", 1), ("上", -1), ("本", 0), ("这", 0), ("next", 1), ("last", -1), ("this", 0)] {
        while let Some(rest) = name.strip_prefix(word) {
            week = Some(week.unwrap_or(0) + step);
            name = rest.strip_prefix('个').unwrap_or(rest);
        }
    }
    let weekday = weekday(&Shape { pattern: name.to_owned(), numbers: shape.numbers.clone() })?;
    let from_monday = |day: NaiveDate| i64::from(day.weekday().num_days_from_monday());
    let place = i64::from(weekday.num_days_from_monday());
    Some(match week {
        Some(week) => days(now.today, week * 7 + place - from_monday(now.today)),
        None => days(now.near, (place - from_monday(now.near)).rem_euclid(7)),
    })
}

/// A day so far from today.
fn distance(shape: &Shape, now: Now<'_>) -> Option<Result<NaiveDate, Why>> {
    let text = shape.pattern.as_str();
    let after = |marks: &[&str]| marks.iter().find_map(|mark| text.strip_suffix(mark)).and_then(|rest| rest.strip_prefix('9'));
    let (sign, unit) = if let Some(unit) = text.strip_prefix("+9") {
        (1, if matches!(unit, "" | "d" | "天") { "wd" } else { unit })
    } else if let Some(unit) = text.strip_prefix("-9") {
        (-1, if matches!(unit, "" | "d" | "天") { "wd" } else { unit })
    } else if let Some(unit) = text.strip_prefix("in9") {
        (1, unit)
    } else if let Some(unit) = after(&["之后", "以后", "后", "later", "fromnow"]) {
        (1, unit)
    } else {
        (-1, after(&["之前", "以前", "前", "ago"])?)
    };
    let count = sign * i64::from(shape.number(0));
    Some(match unit {
        "wd" | "个工作日" | "工作日" | "workingday" | "workingdays" | "workdays" => working(count, now),
        "e" | "ed" | "d" | "天" | "日" | "day" | "days" => days(now.today, count),
        "w" | "周" | "个星期" | "星期" | "个礼拜" | "week" | "weeks" => days(now.today, count * 7),
        "m" | "月" | "个月" | "month" | "months" => months(now.today, count),
        _ => return None,
    })
}

/// So many working days from today; a free day counts from the working day
/// before it, and backwards from the one after it.
fn working(count: i64, now: Now<'_>) -> Result<NaiveDate, Why> {
    let calendar = now.calendar;
    let from = if count < 0 { calendar.next_working(now.today) } else { calendar.prev_working(now.today) };
    let day = calendar.add(from, count);
    // The calendar stops at its ends.
    if calendar.between(from, day) == count { Ok(day) } else { Err(Why::Outside) }
}

/// `aug 26`, `26 aug`, `26th august 2026`, `aug 26, 2026`.
fn english(shape: &Shape, now: Now<'_>) -> Option<Result<NaiveDate, Why>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut text = shape.pattern.replace("of", "");
    for ordinal in ["st", "nd", "rd", "th"] {
        text = text.replacen(&format!("9{ordinal}"), "9", 1);
    }
    let name = text.trim_matches(|c: char| !c.is_ascii_lowercase());
    let before = &text[..text.find(name)?];
    let after = text[before.len() + name.len()..].trim_start_matches('.');
    let month =
        MONTHS.iter().position(|month| *month == name || month[..3] == *name || name == "sept" && *month == "september")?;
    let month = u32::try_from(month + 1).ok()?;
    let year = |n: usize| {
        let (value, _) = shape.numbers.get(n).filter(|(_, digits)| *digits == 4)?;
        i32::try_from(*value).ok()
    };
    Some(match (before, after) {
        ("", "9") | ("9" | "9-" | "9/", "") => nearest(month, shape.number(0), now),
        ("", "9,9" | "9 9") | ("9" | "9-" | "9/", "9" | ",9" | "-9" | "/9") => ymd(year(1)?, month, shape.number(0)),
        _ => return None,
    })
}

/// Days in numbers.
fn civil(shape: &Shape, now: Now<'_>) -> Result<NaiveDate, Why> {
    let (mut text, mut year) = (shape.pattern.as_str(), None);
    for (word, shift) in [("今年", 0), ("明年", 1), ("去年", -1), ("后年", 2)] {
        if let Some(rest) = text.strip_prefix(word) {
            (text, year) = (rest, Some(now.today.year() + shift));
        }
    }
    let (first, second) = (shape.number(0), shape.number(1));
    let first_year = i32::try_from(first).unwrap_or(0);
    match text {
        "9" if shape.numbers[0].1 == 8 && year.is_none() => ymd(first_year / 10_000, first / 100 % 100, first % 100),
        "9-9-9" | "9/9/9" | "9.9.9" | "9年9月9日" | "9年9月9号" | "9年9月9" if shape.has_year() && year.is_none() => {
            ymd(first_year, second, shape.number(2))
        }
        "9年9月底" | "9年9月末" if shape.has_year() && year.is_none() => month_end(first_year, second),
        "9年底" | "9年末" | "9年年底" if shape.has_year() && year.is_none() => ymd(first_year, 12, 31),
        "9-9" | "9/9" | "9.9" | "9月9日" | "9月9号" | "9月9" => match year {
            Some(year) => ymd(year, first, second),
            None => nearest(first, second, now),
        },
        "9月底" | "9月末" => match year {
            Some(year) => month_end(year, first),
            None => nearest(first, 1, now).and_then(|day| month_end(day.year(), day.month())),
        },
        "9日" | "9号" if year.is_none() => next_such_day(first, now.near),
        "本月9日" | "本月9号" | "这个月9号" => ymd(now.today.year(), now.today.month(), first),
        "下月9日" | "下月9号" | "下个月9日" | "下个月9号" => {
            months(now.today, 1).and_then(|day| ymd(day.year(), day.month(), first))
        }
        _ => Err(Why::Unknown),
    }
}

/// A month and a day in the year that puts it into the three months before or
/// the nine months after; at the seams (29 February) the nearest there is.
fn nearest(month: u32, day: u32, now: Now<'_>) -> Result<NaiveDate, Why> {
    if month.max(day) > 99 {
        return Err(Why::Unknown);
    }
    let (earliest, latest) = (months(now.near, -3)?, months(now.near, 9)?);
    let year = now.near.year();
    let candidates = || (year - 1..=year + 1).filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    let away = |day: &NaiveDate| (*day - now.near).num_days().abs();
    candidates().find(|day| (earliest..latest).contains(day)).or_else(|| candidates().min_by_key(away)).ok_or(Why::Impossible)
}

/// The first day with that number from `near` on.
fn next_such_day(number: u32, near: NaiveDate) -> Result<NaiveDate, Why> {
    let candidates = (0..4).filter_map(|shift| {
        let month = months(near, shift).ok()?;
        NaiveDate::from_ymd_opt(month.year(), month.month(), number)
    });
    candidates.filter(|day| *day >= near).min().ok_or(Why::Impossible)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: &str = "2026-08-19";

    fn on(today: &str, text: &str) -> String {
        date(text, today.parse().unwrap(), &Calendar::cn()).map_or_else(|msg| msg.key.into_owned(), |day| day.to_string())
    }

    fn over(text: &str) -> String {
        span(text, TODAY.parse().unwrap(), &Calendar::cn()).map_or_else(
            |msg| msg.key.into_owned(),
            |span| {
                let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
                format!("{}..{}", day(span.from), day(span.to))
            },
        )
    }

    #[test]
    fn a_day_written_out_is_that_day() {
        for text in [
            "2026-08-26",
            "2026/8/26",
            "2026.8.26",
            "20260826",
            "8-26",
            "8/26",
            "8.26",
            "8月26日",
            "8月26",
            "8月26号",
            "26日",
            "26号",
            "2026年8月26日",
            "2026 年 8 月 26 日",
            "２０２６－０８－２６",
            "８／２６",
            "２０２６．８．２６",
            "八月二十六日",
            "二〇二六年八月二十六日",
            "今年8月26日",
            "本月26日",
            "aug 26",
            "Aug. 26",
            "26 aug",
            "26 August 2026",
            "August 26, 2026",
            "Aug 26 2026",
            "26th of August",
            "26-Aug-2026",
            "2026-08-26 周三",
            "8-26（周三）",
            "周三 8-26",
            "Wed 26 Aug",
            "2026-08-26 Wed",
            "Wednesday, Aug 26",
        ] {
            assert_eq!(on(TODAY, text), "2026-08-26", "{text}");
        }
    }

    #[test]
    fn words_count_from_today() {
        for (text, day) in [
            ("今天", "2026-08-19"),
            ("today", "2026-08-19"),
            ("明天", "2026-08-20"),
            ("Tomorrow", "2026-08-20"),
            ("后天", "2026-08-21"),
            ("大后天", "2026-08-22"),
            ("昨天", "2026-08-18"),
            ("yesterday", "2026-08-18"),
            ("月底", "2026-08-31"),
            ("本月底", "2026-08-31"),
            ("下月底", "2026-09-30"),
            ("月初", "2026-09-01"),
            ("本月初", "2026-08-01"),
            ("季末", "2026-09-30"),
            ("年底", "2026-12-31"),
            ("eom", "2026-08-31"),
            ("end of month", "2026-08-31"),
            ("end of next month", "2026-09-30"),
            ("EOY", "2026-12-31"),
            ("明年底", "2027-12-31"),
            ("9月底", "2026-09-30"),
            ("2027年2月底", "2027-02-28"),
            ("下月5日", "2026-09-05"),
            ("明年3月1日", "2027-03-01"),
        ] {
            assert_eq!(on(TODAY, text), day, "{text}");
        }
        assert_eq!(on("2026-09-01", "月初"), "2026-09-01");
    }

    #[test]
    fn a_weekday_is_the_first_from_today_on_or_of_the_week_named() {
        for (text, day) in [
            ("周五", "2026-08-21"),
            ("星期五", "2026-08-21"),
            ("礼拜五", "2026-08-21"),
            ("周三", "2026-08-19"),
            ("周二", "2026-08-25"),
            ("周日", "2026-08-23"),
            ("星期天", "2026-08-23"),
            ("周5", "2026-08-21"),
            ("本周五", "2026-08-21"),
            ("这周五", "2026-08-21"),
            ("本周一", "2026-08-17"),
            ("下周三", "2026-08-26"),
            ("下个星期三", "2026-08-26"),
            ("下周一", "2026-08-24"),
            ("下下周一", "2026-08-31"),
            ("上周五", "2026-08-14"),
            ("fri", "2026-08-21"),
            ("Friday", "2026-08-21"),
            ("next wed", "2026-08-26"),
            ("this mon", "2026-08-17"),
            ("next thurs", "2026-08-27"),
            ("last fri", "2026-08-14"),
        ] {
            assert_eq!(on(TODAY, text), day, "{text}");
        }
    }

    #[test]
    fn plus_counts_working_days_and_the_rest_counts_as_it_says() {
        for (text, day) in [
            ("+3", "2026-08-24"),
            ("＋３", "2026-08-24"),
            ("+3d", "2026-08-24"),
            ("+3wd", "2026-08-24"),
            ("3个工作日后", "2026-08-24"),
            ("-2", "2026-08-17"),
            ("-3", "2026-08-14"),
            ("+0", "2026-08-19"),
            ("+3e", "2026-08-22"),
            ("3天后", "2026-08-22"),
            ("三天后", "2026-08-22"),
            ("两周后", "2026-09-02"),
            ("十天之后", "2026-08-29"),
            ("in 3 days", "2026-08-22"),
            ("in 3 d", "2026-08-22"),
            ("2 days ago", "2026-08-17"),
            ("5天前", "2026-08-14"),
            ("+2w", "2026-09-02"),
            ("1个月后", "2026-09-19"),
            ("+1m", "2026-09-19"),
        ] {
            assert_eq!(on(TODAY, text), day, "{text}");
        }
        // 25 September is a holiday, Sunday the 20th is worked.
        assert_eq!(on("2026-09-18", "+1"), "2026-09-20");
        assert_eq!(on("2026-09-24", "+1"), "2026-09-28");
        // From a Saturday.
        assert_eq!(on("2026-08-22", "+1"), "2026-08-24");
        assert_eq!(on("2026-08-22", "-1"), "2026-08-21");
    }

    #[test]
    fn a_day_without_a_year_lies_three_months_back_or_nine_ahead() {
        assert_eq!(on(TODAY, "5-19"), "2026-05-19");
        assert_eq!(on(TODAY, "5-18"), "2027-05-18");
        assert_eq!(on(TODAY, "12/1"), "2026-12-01");
        assert_eq!(on("2026-01-10", "12-20"), "2025-12-20");
        assert_eq!(on("2027-06-01", "2-29"), "2028-02-29");
        assert_eq!(on(TODAY, "2-29"), "refuse-date-impossible");
        assert_eq!(on(TODAY, "18日"), "2026-09-18");
        assert_eq!(on("2026-08-31", "31日"), "2026-08-31");
        assert_eq!(on("2026-09-01", "31日"), "2026-10-31");
        assert_eq!(on("2026-08-31", "30日"), "2026-09-30");
    }

    #[test]
    fn what_is_no_day_is_refused_for_its_own_reason() {
        for text in ["", "abc", "26-08-26", "8 26", "周八", "下周", "2026", "12345", "123456789", "+", "8-", "2026-08", "三月"]
        {
            assert_eq!(on(TODAY, text), "refuse-date", "{text}");
        }
        for text in ["aug", "aug 2026", "..", "26 aug 26"] {
            assert_eq!(on(TODAY, text), "refuse-date", "{text}");
        }
        for text in ["2026-02-30", "13/1", "2026-13-01", "32日", "20261301", "feb 30", "2027-02-29", "0-0"] {
            assert_eq!(on(TODAY, text), "refuse-date-impossible", "{text}");
        }
        for text in ["1999-12-31", "2101-01-01", "+99999999", "+99999999m", "-9999", "99999999天后"] {
            assert_eq!(on(TODAY, text), "refuse-date-outside", "{text}");
        }
        assert_eq!(on(TODAY, "2026-08-26 周四"), "refuse-date-weekday");
        assert_eq!(on(TODAY, "Thu 26 Aug"), "refuse-date-weekday");
    }

    #[test]
    fn a_period_has_two_ends_one_end_or_one_day() {
        for (text, expected) in [
            ("8-24..8-28", "2026-08-24..2026-08-28"),
            ("2026-08-24..2026-08-28", "2026-08-24..2026-08-28"),
            ("8.24..8.28", "2026-08-24..2026-08-28"),
            ("8月24日～28日", "2026-08-24..2026-08-28"),
            ("8-24 至 9-4", "2026-08-24..2026-09-04"),
            ("从下周一到下周五", "2026-08-24..2026-08-28"),
            ("下周一至周五", "2026-08-24..2026-08-28"),
            ("aug 24 to aug 28", "2026-08-24..2026-08-28"),
            ("from aug 24 to 28 aug", "2026-08-24..2026-08-28"),
            ("12-20..1-5", "2026-12-20..2027-01-05"),
            ("8月24日——8月28日", "2026-08-24..2026-08-28"),
            ("8-26", "2026-08-26..2026-08-26"),
            ("..8-28", "..2026-08-28"),
            ("8-24..", "2026-08-24.."),
            ("今天..+3", "2026-08-19..2026-08-24"),
            ("..", "refuse-span"),
            ("abc", "refuse-span"),
            ("8-28..8-24", "refuse-span-order"),
            ("8-24..abc", "refuse-date"),
            ("2-30..", "refuse-date-impossible"),
        ] {
            assert_eq!(over(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(n in 0_i64..36_889, length in 0_i64..36_889) {
            let (today, calendar) = (TODAY.parse().unwrap(), Calendar::default());
            let day = FIRST + chrono::Duration::days(n);
            prop_assert_eq!(date(&day.to_string(), today, &calendar), Ok(day));
            let to = (day + chrono::Duration::days(length)).min(LAST);
            prop_assert_eq!(span(&format!("{day}..{to}"), today, &calendar), Ok(Span { from: Some(day), to: Some(to) }));
        }

        #[test]
        fn no_text_stops_any_reader(
            any in any::<String>(),
            text in "[0-9０-９ 年月日号周下上个一二三十两天后前底:：.+~到至点半a-z/-]{0,16}",
            n in -400_000_i32..400_000,
        ) {
            let today = NaiveDate::from_num_days_from_ce_opt(730_000 + n).unwrap();
            let calendar = Calendar::cn();
            for text in [&any, &text] {
                let _ = (date(text, today, &calendar), span(text, today, &calendar));
            }
            for today in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = (date(&text, today, &calendar), span(&text, today, &calendar));
            }
        }
    }
}
