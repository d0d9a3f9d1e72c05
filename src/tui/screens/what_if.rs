//! What if: durations and links tried in a copy of the plan. Every milestone,
//! what drives it and the client's dates move as one types. Nothing is saved:
//! the copy is discarded, or becomes a change request.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::plan_facts::signed;
use crate::data::cell::{Cell, Reading};
use crate::data::msg::Msg;
use crate::data::phases;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::records::stakeholder::Side;
use crate::data::schedule::Schedule;
use crate::data::schedule::scenario::{Scenario, moved};
use crate::data::values::{Ref, Uid};
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::key::Key;
use crate::tui::layer::{Cx, Effect, Layer, Notice};
use crate::tui::overlays::form::Form;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::widgets::input::Input;
use crate::tui::widgets::{bars, popup, rule};

/// The what-if screen.
pub struct WhatIf {
    before: Arc<Schedule>,
    scenario: Scenario,
    after: Schedule,
    /// The unfinished tasks, in the order of the plan.
    tasks: Vec<Ref>,
    /// What is typed beside each: a number of days, or links.
    typed: BTreeMap<Uid, String>,
    /// Why what is typed does not hold.
    refused: BTreeMap<Uid, Msg>,
    at: usize,
    top: usize,
    input: Input,
}

impl WhatIf {
    /// A copy of the plan as it is, the selected task first in line.
    #[must_use]
    pub fn new(selected: Option<&Ref>, cx: &Cx<'_>) -> Self {
        let places = phases::places(cx.project);
        let mut tasks: Vec<_> = cx.project.tasks.iter().filter(|task| (*task as &dyn Row).is_open()).collect();
        tasks.sort_by_key(|task| (places.get(&task.uid).copied(), task.id.clone()));
        let tasks: Vec<Ref> =
            tasks.into_iter().map(|task| Ref { kind: Kind::Task, uid: task.uid, id: task.id.clone() }).collect();
        let at = selected.and_then(|link| tasks.iter().position(|task| task.uid == link.uid)).unwrap_or(0);
        let scenario = Scenario::new(cx.project, cx.today);
        let after = scenario.schedule();
        Self {
            before: Arc::new(cx.schedule.clone()),
            scenario,
            after,
            tasks,
            typed: BTreeMap::new(),
            refused: BTreeMap::new(),
            at,
            top: 0,
            input: Input::line(""),
        }
    }

    /// Tries what is typed beside the task at the caret: a number is its
    /// remaining working days (or its duration before it has begun), anything
    /// else its links.
    fn try_typed(&mut self, cx: &Cx<'_>) {
        let Some(task) = self.tasks.get(self.at) else { return };
        let (uid, text) = (task.uid, self.input.value());
        self.typed.insert(uid, text.clone());
        self.scenario.reset(Kind::Task, uid);
        self.refused.remove(&uid);
        let text = text.trim();
        if !text.is_empty() {
            let reading = Reading { project: cx.project, today: cx.today };
            let mut wrong = None;
            let tried = self.scenario.task(uid, |task| {
                let read = if text.chars().all(|c| c.is_ascii_digit()) {
                    let days: &mut dyn Cell = if task.actual_start.is_some() { &mut task.remaining_wd } else { &mut task.dur_wd };
                    days.parse(text, &reading)
                } else {
                    task.preds.parse(text, &reading)
                };
                wrong = read.err();
            });
            if let Some(why) = wrong.or(tried.err()) {
                self.scenario.reset(Kind::Task, uid);
                self.refused.insert(uid, why);
            }
        }
        self.after = self.scenario.schedule();
    }

    fn go(&mut self, to: usize) {
        self.at = to.min(self.tasks.len().saturating_sub(1));
        let text = self.tasks.get(self.at).and_then(|task| self.typed.get(&task.uid)).cloned().unwrap_or_default();
        self.input.set(&text);
    }

