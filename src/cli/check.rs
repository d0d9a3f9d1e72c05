//! `duijie check`: every problem of every file, a line each, and an exit code
//! that says how bad it is.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use super::Printed;
use super::context::{Context, Failure};
use crate::data::clean;
use crate::data::msg::{Arg, Msg};
use crate::lang::Lang;
use crate::store::{Error, Fault, Problem, check, lock, projects, repair};

/// A file is damaged.
const DAMAGED: u8 = 1;
/// A file is of a newer version.
const NEWER: u8 = 2;
/// Somebody is writing.
const BUSY: u8 = 3;

/// How long a writer is waited for: longer than a save takes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Checks the project asked for, or all of them. With `repair` it says to
/// `out` what a killed session left half done, and finishes it before.
///
/// # Errors
/// A project is being written, or cannot be read at all.
pub fn check(repair: bool, cx: &Context, out: &mut dyn Write) -> Result<Printed, Failure> {
    let mut entries = projects::list_only(&cx.places)?;
    if let Some(code) = &cx.project {
        let found = entries.iter().position(|entry| entry.code.eq_ignore_ascii_case(code.trim()));
        // Whoever finds none names those there are.
        let entry = found.map_or_else(|| projects::find(&cx.places, code), |n| Ok(entries.swap_remove(n)))?;
        entries = vec![entry];
    }
    let directories: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path).collect();
    if directories.is_empty() {
        return Err(Msg::new("cli-no-project").text("path", cx.places.projects().to_string_lossy()).into());
    }
    let mut printed = Printed::text(String::new());
    if repair {
        printed.code = repaired(&directories, cx, out)?;
    }
    let mut problems = Vec::new();
    for dir in &directories {
        // Files that are being replaced one by one do not fit together.
        let quiet = lock::quiet(dir, PATIENCE);
        if let Err(error @ Error::Locked { .. }) = quiet {
            return Err(Failure { says: vec![error.msg()], code: BUSY });
        }
        problems.extend(check::check(dir)?);
        problems.extend(check::rules(dir, cx.today())?);
    }
    let left = repair::plan(&cx.places, &directories)?.len();
    if left > 0 && !repair {
        printed.warnings.push(Msg::new("cli-check-repair").count("count", left));
    }
    if problems.is_empty() {
        let checked = Msg::new("cli-check-ok").count("count", directories.len());
        return Ok(Printed { text: cx.lang.msg(&checked) + "\n", ..printed });
    }
    let text = problems.iter().map(|problem| line(problem, &cx.lang) + "\n").collect();
    let is_newer = |problem: &Problem| matches!(problem.fault, Fault::Newer { .. });
    let code = if problems.iter().all(is_newer) { NEWER } else { DAMAGED };
    Ok(Printed { text, code, ..printed })
}

/// Says what is half done, finishes it, and says how that went; the exit code.
fn repaired(directories: &[PathBuf], cx: &Context, out: &mut dyn Write) -> Result<u8, Failure> {
    if cx.read_only {
        return Err(Msg::new("cli-repair-read-only").into());
    }
    let mut say = |msg: &Msg| -> Result<(), Failure> {
        let lost = |error: std::io::Error| Msg::new("cli-stream").text("reason", error.to_string());
        let line = clean::line(&cx.lang.msg(msg));
        writeln!(out, "{line}").and_then(|()| out.flush()).map_err(lost)?;
        Ok(())
    };
    let plan = repair::plan(&cx.places, directories)?;
    if plan.is_empty() {
        say(&Msg::new("cli-repair-nothing"))?;
        return Ok(0);
    }
    for task in &plan {
        say(&task.msg())?;
    }
    let mut code = 0;
    for task in &plan {
        if let Err(error) = repair::repair(&cx.places, task) {
            code = if matches!(error, Error::Locked { .. }) { BUSY } else { DAMAGED };
            say(&Msg::new("cli-repair-failed")
                .with("what", Arg::Msg(Box::new(task.msg())))
                .with("why", Arg::Msg(Box::new(error.msg()))))?;
        }
    }
    if code == 0 {
        say(&Msg::new("cli-repair-done"))?;
    }
    Ok(code)
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
