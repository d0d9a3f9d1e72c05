//! The timeline: milestones and the tasks that lead to them, with their bars.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::list::Source;
use super::register::{Column, Register};
use crate::data::phases;
use crate::data::project::Kind;
use crate::data::record::{Facts, Row, same};
use crate::data::records::{Milestone, Task};
use crate::data::values::Uid;
use crate::tui::command::{Command, Scope};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::gantt::{self, Bar, Scale};
use crate::tui::widgets::rule;

/// Phase by phase, a milestone before its tasks.
fn arrange(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let places: HashMap<Uid, (i64, i64)> = phases::places(facts.project);
    rows.sort_by_cached_key(|row| (places.get(&row.uid()).copied().unwrap_or((i64::MAX, 0)), row.id().to_owned()));
}

const SOURCE: Source = Source { kinds: &[Kind::Milestone, Kind::Task], keep: |_, _| true, arrange: Some(arrange) };

/// Columns left of the chart where there is little room.
const NARROW: &[Column] = &[
    Column { keys: &["title"], width: 14, head: "" },
    Column { keys: &["committed"], width: 6, head: "column-baseline" },
    Column { keys: &["expected"], width: 6, head: "column-forecast" },
    Column { keys: &["slip_wd"], width: 4, head: "column-slip" },
];

/// Columns left of the chart, most important first.
const WIDE: &[Column] = &[
    Column { keys: &["title"], width: 22, head: "" },
    Column { keys: &["committed"], width: 6, head: "column-baseline" },
    Column { keys: &["expected"], width: 6, head: "column-forecast" },
    Column { keys: &["slip_wd"], width: 4, head: "column-slip" },
    Column { keys: &["status", "state"], width: 0, head: "" },
    Column { keys: &["owner"], width: 0, head: "" },
    Column { keys: &["pct"], width: 4, head: "column-pct" },
    Column { keys: &["remaining_wd"], width: 4, head: "column-remaining" },
];

/// Days a column stands for, from near to far.
const ZOOM: [f64; 9] = [0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 30.0];

/// The timeline screen.
pub struct Timeline {
    register: Register,
    /// What the chart shows; all of it until the person pans or zooms.
    scale: Option<Scale>,
    /// Columns of the chart when it was last drawn.
    columns: u16,
    /// The person has seen it already.
    seen: bool,
}

impl Timeline {
    /// Shows the whole plan.
    #[must_use]
    pub fn new() -> Self {
        Self { register: Register::new(SOURCE).with_columns(NARROW), scale: None, columns: 40, seen: false }
    }

    /// The scale that shows the whole plan, with a little air at its ends.
    fn whole(&self, cx: &Cx<'_>) -> Scale {
        let mut days: Vec<NaiveDate> = vec![cx.today];
        for link in self.register.list.rows() {
            let Some(row) = cx.project.target(link) else { continue };
            let bar = bar(row, cx);
            days.extend([bar.baseline.0, bar.baseline.1, bar.expected.0, bar.expected.1].into_iter().flatten());
        }
        let from = days.iter().min().copied().unwrap_or(cx.today) - TimeDelta::days(3);
        let to = days.iter().max().copied().unwrap_or(cx.today) + TimeDelta::days(3);
        Scale::fit(from, to, self.columns)
    }

    fn pan(&mut self, days: i64, cx: &Cx<'_>) {
        let scale = self.scale.unwrap_or_else(|| self.whole(cx));
        self.scale = Some(Scale { from: scale.from + TimeDelta::days(days), ..scale });
    }

    /// Zooms round the middle of the chart to the next step nearer or farther.
    fn zoom(&mut self, nearer: bool, cx: &Cx<'_>) {
        let scale = self.scale.unwrap_or_else(|| self.whole(cx));
        let next = if nearer {
            ZOOM.iter().rev().find(|days| **days < scale.days - 0.01)
        } else {
            ZOOM.iter().find(|days| **days > scale.days + 0.01)
        };
        let Some(days) = next.copied() else { return };
        let half = f64::from(self.columns) / 2.0;
        let middle = scale.from + TimeDelta::days((half * scale.days) as i64);
        self.scale = Some(Scale { from: middle - TimeDelta::days((half * days) as i64), days });
    }

    /// Today at a third of the chart.
    fn today(&mut self, cx: &Cx<'_>) {
        let scale = self.scale.unwrap_or_else(|| self.whole(cx));
        let third = (f64::from(self.columns) / 3.0 * scale.days) as i64;
        self.scale = Some(Scale { from: cx.today - TimeDelta::days(third), ..scale });
    }

