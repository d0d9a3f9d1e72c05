//! The command line as scripts see it: the real program on real directories.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};

/// A data directory with a copy of the English sample, whose code is EDP.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn new() -> Self {
        let desk = Self::empty();
        desk.ok(&["new", "Data platform", "--code", "EDP", "--sample", "en"]);
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duijie"));
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "DUIJIE_DATA_DIR"] {
            command.env_remove(name);
        }
        command.env("USER", "tester").args(arguments);
        command.args(["--lang", "en", "--today", "2026-08-19", "--data-dir"]).arg(self.dir.path());
        command
    }

    /// What it prints; it must succeed.
    fn ok(&self, arguments: &[&str]) -> String {
        let assert = self.command(arguments).assert().success();
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    }

    /// Exit code, standard output and standard error of a failure.
    fn fails(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(arguments).assert().failure().get_output().clone();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    fn record(&self, pane: &str, list: &str, id: &str) -> Value {
        let shown = self.json(&["show", pane, "--json", "--archived"]);
        let found = shown[list].as_array().unwrap().iter().find(|record| record["id"] == id);
        found.cloned().unwrap_or_else(|| panic!("{id} is not among the {list}"))
    }

    fn project(&self) -> PathBuf {
        fs::read_dir(self.dir.path().join("projects"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.is_dir())
            .unwrap()
    }

    /// The collections of the project, by name.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(self.project())
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|end| end == "ron"))
            .map(|entry| (entry.path(), fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    }
}

#[test]
fn a_new_project_is_listed_and_its_code_is_unique() {
    let desk = Desk::empty();
    let (code, _, says) = desk.fails(&["show", "risks"]);
    assert_eq!(code, 1);
    assert!(says.contains("duijie new NAME"), "{says}");
    assert!(desk.ok(&["new", "江海银行", "--code", "jhb"]).starts_with("JHB "));
    let (_, _, says) = desk.fails(&["new", "other", "--code", "JHB"]);
    assert!(says.contains("JHB is taken"), "{says}");
    desk.ok(&["new", "Second one"]);
    let listed = desk.ok(&["projects"]);
    assert!(listed.contains("江海银行") && listed.contains("SO "), "{listed}");
    // The one just made is the one to go on with; whoever has opened none must
    // say which.
    desk.ok(&["show", "risks"]);
    std::fs::remove_dir_all(desk.dir.path().join("state")).unwrap();
    let (_, _, says) = desk.fails(&["show", "risks"]);
    assert!(says.contains("JHB, SO") && says.contains("--project"), "{says}");
    desk.ok(&["show", "risks", "--project", "so"]);
}

#[test]
fn a_record_is_added_by_one_line_or_by_fields() {
    let desk = Desk::new();
    let told = desk.ok(&["add", "action", "@Lin Tao due:next wed second test room"]);
    assert!(told.starts_with("A21 second test room"), "{told}");
    let added = desk.record("actions", "actions", "A21");
    assert_eq!((&added["title"], &added["due"]), (&json!("second test room"), &json!("2026-08-26")));
    assert_eq!(added["owner"], "S08");
    desk.ok(&["add", "风险", "ｐ４ｉ３ 网络不稳 ～内 ￥8万 d5", "category=technical"]);
    let risk = desk.record("risks", "risks", "R13");
    assert_eq!((&risk["p"], &risk["cost"], &risk["days"], &risk["vis"]), (&json!(4), &json!(80_000), &json!(5), &json!("team")));
    assert_eq!((&risk["category"], &risk["derived"]["impact"]), (&json!("technical"), &json!(3)));
    desk.ok(&["add", "feedback", "text=slow", "类别=投诉", "severity=2"]);
    assert_eq!(desk.record("log", "feedback", "F06")["kind"], "complaint");
}

#[test]
fn fields_are_set_and_emptied() {
    let desk = Desk::new();
    desk.ok(&["set", "r12", "act_by=2026-09-01", "title=Second phase", "trigger="]);
    let risk = desk.record("risks", "risks", "R12");
    assert_eq!((&risk["act_by"], &risk["title"], &risk["trigger"]), (&json!("2026-09-01"), &json!("Second phase"), &Value::Null));
    let rev = &risk["rev"];
    assert!(desk.ok(&["set", "R12", "title=Second phase"]).contains("nothing was saved"));
    assert_eq!(&desk.record("risks", "risks", "R12")["rev"], rev);
    desk.ok(&["set", "EDP", "client=Somebody"]);
    assert_eq!(desk.json(&["show", "overview", "--json"])["project"]["client"], "Somebody");
}

