//! A file that does not load: what of it can still be read, what would stand
//! in its place, and putting that there.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::NaiveDateTime;

use super::backup;
use super::disk;
use super::error::{Error, Fault};
use super::foreign::Kept;
use super::format::{self, Head};
use super::history::{self, MOST_SETS};
use super::load;
use super::lock::{Lock, PATIENCE};
use super::open::replay;
use crate::data::project::{Kind, Project, Record};

/// What would be put in the place of a damaged file.
#[derive(Clone, Debug, Default)]
pub struct Good {
    /// When the newest good backup was made; none if only the history knows.
    pub backup: Option<NaiveDateTime>,
    /// The records, as that backup has them with what the history knows
    /// besides.
    pub records: Vec<Record>,
    /// What can be read of the damaged file, record by record.
    pub readable: Vec<Record>,
    kept: Kept,
}

fn path(dir: &Path, kind: Kind) -> PathBuf {
    dir.join(format::file_name(kind))
}

/// What a restoration would do; nothing is written.
///
/// # Errors
/// There is no good backup and the history knows nothing.
pub fn good(dir: &Path, kind: Kind) -> Result<Good, Error> {
    let path = path(dir, kind);
    let readable = disk::read(&path).ok().flatten().map(|bytes| readable(kind, &bytes)).unwrap_or_default();
    let mut project = Project::default();
    let loaded = backup::newest_good(dir, kind);
    let backup = loaded.as_ref().and_then(|(path, _)| backup::list(dir, kind).into_iter().find(|(_, own)| own == path));
    let backup = backup.map(|(at, _)| at);
    let had_backup = loaded.is_some();
    let mut kept = Kept::new();
    if let Some((_, loaded)) = loaded {
        for record in loaded.records {
            project.collection_mut(kind).put(record);
        }
        kept = loaded.kept;
    }
    let before = project.clone();
    replay(&mut project, kind, &history::read(dir, MOST_SETS).sets);
    if !had_backup && project.collection(kind).is_empty() {
        return Err(Error::NoBackup(path));
    }
    for (uid, foreign) in &mut kept {
        if before.get(kind, *uid) != project.get(kind, *uid) {
            foreign.text.clear();
        }
    }
    let uids: Vec<_> = project.collection(kind).rows().map(crate::data::record::Row::uid).collect();
    let records = uids.into_iter().filter_map(|uid| project.get(kind, uid)).collect();
    Ok(Good { backup, records, readable, kept })
}

/// Puts the newest good backup, with what the history knows besides, in the
/// place of a file that does not load. The broken one stays in quarantine.
///
/// # Errors
/// There is no good backup and the history knows nothing, or the file cannot
/// be written.
pub fn restore(dir: &Path, kind: Kind) -> Result<(), Error> {
    let _lock = Lock::take(dir, PATIENCE, &AtomicBool::new(false))?;
    let path = path(dir, kind);
    if let Some(bytes) = disk::read(&path)? {
        match load::load(kind, &path, &bytes) {
            Ok(_) => return Ok(()),
            // It is good, only not for this version.
            Err(problems) => {
                if let Some(problem) = problems.into_iter().find(|problem| matches!(problem.fault, Fault::Newer { .. })) {
                    return Err(problem.into());
                }
            }
        }
        backup::quarantine(dir, &format::file_name(kind), &bytes)?;
    }
    let good = good(dir, kind)?;
    let text = format::write(kind, good.records.iter().map(Record::row), &good.kept);
    disk::replace(&path, text.as_bytes())?;
    Ok(())
}

/// The records of a damaged file that can be read one by one.
fn readable(kind: Kind, bytes: &[u8]) -> Vec<Record> {
    let options = format::options();
    let text = String::from_utf8_lossy(bytes);
    let texts: Vec<&str> = match options.from_str::<Head<'_>>(&text) {
        Ok(head) => head.records.iter().map(|raw| raw.get_ron()).collect(),
        Err(_) => blocks(&text),
    };
    let mut out: Vec<Record> = Vec::new();
    for text in texts {
        if let Ok(record) = Record::from_ron(kind, text, &options)
            && !record.row().uid().is_nil()
            && !out.iter().any(|other| other.row().uid() == record.row().uid())
        {
            out.push(record);
        }
    }
    out
}

/// What looks like records: from a line that only opens one to the line that
/// closes it.
fn blocks(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut begin = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match line.trim_end() {
            "        (" => begin = Some(at),
            "        )," | "        )" => {
                let block = begin.take().map(|begin: usize| text[begin..end].trim().trim_end_matches(','));
                out.extend(block);
            }
            _ => {}
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::trial::{Trial, retitle, save};

    fn titles(records: &[Record]) -> Vec<String> {
        records.iter().map(|record| record.row().title()).collect()
    }

    /// R01 was changed twice; the file holds a third title, typed by hand, and is damaged in R02.
    fn damaged() -> Trial {
        let trial = Trial::new();
        let mut files = trial.session();
        save(&mut files, |m| vec![retitle(m, 1, "x")]);
        save(&mut files, |m| vec![retitle(m, 1, "y")]);
        let text = trial.text("risks.ron").replace("\"y\"", "\"by hand\"").replace("title: \"risk 2\"", "title: \"risk 2");
        fs::write(trial.file("risks.ron"), text).unwrap();
        trial
    }

    #[test]
    fn what_would_be_restored_stands_beside_what_can_still_be_read() {
        let trial = damaged();
        let before = fs::read(trial.file("risks.ron")).unwrap();
        let good = good(trial.path(), Kind::Risk).unwrap();
        assert_eq!((titles(&good.records), titles(&good.readable)), (vec!["y".into(), "risk 2".into()], vec!["by hand".into()]));
        assert!(good.backup.is_some());
        assert_eq!(fs::read(trial.file("risks.ron")).unwrap(), before);
        restore(trial.path(), Kind::Risk).unwrap();
        assert_eq!(trial.title(1), "y");
        let kept = fs::read_dir(trial.file("quarantine")).unwrap().flatten().any(|file| fs::read(file.path()).unwrap() == before);
        assert!(kept);
    }

    #[test]
    fn nothing_readable_is_no_error_and_nothing_known_is_one() {
        let trial = Trial::new();
        save(&mut trial.session(), |m| vec![retitle(m, 1, "x")]);
        for bytes in [&b""[..], b"\0\0\0", b"\xff\xfe(", b"        (\n        (\n        ),\n        ),"] {
            fs::write(trial.file("risks.ron"), bytes).unwrap();
            assert!(good(trial.path(), Kind::Risk).unwrap().readable.is_empty());
        }
        assert!(matches!(good(trial.path(), Kind::Task), Err(Error::NoBackup(_))));
    }
}
