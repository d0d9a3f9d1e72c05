//! A record as a file holds it: names and values of its fields, read into its
//! cells through the table of its fields.
//!
//! What [`Ron`](super::cell::Ron) writes is read here directly, in one pass.
//! Whatever else RON allows (comments, escapes of its own, `Some( .. )`), as
//! people write it, the RON parser takes apart first.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2;
use ron::Options;
use ron::error::SpannedError;
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::clean;
use super::msg::{Arg, Msg};
use super::record::Row;
use super::syntax;
use super::values::Uid;

/// One value of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored<'a> {
    /// A bare word or number: `threat`, `true`, `-4.5`.
    Word(Cow<'a, str>),
    /// A quoted text.
    Text(Cow<'a, str>),
    /// A list of values.
    List(Vec<Stored<'a>>),
    /// What no field of this version holds.
    Other(&'a str),
}

impl<'a> Stored<'a> {
    /// The bare word.
    ///
    /// # Errors
    /// It is something else.
    pub fn word(self) -> Result<Cow<'a, str>, Msg> {
        if let Self::Word(word) = self { Ok(word) } else { Err(self.instead("stored-word")) }
    }

    /// The quoted text.
    ///
    /// # Errors
    /// It is something else.
    pub fn text(self) -> Result<Cow<'a, str>, Msg> {
        if let Self::Text(text) = self { Ok(text) } else { Err(self.instead("stored-text")) }
    }

    /// The values of the list.
    ///
    /// # Errors
    /// It is something else.
    pub fn list(self) -> Result<Vec<Stored<'a>>, Msg> {
        if let Self::List(items) = self { Ok(items) } else { Err(self.instead("stored-list")) }
    }

    /// What `read` makes of each quoted text of the list.
    ///
    /// # Errors
    /// It is no list, an item is no text, or what `read` says.
    pub fn texts<T, C: FromIterator<T>>(self, read: impl Fn(Cow<'a, str>) -> Result<T, Msg>) -> Result<C, Msg> {
        self.list()?.into_iter().map(|item| read(item.text()?)).collect()
    }

    /// That it stands where something else belongs.
    fn instead(&self, key: &'static str) -> Msg {
        match self {
            Self::Word(word) => Msg::new(key).text("found", clean::short(word)),
            Self::Text(text) => Msg::new(key).text("found", format!("\"{}\"", clean::short(text))),
            Self::List(_) => Msg::new(key).label("found", "stored-a-list"),
            Self::Other(value) => Msg::new(key).text("found", clean::short(value)),
        }
    }
}

/// Why a record cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The line inside the text of the record, from 1.
    pub line: usize,
    /// The column there, in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: Msg,
}

impl Unread {
    fn at(text: &str, part: &str, reason: Msg) -> Self {
        let before = &text[..part.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len())];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1, reason }
    }

    fn syntax(error: &SpannedError) -> Self {
        Self { line: error.span.start.line, column: error.span.start.col, reason: syntax::sentence(&error.code) }
    }
}

/// A field of a record: its name, its value; no value where a person wrote
/// `None`.
type Pair<'a> = (&'a str, Option<Stored<'a>>);

/// What stands in a record before its fields.
const HEAD: [&str; 3] = ["uid", "id", "rev"];

/// Reads the text of a record into an empty one. Fields that it does not know
/// are passed over.
///
/// # Errors
/// The first thing that is wrong. Then the record is not to be used.
pub fn fill(row: &mut dyn Row, text: &str, options: &Options) -> Result<(), Unread> {
    let pairs = pairs(text, options)?;
    let fields = &row.kind().shape().fields;
    let (mut uid, mut id, mut next, mut seen) = (Uid::default(), String::new(), 0, vec![false; fields.len() + HEAD.len()]);
    for (key, value) in pairs {
        let wrong = |why| Unread::at(text, key, in_field(key, why));
        let Some(value) = value else { continue };
        let head = HEAD.iter().position(|head| *head == key);
        // Fields stand in the order of their table, unless a person moved one.
        let field = || (next..fields.len()).chain(0..next).find(|&n| fields[n].key == key);
        let Some(place) = head.map(|n| fields.len() + n).or_else(field) else { continue };
        if std::mem::replace(&mut seen[place], true) {
            return Err(wrong(Msg::new("stored-twice")));
        }
        match head {
            Some(0) => uid = read_uid(value).map_err(wrong)?,
            Some(1) => id = value.text().map_err(wrong)?.into_owned(),
            Some(_) => row.revise(read_whole(value).map_err(wrong)?),
            None => {
                next = place + 1;
                row.cell_mut(place).read(value).map_err(wrong)?;
            }
        }
    }
    row.identify(uid, id);
    Ok(())
}

