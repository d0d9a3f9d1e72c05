//! Forms: typing into them, what they understand, what they refuse, and what
//! is left of them when one leaves.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::app::Outward;
use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::tui::layer::Weight;
use duijie::tui::text;
use support::Session;

/// Walks to the field of that label in the form on the screen.
fn to_field(session: &mut Session, kind: Kind, key: &str) {
    let label = session.app.world.lang.field(kind, key);
    for _ in 0..80 {
        let screen = session.screen();
        if screen.lines().any(|line| line.contains(&format!("> {label} "))) {
            return;
        }
        session.press("Tab");
    }
    panic!("no field {label}\n{}", session.screen());
}

/// The bytes of the file of a kind.
fn file(session: &Session, kind: Kind) -> Vec<u8> {
    std::fs::read(session.project_dir().join(duijie::store::format::file_name(kind))).unwrap()
}

#[test]
fn a_title_and_enter_make_a_record_that_is_selected_and_on_disk() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.press("3 n text:供应商_X9_停产 Enter");
        let risk = session.titled(Kind::Risk, "供应商 X9 停产");
        assert_eq!(risk.row().id(), "R13");
        assert!(session.notice().contains("供应商 X9 停产"), "{}", session.notice());
        let line = session.line("R13");
        assert!(line.starts_with('>'), "{line}");
        session.settle();
        assert!(String::from_utf8(file(&session, Kind::Risk)).unwrap().contains("供应商 X9 停产"));
    }
}

#[test]
fn a_record_without_a_title_is_refused_under_the_field() {
    let mut session = Session::sample(Language::Zh);
    let before = file(&session, Kind::Risk);
    session.press("3 n Enter");
    let refusal = session.says("refuse-required");
    session.sees(&refusal);
    session.press("text:有了 Enter").lacks(&refusal);
    session.settle();
    assert_eq!(session.count(Kind::Risk), 13);
    assert_ne!(file(&session, Kind::Risk), before);
}

#[test]
fn tab_shows_the_rest_of_a_new_record_and_ctrl_s_saves_it() {
    let mut session = Session::sample(Language::En);
    session.press("5 Tab n text:Order_disks").lacks("Agreed with");
    session.press("Tab");
    to_field(&mut session, Kind::Action, "due");
    session.press("text:fri");
    to_field(&mut session, Kind::Action, "evidence");
    session.press("text:none_yet ctrl-s");
    let id = session.titled(Kind::Action, "Order disks").row().id().to_owned();
    assert_eq!((session.field(&id, "due"), session.field(&id, "evidence")), ("2026-08-21".into(), "none yet".into()));
}

#[test]
fn days_are_read_in_both_languages_and_their_echo_names_the_weekday() {
    let days = [
        ("8-26", "2026-08-26", ["周三", "Wed"]),
        ("8月26日", "2026-08-26", ["周三", "Wed"]),
        ("明天", "2026-08-20", ["周四", "Thu"]),
        ("周五", "2026-08-21", ["周五", "Fri"]),
        ("下周三", "2026-08-26", ["周三", "Wed"]),
        ("月底", "2026-08-31", ["周一", "Mon"]),
        ("+3", "2026-08-24", ["周一", "Mon"]),
        ("fri", "2026-08-21", ["周五", "Fri"]),
        ("next_wed", "2026-08-26", ["周三", "Wed"]),
        ("eom", "2026-08-31", ["周一", "Mon"]),
        ("８月２６日", "2026-08-26", ["周三", "Wed"]),
    ];
    for (n, language) in Language::ALL.into_iter().enumerate() {
        let mut session = Session::sample(language);
        session.go("A20");
        for (typed, day, weekday) in days {
            session.press(&format!("t text:{typed}")).sees(&format!("= {day} {}", weekday[n]));
            session.press("Enter");
            assert_eq!(session.field("A20", "due"), day, "{typed}");
            session.press("t text:9-30 Enter");
        }
    }
}

#[test]
fn a_day_off_is_warned_of_with_the_working_day_before_it_and_still_taken() {
    let mut session = Session::sample(Language::Zh);
    session.go("A20").press("t text:8-29").sees("2026-08-29 周六 休息").sees("2026-08-28 周五");
    session.press("Enter");
    assert_eq!(session.field("A20", "due"), "2026-08-29");
    // A public holiday in the middle of a week.
    session.press("t text:10-1").sees("2026-10-01 周四 休息").sees("2026-09-30 周三");
    // A Sunday that is worked.
    session.press("ctrl-u text:9-20").sees("= 2026-09-20 周日").lacks("休息");
}

