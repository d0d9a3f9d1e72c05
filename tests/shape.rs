//! The shape of the sources: who may know whom, how long a file may be, and
//! what no file may hold. It is read from the sources, so that it cannot rot.

#![allow(clippy::unwrap_used, reason = "what a test cannot read makes it fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The most lines a file has without its tests.
const CAP: usize = 400;

/// Files above the cap: up to how many lines, and why. The list only gets
/// shorter: a file that is below the cap must leave it.
const LONG: [(&str, usize, &str); 6] = [
    ("src/data/records/milestone.rs", 460, "one record: struct, table, states, status"),
    ("src/data/records/feedback.rs", 450, "one record: struct, table, states, rules"),
    ("src/data/records/risk.rs", 650, "one record, the one with the most fields and rules"),
    ("src/data/records/task.rs", 420, "one record: struct, table, states, status"),
    ("src/store/files.rs", 430, "the save path is one sequence of steps"),
    ("src/tui/overlays/form.rs", 550, "typing, choosing and submitting share the state of the form"),
];

/// A module and the modules of ours that it may know. What is not listed may
/// know all.
const MAY_KNOW: [(&str, &[&str]); 6] = [
    ("data", &["data"]),
    ("lang", &["lang", "data"]),
    ("report", &["report", "data", "lang"]),
    ("store", &["store", "data"]),
    ("tui", &["tui", "data", "lang"]),
    // Its files stand in two languages; else it is data.
    ("sample", &["sample", "data", "lang"]),
];

/// Macros that data offers to whoever declares a record; no modules.
const MACROS: [&str; 4] = ["choice", "field", "record", "row"];

/// The modules that may know the terminal.
const TERMINAL: [&str; 2] = ["tui", "app"];

/// A test that is a program, which other tests start.
const STARTED: &str = "tests/terminal.rs";

struct Source {
    /// `src/data/record.rs`.
    path: String,
    whole: String,
    /// Without tests and comments.
    code: String,
    /// Lines before the tests.
    lines: usize,
}

impl Source {
    /// The module below `src` that it belongs to; none for `lib.rs` and
    /// `main.rs`.
    fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let name = inside.split('/').next()?.trim_end_matches(".rs");
        (!matches!(name, "lib" | "main")).then_some(name)
    }

    /// The modules of ours that the code names.
    fn knows(&self) -> BTreeSet<&str> {
        let word = |text: &'_ str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_').len();
        let mut known = BTreeSet::new();
        for (at, path) in self.code.match_indices("crate::") {
            let rest = &self.code[at + path.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let names = group.split('}').next().unwrap_or_default().split(',').map(str::trim);
                known.extend(names.map(|name| &name[..word(name)]));
            } else {
                known.insert(&rest[..word(rest)]);
            }
        }
        known.retain(|name| !MACROS.contains(name));
        known
    }
}

fn read(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
                let whole = fs::read_to_string(&path).unwrap();
                let before_tests = whole.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                let code: Vec<&str> = before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                let (code, lines) = (code.join("\n"), before_tests.lines().count());
                let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, whole, code, lines });
            }
        }
    }
    found
}

/// Fails with the list of what is wrong, if anything is.
fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn the_sources_are_read() {
    let sources = read("src");
    assert!(sources.len() > 100 && read("tests").len() > 5);
    let risk = sources.iter().find(|source| source.path == "src/data/records/risk.rs").unwrap();
    assert_eq!(risk.module(), Some("data"));
    let app = sources.iter().find(|source| source.path == "src/app/projects.rs").unwrap();
    assert!(["data", "lang", "store", "tui", "sample"].iter().all(|name| app.knows().contains(name)), "{:?}", app.knows());
}

