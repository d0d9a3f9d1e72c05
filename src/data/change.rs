//! From records as they shall be to a change set that may be saved: ids,
//! settling, consequences, and every rule that could refuse it. The screen and
//! the command line both come through here.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::NaiveDate;

use super::cell::{Face, Reading};
use super::edit::{ChangeSet, Edit, changed};
use super::msg::{Arg, Msg};
use super::project::{Kind, Project, Record};
use super::record::{Facts, Need, Row, Step};
use super::snapshots;
use super::values::{Stamp, Uid};

/// Why a change is refused: the record, the field (empty if it is no single
/// one) and the sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The kind of the record.
    pub kind: Kind,
    /// Its short id; empty for a new one.
    pub id: String,
    /// The key of the field.
    pub key: &'static str,
    /// What is wrong, and what to do.
    pub msg: Msg,
}

/// The change set that makes `records` what they are here. Records that did
/// not change are left out.
///
/// # Errors
/// Every fault that the change would add. Faults that were there before do not
/// stand in the way of mending something else.
pub fn change_set(
    project: &Project,
    records: Vec<Record>,
    what: Msg,
    stamp: &Stamp,
    today: NaiveDate,
) -> Result<ChangeSet, Vec<Fault>> {
    let mut set = ChangeSet::new(what, stamp.clone());
    // Ids are given and consequences judged as if the earlier edits were made.
    let mut scratch = project.clone();
    let mut faults = Vec::new();
    let mut queue: VecDeque<Record> = records.into();
    let mut is_last = false;
    // Last of all the copy of what a revised baseline leads to.
    let shot = |scratch: &Project, set: &ChangeSet| snapshots::of_revision(scratch, &set.edits, today);
    while let Some(mut record) = queue.pop_front().or_else(|| {
        let is_first = !std::mem::replace(&mut is_last, true);
        is_first.then(|| shot(&scratch, &set)).flatten().map(|shot| Record::Snapshot(Arc::new(shot)))
    }) {
        let (kind, uid) = (record.row().kind(), record.row().uid());
        let before = scratch.get(kind, uid);
        if before.is_none() {
            let id = record.row().id().to_owned();
            let id = if id.is_empty() { scratch.next_id(kind, record.row().id_prefix()) } else { id };
            record.row_mut().identify(if uid.is_nil() { Uid::new() } else { uid }, id);
        }
        let facts = scratch.facts(today);
        record.row_mut().settle_from(before.as_ref().map(Record::row), &facts);
        if before.as_ref().is_some_and(|before| changed(before, &record).is_empty()) {
            continue;
        }
        faults.extend(new_faults(before.as_ref().map(Record::row), record.row(), &facts));
        queue.extend(record.row().brings(before.as_ref().map(Record::row), &facts));
        record.row_mut().touch(stamp.clone());
        let edit = Edit { kind, uid: record.row().uid(), before, after: Some(record) };
        scratch.apply(&edit);
        set.edits.push(edit);
    }
    if faults.is_empty() { Ok(set) } else { Err(faults) }
}

fn new_faults(before: Option<&dyn Row>, row: &dyn Row, facts: &Facts<'_>) -> Vec<Fault> {
    let old = before.map(|row| all_faults(row, facts)).unwrap_or_default();
    let mut faults: Vec<Fault> = all_faults(row, facts).into_iter().filter(|fault| !old.contains(fault)).collect();
    faults.extend(refused(before, row, facts));
    faults
}

/// Everything that is wrong with a record as it stands.
#[must_use]
pub fn all_faults(row: &dyn Row, facts: &Facts<'_>) -> Vec<Fault> {
    let fault = |key, msg| Fault { kind: row.kind(), id: row.id().to_owned(), key, msg };
    let shape = row.kind().shape();
    let empty = shape.fields.iter().enumerate().filter(|(n, meta)| meta.required && row.cell(*n).face().is_empty());
    let mut faults: Vec<Fault> = empty.map(|(_, meta)| fault(meta.key, Msg::new("refuse-required"))).collect();
    faults.extend(row.faults(facts).into_iter().map(|(key, msg)| fault(key, msg)));
    faults
}

/// Why the state may not change as it did, if it did.
fn refused(before: Option<&dyn Row>, row: &dyn Row, facts: &Facts<'_>) -> Vec<Fault> {
    let Some(flow) = row.kind().shape().flow else { return Vec::new() };
    let blank = Record::blank(row.kind());
    let (from, to) = (before.unwrap_or_else(|| blank.row()).state(), row.state());
    if from == to {
        return Vec::new();
    }
    let fault = |key, msg| Fault { kind: row.kind(), id: row.id().to_owned(), key, msg };
    // A record may be entered in a later state if it has all that state needs.
    let step = flow.steps.iter().find(|step| step.to == to && (before.is_none() || step.from.contains(&from)));
    let Some(step) = step else {
        let can: Vec<String> =
            flow.steps.iter().filter(|step| step.from.contains(&from)).map(|step| state_label(row, step.to)).collect();
        let key = if can.is_empty() { "refuse-transition-final" } else { "refuse-transition" };
        let msg = Msg::new(key).label("from", state_label(row, from)).label("to", state_label(row, to));
        return vec![fault(flow.field, msg.with("can", Arg::Labels(can)))];
    };
    let lacks = missing(step, row, facts).into_iter();
    lacks.map(|lack| fault(lack.fields.first().copied().unwrap_or(flow.field), lack.msg)).collect()
}

