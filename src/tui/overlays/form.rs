//! A form: fields of one record or of several, typed in place.
//!
//! What is typed stays text until it is submitted; a record is built only
//! then, so a half-typed form can never be a record. Refusals stand under
//! their fields. Leaving with Esc keeps the texts as a draft.

use std::collections::BTreeMap;

use super::candidates::{Candidate, candidates, chosen, readable, several};
use super::form_days::has_days;
use super::form_text::{editable, last_part, placeholder, typed};
use super::form_view::OPEN;
use super::help;
use crate::data::cell::{Editor, Reading};
use crate::data::change;
use crate::data::draft::{self, About, Draft, Unsaved};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::values::Uid;
use crate::tui::command::{Command, Scope};
use crate::tui::hits::Spot;
use crate::tui::key::{Code, Key};
use crate::tui::layer::{Cx, Effect, Layer, Notice};
use crate::tui::screens::verbs;
use crate::tui::widgets::input::Input;

/// One field of a form.
pub(super) struct Item {
    /// Its place among the fields of the kind.
    pub(super) n: usize,
    /// Its key.
    pub(super) key: &'static str,
    /// How it is edited.
    pub(super) editor: Editor,
    /// What is typed.
    pub(super) input: Input,
    /// What was there before.
    pub(super) before: String,
    /// In a bulk change: the records differ here, and keep what they have
    /// unless something is typed.
    pub(super) differs: bool,
}

impl Item {
    /// Whether typing replaces what stands there: a day, a number, a choice is
    /// typed anew, words are edited.
    pub(super) fn is_replaced(&self) -> bool {
        !several(self.editor) && !matches!(self.editor, Editor::Line | Editor::Text | Editor::Lines | Editor::Notation(_))
    }

    /// Makes room for the first key typed: a short value goes, a list of links
    /// gets another place.
    fn begin(&mut self) {
        let value = self.input.value();
        if self.is_replaced() {
            self.input.set("");
        } else if several(self.editor) && !value.trim().is_empty() && !value.trim().ends_with(';') {
            self.input.set(&format!("{value}; "));
        }
    }
}

/// What is open under a field that is filled by choosing.
pub(super) struct Open {
    pub(super) found: Vec<Candidate>,
    pub(super) at: usize,
}

/// What a form is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// A new record.
    Create,
    /// Other values in records that are there.
    Edit,
    /// Records go to that state, and record what it needs.
    Enter(&'static str),
}

/// What becomes of text that comes from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outside {
    /// It was pasted: it goes to the caret.
    Typed,
    /// `$EDITOR` had the field: it is the field now.
    Replaces,
    /// The same, and the form is done with it.
    Submits,
}

/// A form.
pub struct Form {
    pub(super) kind: Kind,
    pub(super) records: Vec<Record>,
    goal: Goal,
    /// Only the title is shown: Enter makes the record, Tab shows the rest.
    pub(super) brief: bool,
    pub(super) items: Vec<Item>,
    /// The field with the caret; past the last one are the buttons: save,
    /// cancel.
    pub(super) at: usize,
    pub(super) open: Option<Open>,
    /// The caret has just come to the field: typing replaces a short value, as
    /// in a spreadsheet.
    pub(super) fresh: bool,
    pub(super) faults: BTreeMap<&'static str, Msg>,
    /// The first visible line, kept from one drawing to the next.
    pub(super) top: usize,
    /// The lines that there were for fields when it was drawn last.
    pub(super) height: usize,
    /// What becomes of the next text from outside; the first key pressed after
    /// `$EDITOR` was asked for means that it gave nothing back.
    outside: Outside,
    /// The draft of an earlier session that was taken into it.
    taken: Option<Uid>,
}

