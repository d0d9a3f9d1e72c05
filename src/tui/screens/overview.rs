//! The overview: the goal, and what asks for attention now. Every line is a
//! record; Enter goes to it.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::record_facts::table;
use super::verbs;
use crate::data::cell::Face;
use crate::data::contact::ContactState;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::records::change::ChangeState;
use crate::data::records::feedback::FeedbackKind;
use crate::data::values::{Choice, Ref, Uid};
use crate::data::view::ListView;
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::rule;

/// One block of the overview.
struct Block {
    title: &'static str,
    empty: &'static str,
    /// The records in it, most pressing first.
    rows: for<'a> fn(&Cx<'a>) -> Vec<&'a dyn Row>,
    /// What is shown of each besides its title.
    keys: &'static [&'static str],
    /// Only a large screen has room for it.
    large: bool,
}

/// The blocks, in reading order: down the left column, then the right one.
const BLOCKS: &[Block] = &[
    Block {
        title: "overview-milestones",
        empty: "overview-no-milestones",
        rows: milestones,
        keys: &["status", "expected", "slip_wd"],
        large: false,
    },
    Block { title: "overview-risks", empty: "overview-no-risks", rows: risks, keys: &["band", "owner", "act_by"], large: false },
    Block {
        title: "overview-changes",
        empty: "overview-no-changes",
        rows: changes,
        keys: &["state", "decider", "decide_by"],
        large: false,
    },
    Block {
        title: "overview-issues",
        empty: "overview-no-issues",
        rows: issues,
        keys: &["severity", "owner", "state"],
        large: true,
    },
    Block {
        title: "overview-expectations",
        empty: "overview-no-expectations",
        rows: expectations,
        keys: &["who", "gap", "state"],
        large: true,
    },
    Block {
        title: "overview-actions",
        empty: "overview-no-actions",
        rows: actions,
        keys: &["owner", "due", "overdue_wd"],
        large: false,
    },
    Block { title: "overview-soon", empty: "overview-no-soon", rows: soon, keys: &["owner", "due", "state"], large: true },
    Block {
        title: "overview-contacts",
        empty: "overview-no-contacts",
        rows: contacts,
        keys: &["org", "days_since_contact", "contact_state"],
        large: false,
    },
    Block {
        title: "overview-complaints",
        empty: "overview-no-complaints",
        rows: complaints,
        keys: &["who", "state", "severity"],
        large: false,
    },
    Block { title: "overview-meetings", empty: "overview-no-meetings", rows: meetings, keys: &["at", "state"], large: true },
];

/// Milestones to come, the earliest first.
fn milestones<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let facts = cx.facts();
    let mut rows: Vec<_> = cx.project.milestones.iter().filter(|milestone| (*milestone as &dyn Row).is_open()).collect();
    rows.sort_by_key(|milestone| milestone.expected_in(&facts).or(milestone.committed()).unwrap_or(NaiveDate::MAX));
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Open threats and opportunities, the gravest first.
fn risks<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = cx.project.risks.iter().filter(|risk| (*risk as &dyn Row).is_open()).collect();
    rows.sort_by_key(|risk| (std::cmp::Reverse(risk.band()), risk.act_by.or(risk.window.from), std::cmp::Reverse(risk.score())));
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Actions past their due date, the most overdue first.
fn actions<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let late =
        |action: &&crate::data::records::Action| action.due.is_some_and(|due| due < cx.today) && (*action as &dyn Row).is_open();
    let mut rows: Vec<_> = cx.project.actions.iter().filter(late).collect();
    rows.sort_by_key(|action| action.due);
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// People whose contact is due, the longest silence first.
fn contacts<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let facts = cx.facts();
    let due = [ContactState::Due, ContactState::Cold].map(|state| Face::Choice(ContactState::SET, state.index()));
    let mut rows: Vec<(i64, &dyn Row)> = Vec::new();
    for person in cx.project.stakeholders.iter() {
        let row: &dyn Row = person;
        if let Face::Number { value, .. } = row.face("days_since_contact", &facts)
            && due.contains(&row.face("contact_state", &facts))
        {
            rows.push((-value, row));
        }
    }
    rows.sort_by_key(|(days, _)| *days);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Change requests that wait for somebody: decisions first.