    fn draw_chart(&mut self, frame: &mut Frame<'_>, head: Rect, body: Rect, cx: &Cx<'_>) {
        self.columns = body.width.max(1);
        let scale = self.scale.unwrap_or_else(|| self.whole(cx));
        gantt::draw_scale(frame, head, &scale, cx.lang, cx.theme);
        for (place, line) in self.register.visible().zip(body.rows()) {
            if let Some(row) = cx.project.target(&self.register.list.rows()[place]) {
                gantt::draw_bar(frame, line, &scale, &bar(row, cx), cx.today, cx.theme);
            }
        }
    }
}

/// The bar of a milestone or task.
fn bar(row: &dyn Row, cx: &Cx<'_>) -> Bar {
    let late = |planned: Option<NaiveDate>, done: bool| !done && planned.is_some_and(|day| day < cx.today);
    if let Some(milestone) = same::<Milestone>(Some(row)) {
        let (planned, expected, done) = (milestone.committed(), milestone.expected(), milestone.actual.is_some());
        return Bar {
            milestone: true,
            baseline: (None, planned),
            expected: (None, expected),
            done,
            pct: 0,
            late: late(planned, done),
            slips: planned.zip(expected).is_some_and(|(planned, expected)| expected > planned),
        };
    }
    let Some(task) = same::<Task>(Some(row)) else { return Bar::default() };
    let planned = task.baseline.current();
    let (start, finish) = (planned.and_then(|revision| revision.start), task.committed());
    let expected = (task.actual_start.or(task.forecast_start), task.expected());
    let done = task.actual_finish.is_some();
    Bar {
        milestone: false,
        baseline: (start, finish),
        expected,
        done,
        pct: task.pct.0.unwrap_or(0),
        late: late(finish, done),
        slips: finish.zip(expected.1).is_some_and(|(planned, expected)| expected > planned),
    }
}

/// How many columns the list takes of a body that wide.
fn list_width(width: u16) -> u16 {
    match width {
        180.. => 104,
        140..=179 => 84,
        110..=139 => 66,
        90..=109 => 58,
        _ => 44,
    }
}

impl Layer for Timeline {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(&self.register)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(&mut self.register)
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.register.is_typing() { self.register.scopes() } else { &[Scope::Timeline, Scope::List] }
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::PanLeft => self.pan(-1, cx),
            Command::PanRight => self.pan(1, cx),
            Command::PanWeekLeft => self.pan(-7, cx),
            Command::PanWeekRight => self.pan(7, cx),
            Command::ZoomIn => self.zoom(true, cx),
            Command::ZoomOut => self.zoom(false, cx),
            Command::Fit => self.scale = None,
            Command::Today => self.today(cx),
            other => return self.register.run(other, cx),
        }
        Some(Vec::new())
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.register.list.refresh(cx);
        if !self.seen {
            // What is done is above; one begins where the work is.
            let open = |link: &crate::data::values::Ref| cx.project.target(link).is_some_and(|row| row.is_open());
            let first = self.register.list.rows().iter().position(open);
            self.register.list.go(first.unwrap_or(0));
            self.seen = true;
        }
        if self.register.list.rows().is_empty() || self.register.is_zoomed() {
            self.register.draw_list(frame, area, cx);
            return;
        }
        let lines = match area.height {
            30.. => 9,
            17.. => 5,
            14..=16 => 3,
            _ => 0,
        };
        let [main, line, detail, legend] = Layout::vertical([
            Constraint::Min(4),
            Constraint::Length(u16::from(lines > 0)),
            Constraint::Length(lines),
            Constraint::Length(1),
        ])
        .areas(area);
        let [list, gap, chart] =
            Layout::horizontal([Constraint::Length(list_width(main.width)), Constraint::Length(1), Constraint::Min(0)])
                .areas(main);
        self.register.set_columns(if list.width >= 58 { WIDE } else { NARROW });
        let rows = self.register.draw_list(frame, list, cx);
        rule::vertical(frame, gap, cx.theme);
        let head = Rect { height: 1, ..chart };
        self.draw_chart(frame, head, Rect { y: rows.y, height: rows.height, ..chart }, cx);
        if lines > 0 {
            let title = self.register.selected(cx).map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default();
            rule::horizontal(frame, line, &title, cx.theme);
            self.register.draw_detail(frame, detail, cx);
        }
        let words = text::truncate(&cx.lang.msg(&gantt::legend(cx.theme)), usize::from(legend.width)).into_owned();
        frame.render_widget(Line::styled(words, cx.theme.style(Role::Dim)), legend);
    }
}
