//! Confirmation records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Confirmation.
    pub struct Confirmation {
        /// Title.
        pub title: String,
    }
}

impl Record for Confirmation {
    const KIND: Kind = Kind::Confirmation;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
