//! What a record in a file holds besides its fields: comments, an order of its
//! own, fields of another version. It is written back.

use std::collections::BTreeMap;
use std::fmt;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::format;
use crate::data::project::Record;
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
        let Fields(mut fields) = format::options().from_str(text).unwrap_or_default();
        fields.retain(|(key, _)| !known(key));
        let text = if whole { text.to_owned() } else { String::new() };
        (whole || !fields.is_empty()).then_some(Self { text, fields })
    }
}

/// The names and values of the fields of any record.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    fields.push((key, value.get_ron().to_owned()));
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_struct("", &[], Reader)
    }
}
