//! Keys: the table is sound, a person may change it, and every place is
//! reached with it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use duijie::app::Outward;
use duijie::data::msg::{Arg, Msg};
use duijie::data::project::Kind;
use duijie::lang::{Lang, Language};
use duijie::tui::command::{Command, ROWS, Scope, row};
use duijie::tui::key::{Code, Key, spell};
use duijie::tui::keymap::{Keymap, Resolved};
use duijie::tui::screens::TABS;
use support::Session;

/// The scopes of every layer, its own one first, as they are searched.
const STACKS: [&[Scope]; 14] = [
    &[Scope::List, Scope::Global, Scope::Always],
    &[Scope::Timeline, Scope::List, Scope::Global, Scope::Always],
    &[Scope::Risks, Scope::List, Scope::Global, Scope::Always],
    &[Scope::People, Scope::List, Scope::Global, Scope::Always],
    &[Scope::Overview, Scope::List, Scope::Global, Scope::Always],
    &[Scope::Detail, Scope::List, Scope::Global, Scope::Always],
    &[Scope::Matrix, Scope::Global, Scope::Always],
    &[Scope::Read, Scope::Global, Scope::Always],
    &[Scope::Draft, Scope::Read, Scope::Global, Scope::Always],
    &[Scope::Changes, Scope::Read, Scope::Global, Scope::Always],
    &[Scope::Damaged, Scope::Read, Scope::Global, Scope::Always],
    &[Scope::Restoring, Scope::Read, Scope::Global, Scope::Always],
    &[Scope::Form, Scope::Always],
    &[Scope::Choose, Scope::Always],
];

/// Keys that an inner scope takes from an outer one on purpose.
const TAKEN: [(Scope, &str, &str); 3] = [
    (Scope::Matrix, "Backspace", "it clears the filter of the cell; Esc and ctrl-g go back"),
    (Scope::Changes, "u", "among the changes it takes back the chosen one"),
    (Scope::Read, "g", "a text has no places to go to but its top"),
];

fn keys_of(scope: Scope) -> Vec<(&'static str, Vec<Key>)> {
    let rows = ROWS.iter().filter(|row| row.scope == scope);
    rows.flat_map(|row| row.keys.iter().map(|keys| (row.name, Key::parse_sequence(keys).unwrap()))).collect()
}

#[test]
fn without_a_project_nothing_can_be_made_that_would_be_lost() {
    for language in Language::ALL {
        let mut session = Session::first_start(language);
        // The language, then away from the list of projects.
        session.press("Enter").screen();
        session.press("Esc");
        let why = session.app.world.lang.msg(&Msg::new("no-project-open").text("key", "g p"));
        session.sees(&why);
        for keys in ["3 n", "g c", "2 n", "5 n"] {
            session.press(keys).screen();
            session.sees(&why);
        }
        assert!(Kind::ALL.iter().all(|kind| session.count(*kind) == 0));
        session.press("g p");
        let new = session.says("project-new");
        session.sees(&new);
        session.press("Enter").screen();
        session.press("text:新平台 Enter").sees("新平台").lacks(&why);
        session.press("3 n text:a Enter");
        assert_eq!(session.count(Kind::Risk), 1);
    }
}

#[test]
fn every_key_of_the_table_is_written_as_it_is_shown() {
    for row in ROWS {
        for keys in row.keys {
            assert_eq!(spell(&Key::parse_sequence(keys).unwrap()), *keys, "{}", row.name);
        }
    }
}

#[test]
fn every_command_has_a_key_and_a_name_of_its_own() {
    let names: BTreeSet<&str> = ROWS.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), ROWS.len());
    for (n, entry) in ROWS.iter().enumerate() {
        assert!(!entry.keys.is_empty(), "{} has no key", entry.name);
        assert_eq!((entry.command as usize, row(entry.command).name), (n, entry.name));
    }
}

#[test]
fn no_two_commands_of_a_scope_share_a_key_and_none_hides_a_longer_one() {
    for scope in STACKS.iter().flat_map(|stack| stack.iter()) {
        let keys = keys_of(*scope);
        for (n, (name, sequence)) in keys.iter().enumerate() {
            for (other, others) in &keys[n + 1..] {
                let hides = sequence.starts_with(others) || others.starts_with(sequence);
                assert!(!hides, "{name} and {other} in {scope:?}: {}", spell(sequence));
            }
        }
    }
}

#[test]
fn no_scope_takes_a_key_from_the_ones_around_it_but_on_purpose() {
    let mut taken = BTreeSet::new();
    for stack in STACKS {
        for (n, inner) in stack.iter().enumerate() {
            for (name, keys) in keys_of(*inner) {
                for outer in &stack[n + 1..] {
                    let hidden =
                        keys_of(*outer).into_iter().find(|(_, others)| others.starts_with(&keys) || keys.starts_with(others));
                    let Some((other, _)) = hidden else { continue };
                    let known = TAKEN.iter().any(|(scope, key, _)| scope == inner && spell(&keys) == *key);
                    assert!(known, "{name} of {inner:?} takes {} from {other} of {outer:?}", spell(&keys));
                    taken.insert(spell(&keys));
                }
            }
        }
    }
    assert_eq!(taken.len(), TAKEN.len(), "an exception that is none any more");
}

