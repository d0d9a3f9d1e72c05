//! Good copies of files from before they were replaced, and copies of files
//! that did not load.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike as _, Days, Months, NaiveDateTime};

use super::disk::{self, retry};
use super::error::Error;
use super::format;
use super::load::{self, Loaded};
use super::paths;
use crate::data::project::Kind;

/// How old the newest backup must be before the next one is made.
const BETWEEN: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// How many of the newest backups are kept; besides, one a day for
/// [`KEEP_DAYS`] days and one a month for [`KEEP_MONTHS`] months.
const KEEP_NEWEST: usize = 20;
const KEEP_DAYS: u64 = 30;
const KEEP_MONTHS: u32 = 12;

const TIME: &str = "%Y%m%d-%H%M%S";

/// Keeps the file of a collection under another name before it is replaced: a
/// hard link, for its bytes never change again. At most one in ten minutes,
/// unless it is the first of a session.
///
/// # Errors
/// The copy cannot be made.
pub fn keep(project: &Path, kind: Kind, first: bool) -> Result<(), Error> {
    let file = project.join(format::file_name(kind));
    let now = paths::now();
    let old = list(project, kind);
    if !first && old.first().is_some_and(|(at, _)| (BETWEEN * -1..BETWEEN).contains(&(now - *at))) {
        return Ok(());
    }
    // The bytes behind a symbolic link, not the link.
    let Ok(real) = retry(|| fs::canonicalize(&file)) else { return Ok(()) };
    let dir = project.join("backups");
    disk::make_dir(&dir)?;
    let path = dir.join(format!("{}.{}.ron", kind.plural(), now.format(TIME)));
    match retry(|| fs::hard_link(&real, &path)) {
        Ok(()) => {}
        // Another session was here within this second.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
        // A file system without hard links, or another one behind the link.
        Err(_) => {
            let bytes = disk::read(&real)?.unwrap_or_default();
            disk::replace(&path, &bytes)?;
        }
    }
    for path in surplus(&list(project, kind), now) {
        // An old backup too many does no harm.
        let _ = retry(|| fs::remove_file(path));
    }
    Ok(())
}

/// The backups of a collection, newest first.
#[must_use]
pub fn list(project: &Path, kind: Kind) -> Vec<(NaiveDateTime, PathBuf)> {
    let time = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        let time = name.strip_prefix(kind.plural())?.strip_prefix('.')?.strip_suffix(".ron")?;
        NaiveDateTime::parse_from_str(time, TIME).ok()
    };
    let entries = disk::entries(&project.join("backups")).unwrap_or_default().into_iter();
    let mut found: Vec<_> = entries.filter_map(|path| Some((time(&path)?, path))).collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// The backups that need not be kept any longer. `all`: newest first.
fn surplus(all: &[(NaiveDateTime, PathBuf)], now: NaiveDateTime) -> Vec<&Path> {
    let days = now.checked_sub_days(Days::new(KEEP_DAYS)).unwrap_or(now);
    let months = now.checked_sub_months(Months::new(KEEP_MONTHS)).unwrap_or(now);
    let (mut day, mut month) = (None, None);
    let mut out = Vec::new();
    for (n, (at, path)) in all.iter().enumerate() {
        let of_day = *at >= days && day.replace(at.date()) != Some(at.date());
        let this = (at.year(), at.month());
        let of_month = *at >= months && month.replace(this) != Some(this);
        if n >= KEEP_NEWEST && !of_day && !of_month {
            out.push(path.as_path());
        }
    }
    out
}

/// The newest backup that loads.
#[must_use]
pub fn newest_good(project: &Path, kind: Kind) -> Option<(PathBuf, Loaded)> {
    list(project, kind).into_iter().find_map(|(_, path)| {
        let bytes = disk::read(&path).ok()??;
        let loaded = load::load(kind, &path, &bytes).ok()?;
        Some((path, loaded))
    })
}

/// Copies a file that does not load to where nothing ever replaces it. The
/// same bytes are copied once.
///
/// # Errors
/// The copy cannot be made.
pub fn quarantine(project: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    let dir = project.join("quarantine");
    let path = dir.join(format!("{name}.{:016x}", disk::hash(bytes)));
    if !path.exists() {
        disk::make_dir(&dir)?;
        disk::replace(&path, bytes)?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::foreign::Kept;

    fn backups(minutes: impl Iterator<Item = i64>) -> Vec<(NaiveDateTime, PathBuf)> {
        let now = chrono::NaiveDate::from_ymd_opt(2026, 8, 19).unwrap().and_hms_opt(12, 0, 0).unwrap();
        minutes.map(|ago| (now - chrono::TimeDelta::minutes(ago), PathBuf::from(ago.to_string()))).collect()
    }

    #[test]
    fn twenty_then_one_a_day_then_one_a_month_are_kept() {
        // Every hour for two years.
        let all = backups((0..2 * 365 * 24).map(|hour| hour * 60));
        let gone: std::collections::HashSet<&Path> = surplus(&all, all[0].0).into_iter().collect();
        let left: Vec<_> = all.iter().filter(|(_, path)| !gone.contains(path.as_path())).collect();
        assert!(left.iter().take(20).enumerate().all(|(n, (at, _))| *at == all[n].0));
        assert!((20 + 29 + 11..=20 + 30 + 13).contains(&left.len()), "{}", left.len());
        assert!(left.last().unwrap().0 > all[0].0 - chrono::TimeDelta::days(366));
        assert!(surplus(&all[..20], all[0].0).is_empty());
    }

    #[test]
    fn one_backup_in_ten_minutes_and_one_at_the_begin_of_a_session() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("risks.ron");
        fs::write(&file, "1").unwrap();
        keep(dir.path(), Kind::Risk, true).unwrap();
        keep(dir.path(), Kind::Risk, false).unwrap();
        let found = list(dir.path(), Kind::Risk);
        assert_eq!(found.len(), 1);
        let older = dir.path().join("backups/risks.20200101-000000.ron");
        fs::rename(&found[0].1, &older).unwrap();
        keep(dir.path(), Kind::Risk, false).unwrap();
        assert_eq!(list(dir.path(), Kind::Risk).len(), 2);
        assert_eq!(list(dir.path(), Kind::Task).len(), 0);
    }

    #[test]
    fn the_newest_good_backup_is_found_behind_a_bad_one() {
        let dir = tempfile::tempdir().unwrap();
        disk::make_dir(&dir.path().join("backups")).unwrap();
        let good = format::write(Kind::Risk, std::iter::empty(), &Kept::new());
        fs::write(dir.path().join("backups/risks.20260101-000000.ron"), good).unwrap();
        fs::write(dir.path().join("backups/risks.20260102-000000.ron"), "(").unwrap();
        let (path, loaded) = newest_good(dir.path(), Kind::Risk).unwrap();
        assert!(path.ends_with("risks.20260101-000000.ron") && loaded.records.is_empty());
    }

    #[test]
    fn the_same_damage_is_put_into_quarantine_once() {
        let dir = tempfile::tempdir().unwrap();
        let one = quarantine(dir.path(), "risks.ron", b"broken").unwrap();
        assert_eq!(quarantine(dir.path(), "risks.ron", b"broken").unwrap(), one);
        assert_eq!(fs::read(one).unwrap(), b"broken");
        quarantine(dir.path(), "risks.ron", b"other").unwrap();
        assert_eq!(fs::read_dir(dir.path().join("quarantine")).unwrap().count(), 2);
    }
}
