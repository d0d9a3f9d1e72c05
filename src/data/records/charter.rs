//! Charter records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Charter.
    pub struct Charter {
        /// Title.
        pub title: String,
    }
}

impl Record for Charter {
    const KIND: Kind = Kind::Charter;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
