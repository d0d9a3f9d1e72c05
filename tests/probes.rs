//! P12: no text of a project attacks the terminal of whoever reads it. Every
//! text field of every record type gets controls, bidi overrides and invisible
//! characters, as somebody may put them into a file by hand; then everything is
//! drawn and printed. The fields come from the table: a new one is among them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use duijie::app::config::Config;
use duijie::app::{App, Settings, World};
use duijie::data::cell::{Editor, Reading};
use duijie::data::clean;
use duijie::data::project::{Kind, Project, Record};
use duijie::lang::Language;
use duijie::report::panes::PANES;
use duijie::sample;
use duijie::store::foreign::Kept;
use duijie::store::{self, Places, format, paths, projects};
use duijie::tui::backend::AnsiBackend;
use duijie::tui::key::{self, Press};
use duijie::tui::keymap::Keymap;
use duijie::tui::theme::{Charset, Level, Theme};

/// What stands in a field until the file is written.
const MARK: &str = "PROBE";

/// What stands in the file in its place, one after the other. The sequences
/// have a number that the program itself never sends.
const PROBES: [&str; 10] = [
    "\u{1b}[77;7m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{9b}77m",
    "\u{7f}\u{8}\u{8}",
    "\u{202e}dlrow\u{202c}",
    "\u{2066}a\u{2069}",
    "a\u{200b}b\u{200d}c\u{feff}",
    "\u{85}\u{2028}\u{2029}",
    "\r\u{b}\u{c}\u{0}",
];

/// A project in which every text field of every record holds a probe.
fn probed(dir: &Path) -> (Places, Project) {
    let places = Places::find(Some(dir)).unwrap();
    let path = projects::scratch(&places, sample::files(Language::En)).unwrap();
    let mut project = store::open(&path, true).unwrap().project;
    let mut n = 0;
    for kind in Kind::ALL {
        if project.collection(*kind).is_empty() {
            let mut blank = Record::blank(*kind);
            let id = project.next_id(*kind, blank.row().id_prefix());
            blank.row_mut().identify(duijie::data::values::Uid::new(), id);
            project.collection_mut(*kind).put(blank);
        }
        let uids: Vec<_> = project.collection(*kind).rows().map(duijie::data::record::Row::uid).collect();
        let fields = &kind.shape().fields;
        let mut holding = vec![false; fields.len()];
        for uid in uids {
            let mut record = project.get(*kind, uid).unwrap();
            for (place, holds) in holding.iter_mut().enumerate() {
                if !matches!(record.row().cell(place).editor(), Editor::Line | Editor::Text | Editor::Lines) {
                    continue;
                }
                let text = record.row().cell(place).face().show();
                let reading = Reading { project: &project, today: support::today() };
                // A field of lines may take a notation instead of free text: its own text with the mark behind it.
                for typed in [format!("{text} {MARK}"), MARK.to_owned()] {
                    if record.row_mut().cell_mut(place).parse(&typed, &reading).is_ok() {
                        *holds = true;
                        break;
                    }
                }
            }
            project.collection_mut(*kind).put(record);
        }
        for (field, holds) in fields.iter().zip(holding).filter(|(_, holds)| !holds) {
            let blank = Record::blank(*kind);
            let place = kind.shape().field(field.key).unwrap();
            let is_text = matches!(blank.row().cell(place).editor(), Editor::Line | Editor::Text | Editor::Lines);
            let name = format!("{} {}", kind.key(), field.key);
            assert!(!is_text || holds, "{name} takes no probe");
        }
        let text = format::write(*kind, project.collection(*kind).rows(), &Kept::new());
        let mut parts = text.split(MARK);
        let mut probed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // A NUL makes a file damaged, which is another proof.
            probed += &PROBES[n % PROBES.len()].replace('\0', "");
            probed += part;
            n += 1;
        }
        fs::write(path.join(format::file_name(*kind)), probed).unwrap();
    }
    assert!(n > 500, "{n} probes");
    let opened = store::open(&path, true).unwrap();
    assert!(opened.problems.iter().all(store::Problem::is_harmless), "{:?}", opened.problems);
    // They are in the project as it is read: what does not reach the terminal is held back on the way there.
    let raw = |row: &dyn duijie::data::record::Row| row.title().chars().any(|c| !clean::is_visible(c));
    assert!(opened.project.rows().filter(|row| raw(*row)).count() > 50);
    (places, opened.project)
}

/// Fails if anything but visible text, line ends and sequences of the program's
/// own is in there.
fn assert_harmless(bytes: &[u8], what: &str) {
    // Line ends of calendars and tables, and the fastest way to the next line of a screen.
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    // A table for a spreadsheet begins so.
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(&text);
    while let Some(at) = rest.find(|c: char| c != '\n' && !clean::is_visible(c)) {
        let from = &rest[at..];
        let sequence = from.strip_prefix("\u{1b}[").and_then(|tail| Some((tail, tail.find(|c: char| c.is_ascii_alphabetic())?)));
        let Some((tail, end)) = sequence else { panic!("{what}: raw {:?}", from.chars().take(20).collect::<String>()) };
        let own = tail[..end].chars().all(|c| c.is_ascii_digit() || matches!(c, ';' | '?' | ':'));
        assert!(own && !tail.starts_with("77;7m"), "{what}: not of the program: {:?}", &tail[..=end]);
        rest = &tail[end + 1..];
    }
}

