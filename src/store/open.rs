//! Opens a project directory.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::backup;
use super::disk::{self, Stat};
use super::error::{Error, Fault, Problem};
use super::files::{Files, Outcome, Pending};
use super::format;
use super::foreign::Kept;
use super::history::{self, Journal, MOST_SETS};
use super::load::{self, Loaded};
use super::lock::{Lock, PATIENCE};
use super::paths;
use crate::data::calendar::Calendar;
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
    /// Files that do not load, and what is wrong with them.
    pub problems: Vec<Problem>,
    /// Files that something else than this program changed.
    pub outside: Vec<PathBuf>,
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
    open_as(dir, read_only, format!("{}-{}", Uid::new(), account_in_name()))
}

/// The same for one command: all commands of an account share one log.
///
/// # Errors
/// The directory is not there or cannot be read.
pub fn open_for_command(dir: &Path, read_only: bool) -> Result<Opened, Error> {
    open_as(dir, read_only, format!("cli-{}", account_in_name()))
}

/// The account as a part of a file name.
fn account_in_name() -> String {
    paths::account().chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '_' }).take(40).collect()
}

fn open_as(dir: &Path, read_only: bool, session: String) -> Result<Opened, Error> {
    disk::retry(|| std::fs::read_dir(dir)).map_err(Error::read(dir))?;
    let mut files = Files::new(dir, session);
    if read_only {
        files.refuse(Error::ReadOnly(dir.to_owned()));
    } else if disk::is_writable(dir) {
        disk::sweep(dir);
    } else {
        files.refuse(Error::Protected(dir.to_owned()));
    }
    let (found, mut journal) = read_all(dir);
    let found = settle(dir, found, &journal);
    let mut out = assemble(files, found, &journal);
    if out.files.refusal().is_none() && journal.unfinished().next().is_some() {
        journal = complete(&mut out.files);
        out.project = out.files.base().clone();
    }
    let account = paths::account();
    journal.sets.iter().filter(|set| set.by == account).for_each(|set| out.history.note(set));
    out.problems.extend(journal.problems);
    out.read_only = out.files.refusal().map(Error::msg);
    Ok(out)
}

/// One file as it was read.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) bytes: Option<Vec<u8>>,
    stat: Option<Stat>,
    pub(super) loaded: Result<Loaded, Vec<Problem>>,
}

/// The path of the file of a collection.
fn path(dir: &Path, kind: Kind) -> PathBuf {
    dir.join(format::file_name(kind))
}

/// Reads the file of one collection. One that is not there is empty; whether
/// that is damage the history knows.
fn read_file(dir: &Path, kind: Kind) -> Found {
    let path = path(dir, kind);
    let stat = Stat::of(&path);
    let (bytes, loaded) = match disk::read(&path) {
        Ok(Some(bytes)) => {
            let loaded = load::load(kind, &path, &bytes);
            (Some(bytes), loaded)
        }
        Ok(None) => (None, Ok(Loaded::default())),
        Err(Error::Read(_, reason)) => (None, Err(vec![Problem::of(&path, Fault::Unreadable(reason))])),
        Err(_) => (None, Err(vec![Problem::of(&path, Fault::Missing)])),
    };
    Found { kind, bytes, stat, loaded }
}

/// Below this many bytes starting a thread costs more than it gains.
const WORTH_THREADS: u64 = 64 << 10;

/// Reads all collections and the history, the largest files first, on as many
/// threads as there are processors.
fn read_all(dir: &Path) -> (Vec<Found>, Journal) {
    let size = |kind: &Kind| disk::retry(|| std::fs::metadata(path(dir, *kind))).map_or(0, |meta| meta.len());
    let mut kinds: Vec<(u64, Kind)> = Kind::ALL.iter().map(|kind| (size(kind), *kind)).collect();
    kinds.sort_by_key(|(size, kind)| (std::cmp::Reverse(*size), *kind));
    let threads = if kinds.iter().map(|(size, _)| size).sum::<u64>() < WORTH_THREADS {
        1
    } else {
        std::thread::available_parallelism().map_or(1, |n| n.get().min(4))
    };
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::with_capacity(kinds.len()));
    let work = || {
        while let Some((_, kind)) = kinds.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = read_file(dir, *kind);
            all.lock().unwrap_or_else(PoisonError::into_inner).push(found);
        }
    };
    let journal = std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        let journal = history::read(dir, MOST_SETS);
        work();
        journal
    });
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by_key(|found| found.kind);
    (all, journal)
}

