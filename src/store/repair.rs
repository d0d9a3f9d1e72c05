//! What a killed session left half done, and finishing it: change sets of the
//! history that have not all reached their files, files that were being
//! written, the list of projects. Nothing of it is a loss, and the next start
//! does most of it by itself; this says it first.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::disk;
use super::error::Error;
use super::history;
use super::lock::{Lock, PATIENCE};
use super::open;
use super::paths::Places;
use super::projects;
use crate::data::clean;
use crate::data::edit::ChangeSet;
use crate::data::msg::Msg;

/// Something to repair.
#[derive(Clone, Debug, PartialEq)]
pub enum Repair {
    /// Change sets of the history that may not have reached their files.
    Unfinished {
        /// The project.
        dir: PathBuf,
        /// The sets, oldest first.
        sets: Vec<ChangeSet>,
    },
    /// Files that a session was writing when it was killed.
    Fresh {
        /// The project.
        dir: PathBuf,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// This person's list of projects is not as the projects are.
    Index(PathBuf),
}

impl Repair {
    /// What will be done, as a sentence.
    #[must_use]
    pub fn msg(&self) -> Msg {
        let say = |key: &'static str, path: &Path| Msg::new(key).text("path", clean::line(&path.to_string_lossy()));
        match self {
            Self::Unfinished { dir, sets } => say("repair-unfinished", dir).count("count", sets.len()),
            Self::Fresh { dir, files } => say("repair-fresh", dir).count("count", files.len()),
            Self::Index(path) => say("repair-index", path),
        }
    }
}

/// What there is to repair in these projects, and in the list of projects.
/// Writes nothing.
///
/// # Errors
/// The directory of projects cannot be read.
pub fn plan(places: &Places, dirs: &[PathBuf]) -> Result<Vec<Repair>, Error> {
    let mut out = Vec::new();
    for dir in dirs {
        let sets: Vec<ChangeSet> = history::read(dir, usize::MAX).unfinished().cloned().collect();
        if !sets.is_empty() {
            out.push(Repair::Unfinished { dir: dir.clone(), sets });
        }
        let files = fresh(dir);
        if !files.is_empty() {
            out.push(Repair::Fresh { dir: dir.clone(), files });
        }
    }
    if projects::index_is_stale(places)? {
        out.push(Repair::Index(projects::index_path(places)));
    }
    Ok(out)
}

/// Fresh files in a project and below it.
fn fresh(dir: &Path) -> Vec<PathBuf> {
    ["", "backups", "quarantine", "calendar"].iter().flat_map(|below| disk::fresh_files(&dir.join(below))).collect()
}

/// Repairs it.
///
/// # Errors
/// Somebody is writing, the disk refuses, or the project cannot be written as
/// long as a file of it is damaged.
pub fn repair(places: &Places, repair: &Repair) -> Result<(), Error> {
    match repair {
        Repair::Unfinished { dir, .. } => {
            let mut opened = open::open_for_command(dir, false)?;
            if let Some(error) = opened.files.refusal() {
                return Err(error.clone());
            }
            let left: Vec<ChangeSet> = history::read(dir, usize::MAX).unfinished().cloned().collect();
            // Opening completes what it reads; older ones, or those that could not be written, are tried once more.
            if left.is_empty() { Ok(()) } else { open::complete_all(&mut opened.files, usize::MAX).map(drop) }
        }
        Repair::Fresh { dir, .. } => {
            let _lock = Lock::take(dir, PATIENCE, &AtomicBool::new(false))?;
            disk::sweep(&fresh(dir), true);
            match fresh(dir).into_iter().next() {
                Some(path) => Err(Error::Protected(path)),
                None => Ok(()),
            }
        }
        Repair::Index(_) => projects::write_index(places),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::trial::{Trial, retitle, save};

    fn places(trial: &Trial) -> Places {
        Places::find(Some(&trial.path().join("elsewhere"))).unwrap()
    }

    /// A session was killed after the history had a change and before the file had it.
    fn killed() -> Trial {
        let trial = Trial::new();
        let old = trial.text("risks.ron");
        save(&mut trial.session(), |m| vec![retitle(m, 1, "x")]);
        fs::write(trial.file("risks.ron"), old).unwrap();
        for log in fs::read_dir(trial.file("history")).unwrap().flatten() {
            let text = fs::read_to_string(log.path()).unwrap();
            let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with("// done")).collect();
            fs::write(log.path(), kept).unwrap();
        }
        fs::write(trial.file(".risks.ron.x.tmp"), "(").unwrap();
        fs::write(trial.file("backups/.risks.20200101-000000.ron.y.tmp"), "(").unwrap();
        trial
    }

    #[test]
    fn what_is_half_done_is_told_without_a_byte_written_and_then_finished() {
        let trial = killed();
        let places = places(&trial);
        let dirs = [trial.path().to_owned()];
        let before = trial.text("risks.ron");
        let plan_now = plan(&places, &dirs).unwrap();
        assert_eq!(plan_now.len(), 2, "{plan_now:?}");
        assert!(matches!(&plan_now[0], Repair::Unfinished { sets, .. } if sets.len() == 1));
        assert!(matches!(&plan_now[1], Repair::Fresh { files, .. } if files.len() == 2));
        assert!(trial.text("risks.ron") == before && trial.file(".risks.ron.x.tmp").exists());
        for task in &plan_now {
            repair(&places, task).unwrap();
        }
        assert_eq!(plan(&places, &dirs).unwrap(), []);
        assert!(trial.text("risks.ron").contains("\"x\""));
    }

    #[test]
    fn a_project_with_a_damaged_file_is_not_written() {
        let trial = killed();
        fs::write(trial.file("risks.ron"), "(").unwrap();
        let places = places(&trial);
        let task = plan(&places, &[trial.path().to_owned()]).unwrap().remove(0);
        assert!(matches!(repair(&places, &task), Err(Error::Damaged(_))));
        assert_eq!(trial.text("risks.ron"), "(");
    }
}
