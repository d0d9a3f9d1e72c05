//! The text of one collection: RON that a person can read, compare and edit.
//!
//! A header with schema and kind, the records in the order of their unique
//! ids, one field a line, empty fields left out, and a checksum in the last
//! line. Records are written through their tables of fields.

use memchr::memmem::Finder;
use serde::Deserialize;

use super::disk;
use super::foreign::Kept;
use crate::data::cell::Ron;
use crate::data::project::Kind;
use crate::data::record::Row;

/// The schema of the files this program writes. A file with a higher one is
/// left alone.
pub const SCHEMA: u32 = 1;

/// This program's version, as it stands in the files it writes.
pub const WRITER: &str = env!("CARGO_PKG_VERSION");

const BANNER: &str = "// duijie. You may edit this file: a record is ( .. ), one field a line, empty fields may be left out.\n";
const TAIL: &str = "    ],\n)\n";
const CHECKSUM: &str = "// checksum: ";

/// How files are read: optional values stand there without `Some( .. )`. The
/// recursion limit stays, so that no file can overflow the stack.
#[must_use]
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The outside of a file; the records are parsed one by one, so that each
/// error has its record.
#[derive(Deserialize)]
pub(super) struct Head<'a> {
    pub(super) schema: u32,
    pub(super) kind: String,
    /// The version that wrote the file; none if a person did.
    #[serde(default)]
    pub(super) writer: Option<String>,
    /// Whether some records hold more than their fields: comments, or fields
    /// of another version.
    #[serde(default)]
    pub(super) foreign: bool,
    #[serde(borrow, default)]
    pub(super) records: Vec<&'a ron::value::RawValue>,
}

/// The name of the file of a collection.
#[must_use]
pub fn file_name(kind: Kind) -> String {
    format!("{}.ron", kind.plural())
}

/// The text of one record: `uid id rev`, then every field that is not empty,
/// then what it holds besides.
#[must_use]
pub fn record(row: &dyn Row, one_line: bool, foreign: &[(String, String)]) -> String {
    let mut out = Ron::new(one_line);
    let begin = |out: &mut Ron, key: &str| {
        out.word(if one_line { "" } else { "\n            " });
        out.word(key);
        out.word(": ");
    };
    let end = |out: &mut Ron| out.word(if one_line { ", " } else { "," });
    out.word("(");
    begin(&mut out, "uid");
    out.string(&row.uid().to_string());
    end(&mut out);
    begin(&mut out, "id");
    out.string(row.id());
    end(&mut out);
    if row.rev() > 0 {
        begin(&mut out, "rev");
        out.word(&row.rev().to_string());
        end(&mut out);
    }
    for (n, field) in row.kind().shape().fields.iter().enumerate() {
        let cell = row.cell(n);
        if !cell.face().is_empty() {
            begin(&mut out, field.key);
            cell.write(&mut out);
            end(&mut out);
        }
    }
    for (key, value) in foreign {
        begin(&mut out, key);
        out.word(value);
        end(&mut out);
    }
    out.word(if one_line { ")" } else { "\n        )" });
    out.text
}

/// The whole file, checksum included. Records that nobody changed and that
/// hold more than their fields are written as they were.
#[must_use]
pub fn write<'a>(kind: Kind, rows: impl Iterator<Item = &'a dyn Row>, kept: &Kept) -> String {
    let mut out = head(kind, !kept.is_empty());
    for row in rows {
        out.push_str("        ");
        match kept.get(&row.uid()) {
            Some(kept) if !kept.text.is_empty() => out.push_str(&kept.text),
            Some(kept) => out.push_str(&record(row, false, &kept.fields)),
            None => out.push_str(&record(row, false, &[])),
        }
        out.push_str(",\n");
    }
    out.push_str(TAIL);
    let sum = disk::hash(out.as_bytes());
    out + &format!("{CHECKSUM}{sum:016x}\n")
}

/// What stands before the records.
fn head(kind: Kind, foreign: bool) -> String {
    let foreign = if foreign { "    foreign: true,\n" } else { "" };
    format!(
        "{BANNER}(\n    schema: {SCHEMA},\n    kind: \"{}\",\n    writer: \"{WRITER}\",\n{foreign}    records: [\n",
        kind.key()
    )
}

/// The texts of the records of a file that this program wrote and nobody
/// changed since, by the lines on which they begin and end. That is several
/// times faster than the parser, which is needed for each of them anyway. A
/// line inside a text may look like such an end; what is cut there does not
/// parse. None if the file is not laid out so.
pub(super) fn cut(kind: Kind, text: &str) -> Option<Vec<&str>> {
    const BEGIN: &str = "        (\n";
    const END: &str = "\n        ),\n";
    let mut at = head(kind, false).len();
    let end = text.rfind(TAIL)?;
    if !text.starts_with(&head(kind, false)) {
        return None;
    }
    let (close, mut records) = (Finder::new(END), Vec::new());
    while at < end {
        let rest = text.get(at..end).filter(|rest| rest.starts_with(BEGIN))?;
        let length = close.find(rest.as_bytes())? + END.len();
        // Without the blanks before it and the comma and line break after it.
        records.push(&rest[BEGIN.len() - 2..length - 2]);
        at += length;
    }
    Some(records)
}

/// What the last line of a file says about the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// The file is as this program wrote it.
    Right,
    /// Somebody or something changed it since.
    Wrong,
    /// There is none: a person wrote the file.
    None,
}

/// Compares the checksum of a file with its text.
#[must_use]
pub fn checksum(text: &str) -> Checksum {
    let body = text.trim_end();
    let start = body.rfind('\n').map_or(0, |n| n + 1);
    match body[start..].strip_prefix(CHECKSUM) {
        None => Checksum::None,
        Some(sum) if u64::from_str_radix(sum, 16) == Ok(disk::hash(&text.as_bytes()[..start])) => Checksum::Right,
        Some(_) => Checksum::Wrong,
    }
}
