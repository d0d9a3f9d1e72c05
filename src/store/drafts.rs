//! What a person typed and did not save yet, so that it survives whatever ends
//! the program.
//!
//! Every session has a file of its own in the state directory and holds a lock
//! beside it; the system frees the lock of a killed session. Whoever finds a
//! file that nobody holds takes its drafts over: into the own file first, and
//! only then the other one goes.
//!
//! A thread writes, a while after the text has changed, so that fast typing is
//! written once a second and nothing wakes where nothing is typed.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::disk::{self, retry};
use super::error::Error;
use super::format;
use super::paths::{self, Places};
use super::state;
use crate::data::clean;
use crate::data::draft::Draft;
use crate::data::msg::Msg;
use crate::data::values::Uid;

/// How long after a change of text it is written.
const PAUSE: Duration = Duration::from_secs(1);

/// The directory of the drafts of all sessions.
fn dir(places: &Places) -> PathBuf {
    places.state.join("drafts")
}

/// The file of one session.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Page {
    account: String,
    drafts: Vec<Draft>,
}

/// The file of a session that ended, locked: no other session takes it over.
/// Given to [`Keeper::keep`] it goes, once its drafts stand elsewhere.
#[derive(Debug)]
pub struct Dead {
    path: PathBuf,
    _lock: File,
}

/// What sessions of this account left.
#[derive(Debug, Default)]
pub struct Left {
    /// Their drafts, oldest first.
    pub drafts: Vec<Draft>,
    /// Where they stand.
    pub dead: Vec<Dead>,
    /// Files that could not be read; they are put aside.
    pub faults: Vec<Msg>,
}

/// The drafts of sessions of this account that ended. Those that another
/// session is just taking over are not among them.
#[must_use]
pub fn left(places: &Places) -> Left {
    let mut out = Left::default();
    let pages = disk::entries(&dir(places)).unwrap_or_default().into_iter();
    for path in pages.filter(|path| path.extension() == Some("ron".as_ref())) {
        let Some(lock) = hold(&path.with_extension("lock")) else { continue };
        let page: Option<Page> = match disk::read(&path) {
            // Another session has taken them over meanwhile.
            Ok(None) => {
                let _ = retry(|| fs::remove_file(path.with_extension("lock")));
                continue;
            }
            Ok(Some(bytes)) => format::options().from_bytes(&bytes).ok(),
            Err(_) => None,
        };
        match page {
            Some(page) if page.account == paths::account() => {
                out.drafts.extend(page.drafts);
                out.dead.push(Dead { path, _lock: lock });
            }
            Some(_) => {}
            None => {
                // Kept under another name, so that it is told once.
                let aside = path.with_extension("damaged");
                let _ = retry(|| fs::rename(&path, &aside));
                out.faults.push(Msg::new("draft-unreadable").text("path", clean::line(&aside.to_string_lossy())));
            }
        }
    }
    // A session that was killed while it took over left them twice.
    out.drafts.sort_by_key(|draft| (draft.at, draft.uid));
    let mut seen = std::collections::HashSet::new();
    out.drafts.retain(|draft| seen.insert(draft.uid));
    out.drafts.iter_mut().for_each(|draft| draft.left = true);
    out
}

