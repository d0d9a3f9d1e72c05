//! The save thread: it takes change sets, saves them in their order, and tells
//! what became of them. Nobody waits for it but whoever quits.
//!
//! Sets that arrive while one is being written are joined into the next write.
//! What cannot be saved stays in memory and is tried again: by itself after a
//! while, with the next set, or when somebody asks.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::conflicts::{self, Conflict};
use super::disk::Stat;
use super::error::Error;
use super::files::{Files, Outcome, Pending};
use super::merged::Renumbered;
use super::presence::{self, Other, Presence};
use super::watch::Watch;
use crate::data::edit::{ChangeSet, Edit};
use crate::data::merge::Clash;
use crate::data::values::Uid;

/// The pauses before a save is tried again by itself; the last one repeats.
const PAUSES: [Duration; 4] = [Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(15), Duration::from_mins(1)];

/// What the save thread tells.
#[derive(Clone, Debug)]
pub enum SaveEvent {
    /// These sets are on disk.
    Saved {
        /// The sets.
        sets: Vec<Uid>,
        /// They are, but may not survive a power cut.
        unsure: Option<Error>,
    },
    /// These sets are not; they are kept in memory.
    Failed {
        /// The sets, oldest first.
        sets: Vec<Uid>,
        /// Why.
        error: Error,
        /// Whether it is tried again without anybody asking.
        will_retry: bool,
    },
    /// Changes that the model has not seen: of other sessions, and of our own
    /// edits where they were merged. To be taken in with
    /// [`merge::take_in`](crate::data::merge::take_in).
    Others(Vec<Edit>),
    /// New records whose short ids were taken. The edit is among `Others`.
    Renumbered(Vec<Renumbered>),
    /// Values of ours that lost; they are kept in `conflicts.ron`.
    Clashes(Vec<Clash>),
    /// The files could not be looked at, or not all of them.
    LookFailed(Error),
    /// The values that wait for a review have become these, oldest first.
    Conflicts(Vec<Conflict>),
    /// The other sessions that have this project open have become these.
    Here(Vec<Other>),
}

enum Order {
    Save(Box<ChangeSet>),
    Retry,
    Look,
    Settle(Vec<Uid>),
}

#[derive(Default)]
struct Counts {
    /// Sets sent and not saved.
    unsaved: usize,
    /// How often a save failed.
    failures: usize,
    /// Whether the thread is gone.
    ended: bool,
}

#[derive(Default)]
struct Shared {
    counts: Mutex<Counts>,
    changed: Condvar,
    stop: AtomicBool,
}

impl Shared {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts());
        self.changed.notify_all();
    }
}

/// The save thread. Dropping it ends it without waiting for the lock of the
/// project; whoever wants everything saved calls [`Saver::flush`] first.
pub struct Saver {
    /// The only strong one: without it the thread ends.
    orders: Option<Arc<Sender<Order>>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    place: Place,
    watch: Option<Watch>,
    presence: Option<Presence>,
}

/// The directory that is saved into, and by whom.
#[derive(Clone, Debug, Default)]
struct Place {
    dir: PathBuf,
    session: String,
    /// Nothing is written there.
    read_only: bool,
}

impl Saver {
    /// Starts the thread. `on_event` is called on it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(files: Files, on_event: impl Fn(SaveEvent) + Send + 'static) -> Result<Self, Error> {
        let (orders, inbox) = channel();
        let shared = Arc::new(Shared::default());
        let read_only = files.refusal().is_some();
        let place = Place { dir: files.dir().to_owned(), session: files.session().to_owned(), read_only };
        let told = Told { place: place.clone(), ..Told::default() };
        let work = Work { files, inbox, shared: Arc::clone(&shared), on_event, pending: Vec::new(), failed: None, told };
        let thread =
            std::thread::Builder::new().name("save".to_owned()).spawn(move || work.run()).map_err(Error::write(&place.dir))?;
        Ok(Self { orders: Some(Arc::new(orders)), shared, thread: Some(thread), place, watch: None, presence: None })
    }

    /// From now on changes of other sessions are told without anybody asking,
    /// and other sessions see that this one is here.
    pub fn watch(&mut self) {
        if !self.place.read_only {
            // Not to be seen does no harm.
            self.presence = Presence::enter(&self.place.dir, &self.place.session).ok();
        }
        let orders = self.orders.as_ref().map(Arc::downgrade).unwrap_or_default();
        self.watch = Some(Watch::start(&self.place.dir, move || {
            if let Some(orders) = orders.upgrade() {
                // A thread that is gone looks at nothing.
                let _ = orders.send(Order::Look);
            }
        }));
        // What happened since the files were read.
        self.look();
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A thread that is gone saves nothing: the set stays unsaved, and quitting asks.
            let _ = orders.send(order);
        }
    }

    /// Saves a set, soon.
    pub fn send(&self, set: ChangeSet) {
        self.shared.change(|counts| counts.unsaved += 1);
        self.order(Order::Save(Box::new(set)));
    }

    /// Tries again what could not be saved.
    pub fn retry(&self) {
        self.order(Order::Retry);
    }

    /// Looks whether other sessions changed the files; the answer is
    /// [`SaveEvent::Others`], or nothing if they did not.
    pub fn look(&self) {
        self.order(Order::Look);
    }

    /// Somebody has looked at these values that lost; the answer is
    /// [`SaveEvent::Conflicts`].
    pub fn settle(&self, conflicts: Vec<Uid>) {
        self.order(Order::Settle(conflicts));
    }

    /// How many sets are not saved yet.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.shared.counts().unsaved
    }

    /// Waits until everything is saved, trying once more what could not be.
    /// False if some is not: the time is over, or it failed again.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        let before = self.shared.counts().failures;
        if self.unsaved() > 0 {
            self.retry();
        }
        let mut counts = self.shared.counts();
        loop {
            if counts.unsaved == 0 {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if counts.ended || counts.failures > before || left.is_zero() {
                return false;
            }
            counts = self.shared.changed.wait_timeout(counts, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A panic there was reported by the panic hook.
            let _ = thread.join();
        }
    }
}

