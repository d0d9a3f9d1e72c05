//! What every command knows: where things are, the words, the day; and how a
//! command fails.

use std::cell::OnceCell;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};

use super::Global;
use crate::app::config;
use crate::data::change::Fault;
use crate::data::msg::{Arg, Msg};
use crate::data::project::Kind;
use crate::data::values::Stamp;
use crate::lang::{Lang, Language};
use crate::store::state::State;
use crate::store::{Error, Places, paths, projects};

/// Why a command failed: what is said, a sentence each, and the exit code.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The sentences.
    pub says: Vec<Msg>,
    /// The exit code, not 0.
    pub code: u8,
}

impl From<Msg> for Failure {
    fn from(msg: Msg) -> Self {
        Self { says: vec![msg], code: 1 }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        error.msg().into()
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Self { says: faults.into_iter().map(|fault| at_field(fault.kind, &fault.id, fault.key, fault.msg)).collect(), code: 1 }
    }
}

/// A sentence about a field of a record: `R12 owner: ...`.
#[must_use]
pub fn at_field(kind: Kind, id: &str, key: &str, why: Msg) -> Msg {
    if key.is_empty() {
        return why;
    }
    let msg = Msg::new(if id.is_empty() { "cli-at-field" } else { "cli-at-record" }).text("id", id).text("key", key);
    msg.label("field", format!("field-{}-{key}", kind.key())).with("why", Arg::Msg(Box::new(why)))
}

/// What every command knows.
pub struct Context {
    /// Where things are.
    pub places: Places,
    /// The words it speaks.
    pub lang: Lang,
    /// This moment, on the pinned day if there is one.
    pub now: NaiveDateTime,
    /// Nothing may be changed.
    pub read_only: bool,
    /// The code of the project asked for.
    pub project: Option<String>,
    other: OnceCell<Lang>,
}

impl Context {
    /// What the options and the environment say.
    ///
    /// # Errors
    /// No home directory is known and none was given.
    pub fn of(global: &Global) -> Result<Self, Error> {
        let places = Places::find(global.data_dir.as_deref())?;
        let language = language(global, Some(&places));
        let now = paths::now();
        Ok(Self {
            places,
            lang: Lang::load(language),
            now: global.today.map_or(now, |day| day.and_time(now.time())),
            read_only: global.read_only,
            project: global.project.clone(),
            other: OnceCell::new(),
        })
    }

    /// The day it is.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// When and by whom.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.now, by: paths::account() }
    }

    /// The words of the other language: names are understood in both.
    pub fn other(&self) -> &Lang {
        self.other.get_or_init(|| Lang::load(self.lang.language.next()))
    }

    /// The directory of the project to work on: of the code given, else the
    /// one opened last, else the only one.
    ///
    /// # Errors
    /// There is none, or it is not clear which; the sentence lists the codes.
    pub fn directory(&self) -> Result<PathBuf, Failure> {
        if let Some(code) = &self.project {
            return Ok(projects::find(&self.places, code)?.path);
        }
        if let Some(last) = projects::last(&self.places) {
            return Ok(last);
        }
        let all = projects::list(&self.places)?;
        match all.as_slice() {
            [one] => Ok(one.path.clone()),
            [] => Err(Msg::new("cli-no-project").text("path", self.places.projects().to_string_lossy()).into()),
            several => {
                let codes: Vec<&str> = several.iter().map(|entry| entry.code.as_str()).collect();
                Err(Msg::new("cli-which-project").text("codes", codes.join(", ")).into())
            }
        }
    }
}

/// The language: the option, else what `config.ron` says, else what was chosen
/// on the screen, else that of the environment, else English.
#[must_use]
pub fn language(global: &Global, places: Option<&Places>) -> Language {
    let configured = || config::settings(places?).0.language;
    let chosen = || Language::named(&State::load(places?).0.language?);
    let environment = || {
        let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set)
    };
    global.lang.or_else(configured).or_else(chosen).or_else(|| Language::named(&environment()?)).unwrap_or(Language::En)
}
