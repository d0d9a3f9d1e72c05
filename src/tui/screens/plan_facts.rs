//! What the schedule says of a milestone or task: its days, its room, where
//! its slip comes from, what drives it.

use chrono::NaiveDate;
use ratatui::text::{Line, Span};

use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::records::stakeholder::Side;
use crate::data::schedule::{Part, Source};
use crate::data::values::{Choice, Ref, Uid};
use crate::tui::layer::Cx;
use crate::tui::text;
use crate::tui::theme::Role;

/// The facts of a selected milestone or task, wrapped to so many columns.
#[must_use]
pub fn lines(row: &dyn Row, columns: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let uid = row.uid();
    let mut lines = vec![days(row, cx), room(row, cx)];
    let sources = cx.schedule.slip_sources(uid, cx.project);
    if !sources.is_empty() {
        let sum: i64 = sources.iter().map(|part| part.wd).sum();
        let parts: Vec<String> = sources.iter().map(|part| source(part, cx)).collect();
        let msg = Msg::new("plan-sources").text("parts", parts.join(" | ")).text("sum", signed(sum));
        lines.extend(wrapped(&cx.lang.msg(&msg), columns, Role::Text, cx));
    }
    let chain = cx.schedule.chain(uid);
    if chain.len() > 1 {
        let working_on = cx.schedule.working_on(uid).map(|link| link.uid);
        let stop = |link: &&Ref| stop(link, working_on, cx);
        let msg = Msg::new("plan-chain").text("chain", chain.iter().map(stop).collect::<Vec<_>>().join(" > "));
        lines.extend(wrapped(&cx.lang.msg(&msg), columns, Role::Text, cx));
    }
    lines.extend(warnings(row, cx).into_iter().flat_map(|msg| wrapped(&cx.lang.msg(&msg), columns, Role::Warn, cx)));
    lines
}

/// Committed, expected, ready, window: what is known of them.
fn days(row: &dyn Row, cx: &Cx<'_>) -> Line<'static> {
    let uid = row.uid();
    let day = |day: NaiveDate| {
        // A day after the announced holidays may move.
        let mark = if cx.project.calendar.is_provisional(day) { "'" } else { "" };
        format!("{}{mark}", cx.lang.short_date(day, 10))
    };
    let mut spans = Vec::new();
    let mut say = |key: &'static str, value: String, role: Role| {
        spans.push(Span::styled(format!("{} ", cx.lang.t(key)), cx.theme.style(Role::Label)));
        spans.push(Span::styled(format!("{value}   "), cx.theme.style(role)));
    };
    let span =
        |from: Option<NaiveDate>, to: NaiveDate| from.map_or_else(|| day(to), |from| format!("{}..{}", day(from), day(to)));
    if let Some(to) = cx.schedule.committed(uid) {
        say("plan-committed", span(cx.schedule.committed_start(uid), to), Role::Text);
    }
    if let Some(to) = cx.schedule.finish(uid) {
        let optimistic = if cx.schedule.is_optimistic(uid) { "*" } else { "" };
        say("plan-expected", format!("{}{optimistic}", span(cx.schedule.start(uid), to)), Role::Text);
    }
    if row.kind() == Kind::Milestone {
        if let Some(ready) = cx.schedule.ready(uid).filter(|ready| Some(*ready) != cx.schedule.finish(uid)) {
            say("plan-ready", day(ready), Role::Text);
        }
        if let Some(window) = cx.schedule.window(uid) {
            say("plan-window", day(window), Role::Text);
        }
    }
    Line::from(spans)
}

