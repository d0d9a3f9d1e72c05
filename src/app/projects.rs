//! Which project is open: opening, creating, switching, the first start, and
//! what is remembered from one session to the next.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};

use super::App;
use super::config::Config;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::lang::Language;
use crate::sample;
use crate::store::state::State;
use crate::store::{self, Opened, Places, Problem, SaveEvent, Saver, projects};
use crate::tui::command::{Command, Scope};
use crate::tui::events::Waker;
use crate::tui::layer::{Effect, Notice, ProjectEffect};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::decide::Decide;
use crate::tui::overlays::form::Form;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::reader::Reader;
use crate::tui::screens::{TABS, TabScreen};

/// What the program was started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where things are.
    pub places: Places,
    /// The day it is, if the clock is pinned.
    pub pinned: Option<NaiveDate>,
    /// Nothing may be changed.
    pub read_only: bool,
    /// The project to open at once; else the last one.
    pub project: Option<PathBuf>,
    /// The language was chosen already: nobody is asked.
    pub spoken: bool,
    /// What the person has set.
    pub config: Config,
    /// What is wrong with the person's own settings.
    pub faults: Vec<Msg>,
}

/// The open project.
pub struct OpenProject {
    /// Its directory.
    pub dir: PathBuf,
    /// Saves it.
    pub saver: Option<Saver>,
    /// What is wrong with its files.
    pub problems: Vec<Problem>,
}

impl OpenProject {
    /// The name of its directory, under which things are remembered of it.
    pub(super) fn name(&self) -> String {
        name_of(&self.dir)
    }
}

pub(super) fn name_of(dir: &Path) -> String {
    dir.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What other threads tell the loop.
pub(super) enum News {
    /// The save thread.
    Saved(SaveEvent),
    /// What was typed cannot be kept.
    DraftsLost(store::Error),
}

/// How other threads reach the loop.
pub(super) struct Post {
    to: Sender<News>,
    from: Receiver<News>,
    waker: Option<Waker>,
}

impl Post {
    /// What a thread calls with its news.
    pub(super) fn sender(&self) -> impl Fn(News) + Send + 'static {
        let (to, waker) = (self.to.clone(), self.waker.clone());
        move |news| {
            // The loop is gone only when the program ends.
            if to.send(news).is_ok()
                && let Some(waker) = &waker
            {
                waker.wake();
            }
        }
    }
}

impl Default for Post {
    fn default() -> Self {
        let (to, from) = channel();
        Self { to, from, waker: None }
    }
}

impl App {
    /// Lets the save thread end the wait of the loop.
    pub fn set_waker(&mut self, waker: Waker) {
        self.post.waker = Some(waker);
    }