#[test]
fn money_is_read_with_its_units_and_echoed_in_full() {
    for (language, typed, echo, value) in [
        (Language::Zh, "128.5万", "= ¥1,285,000", "1285000"),
        (Language::Zh, "1.2亿", "= ¥120,000,000", "120000000"),
        (Language::En, "12k", "= ¥12,000", "12000"),
        (Language::En, "1,200.50", "= ¥1,200.50", "1200.5"),
    ] {
        let mut session = Session::sample(language);
        session.go("R01").press("e");
        to_field(&mut session, Kind::Risk, "cost");
        session.press(&format!("text:{typed}")).sees(echo);
        session.press("ctrl-s");
        assert_eq!(session.field("R01", "cost"), value);
    }
}

#[test]
fn what_is_not_understood_is_refused_under_its_field_and_nothing_is_written() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("R01");
        let before = file(&session, Kind::Risk);
        session.press("e text:!");
        for (key, typed) in [("cost", "12,5"), ("p", "7"), ("act_by", "2-30"), ("owner", "nobody_at_all")] {
            to_field(&mut session, Kind::Risk, key);
            session.press(&format!("text:{typed} Tab"));
        }
        session.press("ctrl-s");
        // The caret stands in the first refused field, the sentence under it.
        let screen = session.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let field = lines.iter().position(|line| line.contains('>')).unwrap();
        assert!(lines[field + 1].contains("! ") && lines[field + 1].contains('7'), "{screen}");
        session.settle();
        assert_eq!(file(&session, Kind::Risk), before);
        assert_eq!(session.field("R01", "p"), "4");
        assert!(session.app.world.history.done().is_empty());
    }
}

#[test]
fn all_refusals_of_a_form_are_shown_at_once() {
    let mut session = Session::sample(Language::Zh);
    session.size(120, 70).go("R01").press("e");
    for (key, typed) in [("p", "7"), ("cost", "12,5"), ("act_by", "2-30")] {
        to_field(&mut session, Kind::Risk, key);
        session.press(&format!("text:{typed}"));
    }
    session.press("ctrl-s").sees("“12,5”不是金额").sees("“2-30”：日历上没有这一天");
    assert_eq!(session.screen().matches("! ").count(), 3, "{}", session.screen());
}

#[test]
fn an_owner_is_found_by_pinyin_by_name_and_by_id() {
    for (typed, id) in [("ljp", "S02"), ("liujianping", "S02"), ("刘建", "S02"), ("S04", "S04"), ("v3", "V3"), ("wuh", "V4")] {
        let mut session = Session::sample(Language::Zh);
        session.go("R01").press(&format!("o text:{typed}"));
        let name = session.record(id).row().title();
        session.sees(&format!("| {id} {name}"));
        session.press("Enter");
        assert_eq!(session.field("R01", "owner"), id, "{typed}");
    }
}

#[test]
fn several_links_are_typed_one_after_the_other() {
    let mut session = Session::sample(Language::Zh);
    assert_eq!(session.field("R01", "actionees"), "V5 S08");
    session.go("R01").press("e");
    to_field(&mut session, Kind::Risk, "actionees");
    session.press("text:wuhao Enter text:lilei Enter ctrl-s");
    assert_eq!(session.field("R01", "actionees"), "V5 S08 V4 V2");
}

#[test]
fn esc_keeps_a_draft_that_is_offered_again_and_ctrl_r_restores_it() {
    let mut session = Session::sample(Language::Zh);
    let title = session.record("R01").row().title();
    session.go("R01").press("e text:【草稿】 Esc");
    assert_eq!(session.notice(), session.says("draft-kept"));
    assert_eq!(session.record("R01").row().title(), title);
    let offer = session.says("draft-offered");
    let offer = offer.split(['{', '，']).next().unwrap().to_owned();
    // Another record has no draft.
    session.go("R06").press("e").lacks(&offer);
    session.press("Esc");
    session.go("R01").press("e").sees(&offer).lacks("【草稿】");
    session.press("ctrl-r").sees("【草稿】").lacks(&offer);
    session.press("ctrl-s");
    assert_eq!(session.record("R01").row().title(), format!("{title}【草稿】"));
    // What was saved is no draft any more.
    session.press("e").lacks(&offer);
}

