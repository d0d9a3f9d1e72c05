//! What the schedule says of a milestone or task: its days, its room, where
//! its slip comes from, what drives it.

use chrono::NaiveDate;
use ratatui::text::{Line, Span};

use crate::data::msg::{Arg, Msg};
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::records::Issue;
use crate::data::records::stakeholder::Side;
use crate::data::schedule::{Hold, Part, Source};
use crate::data::values::{Choice, Ref, Uid};
use crate::tui::layer::Cx;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;

/// The facts of a selected milestone or task, wrapped to so many columns;
/// where its slip comes from only if `sources`.
#[must_use]
pub fn lines(row: &dyn Row, columns: usize, sources: bool, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let uid = row.uid();
    let mut lines = vec![days(row, cx), room(row, cx)];
    let sources = if sources { cx.schedule.slip_sources(uid, cx.project) } else { Vec::new() };
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
    lines.extend(held(row, cx).into_iter().flat_map(|msg| wrapped(&cx.lang.msg(&msg), columns, Role::Text, cx)));
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
        spans.push(Span::styled(format!("{value}  "), cx.theme.style(role)));
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
        spans.push(Span::styled(format!("{}  ", signed(value)), cx.theme.style(role(value))));
    };
    say("plan-slip", cx.schedule.slip_wd(uid), |wd| if wd > 0 { Role::Warn } else { Role::Text });
    say("plan-float-commit", cx.schedule.float_commit_wd(uid), tight);
    say("plan-float-network", cx.schedule.float_network_wd(uid), |_| Role::Text);
    say("plan-buffer", cx.schedule.buffer_wd(uid), tight);
    if let Some(latest) = cx.schedule.latest_ready(uid) {
        spans.push(Span::styled(format!("{} ", cx.lang.t("plan-latest-ready")), cx.theme.style(Role::Label)));
        spans.push(Span::raw(cx.lang.short_date(latest, 6)));
    }
    Line::from(spans)
}

/// What holds the date of something unfinished, and how long it is overdue.
fn held(row: &dyn Row, cx: &Cx<'_>) -> Option<Msg> {
    if !row.is_open() {
        return None;
    }
    let uid = row.uid();
    let named = |link: &Ref| {
        let title = cx.project.target(link).map(<dyn Row>::title).unwrap_or_default();
        let blocks = |issue: &&Issue| issue.blocks.has(link.uid) && (*issue as &dyn Row).is_open();
        let issue = cx.project.issues.iter().find(blocks).map(|issue| format!(" ({})", issue.id));
        format!("{} {title}{}", link.id, issue.unwrap_or_default())
    };
    let msg = match (cx.schedule.hold(uid)?, cx.schedule.driver(uid)) {
        (_, Some(driver)) => Msg::new("plan-held").text("what", named(driver)),
        (Hold::Rule, None) => Msg::new("plan-held-rule"),
        (Hold::Today | Hold::Link, None) => Msg::new("plan-held-nothing"),
        (Hold::Actual, None) => return None,
    };
    let late = cx.schedule.committed(uid).map_or(0, |day| cx.project.calendar.between(day, cx.today));
    Some(if late > 0 { Msg::new("plan-overdue").count("count", late).with("held", Arg::Msg(Box::new(msg))) } else { msg })
}

/// Where the slip comes from, part by part, each with a bar as long as it
/// counts, and the sum; none if there is no slip to tell.
#[must_use]
pub fn waterfall(row: &dyn Row, columns: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let parts = cx.schedule.slip_sources(row.uid(), cx.project);
    let most = parts.iter().map(|part| part.wd.abs()).max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    let words = columns.saturating_sub(28).clamp(16, 44);
    let bar = columns.saturating_sub(words + 8).max(1);
    let line = |label: &str, wd: i64, role: Role| {
        let length = usize::try_from(wd.abs()).unwrap_or(0);
        let longest = usize::try_from(most).unwrap_or(1);
        let length = if longest > bar { (length * bar).div_ceil(longest) } else { length };
        let sign = if wd < 0 { "-" } else { "#" };
        Line::from(vec![
            Span::raw(text::pad(&text::truncate(label, words), words, Align::Left)),
            Span::raw(text::pad(&signed(wd), 5, Align::Right) + "  "),
            Span::styled(sign.repeat(length), cx.theme.style(role)),
        ])
    };
    let mut lines =
        vec![Line::styled(cx.lang.msg(&Msg::new("plan-waterfall").text("id", row.id())), cx.theme.style(Role::Title))];
    lines.extend(parts.iter().map(|part| line(&told(part, cx), part.wd, if part.wd > 0 { Role::Warn } else { Role::Ok })));
    let sum = parts.iter().map(|part| part.wd).sum::<i64>();
    lines.push(Line::from(vec![
        Span::raw(text::pad(&cx.lang.t("plan-total"), words, Align::Left)),
        Span::raw(text::pad(&signed(sum), 5, Align::Right)),
    ]));
    lines
}

/// One part of a slip with the title of what it is about.
fn told(part: &Part, cx: &Cx<'_>) -> String {
    let title = match part.source {
        Source::Work(_) => cx.project.target(part.source.link()).map(|row| format!(" {}", row.title())).unwrap_or_default(),
        _ => String::new(),
    };
    format!("{}{title}{}{}", what(part, cx), side(part, cx), cause(part))
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
    format!("{} {}{}{}", what(part, cx), signed(part.wd), side(part, cx), cause(part))
}

/// What a part of a slip is about.
fn what(part: &Part, cx: &Cx<'_>) -> String {
    let id = &part.source.link().id;
    match part.source {
        Source::Work(_) => id.clone(),
        Source::Wait(_) => cx.lang.msg(&Msg::new("plan-source-wait").text("id", id)),
        Source::Float(_) => cx.lang.msg(&Msg::new("plan-source-float").text("id", id)),
        Source::Window(_) => cx.lang.t("plan-source-window").into_owned(),
        Source::Override(_) => cx.lang.t("plan-source-override").into_owned(),
    }
}

/// Whose it is, if not ours.
fn side(part: &Part, cx: &Cx<'_>) -> String {
    match part.side {
        Some(side) if side != Side::Vendor => format!(" ({})", cx.lang.choice(Side::SET, side.index())),
        _ => String::new(),
    }
}

/// The issue, risk or change behind it.
fn cause(part: &Part) -> String {
    part.cause.as_ref().map(|link| format!(" {}", link.id)).unwrap_or_default()
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
