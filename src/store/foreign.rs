//! What a record in a file holds besides its fields: comments, an order of its
//! own, fields of another version. It is written back.

use std::collections::BTreeMap;

use super::format;
use crate::data::project::Record;
use crate::data::stored;
use crate::data::values::Uid;

/// The records of a file that hold more than their fields.
pub type Kept = BTreeMap<Uid, Foreign>;

/// What one record holds besides its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The record byte for byte, until it is changed; then empty.
    pub text: String,
    /// Fields this version does not know: their names and values.
    pub fields: Vec<(String, String)>,
}

impl Foreign {
    /// What `text` holds that the record read from it does not; none if that
    /// is nothing. `whole`: the text may stand as it is until the record is
    /// changed.
    #[must_use]
    pub fn find(record: &Record, text: &str, whole: bool) -> Option<Self> {
        if format::record(record.row(), false, &[]) == text {
            return None;
        }
        let known = |key: &str| matches!(key, "uid" | "id" | "rev") || record.row().kind().shape().field(key).is_some();
        // What loaded as a record has fields; under a struct name they are out of reach here.
        let fields = stored::raw_fields(text, &format::options()).unwrap_or_default().into_iter();
        let fields: Vec<_> =
            fields.filter(|(key, _)| !known(key)).map(|(key, value)| (key.to_owned(), value.get_ron().to_owned())).collect();
        let text = if whole { text.to_owned() } else { String::new() };
        (whole || !fields.is_empty()).then_some(Self { text, fields })
    }
}
