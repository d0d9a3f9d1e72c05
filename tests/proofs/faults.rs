//! P3: a disk that fails loses nothing: the old file is intact, the message is
//! there within a second, and a retry works once the disk does.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::ground::{self, Ground};
use super::kill::{SCRIPT, lines_in};
use super::strace::{self, Call};

/// What takes longer has hung: no disk and no machine is that slow.
const HANG: Duration = Duration::from_mins(1);

const CODES: [&str; 6] = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EINTR"];

/// The calls that a disk can refuse. Not `close`: strace would keep the file
/// open, and the system never does, whatever it answers.
const OF_DISKS: [&str; 26] = [
    "openat",
    "read",
    "pread64",
    "write",
    "statx",
    "fstat",
    "newfstatat",
    "lseek",
    "fsync",
    "fdatasync",
    "rename",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "ftruncate",
    "fchmod",
    "fchown",
    "getdents64",
    "access",
    "faccessat2",
    "readlink",
    "listxattr",
    "flock",
];

/// P3, each code once at each call, and from each call on for good.
#[test]
fn p3_an_error_at_any_system_call_loses_nothing_and_is_told() {
    const NAME: &str = "P3 error codes at every system call";
    let _turn = ground::turn();
    let begin = Instant::now();
    if let Some(why) = strace::missing() {
        return ground::skipped(NAME, &why);
    }
    let ground = Ground::new(true);
    let calls: Vec<Call> =
        strace::calls(&ground.copy().data, SCRIPT).into_iter().filter(|call| OF_DISKS.contains(&call.name.as_str())).collect();
    let once = calls.iter().flat_map(|call| CODES.map(|code| (call.clone(), code, "")));
    let for_good = calls.iter().filter(|call| call.name != "read").map(|call| (call.clone(), "EIO", "+"));
    let full = calls
        .iter()
        .filter(|call| matches!(call.name.as_str(), "write" | "openat" | "fsync" | "fdatasync" | "mkdir" | "linkat" | "rename"))
        .map(|call| (call.clone(), "ENOSPC", "+"));
    let all: Vec<(Call, &str, &str)> = once.chain(for_good).chain(full).collect();
    let (slowest, refused) = (Mutex::new(Duration::ZERO), Mutex::new(0));
    strace::each(&all, |(call, code, rest)| {
        let copy = ground.copy();
        let log = tempfile::NamedTempFile::new().unwrap();
        let (trace, inject) = (format!("trace={}", call.name), call.inject(&format!("error={code}")) + rest);
        let started = Instant::now();
        let done = strace::apply(&copy.data, SCRIPT, &[&trace, &inject], log.path());
        let took = started.elapsed();
        let what = format!("{inject}: {}", call.text);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(matches!(done.status.code(), Some(0 | 1)) && !said.contains("panicked"), "{what}: {done:?}");
        let acknowledged = ground::acknowledged(&done).len();
        if done.status.code() == Some(1) {
            // Not said only where saying is what failed.
            let mute = call.name == "write" || *rest == "+";
            assert!(said.trim().len() > 20 || mute, "{what}: refused without a sentence: {done:?}");
            assert!(took < HANG, "{what}: {took:?}");
            let mut slowest = slowest.lock().unwrap();
            *slowest = took.max(*slowest);
            *refused.lock().unwrap() += 1;
        }
        // A signal that came in between is nothing that anybody needs to know.
        assert!(*code != "EINTR" || acknowledged == 2, "{what}: {done:?}");
        let there = lines_in(&ground::whole(&copy.dir, &what), &what);
        assert!(there >= acknowledged, "{what}: {there} of {acknowledged}");
        let next = ground::apply(copy.duijie(), "set A01 title=after\n");
        assert_eq!(ground::acknowledged(&next), [1], "{what}: {next:?}");
    });
    let (slowest, refused) = (slowest.into_inner().unwrap(), refused.into_inner().unwrap());
    let figures = format!(
        "{} calls, {} runs, {refused} refused and told, the slowest run in {} ms, 0 lost, 0 unreadable",
        calls.len(),
        all.len(),
        slowest.as_millis()
    );
    ground::proved(NAME, begin, &figures);
}
