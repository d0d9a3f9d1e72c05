//! The history: one line per change set, only ever appended to.
//!
//! A line is the commit of its set: once it is on disk the set is there, whole,
//! whatever happens to the files it touches. It is the source of undo and
//! holds every value that was overwritten. After a set has reached its files, a
//! comment line says so; a set without one is completed at the next start.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::NaiveDateTime;
use ron::value::RawValue;
use serde::Deserialize;

use super::disk::{self, retry};
use super::error::{Error, Fault, Problem};
use super::format;
use super::paths;
use crate::data::cell::Ron;
use crate::data::edit::{ChangeSet, Edit, Role};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::values::Uid;

/// How many changes of this account can still be undone after a start. So
/// many sets are read, and besides them those that undid and made again, and
/// those of others, `IN_ALL` times as many at most.
pub const MOST_SETS: usize = 1000;

/// See [`MOST_SETS`].
const IN_ALL: usize = 8;

/// How much of the end of one log is read at start.
const MOST_BYTES: u64 = 8 << 20;

const DONE: &str = "// done ";
const SUM: &str = " // ";

/// The directory of the logs.
#[must_use]
pub fn dir(project: &Path) -> PathBuf {
    project.join("history")
}

/// The log of one session.
pub struct Log {
    dir: PathBuf,
    session: String,
    /// A log that could not be flushed once is not trusted again: the next
    /// line goes into a new file.
    spoilt: u32,
    file: Option<File>,
}

impl Log {
    /// The log of that session in that project. Nothing is created yet.
    #[must_use]
    pub fn new(project: &Path, session: String) -> Self {
        Self { dir: dir(project), session, spoilt: 0, file: None }
    }

    /// The name of the session.
    pub(super) fn session(&self) -> &str {
        &self.session
    }

    fn path(&self) -> PathBuf {
        let more = if self.spoilt == 0 { String::new() } else { format!("-{}", self.spoilt) };
        self.dir.join(format!("{}{more}.log", self.session))
    }

    fn file(&mut self) -> Result<&mut File, Error> {
        if self.file.is_none() {
            disk::make_dir(&self.dir)?;
            let path = self.path();
            let (file, is_new) = disk::open_or_make(&path, true)?;
            if is_new {
                disk::sync_dir(&self.dir)?;
            }
            self.file = Some(file);
        }
        // Opened just above.
        self.file.as_mut().ok_or_else(|| Error::Unsteady(self.dir.clone()))
    }

    /// Appends these sets and waits until they are on disk. Called under the
    /// lock of the project.
    ///
    /// # Errors
    /// Nothing was appended.
    pub fn append<'a>(&mut self, sets: impl Iterator<Item = &'a ChangeSet>) -> Result<(), Error> {
        let text: String = sets.map(|set| line(set) + "\n").collect();
        if text.is_empty() {
            return Ok(());
        }
        let path = self.path();
        let file = self.file()?;
        let mut write = || -> std::io::Result<()> {
            let length = retry(|| file.metadata())?.len();
            let written = mend(file, length).and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_data());
            if written.is_err() {
                // A half line is passed over by whoever reads it.
                let _ = retry(|| file.set_len(length));
            }
            written
        };
        let written = write().map_err(Error::write(&path));
        if written.is_err() {
            self.file = None;
            self.spoilt += 1;
        }
        written
    }

    /// Notes that these sets have reached their files. Not waited for: without
    /// the note they are only looked at once more.
    pub fn done(&mut self, sets: impl Iterator<Item = Uid>) {
        let sets: Vec<String> = sets.map(|uid| uid.to_string()).collect();
        if sets.is_empty() {
            return;
        }
        let text = format!("{DONE}{}\n", sets.join(" "));
        if let Ok(file) = self.file() {
            let _ =
                retry(|| file.metadata()).and_then(|meta| mend(file, meta.len())).and_then(|()| file.write_all(text.as_bytes()));
        }
    }
}

/// Ends a line that a killed session left torn.
fn mend(mut file: &File, length: u64) -> std::io::Result<()> {
    let mut last = [b'\n'];
    if length > 0 {
        retry(|| file.read_exact_at(&mut last, length - 1))?;
    }
    if last == [b'\n'] { Ok(()) } else { file.write_all(b"\n") }
}

