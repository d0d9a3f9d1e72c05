//! What the tests of the record types share: projects made by hand.

use std::sync::Arc;

use chrono::NaiveDate;

use super::msg::Msg;
use super::project::{Project, Record as AnyRecord};
use super::record::{Need, Row, Step};
use super::rows::Packed;
use super::values::{Ref, Uid};

/// A Wednesday, the status date of the sample project.
pub const TODAY: &str = "2026-08-19";

/// That day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Puts a record with that short id into the project.
pub fn put<R: Packed>(project: &mut Project, id: &str, mut row: R) -> Ref {
    if row.uid().is_nil() {
        row.identify(Uid::new(), id.to_owned());
    }
    let link = Ref { kind: R::KIND, uid: row.uid(), id: id.to_owned() };
    project.collection_mut(R::KIND).put(R::pack(Arc::new(row)));
    link
}

/// The record that stands in the project under that reference.
pub fn got<R: Packed>(project: &Project, link: &Ref) -> R {
    let record = project.get(link.kind, link.uid).expect("a record");
    R::unpack(record).expect("of that type").as_ref().clone()
}

/// The keys of the sentences that speak against a record.
pub fn faults(row: &dyn Row, project: &Project) -> Vec<String> {
    row.faults(&project.facts(day(TODAY))).into_iter().map(|(field, msg)| format!("{field} {}", msg.key)).collect()
}

/// The step of its states that leads there.
pub fn step(row: &dyn Row, to: &str) -> &'static Step {
    let flow = row.kind().shape().flow.expect("states");
    flow.steps.iter().find(|step| step.to == to && step.from.contains(&row.state())).expect("a step")
}

/// What is still missing for a step: keys of fields, and of sentences.
pub fn missing(row: &dyn Row, to: &str, project: &Project) -> Vec<String> {
    let missing = |need: &Need| match need {
        Need::Field(key) => row.stored(key).is_empty().then(|| (*key).to_owned()),
        Need::Any(keys) => keys.iter().all(|key| row.stored(key).is_empty()).then(|| keys.join("|")),
        Need::Rule(rule) => rule(row, &project.facts(day(TODAY))).map(|msg: Msg| msg.key.into_owned()),
    };
    step(row, to).must.iter().filter_map(missing).collect()
}

/// The only record that a change brings with it.
pub fn brought(after: &dyn Row, before: Option<&dyn Row>, project: &Project) -> Option<AnyRecord> {
    let mut records = after.brings(before, &project.facts(day(TODAY)));
    assert!(records.len() <= 1, "{records:?}");
    records.pop()
}
