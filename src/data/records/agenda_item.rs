//! AgendaItem records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// AgendaItem.
    pub struct AgendaItem {
        /// Title.
        pub title: String,
    }
}

impl Record for AgendaItem {
    const KIND: Kind = Kind::AgendaItem;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
