use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::scenario::{Scenario, moved};
use super::*;
use crate::data::baseline::Baseline;
use crate::data::earned;
use crate::data::predecessors::{Predecessor, Predecessors};
use crate::data::project::Kind;
use crate::data::records::milestone::{MilestoneState, MilestoneStatus};
use crate::data::records::stakeholder::Side;
use crate::data::records::task::TaskState;
use crate::data::records::{Milestone, Stakeholder, Task};
use crate::data::testing::{TODAY, day, put};
use crate::data::trend::{self, Alarm};
use crate::data::values::{Amount, Choice, Link, Span, Spans};
use crate::lang::Language;
use crate::sample;

/// The sample without the forecasts that stand in its files.
fn story() -> Project {
    let mut project = sample::tests::project(Language::En);
    let (tasks, milestones) = (project.tasks.clone(), project.milestones.clone());
    for task in tasks.iter() {
        let bare = Task { forecast_start: None, forecast_finish: None, ..task.clone() };
        put(&mut project, &task.id, bare);
    }
    for milestone in milestones.iter() {
        put(&mut project, &milestone.id, Milestone { forecast: None, ..milestone.clone() });
    }
    project
}

fn uid(project: &Project, id: &str) -> Uid {
    project.find(id).unwrap().uid()
}

fn ids(links: Vec<&Ref>) -> String {
    links.into_iter().map(|link| link.id.as_str()).collect::<Vec<_>>().join(" > ")
}

/// `T03 +3`, `float -12`, `window +9`.
fn shown(parts: &[Part]) -> Vec<String> {
    let source = |part: &Part| match &part.source {
        Source::Work(link) => link.id.clone(),
        Source::Wait(link) => format!("wait {}", link.id),
        Source::Float(_) => "float".to_owned(),
        Source::Window(_) => "window".to_owned(),
        Source::Override(_) => "override".to_owned(),
    };
    parts.iter().map(|part| format!("{} {:+}", source(part), part.wd)).collect()
}

/// What the sample must give; the test of the program reads the same file.
fn expected() -> Value {
    serde_json::from_str(include_str!("../../../tests/expected/plan.json")).unwrap()
}

fn list<'a>(expected: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    expected[key].as_array().unwrap().iter()
}

/// A day that is expected under that key.
fn on(expected: &Value, key: &str) -> Option<NaiveDate> {
    expected[key].as_str().map(day)
}

#[test]
fn every_date_and_slip_of_the_sample_is_computed() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let expected = expected();
    assert_eq!((list(&expected, "tasks").count(), list(&expected, "milestones").count()), (25, 8));
    for task in list(&expected, "tasks") {
        let uid = uid(&project, task["id"].as_str().unwrap());
        assert_eq!((schedule.start(uid), schedule.finish(uid)), (on(task, "start"), on(task, "finish")), "{task}");
        assert_eq!(schedule.slip_wd(uid), task["slip_wd"].as_i64(), "{task}");
    }
    let facts = project.facts(day(TODAY)).with(&schedule);
    for wanted in list(&expected, "milestones") {
        let id = wanted["id"].as_str().unwrap();
        let milestone = project.milestones.named(id).unwrap();
        assert_eq!(
            (milestone.committed(), schedule.finish(milestone.uid)),
            (on(wanted, "committed"), on(wanted, "finish")),
            "{id}"
        );
        let slip = wanted["slip_wd"].as_i64();
        assert_eq!((schedule.slip_wd(milestone.uid), milestone.slip_in(&facts)), (slip, slip), "{id}");
        assert_eq!(MilestoneStatus::SET.keys[milestone.status(&facts).index()], wanted["status"], "{id}");
        assert_eq!(schedule.is_provisional(milestone.uid), id == "M8", "{id}");
    }
    assert_eq!(schedule.end(), Some(day("2027-01-04")));
    assert!(schedule.loops().is_empty());
}

#[test]
fn the_floats_of_the_sample_are_those_of_the_mock_up() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let float = |id: &str| schedule.float_commit_wd(uid(&project, id));
    let network = |id: &str| schedule.float_network_wd(uid(&project, id));
    let expected = expected();
    for (id, wanted) in expected["float_commit_wd"].as_object().unwrap() {
        assert_eq!(float(id), wanted.as_i64(), "{id}");
    }
    for (id, wanted) in expected["float_network_wd"].as_object().unwrap() {
        assert_eq!(network(id), wanted.as_i64(), "{id}: only the trial run looks critical");
    }
    assert_eq!([float("T24"), float("T14"), float("M4")], [None; 3], "no commitment follows, or it is done");
    assert!(schedule.is_critical(uid(&project, "T18")) && !schedule.is_near_critical(uid(&project, "T18")));
}

#[test]
fn the_go_live_is_ready_four_days_after_the_last_day_for_its_window() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let m7 = uid(&project, "M7");
    let golive = &expected()["golive"];
    assert_eq!((schedule.ready(m7), schedule.window(m7)), (on(golive, "ready"), on(golive, "window")));
    assert_eq!((schedule.latest_ready(m7), schedule.buffer_wd(m7)), (on(golive, "latest_ready"), golive["buffer_wd"].as_i64()));
    let m6 = uid(&project, "M6");
    assert_eq!((schedule.ready(m6), schedule.window(m6), schedule.buffer_wd(m6)), (Some(day("2026-10-23")), None, None));
}

