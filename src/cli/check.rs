//! `duijie check`: every problem of every file, a line each, and an exit code
//! that says how bad it is.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::Printed;
use super::context::{Context, Failure};
use crate::data::clean;
use crate::data::msg::{Arg, Msg};
use crate::lang::Lang;
use crate::store::lock::Lock;
use crate::store::{Error, Fault, Problem, check, disk, projects};

/// A file is damaged.
const DAMAGED: u8 = 1;
/// A file is of a newer version.
const NEWER: u8 = 2;
/// Somebody is writing.
const BUSY: u8 = 3;

/// How long a writer is waited for: longer than a save takes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Checks the project asked for, or all of them.
///
/// # Errors
/// A project is being written, or cannot be read at all.
pub fn check(cx: &Context) -> Result<Printed, Failure> {
    let directories: Vec<PathBuf> = match &cx.project {
        Some(code) => vec![projects::find(&cx.places, code)?.path],
        None => projects::list(&cx.places)?.into_iter().map(|entry| entry.path).collect(),
    };
    if directories.is_empty() {
        return Err(Msg::new("cli-no-project").text("path", cx.places.projects().to_string_lossy()).into());
    }
    let mut problems = Vec::new();
    for dir in &directories {
        // Files that are being replaced one by one do not fit together. Where
        // nothing can be written nobody writes.
        let lock = disk::is_writable(dir).then(|| Lock::take(dir, PATIENCE, &AtomicBool::new(false)));
        if let Some(Err(error @ Error::Locked { .. })) = lock {
            return Err(Failure { says: vec![error.msg()], code: BUSY });
        }
        problems.extend(check::check(dir)?);
        problems.extend(check::rules(dir, cx.today())?);
    }
    if problems.is_empty() {
        let checked = Msg::new("cli-check-ok").count("count", directories.len());
        return Ok(Printed::text(cx.lang.msg(&checked) + "\n"));
    }
    let text = problems.iter().map(|problem| line(problem, &cx.lang) + "\n").collect();
    let is_newer = |problem: &Problem| matches!(problem.fault, Fault::Newer { .. });
    let code = if problems.iter().all(is_newer) { NEWER } else { DAMAGED };
    Ok(Printed { code, ..Printed::text(text) })
}

/// `file:line:column: message`. In the message stands the record, or the name
/// of the file, instead of the whole place.
fn line(problem: &Problem, lang: &Lang) -> String {
    let path = clean::line(&problem.path.to_string_lossy());
    let place = problem.place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    let file = || problem.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let short = clean::line(&problem.record.clone().unwrap_or_else(file));
    let mut msg = problem.msg();
    for (name, arg) in &mut msg.args {
        if name == "place" {
            *arg = Arg::Text(short.clone());
        }
    }
    format!("{path}{place}: {}", clean::line(&lang.msg(&msg)))
}
