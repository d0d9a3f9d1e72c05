//! What stands in a cell, in the words of the language: in full for a form or
//! a report ([`Lang::face`]), short for a column of a list ([`Lang::cell`]).

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{Lang, Language};
use crate::data::cell::{Face, Unit, decimal};
use crate::data::msg::Msg;
use crate::data::project::Project;
use crate::data::record::Row;
use crate::data::values::Ref;

/// How many days around today are said by their distance.
const NEAR_DAYS: i64 = 14;

/// The columns of a day with its year and weekday, of one without the year,
/// and of a period in full.
const FULL_DATE: usize = 15;
const SHORT_DATE: usize = 10;
const FULL_SPAN: usize = 22;

impl Lang {
    /// What stands in a cell, in full: labels for choices, weekdays beside
    /// days, exact money with its currency, units beside numbers, titles
    /// beside ids. Empty for an empty cell.
    #[must_use]
    pub fn face(&self, face: &Face<'_>, project: &Project) -> String {
        match face {
            Face::Empty => String::new(),
            Face::Line(text) | Face::Text(text) => text.to_string(),
            Face::Lines(lines) => self.list(lines),
            Face::Date(day) => self.date(*day),
            Face::Time(time) => self.time(*time),
            Face::Span(from, to) => self.span(*from, *to, |day| self.date(day)),
            Face::Number { value, places, unit } => self.amount(*value, *places, *unit),
            Face::Money(minor) => self.money(*minor, &currency(project)),
            Face::Flag(flag) => self.t(if *flag { "flag-yes" } else { "flag-no" }).into_owned(),
            Face::Choice(set, index) => self.choice(set, *index),
            Face::Choices(set, indexes) => self.list(indexes.iter().map(|index| self.choice(set, *index))),
            Face::Link(link) => named(link, project),
            Face::Links(links) => self.list(links.iter().map(|link| named(link, project))),
            Face::Stamp(stamp) => format!("{} {}", self.time(stamp.at), stamp.by),
        }
    }

    /// What stands in a cell, short enough for a column of that width where
    /// it can be: no year, no cents, no unit but `%`, titles without ids, the
    /// first line of a text, nothing for a no. Longer text is not cut here.
    #[must_use]
    pub fn cell(&self, face: &Face<'_>, project: &Project, width: usize) -> String {
        match face {
            Face::Text(text) => text.lines().next().unwrap_or_default().to_owned(),
            Face::Date(day) => self.short_date(*day, width),
            Face::Time(time) if width > FULL_DATE => time.format("%Y-%m-%d %H:%M").to_string(),
            Face::Time(time) => format!("{} {}", self.short_date(time.date(), 0), time.format("%H:%M")),
            Face::Stamp(stamp) => self.cell(&Face::Time(stamp.at), project, width),
            Face::Span(from, to) if from == to => from.map_or_else(String::new, |day| self.short_date(day, width)),
            Face::Span(..) if width >= FULL_SPAN => face.show(),
            Face::Span(from, to) => {
                let day = |day: &Option<NaiveDate>| day.map(|day| day.format("%m-%d").to_string()).unwrap_or_default();
                format!("{}..{}", day(from), day(to))
            }
            Face::Number { value, places, unit: Unit::Percent } => self.amount(*value, *places, Unit::Percent),
            Face::Number { value, places, unit } => written(*value, *places, *unit),
            Face::Money(minor) => self.short_money(*minor),
            Face::Flag(false) => String::new(),
            Face::Link(link) => titled(link, project),
            Face::Links(links) => self.list(links.iter().map(|link| titled(link, project))),
            Face::Empty | Face::Line(_) | Face::Lines(_) | Face::Flag(true) | Face::Choice(..) | Face::Choices(..) => {
                self.face(face, project)
            }
        }
    }

