//! What a record says, as lines: its filled fields with their labels, then
//! the records that point to it.

use std::borrow::Cow;

use ratatui::text::{Line, Span};

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::Row;
use crate::data::records::stakeholder::Cooperation;
use crate::data::values::{Choice, Ref};
use crate::tui::layer::Cx;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::tone;

/// Fields that say when and by whom, not what.
const BOOKKEEPING: &[&str] = &["created", "updated", "was", "archived", "vis"];

/// Columns above which an entry of a list has a line of its own.
const ENTRY: usize = 24;

/// The filled fields of a record: label, value, how it looks.
fn pairs(row: &dyn Row, cx: &Cx<'_>) -> Vec<(String, String, Role, bool)> {
    let facts = cx.facts();
    let shape = row.kind().shape();
    let keys = shape.fields.iter().skip(1).map(|field| field.key).filter(|key| !BOOKKEEPING.contains(key));
    let keys = keys.chain(shape.derived.iter().map(|derived| derived.0));
    let mut pairs = Vec::new();
    for key in keys {
        let face = row.face(key, &facts);
        if face.is_empty() {
            continue;
        }
        let long = matches!(face, Face::Text(_) | Face::Lines(_) | Face::Links(_));
        let value = match &face {
            // A history has a line for each of its entries; a few words do not.
            Face::Lines(lines) if lines.iter().any(|line| text::width(line) > ENTRY) => {
                let entry =
                    |line: &Cow<'_, str>| if key == "category_log" { category_change(line, cx) } else { line.to_string() };
                lines.iter().map(entry).collect::<Vec<_>>().join("\n")
            }
            face => cx.lang.face(face, cx.project),
        };
        pairs.push((cx.lang.field(row.kind(), key), value, tone::of(row, &face, key, cx.today), long));
    }
    pairs
}

/// `2026-08-19 by_the_book > passive: why` with the words for its categories.
fn category_change(line: &str, cx: &Cx<'_>) -> String {
    let word = |key: &str| match Cooperation::SET.keys.iter().position(|known| *known == key) {
        Some(place) => cx.lang.choice(Cooperation::SET, place),
        None if key == "none" => cx.lang.t("category-unset").into_owned(),
        None => key.to_owned(),
    };
    let parts = line.split_once(' ').and_then(|(day, rest)| Some((day, rest.split_once(" > ")?)));
    let Some((day, (from, rest))) = parts else { return line.to_owned() };
    let (to, why) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
    format!("{day} {} > {}{why}", word(from), word(to))
}

/// The record in a few lines: short values side by side, long ones wrapped.
#[must_use]
pub fn brief(row: &dyn Row, columns: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut used = 0;
    for (label, value, role, long) in pairs(row, cx) {
        let need = text::width(&label) + text::width(&value) + 4;
        if used > 0 && (long || used + need > columns) {
            lines.push(Line::from(std::mem::take(&mut spans)));
            used = 0;
        }
        if need <= columns && !value.contains('\n') {
            spans.push(Span::styled(format!("{label} "), cx.theme.style(Role::Label)));
            spans.push(Span::styled(value, cx.theme.style(role)));
            spans.push(Span::raw("   "));
            used += need;
            continue;
        }
        lines.extend(labelled(&label, &value, role, columns, cx));
    }
    if used > 0 {
        lines.push(Line::from(spans));
    }
    lines
}

/// A label and its value, wrapped under each other.
fn labelled(label: &str, value: &str, role: Role, columns: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let indent = text::width(label) + 1;
    let room = columns.saturating_sub(indent).min(usize::from(crate::tui::breakpoints::PROSE)).max(10);
    let wrapped = value.lines().flat_map(|line| text::lines(line, room));
    wrapped
        .enumerate()
        .map(|(n, line)| {
            let head = if n == 0 { format!("{label} ") } else { " ".repeat(indent) };
            Line::from(vec![Span::styled(head, cx.theme.style(Role::Label)), Span::styled(line, cx.theme.style(role))])
        })
        .collect()
}

