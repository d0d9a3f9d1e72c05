//! Milestone trend analysis (domain.md 3.7): how forecasts moved from report
//! to report, and which of these movements should alarm.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::project::{Kind, Project};
use super::records::{Milestone, Snapshot};
use super::schedule::Schedule;
use super::values::Ref;
use crate::choice;

choice! {
    /// A movement of a forecast that should alarm: it rose three times in a
    /// row; it stood still for long and then jumped (nobody kept it up, or a
    /// window was missed); it promises more than the remaining work allows.
    Alarm = "trend_alarm" {
        Rising "rising",
        Jump "jump",
        TooEarly "too_early",
    }
}

/// So many rises in a row alarm.
const RISES: usize = 3;
/// A forecast that stood in so many reports in a row stood still for long.
const STILL: usize = 3;
/// A rise of so many working days is a jump.
const JUMP_WD: i64 = 5;

/// The forecast of one milestone through the reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which milestone.
    pub milestone: Ref,
    /// Report day and the day expected then, in the order of the reports. It
    /// ends with the first report that knew the milestone as reached: there it
    /// meets the diagonal.
    pub points: Vec<(NaiveDate, NaiveDate)>,
    /// Whether it has met the diagonal.
    pub is_reached: bool,
    /// Working days from the first day expected to the last.
    pub moved_wd: i64,
    /// What should alarm.
    pub alarms: Vec<Alarm>,
}

/// When the go-live was expected to be ready, report by report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The report day.
    pub on: NaiveDate,
    /// The day expected then.
    pub ready: NaiveDate,
    /// Working days to the last day that held the window committed today;
    /// negative where it was missed, none without such a window.
    pub buffer_wd: Option<i64>,
}

/// The trend of all milestones, and of the ready day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// The days of the reports, in order.
    pub reports: Vec<NaiveDate>,
    /// One line for each milestone that a report knew, in their order.
    pub lines: Vec<Line>,
    /// The ready day of the go-live.
    pub ready: Vec<Ready>,
}

/// The trend up to the day of the schedule, from the snapshots alone; the
/// schedule only says how early the remaining work allows a milestone to be.
#[must_use]
pub fn of(project: &Project, schedule: &Schedule) -> Trend {
    let mut shots: Vec<(NaiveDate, &Snapshot)> =
        project.snapshots.iter().filter_map(|shot| Some((shot.on.filter(|on| *on <= schedule.today())?, shot))).collect();
    shots.sort_by_key(|(on, shot)| (*on, shot.uid));
    // A revision of the baseline may take one more: what a day ended with counts.
    shots.reverse();
    shots.dedup_by_key(|(on, _)| *on);
    shots.reverse();
    let line = |milestone: &Milestone| line(milestone, &shots, schedule, &project.calendar);
    let golive = schedule.golive(project).and_then(|uid| schedule.latest_ready(uid));
    let ready = |(on, shot): &(NaiveDate, &Snapshot)| {
        let ready = shot.ready_on?;
        Some(Ready { on: *on, ready, buffer_wd: golive.map(|latest| project.calendar.between(ready, latest)) })
    };
    Trend {
        reports: shots.iter().map(|(on, _)| *on).collect(),
        lines: project.milestones.iter().filter_map(line).collect(),
        ready: shots.iter().filter_map(ready).collect(),
    }
}

fn line(milestone: &Milestone, shots: &[(NaiveDate, &Snapshot)], schedule: &Schedule, calendar: &Calendar) -> Option<Line> {
    let mut points: Vec<(NaiveDate, NaiveDate)> =
        shots.iter().filter_map(|(on, shot)| Some((*on, shot.forecasts.of(milestone.uid)?))).collect();
    // A forecast that lies before its report was no forecast: it had happened.
    let met = points.iter().position(|(on, day)| day <= on).filter(|_| milestone.actual.is_some());
    if let Some(met) = met {
        points.truncate(met + 1);
    }
    let ((_, first), (_, last)) = (points.first().copied()?, points.last().copied()?);
    let steps: Vec<i64> = points.windows(2).map(|pair| calendar.between(pair[0].1, pair[1].1)).collect();
    let jumps = steps.windows(STILL).any(|steps| match steps.split_last() {
        Some((jump, still)) => *jump >= JUMP_WD && still.iter().all(|step| *step == 0),
        None => false,
    });
    let earliest = schedule.computed(milestone.uid).filter(|_| milestone.actual.is_none());
    let alarms = [
        (Alarm::Rising, steps.windows(RISES).any(|steps| steps.iter().all(|step| *step > 0))),
        (Alarm::Jump, jumps),
        (Alarm::TooEarly, earliest.is_some_and(|day| last < day)),
    ];
    Some(Line {
        milestone: Ref { kind: Kind::Milestone, uid: milestone.uid, id: milestone.id.clone() },
        is_reached: met.is_some(),
        moved_wd: calendar.between(first, last),
        alarms: alarms.into_iter().filter_map(|(alarm, rings)| rings.then_some(alarm)).collect(),
        points,
    })
}
