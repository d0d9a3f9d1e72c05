//! Change records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Change.
    pub struct Change {
        /// Title.
        pub title: String,
    }
}

impl Record for Change {
    const KIND: Kind = Kind::Change;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
