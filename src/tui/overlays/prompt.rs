//! One line to type: the name of a new project, a number that confirms.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::data::entry;
use crate::data::msg::Msg;
use crate::tui::command::{Command, Scope};
use crate::tui::key::Key;
use crate::tui::layer::{Cx, Effect, Layer, Notice};
use crate::tui::text;
use crate::tui::widgets::input::Input;
use crate::tui::widgets::{bars, popup};

/// Asks for a line.
pub struct Prompt {
    title: String,
    input: Input,
    then: Box<dyn FnMut(String) -> Vec<Effect>>,
}

impl Prompt {
    /// Asks; what is typed goes to `then`, unless it is empty.
    #[must_use]
    pub fn new(title: String, then: impl Fn(String) -> Effect + 'static) -> Self {
        Self { title, input: Input::line(""), then: Box::new(move |typed| vec![Effect::Close, then(typed)]) }
    }

    /// Asks for that number; only then come the effects. Another one is told, and
    /// whoever leaves is where they were before.
    #[must_use]
    pub fn number(title: String, number: usize, mut effects: Vec<Effect>) -> Self {
        let then = move |typed: String| {
            if entry::fold(&typed) == number.to_string() {
                let mut all = vec![Effect::Close];
                all.append(&mut effects);
                return all;
            }
            vec![Effect::Say(Notice::hint(Msg::new("bulk-other-number").text("typed", typed).count("count", number)))]
        };
        Self { title, input: Input::line(""), then: Box::new(then) }
    }
}

impl Layer for Prompt {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Choose, Scope::Always]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn run(&mut self, command: Command, _: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::ChooseTake => {
                let typed = crate::data::clean::line(&self.input.value());
                if typed.is_empty() {
                    return Some(Vec::new());
                }
                Some((self.then)(typed))
            }
            Command::ChooseCancel | Command::Interrupt => Some(vec![Effect::Close]),
            _ => None,
        }
    }

    fn key(&mut self, key: Key, _: &Cx<'_>) -> Vec<Effect> {
        self.input.key(key);
        Vec::new()
    }

    fn text(&mut self, typed: &str, _: &Cx<'_>) -> Vec<Effect> {
        self.input.paste(typed);
        Vec::new()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let columns = text::width(&self.title).max(50);
        let inner = popup::draw(frame, area, &self.title, columns, 1, cx.theme);
        bars::field(frame, inner, &self.input, true, cx.theme);
    }
}
