//! The rows of a register: which columns they have, and their lines, made once
//! for as long as they hold.

use std::collections::HashMap;

use chrono::{NaiveDateTime, Timelike};
use ratatui::text::{Line, Span};

use super::register::{Column, Register};
use crate::data::cell::Face;
use crate::data::project::Kind;
use crate::tui::layer::Cx;
use crate::tui::text::{self, Align};
use crate::tui::theme::{Role, Theme};
use crate::tui::tone;

/// How many rows are measured to fit the columns: enough to look right, and
/// the same wherever one scrolls.
const MEASURED: usize = 200;
/// The title is never narrower, in display columns.
const TITLE_LEAST: u16 = 26;

/// The most rows that are kept.
const KEPT: usize = 300;

/// A column as it is drawn.
#[derive(Clone, Copy)]
struct Fitted {
    keys: &'static [&'static str],
    width: u16,
    head: &'static str,
}

/// The columns and lines of a register. They hold as long as the rows, the room,
/// the minute and the theme are the same.
#[derive(Default)]
pub struct Made {
    of: Option<(u64, u16, NaiveDateTime)>,
    theme: Option<Theme>,
    columns: Vec<Fitted>,
    header: Line<'static>,
    rows: HashMap<usize, Line<'static>>,
    kind: Option<Kind>,
}

impl Made {
    /// The labels of the columns.
    pub(super) const fn header(&self) -> &Line<'static> {
        &self.header
    }

    /// The columns: what stands in each, where it begins, and its width.
    pub(super) fn heads(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        let mut x = 2;
        self.columns.iter().map(move |column| {
            let (begin, width) = (x, usize::from(column.width));
            x += width + 1;
            (self.kind.map_or(column.keys[0], |kind| key_of(kind, column.keys)), begin, width)
        })
    }
}

impl Register {
    /// Makes sure that columns and header are right, and that no row is kept
    /// that is not.
    pub(super) fn make(&mut self, width: u16, cx: &Cx<'_>) {
        let of = Some((self.list.version(), width, cx.now.with_second(0).unwrap_or(cx.now)));
        if self.made.of == of && self.made.theme.as_ref() == Some(cx.theme) && self.made.rows.len() < KEPT {
            return;
        }
        let columns = self.columns(width, cx);
        let header = self.header(&columns, cx);
        let kind = Some(self.list.source.kinds[0]);
        self.made = Made { of, theme: Some(cx.theme.clone()), columns, header, rows: HashMap::new(), kind };
    }

    /// The line of a row, without the signs before it.
    pub(super) fn row(&mut self, place: usize, cx: &Cx<'_>) -> &Line<'static> {
        if !self.made.rows.contains_key(&place) {
            let line = self.line(place, cx);
            self.made.rows.insert(place, line);
        }
        &self.made.rows[&place]
    }

    /// The columns that fit. Whole columns are dropped from the end, none is
    /// squeezed; the title takes what is left.
    fn columns(&self, width: u16, cx: &Cx<'_>) -> Vec<Fitted> {
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

    fn line(&self, place: usize, cx: &Cx<'_>) -> Line<'static> {
        let link = &self.list.rows()[place];
        let Some(row) = cx.project.target(link) else { return Line::default() };
        let facts = cx.facts();
        let mut spans = Vec::with_capacity(self.made.columns.len() * 4);
        for column in &self.made.columns {
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