#[test]
fn several_faults_are_all_said_and_nothing_is_written() {
    let desk = Desk::new();
    let before = desk.files();
    let (code, out, says) = desk.fails(&["set", "R12", "act_by=2026-02-30", "ownr=x", "cost=many", "title=changed"]);
    assert_eq!((code, out.as_str(), says.lines().count()), (1, "", 3));
    assert!(says.contains("2026-02-30") && says.contains("many"), "{says}");
    assert!(says.contains("“ownr”") && says.contains("first: owner,"), "{says}");
    desk.fails(&["add", "action", "due:someday something"]);
    desk.fails(&["set", "R12", "window=9-10..9-1"]);
    assert_eq!(desk.files(), before);
}

#[test]
fn a_state_is_entered_only_with_what_it_must_record() {
    let desk = Desk::new();
    let before = desk.record("risks", "risks", "R02");
    let (code, _, says) = desk.fails(&["do", "R02", "occurred"]);
    assert_eq!(code, 1);
    assert!(says.contains("duijie do R02 occurred") && says.contains("=.."), "{says}");
    assert_eq!(desk.record("risks", "risks", "R02"), before);
    let (_, _, says) = desk.fails(&["do", "R02", "nonsense"]);
    assert!(says.contains("watching"), "the states are listed: {says}");
    desk.ok(&["do", "R02", "closed", "outcome=avoided", "reason=the data was mended"]);
    let after = desk.record("risks", "risks", "R02");
    assert_eq!((&after["state"], &after["closed_on"]), (&json!("closed"), &json!("2026-08-19")));
}

#[test]
fn what_is_archived_is_out_of_sight_and_undo_and_redo_work_across_processes() {
    let desk = Desk::new();
    let count = || desk.json(&["show", "risks", "--json"])["risks"].as_array().unwrap().len();
    assert_eq!(count(), 12);
    desk.ok(&["archive", "R12", "no", "second", "phase"]);
    assert_eq!(count(), 11);
    assert_eq!(desk.record("risks", "risks", "R12")["reason"], "no second phase");
    desk.ok(&["add", "risk", "another one"]);
    assert_eq!(count(), 12);
    assert!(desk.ok(&["undo"]).contains("R13"));
    desk.ok(&["undo"]);
    assert_eq!((count(), &desk.record("risks", "risks", "R12")["archived"]), (12, &json!(false)));
    desk.ok(&["redo"]);
    desk.ok(&["redo"]);
    assert_eq!(count(), 12);
    assert_eq!(desk.record("risks", "risks", "R13")["title"], "another one");
    let (code, _, says) = desk.fails(&["redo"]);
    assert_eq!(code, 1);
    assert!(!says.trim().is_empty());
}

#[test]
fn apply_acknowledges_line_by_line_and_stops_at_the_first_bad_one() {
    let desk = Desk::new();
    let script = "# a script\nadd action \"@Li Lei due:fri draft\"\n\nset A21 'title=final draft'  # better\narchive A21\nundo\n\
                  set A99 title=x\nadd action never\n";
    let output = desk.command(&["apply", "-"]).write_stdin(script).assert().code(1).get_output().clone();
    let lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines[..4], ["ACK 2 A21", "ACK 4 A21", "ACK 5 A21", "ACK 6 A21"]);
    assert!(lines[4].starts_with("ERR 7 ") && lines[4].contains("A99") && lines.len() == 5, "{lines:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("line 7"));
    let action = desk.record("actions", "actions", "A21");
    assert_eq!((&action["title"], &action["archived"]), (&json!("final draft"), &json!(false)));
    let file = desk.dir.path().join("script");
    fs::write(&file, "add risk one\nredo\n").unwrap();
    let (_, out, _) = desk.fails(&["apply", file.to_str().unwrap()]);
    assert!(out.starts_with("ACK 1 R13\nERR 2 "), "{out}");
}

#[test]
fn the_sample_exports_with_its_figures() {
    let desk = Desk::new();
    let all = desk.json(&["export", "json"]);
    assert_eq!(all["risks"].as_array().unwrap().len(), 12);
    assert_eq!(all["totals"]["threats"], json!({"inherent": 288_000, "current": 268_500, "residual": 86_500}));
    assert_eq!(all["totals"]["opportunities"]["current"], -148_000);
    assert_eq!((&all["reserve_cover"], &all["today"]), (&json!(0.97), &json!("2026-08-19")));
    assert_eq!((&all["project"]["code"], &all["project"]["name"]), (&json!("EDP"), &json!("Data platform")));
    assert_eq!(all["project"]["contract_value"], 4_800_000);
    let slips: Vec<i64> =
        all["milestones"].as_array().unwrap().iter().map(|milestone| milestone["derived"]["slip_wd"].as_i64().unwrap()).collect();
    assert_eq!(slips, [0, 5, 11, 21, 21, 11, 20, 20]);
    assert_eq!(desk.json(&["show", "risks", "--json"])["totals"], all["totals"]);
    let file = desk.dir.path().join("all.json");
    desk.ok(&["export", "json", "-o", file.to_str().unwrap()]);
    assert_eq!(serde_json::from_slice::<Value>(&fs::read(&file).unwrap()).unwrap(), all);
}

