//! Days that a chart shows behind a bar: windows and freezes of a milestone
//! that is still to come, leave of a person and of who waits for it.

use super::project::Project;
use super::record::{Row, same};
use super::records::{Milestone, Stakeholder, Task};
use super::schedule::Schedule;
use super::values::{Span, Spans};

/// Days that lie behind a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The days; an open end has no limit.
    pub span: Span,
    /// What they are.
    pub sort: Sort,
}

/// What the days of a band are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Something may go live only then.
    Window,
    /// Nothing may go live then.
    Freeze,
    /// The owner is away.
    Away,
}

impl Sort {
    /// Its sign, the same in every chart and narrow in every terminal.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Window => '^',
            Self::Freeze => '/',
            Self::Away => '~',
        }
    }

    /// The key of its name in a legend.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Window => "chart-sign-window",
            Self::Freeze => "chart-sign-freeze",
            Self::Away => "chart-sign-away",
        }
    }
}

/// The bands of a row, the later ones on top.
#[must_use]
pub fn of(row: &dyn Row, project: &Project, schedule: Option<&Schedule>) -> Vec<Band> {
    let bands = |spans: &Spans, sort: Sort| spans.0.iter().map(|span| Band { span: *span, sort }).collect::<Vec<_>>();
    if let Some(milestone) = same::<Milestone>(Some(row)).filter(|_| row.is_open()) {
        return [bands(&milestone.freezes, Sort::Freeze), bands(&milestone.windows, Sort::Window)].concat();
    }
    if let Some(person) = same::<Stakeholder>(Some(row)) {
        return bands(&person.away, Sort::Away);
    }
    let waits = |task: &&Task| schedule.is_some_and(|schedule| schedule.away_wd(task.uid) > 0);
    let owner = same::<Task>(Some(row)).filter(waits).and_then(|task| project.stakeholders.of(&task.owner));
    owner.map(|person| bands(&person.away, Sort::Away)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::milestone::MilestoneState;
    use crate::data::testing::{TODAY, day, put};
    use crate::data::values::{Amount, Link};

    fn spans(from: &str, to: &str) -> Spans {
        Spans(vec![Span { from: Some(day(from)), to: Some(day(to)) }])
    }

    #[test]
    fn a_milestone_shows_its_windows_until_it_is_reached_and_a_task_the_leave_it_waits_for() {
        let mut project = Project::default();
        let golive = Milestone {
            windows: spans("2026-10-24", "2026-10-24"),
            freezes: spans("2026-10-01", "2026-10-07"),
            ..Milestone::default()
        };
        let reached = Milestone { state: MilestoneState::Done, actual: Some(day("2026-08-18")), ..golive.clone() };
        let away = Stakeholder { away: spans("2026-08-20", "2026-08-21"), ..Stakeholder::default() };
        let owner = put(&mut project, "V1", away);
        let task = |days: i64| Task { owner: Link::to(owner.clone()), dur_wd: Amount::of(days), ..Task::default() };
        let (short, long) = (put(&mut project, "T01", task(1)), put(&mut project, "T02", task(2)));
        let schedule = Schedule::of(&project, day(TODAY));
        let sorts = |row: &dyn Row| of(row, &project, Some(&schedule)).iter().map(|band| band.sort).collect::<Vec<_>>();
        assert_eq!(sorts(&golive), [Sort::Freeze, Sort::Window]);
        assert_eq!(sorts(&reached), []);
        assert_eq!(sorts(project.target(&owner).unwrap()), [Sort::Away]);
        assert_eq!(sorts(project.target(&short).unwrap()), [], "done before the leave begins");
        assert_eq!(sorts(project.target(&long).unwrap()), [Sort::Away]);
    }
}
