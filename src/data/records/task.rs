//! Task records.

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::{field, record};

record! {
    /// Task.
    pub struct Task {
        /// Title.
        pub title: String,
    }
}

impl Record for Task {
    const KIND: Kind = Kind::Task;
    const FIELDS: &'static [Field<Self>] = &[field!(title).required()];
    const COLUMNS: &'static [&'static str] = &["title"];
}
