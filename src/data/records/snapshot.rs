//! Snapshot records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Snapshot.
    pub struct Snapshot {
        /// Title.
        pub title: String,
    }
}

impl Record for Snapshot {
    const KIND: Kind = Kind::Snapshot;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
