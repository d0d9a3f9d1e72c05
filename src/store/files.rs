//! The files of one project as one session knows them, and the steps of a
//! save.
//!
//! `base` is what this session last saw on disk: an immutable snapshot that
//! shares nothing with the model that people edit. A save brings it up to
//! date, merges the change sets into it, and only then writes:
//!
//! 1. lock
//! 2. read what others wrote since
//! 3. merge
//! 4. read the new texts back, write them as fresh files beside the old ones
//! 5. append the sets to the history: from here on they are there
//! 6. backup
//! 7. look whether the old files are still those of step 2
//! 8. rename, flush the directory
//! 9. unlock
//!
//! The fresh files come before the history, so that a full disk is noticed
//! while nothing has happened yet.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::backup;
use super::conflicts::{self, Conflict};
use super::disk::{self, Fresh, Stat};
use super::error::{Error, Problem};
use super::foreign::Kept;
use super::format;
use super::history::{self, Log};
use super::load::{self, Loaded};
use super::lock::{Lock, PATIENCE};
use super::merged::{MergedSet, Renumbered, merge_set, renumber};
pub use super::pending::Pending;
use super::pending::Stage;
use super::read_back;
use crate::data::edit::{ChangeSet, Edit};
use crate::data::merge::Clash;
use crate::data::project::{Kind, Project, Record};
use crate::data::record::Row;
use crate::data::values::Uid;

/// How often a file is read again because somebody replaced it meanwhile.
const MOST_ATTEMPTS: usize = 5;

/// A file that was changed so recently may be in the middle of being written;
/// it is read so often before it counts as damaged, which takes a second and a
/// half: an editor on a busy machine or a slow mount takes that long.
const STILL_WRITING: Duration = Duration::from_secs(2);
const MOST_READS: usize = 30;

/// One file as last seen.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// The hash of its bytes; none if it is not there.
    hash: Option<u64>,
    stat: Option<Stat>,
    kept: Kept,
}

/// A file that is not as it was seen.
struct Anew {
    stat: Option<Stat>,
    hash: Option<u64>,
    loaded: Loaded,
}

/// What a save brought besides saving.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Changes that this session's model has not seen yet: of other sessions,
    /// and of its own edits where they were merged. To be taken in with
    /// [`take_in`](crate::data::merge::take_in).
    pub others: Vec<Edit>,
    /// Records that got another short id.
    pub renumbered: Vec<Renumbered>,
    /// Our values that lost.
    pub clashes: Vec<Clash>,
    /// Saved, but a directory could not be flushed.
    pub unsure: Option<Error>,
}

/// The files of one project.
pub struct Files {
    dir: PathBuf,
    base: Project,
    seen: HashMap<Kind, Seen>,
    log: Log,
    refuse: Option<Error>,
    backed_up: HashSet<Kind>,
}

impl Files {
    /// A project directory of which nothing was read yet.
    pub(super) fn new(dir: &Path, session: String) -> Self {
        Self {
            dir: dir.to_owned(),
            base: Project::default(),
            seen: HashMap::new(),
            log: Log::new(dir, session),
            refuse: None,
            backed_up: HashSet::new(),
        }
    }

    /// The project as it was last seen on disk.
    #[must_use]
    pub const fn base(&self) -> &Project {
        &self.base
    }

    /// The project, while it is being read.
    pub(super) const fn base_mut(&mut self) -> &mut Project {
        &mut self.base
    }

