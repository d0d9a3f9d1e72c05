//! Observation records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Observation.
    pub struct Observation {
        /// Title.
        pub title: String,
    }
}

impl Record for Observation {
    const KIND: Kind = Kind::Observation;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
