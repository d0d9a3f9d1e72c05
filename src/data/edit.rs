//! The one type of change. Create, update, archive, undo, redo, the journal,
//! the merge base and the write to disk are all an [`Edit`].

use std::collections::HashSet;

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

/// The change set that takes one change back, whoever made it and whatever was
/// done since, as long as nothing that is in force touched the same fields
/// later. `sets`: what was done in the project, oldest first.
///
/// # Errors
/// There is no such set, or a later change stands in the way: the sentence
/// names who made it, when, and the field.
pub fn undo_one(project: &Project, sets: &[ChangeSet], uid: Uid, stamp: Stamp) -> Result<ChangeSet, Msg> {
    let Some(place) = sets.iter().position(|set| set.uid == uid) else { return Err(Msg::new("undo-nothing")) };
    let (set, later) = (&sets[place], &sets[place + 1..]);
    let undone = taken_back(later);
    for edit in &set.edits {
        let touched = touches(edit);
        for other in later.iter().rev().filter(|other| in_force(other, later, &undone)) {
            for again in other.edits.iter().filter(|again| again.uid == edit.uid) {
                if let Some(&n) = touches(again).iter().find(|n| touched.contains(n)) {
                    return Err(changed_later(other, again, n));
                }
            }
        }
    }
    let edits = set.edits.iter().rev().map(Edit::inverse).collect();
    let mut out = again(project, set, edits, Role::Change, stamp)?;
    out.what = Msg::new("done-undone").with("what", super::msg::Arg::Msg(Box::new(set.what.clone())));
    Ok(out)
}

/// The sets among these that are taken back at their end.
fn taken_back(sets: &[ChangeSet]) -> HashSet<Uid> {
    let mut out = HashSet::new();
    for set in sets {
        match set.role {
            Role::Undoes(uid) => drop(out.insert(uid)),
            Role::Redoes(uid) => drop(out.remove(&uid)),
            Role::Change => {}
        }
    }
    out
}

/// Whether what a set did still holds. One that takes back, or makes again, a
/// set that is itself among `later` adds nothing to it.
fn in_force(set: &ChangeSet, later: &[ChangeSet], undone: &HashSet<Uid>) -> bool {
    match set.role {
        Role::Change => !undone.contains(&set.uid),
        Role::Undoes(uid) | Role::Redoes(uid) => !later.iter().any(|other| other.uid == uid),
    }
}

/// The places of the fields that an edit changed; all of them if it made the
/// record or took it away.
fn touches(edit: &Edit) -> Vec<usize> {
    match (&edit.before, &edit.after) {
        (Some(before), Some(after)) => changed(before, after),
        (None, None) => Vec::new(),
        _ => (0..edit.kind.shape().fields.len()).collect(),
    }
}