/// The whole record: one field under the other, then what points to it. A line
/// that is a record can be chosen.
#[must_use]
pub fn whole(row: &dyn Row, columns: usize, cx: &Cx<'_>) -> Vec<(Line<'static>, Option<Ref>)> {
    let pairs = pairs(row, cx);
    let width = pairs.iter().map(|pair| text::width(&pair.0)).max().unwrap_or(0).min(22);
    let room = columns.saturating_sub(width + 2).min(usize::from(crate::tui::breakpoints::PROSE)).max(10);
    let mut lines: Vec<(Line<'static>, Option<Ref>)> = Vec::new();
    for (label, value, role, _) in pairs {
        for (n, part) in value.lines().flat_map(|line| text::lines(line, room)).enumerate() {
            let head = if n == 0 { text::truncate(&label, width).into_owned() } else { String::new() };
            let head = text::pad(&head, width, Align::Left) + "  ";
            lines.push((
                Line::from(vec![Span::styled(head, cx.theme.style(Role::Label)), Span::styled(part, cx.theme.style(role))]),
                None,
            ));
        }
    }
    for kind in Kind::ALL {
        let pointing: Vec<&dyn Row> = cx.project.collection(*kind).rows().filter(|other| points(*other, row)).collect();
        if pointing.is_empty() {
            continue;
        }
        lines.push((Line::default(), None));
        let title = format!("{} {}", cx.lang.t(&format!("kinds-{}", kind.key())), pointing.len());
        lines.push((Line::styled(title, cx.theme.style(Role::Title)), None));
        let shown = table(&pointing, &main_keys(*kind), columns, usize::MAX, cx);
        for (line, other) in shown.into_iter().zip(pointing) {
            lines.push((line, Some(Ref { kind: *kind, uid: other.uid(), id: other.id().to_owned() })));
        }
    }
    lines.push((Line::default(), None));
    for key in BOOKKEEPING {
        let face = row.stored(key);
        if !face.is_empty() {
            let words = format!("{} {}", cx.lang.field(row.kind(), key), cx.lang.face(&face, cx.project));
            lines.push((Line::styled(words, cx.theme.style(Role::Dim)), None));
        }
    }
    lines
}

/// Whether a field of `other` links to `row`.
fn points(other: &dyn Row, row: &dyn Row) -> bool {
    let shape = other.kind().shape();
    !other.is_archived()
        && (0..shape.fields.len()).any(|n| match other.cell(n).face() {
            Face::Link(link) => link.uid == row.uid(),
            Face::Links(links) => links.iter().any(|link| link.uid == row.uid()),
            _ => false,
        })
}

/// Records one under the other, in columns: id, title, and what stands under
/// these keys. Only the first `most` are looked at.
#[must_use]
pub fn table(rows: &[&dyn Row], keys: &[&'static str], columns: usize, most: usize, cx: &Cx<'_>) -> Vec<Line<'static>> {
    const TITLE_LEAST: usize = 16;
    let facts = cx.facts();
    let rows = &rows[..rows.len().min(most)];
    let cells: Vec<Vec<(String, Role)>> = rows
        .iter()
        .map(|row| {
            let cell = |key: &&'static str| {
                let face = row.face(key, &facts);
                (headless(&face, cx), tone::of(*row, &face, key, cx.today))
            };
            keys.iter().map(cell).collect()
        })
        .collect();
    let widths: Vec<usize> = (0..keys.len()).map(|n| cells.iter().map(|row| text::width(&row[n].0)).max().unwrap_or(0)).collect();
    let id = rows.iter().map(|row| text::width(row.id())).max().unwrap_or(0);
    let mut left = columns.saturating_sub(id + 1 + TITLE_LEAST);
    let fits = widths.iter().take_while(|width| {
        let need = if **width == 0 { 0 } else { **width + 2 };
        let fits = need <= left;
        left = left.saturating_sub(need);
        fits
    });
    let shown = fits.count();
    let used: usize = widths[..shown].iter().filter(|width| **width > 0).map(|width| width + 2).sum();
    let title = columns.saturating_sub(id + 1 + used);
    let line = |(row, cells): (&&dyn Row, Vec<(String, Role)>)| {
        let mut spans = vec![
            Span::styled(text::pad(row.id(), id, Align::Left) + " ", cx.theme.style(Role::Dim)),
            Span::raw(text::pad(&text::truncate(&row.title(), title), title, Align::Left)),
        ];
        for ((words, role), width) in cells.into_iter().zip(&widths).take(shown).filter(|(_, width)| **width > 0) {
            spans.push(Span::raw("  "));
            spans.extend(text::padded(&words, *width, Align::Left, cx.theme.style(role)));
        }
        let line = Line::from(spans);
        if row.is_open() { line } else { line.style(cx.theme.style(Role::Dim)) }
    };
    rows.iter().zip(cells).map(line).collect()
}

/// A value in a table without heads: numbers say what they count.
fn headless(face: &Face<'_>, cx: &Cx<'_>) -> String {
    match face {
        Face::Number { value, unit: Unit::Days, .. } => cx.lang.msg(&Msg::new("days-short").count("count", *value)),
        Face::Number { value, unit: Unit::WorkDays, .. } => cx.lang.msg(&Msg::new("work-days-short").count("count", *value)),
        face => cx.lang.cell(face, cx.project, 10),
    }
}

/// The first columns of a kind besides its title.
#[must_use]
pub fn main_keys(kind: Kind) -> Vec<&'static str> {
    let shape = kind.shape();
    shape.columns.iter().copied().filter(|key| *key != shape.fields[0].key).take(3).collect()
}
