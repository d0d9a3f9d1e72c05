//! The menu of what can be done to all selected records at once, and moving a
//! record in the order of its list.

use super::list::List;
use super::verbs;
use crate::data::msg::Msg;
use crate::data::ordered;
use crate::data::project::Record;
use crate::data::values::Ref;
use crate::tui::command::{Command, row};
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::form::Form;
use crate::tui::overlays::form_text::editable;
use crate::tui::overlays::prompt::Prompt;

/// What works on several records, in the order of the menu.
const VERBS: [Command; 10] = [
    Command::Status,
    Command::Owner,
    Command::Due,
    Command::Later,
    Command::Sooner,
    Command::Archive,
    Command::Edit,
    Command::CopyRow,
    Command::CopyId,
    Command::CopyMarkdown,
];

/// So many records are changed at once without a question: undo brings back
/// what one sees, and of more than this one does not see all.
pub const UNASKED: usize = 20;

/// The question how many records are to be changed, in the place of effects
/// that change more than [`UNASKED`]: who types the number knows it.
#[must_use]
pub fn asked(effects: Vec<Effect>, cx: &Cx<'_>) -> Vec<Effect> {
    let saved = |effect: &Effect| if let Effect::Save { records, .. } = effect { records.len() } else { 0 };
    let count = effects.iter().map(saved).max().unwrap_or(0);
    if count <= UNASKED {
        return effects;
    }
    let title = cx.lang.msg(&Msg::new("bulk-ask").count("count", count).text("number", count.to_string()));
    let many = |effect| match effect {
        Effect::Save { what, records } => Effect::SaveMany { what, records },
        other => other,
    };
    vec![Effect::Open(Box::new(Prompt::number(title, count, effects.into_iter().map(many).collect())))]
}

/// The menu for the selected records: every verb that can run, then every
/// single field.
#[must_use]
pub fn menu(list: &List, cx: &Cx<'_>) -> Effect {
    let targets = list.targets();
    let Some(kind) = targets.first().map(|link| link.kind) else {
        return Effect::Say(Notice::hint(Msg::new("refuse-nothing-selected")));
    };
    let mut entries: Vec<Entry> = VERBS
        .iter()
        .filter(|verb| verbs::refuses(**verb, list, cx).is_none())
        .map(|verb| {
            let name = format!("command-{}", row(*verb).name);
            let entry =
                Entry::new(cx.lang.t(&name).into_owned(), cx.keymap.shown(*verb).unwrap_or_default(), vec![Effect::Run(*verb)]);
            entry.with_words(cx.other.t(&name).into_owned())
        })
        .collect();
    if cx.read_only.is_none() {
        let records: Vec<Record> = targets.iter().filter_map(|link| cx.project.get(link.kind, link.uid)).collect();
        for key in editable(kind) {
            let form = Form::ask(records.clone(), &[key], None, cx);
            let entry =
                Entry::new(cx.lang.field(kind, key), cx.lang.t("bulk-field").into_owned(), vec![Effect::Open(Box::new(form))]);
            entries.push(entry.with_words(cx.other.field(kind, key)));
        }
    }
    let title = match targets.as_slice() {
        [one] => Msg::new("bulk-one").text("id", &one.id),
        many => Msg::new("bulk-many").count("count", many.len()),
    };
    Effect::Open(Box::new(Choose::new(cx.lang.msg(&title), entries)))
}

/// Moves a record a place down in its order, or up.
#[must_use]
pub fn step(selected: Option<&Ref>, down: bool, cx: &Cx<'_>) -> Vec<Effect> {
    let Some(link) = selected else { return Vec::new() };
    let mut records = ordered::moved(cx.project, link.kind, link.uid, down);
    // What is told is told of the record that was moved.
    records.sort_by_key(|record| record.row().uid() != link.uid);
    let Some(first) = records.first() else {
        return vec![Effect::Say(Notice::hint(Msg::new("refuse-no-place")))];
    };
    let what = Msg::new(if down { "done-moved-down" } else { "done-moved-up" });
    let what = what.text("id", first.row().id()).text("title", first.row().title());
    vec![Effect::SaveMany { what, records }]
}
