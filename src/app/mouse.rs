//! What the mouse does. A click is looked up in what the last frame drew; then
//! it is a command or a word to the layer on top, as a key is.

use std::time::{Duration, Instant};

use super::App;
use crate::tui::command::{Scope, row};
use crate::tui::hits::Target;
use crate::tui::key::Key;
use crate::tui::layer::{Effect, Layer};
use crate::tui::pointer::{Act, Pointer};

/// Two clicks at one place within this time are a double click.
const TWICE: Duration = Duration::from_millis(400);
/// The key whose menu the right button opens.
const MENU: char = 'm';

impl App {
    /// Whether clicks are to come to the program; not while a text is on the
    /// screen to be selected.
    #[must_use]
    pub fn wants_mouse(&self) -> bool {
        self.world.mouse && !self.overlays.last().is_some_and(|layer| layer.is_bare())
    }

    /// The mouse was used at that moment.
    pub fn point(&mut self, pointer: Pointer, at: Instant) {
        // What was on its way when the mouse was switched off.
        if self.wants_mouse() {
            self.act(|app| app.use_mouse(pointer, at));
        }
    }

    fn use_mouse(&mut self, pointer: Pointer, at: Instant) {
        let Pointer { column, row, act } = pointer;
        let here = self.clicked.take().filter(|(then, x, y)| (*x, *y) == (column, row) && at.duration_since(*then) <= TWICE);
        let target = self.world.hits.target(column, row);
        if !self.pending.is_empty() {
            // Of the keys that may follow one can be clicked; any other click
            // takes the box away.
            self.pending.clear();
            if !matches!(target, Some(Target::Command(_))) {
                return;
            }
        }
        match act {
            Act::Press => {
                if here.is_none() {
                    self.clicked = Some((at, column, row));
                }
                self.hit(target, here.is_some());
            }
            Act::Menu => {
                self.hit(target.filter(|target| matches!(target, Target::Spot(_))), false);
                let menu = vec![Key::from(MENU)];
                if !self.takes_text() && !self.world.keymap.following(&menu, &self.scopes()).is_empty() {
                    self.pending = menu;
                }
            }
            Act::Wheel(ticks) => {
                if let Some(pane) = self.world.hits.pane(column, row) {
                    let cx = self.world.cx();
                    let layer: &mut dyn Layer = match self.overlays.last_mut() {
                        Some(layer) => layer.as_mut(),
                        None => &mut self.tabs[self.tab],
                    };
                    layer.wheel(pane, isize::from(ticks), &cx);
                }
            }
        }
    }

    fn hit(&mut self, target: Option<Target>, twice: bool) {
        let scopes = self.scopes();
        // Where one types, the tabs are out of reach, as their keys are.
        let free = scopes.contains(&Scope::Global);
        match target {
            Some(Target::Command(command)) if scopes.contains(&row(command).scope) => self.command(command),
            Some(Target::Tab(tab)) if free => self.perform(vec![Effect::Tab(tab)]),
            Some(Target::Section(section)) if free => {
                self.overlays.clear();
                self.tabs[self.tab].go(section);
            }
            Some(Target::Spot(spot)) => {
                let cx = self.world.cx();
                let effects = match self.overlays.last_mut() {
                    Some(layer) => layer.click(spot, twice, &cx),
                    None => self.tabs[self.tab].click(spot, twice, &cx),
                };
                self.perform(effects);
            }
            Some(Target::Command(_) | Target::Tab(_) | Target::Section(_)) | None => {}
        }
    }
}