#[test]
fn the_driving_chain_begins_where_most_time_was_lost() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let m7 = uid(&project, "M7");
    let expected = expected();
    let chain: Vec<&str> = list(&expected["golive"], "chain").filter_map(Value::as_str).collect();
    assert_eq!(ids(schedule.chain(m7)), chain.join(" > "));
    assert!(ids(schedule.trail(m7)).starts_with("M1 > T01 > T03 > T04 > M2 > T10 > "));
    assert_eq!(schedule.working_on(m7).map(|link| link.id.as_str()), Some("T18"));
    let driver = |id: &str| schedule.driver(uid(&project, id)).map(|link| link.id.as_str());
    assert_eq!(["M7", "T09", "T22", "T24", "M1"].map(driver), [Some("T23"), Some("T07"), Some("T21"), Some("M7"), None]);
    assert_eq!(schedule.hold(uid(&project, "T19")), Some(Hold::Link));
}

#[test]
fn the_slip_of_the_go_live_is_told_apart_by_source_and_side() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let parts = schedule.slip_sources(uid(&project, "M7"), &project);
    let expected = expected();
    let wanted = list(&expected["golive"], "slip_sources").map(|part| {
        let source = part[0].as_str().unwrap();
        format!("{} {:+}", source.split(':').next().unwrap(), part[1].as_i64().unwrap())
    });
    assert_eq!(shown(&parts), wanted.collect::<Vec<_>>());
    assert_eq!(parts.iter().map(|part| part.wd).sum::<i64>(), 20);
    let sides: Vec<_> = parts.iter().map(|part| part.side).collect();
    let (us, client) = (Some(Side::Vendor), Some(Side::Client));
    assert_eq!(sides, [us, client, client, us, None, us, None]);
    assert_eq!(parts[2].cause.as_ref().map(|link| link.id.as_str()), Some("I01"), "the late delivery");
    for task in project.tasks.iter() {
        let sum: i64 = schedule.slip_sources(task.uid, &project).iter().map(|part| part.wd).sum();
        assert_eq!(Some(sum), schedule.slip_wd(task.uid), "{}", task.id);
    }
}

#[test]
fn shorter_acceptance_tests_alone_do_not_hold_the_window_but_earlier_training_does() {
    let project = story();
    let before = Schedule::of(&project, day(TODAY));
    let (t21, t22, m7) = (uid(&project, "T21"), uid(&project, "T22"), uid(&project, "M7"));
    let mut scenario = Scenario::new(&project, day(TODAY));
    scenario.task(t21, |task| task.dur_wd = Amount::of(10)).unwrap();
    let shorter = scenario.schedule();
    let expected = expected();
    let wanted = |schedule: &Schedule, key: &str| {
        let wanted = &expected["what_if"][key];
        assert_eq!((schedule.ready(m7), schedule.finish(m7)), (on(wanted, "ready"), on(wanted, "finish")), "{key}");
        assert_eq!(schedule.buffer_wd(m7), wanted["buffer_wd"].as_i64(), "{key}");
    };
    wanted(&shorter, "shorter_uat");
    assert_eq!(ids(shorter.chain(m7)), "T10 > T12 > M4 > T14 > T18 > T19 > T21 > T22 > T23 > M7", "training drives");

    scenario.task(t22, |task| task.preds.0[0].lag -= 2).unwrap();
    let both = scenario.schedule();
    wanted(&both, "and_earlier_training");
    assert_eq!(both.slip_wd(m7), Some(0));
    let changes = moved(&before, &both);
    let of = |id: &str| changes.iter().find(|moved| moved.link.id == id).map(|moved| moved.wd);
    assert_eq!([of("T18"), of("T23"), of("M7"), of("M8")], [None, Some(-4), Some(-20), Some(-20)]);
    assert_eq!(project.tasks.named("T21").unwrap().dur_wd, Amount::of(14), "the plan itself is as it was");

    assert_eq!(scenario.touched().len(), 2);
    scenario.reset(Kind::Task, t22);
    assert_eq!((scenario.touched(), scenario.schedule().ready(m7)), (vec![(Kind::Task, t21)], Some(day("2026-10-26"))));
}

#[test]
fn a_scenario_refuses_loops_and_what_is_gone() {
    let project = story();
    let mut scenario = Scenario::new(&project, day(TODAY));
    let m7 = project.milestones.named("M7").unwrap();
    let link = Ref { kind: Kind::Milestone, uid: m7.uid, id: m7.id.clone() };
    let pred = Predecessor { link, relation: Relation::FinishStart, lag: 0, elapsed: false };
    let refused = scenario.task(uid(&project, "T19"), |task| task.preds.0.push(pred)).expect_err("a loop");
    assert_eq!(refused.key, "rule-preds-loop");
    assert_eq!(scenario.task(Uid::new(), |_| {}).expect_err("gone").key, "refuse-whatif-gone");
    assert!(scenario.touched().is_empty());
}