    /// A change request with what was tried: how many days the last milestone
    /// gains or loses, and which durations and links make it so.
    fn request(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let touched = self.scenario.touched();
        if touched.is_empty() {
            return vec![Effect::Say(Notice::hint(Msg::new("what-if-nothing")))];
        }
        let name = |uid: Uid| cx.project.tasks.get(uid).map(|task| format!("{} {}", task.id, task.title)).unwrap_or_default();
        let tried: Vec<String> =
            touched.iter().filter_map(|(_, uid)| Some(format!("{}: {}", name(*uid), self.typed.get(uid)?.trim()))).collect();
        let gain = moved(&self.before, &self.after)
            .into_iter()
            .filter(|moved| moved.link.kind == Kind::Milestone)
            .map(|moved| format!("{} {} > {} ({})", moved.link.id, moved.before, moved.after, signed(moved.wd)))
            .collect::<Vec<_>>();
        let days = self.impact(cx);
        let why = format!("{}\n{}", tried.join("\n"), gain.join("\n"));
        let fill = [
            ("title", cx.lang.msg(&Msg::new("what-if-title").text("what", tried.join(", ")))),
            ("why", why),
            ("impact_schedule", days.to_string()),
        ];
        vec![Effect::Close, Effect::Open(Box::new(Form::create(Kind::Change, &fill, cx).whole()))]
    }

    /// Working days that the ready day of the first key milestone with a
    /// window moves; without windows, that the end of the plan moves.
    fn impact(&self, cx: &Cx<'_>) -> i64 {
        let calendar = &cx.project.calendar;
        let windowed = cx.project.milestones.iter().filter(|milestone| milestone.key && milestone.actual.is_none());
        let moved = windowed
            .filter(|milestone| !milestone.windows.0.is_empty())
            .find_map(|milestone| Some(calendar.between(self.before.ready(milestone.uid)?, self.after.ready(milestone.uid)?)));
        let end = || Some(calendar.between(self.before.end()?, self.after.end()?));
        moved.or_else(end).unwrap_or(0)
    }

    fn task_line(&self, place: usize, columns: usize, cx: &Cx<'_>) -> Line<'static> {
        let link = &self.tasks[place];
        let Some(task) = cx.project.tasks.get(link.uid) else { return Line::default() };
        let days = if task.actual_start.is_some() { task.remaining_wd.0 } else { task.dur_wd.0 };
        let days = days.map(|days| days.to_string()).unwrap_or_default();
        let client = cx.project.stakeholders.of(&task.owner).is_some_and(|owner| owner.side != Side::Vendor);
        let mark = if client { cx.lang.t("plan-client").into_owned() } else { String::new() };
        let finish = self.after.finish(link.uid).map(|day| cx.lang.short_date(day, 6)).unwrap_or_default();
        let wd =
            self.before.finish(link.uid).zip(self.after.finish(link.uid)).map_or(0, |(a, b)| cx.project.calendar.between(a, b));
        let title = title_width(columns);
        let mut spans = vec![
            Span::raw(if place == self.at { "> " } else { "  " }),
            Span::raw(text::pad(&link.id, 5, Align::Left)),
            Span::raw(text::pad(&text::truncate(&task.title, title), title, Align::Left)),
            Span::styled(text::pad(&mark, 3, Align::Centre), cx.theme.style(Role::Dim)),
            Span::raw(text::pad(&days, 4, Align::Right) + "  "),
        ];
        let typed = if place == self.at { String::new() } else { self.typed.get(&link.uid).cloned().unwrap_or_default() };
        spans.push(Span::styled(text::pad(&text::truncate(&typed, 12), 13, Align::Left), cx.theme.style(Role::Accent)));
        spans.push(Span::raw(text::pad(&finish, 7, Align::Left)));
        if wd != 0 {
            spans.push(Span::styled(signed(wd), cx.theme.style(if wd > 0 { Role::Bad } else { Role::Ok })));
        }
        Line::from(spans)
    }

    /// Each milestone to come: committed, without, with, ready, driver.
    fn milestone_lines(&self, cx: &Cx<'_>) -> Vec<Line<'static>> {
        let open = cx.project.milestones.iter().filter(|milestone| (*milestone as &dyn Row).is_open());
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| cx.lang.short_date(day, 6)).unwrap_or_default();
        open.map(|milestone| {
            let uid = milestone.uid;
            let (was, is) = (self.before.finish(uid), self.after.finish(uid));
            let wd = was.zip(is).map_or(0, |(was, is)| cx.project.calendar.between(was, is));
            let role = match wd {
                0 => Role::Text,
                ..0 => Role::Ok,
                _ => Role::Bad,
            };
            let mut spans = vec![
                Span::raw(text::pad(&text::truncate(&format!("  {} {}", milestone.id, milestone.title), 23), 24, Align::Left)),
                Span::styled(text::pad(&day(milestone.committed()), 8, Align::Left), cx.theme.style(Role::Dim)),
                Span::raw(text::pad(&day(was), 8, Align::Left)),
                Span::styled(text::pad(&day(is), 8, Align::Left), cx.theme.style(role)),
            ];
            if let Some(ready) = self.after.ready(uid).filter(|ready| Some(*ready) != is) {
                let words = cx.lang.msg(&Msg::new("what-if-ready").text("day", cx.lang.short_date(ready, 6)));
                spans.push(Span::raw(format!("{words}  ")));
            }
            if let Some(buffer) = self.after.buffer_wd(uid) {
                let words = cx.lang.msg(&Msg::new("what-if-buffer").text("wd", signed(buffer)));
                spans.push(Span::styled(format!("{words}  "), cx.theme.style(if buffer < 0 { Role::Bad } else { Role::Ok })));
            }
            if let Some(driver) = self.after.chain(uid).iter().rev().find(|link| link.kind == Kind::Task) {
                spans.push(Span::styled(
                    cx.lang.msg(&Msg::new("what-if-driver").text("id", &driver.id)),
                    cx.theme.style(Role::Dim),
                ));
            }
            Line::from(spans)
        })
        .collect()
    }
}

/// How wide the title of a task is in a list that wide.
fn title_width(columns: usize) -> usize {
    columns.saturating_sub(44).clamp(10, 34)
}

impl Layer for WhatIf {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::WhatIf, Scope::Always]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::WhatIfDown => self.go(self.at + 1),
            Command::WhatIfUp => self.go(self.at.saturating_sub(1)),
            Command::WhatIfRequest => return Some(self.request(cx)),
            Command::WhatIfDiscard | Command::Interrupt => return Some(vec![Effect::Close]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        (command == Command::WhatIfRequest).then(|| cx.read_only.cloned()).flatten()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if self.input.key(key) {
            self.try_typed(cx);
        }
        Vec::new()
    }

