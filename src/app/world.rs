//! What the program knows: the open project, the words, the keys, the time.
//! Layers see it through [`Cx`] and change it through effects only.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use crate::data::change::{self, Fault};
use crate::data::draft::Draft;
use crate::data::edit::{self, ChangeSet, Edit, History};
use crate::data::merge;
use crate::data::msg::Msg;
use crate::data::project::{Project, Record};
use crate::data::schedule::{Memo, Schedule};
use crate::data::values::{Ref, Stamp, Uid};
use crate::data::view::SavedFilters;
use crate::lang::{Lang, Language};
use crate::store::conflicts::Conflict;
use crate::store::presence::Other;
use crate::tui::command::Command;
use crate::tui::hits::Hits;
use crate::tui::keymap::Keymap;
use crate::tui::layer::{Cx, Notice, Weight};
use crate::tui::screens::verbs;
use crate::tui::theme::Theme;

/// How long a toast stays, in seconds.
const TOAST: i64 = 6;

/// Who may use the line for notices next.
#[derive(Default)]
struct Line {
    /// Notices that wait until it is free.
    waiting: VecDeque<Notice>,
    /// The person has just done something, and nothing was told of it yet.
    attended: bool,
}

/// What the program knows.
pub struct World {
    /// The open project; empty if none is open.
    pub project: Project,
    /// Counts the changes of `project`.
    pub revision: u64,
    /// The schedule of the project today, computed anew when the plan changes.
    pub schedule: Arc<Schedule>,
    memo: Memo,
    /// What can be undone and redone.
    pub history: History,
    /// What everybody did in the project, as far as it is known, newest last.
    pub sets: Vec<ChangeSet>,
    /// Records as they were before others changed them, with the revision
    /// after that: what is on the screen may still be built from them.
    before: Vec<(u64, Record)>,
    /// Why nothing can be changed, if so.
    pub read_only: Option<Msg>,
    /// The local time, set before every event.
    pub now: NaiveDateTime,
    /// Who sits at the keyboard.
    pub account: String,
    /// Columns and rows of the screen when it was last drawn.
    pub screen: (u16, u16),
    /// The language spoken.
    pub lang: Lang,
    /// The other language.
    pub other: Lang,
    /// Colours and glyphs.
    pub theme: Theme,
    /// The keys in force.
    pub keymap: Keymap,
    /// Forms of the open project that were left unsaved.
    pub drafts: Vec<Draft>,
    /// Messages of this session, newest last.
    pub log: Vec<(NaiveDateTime, Notice)>,
    /// The notice on the screen, and when it goes by itself.
    pub notice: Option<(Notice, Option<NaiveDateTime>)>,
    line: Line,
    /// How many change sets the disk does not have yet.
    pub unsaved: usize,
    /// The last save failed; what it was to save is kept in memory.
    pub failed: bool,
    /// Values that lost a clash and wait for a look.
    pub conflicts: Vec<Conflict>,
    /// Who else has the project open.
    pub here: Vec<Other>,
    /// What can be hit in the frame on the screen.
    pub hits: Hits,
    /// Clicks come to the program; else the terminal's own selection works.
    pub mouse: bool,
    /// Records with a letter to jump to them.
    pub marks: BTreeMap<char, Ref>,
    /// Filters that were given a name.
    pub filters: SavedFilters,
    /// This is the throw-away copy of the sample.
    pub demo: bool,
}

impl World {
    /// Knows nothing yet but the words, the colours, the keys and the time.
    #[must_use]
    pub fn new(language: Language, theme: Theme, keymap: Keymap, account: String, now: NaiveDateTime) -> Self {
        Self {
            project: Project::default(),
            revision: 0,
            schedule: Arc::new(Schedule::of(&Project::default(), now.date())),
            memo: Memo::default(),
            history: History::default(),
            sets: Vec::new(),
            before: Vec::new(),
            read_only: None,
            now,
            account,
            screen: (80, 24),
            lang: Lang::load(language),
            other: Lang::load(language.next()),
            theme,
            keymap,
            drafts: Vec::new(),
            log: Vec::new(),
            notice: None,
            line: Line::default(),
            unsaved: 0,
            failed: false,
            conflicts: Vec::new(),
            here: Vec::new(),
            hits: Hits::default(),
            mouse: false,
            marks: BTreeMap::new(),
            filters: SavedFilters::new(),
            demo: false,
        }
    }

    /// No project is open: there is nothing to see, and what would be made would
    /// be lost.
    pub fn close_project(&mut self) {
        self.project = Project::default();
        let key = self.keymap.shown(Command::Projects).unwrap_or_default();
        self.read_only = Some(Msg::new("no-project-open").text("key", key));
        self.project_changed();
    }