    /// The project directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Why nothing may be written, if so.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Error> {
        self.refuse.as_ref()
    }

    /// From now on nothing is written.
    pub(super) fn refuse(&mut self, error: Error) {
        self.refuse.get_or_insert(error);
    }

    /// Takes note of a file that was read.
    pub(super) fn note(&mut self, kind: Kind, hash: Option<u64>, stat: Option<Stat>, kept: Kept) {
        self.seen.insert(kind, Seen { hash, stat, kept });
    }

    fn path(&self, kind: Kind) -> PathBuf {
        self.dir.join(format::file_name(kind))
    }

    /// Saves one set and waits for it: for the command line.
    ///
    /// # Errors
    /// The set was not saved.
    pub fn save_now(&mut self, set: ChangeSet) -> Result<Outcome, Error> {
        let mut outcome = Outcome::default();
        self.save(&mut [Pending::new(set)], &AtomicBool::new(false), &mut outcome)?;
        Ok(outcome)
    }

    /// Saves these sets as one write, in their order. `outcome` is filled in
    /// even if the save fails. When `stop` is set, the lock is not waited for.
    ///
    /// # Errors
    /// Not all of it is in the files; the sets are to be kept and saved again.
    pub fn save(&mut self, sets: &mut [Pending], stop: &AtomicBool, outcome: &mut Outcome) -> Result<(), Error> {
        if let Some(error) = &self.refuse {
            return Err(error.clone());
        }
        let _lock = Lock::take(&self.dir, PATIENCE, stop)?;
        let kinds: BTreeSet<Kind> = sets.iter().flat_map(|pending| pending.set.edits.iter().map(|edit| edit.kind)).collect();
        let mut steady = false;
        for _ in 0..MOST_ATTEMPTS {
            self.catch_up(&kinds, outcome)?;
            steady = self.attempt(&kinds, sets, outcome)?;
            if steady {
                break;
            }
        }
        if !steady {
            return Err(Error::Unsteady(self.dir.clone()));
        }
        self.log.done(sets.iter().map(|pending| pending.set.uid));
        Ok(())
    }

    /// Reads files that look different from when they were last seen, and puts
    /// what others changed into `outcome`.
    ///
    /// # Errors
    /// A file cannot be read or does not load; the others are read all the
    /// same.
    pub fn look(&mut self, outcome: &mut Outcome) -> Result<(), Error> {
        let is_new = |kind: &Kind| Stat::of(&self.path(*kind)) != self.seen.get(kind).and_then(|seen| seen.stat);
        let kinds: BTreeSet<Kind> = Kind::ALL.iter().copied().filter(is_new).collect();
        let all = self.catch_up(&kinds, outcome);
        if all.is_err() {
            for kind in kinds {
                // What is wrong with this one is known by now, or is told at the next look.
                let _ = self.catch_up(&BTreeSet::from([kind]), outcome);
            }
        }
        all
    }

    /// The name of this session, as its log has it.
    #[must_use]
    pub fn session(&self) -> &str {
        self.log.session()
    }

    /// Brings the base up to date with the files of these kinds. A record that
    /// is missing in its file is no deletion: it stays, unless the history says
    /// that its making was taken back.
    fn catch_up(&mut self, kinds: &BTreeSet<Kind>, outcome: &mut Outcome) -> Result<(), Error> {
        let mut fresh: Vec<(Kind, Seen, Vec<Record>)> = Vec::new();
        let mut disk_now = self.base.clone();
        let mut unresolved = Vec::new();
        for &kind in kinds {
            let Some(Anew { stat, hash, loaded }) = self.read_anew(kind)? else { continue };
            for record in &loaded.records {
                disk_now.collection_mut(kind).put(record.clone());
            }
            unresolved.extend(loaded.unresolved.iter().map(|uid| (kind, *uid)));
            fresh.push((kind, Seen { hash, stat, kept: loaded.kept }, loaded.records));
        }
        // Nothing can fail from here on: what is seen and the base go together.
        disk_now.resolve_links(&unresolved);
        for (kind, seen, records) in fresh {
            let mut edits = Vec::new();
            for record in &records {
                let uid = record.row().uid();
                let (before, after) = (self.base.get(kind, uid), disk_now.get(kind, uid));
                if before != after {
                    edits.push(Edit { kind, uid, before, after });
                }
            }
            self.missing(kind, &records, &mut edits, outcome);
            for edit in &edits {
                self.base.apply(edit);
            }
            outcome.others.extend(edits);
            self.seen.insert(kind, seen);
        }
        Ok(())
    }

    /// Reads a file; none if it is as it was seen. One that does not load is
    /// looked at again for a while: an editor that writes in place may be in
    /// the middle of it.
    fn read_anew(&mut self, kind: Kind) -> Result<Option<Anew>, Error> {
        let path = self.path(kind);
        let mut attempt = 1;
        loop {
            let stat = Stat::of(&path);
            let bytes = disk::read(&path)?;
            let hash = bytes.as_deref().map(disk::hash);
            let seen = self.seen.entry(kind).or_default();
            if hash == seen.hash {
                seen.stat = stat;
                return Ok(None);
            }
            // Gone: it is written anew from what was seen.
            let Some(bytes) = bytes else {
                let loaded = Loaded { kept: seen.kept.clone(), ..Loaded::default() };
                return Ok(Some(Anew { stat, hash, loaded }));
            };
            match load::load(kind, &path, &bytes) {
                Ok(loaded) => return Ok(Some(Anew { stat, hash, loaded })),
                Err(_) if attempt < MOST_READS && stat.is_some_and(|stat| stat.age() < STILL_WRITING) => {
                    attempt += 1;
                    std::thread::sleep(STILL_WRITING / 40);
                }
                Err(problems) => return Err(self.damaged(kind, &bytes, problems)),
            }
        }
    }

    /// What becomes of records that this session knows and a file no longer
    /// has.
    fn missing(&self, kind: Kind, records: &[Record], edits: &mut Vec<Edit>, outcome: &mut Outcome) {
        let there: HashSet<Uid> = records.iter().map(|record| record.row().uid()).collect();
        let gone: Vec<Record> = self
            .base
            .collection(kind)
            .rows()
            .map(Row::uid)
            .filter(|uid| !there.contains(uid))
            .filter_map(|uid| self.base.get(kind, uid))
            .collect();
        if gone.is_empty() {
            return;
        }
        // All of it: a record that was taken away long ago does not come back.
        let journal = history::read(&self.dir, usize::MAX);
        let mut ids: HashSet<String> = records.iter().map(|record| record.row().id().to_ascii_uppercase()).collect();
        for before in gone {
            let uid = before.row().uid();
            let last = journal.sets.iter().rev().flat_map(|set| &set.edits).find(|edit| edit.uid == uid);
            let after = if last.is_some_and(|edit| edit.after.is_none()) {
                None
            } else if ids.insert(before.row().id().to_ascii_uppercase()) {
                continue;
            } else {
                // It comes back, but its short id was given away meanwhile.
                let (record, renumbered) = renumber(&before, &self.base);
                outcome.renumbered.push(renumbered);
                Some(record)
            };
            edits.push(Edit { kind, uid, before: Some(before), after });
        }
    }

    /// A file that another session left, and that does not load.
    fn damaged(&self, kind: Kind, bytes: &[u8], problems: Vec<Problem>) -> Error {
        // It is not touched in any case; the copy is for the day somebody does.
        let _ = backup::quarantine(&self.dir, &format::file_name(kind), bytes);
        problems.into_iter().next().map_or_else(|| Error::Unsteady(self.path(kind)), Error::from)
    }

    /// Steps 3 to 8. False if somebody replaced a file meanwhile.
    fn attempt(&mut self, kinds: &BTreeSet<Kind>, sets: &mut [Pending], outcome: &mut Outcome) -> Result<bool, Error> {
        let mut next = self.base.clone();
        let mut kept: HashMap<Kind, Kept> =
            kinds.iter().filter_map(|kind| Some((*kind, self.seen.get(kind)?.kept.clone()))).collect();
        let mut merged = Vec::with_capacity(sets.len());
        for pending in sets.iter() {
            merged.push(merge_set(&pending.set, &mut next));
        }
        for edit in merged.iter().flat_map(|set| &set.edits).filter(|edit| edit.before != edit.after) {
            if let Some(foreign) = kept.get_mut(&edit.kind).and_then(|kept| kept.get_mut(&edit.uid)) {
                foreign.text.clear();
            }
        }
        let mut ready = Vec::new();
        for &kind in kinds {
            let kept = kept.remove(&kind).unwrap_or_default();
            if let Some(file) = self.prepare(kind, &next, kept)? {
                ready.push((kind, file));
            }
        }
        self.commit(sets, merged, outcome)?;
        for (kind, _) in &ready {
            backup::keep(&self.dir, *kind, !self.backed_up.contains(kind))?;
            self.backed_up.insert(*kind);
        }
        // An outside editor takes no lock.
        if !ready.iter().all(|(kind, _)| self.is_as_seen(*kind)) {
            return Ok(false);
        }
        for (kind, (fresh, text, kept)) in ready {
            let unsure = fresh.replace()?;
            outcome.unsure = unsure.or(outcome.unsure.take());
            self.note(kind, Some(disk::hash(text.as_bytes())), Stat::of(&self.path(kind)), kept);
            for edit in sets.iter().flat_map(|pending| &pending.set.edits).filter(|edit| edit.kind == kind) {
                self.base.apply(edit);
            }
        }
        Ok(true)
    }

    /// Writes the fresh file of a collection and reads it back; none if the old
    /// one is as it should be.
    fn prepare(&self, kind: Kind, next: &Project, kept: Kept) -> Result<Option<(Fresh, String, Kept)>, Error> {
        let path = self.path(kind);
        let text = format::write(kind, next.collection(kind).rows(), &kept);
        let hash = self.seen.get(&kind).and_then(|seen| seen.hash);
        if hash == Some(disk::hash(text.as_bytes())) {
            return Ok(None);
        }
        read_back::read_back(kind, &path, &text, next)?;
        let fresh = Fresh::write(&path, text.as_bytes())?;
        Ok(Some((fresh, text, kept)))
    }

    /// Step 5: the sets, as they were merged, and what lost go to the disk.
    fn commit(&mut self, sets: &mut [Pending], merged: Vec<MergedSet>, outcome: &mut Outcome) -> Result<(), Error> {
        let lost = sets
            .iter()
            .zip(&merged)
            .flat_map(|(pending, merged)| merged.clashes.iter().map(|clash| Conflict::new(&pending.set, clash)));
        conflicts::add(&self.dir, lost.map(|conflict| conflict.naming(&self.dir)).collect())?;
        let entries: Vec<ChangeSet> = sets
            .iter()
            .zip(&merged)
            .filter(|(pending, merged)| match pending.stage {
                Stage::New => true,
                Stage::Logged => !has_same_end(&pending.set.edits, &merged.edits),
                Stage::LeftOver => false,
            })
            .map(|(pending, merged)| ChangeSet { edits: merged.edits.clone(), ..pending.set.clone() })
            .collect();
        self.log.append(entries.iter())?;
        for (pending, merged) in sets.iter_mut().zip(merged) {
            for (ours, edit) in pending.set.edits.iter().zip(&merged.edits) {
                if ours.after != edit.after {
                    outcome.others.push(Edit { before: ours.after.clone(), ..edit.clone() });
                }
            }
            pending.set.edits = merged.edits;
            if pending.stage == Stage::New {
                pending.stage = Stage::Logged;
            }
            outcome.renumbered.extend(merged.renumbered);
            for clash in merged.clashes {
                if !outcome.clashes.contains(&clash) {
                    outcome.clashes.push(clash);
                }
            }
        }
        Ok(())
    }

    fn is_as_seen(&self, kind: Kind) -> bool {
        let Some(seen) = self.seen.get(&kind) else { return false };
        let path = self.path(kind);
        // A backup of step 6 is a new link and changes the time of the last
        // status change, so the bytes decide.
        Stat::of(&path) == seen.stat || disk::read(&path).is_ok_and(|bytes| bytes.as_deref().map(disk::hash) == seen.hash)
    }
}

