//! A change set on its way to the disk, and how far it has come.

use crate::data::edit::ChangeSet;

/// A change set on its way to the disk.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The set; once it is in the history, as it is there.
    pub set: ChangeSet,
    pub(super) stage: Stage,
}

/// How far a set has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was done about it yet.
    New,
    /// It is in the history. If it is merged differently at the next attempt,
    /// it is written there once more.
    Logged,
    /// It was found in the history, and this is what of it is missing in the
    /// files: never written there again.
    LeftOver,
}

impl Pending {
    /// A set that nothing was done about yet.
    #[must_use]
    pub const fn new(set: ChangeSet) -> Self {
        Self { set, stage: Stage::New }
    }

    /// What of a set that was found in the history is missing in the files.
    pub(super) const fn left_over(set: ChangeSet) -> Self {
        Self { set, stage: Stage::LeftOver }
    }
}
