//! Text to read with something to decide about it: a difference, what is wrong
//! with a file. It scrolls like any text; its own keys stand in the footer.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::reader::Reader;
use crate::data::msg::Msg;
use crate::tui::command::{Command, Scope};
use crate::tui::layer::{Cx, Effect, Layer};

/// The text, and what each of its keys does.
pub struct Decide {
    text: Reader,
    scopes: &'static [Scope],
    deeds: Vec<(Command, Result<Vec<Effect>, Msg>)>,
}

impl Decide {
    /// A text whose own keys are those of these scopes. A command without a
    /// deed is the text's.
    #[must_use]
    pub const fn new(text: Reader, scopes: &'static [Scope]) -> Self {
        Self { text, scopes, deeds: Vec::new() }
    }

    /// The command closes the text and has these effects.
    #[must_use]
    pub fn deed(mut self, command: Command, effects: Vec<Effect>) -> Self {
        self.deeds.push((command, Ok(effects)));
        self
    }

    /// The command cannot run; this is why.
    #[must_use]
    pub fn refused(mut self, command: Command, why: Msg) -> Self {
        self.deeds.push((command, Err(why)));
        self
    }
}

impl Layer for Decide {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(&self.text)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(&mut self.text)
    }

    fn scopes(&self) -> &'static [Scope] {
        self.scopes
    }

    fn refuses(&self, command: Command, _: &Cx<'_>) -> Option<Msg> {
        self.deeds.iter().find(|(of, _)| *of == command)?.1.as_ref().err().cloned()
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let Some((_, Ok(deed))) = self.deeds.iter_mut().find(|(of, _)| *of == command) else {
            return self.text.run(command, cx);
        };
        let mut effects = vec![Effect::Close];
        effects.append(deed);
        Some(effects)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.text.draw(frame, area, cx);
    }
}
