//! P1: `kill -9` anywhere loses nothing acknowledged and leaves a store that
//! opens.

use std::os::unix::process::ExitStatusExt;
use std::time::Instant;

use duijie::data::project::Project;
use duijie::data::records::risk::RiskState;

use super::ground::{self, Ground};
use super::strace::{self, Call};

/// The first line changes two collections at once, one of which has no file
/// yet; the second one is a plain change in a session that has saved before.
pub const SCRIPT: &str = "do R01 occurred actual_days=3\nset R02 title=\"changed\"\n";

/// How far the script has come in a project; it must be between two lines.
pub fn lines_in(project: &Project, what: &str) -> usize {
    let first = project.risks.named("R01").unwrap();
    let occurred = first.state == RiskState::Occurred;
    assert_eq!(occurred, project.issues.all().count() == 1, "{what}: a change set is there in part");
    let changed = project.risks.named("R02").unwrap().title == "changed";
    assert!(occurred || !changed, "{what}: the later change is there without the earlier one");
    usize::from(occurred) + usize::from(changed)
}

/// P1, at every single system call of two saves, through the command line.
#[test]
fn p1_killed_at_any_system_call_nothing_acknowledged_is_lost() {
    const NAME: &str = "P1 killed at every system call";
    let _turn = ground::turn();
    let begin = Instant::now();
    if let Some(why) = strace::missing() {
        return ground::skipped(NAME, &why);
    }
    let ground = Ground::new(true);
    let calls = strace::calls(&ground.copy().data, SCRIPT);
    strace::each(&calls, |call: &Call| {
        let copy = ground.copy();
        let log = tempfile::NamedTempFile::new().unwrap();
        let trace = format!("trace={}", call.name);
        let done = strace::apply(&copy.data, SCRIPT, &[&trace, &call.inject("signal=KILL")], log.path());
        let what = format!("killed at {} number {}: {}", call.name, call.nth, call.text);
        let killed = done.status.signal() == Some(9) || done.status.code() == Some(137);
        // Memory and random numbers are not asked for equally often in every run.
        let varies = matches!(call.name.as_str(), "getrandom" | "brk" | "mmap" | "munmap" | "mremap" | "madvise");
        assert!(killed || (varies && done.status.success()), "{what}: {done:?}");
        let acknowledged = ground::acknowledged(&done).len();
        let there = lines_in(&ground::whole(&copy.dir, &what), &what);
        assert!((acknowledged..=acknowledged + 1).contains(&there), "{what}: {there} of {acknowledged}");
        // And the store goes on working.
        let next = ground::apply(copy.duijie(), "set A01 title=after\n");
        assert_eq!(ground::acknowledged(&next), [1], "{what}: {next:?}");
    });
    ground::proved(NAME, begin, &format!("{} calls, 0 lost, 0 unreadable, 0 leftovers", calls.len()));
}
