//! The days of a working calendar, one by one, as text and for scripts.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::data::calendar::{Calendar, Mark};
use crate::data::clean;
use crate::data::msg::Msg;
use crate::lang::Lang;

/// A line for each day from the first to the last one: the day, whether it is
/// worked, whether that is announced; then how many are worked.
#[must_use]
pub fn lines(calendar: &Calendar, from: NaiveDate, to: NaiveDate, lang: &Lang) -> Vec<String> {
    let line = |day: NaiveDate| {
        let provisional =
            if calendar.is_provisional(day) { format!("  {}", lang.t("workdays-provisional")) } else { String::new() };
        format!("{}  {}{provisional}", lang.date(day), lang.t(label(calendar.mark(day))))
    };
    let sum = Msg::new("workdays-sum").count("working", working(calendar, from, to)).count("days", (to - from).num_days() + 1);
    from.iter_days().take_while(|day| *day <= to).map(line).chain([String::new(), lang.msg(&sum)]).collect()
}

/// The same as members of a JSON object.
#[must_use]
pub fn extras(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Vec<(&'static str, Value)> {
    let day = |day: NaiveDate| {
        json!({
            "day": day.to_string(),
            "weekday": day.format("%a").to_string().to_lowercase(),
            "mark": key(calendar.mark(day)),
            "working": calendar.is_working(day),
            "provisional": calendar.is_provisional(day),
        })
    };
    let confirmed = calendar.confirmed_until().map(|day| day.to_string());
    vec![
        ("calendar", json!({ "name": clean::visible(calendar.name()), "confirmed_until": confirmed })),
        ("from", json!(from.to_string())),
        ("to", json!(to.to_string())),
        ("working_days", json!(working(calendar, from, to))),
        ("days", from.iter_days().take_while(|day| *day <= to).map(day).collect()),
    ]
}

/// How many days are worked, both ends included.
fn working(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> i64 {
    let before = i64::from(calendar.is_working(from));
    calendar.between(from, to) + before
}

const fn key(mark: Mark) -> &'static str {
    match mark {
        Mark::Working => "work",
        Mark::Weekend => "weekend",
        Mark::Off => "off",
        Mark::MakeUp => "make-up",
    }
}

const fn label(mark: Mark) -> &'static str {
    match mark {
        Mark::Working => "workdays-work",
        Mark::Weekend => "workdays-weekend",
        Mark::Off => "workdays-off",
        Mark::MakeUp => "workdays-make-up",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::testing::day;
    use crate::lang::Language;

    #[test]
    fn every_day_is_listed_with_its_mark() {
        let (cn, from, to) = (Calendar::cn(), day("2026-09-19"), day("2026-09-28"));
        let json: serde_json::Map<String, Value> =
            extras(&cn, from, to).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let marks: Vec<&str> = json["days"].as_array().unwrap().iter().map(|day| day["mark"].as_str().unwrap()).collect();
        assert_eq!(marks, ["weekend", "make-up", "work", "work", "work", "work", "off", "weekend", "weekend", "work"]);
        let worked = json["days"].as_array().unwrap().iter().filter(|day| day["working"] == true).count();
        assert_eq!((&json["working_days"], worked), (&json!(6), 6));
        assert_eq!(json["days"][1]["weekday"], "sun");
        for language in Language::ALL {
            let lines = lines(&cn, from, to, &Lang::load(language));
            assert_eq!(lines.len(), 10 + 2);
            assert!(lines[11].contains('6') && lines[11].contains("10"), "{lines:?}");
        }
    }

    #[test]
    fn what_is_not_announced_is_provisional_and_one_day_is_a_range() {
        let cn = Calendar::cn();
        let of = |from: &str, to: &str| extras(&cn, day(from), day(to));
        let days = of("2026-12-31", "2027-01-01").pop().unwrap().1;
        assert_eq!(
            (&days[0]["provisional"], &days[1]["provisional"], &days[1]["mark"]),
            (&json!(false), &json!(true), &json!("off"))
        );
        for (one, count) in [("2026-08-19", 1), ("2026-08-22", 0)] {
            assert_eq!(of(one, one)[3].1, json!(count));
        }
    }
}
