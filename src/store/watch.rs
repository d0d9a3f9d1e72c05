//! Notices that a project directory changes.
//!
//! The directory is watched, not its files: a file is another one after the
//! first rename. Reading causes events too; they are passed over, or every look
//! would cause the next. On a disk of this machine nothing wakes as long as
//! nothing changes; only where the system does not hear of changes made
//! elsewhere (NFS, SMB, sshfs), or gives no watch, a look every two seconds
//! takes its place.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::presence;

/// How often one looks where nobody tells.
const BEAT: Duration = Duration::from_secs(2);

/// A watch, kept until dropped.
pub struct Watch {
    _events: Option<RecommendedWatcher>,
    _beat: Option<Beat>,
}

impl Watch {
    /// Watches a project directory. `on_change` is called from another thread,
    /// also for changes of this session's own: it is a hint to look.
    #[must_use]
    pub fn start(dir: &Path, on_change: impl Fn() + Clone + Send + 'static) -> Self {
        let events = if is_remote(dir) { None } else { events(dir, on_change.clone()) };
        let beat = if events.is_none() { Beat::start(on_change) } else { None };
        Self { _events: events, _beat: beat }
    }
}

/// Whether changes made on another machine may go unheard there.
#[must_use]
pub fn is_remote(dir: &Path) -> bool {
    file_system(dir).is_some_and(|(_, remote)| remote)
}

/// Whether the system tells of changes in that directory.
#[must_use]
pub fn is_heard(dir: &Path) -> bool {
    events(dir, || {}).is_some()
}

/// The name of a network file system or of one in user space, and whether its
/// changes may go unheard; none if it is an ordinary one or unknown.
#[cfg(target_os = "linux")]
#[must_use]
pub fn file_system(dir: &Path) -> Option<(&'static str, bool)> {
    // linux/magic.h, and the places where those that are not there say it.
    const NAMES: [(u32, &str, bool); 11] = [
        (0x6969, "NFS", true),
        (0x517b, "SMB", true),
        (0xff53_4d42, "CIFS", true),
        (0xfe53_4d42, "SMB", true),
        (0x6573_5546, "FUSE", true),
        (0x0102_1997, "9p", true),
        (0x00c3_6400, "Ceph", true),
        (0x5346_414f, "AFS", true),
        (0x0bd0_0bd0, "Lustre", true),
        (0x4750_4653, "GPFS", true),
        (0x0102_1994, "tmpfs", false),
    ];
    let kind = rustix::fs::statfs(dir).ok()?.f_type;
    // The numbers have 32 bits, whatever the width of the field.
    let kind = u32::try_from(kind & 0xffff_ffff).ok()?;
    NAMES.iter().find(|(number, ..)| *number == kind).map(|(_, name, remote)| (*name, *remote))
}

/// Elsewhere the system's own watch is trusted.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn file_system(_: &Path) -> Option<(&'static str, bool)> {
    None
}

/// The system's watch; none if it gives none.
fn events(dir: &Path, on_change: impl Fn() + Send + 'static) -> Option<RecommendedWatcher> {
    let here = presence::dir(dir);
    let tell = move |event: notify::Result<Event>| match event {
        Ok(event) if !is_news(&event, &here) => {}
        // An error means that events were missed: look.
        Ok(_) | Err(_) => on_change(),
    };
    let mut watcher = notify::recommended_watcher(tell).ok()?;
    watcher.watch(dir, RecursiveMode::NonRecursive).ok()?;
    // Who else is here is only an aid.
    let _ = watcher.watch(&presence::dir(dir), RecursiveMode::NonRecursive);
    Some(watcher)
}

/// Whether a file that people see may have changed. A session that was killed
/// leaves nothing but a closed file behind.
fn is_news(event: &Event, here: &Path) -> bool {
    let visible = |path: &Path| {
        path.extension() == Some("ron".as_ref()) && !path.file_name().unwrap_or_default().as_encoded_bytes().starts_with(b".")
    };
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => event.paths.iter().any(|path| path.parent() == Some(here)),
        EventKind::Access(_) => false,
        _ => event.need_rescan() || event.paths.iter().any(|path| visible(path) || path.parent() == Some(here)),
    }
}

/// Looks every two seconds.
struct Beat {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Beat {
    fn start(on_change: impl Fn() + Send + 'static) -> Option<Self> {
        let (end, ended) = channel::<()>();
        let beat = move || {
            while ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                on_change();
            }
        };
        // Without it a look is taken with each save, as before.
        let thread = std::thread::Builder::new().name("look".to_owned()).spawn(beat).ok()?;
        Some(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // A panic there was reported by the panic hook.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::Receiver;

    use super::*;
    use crate::store::disk;

    const SOON: Duration = Duration::from_mins(1);
    const QUIET: Duration = Duration::from_millis(300);

    fn watched() -> (tempfile::TempDir, Watch, Receiver<()>) {
        let dir = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let watch = Watch::start(dir.path(), move || tell.send(()).unwrap_or_default());
        (dir, watch, told)
    }

    #[test]
    fn a_replaced_file_is_told_again_and_again() {
        let (dir, _watch, told) = watched();
        for n in 0..3 {
            disk::replace(&dir.path().join("risks.ron"), format!("{n}").as_bytes()).unwrap();
            told.recv_timeout(SOON).unwrap();
            while told.recv_timeout(QUIET).is_ok() {}
        }
    }

    #[test]
    fn reading_is_no_change_and_neither_are_fresh_files_and_locks() {
        let (dir, _watch, told) = watched();
        fs::write(dir.path().join("risks.ron"), "x").unwrap();
        told.recv_timeout(SOON).unwrap();
        while told.recv_timeout(QUIET).is_ok() {}
        fs::read(dir.path().join("risks.ron")).unwrap();
        fs::write(dir.path().join(".lock"), "x").unwrap();
        fs::write(dir.path().join(".risks.ron.1.tmp"), "x").unwrap();
        assert!(told.recv_timeout(QUIET).is_err());
    }

    #[test]
    fn where_nobody_tells_one_looks_and_stops_when_dropped() {
        let (tell, told) = channel();
        let beat = Beat::start(move || tell.send(()).unwrap_or_default()).unwrap();
        told.recv_timeout(SOON).unwrap();
        drop(beat);
        assert!(told.recv().is_err());
    }
}
