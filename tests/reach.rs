//! Quick ways: marks, saved filters, the order of a list, changes to many
//! records, links, and what fast or foreign typing does outside fields.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use chrono::TimeDelta;
use duijie::app::Outward;
use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::tui::key::Key;
use support::Session;

#[test]
fn a_mark_is_jumped_to_from_everywhere_and_after_a_restart() {
    let mut session = Session::sample(Language::En);
    session.press("'").sees("No marks yet").press("Esc");
    session.press("3").screen();
    session.press("j \" a").screen();
    assert!(session.notice().contains("R06"), "{}", session.notice());
    session.press("7 ' a").sees("[Risks").sees("> R06");
    // A record has one letter, a letter one record.
    session.press("\" b j \" b").screen();
    session.press("' a").screen();
    assert!(session.notice().contains('a'), "{}", session.notice());
    let mut session = session.restart();
    session.press("1 ' b").sees("> R04");
    // A record on the whole screen is marked too, with an input method left on.
    session.press("Enter ＂ ｃ").screen();
    session.press("Esc 2 ‘ ｃ").sees("> R04");
}

#[test]
fn a_mark_whose_record_is_gone_goes_too() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("n text:Gone Enter").screen();
    session.press("\" g u").settle();
    let mut session = session.restart();
    session.press("'").sees("No marks yet").press("g");
    assert!(session.notice().contains('g'), "{}", session.notice());
}

#[test]
fn a_filter_gets_a_name_is_chosen_and_forgotten() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("f");
    assert!(session.notice().contains("no filter yet"), "{}", session.notice());
    session.press("/ text:UAT Enter f text:save Enter text:acceptance Enter Esc").lacks("/UAT");
    session.press("f text:acc Enter").sees("/UAT").lacks("R04 ");
    // It belongs to risks, and stays from one start to the next.
    session.press("7 f");
    assert!(session.notice().contains("no filter yet"), "{}", session.notice());
    let mut session = session.restart();
    session.press("3 Esc").lacks("/UAT").press("f text:acc Enter").sees("/UAT");
    session.press("f text:forget Enter text:acc Enter Esc f");
    assert!(session.notice().contains("no filter yet"), "{}", session.notice());
}

#[test]
fn items_of_an_agenda_change_places_and_undo_puts_them_back() {
    let mut session = Session::sample(Language::En);
    session.press("5 Tab Tab Tab").screen();
    session.sees("[Agenda items");
    let ids = |session: &mut Session| {
        let screen = session.screen();
        let lines = screen.lines().filter_map(|line| line.trim_start_matches(['>', ' ']).split(' ').next());
        lines.filter(|id| id.starts_with("AG")).map(str::to_owned).collect::<Vec<_>>()
    };
    session.press("g g").screen();
    let before = ids(&mut session);
    session.press("J");
    let after = ids(&mut session);
    assert_eq!((&after[0], &after[1]), (&before[1], &before[0]));
    let moved = session.line("> ");
    assert!(moved.contains(&before[0]), "the selection goes along: {moved}");
    session.press("K");
    assert_eq!(ids(&mut session), before);
    session.press("K");
    assert_eq!(session.notice(), session.says("refuse-no-place"));
    session.press("u u");
    assert_eq!(ids(&mut session), before);
    session.press("3 J");
    assert!(session.notice().contains("Agenda items"), "{}", session.notice());
}

#[test]
fn criteria_change_places_within_their_deliverable() {
    let mut session = Session::sample(Language::Zh);
    session.press("7 Tab").screen();
    session.press("g g").screen();
    let first = session.line("> ");
    let id = first.split_whitespace().nth(1).unwrap().to_owned();
    session.press("J").screen();
    assert_eq!(session.field(&id, "n"), "2");
    assert_eq!(session.line("> "), first, "the selection goes along");
    session.press("u");
    assert_eq!(session.field(&id, "n"), "");
}