/// A person before a large screen whose bytes are kept.
struct Reader {
    app: App,
    screen: ratatui::Terminal<AnsiBackend<Vec<u8>>>,
}

impl Reader {
    fn press(&mut self, script: &str, what: &str) {
        for press in key::press(script).unwrap() {
            match press {
                Press::Key(key) => self.app.press(key),
                Press::Paste(text) => self.app.paste(&text),
            }
        }
        self.screen.draw(|frame| self.app.draw(frame)).unwrap();
        let bytes = std::mem::take(self.screen.backend_mut().out_mut());
        assert_harmless(&bytes, what);
    }
}

#[test]
fn p12_no_probe_reaches_the_terminal_from_any_tab_detail_form_or_history() {
    let dir = tempfile::tempdir().unwrap();
    let (places, project) = probed(dir.path());
    let path = fs::read_dir(places.projects()).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    for (language, size) in [(Language::Zh, (80, 24)), (Language::En, (180, 100))] {
        let settings = Settings {
            places: places.clone(),
            pinned: Some(support::today()),
            read_only: false,
            project: path.clone(),
            spoken: true,
            config: Config::default(),
            faults: Vec::new(),
        };
        let now = support::today().and_hms_opt(9, 30, 0).unwrap();
        let theme = Theme::new(Level::Ansi256, Charset::Unicode);
        let app = App::new(World::new(language, theme, Keymap::default(), paths::account(), now), settings);
        let screen = ratatui::Terminal::new(AnsiBackend::sized(Vec::new(), size.0, size.1)).unwrap();
        let mut reader = Reader { app, screen };
        reader.app.start();
        reader.press("Esc", "start");
        for tab in 1..=7 {
            reader.press(&tab.to_string(), &format!("tab {tab}"));
            for section in 0..6 {
                reader.press("Tab", &format!("tab {tab}, section {section}"));
                reader.press("End", &format!("tab {tab}, section {section}, its end"));
            }
        }
        for kind in Kind::ALL {
            let Some(row) = project.collection(*kind).rows().next() else { continue };
            let id = row.id();
            let what = format!("{} {id}", kind.key());
            reader.press(&format!(": text:{id}"), &format!("{what} in the palette"));
            reader.press("Enter", &what);
            for (keys, back) in [("Enter", "Esc"), ("e", "Esc Esc"), ("h", "Esc"), ("s", "Esc"), ("m n", "Esc"), ("S", "Esc")] {
                reader.press(keys, &format!("{what}: {keys}"));
                for page in 0..3 {
                    reader.press("PgDn", &format!("{what}: {keys}, page {page}"));
                }
                reader.press(back, &format!("{what}: {keys}, back"));
            }
            reader.press("Esc Esc", &what);
        }
        for (keys, back) in [("g c", "Esc Esc"), ("?", "Esc"), ("!", "Esc"), ("g i", "Esc"), ("g p", "Esc"), ("/ text:a", "Esc")]
        {
            reader.press(keys, keys);
            reader.press(back, keys);
        }
    }
}

#[test]
fn p12_no_probe_is_printed_by_any_command() {
    let dir = tempfile::tempdir().unwrap();
    let (_, project) = probed(dir.path());
    let out = dir.path().join("out");
    let csv = out.to_str().unwrap();
    let mut commands: Vec<Vec<String>> = Vec::new();
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<String>>();
    for pane in PANES {
        commands.push(words(&["show", pane.name, "--archived"]));
        commands.push(words(&["show", pane.name, "--json", "--archived"]));
        commands.push(words(&["show", pane.name, "--width", "500"]));
    }
    for kind in Kind::ALL {
        commands.push(words(&["export", "csv", "--kind", kind.key(), "--archived"]));
        commands.push(words(&["export", "csv", "--kind", kind.key(), "--labels"]));
        if let Some(row) = project.collection(*kind).rows().next() {
            // What refuses a change, and what says that it was made.
            commands.push(words(&["do", row.id(), "no-such-state"]));
            commands.push(words(&["set", row.id(), "vis=team"]));
        }
    }
    for last in [
        &["export", "json", "--archived"][..],
        &["export", "ics"],
        &["export", "csv", "-o", csv],
        &["projects"],
        &["check"],
        &["doctor"],
        &["undo"],
        &["set", "R\u{1b}[77;7m\u{202e}", "title=x"],
        &["--project", "\u{202e}\u{1b}[77;7m", "show", "risks"],
    ] {
        commands.push(words(last));
    }
    fs::create_dir(&out).unwrap();
    for (command, language) in commands.iter().zip(["zh", "en"].into_iter().cycle()) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_duijie"));
        program.env("USER", "prober").args(["--lang", language, "--today", "2026-08-19", "--data-dir"]).arg(dir.path());
        let done = program.args(command).output().unwrap();
        assert!(done.status.code().is_some_and(|code| code <= 3), "{command:?}: {done:?}");
        for said in [&done.stdout, &done.stderr] {
            assert!(!said.contains(&0x1b), "{command:?}: {}", String::from_utf8_lossy(said).escape_debug());
            assert_harmless(said, &format!("{command:?}"));
        }
    }
    for file in fs::read_dir(&out).unwrap().flatten() {
        let bytes = fs::read(file.path()).unwrap();
        assert!(!bytes.contains(&0x1b), "{:?}", file.path());
        assert_harmless(&bytes, &format!("{:?}", file.path()));
    }
}
