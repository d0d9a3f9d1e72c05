//! Whole screens as text, in both languages, at five sizes, drawn with lines
//! and with ASCII only, and what holds for every one of them.
//!
//! A snapshot is read by a person when it changes; what must never change is
//! a law below.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use duijie::lang::Language;
use duijie::tui::screens::TABS;
use duijie::tui::text;
use support::Session;

/// The sizes that the main scenes are drawn at: the smallest useful one, the
/// one the design is made for, and what larger windows add.
const SIZES: [(u16, u16); 5] = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)];
/// The size that all scenes are drawn at.
const USUAL: [(u16, u16); 1] = [(80, 24)];

/// Where a scene begins.
#[derive(Clone, Copy)]
enum From {
    Sample,
    Empty,
    First,
}

/// A state of the screen: its name, where it begins, the keys that lead to it.
type Scene = (&'static str, From, &'static str);

/// The scenes that look another way in another window.
const MAIN: [&str; 13] = [
    "overview", "timeline", "risks", "people", "meetings", "log", "quality", "form", "picker", "matrix", "detail", "palette",
    "month",
];

/// Those that are drawn with ASCII only too.
const IN_ASCII: [&str; 10] =
    ["overview", "timeline", "risks", "people", "meetings", "log", "quality", "form", "picker", "matrix"];

const SCENES: [Scene; 38] = [
    ("overview", From::Sample, "1"),
    ("timeline", From::Sample, "2"),
    ("risks", From::Sample, "3"),
    ("people", From::Sample, "4"),
    ("meetings", From::Sample, "5"),
    ("log", From::Sample, "6"),
    ("quality", From::Sample, "7"),
    ("actions", From::Sample, "5 Tab"),
    ("stakeholders", From::Sample, "4 Tab"),
    ("empty_overview", From::Empty, "1"),
    ("empty_timeline", From::Empty, "2"),
    ("empty_risks", From::Empty, "3"),
    ("empty_people", From::Empty, "4"),
    ("empty_meetings", From::Empty, "5"),
    ("empty_log", From::Empty, "6"),
    ("empty_quality", From::Empty, "7"),
    ("first_start", From::First, ""),
    ("projects", From::Sample, "g p"),
    ("new", From::Sample, "3 n text:延期"),
    ("new_form", From::Sample, "3 n text:延期 Tab"),
    ("form", From::Sample, "3 e"),
    ("form_refused", From::Sample, "3 t text:2-30 Enter"),
    ("form_many", From::Sample, "3 v j j e"),
    ("charter", From::Sample, "g c"),
    ("status", From::Sample, "3 s"),
    ("picker", From::Sample, "3 o"),
    ("day", From::Sample, "3 t text:8-29"),
    ("month", From::Sample, "3 t text:10-9 ctrl-d"),
    ("palette", From::Sample, "3 :"),
    ("help", From::Sample, "3 ?"),
    ("next_keys", From::Sample, "3 g"),
    ("filter", From::Sample, "3 / text:UAT"),
    ("filter_nothing", From::Sample, "3 / text:zzzz"),
    ("matrix", From::Sample, "3 Right Up"),
    ("detail", From::Sample, "3 Enter"),
    ("related", From::Sample, "3 m n"),
    ("sort", From::Sample, "3 S"),
    ("marked", From::Sample, "3 Space j j Space"),
];

fn begin(from: From, language: Language) -> Session {
    match from {
        From::Sample => Session::sample(language),
        From::Empty => Session::empty(language),
        From::First => Session::first_start(language),
    }
}

/// Goes to a scene the way a person does: each key is pressed on a screen that
/// was drawn.
fn play(session: &mut Session, keys: &str) {
    session.screen();
    for key in keys.split_whitespace() {
        session.press(key).screen();
    }
}

fn snapshot(name: &str, screen: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, screen);
    });
}

/// Every scene that begins there, as a snapshot.
fn snapshots(wanted: fn(&Scene) -> bool, language: Language) {
    for (name, from, keys) in SCENES.into_iter().filter(wanted) {
        let sizes = if MAIN.contains(&name) { SIZES.as_slice() } else { &USUAL };
        for (columns, rows) in sizes.iter().copied() {
            let mut session = begin(from, language);
            play(session.size(columns, rows), keys);
            snapshot(&format!("{name}_{}_{columns}x{rows}", language.code()), &session.screen());
        }
    }
}

fn is_tab(scene: &Scene) -> bool {
    matches!(scene.1, From::Sample) && !scene.2.contains([' ', ':']) || scene.2.ends_with(" Tab") && !scene.2.contains("text")
}

fn is_over_a_tab(scene: &Scene) -> bool {
    matches!(scene.1, From::Sample) && !is_tab(scene)
}

