//! Criterion records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Criterion.
    pub struct Criterion {
        /// Title.
        pub title: String,
    }
}

impl Record for Criterion {
    const KIND: Kind = Kind::Criterion;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
