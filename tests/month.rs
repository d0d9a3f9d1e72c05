//! The month that a day is chosen from: how it opens, where its keys lead,
//! what it marks, and what it types into the field beneath.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::data::project::Kind;
use duijie::lang::Language;
use support::Session;

/// Walks to the field of that label in the form on the screen.
fn to_field(session: &mut Session, kind: Kind, key: &str) {
    let label = session.app.world.lang.field(kind, key);
    for _ in 0..80 {
        if session.screen().lines().any(|line| line.contains(&format!("> {label} "))) {
            return;
        }
        session.press("Tab");
    }
    panic!("no field {label}\n{}", session.screen());
}

/// The day that the open month speaks of, as it is said there.
fn at(session: &mut Session) -> String {
    let screen = session.screen();
    let line = screen.lines().find(|line| line.contains("2026-") || line.contains("2027-")).unwrap_or_default();
    let start = line.find("202").unwrap_or(0);
    line[start..].chars().take(10).collect()
}

/// The words of the month before its weeks.
fn is_open(session: &mut Session) -> bool {
    let legend = session.says("calendar-legend");
    session.screen().contains(&legend)
}

#[test]
fn it_opens_by_ctrl_d_by_space_and_under_a_lone_day_by_down() {
    for language in Language::ALL {
        for keys in ["ctrl-d", "Space", "Down"] {
            let mut session = Session::sample(language);
            session.go("A20").press("t").press(keys);
            assert!(is_open(&mut session), "{keys}\n{}", session.screen());
            session.press("Esc");
            assert!(!is_open(&mut session), "{keys}");
            session.press("Esc");
            assert!(session.app.world.drafts.is_empty(), "looking changes nothing");
        }
    }
}

#[test]
fn a_full_width_blank_opens_it_too() {
    let mut session = Session::sample(Language::Zh);
    session.go("A20").press("t").app.press('\u{3000}'.into());
    assert!(is_open(&mut session));
}

#[test]
fn in_a_form_down_goes_on_and_ctrl_d_in_words_deletes() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e");
    to_field(&mut session, Kind::Risk, "act_by");
    session.press("Down");
    assert!(!is_open(&mut session));
    session.press("Up").press("ctrl-d");
    assert!(is_open(&mut session));
    session.press("Esc Esc").screen();
    session.press("e Home ctrl-d ctrl-s");
    assert_eq!(session.record("R01").row().title(), "过 10-24 上线窗口");
}

#[test]
fn the_footer_tells_of_it_where_it_can_be_opened_and_of_its_own_keys() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let hint = format!("ctrl-d {}", session.says("hint-form-calendar"));
        session.go("R01").press("e").lacks(&hint);
        to_field(&mut session, Kind::Risk, "act_by");
        session.sees(&hint).press("ctrl-d");
        let (take, leave) = (session.says("hint-month-take"), session.says("hint-month-leave"));
        session.sees(&format!("Enter {take}")).sees(&format!("Esc {leave}"));
    }
}

#[test]
fn keys_walk_by_days_weeks_months_and_working_days() {
    let mut session = Session::sample(Language::Zh);
    session.go("A20").press("t ctrl-u ctrl-d");
    for (keys, day) in [
        (".", "2026-08-19"),
        ("Right", "2026-08-20"),
        ("Left Left", "2026-08-18"),
        ("Down", "2026-08-25"),
        ("Up Up", "2026-08-11"),
        ("j l", "2026-08-19"),
        ("k h", "2026-08-11"),
        ("End", "2026-08-31"),
        ("PgDn", "2026-09-30"),
        // The National Day holiday, and the Saturday worked for it.
        (">", "2026-10-08"),
        (">", "2026-10-09"),
        (">", "2026-10-10"),
        (">", "2026-10-12"),
        ("< <", "2026-10-09"),
        ("Home", "2026-10-01"),
        ("<", "2026-09-30"),
        ("PgUp", "2026-08-30"),
        ("PgDn PgDn PgDn PgDn PgDn PgDn", "2027-02-28"),
        (".", "2026-08-19"),
    ] {
        session.press(keys);
        assert_eq!(at(&mut session), day, "{keys}\n{}", session.screen());
    }
}

#[test]
fn full_width_keys_walk_too() {
    let mut session = Session::sample(Language::Zh);
    session.go("A20").press("t ctrl-u ctrl-d 。 ｊ 》");
    assert_eq!(at(&mut session), "2026-08-27");
}