    /// A day as its distance from today (今天, 3天后, 逾期5天; `in 3 d`, `5 d
    /// late`) up to 14 days, else the day.
    #[must_use]
    pub fn relative(&self, day: NaiveDate, today: NaiveDate) -> String {
        let away = (day - today).num_days();
        match away {
            0 => self.t("relative-today").into_owned(),
            1 => self.t("relative-tomorrow").into_owned(),
            -1 => self.t("relative-yesterday").into_owned(),
            2..=NEAR_DAYS => self.msg(&Msg::new("relative-ahead").text("n", away.to_string())),
            _ if (-NEAR_DAYS..0).contains(&away) => self.msg(&Msg::new("relative-late").text("n", (-away).to_string())),
            _ => self.date(day),
        }
    }

    /// A time with its day: `2026-08-26 周三 14:30`.
    #[must_use]
    pub fn time(&self, time: NaiveDateTime) -> String {
        format!("{} {}", self.date(time.date()), time.format("%H:%M"))
    }

    /// A day in a list: `08-26 周三`, `Aug 26 Wed` in 10 columns, with its year
    /// from 15 on, without its weekday below 10.
    #[must_use]
    pub fn short_date(&self, day: NaiveDate, width: usize) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        if width >= FULL_DATE {
            return self.date(day);
        }
        let bare = match self.language {
            Language::Zh => day.format("%m-%d").to_string(),
            Language::En => format!("{} {:02}", MONTHS[day.month0() as usize], day.day()),
        };
        if width >= SHORT_DATE { format!("{bare} {}", self.weekday(day)) } else { bare }
    }

    /// The name of a unit; nothing for a plain number.
    #[must_use]
    pub fn unit(&self, unit: Unit) -> Cow<'_, str> {
        unit_key(unit).map_or(Cow::Borrowed(""), |key| Cow::Owned(self.t(&format!("unit-{key}")).into_owned()))
    }

    /// A number, `value / 10^places`, with its unit.
    #[must_use]
    pub fn amount(&self, value: i64, places: u8, unit: Unit) -> String {
        let number = written(value, places, unit);
        let Some(key) = unit_key(unit) else { return number };
        // Only a whole number can be singular.
        let count = number.trim_start_matches('+').parse::<i64>().map_or(2, i64::abs);
        self.msg(&Msg::new(format!("amount-{key}")).text("n", number).count("count", count))
    }

    /// An exact amount of minor units with its currency, an ISO code or
    /// nothing: `¥1,285,000`, `USD -1,200.50`.
    #[must_use]
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let size = minor.unsigned_abs();
        let sign = if minor < 0 { "-" } else { "" };
        let cents = if size.is_multiple_of(100) { String::new() } else { format!(".{:02}", size % 100) };
        let number = format!("{}{cents}", grouped(size / 100));
        match currency {
            "CNY" => format!("{sign}¥{number}"),
            "" => format!("{sign}{number}"),
            code => format!("{code} {sign}{number}"),
        }
    }

    /// A rounded amount of minor units for a column: 8,500, 128.5万, 1.28亿;
    /// `850`, `8.5K`, `1.29M`.
    #[must_use]
    pub fn short_money(&self, minor: i64) -> String {
        let scales = match self.language {
            Language::Zh => [4_u32, 8, 12],
            Language::En => [3, 6, 9],
        };
        let sign = if minor < 0 { "-" } else { "" };
        let size = minor.unsigned_abs();
        // Half up, to so many places of the unit.
        let rounded = |power: u32, places: u32| (size + 10_u64.pow(power + 2 - places) / 2) / 10_u64.pow(power + 2 - places);
        // The smallest unit in which the rounded number stays below the next one.
        let units = [(0, 0), (scales[0], 1), (scales[1], 2), (scales[2], 2)];
        let below = |n: usize| 10_u64.pow(units[n + 1].0 - units[n].0 + units[n].1);
        let place = (0..3).find(|&n| rounded(units[n].0, units[n].1) < below(n)).unwrap_or(3);
        let (power, places) = units[place];
        let value = rounded(power, places);
        if place == 0 {
            return format!("{}{}", if value == 0 { "" } else { sign }, grouped(value));
        }
        let number = decimal(i64::try_from(value).unwrap_or(i64::MAX), if places == 1 { 1 } else { 2 });
        self.msg(&Msg::new(format!("money-scale-{place}")).text("n", format!("{sign}{number}")))
    }

    fn span(&self, from: Option<NaiveDate>, to: Option<NaiveDate>, show: impl Fn(NaiveDate) -> String) -> String {
        match (from, to) {
            (None, None) => String::new(),
            (Some(from), Some(to)) if from == to => show(from),
            (Some(from), Some(to)) => self.msg(&Msg::new("span-both").text("from", show(from)).text("to", show(to))),
            (Some(from), None) => self.msg(&Msg::new("span-from").text("from", show(from))),
            (None, Some(to)) => self.msg(&Msg::new("span-until").text("to", show(to))),
        }
    }
}

