//! Reads the files of a project directory: all of them with the history, or
//! those that are needed first.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::backup;
use super::disk::{self, Stat};
use super::error::{Error, Fault, Problem};
use super::format;
use super::history::{self, Journal, MOST_SETS};
use super::load::{self, Loaded};
use crate::data::project::Kind;

/// One file as it was read.
pub(super) struct Found {
    pub(super) kind: Kind,
    /// The hash of its bytes; none if it is not there.
    pub(super) hash: Option<u64>,
    /// Its bytes, if it does not load: they are to be kept.
    pub(super) damaged: Option<Vec<u8>>,
    pub(super) stat: Option<Stat>,
    pub(super) loaded: Result<Loaded, Vec<Problem>>,
}

/// The path of the file of a collection.
pub(super) fn path(dir: &Path, kind: Kind) -> PathBuf {
    dir.join(format::file_name(kind))
}

/// Reads the file of one collection. One that is not there is empty; whether
/// that is damage the history knows.
pub(super) fn read_file(dir: &Path, kind: Kind) -> Found {
    let path = path(dir, kind);
    let stat = Stat::of(&path);
    let (hash, damaged, loaded) = match disk::read(&path) {
        Ok(Some(bytes)) => {
            let loaded = load::load(kind, &path, &bytes);
            (Some(disk::hash(&bytes)), loaded.is_err().then_some(bytes), loaded)
        }
        Ok(None) => (None, None, Ok(Loaded::default())),
        Err(Error::Read(_, reason)) => (None, None, Err(vec![Problem::of(&path, Fault::Unreadable(reason))])),
        Err(_) => (None, None, Err(vec![Problem::of(&path, Fault::Missing)])),
    };
    Found { kind, hash, damaged, stat, loaded }
}

/// Below this many bytes starting a thread costs more than it gains.
const WORTH_THREADS: u64 = 256 << 10;

/// Reads the history, and the collections that were not found already.
pub(super) fn read_rest(dir: &Path, mut found: Vec<Found>) -> (Vec<Found>, Journal) {
    let is_new = |kind: &Kind| found.iter().all(|found| found.kind != *kind);
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(is_new).collect();
    let (rest, journal) = read_kinds(dir, &kinds, || history::read(dir, MOST_SETS));
    found.extend(rest);
    found.sort_by_key(|found| found.kind);
    (found, journal)
}

/// Reads the collections of those kinds, the largest files first, on as many
/// threads as there are processors; does something besides.
pub(super) fn read_kinds<T>(dir: &Path, kinds: &[Kind], besides: impl FnOnce() -> T) -> (Vec<Found>, T) {
    let size = |kind: &Kind| disk::retry(|| std::fs::metadata(path(dir, *kind))).map_or(0, |meta| meta.len());
    let mut kinds: Vec<(u64, Kind)> = kinds.iter().map(|kind| (size(kind), *kind)).collect();
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
    let done = std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        let done = besides();
        work();
        done
    });
    (all.into_inner().unwrap_or_else(PoisonError::into_inner), done)
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
        if found.hash.is_none() && found.loaded.is_ok() && expected() {
            // Another session may have written it for the first time after we looked, and before we read the history.
            *found = read_file(dir, kind);
            if found.hash.is_none() && found.loaded.is_ok() {
                found.loaded = Err(vec![Problem::of(&path(dir, kind), Fault::Missing)]);
            }
        }
    }
    all
}

/// Reads every file and the whole history, for `check`.
pub(super) fn read_for_check(dir: &Path) -> (Vec<Found>, Journal) {
    let journal = history::read(dir, usize::MAX);
    let (all, _) = read_rest(dir, Vec::new());
    (settle(dir, all, &journal), journal)
}