struct Work<F> {
    files: Files,
    inbox: Receiver<Order>,
    shared: Arc<Shared>,
    on_event: F,
    pending: Vec<Pending>,
    /// When to try again, and how often it has failed in a row.
    failed: Option<(Option<Instant>, usize)>,
    told: Told,
}

/// What stands beside the collections, as it was last told.
#[derive(Default)]
struct Told {
    place: Place,
    conflicts: Vec<Conflict>,
    conflicts_stat: Option<Stat>,
    here: Vec<Other>,
    /// Why the last look failed.
    failed: Option<Error>,
}

/// Tells that the thread ended, even by a panic, so that nobody waits for it.
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.change(|counts| counts.ended = true);
    }
}

impl<F: Fn(SaveEvent)> Work<F> {
    fn run(mut self) {
        let _ending = Ending(Arc::clone(&self.shared));
        while let Some((mut save, mut look)) = self.wait() {
            // What has arrived meanwhile is saved in one go.
            while let Ok(order) = self.inbox.try_recv() {
                self.take(order, &mut save, &mut look);
            }
            if save && !self.pending.is_empty() {
                self.save();
            }
            // A save reads only the files it writes.
            if look && !self.shared.stop.load(Ordering::Relaxed) {
                self.look();
            }
        }
    }

    /// Waits for an order or for the time to try again: whether to save and to
    /// look. None if nobody can order anything any more.
    fn wait(&mut self) -> Option<(bool, bool)> {
        let (mut save, mut look) = (false, false);
        let order = match self.failed {
            Some((Some(again), _)) => match self.inbox.recv_timeout(again.saturating_duration_since(Instant::now())) {
                Ok(order) => order,
                Err(RecvTimeoutError::Timeout) => Order::Retry,
                Err(RecvTimeoutError::Disconnected) => return None,
            },
            _ => self.inbox.recv().ok()?,
        };
        self.take(order, &mut save, &mut look);
        Some((save, look))
    }

    fn take(&mut self, order: Order, save: &mut bool, look: &mut bool) {
        match order {
            Order::Save(set) => {
                self.pending.push(Pending::new(*set));
                *save = true;
            }
            Order::Retry => *save = true,
            Order::Look => *look = true,
            Order::Settle(uids) => {
                *look = true;
                if let Err(error) = conflicts::settle(self.files.dir(), &uids) {
                    (self.on_event)(SaveEvent::LookFailed(error));
                }
            }
        }
    }

    fn save(&mut self) {
        let mut outcome = Outcome::default();
        let result = self.files.save(&mut self.pending, &self.shared.stop, &mut outcome);
        let unsure = outcome.unsure.take();
        self.tell(outcome);
        let sets: Vec<Uid> = self.pending.iter().map(|pending| pending.set.uid).collect();
        match result {
            Ok(()) => {
                self.pending.clear();
                self.failed = None;
                // The count first: whoever hears of it may ask for it.
                self.shared.change(|counts| counts.unsaved = counts.unsaved.saturating_sub(sets.len()));
                (self.on_event)(SaveEvent::Saved { sets, unsure });
            }
            Err(error) => {
                let times = self.failed.map_or(0, |(_, times)| times);
                let pause = PAUSES[times.min(PAUSES.len() - 1)];
                let will_retry = error.may_pass();
                self.failed = Some((will_retry.then(|| Instant::now() + pause), times + 1));
                self.shared.change(|counts| counts.failures += 1);
                (self.on_event)(SaveEvent::Failed { sets, error, will_retry });
            }
        }
    }

