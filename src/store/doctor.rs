//! What `doctor` says about the disk: whether the places can be written and by
//! whom, how much room there is, how long the disk takes to flush, and whether
//! changes made elsewhere are heard of.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use super::disk::{self, retry};
use super::error::Error;
use super::paths::Places;
use super::watch;
use crate::data::clean;
use crate::data::msg::Msg;

/// Less room than this is told, less than a tenth of it is bad: a save needs
/// twice the largest file, and a mature project with its backups takes some
/// ten megabytes.
const LITTLE_ROOM: u64 = 100 << 20;

/// Fewer files than this that can still be made are told.
const FEW_FILES: u64 = 1000;

/// A disk that takes longer to flush than this is told.
const SLOW_FLUSH: Duration = Duration::from_millis(100);

/// How often flushing is tried.
const FLUSHES: usize = 7;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// As it should be.
    Good,
    /// Works, but somebody should know.
    Odd,
    /// Something will not work.
    Bad,
}

/// One sentence of `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How serious it is.
    pub weight: Weight,
    /// What was found, and what to do.
    pub msg: Msg,
}

impl Finding {
    fn new(weight: Weight, key: &'static str, path: &Path) -> Self {
        Self { weight, msg: Msg::new(key).text("path", clean::line(&path.to_string_lossy())) }
    }

    fn count(self, name: &'static str, value: impl TryInto<i64>) -> Self {
        Self { msg: self.msg.count(name, value), ..self }
    }

    fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        Self { msg: self.msg.text(name, value), ..self }
    }
}

/// Looks at the places of this account. Makes nothing but one file of four
/// kilobytes for a moment, where projects are.
#[must_use]
pub fn examine(places: &Places) -> Vec<Finding> {
    let mut out = Vec::new();
    for path in [&places.data, &places.state, &places.config] {
        place(path, &mut out);
    }
    let secrets = places.config.join("secrets.ron");
    if retry(|| fs::metadata(&secrets)).is_ok_and(|meta| meta.mode() & 0o077 != 0) {
        out.push(Finding::new(Weight::Bad, "doctor-secrets", &secrets));
    }
    let ground = ground(&places.data);
    room(ground, &mut out);
    if places.data.is_dir() && disk::is_writable(&places.data) {
        flush(&places.data, &mut out);
    }
    out.push(match watch::file_system(ground) {
        Some((name, true)) => Finding::new(Weight::Odd, "doctor-remote", ground).text("name", name),
        _ if watch::is_heard(ground) => Finding::new(Weight::Good, "doctor-heard", ground),
        _ => Finding::new(Weight::Odd, "doctor-not-heard", ground),
    });
    out
}

/// The place itself, or the nearest directory above it that is there.
fn ground(path: &Path) -> &Path {
    path.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("/"))
}

/// Whether a place can be written, and by whom.
fn place(path: &Path, out: &mut Vec<Finding>) {
    let Ok(meta) = retry(|| fs::metadata(path)) else {
        let fits = disk::is_writable(ground(path));
        let (weight, key) = if fits { (Weight::Good, "doctor-not-yet") } else { (Weight::Bad, "doctor-cannot-make") };
        out.push(Finding::new(weight, key, path));
        return;
    };
    let mode = meta.mode() & 0o7777;
    let shared = mode & 0o2000 != 0;
    out.push(if !meta.is_dir() {
        Finding::new(Weight::Bad, "doctor-no-directory", path)
    } else if !disk::is_writable(path) {
        Finding::new(Weight::Bad, "doctor-not-writable", path)
    } else if mode & 0o007 != 0 || (mode & 0o070 != 0 && !shared) {
        let wanted = if shared { "2770" } else { "700" };
        Finding::new(Weight::Odd, "doctor-open", path).text("mode", format!("{mode:o}")).text("wanted", wanted)
    } else if shared {
        Finding::new(Weight::Good, "doctor-shared", path)
    } else {
        Finding::new(Weight::Good, "doctor-private", path)
    });
}

/// How much can still be written.
fn room(path: &Path, out: &mut Vec<Finding>) {
    let Ok(system) = rustix::fs::statvfs(path) else { return };
    let free = system.f_bavail.saturating_mul(system.f_frsize);
    let weight = match free {
        _ if free < LITTLE_ROOM / 10 => Weight::Bad,
        _ if free < LITTLE_ROOM => Weight::Odd,
        _ => Weight::Good,
    };
    let key = if weight == Weight::Good { "doctor-room" } else { "doctor-little-room" };
    out.push(Finding::new(weight, key, path).count("megabytes", free >> 20));
    // File systems that count no files say 0 of 0.
    if system.f_files > 0 && system.f_favail < FEW_FILES {
        out.push(Finding::new(Weight::Odd, "doctor-few-files", path).count("count", system.f_favail));
    }
}

