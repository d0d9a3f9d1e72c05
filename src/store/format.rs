//! The text of one collection: RON that a person can read, compare and edit.
//!
//! A header with schema and kind, the records in the order of their unique
//! ids, one field a line, empty fields left out, and a checksum in the last
//! line. Records are written through their tables of fields.

use serde::Deserialize;

use super::disk;
use super::foreign::Kept;
use crate::data::cell::Ron;
use crate::data::project::{Kind, Record};
use crate::data::record::Row;

/// The schema of the files this program writes. A file with a higher one is
/// left alone.
pub const SCHEMA: u32 = 1;

/// This program's version, as it stands in the files it writes.
pub const WRITER: &str = env!("CARGO_PKG_VERSION");

const BANNER: &str = "// duijie. You may edit this file: a record is ( .. ), one field a line, empty fields may be left out.\n";
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
    let mut out = String::from(BANNER);
    let foreign = if kept.is_empty() { "" } else { "    foreign: true,\n" };
    out.push_str(&format!("(\n    schema: {SCHEMA},\n    kind: \"{}\",\n    writer: \"{WRITER}\",\n{foreign}    records: [\n", kind.key()));
    for row in rows {
        out.push_str("        ");
        match kept.get(&row.uid()) {
            Some(kept) if !kept.text.is_empty() => out.push_str(&kept.text),
            Some(kept) => out.push_str(&record(row, false, &kept.fields)),
            None => out.push_str(&record(row, false, &[])),
        }
        out.push_str(",\n");
    }
    out.push_str("    ],\n)\n");
    let sum = disk::hash(out.as_bytes());
    out.push_str(&format!("{CHECKSUM}{sum:016x}\n"));
    out
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

/// In which fields two states of a record differ on disk; empty if they do
/// not. Times are compared to the second, which is what a file holds.
#[must_use]
pub fn differences(a: &Record, b: &Record) -> String {
    if a == b {
        return String::new();
    }
    let (x, y) = (a.row(), b.row());
    if (x.kind(), x.uid(), x.id(), x.rev()) != (y.kind(), y.uid(), y.id(), y.rev()) {
        return "uid, id, rev".to_owned();
    }
    let text = |row: &dyn Row, n: usize| {
        let mut out = Ron::new(true);
        row.cell(n).write(&mut out);
        out.text
    };
    let is_time = |row: &dyn Row, n: usize| {
        use crate::data::cell::Face;
        matches!(row.cell(n).face(), Face::Time(_) | Face::Stamp(_))
    };
    let differs = |n: &usize| x.cell(*n).face() != y.cell(*n).face() && !(is_time(x, *n) && text(x, *n) == text(y, *n));
    let fields = &x.kind().shape().fields;
    (0..fields.len()).filter(differs).map(|n| fields[n].key).collect::<Vec<_>>().join(", ")
}
