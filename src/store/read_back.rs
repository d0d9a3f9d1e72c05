//! Reads back what is about to be written, before it may replace anything: RON
//! writes some things that it does not read as the same.

use std::path::Path;

use super::error::{Error, Problem};
use super::load;
use crate::data::cell::{Face, Ron};
use crate::data::project::{Kind, Project, Record};
use crate::data::record::Row;

/// Reads a text back and compares it, before it may replace anything.
pub(super) fn read_back(kind: Kind, path: &Path, text: &str, next: &Project) -> Result<(), Error> {
    let fault = |id: &str, reason: String| Error::NotReadBack { path: path.to_owned(), id: id.to_owned(), reason };
    let told = |problem: Problem| fault(problem.record.as_deref().unwrap_or_default(), format!("{:?}", problem.fault));
    // What we wrote is read without the parser; other programs have only RON.
    load::head(path, text).map_err(told)?;
    let loaded = load::load(kind, path, text.as_bytes())
        .map_err(|problems| problems.into_iter().next().map_or_else(|| fault("", String::new()), told))?;
    let collection = next.collection(kind);
    if loaded.records.len() != collection.len() {
        return Err(fault("", format!("{} / {}", loaded.records.len(), collection.len())));
    }
    for record in &loaded.records {
        let id = record.row().id();
        let Some(want) = collection.get(record.row().uid()) else { return Err(fault(id, "uid".to_owned())) };
        let fields = differences(&want, record);
        if !fields.is_empty() {
            return Err(fault(id, fields));
        }
    }
    Ok(())
}

/// In which fields two states of a record differ on disk; empty if they do
/// not. Times are compared to the second, which is what a file holds.
fn differences(a: &Record, b: &Record) -> String {
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
    let is_time = |row: &dyn Row, n: usize| matches!(row.cell(n).face(), Face::Time(_) | Face::Stamp(_));
    let differs = |n: &usize| x.cell(*n).face() != y.cell(*n).face() && !(is_time(x, *n) && text(x, *n) == text(y, *n));
    let fields = &x.kind().shape().fields;
    (0..fields.len()).filter(differs).map(|n| fields[n].key).collect::<Vec<_>>().join(", ")
}
