//! P4: sessions side by side lose nothing.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use duijie::data::project::Kind;
use duijie::data::record::Row;
use duijie::store::{conflicts, history};

use super::ground::{self, Ground};

const PROCESSES: usize = 8;
const CHANGES: usize = 500;

/// A field of R01 for each process.
const FIELDS: [&str; PROCESSES] =
    ["title", "cause", "event", "effect", "trigger", "escalation", "contingency_plan", "fallback_plan"];

/// The kinds of the records that the processes make.
const KINDS: [Kind; 4] = [Kind::Action, Kind::Assumption, Kind::Lesson, Kind::Deliverable];

/// What line `n` does: a record of its own (0), a field of its own (1), or the
/// field that all fight for (2).
fn kind_of(n: usize) -> usize {
    match n % 10 {
        0 => 0,
        n => 1 + n % 2,
    }
}

/// Line `n` of process `p`: a record of its own, a field of its own in a
/// record of all, or the field that all fight for.
fn line(p: usize, n: usize) -> String {
    match kind_of(n) {
        0 => format!("add {} \"new {p} {n}\"\n", KINDS[p % KINDS.len()].key()),
        1 => format!("set R01 {}=\"own {p} {n}\"\n", FIELDS[p]),
        _ => format!("set R02 title=\"same {p} {n}\"\n"),
    }
}

/// Runs one process; how long each change took until it was acknowledged.
fn run(ground: &Ground, p: usize) -> Vec<Duration> {
    let mut child = ground
        .duijie()
        .args(["--lang", "en", "apply", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut script = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut times = Vec::with_capacity(CHANGES);
    for n in 0..CHANGES {
        let begin = Instant::now();
        script.write_all(line(p, n).as_bytes()).unwrap();
        let answer = answers.next().unwrap_or_else(|| Ok("nothing".to_owned())).unwrap();
        assert!(answer.starts_with(&format!("ACK {} ", n + 1)), "process {p}: {answer}");
        times.push(begin.elapsed());
    }
    drop(script);
    assert!(child.wait().unwrap().success());
    times
}

/// P4, eight processes of the command line with 500 changes each.
#[test]
fn p4_eight_processes_keep_all_of_their_four_thousand_changes() {
    let _turn = ground::turn();
    let begin = Instant::now();
    let ground = Ground::new(false);
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let ground = &ground;
        let running: Vec<_> = (0..PROCESSES).map(|p| scope.spawn(move || run(ground, p))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let saving = begin.elapsed();
    times.sort();
    let p99 = times[times.len() * 99 / 100];
    let project = ground::whole(&ground.dir, "after 4,000 changes");
    let mut titles = HashSet::new();
    for kind in KINDS {
        let rows: Vec<&dyn Row> = project.collection(kind).rows().collect();
        assert_eq!(rows.iter().map(|row| row.id()).collect::<HashSet<_>>().len(), rows.len(), "two records have one number");
        titles.extend(rows.iter().map(|row| row.title()));
    }
    let journal = history::read(&ground.dir, usize::MAX);
    let mut written: HashSet<String> = HashSet::new();
    for record in journal.sets.iter().flat_map(|set| &set.edits).filter_map(|edit| edit.after.as_ref()) {
        written.insert(record.row().title());
    }
    let waiting: HashSet<String> = conflicts::read(&ground.dir).into_iter().map(|conflict| conflict.ours).collect();
    let (mut kept, mut clashed) = (0, 0);
    let shared: &dyn Row = project.risks.named("R01").unwrap();
    for (p, field) in FIELDS.iter().enumerate() {
        for n in 0..CHANGES {
            kept += usize::from(match kind_of(n) {
                0 => titles.contains(&format!("new {p} {n}")),
                // The last one stands there; that the ones before it are in the history is counted below.
                1 if (n + 1..CHANGES).any(|later| kind_of(later) == 1) => true,
                1 => shared.stored(field).show() == format!("own {p} {n}"),
                _ => {
                    let value = format!("same {p} {n}");
                    clashed += usize::from(waiting.contains(&value));
                    written.contains(&value) || waiting.contains(&value)
                }
            });
        }
    }
    assert_eq!(kept, PROCESSES * CHANGES);
    assert_eq!(journal.sets.len(), PROCESSES * CHANGES + 4, "change sets in the history");
    let figures = format!(
        "{kept} of {} kept, {clashed} in the conflict record, a change takes {} ms in the middle and {} ms at p99, {:.0} changes a second",
        PROCESSES * CHANGES,
        times[times.len() / 2].as_millis(),
        p99.as_millis(),
        4000.0 / saving.as_secs_f64()
    );
    ground::proved("P4 eight processes", begin, &figures);
}
