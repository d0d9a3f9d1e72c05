//! A session: the sample project in a directory of its own, the clock pinned,
//! keys pressed, the screen read.

#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests; each file uses a part")]

pub mod glass;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use duijie::app::{App, Outward, Settings, World, config};
use duijie::data::project::{Kind, Record};
use duijie::lang::Language;
use duijie::sample;
use duijie::store::{Places, paths, projects};
use duijie::tui::key::{self, Press};
use duijie::tui::keymap::Keymap;
use duijie::tui::pointer::{Act, Pointer};
use duijie::tui::theme::{Charset, Level, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Position;
use tempfile::TempDir;

/// The day the sample is pinned to.
pub fn today() -> NaiveDate {
    sample::TODAY
}

/// A person at the keyboard.
pub struct Session {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    pub outward: Vec<Outward>,
    dir: TempDir,
    /// When the mouse was used last.
    started: Instant,
    later: Duration,
}

impl Session {
    /// The sample project in that language.
    pub fn sample(language: Language) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        let project = projects::scratch(&places, sample::files(language)).unwrap();
        Self::start(dir, language, Some(project))
    }

    /// The sample project with one of its files replaced.
    pub fn with_file(language: Language, name: &str, text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        let project = projects::scratch(&places, sample::files(language)).unwrap();
        std::fs::write(project.join(name), text).unwrap();
        Self::start(dir, language, Some(project))
    }

    /// A project with nothing in it but its name.
    pub fn empty(language: Language) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        let stamp = duijie::data::values::Stamp { at: today().and_hms_opt(9, 0, 0).unwrap(), by: "test".into() };
        let project = projects::create(&places, "Empty", None, stamp).unwrap();
        Self::start(dir, language, Some(project))
    }

    /// Nothing at all: the first start, in an environment of that language.
    pub fn first_start(language: Language) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut session = Self::build(dir, language, None, false);
        session.app.start();
        session
    }

    fn start(dir: TempDir, language: Language, project: Option<PathBuf>) -> Self {
        let mut session = Self::build(dir, language, project, true);
        session.app.start();
        session
    }

    fn build(dir: TempDir, language: Language, project: Option<PathBuf>, spoken: bool) -> Self {
        let places = Places::find(Some(dir.path())).unwrap();
        let (config, faults) = config::settings(&places);
        let settings = Settings { places, pinned: Some(today()), read_only: false, project, spoken, config, faults };
        let theme = Theme::new(Level::Mono, Charset::Unicode);
        let now = today().and_hms_opt(9, 30, 0).unwrap();
        let world = World::new(language, theme, Keymap::default(), paths::account(), now);
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        Self {
            app: App::new(world, settings),
            terminal,
            outward: Vec::new(),
            dir,
            started: Instant::now(),
            later: Duration::ZERO,
        }
    }

    /// The same person comes back later: the program ended and started again.
    pub fn restart(mut self) -> Self {
        self.settle();
        self.app.leave(Duration::from_mins(1));
        let language = self.app.world.lang.language;
        let Self { app, dir, .. } = self;
        drop(app);
        Self::start(dir, language, None)
    }

    /// The same, stopped before the first frame: only what that shows was read.
    pub fn begin_again(mut self) -> Self {
        self.settle();
        self.app.leave(Duration::from_mins(1));
        let (language, screen) = (self.app.world.lang.language, self.app.world.screen);
        let Self { app, dir, .. } = self;
        drop(app);
        let mut session = Self::build(dir, language, None, true);
        session.size(screen.0, screen.1).app.begin();
        session
    }

    /// The same, but what was remembered is left as it is on disk now.
    pub fn restart_with_state_as_it_is(self) -> Self {
        let language = self.app.world.lang.language;
        let Self { app, dir, .. } = self;
        drop(app);
        let project = std::fs::read_dir(dir.path().join("projects")).unwrap().map(|entry| entry.unwrap().path());
        let project = project.filter(|path| path.is_dir()).max();
        Self::start(dir, language, project)
    }

    /// The same person comes back and asks for no language; the environment
    /// says `language`.
    pub fn restart_unspoken(mut self, language: Language) -> Self {
        self.settle();
        self.app.leave(Duration::from_secs(20));
        let Self { app, dir, .. } = self;
        drop(app);
        let mut session = Self::build(dir, language, None, false);
        session.app.start();
        session
    }

    /// The process is killed and somebody starts it again: nothing of it runs
    /// to its end, only what is on disk is left.
    pub fn killed(self) -> Self {
        let language = self.app.world.lang.language;
        let Self { app, dir, .. } = self;
        std::mem::forget(app);
        Self::start(dir, language, None)
    }

    /// Presses keys: `j j Enter text:中文 ctrl-s`.
    pub fn press(&mut self, script: &str) -> &mut Self {
        for press in key::press(script).unwrap() {
            match press {
                Press::Key(key) => self.app.press(key),
                Press::Paste(text) => self.app.paste(&text),
            }
            self.outward.extend(self.app.take_outward());
        }
        self
    }

    /// Waits until everything is on disk.
    pub fn settle(&mut self) -> &mut Self {
        for _ in 0..60_000 {
            self.app.wake();
            if self.app.world.unsaved == 0 {
                return self;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("not saved within a minute: {:?}", self.app.world.notice);
    }

    /// Draws with ASCII only from now on.
    pub fn ascii(&mut self) -> &mut Self {
        self.app.world.theme.charset = Charset::Ascii;
        self
    }

    /// Makes the window that large.
    pub fn size(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        self
    }

    /// The screen as text, wide characters once, blanks at line ends gone.
    pub fn screen(&mut self) -> String {
        let frame = self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        let buffer = frame.buffer;
        let mut lines = Vec::new();
        for y in 0..buffer.area.height {
            let (mut line, mut x) = (String::new(), 0);
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(duijie::tui::text::width(symbol).max(1)).unwrap();
            }
            lines.push(line.trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// Fails unless these words are on the screen.
    pub fn sees(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(words), "no {words:?} on the screen; notice: {}\n{screen}", self.notice());
        self
    }

    /// Fails if these words are on the screen.
    pub fn lacks(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} is on the screen\n{screen}");
        self
    }

    /// The line of the screen with these words.
    pub fn line(&mut self, words: &str) -> String {
        let screen = self.screen();
        let found = screen.lines().find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("no {words:?} on the screen\n{screen}")).to_owned()
    }

    /// What a message says in the language of the session.
    pub fn says(&self, key: &str) -> String {
        self.app.world.lang.t(key).into_owned()
    }

    /// The record with that short id.
    pub fn record(&self, id: &str) -> Record {
        let project = &self.app.world.project;
        let row = project.find(id).unwrap_or_else(|| panic!("no {id}"));
        project.get(row.kind(), row.uid()).unwrap()
    }

    /// What stands in a field of the record with that short id.
    pub fn field(&self, id: &str, key: &str) -> String {
        self.record(id).row().stored(key).show()
    }

    /// How many records of a kind there are, archived ones too.
    pub fn count(&self, kind: Kind) -> usize {
        self.app.world.project.collection(kind).rows().count()
    }

    /// The record of a kind with that title.
    pub fn titled(&self, kind: Kind, title: &str) -> Record {
        let collection = self.app.world.project.collection(kind);
        let row = collection.rows().find(|row| row.title() == title).unwrap_or_else(|| panic!("no {title:?}"));
        collection.get(row.uid()).unwrap()
    }

    /// Goes to the record with that short id, as the palette does.
    pub fn go(&mut self, id: &str) -> &mut Self {
        self.screen();
        self.press(&format!(": text:{id} Enter"));
        self.screen();
        self
    }

    /// Where these words begin on the screen: column and row.
    pub fn place(&mut self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| Some((line.find(words).map(|at| &line[..at])?, row)));
        let (before, row) = found.unwrap_or_else(|| panic!("no {words:?} on the screen\n{screen}"));
        (duijie::tui::text::width(before).try_into().unwrap(), row.try_into().unwrap())
    }

    /// Uses the mouse on these words, an hour after it was used before.
    pub fn mouse(&mut self, words: &str, act: Act) -> &mut Self {
        let (column, row) = self.place(words);
        self.later += Duration::from_hours(1);
        self.app.point(Pointer { column, row, act }, self.started + self.later);
        self.outward.extend(self.app.take_outward());
        self
    }

    /// Clicks on these words.
    pub fn click(&mut self, words: &str) -> &mut Self {
        self.mouse(words, Act::Press)
    }

    /// Clicks on these words twice in a row.
    pub fn double_click(&mut self, words: &str) -> &mut Self {
        let (column, row) = self.place(words);
        self.click(words).screen();
        self.app.point(Pointer { column, row, act: Act::Press }, self.started + self.later + Duration::from_millis(200));
        self
    }

    /// Where the cursor is.
    pub fn cursor(&mut self) -> Position {
        self.screen();
        self.terminal.get_cursor_position().unwrap()
    }

    /// The one line for the person, as it is said now.
    pub fn notice(&self) -> String {
        self.app.world.notice.as_ref().map(|(notice, _)| self.app.world.lang.msg(&notice.msg)).unwrap_or_default()
    }

    /// The directory of the data.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The directory of the project.
    pub fn project_dir(&self) -> PathBuf {
        let mut dirs = std::fs::read_dir(self.dir().join("projects")).unwrap().map(|entry| entry.unwrap().path());
        dirs.find(|path| path.is_dir()).unwrap()
    }
}