#[test]
fn earned_value_of_the_sample() {
    let earned = earned::of(&story(), day(TODAY)).unwrap();
    let round = |value: Option<f64>, places: i32| value.map(|value| (value * 10_f64.powi(places)).round() / 10_f64.powi(places));
    let expected = &expected()["earned_value"];
    let figure = |key: &str| expected[key].as_f64();
    assert_eq!((Some(earned.bac), Some(earned.ev), round(Some(earned.pv), 1)), (figure("bac"), figure("ev"), figure("pv")));
    assert_eq!((round(earned.spi, 2), round(earned.es_wd, 1)), (figure("spi"), figure("es_wd")));
    assert_eq!((round(earned.spi_t, 2), Some(earned.at_wd)), (figure("spi_t"), expected["at_wd"].as_i64()));
    assert_eq!((earned.pd_wd, earned.finish_es), (189, on(expected, "finish_es")));
    assert_eq!((round(earned.cpi, 2), round(earned.eac, 0)), (Some(0.96), Some(1083.0)));
}

#[test]
fn earned_value_needs_a_plan_and_survives_its_ends() {
    let mut project = Project::default();
    assert_eq!(earned::of(&project, day(TODAY)), None);
    let baseline = Baseline::of(Some(day("2026-08-17")), day("2026-08-21"));
    put(&mut project, "T01", Task { baseline, budget_pd: Amount::of(100), ..Task::default() });
    let before = earned::of(&project, day("2026-08-03")).unwrap();
    assert_eq!((before.pv, before.spi, before.spi_t, before.finish_es), (0.0, None, None, None));
    let half = earned::of(&project, day("2026-08-19")).unwrap();
    assert_eq!((half.pv, half.ev, half.es_wd, half.finish_es), (4.0, 0.0, Some(0.0), None));
    let task = Task { pct: Amount::of(100), ..project.tasks.named("T01").unwrap().clone() };
    put(&mut project, "T01", task);
    let whole = earned::of(&project, day("2026-08-19")).unwrap();
    assert_eq!((whole.es_wd, whole.spi_t), (Some(5.0), Some(2.5)));
    assert_eq!(whole.finish_es, Some(day("2026-08-18")));
}

#[test]
fn the_trend_shows_the_jump_and_the_buffer_that_warned_before_it() {
    let project = story();
    let schedule = Schedule::of(&project, day(TODAY));
    let trend = trend::of(&project, &schedule);
    assert_eq!(trend.reports.len(), 6);
    let buffers: Vec<_> = trend.ready.iter().map(|ready| ready.buffer_wd).collect();
    assert_eq!(buffers, list(&expected(), "buffers").map(Value::as_i64).collect::<Vec<_>>());
    let line = |id: &str| trend.lines.iter().find(|line| line.milestone.id == id).unwrap();
    let alarms = |line: &trend::Line| (line.milestone.id.clone(), line.alarms.clone());
    let alarms: BTreeMap<String, Vec<Alarm>> = trend.lines.iter().map(alarms).collect();
    assert_eq!(alarms["M7"], [Alarm::Jump]);
    assert_eq!(alarms["M8"], [Alarm::Jump]);
    assert_eq!((&alarms["M5"], &alarms["M6"]), (&vec![Alarm::Rising], &vec![Alarm::Rising]));
    assert!(alarms["M1"].is_empty() && alarms["M2"].is_empty());
    assert_eq!((line("M7").moved_wd, line("M7").points.len(), line("M7").is_reached), (20, 6, false));
    assert_eq!((line("M2").moved_wd, line("M2").points.len(), line("M2").is_reached), (5, 2, true));
    let later = trend::of(&project, &Schedule::of(&project, day("2026-10-01")));
    let m5 = later.lines.iter().find(|line| line.milestone.id == "M5").unwrap();
    assert_eq!(m5.alarms, [Alarm::Rising, Alarm::TooEarly], "nobody moved it, but the work is not done");
}

/// A plan of tasks in a row, tied by those texts: `4 FS+2` is four days long.
struct Rows(Project, Vec<Ref>);

fn task(state: TaskState, length: i64) -> Task {
    Task { state, dur_wd: Amount::of(length), ..Task::default() }
}

impl Rows {
    fn new() -> Self {
        Self(Project::default(), Vec::new())
    }

    fn task(&mut self, task: Task) -> Uid {
        let link = put(&mut self.0, &format!("T{:02}", self.1.len() + 1), task);
        self.1.push(link);
        self.1[self.1.len() - 1].uid
    }

    fn pred(&self, n: usize, relation: Relation, lag: i32) -> Predecessor {
        Predecessor { link: self.1[n].clone(), relation, lag, elapsed: false }
    }

    fn schedule(&self) -> Schedule {
        Schedule::of(&self.0, day(TODAY))
    }
}

