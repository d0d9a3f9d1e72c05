//! The system calls of a safe write. Nothing here knows what a project is.
//!
//! A file is replaced by a fresh one: written under another name in the same
//! directory, flushed, renamed over the old one, the directory flushed. Who
//! reads it at any moment sees the old file or the new one.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{Access, Dir, XattrFlags};
use serde::{Deserialize, Serialize};

use super::error::Error;
use crate::data::values::Uid;

/// The hash by which contents are compared, and the checksum of a file: xxh3,
/// 64 bits. It guards against accidents, not against forgery.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// Tries again when a signal came in between.
///
/// # Errors
/// What the call says.
pub fn retry<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Opens a file to read. A pipe or a device in its place is refused: reading
/// it might never end.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = retry(|| OpenOptions::new().read(true).custom_flags(flags).open(path))?;
    let meta = retry(|| file.metadata())?;
    if meta.is_file() || meta.is_dir() { Ok(file) } else { Err(io::ErrorKind::NotSeekable.into()) }
}

/// What stands in a directory, whole or not at all. The iterator of the
/// standard library panics if the directory cannot be closed.
///
/// # Errors
/// It is not there, it cannot be read, or not to its end.
pub fn listing(dir: &Path) -> io::Result<Vec<PathBuf>> {
    retry(|| {
        let mut names = Vec::new();
        for entry in Dir::new(File::open(dir)?)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if !matches!(name, b"." | b"..") {
                names.push(dir.join(OsStr::from_bytes(name)));
            }
        }
        Ok(names)
    })
}

/// The same, but nothing where there is no such directory.
///
/// # Errors
/// It cannot be read, or not to its end.
pub fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match listing(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        result => result,
    }
}

/// The contents of a file, or none if there is no such file.
///
/// # Errors
/// It is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Vec::new();
    match open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::read(path)(error)),
    }
}

/// Whether the directory is shared by a team: its new files belong to its
/// group, and everybody of the group may write them.
fn is_shared(dir: &Path) -> bool {
    retry(|| fs::metadata(dir)).is_ok_and(|meta| meta.mode() & 0o2000 != 0)
}

/// The mode of a new file in that directory.
pub(super) fn mode(dir: &Path) -> u32 {
    if is_shared(dir) { 0o660 } else { 0o600 }
}

/// Makes a directory and what it stands in, for this account alone (0700), or
/// for the team that shares the directory it stands in (2770).
///
/// # Errors
/// It cannot be made.
pub fn make_dir(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make_dir(parent)?;
    }
    let shared = path.parent().is_some_and(is_shared);
    match retry(|| DirBuilder::new().mode(0o700).create(path)) {
        // Another session was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        made => made.map_err(Error::write(path))?,
    }
    if shared {
        retry(|| fs::set_permissions(path, fs::Permissions::from_mode(0o2770))).map_err(Error::write(path))?;
    }
    sync_dir(path.parent().unwrap_or(path))
}

/// Makes the names in a directory survive a power cut.
///
/// # Errors
/// The directory cannot be opened or flushed.
pub fn sync_dir(dir: &Path) -> Result<(), Error> {
    retry(|| File::open(dir)).and_then(|dir| dir.sync_all()).map_err(Error::write(dir))
}

/// What tells two states of one file apart without reading it. Any write and
/// any rename sets the time of the last status change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat([i64; 7]);

impl Stat {
    /// The state of that file, or none if there is none to be seen.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let meta = retry(|| fs::metadata(path)).ok()?;
        // Compared only, so it does not matter what a cast makes of huge numbers.
        let number = u64::cast_signed;
        Some(Self([
            number(meta.dev()),
            number(meta.ino()),
            number(meta.size()),
            meta.mtime(),
            meta.mtime_nsec(),
            meta.ctime(),
            meta.ctime_nsec(),
        ]))
    }

    /// How long ago the bytes were changed; nothing if that is yet to come.
    #[must_use]
    pub fn age(&self) -> Duration {
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(self.0[3].try_into().unwrap_or(0));
        SystemTime::now().duration_since(changed).unwrap_or_default()
    }
}

/// Whether this account may write there.
#[must_use]
pub fn is_writable(path: &Path) -> bool {
    loop {
        match rustix::fs::access(path, Access::WRITE_OK) {
            Err(rustix::io::Errno::INTR) => {}
            result => return result.is_ok(),
        }
    }
}

