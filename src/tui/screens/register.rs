//! The list-and-detail screen that every record type gets.
//!
//! It draws only the rows that are visible. What a screen of its own shape
//! (timeline, matrix, board) needs beside the list it draws itself, around
//! [`Register::draw_list`] and [`Register::draw_detail`].

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::list::{List, Source};
use super::record_facts;
use crate::data::cell::Face;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::values::Ref;
use crate::tui::breakpoints;
use crate::tui::command::{Command, Scope};
use crate::tui::key::Key;
use crate::tui::layer::{Context, Cx, Effect, Layer};
use crate::tui::screens::verbs;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::tone;
use crate::tui::widgets::input::Input;
use crate::tui::widgets::{bars, rule};

/// The list-and-detail screen of some kinds of record.
pub struct Register {
    /// What it lists, in which order, and what is selected.
    pub list: List,
    /// Columns of this register; those of the record type if empty.
    columns: &'static [&'static str],
    /// The filter line while it is typed.
    typing: Option<Input>,
    /// First visible row.
    top: usize,
    /// How many rows the last drawing showed, for paging.
    height: usize,
    /// The list has the whole screen.
    zoomed: bool,
}

impl Register {
    /// The register of that source.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self { list: List::new(source), columns: &[], typing: None, top: 0, height: 10, zoomed: false }
    }

    /// With columns of its own.
    #[must_use]
    pub fn with_columns(mut self, columns: &'static [&'static str]) -> Self {
        self.columns = columns;
        self
    }

    /// Whether the filter line is being typed.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// The selected record.
    #[must_use]
    pub fn selected<'a>(&self, cx: &Cx<'a>) -> Option<&'a dyn Row> {
        cx.project.target(self.list.selected.as_ref()?)
    }

    /// Whether the list has the whole screen.
    #[must_use]
    pub fn is_zoomed(&self) -> bool {
        self.zoomed
    }

    /// The places of the rows that the last drawing of the list showed.
    #[must_use]
    pub fn visible(&self) -> std::ops::Range<usize> {
        self.top..(self.top + self.height).min(self.list.rows().len())
    }

    fn kind(&self) -> Kind {
        self.list.selected.as_ref().map_or(self.list.source.kinds[0], |link| link.kind)
    }

    /// Draws the list: a header, then the visible rows. Returns the area of
    /// the rows, one line each.
    pub fn draw_list(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) -> Rect {
        self.list.refresh(cx);
        let [head, mut body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        if let Some(input) = &mut self.typing {
            let [line, rest] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(body);
            draw_filter_line(frame, line, input, cx);
            body = rest;
        }
        self.height = usize::from(body.height).max(1);
        let count = self.list.rows().len();
        self.top = self.top.min(self.list.place()).max((self.list.place() + 1).saturating_sub(self.height));
        self.top = self.top.min(count.saturating_sub(self.height));
        if count == 0 {
            self.draw_empty(frame, body, cx);
            return body;
        }
        let columns = self.columns(area.width, cx);
        frame.render_widget(self.header(&columns, cx), head);
        for (place, line) in self.visible().zip(body.rows()) {
            frame.render_widget(self.row(place, &columns, cx), line);
            if place == self.list.place() {
                cx.theme.select(line, frame.buffer_mut());
            }
        }
        body
    }

    fn draw_empty(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let kind = self.list.source.kinds[0];
        let key = |command| cx.keymap.shown(command).unwrap_or_default();
        let msg = if self.list.filter.is_empty() {
            let kinds = format!("kinds-{}", kind.key());
            Msg::new("empty-list").label("kinds", kinds).text("key", key(Command::New)).text("palette", key(Command::Palette))
        } else {
            Msg::new("empty-filter").text("filter", &self.list.filter).text("key", key(Command::Back))
        };
        let lines = text::lines(&cx.lang.msg(&msg), usize::from(area.width.saturating_sub(4)).max(10));
        for (line, row) in lines.into_iter().zip(area.rows().skip(1)) {
            frame.render_widget(Line::styled(format!("  {line}"), cx.theme.style(Role::Dim)), row);
        }
    }

    /// The columns that fit: their keys and widths. Whole columns are dropped
    /// from the end, none is squeezed; the title takes what is left.
    fn columns(&self, width: u16, cx: &Cx<'_>) -> Vec<(&'static str, u16)> {
        const GUTTER: u16 = 2;
        const TITLE_LEAST: u16 = 18;
        let kinds = self.list.source.kinds;
        let keys = if self.columns.is_empty() { kinds[0].shape().columns } else { self.columns };
        let id = self.list.rows().iter().map(|row| text::width(&row.id)).max().unwrap_or(3);
        let id = u16::try_from(id.clamp(3, 8)).unwrap_or(8);
        let mut left = width.saturating_sub(GUTTER + id + 1 + TITLE_LEAST);
        let mut columns = vec![("id", id)];
        for key in keys {
            if *key == title_key(kinds[0]) {
                columns.push((key, 0));
                continue;
            }
            let label = u16::try_from(text::width(&cx.lang.field(kinds[0], key))).unwrap_or(8);
            let own = kinds.iter().map(|kind| kind.shape().width(key)).max().unwrap_or(0);
            let need = own.max(label.min(own + 4)).max(2);
            if left < need + 1 {
                break;
            }
            left -= need + 1;
            columns.push((key, need));
        }
        for column in &mut columns {
            if column.1 == 0 {
                column.1 = TITLE_LEAST + left;
            }
        }
        columns
    }

    fn header(&self, columns: &[(&'static str, u16)], cx: &Cx<'_>) -> Line<'static> {
        let kind = self.list.source.kinds[0];
        let mut spans = vec![Span::raw("  ")];
        for (key, width) in columns {
            let label = if *key == "id" { cx.lang.t("field-id").into_owned() } else { cx.lang.field(kind, key) };
            let sign = match self.list.sort {
                Some((sorted, descending)) if sorted == *key => {
                    if descending { "v" } else { "^" }
                }
                _ => "",
            };
            let label = text::truncate(&label, usize::from(*width).saturating_sub(sign.len())).into_owned() + sign;
            spans.push(Span::raw(text::pad(&label, usize::from(*width), Align::Left) + " "));
        }
        Line::from(spans).style(cx.theme.style(Role::Header))
    }

    fn row(&self, place: usize, columns: &[(&'static str, u16)], cx: &Cx<'_>) -> Line<'static> {
        let link = &self.list.rows()[place];
        let Some(row) = cx.project.target(link) else { return Line::default() };
        let facts = cx.facts();
        let sign = if place == self.list.place() { ">" } else { " " };
        let mark = if self.list.marked.contains(&link.uid) { "*" } else { " " };
        let mut spans = vec![Span::raw(format!("{sign}{mark}"))];
        for (key, width) in columns {
            let width = usize::from(*width);
            let (face, cell) = if *key == "id" {
                (Face::Empty, row.id().to_owned())
            } else {
                let face = row.face(key, &facts);
                let cell = cx.lang.cell(&face, cx.project, width);
                (face, cell)
            };
            let align = if matches!(face, Face::Number { .. } | Face::Money(_)) { Align::Right } else { Align::Left };
            let cell = text::pad(&text::truncate(&cell, width), width, align) + " ";
            spans.push(Span::styled(cell, cx.theme.style(tone::of(&face, key, cx.today))));
        }
        let line = Line::from(spans);
        if row.is_open() { line } else { line.style(cx.theme.style(Role::Dim)) }
    }

    /// Draws what the selected record says, under or beside the list.
    pub fn draw_detail(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(row) = self.selected(cx) else { return };
        let lines = record_facts::brief(row, usize::from(area.width), cx);
        for (line, place) in lines.into_iter().zip(area.rows()) {
            frame.render_widget(line, place);
        }
    }

    /// Splits a body into list and detail by the breakpoints, and draws the
    /// rule between them. Without room for a detail the list has it all.
    pub fn split(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) -> (Rect, Option<Rect>) {
        if self.zoomed {
            return (area, None);
        }
        match breakpoints::detail(area) {
            breakpoints::Detail::Off => (area, None),
            breakpoints::Detail::Below(lines) => {
                let [list, line, detail] =
                    Layout::vertical([Constraint::Min(4), Constraint::Length(1), Constraint::Length(lines)]).areas(area);
                rule::horizontal(frame, line, &self.detail_title(cx), cx.theme);
                (list, Some(detail))
            }
            breakpoints::Detail::Beside(columns) => {
                let [list, line, detail] =
                    Layout::horizontal([Constraint::Min(40), Constraint::Length(2), Constraint::Length(columns)]).areas(area);
                rule::vertical(frame, line, cx.theme);
                let [head, detail] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(detail);
                let title = text::truncate(&self.detail_title(cx), usize::from(head.width)).into_owned();
                frame.render_widget(Line::styled(title, cx.theme.style(Role::Title)), head);
                (list, Some(detail))
            }
        }
    }

    fn detail_title(&self, cx: &Cx<'_>) -> String {
        self.selected(cx).map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default()
    }

    fn stop_typing(&mut self, keep: bool) {
        if !keep {
            self.list.filter.clear();
        }
        self.typing = None;
    }
}

/// The key of the title of a kind: its first field.
#[must_use]
pub fn title_key(kind: Kind) -> &'static str {
    kind.shape().fields[0].key
}

fn draw_filter_line(frame: &mut Frame<'_>, area: Rect, input: &mut Input, cx: &Cx<'_>) {
    let label = format!("{} ", cx.lang.t("filter-prompt"));
    let width = u16::try_from(text::width(&label)).unwrap_or(0).min(area.width / 2);
    let [head, field] = Layout::horizontal([Constraint::Length(width), Constraint::Min(0)]).areas(area);
    frame.render_widget(Line::styled(label, cx.theme.style(Role::Accent)), head);
    bars::field(frame, field, &input, true, cx.theme);
}

impl Layer for Register {
    fn scopes(&self) -> &'static [Scope] {
        if self.is_typing() { &[Scope::Choose] } else { &[Scope::List] }
    }

    fn takes_text(&self) -> bool {
        self.is_typing()
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        self.list.refresh(cx);
        let page = isize::try_from(self.height / 2).unwrap_or(1).max(1);
        match command {
            Command::Down | Command::ChooseDown => self.list.step(1),
            Command::Up | Command::ChooseUp => self.list.step(-1),
            Command::PageDown | Command::ChoosePageDown => self.list.step(page),
            Command::PageUp | Command::ChoosePageUp => self.list.step(-page),
            Command::Top => self.list.go(0),
            Command::End => self.list.go(usize::MAX),
            Command::Mark => self.list.mark(),
            Command::Range => self.list.range(),
            Command::MarkAll => self.list.mark_all(),
            Command::ShowArchived => self.list.archived = !self.list.archived,
            Command::Zoom => self.zoomed = !self.zoomed,
            Command::Filter => self.typing = Some(Input::line(&self.list.filter)),
            Command::ChooseTake => self.stop_typing(true),
            Command::ChooseCancel => self.stop_typing(false),
            Command::Back => {
                if self.list.anchor.take().is_some() || !self.list.marked.is_empty() {
                    self.list.marked.clear();
                } else if !self.list.filter.is_empty() {
                    self.list.filter.clear();
                } else {
                    return None;
                }
            }
            Command::Sort => return Some(vec![verbs::sort_menu(&self.list, cx)]),
            other => return verbs::run(other, &self.list, self.kind(), cx),
        }
        Some(Vec::new())
    }

    fn key(&mut self, key: Key, _: &Cx<'_>) -> Vec<Effect> {
        if let Some(input) = &mut self.typing {
            input.key(key);
            self.list.filter = input.value();
        }
        Vec::new()
    }

    fn text(&mut self, typed: &str, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(input) = &mut self.typing {
            input.paste(typed);
            self.list.filter = input.value();
            return Vec::new();
        }
        // The sort menu answers with the key of a column.
        if let Some(key) = typed.strip_prefix("sort ") {
            let column = self.list.source.kinds[0].shape();
            let known = column.fields.iter().map(|f| f.key).chain(column.derived.iter().map(|d| d.0)).find(|known| *known == key);
            self.list.sort = match (known, self.list.sort) {
                (Some(key), Some((sorted, false))) if key == sorted => Some((key, true)),
                (Some(key), Some((sorted, true))) if key == sorted => None,
                (known, _) => known.map(|key| (key, false)),
            };
            self.list.refresh(cx);
        }
        Vec::new()
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        verbs::refuses(command, &self.list, cx)
    }

    fn context(&self, _: &Cx<'_>) -> Context {
        Context { filter: self.list.filter.clone(), marked: self.list.marked.len(), ..Context::default() }
    }

    fn count(&self, cx: &Cx<'_>) -> Option<usize> {
        let facts = cx.facts();
        let source = &self.list.source;
        let rows = source.kinds.iter().flat_map(|kind| cx.project.collection(*kind).rows());
        Some(rows.filter(|row| !row.is_archived() && (source.keep)(*row, &facts)).count())
    }

    fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        self.list.show(link, cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.list.refresh(cx);
        let (list, detail) = self.split(frame, area, cx);
        self.draw_list(frame, list, cx);
        if let Some(detail) = detail {
            self.draw_detail(frame, detail, cx);
        }
    }
}
