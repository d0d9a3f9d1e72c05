//! The plan on the screen: what the schedule says, what-if, trend, folded,
//! panned, by person; at three sizes, in both languages.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use duijie::data::project::Kind;
use duijie::lang::Language;
use support::Session;

/// Name of a scene, and the keys that lead to it from the overview.
const SCENES: [(&str, &str); 6] = [
    ("facts", "2 G k k k"),
    ("folded", "2 m z"),
    ("by_person", "2 m g"),
    ("panned", "2 + + ] ]"),
    ("trend", "2 m t"),
    ("what_if", "2 m w Down Down Down Down Down Down text:10 Down text:T21SS+3"),
];

#[test]
fn the_plan_at_three_sizes_in_both_languages() {
    for language in Language::ALL {
        for (scene, keys) in SCENES {
            let mut session = Session::sample(language);
            for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
                session.size(columns, rows);
                if (columns, rows) == (80, 24) {
                    session.screen();
                    session.press(keys);
                }
                let name = format!("plan_{scene}_{}_{columns}x{rows}", language.code());
                insta::assert_snapshot!(name, session.screen());
            }
        }
    }
}

#[test]
fn what_if_of_the_remedy_saves_the_window_and_becomes_a_change_request() {
    let mut session = Session::sample(Language::En);
    let before = session.count(Kind::Change);
    session.press("2 m w Down Down Down Down Down Down text:10");
    assert!(session.screen().contains("buffer -1"), "ten days of testing alone are not enough");
    session.press("Down text:T21SS+3");
    let screen = session.screen();
    assert!(screen.contains("buffer 0") && screen.contains("Oct 24"), "{screen}");
    assert_eq!(session.count(Kind::Change), before, "nothing is saved while one tries");
    session.press("ctrl-s ctrl-s");
    assert_eq!(session.count(Kind::Change), before + 1);
    let change = session.app.world.project.changes.named("C05").unwrap();
    assert_eq!(change.impact_schedule.0, Some(-4));
    assert!(change.why.0.contains("M7"), "{}", change.why.0);
    assert_eq!(session.app.world.project.tasks.named("T21").unwrap().dur_wd.0, Some(14), "the plan itself stands");
}

#[test]
fn a_late_bar_becomes_a_schedule_risk_filled_in() {
    let mut session = Session::sample(Language::Zh);
    session.press("2 m k");
    assert!(session.screen().contains("+21"), "{}", session.screen());
    session.press("ctrl-s");
    let risk = session.app.world.project.risks.named("R13").unwrap();
    assert_eq!(risk.days.0, Some(21));
    assert_eq!(risk.affects.0.first().map(|link| link.id.as_str()), Some("M5"));
}

#[test]
fn a_what_if_that_closes_a_loop_is_refused_and_changes_nothing() {
    let mut session = Session::sample(Language::En);
    session.press("2 m w Down Down Down Down text:T21FS");
    assert!(session.screen().contains("T19"), "the loop is named");
    session.press("Esc");
    assert!(session.screen().contains("+11"));
}

#[test]
fn a_report_day_keeps_one_snapshot() {
    let mut session = Session::sample(Language::En);
    session.press("2 m s");
    assert_eq!(session.count(Kind::Snapshot), 6, "the sample has that of its day");
    assert!(session.screen().contains("SN06"), "{}", session.screen());
    session.app.world.now += chrono::TimeDelta::days(1);
    session.app.world.project_changed();
    session.press("m s");
    assert_eq!(session.count(Kind::Snapshot), 7);
    session.press("m s");
    assert_eq!(session.count(Kind::Snapshot), 7);
    session.press("u");
    assert_eq!(session.count(Kind::Snapshot), 6);
}
