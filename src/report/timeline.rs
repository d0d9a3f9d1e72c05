//! What the schedule says about milestones and tasks: the figures that scripts
//! read, and that the chart draws (domain.md 1.16, 3).

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::json::{scaled, value};
use crate::data::cell::Face;
use crate::data::clean;
use crate::data::earned::{self, Earned};
use crate::data::record::{Facts, Row, same};
use crate::data::records::milestone::{self, MilestoneStatus};
use crate::data::records::{Milestone, Task};
use crate::data::schedule::{Part, Schedule, Source};
use crate::data::trend::{self, Trend};
use crate::data::values::{Choice, Ref, Uid};

/// A first and a last day; a milestone has the last one only.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// How a milestone or task stands. What is not known, or expected no more
/// because it was cancelled, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is a point in time.
    pub is_milestone: bool,
    /// The committed days that count now.
    pub baseline: Days,
    /// Actual or expected days.
    pub expected: Days,
    /// Working days late against the baseline, negative for early.
    pub slip_wd: Option<i64>,
    /// In one word.
    pub status: MilestoneStatus,
    /// It has happened.
    pub is_done: bool,
    /// Its forecast should be confirmed again.
    pub is_stale: bool,
    /// How much of it is done, in per cent; all or nothing for a milestone.
    pub pct: i64,
}

impl Standing {
    /// That of a record; none if it is neither milestone nor task.
    #[must_use]
    pub fn of(row: &dyn Row, facts: &Facts<'_>) -> Option<Self> {
        let milestone = same::<Milestone>(Some(row)).map(|milestone| Self::of_milestone(milestone, facts));
        let mut standing = milestone.or_else(|| same::<Task>(Some(row)).map(|task| Self::of_task(task, facts)))?;
        if standing.status == MilestoneStatus::Cancelled {
            standing.expected = (None, None);
        }
        standing.slip_wd = milestone::slip(&facts.project.calendar, standing.expected.1, standing.baseline.1);
        Some(standing)
    }

    fn of_milestone(milestone: &Milestone, facts: &Facts<'_>) -> Self {
        let is_done = milestone.actual.is_some();
        Self {
            is_milestone: true,
            baseline: (None, milestone.committed()),
            expected: (None, milestone.expected_in(facts)),
            slip_wd: None,
            status: milestone.status(facts),
            is_done,
            is_stale: milestone.is_stale(facts),
            pct: if is_done { 100 } else { 0 },
        }
    }

    fn of_task(task: &Task, facts: &Facts<'_>) -> Self {
        let is_done = task.actual_finish.is_some();
        Self {
            is_milestone: false,
            baseline: (task.baseline.current().and_then(|revision| revision.start), task.committed()),
            expected: (task.starts(facts), task.expected_in(facts)),
            slip_wd: None,
            status: task.status(facts),
            is_done,
            is_stale: task.is_stale(facts),
            pct: if is_done { 100 } else { task.pct.0.unwrap_or(0) },
        }
    }
}

/// What goes into `derived` of a milestone or task; nothing for other records.
#[must_use]
pub fn derived(row: &dyn Row, facts: &Facts<'_>) -> Vec<(&'static str, Value)> {
    let Some(standing) = Standing::of(row, facts) else { return Vec::new() };
    let (uid, schedule) = (row.uid(), facts.schedule);
    let days = |wanted: fn(&Schedule, Uid) -> Option<i64>| json!(schedule.and_then(|schedule| wanted(schedule, uid)));
    let mut out = vec![
        ("baseline_start", day(standing.baseline.0)),
        ("baseline_finish", day(standing.baseline.1)),
        ("start", day(standing.expected.0)),
        ("finish", day(standing.expected.1)),
        ("slip_wd", json!(standing.slip_wd)),
        ("float_network_wd", days(Schedule::float_network_wd)),
        ("float_commit_wd", days(Schedule::float_commit_wd)),
        ("status", value(&Face::choice(Some(standing.status)))),
        ("stale", json!(standing.is_stale)),
        ("provisional", json!(schedule.is_some_and(|schedule| schedule.is_provisional(uid)))),
        ("driver", schedule.and_then(|schedule| schedule.driver(uid)).map_or(Value::Null, id)),
    ];
    if standing.is_milestone {
        let parts = schedule.map(|schedule| schedule.slip_sources(uid, facts.project)).unwrap_or_default();
        let chain = schedule.map(|schedule| schedule.chain(uid)).unwrap_or_default();
        out.extend([
            ("ready", day(schedule.and_then(|schedule| schedule.ready(uid)))),
            ("window", day(schedule.and_then(|schedule| schedule.window(uid)))),
            ("buffer_wd", days(Schedule::buffer_wd)),
            ("chain", chain.into_iter().map(id).collect()),
            ("slip_sources", parts.iter().map(source).collect()),
        ]);
    }
    out
}