#[test]
fn a_draft_is_offered_after_a_restart_too() {
    let mut session = Session::sample(Language::En);
    session.press("3 n text:half_a_thought Tab");
    to_field(&mut session, Kind::Risk, "cause");
    session.press("text:nobody_knows Esc");
    let mut session = session.restart();
    assert_eq!(session.count(Kind::Risk), 12);
    session.press("3 n").lacks("half a thought");
    session.press("ctrl-r").sees("half a thought").sees("nobody knows");
    session.press("ctrl-s");
    let id = session.titled(Kind::Risk, "half a thought").row().id().to_owned();
    assert_eq!(session.field(&id, "cause"), "nobody knows");
}

#[test]
fn esc_without_a_change_leaves_no_draft() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e Tab Tab Esc");
    assert!(session.app.world.drafts.is_empty());
    session.press("t Esc Esc");
    assert!(session.app.world.drafts.is_empty(), "{:?}", session.app.world.drafts);
}

#[test]
fn marked_records_get_an_owner_together_and_are_undone_as_one() {
    let mut session = Session::sample(Language::Zh);
    session.go("A12").press("Space Space").sees("已选 2");
    let screen = session.screen();
    let marked: Vec<String> =
        screen.lines().filter_map(|line| Some(line.get(1..)?.strip_prefix('*')?.get(..3)?.to_owned())).collect();
    assert_eq!(marked.len(), 2, "{}", session.screen());
    let before: Vec<String> = marked.iter().map(|id| session.field(id, "owner")).collect();
    session.press("o text:韩梅 Enter");
    assert!(marked.iter().all(|id| session.field(id, "owner") == "V3"), "{}", session.screen());
    session.press("u");
    assert_eq!(marked.iter().map(|id| session.field(id, "owner")).collect::<Vec<_>>(), before);
}

#[test]
fn a_range_of_records_gets_a_day_together() {
    let mut session = Session::sample(Language::En);
    session.go("A12").press("v j j").sees("3 selected");
    session.press("t text:9-30 Enter");
    let moved = (1..=20).filter(|n| session.field(&format!("A{n:02}"), "due") == "2026-09-30").count();
    assert_eq!(moved, 3);
}

#[test]
fn all_records_are_archived_together_and_come_back() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    session.press("A").sees("已选 12");
    session.press("d");
    assert!((1..=12).all(|n| session.record(&format!("R{n:02}")).row().is_archived()));
    session.lacks("R01");
    session.press("m d").sees("R01");
    session.press("A d");
    assert!((1..=12).all(|n| !session.record(&format!("R{n:02}")).row().is_archived()));
}

#[test]
fn more_records_than_one_sees_are_changed_when_their_number_was_typed() {
    let mut session = Session::sample(Language::Zh);
    session.press("7 Tab").screen();
    let count = session.count(Kind::Criterion);
    let archived =
        |session: &Session| session.app.world.project.collection(Kind::Criterion).rows().filter(|row| row.is_archived()).count();
    assert!(count > 20 && archived(&session) == 0);
    let asked = format!("将一次修改 {count} 条记录：键入 {count} 确认");
    session.press("A d").sees(&asked).press("Esc").lacks(&asked);
    session.press("d text:12 Enter").sees("“12”不等于").sees(&asked).press("Esc");
    assert_eq!(archived(&session), 0);
    // Whoever leaves the question is in the form again, and nothing typed is lost.
    session.press("e text:独一无二 ctrl-s").sees(&asked).press("Esc").lacks(&asked).sees("独一无二");
    session.press("Esc");
    // With an input method on, digits are full-width.
    let wide: String = count.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    session.press(&format!("d text:{wide} Enter"));
    assert_eq!(archived(&session), count);
    // Undo says what it takes back, and asks nothing.
    session.press("u");
    assert_eq!(archived(&session), 0);
}

#[test]
fn marked_records_change_their_state_together() {
    let mut session = Session::sample(Language::Zh);
    session.go("A12").press("Space Space s");
    let done = session.says(&duijie::data::change::state_label(session.record("A12").row(), "done"));
    session.sees(&done);
    session.press(&format!("text:{done} Enter"));
    let states = |session: &Session| ["A10", "A12"].map(|id| session.field(id, "state"));
    assert_eq!(states(&session), ["done", "done"]);
    assert_eq!(session.field("A12", "done_at"), "2026-08-19");
    session.press("u");
    assert_eq!(states(&session), ["open", "open"]);
}

