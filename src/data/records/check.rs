//! Check records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Check.
    pub struct Check {
        /// Title.
        pub title: String,
    }
}

impl Record for Check {
    const KIND: Kind = Kind::Check;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
