//! What can go wrong on disk. Every variant names its place; [`Error::msg`]
//! and [`Problem::msg`] say place, reason and next step.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::data::clean;
use crate::data::msg::{Arg, Msg};

/// Why the system refused something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What kind of refusal; the ones people meet have a sentence of their own.
    pub kind: io::ErrorKind,
    /// The system's own words.
    pub text: String,
}

impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        Self { kind: error.kind(), text: error.to_string() }
    }
}

impl From<rustix::io::Errno> for Reason {
    fn from(error: rustix::io::Errno) -> Self {
        io::Error::from(error).into()
    }
}

impl Reason {
    fn arg(&self) -> Arg {
        let key = match self.kind {
            io::ErrorKind::NotFound => "io-not-found",
            io::ErrorKind::PermissionDenied => "io-permission",
            io::ErrorKind::StorageFull => "io-full",
            io::ErrorKind::QuotaExceeded => "io-quota",
            io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
            io::ErrorKind::NotSeekable => "io-no-file",
            io::ErrorKind::NotADirectory => "io-not-a-directory",
            io::ErrorKind::IsADirectory => "io-is-a-directory",
            io::ErrorKind::InvalidFilename => "io-name",
            _ => return Arg::Text(self.text.clone()),
        };
        Arg::Label(key.to_owned())
    }
}

/// What went wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// No home directory is known and none was given.
    NoHome,
    /// A file or directory could not be read.
    Read(PathBuf, Reason),
    /// A file or directory could not be written; the old one is intact.
    Write(PathBuf, Reason),
    /// The change is saved, but the system could not say that it would survive
    /// a power cut.
    Unsure(PathBuf, Reason),
    /// Somebody else kept the lock for too long.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who said in it that they hold it: account, process, since when.
        holder: String,
    },
    /// The project was opened for reading only.
    ReadOnly(PathBuf),
    /// The directory or a file in it is write-protected.
    Protected(PathBuf),
    /// A file does not load. It is not written over.
    Damaged(Box<Problem>),
    /// What was about to be written does not read back as the same: a fault of
    /// this program, caught before it could replace anything.
    NotReadBack {
        /// The file.
        path: PathBuf,
        /// The record that differs.
        id: String,
        /// What the reader said, or the fields that differ.
        reason: String,
    },
    /// Something outside kept changing the file while it was to be replaced.
    Unsteady(PathBuf),
    /// No project of that code.
    NoProject {
        /// Where projects are.
        path: PathBuf,
        /// The code asked for.
        code: String,
        /// The codes there are.
        known: Vec<String>,
    },
    /// A project of that code is there already.
    CodeTaken(PathBuf, String),
    /// That is no code.
    BadCode(PathBuf, String),
    /// A project cannot be made so: the sentence of the rule it breaks.
    Refused(PathBuf, Msg),
    /// There is no good backup of that file.
    NoBackup(PathBuf),
}

impl Error {
    /// For `map_err`: reading that path failed.
    pub(super) fn read<E: Into<Reason>>(path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::Read(path, error.into())
    }

    /// For `map_err`: writing that path failed.
    pub(super) fn write<E: Into<Reason>>(path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::Write(path, error.into())
    }

    /// Whether trying again may help without anybody doing anything.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Write(..) | Self::Read(..) | Self::Locked { .. } | Self::Unsteady(_))
    }

    /// The sentence for a person.
    #[must_use]
    pub fn msg(&self) -> Msg {
        match self {
            Self::NoHome => Msg::new("error-no-home"),
            Self::Read(path, reason) => at("error-read", path).with("reason", reason.arg()),
            Self::Write(path, reason) => at("error-write", path).with("reason", reason.arg()),
            Self::Unsure(path, reason) => at("error-unsure", path).with("reason", reason.arg()),
            Self::Locked { path, holder } if holder.is_empty() => at("error-locked", path),
            Self::Locked { path, holder } => at("error-locked-by", path).text("holder", clean::line(holder)),
            Self::ReadOnly(path) => at("error-opened-read-only", path),
            Self::Protected(path) => at("error-protected", path),
            Self::Damaged(problem) => problem.msg(),
            Self::NotReadBack { path, id, reason } => {
                at("error-not-read-back", path).text("id", clean::line(id)).text("reason", clean::line(reason))
            }
            Self::Unsteady(path) => at("error-unsteady", path),
            Self::NoProject { path, code, known } if known.is_empty() => {
                at("error-no-projects", path).text("code", clean::line(code))
            }
            Self::NoProject { path, code, known } => {
                at("error-no-project", path).text("code", clean::line(code)).text("known", clean::line(&known.join(", ")))
            }
            Self::CodeTaken(path, code) => at("error-code-taken", path).text("code", clean::line(code)),
            Self::BadCode(path, code) => at("error-bad-code", path).text("code", clean::line(code)),
            Self::Refused(_, why) => why.clone(),
            Self::NoBackup(path) => at("error-no-backup", path),
        }
    }
}

