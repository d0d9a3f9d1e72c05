//! All projects of a data directory: a directory each, `UNIQUE-ID-code`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::disk::{self, Stat, retry};
use super::error::Error;
use super::foreign::Kept;
use super::format;
use super::load;
use super::lock::{Lock, PATIENCE};
use super::paths::Places;
use super::state::{self, State};
use crate::data::cell::Reading;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
use crate::data::values::{Stamp, Uid};

/// A project, as the list of projects shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its code, unique: `JHB-EDP`.
    pub code: String,
    /// Its name; empty if its charter does not load.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// When this person last opened it.
    pub opened: Option<NaiveDateTime>,
}

/// What the index knows of a project, as long as its charter is the same file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Indexed {
    stat: Stat,
    code: String,
    name: String,
}

type Index = HashMap<String, Indexed>;

/// The index of this person's.
pub(super) fn index_path(places: &Places) -> PathBuf {
    places.state.join("projects.ron")
}

/// The projects, last opened first, then by code. Charters are read once: an
/// index of this person's knows the rest.
///
/// # Errors
/// The directory of projects cannot be read. None there is an empty list.
pub fn list(places: &Places) -> Result<Vec<Entry>, Error> {
    let found = look(places)?;
    if found.index != found.known {
        // Without an index the list is only slower.
        let _ = state::write(&index_path(places), &found.index);
    }
    Ok(found.entries)
}

/// The same, but nothing is written.
///
/// # Errors
/// The directory of projects cannot be read.
pub fn list_only(places: &Places) -> Result<Vec<Entry>, Error> {
    Ok(look(places)?.entries)
}

/// Whether the index is there and does not say what the projects are.
///
/// # Errors
/// The directory of projects cannot be read.
pub fn index_is_stale(places: &Places) -> Result<bool, Error> {
    let found = look(places)?;
    Ok(found.index != found.known && index_path(places).exists())
}

/// Writes the index anew.
///
/// # Errors
/// It cannot be written.
pub fn write_index(places: &Places) -> Result<(), Error> {
    state::write(&index_path(places), &look(places)?.index)
}

/// What a look at the projects found.
struct Found {
    entries: Vec<Entry>,
    /// The index as it should be, and as it is.
    index: Index,
    known: Index,
}

fn look(places: &Places) -> Result<Found, Error> {
    let (state, _) = State::load(places);
    let known: Index = disk::read(&index_path(places))
        .ok()
        .flatten()
        .and_then(|bytes| format::options().from_bytes(&bytes).ok())
        .unwrap_or_default();
    let mut index = Index::new();
    let mut entries = Vec::new();
    for (name, path) in directories(places)? {
        let charter = path.join(format::file_name(Kind::Charter));
        let stat = Stat::of(&charter);
        if stat.is_none() && !path.join("history").is_dir() {
            continue;
        }
        let of_stat = |row: &&Indexed| Some(row.stat) == stat;
        let (code, title) = match known.get(&name).filter(of_stat) {
            Some(row) => (row.code.clone(), row.name.clone()),
            None => read_charter(&charter).unwrap_or_default(),
        };
        if let (Some(stat), false) = (stat, title.is_empty() && code.is_empty()) {
            index.insert(name.clone(), Indexed { stat, code: code.clone(), name: title.clone() });
        }
        let code = if code.is_empty() { code_of(&name) } else { code };
        entries.push(Entry { code, name: title, opened: state.opened.get(&name).copied(), path });
    }
    entries.sort_by(|a, b| b.opened.cmp(&a.opened).then_with(|| a.code.cmp(&b.code)).then_with(|| a.path.cmp(&b.path)));
    Ok(Found { entries, index, known })
}

fn directories(places: &Places) -> Result<Vec<(String, PathBuf)>, Error> {
    let projects = places.projects();
    let entries = disk::entries(&projects).map_err(Error::read(&projects))?;
    let named = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), path));
    let is_project = |(name, path): &(String, PathBuf)| !name.starts_with('.') && path.is_dir();
    Ok(entries.into_iter().filter_map(named).filter(is_project).collect())
}

/// Code and name in a charter; none if it does not load.
fn read_charter(path: &Path) -> Option<(String, String)> {
    let bytes = disk::read(path).ok()??;
    let loaded = load::load(Kind::Charter, path, &bytes).ok()?;
    let row = loaded.records.first()?.row();
    Some((row.stored("code").show(), row.title()))
}

/// The code in the name of a project's directory, which stands behind the
/// unique id: for charters that say none.
fn code_of(directory: &str) -> String {
    directory.get(37..).filter(|code| !code.is_empty()).unwrap_or(directory).to_ascii_uppercase()
}