fn changed_later(set: &ChangeSet, edit: &Edit, n: usize) -> Msg {
    let id = edit.after.as_ref().or(edit.before.as_ref()).map(|record| record.row().id().to_owned());
    let field = format!("field-{}-{}", edit.kind.key(), edit.kind.shape().fields[n].key);
    let at = set.at.format("%m-%d %H:%M").to_string();
    Msg::new("undo-changed-later").text("id", id.unwrap_or_default()).label("field", field).text("by", &set.by).text("at", at)
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::data::records::Risk;
    use crate::data::testing::at;
    use crate::data::values::Amount;

    fn uid(n: u128) -> Uid {
        Uid(uuid::Uuid::from_u128(n))
    }

    fn stamp(by: &str) -> Stamp {
        Stamp { at: at("2026-08-19 09:30"), by: by.into() }
    }

    /// What a random step does: who, to which record, to which field, what.
    type Step = (bool, u128, usize, i64);

    /// Makes a step, or undoes the last one of that person; none if that
    /// changes nothing.
    fn make(project: &mut Project, sets: &mut Vec<ChangeSet>, (me, n, field, value): Step) {
        let by = if me { "me" } else { "li" };
        let now = project.get(Kind::Risk, uid(n));
        let blank = || Risk { uid: uid(n), id: format!("R{n:02}"), title: "t".into(), ..Risk::default() };
        let set = if field == 4 {
            let mut history = History::default();
            sets.iter().filter(|set| set.by == by).for_each(|set| history.note(set));
            let turned = if value % 3 == 0 { history.redo(project, stamp(by)) } else { history.undo(project, stamp(by)) };
            let Ok(set) = turned else { return };
            set
        } else {
            let Some(mut risk) = now.clone().map_or_else(|| Some(Arc::new(blank())), crate::data::rows::Packed::unpack) else {
                return;
            };
            let row = Arc::make_mut(&mut risk);
            match field {
                0 => row.title = format!("t{value}"),
                1 => row.trigger = format!("t{value}"),
                2 => row.p = Amount::of(value + 1),
                _ => row.escalation = format!("t{value}"),
            }
            let after = Record::Risk(risk);
            if now.as_ref().is_some_and(|now| changed(now, &after).is_empty()) {
                return;
            }
            let mut set = ChangeSet::new(Msg::new("done-edited"), stamp(by));
            set.edits = vec![Edit { kind: Kind::Risk, uid: uid(n), before: now, after: Some(after) }];
            set
        };
        set.edits.iter().for_each(|edit| project.apply(edit));
        sets.push(set);
    }

    /// Every field of every record, as text.
    fn all(project: &Project) -> Vec<Vec<String>> {
        let fields =
            Kind::Risk.shape().fields.iter().enumerate().filter(|(_, field)| !matches!(field.key, "created" | "updated"));
        let places: Vec<usize> = fields.map(|(n, _)| n).collect();
        let of = |n: u128| project.get(Kind::Risk, uid(n));
        let show = |record: Record| places.iter().map(|&n| record.row().cell(n).face().show()).collect();
        (0..3).map(|n| of(n).map(show).unwrap_or_default()).collect()
    }

    #[test]
    fn a_change_is_undone_out_of_order_and_that_is_a_change_which_can_be_undone() {
        let (mut project, mut sets) = (Project::default(), Vec::new());
        for step in [(true, 1, 0, 1), (true, 1, 1, 1), (false, 1, 2, 3)] {
            make(&mut project, &mut sets, step);
        }
        let before = all(&project);
        let back = undo_one(&project, &sets, sets[1].uid, stamp("me")).unwrap();
        assert_eq!((back.role, back.what.key.as_ref()), (Role::Change, "done-undone"));
        back.edits.iter().for_each(|edit| project.apply(edit));
        let row = project.row(Kind::Risk, uid(1)).unwrap();
        assert_eq!((row.stored("trigger").show(), row.stored("p").show()), (String::new(), "4".into()));
        let mut history = History::default();
        sets.iter().filter(|set| set.by == "me").for_each(|set| history.note(set));
        history.note(&back);
        let forth = history.undo(&project, stamp("me")).unwrap();
        forth.edits.iter().for_each(|edit| project.apply(edit));
        assert_eq!(all(&project), before);
    }

    #[test]
    fn a_later_change_of_the_same_field_is_named_unless_it_was_undone() {
        let (mut project, mut sets) = (Project::default(), Vec::new());
        for step in [(true, 1, 0, 1), (true, 1, 1, 1), (false, 1, 1, 2)] {
            make(&mut project, &mut sets, step);
        }
        let refused = undo_one(&project, &sets, sets[1].uid, stamp("me")).unwrap_err();
        let text = |name: &str| {
            let found = refused.args.iter().find(|(own, _)| own == name).map(|(_, arg)| format!("{arg:?}"));
            found.unwrap_or_default()
        };
        assert_eq!(refused.key, "undo-changed-later");
        assert!(text("by").contains("li") && text("field").contains("field-risk-trigger") && text("at").contains("08-19 09:30"));
        make(&mut project, &mut sets, (false, 0, 4, 1));
        let back = undo_one(&project, &sets, sets[1].uid, stamp("me")).unwrap();
        assert_eq!(back.edits.len(), 1);
    }

    #[test]
    fn what_something_outside_the_history_changed_is_not_undone_over() {
        let (mut project, mut sets) = (Project::default(), Vec::new());
        make(&mut project, &mut sets, (true, 1, 0, 1));
        make(&mut project, &mut sets, (true, 1, 0, 2));
        // An editor changed the file; the history knows nothing of it.
        make(&mut project, &mut Vec::new(), (false, 1, 0, 3));
        let refused = undo_one(&project, &sets, sets[1].uid, stamp("me")).unwrap_err();
        assert_eq!(refused.key, "undo-in-the-way");
        assert_eq!(undo_one(&project, &sets, Uid::new(), stamp("me")).unwrap_err().key, "undo-nothing");
    }

    proptest! {
        #[test]
        fn one_change_goes_and_everything_else_stays(
            steps in prop::collection::vec((any::<bool>(), 0..3_u128, 0..5_usize, 0..4_i64), 1..24),
            which in any::<prop::sample::Index>(),
        ) {
            let (mut project, mut sets) = (Project::default(), Vec::new());
            for step in steps {
                make(&mut project, &mut sets, step);
            }
            if sets.is_empty() {
                return Ok(());
            }
            let set = which.get(&sets).clone();
            let before = all(&project);
            match undo_one(&project, &sets, set.uid, stamp("me")) {
                Ok(back) => {
                    back.edits.iter().for_each(|edit| project.apply(edit));
                    for edit in &set.edits {
                        let now = project.get(edit.kind, edit.uid);
                        match (&edit.before, &edit.after, &now) {
                            // Every field that it changed is as it was before it ...
                            (Some(old), Some(new), Some(now)) => for n in changed(old, new) {
                                prop_assert_eq!(now.row().cell(n).face(), old.row().cell(n).face());
                            },
                            (None, _, None) => {}
                            (Some(old), None, Some(now)) => prop_assert!(changed(old, now).is_empty()),
                            other => prop_assert!(false, "{other:?}"),
                        }
                    }
                    // ... and nothing else has changed.
                    let mut again = project.clone();
                    back.edits.iter().rev().for_each(|edit| again.apply(&edit.inverse()));
                    prop_assert_eq!(all(&again), before);
                    for edit in &back.edits {
                        let own: Vec<usize> = set.edits.iter().filter(|own| own.uid == edit.uid).flat_map(touches).collect();
                        prop_assert!(touches(edit).iter().all(|n| own.contains(n)));
                    }
                }
                Err(why) => {
                    prop_assert_eq!(all(&project), before);
                    let later = sets.iter().skip_while(|other| other.uid != set.uid).skip(1);
                    let touched = later.flat_map(|other| &other.edits).filter(|edit| set.edits.iter().any(|own| own.uid == edit.uid));
                    prop_assert!(touched.count() > 0, "refused for nothing: {why:?}");
                }
            }
        }
    }
}
