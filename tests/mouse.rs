//! The mouse, by choice: everything that can be clicked does what its key
//! does, and without it the terminal has the mouse to itself.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::cli::show::{self, How};
use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::report::panes;
use duijie::tui::pointer::Act;
use support::Session;

/// The sample with the mouse on.
fn session(language: Language) -> Session {
    let mut session = Session::sample(language);
    assert!(!session.app.wants_mouse(), "off at the start");
    session.press("M");
    assert!(session.app.wants_mouse());
    assert_eq!(session.notice(), session.says("done-mouse-on"));
    session.app.world.notice = None;
    session
}

#[test]
fn tabs_and_sections_are_clicked() {
    for language in Language::ALL {
        let mut session = session(language);
        for (tab, name) in ["overview", "timeline", "risks", "people", "meetings", "log", "quality"].iter().enumerate() {
            let title = format!("{}{}", tab + 1, session.says(&format!("tab-{name}")));
            session.click(&title);
            assert_eq!(session.app.world.notice, None);
            session.sees("[");
        }
        let section = session.says("kinds-criterion");
        session.click(&section).sees(&format!("[{section}"));
        let section = session.says("kinds-deliverable");
        session.click(&section).sees(&format!("[{section}"));
    }
}

#[test]
fn a_row_is_selected_and_a_double_click_opens_it() {
    let mut session = session(Language::En);
    session.click("3Risks").screen();
    session.click("R09 ").sees("> R09");
    // Two slow clicks are no double click.
    session.click("R09 ").sees("[Risks 12]");
    session.double_click("R04 ").lacks("[Risks 12]\n  ID").sees("Risk R04");
    session.click("2Timeline").sees("[");
    assert_eq!(session.app.world.notice, None);
}

#[test]
fn the_head_of_a_column_sorts_by_it_up_down_and_not_at_all() {
    let mut session = session(Language::En);
    session.press("3").screen();
    let first = session.line("> ");
    session.click("Owner").sees("Owner^");
    session.click("Owner").sees("Ownerv");
    session.click("Owner").lacks("Ownerv").lacks("Owner^");
    session.press("g g");
    assert_eq!(session.line("> "), first);
}

#[test]
fn hints_palette_and_menus_are_clicked() {
    let mut session = session(Language::Zh);
    session.press("3").screen();
    let new = format!("n {}", session.says("hint-new"));
    session.click(&new).sees("新建风险");
    session.press("Esc").screen();
    session.click(": 命令").press("text:switch").screen();
    session.click("切换语言").sees("Risks");
    session.press("g").screen();
    session.click("List of projects").sees("JHB-EDP");
    session.press("Esc s").screen();
    session.click("Watching   Fill").sees("ctrl-s save").press("Esc").screen();
    // A box of next keys goes away with a click beside it.
    session.press("g").screen();
    let next = session.says("next-keys");
    session.sees(&next).click("R06").lacks(&next).sees("> R01");
}

#[test]
fn the_right_button_opens_the_menu_of_what_is_under_it() {
    let mut session = session(Language::En);
    session.press("3").screen();
    let next = session.says("next-keys");
    session.mouse("R09 ", Act::Menu).sees("> R09").sees(&next);
    let before = session.field("R09", "reviewed_on");
    session.click("Note as reviewed today");
    assert_eq!(session.field("R09", "reviewed_on"), "2026-08-19");
    // The notice that says so takes it back.
    session.click("u undo");
    assert_eq!(session.field("R09", "reviewed_on"), before);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut session = session(Language::En);
    session.press("5 Tab").screen();
    session.mouse("> A", Act::Wheel(1)).lacks("A12 ").sees("> A");
    session.mouse("> A", Act::Wheel(90)).sees("A09").lacks("A10 ");
    session.mouse("> A", Act::Wheel(-90)).sees("A12 ");
    session.press("4 Tab").screen();
    let here = session.line("> ");
    let detail = |session: &mut Session| session.screen().lines().skip(16).take(7).map(str::to_owned).collect::<Vec<_>>();
    let top = detail(&mut session);
    let words = top[3].clone();
    session.mouse(&words, Act::Wheel(1));
    assert!(detail(&mut session)[0] != top[0] && detail(&mut session).contains(&words), "further down");
    assert_eq!(session.line("> "), here, "the list stays");
    session.mouse(&words, Act::Wheel(-9));
    assert_eq!(detail(&mut session), top);
    // What another record says begins at its beginning.
    session.mouse(&words, Act::Wheel(1)).press("j").screen();
    session.press("k");
    assert_eq!(detail(&mut session), top);
    session.press("!").screen();
    session.mouse("M", Act::Wheel(3)).press("Esc :").screen();
    session.mouse("Redraw", Act::Wheel(2)).sees("> ");
}