    fn look(&mut self) {
        let mut outcome = Outcome::default();
        let failed = self.files.look(&mut outcome).err();
        self.tell(outcome);
        // Every change in the directory is a reason to look: the same fault is told once.
        if let Some(error) = failed.clone().filter(|_| failed != self.told.failed) {
            (self.on_event)(SaveEvent::LookFailed(error));
        }
        self.told.failed = failed;
        self.look_beside();
    }

    /// Looks at what stands beside the collections, and tells it if it is new.
    fn look_beside(&mut self) {
        let told = &mut self.told;
        let stat = Stat::of(&conflicts::path(&told.place.dir));
        if stat != told.conflicts_stat {
            told.conflicts_stat = stat;
            let now = conflicts::read(&told.place.dir);
            if now != told.conflicts {
                told.conflicts.clone_from(&now);
                (self.on_event)(SaveEvent::Conflicts(now));
            }
        }
        let here = presence::others(&told.place.dir, &told.place.session);
        if here != told.here {
            told.here.clone_from(&here);
            (self.on_event)(SaveEvent::Here(here));
        }
    }

    fn tell(&self, outcome: Outcome) {
        if !outcome.others.is_empty() {
            (self.on_event)(SaveEvent::Others(outcome.others));
        }
        if !outcome.renumbered.is_empty() {
            (self.on_event)(SaveEvent::Renumbered(outcome.renumbered));
        }
        if !outcome.clashes.is_empty() {
            (self.on_event)(SaveEvent::Clashes(outcome.clashes));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::data::merge;
    use crate::data::project::Project;
    use crate::data::values::Amount;
    use crate::store::lock::{Lock, PATIENCE};
    use crate::store::trial::{Trial, change, retitle, risk, set, uid};

    const SOON: Duration = Duration::from_mins(1);

    #[test]
    fn whoever_hears_that_a_set_is_saved_finds_it_counted() {
        let trial = Trial::new();
        let (saver, events, model) = start(&trial);
        saver.send(retitle(&model, 1, "x"));
        assert!(matches!(events.recv_timeout(SOON).unwrap(), SaveEvent::Saved { .. }));
        assert_eq!(saver.unsaved(), 0);
    }

    fn start(trial: &Trial) -> (Saver, Receiver<SaveEvent>, Project) {
        let opened = trial.open();
        let (tell, events) = channel();
        let saver = Saver::start(opened.files, move |event| drop(tell.send(event))).unwrap();
        (saver, events, opened.project)
    }

    #[test]
    fn every_set_is_acknowledged_once_and_only_when_it_is_on_disk() {
        let trial = Trial::new();
        let (saver, events, mut model) = start(&trial);
        let mut uids = Vec::new();
        for n in 0..50 {
            let edit = retitle(&model, 1, &format!("title {n}"));
            edit.edits.iter().for_each(|edit| model.apply(edit));
            uids.push(edit.uid);
            saver.send(edit);
        }
        assert!(saver.flush(SOON));
        assert_eq!((saver.unsaved(), trial.title(1)), (0, "title 49".into()));
        drop(saver);
        let acknowledged: Vec<Uid> = events
            .into_iter()
            .flat_map(|event| if let SaveEvent::Saved { sets, .. } = event { sets } else { panic!("{event:?}") })
            .collect();
        assert_eq!(acknowledged, uids);
    }

    #[test]
    fn a_failed_save_keeps_the_sets_and_a_retry_saves_them() {
        let trial = Trial::new();
        let (saver, events, model) = start(&trial);
        let good = trial.text("risks.ron");
        fs::write(trial.file("risks.ron"), "(").unwrap();
        saver.send(retitle(&model, 1, "x"));
        let SaveEvent::Failed { sets, will_retry, .. } = events.recv_timeout(SOON).unwrap() else { panic!() };
        assert_eq!((sets.len(), will_retry, saver.unsaved()), (1, false, 1));
        assert!(!saver.flush(SOON));
        fs::write(trial.file("risks.ron"), good).unwrap();
        assert!(saver.flush(SOON));
        assert_eq!(trial.title(1), "x");
    }

    #[test]
    fn whoever_quits_does_not_wait_for_somebody_elses_lock() {
        let trial = Trial::new();
        let (saver, _events, model) = start(&trial);
        let _lock = Lock::take(trial.path(), PATIENCE, &AtomicBool::new(false)).unwrap();
        saver.send(retitle(&model, 1, "x"));
        let begin = Instant::now();
        assert!(!saver.flush(Duration::from_millis(100)));
        drop(saver);
        assert!(begin.elapsed() < PATIENCE);
    }

    #[test]
    fn sessions_side_by_side_lose_nothing() {
        const SESSIONS: u128 = 4;
        const EDITS: u128 = 25;
        let trial = Trial::new();
        std::thread::scope(|scope| {
            for session in 0..SESSIONS {
                let (saver, events, mut model) = start(&trial);
                scope.spawn(move || {
                    for n in 0..EDITS {
                        for event in events.try_iter() {
                            match event {
                                SaveEvent::Others(edits) => edits.iter().for_each(|edit| merge::take_in(&mut model, edit)),
                                SaveEvent::Failed { error, .. } => panic!("{error:?}"),
                                _ => {}
                            }
                        }
                        // A new record, and a field of one that everybody changes.
                        let new =
                            risk(1000 + session * 100 + n, |risk| risk.id = model.next_id(crate::data::project::Kind::Risk, "R"));
                        let made = set(&model, [new]);
                        made.edits.iter().for_each(|edit| model.apply(edit));
                        saver.send(made);
                        let field = change(&model, 2, |risk| match session {
                            0 => risk.title = format!("t{n}"),
                            1 => risk.trigger = format!("t{n}"),
                            2 => risk.escalation = format!("t{n}"),
                            _ => risk.p = Amount::of(i64::try_from(n % 5).unwrap() + 1),
                        });
                        field.edits.iter().for_each(|edit| model.apply(edit));
                        saver.send(field);
                    }
                    assert!(saver.flush(SOON));
                });
            }
        });
        let opened = trial.open();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        let project = opened.project;
        for session in 0..SESSIONS {
            for n in 0..EDITS {
                assert!(project.risks.get(uid(1000 + session * 100 + n)).is_some(), "{session} {n}");
            }
        }
        let shared = project.risks.get(uid(2)).unwrap();
        let last = format!("t{}", EDITS - 1);
        assert_eq!((&shared.title, &shared.trigger, &shared.escalation, shared.p), (&last, &last, &last, Amount::of(5)));
        let mut ids: Vec<&str> = project.risks.all().map(|risk| risk.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), usize::try_from(SESSIONS * EDITS).unwrap() + 2);
    }

    /// What the first event says that `pick` knows; others are passed over.
    fn first<T>(events: &Receiver<SaveEvent>, pick: impl Fn(SaveEvent) -> Option<T>) -> T {
        loop {
            if let Some(found) = pick(events.recv_timeout(SOON).unwrap()) {
                return found;
            }
        }
    }

    #[test]
    fn a_watching_session_is_told_by_itself_and_sees_who_else_is_here() {
        let trial = Trial::new();
        let (mut one, events, _) = start(&trial);
        one.watch();
        let (mut two, _others, model) = start(&trial);
        two.watch();
        let here = |event| if let SaveEvent::Here(here) = event { Some(here.len()) } else { None };
        assert_eq!(first(&events, here), 1);
        two.send(retitle(&model, 1, "x"));
        assert!(two.flush(SOON));
        let edits = first(&events, |event| if let SaveEvent::Others(edits) = event { Some(edits) } else { None });
        assert_eq!(edits[0].after.as_ref().unwrap().row().title(), "x");
        drop(two);
        assert_eq!(first(&events, here), 0);
    }

    #[test]
    fn values_that_lost_are_told_to_every_session_until_somebody_has_looked() {
        let trial = Trial::new();
        let (mut one, events, model) = start(&trial);
        one.watch();
        let mut other = trial.session();
        other.save_now(retitle(&model, 1, "x")).unwrap();
        let mut third = trial.session();
        third.save_now(retitle(&model, 1, "y")).unwrap();
        let conflicts = loop {
            if let SaveEvent::Conflicts(conflicts) = events.recv_timeout(SOON).unwrap() {
                break conflicts;
            }
        };
        assert_eq!((conflicts.len(), conflicts[0].ours.as_str()), (1, "y"));
        one.settle(vec![conflicts[0].uid]);
        let SaveEvent::Conflicts(conflicts) = events.recv_timeout(SOON).unwrap() else { panic!() };
        assert_eq!(conflicts, []);
    }

    #[test]
    fn a_change_of_another_session_is_told_when_asked() {
        let trial = Trial::new();
        let (saver, events, _) = start(&trial);
        let mut other = trial.session();
        other.save_now(retitle(&other.base().clone(), 1, "x")).unwrap();
        saver.look();
        let SaveEvent::Others(edits) = events.recv_timeout(SOON).unwrap() else { panic!() };
        assert_eq!(edits[0].after.as_ref().unwrap().row().title(), "x");
    }
}
