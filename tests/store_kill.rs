//! `kill -9` at any moment loses nothing that was acknowledged and leaves a
//! project that opens.
//!
//! The test starts itself as the session to be killed: it saves one change set
//! of two records after the other, and says so after each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test may panic")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use duijie::data::edit::{ChangeSet, Edit};
use duijie::data::msg::Msg;
use duijie::data::project::{Kind, Record};
use duijie::data::records::{Action, Risk};
use duijie::data::values::Uid;
use duijie::store::{self, Places, check, history, paths, projects};

const PLACE: &str = "DUIJIE_TEST_KILL";

/// The set that makes risk and action number `n`.
fn both(n: usize) -> ChangeSet {
    let mut set = ChangeSet::new(Msg::new("done-added"), paths::stamp());
    let risk = Risk { uid: Uid::new(), id: format!("R{n:02}"), title: n.to_string(), ..Risk::default() };
    let action = Action { uid: Uid::new(), id: format!("A{n:02}"), title: n.to_string(), ..Action::default() };
    set.edits = [Record::Risk(Arc::new(risk)), Record::Action(Arc::new(action))]
        .map(|after| Edit { kind: after.row().kind(), uid: after.row().uid(), before: None, after: Some(after) })
        .to_vec();
    set
}

/// The session to be killed; does nothing in an ordinary run of the tests.
#[test]
fn session() {
    let Ok(dir) = std::env::var(PLACE) else { return };
    let mut files = store::open(Path::new(&dir), false).unwrap().files;
    let first = files.base().risks.all().count() + 1;
    for n in first..first + 10_000 {
        files.save_now(both(n)).unwrap();
        println!("\nsaved {n}");
    }
}

/// Starts a session, kills it `after` its first save, and returns the last
/// number it acknowledged.
fn kill(dir: &Path, after: Duration) -> usize {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "session", "--nocapture"])
        .env(PLACE, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.strip_prefix("saved ").and_then(|n| n.parse().ok());
    let first: usize = lines.by_ref().find_map(number).unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    lines.filter_map(number).last().unwrap_or(first)
}

#[test]
fn a_killed_session_loses_nothing_acknowledged_and_leaves_nothing_behind() {
    let temp = tempfile::tempdir().unwrap();
    let places = Places::find(Some(temp.path())).unwrap();
    let dir = projects::create(&places, "kill", Some("KILL"), paths::stamp()).unwrap();
    for round in 0..40_u64 {
        let acknowledged = kill(&dir, Duration::from_micros(round * 1_377 % 9_000));
        let opened = store::open(&dir, false).unwrap();
        assert!(opened.problems.is_empty() && opened.read_only.is_none(), "{:?}", opened.problems);
        let titles =
            |kind: Kind| opened.project.collection(kind).rows().map(<dyn duijie::data::record::Row>::title).collect::<Vec<_>>();
        let risks = titles(Kind::Risk);
        // A set is there whole or not at all, and none acknowledged is missing.
        assert_eq!(risks, titles(Kind::Action), "round {round}");
        assert!(risks.len() >= acknowledged && risks.len() <= acknowledged + 1, "{} of {acknowledged}", risks.len());
        assert_eq!(check::check(&dir).unwrap(), []);
        assert_eq!(history::read(&dir, history::MOST_SETS).unfinished().count(), 0, "round {round}");
        assert!(store::disk::fresh_files(&dir).is_empty());
    }
}