/// Why a field cannot be read, with its name in the file.
fn in_field(key: &str, why: Msg) -> Msg {
    Msg::new("stored-field").text("field", key).with("why", Arg::Msg(Box::new(why)))
}

/// The fields of a record in the order of its text.
pub(super) fn pairs<'a>(text: &'a str, options: &Options) -> Result<Vec<Pair<'a>>, Unread> {
    Scan::record(text).map_or_else(|| parse(text, options), Ok)
}

fn read_uid(value: Stored<'_>) -> Result<Uid, Msg> {
    let text = value.text()?;
    text.parse().map(Uid).map_err(|_| Msg::new("stored-uid").text("text", clean::short(&text)))
}

/// A whole number of a file.
///
/// # Errors
/// It is something else, or too large.
pub fn read_whole<T: std::str::FromStr>(value: Stored<'_>) -> Result<T, Msg> {
    let word = value.word()?;
    word.parse().map_err(|_| Msg::new("stored-whole").text("text", clean::short(&word)))
}

/// The fields of a record, with the parser.
fn parse<'a>(text: &'a str, options: &Options) -> Result<Vec<Pair<'a>>, Unread> {
    let raws = raw_fields(text, options).map_err(|error| Unread::syntax(&error))?;
    let read = |(key, raw): (&'a str, &'a RawValue)| {
        let value = value(raw, options).map_err(|why| Unread::at(text, raw.trim().get_ron(), in_field(key, why)))?;
        Ok((key, value))
    };
    raws.into_iter().map(read).collect()
}

/// The names and texts of the fields of any record, those of another version
/// included.
///
/// # Errors
/// What the parser says.
pub fn raw_fields<'a>(text: &'a str, options: &Options) -> Result<Vec<(&'a str, &'a RawValue)>, SpannedError> {
    options.from_str(text).map(|Raws(raws)| raws)
}

/// A value as the parser understands it; none for `None`.
fn value<'a>(raw: &'a RawValue, options: &Options) -> Result<Option<Stored<'a>>, Msg> {
    let text = raw.trim().get_ron();
    let said = |error: SpannedError| syntax::sentence(&error.code);
    let first = text.chars().next().unwrap_or_default();
    if text == "None" {
        return Ok(None);
    }
    if text.strip_prefix("Some").is_some_and(|rest| rest.trim_start().starts_with('(')) {
        let inner: Option<&RawValue> = options.from_str(text).map_err(said)?;
        return inner.map_or(Ok(None), |raw| value(raw, options));
    }
    if first == '"' || text.starts_with("r\"") || text.starts_with("r#") {
        return Ok(Some(Stored::Text(options.from_str::<String>(text).map_err(said)?.into())));
    }
    if first == '[' {
        let items: Vec<&RawValue> = options.from_str(text).map_err(said)?;
        let items = items.into_iter().filter_map(|raw| value(raw, options).transpose()).collect::<Result<_, _>>()?;
        return Ok(Some(Stored::List(items)));
    }
    if first.is_ascii_digit() || matches!(first, '-' | '+' | '.') {
        // Whatever notation RON knows: `1_000`, `0x10`, `1e3`.
        let whole = options.from_str::<i64>(text).map(|number| number.to_string());
        let number = whole.or_else(|_| options.from_str::<f64>(text).map(|number| number.to_string())).map_err(said)?;
        return Ok(Some(Stored::Word(number.into())));
    }
    let is_word = text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(is_word);
    Ok(Some(if is_word { Stored::Word(text.into()) } else { Stored::Other(text) }))
}