/// For logs and panic reports; people read [`Error::msg`].
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

fn at(key: &'static str, path: &Path) -> Msg {
    Msg::new(key).text("path", clean::line(&path.to_string_lossy()))
}

/// Why a file, or a part of it, does not load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read at all.
    Unreadable(Reason),
    /// The file is not there although the history knows of its records.
    Missing,
    /// The file is empty.
    Empty,
    /// It holds NUL bytes, as files do after a power cut.
    Nul,
    /// It is not UTF-8.
    NotUtf8,
    /// A version control system left two versions in it.
    Conflict,
    /// A newer version of this program wrote it.
    Newer {
        /// The schema of the file.
        found: u32,
        /// The newest schema known here.
        known: u32,
    },
    /// It holds records of another kind.
    OtherKind {
        /// The kind that the header says.
        found: String,
        /// The kind that belongs into that file.
        wanted: &'static str,
    },
    /// The text is no RON, or no such record; the parser's words.
    Syntax(Box<Msg>),
    /// A unique or short id is there twice.
    Duplicate(String),
    /// A short id that is none of this kind; the second one would be.
    BadId(String, String),
    /// A link names a record that is not there. The file loads all the same.
    NoTarget(String),
    /// A record breaks a rule. The file loads all the same.
    Rule {
        /// The key of the label of the field.
        field: Box<str>,
        /// The sentence of the rule.
        why: Box<Msg>,
    },
    /// A line of the history is damaged; it is passed over.
    History,
    /// A working calendar does not load: what is wrong there. The project goes
    /// on without it.
    Calendar(Box<Msg>),
    /// The charter names a calendar of which there is no file.
    NoCalendar {
        /// The name in the charter.
        name: Box<str>,
        /// The names there are, joined by commas.
        known: Box<str>,
    },
}

/// A file that does not load, or not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Line and column, both from 1, the column in characters.
    pub place: Option<(usize, usize)>,
    /// The short id of the record, if known.
    pub record: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// Something is wrong with the file as a whole.
    #[must_use]
    pub fn of(path: &Path, fault: Fault) -> Self {
        Self { path: path.to_owned(), place: None, record: None, fault }
    }

    /// The place in that line and column.
    #[must_use]
    pub fn at(self, place: (usize, usize)) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The place in that record.
    #[must_use]
    pub fn record(self, record: Option<String>) -> Self {
        Self { record, ..self }
    }

    /// Whether the file loads in spite of it.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        matches!(
            self.fault,
            Fault::NoTarget(_) | Fault::Rule { .. } | Fault::History | Fault::Calendar(_) | Fault::NoCalendar { .. }
        )
    }

    /// `/path/risks.ron:12:9 (R05)`, as far as known.
    #[must_use]
    pub fn location(&self) -> String {
        let place = self.place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        let record = self.record.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        clean::line(&format!("{}{place}{record}", self.path.display()))
    }

    /// The sentence for a person.
    #[must_use]
    pub fn msg(&self) -> Msg {
        let say = |key: &'static str| Msg::new(key).text("place", self.location());
        match &self.fault {
            Fault::Unreadable(reason) => say("problem-unreadable").with("reason", reason.arg()),
            Fault::Missing => say("problem-missing"),
            Fault::Empty => say("problem-empty"),
            Fault::Nul => say("problem-nul"),
            Fault::NotUtf8 => say("problem-not-utf8"),
            Fault::Conflict => say("problem-conflict"),
            Fault::Newer { found, known } => {
                say("problem-newer").text("found", found.to_string()).text("known", known.to_string())
            }
            Fault::OtherKind { found, wanted } => {
                say("problem-other-kind").text("found", clean::short(found)).text("wanted", *wanted)
            }
            Fault::Syntax(why) => say("problem-syntax").with("reason", Arg::Msg(why.clone())),
            Fault::Duplicate(id) => say("problem-duplicate").text("id", clean::short(id)),
            Fault::BadId(id, good) => say("problem-bad-id").text("id", clean::short(id)).text("good", good.as_str()),
            Fault::NoTarget(id) => say("problem-no-target").text("id", clean::short(id)),
            Fault::Rule { field, why } => {
                say("problem-rule").label("field", field.to_string()).with("reason", Arg::Msg(why.clone()))
            }
            Fault::History => say("problem-history"),
            Fault::Calendar(what) => say("problem-calendar").with("reason", Arg::Msg(what.clone())),
            Fault::NoCalendar { name, known } => {
                say("problem-no-calendar").text("name", clean::short(name)).text("known", clean::line(known))
            }
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Damaged(Box::new(problem))
    }
}