#[test]
fn every_command_is_found_by_its_keys_where_it_applies() {
    let map = Keymap::default();
    for stack in STACKS {
        let own = ROWS.iter().filter(|row| row.scope == stack[0]);
        for row in own {
            for keys in row.keys {
                let keys = Key::parse_sequence(keys).unwrap();
                assert_eq!(map.resolve(&keys, stack), Resolved::Command(row.command), "{} {}", row.name, spell(&keys));
                for part in 1..keys.len() {
                    assert_eq!(map.resolve(&keys[..part], stack), Resolved::Pending, "{} {}", row.name, spell(&keys));
                }
            }
        }
    }
}

#[test]
fn a_text_field_leaves_every_printable_key_to_the_text() {
    for scope in [Scope::Form, Scope::Choose, Scope::Always] {
        for (name, keys) in keys_of(scope) {
            assert!(keys.iter().all(|key| key.typed().is_none()), "{name} cannot be typed in a field");
        }
    }
}

fn overrides(lines: &[(&str, &[&str])]) -> Result<Keymap, Vec<Msg>> {
    let lines = lines.iter().map(|(name, keys)| ((*name).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect()));
    Keymap::with(&lines.collect::<BTreeMap<String, Vec<String>>>())
}

#[test]
fn own_keys_take_the_place_of_the_ones_in_the_table() {
    let stack = STACKS[0];
    let map = overrides(&[("archive", &["D", "Q Q"]), ("undo", &["ctrl-x"]), ("mark", &[])]).ok().unwrap();
    let resolve = |keys: &str| map.resolve(&Key::parse_sequence(keys).unwrap(), stack);
    for keys in ["D", "Q Q"] {
        assert_eq!(resolve(keys), Resolved::Command(Command::Archive));
    }
    assert_eq!(resolve("ctrl-x"), Resolved::Command(Command::Undo));
    assert_eq!(resolve("Q"), Resolved::Pending);
    for keys in ["d", "u", "Space"] {
        assert_eq!(resolve(keys), Resolved::Nothing, "{keys}");
    }
    assert_eq!((map.shown(Command::Archive), map.shown(Command::Mark)), (Some("D".into()), None));
}

#[test]
fn all_that_is_wrong_with_own_keys_is_said_at_once_in_both_languages() {
    let faults =
        overrides(&[("archive", &["u", "e"]), ("fly", &["f"]), ("mark", &["Spce", "ctrl-"]), ("sort", &["e"]), ("zoom", &["z"])]);
    let faults = faults.err().unwrap();
    let said: Vec<(&str, Vec<&str>)> = faults
        .iter()
        .map(|msg| {
            let args = msg.args.iter().filter(|(name, _)| name != "names" && name != "why");
            let texts = args.map(|(_, arg)| if let Arg::Text(text) = arg { text.as_str() } else { "" });
            (msg.key.as_ref(), texts.collect())
        })
        .collect();
    for fault in [
        ("keys-unknown-command", vec!["fly"]),
        ("keys-bad-key", vec!["mark", "Spce"]),
        ("keys-bad-key", vec!["mark", "ctrl-"]),
        ("keys-clash", vec!["e", "edit", "archive"]),
        ("keys-clash", vec!["e", "edit", "sort"]),
    ] {
        assert!(said.contains(&fault), "{fault:?} in {said:?}");
    }
    for lang in Language::ALL.map(Lang::load) {
        for fault in &faults {
            let sentence = lang.msg(fault);
            assert!(sentence != fault.key && !sentence.contains('{'), "{sentence}");
        }
    }
}

#[test]
fn each_tab_is_reached_by_its_number_and_shows_its_sections() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.size(140, 45);
        for (n, tab) in TABS.iter().enumerate() {
            session.press(&(n + 1).to_string());
            let sections: Vec<&str> = (tab.sections)().into_iter().map(|(title, _)| title).collect();
            for section in sections.iter().chain([&sections[0]]) {
                let title = session.says(section);
                session.sees(&format!("[{title}"));
                session.press("Tab");
            }
            // One Tab too many was pressed; backwards it is round the ends too.
            session.press("S-Tab");
            let first = session.says(sections[0]);
            session.sees(&format!("[{first}"));
            session.press("S-Tab");
            let last = session.says(sections[sections.len() - 1]);
            session.sees(&format!("[{last}"));
        }
    }
}