    fn text(&mut self, typed: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.input.paste(typed);
        self.try_typed(cx);
        Vec::new()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        popup::clear(frame, area);
        let milestones = self.milestone_lines(cx);
        let below = u16::try_from(milestones.len()).unwrap_or(8).min(area.height / 2);
        let [head, list, note, line, foot] = area::rows(area, [1, REST, 1, 1, below]);
        let words = text::truncate(&cx.lang.t("what-if-head"), usize::from(head.width)).into_owned();
        text::draw(frame, head, &Line::styled(words, cx.theme.style(Role::Title)));
        let height = usize::from(list.height).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        let columns = usize::from(list.width);
        for (place, row) in (self.top..self.tasks.len()).zip(list.rows()) {
            text::draw(frame, row, &self.task_line(place, columns, cx));
            if place == self.at {
                let title = title_width(columns);
                let x = row.x + u16::try_from(2 + 5 + title + 3 + 6).unwrap_or(0);
                bars::field(frame, Rect { x, width: 12.min(row.right().saturating_sub(x)), ..row }, &self.input, true, cx.theme);
            }
        }
        let refused = self.tasks.get(self.at).and_then(|task| self.refused.get(&task.uid));
        let (words, role) = match refused {
            Some(why) => (format!("! {}", cx.lang.msg(why)), Role::Bad),
            None => (cx.lang.t("what-if-hint").into_owned(), Role::Dim),
        };
        text::draw(
            frame,
            note,
            &Line::styled(text::truncate(&words, usize::from(note.width)).into_owned(), cx.theme.style(role)),
        );
        rule::horizontal(frame, line, &cx.lang.t("what-if-milestones"), cx.theme);
        for (words, row) in milestones.into_iter().zip(foot.rows()) {
            text::draw(frame, row, &words);
        }
    }
}
