//! The model. Pure: no terminal, no disk, no clock (`today` is an argument),
//! no language.

pub mod calendar;
pub mod cell;
pub mod clean;
pub mod edit;
pub mod entry;
pub mod merge;
pub mod msg;
pub mod project;
pub mod query;
pub mod record;
pub mod records;
pub mod rows;
pub mod values;
