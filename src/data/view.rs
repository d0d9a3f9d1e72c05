//! How a person looks at a project: what the next start brings back. Records
//! stand here by their unique id, everything else by name, so that what is
//! gone meanwhile is simply not found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::values::Uid;

/// How one list is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListView {
    /// The selected record.
    pub selected: Option<Uid>,
    /// The filter line.
    pub filter: String,
    /// The key of the column it is sorted by, and whether from the end.
    pub sort: Option<(String, bool)>,
    /// Archived records are shown.
    pub archived: bool,
    /// The list has the whole screen.
    pub zoomed: bool,
}

/// How one project is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectView {
    /// The name of the tab on the screen.
    pub tab: String,
    /// The section shown of each tab, both by name.
    pub sections: BTreeMap<String, String>,
    /// The list of each section, by the section's name.
    pub lists: BTreeMap<String, ListView>,
    /// Records with a letter to jump to them.
    pub marks: BTreeMap<char, Uid>,
}

/// Filters that were given a name, by the kind of record they are for.
pub type SavedFilters = BTreeMap<String, BTreeMap<String, String>>;