#[test]
fn a_form_of_several_records_changes_only_what_is_typed() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    session.press("v j e");
    let differs = session.says("form-differs");
    session.sees(&differs);
    let titles: Vec<String> = ["R01", "R06"].map(|id| session.record(id).row().title()).to_vec();
    to_field(&mut session, Kind::Risk, "trigger");
    session.press("text:监理来函 ctrl-s");
    for (id, title) in ["R01", "R06"].into_iter().zip(titles) {
        assert_eq!((session.field(id, "trigger"), session.record(id).row().title()), ("监理来函".into(), title));
    }
}

#[test]
fn a_state_that_needs_more_opens_its_fields_and_records_them() {
    let mut session = Session::sample(Language::Zh);
    let closed = session.says(&duijie::data::change::state_label(session.record("R01").row(), "closed"));
    session.go("R01").press(&format!("s text:{closed}"));
    // The menu says what is missing.
    let outcome = session.app.world.lang.field(Kind::Risk, "outcome");
    session.sees(&format!("“{outcome}”"));
    session.press("Enter");
    // Nothing filled in: refused.
    session.press("ctrl-s");
    assert_eq!(session.field("R01", "state"), "responding");
    to_field(&mut session, Kind::Risk, "outcome");
    session.press("Space Enter");
    to_field(&mut session, Kind::Risk, "reason");
    session.press("text:已避开 ctrl-s");
    assert_eq!((session.field("R01", "state"), session.field("R01", "reason")), ("closed".into(), "已避开".into()));
    assert_eq!(session.field("R01", "closed_on"), "2026-08-19");
    assert!(!session.field("R01", "outcome").is_empty());
    assert!(session.notice().contains(&closed), "{}", session.notice());
}

#[test]
fn the_long_text_of_a_record_goes_to_the_editor_and_comes_back() {
    let mut session = Session::sample(Language::Zh);
    let cause = session.field("R01", "cause");
    session.go("R01").press("E");
    assert_eq!(session.outward, [Outward::Editor(cause)]);
    session.app.type_text("第一行\r\n第二行\u{1b}[31m\n");
    assert_eq!(session.field("R01", "cause"), "第一行\n第二行[31m");
}

#[test]
fn the_field_of_a_form_goes_to_the_editor_and_comes_back_in_its_place() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e");
    to_field(&mut session, Kind::Risk, "effect");
    let effect = session.field("R01", "effect");
    session.press("ctrl-o");
    assert_eq!(session.outward, [Outward::Editor(effect.clone())]);
    session.app.type_text(&format!("{effect}，监管通报\n"));
    session.press("ctrl-s");
    assert_eq!(session.field("R01", "effect"), format!("{effect}，监管通报"));
}

#[test]
fn what_is_pasted_after_the_editor_failed_is_only_a_paste() {
    let mut session = Session::sample(Language::Zh);
    let cause = session.field("R01", "cause");
    session.go("R01").press("E End");
    session.app.paste("，已核实");
    assert_eq!(session.field("R01", "cause"), cause, "not submitted");
    session.press("ctrl-s");
    assert_eq!(session.field("R01", "cause"), format!("{cause}，已核实"));
}

#[test]
fn a_paste_into_a_field_is_cleaned() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 n");
    session.app.paste("a\u{1b}[31m红\u{202e}b\u{200b}c\u{feff}\nd\te");
    session.sees("a[31m红bc d");
    session.press("Enter");
    session.titled(Kind::Risk, "a[31m红bc d e");
}

#[test]
fn a_paste_outside_a_field_changes_nothing_and_says_so() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    session.app.paste("ddddqq\nu");
    assert!(session.outward.is_empty() && session.app.world.history.done().is_empty());
    let (notice, _) = session.app.world.notice.clone().unwrap();
    assert_eq!((notice.weight, notice.msg.key.as_ref()), (Weight::Hint, "hint-paste-ignored"));
    assert_eq!((1..=12).filter(|n| session.record(&format!("R{n:02}")).row().is_archived()).count(), 0);
}

