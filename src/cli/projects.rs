//! `duijie new` and `duijie projects`.

use super::Printed;
use super::context::{Context, Failure};
use crate::data::clean;
use crate::data::msg::Msg;
use crate::lang::Language;
use crate::sample;
use crate::store::projects;
use crate::tui::text;

/// Makes a project, empty or as a copy of the sample, and prints its code,
/// name and directory.
///
/// # Errors
/// The code is none or taken, the name is too long, or the disk refuses.
pub fn new(name: &str, code: Option<&str>, sample: Option<Language>, cx: &Context) -> Result<Printed, Failure> {
    if cx.read_only {
        return Err(Msg::new("cli-new-read-only").into());
    }
    if clean::line(name).is_empty() {
        return Err(Msg::new("cli-new-nameless").into());
    }
    let path = match sample {
        Some(language) => projects::copy_named(&cx.places, sample::files(language), name, code, &cx.stamp())?,
        None => projects::create(&cx.places, name, code, cx.stamp())?,
    };
    // What was just made is what one goes on with.
    projects::remember(&cx.places, &path)?;
    let all = projects::list(&cx.places)?;
    let made = all.iter().filter(|entry| entry.path == path);
    Ok(Printed::text(made.map(line).collect()))
}

/// Prints the projects, one a line: code, name, directory; the last opened
/// one first.
///
/// # Errors
/// The directory of projects cannot be read.
pub fn list(cx: &Context) -> Result<Printed, Failure> {
    let all = projects::list(&cx.places)?;
    if all.is_empty() {
        let none = Msg::new("cli-no-project").text("path", cx.places.projects().to_string_lossy());
        return Ok(Printed { warnings: vec![none], ..Printed::text(String::new()) });
    }
    Ok(Printed::text(all.iter().map(line).collect()))
}

fn line(entry: &projects::Entry) -> String {
    let code = text::pad(&clean::line(&entry.code), 16, text::Align::Left);
    format!("{code}  {}  {}\n", clean::line(&entry.name), clean::line(&entry.path.to_string_lossy()))
}
