//! The model. Pure: no terminal, no disk, no clock (`today` is an argument),
//! no language.

pub mod acceptance;
pub mod bands;
pub mod baseline;
pub mod calendar;
pub mod cell;
pub mod change;
pub mod clean;
pub mod closing;
pub mod contact;
pub mod draft;
pub mod earned;
pub mod edit;
pub mod entry;
pub mod exposure;
pub mod faults;
pub mod field;
pub mod forecasts;
pub mod merge;
pub mod msg;
pub mod ordered;
pub mod phases;
pub mod predecessors;
pub mod project;
pub mod query;
pub mod quick;
pub mod record;
pub mod records;
pub mod recurrence;
pub mod risk_scale;
pub mod rows;
pub mod schedule;
pub mod sla;
pub mod snapshots;
pub mod stored;
pub mod syntax;
pub mod trend;
pub mod values;
pub mod view;

#[cfg(test)]
#[allow(clippy::must_use_candidate, clippy::missing_panics_doc, reason = "only tests call it")]
pub mod testing;
