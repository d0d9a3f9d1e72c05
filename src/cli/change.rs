//! The commands that change a project, each one change set: `add set do
//! archive undo redo`. The command line and `apply` both come through here.

use clap::Subcommand;

use super::context::Failure;
use super::desk::{Desk, Done};
use super::names;
use crate::data::cell::Face;
use crate::data::change::{change_set, enter, offers, state_label};
use crate::data::edit::{ChangeSet, changed};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::quick;
use crate::tui::text;

/// How wide a value may be in the line that says what was saved.
const VALUE_COLUMNS: usize = 40;

/// A change of the open project.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Change {
    /// Add a record: one line such as "@Li Lei due:fri final draft", or FIELD=VALUE
    ///
    /// In the line, @ names a person, due: a day, by: who decides, # a record or a tag,
    /// p4i3 the classes of a risk, sev: a severity, +2 or -1 what an observation weighs,
    /// ~p ~t ~s ~c who may see it, ¥ an amount, d5 working days; the rest is the title.
    /// Begin the arguments with -- if the line begins with a minus.
    Add {
        /// What to add: action, risk, issue, change, decision, meeting, praise ...
        kind: String,
        /// The line, or FIELD=VALUE, or both
        #[arg(required = true, value_name = "LINE|FIELD=VALUE")]
        words: Vec<String>,
    },
    /// Change fields of a record; FIELD= empties one
    Set {
        /// The short id, such as R12
        id: String,
        /// FIELD is a key or a label in either language
        #[arg(required = true, value_name = "FIELD=VALUE")]
        words: Vec<String>,
    },
    /// Put a record into another state, with what that must record
    Do {
        /// The short id, such as R12
        id: String,
        /// The state, such as done
        #[arg(value_name = "TRANSITION")]
        to: String,
        /// What the state must record
        #[arg(value_name = "FIELD=VALUE")]
        words: Vec<String>,
    },
    /// Put a record away; nothing is ever deleted
    Archive {
        /// The short id, such as R12
        id: String,
        /// Why
        reason: Vec<String>,
    },
    /// Take back the last change made by this account
    Undo,
    /// Make the last undone change again
    Redo,
}

impl Change {
    /// The command that these words of a line of `apply` are.
    ///
    /// # Errors
    /// No such command, or it lacks something; the sentence shows how it goes.
    pub fn read(words: Vec<String>) -> Result<Self, Msg> {
        let mut words = words.into_iter();
        let name = words.next().unwrap_or_default();
        let mut next = |usage: &'static str| words.next().ok_or_else(|| Msg::new("cli-lacks").text("usage", usage));
        match name.as_str() {
            "add" => {
                let kind = next("add KIND LINE | FIELD=VALUE ..")?;
                Ok(Self::Add { kind, words: words.collect() })
            }
            "set" => {
                let id = next("set ID FIELD=VALUE ..")?;
                Ok(Self::Set { id, words: words.collect() })
            }
            "do" => {
                let (id, to) = (next("do ID TRANSITION FIELD=VALUE ..")?, next("do ID TRANSITION FIELD=VALUE ..")?);
                Ok(Self::Do { id, to, words: words.collect() })
            }
            "archive" => {
                let id = next("archive ID REASON")?;
                Ok(Self::Archive { id, reason: words.collect() })
            }
            "undo" => Ok(Self::Undo),
            "redo" => Ok(Self::Redo),
            _ => Err(Msg::new("cli-unknown-command").text("text", name)),
        }
    }

    /// Makes the change and waits until it is safe on disk.
    ///
    /// # Errors
    /// Everything that stands in the way; then nothing is written.
    pub fn run(&self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        desk.writable()?;
        let stamp = desk.cx.stamp();
        let set = match self {
            Self::Add { kind, words } => add(kind, words, desk)?,
            Self::Set { id, words } => set(id, words, desk)?,
            Self::Do { id, to, words } => go(id, to, words, desk)?,
            Self::Archive { id, reason } => archive(id, &reason.join(" "), desk)?,
            Self::Undo => desk.history.undo(&desk.project, stamp)?,
            Self::Redo => desk.history.redo(&desk.project, stamp)?,
        };
        let done = desk.commit(set)?;
        if done.id.is_empty() {
            // Nothing to change is no failure; the line still is about a record.
            if let Self::Set { id, .. } | Self::Do { id, .. } | Self::Archive { id, .. } = self {
                let id = names::record(id, &desk.project)?.row().id().to_owned();
                return Ok(Done { id, ..done });
            }
        }
        Ok(done)
    }
}