struct Raws<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Raws<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Vec<(&'de str, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }
        from.deserialize_struct("", &[], Fields).map(Raws)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.')
}

/// Goes through a text that this program wrote. None where it is anything
/// else: then the parser decides.
struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn record(text: &'a str) -> Option<Vec<Pair<'a>>> {
        let mut scan = Self { rest: text.strip_prefix('(')? };
        let mut pairs = Vec::with_capacity(24);
        loop {
            let blank = scan.rest.bytes().position(|b| b != b' ' && b != b'\n')?;
            scan.rest = &scan.rest[blank..];
            if let Some(rest) = scan.rest.strip_prefix(')') {
                return rest.is_empty().then_some(pairs);
            }
            let key = scan.word()?;
            scan.rest = scan.rest.strip_prefix(": ")?;
            pairs.push((key, Some(scan.value()?)));
            scan.rest = scan.rest.strip_prefix(',')?;
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'.');
        let end = self.rest.bytes().position(|b| !is_word(b))?;
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn value(&mut self) -> Option<Stored<'a>> {
        match self.rest.bytes().next()? {
            b'"' => self.quoted().map(Stored::Text),
            b'[' => self.list().map(Stored::List),
            b'r' if self.rest.starts_with("r#") => self.raw().map(Stored::Text),
            _ => {
                let word = self.word()?;
                // A number that is not written plainly, an option: the parser knows.
                let number = word.starts_with(|c: char| !c.is_ascii_alphabetic());
                let plain = word.strip_prefix('-').unwrap_or(word).bytes().all(|b| b.is_ascii_digit() || b == b'.');
                (!matches!(word, "None" | "Some") && (!number || plain)).then_some(Stored::Word(word.into()))
            }
        }
    }

    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let text = &self.rest[1..];
        let end = memchr2(b'"', b'\\', text.as_bytes())?;
        if text.as_bytes()[end] == b'"' {
            self.rest = &text[end + 1..];
            return Some(text[..end].into());
        }
        let (mut out, mut rest) = (String::new(), text);
        loop {
            let end = memchr2(b'"', b'\\', rest.as_bytes())?;
            out.push_str(&rest[..end]);
            let escaped = rest[end..].strip_prefix('\\');
            let Some(escape) = escaped else {
                self.rest = &rest[end + 1..];
                return Some(out.into());
            };
            rest = match escape.bytes().next()? {
                b'n' => {
                    out.push('\n');
                    &escape[1..]
                }
                b't' => {
                    out.push('\t');
                    &escape[1..]
                }
                b'"' | b'\\' => {
                    out.push_str(&escape[..1]);
                    &escape[1..]
                }
                b'u' => {
                    let (code, rest) = escape.strip_prefix("u{")?.split_once('}')?;
                    out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                    rest
                }
                _ => return None,
            };
        }
    }

    fn raw(&mut self) -> Option<Cow<'a, str>> {
        let text = self.rest.strip_prefix('r')?;
        let fences = text.len() - text.trim_start_matches('#').len();
        let text = text[fences..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(fences));
        let end = text.find(&close)?;
        self.rest = &text[end + close.len()..];
        Some(text[..end].into())
    }

    fn list(&mut self) -> Option<Vec<Stored<'a>>> {
        let mut items = Vec::new();
        self.rest = self.rest.strip_prefix('[')?;
        if let Some(rest) = self.rest.strip_prefix(']') {
            self.rest = rest;
            return Some(items);
        }
        loop {
            items.push(self.value()?);
            if let Some(rest) = self.rest.strip_prefix(']') {
                self.rest = rest;
                return Some(items);
            }
            self.rest = self.rest.strip_prefix(", ")?;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::cell::{Cell, Ron};
    use crate::data::project::{Kind, Record};
    use crate::data::testing::told;
    use crate::data::values::{Lines, Tags, Text};

    fn options() -> Options {
        Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
    }

    fn risk(text: &str) -> Result<Record, Unread> {
        Record::from_ron(Kind::Risk, text, &options())
    }

    #[test]
    fn what_people_write_is_read_as_ron_reads_it() {
        let own = risk("(id: \"R01\", title: \"a\", kind: threat, p: 3, cost: 128500, tags: [\"x\"], archived: true,)").unwrap();
        for text in [
            "(id:\"R01\",title:\"a\",kind:threat,p:3,cost:128500,tags:[\"x\"],archived:true)",
            "( // a comment\n id: \"R01\", title: r\"a\", /* more */ kind: threat, p: Some(3), cost: 128_500, tags: [\n\"x\",\n], archived: true, owner: None )",
            "(tags: [\"\\x78\"], id: \"R01\", title: \"\\u{61}\", kind: threat, p: 3.0, cost: 0x1f5f4, archived: true, mood: [1, (a: 2)])",
        ] {
            assert_eq!(risk(text).as_ref(), Ok(&own), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, place, reason) in [
            (
                "(\n    title: \"a\",\n    kind: treat,\n)",
                (3, 5),
                "stored-field kind | stored-choice treat | threat, opportunity",
            ),
            ("(title: 7,)", (1, 2), "stored-field title | stored-text 7"),
            ("(title: \"a\", title: \"b\",)", (1, 14), "stored-field title | stored-twice"),
            ("(id: \"R01\", id: \"R02\",)", (1, 13), "stored-field id | stored-twice"),
            ("(p: 9,)", (1, 2), "stored-field p | stored-range 9 | 1 | 5"),
            ("(p: inf,)", (1, 2), "stored-field p | stored-range inf | 1 | 5"),
            ("(uid: \"x\",)", (1, 2), "stored-field uid | stored-uid x"),
            ("(tags: \"a\",)", (1, 2), "stored-field tags | stored-list \"a\""),
            ("(tags: (a: 1),)", (1, 2), "stored-field tags | stored-list (a: 1)"),
            ("(owner: \"M1\",)", (1, 2), "stored-field owner | stored-kind M1 | kind-milestone | kind-stakeholder"),
            ("(cost: 12.5,)", (1, 2), "stored-field cost | stored-whole 12.5"),
        ] {
            let unread = risk(text).unwrap_err();
            assert_eq!(((unread.line, unread.column), told(&unread.reason).as_str()), (place, reason), "{text}");
        }
        assert_eq!(risk("(title: \"a\"\n kind: threat)").unwrap_err().line, 2);
    }

    proptest! {
        #[test]
        fn what_is_written_is_scanned_and_parsed_to_the_same(
            texts in proptest::collection::vec("(\\PC|[\"\\\\\n\t#\u{7}])*", 1..4),
            number in any::<i64>(),
            one_line in any::<bool>(),
        ) {
            let lines = Lines(texts.clone());
            let tags = Tags(texts.iter().cloned().collect());
            let text = Text(texts.concat());
            let mut out = Ron::new(one_line);
            out.word("(");
            for (key, cell) in [("a", &lines as &dyn Cell), ("b", &tags), ("c", &text), ("d", &texts[0])] {
                out.word(&format!("{key}: "));
                cell.write(&mut out);
                out.word(",\n    ");
            }
            out.word(&format!("e: {number}, f: [], g: [threat, low],)"));
            let scanned = Scan::record(&out.text).expect("written here");
            prop_assert_eq!(&scanned, &parse(&out.text, &options()).unwrap());
            prop_assert_eq!(scanned[2].1.clone(), Some(Stored::Text(text.0.into())));
        }

        #[test]
        fn no_text_makes_it_panic(text in "(\\PC|[\"\\\\\n(),:\\[\\]#r])*") {
            let _ = risk(&format!("({text})"));
            let _ = risk(&text);
        }
    }
}
