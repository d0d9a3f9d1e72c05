//! Meetings: the list, and of the selected one the agenda, the decisions and
//! the actions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::list::{Order, Source};
use super::record_facts;
use super::register::Register;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Row, same};
use crate::data::records::{Action, Meeting};
use crate::tui::area::{self, REST};
use crate::tui::command::Command;
use crate::tui::layer::{Cx, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::rule;

/// The next meeting first among those to come, then the latest one held.
fn order(row: &dyn Row, facts: &Facts<'_>) -> Order {
    let Some(at) = same::<Meeting>(Some(row)).and_then(|meeting| meeting.at) else { return (0, 0, 0) };
    let minutes = at.and_utc().timestamp() / 60;
    if at.date() >= facts.today { (0, minutes, 0) } else { (1, -minutes, 0) }
}

/// Open actions first, the most overdue first.
fn action_order(row: &dyn Row, _: &Facts<'_>) -> Order {
    let Some(action) = same::<Action>(Some(row)) else { return Order::default() };
    let due = action.due.map_or(i64::MAX, |day| i64::from(chrono::Datelike::num_days_from_ce(&day)));
    if row.is_open() { (0, due, 0) } else { (1, due.wrapping_neg(), 0) }
}

/// All actions, the most pressing first.
pub const ACTIONS: Source = Source {
    kinds: &[Kind::Action],
    keep: |_, _| true,
    arrange: Some(|rows, facts| rows.sort_by_cached_key(|row| action_order(*row, facts))),
};

const SOURCE: Source = Source {
    kinds: &[Kind::Meeting],
    keep: |_, _| true,
    arrange: Some(|rows, facts| rows.sort_by_cached_key(|row| order(*row, facts))),
};

/// The meetings screen.
pub struct Meetings {
    register: Register,
}

impl Default for Meetings {
    /// The next meeting is selected.
    fn default() -> Self {
        Self { register: Register::new(SOURCE) }
    }
}

impl Meetings {
    fn draw_meeting(frame: &mut Frame<'_>, area: Rect, meeting: &Meeting, cx: &Cx<'_>) {
        let columns = usize::from(area.width);
        let table = |rows: Vec<&dyn Row>, keys: &[&'static str]| record_facts::table(&rows, keys, columns, usize::MAX, cx);
        let mut lines = head(meeting, cx);
        let key = cx.keymap.shown(Command::NewRelated).unwrap_or_default();
        let mut part = |title: &str, rows: Vec<Line<'static>>, empty: &'static str| {
            lines.push(Line::styled(cx.lang.t(title).into_owned(), cx.theme.style(Role::Title)));
            if rows.is_empty() {
                let words = cx.lang.msg(&Msg::new(empty).text("key", &key));
                lines.push(Line::styled(format!("  {words}"), cx.theme.style(Role::Dim)));
            }
            lines.extend(rows);
        };
        part("kinds-agenda_item", agenda(meeting, columns, cx), "meeting-no-items");
        let decisions = cx.project.decisions.iter().filter(|decision| decision.meeting.is(meeting.uid));
        part("kinds-decision", table(decisions.map(|row| row as &dyn Row).collect(), &["decided_by"]), "meeting-no-decisions");
        let actions = cx.project.actions.iter().filter(|action| action.source.is(meeting.uid));
        part(
            "kinds-action",
            table(actions.map(|row| row as &dyn Row).collect(), &["owner", "due", "state"]),
            "meeting-no-actions",
        );
        let notes: Vec<&dyn Row> =
            cx.project.notes.iter().filter(|note| note.meeting.is(meeting.uid)).map(|row| row as &dyn Row).collect();
        if !notes.is_empty() {
            part("kinds-note", table(notes, &["kind"]), "");
        }
        for (line, row) in text::first_rows(lines, usize::from(area.height), columns).into_iter().zip(area.rows()) {
            text::draw(frame, row, &line);
        }
    }
}

/// When, where and who, in a line or two.
fn head(meeting: &Meeting, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let shown = |key: &str| {
        let row: &dyn Row = meeting;
        cx.lang.face(&row.face(key, &cx.facts()), cx.project)
    };
    let mut spans = Vec::new();
    for key in ["at", "minutes", "state", "place"] {
        let value = shown(key);
        if !value.is_empty() {
            spans.push(Span::raw(format!("{value}  ")));
        }
    }
    let mut lines = vec![Line::from(spans)];
    let people: Vec<String> = [("chair", meeting.chair.0.as_ref()), ("scribe", meeting.scribe.0.as_ref())]
        .into_iter()
        .filter_map(|(key, link)| Some(format!("{} {}", cx.lang.field(Kind::Meeting, key), cx.project.target(link?)?.title())))
        .collect();
    if !people.is_empty() {
        lines.push(Line::styled(people.join("  "), cx.theme.style(Role::Dim)));
    }
    lines
}

fn agenda(meeting: &Meeting, columns: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let mut items: Vec<_> = cx.project.agenda_items.iter().filter(|item| item.meeting.is(meeting.uid)).collect();
    items.sort_by_key(|item| item.n.0.unwrap_or(i64::MAX));
    let line = |item: &&crate::data::records::AgendaItem| {
        let number = item.n.0.map(|n| n.to_string()).unwrap_or_default();
        let minutes = item.minutes.0.map(|n| format!("{n:>4}'")).unwrap_or_default();
        let title = text::truncate(&item.title, columns.saturating_sub(10)).into_owned();
        let room = columns.saturating_sub(4 + minutes.len());
        Line::from(vec![
            Span::styled(format!("{number:>3} "), cx.theme.style(Role::Dim)),
            Span::raw(text::pad(&title, room, text::Align::Left)),
            Span::styled(minutes, cx.theme.style(Role::Dim)),
        ])
    };
    items.iter().map(line).collect()
}

impl Layer for Meetings {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(&self.register)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(&mut self.register)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.register.list.refresh(cx);
        if self.register.is_zoomed() || area.height < 12 {
            self.register.draw_list(frame, area, cx);
            return;
        }
        let selected = same::<Meeting>(self.register.selected(cx));
        let title = selected.map(|meeting| format!("{} {}", meeting.id, meeting.title)).unwrap_or_default();
        if area.width >= 100 {
            let [list, line, body] = area::columns(area, [(area.width * 48 + 50) / 100, 2, REST]);
            self.register.draw_list(frame, list, cx);
            rule::vertical(frame, line, cx.theme);
            let [head, body] = area::rows(body, [1, REST]);
            let title = text::truncate(&title, usize::from(head.width)).into_owned();
            text::draw(frame, head, &Line::styled(title, cx.theme.style(Role::Title)));
            if let Some(meeting) = selected {
                Self::draw_meeting(frame, body, meeting, cx);
            }
            return;
        }
        let rows = u16::try_from(self.register.list.rows().len()).unwrap_or(u16::MAX).clamp(2, 7) + 1;
        let [list, line, body] = area::rows(area, [rows.min(area.height / 2), 1, REST]);
        self.register.draw_list(frame, list, cx);
        rule::horizontal(frame, line, &title, cx.theme);
        if let Some(meeting) = selected {
            Self::draw_meeting(frame, body, meeting, cx);
        }
    }
}
