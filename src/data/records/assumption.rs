//! Assumption records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Assumption.
    pub struct Assumption {
        /// Title.
        pub title: String,
    }
}

impl Record for Assumption {
    const KIND: Kind = Kind::Assumption;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
