//! The plan as scripts see it: the sample through the real program, and what
//! is said to a plan that cannot be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::tui::command::Command;
use duijie::tui::key::Key;
use duijie::tui::layer::{Effect, Layer};
use duijie::tui::overlays::form::Form;
use duijie::tui::text;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use serde_json::{Value, json};
use support::Session;

/// A data directory with a copy of the sample in one language.
struct Desk {
    dir: tempfile::TempDir,
    language: &'static str,
}

impl Desk {
    fn new(language: &'static str) -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap(), language };
        desk.ok(&["new", "Data platform", "--code", "EDP", "--sample", language]);
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_duijie"));
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "DUIJIE_DATA_DIR"] {
            command.env_remove(name);
        }
        command.env("USER", "tester").args(arguments);
        command.args(["--lang", self.language, "--today", "2026-08-19", "--data-dir"]).arg(self.dir.path());
        command.output().unwrap()
    }

    /// What it prints; it must succeed.
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", says(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    fn timeline(&self) -> Value {
        self.json(&["show", "timeline", "--json"])
    }

    /// The collections of the project, by name.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let projects = fs::read_dir(self.dir.path().join("projects")).unwrap().flatten().map(|entry| entry.path());
        let project = projects.into_iter().find(|path| path.is_dir()).unwrap();
        let paths = fs::read_dir(project).unwrap().flatten().map(|entry| entry.path());
        let mut files: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "ron")).collect();
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    /// A calendar of the user for all projects, above or instead of the shipped one.
    fn calendar(&self, text: &str) -> PathBuf {
        let dir = self.dir.path().join("calendar");
        fs::create_dir_all(&dir).unwrap();
        let path = dir.join("cn.ron");
        fs::write(&path, text).unwrap();
        path
    }
}

fn says(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn derived<'a>(shown: &'a Value, list: &str, id: &str) -> &'a Value {
    &shown[list].as_array().unwrap().iter().find(|record| record["id"] == id).unwrap_or_else(|| panic!("{id}"))["derived"]
}

/// What the sample must give; the tests of the schedule read the same file.
fn expected() -> Value {
    serde_json::from_str(include_str!("expected/plan.json")).unwrap()
}

fn list<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    of[key].as_array().unwrap().iter()
}

fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}

#[test]
fn the_sample_has_its_dates_slips_and_floats() {
    let desk = Desk::new("en");
    let shown = desk.timeline();
    assert_eq!((shown["tasks"].as_array().unwrap().len(), shown["milestones"].as_array().unwrap().len()), (25, 8));
    let expected = expected();
    for wanted in list(&expected, "tasks") {
        let (id, task) = (id(wanted), derived(&shown, "tasks", id(wanted)));
        for key in ["start", "finish", "slip_wd"] {
            assert_eq!(task[key], wanted[key], "{id} {key}");
        }
        assert!(task["baseline_start"].is_string() && task["baseline_finish"].is_string(), "{id}");
        assert!(task["stale"].is_boolean() && task["provisional"] == json!(id == "T25") && task["status"].is_string(), "{id}");
    }
    for wanted in list(&expected, "milestones") {
        let (id, milestone) = (id(wanted), derived(&shown, "milestones", id(wanted)));
        for (key, of) in [("baseline_finish", "committed"), ("finish", "finish"), ("slip_wd", "slip_wd"), ("status", "status")] {
            assert_eq!(milestone[key], wanted[of], "{id} {key}");
        }
        assert_eq!((&milestone["start"], &milestone["baseline_start"]), (&Value::Null, &Value::Null), "{id}");
        assert_eq!(milestone["provisional"], json!(id == "M8"), "{id}");
        let sum: i64 = list(milestone, "slip_sources").map(|part| part["wd"].as_i64().unwrap()).sum();
        assert_eq!(wanted["slip_wd"], sum, "{id}");
    }
    for key in ["float_commit_wd", "float_network_wd"] {
        for (id, wanted) in expected[key].as_object().unwrap() {
            let kind = if id.starts_with('M') { "milestones" } else { "tasks" };
            assert_eq!(derived(&shown, kind, id)[key], *wanted, "{id} {key}");
        }
    }
    assert_eq!(derived(&shown, "tasks", "T14")["float_commit_wd"], Value::Null, "it is done");
}