#[test]
fn the_cursor_stands_at_the_caret_by_display_columns() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 n");
    let empty = session.cursor();
    for (keys, columns) in [
        ("text:中文", 4),
        ("text:ab", 6),
        ("Left", 5),
        ("Left Left", 2),
        ("Home", 0),
        ("End", 6),
        ("Backspace", 5),
        ("ctrl-u", 0),
    ] {
        session.press(keys);
        let cursor = session.cursor();
        assert_eq!((cursor.x - empty.x, cursor.y), (columns, empty.y), "{keys}");
    }
    // It stands where the words are.
    session.press("text:龙年");
    let line = session.line("龙年");
    let (before, _) = line.split_once("龙年").unwrap();
    let cursor = session.cursor();
    assert_eq!(usize::from(cursor.x), text::width(before) + 4);
}

#[test]
fn full_width_keys_are_commands_outside_a_field_and_text_in_it() {
    let mut session = Session::sample(Language::Zh);
    session.press("３").sees("[风险 12]");
    session.press("ｊ");
    let line = session.line("R06");
    assert!(line.starts_with('>'), "{line}");
    session.press("：");
    let title = session.says("palette-title");
    session.sees(&title);
    session.press("Esc ｎ text:ｊ：１");
    session.sees("ｊ：１");
    session.press("Enter");
    assert_eq!(session.count(Kind::Risk), 13);
}

#[test]
fn a_chinese_character_outside_a_field_tells_of_the_input_method() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 就");
    assert!(session.notice().contains('就'), "{}", session.notice());
    assert!(session.outward.is_empty() && session.app.world.history.done().is_empty());
}

#[test]
fn a_choice_is_found_by_its_words_in_either_language() {
    for typed in ["回避", "规避", "avoid", "guibi"] {
        let mut session = Session::sample(Language::Zh);
        session.go("R01").press("e");
        to_field(&mut session, Kind::Risk, "strategy");
        session.press(&format!("text:{typed} Enter ctrl-s"));
        let understood = typed != "回避";
        assert_eq!(session.field("R01", "strategy") == "avoid", understood, "{typed}\n{}", session.screen());
    }
}

#[test]
fn nothing_can_be_changed_in_a_project_that_is_only_read() {
    let mut session = Session::sample(Language::En);
    session.app.world.read_only = Some(duijie::data::msg::Msg::new("status-read-only"));
    session.press("3").screen();
    for keys in ["n", "e", "s", "o", "t", "d", "E", "> <", "m o", "m r", "m n", "u", "U", "g c"] {
        session.press(keys).sees("[Risks 12]");
        assert!(session.notice().contains(&session.says("status-read-only")), "{keys}: {}", session.notice());
        session.app.world.notice = None;
    }
    assert!(session.app.world.history.done().is_empty() && session.outward.is_empty());
}

#[test]
fn the_buttons_are_reached_by_tab_and_by_arrows_and_enter_does_what_they_say() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let (save, cancel) = (session.says("form-save-button"), session.says("form-cancel-button"));
        session.go("A20").press("t text:9-30").sees(&format!("[{save}]  [{cancel}]"));
        // To the second button and out: the day stays, the text is a draft.
        session.press("Tab Tab Enter").lacks(&format!("[{save}]"));
        assert_eq!((session.field("A20", "due"), session.notice()), ("2026-08-17".into(), session.says("draft-kept")));
        session.press("t ctrl-r Tab Enter");
        assert_eq!(session.field("A20", "due"), "2026-09-30");
        // Back from the first field, to and fro, round the end.
        session.press("t text:9-29 S-Tab Right Left Enter");
        assert_eq!(session.field("A20", "due"), "2026-09-29");
        session.press("t text:9-28 Tab Tab Tab Up Down Enter");
        assert_eq!(session.field("A20", "due"), "2026-09-28");
    }
}

#[test]
fn ctrl_g_leaves_a_form_as_esc_does() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 n text:只想了一半 ctrl-g");
    assert_eq!((session.count(Kind::Risk), session.notice()), (12, session.says("draft-kept")));
}

#[test]
fn what_was_typed_is_undone_and_redone_inside_the_field() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 n text:供应商停产 ctrl-w").lacks("供应商停产");
    session.press("ctrl-_").sees("供应商停产");
    session.press("ctrl-r").lacks("供应商停产");
    session.press("ctrl-_ ctrl-a text:一 ctrl-e text:二 Left ctrl-k Enter");
    session.titled(Kind::Risk, "一供应商停产");
}

#[test]
fn what_a_day_is_understood_as_is_said_below_where_there_is_no_room_beside_it() {
    for (columns, rows) in [(60, 15), (80, 24), (140, 45)] {
        let mut session = Session::sample(Language::En);
        session.size(columns, rows).go("A20").press("t text:8-29").sees("2026-08-29 Sat is off").sees("2026-08-28 Fri");
    }
}

