//! The lock of a project: one writer at a time, whoever it is.
//!
//! It is a `flock` on a file that is never deleted: the system frees it when
//! its holder is killed. The file says who holds it, for those who wait.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::disk::{self, retry};
use super::error::Error;
use super::paths;

/// How long a save waits for the lock.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(1);

/// How long one waits for one's turn: whoever is first in line may have been
/// stopped there.
const TURN: Duration = Duration::from_secs(1);

/// The lock, held until dropped.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a project directory, waiting `patience` at most, or
    /// until `stop` is set.
    ///
    /// # Errors
    /// Somebody else holds it, or the lock file cannot be opened.
    pub fn take(dir: &Path, patience: Duration, stop: &AtomicBool) -> Result<Self, Error> {
        let deadline = Instant::now() + patience;
        let path = dir.join(".lock");
        // Whoever saves all the time would take the lock again before those who wait have noticed that it is free;
        // but first in line is one of them by then.
        let line = dir.join(".line");
        let turn = first(&line, deadline.min(Instant::now() + TURN), stop)?;
        let held = first(&path, deadline, stop)?;
        drop(turn);
        match held {
            Ok(mut file) => {
                sign(&mut file);
                Ok(Self { _file: file })
            }
            Err(mut file) => Err(waited(&mut file, path)),
        }
    }
}

/// Waits until nobody writes, and keeps others from it until dropped; none
/// where nobody has ever written. Leaves no trace, unlike the lock.
///
/// # Errors
/// Somebody writes all the time, or the lock file cannot be read.
pub fn quiet(dir: &Path, patience: Duration) -> Result<Option<File>, Error> {
    let deadline = Instant::now() + patience;
    let path = dir.join(".lock");
    if !path.exists() {
        return Ok(None);
    }
    let mut file = disk::open(&path).map_err(Error::read(&path))?;
    loop {
        match file.try_lock_shared() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Err(waited(&mut file, path)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => return Err(Error::read(&path)(error)),
        }
    }
}

/// Waits until nobody else has locked that file: the file, locked; or as it
/// is, when the time is over.
fn first(path: &Path, deadline: Instant, stop: &AtomicBool) -> Result<Result<File, File>, Error> {
    let (mut file, _) = disk::open_or_make(path, false)?;
    loop {
        match file.try_lock() {
            // A lock on a file that meanwhile has another name locks nothing.
            Ok(()) if is_named(&file, path).map_err(Error::write(path))? => return Ok(Ok(file)),
            Ok(()) => file = disk::open_or_make(path, false)?.0,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(TryLockError::Error(error)) => return Err(Error::write(path)(error)),
        }
        if Instant::now() >= deadline || stop.load(Ordering::Relaxed) {
            return Ok(Err(file));
        }
        // Not all at once: the number of the process spreads those who wait.
        std::thread::sleep(PAUSE + Duration::from_micros(u64::from(std::process::id() % 997)));
    }
}

fn is_named(file: &File, path: &Path) -> std::io::Result<bool> {
    let id = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    match retry(|| std::fs::metadata(path)) {
        Ok(meta) => Ok(id(meta) == id(retry(|| file.metadata())?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Says in the lock file who holds it. Only an aid: failing is no error.
fn sign(file: &mut File) {
    let text = format!("{}, {}, {}", paths::account(), std::process::id(), paths::now());
    let _ = file.rewind().and_then(|()| file.set_len(0)).and_then(|()| file.write_all(text.as_bytes()));
}

fn waited(file: &mut File, path: PathBuf) -> Error {
    let mut holder = Vec::new();
    // Who cannot be read is not named.
    let _ = file.take(200).read_to_end(&mut holder);
    Error::Locked { path, holder: String::from_utf8_lossy(&holder).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_holds_the_lock_and_the_other_learns_who() {
        let dir = tempfile::tempdir().unwrap();
        let stop = AtomicBool::new(false);
        let first = Lock::take(dir.path(), PATIENCE, &stop).unwrap();
        let Err(Error::Locked { holder, .. }) = Lock::take(dir.path(), Duration::ZERO, &stop) else { panic!() };
        assert!(holder.starts_with(&paths::account()), "{holder}");
        drop(first);
        assert!(Lock::take(dir.path(), Duration::ZERO, &stop).is_ok());
    }

    #[test]
    fn whoever_stopped_first_in_line_does_not_keep_the_others_away() {
        let dir = tempfile::tempdir().unwrap();
        let stop = AtomicBool::new(false);
        let _turn = first(&dir.path().join(".line"), Instant::now(), &stop).unwrap().unwrap();
        assert!(Lock::take(dir.path(), PATIENCE, &stop).is_ok());
    }

    #[test]
    fn somebody_who_saves_all_the_time_lets_those_who_wait_in_between() {
        let dir = tempfile::tempdir().unwrap();
        let (stop, path) = (AtomicBool::new(false), dir.path());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = Lock::take(path, PATIENCE, &stop).unwrap();
                        std::thread::sleep(Duration::from_millis(2));
                        drop(lock);
                    }
                });
            }
        });
    }

    #[test]
    fn whoever_quits_stops_waiting() {
        let dir = tempfile::tempdir().unwrap();
        let stop = AtomicBool::new(true);
        let _first = Lock::take(dir.path(), PATIENCE, &stop).unwrap();
        let begin = Instant::now();
        assert!(Lock::take(dir.path(), PATIENCE, &stop).is_err());
        assert!(begin.elapsed() < PATIENCE);
    }
}
