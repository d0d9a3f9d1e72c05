//! What several sessions at one project need: who else is here, values that
//! lost a clash and wait for a look, a save that did not succeed, a file that
//! does not load and its newest good copy.

use std::collections::BTreeSet;
use std::path::Path;

use super::App;
use crate::data::cell::Reading;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::values::Uid;
use crate::store::conflicts::Conflict;
use crate::store::{self, Fault, Problem, Saver};
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::form::Form;
use crate::tui::overlays::restoring;
use crate::tui::screens::verbs;

impl App {
    fn saver(&self) -> Option<&Saver> {
        self.open.as_ref()?.saver.as_ref()
    }

    /// Tries again what could not be saved.
    pub(super) fn retry(&mut self) {
        let msg = match self.saver() {
            Some(saver) if saver.unsaved() > 0 => {
                saver.retry();
                Msg::new("retry-begun").count("count", saver.unsaved())
            }
            _ => Msg::new("retry-nothing"),
        };
        self.world.say(Notice::hint(msg));
    }

    /// Somebody has looked at these values.
    pub(super) fn settle(&mut self, uid: Uid) {
        self.world.conflicts.retain(|conflict| conflict.uid != uid);
        if let Some(saver) = self.saver() {
            saver.settle(vec![uid]);
        }
    }

    /// The values that lost: record, field, what both started from, theirs,
    /// mine. Each leads to keep, take mine, edit; leaving the list is later.
    pub(super) fn review(&self) -> Vec<Effect> {
        if self.world.conflicts.is_empty() {
            return vec![Effect::Say(Notice::hint(Msg::new("review-nothing")))];
        }
        let cx = self.world.cx();
        let entries = self.world.conflicts.iter().map(|conflict| {
            let field = conflict.field.as_deref().map(|key| field_label(conflict, key, &cx)).unwrap_or_default();
            let label = format!("{} {field}", conflict.id);
            let note = if conflict.field.is_some() {
                Msg::new("review-row")
                    .text("theirs", &conflict.theirs)
                    .text("by", &conflict.their_by)
                    .text("ours", &conflict.ours)
                    .text("before", &conflict.before)
            } else {
                let (mine, theirs) = (&conflict.by, &conflict.their_by);
                let (gone, edited) = if conflict.theirs.is_empty() { (theirs, mine) } else { (mine, theirs) };
                Msg::new("review-stays").text("gone", gone).text("edited", edited)
            };
            Entry::new(label, cx.lang.msg(&note), vec![Effect::Open(Box::new(ways(conflict, &cx)))])
        });
        vec![Effect::Open(Box::new(Choose::new(cx.lang.t("review-title").into_owned(), entries.collect())))]
    }

    /// Takes one change back, whatever came later; that is a change like any
    /// other.
    pub(super) fn undo_one(&mut self, set: Uid) {
        if let Some(why) = self.world.read_only.clone() {
            return self.world.say(Notice::hint(why));
        }
        match self.world.undo_one(set) {
            Ok(set) => {
                let notice = Notice::done(set.what.clone());
                self.save(set, notice);
            }
            Err(why) => self.world.say(Notice::wrong(why)),
        }
    }

    /// The files that do not load; each leads to what its newest good copy
    /// would change. Of a single one that is shown at once.
    pub(super) fn damaged(&self) -> Vec<Effect> {
        let lang = &self.world.lang;
        let problems = self.open.as_ref().map(|open| open.problems.as_slice()).unwrap_or_default();
        let broken = |problem: &&Problem| !problem.is_harmless() && !matches!(problem.fault, Fault::Newer { .. });
        let kinds: BTreeSet<Kind> = problems.iter().filter(broken).filter_map(|problem| kind_of(&problem.path)).collect();
        if let (Some(kind), 1) = (kinds.first(), kinds.len()) {
            return vec![Effect::LookAtGood(*kind)];
        }
        if kinds.is_empty() {
            return vec![Effect::Say(Notice::hint(Msg::new("restore-nothing")))];
        }
        let entry = |kind: Kind| {
            let why =
                problems.iter().find(|problem| kind_of(&problem.path) == Some(kind)).map(|problem| lang.msg(&problem.msg()));
            let label = lang.t(&format!("kinds-{}", kind.key())).into_owned();
            Entry::new(label, why.unwrap_or_default(), vec![Effect::LookAtGood(kind)])
        };
        let entries = kinds.into_iter().map(entry).collect();
        vec![Effect::Open(Box::new(Choose::new(lang.t("restore-title").into_owned(), entries)))]
    }

    /// What the newest good copy of a file that does not load would change.
    pub(super) fn look_at_good(&mut self, kind: Kind) {
        let Some(dir) = self.open.as_ref().map(|open| open.dir.clone()) else { return };
        match store::restore::good(&dir, kind) {
            Ok(good) => {
                let from = match good.backup {
                    Some(at) => Msg::new("restore-from-backup").text("at", at.format("%Y-%m-%d %H:%M").to_string()),
                    None => Msg::new("restore-from-history"),
                };
                let layer = restoring::difference(kind, &from, &good.readable, &good.records, &self.world.cx());
                self.perform(vec![Effect::Open(Box::new(layer))]);
            }
            Err(error) => self.world.say(Notice::wrong(error.msg())),
        }
    }

    /// Puts the newest good copy in the place of a file that does not load.
    pub(super) fn restore(&mut self, kind: Kind) {
        let Some(dir) = self.open.as_ref().map(|open| open.dir.clone()) else { return };
        match store::restore(&dir, kind) {
            Ok(()) => {
                self.open_project(&dir);
                self.world.say(Notice::hint(Msg::new("restore-done").label("kinds", format!("kinds-{}", kind.key()))));
            }
            Err(error) => self.world.say(Notice::wrong(error.msg())),
        }
    }
}

/// The kind of record whose file that is.
fn kind_of(path: &Path) -> Option<Kind> {
    Kind::named(path.file_stem()?.to_str()?)
}

fn field_label(conflict: &Conflict, key: &str, cx: &Cx<'_>) -> String {
    Kind::named(&conflict.kind).map_or_else(|| key.to_owned(), |kind| cx.lang.field(kind, key))
}

/// What can be done with a value that lost.
fn ways(conflict: &Conflict, cx: &Cx<'_>) -> Choose {
    let mut entries =
        vec![Entry::new(cx.lang.t("review-keep").into_owned(), conflict.theirs.clone(), vec![Effect::Settle(conflict.uid)])];
    let reading = Reading { project: cx.project, today: cx.today };
    let record: Option<Record> = conflict.record(cx.project).ok();
    if let Some(mut record) = record.clone() {
        let take = match conflict.take(&mut record, None, &reading) {
            Ok(()) => vec![
                Effect::Save { what: verbs::named("done-edited", std::slice::from_ref(&record)), records: vec![record] },
                Effect::Settle(conflict.uid),
            ],
            Err(why) => vec![Effect::Say(Notice::wrong(why))],
        };
        entries.push(Entry::new(cx.lang.t("review-take").into_owned(), conflict.ours.clone(), take));
    }
    let key =
        Kind::named(&conflict.kind).and_then(|kind| kind.shape().keys().find(|key| Some(*key) == conflict.field.as_deref()));
    if let (Some(record), Some(key)) = (record, key) {
        let form = Form::ask(vec![record], &[key], None, cx);
        let effects = vec![Effect::Settle(conflict.uid), Effect::Open(Box::new(form))];
        entries.push(Entry::new(cx.lang.t("review-edit").into_owned(), String::new(), effects));
    }
    Choose::new(cx.lang.msg(&Msg::new("review-one").text("id", &conflict.id)), entries)
}
