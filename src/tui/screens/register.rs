//! The list-and-detail screen that every record type gets.
//!
//! It draws only the rows that are visible. What a screen of its own shape
//! (timeline, matrix, board) needs beside the list it draws itself, around
//! [`Register::draw_list`] and [`Register::draw_detail`].

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::list::{List, Source};
use super::{bulk, empty, filters};
use crate::data::cell::Face;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::values::{Ref, Uid};
use crate::data::view::ListView;
use crate::tui::area::{self, REST};
use crate::tui::breakpoints;
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::key::Key;
use crate::tui::layer::{Context, Cx, Effect, Layer};
use crate::tui::screens::verbs;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::tone;
use crate::tui::widgets::bars;
use crate::tui::widgets::input::Input;

/// A column of a register that has columns of its own.
#[derive(Clone, Copy)]
pub struct Column {
    /// The key of what stands in it, by kind: the first one a kind has.
    pub keys: &'static [&'static str],
    /// Display columns; 0 fits the width to what stands in it.
    pub width: u16,
    /// The key of a head shorter than the label; "" for the label.
    pub head: &'static str,
}

/// A column as it is drawn.
#[derive(Clone, Copy)]
struct Fitted {
    keys: &'static [&'static str],
    width: u16,
    head: &'static str,
}

/// What the columns were fitted for; equal means they still fit.
type FittedFor = (u64, u16, crate::lang::Language);

