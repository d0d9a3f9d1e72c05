//! Lesson records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Lesson.
    pub struct Lesson {
        /// Title.
        pub title: String,
    }
}

impl Record for Lesson {
    const KIND: Kind = Kind::Lesson;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