/// A change set on one line, with its checksum.
fn line(set: &ChangeSet) -> String {
    let mut out = Ron::new(true);
    let mut field = |key: &str, value: &str, quoted: bool| {
        out.word(key);
        out.word(": ");
        if quoted {
            out.string(value);
        } else {
            out.word(value);
        }
        out.word(", ");
    };
    field("(uid", &set.uid.to_string(), true);
    field("at", &set.at.format("%Y-%m-%dT%H:%M:%S").to_string(), true);
    field("by", &set.by, true);
    // A sentence of plain strings, numbers and days always has a text.
    let what = ron::to_string(&set.what).or_else(|_| ron::to_string(&Msg::new(set.what.key.clone())));
    field("what", &what.unwrap_or_else(|_| "(key: \"\")".to_owned()), false);
    match set.role {
        Role::Change => {}
        Role::Undoes(uid) => field("undoes", &uid.to_string(), true),
        Role::Redoes(uid) => field("redoes", &uid.to_string(), true),
    }
    let record = |key: &str, record: Option<&Record>| {
        record.map(|record| format!("{key}: {}, ", format::record(record.row(), true, &[]))).unwrap_or_default()
    };
    let edit = |edit: &Edit| {
        let (before, after) = (record("before", edit.before.as_ref()), record("after", edit.after.as_ref()));
        format!("(kind: \"{}\", uid: \"{}\", {before}{after})", edit.kind.key(), edit.uid)
    };
    let edits: Vec<String> = set.edits.iter().map(edit).collect();
    field("edits", &format!("[{}]", edits.join(", ")), false);
    let text = format!("{})", out.text);
    format!("{text}{SUM}{:016x}", disk::hash(text.as_bytes()))
}

#[derive(Deserialize)]
struct Line<'a> {
    uid: Uid,
    at: NaiveDateTime,
    by: String,
    what: Msg,
    #[serde(default)]
    undoes: Option<Uid>,
    #[serde(default)]
    redoes: Option<Uid>,
    #[serde(borrow)]
    edits: Vec<EditLine<'a>>,
}

#[derive(Deserialize)]
struct EditLine<'a> {
    kind: String,
    uid: Uid,
    #[serde(default, borrow)]
    before: Option<&'a RawValue>,
    #[serde(default, borrow)]
    after: Option<&'a RawValue>,
}

/// Reads a line; none if it is torn or damaged.
fn parse(line: &str) -> Option<ChangeSet> {
    let (text, sum) = line.rsplit_once(SUM)?;
    if u64::from_str_radix(sum, 16) != Ok(disk::hash(text.as_bytes())) {
        return None;
    }
    let options = format::options();
    let line: Line<'_> = options.from_str(text).ok()?;
    let role = line.undoes.map(Role::Undoes).or(line.redoes.map(Role::Redoes)).unwrap_or_default();
    let mut edits = Vec::with_capacity(line.edits.len());
    for edit in line.edits {
        let kind = Kind::named(&edit.kind)?;
        let record = |raw: Option<&RawValue>| raw.map(|raw| Record::from_ron(kind, raw.get_ron(), &options)).transpose().ok();
        edits.push(Edit { kind, uid: edit.uid, before: record(edit.before)?, after: record(edit.after)? });
    }
    Some(ChangeSet { uid: line.uid, at: line.at, by: line.by, what: line.what, role, edits })
}

/// The history of a project, from the logs of all sessions.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// The newest change sets, oldest first.
    pub sets: Vec<ChangeSet>,
    /// Sets that have reached their files.
    pub done: HashSet<Uid>,
    /// Lines that cannot be read. A torn last line is none: its set was never
    /// acknowledged.
    pub problems: Vec<Problem>,
}

impl Journal {
    /// Sets that may not have reached their files, oldest first.
    pub fn unfinished(&self) -> impl Iterator<Item = &ChangeSet> {
        self.sets.iter().filter(|set| !self.done.contains(&set.uid))
    }
}

/// Counts sets from the newest one on, until there are enough.
struct Count<'a> {
    account: &'a str,
    most: usize,
    /// What the account can undo, from those counted.
    left: i64,
    all: usize,
}

impl<'a> Count<'a> {
    const fn new(account: &'a str, most: usize) -> Self {
        Self { account, most, left: 0, all: 0 }
    }

    /// Counts a set; whether there are enough now.
    fn add(&mut self, set: &ChangeSet) -> bool {
        self.all += 1;
        if set.by == self.account {
            self.left += if matches!(set.role, Role::Undoes(_)) { -1 } else { 1 };
        }
        usize::try_from(self.left).is_ok_and(|left| left >= self.most) || self.all >= self.most.saturating_mul(IN_ALL)
    }
}

