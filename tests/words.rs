//! The law of the language files: both are whole, both say the same things,
//! every word that the program asks for is there, and none is left over.
//!
//! A key stands in the sources as a literal, or it is built from a table
//! (commands, tabs, kinds, fields, choices ..). The first sort is found by
//! reading the sources, the second by walking the tables.

#![allow(clippy::unwrap_used, reason = "what a test cannot read makes it fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use duijie::data::cell::Editor;
use duijie::data::change;
use duijie::data::project::{Kind, Record};
use duijie::data::records::risk::Band;
use duijie::data::values::Choice;
use duijie::lang::{Lang, Language};
use duijie::report::panes::PANES;
use duijie::tui::command::{ROWS, Scope};
use duijie::tui::screens::TABS;
use duijie::tui::text;
use duijie::tui::theme::{Charset, Level, Theme};
use duijie::tui::widgets::{gantt, matrix};
use fluent::{FluentArgs, FluentBundle, FluentResource};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

const ZH: &str = include_str!("../assets/lang/zh-CN.ftl");
const EN: &str = include_str!("../assets/lang/en.ftl");

/// Every scope. The words of one that is not listed here count as left over.
const SCOPES: &[Scope] = &[
    Scope::WhatIf,
    Scope::Always,
    Scope::Global,
    Scope::List,
    Scope::Timeline,
    Scope::Risks,
    Scope::Matrix,
    Scope::People,
    Scope::Overview,
    Scope::Detail,
    Scope::Form,
    Scope::DayField,
    Scope::Month,
    Scope::Choose,
    Scope::Read,
    Scope::Draft,
    Scope::Changes,
    Scope::Damaged,
    Scope::Restoring,
];

/// Units as they stand in `unit-KEY` and `amount-KEY`.
const UNITS: [&str; 6] = ["work-days", "days", "person-days", "minutes", "work-hours", "percent"];

/// What literals begin with that are always keys, even before the first such
/// word stands in the language files.
const FAMILIES: [&str; 3] = ["error", "io", "problem"];

/// What every record has besides its fields.
const HEAD: [&str; 3] = ["uid", "id", "rev"];

/// Words of domain.md, appendix B, for a suggested category; nothing suggests
/// one yet.
const SPARE: [&str; 2] = ["choice-cooperation-none", "choice-cooperation-insufficient"];

/// The arguments that `verbs::named` gives to its sentences.
const NAMED: [&str; 3] = ["id", "title", "count"];

/// A message as it stands in a language file.
#[derive(Default)]
struct Message {
    /// Its variables that are shown.
    shown: BTreeSet<String>,
    /// Its variables that choose a variant.
    choosing: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// The messages of a language file, and the keys that stand in it twice.
fn messages(source: &str) -> (Messages, Vec<String>) {
    let mut found = Messages::new();
    let mut twice = Vec::new();
    let mut current = String::new();
    for line in source.lines() {
        if let Some(key) = line.split_once('=').map(|(head, _)| head.trim_end()).filter(|head| is_key(head)) {
            key.clone_into(&mut current);
            if found.insert(current.clone(), Message::default()).is_some() {
                twice.push(current.clone());
            }
        }
        let Some(message) = found.get_mut(&current) else { continue };
        for part in line.split('{').skip(1) {
            let Some(rest) = part.trim_start().strip_prefix('$') else { continue };
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            let chooses = rest[name.len()..].trim_start().starts_with("->");
            let names = if chooses { &mut message.choosing } else { &mut message.shown };
            names.insert(name);
        }
    }
    (found, twice)
}

fn is_key(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits) && !text.ends_with('-')
}

/// What keys begin with, up to the first hyphen.
fn families(words: &Messages) -> BTreeSet<&str> {
    words.keys().filter_map(|key| Some(key.split_once('-')?.0)).chain(FAMILIES).collect()
}

/// A source file, without its tests and comments.
struct Source {
    path: PathBuf,
    code: String,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let whole = fs::read_to_string(&path).unwrap();
                let code = whole.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.push(Source { path, code: code.join("\n") });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

impl Source {
    /// The literals that could be keys, each with the code before it.
    fn literals(&self) -> Vec<(&str, &str)> {
        let starts = self.code.match_indices('"').map(|(at, _)| at);
        let literal = |at: usize| Some((&self.code[..at], self.code[at + 1..].split_once('"')?.0));
        starts.filter_map(literal).filter(|(_, literal)| is_key(literal)).collect()
    }

    /// The keys that this file asks for: what it hands to the language, and
    /// whatever else begins like a key. Names of commands and units may look
    /// alike.
    fn keys(&self, families: &BTreeSet<&str>) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for (before, literal) in self.literals() {
            let asked = [".t(", "Msg::new("].iter().any(|call| before.trim_end().ends_with(call));
            let is_name = ROWS.iter().any(|row| row.name == literal) || UNITS.contains(&literal);
            let in_family = !is_name && literal.split_once('-').is_some_and(|(family, _)| families.contains(family));
            if asked || in_family {
                keys.insert(literal.to_owned());
            }
            if is_named(before, literal) {
                keys.insert(format!("{literal}-many"));
            }
        }
        keys
    }

