//! What a person calls kinds, fields, values and records on the command line:
//! their keys, or their labels in either language.

use super::context::{Context, Failure, at_field};
use super::nearest;
use crate::data::cell::{ChoiceSet, Editor};
use crate::data::entry;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
use crate::data::quick;
use crate::data::record::Row;
use crate::lang::Lang;

/// The most ids that a sentence lists.
const MOST_IDS: usize = 8;

/// The words of a key in both languages, where they have it.
fn labels(key: &str, cx: &Context) -> Vec<String> {
    let words = |lang: &Lang| lang.knows(key).then(|| lang.t(key).into_owned());
    [words(&cx.lang), words(cx.other())].into_iter().flatten().collect()
}

/// Whether the text is that name: in any case, half or full width, with blanks
/// or hyphens for underscores.
fn is(text: &str, name: &str) -> bool {
    let bare = |text: &str| entry::fold(text).chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect::<String>();
    bare(text) == bare(name)
}

/// A kind of record, and values that its name says besides (`praise` is
/// feedback of that kind).
///
/// # Errors
/// No such kind; the sentence lists them, the nearest first.
pub fn kind(text: &str, cx: &Context) -> Result<(Kind, &'static [(&'static str, &'static str)]), Msg> {
    let by_key = Kind::ALL.iter().copied().find(|kind| is(text, kind.key()) || is(text, kind.plural()));
    if let Some(kind) = by_key {
        return Ok((kind, &[]));
    }
    if let Some(found) = quick::kind(text) {
        return Ok(found);
    }
    let names = |kind: Kind| {
        let keys = [kind.key().to_owned(), kind.plural().to_owned()];
        let words = ["kind", "kinds"].map(|of| labels(&format!("{of}-{}", kind.key()), cx));
        keys.into_iter().chain(words.into_iter().flatten()).collect::<Vec<_>>()
    };
    if let Some(kind) = Kind::ALL.iter().copied().find(|kind| names(*kind).iter().any(|name| is(text, name))) {
        return Ok((kind, &[]));
    }
    let sorted = nearest::sorted(text, Kind::ALL.iter().map(|kind| (kind.key(), names(*kind))));
    Err(Msg::new("cli-unknown-kind").text("text", text).text("known", sorted.join(", ")))
}

/// The place of the field of that key or label.
///
/// # Errors
/// No such field; the sentence lists them, the nearest first.
pub fn field(text: &str, kind: Kind, cx: &Context) -> Result<usize, Msg> {
    let shape = kind.shape();
    if let Some(n) = shape.fields.iter().position(|field| is(text, field.key)) {
        return Ok(n);
    }
    let names = |key: &'static str| {
        let mut names = labels(&format!("field-{}-{key}", kind.key()), cx);
        names.push(key.to_owned());
        names
    };
    if let Some(n) = shape.fields.iter().position(|field| names(field.key).iter().any(|name| is(text, name))) {
        return Ok(n);
    }
    let label = |kind: Kind| format!("kind-{}", kind.key());
    if shape.derived.iter().any(|(key, ..)| is(text, key)) {
        return Err(Msg::new("cli-derived-field").text("text", text).label("kind", label(kind)));
    }
    let sorted = nearest::sorted(text, shape.fields.iter().map(|field| (field.key, names(field.key))));
    Err(Msg::new("cli-unknown-field").text("text", text).label("kind", label(kind)).text("known", sorted.join(", ")))
}

/// The text with labels of choices as keys, so that the cell reads it.
#[must_use]
pub fn value(text: &str, editor: Editor, cx: &Context) -> String {
    match editor {
        Editor::Choice { set, .. } => choice(text, set, cx).unwrap_or(text).to_owned(),
        Editor::Choices(set) => {
            // The whole may be one label with a blank in it.
            let whole = choice(text, set, cx).map(str::to_owned);
            whole.unwrap_or_else(|| {
                let each = entry::list(text, true);
                each.iter().map(|part| choice(part, set, cx).unwrap_or(part)).collect::<Vec<_>>().join(" ")
            })
        }
        _ => text.to_owned(),
    }
}