/// Every key that scripts may rely on, and nothing unnamed beside them.
#[test]
fn the_contract_for_scripts_names_every_key() {
    let both = [
        "baseline_start",
        "baseline_finish",
        "start",
        "finish",
        "slip_wd",
        "float_network_wd",
        "float_commit_wd",
        "status",
        "stale",
        "provisional",
        "driver",
    ];
    let of_milestone = ["ready", "window", "buffer_wd", "chain", "slip_sources"];
    let earned = ["bac", "pv", "ev", "spi", "es_wd", "at_wd", "spi_t", "finish_es"];
    for language in ["en", "zh"] {
        let shown = Desk::new(language).timeline();
        for (kind, keys) in [("tasks", both.to_vec()), ("milestones", [&both[..], &of_milestone].concat())] {
            for record in list(&shown, kind) {
                let derived = record["derived"].as_object().unwrap();
                for key in &keys {
                    assert!(derived.contains_key(*key), "{kind} {} has no {key}", id(record));
                }
                let fields = ["id", "title", "owner", "baseline", "preds"];
                assert!(fields.iter().all(|key| record.as_object().unwrap().contains_key(*key)), "{kind} {record}");
            }
        }
        for part in list(&shown, "milestones").flat_map(|milestone| list(&milestone["derived"], "slip_sources")) {
            assert!(part["source"].is_string() && part["wd"].is_i64(), "{part}");
        }
        assert!(earned.iter().all(|key| !shown["earned_value"][*key].is_null()), "{}", shown["earned_value"]);
        assert!(shown["trend"]["milestones"].is_array() && shown["trend"]["reports"].is_array());
    }
}

