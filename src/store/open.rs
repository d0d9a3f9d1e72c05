//! Opens a project directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::backup;
use super::calendars;
use super::disk;
use super::error::{Error, Fault, Problem};
use super::files::{Files, Outcome, Pending};
use super::format;
use super::history::{self, Journal, MOST_SETS};
use super::lock::{Lock, PATIENCE};
use super::paths;
use super::read::{Found, path, read_kinds, read_rest, settle};
use crate::data::edit::{ChangeSet, Edit, History, changed};
use crate::data::merge;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project};
use crate::data::values::Uid;

/// A project, opened.
pub struct Opened {
    /// The project, for the screen.
    pub project: Project,
    /// What this account can undo and redo.
    pub history: History,
    /// What everybody did, as far back as that needs, oldest first.
    pub sets: Vec<ChangeSet>,
    /// Files that do not load or not whole, and what is wrong with them.
    pub problems: Vec<Problem>,
    /// Files that something else than this program changed.
    pub outside: Vec<PathBuf>,
    /// Short ids of records that were missing in their files, which is no
    /// deletion: they are back.
    pub returned: Vec<String>,
    /// Why the project can only be looked at, if so.
    pub read_only: Option<Msg>,
    /// For saving.
    pub files: Files,
}

/// Opens a project directory for a session on the screen.
///
/// A file that does not load is never written over: the project opens for
/// reading, and shows what its newest good backup and the history know.
///
/// # Errors
/// The directory is not there or cannot be read.
pub fn open(dir: &Path, read_only: bool) -> Result<Opened, Error> {
    open_as(dir, read_only, fresh_session(), Vec::new())
}

/// The same for one command: all commands of an account share one log.
///
/// # Errors
/// The directory is not there or cannot be read.
pub fn open_for_command(dir: &Path, read_only: bool) -> Result<Opened, Error> {
    open_as(dir, read_only, format!("cli-{}", account_in_name()), Vec::new())
}

/// A first look at a project: some of its collections, read before the rest.
pub struct Glance {
    dir: PathBuf,
    project: Project,
    found: Vec<Found>,
}

/// Reads the collections of those kinds. None if there is anything to say
/// about them, or to settle with the rest: then the whole project is to be
/// opened at once.
#[must_use]
pub fn glance(dir: &Path, kinds: &[Kind]) -> Option<Glance> {
    let (found, ()) = read_kinds(dir, kinds, || ());
    let mut project = Project::default();
    for found in &found {
        let loaded = found.loaded.as_ref().ok().filter(|loaded| !loaded.outside && loaded.unresolved.is_empty())?;
        for record in &loaded.records {
            project.collection_mut(found.kind).put(record.clone());
        }
    }
    project.charter()?;
    let (calendar, faults) = calendars::of_project(dir, &project);
    project.calendar = calendar;
    faults.is_empty().then(|| Glance { dir: dir.to_owned(), project, found })
}

impl Glance {
    /// The project directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was read.
    #[must_use]
    pub const fn project(&self) -> &Project {
        &self.project
    }

    /// Reads the rest and opens the project, like [`open`].
    ///
    /// # Errors
    /// The directory is gone or cannot be read.
    pub fn open(self, read_only: bool) -> Result<Opened, Error> {
        open_as(&self.dir, read_only, fresh_session(), self.found)
    }
}

/// The name of a session on the screen.
fn fresh_session() -> String {
    format!("{}-{}", Uid::new(), account_in_name())
}

/// The account as a part of a file name.
fn account_in_name() -> String {
    paths::account().chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '_' }).take(40).collect()
}

