//! Round records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Round.
    pub struct Round {
        /// Title.
        pub title: String,
    }
}

impl Record for Round {
    const KIND: Kind = Kind::Round;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
