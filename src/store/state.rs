//! What the sessions of one person remember. Nothing here is worth an error:
//! what does not load is forgotten, with a notice.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::disk;
use super::error::Error;
use super::format;
use super::paths::{self, Places};
use crate::data::clean;
use crate::data::msg::Msg;
use crate::data::view::{ProjectView, SavedFilters};

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The directory name of the project last opened.
    pub last: Option<String>,
    /// The code of the language chosen.
    pub language: Option<String>,
    /// How each project is looked at, by directory name.
    pub views: BTreeMap<String, ProjectView>,
    /// Filters that were given a name.
    pub filters: SavedFilters,
    /// Whether clicks come to the program.
    pub mouse: bool,
    /// The name of the theme chosen.
    pub theme: Option<String>,
    /// When each project was last opened, by directory name.
    pub opened: BTreeMap<String, NaiveDateTime>,
}

fn path(places: &Places) -> PathBuf {
    places.state.join("state.ron")
}

impl State {
    /// What is remembered, or nothing and a notice if it cannot be read.
    #[must_use]
    pub fn load(places: &Places) -> (Self, Option<Msg>) {
        let path = path(places);
        let forget = || {
            let notice = Msg::new("state-forgotten").text("path", clean::line(&path.to_string_lossy()));
            (Self::default(), Some(notice))
        };
        match disk::read(&path) {
            Ok(None) => (Self::default(), None),
            Ok(Some(bytes)) => format::options().from_bytes(&bytes).map_or_else(|_| forget(), |state| (state, None)),
            Err(_) => forget(),
        }
    }

    /// The project last opened, if it is still there.
    #[must_use]
    pub fn last_project(&self, places: &Places) -> Option<PathBuf> {
        let path = places.projects().join(self.last.as_ref()?);
        path.is_dir().then_some(path)
    }

    /// Notes that the project in that directory is opened now.
    pub fn note_opened(&mut self, directory: String) {
        self.opened.insert(directory.clone(), paths::now());
        self.last = Some(directory);
    }

    /// Remembers it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, places: &Places) -> Result<(), Error> {
        write(&path(places), self)
    }
}

/// Writes a small file of this person's, which nothing depends on. Nobody waits
/// for the disk: it is done before the first frame.
pub(super) fn write<T: Serialize>(path: &std::path::Path, value: &T) -> Result<(), Error> {
    let look = ron::ser::PrettyConfig::default().struct_names(false);
    let text = format::options().to_string_pretty(value, look).map_err(|error| Error::NotReadBack {
        path: path.to_owned(),
        id: String::new(),
        reason: error.to_string(),
    })?;
    disk::make_dir(path.parent().unwrap_or(path))?;
    disk::replace_unflushed(path, (text + "\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::values::Uid;
    use crate::data::view::ListView;

    #[test]
    fn what_was_saved_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        assert_eq!(State::load(&places), (State::default(), None));
        let list = ListView { selected: Some(Uid::new()), sort: Some(("title".into(), true)), ..ListView::default() };
        let view = ProjectView {
            tab: "risks".into(),
            lists: BTreeMap::from([("kinds-risk".into(), list)]),
            marks: BTreeMap::from([('中', Uid::new())]),
            ..ProjectView::default()
        };
        let views = BTreeMap::from([("x".to_owned(), view)]);
        let opened = BTreeMap::from([("x".to_owned(), crate::store::paths::now())]);
        let state = State { last: Some("x".into()), views, mouse: true, opened, ..State::default() };
        state.save(&places).unwrap();
        assert_eq!(State::load(&places), (state, None));
    }

    #[test]
    fn what_does_not_load_is_forgotten_with_a_notice() {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        disk::make_dir(&places.state).unwrap();
        std::fs::write(places.state.join("state.ron"), "(last: 7").unwrap();
        let (state, notice) = State::load(&places);
        assert_eq!((state, notice.unwrap().key.as_ref()), (State::default(), "state-forgotten"));
    }
}
