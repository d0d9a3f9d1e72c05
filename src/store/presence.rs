//! Who else has a project open.
//!
//! Every session that may write keeps a file in `here/` and holds a lock on
//! it. The system frees the lock of a killed session, so nobody has to say
//! that they are still there, and nothing wakes to say so. A file that nobody
//! holds is removed by whoever finds it.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::disk::{self, retry};
use super::error::Error;
use super::paths;
use crate::data::clean;

/// The directory of the sessions of a project.
#[must_use]
pub fn dir(project: &Path) -> PathBuf {
    project.join("here")
}

/// Another session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Other {
    /// Whose it is.
    pub account: String,
    /// Since when, as the file says it: `2026-08-19T09:30`.
    pub since: String,
}

/// This session is here, until dropped.
pub struct Presence {
    path: PathBuf,
    _file: File,
}

impl Presence {
    /// Says that this session is here. Sessions have different names.
    ///
    /// # Errors
    /// The file cannot be made; nothing depends on it.
    pub fn enter(project: &Path, session: &str) -> Result<Self, Error> {
        let dir = dir(project);
        disk::make_dir(&dir)?;
        disk::sweep(&disk::fresh_files(&dir), false);
        // Held before it has its name: whoever finds a file that nobody holds removes it.
        let fresh = dir.join(format!(".{session}.tmp"));
        let (mut file, _) = disk::open_or_make(&fresh, false)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::Error(error) => Error::write(&fresh)(error),
            TryLockError::WouldBlock => Error::Locked { path: fresh.clone(), holder: String::new() },
        })?;
        let text = format!("{}\n{}\n", paths::account(), paths::now().format("%Y-%m-%dT%H:%M"));
        file.write_all(text.as_bytes()).map_err(Error::write(&fresh))?;
        let path = dir.join(session);
        retry(|| fs::rename(&fresh, &path)).map_err(Error::write(&path))?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // What cannot be removed is freed all the same.
        let _ = retry(|| fs::remove_file(&self.path));
    }
}

/// The other sessions, by account and time. Files of sessions that ended
/// without saying so are removed.
#[must_use]
pub fn others(project: &Path, session: &str) -> Vec<Other> {
    let entries = disk::entries(&dir(project)).unwrap_or_default().into_iter();
    let is_other = |name: &OsStr| name != session && !name.as_encoded_bytes().starts_with(b".");
    let others = entries.filter(|path| path.file_name().is_some_and(is_other));
    let mut out: Vec<Other> = others.filter_map(|path| other(&path)).collect();
    out.sort();
    out
}

/// The session of that file; none if it is over.
fn other(path: &Path) -> Option<Other> {
    let file = disk::open(path).ok()?;
    match file.try_lock_shared() {
        // Held together by those who look at the same time, so that none of them takes another one for its session.
        Ok(()) => {
            let _ = retry(|| fs::remove_file(path));
            None
        }
        Err(_) => {
            let mut text = Vec::new();
            (&file).take(400).read_to_end(&mut text).ok()?;
            let text = String::from_utf8_lossy(&text);
            let mut lines = text.lines().map(clean::line);
            let account = lines.next().filter(|account| !account.is_empty())?;
            Some(Other { account, since: lines.next().unwrap_or_default() })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn sessions_see_each_other_and_not_themselves() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(others(temp.path(), "a"), []);
        let one = Presence::enter(temp.path(), "a").unwrap();
        let _two = Presence::enter(temp.path(), "b").unwrap();
        assert_eq!(others(temp.path(), "a").len(), 1);
        assert_eq!(others(temp.path(), "b")[0].account, paths::account());
        drop(one);
        assert_eq!(others(temp.path(), "b"), []);
        assert_eq!(fs::read_dir(dir(temp.path())).unwrap().count(), 1);
    }

    #[test]
    fn whoever_looks_never_removes_a_session_that_is_just_entering() {
        let temp = tempfile::tempdir().unwrap();
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let _ = others(temp.path(), "a");
                }
            });
            let lost: Vec<u32> = (0..500)
                .filter(|n| {
                    let name = format!("b{n}");
                    let here = Presence::enter(temp.path(), &name);
                    here.is_err() || !dir(temp.path()).join(&name).exists()
                })
                .collect();
            over.store(true, Ordering::Relaxed);
            assert_eq!(lost, [] as [u32; 0]);
        });
    }

    #[test]
    fn a_session_that_was_killed_is_not_here_and_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(dir(temp.path())).unwrap();
        fs::write(dir(temp.path()).join("dead"), "li\n2026-08-19T09:30\n").unwrap();
        assert_eq!(others(temp.path(), "a"), []);
        assert_eq!(fs::read_dir(dir(temp.path())).unwrap().count(), 0);
    }
}