/// Takes the lock of a session; none while it lives.
fn hold(path: &Path) -> Option<File> {
    // Whoever takes over removes the file: a lock on one without a name is none.
    for _ in 0..100 {
        let (file, _) = disk::open_or_make(path, false).ok()?;
        match file.try_lock() {
            Ok(()) if is_named(&file, path) => return Some(file),
            Ok(()) => {}
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    None
}

fn is_named(file: &File, path: &Path) -> bool {
    let id = |meta: fs::Metadata| (meta.dev(), meta.ino());
    retry(|| fs::metadata(path)).is_ok_and(|meta| retry(|| file.metadata()).is_ok_and(|own| id(own) == id(meta)))
}

enum Order {
    /// These are the drafts now; those files are of no more use then.
    Keep(Vec<Draft>, Vec<Dead>),
    /// Write now, and say whether that worked.
    Flush(Sender<bool>),
}

/// Keeps the drafts of this session. Dropped, it writes what is not written
/// yet; the file stays for the next session.
pub struct Keeper {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread. `on_fault` is called on it when drafts cannot be
    /// written; once, until they can.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(places: &Places, on_fault: impl Fn(Error) + Send + 'static) -> Result<Self, Error> {
        let (orders, inbox) = channel();
        let path = dir(places).join(format!("{}.ron", Uid::new()));
        let own = Own { path: path.clone(), lock: None };
        let work = Work { own, inbox, on_fault, drafts: None, dead: Vec::new(), asked: Vec::new(), told: false };
        let thread =
            std::thread::Builder::new().name("drafts".to_owned()).spawn(move || work.run()).map_err(Error::write(&path))?;
        Ok(Self { orders: Some(orders), thread: Some(thread) })
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A thread that is gone writes nothing; flushing says so.
            let _ = orders.send(order);
        }
    }

    /// From now on these are all the drafts; they are on disk soon. `dead`
    /// goes as soon as they are.
    pub fn keep(&self, drafts: Vec<Draft>, dead: Vec<Dead>) {
        self.order(Order::Keep(drafts, dead));
    }

    /// Waits until everything is on disk; false if that took too long or did
    /// not work.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> bool {
        let (tell, told) = channel();
        self.order(Order::Flush(tell));
        told.recv_timeout(timeout).unwrap_or(false)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A panic there was reported by the panic hook.
            let _ = thread.join();
        }
    }
}

struct Work<F> {
    own: Own,
    inbox: Receiver<Order>,
    on_fault: F,
    /// What is not on disk yet.
    drafts: Option<Vec<Draft>>,
    dead: Vec<Dead>,
    asked: Vec<Sender<bool>>,
    /// The fault was told.
    told: bool,
}

