//! Interaction records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Interaction.
    pub struct Interaction {
        /// Title.
        pub title: String,
    }
}

impl Record for Interaction {
    const KIND: Kind = Kind::Interaction;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