/// What stands beside the records of the plan: `earned_value` (null before
/// any task has a budget and a baseline) and `trend`.
#[must_use]
pub fn extras(facts: &Facts<'_>) -> Vec<(&'static str, Value)> {
    let earned = earned::of(facts.project, facts.today).map_or(Value::Null, |earned| earned_value(&earned));
    let trend = facts.schedule.map_or(Value::Null, |schedule| movements(&trend::of(facts.project, schedule)));
    vec![("earned_value", earned), ("trend", trend)]
}

/// Effort and time to a tenth, ratios to a hundredth.
fn earned_value(earned: &Earned) -> Value {
    let tenths = |number: Option<f64>| rounded(number, 1);
    let ratio = |number: Option<f64>| rounded(number, 2);
    json!({
        "bac": tenths(Some(earned.bac)),
        "pv": tenths(Some(earned.pv)),
        "ev": tenths(Some(earned.ev)),
        "ac": tenths(earned.ac),
        "spi": ratio(earned.spi),
        "cpi": ratio(earned.cpi),
        "eac": tenths(earned.eac),
        "es_wd": tenths(earned.es_wd),
        "at_wd": earned.at_wd,
        "pd_wd": earned.pd_wd,
        "spi_t": ratio(earned.spi_t),
        "finish_es": day(earned.finish_es),
    })
}

fn rounded(number: Option<f64>, places: u8) -> Value {
    let scale = 10_f64.powi(i32::from(places));
    number.filter(|number| number.is_finite()).map_or(Value::Null, |number| scaled((number * scale).round() as i64, places))
}

fn movements(trend: &Trend) -> Value {
    let points = |line: &trend::Line| -> Value {
        line.points.iter().map(|(on, expected)| json!({ "on": day(Some(*on)), "expected": day(Some(*expected)) })).collect()
    };
    let line = |line: &trend::Line| {
        json!({
            "milestone": id(&line.milestone),
            "points": points(line),
            "moved_wd": line.moved_wd,
            "reached": line.is_reached,
            "alarms": line.alarms.iter().map(|alarm| trend::Alarm::SET.keys[alarm.index()]).collect::<Vec<_>>(),
        })
    };
    let ready = |ready: &trend::Ready| json!({ "on": day(Some(ready.on)), "ready": day(Some(ready.ready)), "buffer_wd": ready.buffer_wd });
    json!({
        "reports": trend.reports.iter().map(|on| day(Some(*on))).collect::<Vec<_>>(),
        "milestones": trend.lines.iter().map(line).collect::<Vec<_>>(),
        "ready": trend.ready.iter().map(ready).collect::<Vec<_>>(),
    })
}

/// One part of a slip. The source is the short id of the work, or says what
/// else it was, with the id it is about: `wait:T12`, `float:T14`,
/// `override:M6`. A `window` names its milestone beside it.
fn source(part: &Part) -> Value {
    let about = part.source.link();
    let named = |what: &str| json!(format!("{what}:{}", clean::visible(&about.id)));
    let mut out = serde_json::Map::new();
    let source = match part.source {
        Source::Work(_) => id(about),
        Source::Wait(_) => named("wait"),
        Source::Float(_) => named("float"),
        Source::Override(_) => named("override"),
        Source::Window(_) => {
            out.insert("milestone".to_owned(), id(about));
            json!("window")
        }
    };
    out.insert("source".to_owned(), source);
    out.insert("wd".to_owned(), json!(part.wd));
    if let Some(side) = part.side {
        out.insert("side".to_owned(), value(&Face::choice(Some(side))));
    }
    if let Some(cause) = &part.cause {
        out.insert("cause".to_owned(), id(cause));
    }
    Value::Object(out)
}

fn day(day: Option<NaiveDate>) -> Value {
    json!(day.map(|day| day.to_string()))
}

