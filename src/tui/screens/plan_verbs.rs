//! What can be done to milestones and tasks besides what every record can:
//! the verbs of the plan.

use std::sync::Arc;

use super::plan_facts::signed;
use super::plan_trend;
use super::what_if::WhatIf;
use crate::data::msg::Msg;
use crate::data::phases;
use crate::data::predecessors::followers;
use crate::data::project::{Kind, Record};
use crate::data::record::Row;
use crate::data::snapshots;
use crate::data::values::Ref;
use crate::tui::command::Command;
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::form::Form;

/// The fields a verb asks for, of a milestone and of a task.
const ASKS: &[(Command, &[&str], &[&str])] = &[
    (Command::Forecast, &["forecast_override", "override_reason", "confirmed_on"], &["remaining_wd", "confirmed_on"]),
    (Command::Remaining, &["confirmed_on"], &["remaining_wd", "pct"]),
    (Command::Baseline, &["baseline"], &["baseline"]),
];

/// The links of a record and what else holds its date.
const HOLDS: &[&str] = &["preds", "constraint", "constraint_on", "constraint_why"];

/// What the list of predecessors types into the timeline, before an id.
pub const PREDECESSOR: &str = "predecessor ";

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
    match command {
        Command::Actual => return actual(link, cx),
        Command::Predecessors => return Some(vec![predecessors(link, cx)]),
        _ => {}
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

/// The list of what a record may still wait for: what waits for it itself is
/// left out, so that no loop can be chosen. The first entry changes the links
/// there are.
fn predecessors(link: &Ref, cx: &Cx<'_>) -> Effect {
    let Some(row) = cx.project.target(link).filter(|row| matches!(row.kind(), Kind::Milestone | Kind::Task)) else {
        return no_plan(link);
    };
    let after = followers(link.uid, cx.project);
    let known = row.stored("preds").show();
    let places = phases::places(cx.project);
    let rows = [Kind::Milestone, Kind::Task].into_iter().flat_map(|kind| cx.project.collection(kind).rows());
    let held = |row: &&dyn Row| {
        cx.project
            .tasks
            .get(link.uid)
            .map(|task| &task.preds)
            .or_else(|| Some(&cx.project.milestones.get(link.uid)?.preds))
            .is_some_and(|preds| preds.has(row.uid()))
    };
    let mut rows: Vec<&dyn Row> =
        rows.filter(|row| !row.is_archived() && row.uid() != link.uid && !after.contains(&row.uid()) && !held(row)).collect();
    rows.sort_by_cached_key(|row| (places.get(&row.uid()).copied(), row.id().to_owned()));
    let entry = |row: &dyn Row| {
        let finish = cx.schedule.finish(row.uid()).map(|day| cx.lang.short_date(day, 10)).unwrap_or_default();
        Entry::new(format!("{} {}", row.id(), row.title()), finish, vec![Effect::Type(format!("{PREDECESSOR}{}", row.id()))])
    };
    let change = Entry::new(cx.lang.t("predecessors-change").into_owned(), known, vec![Effect::Type(PREDECESSOR.to_owned())]);
    let entries = std::iter::once(change).chain(rows.into_iter().map(entry)).collect();
    let title = Msg::new("predecessors-title").text("id", row.id()).text("title", row.title());
    Effect::Open(Box::new(Choose::new(cx.lang.msg(&title), entries)))
}

/// The form of the links of a record; one more to that id is typed into it if
/// it is not empty.
#[must_use]
pub fn link_form(selected: Option<&Ref>, id: &str, cx: &Cx<'_>) -> Vec<Effect> {
    let Some(record) = selected.and_then(|link| cx.project.get(link.kind, link.uid)) else { return Vec::new() };
    let form = Effect::Open(Box::new(Form::ask(vec![record], HOLDS, None, cx)));
    if id.is_empty() { vec![form] } else { vec![form, Effect::Type(format!(" {id}FS"))] }
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