impl Form {
    /// A form for a new record of that kind, with some fields filled in.
    #[must_use]
    pub fn create(kind: Kind, fill: &[(&'static str, String)], cx: &Cx<'_>) -> Self {
        let mut record = Record::blank(kind);
        let reading = Reading { project: cx.project, today: cx.today };
        for (key, text) in fill {
            if let Some(n) = kind.shape().field(key) {
                // What does not fit stays empty and is asked for in the form.
                let _ = record.row_mut().cell_mut(n).parse(text, &reading);
            }
        }
        let mut form = Self::of(vec![record], &editable(kind), Goal::Create, cx);
        form.brief = true;
        form
    }

    /// All fields are shown at once.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.brief = false;
        self
    }

    /// A form of all fields.
    #[must_use]
    pub fn edit(records: Vec<Record>, cx: &Cx<'_>) -> Self {
        let kind = records.first().map_or(Kind::Charter, |record| record.row().kind());
        Self::of(records, &editable(kind), Goal::Edit, cx)
    }

    /// A form of some fields, and of the state the records go to with them.
    #[must_use]
    pub fn ask(records: Vec<Record>, keys: &[&'static str], to: Option<&'static str>, cx: &Cx<'_>) -> Self {
        let mut form = Self::of(records, keys, to.map_or(Goal::Edit, Goal::Enter), cx);
        form.look(true, cx);
        form
    }

    /// Opens `$EDITOR` on the first field as soon as the form is there.
    #[must_use]
    pub fn in_editor(mut self) -> Self {
        self.outside = Outside::Submits;
        self
    }

    fn of(mut records: Vec<Record>, keys: &[&'static str], goal: Goal, cx: &Cx<'_>) -> Self {
        let kind = records.first().map_or(Kind::Charter, |record| record.row().kind());
        // Records of another kind cannot share the form.
        records.retain(|record| record.row().kind() == kind);
        let shape = kind.shape();
        let mut items: Vec<Item> = Vec::new();
        for key in keys {
            let Some(n) = shape.field(key) else { continue };
            if items.iter().any(|item| item.n == n) {
                continue;
            }
            let Some(first) = records.first() else { continue };
            let cell = first.row().cell(n);
            let mut text = typed(cell, cx);
            // A step that needs a reason asks for a new one.
            if matches!(goal, Goal::Enter(_)) && *key == "reason" {
                text.clear();
            }
            let differs = records.iter().any(|other| other.row().cell(n).face() != cell.face());
            let before = if differs { String::new() } else { text };
            let editor = cell.editor();
            let long = matches!(editor, Editor::Text | Editor::Lines);
            let input = if long { Input::lines(&before) } else { Input::line(&before) };
            let input = input.placeholder(placeholder(editor, cx));
            items.push(Item { n, key, editor, input, before, differs });
        }
        Self {
            kind,
            records,
            goal,
            brief: false,
            items,
            at: 0,
            open: None,
            fresh: true,
            faults: BTreeMap::new(),
            top: 0,
            height: 0,
            outside: Outside::Typed,
            taken: None,
        }
    }

    /// What the form is about, for its title.
    #[must_use]
    pub(super) fn title(&self, cx: &Cx<'_>) -> String {
        let kind = format!("kind-{}", self.kind.key());
        let msg = match (self.goal, self.records.as_slice()) {
            (Goal::Create, _) => Msg::new("form-new").label("kind", kind),
            (Goal::Enter(to), [one]) => Msg::new("form-state")
                .text("id", one.row().id())
                .label("state", change::state_label(one.row(), to))
                .text("title", one.row().title()),
            (_, [one]) => Msg::new("form-edit").text("id", one.row().id()).text("title", one.row().title()),
            (_, many) => Msg::new("form-many").count("count", many.len()).label("kind", kind),
        };
        cx.lang.msg(&msg)
    }

    /// What it is about, under which its draft is kept.
    fn about(&self) -> About {
        let to = if let Goal::Enter(to) = self.goal { Some(to.to_owned()) } else { None };
        let records = if self.goal == Goal::Create { &[][..] } else { &self.records };
        About { kind: self.kind.key().to_owned(), records: records.iter().map(|record| record.row().uid()).collect(), to }
    }

    /// The draft that was left of such a form, if it says something else.
    #[must_use]
    pub(super) fn draft<'a>(&self, cx: &Cx<'a>) -> Option<&'a Draft> {
        let draft = draft::offered(cx.drafts, &self.about())?;
        let news = self.items.iter().any(|item| draft.texts.get(item.key).is_some_and(|text| *text != item.input.value()));
        news.then_some(draft)
    }

    /// Types a draft into the form, which goes on with it.
    pub(super) fn fill(&mut self, draft: &Draft) {
        for item in &mut self.items {
            if let Some(text) = draft.texts.get(item.key) {
                item.input.set(text);
            }
        }
        self.brief = self.brief && draft.texts.keys().all(|key| *key == self.items[0].key);
        self.taken = draft.left.then_some(draft.uid);
    }

    fn changed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.input.value() != item.before)
    }

    /// Shows what the field at the caret can be filled with: everything, or
    /// what matches the typed text.
    fn look(&mut self, everything: bool, cx: &Cx<'_>) {
        let Some(item) = self.items.get(self.at).filter(|item| chosen(item.editor)) else {
            self.open = None;
            return;
        };
        let value = item.input.value();
        let part = if everything { "" } else { last_part(item.editor, &value) };
        let found = candidates(item.editor, part.trim(), cx);
        let at = if everything { found.iter().position(|candidate| candidate.text == value).unwrap_or(0) } else { 0 };
        self.open = Some(Open { found, at });
    }

    pub(super) fn take(&mut self) {
        let (Some(open), Some(item)) = (self.open.take(), self.items.get_mut(self.at)) else { return };
        let Some(candidate) = open.found.get(open.at) else { return };
        if several(item.editor) {
            let value = item.input.value();
            let kept = value[..value.len() - last_part(item.editor, &value).len()].trim_end().to_owned();
            let between = if kept.is_empty() { "" } else { " " };
            item.input.set(&format!("{kept}{between}{}; ", candidate.text));
        } else {
            item.input.set(&candidate.text);
        }
    }

    /// Walks the open list, round its ends.
    fn choose_by(&mut self, by: isize) {
        let Some(open) = &mut self.open else { return };
        let count = open.found.len().max(1);
        open.at = (open.at + count).saturating_add_signed(by) % count;
    }

    /// Walks the open list by pages, to its ends.
    fn leap(&mut self, by: isize) {
        let Some(open) = &mut self.open else { return };
        open.at = open.at.saturating_add_signed(by).min(open.found.len().saturating_sub(1));
    }

    /// Moves the caret inside a long text; false at its edge.
    fn move_line(&mut self, down: bool) -> bool {
        let long = |item: &&mut Item| matches!(item.editor, Editor::Text | Editor::Lines);
        self.items
            .get_mut(self.at)
            .filter(long)
            .is_some_and(|item| item.input.key(if down { Code::Down } else { Code::Up }.into()))
    }

    /// Reads the field at the caret, so that a refusal shows at once.
    fn read_here(&mut self, cx: &Cx<'_>) {
        let reading = Reading { project: cx.project, today: cx.today };
        let Some(item) = self.items.get(self.at) else { return };
        let Some(mut record) = self.records.first().cloned() else { return };
        let text = readable(item.editor, &item.input.value(), cx);
        match record.row_mut().cell_mut(item.n).parse(&text, &reading) {
            Err(msg) => drop(self.faults.insert(item.key, msg)),
            Ok(()) => drop(self.faults.remove(item.key)),
        }
    }

    /// Opens the month of the field at the caret; what is taken there replaces
    /// what is typed.
    fn look_at_month(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(month) = self.month(cx) else { return Vec::new() };
        self.outside = Outside::Replaces;
        vec![Effect::Open(Box::new(month))]
    }

    pub(super) fn go(&mut self, to: usize, cx: &Cx<'_>) {
        self.read_here(cx);
        self.open = None;
        self.fresh = true;
        self.brief = self.brief && to == 0;
        self.at = to.min(self.items.len() + 1);
    }

    /// Builds the records and hands them over, or shows what is wrong.
    fn submit(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.open = None;
        self.faults.clear();
        let reading = Reading { project: cx.project, today: cx.today };
        let mut records = self.records.clone();
        for record in &mut records {
            // Others may have changed it since the form was opened.
            *record = cx.project.get(self.kind, record.row().uid()).unwrap_or_else(|| record.clone());
            if let Goal::Enter(to) = self.goal
                && let Err(msg) = change::enter(record, to, cx.project, &cx.stamp(), cx.today)
            {
                return vec![Effect::Say(Notice::wrong(msg))];
            }
            for item in self.items.iter().filter(|item| item.input.value() != item.before) {
                let text = readable(item.editor, &item.input.value(), cx);
                if let Err(msg) = record.row_mut().cell_mut(item.n).parse(&text, &reading) {
                    self.faults.insert(item.key, msg);
                }
            }
        }
        if self.faults.is_empty() {
            let what = self.what(&records, cx);
            match change::change_set(cx.project, records.clone(), what.clone(), &cx.stamp(), cx.today) {
                Ok(_) => {
                    return vec![Effect::Forget(self.about(), self.taken), Effect::Close, Effect::Save { what, records }];
                }
                Err(faults) => {
                    let elsewhere: Vec<_> =
                        faults.iter().filter(|fault| !self.items.iter().any(|item| item.key == fault.key)).cloned().collect();
                    self.faults = verbs::by_field(faults);
                    if !elsewhere.is_empty() {
                        return vec![Effect::Say(verbs::fault_notice(&elsewhere))];
                    }
                }
            }
        }
        if let Some(place) = self.items.iter().position(|item| self.faults.contains_key(item.key)) {
            self.at = place;
            self.brief = self.brief && place == 0;
        }
        Vec::new()
    }

    /// The short id a new record will have, if nobody else takes it first.
    fn next_id(&self, record: &Record, cx: &Cx<'_>) -> String {
        cx.project.next_id(self.kind, record.row().id_prefix())
    }

    fn what(&self, records: &[Record], cx: &Cx<'_>) -> Msg {
        let kind = format!("kind-{}", self.kind.key());
        match (self.goal, records) {
            (Goal::Create, [one]) => {
                Msg::new("done-created").label("kind", kind).text("id", self.next_id(one, cx)).text("title", one.row().title())
            }
            (Goal::Enter(to), [one, ..]) => {
                verbs::named("done-state", records).label("state", change::state_label(one.row(), to))
            }
            _ => verbs::named("done-edited", records),
        }
    }

    fn cancel(&mut self) -> Vec<Effect> {
        if self.open.take().is_some() {
            return Vec::new();
        }
        let Some(unsaved) = self.unsaved() else { return vec![Effect::Close] };
        vec![Effect::Close, Effect::Keep(unsaved), Effect::Say(Notice::hint(Msg::new("draft-kept")))]
    }
}