/// Opens a project of which some files were read just before.
fn open_as(dir: &Path, read_only: bool, session: String, found: Vec<Found>) -> Result<Opened, Error> {
    disk::listing(dir).map_err(Error::read(dir))?;
    let mut files = Files::new(dir, session);
    if read_only {
        files.refuse(Error::ReadOnly(dir.to_owned()));
    } else if disk::is_writable(dir) {
        let left = disk::fresh_files(dir);
        // Whoever writes holds the lock.
        let lock = (!left.is_empty()).then(|| Lock::take(dir, Duration::ZERO, &AtomicBool::new(false)));
        disk::sweep(&left, matches!(lock, Some(Ok(_))));
    } else {
        files.refuse(Error::Protected(dir.to_owned()));
    }
    let (found, mut journal) = read_rest(dir, found);
    let found = settle(dir, found, &journal);
    let mut out = assemble(files, found, &journal);
    if out.files.refusal().is_none() && journal.unfinished().next().is_some() {
        journal = complete(&mut out.files);
        out.project = out.files.base().clone();
    }
    bring_back(&mut out, &journal);
    let account = paths::account();
    journal.sets.iter().filter(|set| set.by == account).for_each(|set| out.history.note(set));
    out.problems.extend(journal.problems);
    out.sets = journal.sets;
    out.read_only = out.files.refusal().map(Error::msg);
    Ok(out)
}

/// Makes a project of what was read.
fn assemble(mut files: Files, all: Vec<Found>, journal: &Journal) -> Opened {
    let dir = files.dir().to_owned();
    let (mut problems, mut outside, mut unresolved) = (Vec::new(), Vec::new(), Vec::new());
    let mut project = Project::default();
    let mut broken = Vec::new();
    for found in all {
        let kind = found.kind;
        let loaded = match found.loaded {
            Ok(loaded) => loaded,
            Err(mut faults) => {
                let newer = faults.iter().any(|problem| matches!(problem.fault, Fault::Newer { .. }));
                if let Some(bytes) = found.damaged.as_ref().filter(|_| !newer) {
                    // If the copy fails, the file itself is still there.
                    let _ = backup::quarantine(&dir, &format::file_name(kind), bytes);
                }
                if let Some(first) = faults.first() {
                    files.refuse(first.clone().into());
                }
                problems.append(&mut faults);
                broken.push(kind);
                backup::newest_good(&dir, kind).map(|(_, loaded)| loaded).unwrap_or_default()
            }
        };
        if loaded.outside {
            outside.push(path(&dir, kind));
        }
        unresolved.extend(loaded.unresolved.iter().map(|uid| (kind, *uid)));
        let collection = project.collection_mut(kind);
        for record in loaded.records {
            collection.put(record);
        }
        files.note(kind, found.hash, found.stat, loaded.kept);
    }
    project.resolve_links(&unresolved);
    for kind in broken {
        replay(&mut project, kind, &journal.sets);
    }
    let (calendar, mut faults) = calendars::of_project(&dir, &project);
    project.calendar = calendar;
    problems.append(&mut faults);
    *files.base_mut() = project.clone();
    Opened {
        project,
        history: History::default(),
        sets: Vec::new(),
        problems,
        outside,
        returned: Vec::new(),
        read_only: None,
        files,
    }
}

/// Makes the changes of the history again, for one kind. On an older state of
/// the collection this leads to the newest one; what is there stays.
pub(super) fn replay(project: &mut Project, kind: Kind, sets: &[ChangeSet]) {
    for edit in sets.iter().flat_map(|set| &set.edits).filter(|edit| edit.kind == kind) {
        let now = project.get(kind, edit.uid);
        let after = merge::merge(edit.before.as_ref(), edit.after.as_ref(), now.as_ref()).record;
        project.apply(&Edit { kind, uid: edit.uid, before: now, after });
    }
}

/// Completes change sets that are in the history and not, or not whole, in the
/// files: their session was killed. What cannot be written now is completed at
/// another start. Returns the history as it is then.
fn complete(files: &mut Files) -> Journal {
    // A failure is met again, and told, at the first save.
    complete_all(files, MOST_SETS).unwrap_or_else(|_| history::read(files.dir(), MOST_SETS))
}

/// The same for so many sets, telling what stands in the way.
pub(super) fn complete_all(files: &mut Files, most: usize) -> Result<Journal, Error> {
    let dir = files.dir().to_owned();
    // Whoever is just saving is not dead; with the lock in hand nobody is.
    drop(Lock::take(&dir, PATIENCE, &AtomicBool::new(false))?);
    let journal = history::read(&dir, most);
    files.look(&mut Outcome::default())?;
    let later = later_changes(&journal);
    let mut sets: Vec<Pending> = Vec::new();
    for set in journal.unfinished() {
        let edits = set.edits.iter().filter_map(|edit| left_over(edit, set.uid, files.base(), &later)).collect();
        sets.push(Pending::left_over(ChangeSet { edits, ..set.clone() }));
    }
    files.save(&mut sets, &AtomicBool::new(false), &mut Outcome::default())?;
    Ok(journal)
}

