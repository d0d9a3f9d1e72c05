//! Action records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Action.
    pub struct Action {
        /// Title.
        pub title: String,
    }
}

impl Record for Action {
    const KIND: Kind = Kind::Action;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
