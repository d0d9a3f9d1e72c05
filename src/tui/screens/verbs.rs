//! What can be done to records, from any list of them.

use std::collections::BTreeMap;

use super::detail::Detail;
use super::list::List;
use crate::data::cell::{Editor, Face, Reading};
use crate::data::change::{self, Fault};
use crate::data::msg::{Arg, Msg};
use crate::data::ordered;
use crate::data::project::{Kind, Record};
use crate::data::record::Row;
use crate::data::values::Ref;
use crate::tui::command::Command;
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::form::Form;

/// Runs a command on the records a list has chosen; `None` if the command is
/// no verb of records.
#[must_use]
pub fn run(command: Command, list: &List, kind: Kind, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    if command == Command::New {
        return Some(vec![Effect::Open(Box::new(Form::create(kind, &[], cx)))]);
    }
    verb(command, &list.targets(), list.selected.as_ref(), cx)
}

/// The same for records chosen in any other way: `targets` for verbs that work
/// on several, `selected` for those that work on one.
#[must_use]
pub fn verb(command: Command, targets: &[Ref], selected: Option<&Ref>, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    let one = || selected.and_then(|link| cx.project.get(link.kind, link.uid));
    let all: Vec<Record> = targets.iter().filter_map(|link| cx.project.get(link.kind, link.uid)).collect();
    Some(match command {
        Command::Open => vec![Effect::Open(Box::new(Detail::new(selected?.clone())))],
        Command::NewRelated => vec![new_related(selected?, cx)],
        Command::Edit => vec![Effect::Open(Box::new(Form::edit(all, cx)))],
        Command::EditText => vec![edit_text(one()?, cx)],
        Command::Status => vec![status(&all, cx)],
        Command::Owner => vec![ask(all, Editor::Link { kinds: &[Kind::Stakeholder], many: false }, cx)?],
        Command::Due => vec![ask(all, Editor::Date, cx)?],
        Command::Later => shift(all, 1, cx)?,
        Command::Sooner => shift(all, -1, cx)?,
        Command::Archive => vec![archive(all, cx)],
        Command::CopyRow => vec![Effect::Copy(targets.iter().filter_map(|link| line(link, cx)).collect::<Vec<_>>().join("\n"))],
        Command::CopyId => vec![Effect::Copy(targets.iter().map(|link| link.id.as_str()).collect::<Vec<_>>().join(" "))],
        Command::CopyLink => vec![Effect::Copy(targets.iter().map(|link| reference(&link.id, cx)).collect::<Vec<_>>().join(" "))],
        Command::CopyMarkdown => {
            vec![Effect::Copy(all.iter().map(|record| markdown(record.row(), cx)).collect::<Vec<_>>().join("\n"))]
        }
        Command::Changes => vec![Effect::Open(Box::new(super::changes::Changes::new(selected?.clone())))],
        _ => return None,
    })
}

/// Why a verb cannot run now on what a list has chosen.
#[must_use]
pub fn refuses(command: Command, list: &List, cx: &Cx<'_>) -> Option<Msg> {
    refuses_for(command, list.selected.as_ref(), cx)
}

/// Why a verb cannot run now on that record.
#[must_use]
pub fn refuses_for(command: Command, selected: Option<&Ref>, cx: &Cx<'_>) -> Option<Msg> {
    let changes = matches!(
        command,
        Command::New
            | Command::NewRelated
            | Command::Edit
            | Command::EditText
            | Command::Status
            | Command::Owner
            | Command::Due
            | Command::Later
            | Command::Sooner
            | Command::Archive
            | Command::MoveDown
            | Command::MoveUp
    );
    if changes && cx.read_only.is_some() {
        return cx.read_only.cloned();
    }
    let needs_one = changes && command != Command::New
        || matches!(
            command,
            Command::Open
                | Command::CopyRow
                | Command::CopyId
                | Command::CopyLink
                | Command::CopyMarkdown
                | Command::Changes
                | Command::Bulk
        );
    if needs_one && selected.is_none() {
        return Some(Msg::new("refuse-nothing-selected"));
    }
    let kind = selected?.kind;
    let lacks = |editor| (field_for(kind, editor).is_none()).then(|| no_such_field(kind));
    match command {
        Command::Status if kind.shape().flow.is_none() => {
            Some(Msg::new("refuse-no-states").label("kind", format!("kind-{}", kind.key())))
        }
        Command::MoveDown | Command::MoveUp if !ordered::has_order(kind) => {
            Some(Msg::new("refuse-no-order").label("kinds", format!("kinds-{}", kind.key())))
        }
        Command::Owner => lacks(Editor::Link { kinds: &[Kind::Stakeholder], many: false }),
        Command::Due | Command::Later | Command::Sooner => lacks(Editor::Date),
        _ => None,
    }
}

