//! How a form looks: labels, fields, what a value was understood as, refusals
//! under their fields, the open list, the button.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::candidates::readable;
use super::form::{Form, Item};
use crate::data::cell::{Editor, Face, Reading};
use crate::data::msg::Msg;
use crate::data::project::Record;
use crate::tui::area::{self, REST};
use crate::tui::command::Command;
use crate::tui::hits::{Spot, Target};
use crate::tui::layer::Cx;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::widgets::{bars, popup};

/// Lines a long text takes while the caret is in it.
const LONG: u16 = 5;
/// Lines the open list takes at most.
pub(super) const OPEN: isize = 8;

/// One line of a form, before it is cut to the window.
enum Part {
    /// The field of that place; `u16` lines high.
    Field(usize, u16),
    /// A refusal.
    Fault(String),
    /// The entry of the open list at that place.
    Entry(usize),
    /// What the field at the caret takes, or was understood as.
    Note(String, Role),
    /// The buttons.
    Buttons,
}

impl Form {
    /// Draws the form.
    pub(super) fn paint(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let shown = if self.brief { 1 } else { self.items.len() };
        let labels: Vec<String> = self.items[..shown].iter().map(|item| cx.lang.field(self.kind, item.key)).collect();
        let label_width = labels.iter().map(|label| text::width(label)).max().unwrap_or(4).min(22);
        let columns = usize::from(area.width.saturating_sub(4)).min(96);
        let parts = self.parts(shown, columns.saturating_sub(label_width + 4), cx);
        let height: usize = parts.iter().map(|part| usize::from(lines_of(part))).sum();
        let offer = self.draft(cx).is_some();
        let rows = (height + usize::from(offer)).min(usize::from(area.height.saturating_sub(2)));
        let mut title = self.title(cx);
        if height > rows {
            title = format!("{title}  {}/{}", (self.at + 1).min(shown), shown);
        }
        let mut inner = popup::draw(frame, area, &title, columns, rows, cx.theme);
        if offer {
            let [line, rest] = area::rows(inner, [1, REST]);
            let key = cx.keymap.shown(Command::FormRestore).unwrap_or_default();
            let words = cx.lang.msg(&Msg::new("draft-offered").text("key", key));
            text::draw(
                frame,
                line,
                &Line::styled(text::truncate(&words, usize::from(line.width)).into_owned(), cx.theme.style(Role::Warn)),
            );
            inner = rest;
        }
        self.height = usize::from(inner.height);
        self.scroll(&parts, inner.height);
        let mut y = 0;
        let mut skip = self.top;
        for part in &parts {
            let lines = usize::from(lines_of(part));
            if skip >= lines {
                skip -= lines;
                continue;
            }
            let left = inner.height.saturating_sub(y);
            let lines = u16::try_from(lines - skip).unwrap_or(1).min(left);
            skip = 0;
            if lines == 0 {
                break;
            }
            let place = Rect { x: inner.x, y: inner.y + y, width: inner.width, height: lines };
            self.paint_part(frame, place, part, &labels, label_width, cx);
            y += lines;
        }
    }

    /// A field was clicked: the caret goes there. An entry of the open list
    /// was clicked: it is taken.
    pub(super) fn clicked(&mut self, part: Spot, cx: &Cx<'_>) {
        match part {
            Spot::Field(place) if place != self.at => self.go(place, cx),
            Spot::Entry(place) => {
                if let Some(open) = &mut self.open {
                    open.at = place;
                }
                self.take();
            }
            Spot::Field(_) | Spot::Row(_) | Spot::Head(_) | Spot::Cell(..) | Spot::Day(_) => {}
        }
    }

