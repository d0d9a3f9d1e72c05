//! The application: what it knows, the layers on the screen, and the only
//! place where effects happen.

mod commands;
pub mod config;
mod drafts;
mod frame;
mod mouse;
mod projects;
mod reach;
mod remembered;
mod review;
mod run;
mod start;
mod world;

use std::time::Instant;

use chrono::NaiveDateTime;

use crate::data::draft;
use crate::data::edit::ChangeSet;
use crate::data::msg::{Arg, Msg};
use crate::data::project::Record;
use crate::data::values::Ref;
use crate::store::{Glance, State};
use crate::tui::command::{Command, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::Resolved;
use crate::tui::layer::{Effect, Layer, Notice};
use crate::tui::screens::{TABS, TabScreen, bulk};

pub use projects::{OpenProject, Settings};
pub use run::run;
pub use world::World;

/// What only the loop around the terminal can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outward {
    /// Edit this text in `$EDITOR` and type the result.
    Editor(String),
    /// Send this text to the terminal's clipboard.
    Copy(String),
    /// Go to the shell and come back.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// End the program.
    Quit,
}

/// The application.
pub struct App {
    /// What it knows.
    pub world: World,
    settings: Settings,
    open: Option<OpenProject>,
    /// What the first frame shows of the project that is opened after it.
    glanced: Option<(Glance, State)>,
    tabs: Vec<TabScreen>,
    tab: usize,
    overlays: Vec<Box<dyn Layer>>,
    /// Of each overlay, the revision of the project that it was built from. One
    /// that takes the place of another was built with it.
    built: Vec<u64>,
    /// The same of what is acting now.
    acting: u64,
    /// How wide the last frame was.
    columns: usize,
    /// The keys of a sequence that is not finished.
    pending: Vec<Key>,
    outward: Vec<Outward>,
    /// When and where the last click was, for a double click.
    clicked: Option<(Instant, u16, u16)>,
    /// When it was last said that the input method is on.
    hinted: Option<NaiveDateTime>,
    /// The last key was `ctrl-c`, and there was nothing to interrupt.
    interrupted: bool,
    /// A second `q` quits although not everything is saved.
    warned: bool,
    post: projects::Post,
    drafts: drafts::Kept,
}

impl App {
    /// An application with no project open.
    #[must_use]
    pub fn new(mut world: World, settings: Settings) -> Self {
        world.close_project();
        Self {
            world,
            settings,
            open: None,
            glanced: None,
            tabs: TABS.iter().map(TabScreen::new).collect(),
            tab: 0,
            overlays: Vec::new(),
            built: Vec::new(),
            acting: 0,
            columns: 80,
            pending: Vec::new(),
            outward: Vec::new(),
            clicked: None,
            hinted: None,
            interrupted: false,
            warned: false,
            post: projects::Post::default(),
            drafts: drafts::Kept::default(),
        }
    }

    /// What the loop has to do, in order.
    pub fn take_outward(&mut self) -> Vec<Outward> {
        std::mem::take(&mut self.outward)
    }

    fn takes_text(&self) -> bool {
        self.overlays.last().map_or_else(|| self.tabs[self.tab].takes_text(), |layer| layer.takes_text())
    }

