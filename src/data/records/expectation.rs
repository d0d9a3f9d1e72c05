//! Expectation records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Expectation.
    pub struct Expectation {
        /// Title.
        pub title: String,
    }
}

impl Record for Expectation {
    const KIND: Kind = Kind::Expectation;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
