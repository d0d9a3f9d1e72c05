//! The texts of a form: what stands in a field before anything is typed, and
//! which part of it is being typed.

use super::candidates::several;
use crate::data::cell::{Cell, Editor, Face};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::tui::layer::Cx;

/// What may be typed into an empty field.
pub(super) fn placeholder(editor: Editor, cx: &Cx<'_>) -> String {
    let key = match editor {
        Editor::Number { min, max, places, .. } => {
            let bound = |value| crate::data::cell::decimal(value, places);
            return cx.lang.msg(&Msg::new("placeholder-number").text("min", bound(min)).text("max", bound(max)));
        }
        Editor::Date => "placeholder-date",
        Editor::Time => "placeholder-time",
        Editor::Span => "placeholder-span",
        Editor::Money => "placeholder-money",
        Editor::Link { .. } => "placeholder-link",
        Editor::Choice { .. } | Editor::Choices(_) | Editor::Flag => "placeholder-choice",
        Editor::Lines => "placeholder-lines",
        Editor::Line | Editor::Text | Editor::Notation(_) | Editor::ReadOnly => return String::new(),
    };
    cx.lang.t(key).into_owned()
}

/// The fields of a kind that a person edits, in the order of its form.
#[must_use]
pub fn editable(kind: Kind) -> Vec<&'static str> {
    let blank = Record::blank(kind);
    let shape = kind.shape();
    let fields = shape.fields.iter().enumerate();
    let edited =
        fields.filter(|(n, field)| blank.row().cell(*n).editor() != Editor::ReadOnly && !matches!(field.key, "archived" | "was"));
    edited.map(|(_, field)| field.key).collect()
}

/// What stands in a cell, as a person would type it: labels for choices, the
/// title beside the id of a link.
pub(super) fn typed(cell: &dyn Cell, cx: &Cx<'_>) -> String {
    let titled = |link: &crate::data::values::Ref| match cx.project.target(link) {
        Some(row) => format!("{} {}", row.id(), row.title()),
        None => link.id.clone(),
    };
    match cell.face() {
        Face::Choice(set, index) => cx.lang.choice(set, index),
        Face::Choices(set, indexes) => indexes.into_iter().map(|index| cx.lang.choice(set, index)).collect::<Vec<_>>().join("; "),
        Face::Flag(flag) => cx.lang.t(if flag { "flag-yes" } else { "flag-no" }).into_owned(),
        Face::Link(link) => titled(link),
        Face::Links(links) => links.into_iter().map(titled).collect::<Vec<_>>().join("; "),
        Face::Lines(lines) if cell.editor() == Editor::Lines => lines.join("\n"),
        face => face.show(),
    }
}

/// The part of a list of links that is being typed: what follows the last
/// separator.
pub(super) fn last_part(editor: Editor, value: &str) -> &str {
    if several(editor) { value.rsplit([';', '；', '、']).next().unwrap_or(value) } else { value }
}