fn add(kind: &str, words: &[String], desk: &Desk<'_>) -> Result<ChangeSet, Failure> {
    let cx = desk.cx;
    let (kind, values) = names::kind(kind, cx)?;
    if kind == Kind::Charter && desk.project.charter().is_some() {
        return Err(Msg::new("cli-one-charter").into());
    }
    let is_value = |word: &String| names::assignment(word, kind, cx).is_some();
    let split = words.iter().position(is_value).unwrap_or(words.len());
    let (line, rest) = words.split_at(split);
    let mut record = Record::blank(kind);
    let mut preset: Vec<(&'static str, String)> = values.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    if !line.is_empty() {
        let said = quick::read(kind, &line.join(" "), &desk.project, cx.now)?;
        if let Some(target) = said.target {
            record = desk.project.get(target.kind, target.uid).unwrap_or(record);
        }
        preset.extend(said.values);
    }
    let mut says = Vec::new();
    for (key, value) in preset {
        if let Some(n) = kind.shape().field(key) {
            says.extend(names::fill(&mut record, n, &value, &desk.project, cx).err());
        }
    }
    if let Err(failure) = names::assign(&mut record, rest, &desk.project, cx) {
        says.extend(failure.says);
    }
    if !says.is_empty() {
        return Err(Failure { says, code: 1 });
    }
    let row = record.row();
    let what = match row.id() {
        "" => Msg::new("done-created").label("kind", format!("kind-{}", kind.key())).text("title", row.title()),
        id => Msg::new("done-edited").text("id", id).text("title", row.title()),
    };
    save(record, what, desk)
}

fn set(id: &str, words: &[String], desk: &Desk<'_>) -> Result<ChangeSet, Failure> {
    if words.is_empty() {
        return Err(Msg::new("cli-lacks").text("usage", "set ID FIELD=VALUE ..").into());
    }
    let cx = desk.cx;
    let mut record = names::record(id, &desk.project)?;
    let kind = record.row().kind();
    // A new state is entered as `do` enters it.
    let state = kind.shape().flow.and_then(|flow| kind.shape().field(flow.field));
    let is_state = |word: &&String| {
        state.is_some() && names::assignment(word, kind, cx).and_then(|(name, _)| names::field(name, kind, cx).ok()) == state
    };
    let (states, others): (Vec<&String>, Vec<&String>) = words.iter().partition(is_state);
    for (_, to) in states.into_iter().filter_map(|word| names::assignment(word, kind, cx)) {
        go_to(&mut record, to, desk)?;
    }
    let others: Vec<String> = others.into_iter().cloned().collect();
    names::assign(&mut record, &others, &desk.project, cx)?;
    let what = Msg::new("done-edited").text("id", record.row().id()).text("title", record.row().title());
    save(record, what, desk)
}

fn go(id: &str, to: &str, words: &[String], desk: &Desk<'_>) -> Result<ChangeSet, Failure> {
    let before = names::record(id, &desk.project)?;
    let mut record = before.clone();
    go_to(&mut record, to, desk)?;
    names::assign(&mut record, words, &desk.project, desk.cx)?;
    let row = record.row();
    let state = row.state();
    let what = Msg::new("done-state").text("id", row.id()).text("title", row.title()).label("state", state_label(row, state));
    save(record, what, desk).map_err(|mut failure| {
        // What the state asks for, ready to be typed.
        let offers = offers(&before, &desk.facts());
        let missing = offers.iter().find(|offer| offer.to == state).map(|offer| &offer.missing);
        let said = |key: &&str| !words.iter().any(|word| word.starts_with(&format!("{key}=")));
        let keys: Vec<String> = missing
            .into_iter()
            .flatten()
            .filter_map(|lack| lack.fields.iter().find(|key| said(key)))
            .map(|key| format!("{key}=.."))
            .collect();
        if !keys.is_empty() {
            failure.says.push(Msg::new("cli-do-needs").text("id", id).text("to", state).text("fields", keys.join(" ")));
        }
        failure
    })
}