#[test]
fn tables_and_calendars_are_written() {
    let desk = Desk::new();
    let table = desk.ok(&["export", "csv", "--kind", "risks"]);
    assert!(table.starts_with('\u{feff}') && table.contains("\r\nR01,"), "{table}");
    let (code, _, says) = desk.fails(&["export", "csv"]);
    assert!(code == 1 && says.contains("-o DIR"), "{says}");
    let dir = desk.dir.path().join("tables");
    let written = desk.ok(&["export", "csv", "-o", dir.to_str().unwrap()]);
    assert!(written.lines().count() > 20 && dir.join("risks.csv").is_file(), "{written}");
    let calendar = desk.ok(&["export", "ics"]);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains("\r\nDTSTART;VALUE=DATE:20260828"), "{calendar}");
}

#[test]
fn every_pane_is_printed_within_its_width() {
    let desk = Desk::new();
    for pane in ["overview", "timeline", "risks", "people", "meetings", "log", "quality", "actions"] {
        let text = desk.ok(&["show", pane, "--width", "72"]);
        assert!(text.starts_with("EDP Data platform"), "{text}");
        for line in text.lines() {
            assert!(duijie::tui::text::width(line) <= 72, "{pane}: {line}");
        }
        let json = desk.json(&["show", pane, "--json"]);
        assert_eq!((&json["project"]["code"], &json["today"]), (&json!("EDP"), &json!("2026-08-19")), "{pane}");
    }
}

#[test]
fn what_is_unknown_is_answered_with_what_there_is() {
    let desk = Desk::new();
    for (arguments, listed) in [
        (&["add", "rsik", "x"][..], "first: risk,"),
        (&["set", "R99", "title=x"][..], "R09"),
        (&["set", "R01", "wnidow=x"][..], "first: window,"),
        (&["set", "R01", "band=high"][..], "computed"),
        (&["set", "R01", "owner=nobody"][..], "S0"),
        (&["set", "R01", "title"][..], "FIELD=VALUE"),
        (&["show", "risks", "--project", "NONE"][..], "EDP"),
        (&["export", "csv", "--kind", "rissks"][..], "first: risk,"),
        (&["apply", "/nowhere/at/all"][..], "/nowhere/at/all"),
    ] {
        let (code, out, says) = desk.fails(arguments);
        assert!(code == 1 && out.is_empty() && says.contains(listed), "{arguments:?}: {says}");
    }
    let (code, _, says) = desk.fails(&["show", "riks"]);
    assert!(code == 2 && says.contains("overview"), "{says}");
}

#[test]
fn check_names_file_line_and_column_and_leaves_the_file_alone() {
    let desk = Desk::new();
    desk.ok(&["check"]);
    let file = desk.project().join("risks.ron");
    let text = fs::read_to_string(&file).unwrap();
    let broken = text.replacen("cost: ", "cost: x", 1);
    fs::write(&file, &broken).unwrap();
    let line = broken.lines().position(|line| line.contains("cost: x")).unwrap() + 1;
    let (code, out, _) = desk.fails(&["check"]);
    assert_eq!(code, 1);
    assert!(out.starts_with(&format!("{}:{line}:", file.display())), "{out}");
    let (code, _, says) = desk.fails(&["set", "R01", "title=x"]);
    assert!(code == 1 && says.contains("risks.ron"), "{says}");
    let (code, out, says) = desk.fails(&["show", "actions"]);
    assert!(code == 1 && out.contains("A20") && says.contains("risks.ron"), "what there is, is shown: {says}");
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    fs::write(&file, text.replacen("schema: 1", "schema: 99", 1)).unwrap();
    assert_eq!(desk.fails(&["check"]).0, 2);
}