#[test]
fn nothing_that_is_left_lies_in_the_past_but_run_offs_may() {
    let mut plan = Rows::new();
    let idle = plan.task(task(TaskState::Planned, 3));
    let actual_start = Some(day("2026-08-03"));
    let stuck = plan.task(Task { actual_start, remaining_wd: Amount::of(0), ..task(TaskState::InProgress, 5) });
    let preds = Predecessors(vec![plan.pred(1, Relation::FinishStart, 0)]);
    let golive = put(&mut plan.0, "M1", Milestone { preds, ..Milestone::default() });
    let hold = Predecessor { link: golive.clone(), relation: Relation::StartFinish, lag: 0, elapsed: false };
    let run_off = plan.task(Task { preds: Predecessors(vec![hold]), ..task(TaskState::Planned, 10) });
    let schedule = plan.schedule();
    assert_eq!((schedule.start(idle), schedule.hold(idle)), (Some(day(TODAY)), Some(Hold::Today)));
    assert_eq!(schedule.finish(stuck), Some(day(TODAY)), "what is not finished ends today at the earliest");
    assert_eq!(schedule.finish(golive.uid), Some(day(TODAY)));
    assert_eq!((schedule.start(run_off), schedule.finish(run_off)), (Some(day("2026-08-06")), Some(day(TODAY))));
    let weekend = Schedule::of(&plan.0, day("2026-08-22"));
    assert_eq!(weekend.start(idle), Some(day("2026-08-24")));
}

#[test]
fn all_four_links_and_both_kinds_of_lag() {
    let mut plan = Rows::new();
    plan.task(task(TaskState::Planned, 5));
    for (relation, lag, elapsed, start) in [
        (Relation::FinishStart, 0, false, "2026-08-26"),
        (Relation::FinishStart, 2, false, "2026-08-28"),
        (Relation::FinishStart, -2, false, "2026-08-24"),
        (Relation::FinishStart, 3, true, "2026-08-31"),
        (Relation::StartStart, 2, false, "2026-08-21"),
        (Relation::StartStart, 3, true, "2026-08-24"),
        (Relation::FinishFinish, 1, false, "2026-08-24"),
        (Relation::StartFinish, 6, false, "2026-08-24"),
    ] {
        let pred = Predecessor { elapsed, ..plan.pred(0, relation, lag) };
        let next = plan.task(Task { preds: Predecessors(vec![pred.clone()]), ..task(TaskState::Planned, 3) });
        assert_eq!(plan.schedule().start(next), Some(day(start)), "{pred}");
    }
}

/// Somebody who is away on those days.
fn away(project: &mut Project, id: &str, periods: &[(&str, &str)]) -> Link<Stakeholder> {
    let span = |(from, to): &(&str, &str)| Span { from: Some(day(from)), to: Some(day(to)) };
    let away = Spans(periods.iter().map(span).collect());
    Link::to(put(project, id, Stakeholder { away, ..Stakeholder::default() }))
}

#[test]
fn a_task_is_forecast_in_working_days_of_its_owner() {
    let mut plan = Rows::new();
    let owner = away(&mut plan.0, "V1", &[("2026-08-21", "2026-08-25"), ("2026-08-31", "2026-08-31")]);
    let actual_start = Some(day("2026-08-10"));
    let left = Amount::of(3);
    let mine = plan.task(Task { owner: owner.clone(), ..task(TaskState::Planned, 3) });
    let begun = plan.task(Task { actual_start, remaining_wd: left, owner: owner.clone(), ..task(TaskState::InProgress, 9) });
    let preds = Predecessors(vec![plan.pred(0, Relation::FinishStart, 1)]);
    let next = plan.task(Task { preds, owner: owner.clone(), ..task(TaskState::Planned, 2) });
    let other = plan.task(task(TaskState::Planned, 3));
    let preds = Predecessors((0..4).map(|n| plan.pred(n, Relation::FinishStart, 0)).collect());
    let end = plan.task(Task { preds, ..task(TaskState::Planned, 1) });
    let schedule = plan.schedule();
    assert_eq!((schedule.start(mine), schedule.finish(mine)), (Some(day(TODAY)), Some(day("2026-08-26"))));
    assert_eq!((schedule.finish(begun), schedule.away_wd(begun)), (Some(day("2026-08-26")), 3));
    // A day of lag, Friday, then the Monday away.
    assert_eq!((schedule.start(next), schedule.finish(next)), (Some(day("2026-08-28")), Some(day("2026-09-01"))));
    assert_eq!((schedule.finish(other), schedule.away_wd(other)), (Some(day("2026-08-21")), 0));
    assert_eq!(schedule.finish(end), Some(day("2026-09-02")));
    // Any later, and the second task would still be running when its owner leaves again.
    assert_eq!([mine, begun, next, other].map(|uid| schedule.float_network_wd(uid)), [Some(0), Some(4), Some(0), Some(7)]);
    let back = Schedule::of(&plan.0, day("2026-08-24"));
    assert_eq!(back.start(mine), Some(day("2026-08-26")), "nobody begins while away");
}

#[test]
fn a_run_off_lasts_until_something_else_begins_whoever_is_away() {
    let mut plan = Rows::new();
    let owner = away(&mut plan.0, "V1", &[("2026-08-20", "2026-08-28")]);
    plan.task(task(TaskState::Planned, 9));
    let hold = |lag| Predecessors(vec![plan.pred(0, Relation::StartFinish, lag)]);
    let (alone, watched) = (Task { preds: hold(5), ..task(TaskState::Planned, 4) }, hold(5));
    let watched = Task { preds: watched, owner, ..task(TaskState::Planned, 4) };
    let (alone, watched) = (plan.task(alone), plan.task(watched));
    let schedule = plan.schedule();
    assert_eq!((schedule.start(watched), schedule.finish(watched)), (schedule.start(alone), schedule.finish(alone)));
}

