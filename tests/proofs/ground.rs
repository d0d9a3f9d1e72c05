//! A project on a real disk, the program that works on it, and what must hold
//! whatever happened.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use duijie::data::project::Project;
use duijie::store::{self, check, disk, history};
use tempfile::TempDir;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_duijie");

/// What stands in a project directory and nothing else.
const KNOWN: [&str; 8] = [".lock", ".line", "backups", "conflicts.ron", "here", "history", "quarantine", "calendar"];

/// A data directory with one project.
pub struct Ground {
    temp: TempDir,
    /// The data directory.
    pub data: PathBuf,
    /// The project.
    pub dir: PathBuf,
}

/// Where a directory for trials may stand: in memory where flushing need not
/// be proved.
pub fn temp(in_memory: bool) -> TempDir {
    let memory = Path::new("/dev/shm");
    if in_memory && memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

impl Ground {
    /// A project with V1, R01, R02 and A01, made by the program.
    pub fn new(in_memory: bool) -> Self {
        let temp = temp(in_memory);
        let data = temp.path().join("data");
        make(&data);
        Self { dir: project(&data), data, temp }
    }

    /// Another one, the same.
    pub fn copy(&self) -> Self {
        let temp = tempfile::tempdir_in(self.temp.path().parent().unwrap()).unwrap();
        let data = temp.path().join("data");
        copy(&self.data, &data);
        Self { dir: project(&data), data, temp }
    }

    /// The program, on this data.
    pub fn duijie(&self) -> Command {
        duijie(&self.data)
    }
}

/// The program, on that data.
pub fn duijie(data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    settle(&mut command, data);
    command
}

/// The same environment for every run.
pub fn settle(command: &mut Command, data: &Path) {
    command.env("DUIJIE_DATA_DIR", data).env("LC_ALL", "C.UTF-8").env("USER", "prover").env_remove("DUIJIE_LANG");
}

/// Makes the project of [`Ground::new`] in a directory that is not there yet.
pub fn make(data: &Path) {
    assert!(duijie(data).args(["--lang", "en", "new", "Proof", "--code", "PROOF"]).output().unwrap().status.success());
    let script =
        "add stakeholder side=vendor name=\"Zhou Min\"\nadd risk \"Data late @V1 p4i3\"\nadd risk Second\nadd action Ask\n";
    let done = apply(duijie(data), script);
    assert!(done.status.success(), "{done:?}");
}

/// The only project of a data directory.
pub fn project(data: &Path) -> PathBuf {
    let mut dirs = fs::read_dir(data.join("projects")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    dirs.next().unwrap()
}

/// Runs `apply` on a script.
pub fn apply(mut command: Command, script: &str) -> Output {
    command.args(["--lang", "en", "apply", "-"]);
    fed(command, script)
}

/// Runs a command that reads this; it may end before it has read all.
pub fn fed(mut command: Command, text: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

/// The numbers of the lines that were acknowledged.
pub fn acknowledged(output: &Output) -> Vec<usize> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| line.strip_prefix("ACK ")?.split(' ').next()?.parse().ok()).collect()
}

/// Copies a directory with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Opens a project like the next start does, and lets nothing be wrong with it.
pub fn whole(dir: &Path, what: &str) -> Project {
    let opened = store::open_for_command(dir, false).unwrap();
    assert!(opened.problems.is_empty() && opened.read_only.is_none(), "{what}: {:?} {:?}", opened.problems, opened.read_only);
    assert_eq!(check::check(dir).unwrap(), [], "{what}");
    assert_eq!(history::read(dir, usize::MAX).unfinished().count(), 0, "{what}: a change set was left unfinished");
    assert_eq!(disk::fresh_files(dir), Vec::<PathBuf>::new(), "{what}");
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let is_collection = !name.starts_with('.') && Path::new(&name).extension() == Some("ron".as_ref());
        assert!(is_collection || KNOWN.contains(&name.as_str()), "{what}: {name} was left behind");
    }
    opened.project
}

/// Every byte that is anywhere in a project directory, files one after the
/// other.
pub fn everything(dir: &Path) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            out.extend(everything(&entry.path()));
        } else {
            out.push(fs::read(entry.path()).unwrap());
        }
    }
    out
}

/// Whether a text stands in one of these.
pub fn stands_in(all: &[Vec<u8>], text: &str) -> bool {
    all.iter().any(|bytes| bytes.windows(text.len()).any(|run| run == text.as_bytes()))
}

/// One proof after the other: each uses all processors, and times count only
/// if nothing else is going on.
pub fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says what was proved and how long it took, whoever captures what tests
/// print.
pub fn proved(promise: &str, begin: Instant, figures: &str) {
    let line = format!("proof {promise}: {figures}; {:.1} s\n", begin.elapsed().as_secs_f64());
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Says why a proof is not possible here.
pub fn skipped(promise: &str, why: &str) {
    let _ = std::io::stderr().write_all(format!("proof {promise}: skipped: {why}\n").as_bytes());
}

/// Why this user may not mount, if so.
pub fn cannot_mount() -> Option<String> {
    (!rustix::process::geteuid().is_root()).then(|| "mounting needs root".to_owned())
}

/// A mounted directory, given back when dropped.
pub struct Mounted(pub PathBuf);

impl Mounted {
    /// Mounts `what` with these arguments on a new directory at `on`, or says
    /// why not.
    pub fn new(arguments: &[&str], what: &str, on: &Path) -> Result<Self, String> {
        fs::create_dir_all(on).unwrap();
        let done = Command::new("mount").args(arguments).arg(what).arg(on).output().map_err(|error| format!("mount: {error}"))?;
        if done.status.success() { Ok(Self(on.to_owned())) } else { Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()) }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        for _ in 0..50 {
            if Command::new("umount").arg(&self.0).output().is_ok_and(|done| done.status.success()) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
}
