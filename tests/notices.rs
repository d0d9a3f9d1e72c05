//! Notices: one line above the hints, never over what is selected, and none is
//! lost because another one came.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use chrono::TimeDelta;
use duijie::data::msg::Msg;
use duijie::lang::Language;
use duijie::tui::layer::Notice;
use support::Session;

fn hint(key: &'static str) -> Notice {
    Notice::hint(Msg::new(key))
}

#[test]
fn the_hints_stay_while_something_is_told() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.press("3").screen();
        let hints = session.screen().lines().last().unwrap().to_owned();
        session.press("d");
        let told = session.notice();
        let screen = session.screen();
        let lines: Vec<&str> = screen.lines().collect();
        assert_eq!(lines[lines.len() - 1], hints);
        assert!(lines[lines.len() - 2].contains(&told), "{screen}");
    }
}

#[test]
fn the_selected_row_is_never_covered() {
    let mut session = Session::sample(Language::Zh);
    session.size(80, 15).press("3 z G").screen();
    let selected = session.line("> R");
    // The list is so long that the selection stands in the last row.
    let (_, row) = session.place("> R");
    assert_eq!(row, 13);
    session.press("ctrl-c");
    let told = session.notice();
    assert_eq!(session.line("> R"), selected);
    assert_eq!(session.place(&told).1, 12);
    // A field at the caret neither.
    session.size(80, 24).press("e G").screen();
    session.press("Esc").screen();
    assert_eq!(session.screen().lines().count(), 24);
}

#[test]
fn what_others_do_waits_until_the_line_is_free() {
    let mut session = Session::sample(Language::En);
    session.press("3 d");
    let done = session.notice();
    for key in ["undo-nothing", "redo-nothing"] {
        session.app.world.say(hint(key));
    }
    assert_eq!(session.notice(), done);
    for key in ["undo-nothing", "redo-nothing"] {
        session.app.world.now += TimeDelta::seconds(7);
        assert!(session.app.world.expire());
        assert_eq!(session.notice(), session.says(key));
    }
    session.app.world.now += TimeDelta::seconds(7);
    assert!(session.app.world.expire() && !session.app.world.expire());
    assert_eq!(session.notice(), "");
}

#[test]
fn what_the_person_does_is_told_at_once_and_what_went_wrong_is_not_forgotten() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.app.world.say(hint("undo-nothing"));
    session.app.world.say(Notice::wrong(Msg::new("copy-too-long")));
    session.press("d");
    assert!(session.notice().contains("R01"), "{}", session.notice());
    session.app.world.now += TimeDelta::seconds(7);
    session.app.world.expire();
    assert_eq!(session.notice(), session.says("copy-too-long"));
    session.app.world.now += TimeDelta::hours(7);
    assert!(!session.app.world.expire(), "it stays until something is done");
    session.press("j");
    assert_eq!(session.notice(), "");
    assert!(session.app.world.log.len() >= 3);
}