impl<F: Fn(Error)> Work<F> {
    fn run(mut self) {
        while let Ok(order) = self.inbox.recv() {
            self.take(order);
            let due = Instant::now() + PAUSE;
            while self.asked.is_empty() {
                match self.inbox.recv_timeout(due.saturating_duration_since(Instant::now())) {
                    Ok(order) => self.take(order),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
            self.write();
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Keep(drafts, mut dead) => {
                self.drafts = Some(drafts);
                self.dead.append(&mut dead);
            }
            Order::Flush(tell) => self.asked.push(tell),
        }
    }

    fn write(&mut self) {
        let written = match &self.drafts {
            Some(drafts) => self.own.write(drafts),
            None => Ok(()),
        };
        let ok = written.is_ok();
        match written {
            Ok(()) => {
                self.drafts = None;
                for dead in self.dead.drain(..) {
                    // What stays is taken over once more, and known by its ids.
                    let _ = retry(|| fs::remove_file(&dead.path));
                    let _ = retry(|| fs::remove_file(dead.path.with_extension("lock")));
                }
            }
            Err(error) if !self.told => (self.on_fault)(error),
            Err(_) => {}
        }
        self.told = !ok;
        for tell in self.asked.drain(..) {
            // Whoever asked may have stopped waiting.
            let _ = tell.send(ok);
        }
    }
}

/// The file of this session.
struct Own {
    path: PathBuf,
    /// Held from the first write on.
    lock: Option<File>,
}

impl Own {
    fn write(&mut self, drafts: &[Draft]) -> Result<(), Error> {
        if drafts.is_empty() {
            return match retry(|| fs::remove_file(&self.path)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::write(&self.path)(error)),
                _ => Ok(()),
            };
        }
        if self.lock.is_none() {
            disk::make_dir(self.path.parent().unwrap_or(&self.path))?;
            let lock = self.path.with_extension("lock");
            self.lock = Some(hold(&lock).ok_or(Error::Unsteady(lock))?);
        }
        state::write(&self.path, &Page { account: paths::account(), drafts: drafts.to_vec() })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // Without drafts there is nothing to take over.
        if self.lock.is_some() && !self.path.exists() {
            let _ = retry(|| fs::remove_file(self.path.with_extension("lock")));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::data::draft::About;

    const SOON: Duration = Duration::from_secs(20);

    fn places() -> (tempfile::TempDir, Places) {
        let temp = tempfile::tempdir().unwrap();
        let places = Places::find(Some(temp.path())).unwrap();
        (temp, places)
    }

    fn draft(text: &str) -> Draft {
        let about = About { kind: "risk".into(), ..About::default() };
        let texts = BTreeMap::from([("title".into(), text.into())]);
        Draft { uid: Uid::new(), project: "p".into(), about, at: paths::now(), texts, left: false }
    }

    fn keeper(places: &Places) -> Keeper {
        Keeper::start(places, |error| panic!("{error:?}")).unwrap()
    }

    fn texts(left: &Left) -> Vec<&str> {
        left.drafts.iter().map(|draft| draft.texts["title"].as_str()).collect()
    }

    fn files(places: &Places) -> usize {
        disk::entries(&dir(places)).unwrap().len()
    }

    #[test]
    fn drafts_are_written_without_being_asked_and_are_nobodys_while_their_session_lives() {
        let (_temp, places) = places();
        let one = keeper(&places);
        one.keep(vec![draft("a")], Vec::new());
        let begin = Instant::now();
        while files_of(&places) == 0 {
            assert!(begin.elapsed() < SOON);
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(left(&places).drafts.is_empty());
        drop(one);
        let left = left(&places);
        assert_eq!(texts(&left), ["a"]);
        assert!(left.drafts[0].left);
    }

    fn files_of(places: &Places) -> usize {
        let all = disk::entries(&dir(places)).unwrap_or_default();
        all.iter().filter(|path| path.extension() == Some("ron".as_ref())).count()
    }

    #[test]
    fn two_sessions_of_one_person_keep_their_own_and_one_takes_over_what_the_other_left() {
        let (_temp, places) = places();
        let (one, two) = (keeper(&places), keeper(&places));
        one.keep(vec![draft("of one")], Vec::new());
        two.keep(vec![draft("of two")], Vec::new());
        assert!(one.flush(SOON) && two.flush(SOON));
        assert_eq!(files_of(&places), 2);
        drop(one);
        let found = left(&places);
        assert_eq!(texts(&found), ["of one"]);
        // Nobody else takes over at the same time.
        assert!(left(&places).drafts.is_empty());
        let mut all = found.drafts.clone();
        all.push(draft("of two"));
        two.keep(all, found.dead);
        assert!(two.flush(SOON));
        assert_eq!(files_of(&places), 1);
        drop(two);
        assert_eq!(texts(&left(&places)).len(), 2);
    }

    #[test]
    fn whoever_is_killed_while_taking_over_leaves_each_draft_once() {
        let (_temp, places) = places();
        let one = keeper(&places);
        let same = draft("a");
        one.keep(vec![same.clone()], Vec::new());
        drop(one);
        // The other one had written its own file, and then was killed.
        let two = keeper(&places);
        two.keep(vec![same], Vec::new());
        drop(two);
        assert_eq!(files_of(&places), 2);
        assert_eq!(texts(&left(&places)), ["a"]);
    }

    #[test]
    fn a_session_that_has_no_drafts_leaves_nothing() {
        let (_temp, places) = places();
        let one = keeper(&places);
        one.keep(vec![draft("a")], Vec::new());
        assert!(one.flush(SOON));
        one.keep(Vec::new(), Vec::new());
        drop(one);
        assert_eq!(files(&places), 0);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_put_aside_and_told_once() {
        let (_temp, places) = places();
        disk::make_dir(&dir(&places)).unwrap();
        fs::write(dir(&places).join("x.ron"), "(drafts: 7").unwrap();
        assert_eq!(left(&places).faults.len(), 1);
        assert!(left(&places).faults.is_empty());
        assert_eq!(fs::read_to_string(dir(&places).join("x.damaged")).unwrap(), "(drafts: 7");
    }

    #[test]
    fn drafts_of_somebody_else_stay_theirs() {
        let (_temp, places) = places();
        let page = Page { account: "somebody else".into(), drafts: vec![draft("a")] };
        state::write(&dir(&places).join("x.ron"), &page).unwrap();
        assert!(left(&places).drafts.is_empty());
        assert_eq!(files_of(&places), 1);
    }

    #[test]
    fn a_disk_that_refuses_is_told_once_and_what_was_typed_is_written_when_it_does_not() {
        let (_temp, places) = places();
        // A file stands where the directory should be.
        fs::write(&places.state, "").unwrap();
        let (tell, told) = channel();
        let one = Keeper::start(&places, move |error| tell.send(error).unwrap()).unwrap();
        one.keep(vec![draft("a")], Vec::new());
        assert!(!one.flush(SOON) && !one.flush(SOON));
        assert_eq!(told.try_iter().count(), 1);
        fs::remove_file(&places.state).unwrap();
        assert!(one.flush(SOON));
        drop(one);
        assert_eq!(texts(&left(&places)), ["a"]);
    }
}
