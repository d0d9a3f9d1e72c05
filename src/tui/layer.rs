//! A layer is a screen or anything on top of it. It owns only its own view
//! state, reads the project through [`Cx`], and returns effects as data; only
//! `App::perform` changes anything.

use chrono::{NaiveDate, NaiveDateTime};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::command::{Command, Scope};
use super::hits::{Hits, Pane, Spot};
use super::key::Key;
use super::keymap::Keymap;
use super::theme::Theme;
use crate::data::draft::{About, Draft, Unsaved};
use crate::data::edit::ChangeSet;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
use crate::data::record::Facts;
use crate::data::schedule::Schedule;
use crate::data::values::{Ref, Stamp, Uid};
use crate::data::view::{ListView, SavedFilters};
use crate::lang::{Lang, Language};

/// All that a layer may know.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The project as it is in memory.
    pub project: &'a Project,
    /// Counts the changes of `project`: equal means nothing changed.
    pub revision: u64,
    /// The schedule of the project today.
    pub schedule: &'a Schedule,
    /// The day it is.
    pub today: NaiveDate,
    /// The local time it is.
    pub now: NaiveDateTime,
    /// Who sits at the keyboard.
    pub account: &'a str,
    /// Columns and rows of the screen when it was last drawn.
    pub screen: (u16, u16),
    /// Words.
    pub lang: &'a Lang,
    /// Words of the other language, for the palette and the filter.
    pub other: &'a Lang,
    /// Colours and glyphs.
    pub theme: &'a Theme,
    /// The keys in force.
    pub keymap: &'a Keymap,
    /// Forms of this project that were left unsaved.
    pub drafts: &'a [Draft],
    /// Why nothing can be changed, if so.
    pub read_only: Option<&'a Msg>,
    /// What was done in this project, newest last.
    pub done: &'a [ChangeSet],
    /// Messages of this session, newest last.
    pub log: &'a [(NaiveDateTime, Notice)],
    /// Filters that were given a name.
    pub filters: &'a SavedFilters,
    /// Where what is drawn can be clicked.
    pub hits: &'a Hits,
}

impl<'a> Cx<'a> {
    /// What a rule may look at.
    #[must_use]
    pub fn facts(&self) -> Facts<'a> {
        self.project.facts(self.today).with(self.schedule)
    }

    /// When and by whom a change made now is made.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.now, by: self.account.to_owned() }
    }
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something was done.
    Done,
    /// Something to know.
    Hint,
    /// Something went wrong; it stays until a key is pressed.
    Wrong,
}

/// One line for the person in front of the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// The sentence.
    pub msg: Msg,
    /// Whether `u` takes it back, which the line then says.
    pub undo: bool,
}

impl Notice {
    /// Something to know.
    #[must_use]
    pub fn hint(msg: Msg) -> Self {
        Self { weight: Weight::Hint, msg, undo: false }
    }

    /// Something went wrong.
    #[must_use]
    pub fn wrong(msg: Msg) -> Self {
        Self { weight: Weight::Wrong, msg, undo: false }
    }

    /// Something was done that `u` takes back.
    #[must_use]
    pub fn done(msg: Msg) -> Self {
        Self { weight: Weight::Done, msg, undo: true }
    }
}

/// What a layer asks for.
pub enum Effect {
    /// Save these records, new or changed, as one change set.
    Save {
        /// What was done, as the toast and the history say it.
        what: Msg,
        /// The records as they shall be.
        records: Vec<Record>,
    },
    /// The same without the question that many records are asked about: it was
    /// answered, or they change with the one that was moved.
    SaveMany {
        /// What was done.
        what: Msg,
        /// The records as they shall be.
        records: Vec<Record>,
    },
    /// Put a layer on top.
    Open(Box<dyn Layer>),
    /// Take the top layer away.
    Close,
    /// Text for the layer below the closed one: a picked value, a paste.
    Type(String),
    /// Go to that tab.
    Tab(usize),
    /// Go to that record, wherever its list is.
    Show(Ref),
    /// Run a command where it applies.
    Run(Command),
    /// Tell the person.
    Say(Notice),
    /// Keep the texts of a form that was left.
    Keep(Unsaved),
    /// Forget what was kept of such a form, and the draft that was taken into
    /// it.
    Forget(About, Option<Uid>),
    /// Throw away that draft.
    Discard(Uid),
    /// Send text to the terminal's clipboard.
    Copy(String),
    /// Edit text in `$EDITOR`; the result is typed into this layer.
    Editor(String),
    /// Take back the last change.
    Undo,
    /// Make the last undone change again.
    Redo,
    /// Take that one change back, whatever came later.
    UndoOne(Uid),
    /// Speak that language.
    Speak(Language),
    /// Give a record a letter to jump to it.
    Mark(char, Ref),
    /// Give a filter of a kind a name, or take it away from an empty one.
    KeepFilter {
        /// The key of the kind.
        kind: &'static str,
        /// The name.
        name: String,
        /// The filter.
        filter: String,
    },
    /// Show everything in the theme of that name.
    Theme(String),
    /// Something about projects, which only the application can do.
    Project(ProjectEffect),
    /// Somebody has looked at that value that lost a clash.
    Settle(Uid),
    /// Show what putting the newest good copy in the place of that
    /// collection's file would change.
    LookAtGood(Kind),
    /// Put it there.
    Restore(Kind),
    /// Draw everything anew.
    Redraw,
    /// Go to the shell and come back.
    Suspend,
    /// End the program.
    Quit,
}

