//! P4: a lock holder that is stopped keeps the others waiting, never losing.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use duijie::data::edit::{ChangeSet, Edit};
use duijie::data::msg::Msg;
use duijie::data::project::Kind;
use duijie::store::lock::{Lock, PATIENCE};
use duijie::store::{self, Error, SaveEvent, Saver, paths};
use rustix::process::{Pid, Signal, kill_process};

use super::ground::{self, Ground};

const PLACE: &str = "DUIJIE_PROOF_HELD";
const STOPPED: Duration = Duration::from_secs(10);
const SOON: Duration = Duration::from_mins(1);

/// The process that takes the lock and is stopped; does nothing in an ordinary
/// run of the tests.
#[test]
fn holder() {
    let Ok(dir) = std::env::var(PLACE) else { return };
    let _lock = Lock::take(dir.as_ref(), PATIENCE, &AtomicBool::new(false)).unwrap();
    println!("\nheld");
    // Longer than it takes to be stopped; over when it goes on.
    std::thread::sleep(STOPPED / 2);
}

/// P4, a lock holder stopped for ten seconds: the other session says who holds
/// the lock, keeps its change, and saves it by itself when the holder goes on.
#[test]
fn p4_a_stopped_lock_holder_costs_time_and_nothing_else() {
    let begin = Instant::now();
    let ground = Ground::new(true);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "held::holder", "--nocapture"])
        .env(PLACE, &ground.dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Open until the end: the holder goes on printing.
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "held"));
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::STOP).unwrap();
    let stopped = Instant::now();

    let files = store::open(&ground.dir, false).unwrap().files;
    let before = files.base().get(Kind::Risk, files.base().risks.named("R02").unwrap().uid).unwrap();
    let mut after = before.clone();
    let title = after.row().kind().shape().field("title").unwrap();
    let reading = duijie::data::cell::Reading { project: files.base(), today: paths::now().date() };
    after.row_mut().cell_mut(title).parse("patient", &reading).unwrap();
    let mut set = ChangeSet::new(Msg::new("done-edited"), paths::stamp());
    set.edits = vec![Edit { kind: Kind::Risk, uid: before.row().uid(), before: Some(before), after: Some(after) }];
    let (tell, told) = channel();
    let saver = Saver::start(files, move |event| tell.send(event).unwrap_or_default()).unwrap();
    saver.send(set);
    let SaveEvent::Failed { error, will_retry, .. } = told.recv_timeout(SOON).unwrap() else { panic!() };
    let said = stopped.elapsed();
    let Error::Locked { holder, .. } = error else { panic!("{error:?}") };
    assert!(will_retry && holder.contains(&child.id().to_string()), "{holder}");
    assert_eq!(saver.unsaved(), 1);
    std::thread::sleep(STOPPED.saturating_sub(stopped.elapsed()));
    kill_process(pid, Signal::CONT).unwrap();
    let goes_on = Instant::now();
    loop {
        match told.recv_timeout(SOON).unwrap() {
            SaveEvent::Saved { .. } => break,
            SaveEvent::Failed { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(child.wait().unwrap().success());
    drop(saver);
    assert_eq!(ground::whole(&ground.dir, "stopped holder").risks.named("R02").unwrap().title, "patient");
    let figures = format!(
        "stopped for {} s, told after {:.1} s, saved by itself {:.1} s after it went on",
        STOPPED.as_secs(),
        said.as_secs_f64(),
        goes_on.elapsed().as_secs_f64()
    );
    ground::proved("P4 stopped lock holder", begin, &figures);
}
