//! The commands that belong to the whole program, wherever one is.

use super::App;
use crate::tui::command::Command;
use crate::tui::layer::{Effect, Layer, ProjectEffect};
use crate::tui::overlays::{help, palette};

impl App {
    /// The commands that no layer has.
    pub(super) fn own(&mut self, command: Command) {
        let effects = match command {
            Command::Redraw => vec![Effect::Redraw],
            Command::Suspend => vec![Effect::Suspend],
            Command::Quit => vec![Effect::Quit],
            Command::Undo => vec![Effect::Undo],
            Command::Redo => vec![Effect::Redo],
            Command::Language => vec![Effect::Speak(self.world.lang.language.next())],
            Command::Mouse => {
                self.change_mouse();
                Vec::new()
            }
            Command::Plain => vec![self.plain()],
            Command::Theme => vec![self.list_themes()],
            Command::Projects => vec![Effect::Project(ProjectEffect::List)],
            Command::Charter => self.charter(),
            Command::Review => self.review(),
            Command::Retry => {
                self.retry();
                Vec::new()
            }
            Command::Restore => self.damaged(),
            Command::Drafts => self.list_drafts(),
            Command::Log => vec![Effect::Open(Box::new(self.log()))],
            Command::Help => vec![Effect::Open(Box::new(help::help(&self.scopes(), &self.world.cx())))],
            Command::Palette => vec![self.palette()],
            Command::Tab1 => vec![Effect::Tab(0)],
            Command::Tab2 => vec![Effect::Tab(1)],
            Command::Tab3 => vec![Effect::Tab(2)],
            Command::Tab4 => vec![Effect::Tab(3)],
            Command::Tab5 => vec![Effect::Tab(4)],
            Command::Tab6 => vec![Effect::Tab(5)],
            Command::Tab7 => vec![Effect::Tab(6)],
            Command::Interrupt => self.interrupt(),
            Command::TodayList => vec![Effect::Tab(0), Effect::Run(Command::Top)],
            Command::JumpMark => vec![self.jump()],
            Command::SetMark => vec![self.set_mark()],
            _ => Vec::new(),
        };
        self.perform(effects);
    }

    fn palette(&mut self) -> Effect {
        let scopes = self.scopes();
        let cx = self.world.cx();
        let layer: &dyn Layer = match self.overlays.last() {
            Some(layer) => layer.as_ref(),
            None => &self.tabs[self.tab],
        };
        Effect::Open(Box::new(palette::palette(&scopes, &|command| layer.refuses(command, &cx), &cx)))
    }
}