#[test]
fn below_the_caret_two_rows_stay_for_the_candidates_of_an_input_method() {
    for (columns, rows) in [(60, 15), (80, 24), (140, 45)] {
        for keys in
            ["3 n text:延期", "3 n text:延期 Tab", "3 e", "3 / text:风", "3 : text:风", "3 o text:w", "3 t", "g p", "4 e", "g c"]
        {
            let mut session = Session::sample(Language::Zh);
            session.size(columns, rows).screen();
            for key in keys.split(' ') {
                session.press(key).screen();
            }
            // Down to the last field of a form.
            for _ in 0..60 {
                let cursor = session.cursor();
                assert!(cursor.y + 2 < rows, "{keys}: {cursor:?} of {columns}x{rows}\n{}", session.screen());
                session.press("Tab");
            }
        }
    }
}

#[test]
fn a_whole_record_is_typed_with_full_width_characters_and_an_input_method() {
    let mut session = Session::sample(Language::Zh);
    session.press("3 n");
    session.press("text:供应商Ｘ９停产 Tab").sees("供应商Ｘ９停产");
    for (key, typed) in [
        ("cause", "交付件没有备货，供货协议未签"),
        ("category", "进度"),
        ("p", "４"),
        ("cost", "１２．５万"),
        ("act_by", "８月２８日"),
        ("owner", "刘建平"),
    ] {
        to_field(&mut session, Kind::Risk, key);
        // As an input method commits it: character by character.
        for c in typed.chars() {
            session.press(&format!("text:{c}"));
        }
        session.press("Enter");
    }
    session.press("ctrl-s");
    let risk = session.count(Kind::Risk);
    assert_eq!(risk, 13, "{}", session.screen());
    let id = "R13";
    for (key, value) in [
        ("cause", "交付件没有备货，供货协议未签"),
        ("category", "schedule"),
        ("p", "4"),
        ("cost", "125000"),
        ("act_by", "2026-08-28"),
        ("owner", "S02"),
    ] {
        assert_eq!(session.field(id, key), value, "{key}");
    }
}

#[test]
fn the_keys_of_a_form_its_fields_and_the_month_can_be_looked_up_where_they_apply() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let (title, undo) = (session.says("help-title"), session.says("editing-undo").replace(' ', "_"));
        session.go("A20").press("t ctrl-t").sees(&title).press(&format!("text:{undo}")).sees("ctrl-_").press("Esc");
        // Taking a command from the list runs it in the form.
        let calendar = session.says("command-form-calendar").replace(' ', "_");
        session.press(&format!("F1 text:{calendar} Enter"));
        let legend = session.says("calendar-legend");
        let next = session.says("command-workday-after").replace(' ', "_");
        session.sees(&legend).press("?").press(&format!("text:{next}")).sees(">").press("Enter").sees("2026-08-18");
    }
}

#[test]
fn a_long_form_is_paged_through_and_its_end_is_the_save_button() {
    for (columns, rows) in [(60, 15), (80, 24), (140, 45)] {
        let mut session = Session::sample(Language::Zh);
        session.size(columns, rows).go("R01").press("e").screen();
        let here = |session: &mut Session| {
            let screen = session.screen();
            screen
                .lines()
                .find_map(|line| Some(line.split_once("│ > ")?.1.split("  ").next()?.trim().to_owned()))
                .unwrap_or_default()
        };
        let first = here(&mut session);
        let mut seen = vec![first.clone()];
        for _ in 0..20 {
            session.press("PgDn");
            seen.push(here(&mut session));
        }
        assert!(seen[1] != seen[0] && seen[20].is_empty(), "{seen:?}");
        let pages = seen.iter().filter(|label| !label.is_empty()).count();
        assert!(pages < 8 * 24 / usize::from(rows), "{seen:?}");
        for _ in 0..20 {
            session.press("PgUp").screen();
        }
        assert_eq!(here(&mut session), first);
    }
}

#[test]
fn an_open_list_is_paged_through() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("o ctrl-u").screen();
    session.press("PgUp PgUp PgUp").screen();
    session.press("Enter");
    assert_eq!(session.field("R01", "owner"), "S01");
    session.press("o PgDn PgDn PgDn Enter");
    assert_ne!(session.field("R01", "owner"), "S01");
}