/// The project of that code, upper or lower case.
///
/// # Errors
/// There is none; the error names those there are.
pub fn find(places: &Places, code: &str) -> Result<Entry, Error> {
    let all = list(places)?;
    all.iter().find(|entry| entry.code.eq_ignore_ascii_case(code.trim())).cloned().ok_or_else(|| Error::NoProject {
        path: places.projects(),
        code: code.to_owned(),
        known: all.into_iter().map(|entry| entry.code).collect(),
    })
}

/// The project this person opened last, if it is still there.
#[must_use]
pub fn last(places: &Places) -> Option<PathBuf> {
    State::load(places).0.last_project(places)
}

/// Remembers that this person opened that project.
///
/// # Errors
/// It cannot be remembered; no harm is done.
pub fn remember(places: &Places, project: &Path) -> Result<(), Error> {
    let (mut state, _) = State::load(places);
    state.note_opened(project.file_name().unwrap_or_default().to_string_lossy().into_owned());
    state.save(places)
}

/// Makes a project with nothing but a charter in it. Without a code, one
/// follows from the name. Returns its directory.
///
/// # Errors
/// The code is none or taken, the name is too long, or the disk refuses.
pub fn create(places: &Places, name: &str, code: Option<&str>, stamp: Stamp) -> Result<PathBuf, Error> {
    let taken: Vec<String> = list(places)?.into_iter().map(|entry| entry.code).collect();
    let code = match code {
        Some(code) => valid(places, code)?,
        None => free(&derived(name), &taken),
    };
    let mut charter = Record::blank(Kind::Charter);
    let row = charter.row_mut();
    row.identify(Uid::new(), format!("{}1", row.id_prefix()));
    let project = Project::default();
    let reading = Reading { project: &project, today: stamp.at.date() };
    let refused = |why: Msg| Error::Refused(places.projects(), why);
    row.cell_mut(0).parse(name, &reading).map_err(refused)?;
    if let Some(n) = Kind::Charter.shape().field("code") {
        row.cell_mut(n).parse(&code, &reading).map_err(refused)?;
    }
    row.touch(stamp);
    let text = format::write(Kind::Charter, std::iter::once(charter.row()), &Kept::new());
    make(places, &code, &[(&format::file_name(Kind::Charter), &text)])
}

/// Copies a project that comes with the program: its files by name. Returns
/// its directory.
///
/// # Errors
/// Its code is taken, by an earlier copy perhaps: the error names that
/// directory. Or the disk refuses.
pub fn copy_sample(places: &Places, files: &[(&str, &str)]) -> Result<PathBuf, Error> {
    let name = format::file_name(Kind::Charter);
    let charter = files.iter().find(|(file, _)| *file == name).map(|(_, text)| *text).unwrap_or_default();
    let loaded = load::load(Kind::Charter, Path::new(&name), charter.as_bytes()).unwrap_or_default();
    let code = loaded.records.first().map(|record| record.row().stored("code").show()).unwrap_or_default();
    make(places, if code.is_empty() { "DEMO" } else { &code }, files)
}

/// The same for a throw-away copy, which no power cut need spare: nobody waits
/// for the disk. Returns its directory.
///
/// # Errors
/// The disk refuses.
pub fn scratch(places: &Places, files: &[(&str, &str)]) -> Result<PathBuf, Error> {
    let path = places.projects().join(format!("{}-demo", Uid::new()));
    disk::make_dir(&places.projects())?;
    disk::make_dir(&path)?;
    for (file, text) in files {
        let file = path.join(file);
        fs::write(&file, text).map_err(Error::write(&file))?;
    }
    Ok(path)
}

/// The same under a name and a code of its own, as a project to go on with:
/// its clock is not pinned to the day of the story. Without a code, one
/// follows from the name. Returns its directory.
///
/// # Errors
/// The code is none or taken, the name is too long, or the disk refuses.
pub fn copy_named(
    places: &Places,
    files: &[(&str, &str)],
    name: &str,
    code: Option<&str>,
    stamp: &Stamp,
) -> Result<PathBuf, Error> {
    let code = match code {
        Some(code) => valid(places, code)?,
        None => free(&derived(name), &list(places)?.into_iter().map(|entry| entry.code).collect::<Vec<_>>()),
    };
    let charter = format::file_name(Kind::Charter);
    let text = files.iter().find(|(file, _)| *file == charter).map(|(_, text)| *text).unwrap_or_default();
    let mut loaded = load::load(Kind::Charter, Path::new(&charter), text.as_bytes()).unwrap_or_default();
    let project = Project::default();
    let reading = Reading { project: &project, today: stamp.at.date() };
    for record in &mut loaded.records {
        for (key, value) in [("title", name), ("code", &code), ("as_of", "")] {
            if let Some(n) = Kind::Charter.shape().field(key) {
                record.row_mut().cell_mut(n).parse(value, &reading).map_err(|why| Error::Refused(places.projects(), why))?;
            }
        }
        record.row_mut().touch(stamp.clone());
    }
    let text = format::write(Kind::Charter, loaded.records.iter().map(Record::row), &Kept::new());
    let others = files.iter().copied().filter(|(file, _)| *file != charter);
    let files: Vec<(&str, &str)> = others.chain([(charter.as_str(), text.as_str())]).collect();
    make(places, &code, &files)
}

