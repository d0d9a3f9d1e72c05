//! The list-and-detail screen that every record type gets.
//!
//! It draws only the rows that are visible. What a screen of its own shape
//! (timeline, matrix, board) needs beside the list it draws itself, around
//! [`Register::draw_list`] and [`Register::draw_detail`].

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::{List, Source};
use super::register_rows::Made;
use super::{bulk, empty, filters};
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
use crate::tui::text;
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

/// A sign behind the value of that key of a row, or nothing.
pub type Marks = fn(&dyn Row, &str, &Cx<'_>) -> &'static str;

/// The list-and-detail screen of some kinds of record.
pub struct Register {
    /// What it lists, in which order, and what is selected.
    pub list: List,
    /// Columns of this register; those of the record type if empty.
    pub(super) columns: &'static [Column],
    /// Its header and rows as they were made last.
    pub(super) made: Made,
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
    pub(super) marks: Marks,
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
            made: Made::default(),
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
            self.made = Made::default();
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
        self.make(area.width, cx);
        text::draw(frame, head, self.made.header());
        for (key, x, width) in self.made.heads() {
            cx.hits.add_span(head, x, width, Target::Spot(Spot::Head(key)));
        }
        cx.hits.add_pane(area, Pane::List);
        for (place, line) in self.visible().zip(body.rows()) {
            let [sign, rest] = area::columns(line, [2, REST]);
            let row = self.row(place, cx);
            let style = row.style;
            text::draw(frame, rest, row);
            let here = if place == self.list.place() { '>' } else { ' ' };
            let signs = format!("{here}{}", self.list.sign(self.list.rows()[place].uid));
            text::draw(frame, sign, &Line::styled(signs, style));
            cx.hits.add(line, Target::Spot(Spot::Row(place)));
            if place == self.list.place() {
                cx.theme.select(line, frame.buffer_mut());
            }
        }
        body
    }

    fn stop_typing(&mut self, keep: bool) {
        if !keep {
            self.list.filter.clear();
        }
        self.typing = None;
    }
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
