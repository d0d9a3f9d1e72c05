//! The README says what is true: its key table is the one of the program, its
//! test command the one that is run before a change lands.

#![allow(clippy::unwrap_used, reason = "what a test cannot read makes it fail")]

use std::fs;
use std::path::{Path, PathBuf};

use duijie::app::config;
use duijie::lang::{Lang, Language};
use duijie::store::Places;
use duijie::tui::command::ROWS;
use duijie::tui::overlays::help;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";
/// Set to anything, this makes the test write the block anew.
const WRITE: &str = "DUIJIE_WRITE_README";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

/// The README before the key table, the table, and what follows.
fn parts(readme: &str) -> (&str, &str, &str) {
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    (before, table, after)
}

#[test]
fn the_key_table_is_the_one_of_the_program() {
    let readme = read("README.md");
    let (before, table, after) = parts(&readme);
    let wanted = help::markdown(&Lang::load(Language::En));
    if std::env::var_os(WRITE).is_some() {
        fs::write(path("README.md"), [before, BEGIN, &wanted, END, after].concat()).unwrap();
        return;
    }
    assert!(table == wanted, "the key table of the README is old: {WRITE}=1 cargo test --test readme writes it anew\n{wanted}");
}

#[test]
fn the_key_table_has_every_command_once() {
    let table = help::markdown(&Lang::load(Language::En));
    assert_eq!(table.lines().count(), ROWS.len() + help::EDITING.len() + 2);
    assert!(table.contains("| `n` | New record |") && table.contains("| `g g` `Home` |"), "{table}");
    assert!(table.lines().all(|line| line.matches(" | ").count() == 2 || line.starts_with("|---")), "{table}");
}

#[test]
fn the_test_command_is_the_one_that_is_run() {
    let run = read(".ci/run");
    let of = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim().to_owned());
        lines.filter(|line| line.starts_with("cargo test")).collect()
    };
    let (run, told) = (of(&run), of(&read("README.md")));
    assert_eq!(run, ["cargo test --locked"]);
    assert_eq!(told, run);
}

#[test]
fn every_file_that_the_readme_points_to_is_there() {
    let readme = read("README.md");
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
        assert!(path(link).exists(), "{link}");
    }
}

#[test]
fn the_settings_it_shows_can_be_copied_as_they_are() {
    let readme = read("README.md");
    let (_, rest) = readme.split_once("```text\n(\n    theme:").unwrap();
    let block = format!("(\n    theme:{}", rest.split("```").next().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let places = Places::find(Some(dir.path())).unwrap();
    fs::create_dir_all(&places.config).unwrap();
    fs::write(places.config.join("config.ron"), block).unwrap();
    let (config, faults) = config::settings(&places);
    assert_eq!(faults, Vec::new());
    assert!(config.theme.is_some() && config.language.is_some() && config.color.is_some(), "{config:?}");
    assert!(config.charset.is_some() && config.mouse.is_some(), "{config:?}");
}
