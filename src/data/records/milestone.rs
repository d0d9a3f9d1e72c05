//! Milestone records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Milestone.
    pub struct Milestone {
        /// Title.
        pub title: String,
    }
}

impl Record for Milestone {
    const KIND: Kind = Kind::Milestone;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