#[test]
fn the_box_of_next_keys_shows_what_may_follow_and_esc_leaves_it() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.press("3").screen();
        let title = session.says("next-keys");
        for (prefix, commands) in [
            ("g", ["top", "projects", "charter"]),
            ("m", ["new-related", "occurred", "reviewed"]),
            ("y", ["copy-row", "copy-id", "copy-markdown"]),
        ] {
            session.lacks(&title).press(prefix).sees(&title);
            for command in commands {
                let name = session.says(&format!("command-{command}"));
                session.sees(&name);
            }
            session.press("Esc").lacks(&title);
        }
        assert!(session.outward.is_empty() && session.app.world.history.done().is_empty());
    }
}

#[test]
fn the_sequences_behind_y_copy_the_selected_record() {
    let mut session = Session::sample(Language::En);
    session.press("3").screen();
    session.press("y i y y y m");
    let [Outward::Copy(id), Outward::Copy(line), Outward::Copy(markdown)] = session.outward.as_slice() else {
        panic!("{:?}", session.outward)
    };
    assert_eq!(id, "R01");
    assert!(line.starts_with("R01 Miss the 24 Oct go-live window, ") && !line.contains('\n'), "{line}");
    assert!(markdown.starts_with("### R01 Miss the 24 Oct go-live window\n\n- **"), "{markdown}");
}

#[test]
fn undo_and_redo_name_what_they_did() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("R01").press("d");
        let what = session.notice();
        assert!(what.contains("R01"), "{what}");
        session.press("u");
        let undone = session.notice();
        assert!(undone.contains(&what) && undone != what, "{undone}");
        session.press("U");
        let redone = session.notice();
        assert!(redone.contains(&what) && redone != undone, "{redone}");
        session.press("u u");
        assert_eq!(session.notice(), session.says("undo-nothing"));
        session.press("U U");
        assert_eq!(session.notice(), session.says("redo-nothing"));
    }
}

#[test]
fn q_is_a_letter_in_every_field_and_the_end_outside() {
    for field in ["n", "/", ":", "?", "e", "o", "g p"] {
        let mut session = Session::sample(Language::Zh);
        session.press("3").screen();
        session.press(&format!("{field} q"));
        session.sees("q");
        assert!(session.outward.is_empty(), "{field}");
    }
    let mut session = Session::sample(Language::Zh);
    session.press("3 q");
    assert_eq!(session.outward, [Outward::Quit]);
}

#[test]
fn going_back_never_ends_the_program() {
    let mut session = Session::sample(Language::En);
    for place in ["1", "3 Enter", "3 Right", "4", "5 Tab Space", "6 h", "7", "3 / text:a Enter", "g p", "n", "?", "g", "!"] {
        session.press(place).screen();
        for back in ["Esc", "ctrl-g", "Esc", "ctrl-c", "Esc", "Backspace", "Esc"] {
            session.press(back).screen();
        }
        assert!(session.outward.is_empty(), "{place}");
        session.sees("[");
    }
}

#[test]
fn q_leaves_what_lies_over_a_tab_first() {
    let mut session = Session::sample(Language::En);
    for over in ["Enter", "h", "!"] {
        session.press("3").screen();
        session.press(over).screen();
        session.press("q");
        assert!(session.outward.is_empty(), "{over}");
        session.sees("[Risks 12]").sees("> ");
    }
}

#[test]
fn a_command_that_cannot_run_says_why_and_is_not_offered() {
    let mut session = Session::empty(Language::Zh);
    session.press("3").screen();
    let hint = session.says("hint-edit");
    session.lacks(&hint);
    for keys in ["e", "s", "o", "t", "d", "E", "m n", "y y", "h", "Enter"] {
        session.app.world.notice = None;
        session.press(keys);
        assert_eq!(session.notice(), session.says("refuse-nothing-selected"), "{keys}");
    }
}

#[test]
fn every_command_that_a_tab_offers_runs_on_every_tab_without_harm() {
    let mut session = Session::sample(Language::Zh);
    let quits = [Command::Quit, Command::Suspend];
    for (n, tab) in TABS.iter().enumerate() {
        // From the second section on they are registers and nothing else.
        for section in 0..(tab.sections)().len().min(2) {
            for row in ROWS
                .iter()
                .filter(|row| !quits.contains(&row.command) && !matches!(row.scope, Scope::Form | Scope::Choose | Scope::Read))
            {
                session.press(&format!("{} {}", n + 1, row.keys[0])).screen();
                // Whatever lies open now is left.
                session.press("Esc ctrl-c Esc ctrl-c Esc Esc Esc");
                assert!(!session.outward.contains(&Outward::Quit), "{} on {} {section}", row.name, tab.name);
            }
            session.press(&format!("{} Tab", n + 1));
        }
    }
}

#[test]
fn keys_that_mean_nothing_change_nothing() {
    let mut session = Session::sample(Language::En);
    session.press("3");
    let before = session.screen();
    for code in [Code::F(5), Code::Insert, Code::Char('Q'), Code::Char('é')] {
        session.app.press(code.into());
        assert_eq!(session.screen(), before, "{code:?}");
    }
    // A sequence that leads nowhere is forgotten whole.
    session.press("g x j");
    let line = session.line("R06");
    assert!(line.starts_with('>'), "{line}");
}