/// Whether two lists of edits leave the same records behind.
fn has_same_end(a: &[Edit], b: &[Edit]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.after == b.after)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use crate::data::merge;
    use crate::data::records::Risk;
    use crate::data::values::Amount;
    use crate::store::error::Fault;
    use crate::store::trial::{Trial, action, change, retitle, risk, save, set, uid};

    fn on_disk(trial: &Trial, n: u128) -> Risk {
        trial.open().project.risks.get(uid(n)).unwrap().clone()
    }

    /// What a session that looks sees of others.
    fn seen(files: &mut Files) -> Vec<Edit> {
        let mut outcome = Outcome::default();
        files.look(&mut outcome).unwrap();
        outcome.others
    }

    #[test]
    fn a_saved_change_is_there_in_the_next_session() {
        let trial = Trial::new();
        let mut files = trial.session();
        let outcome = files.save_now(retitle(&files.base().clone(), 1, "新的标题")).unwrap();
        assert!(outcome.others.is_empty() && outcome.clashes.is_empty() && outcome.unsure.is_none());
        assert_eq!((trial.title(1), trial.title(2)), ("新的标题".into(), "risk 2".into()));
        assert!(trial.open().outside.is_empty());
        let left: Vec<_> = fs::read_dir(trial.path())
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn new_files_are_for_this_account_alone() {
        let trial = Trial::new();
        save(&mut trial.session(), |_| vec![set(&Project::default(), [action(1, "a")])]);
        let mode = |name: &str| fs::metadata(trial.file(name)).unwrap().mode() & 0o7777;
        assert_eq!((mode("actions.ron"), mode(".lock"), mode("history")), (0o600, 0o600, 0o700));
    }

    #[test]
    fn parts_of_a_second_do_not_stand_in_the_way() {
        let trial = Trial::new();
        let mut files = trial.session();
        let at = chrono::NaiveDate::from_ymd_opt(2026, 8, 19).unwrap().and_hms_nano_opt(9, 0, 0, 5).unwrap();
        let made = |risk: &mut Risk| risk.created = crate::data::values::Stamp { at, by: "li".into() };
        save(&mut files, |m| vec![set(m, [risk(3, made)])]);
        assert_eq!(on_disk(&trial, 3).created.by, "li");
    }

    #[test]
    fn two_sessions_on_different_fields_of_one_record_are_both_kept() {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        save(&mut one, |m| vec![retitle(m, 1, "of one")]);
        let outcome = save(&mut two, |m| vec![change(m, 1, |risk| risk.p = Amount::of(4))]);
        let now = on_disk(&trial, 1);
        assert_eq!((now.title.as_str(), now.p), ("of one", Amount::of(4)));
        // The screen of the second session learns of the first one's change.
        let mut model = trial.open().project;
        model.collection_mut(Kind::Risk).put(risk(1, |risk| risk.p = Amount::of(4)));
        outcome.others.iter().for_each(|edit| merge::take_in(&mut model, edit));
        assert_eq!(model.risks.get(uid(1)).unwrap().title, "of one");
    }

    #[test]
    fn two_sessions_on_the_same_field_leave_one_value_and_a_conflict() {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        save(&mut one, |m| vec![retitle(m, 1, "of one")]);
        let outcome = save(&mut two, |m| vec![retitle(m, 1, "of two")]);
        assert_eq!(trial.title(1), "of one");
        assert_eq!(outcome.clashes[0].ours, "of two");
        let waiting = conflicts::read(trial.path());
        assert_eq!((waiting.len(), waiting[0].ours.as_str(), waiting[0].theirs.as_str()), (1, "of two", "of one"));
        conflicts::settle(trial.path(), &[waiting[0].uid]).unwrap();
        assert_eq!(conflicts::read(trial.path()), []);
    }

    #[test]
    fn two_new_records_with_one_number_are_both_kept_and_the_later_one_is_renumbered() {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        let made = |n: u128| risk(n, |risk| risk.id = "R03".into());
        save(&mut one, |m| vec![set(m, [made(31)])]);
        let outcome = save(&mut two, |m| vec![set(m, [made(32)])]);
        assert_eq!(outcome.renumbered, [Renumbered { kind: Kind::Risk, uid: uid(32), was: "R03".into(), id: "R04".into() }]);
        assert_eq!(outcome.others.last().unwrap().after.as_ref().unwrap().row().id(), "R04");
        let project = trial.open().project;
        assert_eq!((project.find("R03").unwrap().uid(), project.find("R04").unwrap().uid()), (uid(31), uid(32)));
        assert_eq!(project.risks.get(uid(32)).unwrap().was.0, ["R03"]);
    }

    #[test]
    fn a_file_that_somebody_broke_is_not_written_over_and_the_sets_are_saved_once_it_is_mended() {
        let trial = Trial::new();
        let mut files = trial.session();
        let good = trial.text("risks.ron");
        fs::write(trial.file("risks.ron"), good.replace("kind: threat", "kind: ,")).unwrap();
        let broken = trial.text("risks.ron");
        let mut pending = [Pending::new(retitle(&files.base().clone(), 1, "ours"))];
        let stop = AtomicBool::new(false);
        let error = files.save(&mut pending, &stop, &mut Outcome::default()).unwrap_err();
        assert!(matches!(&error, Error::Damaged(problem) if matches!(problem.fault, Fault::Syntax(_))), "{error:?}");
        assert_eq!(trial.text("risks.ron"), broken);
        assert_eq!(fs::read_dir(trial.file("quarantine")).unwrap().count(), 1);
        fs::write(trial.file("risks.ron"), good).unwrap();
        files.save(&mut pending, &stop, &mut Outcome::default()).unwrap();
        assert_eq!(trial.title(1), "ours");
    }

    #[test]
    fn damage_in_one_file_hides_no_change_in_another() {
        let trial = Trial::new();
        save(&mut trial.session(), |_| vec![set(&Project::default(), [action(1, "a")])]);
        let (mut one, mut two) = (trial.session(), trial.session());
        save(&mut one, |m| vec![set(m, [risk(1, |risk| risk.title = "of one".into())])]);
        let good = trial.text("actions.ron");
        fs::write(trial.file("actions.ron"), "(").unwrap();
        let both = set(two.base(), [action(1, "b"), risk(2, |risk| risk.title = "of two".into())]);
        let mut pending = [Pending::new(both)];
        let mut outcome = Outcome::default();
        two.save(&mut pending, &AtomicBool::new(false), &mut outcome).unwrap_err();
        fs::write(trial.file("actions.ron"), good).unwrap();
        two.save(&mut pending, &AtomicBool::new(false), &mut outcome).unwrap();
        assert_eq!((trial.title(1), trial.title(2)), ("of one".into(), "of two".into()));
        assert!(outcome.others.iter().any(|edit| edit.uid == uid(1) && edit.kind == Kind::Risk));
    }

    #[test]
    fn a_missing_record_is_no_deletion_but_an_undone_one_is() {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        // Somebody cuts R02 out of the file by hand.
        trial.write(&[risk(1, |_| {})]);
        save(&mut one, |m| vec![retitle(m, 1, "x")]);
        assert_eq!(trial.title(2), "risk 2");
        // A session makes a record and takes that back; another one knew it.
        save(&mut one, |m| vec![set(m, [risk(3, |_| {})])]);
        seen(&mut two);
        assert!(two.base().risks.get(uid(3)).is_some());
        let mut undo = set(&one.base().clone(), []);
        undo.edits = vec![Edit { kind: Kind::Risk, uid: uid(3), before: one.base().get(Kind::Risk, uid(3)), after: None }];
        save(&mut one, |_| vec![undo]);
        let outcome = save(&mut two, |m| vec![retitle(m, 1, "y")]);
        assert!(outcome.others.iter().any(|edit| edit.uid == uid(3) && edit.after.is_none()));
        assert!(trial.open().project.risks.get(uid(3)).is_none());
    }

    #[test]
    fn what_was_taken_away_long_ago_stays_away() {
        let trial = Trial::new();
        let mut one = trial.session();
        save(&mut one, |m| vec![set(m, [risk(3, |_| {})])]);
        // This session has slept since.
        let mut two = trial.session();
        let mut undo = set(&one.base().clone(), []);
        undo.edits = vec![Edit { kind: Kind::Risk, uid: uid(3), before: one.base().get(Kind::Risk, uid(3)), after: None }];
        save(&mut one, |_| vec![undo]);
        let later: Vec<ChangeSet> = (0..history::MOST_SETS + 50).map(|n| retitle(one.base(), 1, &format!("{n}"))).collect();
        Log::new(trial.path(), "another".into()).append(later.iter()).unwrap();
        save(&mut two, |m| vec![retitle(m, 2, "y")]);
        assert!(two.base().risks.get(uid(3)).is_none() && !trial.text("risks.ron").contains("\"R03\""));
    }

    #[test]
    fn a_record_that_one_took_away_and_another_edited_stays_and_both_are_named() {
        let trial = Trial::new();
        let mut one = trial.session();
        save(&mut one, |m| vec![set(m, [risk(3, |_| {})])]);
        let mut two = trial.session();
        let mut undo = set(&one.base().clone(), []);
        undo.by = "li".into();
        undo.edits = vec![Edit { kind: Kind::Risk, uid: uid(3), before: one.base().get(Kind::Risk, uid(3)), after: None }];
        save(&mut one, |_| vec![undo]);
        let outcome = save(&mut two, |m| vec![retitle(m, 3, "edited")]);
        assert_eq!((trial.title(3), outcome.clashes.len()), ("edited".into(), 1));
        let conflicts = conflicts::read(trial.path());
        assert_eq!(
            (conflicts[0].ours.as_str(), conflicts[0].their_by.as_str(), conflicts[0].field.as_ref()),
            ("edited", "li", None)
        );
    }

    #[test]
    fn a_file_that_vanished_is_written_anew_whole() {
        let trial = Trial::new();
        let mut files = trial.session();
        fs::remove_file(trial.file("risks.ron")).unwrap();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        assert_eq!((trial.title(1), trial.title(2)), ("x".into(), "risk 2".into()));
    }

    #[test]
    fn sets_that_are_joined_are_saved_in_their_order_and_each_is_in_the_history() {
        let trial = Trial::new();
        let mut files = trial.session();
        let first = retitle(files.base(), 1, "first");
        let mut model = files.base().clone();
        first.edits.iter().for_each(|edit| model.apply(edit));
        let second = retitle(&model, 1, "second");
        save(&mut files, |_| vec![first.clone(), second.clone()]);
        assert_eq!(trial.title(1), "second");
        let journal = history::read(trial.path(), 10);
        assert_eq!(journal.sets, [first, second]);
        assert_eq!(journal.unfinished().count(), 0);
    }

    #[test]
    fn the_first_save_of_a_session_keeps_the_file_from_before_it() {
        let trial = Trial::new();
        let before = trial.text("risks.ron");
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        save(&mut files, |m| vec![retitle(m, 1, "y")]);
        let backups = backup::list(trial.path(), Kind::Risk);
        assert_eq!(backups.len(), 1);
        assert_eq!(fs::read_to_string(&backups[0].1).unwrap(), before);
    }

    #[test]
    fn comments_of_records_that_nobody_changes_stay() {
        let trial = Trial::new();
        let text = trial
            .text("risks.ron")
            .replace("            title: \"risk 2\"", "            // ask Li\n            title: \"risk 2\"");
        fs::write(trial.file("risks.ron"), text).unwrap();
        for (n, title) in [(1, "x"), (1, "y")] {
            let mut files = trial.session();
            save(&mut files, |m| vec![retitle(m, n, title)]);
            assert!(trial.text("risks.ron").contains("// ask Li"));
        }
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 2, "z")]);
        assert_eq!(trial.title(2), "z");
    }

    #[test]
    fn a_session_sees_what_another_one_saved_when_it_looks() {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        assert!(seen(&mut two).is_empty());
        save(&mut one, |m| vec![retitle(m, 1, "x")]);
        let others = seen(&mut two);
        assert_eq!((others.len(), others[0].after.as_ref().unwrap().row().title().as_str()), (1, "x"));
        assert!(seen(&mut two).is_empty());
    }

    #[test]
    fn a_damaged_file_does_not_hide_what_others_changed_elsewhere() {
        let trial = Trial::new();
        save(&mut trial.session(), |_| vec![set(&Project::default(), [action(1, "a")])]);
        let (mut one, mut two) = (trial.session(), trial.session());
        save(&mut one, |m| vec![retitle(m, 1, "x")]);
        fs::write(trial.file("actions.ron"), "(").unwrap();
        let mut outcome = Outcome::default();
        two.look(&mut outcome).unwrap_err();
        assert_eq!(outcome.others.len(), 1);
    }

    #[test]
    fn an_editor_that_writes_in_place_is_waited_for() {
        let trial = Trial::new();
        let mut files = trial.session();
        let whole = trial.text("risks.ron").replace("risk 2", "of the editor");
        fs::write(trial.file("risks.ron"), &whole[..whole.len() / 2]).unwrap();
        let path = trial.file("risks.ron");
        let editor = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            fs::write(path, whole).unwrap();
        });
        save(&mut files, |m| vec![retitle(m, 1, "ours")]);
        editor.join().unwrap();
        assert_eq!((trial.title(1), trial.title(2)), ("ours".into(), "of the editor".into()));
    }

    #[test]
    fn a_write_protected_file_is_refused_and_not_replaced() {
        let trial = Trial::new();
        fs::set_permissions(trial.file("risks.ron"), std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
        if disk::is_writable(&trial.file("risks.ron")) {
            // The superuser may write everything: nothing to see here.
            return;
        }
        let mut files = trial.session();
        let set = retitle(&files.base().clone(), 1, "x");
        assert!(matches!(files.save_now(set), Err(Error::Protected(_))));
        assert_eq!(history::read(trial.path(), 10).sets, []);
    }
}