#[test]
fn all_selected_records_are_changed_at_once() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("v j j x").sees("Change 3 records");
    session.press("text:category Enter").screen();
    session.press("Down Enter").screen();
    let categories: Vec<String> = ["R01", "R06", "R04"].map(|id| session.field(id, "category")).into();
    assert!(categories.iter().all(|category| *category == categories[0] && !category.is_empty()), "{categories:?}");
    session.press("x text:archive Enter");
    assert_eq!(session.count(Kind::Risk), 12);
    session.lacks("R06 ").press("u").sees("R06 ");
}

#[test]
fn a_link_leads_back_to_its_record() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("y l");
    assert_eq!(session.outward, [Outward::Copy("JHB-EDP/R01".into())]);
    session.press("1 :").app.paste("JHB-EDP/R01");
    session.press("Enter").sees("> R01");
}

#[test]
fn today_has_a_key_from_everywhere() {
    let mut session = Session::sample(Language::Zh);
    session.press("7").screen();
    session.press("g t").sees("[概览").sees("> ");
}

#[test]
fn ctrl_c_twice_in_a_row_quits_and_nothing_else_in_between() {
    let mut session = Session::sample(Language::En);
    session.press("3 ctrl-c j ctrl-c");
    assert!(session.outward.is_empty());
    assert!(session.notice().contains("ctrl-c"), "{}", session.notice());
    session.press("ctrl-c");
    assert_eq!(session.outward, [Outward::Quit]);
    // What lies open is closed first.
    let mut session = Session::sample(Language::En);
    session.press("3 e ctrl-c ctrl-c");
    assert!(session.outward.is_empty());
    session.press("ctrl-c");
    assert_eq!(session.outward, [Outward::Quit]);
}

#[test]
fn keys_of_an_input_method_left_on_do_what_their_keys_do() {
    // The same script in ASCII and in full width ends on the same screen.
    let ascii = "3 j j Space / UAT Enter Esc : Esc ? Esc g g z z 1 3 G k > u";
    let wide = "３ ｊ ｊ \u{3000} 、 UAT Enter Esc ： Esc ？ Esc ｇ ｇ ｚ ｚ １ ３ Ｇ ｋ 》 ｕ";
    let screens = [ascii, wide].map(|script| {
        let mut session = Session::sample(Language::Zh);
        session.screen();
        for key in script.split(' ') {
            match key {
                "UAT" => session.press("text:UAT"),
                "\u{3000}" => {
                    session.app.press(Key::from('\u{3000}'));
                    &mut session
                }
                key => session.press(key),
            }
            .screen();
        }
        session.screen()
    });
    assert_eq!(screens[0], screens[1]);
    assert!(screens[0].contains("> R"));
}

#[test]
fn a_han_character_outside_a_field_changes_nothing_and_is_told_once_a_minute() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    let before = session.screen();
    let told =
        |session: &Session| session.app.world.log.iter().filter(|(_, notice)| notice.msg.key == "hint-input-method").count();
    for c in "就这样吧".chars() {
        session.app.press(Key::from(c));
    }
    assert_eq!(told(&session), 1);
    assert!(session.notice().contains('就'), "{}", session.notice());
    session.app.world.now += TimeDelta::seconds(59);
    session.app.press(Key::from('好'));
    assert_eq!(told(&session), 1);
    session.app.world.now += TimeDelta::seconds(1);
    session.app.press(Key::from('好'));
    assert_eq!(told(&session), 2);
    session.app.world.notice = None;
    assert_eq!(session.screen(), before);
    assert!(session.app.world.history.done().is_empty());
}

#[test]
fn two_hundred_pasted_lines_outside_a_field_change_nothing() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    let before = session.screen();
    session.app.paste(&"d\nq\nn 新的\nu\n:\n".repeat(40));
    session.app.world.notice = None;
    assert_eq!(session.screen(), before);
    assert!(session.outward.is_empty() && session.app.world.history.done().is_empty());
}
