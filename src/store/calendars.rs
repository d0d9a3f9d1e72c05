//! The working calendar of a project: the shipped one, and above it the files
//! that people keep beside their projects.
//!
//! `DATA/calendar/NAME.ron` is for every project whose charter names it; what
//! stands in `calendar/` of a project always counts there. A file that does
//! not load is told and left out, and never written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk;
use super::error::{Error, Fault, Problem};
use crate::data::calendar::Calendar;
use crate::data::project::Project;

/// The name of the calendar that is Monday to Friday and nothing else.
const WEEKDAYS: &str = "weekdays";

/// The name of the shipped calendar.
const SHIPPED: &str = "cn";

/// The calendar that a charter asks for, and what stood in the way.
///
/// `wanted` holds the names of layers, the lowest first, joined by `+`:
/// nothing or `CN` for the shipped calendar, `bank` for that file above the
/// shipped one, `weekdays + de` for that file above Monday to Friday. Upper
/// and lower case are the same. Without a good file the shipped one is left.
#[must_use]
pub fn read(dir: &Path, wanted: &str) -> (Arc<Calendar>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut layers = Vec::new();
    let shared = shared(dir).map(|shared| files(&shared)).unwrap_or_default();
    let own = files(&dir.join("calendar"));
    let mut names = wanted.split('+').map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).peekable();
    if names.next_if(|name| name == WEEKDAYS).is_none() {
        names.next_if(|name| name == SHIPPED);
        layers.push((PathBuf::from("cn.ron"), Calendar::CN.to_owned()));
        // A newer table of the same country, put there by hand.
        add(&shared, SHIPPED, &mut layers, &mut problems);
    }
    for name in names {
        let found = add(&shared, &name, &mut layers, &mut problems);
        if !found && !own.iter().any(|(other, _)| *other == name) {
            let mut known = vec![SHIPPED.to_owned(), WEEKDAYS.to_owned()];
            known.extend(shared.iter().map(|(name, _)| name.clone()));
            let place = self::shared(dir).unwrap_or_else(|| dir.join("calendar")).join(format!("{name}.ron"));
            problems.push(Problem::of(&place, Fault::NoCalendar { name: name.into(), known: known.join(", ").into() }));
        }
    }
    for (name, _) in &own {
        add(&own, name, &mut layers, &mut problems);
    }
    let texts: Vec<(&str, &str)> = layers.iter().map(|(_, text)| ("", text.as_str())).collect();
    // Each of them was read by itself already.
    (Arc::new(Calendar::read(&texts).unwrap_or_else(|_| Calendar::cn())), problems)
}

/// The same for the charter of a project that was read.
#[must_use]
pub fn of_project(dir: &Path, project: &Project) -> (Arc<Calendar>, Vec<Problem>) {
    read(dir, project.charter().map_or("", |charter| charter.calendar.as_str()))
}

/// `DATA/calendar` of a project in `DATA/projects`; none if it stands
/// somewhere else.
fn shared(dir: &Path) -> Option<PathBuf> {
    let projects = dir.parent().filter(|parent| parent.file_name() == Some("projects".as_ref()))?;
    Some(projects.parent()?.join("calendar"))
}

/// The calendars in a directory by name, in order.
fn files(dir: &Path) -> Vec<(String, PathBuf)> {
    let entries = disk::entries(dir).unwrap_or_default().into_iter();
    let named = |path: PathBuf| {
        let is_ron = path.extension() == Some("ron".as_ref());
        let name = path.file_stem()?.to_str()?.to_lowercase();
        (is_ron && !name.starts_with('.')).then_some((name, path))
    };
    let mut out: Vec<_> = entries.filter_map(named).collect();
    out.sort();
    out
}

/// Adds the layers of that name if they load; whether there are any.
fn add(files: &[(String, PathBuf)], name: &str, layers: &mut Vec<(PathBuf, String)>, problems: &mut Vec<Problem>) -> bool {
    let mut found = false;
    for (_, path) in files.iter().filter(|(other, _)| other == name) {
        found = true;
        // A project may name a file of its own, which is added anyway.
        if layers.iter().any(|(known, _)| known == path) {
            continue;
        }
        match layer(path) {
            Ok(text) => layers.push((path.clone(), text)),
            Err(problem) => problems.push(problem),
        }
    }
    found
}