/// Brings back records that the history knows and a file does not have: a
/// record is taken away by a change set, never by missing.
fn bring_back(out: &mut Opened, journal: &Journal) {
    if missing(&out.project, journal).is_empty() {
        return;
    }
    // The files were read while somebody may have been saving: what the history knew before is in them by now, and what
    // is not in them now the history knows to be taken away.
    if out.files.look(&mut Outcome::default()).is_ok() {
        out.project = out.files.base().clone();
    }
    let mut sets = missing(&out.project, &history::read(out.files.dir(), MOST_SETS));
    if sets.is_empty() {
        return;
    }
    let records = sets.iter().flat_map(|pending| &pending.set.edits).filter_map(|edit| edit.after.as_ref());
    out.returned = records.map(|record| record.row().id().to_owned()).collect();
    for edit in sets.iter().flat_map(|pending| &pending.set.edits) {
        out.project.apply(edit);
    }
    // What cannot be written now is on the screen, and comes back at the next start.
    if out.files.refusal().is_none() && out.files.save(&mut sets, &AtomicBool::new(false), &mut Outcome::default()).is_ok() {
        out.project = out.files.base().clone();
    }
}

/// What makes the records again that the history knows last of all and a
/// project does not have.
fn missing(project: &Project, journal: &Journal) -> Vec<Pending> {
    let mut last: BTreeMap<Uid, (&ChangeSet, &Edit)> = BTreeMap::new();
    for (set, edit) in journal.sets.iter().flat_map(|set| set.edits.iter().map(move |edit| (set, edit))) {
        last.insert(edit.uid, (set, edit));
    }
    let is_missing = |edit: &Edit| edit.after.is_some() && project.get(edit.kind, edit.uid).is_none();
    let again = |(set, edit): (&ChangeSet, &Edit)| {
        let edit = Edit { before: None, ..edit.clone() };
        Pending::left_over(ChangeSet { edits: vec![edit], ..set.clone() })
    };
    last.into_values().filter(|(_, edit)| is_missing(edit)).map(again).collect()
}

/// Which fields of which records the sets changed, by record, oldest first.
type Later = BTreeMap<Uid, Vec<(Uid, Vec<usize>)>>;

fn later_changes(journal: &Journal) -> Later {
    let mut out = Later::new();
    for set in &journal.sets {
        for edit in &set.edits {
            let fields = match (&edit.before, &edit.after) {
                (Some(before), Some(after)) => changed(before, after),
                // Made or unmade: all of them.
                _ => (0..edit.kind.shape().fields.len()).collect(),
            };
            out.entry(edit.uid).or_default().push((set.uid, fields));
        }
    }
    out
}