/// The key of the label of a state in the language files.
#[must_use]
pub fn state_label(row: &dyn Row, state: &str) -> String {
    let field = row.kind().shape().flow.map_or("state", |flow| flow.field);
    match row.stored(field) {
        Face::Choice(set, _) => format!("choice-{}-{state}", set.name),
        _ => state.to_owned(),
    }
}

/// Something that a state change must record and that is not there yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The fields that would do, none if only another record can help.
    pub fields: Vec<&'static str>,
    /// What is missing.
    pub msg: Msg,
}

/// A state a record may go to.
pub struct Offer {
    /// The key of the state.
    pub to: &'static str,
    /// The fields its step asks for, whether filled in or not.
    pub fields: Vec<&'static str>,
    /// What is still missing.
    pub missing: Vec<Missing>,
}

/// The states a record may go to from where it is, in the order of the table.
#[must_use]
pub fn offers(record: &Record, facts: &Facts<'_>) -> Vec<Offer> {
    let Some(flow) = record.row().kind().shape().flow else { return Vec::new() };
    let mut record = record.clone();
    forget_reason(&mut record, &Reading { project: facts.project, today: facts.today });
    let row = record.row();
    let state = row.state();
    let steps = flow.steps.iter().filter(|step| step.from.contains(&state));
    steps
        .map(|step| {
            let fields = step.must.iter().flat_map(|need| match need {
                Need::Field(key) => vec![*key],
                Need::Any(keys) => keys.to_vec(),
                Need::Rule(_) => Vec::new(),
            });
            Offer { to: step.to, fields: fields.collect(), missing: missing(step, row, facts) }
        })
        .collect()
}

fn missing(step: &Step, row: &dyn Row, facts: &Facts<'_>) -> Vec<Missing> {
    let label = |key: &str| format!("field-{}-{key}", row.kind().key());
    let empty = |key: &str| row.stored(key).is_empty() && !step.stamps.contains(&key);
    step.must
        .iter()
        .filter_map(|need| match need {
            Need::Field(key) => {
                empty(key).then(|| Missing { fields: vec![key], msg: Msg::new("refuse-needs").label("field", label(key)) })
            }
            Need::Any(keys) => keys.iter().all(|key| empty(key)).then(|| {
                let labels = keys.iter().map(|key| label(key)).collect();
                Missing { fields: keys.to_vec(), msg: Msg::new("refuse-needs-any").with("fields", Arg::Labels(labels)) }
            }),
            Need::Rule(rule) => rule(row, facts).map(|msg| Missing { fields: Vec::new(), msg }),
        })
        .collect()
}

/// A step that needs a reason asks for a new one.
fn forget_reason(record: &mut Record, reading: &Reading<'_>) {
    if let Some(n) = record.row().kind().shape().field("reason") {
        // Emptying a text cannot be refused.
        let _ = record.row_mut().cell_mut(n).parse("", reading);
    }
}

/// Puts a record into a state: the reason of the last change is forgotten, so
/// that a step which needs one asks anew, and empty dates of the step get the
/// present moment. Whether the step is allowed is [`change_set`]'s to say.
///
/// # Errors
/// The record has no such state; the sentence lists those it has.
pub fn enter(record: &mut Record, to: &str, project: &Project, stamp: &Stamp, today: NaiveDate) -> Result<(), Msg> {
    let kind = record.row().kind();
    let shape = kind.shape();
    let Some(flow) = shape.flow else {
        return Err(Msg::new("refuse-no-states").label("kind", format!("kind-{}", kind.key())));
    };
    let from = record.row().state();
    let reading = Reading { project, today };
    if let Some(n) = shape.field(flow.field) {
        record.row_mut().cell_mut(n).parse(to, &reading)?;
    }
    let state = record.row().state();
    let step = flow.steps.iter().find(|step| step.to == state && step.from.contains(&from));
    forget_reason(record, &reading);
    for key in step.map_or(&[][..], |step| step.stamps) {
        let Some(n) = shape.field(key) else { continue };
        if record.row().cell(n).face().is_empty() {
            let time = matches!(record.row().cell(n).editor(), super::cell::Editor::Time);
            let text = if time { stamp.at.format("%Y-%m-%d %H:%M").to_string() } else { today.to_string() };
            record.row_mut().cell_mut(n).parse(&text, &reading)?;
        }
    }
    Ok(())
}
