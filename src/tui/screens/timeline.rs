//! The timeline: milestones and the tasks that lead to them, with their bars.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::{Folds, Heads};
use super::register::Register;
use super::{plan_facts, plan_rows, plan_trend, plan_verbs};
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::values::{Ref, Uid};
use crate::data::view::ListView;
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::gantt::{self, Scale};
use crate::tui::widgets::rule;

/// A screen with fewer rows begins with the milestones alone.
const ROOMY: u16 = 45;

/// Lines of a detail that has the trend and the parts of the slip in it.
const WIDE_DETAIL: u16 = 17;

/// How the rows are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    /// Phase by phase, each under its milestone.
    Phase,
    /// Person by person.
    Person,
}

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
    /// What was selected the last time, until it is seen.
    recalled: Option<Ref>,
    grouping: Grouping,
}

impl Default for Timeline {
    /// Shows the whole plan.
    fn default() -> Self {
        Self {
            register: Register::new(plan_rows::BY_PHASE).with_marks(plan_rows::mark).with_leaps(),
            scale: None,
            columns: 40,
            seen: false,
            recalled: None,
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
            let bar = plan_rows::bar(row, cx);
            days.extend([bar.baseline.0, bar.baseline.1, bar.expected.0, bar.expected.1].into_iter().flatten());
        }
        let from = days.iter().min().copied().unwrap_or(cx.today) - TimeDelta::days(3);
        let to = days.iter().max().copied().unwrap_or(cx.today) + TimeDelta::days(3);
        Scale::fit(from, to, self.columns)
    }

    /// Puts the rows together in another way, all of them to be seen.
    fn arrange(&mut self, grouping: Grouping) {
        self.grouping = grouping;
        let (source, heads): (_, Heads) = match grouping {
            Grouping::Phase => (plan_rows::BY_PHASE, plan_rows::phase_heads),
            Grouping::Person => (plan_rows::BY_PERSON, plan_rows::owners),
        };
        self.register.list.set_source(source);
        self.register.list.folds = Some(Folds { heads, closed: BTreeSet::new() });
    }

    /// Folds the group of the selected row, or unfolds it.
    fn fold(&mut self, cx: &Cx<'_>) {
        let Some(selected) = self.register.list.selected.as_ref().map(|link| link.uid) else { return };
        let Some(folds) = &mut self.register.list.folds else { return };
        let head = (folds.heads)(&cx.facts()).get(&selected).copied().filter(|_| !folds.closed.contains(&selected));
        // In a plan by person a milestone has a head too, the person.
        let head = head.unwrap_or(selected);
        if !folds.closed.remove(&head) {
            folds.closed.insert(head);
        }
    }

    /// Folds all groups, or unfolds them if all are.
    fn fold_all(&mut self, cx: &Cx<'_>) {
        let Some(folds) = &mut self.register.list.folds else { return };
        let all: BTreeSet<Uid> = (folds.heads)(&cx.facts()).into_values().collect();
        folds.closed = if folds.closed == all { BTreeSet::new() } else { all };
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

    /// What is known of the selected row; with room, the trend of all
    /// milestones and where the slip of this one comes from.
    fn draw_detail(&self, frame: &mut Frame<'_>, area: Rect, is_wide: bool, cx: &Cx<'_>) {
        let planned = |row: &&dyn Row| matches!(row.kind(), Kind::Milestone | Kind::Task);
        let Some(row) = self.register.selected(cx).filter(planned) else {
            return self.register.draw_detail(frame, area, cx);
        };
        let facts = plan_facts::lines(row, usize::from(area.width), !is_wide, cx);
        let used = u16::try_from(facts.len()).unwrap_or(area.height).min(area.height);
        for (line, place) in facts.into_iter().zip(area.rows()) {
            text::draw(frame, place, &line);
        }
        if !is_wide || area.height < used + 4 {
            return;
        }
        let below = Rect { y: area.y + used, height: area.height - used, ..area };
        let [trend, gap, slip] = area::columns(below, [area.width * 9 / 20, 2, REST]);
        plan_trend::draw(frame, trend, cx);
        rule::vertical(frame, gap, cx.theme);
        let columns = usize::from(slip.width);
        let mut lines = plan_facts::waterfall(row, columns, cx);
        if let Some(words) = plan_trend::buffers(columns, cx).filter(|_| cx.schedule.golive(cx.project) == Some(row.uid())) {
            lines.push(Line::styled(cx.lang.t("trend-buffers").into_owned(), cx.theme.style(Role::Title)));
            lines.push(Line::raw(words));
        }
        for (line, place) in lines.into_iter().zip(slip.rows()) {
            text::draw(frame, place, &line);
        }
    }

    fn draw_chart(&mut self, frame: &mut Frame<'_>, head: Rect, body: Rect, cx: &Cx<'_>) {
        self.columns = body.width.max(1);
        let scale = self.scale.unwrap_or_else(|| self.whole(cx));
        gantt::draw_scale(frame, head, &scale, cx.lang, cx.theme);
        cx.hits.add_pane(body, Pane::List);
        for (place, line) in self.register.visible().zip(body.rows()) {
            cx.hits.add(line, Target::Spot(Spot::Row(place)));
            if let Some(row) = cx.project.target(&self.register.list.rows()[place]) {
                gantt::draw_bar(frame, line, &scale, &plan_rows::bar(row, cx), cx.today, cx.theme);
            }
        }
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
            Command::PanMonthLeft => self.pan(-30, cx),
            Command::PanMonthRight => self.pan(30, cx),
            Command::ZoomIn => self.zoom(true, cx),
            Command::ZoomOut => self.zoom(false, cx),
            Command::Fit => self.scale = None,
            Command::Today => self.today(cx),
            Command::ByPerson => self.arrange(if self.grouping == Grouping::Person { Grouping::Phase } else { Grouping::Person }),
            Command::Fold => self.fold(cx),
            Command::FoldAll => self.fold_all(cx),
            other => {
                let own = plan_verbs::run(other, self.register.list.selected.as_ref(), cx);
                return own.or_else(|| self.register.run(other, cx));
            }
        }
        Some(Vec::new())
    }

