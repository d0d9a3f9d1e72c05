//! What the tests of the record types share: projects made by hand.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::cell::Cell;
use super::project::{Project, Record as AnyRecord};
use super::record::{Facts, Need, Row};
use super::rows::Packed;
use super::stored;
use super::values::{Ref, Uid};
use crate::data::msg::{Arg, Msg};

/// A Wednesday, the status date of the sample project.
pub const TODAY: &str = "2026-08-19";

/// That day.
pub fn today() -> NaiveDate {
    day(TODAY)
}

/// The time written `2026-08-19 09:30`.
pub fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

/// The day written `2026-08-19`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A sentence without a language: its key, and what fills its gaps.
pub fn told(msg: &Msg) -> String {
    let arg = |(_, arg): &(_, Arg)| match arg {
        Arg::Text(text) | Arg::Label(text) => text.clone(),
        Arg::Count(count) => count.to_string(),
        Arg::Date(day) => day.to_string(),
        Arg::Labels(keys) => keys.join(", "),
        Arg::Msg(msg) => told(msg),
    };
    let gaps: Vec<String> = msg.args.iter().map(arg).collect();
    format!("{} {}", msg.key, gaps.join(" | ")).trim_end().to_owned()
}

/// What a cell makes of a value that stands in a file.
pub fn stored_in<C: Cell + Default>(value: &str) -> Result<C, Msg> {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = format!("(value: {value},)");
    let (_, value) = stored::pairs(&text, &options).map_err(|unread| unread.reason)?.remove(0);
    let mut cell = C::default();
    cell.read(value.expect("a value")).map(|()| cell)
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

/// The fields that are wrong, each with the key of its sentence.
pub fn faults(row: &dyn Row, project: &Project) -> Vec<String> {
    row.faults(&project.facts(today())).into_iter().map(|(field, msg)| format!("{field} {}", msg.key)).collect()
}

/// The keys of the sentences about what is wrong with a record.
pub fn fault_keys(row: &dyn Row, facts: &Facts<'_>) -> Vec<String> {
    row.faults(facts).into_iter().map(|(_, msg)| msg.key.into_owned()).collect()
}

/// What a step asks for and a record has not: keys of empty fields and of the
/// sentences of rules. None if no step leads there. Stamps are dates that the
/// step sets by itself; `stamped` takes them as set.
fn unmet(row: &dyn Row, to: &str, facts: &Facts<'_>, stamped: bool) -> Option<Vec<String>> {
    let flow = row.kind().shape().flow.expect("states");
    let step = flow.steps.iter().find(|step| step.to == to && step.from.contains(&row.state()))?;
    let empty = |key: &str| row.stored(key).is_empty() && !(stamped && step.stamps.contains(&key));
    let lack = |need: &Need| match need {
        Need::Field(key) => empty(key).then(|| (*key).to_owned()),
        Need::Any(keys) => keys.iter().all(|key| empty(key)).then(|| keys.join("|")),
        Need::Rule(rule) => rule(row, facts).map(|msg| msg.key.into_owned()),
    };
    Some(step.must.iter().filter_map(lack).collect())
}

/// What keeps a record from entering a state. None if no step leads there.
pub fn lacks(row: &dyn Row, to: &str, facts: &Facts<'_>) -> Option<Vec<String>> {
    unmet(row, to, facts, true)
}

/// What is still missing for a step that exists, its stamps as well.
pub fn missing(row: &dyn Row, to: &str, project: &Project) -> Vec<String> {
    unmet(row, to, &project.facts(today()), false).expect("a step")
}

/// The only record that a change brings with it.
pub fn brought(after: &dyn Row, before: Option<&dyn Row>, project: &Project) -> Option<AnyRecord> {
    let mut records = after.brings(before, &project.facts(today()));
    assert!(records.len() <= 1, "{records:?}");
    records.pop()
}