#[test]
fn what_is_left_of_a_task_waits_for_unfinished_work_before_it() {
    let mut plan = Rows::new();
    let actual_start = Some(day("2026-08-10"));
    let running = |left| Task { actual_start, remaining_wd: Amount::of(left), ..task(TaskState::InProgress, 8) };
    plan.task(running(4));
    let early = plan.task(Task { preds: Predecessors(vec![plan.pred(0, Relation::FinishStart, 0)]), ..running(2) });
    let bound = plan.task(Task { preds: Predecessors(vec![plan.pred(0, Relation::FinishFinish, 3)]), ..running(2) });
    let schedule = plan.schedule();
    assert_eq!(schedule.finish(early), Some(day("2026-08-26")), "four days, then two");
    assert_eq!(schedule.finish(bound), Some(day("2026-08-27")), "three days after the other");
    assert_eq!(ids(schedule.out_of_sequence(early)), "T01");
    assert!(schedule.out_of_sequence(bound).is_empty());
    assert_eq!((ids(schedule.trail(early)), ids(schedule.trail(bound))), ("T01 > T02".to_owned(), "T01 > T03".to_owned()));
}

#[test]
fn constraints_hold_dates_back_and_say_when_they_are_missed() {
    let mut plan = Rows::new();
    let ruled = |constraint, on: &str| Task { constraint, constraint_on: Some(day(on)), ..task(TaskState::Planned, 5) };
    let later = plan.task(ruled(Constraint::StartNoEarlier, "2026-08-29"));
    let fixed = plan.task(ruled(Constraint::MustFinish, "2026-09-11"));
    let due = plan.task(ruled(Constraint::FinishNoLater, "2026-08-21"));
    let begun = plan.task(ruled(Constraint::MustStart, "2026-08-17"));
    let schedule = plan.schedule();
    assert_eq!((schedule.start(later), schedule.hold(later)), (Some(day("2026-08-31")), Some(Hold::Rule)));
    assert_eq!((schedule.start(fixed), schedule.finish(fixed)), (Some(day("2026-09-07")), Some(day("2026-09-11"))));
    assert_eq!((schedule.float_commit_wd(fixed), schedule.rule_missed_wd(fixed)), (Some(0), None));
    assert_eq!((schedule.finish(due), schedule.rule_missed_wd(due)), (Some(day("2026-08-25")), Some(2)));
    assert_eq!(schedule.float_commit_wd(due), Some(-2));
    assert_eq!((schedule.rule_missed_wd(begun), schedule.float_commit_wd(begun)), (Some(2), Some(-2)));
    assert_eq!((schedule.float_commit_wd(later), schedule.driver(later)), (None, None));
}

#[test]
fn an_override_is_marked_and_only_a_later_one_moves_what_follows() {
    let mut plan = Rows::new();
    plan.task(task(TaskState::Planned, 5));
    let preds = Predecessors(vec![plan.pred(0, Relation::FinishStart, 0)]);
    let milestone = Milestone { preds, baseline: Baseline::of(None, day("2026-08-24")), ..Milestone::default() };
    for (forced, optimistic, follows, slips) in [
        (None, false, "2026-08-26", vec!["M1 +1"]),
        (Some("2026-08-20"), true, "2026-08-26", vec!["M1 +1", "override -3"]),
        (Some("2026-08-28"), false, "2026-08-31", vec!["M1 +1", "override +3"]),
        (Some("2026-08-03"), true, "2026-08-26", vec!["M1 +1", "override -4"]),
    ] {
        let mut plan = Rows(plan.0.clone(), plan.1.clone());
        let link = put(&mut plan.0, "M1", Milestone { forecast_override: forced.map(day), ..milestone.clone() });
        let pred = Predecessor { link: link.clone(), relation: Relation::FinishStart, lag: 0, elapsed: false };
        let next = plan.task(Task { preds: Predecessors(vec![pred]), ..task(TaskState::Planned, 1) });
        let schedule = plan.schedule();
        let shown_day = forced.map_or(day("2026-08-25"), |forced| day(forced).max(day(TODAY)));
        assert_eq!((schedule.finish(link.uid), schedule.computed(link.uid)), (Some(shown_day), Some(day("2026-08-25"))));
        assert_eq!((schedule.is_optimistic(link.uid), schedule.start(next)), (optimistic, Some(day(follows))), "{forced:?}");
        assert_eq!(shown(&schedule.slip_sources(link.uid, &plan.0)), slips);
    }
}

#[test]
fn after_the_last_window_the_day_is_a_guess_and_marked() {
    let mut plan = Rows::new();
    plan.task(task(TaskState::Planned, 5));
    let preds = Predecessors(vec![plan.pred(0, Relation::FinishStart, 0)]);
    let window = |day: NaiveDate| Span { from: Some(day), to: Some(day) };
    let windows = Spans(vec![window(day("2026-08-22")), window(day("2026-08-25"))]);
    let golive = put(&mut plan.0, "M1", Milestone { preds, windows, ..Milestone::default() });
    let schedule = plan.schedule();
    assert_eq!(schedule.ready(golive.uid), Some(day("2026-08-25")));
    assert_eq!(schedule.window(golive.uid), None, "strictly after the ready day");
    assert_eq!((schedule.finish(golive.uid), schedule.is_stranded(golive.uid)), (Some(day("2026-08-26")), true));
}