/// What of an edit is not in the files yet, and was not changed again by a
/// later set.
fn left_over(edit: &Edit, set: Uid, base: &Project, later: &Later) -> Option<Edit> {
    let now = base.get(edit.kind, edit.uid);
    let mut after = merge::merge(edit.before.as_ref(), edit.after.as_ref(), now.as_ref()).record;
    let changes = later.get(&edit.uid).map(Vec::as_slice).unwrap_or_default();
    for (_, fields) in changes.iter().filter(|(other, _)| *other > set) {
        match (&mut after, &now) {
            (Some(after), Some(now)) => fields.iter().for_each(|&n| after.copy_cell(now, n)),
            _ => return None,
        }
    }
    let same = match (&after, &now) {
        (Some(after), Some(now)) => changed(after, now).is_empty(),
        (None, None) => true,
        _ => false,
    };
    (!same).then_some(Edit { kind: edit.kind, uid: edit.uid, before: now, after })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::foreign::Kept;
    use crate::store::read::read_file;
    use crate::store::restore;
    use crate::store::trial::{Trial, action, retitle, risk, save, set, uid};

    fn key(opened: &Opened) -> String {
        opened.read_only.as_ref().map(|msg| msg.key.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_broken_file_is_never_written_and_the_rest_can_be_looked_at() {
        let trial = Trial::new();
        fs::write(trial.file("risks.ron"), "(schema: 1, kind: \"risk\", records: [(]").unwrap();
        let mut opened = trial.open();
        assert_eq!((opened.problems.len(), key(&opened).as_str()), (1, "problem-syntax"));
        assert_eq!((opened.project.risks.all().count(), opened.project.project.all().count()), (0, 1));
        let set = set(&opened.project, [action(1, "a")]);
        assert!(matches!(opened.files.save_now(set), Err(Error::Damaged(_))));
        assert!(trial.text("risks.ron").ends_with("[(]") && !trial.file("actions.ron").exists());
        assert_eq!(fs::read_dir(trial.file("quarantine")).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_file_is_shown_from_its_backup_and_the_history_and_restored_so() {
        let trial = Trial::new();
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        save(&mut files, |m| vec![retitle(m, 2, "y"), set(m, [risk(3, |_| {})])]);
        // The only backup is from before all this.
        for damage in [&b""[..], &[0; 300], b"\xff\xfe", b"(schema: 1"] {
            fs::write(trial.file("risks.ron"), damage).unwrap();
            let opened = trial.open();
            assert!(opened.read_only.is_some());
            assert_eq!(opened.project.risks.all().map(|risk| risk.title.as_str()).collect::<Vec<_>>(), ["x", "y", "risk 3"]);
            assert_eq!(fs::read(trial.file("risks.ron")).unwrap(), damage);
            restore(trial.path(), Kind::Risk).unwrap();
            let opened = trial.open();
            assert!(opened.read_only.is_none() && opened.problems.is_empty());
            assert_eq!(opened.project.risks.all().count(), 3);
        }
    }

    #[test]
    fn a_missing_file_is_damage_only_if_there_was_one() {
        let trial = Trial::new();
        assert!(trial.open().problems.is_empty());
        save(&mut trial.session(), |_| vec![set(&Project::default(), [action(1, "a")])]);
        fs::remove_file(trial.file("actions.ron")).unwrap();
        let opened = trial.open();
        assert_eq!((opened.problems[0].fault.clone(), key(&opened).as_str()), (Fault::Missing, "problem-missing"));
        assert_eq!(opened.project.actions.all().count(), 1);
        restore(trial.path(), Kind::Action).unwrap();
        assert!(trial.open().problems.is_empty());
        fs::remove_file(trial.file("project.ron")).unwrap();
        assert_eq!(trial.open().problems[0].fault, Fault::Missing);
    }

    #[test]
    fn a_record_that_is_missing_in_its_file_comes_back_and_one_that_was_taken_away_does_not() {
        let trial = Trial::new();
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 2, "x"), set(m, [risk(3, |_| {})])]);
        let with_three = trial.text("risks.ron");
        let mut undo = set(&files.base().clone(), []);
        undo.edits = vec![Edit { kind: Kind::Risk, uid: uid(3), before: files.base().get(Kind::Risk, uid(3)), after: None }];
        save(&mut files, |_| vec![undo]);
        // Somebody cuts R02 out of the file by hand.
        trial.write(&[risk(1, |_| {})]);
        let opened = trial.open();
        assert_eq!(opened.returned, ["R02"]);
        assert_eq!(opened.project.risks.get(uid(2)).unwrap().title, "x");
        assert!(opened.project.risks.get(uid(3)).is_none() && trial.text("risks.ron").contains("\"R02\""));
        assert_eq!(trial.open().returned, Vec::<String>::new());
        // Whoever only looks writes nothing and sees it all the same.
        trial.write(&[risk(1, |_| {})]);
        let before = trial.text("risks.ron");
        assert_eq!(open(trial.path(), true).unwrap().project.risks.get(uid(2)).unwrap().title, "x");
        assert_eq!(trial.text("risks.ron"), before);
        // An older copy of the whole file has the record that was taken away: it is there, as the file says.
        fs::write(trial.file("risks.ron"), with_three).unwrap();
        assert!(trial.open().project.risks.get(uid(3)).is_some());
    }

    #[test]
    fn a_file_that_another_session_makes_while_this_one_opens_is_not_missing() {
        let trial = Trial::new();
        let (before, _) = read_rest(trial.path(), Vec::new());
        save(&mut trial.session(), |m| vec![set(m, [action(1, "a")])]);
        // The files were read before the other one saved, the history after.
        let journal = history::read(trial.path(), MOST_SETS);
        let found = settle(trial.path(), before, &journal);
        let actions = found.iter().find(|found| found.kind == Kind::Action).unwrap();
        assert_eq!(actions.loaded.as_ref().unwrap().records.len(), 1);
        let out = assemble(Files::new(trial.path(), "x".into()), found, &journal);
        assert!(out.problems.is_empty() && out.files.refusal().is_none());
    }

    #[test]
    fn a_record_that_another_session_makes_while_this_one_opens_was_never_missing() {
        let trial = Trial::new();
        let (before, _) = read_rest(trial.path(), Vec::new());
        save(&mut trial.session(), |m| vec![set(m, [risk(3, |_| {})])]);
        let journal = history::read(trial.path(), MOST_SETS);
        let mut out = assemble(Files::new(trial.path(), "x".into()), settle(trial.path(), before, &journal), &journal);
        assert!(out.project.risks.get(uid(3)).is_none());
        bring_back(&mut out, &journal);
        assert!(out.project.risks.get(uid(3)).is_some() && out.returned.is_empty());
        assert_eq!(crate::store::conflicts::read(trial.path()), []);
    }

    #[test]
    fn a_newer_file_is_left_alone_by_everybody() {
        let trial = Trial::new();
        let newer = trial.text("risks.ron").replace("schema: 1", "schema: 2");
        fs::write(trial.file("risks.ron"), &newer).unwrap();
        let opened = trial.open();
        assert_eq!(key(&opened), "problem-newer");
        assert!(restore(trial.path(), Kind::Risk).is_err());
        assert_eq!(trial.text("risks.ron"), newer);
    }

    #[test]
    fn opened_for_reading_nothing_is_written() {
        let trial = Trial::new();
        let mut opened = open(trial.path(), true).unwrap();
        let set = retitle(&opened.project, 1, "x");
        assert!(matches!(opened.files.save_now(set), Err(Error::ReadOnly(_))));
        assert_eq!(fs::read_dir(trial.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_directory_that_nobody_may_write_opens_for_reading() {
        let trial = Trial::new();
        fs::set_permissions(trial.path(), std::os::unix::fs::PermissionsExt::from_mode(0o500)).unwrap();
        let opened = trial.open();
        // The superuser may write everything.
        assert_eq!(opened.read_only.is_some(), !disk::is_writable(trial.path()));
        assert!(opened.problems.is_empty());
        fs::set_permissions(trial.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    }

    #[test]
    fn no_directory_is_an_error_that_names_it() {
        let trial = Trial::new();
        assert!(matches!(open(&trial.file("nowhere"), false), Err(Error::Read(path, _)) if path.ends_with("nowhere")));
    }

    #[test]
    fn undo_works_after_a_restart_and_redo_too() {
        let trial = Trial::new();
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        save(&mut files, |m| vec![retitle(m, 1, "y")]);
        for title in ["x", "risk 1"] {
            let mut opened = trial.open();
            let undo = opened.history.undo(&opened.project, paths::stamp()).unwrap();
            save(&mut opened.files, |_| vec![undo]);
            assert_eq!(trial.title(1), title);
        }
        assert!(trial.open().history.undo(&trial.open().project, paths::stamp()).is_err());
        for title in ["x", "y"] {
            let mut opened = trial.open();
            let redo = opened.history.redo(&opened.project, paths::stamp()).unwrap();
            save(&mut opened.files, |_| vec![redo]);
            assert_eq!(trial.title(1), title);
        }
    }

    #[test]
    fn nobody_undoes_what_another_account_did() {
        let trial = Trial::new();
        let mut files = trial.session();
        let mut set = retitle(&files.base().clone(), 1, "x");
        set.by = "somebody else".into();
        save(&mut files, |_| vec![set]);
        assert!(trial.open().history.last().is_none());
    }

    /// A set of a risk and an action that is in the history; then the files of
    /// `left` are put back to what they were, as if the session had been
    /// killed before it wrote them.
    fn killed(left: &[&str]) -> Trial {
        let trial = Trial::new();
        save(&mut trial.session(), |_| vec![set(&Project::default(), [action(1, "before")])]);
        let old: Vec<String> = ["risks.ron", "actions.ron"].map(|name| trial.text(name)).to_vec();
        let mut files = trial.session();
        let model = files.base().clone();
        let mut set = retitle(&model, 1, "after");
        let mut done = action(1, "after");
        done.row_mut().touch(paths::stamp());
        set.edits.push(Edit { kind: Kind::Action, uid: uid(1), before: model.get(Kind::Action, uid(1)), after: Some(done) });
        save(&mut files, |_| vec![set]);
        for (name, text) in ["risks.ron", "actions.ron"].iter().zip(&old).filter(|(name, _)| left.contains(name)) {
            fs::write(trial.file(name), text).unwrap();
        }
        for log in fs::read_dir(trial.file("history")).unwrap().flatten() {
            let text = fs::read_to_string(log.path()).unwrap();
            if text.contains("\"after\"") {
                let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with("// done")).collect();
                fs::write(log.path(), kept).unwrap();
            }
        }
        trial
    }

    #[test]
    fn an_unfinished_change_set_is_completed_at_the_next_start() {
        for left in [&["risks.ron"][..], &["actions.ron"], &["risks.ron", "actions.ron"], &[]] {
            let trial = killed(left);
            assert_eq!(history::read(trial.path(), 10).unfinished().count(), 1);
            let opened = trial.open();
            let titles = (
                opened.project.risks.get(uid(1)).unwrap().title.as_str(),
                opened.project.actions.get(uid(1)).unwrap().title.as_str(),
            );
            assert_eq!(titles, ("after", "after"), "{left:?}");
            // Not only in memory, and only once.
            assert!(trial.text("risks.ron").contains("\"after\"") && trial.text("actions.ron").contains("\"after\""));
            assert_eq!(history::read(trial.path(), 10).unfinished().count(), 0);
            assert_eq!(history::read(trial.path(), 10).sets.len(), 2);
        }
    }

    #[test]
    fn a_later_change_is_not_undone_by_completing_an_earlier_set() {
        let trial = killed(&[]);
        let old = trial.text("risks.ron");
        // Another session changes the title back before anybody completes the set.
        let mut files = Files::new(trial.path(), "other".into());
        let found = read_file(trial.path(), Kind::Risk);
        let loaded = found.loaded.unwrap();
        loaded.records.iter().for_each(|record| files.base_mut().collection_mut(Kind::Risk).put(record.clone()));
        files.note(Kind::Risk, found.hash, found.stat, Kept::new());
        save(&mut files, |m| vec![retitle(m, 1, "risk 1")]);
        assert_ne!(trial.text("risks.ron"), old);
        assert_eq!(trial.title(1), "risk 1");
        assert_eq!(trial.title(1), "risk 1");
    }

    #[test]
    fn what_a_killed_session_was_writing_is_gone_after_the_next_start() {
        let trial = Trial::new();
        fs::write(trial.file(".risks.ron.x.tmp"), "(").unwrap();
        let lock = Lock::take(trial.path(), PATIENCE, &AtomicBool::new(false)).unwrap();
        trial.open();
        assert!(trial.file(".risks.ron.x.tmp").exists());
        drop(lock);
        trial.open();
        assert!(!trial.file(".risks.ron.x.tmp").exists());
    }

    #[test]
    fn a_hand_edit_is_told_and_taken() {
        let trial = Trial::new();
        fs::write(trial.file("risks.ron"), trial.text("risks.ron").replace("risk 1", "by hand")).unwrap();
        let opened = trial.open();
        assert_eq!(opened.outside, [trial.file("risks.ron")]);
        assert_eq!((opened.project.risks.get(uid(1)).unwrap().title.as_str(), opened.read_only), ("by hand", None));
    }

    #[test]
    fn many_records_are_read_on_several_threads_all_the_same() {
        let trial = Trial::new();
        trial.write(&(1..=800).map(|n| risk(n, |_| {})).collect::<Vec<_>>());
        trial.write(&(1..=300).map(|n| action(n, "a")).collect::<Vec<_>>());
        let project = trial.open().project;
        assert_eq!((project.risks.all().count(), project.actions.all().count(), project.project.all().count()), (800, 300, 1));
    }
}