    /// Whether the clock stands still at a day.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.settings.pinned.is_some()
    }

    /// Sets the clock and takes in what other threads said; true if the
    /// screen may have changed.
    pub fn wake(&mut self) -> bool {
        let before = self.world.now.date();
        self.world.now = self.clock();
        let new_day = before != self.world.now.date();
        if new_day {
            self.world.project_changed();
        }
        let mut changed = self.world.expire() || new_day;
        while let Ok(news) = self.post.from.try_recv() {
            match news {
                News::Saved(event) => self.saved(event),
                News::DraftsLost(error) => self.world.say(Notice::wrong(error.msg())),
            }
            changed = true;
        }
        changed
    }

    fn clock(&self) -> NaiveDateTime {
        let now = store::paths::now();
        self.settings.pinned.map_or(now, |day| day.and_time(now.time()))
    }

    /// What is asked for about projects.
    pub(super) fn project(&mut self, effect: ProjectEffect) {
        match effect {
            ProjectEffect::List => self.list_projects(),
            ProjectEffect::Open(dir) => self.open_project(&dir),
            ProjectEffect::New(name) => {
                let made = projects::create(&self.settings.places, &name, None, store::paths::stamp());
                self.made(made, "done-project-created");
            }
            ProjectEffect::Sample(language) => {
                let made = projects::copy_sample(&self.settings.places, sample::files(language));
                self.made(made, "done-sample-created");
            }
        }
    }

    fn made(&mut self, made: Result<PathBuf, store::Error>, said: &'static str) {
        match made {
            Ok(dir) => {
                self.open_project(&dir);
                let name = self.world.project.charter().map(|charter| charter.title.clone()).unwrap_or_default();
                self.world.say(Notice::hint(Msg::new(said).text("name", name)));
            }
            Err(error) => self.world.say(Notice::wrong(error.msg())),
        }
    }

    /// The list of projects, with the ways to a new one at its end.
    fn list_projects(&mut self) {
        let lang = &self.world.lang;
        let listed = projects::list(&self.settings.places);
        let mut entries = Vec::new();
        for project in listed.unwrap_or_default() {
            let here = self.open.as_ref().is_some_and(|open| open.dir == project.path);
            let note = if here { format!("{}  {}", project.code, lang.t("project-open-now")) } else { project.code.clone() };
            entries.push(Entry::new(project.name, note, vec![Effect::Project(ProjectEffect::Open(project.path))]));
        }
        let ask = Prompt::new(lang.t("project-name").into_owned(), |name| Effect::Project(ProjectEffect::New(name)));
        entries.push(Entry::new(lang.t("project-new").into_owned(), String::new(), vec![Effect::Open(Box::new(ask))]));
        for language in [lang.language, lang.language.next()] {
            let label = lang.t(&format!("project-sample-{}", language.code())).into_owned();
            entries.push(Entry::new(label, String::new(), vec![Effect::Project(ProjectEffect::Sample(language))]));
        }
        let title = lang.t("projects-title").into_owned();
        self.perform(vec![Effect::Open(Box::new(Choose::new(title, entries)))]);
    }

    /// Closes the open project once it is saved, and opens that one.
    pub fn open_project(&mut self, dir: &Path) {
        if let Some(saver) = self.open.as_ref().and_then(|open| open.saver.as_ref())
            && !saver.flush(Duration::from_secs(5))
        {
            self.world.say(Notice::wrong(Msg::new("quit-unsaved").count("count", saver.unsaved())));
            return;
        }
        if self.open.is_some() {
            self.keep_state();
        }
        let state = State::load(&self.settings.places).0;
        self.take_up(dir, store::open(dir, self.settings.read_only), state);
    }

    /// Shows a project that was opened.
    pub(super) fn take_up(&mut self, dir: &Path, opened: Result<Opened, store::Error>, state: State) {
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return self.world.say(Notice::wrong(error.msg())),
        };
        self.world.project = opened.project;
        self.world.history = opened.history;
        self.world.sets = opened.sets;
        self.world.forget_before();
        self.world.read_only = opened.read_only;
        self.world.project_changed();
        self.world.unsaved = 0;
        self.world.failed = false;
        self.world.conflicts.clear();
        self.world.here.clear();
        self.tabs = TABS.iter().map(TabScreen::new).collect();
        self.overlays.clear();
        // Whoever only looks sees the changes of others as well.
        let saver = (self.world.read_only.is_none() || self.settings.read_only).then(|| {
            let tell = self.post.sender();
            Saver::start(opened.files, move |event| tell(News::Saved(event)))
        });
        let mut saver = saver.transpose().unwrap_or_else(|error| {
            self.world.read_only = Some(error.msg());
            None
        });
        if let Some(saver) = &mut saver {
            saver.watch();
        }
        let open = OpenProject { dir: dir.to_owned(), saver, problems: opened.problems };
        self.recall_project(&state.views.get(&open.name()).cloned().unwrap_or_default());
        self.open = Some(open);
        self.tell_outside(&opened.outside, &opened.returned);
        self.find_drafts();
        self.tell_problems();
        self.keep_in(state);
    }

    /// Says what something else than this program did to the files.
    fn tell_outside(&mut self, outside: &[PathBuf], returned: &[String]) {
        let lang = &self.world.lang;
        let names = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let files = lang.list(outside.iter().filter_map(names));
        let ids = lang.list(returned);
        if !outside.is_empty() {
            self.world.say(Notice::hint(Msg::new("changed-outside").text("files", files)));
        }
        if !returned.is_empty() {
            self.world.say(Notice::hint(Msg::new("records-returned").text("ids", ids)));
        }
    }

    /// Says what is wrong with the files of the project, if anything.
    fn tell_problems(&mut self) {
        const SCOPES: &[Scope] = &[Scope::Damaged, Scope::Read, Scope::Global, Scope::Always];
        let Some(open) = &self.open else { return };
        if open.problems.is_empty() {
            if let Some(why) = self.world.read_only.clone() {
                self.world.say(Notice::wrong(why));
            }
            return;
        }
        let lang = &self.world.lang;
        let key = self.world.keymap.shown(Command::RestoreLook).unwrap_or_default();
        let mut lines = vec![lang.msg(&Msg::new("problems-intro").text("key", key)), String::new()];
        lines.extend(open.problems.iter().map(|problem| lang.msg(&problem.msg())));
        let reader = Reader::new(lang.t("problems-title").into_owned(), lines);
        let decide = Decide::new(reader, SCOPES).deed(Command::RestoreLook, vec![Effect::Run(Command::Restore)]);
        self.perform(vec![Effect::Open(Box::new(decide))]);
    }

    /// The form of the charter; a project that has none yet gets one.
    pub(super) fn charter(&self) -> Vec<Effect> {
        if let Some(why) = self.world.read_only.clone() {
            return vec![Effect::Say(Notice::hint(why))];
        }
        let cx = self.world.cx();
        let charter = self.world.project.charter().and_then(|charter| self.world.project.get(Kind::Charter, charter.uid));
        let form = match charter {
            Some(record) => Form::edit(vec![record], &cx),
            None => Form::create(Kind::Charter, &[], &cx),
        };
        vec![Effect::Open(Box::new(form))]
    }

    /// Speaks a language and remembers it.
    pub(super) fn speak(&mut self, language: Language) {
        self.world.speak(language);
        self.keep_state();
    }

    /// Saves what is to be saved, as long as `patience` lasts.
    pub fn leave(&mut self, patience: Duration) {
        self.flush_drafts(patience);
        self.keep_state();
        if let Some(saver) = self.open.as_ref().and_then(|open| open.saver.as_ref()) {
            // What could not be saved has been said; nothing more can be done.
            let _ = saver.flush(patience);
        }
    }

    /// A file that was damaged while the project is open can be restored like
    /// one that was found so.
    fn note_damage(&mut self, error: &store::Error) {
        if let (store::Error::Damaged(problem), Some(open)) = (error, &mut self.open)
            && !open.problems.contains(problem)
        {
            open.problems.push((**problem).clone());
        }
    }

    /// The save thread reports.
    fn saved(&mut self, event: SaveEvent) {
        let saver = self.open.as_ref().and_then(|open| open.saver.as_ref());
        self.world.unsaved = saver.map_or(0, Saver::unsaved);
        match event {
            SaveEvent::Saved { unsure, .. } => {
                self.warned = false;
                self.world.failed = false;
                if let Some(error) = unsure {
                    self.world.say(Notice::wrong(error.msg()));
                }
            }
            SaveEvent::Failed { error, .. } => {
                self.world.failed = true;
                self.note_damage(&error);
                self.world.say(Notice::wrong(error.msg()));
            }
            SaveEvent::LookFailed(error) => {
                self.note_damage(&error);
                self.world.say(Notice::wrong(error.msg()));
            }
            SaveEvent::Others(edits) => {
                self.world.take_in(&edits);
                self.world.say(Notice::hint(Msg::new("others-changed").count("count", edits.len())));
            }
            SaveEvent::Renumbered(renumbered) => {
                for record in renumbered {
                    self.world.say(Notice::hint(Msg::new("renumbered").text("was", record.was).text("id", record.id)));
                }
            }
            SaveEvent::Conflicts(conflicts) => self.world.conflicts = conflicts,
            SaveEvent::Here(here) => self.world.here = here,
            SaveEvent::Clashes(clashes) => {
                let review = self.world.keymap.shown(Command::Review).unwrap_or_default();
                self.world.say(Notice::wrong(Msg::new("clashes").count("count", clashes.len()).text("key", review)));
            }
        }
    }
}
