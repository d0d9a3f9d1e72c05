//! What can be done to milestones and tasks besides what every record can:
//! the verbs of the plan.

use std::sync::Arc;

use chrono::Datelike;

use super::plan_facts::signed;
use super::what_if::WhatIf;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::snapshots;
use crate::data::trend;
use crate::data::values::{Choice, Ref};
use crate::tui::command::Command;
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::form::Form;
use crate::tui::overlays::reader::Reader;
use crate::tui::text::{self, Align};

/// The fields a verb asks for, of a milestone and of a task.
const ASKS: &[(Command, &[&str], &[&str])] = &[
    (Command::Forecast, &["forecast_override", "override_reason", "confirmed_on"], &["remaining_wd", "confirmed_on"]),
    (Command::Actual, &["actual", "evidence"], &["actual_start", "actual_finish", "pct"]),
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
        Command::Trend => return Some(vec![Effect::Open(Box::new(trend_table(cx)))]),
        Command::Snapshot => return Some(vec![snapshot(cx)]),
        _ => {}
    }
    let link = selected?;
    if command == Command::SlipRisk {
        return Some(slip_risk(link, cx));
    }
    let (_, of_milestone, of_task) = ASKS.iter().find(|(asked, ..)| *asked == command)?;
    let keys = if link.kind == Kind::Milestone { *of_milestone } else { *of_task };
    let record = cx.project.get(link.kind, link.uid)?;
    Some(vec![Effect::Open(Box::new(Form::ask(vec![record], keys, None, cx)))])
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

/// Milestone trend analysis as a chart: a row a month, the latest on top, a
/// column a report, in its cells the numbers of the milestones expected then.
fn trend_chart(trend: &trend::Trend) -> Vec<String> {
    let month = |day: chrono::NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let days = trend.lines.iter().flat_map(|line| line.points.iter().map(|(_, day)| *day)).chain(trend.reports.iter().copied());
    let months: Vec<i32> = days.map(month).collect();
    let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else { return Vec::new() };
    let row = |at: i32| {
        let cell = |report: &chrono::NaiveDate| {
            let here = |line: &&trend::Line| line.points.iter().any(|(on, day)| on == report && month(*day) == at);
            let mut words: String =
                trend.lines.iter().filter(here).map(|line| line.milestone.id.trim_start_matches('M')).collect();
            if month(*report) == at {
                words.push('\\');
            }
            text::pad(&words, 7, Align::Left)
        };
        format!(
            "{:02}-{:02} | {}",
            at.div_euclid(12) % 100,
            at.rem_euclid(12) + 1,
            trend.reports.iter().map(cell).collect::<String>()
        )
    };
    let mut lines: Vec<String> = (*first..=*last).rev().map(row).collect();
    let reports: String = trend.reports.iter().map(|day| text::pad(&day.format("%m-%d").to_string(), 7, Align::Left)).collect();
    lines.push(format!("        {reports}"));
    lines
}

/// Milestone trend analysis as a chart and as a table: a row a milestone, a column a report.
fn trend_table(cx: &Cx<'_>) -> Reader {
    let trend = trend::of(cx.project, cx.schedule);
    let short = |day: chrono::NaiveDate| day.format("%m-%d").to_string();
    let pad = |words: &str, columns: usize| text::pad(words, columns, Align::Left);
    let mut lines = trend_chart(&trend);
    lines.extend([cx.lang.t("trend-chart").into_owned(), String::new()]);
    lines.push(pad("", 5) + &trend.reports.iter().map(|day| pad(&short(*day), 7)).collect::<String>());
    for line in &trend.lines {
        let cell = |report: &chrono::NaiveDate| {
            let point = line.points.iter().find(|(on, _)| on == report);
            pad(&point.map(|(_, day)| short(*day)).unwrap_or_default(), 7)
        };
        let mut row = pad(&line.milestone.id, 5) + &trend.reports.iter().map(cell).collect::<String>() + &signed(line.moved_wd);
        if line.is_reached {
            row.push_str(" \\");
        }
        for alarm in &line.alarms {
            row.push_str("  ");
            row.push_str(&cx.lang.choice(trend::Alarm::SET, alarm.index()));
        }
        lines.push(row);
    }
    if !trend.ready.is_empty() {
        lines.push(String::new());
        lines.push(cx.lang.t("trend-ready").into_owned());
        let buffer = |ready: &trend::Ready| match ready.buffer_wd {
            Some(wd) => format!("{} {} ({})", short(ready.on), short(ready.ready), signed(wd)),
            None => format!("{} {}", short(ready.on), short(ready.ready)),
        };
        lines.push(trend.ready.iter().map(buffer).collect::<Vec<_>>().join("   "));
    }
    lines.push(String::new());
    lines.push(cx.lang.t("trend-legend").into_owned());
    Reader::new(cx.lang.t("trend-title").into_owned(), lines)
}
