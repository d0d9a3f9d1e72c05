//! What a field can be filled with: the values of a choice, yes and no, the
//! records a link may point to. Narrowed by what is typed, pinyin included.

use crate::data::cell::Editor;
use crate::data::query::Pattern;
use crate::tui::layer::Cx;

/// One value a field can be filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What goes into the field.
    pub text: String,
    /// What stands beside it, to tell it from the others.
    pub note: String,
}

/// Whether a field of that editor is filled by choosing.
#[must_use]
pub fn chosen(editor: Editor) -> bool {
    matches!(editor, Editor::Choice { .. } | Editor::Choices(_) | Editor::Flag | Editor::Link { .. })
}

/// Whether a field takes several values, with `;` between.
#[must_use]
pub fn several(editor: Editor) -> bool {
    matches!(editor, Editor::Choices(_) | Editor::Link { many: true, .. })
}

/// The values that match `typed`; all of them if nothing was typed.
#[must_use]
pub fn candidates(editor: Editor, typed: &str, cx: &Cx<'_>) -> Vec<Candidate> {
    let pattern = Pattern::new(typed);
    let keep = |words: &[&str]| pattern.is_empty() || words.iter().any(|word| pattern.matches(word));
    match editor {
        Editor::Choice { set, .. } | Editor::Choices(set) => (0..set.keys.len())
            .filter(|n| keep(&[&cx.lang.choice(set, *n), &cx.other.choice(set, *n), set.keys[*n]]))
            .map(|n| Candidate { text: cx.lang.choice(set, n), note: String::new() })
            .collect(),
        Editor::Flag => ["yes", "no"]
            .into_iter()
            .filter(|key| keep(&[key, &cx.lang.t(&format!("flag-{key}")), &cx.other.t(&format!("flag-{key}"))]))
            .map(|key| Candidate { text: cx.lang.t(&format!("flag-{key}")).into_owned(), note: String::new() })
            .collect(),
        Editor::Link { kinds, .. } => {
            let rows = kinds.iter().flat_map(|kind| cx.project.collection(*kind).rows()).filter(|row| !row.is_archived());
            let mut rows: Vec<_> = rows
                .filter(|row| {
                    pattern.is_empty()
                        || pattern.matches(row.id())
                        || pattern.matches(&row.title())
                        || row.aliases().iter().any(|name| pattern.matches(name))
                })
                .collect();
            rows.sort_by(|a, b| {
                let exact = |id: &str| !id.eq_ignore_ascii_case(typed.trim());
                (a.kind(), exact(a.id()))
                    .cmp(&(b.kind(), exact(b.id())))
                    .then_with(|| crate::data::query::natural(a.id(), b.id()))
            });
            let facts = cx.facts();
            let note = |row: &dyn crate::data::record::Row| {
                let shape = row.kind().shape();
                let keys = shape.columns.iter().filter(|key| **key != shape.fields[0].key).take(2);
                let notes = keys.map(|key| cx.lang.face(&row.face(key, &facts), cx.project)).filter(|text| !text.is_empty());
                notes.collect::<Vec<_>>().join("  ")
            };
            rows.into_iter()
                .take(200)
                .map(|row| Candidate { text: format!("{} {}", row.id(), row.title()), note: note(row) })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The key or text that the data layer reads, for a text that a person chose
/// or typed: labels of choices become their keys.
#[must_use]
pub fn readable(editor: Editor, typed: &str, cx: &Cx<'_>) -> String {
    let typed = typed.trim();
    let same = |label: &str| label.eq_ignore_ascii_case(typed);
    match editor {
        Editor::Choice { set, .. } => {
            let found = (0..set.keys.len()).find(|n| same(&cx.lang.choice(set, *n)) || same(&cx.other.choice(set, *n)));
            found.map_or_else(|| typed.to_owned(), |n| set.keys[n].to_owned())
        }
        Editor::Choices(set) => {
            let parts = typed.split([';', '；', '、']).filter(|part| !part.trim().is_empty());
            parts.map(|part| readable(Editor::Choice { set, optional: true }, part, cx)).collect::<Vec<_>>().join(";")
        }
        Editor::Flag => {
            let found = ["yes", "no"].into_iter().find(|key| {
                let label = format!("flag-{key}");
                same(&cx.lang.t(&label)) || same(&cx.other.t(&label))
            });
            found.unwrap_or(typed).to_owned()
        }
        // Several links are given as `R01 title; R02 title`: the ids count.
        Editor::Link { many: true, .. } => {
            let ids = typed.split([';', '；']).map(|part| {
                let part = part.trim();
                let first = part.split_whitespace().next().unwrap_or_default();
                if cx.project.find(first).is_some() { first } else { part }
            });
            ids.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(";")
        }
        _ => typed.to_owned(),
    }
}
