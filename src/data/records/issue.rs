//! Issue records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Issue.
    pub struct Issue {
        /// Title.
        pub title: String,
    }
}

impl Record for Issue {
    const KIND: Kind = Kind::Issue;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