    /// The names of the arguments that sentences get in this file.
    fn arguments(&self) -> BTreeSet<&str> {
        let calls = [".text(", ".count(", ".date(", ".label(", ".with("];
        let given = self.literals().into_iter().filter(|(before, _)| calls.iter().any(|call| before.trim_end().ends_with(call)));
        given.map(|(_, name)| name).collect()
    }

    /// The closed choices declared in this file: the set, and its keys.
    fn choices(&self) -> Vec<(&str, Vec<&str>)> {
        let blocks = self.code.split("\nchoice! {").skip(1).filter_map(|rest| rest.split_once("\n}"));
        let mut found = Vec::new();
        for (block, _) in blocks {
            let mut quoted = block.split('"').skip(1).step_by(2);
            if let Some(set) = quoted.next() {
                found.push((set, quoted.collect()));
            }
        }
        found
    }
}

/// Whether that literal goes to `verbs::named`, which says a second sentence
/// about several records.
fn is_named(before: &str, literal: &str) -> bool {
    let arguments = before.rfind("named(").map(|at| &before[at..]);
    literal.starts_with("done-") && arguments.is_some_and(|arguments| !arguments.contains([',', ';']))
}

/// The keys that are built from tables, but for those of fields.
fn built() -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for row in ROWS {
        keys.insert(format!("command-{}", row.name));
        if row.hint > 0 {
            keys.insert(format!("hint-{}", row.name));
        }
    }
    keys.extend(SCOPES.iter().map(|scope| format!("scope-{}", scope.name())));
    keys.extend(TABS.iter().map(|tab| format!("tab-{}", tab.name)));
    keys.extend(TABS.iter().flat_map(|tab| (tab.sections)()).map(|(title, _)| title.to_owned()));
    keys.extend(Theme::BUILT_IN.iter().map(|(name, _)| format!("theme-name-{name}")));
    keys.extend(PANES.iter().map(|pane| format!("cli-pane-{}", pane.name)));
    keys.extend(Band::SET.keys.iter().map(|key| format!("band-short-{key}")));
    keys.extend(UNITS.iter().flat_map(|unit| [format!("unit-{unit}"), format!("amount-{unit}")]));
    keys.extend(Language::ALL.iter().map(|language| format!("project-sample-{}", language.code())));
    keys.extend(["flag-yes", "flag-no", "money-scale-1", "money-scale-2", "money-scale-3"].map(str::to_owned));
    for kind in Kind::ALL {
        keys.extend([format!("kind-{}", kind.key()), format!("kinds-{}", kind.key())]);
        let (shape, blank) = (kind.shape(), Record::blank(*kind));
        for n in 0..shape.fields.len() {
            match blank.row().cell(n).editor() {
                Editor::Notation(name) => drop(keys.insert(format!("notation-{name}"))),
                Editor::Choice { set, .. } | Editor::Choices(set) => {
                    keys.extend(set.keys.iter().map(|key| format!("choice-{}-{key}", set.name)));
                }
                _ => {}
            }
        }
        if let Some(flow) = shape.flow {
            let steps = flow.steps.iter().flat_map(|step| step.from.iter().chain([&step.to]));
            keys.extend(flow.open.iter().chain(steps).map(|state| change::state_label(blank.row(), state)));
        }
    }
    // The choices of computed values stand in no field.
    for source in sources() {
        for (set, values) in source.choices() {
            keys.extend(values.into_iter().map(|key| format!("choice-{set}-{key}")));
        }
    }
    keys
}

/// Fails with the list of what is wrong, if anything is.
fn none(what: &str, wrong: impl IntoIterator<Item = String>) {
    let wrong: BTreeSet<String> = wrong.into_iter().collect();
    let list: Vec<String> = wrong.into_iter().collect();
    assert!(list.is_empty(), "{what}: {}\n{}", list.len(), list.join("\n"));
}

#[test]
fn both_language_files_are_whole() {
    for source in [ZH, EN] {
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            panic!("{errors:?}");
        }
        none("keys that stand twice", messages(source).1);
    }
}

#[test]
fn both_languages_say_the_same_things() {
    let ((zh, _), (en, _)) = (messages(ZH), messages(EN));
    none("not in English", zh.keys().filter(|key| !en.contains_key(*key)).cloned());
    none("not in Chinese", en.keys().filter(|key| !zh.contains_key(*key)).cloned());
    let differ = zh.iter().filter(|(key, message)| en.get(*key).is_some_and(|other| other.shown != message.shown));
    none("the variables differ", differ.map(|(key, message)| format!("{key}: {:?}, {:?}", message.shown, en[key].shown)));
}

#[test]
fn every_sentence_can_be_said() {
    for (language, source) in [("zh", ZH), ("en", EN)] {
        let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
        bundle.add_resource(FluentResource::try_new(source.to_owned()).unwrap()).unwrap();
        for (key, message) in messages(source).0 {
            let mut args = FluentArgs::new();
            for name in &message.shown {
                args.set(name.clone(), name.clone());
            }
            for name in &message.choosing {
                args.set(name.clone(), 2);
            }
            let pattern =
                bundle.get_message(&key).and_then(|message| message.value()).unwrap_or_else(|| panic!("{key} says nothing"));
            let mut errors = Vec::new();
            let said = bundle.format_pattern(pattern, Some(&args), &mut errors);
            assert!(errors.is_empty() && !said.trim().is_empty(), "{language} {key}: {said} {errors:?}");
        }
    }
}