/// Reads the newest change sets of all sessions: as many as it takes to undo
/// `most` changes of this account. What cannot be read is a problem told,
/// never an error: the project opens without it.
#[must_use]
pub fn read(project: &Path, most: usize) -> Journal {
    let mut out = Journal::default();
    let entries = disk::entries(&dir(project)).unwrap_or_else(|error| {
        out.problems.push(Problem::of(&dir(project), Fault::Unreadable(error.into())));
        Vec::new()
    });
    let changed =
        |path: &Path| retry(|| fs::metadata(path)).and_then(|meta| meta.modified()).unwrap_or_else(|_| SystemTime::now());
    let is_log = |path: &PathBuf| path.extension().is_some_and(|end| end == "log");
    let mut logs: Vec<(SystemTime, PathBuf)> = entries.into_iter().filter(is_log).map(|path| (changed(&path), path)).collect();
    // The newest first: an older log can only add older sets.
    logs.sort_by(|a, b| b.cmp(a));
    let account = paths::account();
    let (mut sets, mut enough) = (BTreeMap::new(), false);
    for (changed, path) in logs {
        if enough && sets.first_key_value().is_some_and(|(oldest, _)| changed < made(*oldest)) {
            break;
        }
        let whole = most == usize::MAX;
        match tail(&path, if whole { u64::MAX } else { MOST_BYTES }) {
            Ok((bytes, from_start)) => {
                read_log(&path, &bytes, from_start, Count::new(&account, most), &mut sets, &mut out);
            }
            Err(error) => out.problems.push(Problem::of(&path, Fault::Unreadable(error.into()))),
        }
        let mut count = Count::new(&account, most);
        let first = sets.iter().rev().find(|(_, set)| count.add(set)).map(|(uid, _)| *uid);
        if let Some(first) = first {
            sets = sets.split_off(&first);
            enough = true;
        }
    }
    out.sets = sets.into_values().collect();
    out
}

/// When a set was made, to the millisecond.
fn made(set: Uid) -> SystemTime {
    let (seconds, nanos) = set.0.get_timestamp().map_or((0, 0), |time| time.to_unix());
    SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos)
}

fn read_log(
    path: &Path,
    bytes: &[u8],
    from_start: bool,
    mut count: Count<'_>,
    sets: &mut BTreeMap<Uid, ChangeSet>,
    out: &mut Journal,
) {
    let lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').collect();
    // What follows the last line break is torn, or nothing.
    for (n, line) in lines.iter().enumerate().rev().skip(1) {
        let text = std::str::from_utf8(line).unwrap_or_default();
        if let Some(uids) = text.strip_prefix(DONE) {
            out.done.extend(uids.split(' ').filter_map(|uid| uid.parse().ok().map(Uid)));
        } else if let Some(set) = parse(text) {
            let enough = count.add(&set);
            // A set that was written once more is as the later line says.
            sets.entry(set.uid).or_insert(set);
            if enough {
                break;
            }
        } else if !(line.is_empty() || was_torn(text)) {
            let problem = Problem::of(path, Fault::History);
            out.problems.push(if from_start { problem.at((n + 1, 1)) } else { problem });
        }
    }
}

/// Whether a line is the beginning of a set whose end was never written: a
/// session was killed, and a later one went on after it.
fn was_torn(text: &str) -> bool {
    let begins = |all: &str| text.starts_with(all) || all.starts_with(text);
    let ends = text.rsplit_once(SUM).is_some_and(|(_, sum)| sum.len() == 16);
    (begins("(uid: \"") && !ends) || DONE.starts_with(text)
}