fn no_such_field(kind: Kind) -> Msg {
    Msg::new("refuse-no-such-field").label("kind", format!("kind-{}", kind.key()))
}

/// The field that `o` and `t` mean for a kind: the first column of its list
/// that holds a person or a day, or else the first such field.
fn field_for(kind: Kind, editor: Editor) -> Option<&'static str> {
    let blank = Record::blank(kind);
    let shape = kind.shape();
    let fits = |key: &str| shape.field(key).is_some_and(|n| blank.row().cell(n).editor() == editor);
    let in_columns = shape.columns.iter().copied().find(|key| fits(key));
    in_columns.or_else(|| shape.fields.iter().map(|field| field.key).find(|key| fits(key)))
}

fn ask(records: Vec<Record>, editor: Editor, cx: &Cx<'_>) -> Option<Effect> {
    let key = field_for(records.first()?.row().kind(), editor)?;
    Some(Effect::Open(Box::new(Form::ask(records, &[key], None, cx))))
}

/// Moves the day that `t` would edit by working days.
fn shift(records: Vec<Record>, by: i64, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    let key = field_for(records.first()?.row().kind(), Editor::Date)?;
    let reading = Reading { project: cx.project, today: cx.today };
    let mut moved = Vec::new();
    for mut record in records {
        let Some(n) = record.row().kind().shape().field(key) else { continue };
        let Face::Date(day) = record.row().cell(n).face() else { continue };
        let to = cx.project.calendar.day_at(cx.project.calendar.ix(day) + by);
        if record.row_mut().cell_mut(n).parse(&to.to_string(), &reading).is_ok() {
            moved.push((record, to));
        }
    }
    let Some((_, to)) = moved.first() else { return Some(vec![Effect::Say(Notice::hint(Msg::new("refuse-no-date")))]) };
    let what = named("done-moved", &moved.iter().map(|(record, _)| record.clone()).collect::<Vec<_>>()).date("to", *to);
    Some(vec![Effect::Save { what, records: moved.into_iter().map(|(record, _)| record).collect() }])
}

/// A sentence about one record (`KEY`) or several (`KEY-many`).
#[must_use]
pub fn named(key: &'static str, records: &[Record]) -> Msg {
    match records {
        [one] => Msg::new(key).text("id", one.row().id()).text("title", one.row().title()),
        many => Msg::new(format!("{key}-many")).count("count", many.len()),
    }
}

fn archive(mut records: Vec<Record>, cx: &Cx<'_>) -> Effect {
    let reading = Reading { project: cx.project, today: cx.today };
    // What is archived comes back; a mixed choice is archived whole.
    let back = records.iter().all(|record| record.row().is_archived());
    for record in &mut records {
        if let Some(n) = record.row().kind().shape().field("archived") {
            // Yes and no are always understood.
            let _ = record.row_mut().cell_mut(n).parse(if back { "no" } else { "yes" }, &reading);
        }
    }
    Effect::Save { what: named(if back { "done-unarchived" } else { "done-archived" }, &records), records }
}