#[test]
fn nobody_knows_more_than_it_may() {
    let mut wrong = Vec::new();
    for source in read("src") {
        let Some((_, may)) = MAY_KNOW.iter().find(|(module, _)| Some(*module) == source.module()) else { continue };
        let more = source.knows().into_iter().filter(|name| !may.contains(name));
        wrong.extend(more.map(|name| format!("{} knows {name}", source.path)));
    }
    none("may not", &wrong);
}

#[test]
fn only_the_screen_knows_the_terminal() {
    let names = ["ratatui", "crossterm", "ratatui_textarea"];
    let knows = |source: &Source| names.iter().any(|name| source.code.contains(&format!("{name}::")));
    let sources = read("src");
    let others = sources.iter().filter(|source| source.module().is_none_or(|module| !TERMINAL.contains(&module)));
    let wrong: Vec<String> = others.filter(|source| knows(source)).map(|source| source.path.clone()).collect();
    none("know the terminal", &wrong);
    assert!(sources.iter().any(|source| source.module() == Some("tui") && knows(source)));
}

#[test]
fn the_pure_modules_touch_no_disk_and_no_clock() {
    let mut wrong = Vec::new();
    for source in read("src") {
        if !matches!(source.module(), Some("data" | "report" | "lang")) {
            continue;
        }
        for touch in [
            "std::fs",
            "std::env",
            "std::net",
            "std::process",
            "std::thread",
            "Instant::now",
            "SystemTime::now",
            "Local::now",
            "Utc::now",
        ] {
            if source.code.contains(touch) {
                wrong.push(format!("{}: {touch}", source.path));
            }
        }
    }
    none("not pure", &wrong);
}

#[test]
fn files_are_short() {
    let sources = read("src");
    let mut wrong = Vec::new();
    for source in &sources {
        let most = LONG.iter().find(|(path, ..)| *path == source.path).map_or(CAP, |(_, most, _)| *most);
        if source.lines > most {
            wrong.push(format!("{}: {} lines of {most}", source.path, source.lines));
        }
    }
    for (path, most, why) in LONG {
        let lines = sources.iter().find(|source| source.path == path).map_or(0, |source| source.lines);
        println!("{path}: {lines} lines of {most}: {why}");
        if lines <= CAP {
            wrong.push(format!("{path} has {lines} lines and needs no exception"));
        }
    }
    none("too long", &wrong);
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    // Put together here, so that this file does not hold what it looks for.
    let words = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!("));
    let notes = ["TO", "FIX", "XX"].map(|word| match word {
        "TO" => "TODO".to_owned(),
        "FIX" => "FIXME".to_owned(),
        other => format!("{other}X"),
    });
    let ignore = format!("#[{}", "ignore");
    let mut wrong = Vec::new();
    for source in read("src").iter().chain(&read("tests")).filter(|source| source.path != "tests/shape.rs") {
        for word in words.iter().chain(&notes).filter(|word| source.whole.contains(word.as_str())) {
            wrong.push(format!("{}: {word}", source.path));
        }
        let ignored = source.whole.matches(&ignore).count();
        if ignored > usize::from(source.path == STARTED) {
            wrong.push(format!("{}: a test that is not run", source.path));
        }
    }
    none("unfinished", &wrong);
}

#[test]
fn every_module_says_what_it_owns() {
    let silent = |source: &&Source| !source.whole.starts_with("//!");
    let wrong: Vec<String> = read("src").iter().chain(&read("tests")).filter(silent).map(|source| source.path.clone()).collect();
    none("no head", &wrong);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut wrong = Vec::new();
    for source in read("src") {
        for kind in ["struct ", "enum ", "trait ", "mod "] {
            for (at, _) in source.code.match_indices(kind) {
                let name: String =
                    source.code[at + kind.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let vague = ["Manager", "Handler", "Helper", "Utils", "Util", "Info", "utils", "helpers", "common", "misc"];
                if vague.iter().any(|word| name.ends_with(word)) {
                    wrong.push(format!("{}: {name}", source.path));
                }
            }
        }
    }
    none("vague names", &wrong);
}
