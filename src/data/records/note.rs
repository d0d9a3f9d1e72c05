//! Note records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Note.
    pub struct Note {
        /// Title.
        pub title: String,
    }
}

impl Record for Note {
    const KIND: Kind = Kind::Note;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