#[test]
fn the_matrix_is_clicked_cell_by_cell() {
    let mut session = session(Language::En);
    session.press("3").screen();
    let (column, row) = session.place("P4");
    session.click("P4");
    assert_eq!(session.place("P4"), (column, row));
    session.double_click("H:06").sees("/p:").sees("R06").lacks("R09 ");
    session.click("> R06");
    session.press("Esc").sees("R09 ");
}

#[test]
fn a_form_is_filled_with_the_mouse() {
    let mut session = session(Language::En);
    session.press("3").screen();
    session.press("n text:Clicked Tab").screen();
    session.click("Category").press("Space").screen();
    let entry = session.line("| ").trim().trim_start_matches(['|', ' ', '│']).split("  ").next().unwrap().to_owned();
    session.click(&format!("| {entry}"));
    // The end of the form, wherever the caret is: no more steps than fields.
    for _ in 0..60 {
        if session.screen().contains("[Save]") {
            break;
        }
        session.press("Tab");
    }
    session.click("[Save]");
    let risk = session.titled(Kind::Risk, "Clicked");
    assert_eq!(risk.row().title(), "Clicked");
}

#[test]
fn where_one_types_the_rest_of_the_screen_is_out_of_reach() {
    let mut session = session(Language::En);
    session.press("3").screen();
    session.press("n text:Half").screen();
    session.click("1Overview").sees("Half");
    session.click("R01").sees("Half");
    session.press("Esc Esc").screen();
    session.press("M").click("1Overview").sees("[Risks");
    assert!(!session.app.wants_mouse());
}

#[test]
fn everything_that_can_be_hit_lies_inside_the_window_and_does_no_harm() {
    let mut session = session(Language::Zh);
    for keys in ["1", "2", "3", "4", "5", "6", "7", "3 Enter", "3 e", "3 s", "3 :", "3 ?", "3 Right", "g"] {
        for (columns, rows) in [(80, 24), (60, 15), (140, 45)] {
            session.size(columns, rows).press("Esc Esc Esc").press(keys).screen();
            for row in (0..rows).step_by(2) {
                for column in (0..columns).step_by(7) {
                    for act in [Act::Press, Act::Wheel(-3), Act::Menu] {
                        let pointer = duijie::tui::pointer::Pointer { column, row, act };
                        session.app.point(pointer, std::time::Instant::now());
                    }
                }
                session.screen();
            }
            session.press("Esc Esc Esc Esc");
        }
    }
}

#[test]
fn plain_text_has_the_whole_screen_and_leaves_the_mouse_to_the_terminal() {
    for language in Language::ALL {
        let mut session = session(language);
        for tab in 1..=7 {
            session.press(&format!("{tab} Y"));
            assert!(!session.app.wants_mouse(), "{tab}");
            let screen = session.screen();
            assert!(screen.starts_with("JHB-EDP ") && !screen.contains(['│', '┌']) || tab == 2, "{screen}");
            session.press("PgDn k Y");
            assert!(session.app.wants_mouse(), "{tab}");
        }
        // It begins at the section that was on the screen.
        session.press("7 S-Tab Y");
        let lessons = format!("{} (", session.says("kinds-lesson"));
        session.sees(&lessons).lacks("JHB-EDP ").press("Esc").sees("[");
        session.press("3").screen();
        session.press("/ text:UAT Enter Y G Esc").sees("/UAT");
    }
}

#[test]
fn plain_text_is_what_show_prints() {
    let mut session = Session::sample(Language::En);
    session.size(100, 60).press("6").screen();
    session.press("Y");
    let screen = session.screen();
    let (pane, how) = (panes::named("log").unwrap(), How { json: false, width: Some(100), archived: false });
    let printed = show::plain(pane, &how, &session.app.world.cx().facts(), &session.app.world.lang);
    let shown: Vec<&str> = screen.lines().take(59).collect();
    assert_eq!(shown[..shown.len().min(printed.lines().count())], printed.lines().take(59).collect::<Vec<_>>());
}

#[test]
fn the_choice_is_remembered() {
    let mut session = session(Language::En).restart();
    assert!(session.app.wants_mouse());
    session.press("M");
    assert_eq!(session.notice(), session.says("done-mouse-off"));
    assert!(!session.restart().app.wants_mouse());
}

#[test]
fn a_day_of_the_calendar_is_clicked_and_the_wheel_turns_the_months() {
    let mut session = session(Language::Zh);
    session.press("3 t text:10-9 ctrl-d").screen();
    let title = session.line("10月");
    session.mouse("日 ", Act::Wheel(1)).lacks(&title).mouse("日 ", Act::Wheel(-1)).sees(&title);
    // The second Wednesday of October 2026 is the 14th.
    session.click(" 14 ").sees("10-14").double_click(" 15 ");
    session.screen();
    session.press("Enter");
    assert_eq!(session.field("R01", "act_by"), "2026-10-15");
}
