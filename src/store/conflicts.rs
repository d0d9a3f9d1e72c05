//! `conflicts.ron`: values that lost a clash, until somebody has looked.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::backup;
use super::disk;
use super::error::Error;
use super::format;
use super::lock::{Lock, PATIENCE};
use crate::data::edit::ChangeSet;
use crate::data::merge::Clash;
use crate::data::values::Uid;

/// A value that lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its own id.
    pub uid: Uid,
    /// When it was typed.
    pub at: NaiveDateTime,
    /// Who typed it.
    pub by: String,
    /// The key of the kind of record.
    pub kind: String,
    /// The record.
    pub record: Uid,
    /// Its short id.
    pub id: String,
    /// The key of the field; none where its making was taken back while
    /// somebody else changed it.
    #[serde(default)]
    pub field: Option<String>,
    /// The value that lost, as a person types it.
    pub ours: String,
    /// The value that stayed.
    pub theirs: String,
}

impl Conflict {
    /// What `set` lost.
    #[must_use]
    pub fn new(set: &ChangeSet, clash: &Clash) -> Self {
        Self {
            uid: Uid::new(),
            at: set.at,
            by: set.by.clone(),
            kind: clash.kind.key().to_owned(),
            record: clash.uid,
            id: clash.id.clone(),
            field: clash.field.map(str::to_owned),
            ours: clash.ours.clone(),
            theirs: clash.theirs.clone(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.record, &self.field, &self.ours, &self.theirs, &self.by)
            == (other.record, &other.field, &other.ours, &other.theirs, &other.by)
    }
}

fn path(project: &Path) -> PathBuf {
    project.join("conflicts.ron")
}

/// The values that wait for somebody to look, oldest first. A file that does
/// not load has none to show; it is kept when the next one is written.
#[must_use]
pub fn read(project: &Path) -> Vec<Conflict> {
    parse(project).unwrap_or_default()
}

/// None if the file does not load.
fn parse(project: &Path) -> Option<Vec<Conflict>> {
    let Some(bytes) = disk::read(&path(project)).ok()? else { return Some(Vec::new()) };
    format::options().from_bytes(&bytes).ok()
}

/// Adds values; those that wait already are not added again. Called under the
/// lock of the project.
///
/// # Errors
/// The file cannot be written.
pub(super) fn add(project: &Path, conflicts: Vec<Conflict>) -> Result<(), Error> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let mut all = if let Some(all) = parse(project) {
        all
    } else {
        let bytes = disk::read(&path(project))?.unwrap_or_default();
        backup::quarantine(project, "conflicts.ron", &bytes)?;
        Vec::new()
    };
    for conflict in conflicts {
        if !all.iter().any(|known| known.is_same(&conflict)) {
            all.push(conflict);
        }
    }
    write(project, &all)
}

/// Somebody has looked at these.
///
/// # Errors
/// The lock cannot be had, or the file cannot be written.
pub fn settle(project: &Path, uids: &[Uid]) -> Result<(), Error> {
    let _lock = Lock::take(project, PATIENCE, &AtomicBool::new(false))?;
    let Some(mut all) = parse(project) else { return Ok(()) };
    all.retain(|conflict| !uids.contains(&conflict.uid));
    write(project, &all)
}

fn write(project: &Path, all: &[Conflict]) -> Result<(), Error> {
    let path = path(project);
    let look = ron::ser::PrettyConfig::default().struct_names(false);
    // Plain strings and times: there is always a text. If not, nothing is replaced.
    let text = format::options().to_string_pretty(all, look).map_err(|error| Error::NotReadBack {
        path: path.clone(),
        id: String::new(),
        reason: error.to_string(),
    })?;
    disk::replace(&path, (text + "\n").as_bytes())?;
    Ok(())
}