/// The menu of states. What a state still needs stands beside it; taking such
/// a state opens a form of just these fields.
fn status(records: &[Record], cx: &Cx<'_>) -> Effect {
    let Some(first) = records.first() else { return nothing_selected() };
    let facts = cx.facts();
    let offers = change::offers(first, &facts);
    let from = cx.lang.t(&change::state_label(first.row(), first.row().state())).into_owned();
    let title = if records.len() == 1 {
        Msg::new("status-title").text("id", first.row().id()).text("state", from)
    } else {
        Msg::new("status-title-many").count("count", records.len())
    };
    if offers.is_empty() {
        return Effect::Say(Notice::hint(Msg::new("status-final").text("id", first.row().id())));
    }
    let mut entries = Vec::new();
    for offer in offers {
        let label = cx.lang.t(&change::state_label(first.row(), offer.to)).into_owned();
        let (ready, lacking): (Vec<Record>, Vec<Record>) = records.iter().cloned().partition(|record| {
            change::offers(record, &facts).iter().any(|other| other.to == offer.to && other.missing.is_empty())
        });
        let note = match (records.len(), offer.missing.as_slice()) {
            (1, []) => String::new(),
            (1, missing) => missing.iter().map(|lack| cx.lang.msg(&lack.msg)).collect::<Vec<_>>().join(" "),
            _ => cx.lang.msg(&Msg::new("status-some").count("ready", ready.len()).count("all", records.len())),
        };
        let effects = if records.len() == 1 && !offer.missing.is_empty() {
            let mut fields: Vec<&'static str> = offer.missing.iter().flat_map(|lack| lack.fields.clone()).collect();
            fields.extend(offer.fields.iter().copied().filter(|key| !offer.missing.iter().any(|lack| lack.fields.contains(key))));
            if offer.missing.iter().all(|lack| lack.fields.is_empty()) {
                let why = offer.missing.first().map_or_else(|| Msg::new("refuse-needs-other"), |lack| lack.msg.clone());
                vec![Effect::Say(Notice::wrong(why))]
            } else {
                vec![Effect::Open(Box::new(Form::ask(lacking, &fields, Some(offer.to), cx)))]
            }
        } else {
            vec![enter(ready, offer.to, cx)]
        };
        entries.push(Entry::new(label, note, effects));
    }
    Effect::Open(Box::new(Choose::new(cx.lang.msg(&title), entries)))
}

fn nothing_selected() -> Effect {
    Effect::Say(Notice::hint(Msg::new("refuse-nothing-selected")))
}

/// Puts records that lack nothing into a state.
#[must_use]
pub fn enter(mut records: Vec<Record>, to: &'static str, cx: &Cx<'_>) -> Effect {
    for record in &mut records {
        if let Err(msg) = change::enter(record, to, cx.project, &cx.stamp(), cx.today) {
            return Effect::Say(Notice::wrong(msg));
        }
    }
    let Some(first) = records.first() else { return nothing_selected() };
    let state = change::state_label(first.row(), to);
    Effect::Save { what: named("done-state", &records).label("state", state), records }
}

/// The first long text of a record, in `$EDITOR`; the form takes the result.
fn edit_text(record: Record, cx: &Cx<'_>) -> Effect {
    let shape = record.row().kind().shape();
    let long = (0..shape.fields.len()).find(|n| matches!(record.row().cell(*n).editor(), Editor::Text | Editor::Lines));
    match long {
        Some(n) => Effect::Open(Box::new(Form::ask(vec![record], &[shape.fields[n].key], None, cx).in_editor())),
        None => Effect::Say(Notice::hint(no_such_field(shape.kind))),
    }
}