/// The last bytes of a file from the beginning of a line on, and whether they
/// are all of it.
fn tail(path: &Path, most: u64) -> std::io::Result<(Vec<u8>, bool)> {
    let mut file = disk::open(path)?;
    let length = retry(|| file.metadata())?.len();
    let mut bytes = Vec::new();
    if length > most {
        file.seek(SeekFrom::Start(length - most))?;
    }
    file.read_to_end(&mut bytes)?;
    if length > most {
        let first = bytes.iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| n + 1);
        bytes.drain(..first);
    }
    Ok((bytes, length <= most))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::msg::Arg;
    use crate::data::records::Risk;
    use crate::data::values::Stamp;

    fn set(n: u128) -> ChangeSet {
        let risk = |title: &str| {
            Record::Risk(Arc::new(Risk {
                uid: Uid(uuid::Uuid::from_u128(n)),
                id: format!("R{n}"),
                title: title.into(),
                ..Risk::default()
            }))
        };
        let what = Msg::new("done-edited")
            .text("id", "R1 \"x\"\n// done")
            .count("n", 2)
            .with("day", Arg::Date(chrono::NaiveDate::default()));
        let mut set = ChangeSet::new(what, Stamp { at: paths::now(), by: "张三 // x".into() });
        set.edits = vec![Edit { kind: Kind::Risk, uid: Uid(uuid::Uuid::from_u128(n)), before: None, after: Some(risk("a\nb")) }];
        set
    }

    #[test]
    fn what_was_appended_is_read_back_from_all_sessions_in_order_of_time() {
        let dir = tempfile::tempdir().unwrap();
        let mut sets: Vec<ChangeSet> = (1..=4).map(set).collect();
        sets[2].role = Role::Undoes(sets[1].uid);
        sets[3].role = Role::Redoes(sets[1].uid);
        for (n, set) in sets.iter().enumerate() {
            let mut log = Log::new(dir.path(), format!("s{}", n % 2));
            log.append(std::iter::once(set)).unwrap();
            log.done(std::iter::once(set.uid).filter(|_| n == 0));
        }
        let journal = read(dir.path(), MOST_SETS);
        assert_eq!(journal.sets, sets);
        assert_eq!(journal.unfinished().count(), 3);
        assert!(journal.problems.is_empty());
    }

    #[test]
    fn only_what_this_account_can_undo_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let mut sets: Vec<ChangeSet> = (1..=9).map(set).collect();
        for (n, set) in sets.iter_mut().enumerate().filter(|(n, _)| *n != 7) {
            set.by = paths::account();
            set.at += chrono::TimeDelta::seconds(i64::try_from(n).unwrap());
        }
        // The last but two is undone by the last; number 8 is somebody else's.
        sets[8].role = Role::Undoes(sets[6].uid);
        Log::new(dir.path(), "s".into()).append(sets.iter()).unwrap();
        assert_eq!(read(dir.path(), 3).sets, sets[3..]);
        // Many changes of others are not read for ever.
        let others: Vec<ChangeSet> = (10..60).map(set).collect();
        Log::new(dir.path(), "t".into()).append(others.iter()).unwrap();
        assert_eq!(read(dir.path(), 3).sets.len(), 3 * IN_ALL);
    }

    #[test]
    fn a_torn_last_line_is_passed_over_and_the_next_line_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = Log::new(dir.path(), "s".into());
        let sets: Vec<ChangeSet> = (1..=3).map(set).collect();
        log.append(sets[..2].iter()).unwrap();
        let path = dir.path().join("history/s.log");
        let bytes = fs::read(&path).unwrap();
        let second = bytes.iter().position(|&b| b == b'\n').unwrap() + 1;
        for cut in second..bytes.len() - 1 {
            fs::write(&path, &bytes[..cut]).unwrap();
            assert_eq!(read(dir.path(), MOST_SETS).sets, sets[..1], "cut at {cut}");
            assert!(read(dir.path(), MOST_SETS).problems.is_empty());
        }
        Log::new(dir.path(), "s".into()).append(sets[2..].iter()).unwrap();
        let journal = read(dir.path(), MOST_SETS);
        assert_eq!(journal.sets, [sets[0].clone(), sets[2].clone()]);
        assert!(journal.problems.is_empty(), "{:?}", journal.problems);
    }

    #[test]
    fn a_flipped_bit_in_a_line_is_told_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let sets: Vec<ChangeSet> = (1..=2).map(set).collect();
        Log::new(dir.path(), "s".into()).append(sets.iter()).unwrap();
        let path = dir.path().join("history/s.log");
        let mut bytes = fs::read(&path).unwrap();
        bytes[60] ^= 1;
        fs::write(&path, bytes).unwrap();
        let journal = read(dir.path(), MOST_SETS);
        assert_eq!(journal.sets, sets[1..]);
        assert_eq!(journal.problems[0].place, Some((1, 1)));
    }

    #[test]
    fn a_log_is_for_this_account_alone() {
        use std::os::unix::fs::MetadataExt;
        let dir = tempfile::tempdir().unwrap();
        Log::new(dir.path(), "s".into()).append(std::iter::once(&set(1))).unwrap();
        let mode = |path: &str| fs::metadata(dir.path().join(path)).unwrap().mode() & 0o7777;
        assert_eq!((mode("history"), mode("history/s.log")), (0o700, 0o600));
    }
}