/// Tells a file that is missing from one that never was.
pub(super) fn settle(dir: &Path, mut all: Vec<Found>, journal: &Journal) -> Vec<Found> {
    let known: HashSet<Kind> = journal
        .sets
        .iter()
        .filter(|set| journal.done.contains(&set.uid))
        .flat_map(|set| &set.edits)
        .filter(|edit| edit.after.is_some())
        .map(|edit| edit.kind)
        .collect();
    for found in &mut all {
        let kind = found.kind;
        let expected = || kind == Kind::Charter || known.contains(&kind) || !backup::list(dir, kind).is_empty();
        if found.bytes.is_none() && found.loaded.is_ok() && expected() {
            found.loaded = Err(vec![Problem::of(&path(dir, kind), Fault::Missing)]);
        }
    }
    all
}

/// Reads every file and the whole history, for `check`.
pub(super) fn read_for_check(dir: &Path) -> (Vec<Found>, Journal) {
    let journal = history::read(dir, usize::MAX);
    let (all, _) = read_all(dir);
    (settle(dir, all, &journal), journal)
}

/// Makes a project of what was read.
fn assemble(mut files: Files, all: Vec<Found>, journal: &Journal) -> Opened {
    let dir = files.dir().to_owned();
    let (mut problems, mut outside, mut unresolved) = (Vec::new(), Vec::new(), Vec::new());
    let mut project = Project { calendar: calendar(&dir), ..Project::default() };
    let mut broken = Vec::new();
    for found in all {
        let kind = found.kind;
        let loaded = match found.loaded {
            Ok(loaded) => loaded,
            Err(mut faults) => {
                let newer = faults.iter().any(|problem| matches!(problem.fault, Fault::Newer { .. }));
                if let Some(bytes) = found.bytes.as_ref().filter(|_| !newer) {
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
        files.note(kind, found.bytes.as_deref(), found.stat, loaded.kept);
    }
    project.resolve_links(&unresolved);
    for kind in broken {
        replay(&mut project, kind, &journal.sets);
    }
    *files.base_mut() = project.clone();
    Opened { project, history: History::default(), problems, outside, read_only: None, files }
}

/// The working calendar of the project.
fn calendar(_: &Path) -> Arc<Calendar> {
    Arc::new(Calendar::default())
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
    let dir = files.dir().to_owned();
    // Whoever is just saving is not dead; with the lock in hand nobody is.
    match Lock::take(&dir, PATIENCE, &AtomicBool::new(false)) {
        Ok(lock) => drop(lock),
        Err(_) => return history::read(&dir, MOST_SETS),
    }
    let journal = history::read(&dir, MOST_SETS);
    if files.look().is_err() {
        return journal;
    }
    let later = later_changes(&journal);
    let mut sets: Vec<Pending> = Vec::new();
    for set in journal.unfinished() {
        let edits = set.edits.iter().filter_map(|edit| left_over(edit, set.uid, files.base(), &later)).collect();
        sets.push(Pending::left_over(ChangeSet { edits, ..set.clone() }));
    }
    // A failure is met again, and told, at the first save.
    let _ = files.save(&mut sets, &AtomicBool::new(false), &mut Outcome::default());
    journal
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

/// Puts the newest good backup, with what the history knows besides, in the
/// place of a file that does not load. The broken one stays in quarantine.
///
/// # Errors
/// There is no good backup and the history knows nothing, or the file cannot
/// be written.
pub fn restore(dir: &Path, kind: Kind) -> Result<(), Error> {
    let _lock = Lock::take(dir, PATIENCE, &AtomicBool::new(false))?;
    let path = path(dir, kind);
    if let Some(bytes) = disk::read(&path)? {
        match load::load(kind, &path, &bytes) {
            Ok(_) => return Ok(()),
            // It is good, only not for this version.
            Err(problems) => {
                if let Some(problem) = problems.into_iter().find(|problem| matches!(problem.fault, Fault::Newer { .. })) {
                    return Err(problem.into());
                }
            }
        }
        backup::quarantine(dir, &format::file_name(kind), &bytes)?;
    }
    let mut project = Project::default();
    let loaded = backup::newest_good(dir, kind);
    let had_backup = loaded.is_some();
    let mut kept = Kept::new();
    if let Some((_, loaded)) = loaded {
        for record in loaded.records {
            project.collection_mut(kind).put(record);
        }
        kept = loaded.kept;
    }
    let before = project.clone();
    replay(&mut project, kind, &history::read(dir, MOST_SETS).sets);
    if !had_backup && project.collection(kind).is_empty() {
        return Err(Error::NoBackup(path));
    }
    for (uid, foreign) in &mut kept {
        if before.get(kind, *uid) != project.get(kind, *uid) {
            foreign.text.clear();
        }
    }
    let text = format::write(kind, project.collection(kind).rows(), &kept);
    disk::replace(&path, text.as_bytes())?;
    Ok(())
}
