//! The plan in phases: which tasks lead to which milestone.

use std::collections::HashMap;

use super::project::{Kind, Project};
use super::records::Milestone;
use super::values::Uid;

/// For every milestone, task and deliverable its place in the plan: phase by
/// phase, a milestone before the tasks that lead to it, then its deliverables. A task belongs to the earliest
/// milestone it leads to; one that leads nowhere to the milestone it hangs on,
/// or else to the end.
///
/// Linear in tasks and links.
#[must_use]
pub fn places(project: &Project) -> HashMap<Uid, (i64, i64)> {
    let mut milestones: Vec<&Milestone> = project.milestones.iter().collect();
    milestones.sort_by_key(|milestone| (milestone.committed().or(milestone.expected()), milestone.id.clone()));
    let mut places = HashMap::new();
    for (phase, milestone) in (0..).zip(&milestones) {
        places.insert(milestone.uid, (phase, -1));
        let mut leading: Vec<Uid> = milestone.preds.0.iter().map(|pred| pred.link.uid).collect();
        while let Some(uid) = leading.pop() {
            let Some(task) = project.tasks.get(uid) else { continue };
            if places.contains_key(&uid) {
                continue;
            }
            places.insert(uid, (phase, start(task)));
            leading.extend(task.preds.0.iter().filter(|pred| pred.link.kind == Kind::Task).map(|pred| pred.link.uid));
        }
    }
    for deliverable in project.deliverables.iter() {
        let phase = deliverable.milestone.uid().and_then(|uid| places.get(&uid)).map_or(i64::MAX, |place| place.0);
        places.insert(deliverable.uid, (phase, i64::MAX));
    }
    let last = i64::try_from(milestones.len()).unwrap_or(0);
    for task in project.tasks.iter() {
        if !places.contains_key(&task.uid) {
            let on = task.preds.0.iter().filter_map(|pred| places.get(&pred.link.uid)).map(|place| place.0).max();
            places.insert(task.uid, (on.unwrap_or(last), start(task)));
        }
    }
    places
}

/// The milestone of the phase of every task and deliverable that is in one.
#[must_use]
pub fn heads(project: &Project) -> HashMap<Uid, Uid> {
    let places = places(project);
    let milestones = project.milestones.iter().map(|milestone| milestone.uid);
    let phases: HashMap<i64, Uid> = milestones.filter_map(|uid| Some((places.get(&uid)?.0, uid))).collect();
    let heads = places.iter().filter_map(|(uid, (phase, _))| Some((*uid, *phases.get(phase)?)));
    heads.filter(|(uid, head)| uid != head).collect()
}

fn start(task: &super::records::Task) -> i64 {
    let planned = task.baseline.current().and_then(|revision| revision.start);
    let day = planned.or(task.actual_start).or(task.forecast_start);
    day.map_or(i64::MAX, |day| i64::from(chrono::Datelike::num_days_from_ce(&day)))
}
