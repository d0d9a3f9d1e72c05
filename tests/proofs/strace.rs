//! The program under `strace`: which system calls a save makes, and what
//! happens if one of them fails or is the last.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ground;

/// One system call of the thread that saves.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// The how manieth of that name it is, from the start of the program.
    pub nth: usize,
    /// As strace wrote it.
    pub text: String,
}

impl Call {
    /// What `strace -e` needs to do something at this call.
    pub fn inject(&self, what: &str) -> String {
        format!("inject={}:{what}:when={}", self.name, self.nth)
    }
}

/// Why there is no strace here, if so.
pub fn missing() -> Option<String> {
    match Command::new("strace").args(["-qq", "-e", "inject=getppid:retval=1", "true"]).output() {
        Err(error) => Some(format!("strace cannot be started: {error}")),
        Ok(done) if !done.status.success() => {
            Some(format!("strace is not permitted: {}", String::from_utf8_lossy(&done.stderr).trim()))
        }
        Ok(_) => None,
    }
}

/// `apply` on a script, under strace with these expressions; the calls go to
/// `log`.
pub fn apply(data: &Path, script: &str, expressions: &[&str], log: &Path) -> Output {
    let mut command = Command::new("strace");
    command.args(["-qq", "-y", "-s", "16", "-o"]).arg(log);
    for expression in expressions {
        command.args(["-e", expression]);
    }
    command.arg(ground::PROGRAM);
    ground::settle(&mut command, data);
    ground::apply(command, script)
}

/// The calls that the program makes from the moment it has read its script.
pub fn calls(data: &Path, script: &str) -> Vec<Call> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let done = apply(data, script, &[], log.path());
    assert!(done.status.success(), "{done:?}");
    let text = String::from_utf8_lossy(&std::fs::read(log.path()).unwrap()).into_owned();
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut out = Vec::new();
    let mut begun = false;
    for line in text.lines() {
        let Some((name, _)) = line.split_once('(').filter(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        else {
            continue;
        };
        let nth = counts.entry(name.to_owned()).or_default();
        *nth += 1;
        begun |= line.starts_with("read(0");
        if begun {
            out.push(Call { name: name.to_owned(), nth: *nth, text: line.to_owned() });
        }
    }
    assert!(out.len() > 20, "{text}");
    out
}

/// Does something for each of many, on all processors.
pub fn each<T: Sync>(all: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, |n| n.get().min(8));
        let run = || {
            while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(one)));
                if let Err(panic) = result {
                    next.store(usize::MAX / 2, Ordering::Relaxed);
                    *failed.lock().unwrap() = Some(panic);
                }
            }
        };
        for _ in 0..threads {
            scope.spawn(run);
        }
    });
    if let Some(panic) = failed.into_inner().unwrap() {
        std::panic::resume_unwind(panic);
    }
}
