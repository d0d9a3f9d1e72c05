//! Feedback records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Feedback.
    pub struct Feedback {
        /// Title.
        pub title: String,
    }
}

impl Record for Feedback {
    const KIND: Kind = Kind::Feedback;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