    fn parts(&self, shown: usize, room: usize, cx: &Cx<'_>) -> Vec<Part> {
        let mut parts = Vec::new();
        for (place, item) in self.items[..shown].iter().enumerate() {
            let here = place == self.at;
            let long = matches!(item.editor, Editor::Text | Editor::Lines);
            parts.push(Part::Field(place, if here && long { LONG } else { 1 }));
            if let Some(msg) = self.faults.get(item.key) {
                // Each line has a sign and a blank before it.
                let room = room.saturating_sub(2).max(10);
                let signs = std::iter::once("! ").chain(std::iter::repeat("  "));
                let lines = text::lines(&cx.lang.msg(msg), room).into_iter().zip(signs);
                parts.extend(lines.map(|(words, sign)| Part::Fault(format!("{sign}{words}"))));
            }
            if !here {
                continue;
            }
            if let Some(open) = &self.open {
                if open.found.is_empty() {
                    parts.push(Part::Note(cx.lang.t("nothing-matches").into_owned(), Role::Dim));
                }
                let most = OPEN.unsigned_abs();
                let from = (open.at + 1).saturating_sub(most);
                parts.extend((from..open.found.len().min(from + most)).map(Part::Entry));
            } else if let Editor::Notation(name) = item.editor {
                let key = format!("notation-{name}");
                parts.extend(text::lines(&cx.lang.t(&key), room.max(10)).into_iter().map(|line| Part::Note(line, Role::Dim)));
            } else {
                let (words, role) = echo(item, &self.records, cx);
                if !has_room_for(&words, &item.input.value(), room) {
                    parts.extend(text::lines(&words, room.max(10)).into_iter().map(|line| Part::Note(line, role)));
                }
            }
        }
        if !self.brief {
            parts.push(Part::Buttons);
        }
        parts
    }

    /// Keeps the field at the caret, and what is open under it, in the window.
    fn scroll(&mut self, parts: &[Part], height: u16) {
        let (mut line, mut from, mut to) = (0, 0, 0);
        for part in parts {
            let lines = usize::from(lines_of(part));
            match part {
                Part::Field(place, _) if *place == self.at => (from, to) = (line, line + lines),
                Part::Entry(_) | Part::Note(..) => to = line + lines,
                Part::Buttons if self.at >= self.items.len() => (from, to) = (line, line + lines),
                _ => {}
            }
            line += lines;
        }
        let height = usize::from(height).max(1);
        self.top = self.top.max(to.saturating_sub(height)).min(from).min(line.saturating_sub(height));
    }

    fn paint_part(&mut self, frame: &mut Frame<'_>, area: Rect, part: &Part, labels: &[String], label_width: usize, cx: &Cx<'_>) {
        let indent = u16::try_from(label_width + 3).unwrap_or(8).min(area.width / 2);
        let [head, body] = area::columns(area, [indent, REST]);
        match part {
            Part::Field(place, _) => {
                let here = *place == self.at;
                let role = if here { Role::Accent } else { Role::Label };
                let sign = if here { "> " } else { "  " };
                let label = text::pad(&text::truncate(&labels[*place], label_width), label_width, Align::Left);
                text::draw(frame, head, &Line::styled(format!("{sign}{label}"), cx.theme.style(role)));
                self.paint_field(frame, body, *place, here, cx);
                cx.hits.add(area, Target::Spot(Spot::Field(*place)));
            }
            Part::Fault(words) => text::draw(frame, body, &Line::styled(words.clone(), cx.theme.style(Role::Bad))),
            Part::Note(words, role) => {
                let words = text::truncate(words, usize::from(body.width)).into_owned();
                text::draw(frame, body, &Line::styled(words, cx.theme.style(*role)));
            }
            Part::Entry(place) => {
                let Some(open) = &self.open else { return };
                let Some(candidate) = open.found.get(*place) else { return };
                let name = text::truncate(&candidate.text, usize::from(body.width).saturating_sub(3)).into_owned();
                let left = usize::from(body.width).saturating_sub(text::width(&name) + 5);
                let line = Line::from(vec![
                    Span::raw(format!("| {name}  ")),
                    Span::styled(text::truncate(&candidate.note, left).into_owned(), cx.theme.style(Role::Dim)),
                ]);
                text::draw(frame, body, &line);
                cx.hits.add(body, Target::Spot(Spot::Entry(*place)));
                if *place == open.at {
                    cx.theme.select(body, frame.buffer_mut());
                }
            }
            Part::Buttons => {
                let mut x = body.x;
                for (n, key) in ["form-save-button", "form-cancel-button"].into_iter().enumerate() {
                    let here = self.at == self.items.len() + n;
                    let words = format!("[{}]", cx.lang.t(key));
                    let width = u16::try_from(text::width(&words)).unwrap_or(0).min(body.right().saturating_sub(x));
                    let place = Rect { x, width, ..body };
                    let style = cx.theme.style(if here { Role::Select } else { Role::Accent });
                    cx.hits.add(place, Target::Command(if n == 0 { Command::FormSave } else { Command::FormCancel }));
                    text::draw(frame, place, &Line::from(Span::styled(words, style)));
                    if here {
                        frame.set_cursor_position((x, body.y));
                    }
                    x = place.right() + 2;
                }
            }
        }
    }

