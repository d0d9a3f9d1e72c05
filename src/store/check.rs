//! Every problem of every file of a project, for `check`.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::calendars;
use super::disk;
use super::error::{Error, Fault, Problem};
use super::format;
use super::load;
use super::read;
use crate::data::change;
use crate::data::project::{Kind, Project};
use crate::data::record::Row;
use crate::data::values::Uid;

/// What the files of a project hold.
struct Files {
    project: Project,
    texts: HashMap<Kind, Vec<u8>>,
    problems: Vec<Problem>,
}

/// Reads every file of a project directory: what does not load, and then what
/// does not fit together. Empty if all is well. Writes nothing.
///
/// # Errors
/// The directory is not there or cannot be read.
pub fn check(dir: &Path) -> Result<Vec<Problem>, Error> {
    Ok(read(dir)?.problems)
}

/// The rules that the records of a project break on that day, file by file;
/// none while a file does not load, because a rule may ask for its records.
/// No form and no command lets them pass: somebody wrote them into a file, or
/// the day alone broke them.
///
/// # Errors
/// As [`check`].
pub fn rules(dir: &Path, today: NaiveDate) -> Result<Vec<Problem>, Error> {
    let Files { project, texts, problems } = read(dir)?;
    if !problems.is_empty() {
        return Ok(Vec::new());
    }
    Ok(project.rows().flat_map(|row| broken_rules(row, &project, dir, &texts, today)).collect())
}

fn read(dir: &Path) -> Result<Files, Error> {
    disk::listing(dir).map_err(Error::read(dir))?;
    let (all, journal) = read::read_for_check(dir);
    let mut project = Project::default();
    let (mut problems, mut unresolved) = (Vec::new(), Vec::new());
    let mut texts: HashMap<Kind, Vec<u8>> = HashMap::new();
    for found in all {
        match found.loaded {
            Ok(loaded) => {
                unresolved.extend(loaded.unresolved.iter().map(|uid| (found.kind, *uid)));
                loaded.records.into_iter().for_each(|record| project.collection_mut(found.kind).put(record));
            }
            Err(mut faults) => problems.append(&mut faults),
        }
        // Only to find places in: one that changes meanwhile is none the worse.
        texts.extend(disk::read(&read::path(dir, found.kind)).ok().flatten().map(|bytes| (found.kind, bytes)));
    }
    // Links into a file that does not load are no fault of their own.
    if problems.is_empty() {
        for (kind, uid, id) in project.resolve_links(&unresolved).into_iter().chain(gone(&project)) {
            let text = String::from_utf8_lossy(texts.get(&kind).map(Vec::as_slice).unwrap_or_default());
            let record = project.row(kind, uid).map(|row| row.id().to_owned());
            let problem = Problem::of(&dir.join(format::file_name(kind)), Fault::NoTarget(id.clone())).record(record);
            problems.push(match place(&text, uid, &id) {
                Some(place) => problem.at(place),
                None => problem,
            });
        }
    }
    let (calendar, bad) = calendars::of_project(dir, &project);
    project.calendar = calendar;
    problems.extend(bad);
    problems.extend(journal.problems);
    Ok(Files { project, texts, problems })
}

/// Links whose record is not there: the record that has it, and the short id.
fn gone(project: &Project) -> Vec<(Kind, Uid, String)> {
    let mut out = Vec::new();
    let records: Vec<(Kind, Uid)> = project.rows().map(|row| (row.kind(), row.uid())).collect();
    for (kind, uid) in records {
        let Some(mut record) = project.get(kind, uid) else { continue };
        record.each_ref(&mut |link| {
            if !link.uid.is_nil() && project.target(link).is_none() {
                out.push((kind, uid, link.id.clone()));
            }
        });
    }
    out
}