const fn unit_key(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Plain => None,
        Unit::WorkDays | Unit::SignedWorkDays => Some("work-days"),
        Unit::Days => Some("days"),
        Unit::PersonDays => Some("person-days"),
        Unit::Minutes => Some("minutes"),
        Unit::WorkHours => Some("work-hours"),
        Unit::Percent => Some("percent"),
    }
}

/// A number without trailing zeros; one that says later or earlier always has
/// its sign.
fn written(value: i64, places: u8, unit: Unit) -> String {
    let number = decimal(value, places);
    if unit == Unit::SignedWorkDays && value > 0 { format!("+{number}") } else { number }
}

/// A number with a comma before each group of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The currency of a project, an ISO code; nothing before it has a charter.
fn currency(project: &Project) -> String {
    project.charter().map(|charter| (charter as &dyn Row).stored("currency").show()).unwrap_or_default()
}

/// A record as its id and title, or its id if it is gone.
fn named(link: &Ref, project: &Project) -> String {
    project.target(link).map_or_else(|| link.id.clone(), |row| format!("{} {}", row.id(), row.title()))
}

/// A record as its title, or its id if it is gone.
fn titled(link: &Ref, project: &Project) -> String {
    project.target(link).map_or_else(|| link.id.clone(), <dyn Row>::title)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::project::{Kind, Record};
    use crate::data::rows::Collection;
    use crate::data::values::{Choice, Stamp, Uid, Visibility};

    fn both() -> [Lang; 2] {
        [Lang::load(Language::Zh), Lang::load(Language::En)]
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn full(face: &Face<'_>) -> [String; 2] {
        both().map(|lang| lang.face(face, &Project::default()))
    }

    fn short(face: &Face<'_>, width: usize) -> [String; 2] {
        both().map(|lang| lang.cell(face, &Project::default(), width))
    }

    #[test]
    fn days_and_periods_have_their_weekdays_in_full_and_fit_their_column_in_a_list() {
        let face = Face::Date(day("2026-08-26"));
        assert_eq!(full(&face), ["2026-08-26 周三", "2026-08-26 Wed"]);
        assert_eq!(short(&face, 15), ["2026-08-26 周三", "2026-08-26 Wed"]);
        assert_eq!(short(&face, 10), ["08-26 周三", "Aug 26 Wed"]);
        assert_eq!(short(&face, 6), ["08-26", "Aug 26"]);
        let face = Face::Time(day("2026-08-26").and_hms_opt(14, 30, 0).unwrap());
        assert_eq!(full(&face), ["2026-08-26 周三 14:30", "2026-08-26 Wed 14:30"]);
        assert_eq!(short(&face, 12), ["08-26 14:30", "Aug 26 14:30"]);
        let face = Face::Span(Some(day("2026-08-24")), Some(day("2026-08-28")));
        assert_eq!(full(&face), ["2026-08-24 周一 至 2026-08-28 周五", "2026-08-24 Mon to 2026-08-28 Fri"]);
        assert_eq!(short(&face, 24), ["2026-08-24..2026-08-28", "2026-08-24..2026-08-28"]);
        assert_eq!(short(&face, 12), ["08-24..08-28", "08-24..08-28"]);
        assert_eq!(full(&Face::Span(Some(day("2026-08-24")), None)), ["2026-08-24 周一 起", "from 2026-08-24 Mon"]);
        assert_eq!(full(&Face::Span(None, Some(day("2026-08-28")))), ["至 2026-08-28 周五", "until 2026-08-28 Fri"]);
    }

    #[test]
    fn money_is_exact_in_full_and_rounded_to_its_unit_in_a_list() {
        let [zh, en] = both();
        assert_eq!(zh.money(128_500_000, "CNY"), "¥1,285,000");
        assert_eq!(zh.money(-120_050, "CNY"), "-¥1,200.50");
        assert_eq!(en.money(-5, "USD"), "USD -0.05");
        assert_eq!(en.money(0, ""), "0");
        for (minor, in_zh, in_en) in [
            (0, "0", "0"),
            (-1, "0", "0"),
            (85_050, "851", "851"),
            (850_000, "8,500", "8.5K"),
            (99_994, "1,000", "1K"),
            (128_500_000, "128.5万", "1.29M"),
            (-7_000_000, "-7万", "-70K"),
            (12_845_000_000, "1.28亿", "128.45M"),
            (999_949, "9,999", "10K"),
            (999_999_999_999, "100亿", "10B"),
            (9_999_999_999, "1亿", "100M"),
            (999_999_999_999_999, "10万亿", "10000B"),
        ] {
            assert_eq!([zh.short_money(minor), en.short_money(minor)], [in_zh, in_en], "{minor}");
        }
        assert_eq!(zh.short_money(i64::MIN), "-92233.72万亿");
    }

    #[test]
    fn numbers_have_units_and_units_have_plurals() {
        let number = |value, places, unit| Face::Number { value, places, unit };
        assert_eq!(full(&number(1, 0, Unit::WorkDays)), ["1 个工作日", "1 working day"]);
        assert_eq!(full(&number(-20, 0, Unit::WorkDays)), ["-20 个工作日", "-20 working days"]);
        assert_eq!(full(&number(15, 1, Unit::PersonDays)), ["1.5 人日", "1.5 person-days"]);
        assert_eq!(full(&number(60, 0, Unit::Percent)), ["60%", "60%"]);
        assert_eq!(full(&number(7, 0, Unit::Plain)), ["7", "7"]);
        assert_eq!(short(&number(60, 0, Unit::Percent), 4), ["60%", "60%"]);
        assert_eq!(short(&number(-20, 0, Unit::WorkDays), 4), ["-20", "-20"]);
        for lang in both() {
            for unit in [Unit::WorkDays, Unit::Days, Unit::PersonDays, Unit::Minutes, Unit::WorkHours, Unit::Percent] {
                assert!(!lang.unit(unit).contains("unit-") && !lang.amount(1, 0, unit).contains("amount-"), "{unit:?}");
            }
        }
    }

    #[test]
    fn a_link_is_an_id_with_a_title_and_in_a_list_the_title() {
        let mut project = Project::default();
        let mut record = Record::blank(Kind::Risk);
        record.row_mut().identify(Uid::new(), "R12".to_owned());
        if let Record::Risk(risk) = &mut record {
            Arc::make_mut(risk).title = "网络不稳".to_owned();
        }
        let link = Ref { kind: Kind::Risk, uid: record.row().uid(), id: "R12".to_owned() };
        let gone = Ref { kind: Kind::Risk, uid: Uid::new(), id: "R99".to_owned() };
        project.risks.put(record);
        for lang in both() {
            assert_eq!(lang.face(&Face::Link(&link), &project), "R12 网络不稳");
            assert_eq!(lang.cell(&Face::Link(&link), &project, 10), "网络不稳");
            assert_eq!(lang.face(&Face::Link(&gone), &project), "R99");
            assert_eq!(lang.cell(&Face::Link(&gone), &project, 10), "R99");
        }
        let [zh, en] = both().map(|lang| lang.face(&Face::Links(vec![&link, &gone]), &project));
        assert_eq!([zh.as_str(), en.as_str()], ["R12 网络不稳、R99", "R12 网络不稳, R99"]);
    }

    #[test]
    fn flags_texts_choices_and_stamps_read_as_words() {
        assert_eq!(full(&Face::Flag(true)), ["是", "yes"]);
        assert_eq!(full(&Face::Flag(false)), ["否", "no"]);
        assert_eq!(short(&Face::Flag(false), 4), ["", ""]);
        assert_eq!(short(&Face::Text("一\n二".into()), 10), ["一", "一"]);
        assert_eq!(full(&Face::Lines(vec!["a".into(), "b".into()])), ["a、b", "a, b"]);
        assert_eq!(full(&Face::Empty), ["", ""]);
        for text in full(&Face::Choice(Visibility::SET, 1)) {
            assert!(!text.is_empty());
        }
        let stamp = Stamp { at: day("2026-08-26").and_hms_opt(9, 0, 5).unwrap(), by: "李雷".to_owned() };
        assert_eq!(full(&Face::Stamp(&stamp)), ["2026-08-26 周三 09:00 李雷", "2026-08-26 Wed 09:00 李雷"]);
    }

    #[test]
    fn days_near_today_are_said_by_their_distance() {
        let today = day("2026-08-19");
        for (text, in_zh, in_en) in [
            ("2026-08-19", "今天", "today"),
            ("2026-08-20", "明天", "tomorrow"),
            ("2026-08-18", "昨天", "yesterday"),
            ("2026-08-22", "3天后", "in 3 d"),
            ("2026-09-02", "14天后", "in 14 d"),
            ("2026-09-03", "2026-09-03 周四", "2026-09-03 Thu"),
            ("2026-08-14", "逾期5天", "5 d late"),
            ("2026-08-05", "逾期14天", "14 d late"),
            ("2026-08-04", "2026-08-04 周二", "2026-08-04 Tue"),
        ] {
            assert_eq!(both().map(|lang| lang.relative(day(text), today)), [in_zh, in_en], "{text}");
        }
    }

    #[test]
    fn every_refusal_of_a_typed_text_is_a_sentence_in_both_languages() {
        use crate::data::calendar::Calendar;
        use crate::data::cell::ChoiceSet;
        use crate::data::entry;
        const SET: &ChoiceSet = &ChoiceSet { name: "vis", keys: &["team", "client"] };
        let (today, calendar) = (day("2026-08-19"), Calendar::cn());
        let mut refusals = vec![entry::flag("x9").unwrap_err(), entry::choice("x9", SET).unwrap_err()];
        refusals.extend(["x9", "2-30", "1999-01-01", "8-26 周四"].map(|text| entry::date(text, today, &calendar).unwrap_err()));
        refusals.extend(["x9", "8-5..8-1"].map(|text| entry::span(text, today, &calendar).unwrap_err()));
        refusals.extend(["x9", "0.001", "99万亿"].map(|text| entry::money(text).unwrap_err()));
        refusals.extend(["x9", "0.01", "99"].map(|text| entry::number(text, 1, 0, 10).unwrap_err()));
        refusals.push(entry::number("0.5", 0, 0, 10).unwrap_err());
        refusals.push(entry::time("x9", today, &calendar).unwrap_err());
        let no_day = "(id: \"\", years: [(year: 2026, off: [\"2026-02-30\"])])";
        let no_work = "(id: \"\", weekend: [mon, tue, wed, thu, fri, sat, sun])";
        for layer in ["(", no_day, no_work] {
            refusals.push(Calendar::read(&[("x", layer)]).unwrap_err().what);
        }
        for lang in both() {
            for refusal in &refusals {
                let sentence = lang.msg(refusal);
                assert_ne!(sentence, refusal.key, "no such sentence");
                assert!(!sentence.contains('{') && !sentence.contains('$'), "{sentence}");
            }
        }
    }
}
