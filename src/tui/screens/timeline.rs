//! The timeline: milestones and the tasks that lead to them, with their bars.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::list::Source;
use super::register::{Column, Register};
use super::{plan_facts, plan_verbs};
use crate::data::cell::Face;
use crate::data::msg::Msg;
use crate::data::phases;
use crate::data::project::Kind;
use crate::data::query::natural;
use crate::data::record::{Facts, Row, same};
use crate::data::records::{Deliverable, Milestone, Task};
use crate::data::values::{Ref, Uid};
use crate::data::view::ListView;
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::gantt::{self, Bar, Scale, Standing};
use crate::tui::widgets::rule;

/// Phase by phase, a milestone before its tasks.
fn arrange(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let places: HashMap<Uid, (i64, i64)> = phases::places(facts.project);
    rows.sort_by_cached_key(|row| (places.get(&row.uid()).copied().unwrap_or((i64::MAX, 0)), row.id().to_owned()));
}

const SOURCE: Source =
    Source { kinds: &[Kind::Milestone, Kind::Task, Kind::Deliverable], keep: |_, _| true, arrange: Some(arrange) };

/// Person by person, each one's work by its start.
fn arrange_by_person(rows: &mut Vec<&dyn Row>, facts: &Facts<'_>) {
    let owner = |row: &dyn Row| match row.stored("owner") {
        Face::Link(link) => facts.project.target(link).map(<dyn Row>::title).unwrap_or_default(),
        _ => String::new(),
    };
    let places = phases::places(facts.project);
    let mut keyed: Vec<(String, (i64, i64), &dyn Row)> =
        rows.iter().map(|row| (owner(*row), places.get(&row.uid()).copied().unwrap_or((i64::MAX, 0)), *row)).collect();
    keyed.sort_by(|a, b| natural(&a.0, &b.0).then(a.1.cmp(&b.1)));
    *rows = keyed.into_iter().map(|(.., row)| row).collect();
}

const BY_PERSON: Source = Source { arrange: Some(arrange_by_person), ..SOURCE };
const FOLDED: Source = Source { kinds: &[Kind::Milestone], ..SOURCE };

/// How the rows are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    /// Phase by phase.
    Phase,
    /// Person by person.
    Person,
    /// Milestones only.
    Folded,
}

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
    Column { keys: &["float_commit_wd"], width: 5, head: "column-float" },
    Column { keys: &["status", "state"], width: 0, head: "" },
    Column { keys: &["owner"], width: 0, head: "" },
    Column { keys: &["side"], width: 0, head: "" },
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
    grouping: Grouping,
}

impl Default for Timeline {
    /// Shows the whole plan.
    fn default() -> Self {
        Self {
            register: Register::new(SOURCE).with_columns(NARROW),
            scale: None,
            columns: 40,
            seen: false,
            grouping: Grouping::Phase,
        }
    }
}

impl Timeline {
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

    fn arrange(&mut self, grouping: Grouping) {
        self.grouping = grouping;
        self.register.list.set_source(match grouping {
            Grouping::Phase => SOURCE,
            Grouping::Person => BY_PERSON,
            Grouping::Folded => FOLDED,
        });
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
        cx.hits.add_pane(body, Pane::List);
        for (place, line) in self.register.visible().zip(body.rows()) {
            cx.hits.add(line, Target::Spot(Spot::Row(place)));
            if let Some(row) = cx.project.target(&self.register.list.rows()[place]) {
                gantt::draw_bar(frame, line, &scale, &bar(row, cx), cx.today, cx.theme);
            }
        }
    }
}

/// The bar of a milestone or task.
fn bar(row: &dyn Row, cx: &Cx<'_>) -> Bar {
    let facts = cx.facts();
    let standing = |planned: Option<NaiveDate>, expected: Option<NaiveDate>, done: bool| match (planned, expected) {
        _ if done => Standing::Done,
        (Some(planned), _) if planned < cx.today => Standing::Late,
        (Some(planned), Some(expected)) if expected > planned => Standing::Slips,
        _ => Standing::OnTime,
    };
    if let Some(milestone) = same::<Milestone>(Some(row)) {
        let (planned, expected) = (milestone.committed(), milestone.expected_in(&facts));
        return Bar {
            milestone: true,
            baseline: (None, planned),
            expected: (None, expected),
            pct: 0,
            critical: false,
            standing: standing(planned, expected, milestone.actual.is_some()),
        };
    }
    if let Some(deliverable) = same::<Deliverable>(Some(row)) {
        // It is due with its milestone, and there once it was accepted.
        let milestone = cx.project.milestones.of(&deliverable.milestone);
        let planned = milestone.and_then(Milestone::committed);
        let expected = deliverable.accepted_on.or_else(|| milestone?.expected_in(&facts));
        return Bar {
            milestone: true,
            baseline: (None, planned),
            expected: (None, expected),
            pct: 0,
            critical: false,
            standing: standing(planned, expected, deliverable.accepted_on.is_some()),
        };
    }
    let Some(task) = same::<Task>(Some(row)) else { return Bar::default() };
    let planned = task.baseline.current();
    let (start, finish) = (planned.and_then(|revision| revision.start), task.committed());
    let starts = task.actual_start.or_else(|| cx.schedule.start(task.uid)).or(task.forecast_start);
    let expected = (starts, task.expected_in(&facts));
    Bar {
        milestone: false,
        baseline: (start, finish),
        expected,
        pct: task.pct.0.unwrap_or(0),
        critical: cx.schedule.is_critical(task.uid),
        standing: standing(finish, expected.1, task.actual_finish.is_some()),
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
            Command::ByPerson => self.arrange(if self.grouping == Grouping::Person { Grouping::Phase } else { Grouping::Person }),
            Command::Fold => self.arrange(if self.grouping == Grouping::Folded { Grouping::Phase } else { Grouping::Folded }),
            other => {
                let own = plan_verbs::run(other, self.register.list.selected.as_ref(), cx);
                return own.or_else(|| self.register.run(other, cx));
            }
        }
        Some(Vec::new())
    }

    fn restore(&mut self, view: &ListView, cx: &Cx<'_>) {
        self.register.restore(view, cx);
        self.seen = view.selected.is_some();
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.register.list.refresh(cx);
        if !self.seen {
            // What is done is above; one begins where the work is.
            let open = |link: &Ref| cx.project.target(link).is_some_and(<dyn Row>::is_open);
            let first = self.register.list.rows().iter().position(open);
            self.register.list.go(first.unwrap_or(0));
            self.seen = true;
        }
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        let edits =
            [Command::Forecast, Command::Actual, Command::Remaining, Command::Predecessors, Command::Baseline, Command::SlipRisk];
        if edits.contains(&command) {
            return self.register.refuses(Command::Edit, cx);
        }
        self.register.refuses(command, cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.prepare(cx);
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
            let planned = |row: &&dyn Row| row.kind() != Kind::Deliverable;
            if let Some(row) = self.register.selected(cx).filter(planned) {
                let lines = plan_facts::lines(row, usize::from(detail.width), cx);
                for (line, place) in lines.into_iter().zip(detail.rows()) {
                    frame.render_widget(line, place);
                }
            } else {
                self.register.draw_detail(frame, detail, cx);
            }
        }
        let words = text::truncate(&cx.lang.msg(&gantt::legend(cx.theme)), usize::from(legend.width)).into_owned();
        frame.render_widget(Line::styled(words, cx.theme.style(Role::Dim)), legend);
    }
}
