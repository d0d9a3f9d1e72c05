//! What if: a copy of the plan to try changes in (domain.md 3.6). Nothing of
//! it is saved; it is discarded, or becomes a change request.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Schedule;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project};
use crate::data::record::Record;
use crate::data::records::{Milestone, Task};
use crate::data::rows::{Packed, Rows};
use crate::data::values::{Ref, Uid};

/// The fields of milestones and tasks that a what-if may change: what is wrong
/// with another field is not its business.
const FIELDS: [&str; 6] = ["preds", "constraint_on", "dur_wd", "remaining_wd", "windows", "baseline"];

/// A copy of a project in which plans are tried.
#[derive(Clone, Debug)]
pub struct Scenario {
    before: Project,
    project: Project,
    today: NaiveDate,
    touched: BTreeSet<(Kind, Uid)>,
}

/// A milestone or task whose day a scenario moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which one.
    pub link: Ref,
    /// The day without the scenario.
    pub before: NaiveDate,
    /// The day with it.
    pub after: NaiveDate,
    /// Working days from the one to the other, negative for earlier.
    pub wd: i64,
}

impl Scenario {
    /// A copy of the plan as it is. Records are shared until they are changed.
    #[must_use]
    pub fn new(project: &Project, today: NaiveDate) -> Self {
        Self { before: project.clone(), project: project.clone(), today, touched: BTreeSet::new() }
    }

    /// Changes a task of the copy: its duration, links, constraint.
    ///
    /// # Errors
    /// There is no such task, or the change closes a loop or breaks another
    /// rule of the plan; then the copy stays as it was.
    pub fn task(&mut self, uid: Uid, change: impl FnOnce(&mut Task)) -> Result<(), Msg> {
        let task = changed(&self.project.tasks, uid, change)?;
        self.put(task)
    }

    /// Changes a milestone of the copy: its links, constraint, windows.
    ///
    /// # Errors
    /// As [`Scenario::task`].
    pub fn milestone(&mut self, uid: Uid, change: impl FnOnce(&mut Milestone)) -> Result<(), Msg> {
        let milestone = changed(&self.project.milestones, uid, change)?;
        self.put(milestone)
    }

    fn put<R: Packed>(&mut self, record: R) -> Result<(), Msg> {
        // Only what this change breaks counts, not what was wrong before.
        let faults = |record: &R, project: &Project| {
            let faults = Record::check(record, &project.facts(self.today));
            faults.into_iter().filter(|(field, _)| FIELDS.contains(field)).map(|(_, msg)| msg).collect::<Vec<_>>()
        };
        let known = self.project.collection(R::KIND).get(record.uid()).and_then(R::unpack);
        let known = known.map(|before| faults(&before, &self.project)).unwrap_or_default();
        if let Some(fault) = faults(&record, &self.project).into_iter().find(|fault| !known.contains(fault)) {
            return Err(fault);
        }
        self.touched.insert((R::KIND, record.uid()));
        self.project.collection_mut(R::KIND).put(R::pack(Arc::new(record)));
        Ok(())
    }

    /// Takes back what was changed in one record.
    pub fn reset(&mut self, kind: Kind, uid: Uid) {
        if let Some(record) = self.before.get(kind, uid) {
            self.project.collection_mut(kind).put(record);
        }
        self.touched.remove(&(kind, uid));
    }

    /// The copy, with the changes in it.
    #[must_use]
    pub const fn project(&self) -> &Project {
        &self.project
    }

    /// The records that differ from the plan as it is.
    #[must_use]
    pub fn touched(&self) -> Vec<(Kind, Uid)> {
        let differs = |(kind, uid): &&(Kind, Uid)| self.before.get(*kind, *uid) != self.project.get(*kind, *uid);
        self.touched.iter().filter(differs).copied().collect()
    }

    /// The schedule with the changes.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        Schedule::of(&self.project, self.today)
    }
}

/// The milestones and tasks whose day differs between two schedules, in the
/// order of the plan. Those that only one of them has are left out.
#[must_use]
pub fn moved(before: &Schedule, after: &Schedule) -> Vec<Moved> {
    let moved = |link: &Ref| {
        let (was, is) = (before.finish(link.uid)?, after.finish(link.uid)?);
        (was != is).then(|| Moved { link: link.clone(), before: was, after: is, wd: after.calendar.between(was, is) })
    };
    after.plan.nodes.iter().filter_map(|node| moved(&node.link)).collect()
}

fn changed<R: Packed>(rows: &Rows<R>, uid: Uid, change: impl FnOnce(&mut R)) -> Result<R, Msg> {
    let mut record = rows.get(uid).cloned().ok_or_else(|| Msg::new("refuse-whatif-gone"))?;
    change(&mut record);
    Ok(record)
}