impl Layer for Form {
    fn scopes(&self) -> &'static [Scope] {
        if self.items.get(self.at).is_some_and(|item| has_days(item.editor)) {
            return &[Scope::DayField, Scope::Form, Scope::Always];
        }
        &[Scope::Form, Scope::Always]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let texts: BTreeMap<String, String> = self.changed().map(|item| (item.key.to_owned(), item.input.value())).collect();
        (!texts.is_empty()).then(|| Unsaved { about: self.about(), texts, taken: self.taken })
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let last = self.items.len();
        self.outside = Outside::Typed;
        match command {
            Command::FormDown | Command::FormUp if self.open.is_some() => {
                self.choose_by(if command == Command::FormDown { 1 } else { -1 });
            }
            Command::FormCalendar => return Some(self.look_at_month(cx)),
            // The day alone is asked for: there is no field below.
            Command::FormDown if self.items.len() == 1 && self.at == 0 && has_days(self.items[0].editor) => {
                return Some(self.look_at_month(cx));
            }
            Command::FormPageDown | Command::FormPageUp if self.open.is_some() => {
                self.leap(if command == Command::FormPageDown { OPEN } else { -OPEN });
            }
            // Enough of the fields seen before stays in sight.
            Command::FormPageDown => self.go((self.at + self.height.max(4) - 2).min(last), cx),
            Command::FormPageUp => self.go(self.at.saturating_sub(self.height.max(4) - 2), cx),
            Command::FormDown if self.move_line(true) => {}
            Command::FormUp if self.move_line(false) => {}
            Command::FormNext => {
                self.take();
                self.go(if self.at > last { 0 } else { self.at + 1 }, cx);
            }
            // The buttons stand side by side, and who goes back from the first
            // field wants to save.
            Command::FormDown => self.go(if self.at >= last { 0 } else { self.at + 1 }, cx),
            Command::FormUp => self.go(if self.at == 0 { last } else { self.at.min(last) - 1 }, cx),
            Command::FormPrevious => self.go(if self.at == 0 { last } else { self.at - 1 }, cx),
            Command::FormEnter if self.at > last => return Some(self.cancel()),
            Command::FormEnter => {
                let was_open = self.open.is_some();
                self.take();
                let several = self.items.get(self.at).is_some_and(|item| several(item.editor));
                if self.brief || self.at >= last || (self.items.len() == 1 && !(was_open && several)) {
                    return Some(self.submit(cx));
                }
                if !(was_open && several) {
                    self.go(self.at + 1, cx);
                }
            }
            Command::FormSave => {
                self.take();
                return Some(self.submit(cx));
            }
            Command::FormNewLine => {
                if let Some(item) = self.items.get_mut(self.at) {
                    item.input.key(Code::Enter.into());
                }
            }
            Command::FormHelp => return Some(vec![Effect::Open(Box::new(help::help(self.scopes(), cx)))]),
            Command::FormEditor => {
                let item = self.items.get(self.at).filter(|item| !chosen(item.editor));
                self.outside = if item.is_some() { Outside::Replaces } else { Outside::Typed };
                return Some(item.map(|item| Effect::Editor(item.input.value())).into_iter().collect());
            }
            Command::FormRestore => {
                let Some(draft) = self.draft(cx) else {
                    // Without a draft the key is what it is in every text field.
                    return Some(self.key(Key::ctrl('r'), cx));
                };
                self.fill(draft);
            }
            Command::FormCancel | Command::Interrupt => return Some(self.cancel()),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn click(&mut self, part: Spot, _: bool, cx: &Cx<'_>) -> Vec<Effect> {
        self.clicked(part, cx);
        Vec::new()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let fresh = std::mem::replace(&mut self.fresh, false);
        self.outside = Outside::Typed;
        let Some(item) = self.items.get_mut(self.at) else {
            self.at = match key.code {
                Code::Left => self.items.len(),
                Code::Right => self.items.len() + 1,
                _ => self.at,
            };
            return Vec::new();
        };
        // An input method may make it a full-width blank.
        let blank = matches!(key.typed(), Some(' ' | '\u{3000}'));
        let all = blank && matches!(item.editor, Editor::Choice { .. } | Editor::Flag) && self.open.is_none();
        if all {
            self.look(true, cx);
            return Vec::new();
        }
        if blank && has_days(item.editor) && (fresh || item.input.is_empty()) {
            return self.look_at_month(cx);
        }
        if fresh && (key.typed().is_some() || key.code == Code::Backspace) {
            item.begin();
        }
        if item.input.key(key) {
            self.faults.remove(item.key);
            self.look(false, cx);
        }
        Vec::new()
    }

    fn text(&mut self, typed: &str, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(item) = self.items.get_mut(self.at) else { return Vec::new() };
        let outside = std::mem::replace(&mut self.outside, Outside::Typed);
        if outside != Outside::Typed {
            item.input.set(typed);
            self.fresh = false;
            self.faults.remove(item.key);
            return if outside == Outside::Submits { self.submit(cx) } else { Vec::new() };
        }
        if std::mem::replace(&mut self.fresh, false) {
            item.begin();
        }
        item.input.paste(typed);
        self.look(false, cx);
        Vec::new()
    }

    fn opened(&mut self, _: &Cx<'_>) -> Vec<Effect> {
        let text = self.items.first().map(|item| item.input.value()).filter(|_| self.outside == Outside::Submits);
        text.map(Effect::Editor).into_iter().collect()
    }

    fn draw(&mut self, frame: &mut ratatui::Frame<'_>, area: ratatui::layout::Rect, cx: &Cx<'_>) {
        self.paint(frame, area, cx);
    }
}