    /// Where a key is looked up now, innermost first.
    fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match self.overlays.last() {
            Some(layer) => layer.scopes().to_vec(),
            None => self.tabs[self.tab].scopes().to_vec(),
        };
        if self.overlays.is_empty() && !self.takes_text() {
            scopes.push(Scope::Global);
        }
        scopes.push(Scope::Always);
        scopes
    }

    /// A key was pressed.
    pub fn press(&mut self, key: Key) {
        self.act(|app| app.take(key));
    }

    /// The person does something, with whatever.
    fn act(&mut self, done: impl FnOnce(&mut Self)) {
        self.world.attend();
        self.note_built();
        done(self);
        self.note_built();
        self.note_drafts();
        self.world.rest();
    }

    /// Notes from which revision the overlays were built, and that the top one
    /// acts next.
    fn note_built(&mut self) {
        self.built.resize(self.overlays.len(), self.world.revision);
        self.acting = self.built.last().copied().unwrap_or(self.world.revision);
        if self.built.is_empty() {
            self.world.forget_before();
        }
    }

    fn take(&mut self, key: Key) {
        let text = self.takes_text();
        let meant = if text { key } else { key.folded() };
        self.pending.push(meant);
        match self.world.keymap.resolve(&self.pending, &self.scopes()) {
            Resolved::Command(command) => {
                self.pending.clear();
                self.command(command);
            }
            Resolved::Pending => {}
            Resolved::Nothing => {
                self.interrupted = false;
                let alone = self.pending.len() == 1;
                self.pending.clear();
                // A key that applies everywhere ends a sequence and acts.
                if let (false, Resolved::Command(command)) = (alone, self.world.keymap.resolve(&[meant], &[Scope::Always])) {
                    return self.command(command);
                }
                if text {
                    let cx = self.world.cx();
                    let effects = match self.overlays.last_mut() {
                        Some(layer) => layer.key(key, &cx),
                        None => self.tabs[self.tab].key(key, &cx),
                    };
                    self.perform(effects);
                } else if alone && key.is_han() {
                    self.hint_input_method(key);
                }
            }
        }
    }

    /// Text was pasted. Outside a text field it changes nothing.
    pub fn paste(&mut self, text: &str) {
        self.act(|app| {
            app.pending.clear();
            if app.takes_text() {
                return app.type_text(text);
            }
            let key = app.world.keymap.shown(Command::Edit).unwrap_or_default();
            app.world.say(Notice::hint(Msg::new("hint-paste-ignored").text("key", key)));
        });
    }

    /// Text for the layer on top: a paste, or what `$EDITOR` wrote.
    pub fn type_text(&mut self, text: &str) {
        let cx = self.world.cx();
        let effects = match self.overlays.last_mut() {
            Some(layer) => layer.text(text, &cx),
            None => self.tabs[self.tab].text(text, &cx),
        };
        self.perform(effects);
        self.note_drafts();
    }

    /// Runs a command: the top layer first, then the application.
    fn command(&mut self, command: Command) {
        self.interrupted &= command == Command::Interrupt;
        let cx = self.world.cx();
        let layer: &mut dyn Layer = match self.overlays.last_mut() {
            Some(layer) => layer.as_mut(),
            None => &mut self.tabs[self.tab],
        };
        layer.prepare(&cx);
        if let Some(why) = layer.refuses(command, &cx) {
            self.world.say(Notice::hint(why));
            return;
        }
        let effects = layer.run(command, &cx);
        match effects {
            Some(effects) => self.perform(effects),
            None => self.own(command),
        }
    }

    /// Makes effects happen, in order.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        for effect in bulk::asked(effects, &self.world.cx()) {
            match effect {
                Effect::Save { what, records } | Effect::SaveMany { what, records } => self.save_records(what, records),
                Effect::Undo => self.turn(World::undo, "done-undone"),
                Effect::Redo => self.turn(World::redo, "done-redone"),
                Effect::UndoOne(set) => self.undo_one(set),
                Effect::Open(layer) => {
                    // Its keys stand where a toast would hide them.
                    self.world.dismiss();
                    self.overlays.push(layer);
                    let cx = self.world.cx();
                    let effects = self.overlays.last_mut().map(|layer| layer.opened(&cx)).unwrap_or_default();
                    self.perform(effects);
                }
                Effect::Close => drop(self.overlays.pop()),
                Effect::Type(text) => self.type_text(&text),
                Effect::Tab(tab) => {
                    self.overlays.clear();
                    self.tab = tab.min(self.tabs.len() - 1);
                }
                Effect::Show(link) => self.show(&link),
                Effect::Run(command) => self.command(command),
                Effect::Say(notice) => self.world.say(notice),
                Effect::Keep(unsaved) => self.keep(unsaved),
                Effect::Forget(about, taken) => draft::forget(&mut self.world.drafts, &about, taken),
                Effect::Discard(uid) => self.discard(uid),
                Effect::Copy(text) => {
                    self.outward.push(Outward::Copy(text));
                    let key = self.world.keymap.shown(Command::Plain).unwrap_or_default();
                    self.world.say(Notice::hint(Msg::new("done-copied").text("key", key)));
                }
                Effect::Editor(text) => self.outward.push(Outward::Editor(text)),
                Effect::Speak(language) => self.speak(language),
                Effect::Mark(letter, link) => self.mark(letter, link),
                Effect::KeepFilter { kind, name, filter } => self.keep_filter(kind, name, filter),
                Effect::Theme(name) => self.change_theme(&name),
                Effect::Project(effect) => self.project(effect),
                Effect::Settle(uid) => self.settle(uid),
                Effect::LookAtGood(kind) => self.look_at_good(kind),
                Effect::Restore(kind) => self.restore(kind),
                Effect::Redraw => self.outward.push(Outward::Redraw),
                Effect::Suspend => self.outward.push(Outward::Suspend),
                Effect::Quit => self.quit(),
            }
        }
    }

    fn save_records(&mut self, what: Msg, records: Vec<Record>) {
        match self.world.change(what, records, self.acting) {
            Ok(set) if set.edits.is_empty() => self.world.say(Notice::hint(Msg::new("done-nothing"))),
            Ok(set) => {
                let notice = Notice::done(set.what.clone());
                self.save(set, notice);
            }
            Err(faults) => self.world.say(crate::tui::screens::verbs::fault_notice(&faults)),
        }
    }

    fn turn(&mut self, way: fn(&World) -> Result<ChangeSet, Msg>, said: &'static str) {
        if let Some(why) = self.world.read_only.clone() {
            return self.world.say(Notice::hint(why));
        }
        match way(&self.world) {
            Ok(set) => {
                let msg = Msg::new(said).with("what", Arg::Msg(Box::new(set.what.clone())));
                self.save(set, Notice::hint(msg));
            }
            Err(why) => self.world.say(Notice::hint(why)),
        }
    }

    /// Makes a change set: on the screen at once, then on the disk.
    pub(super) fn save(&mut self, set: ChangeSet, notice: Notice) {
        self.world.apply(&set);
        let new = set.edits.first().is_some_and(|edit| edit.before.is_none());
        let subject = world::subject(&set);
        if let Some(saver) = self.open.as_ref().and_then(|open| open.saver.as_ref()) {
            saver.send(set);
            self.world.unsaved = saver.unsaved();
        }
        self.world.say(notice);
        if let Some(link) = subject.filter(|_| new && self.overlays.is_empty()) {
            let cx = self.world.cx();
            self.tabs[self.tab].show(&link, &cx);
        }
    }

    /// Goes to a record: in the tab on the screen if it is there, else in the
    /// first tab that lists it.
    fn show(&mut self, link: &Ref) {
        self.overlays.clear();
        let cx = self.world.cx();
        let order = std::iter::once(self.tab).chain(0..self.tabs.len());
        for tab in order {
            if self.tabs[tab].show(link, &cx) {
                self.tab = tab;
                return;
            }
        }
        self.perform(vec![Effect::Open(Box::new(crate::tui::screens::detail::Detail::new(link.clone())))]);
    }

    fn quit(&mut self) {
        if self.world.unsaved > 0 && !self.warned {
            self.warned = true;
            return self.world.say(Notice::wrong(Msg::new("quit-unsaved").count("count", self.world.unsaved)));
        }
        self.outward.push(Outward::Quit);
    }
}