/// A fresh file beside the one it is to replace. Dropped before that, it is
/// removed.
pub struct Fresh {
    temp: PathBuf,
    target: PathBuf,
    /// Opened beforehand, so that nothing can fail to open after the rename.
    dir: File,
}

impl Fresh {
    /// Writes and flushes the fresh file, with mode, group, access list and
    /// attributes of the one it is to replace. A symbolic link is followed.
    ///
    /// # Errors
    /// Any step failed, or the target is write-protected: the rename would
    /// replace it all the same. The fresh file is removed.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        Self::make(path, bytes, true)
    }

    fn make(path: &Path, bytes: &[u8], flushed: bool) -> Result<Self, Error> {
        let target = retry(|| fs::canonicalize(path)).unwrap_or_else(|_| path.to_owned());
        let old = retry(|| fs::metadata(&target)).ok();
        if old.is_some() && !is_writable(&target) {
            return Err(Error::Protected(target));
        }
        let parent = target.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let dir = retry(|| File::open(&parent)).map_err(Error::write(&parent))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temp = parent.join(format!(".{name}.{}.tmp", Uid::new()));
        let make = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temp);
        let mut file = retry(make).map_err(Error::write(&temp))?;
        let fresh = Self { temp, target, dir };
        file.write_all(bytes).map_err(Error::write(&fresh.target))?;
        match old {
            Some(old) => resemble(&file, &fresh.target, &old),
            None => retry(|| file.set_permissions(fs::Permissions::from_mode(mode(&parent)))),
        }
        .and_then(|()| if flushed { file.sync_all() } else { Ok(()) })
        .map_err(Error::write(&fresh.target))?;
        Ok(fresh)
    }

    /// Puts it in the place of the old file. `Some` if that worked, but the
    /// directory could not be flushed: saved, may not survive a power cut.
    ///
    /// # Errors
    /// The rename failed; the old file is intact.
    pub fn replace(mut self) -> Result<Option<Error>, Error> {
        self.rename()?;
        Ok(self.dir.sync_all().err().map(|error| Error::Unsure(self.target.clone(), error.into())))
    }

    fn rename(&mut self) -> Result<(), Error> {
        retry(|| fs::rename(&self.temp, &self.target)).map_err(Error::write(&self.target))?;
        self.temp = PathBuf::new();
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if !self.temp.as_os_str().is_empty() {
            // What cannot be removed now goes at a later start.
            let _ = retry(|| fs::remove_file(&self.temp));
        }
    }
}

/// Gives a fresh file what the old one had besides its bytes. Group and
/// attributes are taken over as far as this account may.
fn resemble(file: &File, old: &Path, meta: &fs::Metadata) -> io::Result<()> {
    let mut bits = meta.mode() & 0o7777;
    if retry(|| file.metadata())?.gid() != meta.gid()
        && retry(|| std::os::unix::fs::fchown(file, None, Some(meta.gid()))).is_err()
    {
        // Another group: it must not get the rights of the old one.
        bits &= 0o7707;
    }
    retry(|| file.set_permissions(fs::Permissions::from_mode(bits)))?;
    let mut names = vec![0_u8; 4096];
    let length = rustix::fs::listxattr(old, &mut names[..]).unwrap_or(0);
    for name in names[..length].split(|&b| b == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0_u8; 65536];
        if let Ok(length) = rustix::fs::getxattr(old, name, &mut value[..]) {
            let _ = rustix::fs::fsetxattr(file, name, &value[..length], XattrFlags::empty());
        }
    }
    Ok(())
}

/// Replaces a file by these bytes, in one go.
///
/// # Errors
/// See [`Fresh::write`] and [`Fresh::replace`].
pub fn replace(path: &Path, bytes: &[u8]) -> Result<Option<Error>, Error> {
    Fresh::write(path, bytes)?.replace()
}

/// Replaces a file by these bytes without waiting for the disk: after a power
/// cut it may be the old one, or damaged. For what nobody would miss.
///
/// # Errors
/// See [`Fresh::write`] and [`Fresh::replace`].
pub fn replace_unflushed(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Fresh::make(path, bytes, false)?.rename()
}

