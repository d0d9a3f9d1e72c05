//! When a copy of the forecasts is taken, and what stands in it (domain.md
//! 1.15): once on a report day, when a person asks for it, and with every
//! revision of a baseline, in the same change.

use chrono::NaiveDate;

use super::clean;
use super::earned;
use super::edit::Edit;
use super::exposure;
use super::forecasts::Forecasts;
use super::project::{Kind, Project, Record};
use super::record::Record as _;
use super::records::{Milestone, Snapshot};
use super::schedule::Schedule;
use super::values::{Amount, Money, Ref};

/// What is expected on that day, under that title. Milestones that were
/// cancelled are not in it.
#[must_use]
pub fn of(project: &Project, schedule: &Schedule, title: &str) -> Snapshot {
    let expected = |milestone: &Milestone| {
        let link = Ref { kind: Kind::Milestone, uid: milestone.uid, id: milestone.id.clone() };
        Some((link, schedule.finish(milestone.uid)?))
    };
    let tenths = |days: f64| Amount::of((days * 10.0).round() as i64);
    let earned = earned::of(project, schedule.today());
    let threats = exposure::of(project).threats;
    Snapshot {
        title: clean::line(title),
        on: Some(schedule.today()),
        forecasts: Forecasts(project.milestones.iter().filter_map(expected).collect()),
        ready_on: schedule.golive(project).and_then(|uid| schedule.ready(uid)),
        pv: earned.map_or_else(Amount::default, |earned| tenths(earned.pv)),
        ev: earned.map_or_else(Amount::default, |earned| tenths(earned.ev)),
        ac: earned.and_then(|earned| earned.ac).map_or_else(Amount::default, tenths),
        exposure_inherent: Money(Some(threats.inherent.money)),
        exposure_current: Money(Some(threats.current.money)),
        exposure_residual: Money(Some(threats.residual.money)),
        vis: Snapshot::VISIBILITY,
        ..Snapshot::default()
    }
}

/// The snapshot of that day, if there is one: a report day has one only.
#[must_use]
pub fn on(project: &Project, day: NaiveDate) -> Option<&Snapshot> {
    project.snapshots.iter().find(|shot| shot.on == Some(day))
}

/// The snapshot that a change brings because it revises baselines; none if it
/// does not. It is named after the revisions: `M7 2026-11-21 C03`.
#[must_use]
pub fn of_revision(project: &Project, edits: &[Edit], today: NaiveDate) -> Option<Snapshot> {
    let revised = edits.iter().filter_map(|edit| revision(edit.before.as_ref()?, edit.after.as_ref()?));
    let title = revised.collect::<Vec<_>>().join("; ");
    (!title.is_empty()).then(|| of(project, &Schedule::of(project, today), &cut(&title)))
}

/// The new commitment of a record that had another one.
fn revision(before: &Record, after: &Record) -> Option<String> {
    let (old, new, id) = match (before, after) {
        (Record::Milestone(before), Record::Milestone(after)) => (&before.baseline, &after.baseline, &after.id),
        (Record::Task(before), Record::Task(after)) => (&before.baseline, &after.baseline, &after.id),
        _ => return None,
    };
    let current = new.current().filter(|_| !old.0.is_empty() && old != new)?;
    Some(format!("{id} {current}"))
}

/// As much of a title as a line has room for; ids and days are narrow.
fn cut(title: &str) -> String {
    const LONGEST: usize = 100;
    if title.chars().count() <= LONGEST { title.to_owned() } else { title.chars().take(LONGEST).chain("..".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::baseline::{Baseline, Revision};
    use crate::data::change::change_set;
    use crate::data::edit::ChangeSet;
    use crate::data::msg::Msg;
    use crate::data::record::same;
    use crate::data::records::change::ChangeState;
    use crate::data::records::{Change, Task};
    use crate::data::testing::{TODAY, at, day, got, put};
    use crate::data::trend;
    use crate::data::values::{Link, Stamp};
    use crate::lang::Language;
    use crate::sample;

    fn change(project: &Project, records: Vec<Record>) -> ChangeSet {
        let stamp = Stamp { at: at("2026-08-20 10:00"), by: "周敏".to_owned() };
        change_set(project, records, Msg::new("done-edited"), &stamp, day("2026-08-20")).unwrap()
    }

    fn shots(set: &ChangeSet) -> Vec<&Snapshot> {
        fn of(edit: &Edit) -> Option<&Snapshot> {
            same(Some(edit.after.as_ref()?.row()))
        }
        set.edits.iter().filter_map(of).collect()
    }

    #[test]
    fn the_snapshot_of_the_sample_is_what_its_report_kept() {
        for language in Language::ALL {
            let project = sample::tests::project(language);
            let kept = on(&project, day(TODAY)).unwrap();
            let made = of(&project, &Schedule::of(&project, day(TODAY)), &kept.title);
            let same = Snapshot {
                uid: kept.uid,
                id: kept.id.clone(),
                rev: kept.rev,
                created: kept.created.clone(),
                updated: kept.updated.clone(),
                ..made
            };
            assert_eq!(same, *kept);
        }
    }

    #[test]
    fn a_revision_of_a_baseline_takes_a_snapshot_in_the_same_change_and_undo_takes_it_back() {
        let mut project = sample::tests::project(Language::En);
        let approved = Change { state: ChangeState::Approved, affects_baseline: true, ..Change::default() };
        let change_ref = put(&mut project, "C09", approved);
        let schedule = Schedule::of(&project, day("2026-08-20"));
        let revised = |id: &str| {
            let mut milestone = project.milestones.named(id).unwrap().clone();
            let finish = schedule.finish(milestone.uid).unwrap();
            milestone.baseline.0.push(Revision { start: None, finish, change: Some(change_ref.clone()) });
            Record::Milestone(milestone.into())
        };
        let set = change(&project, vec![revised("M7"), revised("M8")]);
        let taken = shots(&set);
        assert_eq!(taken.len(), 1, "one for all of them");
        assert_eq!(taken[0].title, "M7 2026-11-21 C09; M8 2027-01-04 C09");
        assert_eq!((taken[0].on, taken[0].id.as_str()), (Some(day("2026-08-20")), "SN07"));
        let reports = |project: &Project| trend::of(project, &schedule).reports.len();
        assert_eq!(reports(&project), 6);
        set.edits.iter().for_each(|edit| project.apply(edit));
        assert_eq!(reports(&project), 7);
        set.edits.iter().rev().for_each(|edit| project.apply(&edit.inverse()));
        assert_eq!(reports(&project), 6);
    }

    #[test]
    fn a_first_baseline_and_any_other_change_take_none() {
        let mut project = Project::default();
        let link = put(&mut project, "T01", Task::default());
        let task = Task { baseline: Baseline::of(Some(day("2026-08-20")), day("2026-08-24")), ..got::<Task>(&project, &link) };
        let set = change(&project, vec![Record::Task(task.clone().into())]);
        assert!(shots(&set).is_empty());
        set.edits.iter().for_each(|edit| project.apply(edit));
        let task = Task { owner: Link::default(), title: "x".into(), ..got::<Task>(&project, &link) };
        assert!(shots(&change(&project, vec![Record::Task(task.into())])).is_empty());
    }
}