    fn restore(&mut self, view: &ListView, cx: &Cx<'_>) {
        self.register.restore(view, cx);
        self.recalled = self.register.list.selected.clone();
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        if !self.seen {
            self.arrange(Grouping::Phase);
            if cx.screen.1 < ROOMY {
                self.fold_all(cx);
            }
        }
        self.register.list.refresh(cx);
        if !self.seen {
            // What is done is above; one begins where the work is.
            let open = |link: &Ref| cx.project.target(link).is_some_and(<dyn Row>::is_open);
            let first = self.register.list.rows().iter().position(open);
            let recalled = self.recalled.take().is_some_and(|link| self.register.list.show(&link, cx));
            if !recalled {
                self.register.list.go(first.unwrap_or(0));
            }
            self.seen = true;
        }
    }

    fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        // Else the first drawing would fold it away.
        self.prepare(cx);
        self.register.show(link, cx)
    }

    fn text(&mut self, typed: &str, cx: &Cx<'_>) -> Vec<Effect> {
        match typed.strip_prefix(plan_verbs::PREDECESSOR).filter(|_| !self.register.is_typing()) {
            Some(id) => plan_verbs::link_form(self.register.list.selected.as_ref(), id, cx),
            None => self.register.text(typed, cx),
        }
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        if command == Command::Snapshot {
            return cx.read_only.cloned();
        }
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
        let rows = u16::try_from(self.register.list.rows().len()).unwrap_or(u16::MAX);
        let (lines, is_wide) = match (area.width, area.height) {
            (110.., 30..) => {
                ((area.height - 2).saturating_sub(rows.saturating_add(1).min(area.height / 2)).min(WIDE_DETAIL), true)
            }
            (_, 30..) => (10, false),
            (_, 17..) => (6, false),
            (_, 14..=16) => (3, false),
            _ => (0, false),
        };
        let [main, line, detail, legend] = area::rows(area, [REST, u16::from(lines > 0), lines, 1]);
        let (width, columns) = plan_rows::columns(main.width);
        let [list, gap, chart] = area::columns(main, [width, 1, REST]);
        self.register.set_columns(columns);
        let rows = self.register.draw_list(frame, list, cx);
        rule::vertical(frame, gap, cx.theme);
        let head = Rect { height: 1, ..chart };
        let body = Rect { y: rows.y, height: rows.height, ..chart };
        self.draw_chart(frame, head, body, cx);
        if lines > 0 {
            let title = self.register.selected(cx).map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default();
            rule::horizontal(frame, line, &title, cx.theme);
            self.draw_detail(frame, detail, is_wide, cx);
        }
        let shown = self.register.visible().filter_map(|place| cx.project.target(&self.register.list.rows()[place]));
        let marks: BTreeSet<&str> = shown.map(|row| plan_rows::mark(row, "expected", cx)).collect();
        let words = gantt::legend(frame.buffer_mut(), body, legend.width, &marks, cx.lang, cx.theme);
        let words = text::truncate(&words, usize::from(legend.width)).into_owned();
        text::draw(frame, legend, &Line::styled(words, cx.theme.style(Role::Dim)));
    }
}
