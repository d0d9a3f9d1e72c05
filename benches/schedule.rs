//! How long the schedule takes: a new one after each change of the plan, and a
//! keystroke of a what-if. `cargo bench --bench schedule`; it reports and
//! judges nothing.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use duijie::data::baseline::Baseline;
use duijie::data::calendar::Calendar;
use duijie::data::predecessors::{Predecessor, Predecessors, Relation};
use duijie::data::project::{Kind, Project, Record};
use duijie::data::records::task::TaskState;
use duijie::data::records::{Milestone, Stakeholder, Task};
use duijie::data::schedule::Schedule;
use duijie::data::schedule::scenario::{Scenario, moved};
use duijie::data::values::{Amount, Link, Ref, Span, Spans, Uid};

/// How often each figure is taken.
const TIMES: u32 = 40;

/// The plan starts in the past, so that there are tasks of every sort.
const START: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 5).expect("a day of the calendar");
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 8, 19).expect("a day of the calendar");

/// Somebody who is away for a fortnight now and then.
fn person(project: &mut Project, n: i64) -> Link<Stakeholder> {
    let span = |k: i64| Span {
        from: TODAY.checked_add_signed(TimeDelta::days(n + k * 90)),
        to: TODAY.checked_add_signed(TimeDelta::days(n + k * 90 + 13)),
    };
    let person =
        Stakeholder { uid: Uid::new(), id: format!("V{n}"), away: Spans((0..4).map(span).collect()), ..Stakeholder::default() };
    let link = Link::to(Ref { kind: Kind::Stakeholder, uid: person.uid, id: person.id.clone() });
    project.collection_mut(Kind::Stakeholder).put(Record::Stakeholder(Arc::new(person)));
    link
}

/// A project of so many tasks in ten strands, three links each, a milestone
/// with windows every thirty tasks, forty people who are away now and then.
fn project(tasks: usize) -> Project {
    let mut project = Project { calendar: Arc::new(Calendar::cn()), ..Project::default() };
    let people: Vec<Link<Stakeholder>> = (0..40).map(|n| person(&mut project, n)).collect();
    let mut links: Vec<Ref> = Vec::new();
    // Nothing random: the same plan every time.
    let mut roll = 1_u64;
    let mut next = |below: u64| {
        roll = roll.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (roll >> 33) % below
    };
    let relations = [Relation::FinishStart, Relation::FinishStart, Relation::StartStart, Relation::FinishFinish];
    for n in 0..tasks {
        let preds = (0..3).filter_map(|k| {
            let back = if k == 0 { 10 } else { 10 + usize::try_from(next(60)).unwrap_or(0) };
            let link = links.get(n.checked_sub(back)?)?.clone();
            let relation = relations[usize::try_from(next(4)).unwrap_or(0)];
            Some(Predecessor { link, relation, lag: i32::try_from(next(4)).unwrap_or(0), elapsed: next(8) == 0 })
        });
        let preds = Predecessors(preds.collect());
        let length = i64::try_from(1 + next(9)).unwrap_or(1);
        let start = START + TimeDelta::days(i64::try_from(n / 10).unwrap_or(0) * 4);
        let finish = start + TimeDelta::days(length + 2);
        let mut task = Task { uid: Uid::new(), id: format!("T{n:02}"), preds, ..Task::default() };
        task.owner = people[n % people.len()].clone();
        task.dur_wd = Amount::of(length);
        task.baseline = Baseline::of(Some(start), finish);
        if finish < TODAY {
            (task.state, task.actual_start, task.actual_finish) = (TaskState::Done, Some(start), Some(finish));
        } else if start < TODAY {
            (task.state, task.actual_start, task.remaining_wd) = (TaskState::InProgress, Some(start), Amount::of(length));
        }
        links.push(Ref { kind: Kind::Task, uid: task.uid, id: task.id.clone() });
        project.collection_mut(Kind::Task).put(Record::Task(Arc::new(task)));
        if n % 30 == 29 {
            let before = links[n].clone();
            let preds = Predecessors(vec![Predecessor { link: before, relation: Relation::FinishStart, lag: 0, elapsed: false }]);
            let window = |week: i64| {
                let day = finish + TimeDelta::days(week * 14);
                Span { from: Some(day), to: Some(day) }
            };
            let (baseline, windows) = (Baseline::of(None, finish), Spans((0..6).map(window).collect()));
            let id = format!("M{}", n / 30 + 1);
            let milestone =
                Milestone { uid: Uid::new(), id, key: n % 60 == 59, preds, baseline, windows, ..Milestone::default() };
            project.collection_mut(Kind::Milestone).put(Record::Milestone(Arc::new(milestone)));
        }
    }
    project
}

/// The middle one of all times, and the worst.
fn time(mut work: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

fn main() {
    println!("{:>8} {:>14} {:>14} {:>14} {:>14}", "tasks", "schedule", "worst", "what-if key", "worst");
    for tasks in [100, 1_000, 2_000, 10_000] {
        let project = project(tasks);
        let schedule = time(|| {
            black_box(Schedule::of(black_box(&project), TODAY));
        });
        let before = Schedule::of(&project, TODAY);
        let changed: Vec<Uid> = project.tasks.iter().map(|task| task.uid).collect();
        let mut scenario = Scenario::new(&project, TODAY);
        let mut length = 1;
        let key = time(|| {
            length = length % 30 + 1;
            let uid = changed[changed.len() / 2];
            let accepted = scenario.task(uid, |task| task.dur_wd = Amount::of(length));
            assert!(accepted.is_ok(), "a length closes no loop");
            black_box(moved(&before, &scenario.schedule()));
        });
        println!("{tasks:>8} {:>14?} {:>14?} {:>14?} {:>14?}", schedule.0, schedule.1, key.0, key.1);
    }
}
