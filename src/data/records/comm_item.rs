//! CommItem records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// CommItem.
    pub struct CommItem {
        /// Title.
        pub title: String,
    }
}

impl Record for CommItem {
    const KIND: Kind = Kind::CommItem;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
