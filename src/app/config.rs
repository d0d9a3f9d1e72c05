//! A person's own keys and colours. What is wrong with them is said in one
//! list, and what comes with the program stays in force.

use std::collections::BTreeMap;

use crate::data::msg::Msg;
use crate::store::{Places, config};
use crate::tui::command::Keymap;
use crate::tui::theme::Theme;

/// Keys: command name -> keys, over those of the table.
const KEYS: &str = "keys.ron";
/// Colours: role -> looks, over those of the theme.
const THEME: &str = "theme.ron";

/// The keys in force, and what is wrong with the person's own.
#[must_use]
pub fn keymap(places: &Places) -> (Keymap, Vec<Msg>) {
    let text = match config::text(places, KEYS) {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => return (Keymap::default(), vec![error.msg()]),
    };
    if text.trim().is_empty() {
        return (Keymap::default(), Vec::new());
    }
    let overrides: BTreeMap<String, Vec<String>> = match ron::from_str(&text) {
        Ok(overrides) => overrides,
        Err(fault) => {
            let msg = Msg::new("keys-syntax").text("file", KEYS).count("line", fault.span.start.line);
            return (Keymap::default(), vec![msg.count("column", fault.span.start.col).text("fault", fault.code.to_string())]);
        }
    };
    match Keymap::with(&overrides) {
        Ok(keymap) => (keymap, Vec::new()),
        Err(faults) => (Keymap::default(), faults),
    }
}

/// The theme in force, and what is wrong with the person's own.
#[must_use]
pub fn theme(places: &Places, theme: Theme) -> (Theme, Vec<Msg>) {
    match config::text(places, THEME) {
        Ok(Some(text)) => match theme.clone().with(THEME, &text) {
            Ok(own) => (own, Vec::new()),
            Err(fault) => (theme, vec![fault]),
        },
        Ok(None) => (theme, Vec::new()),
        Err(error) => (theme, vec![error.msg()]),
    }
}