    /// What a layer may know.
    #[must_use]
    pub fn cx(&self) -> Cx<'_> {
        Cx {
            project: &self.project,
            revision: self.revision,
            schedule: &self.schedule,
            today: self.now.date(),
            now: self.now,
            account: &self.account,
            screen: self.screen,
            lang: &self.lang,
            other: &self.other,
            theme: &self.theme,
            keymap: &self.keymap,
            drafts: &self.drafts,
            read_only: self.read_only.as_ref(),
            done: &self.sets,
            log: &self.log,
            filters: &self.filters,
            hits: &self.hits,
        }
    }

    /// Tells the person. What went wrong stays until something is done; any
    /// other notice goes by itself. What the person does now is told at once;
    /// what else there is to tell waits until the line is free.
    pub fn say(&mut self, notice: Notice) {
        self.log.push((self.now, notice.clone()));
        if self.notice.is_some() && !self.line.attended {
            return self.line.waiting.push_back(notice);
        }
        self.line.attended = false;
        self.line.waiting.retain(|waiting| waiting.weight == Weight::Wrong);
        self.tell(notice);
    }

    fn tell(&mut self, notice: Notice) {
        let until = (notice.weight != Weight::Wrong).then(|| self.now + TimeDelta::seconds(TOAST));
        self.notice = Some((notice, until));
    }

    /// Lets a toast go before its time. What went wrong stays.
    pub fn dismiss(&mut self) {
        self.notice.take_if(|(notice, _)| notice.weight != Weight::Wrong);
    }

    /// The person does something: what went wrong before has been read, and
    /// the next notice takes the line.
    pub fn attend(&mut self) {
        self.line.attended = true;
        if self.notice.as_ref().is_some_and(|(notice, _)| notice.weight == Weight::Wrong) {
            self.notice = None;
            self.tell_next();
        }
    }

    /// What the person did is done: what is told from now on comes from
    /// elsewhere.
    pub fn rest(&mut self) {
        self.line.attended = false;
    }

    fn tell_next(&mut self) {
        if let Some(next) = self.line.waiting.pop_front() {
            self.tell(next);
        }
    }

    /// Lets a notice go whose time has come; true if the screen changes.
    pub fn expire(&mut self) -> bool {
        let due = self.notice.as_ref().is_some_and(|(_, until)| until.is_some_and(|until| until <= self.now));
        if due {
            self.notice = None;
            self.tell_next();
        }
        due
    }

    /// Speaks that language.
    pub fn speak(&mut self, language: Language) {
        if self.lang.language != language {
            std::mem::swap(&mut self.lang, &mut self.other);
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: self.now, by: self.account.clone() }
    }

    /// The change set that saves these records, which were built when the
    /// project had that revision.
    ///
    /// # Errors
    /// The faults the change would add.
    pub fn change(&self, what: Msg, mut records: Vec<Record>, since: u64) -> Result<ChangeSet, Vec<Fault>> {
        let mut clashed = Vec::new();
        for record in &mut records {
            let (kind, uid) = (record.row().kind(), record.row().uid());
            let base = self.before.iter().find(|(revision, base)| *revision > since && base.row().uid() == uid);
            if let (Some((_, base)), Some(now)) = (base, self.project.get(kind, uid)) {
                let (ours, from) = merge::rebase(base, record, &now);
                *record = ours;
                clashed.push(from);
            }
        }
        let mut set = change::change_set(&self.project, records, what, &self.stamp(), self.now.date())?;
        for edit in &mut set.edits {
            let from = clashed.iter().find(|from| from.row().uid() == edit.uid);
            edit.before = from.cloned().or(edit.before.take());
        }
        Ok(set)
    }

    /// Nothing on the screen is older than now.
    pub fn forget_before(&mut self) {
        self.before.clear();
    }

    /// The change set that takes the last change back.
    ///
    /// # Errors
    /// Nothing to undo, or something in the way.
    pub fn undo(&self) -> Result<ChangeSet, Msg> {
        self.history.undo(&self.project, self.stamp())
    }

    /// The change set that makes the last undone change again.
    ///
    /// # Errors
    /// Nothing to redo, or something in the way.
    pub fn redo(&self) -> Result<ChangeSet, Msg> {
        self.history.redo(&self.project, self.stamp())
    }

    /// The change set that takes that one back.
    ///
    /// # Errors
    /// A later change stands in the way.
    pub fn undo_one(&self, set: Uid) -> Result<ChangeSet, Msg> {
        edit::undo_one(&self.project, &self.sets, set, self.stamp())
    }

    /// Makes a change set in memory.
    pub fn apply(&mut self, set: &ChangeSet) {
        for edit in &set.edits {
            self.project.apply(edit);
        }
        self.project_changed();
        self.history.note(set);
        self.sets.push(set.clone());
    }

    /// Takes in changes that others made. Who made them the records say.
    pub fn take_in(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.before.extend(self.project.get(edit.kind, edit.uid).map(|record| (self.revision + 1, record)));
            merge::take_in(&mut self.project, edit);
            let stamp = edit.after.as_ref().map(merge::stamp).unwrap_or_default();
            let record = edit.after.as_ref().or(edit.before.as_ref());
            let what = record
                .map_or_else(|| Msg::new("done-nothing"), |record| verbs::named("done-edited", std::slice::from_ref(record)));
            let mut set = ChangeSet::new(what, stamp);
            set.edits.push(edit.clone());
            self.sets.push(set);
        }
        self.project_changed();
    }

    /// To be called after every change of the project or of the day.
    pub fn project_changed(&mut self) {
        self.revision += 1;
        self.schedule = self.memo.of(&self.project, self.now.date());
    }
}

/// The record a change set made or changed last of all, to show it.
#[must_use]
pub fn subject(set: &ChangeSet) -> Option<Ref> {
    let record = set.edits.first()?.after.as_ref()?;
    let row = record.row();
    Some(Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() })
}
