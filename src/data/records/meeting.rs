//! Meeting records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Meeting.
    pub struct Meeting {
        /// Title.
        pub title: String,
    }
}

impl Record for Meeting {
    const KIND: Kind = Kind::Meeting;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