/// Opens a file to read and append or, if there is none, makes it for whoever
/// may read the directory; whether it was made. The mode is set whatever the
/// file mask says: a team's lock is of no use to one of them alone.
///
/// # Errors
/// It can be neither opened nor made.
pub fn open_or_make(path: &Path, append: bool) -> Result<(File, bool), Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(!append).append(append).mode(0o600);
    let dir = path.parent().unwrap_or(path);
    let mut attempts = 0;
    loop {
        attempts += 1;
        match retry(|| options.clone().create_new(true).open(path)) {
            Ok(file) => {
                retry(|| file.set_permissions(fs::Permissions::from_mode(mode(dir)))).map_err(Error::write(path))?;
                return Ok((file, true));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match retry(|| options.open(path)) {
                // Removed in between; or, if that goes on, a symbolic link to nothing.
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempts < 100 => {}
                opened => return Ok((opened.map_err(Error::write(path))?, false)),
            },
            Err(error) => return Err(Error::write(path)(error)),
        }
    }
}

/// Our own fresh files that stand in a directory: of sessions at work, or left
/// behind by a killed one.
#[must_use]
pub fn fresh_files(dir: &Path) -> Vec<PathBuf> {
    let is_ours = |path: &Path| {
        path.extension() == Some("tmp".as_ref()) && path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    entries(dir).unwrap_or_default().into_iter().filter(|path| is_ours(path)).collect()
}

/// Removes fresh files that are older than an hour, or all of them where
/// `nobody_writes`.
pub fn sweep(files: &[PathBuf], nobody_writes: bool) {
    let age = |path: &PathBuf| SystemTime::now().duration_since(retry(|| fs::metadata(path)).ok()?.modified().ok()?).ok();
    for path in files {
        if nobody_writes || age(path).is_some_and(|age| age > Duration::from_hours(1)) {
            let _ = retry(|| fs::remove_file(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn directories_are_0700_and_files_0600() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        make_dir(&deep).unwrap();
        replace(&deep.join("f"), b"x").unwrap();
        assert_eq!((mode_of(&dir.path().join("a")), mode_of(&deep), mode_of(&deep.join("f"))), (0o700, 0o700, 0o600));
    }

    #[test]
    fn what_a_team_shares_stays_shared() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o2770)).unwrap();
        make_dir(&dir.path().join("p")).unwrap();
        replace(&dir.path().join("p/f"), b"x").unwrap();
        assert_eq!((mode_of(&dir.path().join("p")), mode_of(&dir.path().join("p/f"))), (0o2770, 0o660));
    }

    #[test]
    fn a_replaced_file_keeps_its_mode_and_its_link() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!((fs::read(&real).unwrap().as_slice(), mode_of(&real)), (&b"new"[..], 0o640));
    }

    #[test]
    fn a_fresh_file_that_replaces_nothing_goes_away() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        drop(Fresh::write(&path, b"x").unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let Err(Error::Read(_, reason)) = read(&path) else { panic!() };
        assert_eq!(reason.kind, io::ErrorKind::NotSeekable);
    }

    #[test]
    fn a_link_to_nothing_is_no_reason_to_try_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".lock");
        std::os::unix::fs::symlink(dir.path().join("gone/away"), &path).unwrap();
        assert!(matches!(open_or_make(&path, false), Err(Error::Write(..))));
    }

    #[test]
    fn only_old_leftovers_are_swept_unless_nobody_writes() {
        let dir = tempfile::tempdir().unwrap();
        let (old, young) = (dir.path().join(".risks.ron.1.tmp"), dir.path().join(".risks.ron.2.tmp"));
        for path in [&old, &young] {
            fs::write(path, "").unwrap();
        }
        let past = SystemTime::now() - Duration::from_hours(2);
        File::options().write(true).open(&old).unwrap().set_modified(past).unwrap();
        fs::write(dir.path().join("risks.ron"), "").unwrap();
        sweep(&fresh_files(dir.path()), false);
        assert!(!old.exists() && young.exists());
        sweep(&fresh_files(dir.path()), true);
        assert!(!young.exists() && dir.path().join("risks.ron").exists());
    }

    #[test]
    fn another_file_under_the_same_name_has_another_state() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        replace(&path, b"1").unwrap();
        let before = Stat::of(&path);
        replace(&path, b"2").unwrap();
        assert_ne!(before, Stat::of(&path));
    }
}
