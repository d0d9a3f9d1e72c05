//! A change set, merged into what stands on disk.

use crate::data::edit::{ChangeSet, Edit};
use crate::data::merge::{self, Clash};
use crate::data::project::{Kind, Project, Record};
use crate::data::values::Uid;

/// A record that got another short id, because another session had used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renumbered {
    /// Its kind.
    pub kind: Kind,
    /// The record.
    pub uid: Uid,
    /// The short id it had.
    pub was: String,
    /// The short id it has.
    pub id: String,
}

/// A change set, merged.
pub(super) struct MergedSet {
    pub(super) edits: Vec<Edit>,
    pub(super) clashes: Vec<Clash>,
    pub(super) renumbered: Vec<Renumbered>,
}

/// Merges a set into `next`, record by record. A new record whose short id is
/// taken gets the next free one.
pub(super) fn merge_set(set: &ChangeSet, next: &mut Project) -> MergedSet {
    let mut out = MergedSet { edits: Vec::with_capacity(set.edits.len()), clashes: Vec::new(), renumbered: Vec::new() };
    for edit in &set.edits {
        let (kind, uid) = (edit.kind, edit.uid);
        let now = next.get(kind, uid);
        let merged = merge::merge(edit.before.as_ref(), edit.after.as_ref(), now.as_ref());
        out.clashes.extend(merged.clashes);
        let mut after = merged.record;
        if let (None, Some(record)) = (&now, &mut after) {
            let id = record.row().id();
            let taken = id.is_empty() || next.collection(kind).rows().any(|row| row.id().eq_ignore_ascii_case(id));
            if taken {
                let (record_now, renumbered) = renumber(record, next);
                *record = record_now;
                out.renumbered.push(renumbered);
            }
        }
        let edit = Edit { kind, uid, before: now, after };
        next.apply(&edit);
        out.edits.push(edit);
    }
    out
}

/// The record under the next free short id.
pub(super) fn renumber(record: &Record, project: &Project) -> (Record, Renumbered) {
    let mut out = record.clone();
    let row = out.row_mut();
    let (kind, uid, was) = (row.kind(), row.uid(), row.id().to_owned());
    let id = project.next_id(kind, row.id_prefix());
    if was.is_empty() {
        row.identify(uid, id.clone());
    } else {
        row.renumber(id.clone());
    }
    (out, Renumbered { kind, uid, was, id })
}
