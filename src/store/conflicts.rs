//! `conflicts.ron`: values that lost a clash, until somebody has looked.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::backup;
use super::disk;
use super::error::Error;
use super::format;
use super::history;
use super::lock::{Lock, PATIENCE};
use crate::data::cell::Reading;
use crate::data::edit::ChangeSet;
use crate::data::merge::Clash;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
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
    /// The key of the field; none where one side took the record away while
    /// the other one changed it. It stays; the side that took it away has no
    /// value.
    #[serde(default)]
    pub field: Option<String>,
    /// The value both had started from, as a person types it.
    #[serde(default)]
    pub before: String,
    /// The value that lost.
    pub ours: String,
    /// The value that stayed.
    pub theirs: String,
    /// Who changed the record last on the side that stayed; empty if unknown.
    #[serde(default)]
    pub their_by: String,
    /// When.
    #[serde(default)]
    pub their_at: NaiveDateTime,
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
            before: clash.before.clone(),
            ours: clash.ours.clone(),
            theirs: clash.theirs.clone(),
            their_by: clash.their_stamp.by.clone(),
            their_at: clash.their_stamp.at,
        }
    }

    /// With the name of whoever took the record away, if that is what it is
    /// about: the history knows.
    pub(super) fn naming(mut self, project: &Path) -> Self {
        if self.field.is_none() && self.theirs.is_empty() {
            let sets = history::read(project, history::MOST_SETS).sets;
            let took = |set: &&ChangeSet| set.edits.iter().any(|edit| edit.uid == self.record && edit.after.is_none());
            if let Some(set) = sets.iter().rev().find(took) {
                (self.their_by, self.their_at) = (set.by.clone(), set.at);
            }
        }
        self
    }

    /// The record with our value in the place of the one that stayed, or with
    /// `value` if a person typed another one: to be saved like any change, and
    /// then [`settle`]d. Values of one record go one after the other into the
    /// same `record`.
    ///
    /// # Errors
    /// The record is gone, it has no such field, or the text is refused there:
    /// the sentence says so.
    pub fn take(&self, record: &mut Record, value: Option<&str>, reading: &Reading<'_>) -> Result<(), Msg> {
        let row = record.row_mut();
        let Some(field) = &self.field else { return Err(Msg::new("conflict-taken-back").text("id", self.id.clone())) };
        let n = row.kind().shape().field(field);
        let n = n.ok_or_else(|| Msg::new("conflict-no-field").text("id", self.id.clone()).text("field", field.clone()))?;
        row.cell_mut(n).parse(value.unwrap_or(&self.ours), reading)
    }

    /// The record that it is about, as it is now.
    ///
    /// # Errors
    /// It is gone: the sentence says so.
    pub fn record(&self, project: &Project) -> Result<Record, Msg> {
        let gone = || Msg::new("conflict-record-gone").text("id", self.id.clone());
        Kind::named(&self.kind).and_then(|kind| project.get(kind, self.record)).ok_or_else(gone)
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.record, &self.field, &self.ours, &self.theirs, &self.by)
            == (other.record, &other.field, &other.ours, &other.theirs, &other.by)
    }
}

/// The file.
pub(super) fn path(project: &Path) -> PathBuf {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::values::Amount;
    use crate::store::trial::{Trial, change, retitle, save, set};

    /// Two sessions change title and probability of R01; the second one loses.
    fn clashed() -> (Trial, Vec<Conflict>) {
        let trial = Trial::new();
        let (mut one, mut two) = (trial.session(), trial.session());
        for (files, title, p) in [(&mut one, "of one", 2), (&mut two, "of two", 4)] {
            save(files, |m| vec![change(m, 1, |risk| (risk.title, risk.p) = (title.into(), Amount::of(p)))]);
        }
        let waiting = read(trial.path());
        (trial, waiting)
    }

    #[test]
    fn a_conflict_says_what_was_before_and_who_changed_it_when() {
        let (trial, waiting) = clashed();
        let title = waiting.iter().find(|conflict| conflict.field.as_deref() == Some("title")).unwrap();
        assert_eq!((title.before.as_str(), title.theirs.as_str(), title.ours.as_str()), ("risk 1", "of one", "of two"));
        let updated = trial.open().project.risks.get(crate::store::trial::uid(1)).unwrap().updated.clone();
        assert_eq!((&title.their_by, title.their_at), (&updated.by, updated.at));
    }

    #[test]
    fn our_values_are_taken_or_others_typed_and_then_nothing_waits() {
        let (trial, waiting) = clashed();
        let mut files = trial.session();
        let today = chrono::NaiveDate::default();
        let mut record = waiting[0].record(files.base()).unwrap();
        for conflict in &waiting {
            let typed = (conflict.field.as_deref() == Some("title")).then_some("typed");
            conflict.take(&mut record, typed, &Reading { project: files.base(), today }).unwrap();
        }
        save(&mut files, |m| vec![set(m, [record])]);
        let uids: Vec<Uid> = waiting.iter().map(|conflict| conflict.uid).collect();
        settle(trial.path(), &uids).unwrap();
        let now = trial.open().project;
        let risk = now.risks.get(crate::store::trial::uid(1)).unwrap();
        assert_eq!((risk.title.as_str(), risk.p), ("typed", Amount::of(4)));
        assert_eq!(read(trial.path()), []);
    }

    #[test]
    fn what_cannot_be_taken_says_why() {
        let (trial, mut waiting) = clashed();
        let project = trial.open().project;
        let reading = Reading { project: &project, today: chrono::NaiveDate::default() };
        let mut record = waiting[0].record(&project).unwrap();
        let before = record.clone();
        waiting[0].field = Some("nothing".into());
        assert_eq!(waiting[0].take(&mut record, None, &reading).unwrap_err().key, "conflict-no-field");
        waiting[0].field = None;
        assert_eq!(waiting[0].take(&mut record, None, &reading).unwrap_err().key, "conflict-taken-back");
        waiting[0].record = Uid::default();
        assert_eq!(waiting[0].record(&project).unwrap_err().key, "conflict-record-gone");
        assert_eq!(record, before);
    }

    #[test]
    fn a_file_of_an_older_version_still_loads() {
        let (trial, _) = clashed();
        let text = trial.text("conflicts.ron");
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains("their_") && !line.contains("before:")).collect();
        let old = kept.join("\n") + "\n";
        assert_ne!(old, text);
        std::fs::write(trial.file("conflicts.ron"), old).unwrap();
        assert_eq!(read(trial.path()).len(), 2);
        save(&mut trial.session(), |m| vec![retitle(m, 2, "x")]);
    }
}