#[test]
fn the_go_live_says_why_it_is_late() {
    let desk = Desk::new("en");
    let shown = desk.timeline();
    let golive = derived(&shown, "milestones", "M7");
    let parts: Vec<(&str, i64)> = golive["slip_sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["source"].as_str().unwrap(), part["wd"].as_i64().unwrap()))
        .collect();
    let expected = &expected()["golive"];
    let wanted: Vec<(&str, i64)> =
        list(expected, "slip_sources").map(|part| (part[0].as_str().unwrap(), part[1].as_i64().unwrap())).collect();
    assert_eq!(parts, wanted);
    assert_eq!(golive["slip_sources"][6], json!({"source": "window", "wd": 9, "milestone": "M7"}));
    assert_eq!(golive["slip_sources"][2], json!({"source": "T10", "wd": 17, "side": "client", "cause": "I01"}));
    for key in ["ready", "window", "buffer_wd", "chain", "driver"] {
        assert_eq!(golive[key], expected[key], "{key}");
    }
    assert_eq!(derived(&shown, "milestones", "M1")["driver"], Value::Null);
}

#[test]
fn earned_value_and_trend_stand_beside_the_records() {
    let desk = Desk::new("zh");
    let shown = desk.timeline();
    let earned = &shown["earned_value"];
    for (key, figure) in expected()["earned_value"].as_object().unwrap() {
        assert_eq!(earned[key], *figure, "{key}");
    }
    let trend = &shown["trend"];
    assert_eq!(trend["reports"].as_array().unwrap().len(), 6);
    let golive = trend["milestones"].as_array().unwrap().iter().find(|line| line["milestone"] == "M7").unwrap();
    assert_eq!((&golive["moved_wd"], &golive["alarms"]), (&json!(20), &json!(["jump"])));
    assert_eq!(trend["ready"].as_array().unwrap().last().unwrap()["buffer_wd"], -4);
    assert_eq!(desk.json(&["export", "json"])["earned_value"], *earned);
}

#[test]
fn every_command_sees_the_schedule_and_not_what_was_typed_once() {
    let desk = Desk::new("en");
    desk.ok(&["set", "T18", "remaining_wd=26"]);
    // Ten working days later, a make-up Sunday among them.
    let moved = "2026-09-22";
    let shown = desk.timeline();
    assert_eq!(derived(&shown, "tasks", "T18")["finish"], moved);
    assert_eq!(desk.json(&["show", "overview", "--json"])["milestones"][1]["derived"]["slip_wd"], 21, "M6, ten days later");
    let chart = desk.ok(&["show", "timeline", "--width", "100"]);
    assert!(chart.lines().any(|line| line.starts_with("T18") && line.contains("09-22") && line.contains("+21")), "{chart}");
    assert!(desk.ok(&["export", "csv", "--kind", "tasks"]).lines().any(|line| line.starts_with("T18") && line.contains(moved)));
}

#[test]
fn the_client_closes_and_the_owner_is_away_and_the_forecast_waits_for_both() {
    let desk = Desk::new("zh");
    let finish = |id: &str| derived(&desk.timeline(), "tasks", id)["finish"].as_str().unwrap().to_owned();
    assert_eq!(finish("T18"), "2026-09-09");
    desk.calendar(r#"(id: "bank", confirmed_until: "2026-12-31", years: [(year: 2026, off: ["2026-09-02"])])"#);
    assert_eq!(finish("T18"), "2026-09-10", "the bank is closed on one day");
    let owner = desk.timeline()["tasks"].as_array().unwrap().iter().find(|task| task["id"] == "T18").unwrap()["owner"].clone();
    desk.ok(&["set", owner.as_str().unwrap_or("V4"), "away=2026-09-02..2026-09-04; 2026-09-08"]);
    assert_eq!(finish("T18"), "2026-09-15", "and the owner for three more");
    for (leave, named) in [("2026-09-04..2026-09-02", "2026-09-02"), ("2026-09-04..", "2026-09-07..2026-09-11")] {
        let output = desk.run(&["set", "V4", &format!("away={leave}")]);
        assert!(!output.status.success() && says(&output).contains(named), "{}", says(&output));
    }
}

#[test]
fn the_chart_is_text_of_exactly_that_width_in_both_languages() {
    for language in ["en", "zh"] {
        let desk = Desk::new(language);
        for (width, option) in [(80, None), (60, Some("60")), (100, Some("100")), (160, Some("160"))] {
            let mut arguments = vec!["show", "timeline", "--plain"];
            arguments.extend(option.map(|width| ["--width", width]).into_iter().flatten());
            let chart = desk.ok(&arguments);
            for line in chart.lines() {
                assert!(text::width(line) <= width, "{language} {width}: {line}");
            }
            let begins = |id: &str| {
                chart.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap_or_else(|| panic!("{id}: {chart}"))
            };
            let expected = expected();
            for record in list(&expected, "tasks").chain(list(&expected, "milestones")) {
                begins(id(record));
            }
            assert!(begins("M7").contains("11-21") && begins("M8").contains("01-04'") && begins("M5").contains('!'), "{chart}");
            assert!(begins("T01").contains('#') && begins("T19").contains('X'), "{chart}");
        }
    }
}

#[test]
fn the_working_calendar_is_listed_day_by_day() {
    for (language, make_up) in [("en", "make-up workday"), ("zh", "调休上班")] {
        let desk = Desk::new(language);
        let range = ["show", "calendar", "--from", "2026-09-19", "--to", "2026-10-11"];
        let listed = desk.ok(&range);
        let line = |day: &str| listed.lines().find(|line| line.starts_with(day)).unwrap();
        assert!(line("2026-09-20").contains(make_up) && line("2026-10-10").contains(make_up), "{listed}");
        assert!(!line("2026-09-25").contains(make_up));
        let shown = desk.json(&[&range[..], &["--json"]].concat());
        let days = shown["days"].as_array().unwrap();
        assert_eq!((days.len(), &shown["working_days"]), (23, &json!(11)));
        let of = |day: &str| days.iter().find(|entry| entry["day"] == day).unwrap();
        assert_eq!((&of("2026-10-01")["mark"], &of("2026-10-01")["working"]), (&json!("off"), &json!(false)));
        assert_eq!((&of("2026-09-20")["mark"], &of("2026-09-20")["provisional"]), (&json!("make-up"), &json!(false)));
        assert_eq!(shown["calendar"], json!({"name": "cn", "confirmed_until": "2026-12-31"}));
        assert_eq!(desk.json(&["show", "calendar", "--json"])["days"].as_array().unwrap().len(), 28);
    }
}

#[test]
fn dates_without_announced_holidays_are_marked_and_said_once() {
    let desk = Desk::new("en");
    for arguments in [
        &["show", "timeline"][..],
        &["show", "timeline", "--json"],
        &["show", "overview"],
        &["show", "calendar", "--to", "2027-02-01"],
    ] {
        let output = desk.run(arguments);
        let said = says(&output);
        assert!(output.status.success(), "{said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert!(said.contains("2026-12-31") && said.contains("provisional"), "{said}");
    }
    for arguments in [&["show", "risks"][..], &["show", "calendar"]] {
        assert_eq!(says(&desk.run(arguments)), "", "{arguments:?}");
    }
    let provisional = desk.json(&["show", "calendar", "--from", "2026-12-31", "--to", "2027-01-04", "--json"]);
    let marks: Vec<&Value> = provisional["days"].as_array().unwrap().iter().map(|day| &day["provisional"]).collect();
    assert_eq!(marks, [&json!(false), &json!(true), &json!(true), &json!(true), &json!(true)]);

    desk.calendar(r#"(id: "cn 2027", confirmed_until: "2027-12-31", years: [(year: 2027, off: ["2027-01-01", "2027-01-04"])])"#);
    let output = desk.run(&["show", "timeline", "--json"]);
    assert_eq!(says(&output), "", "now they are announced");
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let last = derived(&shown, "milestones", "M8");
    assert_eq!((&last["finish"], &last["provisional"]), (&json!("2027-01-05"), &json!(false)));
}

/// What cannot be: a field of a record, what a person types into it, what an
/// editor of the file may put there, what the sentence must name.
struct Bad(&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const BAD: [Bad; 11] = [
    Bad("T19", "preds", "T99", r#"["T99FS"]"#, &["T99"]),
    Bad("T19", "preds", "soon", r#"["soon"]"#, &["soon", "T10SS+15d"]),
    Bad("T19", "preds", "T19", r#"["T19FS"]"#, &["T19"]),
    Bad("T14", "preds", "M4 T19", r#"["M4FS", "T19FS"]"#, &["T14 > ", " > T19 > T14"]),
    Bad("T19", "preds", "T18FS+251", r#"["T18FS+251d"]"#, &["251", "-60", "250"]),
    Bad("T19", "preds", "T18FS-61", r#"["T18FS-61d"]"#, &["-61", "-60", "250"]),
    Bad("T14", "actual_finish", "2026-07-13", r#""2026-07-13""#, &["2026-07-14"]),
    Bad("T14", "actual_finish", "2026-08-20", r#""2026-08-20""#, &["2026-08-19"]),
    Bad(
        "T25",
        "baseline",
        "2026-10-26..2026-12-04; 2026-12-04..2026-10-26 C03",
        r#"["2026-12-04..2026-10-26"]"#,
        &["2026-12-04", "2026-10-26"],
    ),
    Bad("M7", "windows", "2026-03-07; 2026-06-06", r#"["2026-03-07", "2026-06-06"]"#, &["2026-06-06"]),
    Bad("M7", "freezes", "2026-10-07..2026-10-01", r#"["2026-10-07..2026-10-01"]"#, &[".."]),
];

/// A sentence names what it must and is in the language it should be.
fn is_told(said: &str, bad: &Bad, language: &str) {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(bad.4.iter().all(|name| said.contains(name)), "{} {}: {said}", bad.0, bad.2);
    assert_eq!(said.contains(is_han), language == "zh", "{said}");
}

/// No two of them are the same.
fn are_different(mut sentences: Vec<String>) {
    sentences.sort();
    let all = sentences.len();
    sentences.dedup();
    assert_eq!(sentences.len(), all, "each has a sentence of its own: {sentences:#?}");
}

#[test]
fn what_cannot_be_a_plan_is_refused_on_the_command_line_and_nothing_is_written() {
    for language in ["en", "zh"] {
        let desk = Desk::new(language);
        let before = desk.files();
        let mut sentences = Vec::new();
        for bad in &BAD {
            let output = desk.run(&["set", bad.0, &format!("{}={}", bad.1, bad.2)]);
            let said = says(&output);
            assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{said}");
            assert_eq!(said.lines().count(), 1, "{said}");
            is_told(&said, bad, language);
            sentences.push(said);
        }
        for (arguments, named) in [
            (&["do", "M5", "done", "actual=2026-08-20", "evidence=x"][..], &["2026-08-19"][..]),
            (&["show", "calendar", "--from", "2026-02-30"], &["2026-02-30"]),
            (&["show", "calendar", "--from", "2026-03-02", "--to", "2026-03-01"], &["2026-03-02", "2026-03-01"]),
            (&["show", "risks", "--from", "2026-03-02"], &["duijie show calendar"]),
        ] {
            let output = desk.run(arguments);
            let said = says(&output);
            assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{arguments:?}: {said}");
            assert!(named.iter().all(|name| said.contains(name)), "{arguments:?}: {said}");
            sentences.push(said);
        }
        are_different(sentences);
        assert!(desk.files() == before, "nothing is written");
    }
}

#[test]
fn what_cannot_be_a_plan_is_refused_in_the_form_and_nothing_is_saved() {
    for language in Language::ALL {
        let session = Session::sample(language);
        let before = session.app.world.project.clone();
        let mut sentences = Vec::new();
        for bad in &BAD {
            let world = &session.app.world;
            let cx = world.cx();
            let row = world.project.find(bad.0).unwrap();
            let record = world.project.get(row.kind(), row.uid()).unwrap();
            let mut form = Form::ask(vec![record], &[bad.1], None, &cx);
            form.key(Key::parse("ctrl-u").unwrap(), &cx);
            form.text(bad.2, &cx);
            let effects = form.run(Command::FormSave, &cx).unwrap();
            assert!(!effects.iter().any(|effect| matches!(effect, Effect::Save { .. })), "{} {} is saved", bad.0, bad.2);
            let mut terminal = Terminal::new(TestBackend::new(190, 24)).unwrap();
            let frame = terminal.draw(|frame| form.draw(frame, frame.area(), &cx)).unwrap();
            let cells: Vec<&str> = frame.buffer.content().iter().map(Cell::symbol).collect();
            let shown = cells.chunks(190).map(|line| line.concat().replace("  ", " ")).collect::<Vec<_>>();
            // The sentence is wrapped, from its mark to the buttons; behind a
            // wide character the buffer keeps an empty cell.
            let lines = shown.iter().skip_while(|line| !line.contains("! ")).take_while(|line| !line.contains('['));
            let tight: String = lines.filter_map(|line| line.split('│').nth(1)).collect();
            let tight = tight.replace("! ", "").replace(' ', "");
            assert!(bad.4.iter().all(|name| tight.contains(&name.replace(' ', ""))), "{}: {tight}: {shown:#?}", bad.2);
            is_told(&tight, &Bad("", "", bad.2, "", &[]), language.code());
            sentences.push(tight);
        }
        are_different(sentences);
        assert!(session.app.world.project.tasks.iter().eq(before.tasks.iter()), "nothing is saved");
        assert_eq!(session.count(Kind::Change), before.changes.iter().count());
    }
}

#[test]
fn what_cannot_be_a_plan_is_told_of_a_file_with_its_place_and_the_file_is_left_alone() {
    for language in ["en", "zh"] {
        let desk = Desk::new(language);
        let good = desk.files();
        let mut sentences = Vec::new();
        for bad in &BAD {
            let name = if bad.0.starts_with('M') { "milestones.ron" } else { "tasks.ron" };
            let (path, text) = good.iter().find(|(path, _)| path.ends_with(name)).unwrap();
            let text = String::from_utf8(text.clone()).unwrap();
            let begin = text.find(&format!("id: \"{}\",", bad.0)).unwrap();
            let end = begin + text[begin..].find("\n        ),").unwrap();
            let kept = text[begin..end].lines().filter(|line| !line.trim_start().starts_with(&format!("{}:", bad.1)));
            let record = kept.collect::<Vec<_>>().join("\n") + &format!("\n            {}: {},", bad.1, bad.3);
            let broken = [&text[..begin], &record, &text[end..]].concat();
            fs::write(path, &broken).unwrap();
            let output = desk.run(&["check"]);
            let said = String::from_utf8(output.stdout.clone()).unwrap();
            assert_eq!(output.status.code(), Some(1), "{said}");
            // A loop is told of each record in it.
            let mark = if language == "zh" { "：" } else { ":" };
            let of = format!(": {}{mark}", bad.0);
            let line = said.lines().find(|line| line.contains(&of)).unwrap_or_else(|| panic!("{}: {said}", bad.0));
            assert!(line.contains(&format!("{name}:")), "{line}");
            // What is no link at all is told in the words of the parser.
            if bad.2 != "soon" {
                let said = line.rsplit(&format!("{name}:")).next().unwrap();
                is_told(said, bad, language);
            }
            sentences.push(line.to_owned());
            assert!(fs::read_to_string(path).unwrap() == broken, "it is left alone");
            fs::write(path, &text).unwrap();
        }
        are_different(sentences);
        assert!(desk.run(&["check"]).status.success());
    }
}

#[test]
fn a_bad_calendar_is_named_with_its_place_and_the_shipped_one_counts() {
    for language in ["en", "zh"] {
        let desk = Desk::new(language);
        for (days, named) in [
            (r#"off: ["2026-02-30"]"#, "2026-02-30"),
            (r#"off: ["2026-12-30"], work: ["2026-12-30"]"#, "2026-12-30"),
            (r#"off: ["2026-12-30", "2026-12-30"]"#, "2026-12-30"),
            (r#"off: ["2027-01-02"]"#, "2026"),
            ("off: [", "RON"),
        ] {
            let bad = format!("(\n  id: \"cn\", years: [\n    (year: 2026, {days}),\n  ],\n)\n");
            let path = desk.calendar(&bad);
            let output = desk.run(&["show", "timeline", "--json"]);
            let said = says(&output);
            assert_eq!(output.status.code(), Some(1), "{said}");
            let place = |path: &Path| said.contains(&format!("{}:", path.display()));
            assert!(place(&path) && (named == "RON" || said.contains(":3:") && said.contains(named)), "{said}");
            let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(derived(&shown, "milestones", "M8")["finish"], "2027-01-04");
            assert_eq!(fs::read_to_string(&path).unwrap(), bad, "it is never written");
        }
    }
}