fn changes<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = cx.project.changes.iter().filter(|change| (*change as &dyn Row).is_open()).collect();
    rows.sort_by_key(|change| {
        (change.state != ChangeState::AwaitingDecision, change.decide_by.or(change.assess_by).unwrap_or(NaiveDate::MAX))
    });
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Open complaints, the oldest first.
fn complaints<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let open = |feedback: &&crate::data::records::Feedback| {
        feedback.kind == FeedbackKind::Complaint && (*feedback as &dyn Row).is_open()
    };
    let mut rows: Vec<_> = cx.project.feedback.iter().filter(open).collect();
    rows.sort_by_key(|feedback| feedback.at);
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Actions due within a week, the nearest first.
fn soon<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let week = cx.today..=cx.today + chrono::TimeDelta::days(7);
    let due = |action: &&crate::data::records::Action| {
        action.due.is_some_and(|due| week.contains(&due)) && (*action as &dyn Row).is_open()
    };
    let mut rows: Vec<_> = cx.project.actions.iter().filter(due).collect();
    rows.sort_by_key(|action| action.due);
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Open issues, the gravest first.
fn issues<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = cx.project.issues.iter().filter(|issue| (*issue as &dyn Row).is_open()).collect();
    rows.sort_by_key(|issue| (issue.severity.0.unwrap_or(i64::MAX), issue.due));
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Meetings to come, the next one first.
fn meetings<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = cx.project.meetings.iter().filter(|meeting| meeting.at.is_some_and(|at| at >= cx.now)).collect();
    rows.sort_by_key(|meeting| meeting.at);
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// Expectations that differ from what is agreed, the widest gap first.
fn expectations<'a>(cx: &Cx<'a>) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = cx.project.expectations.iter().filter(|expectation| (*expectation as &dyn Row).is_open()).collect();
    rows.sort_by_key(|expectation| std::cmp::Reverse(expectation.gap));
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// The records of each block, found anew when something changes that decides
/// about them: the project, or the minute that it is.
#[derive(Default)]
struct Found {
    of: Option<(u64, NaiveDateTime)>,
    blocks: Vec<Vec<(Kind, Uid)>>,
}

impl Found {
    fn refresh(&mut self, cx: &Cx<'_>) {
        let of = Some((cx.revision, cx.now.with_second(0).unwrap_or(cx.now)));
        if std::mem::replace(&mut self.of, of) != of {
            let block = |block: &Block| (block.rows)(cx).into_iter().map(|row| (row.kind(), row.uid())).collect();
            self.blocks = BLOCKS.iter().map(block).collect();
        }
    }
}

/// The overview screen.
#[derive(Default)]
pub struct Overview {
    found: Found,
    selected: Option<Uid>,
    /// The records on the screen, in reading order.
    shown: Vec<Ref>,
}

impl Overview {
    fn place(&self) -> usize {
        self.shown.iter().position(|link| Some(link.uid) == self.selected).unwrap_or(0)
    }

    fn step(&mut self, by: isize) {
        let place = self.place().saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
        self.selected = self.shown.get(place).map(|link| link.uid);
    }

    fn draw_block(&mut self, frame: &mut Frame<'_>, area: Rect, place: usize, cx: &Cx<'_>) {
        let (block, found) = (&BLOCKS[place], &self.found.blocks[place]);
        let [head, body] = area::rows(area, [1, REST]);
        rule::horizontal(frame, head, &format!("{} {}", cx.lang.t(block.title), found.len()), cx.theme);
        if found.is_empty() {
            let words = text::truncate(&cx.lang.t(block.empty), usize::from(body.width).saturating_sub(2)).into_owned();
            text::draw(frame, body, &Line::styled(format!("  {words}"), cx.theme.style(Role::Dim)));
        }
        let columns = usize::from(body.width).saturating_sub(2);
        let shown = found.iter().take(usize::from(body.height));
        let rows: Vec<&dyn Row> = shown.filter_map(|(kind, uid)| cx.project.row(*kind, *uid)).collect();
        let lines = table(&rows, block.keys, columns, rows.len(), cx);
        for ((row, words), line) in rows.iter().zip(lines).zip(body.rows()) {
            let link = Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() };
            if self.selected.is_none() {
                self.selected = Some(link.uid);
            }
            let here = self.selected == Some(link.uid);
            cx.hits.add(line, Target::Spot(Spot::Row(self.shown.len())));
            self.shown.push(link);
            let [sign, rest] = area::columns(line, [2, REST]);
            text::draw(frame, rest, &words);
            if here {
                text::draw(frame, sign, &Line::from("> "));
                cx.theme.select(line, frame.buffer_mut());
            }
        }
    }

    /// The goal in two lines at most, and the facts of the contract.
    fn draw_goal(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(charter) = cx.project.charter() else {
            let key = cx.keymap.shown(Command::Charter).unwrap_or_default();
            let words = cx.lang.msg(&Msg::new("overview-no-charter").text("key", key));
            text::draw(frame, area, &Line::styled(format!(" {words}"), cx.theme.style(Role::Dim)));
            return;
        };
        let width = usize::from(area.width).saturating_sub(2);
        let goal = if charter.goal.0.is_empty() {
            let key = cx.keymap.shown(Command::Charter).unwrap_or_default();
            cx.lang.msg(&Msg::new("overview-no-goal").text("key", key))
        } else {
            charter.goal.0.clone()
        };
        let mut lines =
            vec![Line::styled(text::truncate(&format!(" {}", charter.title), width).into_owned(), cx.theme.style(Role::Title))];
        lines.extend(text::lines(&goal, width).into_iter().map(|line| Line::raw(format!(" {line}"))));
        for (line, row) in text::first_rows(lines, usize::from(area.height), width + 1).into_iter().zip(area.rows()) {
            text::draw(frame, row, &line);
        }
    }
}

