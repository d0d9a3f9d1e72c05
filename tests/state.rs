//! Where a person was is where the next start takes them: per project and per
//! person, and never to something that is gone.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::tui::layer::{Effect, ProjectEffect};
use duijie::tui::screens::TABS;
use duijie::tui::theme::{Charset, Level, Theme};
use ratatui::style::Color;
use support::Session;

/// Where the state is.
fn state(session: &Session) -> std::path::PathBuf {
    session.dir().join("state/state.ron")
}

#[test]
fn tab_section_selection_filter_sort_and_zoom_come_back() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("j j / text:UAT Enter S text:owner Enter z").screen();
    let selected = session.line("> R");
    // Another tab with another section, and archived records shown there.
    session.press("5 Tab").screen();
    session.press("j j m d").screen();
    let action = session.line("> A");
    let mut session = session.restart();
    session.sees("[Action items");
    assert_eq!(session.line("> A"), action);
    session.press("3");
    session.sees("/UAT").sees("Owner^").lacks("Probability");
    assert_eq!(session.line("> R"), selected);
    // Esc takes the filter away, as ever.
    session.press("Esc").lacks("/UAT");
}

#[test]
fn the_overview_and_the_timeline_select_what_was_selected() {
    let mut session = Session::sample(Language::Zh);
    session.press("2").screen();
    session.press("j j").screen();
    let planned = session.line("> ");
    session.press("1").screen();
    session.press("j j j").screen();
    let urgent = session.line("> ");
    let mut session = session.restart();
    assert_eq!(session.line("> "), urgent);
    session.press("2");
    assert_eq!(session.line("> "), planned);
}

