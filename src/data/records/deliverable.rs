//! Deliverable records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Deliverable.
    pub struct Deliverable {
        /// Title.
        pub title: String,
    }
}

impl Record for Deliverable {
    const KIND: Kind = Kind::Deliverable;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