#[test]
fn who_waited_for_cancelled_work_waits_for_what_it_waited_for() {
    let mut plan = Rows::new();
    plan.task(task(TaskState::Planned, 5));
    let after = |plan: &Rows, n| Predecessors(vec![plan.pred(n, Relation::FinishStart, 0)]);
    let gone = plan.task(Task { preds: after(&plan, 0), ..task(TaskState::Cancelled, 20) });
    let next = plan.task(Task { preds: after(&plan, 1), ..task(TaskState::Planned, 1) });
    let schedule = plan.schedule();
    assert_eq!((schedule.finish(gone), schedule.slip_wd(gone), schedule.float_network_wd(gone)), (None, None, None));
    assert_eq!((schedule.start(next), ids(schedule.trail(next))), (Some(day("2026-08-26")), "T01 > T03".to_owned()));
}

#[test]
fn a_loop_in_a_file_made_by_hand_is_named_and_the_rest_still_has_dates() {
    let mut plan = Rows::new();
    let first = plan.task(task(TaskState::Planned, 2));
    let preds = Predecessors(vec![plan.pred(0, Relation::FinishStart, 0)]);
    let second = plan.task(Task { preds, ..task(TaskState::Planned, 2) });
    let back = Predecessors(vec![plan.pred(1, Relation::FinishStart, 0)]);
    put(&mut plan.0, "T01", Task { uid: first, id: "T01".to_owned(), preds: back, ..task(TaskState::Planned, 2) });
    let schedule = plan.schedule();
    assert_eq!(schedule.loops(), [["T01", "T02", "T01"]]);
    assert!(schedule.finish(first).is_some() && schedule.finish(second).is_some());
}

#[test]
fn an_empty_plan_has_no_dates() {
    let schedule = Schedule::of(&Project::default(), day(TODAY));
    let nobody = Uid::new();
    assert_eq!((schedule.end(), schedule.finish(nobody), schedule.buffer_wd(nobody)), (None, None, None));
    assert!(schedule.chain(nobody).is_empty() && schedule.slip_sources(nobody, &Project::default()).is_empty());
}

#[test]
fn dates_that_nobody_can_mean_do_not_panic() {
    let mut plan = Rows::new();
    let running = Task { actual_start: NaiveDate::from_ymd_opt(-200_000, 1, 1), ..task(TaskState::InProgress, 2500) };
    plan.task(running);
    for _ in 0..20 {
        let n = plan.1.len() - 1;
        let preds = Predecessors(vec![Predecessor { elapsed: n.is_multiple_of(2), ..plan.pred(n, Relation::FinishStart, 250) }]);
        plan.task(Task { preds, ..task(TaskState::Planned, 2500) });
    }
    let span = Span { from: Some(NaiveDate::MIN), to: Some(NaiveDate::MAX) };
    for (windows, freezes) in [(vec![span], vec![]), (vec![], vec![span]), (vec![span], vec![span])] {
        let (windows, freezes, n) = (Spans(windows), Spans(freezes), plan.1.len() - 1);
        let preds = Predecessors(vec![plan.pred(n, Relation::StartFinish, -60)]);
        let (baseline, actual) = (Baseline::of(None, NaiveDate::MAX), None);
        put(&mut plan.0, "M1", Milestone { key: true, windows, freezes, preds, baseline, actual, ..Milestone::default() });
    }
    put(&mut plan.0, "M2", Milestone { actual: Some(NaiveDate::MAX), ..Milestone::default() });
    let schedule = plan.schedule();
    for row in plan.0.tasks.iter().map(|task| task.uid).chain(plan.0.milestones.iter().map(|milestone| milestone.uid)) {
        let _ =
            (schedule.slip_sources(row, &plan.0), schedule.chain(row), schedule.float_commit_wd(row), schedule.buffer_wd(row));
    }
    assert!(schedule.end().is_some());
}

/// How one random task is made.
type Seed = (u8, i64, i64, i64, Vec<(usize, u8, i32, bool)>, Option<(u8, i64)>);

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let links = proptest::collection::vec((0usize..30, 0u8..4, -8i32..20, any::<bool>()), 0..4);
    let rule = proptest::option::of((1u8..5, 0i64..80));
    let seed = (0u8..5, 1i64..15, 0i64..60, 0i64..12, links, rule);
    proptest::collection::vec(seed, 1..14)
}

const RELATIONS: [Relation; 4] = [Relation::FinishStart, Relation::StartStart, Relation::FinishFinish, Relation::StartFinish];

