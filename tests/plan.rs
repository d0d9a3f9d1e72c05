//! The plan on the screen: what the schedule says, what-if, trend, folded,
//! panned, by person; at three sizes, in both languages.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use duijie::data::msg::Msg;
use duijie::data::project::{Kind, Record};
use duijie::data::records::Milestone;
use duijie::data::values::{Span, Spans};
use duijie::lang::Language;
use duijie::tui::theme::{Charset, Level, Theme};
use support::Session;

/// A milestone of the session's project.
fn milestone(session: &Session, id: &str) -> Milestone {
    session.app.world.project.milestones.named(id).unwrap().clone()
}

/// Saves records as another session would.
fn save(session: &mut Session, records: Vec<Record>) {
    let set = session.app.world.change(Msg::new("done-edited"), records, session.app.world.revision).unwrap();
    session.app.world.apply(&set);
}

fn days(from: &str, to: &str) -> Spans {
    Spans(vec![Span { from: from.parse().ok(), to: to.parse().ok() }])
}

/// Name of a scene, and the keys that lead to it from the overview.
const SCENES: [(&str, &str); 7] = [
    ("facts", "2 m z G k k k"),
    ("folded", "2"),
    ("unfolded", "2 j j c j j"),
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
    assert!(session.screen().contains("SN07"), "what was taken is shown: {}", session.screen());
    session.press("S-Tab m s");
    assert_eq!(session.count(Kind::Snapshot), 7);
    assert!(session.screen().contains("Today has its snapshot"), "{}", session.screen());
    session.press("u");
    assert_eq!(session.count(Kind::Snapshot), 6);
}

#[test]
fn windows_freezes_and_leave_are_bands_and_the_legend_names_only_what_is_there() {
    for (ascii, today) in [(false, "│"), (true, ":")] {
        let mut session = Session::sample(Language::En);
        if ascii {
            session.app.world.theme = Theme::new(Level::Mono, Charset::Ascii);
        }
        session.size(120, 36).press("2");
        let screen = session.screen();
        assert!(screen.contains("^ window") && !screen.contains("/ freeze") && !screen.contains("~ away"), "{screen}");
        assert!(!screen.contains("no float"), "milestones have no bars: {screen}");
        assert!(screen.contains(&format!("{today} today")), "{screen}");
        let freezes = days("2026-09-25", "2026-10-08");
        let golive = Milestone { freezes, ..milestone(&session, "M7") };
        let owner = session.app.world.project.tasks.named("T19").unwrap().owner.uid().unwrap();
        let mut person = session.app.world.project.stakeholders.get(owner).unwrap().clone();
        person.away = days("2026-09-14", "2026-09-23");
        save(&mut session, vec![Record::Milestone(golive.into()), Record::Stakeholder(person.into())]);
        session.press("m z");
        let before = session.screen();
        session.press("/ text:T19 Enter g g");
        let screen = session.screen();
        let line = |screen: &str, id: &str| screen.lines().find(|line| line.contains(&format!(" {id} "))).unwrap().to_owned();
        assert!(line(&screen, "T19").contains("~~") && screen.contains("~ away"), "{screen}");
        assert!(screen.contains("is away for"), "{screen}");
        session.press("Esc / text:M7 Enter g g");
        let screen = session.screen();
        assert!(line(&screen, "M7").contains("//") && screen.contains("/ freeze"), "{before}{screen}");
    }
}

#[test]
fn a_group_folds_under_its_head_and_a_filter_looks_behind_it() {
    let mut session = Session::sample(Language::En);
    session.press("2");
    let rows =
        |session: &mut Session, id: &str| session.screen().lines().filter(|line| line.contains(&format!(" {id} "))).count();
    assert!(session.screen().contains("+M7"), "{}", session.screen());
    session.press("j j c j");
    assert!(session.screen().contains("> T22"), "{}", session.screen());
    session.press("c");
    assert!(session.screen().contains(">+M7"), "folded from inside, its head is selected: {}", session.screen());
    assert_eq!(rows(&mut session, "T22"), 0);
    session.press("/ text:T22 Enter g g");
    assert!(session.screen().contains("> T22"), "{}", session.screen());
    session.press("Esc m g");
    assert!(session.screen().contains("Client"), "client people are marked: {}", session.screen());
    session.press("c");
    assert!(session.screen().contains(">+"), "{}", session.screen());
}

#[test]
fn a_milestone_is_done_on_evidence_only_and_a_task_begins_and_finishes() {
    let mut session = Session::sample(Language::En);
    session.press("2 j m a ctrl-s");
    assert!(milestone(&session, "M6").actual.is_none(), "{}", session.screen());
    assert!(session.screen().contains("Evidence"), "{}", session.screen());
    session.press("Esc Esc m z / text:T23 Enter g g j m a ctrl-s");
    let task = |session: &Session| session.app.world.project.tasks.named("T23").unwrap().clone();
    assert_eq!(task(&session).actual_start, Some(support::today()), "{}", session.screen());
    session.press("m a text:2026-08-19 ctrl-s");
    assert_eq!(task(&session).actual_finish, Some(support::today()), "{}", session.screen());
}

#[test]
fn moving_in_the_timeline_scrolls_by_half_a_page_and_not_at_every_step() {
    let mut session = Session::sample(Language::En);
    session.press("2 m z g g");
    let first = |session: &mut Session| session.screen().lines().nth(3).unwrap().to_owned();
    let mut seen = vec![first(&mut session)];
    for _ in 0..40 {
        session.press("j");
        seen.push(first(&mut session));
    }
    let scrolls = seen.windows(2).filter(|pair| pair[0].get(3..) != pair[1].get(3..)).count();
    assert!(scrolls <= 8, "{scrolls} of 40 steps scroll");
}

#[test]
fn a_predecessor_is_picked_from_what_closes_no_loop() {
    let mut session = Session::sample(Language::En);
    session.press("2 m z / text:T19 Enter g g m p");
    let screen = session.screen();
    assert!(screen.contains("What T19") && screen.contains("T01") && !screen.contains("T21 User"), "{screen}");
    session.press("text:T12 Enter");
    assert!(session.screen().contains("T12FS"), "{}", session.screen());
    let preds = |session: &Session| session.app.world.project.tasks.named("T19").unwrap().preds.0.len();
    let before = preds(&session);
    session.press("ctrl-s");
    assert_eq!(preds(&session), before + 1, "{}", session.screen());
    session.press("u");
    assert_eq!(preds(&session), before);
    session.press("m p Enter");
    assert!(session.screen().contains("Constraint"), "{}", session.screen());
}

#[test]
fn a_baseline_is_revised_through_an_approved_change_only() {
    let mut session = Session::sample(Language::En);
    session.press("2 j j m b End text:; ctrl-e text:2026-11-21 ctrl-s");
    let screen = session.screen();
    assert!(screen.contains("no approved change") && screen.contains("get one approved"), "{screen}");
    assert_eq!(milestone(&session, "M7").baseline.0.len(), 1);
}

#[test]
fn a_task_that_something_else_leads_to_is_shown_though_its_group_is_folded() {
    let mut session = Session::sample(Language::En);
    session.press(": text:T18 Enter");
    session.sees("T18");
    let screen = session.screen();
    assert!(screen.contains("> T18") || screen.contains("T18 Executive cockpit"), "{screen}");
}
