//! A project on a real disk, for the tests of this module.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Files, Outcome};
use super::foreign::Kept;
use super::format;
use super::open::{Opened, open};
use super::paths;
use crate::data::edit::{ChangeSet, Edit};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
use crate::data::records::{Action, Charter, Risk};
use crate::data::values::{Stamp, Uid};

/// A directory with a charter, and risks R01, R02.
pub struct Trial {
    pub dir: tempfile::TempDir,
}

pub fn uid(n: u128) -> Uid {
    Uid(uuid::Uuid::from_u128(n))
}

pub fn risk(n: u128, change: impl FnOnce(&mut Risk)) -> Record {
    let mut risk = Risk { uid: uid(n), id: format!("R{n:02}"), rev: 1, title: format!("risk {n}"), ..Risk::default() };
    change(&mut risk);
    Record::Risk(Arc::new(risk))
}

pub fn action(n: u128, title: &str) -> Record {
    Record::Action(Arc::new(Action { uid: uid(n), id: format!("A{n:02}"), rev: 1, title: title.into(), ..Action::default() }))
}

/// A set of edits as the screen makes it: `before` is what the model has.
pub fn set(project: &Project, records: impl IntoIterator<Item = Record>) -> ChangeSet {
    let mut set = ChangeSet::new(Msg::new("done-edited"), paths::stamp());
    set.edits = records
        .into_iter()
        .map(|mut after| {
            after.row_mut().touch(Stamp { at: set.at, by: set.by.clone() });
            let (kind, uid) = (after.row().kind(), after.row().uid());
            Edit { kind, uid, before: project.get(kind, uid), after: Some(after) }
        })
        .collect();
    set
}

/// A set that changes the title of a risk.
pub fn retitle(project: &Project, n: u128, title: &str) -> ChangeSet {
    change(project, n, |risk| risk.title = title.into())
}

/// A set that changes a risk.
pub fn change(project: &Project, n: u128, change: impl FnOnce(&mut Risk)) -> ChangeSet {
    let Some(Record::Risk(mut risk)) = project.get(Kind::Risk, uid(n)) else { panic!("no risk {n}") };
    change(Arc::make_mut(&mut risk));
    set(project, [Record::Risk(risk)])
}

impl Trial {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let trial = Self { dir };
        let charter =
            Record::Charter(Arc::new(Charter { uid: uid(900), id: "P1".into(), title: "trial".into(), ..Charter::default() }));
        trial.write(&[charter]);
        trial.write(&[risk(1, |_| {}), risk(2, |_| {})]);
        trial
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap()
    }

    pub fn write(&self, records: &[Record]) {
        let kind = records[0].row().kind();
        std::fs::write(self.file(&format::file_name(kind)), format::write(kind, records.iter().map(Record::row), &Kept::new()))
            .unwrap();
    }

    pub fn open(&self) -> Opened {
        open(self.path(), false).unwrap()
    }

    /// A session: its files as it knows them.
    pub fn session(&self) -> Files {
        self.open().files
    }

    /// The title of a risk, read from disk by a new session.
    pub fn title(&self, n: u128) -> String {
        self.open().project.risks.get(uid(n)).unwrap().title.clone()
    }
}

/// Saves sets like the save thread does; they are made from the project as the
/// session knows it.
pub fn save(files: &mut Files, sets: impl FnOnce(&Project) -> Vec<ChangeSet>) -> Outcome {
    let sets = sets(&files.base().clone());
    let mut outcome = Outcome::default();
    let mut pending: Vec<_> = sets.into_iter().map(super::files::Pending::new).collect();
    files.save(&mut pending, &std::sync::atomic::AtomicBool::new(false), &mut outcome).unwrap();
    outcome
}