/// The menu of what can hang on a record: each kind that has a link to its
/// kind.
fn new_related(parent: &Ref, cx: &Cx<'_>) -> Effect {
    let mut entries = Vec::new();
    for kind in Kind::ALL {
        let blank = Record::blank(*kind);
        let shape = kind.shape();
        let own = |n: &usize| !matches!(shape.fields[*n].key, "links" | "owner");
        let links =
            |n: &usize| matches!(blank.row().cell(*n).editor(), Editor::Link { kinds, .. } if kinds.contains(&parent.kind));
        let Some(n) = (0..shape.fields.len()).filter(own).find(links) else { continue };
        let form = Form::create(*kind, &[(shape.fields[n].key, parent.id.clone())], cx);
        let label = cx.lang.t(&format!("kind-{}", kind.key())).into_owned();
        entries.push(Entry::new(label, cx.lang.field(*kind, shape.fields[n].key), vec![Effect::Open(Box::new(form))]));
    }
    Effect::Open(Box::new(Choose::new(cx.lang.msg(&Msg::new("related-title").text("id", &parent.id)), entries)))
}

/// The menu of columns to sort by.
#[must_use]
pub fn sort_menu(list: &List, cx: &Cx<'_>) -> Effect {
    let kind = list.source.kinds[0];
    let shape = kind.shape();
    let mut keys: Vec<&'static str> = shape.columns.to_vec();
    keys.extend(
        shape
            .fields
            .iter()
            .map(|field| field.key)
            .chain(shape.derived.iter().map(|d| d.0))
            .filter(|key| !shape.columns.contains(key)),
    );
    let entry = |key: &&'static str| {
        let now = match list.sort {
            Some((sorted, descending)) if sorted == *key => {
                cx.lang.t(if descending { "sort-down" } else { "sort-up" }).into_owned()
            }
            _ => String::new(),
        };
        Entry::new(cx.lang.field(kind, key), now, vec![Effect::Type(format!("sort {key}"))])
    };
    Effect::Open(Box::new(Choose::new(cx.lang.t("sort-title").into_owned(), keys.iter().map(entry).collect())))
}

/// A record as it is pointed to in a mail or a chat: `CODE/R01`. The palette
/// finds it by that.
#[must_use]
pub fn reference(id: &str, cx: &Cx<'_>) -> String {
    let code = cx.project.charter().map(|charter| charter.code.as_str()).unwrap_or_default();
    if code.is_empty() { id.to_owned() } else { format!("{code}/{id}") }
}

/// A record as one line of text: `R01 title, owner, state`.
fn line(link: &Ref, cx: &Cx<'_>) -> Option<String> {
    let row = cx.project.target(link)?;
    let facts = cx.facts();
    let mut parts = vec![format!("{} {}", row.id(), row.title())];
    for key in row.kind().shape().columns.iter().filter(|key| **key != super::register_rows::title_key(link.kind)).take(4) {
        let face = row.face(key, &facts);
        if !face.is_empty() {
            parts.push(format!("{}: {}", cx.lang.field(link.kind, key), cx.lang.face(&face, cx.project)));
        }
    }
    Some(parts.join(", "))
}

fn markdown(row: &dyn Row, cx: &Cx<'_>) -> String {
    let facts = cx.facts();
    let mut out = format!("### {} {}\n\n", row.id(), row.title());
    for field in row.kind().shape().fields.iter().skip(1) {
        let face = row.face(field.key, &facts);
        if !face.is_empty() && !matches!(field.key, "created" | "updated" | "was") {
            let text = cx.lang.face(&face, cx.project).replace('\n', "\n  ");
            out.extend(["- **", &cx.lang.field(row.kind(), field.key), "**: ", &text, "\n"]);
        }
    }
    out
}

/// The sentences of faults, by field.
#[must_use]
pub fn by_field(faults: Vec<Fault>) -> BTreeMap<&'static str, Msg> {
    faults.into_iter().map(|fault| (fault.key, fault.msg)).collect()
}

/// A sentence for faults that no form can show.
#[must_use]
pub fn fault_notice(faults: &[Fault]) -> Notice {
    let Some(fault) = faults.first() else { return Notice::wrong(Msg::new("refuse-needs-other")) };
    let field = format!("field-{}-{}", fault.kind.key(), fault.key);
    Notice::wrong(
        Msg::new("fault").text("id", &fault.id).label("field", field).with("why", Arg::Msg(Box::new(fault.msg.clone()))),
    )
}