    fn paint_field(&mut self, frame: &mut Frame<'_>, area: Rect, place: usize, here: bool, cx: &Cx<'_>) {
        let echo = self.items.get(place).map(|item| echo(item, &self.records, cx)).unwrap_or_default();
        let chosen = here && self.fresh && self.items[place].is_replaced();
        let item = &self.items[place];
        if item.differs && item.input.value().is_empty() && !here {
            text::draw(frame, area, &Line::styled(cx.lang.t("form-differs").into_owned(), cx.theme.style(Role::Dim)));
            return;
        }
        let wanted = u16::try_from(text::width(&echo.0)).unwrap_or(0);
        let (field, aside) = if wanted > 0 && has_room_for(&echo.0, &self.items[place].input.value(), usize::from(area.width)) {
            let [field, aside] = area::columns(area, [REST, wanted + 1]);
            (field, Some(aside))
        } else {
            (area, None)
        };
        bars::field(frame, field, &item.input, here, cx.theme);
        if chosen {
            let width = u16::try_from(text::width(&item.input.value())).unwrap_or(0).min(field.width);
            cx.theme.select(Rect { width, height: 1, ..field }, frame.buffer_mut());
        }
        if let Some(aside) = aside {
            text::draw(frame, aside, &Line::styled(format!(" {}", echo.0), cx.theme.style(echo.1)));
        }
    }
}

/// Whether what a value was understood as has room beside it in so many
/// columns, with some left to type; else it stands below.
fn has_room_for(echo: &str, value: &str, columns: usize) -> bool {
    columns > text::width(echo) + text::width(value).max(11) + 3
}

fn lines_of(part: &Part) -> u16 {
    if let Part::Field(_, lines) = part { *lines } else { 1 }
}

/// What a typed value was understood as, where the text alone does not say:
/// the day with its weekday, a warning on a day off, an amount of money.
fn echo(item: &Item, records: &[Record], cx: &Cx<'_>) -> (String, Role) {
    let typed = item.input.value();
    let Some(mut record) = records.first().filter(|_| !typed.trim().is_empty()).cloned() else { return Default::default() };
    let reading = Reading { project: cx.project, today: cx.today };
    if record.row_mut().cell_mut(item.n).parse(&readable(item.editor, &typed, cx), &reading).is_err() {
        return Default::default();
    }
    let calendar = &cx.project.calendar;
    match record.row().cell(item.n).face() {
        Face::Date(day) if !calendar.is_working(day) => {
            let before = calendar.prev_working(day);
            let msg = Msg::new("echo-day-off").date("day", day).date("before", before);
            (format!("= {}", cx.lang.msg(&msg)), Role::Warn)
        }
        // Its holidays are not announced: it may still turn out to be free.
        face @ Face::Date(day) if calendar.is_provisional(day) => {
            let words = format!("= {}{}", cx.lang.face(&face, cx.project), cx.lang.t("calendar-provisional"));
            (words, Role::Warn)
        }
        face @ (Face::Date(_) | Face::Time(_) | Face::Money(_) | Face::Span(..)) => {
            (format!("= {}", cx.lang.face(&face, cx.project)), Role::Info)
        }
        Face::Number { unit, .. } => (cx.lang.unit(unit).into_owned(), Role::Dim),
        _ => Default::default(),
    }
}
