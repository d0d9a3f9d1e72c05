//! Times as people type them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::day::{Now, Why, read};
use super::fold;
use super::shape::{Shape, is_numeral};
use crate::data::calendar::Calendar;
use crate::data::clean;
use crate::data::msg::Msg;

/// When somebody names a day without a time.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("the compiler evaluates it");

/// A day, a time of day, or both in either order: `明天 14:30`, `8-26 2pm`,
/// `周五下午2点半`, `上午9:30`. A time alone is today's, a day alone is at 09:00.
/// `1点` to `6点` without `上午` or `凌晨` are in the afternoon: nobody meets at
/// two in the night.
///
/// # Errors
/// As for [`super::date`], and when the rest is no time of day.
pub fn time(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<NaiveDateTime, Msg> {
    let (folded, now) = (fold(text), Now { today, near: today, calendar });
    let why = match read(&folded, now) {
        Ok(day) => return Ok(day.and_time(MORNING)),
        Err(why) => why,
    };
    for (cut, c) in folded.char_indices() {
        let (before, after) = folded.split_at(cut);
        // Nobody cuts `十一点` into 十 and 一点; but `周三三点` ends its day with a numeral.
        let weekday = ['周', '期', '拜'].iter().any(|week| before.char_indices().nth_back(1).is_some_and(|(_, c)| c == *week));
        if before.ends_with(is_numeral) && is_numeral(c) && !weekday {
            continue;
        }
        if let Some(clock) = clock(after) {
            let before = before.trim_end_matches([' ', ',']);
            // The `T` between day and time of an ISO text.
            let before = before.strip_suffix('t').filter(|rest| rest.ends_with(is_numeral)).unwrap_or(before);
            let day = if before.is_empty() { Ok(today) } else { read(before, now) };
            match day {
                Ok(day) => return Ok(day.and_time(clock)),
                Err(Why::Unknown) => {}
                Err(why) => return Err(why.msg(text)),
            }
        }
        if let (' ', Some(clock)) = (c, clock(before))
            && let Ok(day) = read(after.trim_start(), now)
        {
            return Ok(day.and_time(clock));
        }
    }
    Err(if why == Why::Unknown { Msg::new("refuse-time").text("text", clean::line(text)) } else { why.msg(text) })
}

/// Which half of the day is meant.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Unsaid,
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// A time of day in folded text.
fn clock(text: &str) -> Option<NaiveTime> {
    const HALVES: [(&str, Half); 12] = [
        ("凌晨", Half::Night),
        ("早上", Half::Morning),
        ("早晨", Half::Morning),
        ("上午", Half::Morning),
        ("中午", Half::Noon),
        ("下午", Half::Afternoon),
        ("傍晚", Half::Afternoon),
        ("晚上", Half::Evening),
        ("今晚", Half::Evening),
        ("晚", Half::Evening),
        ("am", Half::Night),
        ("pm", Half::Afternoon),
    ];
    let shape = Shape::of(text);
    let text = shape.pattern.replace("a.m.", "am").replace("p.m.", "pm");
    let text = text.strip_prefix("at").unwrap_or(&text);
    if matches!(text, "noon" | "中午") {
        return NaiveTime::from_hms_opt(12, 0, 0);
    }
    let said = HALVES.iter().find_map(|(word, half)| match (word.is_ascii(), *half) {
        (true, half) => text.strip_suffix(word).map(|rest| (half, rest)),
        (false, half) => text.strip_prefix(word).map(|rest| (half, rest)),
    });
    let (half, text) = said.unwrap_or((Half::Unsaid, text));
    let (hour, minute) = (shape.number(0), shape.number(1));
    let (minute, second, spoken) = match text {
        "9" if half != Half::Unsaid => (0, 0, true),
        "9:9" => (minute, 0, false),
        "9:9:9" => (minute, shape.number(2), false),
        "9点" | "9时" | "9点整" | "9点钟" => (0, 0, true),
        "9点半" => (30, 0, true),
        "9点9" | "9点9分" | "9时9分" | "9时9" => (minute, 0, true),
        "9点9刻" if minute == 1 || minute == 3 => (minute * 15, 0, true),
        _ => return None,
    };
    // Minutes and seconds have two digits, so that `14:3` is not guessed at.
    if text.starts_with("9:9") && shape.numbers.iter().skip(1).any(|number| number.1 != 2) {
        return None;
    }
    let hour = match half {
        Half::Unsaid if spoken && (1..=6).contains(&hour) => hour + 12,
        Half::Night if hour == 12 => 0,
        Half::Noon if (1..=2).contains(&hour) => hour + 12,
        Half::Afternoon if (1..12).contains(&hour) => hour + 12,
        Half::Evening if (5..12).contains(&hour) => hour + 12,
        Half::Unsaid => hour,
        Half::Night if hour < 12 => hour,
        Half::Morning if hour <= 12 => hour,
        Half::Noon if (11..=13).contains(&hour) => hour,
        Half::Afternoon | Half::Evening if (12..24).contains(&hour) && !(half == Half::Evening && hour == 12) => hour,
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::calendar::FIRST;

    const TODAY: &str = "2026-08-19";

    fn at(text: &str) -> String {
        time(text, TODAY.parse().unwrap(), &Calendar::cn())
            .map_or_else(|msg| msg.key.into_owned(), |time| time.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn a_time_is_on_its_day_or_today_and_a_day_begins_at_nine() {
        for (text, expected) in [
            ("14:30", "2026-08-19 14:30:00"),
            ("１４：３０", "2026-08-19 14:30:00"),
            ("2pm", "2026-08-19 14:00:00"),
            ("2:15 PM", "2026-08-19 14:15:00"),
            ("12am", "2026-08-19 00:00:00"),
            ("12pm", "2026-08-19 12:00:00"),
            ("下午2点", "2026-08-19 14:00:00"),
            ("下午2点半", "2026-08-19 14:30:00"),
            ("上午9:30", "2026-08-19 09:30:00"),
            ("2点", "2026-08-19 14:00:00"),
            ("9点", "2026-08-19 09:00:00"),
            ("14点05分", "2026-08-19 14:05:00"),
            ("凌晨2点", "2026-08-19 02:00:00"),
            ("晚上8点", "2026-08-19 20:00:00"),
            ("中午12点", "2026-08-19 12:00:00"),
            ("下午两点一刻", "2026-08-19 14:15:00"),
            ("8-26", "2026-08-26 09:00:00"),
            ("明天 14:30", "2026-08-20 14:30:00"),
            ("8月26日14:30", "2026-08-26 14:30:00"),
            ("周五下午2点半", "2026-08-21 14:30:00"),
            ("26日2点", "2026-08-26 14:00:00"),
            ("下周三三点", "2026-08-26 15:00:00"),
            ("2026-08-26T14:30:15", "2026-08-26 14:30:15"),
            ("2026-08-26 14:30", "2026-08-26 14:30:00"),
            ("2026-08-26 周三 14:30", "2026-08-26 14:30:00"),
            ("fri 2pm", "2026-08-21 14:00:00"),
            ("2pm tomorrow", "2026-08-20 14:00:00"),
            ("aug 26 at 9:30", "2026-08-26 09:30:00"),
            ("十月十一日十二点", "2026-10-11 12:00:00"),
            ("2026-08-26 24:00", "refuse-time"),
            ("14:3", "refuse-time"),
            ("", "refuse-time"),
            ("25点", "refuse-time"),
            ("2026-02-30 14:30", "refuse-date-impossible"),
            ("8-26 周四 14:30", "refuse-date-weekday"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(n in 0_i64..36_889, seconds in 0_u32..86_400) {
            let day = FIRST + chrono::Duration::days(n);
            let moment = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap());
            let text = moment.format("%Y-%m-%dT%H:%M:%S").to_string();
            prop_assert_eq!(time(&text, TODAY.parse().unwrap(), &Calendar::default()), Ok(moment));
        }

        #[test]
        fn no_text_stops_the_reader(any in any::<String>(), text in "[0-9０-９ 年月日号周下一三十两:：.+到点半整刻午晚上中amp-]{0,16}") {
            for today in [TODAY.parse().unwrap(), NaiveDate::MIN, NaiveDate::MAX] {
                for text in [&any, &text] {
                    let _ = time(text, today, &Calendar::cn());
                }
            }
        }
    }
}