/// A sign behind the value of that key of a row, or nothing.
pub type Marks = fn(&dyn Row, &str, &Cx<'_>) -> &'static str;

/// How many rows are measured to fit the columns: enough to look right, and
/// the same wherever one scrolls.
const MEASURED: usize = 200;
/// The title is never narrower, in display columns.
const TITLE_LEAST: u16 = 26;

/// The list-and-detail screen of some kinds of record.
pub struct Register {
    /// What it lists, in which order, and what is selected.
    pub list: List,
    /// Columns of this register; those of the record type if empty.
    columns: &'static [Column],
    fitted: Option<(FittedFor, Vec<Fitted>)>,
    /// The filter line while it is typed.
    typing: Option<Input>,
    /// First visible row.
    pub(super) top: usize,
    /// How many rows the last drawing showed, for paging.
    pub(super) height: usize,
    /// How far the detail of which record is scrolled.
    pub(super) scrolled: Cell<(Uid, usize)>,
    /// The list has the whole screen.
    zoomed: bool,
    /// Signs behind values.
    marks: Marks,
    /// Scrolls by half a page, so that most moves change two rows only.
    leaps: bool,
}

impl Register {
    /// The register of that source.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            list: List::new(source),
            columns: &[],
            fitted: None,
            typing: None,
            top: 0,
            height: 10,
            scrolled: Cell::default(),
            zoomed: false,
            marks: |_, _, _| "",
            leaps: false,
        }
    }

    /// With signs behind some values.
    #[must_use]
    pub fn with_marks(mut self, marks: Marks) -> Self {
        self.marks = marks;
        self
    }

    /// Scrolls by half a page where others scroll by a row: for rows that are
    /// costly to draw.
    #[must_use]
    pub fn with_leaps(mut self) -> Self {
        self.leaps = true;
        self
    }

    /// With columns of its own.
    #[must_use]
    pub fn with_columns(mut self, columns: &'static [Column]) -> Self {
        self.columns = columns;
        self
    }

    /// Shows other columns from now on.
    pub fn set_columns(&mut self, columns: &'static [Column]) {
        if !std::ptr::eq(self.columns, columns) {
            self.columns = columns;
            self.fitted = None;
        }
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
        let [head, mut body] = area::rows(area, [1, REST]);
        if let Some(input) = &self.typing {
            let [line, rest] = area::rows(body, [1, REST]);
            bars::filter(frame, line, input, cx);
            body = rest;
        }
        self.height = usize::from(body.height).max(1);
        let count = self.list.rows().len();
        let place = self.list.place();
        let is_seen = (self.top..self.top + self.height).contains(&place);
        let near = self.top.min(place).max((place + 1).saturating_sub(self.height));
        self.top = if self.leaps && !is_seen { place.saturating_sub(self.height / 2) } else { near };
        self.top = self.top.min(count.saturating_sub(self.height));
        if count == 0 {
            empty::draw(frame, body, &self.list, cx);
            return body;
        }
        let columns = self.columns(area.width, cx);
        frame.render_widget(self.header(&columns, cx), head);
        let mut x = 2;
        for column in &columns {
            let key = key_of(self.list.source.kinds[0], column.keys);
            cx.hits.add_span(head, x, usize::from(column.width), Target::Spot(Spot::Head(key)));
            x += usize::from(column.width) + 1;
        }
        cx.hits.add_pane(area, Pane::List);
        for (place, line) in self.visible().zip(body.rows()) {
            frame.render_widget(self.row(place, &columns, cx), line);
            cx.hits.add(line, Target::Spot(Spot::Row(place)));
            if place == self.list.place() {
                cx.theme.select(line, frame.buffer_mut());
            }
        }
        body
    }

    /// The columns that fit. Whole columns are dropped from the end, none is
    /// squeezed; the title takes what is left.
    fn columns(&mut self, width: u16, cx: &Cx<'_>) -> Vec<Fitted> {
        let wanted = (self.list.version(), width, cx.lang.language);
        if let Some((found, columns)) = &self.fitted
            && *found == wanted
        {
            return columns.clone();
        }
        let kinds = self.list.source.kinds;
        let own: Vec<Column> =
            kinds[0].shape().columns.iter().map(|key| Column { keys: std::slice::from_ref(key), width: 0, head: "" }).collect();
        let all = if self.columns.is_empty() { own.as_slice() } else { self.columns };
        let id = self.list.rows().iter().take(MEASURED).map(|row| text::width(&row.id)).max().unwrap_or(3);
        let id = u16::try_from(id.max(text::width(&cx.lang.t("field-id"))).min(8)).unwrap_or(8);
        let mut left = width.saturating_sub(2 + id + 1);
        let mut columns = vec![Fitted { keys: &["id"], width: id, head: "field-id" }];
        for column in all {
            let title = column.keys[0] == title_key(kinds[0]);
            let need = match (title, column.width) {
                (true, 0) => TITLE_LEAST.min(left),
                (true, least) => least.min(left),
                (_, 0) => self.measure(column.keys, cx),
                (_, width) => width,
            };
            let between = u16::from(columns.len() > 1);
            if left < need + between {
                break;
            }
            left -= need + between;
            columns.push(Fitted { keys: column.keys, width: need, head: column.head });
        }
        if let Some(title) = columns.iter_mut().find(|column| column.keys[0] == title_key(kinds[0])) {
            title.width += left;
        }
        self.fitted = Some((wanted, columns.clone()));
        columns
    }

    /// The columns that a value takes: no more than its table says, no less
    /// than its label, else as many as the widest of the rows.
    fn measure(&self, keys: &'static [&'static str], cx: &Cx<'_>) -> u16 {
        let facts = cx.facts();
        let kinds = self.list.source.kinds;
        let most = kinds.iter().map(|kind| kind.shape().width(key_of(*kind, keys))).max().unwrap_or(0).max(2);
        let rows = self.list.rows().iter().take(MEASURED).filter_map(|link| cx.project.target(link));
        let widest = rows
            .map(|row| text::width(&cx.lang.cell(&row.face(key_of(row.kind(), keys), &facts), cx.project, usize::from(most))))
            .max()
            .unwrap_or(0);
        let label = text::width(&cx.lang.field(kinds[0], key_of(kinds[0], keys)));
        u16::try_from(widest.min(usize::from(most)).max(label)).unwrap_or(most)
    }

    fn header(&self, columns: &[Fitted], cx: &Cx<'_>) -> Line<'static> {
        let kind = self.list.source.kinds[0];
        let mut spans = vec![Span::raw("  ")];
        for column in columns {
            let key = key_of(kind, column.keys);
            let label = if column.head.is_empty() { cx.lang.field(kind, key) } else { cx.lang.t(column.head).into_owned() };
            let sign = match self.list.sort {
                Some((sorted, descending)) if sorted == key => {
                    if descending {
                        "v"
                    } else {
                        "^"
                    }
                }
                _ => "",
            };
            let width = usize::from(column.width);
            let label = text::truncate(&label, width.saturating_sub(sign.len())).into_owned() + sign;
            spans.push(Span::raw(text::pad(&label, width, Align::Left) + " "));
        }
        Line::from(spans).style(cx.theme.style(Role::Header))
    }

    fn row(&self, place: usize, columns: &[Fitted], cx: &Cx<'_>) -> Line<'static> {
        let link = &self.list.rows()[place];
        let Some(row) = cx.project.target(link) else { return Line::default() };
        let facts = cx.facts();
        let sign = if place == self.list.place() { ">" } else { " " };
        let mark = self.list.sign(link.uid);
        let mut spans = vec![Span::raw(format!("{sign}{mark}"))];
        for column in columns {
            let width = usize::from(column.width);
            let key = key_of(link.kind, column.keys);
            let face = if key == "id" { Face::Line(row.id().into()) } else { row.face(key, &facts) };
            let mark = (self.marks)(row, key, cx);
            let cell = cx.lang.cell(&face, cx.project, width.saturating_sub(mark.len())) + mark;
            let align = if matches!(face, Face::Number { .. } | Face::Money(_)) { Align::Right } else { Align::Left };
            let style = cx.theme.style(tone::of(row, &face, key, cx.today));
            spans.extend(text::padded(&cell, width, align, style));
            spans.push(Span::raw(" "));
        }
        let words = Line::from(spans);
        if row.is_open() { words } else { words.style(cx.theme.style(Role::Dim)) }
    }

    fn stop_typing(&mut self, keep: bool) {
        if !keep {
            self.list.filter.clear();
        }
        self.typing = None;
    }
}

/// The first of these keys that a kind has.
fn key_of(kind: Kind, keys: &'static [&'static str]) -> &'static str {
    let has = |key: &&str| *key == "id" || kind.shape().keys().any(|known| known == *key);
    keys.iter().copied().find(has).unwrap_or(keys[0])
}