fn id(link: &Ref) -> Value {
    json!(clean::visible(&link.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::baseline::Baseline;
    use crate::data::project::Project;
    use crate::data::records::Risk;
    use crate::data::records::milestone::MilestoneState;
    use crate::data::records::task::TaskState;
    use crate::data::testing::{TODAY, day as on, put};

    fn of(project: &Project, id: &str) -> serde_json::Map<String, Value> {
        let schedule = Schedule::of(project, on(TODAY));
        let facts = project.facts(on(TODAY)).with(&schedule);
        derived(project.find(id).unwrap(), &facts).into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    #[test]
    fn flags_are_never_null_and_a_milestone_has_no_start() {
        let mut project = Project::default();
        put(&mut project, "M1", Milestone { baseline: Baseline::of(None, on("2026-12-04")), ..Milestone::default() });
        put(&mut project, "R01", Risk::default());
        let milestone = of(&project, "M1");
        assert_eq!((&milestone["stale"], &milestone["provisional"]), (&json!(true), &json!(false)));
        assert_eq!((&milestone["start"], &milestone["baseline_start"]), (&Value::Null, &Value::Null));
        assert_eq!((&milestone["baseline_finish"], &milestone["driver"]), (&json!("2026-12-04"), &Value::Null));
        assert_eq!(milestone["chain"], json!(["M1"]));
        assert!(of(&project, "R01").is_empty());
    }

    #[test]
    fn a_task_stands_as_a_milestone_would() {
        let mut project = Project::default();
        let far = || Baseline::of(Some(on("2026-11-23")), on("2026-12-04"));
        let task = Task { baseline: far(), forecast_finish: Some(on("2026-12-04")), ..Task::default() };
        let status = |task: &Task| task.status(&project.facts(on(TODAY)));
        assert_eq!(status(&task), MilestoneStatus::OnTrack);
        assert_eq!(status(&Task { forecast_finish: Some(on("2026-12-07")), ..task.clone() }), MilestoneStatus::AtRisk);
        assert_eq!(status(&Task { state: TaskState::Blocked, ..task.clone() }), MilestoneStatus::AtRisk);
        assert_eq!(status(&Task { baseline: Baseline::of(None, on("2026-08-18")), ..task.clone() }), MilestoneStatus::Late);
        let done = Task { state: TaskState::Done, actual_finish: Some(on("2026-08-18")), ..task.clone() };
        assert_eq!(status(&done), MilestoneStatus::DoneEarly);
        let soon = Task { baseline: Baseline::of(None, on("2026-08-26")), forecast_finish: Some(on("2026-08-26")), ..task };
        assert_eq!(status(&soon), MilestoneStatus::DueSoon);
        put(&mut project, "T01", Task { state: TaskState::Cancelled, forecast_finish: Some(on("2026-12-07")), ..soon });
        let cancelled = of(&project, "T01");
        assert_eq!(
            (&cancelled["status"], &cancelled["finish"], &cancelled["slip_wd"]),
            (&json!("cancelled"), &Value::Null, &Value::Null)
        );
    }

    #[test]
    fn a_cancelled_milestone_is_expected_no_more() {
        let mut project = Project::default();
        let baseline = Baseline::of(None, on("2026-12-04"));
        let gone =
            Milestone { state: MilestoneState::Cancelled, forecast: Some(on("2026-12-11")), baseline, ..Milestone::default() };
        put(&mut project, "M1", gone);
        let gone = of(&project, "M1");
        assert_eq!((&gone["finish"], &gone["slip_wd"], &gone["slip_sources"]), (&Value::Null, &Value::Null, &json!([])));
    }

    #[test]
    fn without_a_plan_there_is_no_earned_value_and_an_empty_trend() {
        let project = Project::default();
        let schedule = Schedule::of(&project, on(TODAY));
        let extras = extras(&project.facts(on(TODAY)).with(&schedule));
        assert_eq!(extras[0], ("earned_value", Value::Null));
        assert_eq!(extras[1], ("trend", json!({ "reports": [], "milestones": [], "ready": [] })));
        assert_eq!(rounded(Some(f64::INFINITY), 1), Value::Null);
        assert_eq!((rounded(Some(1038.0), 1), rounded(Some(0.8698), 2)), (json!(1038), json!(0.87)));
    }
}
