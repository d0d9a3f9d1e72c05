//! The one type of change. Create, update, archive, undo, redo, the journal,
//! the merge base and the write to disk are all an [`Edit`].

use chrono::NaiveDateTime;

use super::msg::Msg;
use super::project::{Kind, Project, Record};
use super::values::{Stamp, Uid};

/// One record before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The kind of the record.
    pub kind: Kind,
    /// The record.
    pub uid: Uid,
    /// As it was; none if it is new.
    pub before: Option<Record>,
    /// As it is now; none if its making was undone.
    pub after: Option<Record>,
}

impl Edit {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { kind: self.kind, uid: self.uid, before: self.after.clone(), after: self.before.clone() }
    }
}

/// What a change set is to the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A change of its own.
    #[default]
    Change,
    /// Takes that set back.
    Undoes(Uid),
    /// Makes that set again after it was taken back.
    Redoes(Uid),
}

/// Edits that are one action of a person: saved whole or not at all, undone
/// as one.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSet {
    /// Its own id, in order of time.
    pub uid: Uid,
    /// When.
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
    /// What was done, as the toast and the history say it.
    pub what: Msg,
    /// What it is to earlier sets.
    pub role: Role,
    /// The records changed, each once.
    pub edits: Vec<Edit>,
}

impl ChangeSet {
    /// A set of no edits yet.
    #[must_use]
    pub fn new(what: Msg, stamp: Stamp) -> Self {
        Self { uid: Uid::new(), at: stamp.at, by: stamp.by, what, role: Role::Change, edits: Vec::new() }
    }
}

/// What can be undone and redone, oldest first. Rebuilt from the history at
/// start, so both work after a restart.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<ChangeSet>,
    redo: Vec<ChangeSet>,
}

impl History {
    /// Takes note of a set that was made.
    pub fn note(&mut self, set: &ChangeSet) {
        match set.role {
            Role::Change => {
                self.undo.push(set.clone());
                self.redo.clear();
            }
            Role::Undoes(uid) => shift(&mut self.undo, &mut self.redo, uid),
            Role::Redoes(uid) => shift(&mut self.redo, &mut self.undo, uid),
        }
    }

    /// The set that undo would take back.
    #[must_use]
    pub fn last(&self) -> Option<&ChangeSet> {
        self.undo.last()
    }

    /// The sets that can still be undone, oldest first.
    #[must_use]
    pub fn done(&self) -> &[ChangeSet] {
        &self.undo
    }

    /// The set that takes back the last change.
    ///
    /// # Errors
    /// There is nothing to undo, or a later change stands in the way.
    pub fn undo(&self, project: &Project, stamp: Stamp) -> Result<ChangeSet, Msg> {
        let set = self.undo.last().ok_or_else(|| Msg::new("undo-nothing"))?;
        let edits = set.edits.iter().rev().map(Edit::inverse).collect();
        again(project, set, edits, Role::Undoes(set.uid), stamp)
    }

    /// The set that makes the last undone change again.
    ///
    /// # Errors
    /// There is nothing to redo, or a later change stands in the way.
    pub fn redo(&self, project: &Project, stamp: Stamp) -> Result<ChangeSet, Msg> {
        let set = self.redo.last().ok_or_else(|| Msg::new("redo-nothing"))?;
        again(project, set, set.edits.clone(), Role::Redoes(set.uid), stamp)
    }
}

fn shift(from: &mut Vec<ChangeSet>, to: &mut Vec<ChangeSet>, uid: Uid) {
    if let Some(place) = from.iter().rposition(|set| set.uid == uid) {
        to.push(from.remove(place));
    }
}

/// The edits of `set` against the project as it stands: only the fields that
/// the set changed are put back, so what others changed since stays.
fn again(project: &Project, set: &ChangeSet, edits: Vec<Edit>, role: Role, stamp: Stamp) -> Result<ChangeSet, Msg> {
    let mut out = ChangeSet::new(set.what.clone(), stamp);
    out.role = role;
    for edit in edits {
        let now = project.get(edit.kind, edit.uid);
        let after = match (&edit.before, &edit.after, &now) {
            (None, Some(after), None) => Some(after.clone()),
            (Some(before), None, Some(now)) if changed(before, now).is_empty() => None,
            (Some(before), Some(after), Some(now)) => Some(replay(before, after, now, set)?),
            (_, _, Some(now)) => return Err(in_the_way(set, now.row().id())),
            (_, _, None) => return Err(Msg::new("undo-record-gone").with("what", super::msg::Arg::Text(edit.uid.to_string()))),
        };
        out.edits.push(Edit { kind: edit.kind, uid: edit.uid, before: now, after });
    }
    Ok(out)
}

/// `now` with each field that went from `before` to `after` set to `after`.
fn replay(before: &Record, after: &Record, now: &Record, set: &ChangeSet) -> Result<Record, Msg> {
    let mut out = now.clone();
    for n in changed(before, after) {
        if now.row().cell(n).face() != before.row().cell(n).face() {
            return Err(in_the_way(set, now.row().id()));
        }
        out.copy_cell(after, n);
    }
    Ok(out)
}

fn in_the_way(set: &ChangeSet, id: &str) -> Msg {
    Msg::new("undo-in-the-way").text("id", id).date("at", set.at.date())
}

/// The places of the fields in which two records of one kind differ; the
/// stamps and former short ids do not count.
#[must_use]
pub fn changed(a: &Record, b: &Record) -> Vec<usize> {
    let fields = &a.row().kind().shape().fields;
    (0..fields.len())
        .filter(|&n| !matches!(fields[n].key, "created" | "updated" | "was"))
        .filter(|&n| a.row().cell(n).face() != b.row().cell(n).face())
        .collect()
}