/// How long a save waits for the disk: the middle of some tries, and the
/// longest.
fn flush(dir: &Path, out: &mut Vec<Finding>) {
    match times(dir) {
        Ok(mut times) => {
            times.sort();
            let (middle, longest) = (times[times.len() / 2], times[times.len() - 1]);
            let (weight, key) =
                if middle < SLOW_FLUSH { (Weight::Good, "doctor-flush") } else { (Weight::Odd, "doctor-slow-flush") };
            out.push(Finding::new(weight, key, dir).text("middle", milliseconds(middle)).text("longest", milliseconds(longest)));
        }
        Err(error) => out.push(Finding { weight: Weight::Bad, msg: error.msg() }),
    }
}

fn times(dir: &Path) -> Result<[Duration; FLUSHES], Error> {
    // Removed by the system when dropped: it never has a name where that is possible.
    let mut file = tempfile::tempfile_in(dir).map_err(Error::write(dir))?;
    let mut out = [Duration::ZERO; FLUSHES];
    for time in &mut out {
        file.write_all(&[b'x'; 4096]).map_err(Error::write(dir))?;
        let begin = Instant::now();
        retry(|| file.sync_all()).map_err(Error::write(dir))?;
        *time = begin.elapsed();
    }
    Ok(out)
}

/// `2.4`, `0.05`
fn milliseconds(time: Duration) -> String {
    let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    crate::data::cell::decimal(micros / 10, 2)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn keys(places: &Places) -> Vec<String> {
        examine(places).into_iter().map(|finding| finding.msg.key.into_owned()).collect()
    }

    #[test]
    fn a_first_start_has_nothing_bad_and_makes_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let places = Places::find(Some(&temp.path().join("new"))).unwrap();
        assert_eq!(keys(&places)[..3], ["doctor-not-yet"; 3]);
        assert!(!places.data.exists());
    }

    #[test]
    fn who_may_read_a_place_is_told_with_the_command_that_mends_it() {
        let temp = tempfile::tempdir().unwrap();
        let places = Places::find(Some(temp.path())).unwrap();
        for (mode, key) in [(0o700, "doctor-private"), (0o2770, "doctor-shared"), (0o755, "doctor-open"), (0o2775, "doctor-open")]
        {
            fs::set_permissions(temp.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(keys(&places)[0], key, "{mode:o}");
        }
    }

    #[test]
    fn room_and_flushing_are_measured_and_nothing_is_left() {
        let temp = tempfile::tempdir().unwrap();
        let places = Places::find(Some(temp.path())).unwrap();
        let keys = keys(&places);
        assert!(keys.iter().any(|key| key.ends_with("room")) && keys.iter().any(|key| key.ends_with("flush")), "{keys:?}");
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
    }

    #[test]
    fn secrets_that_others_can_read_are_bad() {
        let temp = tempfile::tempdir().unwrap();
        let places = Places::find(Some(temp.path())).unwrap();
        fs::create_dir(&places.config).unwrap();
        let path = places.config.join("secrets.ron");
        fs::write(&path, "()").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(examine(&places).iter().any(|finding| finding.weight == Weight::Bad && finding.msg.key == "doctor-secrets"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(!keys(&places).iter().any(|key| key == "doctor-secrets"));
    }

    #[test]
    fn every_finding_is_a_whole_sentence_in_every_language() {
        use crate::lang::{Lang, Language};
        let path = Path::new("/srv/d");
        let all = [
            "doctor-not-yet",
            "doctor-cannot-make",
            "doctor-no-directory",
            "doctor-not-writable",
            "doctor-open",
            "doctor-shared",
            "doctor-private",
            "doctor-secrets",
            "doctor-room",
            "doctor-little-room",
            "doctor-few-files",
            "doctor-flush",
            "doctor-slow-flush",
            "doctor-remote",
            "doctor-heard",
            "doctor-not-heard",
        ];
        for language in Language::ALL {
            let lang = Lang::load(language);
            for key in all {
                assert!(lang.knows(key), "{language:?}: {key}");
                let finding = Finding::new(Weight::Good, key, path).count("megabytes", 7).count("count", 7).text("mode", "755");
                let finding = finding.text("wanted", "700").text("middle", "1").text("longest", "2").text("name", "NFS");
                let text = lang.msg(&finding.msg);
                assert!(text.contains("/srv/d") && text.ends_with(['.', '。']) && !text.contains(['{', '$']), "{text}");
            }
        }
    }
}