/// The key of the title of a kind: its first field.
#[must_use]
pub fn title_key(kind: Kind) -> &'static str {
    kind.shape().fields[0].key
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
            Command::Filters => return Some(vec![filters::menu(&self.list, cx)]),
            Command::Bulk => return Some(vec![bulk::menu(&self.list, cx)]),
            Command::MoveDown | Command::MoveUp => {
                // In any other order the move would not be seen.
                self.list.sort = None;
                return Some(bulk::step(self.list.selected.as_ref(), command == Command::MoveDown, cx));
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
        // The menu of filters answers with the filter.
        if let Some(filter) = typed.strip_prefix(filters::CHOSEN) {
            filter.clone_into(&mut self.list.filter);
            return Vec::new();
        }
        // The sort menu answers with the key of a column.
        if let Some(key) = typed.strip_prefix("sort ") {
            self.list.sort = match (self.list.column(key), self.list.sort) {
                (Some(key), Some((sorted, false))) if key == sorted => Some((key, true)),
                (Some(key), Some((sorted, true))) if key == sorted => None,
                (known, _) => known.map(|key| (key, false)),
            };
            self.list.refresh(cx);
        }
        Vec::new()
    }

    fn click(&mut self, part: Spot, twice: bool, cx: &Cx<'_>) -> Vec<Effect> {
        self.clicked(part, twice, cx)
    }

    fn wheel(&mut self, pane: Pane, ticks: isize, _: &Cx<'_>) {
        self.scrolled_by(pane, ticks);
    }

    fn view(&self) -> Option<ListView> {
        Some(ListView { zoomed: self.zoomed, ..self.list.view() })
    }

    fn restore(&mut self, view: &ListView, cx: &Cx<'_>) {
        self.zoomed = view.zoomed;
        self.list.restore(view, cx);
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        verbs::refuses(command, &self.list, cx)
    }

    fn context(&self, _: &Cx<'_>) -> Context {
        Context { filter: self.list.filter.clone(), marked: self.list.marked.len(), ..Context::default() }
    }

    fn count(&self, cx: &Cx<'_>) -> Option<usize> {
        Some(self.list.count(cx))
    }

    fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        self.list.show(link, cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.list.refresh(cx);
        let (list, detail) = self.split(frame, area, breakpoints::detail(area), cx);
        self.draw_list(frame, list, cx);
        if let Some(detail) = detail {
            self.draw_detail(frame, detail, cx);
        }
    }
}