/// What is asked for about projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectEffect {
    /// Show the list of projects.
    List,
    /// Open the project in that directory.
    Open(std::path::PathBuf),
    /// Make a new one of that name.
    New(String),
    /// Make a copy of the sample in that language.
    Sample(Language),
}

/// What the context line says about a tab.
#[derive(Default)]
pub struct Context {
    /// The sections: title and how many records, and which one is shown.
    pub sections: Vec<(String, Option<usize>)>,
    /// Which section is shown.
    pub section: usize,
    /// The filter in force.
    pub filter: String,
    /// How many rows are selected.
    pub marked: usize,
}

/// A screen or something on top of it.
///
/// A layer that embeds another one names it as its `inner`; what it does not
/// say itself, the inner one says.
pub trait Layer {
    /// The layer it embeds.
    fn inner(&self) -> Option<&dyn Layer> {
        None
    }

    /// The layer it embeds.
    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        None
    }

    /// Where its keys are looked up, innermost first.
    fn scopes(&self) -> &'static [Scope] {
        self.inner().map_or(&[], Layer::scopes)
    }

    /// Whether printable keys are text here, not commands.
    fn takes_text(&self) -> bool {
        self.inner().is_some_and(Layer::takes_text)
    }

    /// Runs a command; `None` if it is not one of this layer's.
    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        self.inner_mut()?.run(command, cx)
    }

    /// A key of a layer that takes text and that no command is bound to.
    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner_mut().map(|inner| inner.key(key, cx)).unwrap_or_default()
    }

    /// Text from outside: a paste, a picked value, what `$EDITOR` wrote.
    fn text(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner_mut().map(|inner| inner.text(text, cx)).unwrap_or_default()
    }

    /// What stands in it and is not saved.
    fn unsaved(&self) -> Option<Unsaved> {
        self.inner()?.unsaved()
    }

    /// A part of it was clicked, once or twice in a row.
    fn click(&mut self, part: Spot, twice: bool, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner_mut().map(|inner| inner.click(part, twice, cx)).unwrap_or_default()
    }

    /// The wheel was turned over a pane of it: so many ticks down, or up if
    /// negative.
    fn wheel(&mut self, pane: Pane, ticks: isize, cx: &Cx<'_>) {
        if let Some(inner) = self.inner_mut() {
            inner.wheel(pane, ticks, cx);
        }
    }

    /// Why a command cannot run now; it is then not offered either.
    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        self.inner()?.refuses(command, cx)
    }

    /// What the context line says, for a tab.
    fn context(&self, cx: &Cx<'_>) -> Context {
        self.inner().map(|inner| inner.context(cx)).unwrap_or_default()
    }

    /// How many records it lists, for the context line.
    fn count(&self, cx: &Cx<'_>) -> Option<usize> {
        self.inner()?.count(cx)
    }

    /// Shows that record, if this layer has a list it stands in.
    fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        self.inner_mut().is_some_and(|inner| inner.show(link, cx))
    }

    /// How its list is looked at, to be remembered; none if it has no list.
    fn view(&self) -> Option<ListView> {
        self.inner()?.view()
    }

    /// Looks at its list as it was looked at before, as far as all of it is
    /// still there.
    fn restore(&mut self, view: &ListView, cx: &Cx<'_>) {
        if let Some(inner) = self.inner_mut() {
            inner.restore(view, cx);
        }
    }

    /// Brings what it shows up to date, without drawing: before a command, so
    /// that keys typed ahead find what they mean.
    fn prepare(&mut self, cx: &Cx<'_>) {
        if let Some(inner) = self.inner_mut() {
            inner.prepare(cx);
        }
    }

    /// Whether it has the whole screen to itself, without bars and borders,
    /// and leaves the mouse to the terminal.
    fn is_bare(&self) -> bool {
        false
    }

    /// Called once when it is put on top.
    fn opened(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Draws itself.
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>);
}
