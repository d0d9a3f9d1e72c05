//! Bars on a scale of days: baseline, what is done, what is still to come.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::data::bands::{Band, Sort};
use crate::lang::Lang;
use crate::tui::text;
use crate::tui::theme::{Charset, Role, Theme};

/// Which days the columns of a chart stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The day of the first column.
    pub from: NaiveDate,
    /// Days a column stands for; less than one spreads a day.
    pub days: f64,
}

impl Scale {
    /// The scale that shows `from` to `to` in so many columns.
    #[must_use]
    pub fn fit(from: NaiveDate, to: NaiveDate, columns: u16) -> Self {
        let span = (to - from).num_days().max(1) as f64 + 1.0;
        Self { from, days: (span / f64::from(columns.max(1))).max(0.25) }
    }

    /// The column of a day; negative before the chart.
    #[must_use]
    pub fn column(&self, day: NaiveDate) -> i32 {
        ((day - self.from).num_days() as f64 / self.days).floor() as i32
    }

    /// The day of a column.
    #[must_use]
    pub fn day(&self, column: i32) -> NaiveDate {
        self.from + TimeDelta::days((f64::from(column) * self.days).ceil() as i64)
    }
}

/// What one row of the chart shows. Days that are not known are left out.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// A point in time: drawn as one sign.
    pub milestone: bool,
    /// Planned start and finish.
    pub baseline: (Option<NaiveDate>, Option<NaiveDate>),
    /// Actual or forecast start and finish.
    pub expected: (Option<NaiveDate>, Option<NaiveDate>),
    /// How much of it is done, in per cent.
    pub pct: i64,
    /// How it stands.
    pub standing: Standing,
    /// It has no room left to its commitment.
    pub critical: bool,
    /// Windows, freezes and leave, the later ones on top.
    pub bands: Vec<Band>,
}

/// How something planned stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It is expected by its baseline, or has none.
    #[default]
    OnTime,
    /// It is expected after its baseline.
    Slips,
    /// It is past its baseline and has not happened.
    Late,
    /// It has happened.
    Done,
}

/// The signs of a chart.
struct Signs {
    baseline: &'static str,
    done: &'static str,
    ahead: &'static str,
    critical: &'static str,
    today: &'static str,
}

fn signs(theme: &Theme) -> Signs {
    match theme.charset {
        Charset::Unicode => Signs { baseline: "░", done: "█", ahead: "▒", critical: "▓", today: "│" },
        Charset::Ascii => Signs { baseline: ".", done: "#", ahead: "=", critical: "X", today: ":" },
    }
}

/// What the signs mean that stand in a chart: nothing that is not to be seen.
/// `marks` stand behind dates and are named too. In less than `columns` it is
/// written closer together.
#[must_use]
pub fn legend(buffer: &Buffer, chart: Rect, columns: u16, marks: &BTreeSet<&str>, lang: &Lang, theme: &Theme) -> String {
    let seen: BTreeSet<&str> = chart.positions().filter_map(|at| buffer.cell(at)).map(Cell::symbol).collect();
    let signs = signs(theme);
    let entries = [
        ("chart-sign-baseline", ["o", signs.baseline]),
        ("chart-sign-done", ["@", signs.done]),
        ("chart-sign-ahead", ["+", signs.ahead]),
        ("chart-sign-critical", ["", signs.critical]),
        ("chart-sign-slips", ["*", ""]),
        ("chart-sign-late", ["!", ""]),
        (Sort::Window.key(), ["^", ""]),
        (Sort::Freeze.key(), ["/", ""]),
        (Sort::Away.key(), ["~", ""]),
        ("chart-sign-today", [signs.today, ""]),
    ];
    let entry = |(key, signs): (&str, [&str; 2])| {
        let signs: String = signs.into_iter().filter(|sign| seen.contains(sign)).collect();
        (!signs.is_empty()).then(|| format!("{signs} {}", lang.t(key)))
    };
    let mut entries: Vec<String> = entries.into_iter().filter_map(entry).collect();
    let named =
        [("'", "chart-sign-provisional"), ("*", "chart-sign-override")].into_iter().filter(|(mark, _)| marks.contains(mark));
    entries.extend(named.map(|(mark, key)| format!("..{mark} {}", lang.t(key))));
    let roomy = entries.join("  ");
    if text::width(&roomy) > usize::from(columns) { entries.join(" ") } else { roomy }
}

