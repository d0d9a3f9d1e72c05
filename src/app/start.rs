//! The start: the first frame first, then the rest of what it belongs to.

use super::App;
use super::projects::name_of;
use super::remembered::tab_of;
use crate::lang::Lang;
use crate::store;
use crate::tui::layer::{Effect, ProjectEffect};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::reader::Reader;
use crate::tui::screens::TABS;

impl App {
    /// Opens what was asked for, or the last project; asks at the first start.
    pub fn start(&mut self) {
        self.begin();
        self.open_glanced();
    }

    /// Does of the start what the first frame needs: of the project the
    /// collections that its tab shows.
    pub fn begin(&mut self) {
        let state = self.recall_person();
        match self.settings.project.clone().or_else(|| state.last_project(&self.settings.places)) {
            Some(dir) => {
                let view = state.views.get(&name_of(&dir)).cloned().unwrap_or_default();
                match store::glance(&dir, &TABS[tab_of(&view)].kinds.concat()) {
                    Some(glance) => {
                        self.world.project = glance.project().clone();
                        self.world.read_only = self.settings.read_only.then(|| store::Error::ReadOnly(dir.clone()).msg());
                        self.world.project_changed();
                        self.recall_project(&view);
                        self.glanced = Some((glance, state));
                        return;
                    }
                    None => self.open_project(&dir),
                }
            }
            None if self.settings.spoken || state.language.is_some() => self.project(ProjectEffect::List),
            None => self.ask_language(),
        }
        self.tell_faults();
    }

    /// Does the rest of the start, after the first frame; true if there was one.
    pub fn open_glanced(&mut self) -> bool {
        let Some((glance, state)) = self.glanced.take() else { return false };
        self.world.close_project();
        let dir = glance.dir().to_owned();
        self.take_up(&dir, glance.open(self.settings.read_only), state);
        self.tell_faults();
        true
    }

    /// Says what is wrong with the person's own settings, all at once.
    fn tell_faults(&mut self) {
        if self.settings.faults.is_empty() {
            return;
        }
        let lang = &self.world.lang;
        let lines = self.settings.faults.iter().map(|fault| lang.msg(fault)).collect();
        self.overlays.push(Box::new(Reader::new(lang.t("config-faults").into_owned(), lines)));
    }

    /// The first thing anybody sees: the language, each in its own, the one of
    /// the environment first.
    fn ask_language(&mut self) {
        let spoken = self.world.lang.language;
        let words = [spoken, spoken.next()].map(Lang::load);
        let entries = words.iter().map(|lang| {
            let speak = vec![Effect::Speak(lang.language), Effect::Project(ProjectEffect::List)];
            Entry::new(lang.t("language-name").into_owned(), String::new(), speak)
        });
        let title = words.each_ref().map(|lang| lang.t("language-title").into_owned()).join(" / ");
        self.perform(vec![Effect::Open(Box::new(Choose::new(title, entries.collect())))]);
    }
}
