//! Milestone trend analysis on the screen (domain.md 3.7): as a chart, as a
//! table where there is less room, both of snapshots alone.

use chrono::{Datelike, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::plan_facts::signed;
use crate::data::trend::{self, Alarm, Trend};
use crate::data::values::Choice;
use crate::tui::layer::Cx;
use crate::tui::overlays::reader::Reader;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;

/// The columns of a report.
const REPORT: usize = 7;
/// The columns before the first report: of the chart, of the table.
const MONTH: usize = 8;
const ID: usize = 5;
/// Room behind the reports of the table for what they add up to and an alarm.
const SUM: usize = 23;
/// How wide the reader is at least.
const READER: usize = 70;

/// The last reports that so many columns have room for.
fn last(trend: &Trend, columns: usize) -> &[NaiveDate] {
    let fit = (columns / REPORT).max(1);
    &trend.reports[trend.reports.len().saturating_sub(fit)..]
}

fn short(day: NaiveDate) -> String {
    day.format("%m-%d").to_string()
}

fn pad(words: &str) -> String {
    text::pad(words, REPORT, Align::Left)
}

/// A row a month, the latest on top, a column a report, in its cells the
/// numbers of the milestones expected then, and the diagonal.
fn chart(trend: &Trend, columns: usize) -> Vec<String> {
    let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let reports = last(trend, columns.saturating_sub(MONTH));
    let points = trend.lines.iter().flat_map(|line| &line.points).filter(|(on, _)| reports.contains(on));
    let months: Vec<i32> = points.map(|(_, day)| month(*day)).chain(reports.iter().map(|day| month(*day))).collect();
    let (Some(first), Some(end)) = (months.iter().min(), months.iter().max()) else { return Vec::new() };
    let row = |at: i32| {
        let cell = |report: &NaiveDate| {
            let here = |line: &&trend::Line| line.points.iter().any(|(on, day)| on == report && month(*day) == at);
            let mut words: String =
                trend.lines.iter().filter(here).map(|line| line.milestone.id.trim_start_matches('M')).collect();
            if month(*report) == at {
                words.push('\\');
            }
            pad(&words)
        };
        let cells: String = reports.iter().map(cell).collect();
        format!("{:02}-{:02} | {cells}", at.div_euclid(12) % 100, at.rem_euclid(12) + 1)
    };
    let mut lines: Vec<String> = (*first..=*end).rev().map(row).collect();
    lines.push(" ".repeat(MONTH) + &reports.iter().map(|day| pad(&short(*day))).collect::<String>());
    lines
}

/// A row a milestone, a column a report; behind them what they add up to and
/// what should alarm.
fn table(trend: &Trend, columns: usize, cx: &Cx<'_>) -> Vec<String> {
    let reports = last(trend, columns.saturating_sub(ID + SUM));
    let row = |line: &trend::Line| {
        let cell = |report: &NaiveDate| {
            let point = line.points.iter().find(|(on, _)| on == report);
            pad(&point.map(|(_, day)| short(*day)).unwrap_or_default())
        };
        let mut row = text::pad(&line.milestone.id, ID, Align::Left) + &reports.iter().map(cell).collect::<String>();
        row += &signed(line.moved_wd);
        if line.is_reached {
            row.push_str(" \\");
        }
        for alarm in &line.alarms {
            row.push(' ');
            row.push_str(&cx.lang.choice(Alarm::SET, alarm.index()));
        }
        row
    };
    let head = " ".repeat(ID) + &reports.iter().map(|day| pad(&short(*day))).collect::<String>();
    let lines = std::iter::once(head).chain(trend.lines.iter().map(row));
    lines.map(|line| text::truncate(&line, columns).into_owned()).collect()
}

/// The ready day of the go-live and its buffer, report by report.
fn ready(trend: &Trend, columns: usize) -> String {
    let words = |ready: &trend::Ready| match ready.buffer_wd {
        Some(wd) => format!("{} {}", short(ready.on), signed(wd)),
        None => format!("{} {}", short(ready.on), short(ready.ready)),
    };
    let words: Vec<String> = trend.ready.iter().map(words).collect();
    let from = (0..words.len()).find(|from| text::width(&words[*from..].join("  ")) <= columns).unwrap_or(words.len());
    words[from..].join("  ")
}

/// Chart, table, ready day and legend in a window of their own.
#[must_use]
pub fn reader(cx: &Cx<'_>) -> Reader {
    let trend = trend::of(cx.project, cx.schedule);
    let columns = READER.max(usize::from(cx.screen.0).saturating_sub(8));
    let mut lines = Vec::new();
    if trend.reports.is_empty() {
        lines.push(cx.lang.t("trend-empty").into_owned());
    } else {
        lines.extend(chart(&trend, columns));
        lines.extend([cx.lang.t("trend-chart").into_owned(), String::new()]);
        lines.extend(table(&trend, columns, cx));
        if !trend.ready.is_empty() {
            lines.extend([String::new(), cx.lang.t("trend-ready").into_owned(), ready(&trend, columns)]);
        }
        lines.extend([String::new(), cx.lang.t("trend-legend").into_owned()]);
    }
    Reader::new(cx.lang.t("trend-title").into_owned(), lines)
}

/// Draws the trend into a part of the screen: the chart if it has room for
/// all its months, else the table.
pub fn draw(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    let trend = trend::of(cx.project, cx.schedule);
    let (columns, rows) = (usize::from(area.width), usize::from(area.height).saturating_sub(1));
    let mut lines = chart(&trend, columns);
    let mut key = "trend-panel";
    if lines.len() > rows {
        lines = table(&trend, columns, cx);
        key = "trend-title";
    }
    if lines.is_empty() {
        lines.push(cx.lang.t("trend-empty").into_owned());
    }
    let head = Line::styled(cx.lang.t(key).into_owned(), cx.theme.style(Role::Title));
    let lines = lines.into_iter().map(Line::raw);
    for (line, place) in std::iter::once(head).chain(lines).zip(area.rows()) {
        text::draw(frame, place, &line);
    }
}

/// The buffers of the go-live through the reports, as one line.
#[must_use]
pub fn buffers(columns: usize, cx: &Cx<'_>) -> Option<String> {
    let trend = trend::of(cx.project, cx.schedule);
    trend.ready.iter().any(|ready| ready.buffer_wd.is_some()).then(|| ready(&trend, columns))
}