/// The text of one layer, if it loads.
fn layer(path: &Path) -> Result<String, Problem> {
    let bytes = match disk::read(path) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(Error::Read(_, reason)) => return Err(Problem::of(path, Fault::Unreadable(reason))),
        Err(_) => return Err(Problem::of(path, Fault::Missing)),
    };
    let text = String::from_utf8(bytes).map_err(|_| Problem::of(path, Fault::NotUtf8))?;
    match Calendar::read(&[("", &text)]) {
        Ok(_) => Ok(text),
        Err(fault) => Err(Problem::of(path, Fault::Calendar(Box::new(fault.what))).at((fault.line, fault.column))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chrono::NaiveDate;

    use super::*;
    use crate::data::calendar::Mark;

    const BANK: &str = r#"(id: "bank", years: [(year: 2026, off: ["2026-12-30"], work: ["2026-12-26"])])"#;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A data directory with a project, and calendars in both.
    fn data(shared: &[(&str, &str)], own: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("projects/one");
        for (place, files) in [(temp.path().join("calendar"), shared), (dir.join("calendar"), own)] {
            fs::create_dir_all(&place).unwrap();
            for (name, text) in files {
                fs::write(place.join(name), text).unwrap();
            }
        }
        (temp, dir)
    }

    #[test]
    fn a_charter_that_names_nothing_or_cn_gets_the_shipped_calendar() {
        let (_temp, dir) = data(&[("bank.ron", BANK)], &[]);
        for wanted in ["", "CN", "cn", " + "] {
            let (calendar, problems) = read(&dir, wanted);
            assert_eq!((calendar.name(), problems), ("cn", vec![]), "{wanted}");
            assert!(calendar.is_working(day("2026-12-30")));
        }
    }

    #[test]
    fn a_named_file_lies_above_the_shipped_calendar_or_above_plain_weeks() {
        let (_temp, dir) = data(&[("Bank.ron", BANK)], &[]);
        let (calendar, problems) = read(&dir, "bank");
        assert_eq!((calendar.name(), problems), ("cn + bank", vec![]));
        assert_eq!(calendar.mark(day("2026-12-30")), Mark::Off);
        assert_eq!(calendar.mark(day("2026-12-26")), Mark::MakeUp);
        assert_eq!(calendar.mark(day("2026-10-01")), Mark::Off);
        let (calendar, problems) = read(&dir, "weekdays + bank");
        assert_eq!((calendar.mark(day("2026-12-30")), problems), (Mark::Off, vec![]));
        assert_eq!(calendar.mark(day("2026-10-01")), Mark::Working);
        assert_eq!(read(&dir, "Weekdays").0.mark(day("2026-10-01")), Mark::Working);
    }

    #[test]
    fn the_projects_own_files_always_count_and_lie_on_top() {
        let own = r#"(id: "plant", years: [(year: 2026, work: ["2026-12-30"], off: ["2026-12-29"])])"#;
        let (_temp, dir) = data(&[("bank.ron", BANK)], &[("plant.ron", own)]);
        let (calendar, problems) = read(&dir, "bank + plant");
        assert_eq!((calendar.name(), problems), ("cn + bank + plant", vec![]));
        assert!(calendar.is_working(day("2026-12-30")) && !calendar.is_working(day("2026-12-29")));
        assert_eq!(read(&dir, "").0.name(), "cn + plant");
    }

    #[test]
    fn a_newer_table_of_the_country_replaces_days_of_the_shipped_one() {
        let cn = r#"(id: "cn 2027", confirmed_until: "2027-12-31", years: [(year: 2027, off: ["2027-01-01"])])"#;
        let (_temp, dir) = data(&[("cn.ron", cn)], &[]);
        let (calendar, _) = read(&dir, "CN");
        assert!(!calendar.is_provisional(day("2027-06-01")) && !calendar.is_working(day("2026-10-01")));
    }

    #[test]
    fn a_bad_file_is_told_with_its_place_and_left_out_and_left_alone() {
        let bad = "(\n    id: \"bank\",\n    years: [(year: 2026, off: [\"2026-02-30\"])],\n)";
        let (temp, dir) = data(&[("bank.ron", bad), ("bytes.ron", "(id: \u{0}")], &[]);
        let path = temp.path().join("calendar/bank.ron");
        let (calendar, problems) = read(&dir, "bank");
        assert_eq!(calendar.name(), "cn");
        assert_eq!(problems[0].location(), format!("{}:3:32", path.display()));
        assert!(problems.len() == 1 && problems[0].is_harmless());
        assert_eq!(fs::read_to_string(path).unwrap(), bad);
        assert_eq!(read(&dir, "bytes").1.len(), 1);
    }

    #[test]
    fn a_calendar_that_is_not_there_is_told_with_those_that_are() {
        let (_temp, dir) = data(&[("bank.ron", BANK)], &[]);
        let (calendar, problems) = read(&dir, "banque");
        assert_eq!(calendar.name(), "cn");
        let Fault::NoCalendar { name, known } = &problems[0].fault else { panic!("{problems:?}") };
        assert_eq!((&**name, &**known), ("banque", "cn, weekdays, bank"));
    }
}