fn choice(text: &str, set: &'static ChoiceSet, cx: &Context) -> Option<&'static str> {
    let by_key = set.keys.iter().find(|key| is(text, key));
    let by_label =
        || set.keys.iter().find(|key| labels(&format!("choice-{}-{key}", set.name), cx).iter().any(|name| is(text, name)));
    by_key.or_else(by_label).copied()
}

/// The state of a record's kind that a key or label means; the text itself if
/// it means none.
#[must_use]
pub fn state(text: &str, record: &Record, cx: &Context) -> String {
    let kind = record.row().kind();
    let place = kind.shape().flow.and_then(|flow| kind.shape().field(flow.field));
    place.map_or_else(|| text.to_owned(), |n| value(text, record.row().cell(n).editor(), cx))
}

/// The record of that short id; the code of the project means its charter.
///
/// # Errors
/// No such record; the sentence lists the nearest ids.
pub fn record(text: &str, project: &Project) -> Result<Record, Msg> {
    let name = entry::fold(text);
    let charter =
        || project.charter().filter(|charter| charter.code.eq_ignore_ascii_case(&name)).map(|charter| charter as &dyn Row);
    let row = project.find(&name).or_else(charter);
    if let Some(record) = row.and_then(|row| project.get(row.kind(), row.uid())) {
        return Ok(record);
    }
    let rows = || project.rows().filter(|row| !row.is_archived());
    let same_kind = Kind::of_id(&name);
    let of_kind = rows().filter(|row| same_kind.is_none_or(|kind| kind == row.kind()));
    let mut ids = nearest::sorted(&name, of_kind.map(|row| (row.id(), vec![row.id().to_owned()])));
    if ids.is_empty() {
        ids = nearest::sorted(&name, rows().map(|row| (row.id(), vec![row.id().to_owned()])));
    }
    ids.truncate(MOST_IDS);
    let key = if ids.is_empty() { "cli-no-records" } else { "cli-unknown-id" };
    Err(Msg::new(key).text("text", text).text("near", ids.join(", ")))
}

/// `FIELD=VALUE` in its two parts; none if it is no such thing. The sign may
/// be full width; a name of a field has no blanks unless it is a known label.
#[must_use]
pub fn assignment<'w>(word: &'w str, kind: Kind, cx: &Context) -> Option<(&'w str, &'w str)> {
    let (name, value) = word.split_once(['=', '＝'])?;
    let bare = !name.is_empty() && !name.contains(char::is_whitespace);
    (bare || field(name.trim(), kind, cx).is_ok()).then_some((name.trim(), value))
}

/// Sets the fields of a record as the words say, `FIELD=VALUE` each. An empty
/// value empties the field.
///
/// # Errors
/// Everything that cannot be read; the record may be half changed.
pub fn assign(record: &mut Record, words: &[String], project: &Project, cx: &Context) -> Result<(), Failure> {
    let kind = record.row().kind();
    let mut says = Vec::new();
    for word in words {
        match assignment(word, kind, cx) {
            Some((name, value)) => match field(name, kind, cx) {
                Ok(n) => says.extend(fill(record, n, value, project, cx).err()),
                Err(unknown) => says.push(unknown),
            },
            None => says.push(Msg::new("cli-no-assignment").text("text", word.as_str())),
        }
    }
    if says.is_empty() { Ok(()) } else { Err(Failure { says, code: 1 }) }
}

/// Sets one field.
///
/// # Errors
/// What the cell says, with the name of the field.
pub fn fill(record: &mut Record, n: usize, text: &str, project: &Project, cx: &Context) -> Result<(), Msg> {
    let reading = crate::data::cell::Reading { project, today: cx.today() };
    let (kind, id) = (record.row().kind(), record.row().id().to_owned());
    let editor = record.row().cell(n).editor();
    let text = value(text, editor, cx);
    let read = record.row_mut().cell_mut(n).parse(&text, &reading);
    read.map_err(|why| at_field(kind, &id, kind.shape().fields[n].key, why))
}
