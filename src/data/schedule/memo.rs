//! The last schedule that was computed, kept until something it depends on
//! changes.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Schedule;
use crate::data::calendar::Calendar;
use crate::data::project::Project;
use crate::data::records::{Milestone, Stakeholder, Task};
use crate::data::rows::Rows;

/// Keeps one schedule. Holding on to the collections it was made from makes
/// the question whether they changed a comparison of addresses.
#[derive(Debug, Default)]
pub struct Memo(Option<Made>);

#[derive(Debug)]
struct Made {
    milestones: Rows<Milestone>,
    tasks: Rows<Task>,
    people: Rows<Stakeholder>,
    calendar: Arc<Calendar>,
    schedule: Arc<Schedule>,
}

/// Whether the same people are away on the same days.
fn is_same_leave(before: &Rows<Stakeholder>, now: &Rows<Stakeholder>) -> bool {
    let away = |person: &&Stakeholder| !person.away.0.is_empty();
    let days = |person: &Stakeholder| (person.uid, person.away.clone());
    before.is_same(now) || before.iter().filter(away).map(days).eq(now.iter().filter(away).map(days))
}

impl Memo {
    /// The schedule of the project on that day: the kept one if milestones,
    /// tasks, leave, calendar and day are still the same, else a new one.
    pub fn of(&mut self, project: &Project, today: NaiveDate) -> Arc<Schedule> {
        let same = |made: &&Made| {
            made.schedule.today() == today
                && made.milestones.is_same(&project.milestones)
                && made.tasks.is_same(&project.tasks)
                && Arc::ptr_eq(&made.calendar, &project.calendar)
                && is_same_leave(&made.people, &project.stakeholders)
        };
        if let Some(made) = self.0.as_ref().filter(same) {
            return Arc::clone(&made.schedule);
        }
        let schedule = Arc::new(Schedule::of(project, today));
        self.0 = Some(Made {
            milestones: project.milestones.clone(),
            tasks: project.tasks.clone(),
            people: project.stakeholders.clone(),
            calendar: Arc::clone(&project.calendar),
            schedule: Arc::clone(&schedule),
        });
        schedule
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Risk;
    use crate::data::testing::{TODAY, day, put};
    use crate::data::values::{Span, Spans};

    #[test]
    fn it_computes_anew_only_if_the_plan_or_the_day_changed() {
        let (mut project, mut memo) = (Project::default(), Memo::default());
        put(&mut project, "T01", Task::default());
        let first = memo.of(&project, day(TODAY));
        put(&mut project, "R01", Risk::default());
        assert!(Arc::ptr_eq(&first, &memo.of(&project, day(TODAY))), "a risk is no part of the plan");
        put(&mut project, "T02", Task::default());
        let second = memo.of(&project, day(TODAY));
        assert!(!Arc::ptr_eq(&first, &second));
        let third = memo.of(&project, day("2026-08-20"));
        assert!(!Arc::ptr_eq(&second, &third));
        let person = put(&mut project, "S01", Stakeholder::default());
        assert!(Arc::ptr_eq(&third, &memo.of(&project, day("2026-08-20"))), "who is here changes no date");
        let away = Spans(vec![Span { from: Some(day(TODAY)), to: Some(day(TODAY)) }]);
        put(&mut project, "S01", Stakeholder { uid: person.uid, id: person.id, away, ..Stakeholder::default() });
        assert!(!Arc::ptr_eq(&third, &memo.of(&project, day("2026-08-20"))), "who is away does");
    }
}
