//! Stakeholder records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Stakeholder.
    pub struct Stakeholder {
        /// Title.
        pub title: String,
    }
}

impl Record for Stakeholder {
    const KIND: Kind = Kind::Stakeholder;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
