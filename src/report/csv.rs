//! One collection as CSV, for spreadsheets: UTF-8 with a byte order mark, so
//! that Excel does not take Chinese for something else.

use crate::data::cell::Face;
use crate::data::clean;
use crate::data::project::Kind;
use crate::data::record::{Facts, Row};
use crate::lang::Lang;

/// What stands at the begin of the text.
pub const BOM: char = '\u{feff}';

/// The records, one a line below their header. Without `words` the header has
/// the keys of the fields and cells hold keys, ISO dates and plain numbers;
/// with it the words of that language.
#[must_use]
pub fn table(kind: Kind, rows: &[&dyn Row], facts: &Facts<'_>, words: Option<&Lang>) -> String {
    let shape = kind.shape();
    let label = |key: &str| words.map_or_else(|| key.to_owned(), |lang| lang.field(kind, key));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |cells: Vec<String>| {
        // Writing into memory is refused by nobody, and all lines are as long as the first.
        let _ = writer.write_record(cells);
    };
    write(["id", "uid", "rev"].into_iter().chain(shape.keys()).map(label).collect());
    for row in rows {
        let mut cells = vec![row.id().to_owned(), row.uid().to_string(), row.rev().to_string()];
        let fields = (0..shape.fields.len()).map(|n| row.cell(n).face());
        let derived = (0..shape.derived.len()).map(|n| row.derived(n, facts));
        cells.extend(fields.chain(derived).map(|face| match words {
            Some(lang) => lang.face(&plain_money(&face), facts.project),
            None => face.show(),
        }));
        write(cells.into_iter().map(|cell| guarded(&clean::visible(&cell))).collect());
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{BOM}{}", String::from_utf8_lossy(&bytes))
}

/// Money and dates stay what a spreadsheet can reckon with, in any language.
fn plain_money<'a>(face: &Face<'a>) -> Face<'a> {
    match face {
        Face::Money(_) | Face::Number { .. } | Face::Date(_) | Face::Time(_) => Face::Line(face.show().into()),
        face => face.clone(),
    }
}

/// A cell that a spreadsheet does not take for a formula: one that begins like
/// a formula and is no number gets an apostrophe in front.
fn guarded(cell: &str) -> String {
    const MARKS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_number = cell.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b)) && cell.parse::<f64>().is_ok();
    if cell.starts_with(MARKS) && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::project::{Project, Record};
    use crate::data::records::Risk;
    use crate::data::rows::Collection;
    use crate::data::values::{Money, Text, Uid};

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        for text in ["=1+1", "+SUM(A1)", "-2+3", "@x", "＝1", "-cmd|' /C calc'!A0"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["-5", "+3", "-0.05", "12", "2026-08-19", "按期", ""] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn a_table_reads_back_as_what_was_written() {
        let mut project = Project::default();
        let risk = Risk {
            uid: Uid::new(),
            id: "R01".into(),
            title: "=HYPERLINK(\"x\")".into(),
            cause: Text("一\n\"二\", 三".into()),
            cost: Money(Some(-120_050)),
            ..Risk::default()
        };
        project.risks.put(Record::Risk(Arc::new(risk)));
        let facts = project.facts("2026-08-19".parse().unwrap());
        let rows: Vec<&dyn Row> = project.risks.rows().collect();
        let text = table(Kind::Risk, &rows, &facts, None);
        assert!(text.starts_with(BOM) && text.ends_with("\r\n"));
        let mut reader = csv::Reader::from_reader(text.trim_start_matches(BOM).as_bytes());
        let head = reader.headers().unwrap().clone();
        let line = reader.records().next().unwrap().unwrap();
        let cell = |key: &str| line.get(head.iter().position(|name| name == key).unwrap()).unwrap();
        assert_eq!(cell("id"), "R01");
        assert_eq!(cell("title"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("cause"), "一\n\"二\", 三");
        assert_eq!(cell("cost"), "-1200.5");
        assert_eq!(cell("state"), "identified");
        assert_eq!(cell("band"), "");
    }
}
