//! One open project and its files: what a command reads, and how its change
//! gets to the disk.

use std::cell::OnceCell;

use super::context::{Context, Failure};
use crate::data::edit::{ChangeSet, History};
use crate::data::msg::Msg;
use crate::data::project::Project;
use crate::data::record::Facts;
use crate::data::schedule::Schedule;
use crate::data::values::Uid;
use crate::store::{self, Files, Outcome, Problem};

/// An open project.
pub struct Desk<'c> {
    /// What every command knows.
    pub cx: &'c Context,
    /// The project as it stands on disk.
    pub project: Project,
    /// What this account can undo and redo.
    pub history: History,
    /// Files that do not load.
    pub problems: Vec<Problem>,
    refusal: Option<Msg>,
    /// Computed when somebody asks, and again after a change.
    schedule: OnceCell<Schedule>,
    files: Files,
}

/// A change that is safe on disk.
pub struct Done {
    /// The short id of the record it is about, as it is now.
    pub id: String,
    /// The change.
    pub set: ChangeSet,
    /// What else happened: values that lost, ids that changed.
    pub warnings: Vec<Msg>,
}

impl<'c> Desk<'c> {
    /// Opens the project that the options name.
    ///
    /// # Errors
    /// There is no such project, or it cannot be read.
    pub fn open(cx: &'c Context) -> Result<Self, Failure> {
        let opened = store::open_for_command(&cx.directory()?, cx.read_only)?;
        Ok(Self {
            cx,
            project: opened.project,
            history: opened.history,
            problems: opened.problems,
            refusal: opened.read_only,
            schedule: OnceCell::new(),
            files: opened.files,
        })
    }

    /// What a rule may look at, the schedule of today included.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        let today = self.cx.today();
        self.project.facts(today).with(self.schedule.get_or_init(|| Schedule::of(&self.project, today)))
    }

    /// That some expected dates may move because holidays are not announced
    /// yet: said once, however many they are.
    #[must_use]
    pub fn provisional(&self) -> Option<Msg> {
        let schedule = self.facts().schedule?;
        let mut planned =
            self.project.milestones.iter().map(|milestone| milestone.uid).chain(self.project.tasks.iter().map(|task| task.uid));
        planned.any(|uid: Uid| schedule.is_provisional(uid)).then(|| self.unannounced()).flatten()
    }

    /// From when on holidays are not announced; none if that never ends.
    #[must_use]
    pub fn unannounced(&self) -> Option<Msg> {
        Some(Msg::new("cli-provisional").date("until", self.project.calendar.confirmed_until()?))
    }

    /// Takes in what other sessions saved meanwhile.
    ///
    /// # Errors
    /// A file cannot be read any more.
    pub fn refresh(&mut self) -> Result<(), Failure> {
        let mut seen = Outcome::default();
        self.files.look(&mut seen)?;
        if !seen.others.is_empty() {
            self.replace();
        }
        Ok(())
    }

    /// Whether anything can be changed here.
    ///
    /// # Errors
    /// Why not.
    pub fn writable(&self) -> Result<(), Failure> {
        self.refusal.clone().map_or(Ok(()), |why| Err(why.into()))
    }

    /// Saves a change and waits until it is safe on disk. A change of nothing
    /// is not saved.
    ///
    /// # Errors
    /// It is not saved.
    pub fn commit(&mut self, set: ChangeSet) -> Result<Done, Failure> {
        self.writable()?;
        if set.edits.is_empty() {
            return Ok(Done { id: String::new(), set, warnings: Vec::new() });
        }
        let outcome = self.files.save_now(set.clone())?;
        self.history.note(&set);
        self.replace();
        let mut warnings: Vec<Msg> = outcome.unsure.iter().map(store::Error::msg).collect();
        for renumbered in outcome.renumbered {
            warnings.push(Msg::new("cli-renumbered").text("was", renumbered.was).text("id", renumbered.id));
        }
        for clash in outcome.clashes {
            let field = clash.field.unwrap_or_default();
            warnings.push(Msg::new("cli-clash").text("id", clash.id).text("field", field).text("ours", clash.ours));
        }
        Ok(Done { id: self.subject(&set), set, warnings })
    }

    /// Takes the project as it stands on disk now.
    fn replace(&mut self) {
        self.project = self.files.base().clone();
        self.schedule = OnceCell::new();
    }

    /// The short id of the record that a set is about.
    fn subject(&self, set: &ChangeSet) -> String {
        let Some(edit) = set.edits.first() else { return String::new() };
        let before = || edit.before.as_ref().or(edit.after.as_ref()).map(|record| record.row().id().to_owned());
        self.project.row(edit.kind, edit.uid).map(|row| row.id().to_owned()).or_else(before).unwrap_or_default()
    }
}