/// Slip, floats, buffer; to a window the last day that still holds it.
fn room(row: &dyn Row, cx: &Cx<'_>) -> Line<'static> {
    let uid = row.uid();
    let tight = |wd: i64| {
        if wd < 0 {
            Role::Bad
        } else if wd <= 3 {
            Role::Warn
        } else {
            Role::Text
        }
    };
    let mut spans = Vec::new();
    let mut say = |key: &'static str, value: Option<i64>, role: fn(i64) -> Role| {
        let Some(value) = value else { return };
        spans.push(Span::styled(format!("{} ", cx.lang.t(key)), cx.theme.style(Role::Label)));
        spans.push(Span::styled(format!("{}   ", signed(value)), cx.theme.style(role(value))));
    };
    say("plan-slip", cx.schedule.slip_wd(uid), |wd| if wd > 0 { Role::Warn } else { Role::Text });
    say("plan-float-commit", cx.schedule.float_commit_wd(uid), tight);
    say("plan-float-network", cx.schedule.float_network_wd(uid), |_| Role::Text);
    say("plan-buffer", cx.schedule.buffer_wd(uid), tight);
    if let Some(latest) = cx.schedule.latest_ready(uid) {
        spans.push(Span::styled(format!("{} ", cx.lang.t("plan-latest-ready")), cx.theme.style(Role::Label)));
        spans.push(Span::raw(cx.lang.short_date(latest, 10)));
    }
    Line::from(spans)
}

/// What does not fit: a date in the past, links not kept, a rule missed.
fn warnings(row: &dyn Row, cx: &Cx<'_>) -> Vec<Msg> {
    let uid = row.uid();
    let mut out = Vec::new();
    let ids = |links: Vec<&Ref>| links.into_iter().map(|link| link.id.clone()).collect::<Vec<_>>().join(" ");
    let before = cx.schedule.out_of_sequence(uid);
    if !before.is_empty() {
        out.push(Msg::new("plan-out-of-sequence").text("ids", ids(before)));
    }
    if let Some(wd) = cx.schedule.rule_missed_wd(uid) {
        out.push(Msg::new("plan-rule-missed").count("count", wd));
    }
    if cx.schedule.is_stranded(uid) {
        out.push(Msg::new("plan-stranded"));
    }
    let away = cx.schedule.away_wd(uid);
    if away > 0 {
        out.push(Msg::new("plan-away").text("name", cx.lang.face(&row.stored("owner"), cx.project)).count("count", away));
    }
    if cx.schedule.is_stale(uid) {
        out.push(Msg::new("plan-stale"));
    }
    if let Some(names) = cx.schedule.loops().first() {
        out.push(Msg::new("plan-loop").text("ids", names.join(" > ")));
    }
    out
}

/// One part of a slip: `T10 +17 (client)`.
#[must_use]
pub fn source(part: &Part, cx: &Cx<'_>) -> String {
    let id = &part.source.link().id;
    let what = match part.source {
        Source::Work(_) => id.clone(),
        Source::Wait(_) => cx.lang.msg(&Msg::new("plan-source-wait").text("id", id)),
        Source::Float(_) => cx.lang.msg(&Msg::new("plan-source-float").text("id", id)),
        Source::Window(_) => cx.lang.t("plan-source-window").into_owned(),
        Source::Override(_) => cx.lang.t("plan-source-override").into_owned(),
    };
    let side = match part.side {
        Some(side) if side != Side::Vendor => format!(" ({})", cx.lang.choice(Side::SET, side.index())),
        _ => String::new(),
    };
    let cause = part.cause.as_ref().map(|link| format!(" {}", link.id)).unwrap_or_default();
    format!("{what} {}{side}{cause}", signed(part.wd))
}

/// One stop of a chain; what is worked on stands in brackets.
fn stop(link: &Ref, working_on: Option<Uid>, cx: &Cx<'_>) -> String {
    if Some(link.uid) != working_on {
        return link.id.clone();
    }
    let left = cx.project.tasks.get(link.uid).and_then(|task| task.remaining_wd.0);
    match left {
        Some(left) => cx.lang.msg(&Msg::new("plan-working-on").text("id", &link.id).count("count", left)),
        None => format!("[{}]", link.id),
    }
}

/// A number with its sign.
#[must_use]
pub fn signed(wd: i64) -> String {
    if wd > 0 { format!("+{wd}") } else { wd.to_string() }
}

fn wrapped(words: &str, columns: usize, role: Role, cx: &Cx<'_>) -> Vec<Line<'static>> {
    text::lines(words, columns.max(20)).into_iter().map(|line| Line::styled(line, cx.theme.style(role))).collect()
}
