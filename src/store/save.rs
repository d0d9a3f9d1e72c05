//! The save thread: it takes change sets, saves them in their order, and tells
//! what became of them. Nobody waits for it but whoever quits.
//!
//! Sets that arrive while one is being written are joined into the next write.
//! What cannot be saved stays in memory and is tried again: by itself after a
//! while, with the next set, or when somebody asks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::error::Error;
use super::files::{Files, Outcome, Pending};
use super::merged::Renumbered;
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
    /// The files could not be looked at when [`Saver::look`] asked for it.
    LookFailed(Error),
}

enum Order {
    Save(Box<ChangeSet>),
    Retry,
    Look,
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
    orders: Option<Sender<Order>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread. `on_event` is called on it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(files: Files, on_event: impl Fn(SaveEvent) + Send + 'static) -> Result<Self, Error> {
        let (orders, inbox) = channel();
        let shared = Arc::new(Shared::default());
        let dir = files.dir().to_owned();
        let work = Work { files, inbox, shared: Arc::clone(&shared), on_event, pending: Vec::new(), failed: None };
        let thread = std::thread::Builder::new().name("save".to_owned()).spawn(move || work.run()).map_err(Error::write(&dir))?;
        Ok(Self { orders: Some(orders), shared, thread: Some(thread) })
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
            } else if look {
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
        match self.files.look() {
            Ok(others) => self.tell(Outcome { others, ..Outcome::default() }),
            Err(error) => (self.on_event)(SaveEvent::LookFailed(error)),
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

    const SOON: Duration = Duration::from_secs(20);

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
        assert!(begin.elapsed() < Duration::from_secs(2));
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