/// Makes a project directory with these files, whole or not at all.
fn make(places: &Places, code: &str, files: &[(&str, &str)]) -> Result<PathBuf, Error> {
    let projects = places.projects();
    disk::make_dir(&projects)?;
    // Two people who make the same code at once.
    let _lock = Lock::take(&projects, PATIENCE, &AtomicBool::new(false))?;
    if let Ok(entry) = find(places, code) {
        return Err(Error::CodeTaken(entry.path, code.to_owned()));
    }
    let name = format!("{}-{}", Uid::new(), code.to_ascii_lowercase());
    let (temp, path) = (projects.join(format!(".{name}.tmp")), projects.join(name));
    let fill = || -> Result<(), Error> {
        disk::make_dir(&temp)?;
        for (file, text) in files.iter().filter(|(file, _)| !file.contains(['/', '\\']) && !file.starts_with('.')) {
            disk::replace(&temp.join(file), text.as_bytes())?;
        }
        retry(|| fs::rename(&temp, &path)).map_err(Error::write(&path))
    };
    if let Err(error) = fill() {
        // Ours alone, and nothing in it that is not in `files`.
        let _ = fs::remove_dir_all(&temp);
        return Err(error);
    }
    disk::sync_dir(&projects)?;
    Ok(path)
}

/// The code a person gave, in upper case, if it is one: `[A-Z0-9-]{2,16}`.
fn valid(places: &Places, code: &str) -> Result<String, Error> {
    let code = code.trim().to_ascii_uppercase();
    let fits = (2..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if fits && !code.starts_with('-') { Ok(code) } else { Err(Error::BadCode(places.projects(), code)) }
}

/// A code from a name: the first letters of its words, or the beginning of the
/// only one. `P` where the name has no latin letters.
fn derived(name: &str) -> String {
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let letters: String = match words.as_slice() {
        [word] => word.chars().take(8).collect(),
        words => words.iter().filter_map(|word| word.chars().next()).take(8).collect(),
    };
    if letters.is_empty() { "P".to_owned() } else { letters.to_ascii_uppercase() }
}

/// That code, or with the first number behind it that nobody uses.
fn free(code: &str, taken: &[String]) -> String {
    let is_free = |code: &String| code.len() >= 2 && !taken.iter().any(|other| other.eq_ignore_ascii_case(code));
    let plain = code.to_owned();
    if is_free(&plain) {
        return plain;
    }
    let gap = if code.len() < 2 { "" } else { "-" };
    // Among one number more than there are codes one is free.
    (1..=taken.len() + 2).map(|n| format!("{code}{gap}{n}")).find(is_free).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::paths;

    fn places() -> (tempfile::TempDir, Places) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        (dir, places)
    }

    #[test]
    fn the_sample_stands_in_our_own_hand_so_that_it_loads_fast() {
        for language in crate::lang::Language::ALL {
            for (file, text) in crate::sample::files(language) {
                let kind = file.strip_suffix(".ron").and_then(Kind::named).unwrap();
                let loaded = load::load(kind, Path::new(file), text.as_bytes()).unwrap();
                let ours = format::write(kind, loaded.records.iter().map(Record::row), &Kept::new());
                assert_eq!(*text, ours, "{file}");
            }
        }
    }

    #[test]
    fn a_new_project_is_found_by_its_code_and_opens() {
        let (_dir, places) = places();
        assert_eq!(list(&places).unwrap(), []);
        let path = create(&places, "江海银行 EDP", Some("jhb-edp"), paths::stamp()).unwrap();
        assert!(path.file_name().unwrap().to_string_lossy().ends_with("-jhb-edp"));
        let entry = find(&places, "JHB-edp").unwrap();
        assert_eq!((entry.code.as_str(), entry.name.as_str(), &entry.path), ("JHB-EDP", "江海银行 EDP", &path));
        let opened = crate::store::open(&path, false).unwrap();
        assert_eq!(opened.project.project.all().count(), 1);
        assert!(opened.problems.is_empty() && opened.read_only.is_none());
    }

    #[test]
    fn a_code_is_unique_and_well_formed() {
        let (_dir, places) = places();
        let path = create(&places, "a", Some("ONE"), paths::stamp()).unwrap();
        assert_eq!(create(&places, "b", Some("one"), paths::stamp()), Err(Error::CodeTaken(path, "ONE".into())));
        for bad in ["", "x", "项目", "a b", "-a", "12345678901234567"] {
            assert!(matches!(create(&places, "b", Some(bad), paths::stamp()), Err(Error::BadCode(..))), "{bad}");
        }
        let Err(Error::NoProject { known, .. }) = find(&places, "TWO") else { panic!() };
        assert_eq!(known, ["ONE"]);
    }

    #[test]
    fn a_code_follows_from_the_name() {
        let taken = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(free(&derived("Jianghai Bank data platform"), &[]), "JBDP");
        assert_eq!(free(&derived("Datawarehouse"), &taken(&["DATAWARE", "DATAWARE-1"])), "DATAWARE-2");
        assert_eq!(free(&derived("江海银行企业数据平台"), &taken(&["P1"])), "P2");
    }

    #[test]
    fn the_index_is_believed_only_while_the_charter_is_the_same() {
        let (_dir, places) = places();
        let path = create(&places, "before", Some("ONE"), paths::stamp()).unwrap();
        assert_eq!(list(&places).unwrap()[0].name, "before");
        let file = path.join("project.ron");
        let text = fs::read_to_string(&file).unwrap().replace("\"before\"", "\"after it\"");
        fs::write(&file, text).unwrap();
        assert_eq!(list(&places).unwrap()[0].name, "after it");
        fs::write(index_path(&places), "(((").unwrap();
        assert_eq!(list(&places).unwrap()[0].name, "after it");
    }

    #[test]
    fn the_project_last_opened_is_remembered_and_comes_first() {
        let (_dir, places) = places();
        let path = create(&places, "z", Some("ZZ"), paths::stamp()).unwrap();
        create(&places, "a", Some("AA"), paths::stamp()).unwrap();
        assert_eq!(last(&places), None);
        remember(&places, &path).unwrap();
        assert_eq!(last(&places).as_ref(), Some(&path));
        assert_eq!(list(&places).unwrap().iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>(), ["ZZ", "AA"]);
    }

    #[test]
    fn a_sample_is_copied_once() {
        let (_dir, places) = places();
        let charter = r#"(schema: 1, kind: "project", records: [(id: "P1", title: "Sample")])"#;
        let risks = r#"(schema: 1, kind: "risk", records: [(title: "a risk")])"#;
        let files = [("project.ron", charter), ("risks.ron", risks), ("../evil.ron", "x")];
        let path = copy_sample(&places, &files).unwrap();
        let opened = crate::store::open(&path, false).unwrap();
        assert_eq!(opened.project.risks.all().next().unwrap().id, "R01");
        assert!(opened.outside.is_empty());
        assert!(!places.projects().join("evil.ron").exists());
        assert!(matches!(copy_sample(&places, &files), Err(Error::CodeTaken(found, _)) if found == path));
    }

    #[test]
    fn a_named_copy_of_a_sample_is_a_project_of_its_own() {
        let (_dir, places) = places();
        let charter = r#"(schema: 1, kind: "project", records: [(id: "P1", title: "Sample", code: "S1", as_of: "2026-08-19")])"#;
        let files = [("project.ron", charter)];
        let path = copy_named(&places, &files, "My own", None, &paths::stamp()).unwrap();
        let again = copy_named(&places, &files, "My own", Some("mine"), &paths::stamp()).unwrap();
        let opened = crate::store::open(&path, false).unwrap();
        let charter = opened.project.charter().unwrap();
        assert_eq!((charter.title.as_str(), charter.code.as_str(), charter.as_of), ("My own", "MO", None));
        assert_eq!(find(&places, "MINE").unwrap().path, again);
        assert!(matches!(copy_named(&places, &files, "x", Some("mine"), &paths::stamp()), Err(Error::CodeTaken(..))));
    }

    #[test]
    fn a_project_whose_charter_is_broken_is_still_listed() {
        let (_dir, places) = places();
        let path = create(&places, "a", Some("ONE"), paths::stamp()).unwrap();
        fs::write(path.join("project.ron"), "(").unwrap();
        assert_eq!(find(&places, "ONE").unwrap().path, path);
    }
}
