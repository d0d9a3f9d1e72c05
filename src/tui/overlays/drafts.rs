//! What earlier sessions left unsaved: the list, the difference to what is
//! saved, and back into a form.

use super::choose::{Choose, Entry};
use super::decide::Decide;
use super::form::Form;
use super::form_text::typed;
use super::reader::Reader;
use crate::data::change;
use crate::data::draft::{About, Draft};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::tui::command::{Command, Scope};
use crate::tui::layer::{Cx, Effect};

/// The list of drafts, newest first; none if there is no draft.
#[must_use]
pub fn drafts(cx: &Cx<'_>) -> Option<Choose> {
    let mut all: Vec<&Draft> = cx.drafts.iter().collect();
    all.sort_by_key(|draft| std::cmp::Reverse((draft.at, draft.uid)));
    let entry = |draft: &&Draft| {
        let msg = Msg::new("drafts-row").text("at", draft.at.format("%m-%d %H:%M").to_string()).count("count", draft.texts.len());
        let effects = vec![Effect::Open(Box::new(difference(draft, cx)))];
        Entry::new(title(&draft.about, cx), cx.lang.msg(&msg), effects)
    };
    (!all.is_empty()).then(|| Choose::new(cx.lang.t("drafts-title").into_owned(), all.iter().map(entry).collect()))
}

/// What a draft is about, in words.
fn title(about: &About, cx: &Cx<'_>) -> String {
    reopen(about, cx).map_or_else(
        || cx.lang.msg(&Msg::new("drafts-gone").label("kind", format!("kind-{}", about.kind))),
        |form| form.title(cx),
    )
}

/// The draft beside what is saved now, field by field.
fn difference(draft: &Draft, cx: &Cx<'_>) -> Decide {
    const SCOPES: &[Scope] = &[Scope::Draft, Scope::Read, Scope::Global, Scope::Always];
    let kind = Kind::named(&draft.about.kind);
    let records: Vec<Record> = draft.about.records.iter().filter_map(|uid| cx.project.get(kind?, *uid)).collect();
    let (saved_word, draft_word) = (cx.lang.t("drafts-saved"), cx.lang.t("drafts-draft"));
    let mut lines = Vec::new();
    let keys = kind.map(|kind| kind.shape().keys().collect::<Vec<_>>()).unwrap_or_default();
    let place = |key: &str| keys.iter().position(|own| *own == key).unwrap_or(usize::MAX);
    let mut texts: Vec<(&String, &String)> = draft.texts.iter().collect();
    texts.sort_by_key(|(key, _)| place(key));
    for (key, text) in texts {
        lines.push(kind.map_or_else(|| key.clone(), |kind| cx.lang.field(kind, key)));
        for record in &records {
            if let Some(n) = record.row().kind().shape().field(key) {
                lines.push(shown(&saved_word, &typed(record.row().cell(n), cx)));
            }
        }
        lines.push(shown(&draft_word, text));
    }
    let mut after = vec![Effect::Discard(draft.uid)];
    if cx.drafts.len() > 1 {
        after.push(Effect::Run(Command::Drafts));
    }
    let decide = Decide::new(Reader::new(title(&draft.about, cx), lines), SCOPES).deed(Command::DraftDiscard, after);
    match (cx.read_only, reopen(&draft.about, cx)) {
        (Some(why), _) => decide.refused(Command::DraftTake, why.clone()),
        (None, None) => decide.refused(Command::DraftTake, Msg::new("drafts-no-form")),
        (None, Some(mut form)) => {
            form.fill(draft);
            decide.deed(Command::DraftTake, vec![Effect::Open(Box::new(form))])
        }
    }
}

fn shown(word: &str, text: &str) -> String {
    let text = if text.trim().is_empty() { "-" } else { text };
    format!("  {word}  {}", text.replace('\n', " / "))
}

/// The form that a draft came from; none if its records are gone, or can no
/// longer go to that state.
fn reopen(about: &About, cx: &Cx<'_>) -> Option<Form> {
    let kind = Kind::named(&about.kind)?;
    if about.records.is_empty() {
        return Some(Form::create(kind, &[], cx).whole());
    }
    let records: Vec<Record> = about.records.iter().map(|uid| cx.project.get(kind, *uid)).collect::<Option<_>>()?;
    let Some(to) = &about.to else { return Some(Form::edit(records, cx)) };
    let offer = change::offers(records.first()?, &cx.facts()).into_iter().find(|offer| offer.to == to)?;
    let mut fields: Vec<&'static str> = offer.missing.iter().flat_map(|lack| lack.fields.clone()).collect();
    fields.extend(offer.fields);
    Some(Form::ask(records, &fields, Some(offer.to), cx))
}
