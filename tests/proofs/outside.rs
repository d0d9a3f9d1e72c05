//! P4 and P5: programs that know nothing of the lock write the same files.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::chance::Chance;
use super::ground::{self, Ground};

const CHANGES: usize = 400;

/// How an editor writes.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// A new file under the old name.
    Replaces,
    /// The old file, emptied and filled in two steps.
    Truncates,
}

/// Changes the title of R01 in the file over and over, until told to stop; how
/// often.
fn edit(path: &Path, manner: Manner, stop: &AtomicBool) -> usize {
    let mut chance = Chance::new(7);
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(2 + chance.next() % 15));
        let Ok(text) = fs::read_to_string(path) else { continue };
        let Some(at) = text.find("id: \"R01\"").and_then(|at| Some(at + text[at..].find("title: \"")? + 8)) else { continue };
        let Some(end) = text[at..].find('"') else { continue };
        count += 1;
        let text = format!("{}outside {count}{}", &text[..at], &text[at + end..]);
        match manner {
            Manner::Replaces => {
                let temp = path.with_extension("editor");
                fs::write(&temp, text).unwrap();
                fs::rename(temp, path).unwrap();
            }
            Manner::Truncates => {
                use std::io::Write;
                let mut file = fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
                let (first, second) = text.as_bytes().split_at(text.len() / 2);
                file.write_all(first).unwrap();
                std::thread::sleep(Duration::from_millis(chance.next() % 3));
                file.write_all(second).unwrap();
            }
        }
    }
    count
}

fn side_by_side(manner: Manner) {
    let _turn = ground::turn();
    let begin = Instant::now();
    let ground = Ground::new(false);
    let path = ground.dir.join("risks.ron");
    let stop = AtomicBool::new(false);
    let (done, edits) = std::thread::scope(|scope| {
        let editor = scope.spawn(|| edit(&path, manner, &stop));
        let script: String = (1..=CHANGES).map(|n| format!("set R02 title=\"inside {n} end\"\n")).collect();
        // Line by line: what is refused because the file was just half written is said again, as a person would.
        let mut done = 0;
        let mut rest: Vec<&str> = script.lines().collect();
        for _ in 0..CHANGES {
            if rest.is_empty() {
                break;
            }
            let output = ground::apply(ground.duijie(), &(rest.join("\n") + "\n"));
            let acknowledged = ground::acknowledged(&output).len();
            done += acknowledged;
            rest.drain(..acknowledged);
        }
        stop.store(true, Ordering::Relaxed);
        (done, editor.join().unwrap())
    });
    assert_eq!(done, CHANGES, "{manner:?}");
    assert!(edits > 10, "{manner:?}: the editor wrote only {edits} times");
    // What it was saying last may not be the last word of the file.
    let next = ground::apply(ground.duijie(), "set A01 title=after\n");
    assert_eq!(ground::acknowledged(&next), [1], "{next:?}");
    let _ = fs::remove_file(path.with_extension("editor"));
    let project = ground::whole(&ground.dir, &format!("{manner:?}"));
    assert_eq!((project.risks.all().count(), project.actions.all().count()), (2, 1));
    let all = ground::everything(&ground.dir);
    for n in 1..=CHANGES {
        assert!(ground::stands_in(&all, &format!("inside {n} end")), "{manner:?}: change {n} is lost");
    }
    ground::proved(
        &format!("P4 an outside editor that {manner:?}"),
        begin,
        &format!("{done} changes against {edits}, 0 acknowledged lost"),
    );
}

/// P4, an editor that puts a new file in the place of the old one.
#[test]
fn p4_an_editor_that_replaces_files_costs_no_acknowledged_change() {
    side_by_side(Manner::Replaces);
}

/// P4 and P5, an editor that writes into the file.
#[test]
fn p4_an_editor_that_writes_in_place_costs_no_acknowledged_change() {
    side_by_side(Manner::Truncates);
}