/// Draws the line of months above a chart, with the days where they fit.
pub fn draw_scale(frame: &mut Frame<'_>, area: Rect, scale: &Scale, lang: &Lang, theme: &Theme) {
    let style = theme.style(Role::Header);
    frame.buffer_mut().set_style(area, style);
    let mut free = 0;
    for column in 0..i32::from(area.width) {
        let (day, before) = (scale.day(column), scale.day(column - 1));
        let label = if (day.year(), day.month()) != (before.year(), before.month()) || column == 0 {
            lang.month(day)
        } else if scale.days <= 2.0 && day.iso_week() != before.iso_week() {
            day.format("%d").to_string()
        } else {
            continue;
        };
        let width = i32::try_from(text::width(&label)).unwrap_or(0);
        // A label is left out where the next month would cut it.
        if column < free || column + width > i32::from(area.width) {
            continue;
        }
        let x = area.x + u16::try_from(column).unwrap_or(0);
        frame.buffer_mut().set_string(x, area.y, &label, style);
        free = column + width + 1;
    }
}

/// Draws one bar, and the line of today through it.
pub fn draw_bar(frame: &mut Frame<'_>, area: Rect, scale: &Scale, bar: &Bar, today: NaiveDate, theme: &Theme) {
    let signs = signs(theme);
    let mut put = |column: i32, sign: &str, style: Style| {
        if (0..i32::from(area.width)).contains(&column) {
            let x = area.x + u16::try_from(column).unwrap_or(0);
            frame.buffer_mut().set_string(x, area.y, sign, style);
        }
    };
    put(scale.column(today), signs.today, theme.style(Role::Today));
    let span = |ends: (Option<NaiveDate>, Option<NaiveDate>)| match ends {
        (from, Some(to)) => Some((scale.column(from.unwrap_or(to)), scale.column(to))),
        (Some(from), None) => Some((scale.column(from), scale.column(from))),
        (None, None) => None,
    };
    let ghost = theme.style(Role::Dim);
    if bar.milestone {
        let planned = bar.baseline.1.map(|day| scale.column(day));
        let expected = bar.expected.1.map(|day| scale.column(day));
        if let (Some(from), Some(to)) = (planned, expected) {
            (from.min(to) + 1..from.max(to)).for_each(|column| put(column, ".", ghost));
        }
        draw_bands(&mut put, &bar.bands, scale, area, theme);
        if let Some(column) = planned {
            put(column, "o", ghost);
        }
        let (sign, role) = match bar.standing {
            Standing::Done => ("@", Role::Ok),
            Standing::Late => ("!", Role::Bad),
            Standing::Slips => ("*", Role::Warn),
            Standing::OnTime => ("+", Role::Accent),
        };
        if let Some(column) = expected.or(planned) {
            put(column, sign, theme.style(role));
        }
        return;
    }
    if let Some((from, to)) = span(bar.baseline) {
        (from.max(0)..=to.min(i32::from(area.width))).for_each(|column| put(column, signs.baseline, ghost));
    }
    if let Some((from, to)) = span(bar.expected) {
        let length = to - from + 1;
        let done =
            if bar.standing == Standing::Done { length } else { i32::try_from(i64::from(length) * bar.pct / 100).unwrap_or(0) };
        let (ahead, role_ahead) = match (bar.critical, bar.standing) {
            (true, _) => (signs.critical, Role::Bad),
            (_, Standing::OnTime) => (signs.ahead, Role::Accent),
            _ => (signs.ahead, Role::Warn),
        };
        for column in from.max(0)..=to.min(i32::from(area.width)) {
            let (sign, role) = if column - from < done { (signs.done, Role::Ok) } else { (ahead, role_ahead) };
            put(column, sign, theme.style(role));
        }
    }
    draw_bands(&mut put, &bar.bands, scale, area, theme);
    if !span(bar.expected).is_some_and(|(from, to)| (from..=to).contains(&scale.column(today))) {
        put(scale.column(today), signs.today, theme.style(Role::Today));
    }
}

/// Draws the days behind a bar, or those that cut it.
fn draw_bands(put: &mut impl FnMut(i32, &str, Style), bands: &[Band], scale: &Scale, area: Rect, theme: &Theme) {
    let edge = i32::from(area.width);
    for band in bands {
        let (from, to) = (band.span.from.map_or(0, |day| scale.column(day)), band.span.to.map_or(edge, |day| scale.column(day)));
        let role = if band.sort == Sort::Window { Role::Info } else { Role::Dim };
        (from.max(0)..=to.min(edge)).for_each(|column| put(column, band.sort.sign().encode_utf8(&mut [0; 4]), theme.style(role)));
    }
}
