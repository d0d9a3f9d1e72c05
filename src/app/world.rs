//! What the program knows: the open project, the words, the keys, the time.
//! Layers see it through [`Cx`] and change it through effects only.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use crate::data::change::{self, Fault};
use crate::data::edit::{ChangeSet, Edit, History};
use crate::data::msg::Msg;
use crate::data::project::{Project, Record};
use crate::data::schedule::{Memo, Schedule};
use crate::data::values::{Ref, Stamp};
use crate::lang::{Lang, Language};
use crate::store::conflicts::Conflict;
use crate::store::presence::Other;
use crate::tui::command::Keymap;
use crate::tui::layer::{Cx, Drafts, Notice, Weight};
use crate::tui::theme::Theme;

/// How long a toast stays, in seconds.
const TOAST: i64 = 6;

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
    /// Forms that were left unsaved.
    pub drafts: Drafts,
    /// Messages of this session, newest last.
    pub log: Vec<(NaiveDateTime, Notice)>,
    /// The notice on the screen, and when it goes by itself.
    pub notice: Option<(Notice, Option<NaiveDateTime>)>,
    /// How many change sets the disk does not have yet.
    pub unsaved: usize,
    /// The last save failed; what it was to save is kept in memory.
    pub failed: bool,
    /// Values that lost a clash and wait for a look.
    pub conflicts: Vec<Conflict>,
    /// Who else has the project open.
    pub here: Vec<Other>,
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
            read_only: None,
            now,
            account,
            screen: (80, 24),
            lang: Lang::load(language),
            other: Lang::load(language.next()),
            theme,
            keymap,
            drafts: Drafts::new(),
            log: Vec::new(),
            notice: None,
            unsaved: 0,
            failed: false,
            conflicts: Vec::new(),
            here: Vec::new(),
            demo: false,
        }
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
            done: self.history.done(),
            log: &self.log,
        }
    }

    /// Tells the person. What went wrong stays until a key is pressed.
    pub fn say(&mut self, notice: Notice) {
        self.log.push((self.now, notice.clone()));
        let until = (notice.weight != Weight::Wrong).then(|| self.now + TimeDelta::seconds(TOAST));
        self.notice = Some((notice, until));
    }

    /// Lets a notice go whose time has come; true if the screen changes.
    pub fn expire(&mut self) -> bool {
        let due = self.notice.as_ref().is_some_and(|(_, until)| until.is_some_and(|until| until <= self.now));
        if due {
            self.notice = None;
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

    /// The change set that saves these records.
    ///
    /// # Errors
    /// The faults the change would add.
    pub fn change(&self, what: Msg, records: Vec<Record>) -> Result<ChangeSet, Vec<Fault>> {
        change::change_set(&self.project, records, what, &self.stamp(), self.now.date())
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

    /// Makes a change set in memory.
    pub fn apply(&mut self, set: &ChangeSet) {
        self.take_in(&set.edits);
        self.history.note(set);
    }

    /// Makes changes in memory that others made.
    pub fn take_in(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.project.apply(edit);
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