fn is_bare(scene: &Scene) -> bool {
    matches!(scene.1, From::Empty)
}

#[test]
fn the_tabs_in_chinese() {
    snapshots(is_tab, Language::Zh);
}

#[test]
fn the_tabs_in_english() {
    snapshots(is_tab, Language::En);
}

#[test]
fn an_empty_project_in_chinese() {
    snapshots(is_bare, Language::Zh);
}

#[test]
fn an_empty_project_in_english() {
    snapshots(is_bare, Language::En);
}

#[test]
fn what_lies_over_a_tab_in_chinese() {
    snapshots(is_over_a_tab, Language::Zh);
}

#[test]
fn what_lies_over_a_tab_in_english() {
    snapshots(is_over_a_tab, Language::En);
}

#[test]
fn the_first_start_and_a_window_that_is_too_small() {
    for language in Language::ALL {
        snapshots(|scene| matches!(scene.1, From::First), language);
        let mut session = Session::sample(language);
        for (columns, rows) in [(59, 24), (80, 14), (24, 4)] {
            let screen = session.size(columns, rows).screen();
            snapshot(&format!("too_small_{}_{columns}x{rows}", language.code()), &screen);
        }
    }
}

#[test]
fn the_main_scenes_with_ascii_only() {
    for language in Language::ALL {
        for (name, from, keys) in SCENES.into_iter().filter(|scene| IN_ASCII.contains(&scene.0)) {
            let mut session = begin(from, language);
            session.ascii().size(80, 24);
            play(&mut session, keys);
            snapshot(&format!("{name}_{}_ascii_80x24", language.code()), &session.screen());
        }
    }
}

/// What keys of the language files begin with, as far as no English word with
/// a hyphen does.
fn families() -> BTreeSet<&'static str> {
    let keys = include_str!("../assets/lang/en.ftl").lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    keys.filter_map(|line| Some(line.split_once(" =")?.0.split_once('-')?.0)).collect()
}

/// What no screen may ever show: a line wider than the window, a glyph that
/// hides, a key of the language files (a missing word shows as its key), a
/// place where a word should have been put in.
fn lawful(screen: &str, (columns, rows): (u16, u16), families: &BTreeSet<&str>) -> Result<(), String> {
    if screen.lines().count() > usize::from(rows) {
        return Err(format!("{} lines", screen.lines().count()));
    }
    for line in screen.lines() {
        let width = text::width(line);
        if width > usize::from(columns) {
            return Err(format!("{width} columns: {line}"));
        }
        if let Some(c) = line.chars().find(|c| !duijie::data::clean::is_visible(*c)) {
            return Err(format!("{c:?}: {line}"));
        }
        if line.contains('\u{fffd}') || line.contains("{$") || line.contains("{ $") {
            return Err(format!("a hole: {line}"));
        }
        let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        for word in words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())) {
            let Some((family, rest)) = word.split_once('-') else { continue };
            if families.contains(family) && rest.starts_with(|c: char| c.is_ascii_lowercase()) {
                return Err(format!("the key {word}: {line}"));
            }
        }
    }
    Ok(())
}

/// Sizes from nothing to a large window, every threshold of the layout among
/// them; sparse, because each is drawn in every scene.
const WINDOWS: [(u16, u16); 22] = [
    (1, 1),
    (2, 40),
    (5, 3),
    (30, 15),
    (59, 70),
    (60, 14),
    (60, 15),
    (61, 16),
    (70, 17),
    (79, 18),
    (80, 19),
    (89, 21),
    (99, 25),
    (100, 26),
    (109, 29),
    (119, 31),
    (120, 15),
    (139, 17),
    (140, 30),
    (179, 50),
    (200, 15),
    (250, 70),
];

fn all_windows(session: &mut Session, name: &str, families: &BTreeSet<&str>) {
    for window in WINDOWS {
        let screen = session.size(window.0, window.1).screen();
        if let Err(why) = lawful(&screen, window, families) {
            panic!("{name} in {window:?}: {why}\n{screen}");
        }
    }
}

#[test]
fn the_law_notices_what_it_forbids() {
    let families = families();
    let lawful = |screen: &str| lawful(screen, (20, 2), &families);
    assert_eq!(lawful("对接 8-26 day-off"), Ok(()));
    for screen in ["field-title", "a\nb\nc", "对接对接对接对接对接对接", "a\u{200b}b", "{$name}", "(command-undo)"] {
        assert!(lawful(screen).is_err(), "{screen}");
    }
}

