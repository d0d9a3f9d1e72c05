//! Decision records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Decision.
    pub struct Decision {
        /// Title.
        pub title: String,
    }
}

impl Record for Decision {
    const KIND: Kind = Kind::Decision;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