#[test]
fn check_says_busy_while_somebody_writes() {
    let desk = Desk::new();
    let lock = fs::File::options().create(true).append(true).open(desk.project().join(".lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(desk.fails(&["check"]).0, 3);
}

#[test]
fn nothing_is_changed_read_only() {
    let desk = Desk::new();
    let before = desk.files();
    for arguments in [&["set", "R01", "title=x"][..], &["undo"][..], &["new", "other"][..]] {
        let (code, _, says) = desk.fails(&[arguments, &["--read-only"]].concat());
        assert!(code == 1 && says.contains("--read-only"), "{says}");
    }
    desk.ok(&["show", "risks", "--read-only"]);
    assert_eq!(desk.files(), before);
}

#[test]
fn no_escape_sequence_reaches_the_terminal() {
    let desk = Desk::new();
    desk.ok(&["set", "R01", "title=\u{1b}[31mred\u{202e}"]);
    let (_, _, says) = desk.fails(&["set", "R\u{1b}[2J", "title=x"]);
    for text in [desk.ok(&["show", "risks"]), desk.ok(&["show", "risks", "--json"]), says] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}

#[test]
fn the_language_follows_the_environment() {
    let desk = Desk::empty();
    for (locale, says) in [("zh_CN.UTF-8", "还没有项目"), ("en_GB.UTF-8", "no project"), ("C", "no project")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duijie"));
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", locale).env("DUIJIE_DATA_DIR", desk.dir.path());
        let output = command.args(["show", "risks"]).assert().code(1).get_output().clone();
        assert!(String::from_utf8(output.stderr).unwrap().contains(says), "{locale}");
    }
}

#[test]
fn completions_and_a_manual_page_are_printed() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.ok(&["completions", shell]).contains("apply"), "{shell}");
    }
    assert!(desk.ok(&["man"]).contains(".TH duijie"));
    assert!(!Path::new(desk.dir.path()).join("projects").exists(), "neither needs a project");
}

/// Every file below a directory, by name.
fn everything(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for path in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(everything(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn check_changes_nothing_and_with_repair_it_says_first_what_it_finishes() {
    let desk = Desk::new();
    desk.ok(&["set", "R01", "title=before"]);
    let file = desk.project().join("risks.ron");
    let old = fs::read(&file).unwrap();
    desk.ok(&["set", "R01", "title=after"]);
    // As if the last command had been killed before it wrote the file.
    fs::write(&file, &old).unwrap();
    for log in fs::read_dir(desk.project().join("history")).unwrap().flatten() {
        let text = fs::read_to_string(log.path()).unwrap();
        let last = text.rfind("// done").unwrap();
        fs::write(log.path(), &text[..last]).unwrap();
    }
    fs::write(desk.project().join(".risks.ron.x.tmp"), "(").unwrap();
    let before = everything(desk.dir.path());
    desk.ok(&["check"]);
    assert_eq!(everything(desk.dir.path()), before);
    let (code, _, says) = desk.fails(&["check", "--repair", "--read-only"]);
    assert!(code == 1 && says.contains("--read-only"), "{says}");
    assert_eq!(everything(desk.dir.path()), before);
    let said = desk.ok(&["check", "--repair"]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.len() == 4 && lines[0].contains("history") && lines[1].contains("temporary"), "{said}");
    assert!(fs::read_to_string(&file).unwrap().contains("\"after\"") && !desk.project().join(".risks.ron.x.tmp").exists());
    let said = desk.ok(&["check", "--repair"]);
    assert!(said.starts_with("Nothing was left half done"), "{said}");
}

#[test]
fn check_with_repair_tells_what_it_cannot_finish() {
    let desk = Desk::new();
    desk.ok(&["set", "R01", "title=x"]);
    for log in fs::read_dir(desk.project().join("history")).unwrap().flatten() {
        let text = fs::read_to_string(log.path()).unwrap();
        fs::write(log.path(), &text[..text.rfind("// done").unwrap()]).unwrap();
    }
    let file = desk.project().join("risks.ron");
    fs::write(&file, "(").unwrap();
    let (code, out, _) = desk.fails(&["check", "--repair"]);
    assert!(code == 1 && out.contains("Not done") && out.contains("risks.ron:1:"), "{out}");
    assert_eq!(fs::read(&file).unwrap(), b"(");
}

/// P9: whoever stops reading has read enough (EPIPE).
#[test]
fn a_reader_that_goes_away_is_no_failure_and_makes_nobody_panic() {
    let desk = Desk::new();
    for (arguments, good) in [
        (&["show", "risks"][..], true),
        (&["show", "overview", "--json"], true),
        (&["export", "csv", "--kind", "risk", "-o", "-"], false),
        (&["projects"], true),
        (&["doctor"], false),
        (&["check"], true),
        (&["man"], true),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_duijie"));
        command.env("USER", "tester").args(arguments).args(["--lang", "en", "--data-dir"]).arg(desk.dir.path());
        // Both ends: the reader is gone before the program begins.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (unheard, errors) = std::io::pipe().unwrap();
        drop(unheard);
        let status = command.stdin(std::process::Stdio::null()).stdout(writer).stderr(errors).status().unwrap();
        assert!(status.code().is_some_and(|code| code != 101), "{arguments:?}: {status:?}");
        assert!(!good || status.success(), "{arguments:?}: {status:?}");
    }
}
