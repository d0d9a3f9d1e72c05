//! Where things are: the data everybody of a team shares, what one person's
//! session remembers, and that person's settings.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::error::Error;
use crate::data::clean;
use crate::data::values::Stamp;

/// The three places on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Projects.
    pub data: PathBuf,
    /// Last tab and selection, drafts, logs.
    pub state: PathBuf,
    /// Settings, keys, themes.
    pub config: PathBuf,
}

impl Places {
    /// The places of this account, or all of them under the directory that
    /// `--data-dir` or `DUIJIE_DATA_DIR` names, so that tests and trials touch
    /// nothing else. Creates nothing.
    ///
    /// # Errors
    /// No home directory is known and none was given.
    pub fn find(given: Option<&Path>) -> Result<Self, Error> {
        if let Some(dir) = given.filter(|dir| !dir.as_os_str().is_empty()) {
            // Without a current directory the relative path still works.
            let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
            return Ok(Self { state: dir.join("state"), config: dir.join("config"), data: dir });
        }
        let dirs = ProjectDirs::from("", "", "duijie").ok_or(Error::NoHome)?;
        Ok(Self {
            data: dirs.data_dir().to_owned(),
            state: dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned(),
            config: dirs.config_dir().to_owned(),
        })
    }

    /// Where the projects are.
    #[must_use]
    pub fn projects(&self) -> PathBuf {
        self.data.join("projects")
    }
}

/// The name of the account, for stamps and file names: `USER`, `LOGNAME`, or
/// the number of the user.
#[must_use]
pub fn account() -> String {
    ["USER", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|name| clean::line(&name))
        .find(|name| !name.is_empty())
        .unwrap_or_else(account_of_process)
}

/// The name of the account that the process runs under, or its number: cron
/// and containers set no environment.
fn account_of_process() -> String {
    let number = rustix::process::getuid().as_raw().to_string();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = accounts.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)? == number).then(|| clean::line(name))
    });
    found.filter(|name| !name.is_empty()).unwrap_or(number)
}

/// This moment, to the second, and this account.
#[must_use]
pub fn stamp() -> Stamp {
    Stamp { at: now(), by: account() }
}

/// The local time to the second: files hold no more.
#[must_use]
pub fn now() -> chrono::NaiveDateTime {
    use chrono::Timelike;
    let now = chrono::Local::now().naive_local();
    // Setting the fraction to 0 cannot fail.
    now.with_nanosecond(0).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_directory_holds_everything() {
        let places = Places::find(Some(Path::new("/srv/team"))).unwrap();
        assert_eq!(places.projects(), Path::new("/srv/team/projects"));
        assert_eq!(
            (places.state.as_path(), places.config.as_path()),
            (Path::new("/srv/team/state"), Path::new("/srv/team/config"))
        );
    }

    #[test]
    fn an_empty_name_is_as_good_as_none() {
        assert_eq!(Places::find(Some(Path::new(""))), Places::find(None));
    }

    #[test]
    fn a_stamp_reads_back_as_itself() {
        let stamp = stamp();
        assert_eq!(stamp.to_string().parse(), Ok(stamp));
    }
}
