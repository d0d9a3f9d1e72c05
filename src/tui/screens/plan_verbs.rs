//! What can be done to milestones and tasks besides what every record can:
//! the verbs of the plan.

use std::sync::Arc;

use super::plan_facts::signed;
use super::plan_trend;
use super::what_if::WhatIf;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::snapshots;
use crate::data::values::Ref;
use crate::tui::command::Command;
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::form::Form;

/// The fields a verb asks for, of a milestone and of a task.
const ASKS: &[(Command, &[&str], &[&str])] = &[
    (Command::Forecast, &["forecast_override", "override_reason", "confirmed_on"], &["remaining_wd", "confirmed_on"]),
    (Command::Remaining, &["confirmed_on"], &["remaining_wd", "pct"]),
    (
        Command::Predecessors,
        &["preds", "constraint", "constraint_on", "constraint_why"],
        &["preds", "constraint", "constraint_on", "constraint_why"],
    ),
    (Command::Baseline, &["baseline"], &["baseline"]),
];

/// Runs a verb of the plan on the selected milestone or task; `None` if it is
/// none.
#[must_use]
pub fn run(command: Command, selected: Option<&Ref>, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    match command {
        Command::WhatIf => return Some(vec![Effect::Open(Box::new(WhatIf::new(selected, cx)))]),
        Command::Trend => return Some(vec![Effect::Open(Box::new(plan_trend::reader(cx)))]),
        Command::Snapshot => return Some(vec![snapshot(cx)]),
        _ => {}
    }
    let link = selected?;
    if command == Command::SlipRisk {
        return Some(slip_risk(link, cx));
    }
    if command == Command::Actual {
        return actual(link, cx);
    }
    let (_, of_milestone, of_task) = ASKS.iter().find(|(asked, ..)| *asked == command)?;
    let keys = match link.kind {
        Kind::Milestone => *of_milestone,
        Kind::Task => *of_task,
        _ => return Some(vec![no_plan(link)]),
    };
    let record = cx.project.get(link.kind, link.uid)?;
    Some(vec![Effect::Open(Box::new(Form::ask(vec![record], keys, None, cx)))])
}

/// Asks for the next day of a record that becomes actual, and brings it into
/// the state that goes with it: a milestone is reached on evidence only, a
/// task begins and then finishes.
fn actual(link: &Ref, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    let record = cx.project.get(link.kind, link.uid)?;
    let (keys, to): (&[&'static str], Option<&'static str>) = match (link.kind, record.row().state()) {
        (Kind::Milestone, "planned") => (&["actual", "evidence"], Some("done")),
        (Kind::Milestone, _) => (&["actual", "evidence"], None),
        (Kind::Task, "planned") => (&["actual_start", "remaining_wd"], Some("in_progress")),
        (Kind::Task, "blocked") => (&["remaining_wd"], Some("in_progress")),
        (Kind::Task, "in_progress") => (&["actual_finish"], Some("done")),
        (Kind::Task, _) => (&["actual_start", "actual_finish"], None),
        _ => return Some(vec![no_plan(link)]),
    };
    Some(vec![Effect::Open(Box::new(Form::ask(vec![record], keys, to, cx)))])
}

/// People and deliverables have no days of their own in the plan.
fn no_plan(link: &Ref) -> Effect {
    Effect::Say(Notice::hint(Msg::new("refuse-not-planned").text("id", &link.id)))
}

/// Keeps the forecasts of today for the trend; a report day has one snapshot.
fn snapshot(cx: &Cx<'_>) -> Effect {
    if let Some(shot) = snapshots::on(cx.project, cx.today) {
        return Effect::Say(Notice::hint(Msg::new("refuse-snapshot-twice").text("id", &shot.id).text("title", &shot.title)));
    }
    let title = cx.lang.msg(&Msg::new("snapshot-of-day").date("day", cx.today));
    let shot = snapshots::of(cx.project, cx.schedule, &title);
    Effect::Save { what: Msg::new("done-snapshot").date("day", cx.today), records: vec![Record::Snapshot(Arc::new(shot))] }
}

/// A schedule risk about a late milestone or task, filled in as far as the
/// plan knows it.
fn slip_risk(link: &Ref, cx: &Cx<'_>) -> Vec<Effect> {
    let Some(row) = cx.project.target(link) else { return Vec::new() };
    let Some(slip) = cx.schedule.slip_wd(link.uid).filter(|slip| *slip > 0) else {
        return vec![Effect::Say(Notice::hint(Msg::new("refuse-not-late").text("id", &link.id)))];
    };
    let sentence = |key: &'static str| {
        cx.lang.msg(&Msg::new(key).text("id", &link.id).text("title", row.title()).text("slip", signed(slip)))
    };
    let mut fill = vec![
        ("title", sentence("slip-risk-title")),
        ("category", "schedule".to_owned()),
        ("cause", sentence("slip-risk-cause")),
        ("days", slip.to_string()),
        ("affects", link.id.clone()),
        ("owner", row.stored("owner").show()),
    ];
    if let Some(finish) = cx.schedule.finish(link.uid) {
        fill.push(("window", format!("{}..{finish}", cx.today)));
    }
    vec![Effect::Open(Box::new(Form::create(Kind::Risk, &fill, cx).whole()))]
}