impl Layer for Overview {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Overview, Scope::List]
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let selected = self.shown.get(self.place()).cloned();
        match command {
            Command::Down => self.step(1),
            Command::Up => self.step(-1),
            Command::PageDown => self.step(5),
            Command::PageUp => self.step(-5),
            Command::Top => self.selected = self.shown.first().map(|link| link.uid),
            Command::End => self.selected = self.shown.last().map(|link| link.uid),
            Command::Open => return Some(selected.map(Effect::Show).into_iter().collect()),
            other => return verbs::verb(other, selected.as_slice(), selected.as_ref(), cx),
        }
        Some(Vec::new())
    }

    fn click(&mut self, part: Spot, twice: bool, _: &Cx<'_>) -> Vec<Effect> {
        if let Spot::Row(place) = part {
            self.selected = self.shown.get(place).map(|link| link.uid);
        }
        if twice { vec![Effect::Run(Command::Open)] } else { Vec::new() }
    }

    fn wheel(&mut self, _: Pane, ticks: isize, _: &Cx<'_>) {
        self.step(ticks);
    }

    fn view(&self) -> Option<ListView> {
        Some(ListView { selected: self.selected, ..ListView::default() })
    }

    fn restore(&mut self, view: &ListView, _: &Cx<'_>) {
        self.selected = view.selected;
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        if matches!(
            command,
            Command::New
                | Command::Filter
                | Command::Filters
                | Command::Bulk
                | Command::MoveDown
                | Command::MoveUp
                | Command::Mark
                | Command::Range
                | Command::MarkAll
                | Command::Sort
                | Command::Zoom
                | Command::ShowArchived
        ) {
            return Some(Msg::new("refuse-in-list-only"));
        }
        verbs::refuses_for(command, self.shown.get(self.place()), cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.shown.clear();
        cx.hits.add_pane(area, Pane::List);
        // What is due comes before what it is for.
        let goal = if area.height < 15 { 2 } else { 3 };
        let [goal, body] = area::rows(area, [goal, REST]);
        Self::draw_goal(frame, goal, cx);
        let columns = if body.width >= 100 { 2 } else { 1 };
        let large = body.height.saturating_mul(columns) >= 56;
        self.found.refresh(cx);
        let count = |place: usize| self.found.blocks[place].len();
        // On a small screen what is empty stays away.
        let nothing = (0..BLOCKS.len()).all(|place| count(place) == 0);
        let fits = |place: &usize| {
            (large || !BLOCKS[*place].large) && (nothing || columns == 2 || area.height >= 26 || count(*place) > 0)
        };
        let blocks: Vec<usize> = (0..BLOCKS.len()).filter(fits).collect();
        let per_column = blocks.len().div_ceil(usize::from(columns));
        for (column, area) in blocks.chunks(per_column.max(1)).zip(area::even(body, columns, 2)) {
            let heights = share(area.height, &column.iter().map(|place| self.found.blocks[*place].len()).collect::<Vec<_>>());
            let mut rest = area;
            for (place, height) in column.iter().zip(heights) {
                let [part, below] = area::rows(rest, [height, REST]);
                self.draw_block(frame, part, *place, cx);
                rest = below;
            }
        }
        if !self.shown.iter().any(|link| Some(link.uid) == self.selected) {
            self.selected = self.shown.first().map(|link| link.uid);
        }
    }
}

/// Shares lines among blocks of so many rows: each gets a head and what it
/// needs, line by line in turn until the lines are used up.
fn share(height: u16, rows: &[usize]) -> Vec<u16> {
    let mut given: Vec<u16> = rows.iter().map(|_| 0).collect();
    let mut left = height;
    let wants = |n: usize, given: &[u16]| usize::from(given[n]) < rows[n].max(1) + 1;
    while left > 0 {
        let mut any = false;
        for n in 0..rows.len() {
            if left > 0 && wants(n, &given) {
                given[n] += 1;
                left -= 1;
                any = true;
            }
        }
        if !any {
            break;
        }
    }
    given
}
