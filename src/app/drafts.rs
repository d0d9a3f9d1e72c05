//! What is typed and not saved: kept on disk while it is typed, offered to the
//! next session.

use std::time::Duration;

use super::App;
use super::projects::News;
use crate::data::draft::{self, Draft, Unsaved};
use crate::data::msg::Msg;
use crate::data::values::Uid;
use crate::store::drafts::{Dead, Keeper, left};
use crate::tui::command::Command;
use crate::tui::layer::{Effect, Notice};
use crate::tui::overlays::drafts;

/// The drafts outside the open project, and what keeps all of them.
#[derive(Default)]
pub(super) struct Kept {
    keeper: Option<Keeper>,
    /// Of other projects than the open one.
    elsewhere: Vec<Draft>,
    /// What the keeper was given last.
    given: Vec<Draft>,
    /// Files whose drafts are about to be given to the keeper.
    dead: Vec<Dead>,
}

impl App {
    fn project_name(&self) -> String {
        self.open.as_ref().map(super::OpenProject::name).unwrap_or_default()
    }

    /// Sorts the drafts by the project that was just opened, with those that
    /// ended sessions left, and says how many there are.
    pub(super) fn find_drafts(&mut self) {
        if self.world.demo {
            return;
        }
        if self.drafts.keeper.is_none() {
            let tell = self.post.sender();
            match Keeper::start(&self.settings.places, move |error| tell(News::DraftsLost(error))) {
                Ok(keeper) => self.drafts.keeper = Some(keeper),
                Err(error) => return self.world.say(Notice::wrong(error.msg())),
            }
        }
        let left = left(&self.settings.places);
        self.drafts.dead = left.dead;
        let mut all = std::mem::take(&mut self.drafts.elsewhere);
        all.append(&mut self.world.drafts);
        all.extend(left.drafts);
        let name = self.project_name();
        (self.world.drafts, self.drafts.elsewhere) = all.into_iter().partition(|draft| draft.project == name);
        self.note_drafts();
        for fault in left.faults {
            self.world.say(Notice::wrong(fault));
        }
        let count = self.world.drafts.iter().filter(|draft| draft.left).count();
        if count > 0 {
            let key = self.world.keymap.shown(Command::Drafts).unwrap_or_default();
            self.world.say(Notice::hint(Msg::new("drafts-left").count("count", count).text("key", key)));
        }
    }

    /// Gives the keeper everything that is not saved, if it is not what it was
    /// given last.
    pub(super) fn note_drafts(&mut self) {
        let Some(keeper) = &self.drafts.keeper else { return };
        let mut all = self.world.drafts.clone();
        let name = self.project_name();
        for unsaved in self.overlays.iter().filter_map(|layer| layer.unsaved()) {
            // Typed on since: the same draft as it was given last.
            let before = self.drafts.given.iter().filter(|draft| !draft.left && draft.about == unsaved.about);
            if !all.iter().any(|draft| !draft.left && draft.about == unsaved.about) {
                all.extend(before.filter(|draft| draft.project == name).cloned());
            }
            draft::keep(&mut all, unsaved, &name, self.world.now);
        }
        all.extend(self.drafts.elsewhere.iter().cloned());
        if all != self.drafts.given || !self.drafts.dead.is_empty() {
            keeper.keep(all.clone(), std::mem::take(&mut self.drafts.dead));
            self.drafts.given = all;
        }
    }

    /// Keeps what stood in a form that was left.
    pub(super) fn keep(&mut self, unsaved: Unsaved) {
        let name = self.project_name();
        draft::keep(&mut self.world.drafts, unsaved, &name, self.world.now);
    }

    /// Throws a draft away.
    pub(super) fn discard(&mut self, uid: Uid) {
        self.world.drafts.retain(|draft| draft.uid != uid);
        self.world.say(Notice::hint(Msg::new("drafts-discarded")));
    }

    /// The list of drafts.
    pub(super) fn list_drafts(&self) -> Vec<Effect> {
        match drafts::drafts(&self.world.cx()) {
            Some(list) => vec![Effect::Open(Box::new(list))],
            None => vec![Effect::Say(Notice::hint(Msg::new("drafts-none")))],
        }
    }

    /// Waits until what was typed is on disk. What cannot be written has been
    /// said; nothing more can be done.
    pub fn flush_drafts(&self, patience: Duration) {
        if let Some(keeper) = &self.drafts.keeper {
            let _ = keeper.flush(patience);
        }
    }
}