#[test]
fn every_section_of_every_tab_is_lawful_in_every_window_and_both_languages() {
    let families = families();
    for language in Language::ALL {
        for mut session in [Session::sample(language), Session::empty(language)] {
            for (n, tab) in TABS.iter().enumerate() {
                session.press(&(n + 1).to_string());
                for section in 0..(tab.sections)().len() {
                    all_windows(&mut session, &format!("{} {section} {language:?}", tab.name), &families);
                    // At the end of the list too.
                    session.press("G");
                    all_windows(&mut session, &format!("the end of {} {section} {language:?}", tab.name), &families);
                    session.press("Tab");
                }
            }
        }
    }
}

#[test]
fn every_scene_is_lawful_in_every_window_and_both_languages() {
    let families = families();
    for language in Language::ALL {
        for (name, from, keys) in SCENES {
            let mut session = begin(from, language);
            play(&mut session, keys);
            all_windows(&mut session, &format!("{name} {language:?}"), &families);
        }
    }
}

/// Whether every terminal draws it as wide as we count: ASCII and ¥, or Han and the
/// full-width signs.
fn is_sure(c: char) -> bool {
    c.is_ascii()
        || c == '¥'
        || text::width(c.encode_utf8(&mut [0; 4])) == 2 && !matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
}

#[test]
fn no_ascii_screen_has_a_character_of_doubtful_width() {
    assert!(['─', '“', '→', '…', '█', '░', 'é', '⚠', '🔴'].into_iter().all(|c| !is_sure(c)));
    for language in Language::ALL {
        for (name, from, keys) in SCENES {
            let mut session = begin(from, language);
            session.ascii();
            play(&mut session, keys);
            for (columns, rows) in SIZES {
                let screen = session.size(columns, rows).screen();
                if let Some(c) = screen.chars().find(|c| !is_sure(*c)) {
                    panic!("{c:?} in {name} {language:?} {columns}x{rows}\n{screen}");
                }
            }
        }
    }
}

#[test]
fn a_window_that_is_too_small_says_so_and_what_it_needs() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        for (columns, rows) in [(59, 15), (60, 14), (40, 10)] {
            session.size(columns, rows).sees("60").sees("15");
        }
        let footer = format!(": {}", session.says("hint-palette"));
        session.size(60, 15).sees(&footer);
    }
}

#[test]
fn what_a_history_keeps_as_keys_is_told_in_words() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let active = session.app.world.lang.t("choice-cooperation-active").into_owned();
        session.size(200, 60).press("4").lacks("by_the_book").sees(&format!("> {active}: "));
    }
}

#[test]
fn what_somebody_decides_about_is_lawful_in_every_window_and_both_languages() {
    let families = families();
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("R01").press("e text:_more ctrl-s o text:ljp Enter h");
        all_windows(&mut session, "history", &families);
        session.size(80, 24).press("Esc e text:_draft").settle();
        let mut session = session.restart();
        session.press("g d");
        all_windows(&mut session, "drafts", &families);
        session.size(80, 24).press("Enter");
        all_windows(&mut session, "draft", &families);
        session.press("Esc").settle();
        let path = session.project_dir().join("risks.ron");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replacen("state: ", "state ", 1)).unwrap();
        let mut session = session.restart();
        all_windows(&mut session, "damaged", &families);
        session.size(80, 24).press("r");
        all_windows(&mut session, "restoring", &families);
    }
}

/// P11: no size, key or text makes it panic; what is drawn after it is whole.
#[test]
fn random_keys_in_windows_of_every_size_cost_nothing() {
    const SIZES: [(u16, u16); 10] =
        [(0, 0), (1, 1), (2, 200), (300, 2), (59, 19), (60, 20), (80, 24), (33, 70), (400, 120), (80, 24)];
    let keys: Vec<String> = duijie::tui::command::ROWS
        .iter()
        .filter(|row| !matches!(row.name, "suspend" | "edit-text" | "form-editor"))
        .flat_map(|row| row.keys.iter().map(ToString::to_string))
        .chain(["text:延期 x".replace(' ', "_"), "paste:a".to_owned(), "x".to_owned(), "中".to_owned(), "F5".to_owned()])
        .filter(|keys| duijie::tui::key::press(keys).is_ok())
        .collect();
    // The same walk every time.
    let mut roll = 1_u64;
    let mut next = |below: usize| {
        roll = roll.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(roll >> 33).unwrap() % below
    };
    let mut session = Session::sample(Language::Zh);
    session.screen();
    for step in 0..1500 {
        let keys = &keys[next(keys.len())];
        session.press(keys);
        if step % 5 == 0 {
            let (columns, rows) = SIZES[next(SIZES.len())];
            session.size(columns, rows).screen();
        }
    }
    for size in [(1000, 1000), (0, 0), (80, 24)] {
        session.size(size.0, size.1).screen();
    }
    session.press("Esc Esc Esc Esc Esc 3").sees("> R");
}