/// Enters a state, unless the record is in it already.
fn go_to(record: &mut Record, to: &str, desk: &Desk<'_>) -> Result<(), Failure> {
    let to = names::state(to, record, desk.cx);
    if !to.is_empty() && to == record.row().state() {
        return Ok(());
    }
    Ok(enter(record, &to, &desk.project, &desk.cx.stamp(), desk.cx.today())?)
}

fn archive(id: &str, reason: &str, desk: &Desk<'_>) -> Result<ChangeSet, Failure> {
    let mut record = names::record(id, &desk.project)?;
    let values = [("archived", "yes"), ("reason", reason)];
    for (key, value) in values.into_iter().filter(|(_, value)| !value.is_empty()) {
        if let Some(n) = record.row().kind().shape().field(key) {
            names::fill(&mut record, n, value, &desk.project, desk.cx)?;
        }
    }
    let what = Msg::new("done-archived").text("id", record.row().id()).text("title", record.row().title());
    save(record, what, desk)
}

fn save(record: Record, what: Msg, desk: &Desk<'_>) -> Result<ChangeSet, Failure> {
    Ok(change_set(&desk.project, vec![record], what, &desk.cx.stamp(), desk.cx.today())?)
}

/// What was saved, in one line: the id and what the record says now, then the
/// other records of the change.
#[must_use]
pub fn told(done: &Done, desk: &Desk<'_>) -> String {
    let lang = &desk.cx.lang;
    let Some((first, others)) = done.set.edits.split_first() else {
        return format!("{} {}", done.id, lang.t("cli-unchanged"));
    };
    let Some(after) = &first.after else {
        return lang.msg(&Msg::new("cli-unmade").text("id", &done.id));
    };
    let blank = Record::blank(first.kind);
    let mut parts = vec![format!("{} {}", done.id, after.row().title())];
    for n in changed(first.before.as_ref().unwrap_or(&blank), after) {
        let key = first.kind.shape().fields[n].key;
        if n == 0 && first.before.is_none() {
            continue;
        }
        let face = after.row().cell(n).face();
        let value = match &face {
            Face::Empty => "-".to_owned(),
            Face::Text(_) | Face::Lines(_) => lang.cell(&face, &desk.project, VALUE_COLUMNS),
            face => lang.face(face, &desk.project),
        };
        parts.push(format!("{} {}", lang.field(first.kind, key), text::truncate(&value, VALUE_COLUMNS)));
    }
    let record = |edit: &crate::data::edit::Edit| {
        edit.after.as_ref().map(|record| format!("{} {}", record.row().id(), record.row().title()))
    };
    parts.extend(others.iter().filter_map(record));
    parts.join("  ")
}

/// Days off among the dates that a change has set: a common slip.
#[must_use]
pub fn days_off(done: &Done, desk: &Desk<'_>) -> Vec<Msg> {
    let calendar = &desk.project.calendar;
    let Some(edit) = done.set.edits.first() else { return Vec::new() };
    let Some(after) = &edit.after else { return Vec::new() };
    let blank = Record::blank(edit.kind);
    let places = changed(edit.before.as_ref().unwrap_or(&blank), after);
    let days = places.into_iter().filter_map(|n| match after.row().cell(n).face() {
        Face::Date(day) if day > desk.cx.today() && !calendar.is_working(day) => Some((n, day)),
        _ => None,
    });
    let label = |n: usize| format!("field-{}-{}", edit.kind.key(), edit.kind.shape().fields[n].key);
    let warning =
        |(n, day)| Msg::new("cli-day-off").label("field", label(n)).date("day", day).date("before", calendar.prev_working(day));
    days.map(warning).collect()
}