/// The rules that one record breaks, with their places.
fn broken_rules(row: &dyn Row, project: &Project, dir: &Path, texts: &HashMap<Kind, Vec<u8>>, today: NaiveDate) -> Vec<Problem> {
    let text = String::from_utf8_lossy(texts.get(&row.kind()).map(Vec::as_slice).unwrap_or_default());
    let problem = |fault: change::Fault| {
        let field = format!("field-{}-{}", row.kind().key(), fault.key);
        let path = dir.join(format::file_name(row.kind()));
        let problem = Problem::of(&path, Fault::Rule { field: field.into(), why: Box::new(fault.msg) });
        let problem = problem.record(Some(row.id().to_owned()));
        match field_place(&text, row, fault.key) {
            Some(place) => problem.at(place),
            None => problem,
        }
    };
    change::all_faults(row, &project.facts(today)).into_iter().map(problem).collect()
}

/// Line and column of a field of a record in the text of its file; of the
/// record if the field is not there.
fn field_place(text: &str, row: &dyn Row, key: &str) -> Option<(usize, usize)> {
    let begin = text.find(&format!("id: \"{}\"", row.id()))?;
    let end = text[begin..].find("\n        )").map_or(text.len(), |end| begin + end);
    let field = text[begin..end].find(&format!(" {key}: ")).map(|at| begin + at + 1);
    Some(load::position(text, field.unwrap_or(begin)))
}

/// Line and column of a link in the text of a file, after the unique id of its
/// record if that stands there.
fn place(text: &str, uid: Uid, id: &str) -> Option<(usize, usize)> {
    let begin = text.find(&uid.to_string()).unwrap_or(0);
    Some(load::position(text, begin + text[begin..].find(&format!("{id}\""))?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::trial::{Trial, retitle, risk, save};

    #[test]
    fn a_good_project_has_no_problem() {
        let trial = Trial::new();
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        assert_eq!(check(trial.path()).unwrap(), []);
    }

    #[test]
    fn every_broken_file_is_told_with_its_places_and_nothing_is_written() {
        let trial = Trial::new();
        fs::write(trial.file("risks.ron"), trial.text("risks.ron").replace("kind: threat", "kind: x")).unwrap();
        fs::write(trial.file("tasks.ron"), "").unwrap();
        let problems = check(trial.path()).unwrap();
        assert_eq!(problems.len(), 3);
        assert!(
            problems
                .iter()
                .filter(|problem| problem.path.ends_with("risks.ron"))
                .all(|problem| problem.place.is_some() && problem.record.is_some())
        );
        assert!(!trial.file("quarantine").exists() && !trial.file(".lock").exists());
    }

    #[test]
    fn a_link_to_nothing_is_told_where_it_stands() {
        let trial = Trial::new();
        let text = trial.text("risks.ron").replace("title: \"risk 2\",", "title: \"risk 2\",\n            responses: [\"A77\"],");
        fs::write(trial.file("risks.ron"), &text).unwrap();
        let line = text.lines().position(|line| line.contains("A77")).unwrap() + 1;
        let problems = check(trial.path()).unwrap();
        assert_eq!((problems.len(), problems[0].is_harmless()), (1, true));
        assert_eq!(problems[0].location(), format!("{}:{line}:26 (R02)", trial.file("risks.ron").display()));
        assert!(trial.open().read_only.is_none());
    }

    #[test]
    fn a_link_to_a_record_that_is_gone_is_told() {
        use crate::data::project::Record;
        use crate::data::values::{Links, Ref};
        let trial = Trial::new();
        let gone = Ref { kind: Kind::Action, uid: crate::store::trial::uid(5), id: "A05".into() };
        let linked: Record = risk(1, |risk| risk.responses = Links::to(vec![gone]));
        trial.write(&[linked]);
        let problems = check(trial.path()).unwrap();
        assert_eq!(problems.iter().map(|problem| problem.fault.clone()).collect::<Vec<_>>(), [Fault::NoTarget("A05".into())]);
    }
}