/// A random plan without loops: links lead back only. The last node is a key
/// milestone that everything leads to, so that every way ends at it.
fn random(seeds: &[Seed], committed: i64, with_rules: bool, golive: (bool, i64)) -> Rows {
    let mut plan = Rows::new();
    let on = |days: i64| day(TODAY) + chrono::TimeDelta::days(days);
    for (n, (state, length, ago, left, links, rule)) in seeds.iter().enumerate() {
        let preds = links.iter().filter(|_| n > 0).map(|(from, relation, lag, elapsed)| Predecessor {
            elapsed: *elapsed,
            ..plan.pred(from % n, RELATIONS[usize::from(*relation)], *lag)
        });
        let preds = Predecessors(preds.collect());
        let mut task = Task { preds, ..task(TaskState::Planned, *length) };
        task.baseline = Baseline::of(Some(on(*left - ago)), on(*left - ago + length));
        match state {
            0 => {
                (task.state, task.actual_start, task.actual_finish) = (TaskState::Done, Some(on(-ago - 9)), Some(on(-ago)));
            }
            1 => (task.state, task.actual_start, task.remaining_wd) = (TaskState::InProgress, Some(on(-ago)), Amount::of(*left)),
            _ => {}
        }
        if let (true, Some((rule, days))) = (with_rules, rule) {
            let rules = [Constraint::StartNoEarlier, Constraint::FinishNoLater, Constraint::MustStart, Constraint::MustFinish];
            (task.constraint, task.constraint_on) = (rules[usize::from(rule - 1)], Some(on(*days)));
        }
        plan.task(task);
    }
    let preds = Predecessors((0..seeds.len()).map(|n| plan.pred(n, Relation::FinishStart, 0)).collect());
    let window = |n: i64| Span { from: Some(on(n * golive.1)), to: Some(on(n * golive.1)) };
    let windows = Spans(if golive.0 { (0..40).map(window).collect() } else { Vec::new() });
    let milestone = Milestone { key: true, preds, baseline: Baseline::of(None, on(committed)), windows, ..Milestone::default() };
    let link = put(&mut plan.0, "M1", milestone);
    plan.1.push(link);
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_unfinished_is_forecast_before_the_data_date(seeds in seeds(), rules: bool, golive in (any::<bool>(), 3i64..30)) {
        let plan = random(&seeds, 20, rules, golive);
        let schedule = plan.schedule();
        for task in plan.0.tasks.iter().filter(|task| task.state != TaskState::Done) {
            let run_off = !task.preds.0.is_empty() && task.preds.0.iter().all(|pred| pred.relation == Relation::StartFinish);
            let planned = task.state == TaskState::Planned;
            prop_assert!(run_off && planned || schedule.finish(task.uid) >= Some(day(TODAY)), "{}", task.id);
            prop_assert!(run_off || !planned || schedule.start(task.uid) >= Some(day(TODAY)), "{}", task.id);
        }
        prop_assert!(schedule.finish(plan.1[seeds.len()].uid) >= Some(day(TODAY)));
    }

    #[test]
    fn the_parts_of_every_slip_add_up_to_it(seeds in seeds(), rules: bool, golive in (any::<bool>(), 3i64..30)) {
        let plan = random(&seeds, 20, rules, golive);
        let schedule = plan.schedule();
        for link in &plan.1 {
            let sum: i64 = schedule.slip_sources(link.uid, &plan.0).iter().map(|part| part.wd).sum();
            prop_assert_eq!(Some(sum), schedule.slip_wd(link.uid), "{}", &link.id);
        }
    }

    #[test]
    fn float_to_a_commitment_that_is_missed_is_not_above_network_float(
        seeds in seeds(), missed in 0i64..90, golive in (any::<bool>(), 3i64..30),
    ) {
        let mut plan = random(&seeds, 0, false, golive);
        let last = plan.1[seeds.len()].uid;
        let finish = plan.schedule().finish(last).unwrap();
        let baseline = Baseline::of(None, finish - chrono::TimeDelta::days(missed));
        let milestone = Milestone { baseline, ..plan.0.milestones.get(last).unwrap().clone() };
        put(&mut plan.0, "M1", milestone);
        let schedule = plan.schedule();
        prop_assert!(schedule.committed(last) <= schedule.finish(last));
        for link in &plan.1 {
            prop_assert!(schedule.float_commit_wd(link.uid) <= schedule.float_network_wd(link.uid), "{}", link.id);
        }
    }

    #[test]
    fn network_float_is_what_a_task_may_slip_and_no_more(seeds in seeds(), golive in (any::<bool>(), 3i64..30)) {
        let plan = random(&seeds, 20, false, golive);
        let before = plan.schedule();
        for task in plan.0.tasks.iter().filter(|task| task.state != TaskState::Done) {
            let float = before.float_network_wd(task.uid).unwrap();
            prop_assert!(float >= 0, "{}", task.id);
            // Longer by the float: the end stands. A task that starts as it was
            // hands its finish on; only what leaves its start may notice less.
            let mut scenario = Scenario::new(&plan.0, day(TODAY));
            let shift = |by: i64| {
                let on = before.calendar.add(before.start(task.uid).unwrap(), by);
                move |task: &mut Task| (task.constraint, task.constraint_on) = (Constraint::StartNoEarlier, Some(on))
            };
            if task.state == TaskState::Planned {
                scenario.task(task.uid, shift(float)).unwrap();
                prop_assert_eq!(scenario.schedule().end(), before.end(), "{} by {}", &task.id, float);
                scenario.task(task.uid, shift(float + 1)).unwrap();
                prop_assert!(scenario.schedule().end() > before.end(), "{} by {}", &task.id, float + 1);
            }
        }
    }

    #[test]
    fn leave_never_makes_anything_earlier(
        seeds in seeds(), rules: bool, golive in (any::<bool>(), 3i64..30),
        leave in proptest::collection::vec((0usize..3, 0i64..60, 0i64..12), 1..8),
    ) {
        let mut plan = random(&seeds, 20, rules, golive);
        let people: Vec<Ref> = (0..3).map(|n| put(&mut plan.0, &format!("V{n}"), Stakeholder::default())).collect();
        for (n, link) in plan.1.iter().enumerate().filter(|(_, link)| link.kind == Kind::Task) {
            let task = plan.0.tasks.get(link.uid).unwrap().clone();
            put(&mut plan.0, &link.id, Task { owner: Link::to(people[n % 3].clone()), ..task });
        }
        let before = plan.schedule();
        let on = |days: i64| Some(day(TODAY) + chrono::TimeDelta::days(days));
        for (n, person) in people.iter().enumerate() {
            let mine = leave.iter().filter(|(who, ..)| *who == n);
            let away = Spans(mine.map(|(_, from, length)| Span { from: on(*from), to: on(from + length) }).collect());
            put(&mut plan.0, &person.id, Stakeholder { uid: person.uid, id: person.id.clone(), away, ..Stakeholder::default() });
        }
        let after = plan.schedule();
        for link in &plan.1 {
            prop_assert!(after.finish(link.uid) >= before.finish(link.uid), "{}", link.id);
            prop_assert!(after.start(link.uid) >= before.start(link.uid), "{}", link.id);
            let sum: i64 = after.slip_sources(link.uid, &plan.0).iter().map(|part| part.wd).sum();
            prop_assert_eq!(Some(sum), after.slip_wd(link.uid), "{}", &link.id);
            let floats = (after.float_network_wd(link.uid), before.float_network_wd(link.uid));
            prop_assert!(floats.0 >= floats.1.map(|_| 0), "{}: {:?}", link.id, floats);
        }
        prop_assert!(after.end() >= before.end());
    }

    #[test]
    fn adding_a_link_never_makes_anything_earlier(
        seeds in seeds(), rules: bool, golive in (any::<bool>(), 3i64..30),
        at in any::<proptest::sample::Index>(), from in any::<proptest::sample::Index>(),
        relation in 0usize..4, lag in -8i32..20, elapsed: bool,
    ) {
        let plan = random(&seeds, 20, rules, golive);
        let before = plan.schedule();
        prop_assume!(seeds.len() > 1);
        let at = at.index(seeds.len() - 1) + 1;
        let from = from.index(at);
        let task = plan.0.tasks.get(plan.1[at].uid).unwrap().clone();
        // A task without links that gets one to its finish only becomes a
        // run-off, which may lie in the past.
        prop_assume!(!(task.preds.0.is_empty() && RELATIONS[relation] == Relation::StartFinish));
        let pred = Predecessor { elapsed, ..plan.pred(from, RELATIONS[relation], lag) };
        let mut scenario = Scenario::new(&plan.0, day(TODAY));
        scenario.task(task.uid, |task| task.preds.0.push(pred)).unwrap();
        let after = scenario.schedule();
        for link in &plan.1 {
            prop_assert!(after.finish(link.uid) >= before.finish(link.uid), "{}", link.id);
            prop_assert!(after.start(link.uid) >= before.start(link.uid), "{}", link.id);
        }
    }

    #[test]
    fn any_tangle_of_links_has_dates_and_no_loop_is_accepted(links in proptest::collection::vec((0usize..9, 0usize..9), 0..30)) {
        let mut plan = Rows::new();
        for _ in 0..9 {
            plan.task(task(TaskState::Planned, 2));
        }
        let mut scenario = Scenario::new(&plan.0, day(TODAY));
        // Puts a link in as an editor of files would: nobody checks it.
        let by_hand = |project: &mut Project, uid: Uid, pred: &Predecessor| {
            let mut task = project.tasks.get(uid).unwrap().clone();
            task.preds.0.push(pred.clone());
            let id = task.id.clone();
            put(project, &id, task);
        };
        for (at, from) in links {
            let (uid, pred) = (plan.1[at].uid, plan.pred(from, Relation::FinishStart, 0));
            let mut trial = scenario.project().clone();
            by_hand(&mut trial, uid, &pred);
            by_hand(&mut plan.0, uid, &pred);
            let accepted = scenario.task(uid, |task| task.preds.0.push(pred)).is_ok();
            prop_assert_eq!(Schedule::of(&trial, day(TODAY)).loops().is_empty(), accepted);
        }
        prop_assert!(scenario.schedule().loops().is_empty());
        let tangled = plan.schedule();
        prop_assert!(plan.1.iter().all(|link| tangled.finish(link.uid).is_some()));
    }
}

#[test]
fn a_milestone_that_was_cancelled_holds_no_commitment() {
    let mut project = story();
    let m7 = project.milestones.named("M7").unwrap().clone();
    put(&mut project, "M7", Milestone { state: MilestoneState::Cancelled, ..m7 });
    let schedule = Schedule::of(&project, day(TODAY));
    // 2026-10-29 is the last day of the rehearsal, the trial run follows at once.
    assert_eq!(schedule.start(uid(&project, "T25")), Some(day("2026-10-30")));
    assert_eq!(schedule.float_commit_wd(uid(&project, "M6")), Some(-11), "now its own day counts");
}