#[test]
fn every_key_in_the_sources_is_in_both_languages() {
    let (zh, en) = (messages(ZH).0, messages(EN).0);
    let families = families(&zh);
    let mut missing = Vec::new();
    for source in sources() {
        let lacks = source.keys(&families).into_iter().filter(|key| !(zh.contains_key(key) && en.contains_key(key)));
        missing.extend(lacks.map(|key| format!("{key}  ({})", source.path.display())));
    }
    none("missing words", missing);
}

#[test]
fn every_key_built_from_a_table_is_in_both_languages() {
    let languages = Language::ALL.map(Lang::load);
    let keys = |kind: &Kind| kind.shape().keys().chain(HEAD);
    let fields = Kind::ALL.iter().flat_map(|kind| keys(kind).map(move |key| format!("field-{}-{key}", kind.key())));
    none("missing words", built().into_iter().chain(fields).filter(|key| !languages.iter().all(|lang| lang.knows(key))));
}

#[test]
fn every_variable_of_a_sentence_is_given_where_the_sentence_is_used() {
    let (zh, en) = (messages(ZH).0, messages(EN).0);
    let families = families(&zh);
    let mut lacking = Vec::new();
    for source in sources() {
        let given = source.arguments();
        for key in source.keys(&families) {
            let messages = [&zh, &en].into_iter().filter_map(|words| words.get(&key));
            let names = messages.flat_map(|message| message.shown.iter().chain(&message.choosing)).map(String::as_str);
            let lacks = names.filter(|name| !(given.contains(name) || key.starts_with("done-") && NAMED.contains(name)));
            lacking.extend(lacks.map(|name| format!("{key}: ${name}  ({})", source.path.display())));
        }
    }
    none("variables that nobody gives", lacking);
}

#[test]
fn no_word_is_left_over() {
    let mut used = built();
    for source in sources() {
        for (before, literal) in source.literals() {
            used.insert(literal.to_owned());
            if is_named(before, literal) {
                used.insert(format!("{literal}-many"));
            }
        }
    }
    used.extend(SPARE.map(str::to_owned));
    for kind in Kind::ALL {
        for key in kind.shape().keys().chain(HEAD) {
            used.extend([format!("field-{}-{key}", kind.key()), format!("field-{key}")]);
        }
    }
    none("words that nobody uses", messages(ZH).0.into_keys().filter(|key| !used.contains(key)));
}

#[test]
fn the_titles_of_all_tabs_fit_side_by_side() {
    for (language, room) in [(Language::Zh, 60), (Language::En, 66)] {
        let lang = Lang::load(language);
        let columns: usize = TABS.iter().map(|tab| text::width(&lang.t(&format!("tab-{}", tab.name))) + 3).sum();
        assert!(columns <= room, "{language:?}: {columns} of {room}");
    }
}

#[test]
fn hints_are_short_and_legends_fit_their_lines() {
    for language in Language::ALL {
        let lang = Lang::load(language);
        for row in ROWS.iter().filter(|row| row.hint > 0) {
            let hint = lang.t(&format!("hint-{}", row.name)).into_owned();
            assert!((2..=8).contains(&text::width(&hint)), "{language:?}: {hint}");
        }
        for charset in [Charset::Unicode, Charset::Ascii] {
            // All signs of a chart in which nobody is away.
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
            buffer.set_string(0, 0, "o@+*!^/░█▒▓│.#=X:", Style::new());
            let legend = gantt::legend(&buffer, buffer.area, 78, &BTreeSet::new(), &lang, &Theme::new(Level::Mono, charset));
            assert!(text::width(&legend) <= 78, "{legend}");
            let empty = Buffer::empty(Rect::new(0, 0, 20, 1));
            assert_eq!(gantt::legend(&empty, empty.area, 78, &BTreeSet::new(), &lang, &Theme::new(Level::Mono, charset)), "");
        }
        assert!(text::width(&lang.t("matrix-legend")) <= usize::from(matrix::columns(80)));
        assert!(text::width(&lang.t("people-internal")) <= 78);
    }
}

#[test]
fn chinese_prose_has_full_width_punctuation_and_a_space_before_latin_words() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut wrong = Vec::new();
    for line in ZH.lines().filter(|line| !line.starts_with('#')) {
        let letters: Vec<char> = line.chars().collect();
        for pair in letters.windows(2) {
            let half = is_han(pair[0]) && ",;:!?".contains(pair[1]);
            let tight = is_han(pair[0]) && pair[1].is_ascii_alphabetic() || pair[0].is_ascii_alphabetic() && is_han(pair[1]);
            if half || tight {
                wrong.push(line.to_owned());
            }
        }
    }
    none("lines", wrong);
}