#[test]
fn weeks_begin_on_monday_and_have_numbers_and_days_their_marks() {
    for (language, week, header, holiday, make_up) in
        [(Language::Zh, "第40周", "周一  周二", " 1休", "10班"), (Language::En, "W40", "Mon   Tue", " 1H", "10W")]
    {
        let mut session = Session::sample(language);
        session.go("A20").press("t ctrl-u text:10-1 ctrl-d");
        session.sees(header);
        let line = session.line(week);
        // The first of October 2026 is a Thursday: three empty days before it.
        assert!(line.contains(holiday) && line.contains(" 4 "), "{line}");
        session.sees(make_up);
        // The milestone of the sample on 23 October.
        session.sees("*23").press("ctrl-g").press("ctrl-u text:8-18 ctrl-d").sees("=18").sees(".19");
    }
}

#[test]
fn a_day_off_is_said_and_a_year_without_announced_holidays_too() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("A20").press("t ctrl-u text:10-1 ctrl-d").sees("2026-09-30");
        let provisional = session.says("calendar-provisional");
        session.lacks(provisional.trim());
        let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        let echo = format!("= {}{provisional}", session.app.world.lang.date(day));
        session.press("ctrl-g ctrl-u text:2027-3-1").sees(&echo);
        session.press("ctrl-d").sees(provisional.trim());
        let msg = duijie::data::msg::Msg::new("calendar-not-announced").text("year", "2027");
        let words = session.app.world.lang.msg(&msg);
        session.sees(&words);
    }
}

#[test]
fn the_distance_it_names_is_the_one_that_can_be_typed() {
    let mut session = Session::sample(Language::En);
    session.go("A20").press("t ctrl-u ctrl-d .");
    for keys in [">", "> > >", "PgDn >", "PgDn <", "< <", "Home >", "Up >"] {
        session.press(keys);
        let (day, line) = (at(&mut session), session.line("from today"));
        let distance = line.split_whitespace().find(|word| word.starts_with(['+', '-']) && word[1..].parse::<i64>().is_ok());
        let distance = distance.unwrap_or_else(|| panic!("{line}"));
        session.press("Esc ctrl-u").press(&format!("text:{distance}")).sees(&format!("= {day}"));
        session.press("ctrl-d");
        assert_eq!(at(&mut session), day, "it opens where the text says");
    }
}

#[test]
fn enter_types_the_day_into_the_field_and_the_form_saves_it() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("A20").press("t text:9-30 ctrl-d Right Enter").sees("2026-10-01");
        assert!(!is_open(&mut session));
        session.press("Enter");
        assert_eq!(session.field("A20", "due"), "2026-10-01");
        // It replaces what stood there, and can be typed on.
        session.press("t ctrl-d . Enter").press("Backspace text:8 Enter");
        assert_eq!(session.field("A20", "due"), "2026-08-18");
    }
}

#[test]
fn the_day_of_a_time_is_chosen_and_its_clock_stays() {
    let mut session = Session::sample(Language::Zh);
    session.go("F01").press("e");
    to_field(&mut session, Kind::Feedback, "at");
    session.press("ctrl-u text:8-18_14:30 ctrl-d Left Enter").sees("2026-08-17 14:30");
    session.press("ctrl-u ctrl-d . Enter").sees("2026-08-19");
}

#[test]
fn a_period_is_chosen_by_its_first_and_its_last_day() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("R01").press("e");
        to_field(&mut session, Kind::Risk, "window");
        let first = session.says("calendar-first");
        session.press("ctrl-u text:9-1 ctrl-d").sees(&first).press("Enter").lacks(&first).press("Down Down Enter");
        session.sees("2026-09-01..2026-09-15").press("ctrl-s");
        assert_eq!(session.field("R01", "window"), "2026-09-01..2026-09-15");
        // In either order, and a first day that was typed counts.
        session.press("e");
        to_field(&mut session, Kind::Risk, "window");
        session.press("ctrl-u text:9-10.. ctrl-d Up Enter ctrl-s");
        assert_eq!(session.field("R01", "window"), "2026-09-03..2026-09-10");
    }
}

#[test]
fn the_first_and_the_last_day_that_there_are_stop_it() {
    let mut session = Session::sample(Language::Zh);
    for (typed, keys) in [("2100-12-31", "Right Down PgDn > End"), ("2000-1-1", "Left Up PgUp < Home")] {
        session.go("A20").press(&format!("t ctrl-u text:{typed} ctrl-d {keys} Enter"));
        session.press("Esc");
    }
}

#[test]
fn no_caret_of_the_form_shines_through_it() {
    let mut session = Session::sample(Language::Zh);
    session.size(60, 15).go("A20").press("t ctrl-u text:8-19 ctrl-d");
    let cursor = session.cursor();
    let line = session.screen().lines().nth(usize::from(cursor.y)).unwrap().to_owned();
    assert!(line.contains("19"), "{line}");
}
