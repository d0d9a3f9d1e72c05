//! Small projects for tests.

use chrono::{NaiveDate, NaiveDateTime};

use super::record::{Facts, Need, Row};
pub use super::testing::{day, put};

/// The day of the sample project.
pub fn today() -> NaiveDate {
    day("2026-08-19")
}

/// The time written `2026-08-19 09:30`.
pub fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// What keeps a record from entering a state: keys of empty fields and of the
/// sentences of rules. None if no step leads there.
pub fn lacks(row: &dyn Row, to: &str, facts: &Facts<'_>) -> Option<Vec<String>> {
    let flow = row.kind().shape().flow.unwrap();
    let step = flow.steps.iter().find(|step| step.to == to && step.from.contains(&row.state()))?;
    let empty = |key: &str| row.stored(key).is_empty() && !step.stamps.contains(&key);
    let lack = |need: &Need| match need {
        Need::Field(key) => empty(key).then(|| (*key).to_owned()),
        Need::Any(keys) => keys.iter().all(|key| empty(key)).then(|| keys.join("|")),
        Need::Rule(rule) => rule(row, facts).map(|msg| msg.key.into_owned()),
    };
    Some(step.must.iter().filter_map(lack).collect())
}

/// The keys of the sentences about what is wrong with a record.
pub fn faults(row: &dyn Row, facts: &Facts<'_>) -> Vec<String> {
    row.faults(facts).into_iter().map(|(_, msg)| msg.key.into_owned()).collect()
}
