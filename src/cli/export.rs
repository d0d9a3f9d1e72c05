//! `duijie export`: everything as JSON, collections as CSV, dates as a
//! calendar file.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Printed;
use super::context::{Context, Failure};
use super::desk::Desk;
use super::names;
use crate::data::clean;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::report::{csv, ics, json, panes, timeline};
use crate::store::{Problem, disk};

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One object with every record type
    Json,
    /// One table for each record type
    Csv,
    /// Milestones, meetings, due actions, risks to act on
    Ics,
}

/// How it is written.
pub struct How {
    /// The file or, for several tables, the directory; standard output if none.
    pub output: Option<PathBuf>,
    /// The record type of a single table.
    pub kind: Option<String>,
    /// Labels instead of keys in tables.
    pub labels: bool,
    /// With archived records.
    pub archived: bool,
}

/// Writes the export.
///
/// # Errors
/// No project, it cannot be read, or the file cannot be written.
pub fn export(format: Format, how: &How, cx: &Context) -> Result<Printed, Failure> {
    let desk = Desk::open(cx)?;
    let facts = desk.facts();
    let kind = how.kind.as_deref().map(|name| names::kind(name, cx)).transpose()?.map(|(kind, _)| kind);
    let output = how.output.as_deref().filter(|path| *path != Path::new("-"));
    let table = |kind: Kind| {
        let rows: Vec<&dyn Row> = panes::rows(&facts, kind, how.archived);
        csv::table(kind, &rows, &facts, how.labels.then_some(&cx.lang))
    };
    let text = match (format, kind, output) {
        (Format::Json, ..) => {
            let mut extras = json::exposure(&desk.project);
            extras.extend(timeline::extras(&facts));
            json::document(&facts, true, extras, &json::everything(&facts, how.archived)) + "\n"
        }
        (Format::Ics, ..) => ics::calendar(&facts, &cx.lang),
        (Format::Csv, Some(kind), _) => table(kind),
        (Format::Csv, None, None) => return Err(Msg::new("cli-csv-where").into()),
        (Format::Csv, None, Some(dir)) => {
            disk::make_dir(dir)?;
            let mut written = Vec::new();
            for kind in Kind::ALL.iter().filter(|kind| !desk.project.collection(**kind).is_empty()) {
                let path = dir.join(format!("{}.csv", kind.plural()));
                write(&path, &table(*kind))?;
                written.push(path);
            }
            return Ok(printed(&written, &desk));
        }
    };
    let Some(path) = output else {
        let warnings: Vec<Msg> = desk.problems.iter().map(Problem::msg).collect();
        return Ok(Printed { code: u8::from(!warnings.is_empty()), text, raw: true, warnings });
    };
    let path = match kind {
        Some(kind) if path.is_dir() => path.join(format!("{}.csv", kind.plural())),
        _ => path.to_owned(),
    };
    write(&path, &text)?;
    Ok(printed(&[path], &desk))
}

/// The paths of what was written, one a line.
fn printed(paths: &[PathBuf], desk: &Desk<'_>) -> Printed {
    let mut text = paths.iter().map(|path| clean::line(&path.to_string_lossy())).collect::<Vec<_>>().join("\n");
    text.push('\n');
    let warnings: Vec<Msg> = desk.problems.iter().map(Problem::msg).collect();
    Printed { code: u8::from(!warnings.is_empty()), text, raw: false, warnings }
}

/// Replaces a file in one go. What is no file (a pipe, a device) is only
/// written to: replacing would take its place.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if path.exists() && !path.is_file() {
        let open = OpenOptions::new().write(true).open(path);
        let failed = |error: std::io::Error| {
            let msg = Msg::new("cli-export-failed").text("path", clean::line(&path.to_string_lossy()));
            Failure::from(msg.text("reason", error.to_string()))
        };
        return open.and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed);
    }
    disk::replace(path, text.as_bytes())?;
    Ok(())
}