#[test]
fn the_first_frame_shows_what_the_whole_project_shows() {
    let mut wrong = Vec::new();
    for (language, columns, rows) in [(Language::Zh, 80, 24), (Language::En, 140, 45)] {
        let mut session = Session::sample(language);
        session.size(columns, rows);
        for tab in TABS {
            let place = TABS.iter().position(|other| other.name == tab.name).unwrap() + 1;
            session.press(&place.to_string());
            for _ in (tab.sections)() {
                session.press("Tab").screen();
                session.press("j j").screen();
                session = session.begin_again();
                // One of them is not shown on any tab, and is read afterwards.
                let unread = |session: &Session| Kind::ALL.iter().filter(|kind| session.count(**kind) == 0).count();
                let before = (session.screen(), unread(&session));
                assert!(session.app.open_glanced(), "{} is opened at once", tab.name);
                assert!(unread(&session) < before.1, "{}: nothing was left for later", tab.name);
                let (first, whole) = (before.0.lines().map(str::to_owned), session.screen());
                wrong.extend(
                    first
                        .zip(whole.lines())
                        .filter(|(first, whole)| first != whole)
                        .map(|(first, whole)| format!("{}, {}:\n{first}\n{whole}", tab.name, language.code())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_project_that_does_not_load_whole_is_opened_before_the_first_frame() {
    let mut session = Session::sample(Language::En);
    let risks = session.project_dir().join("risks.ron");
    session = session.begin_again();
    assert!(session.app.open_glanced());
    std::fs::write(&risks, "(schema: 1, kind: \"risk\", records: [(]").unwrap();
    session = session.begin_again();
    let damaged = session.says("problems-title");
    session.sees(&damaged);
    assert!(!session.app.open_glanced());
}

#[test]
fn each_project_has_a_place_of_its_own() {
    let mut session = Session::sample(Language::En);
    let first = session.project_dir();
    session.press("7").screen();
    session.settle().app.perform(vec![Effect::Project(ProjectEffect::New("Second".into()))]);
    session.sees("[Overview]").press("5 Tab").sees("[Action items");
    session.settle().app.open_project(&first);
    session.sees("[Deliverables");
    let dirs = std::fs::read_dir(first.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let second = dirs.filter(|dir| dir.is_dir() && *dir != first).max().unwrap();
    session.app.open_project(&second);
    session.sees("[Action items");
}

#[test]
fn a_record_a_column_and_a_section_that_are_gone_are_forgotten() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("n text:Gone Enter").screen();
    session.sees("> R13").press("S text:owner Enter");
    session.settle().press("5 Tab Tab").screen();
    session.sees("[Decisions");
    // Another session undoes the record; a later version has other columns and sections.
    let path = state(&session);
    let mut session = session.restart();
    session.press("3").sees("> R13").press("u").settle();
    session.app.leave(std::time::Duration::from_secs(20));
    let text = std::fs::read_to_string(&path).unwrap();
    let text =
        text.replace("\"owner\"", "\"moon_phase\"").replace("kinds-decision", "kinds-moon").replace("\"risks\"", "\"moon\"");
    let nobody = "selected: Some(\"00000000-0000-7000-8000-000000000000\"),";
    let gone: Vec<&str> = text.lines().map(|line| if line.contains("selected: Some") { nobody } else { line }).collect();
    std::fs::write(&path, gone.join("\n")).unwrap();
    let mut session = session.restart_with_state_as_it_is();
    session.sees("[Overview]").press("3").sees("> R").lacks("Gone").lacks("Owner^");
    session.press("5").sees("[Meetings");
}

#[test]
fn a_state_that_does_not_load_is_told_and_nothing_else_is_lost() {
    let mut session = Session::sample(Language::En);
    session.press("3").settle();
    let path = state(&session);
    session.app.leave(std::time::Duration::from_secs(20));
    std::fs::write(&path, "(views: {7: \"half").unwrap();
    let mut session = session.restart_with_state_as_it_is();
    assert!(session.notice().contains("state.ron"), "{}", session.notice());
    session.press("g p").sees("JHB-EDP");
    session.press("Esc Esc 3").settle();
    let mut session = session.restart();
    assert!(!session.notice().contains("state.ron"));
    session.sees("[Risks");
}

#[test]
fn the_language_is_remembered_unless_it_was_asked_for() {
    let mut session = Session::sample(Language::Zh);
    session.press("L").settle();
    let mut session = session.restart_unspoken(Language::Zh);
    session.sees("Risks");
}

#[test]
fn a_theme_is_changed_at_once_and_remembered() {
    let mut session = Session::sample(Language::Zh);
    session.press("3").screen();
    session.press("g o text:high Enter");
    assert_eq!(session.app.world.theme.name, "high_contrast");
    assert!(session.notice().contains("high_contrast"));
    let mut session = session.restart();
    assert_eq!(session.app.world.theme.name, "high_contrast");
    // A theme of one's own, then gone.
    let own = session.dir().join("config/themes/dusk.ron");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "{ok: (mono: \"bold\")}").unwrap();
    session.press("g o text:dusk Enter");
    assert_eq!(session.app.world.theme.name, "dusk");
    std::fs::write(&own, "{ok: (mono: \"shiny\")}").unwrap();
    session.press("g o text:dusk Enter");
    assert!(session.notice().contains("themes/dusk.ron"), "{}", session.notice());
    std::fs::remove_file(own).unwrap();
    let session = session.restart();
    assert_eq!(session.app.world.theme.name, "default");
    assert_eq!(session.notice(), "", "what is gone is not worth a word");
}

#[test]
fn what_config_ron_says_is_in_force_at_every_start() {
    let mut session = Session::sample(Language::Zh);
    let file = session.dir().join("config/config.ron");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "(theme: \"mono\", mouse: true)").unwrap();
    session.press("M g o text:high Enter");
    let mut session = session.restart();
    assert_eq!(session.app.world.theme.name, "mono");
    assert!(session.app.world.mouse);
    session.press("g o text:high Enter");
    assert_eq!((session.app.world.theme.name.as_str(), session.notice().contains("config.ron")), ("high_contrast", true));
    session.press("M");
    assert!(!session.app.world.mouse);
    let mut session = session.restart();
    assert_eq!((session.app.world.theme.name.as_str(), session.app.world.mouse), ("mono", true));
    // What is wrong is told on the screen, and the rest of the program stays as it is.
    session.settle();
    std::fs::write(&file, "(\n  theme: \"sunset\",\n)").unwrap();
    let mut session = session.restart();
    session.sees("config.ron").sees("sunset").sees("high_contrast").press("Esc").lacks("sunset");
}

#[test]
fn colours_say_nothing_that_words_do_not() {
    let mut session = Session::sample(Language::En);
    session.size(140, 45);
    let mut looks = BTreeMap::new();
    for tab in ["1", "2", "3", "4", "5", "6", "7"] {
        session.press(tab);
        let plain = session.screen();
        for (name, _) in Theme::BUILT_IN {
            session.app.world.theme = Theme::named(name, Level::Rgb, Charset::Unicode).unwrap();
            assert_eq!(session.screen(), plain, "{name}");
            let cells = &session.terminal.backend().buffer().content;
            assert!(cells.iter().all(|cell| cell.bg == Color::Reset), "{name} paints a background");
            let seen: &mut Vec<_> = looks.entry(name).or_default();
            seen.extend(cells.iter().map(|cell| (cell.fg, cell.modifier)));
        }
    }
    let looks: Vec<_> = looks.into_values().collect();
    assert!((1..looks.len()).all(|n| !looks[..n].contains(&looks[n])), "two themes look the same");
}
