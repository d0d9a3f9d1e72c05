//! P2: a power cut loses nothing acknowledged.
//!
//! The project stands on an ext4 file system in a file. The program is stopped
//! dead at a system call of a save, and the file is copied as it is then: it
//! holds what had reached the disk, and nothing that was still in memory. The
//! copy is mounted and opened like after a power cut.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::ground::{self, Mounted};
use super::kill::{SCRIPT, lines_in};
use super::strace::{self, Call};

/// The calls that change something on a disk, or say that it is there.
const CHANGING: [&str; 12] =
    ["openat", "write", "fsync", "fdatasync", "rename", "linkat", "unlink", "mkdir", "ftruncate", "fchmod", "fsetxattr", "flock"];

/// A file system in a file.
struct Image {
    path: PathBuf,
    options: &'static str,
}

impl Image {
    fn mount(&self, on: &Path) -> Result<Mounted, String> {
        Mounted::new(&["-t", "ext4", "-o", self.options], self.path.to_str().unwrap(), on)
    }

    /// What would be there after a power cut at this moment.
    fn cut(&self, to: &Path) -> Self {
        let done = Command::new("cp").arg("--sparse=always").arg(&self.path).arg(to).status().unwrap();
        assert!(done.success());
        Self { path: to.to_owned(), options: self.options }
    }
}

/// A file system with a project on it, unmounted.
fn prepare(temp: &Path, options: &'static str) -> Result<Image, String> {
    let image = Image { path: temp.join("base.img"), options };
    fs::File::create(&image.path).unwrap().set_len(24 << 20).unwrap();
    let made =
        Command::new("mkfs.ext4").args(["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"]).arg(&image.path).output();
    let made = made.map_err(|error| format!("mkfs.ext4: {error}"))?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).trim().to_owned());
    }
    let mounted = image.mount(&temp.join("base")).map_err(|why| format!("mounting is not permitted: {why}"))?;
    ground::make(&mounted.0.join("data"));
    drop(mounted);
    Ok(image)
}

/// What a power cut left.
struct Left {
    acknowledged: usize,
    /// What the files held before anybody opened the project again.
    on_disk: bool,
    /// Why it is not whole, if so.
    lost: Option<String>,
}

/// Runs the script with these expressions of strace, cuts the power when the
/// program has ended, and looks at what is left.
fn cut(temp: &Path, base: &Image, expressions: &[&str], what: &str) -> Left {
    let running = base.cut(&temp.join("run.img"));
    let mounted = running.mount(&temp.join("run")).unwrap();
    let log = tempfile::NamedTempFile::new().unwrap();
    let done = strace::apply(&mounted.0.join("data"), SCRIPT, expressions, log.path());
    let image = running.cut(&temp.join("cut.img"));
    drop(mounted);
    let acknowledged = ground::acknowledged(&done).len();
    let mounted = image.mount(&temp.join("cut")).unwrap();
    let dir = ground::project(&mounted.0.join("data"));
    let text = fs::read_to_string(dir.join("risks.ron")).unwrap_or_default();
    let on_disk =
        text.contains("\"changed\"") && text.contains("// checksum") && fs::read_to_string(dir.join("issues.ron")).is_ok();
    let looked = std::panic::catch_unwind(|| lines_in(&ground::whole(&dir, what), what));
    let lost = match looked {
        Ok(there) if there >= acknowledged => None,
        Ok(there) => Some(format!("{what}: {there} of {acknowledged} acknowledged")),
        Err(panic) => Some(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| what.to_owned())),
    };
    Left { acknowledged, on_disk, lost }
}

/// P2, with the power cut at every call of two saves that changes something,
/// on ext4 as it is and without its own guess about renamed files; and the
/// same without flushing, which must not go unnoticed.
#[test]
fn p2_a_power_cut_loses_nothing_acknowledged_and_flushing_is_why() {
    const NAME: &str = "P2 power cut";
    let _turn = ground::turn();
    let begin = Instant::now();
    if let Some(why) = ground::cannot_mount().or_else(strace::missing) {
        return ground::skipped(NAME, &why);
    }
    let mut cuts = 0;
    // The journal is written only when somebody asks for it.
    for options in ["loop,commit=900", "loop,commit=900,noauto_da_alloc"] {
        let temp = ground::temp(true);
        let base = match prepare(temp.path(), options) {
            Ok(image) => image,
            Err(why) => return ground::skipped(NAME, &why),
        };
        let tried = base.cut(&temp.path().join("try.img"));
        let mounted = tried.mount(&temp.path().join("try")).unwrap();
        let calls = strace::calls(&mounted.0.join("data"), SCRIPT);
        drop(mounted);
        let changing: Vec<&Call> = calls.iter().filter(|call| CHANGING.contains(&call.name.as_str())).collect();
        for call in changing {
            let what = format!("{options}, cut at {} number {}: {}", call.name, call.nth, call.text);
            let trace = format!("trace={}", call.name);
            let left = cut(temp.path(), &base, &[&trace, &call.inject("signal=KILL")], &what);
            assert_eq!(left.lost, None, "{what}");
            cuts += 1;
        }
        let whole = cut(temp.path(), &base, &["trace=none"], options);
        assert!(whole.acknowledged == 2 && whole.on_disk && whole.lost.is_none(), "{options}: {:?}", whole.lost);
        cuts += 1;
        weakened(temp.path(), &base, &calls);
    }
    ground::proved(
        NAME,
        begin,
        &format!("{cuts} cuts, 0 lost, 0 unreadable; without flushing files or directories it is noticed"),
    );
}

/// A program that does not flush files, or not directories, must be caught.
fn weakened(temp: &Path, base: &Image, calls: &[Call]) {
    let is_dir = |call: &&Call| !call.text.contains(".tmp>") && !call.text.contains(".log>");
    let flushes: Vec<&Call> = calls.iter().filter(|call| call.name == "fsync").collect();
    let directories: Vec<&&Call> = flushes.iter().filter(|call| is_dir(call)).collect();
    assert!(!directories.is_empty() && directories.len() < flushes.len());
    // Without the flush of the last new file it is empty once its name is on the disk, unless ext4 guesses what was meant.
    let new = flushes.iter().rfind(|call| !is_dir(call)).unwrap();
    let one = cut(temp, base, &["trace=fsync", &new.inject("retval=0")], "no flush of the new file");
    let guesses = !base.options.contains("noauto_da_alloc");
    assert!(one.acknowledged == 2 && (guesses || one.lost.is_some()), "nobody noticed that the new file is not flushed");
    // Without any flush of a file: neither the new files nor the history.
    let files = cut(temp, base, &["inject=fsync,fdatasync:retval=0"], "no flush of files");
    assert!(files.acknowledged == 2 && (files.lost.is_some() || !files.on_disk), "nobody noticed that files are not flushed");
    // Without the last flush of the directory the rename before it is not on the disk.
    let last = flushes.last().filter(|call| is_dir(call)).unwrap();
    let directory = cut(temp, base, &["trace=fsync", &last.inject("retval=0")], "no flush of the directory");
    assert!(directory.acknowledged == 2 && !directory.on_disk, "nobody noticed that directories are not flushed");
    // The history has it all the same: nothing is lost even then.
    assert_eq!(directory.lost, None);
}
