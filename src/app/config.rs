//! A person's own keys and colours. What is wrong with them is said in one
//! list, and what comes with the program stays in force.

use std::collections::BTreeMap;

use crate::data::msg::Msg;
use crate::store::{Places, config};
use crate::tui::command::Keymap;
use crate::tui::glyphs::{Ambiguous, Charset};
use crate::tui::theme::Theme;

/// Keys: command name -> keys, over those of the table.
const KEYS: &str = "keys.ron";
/// Colours: role -> looks, over those of the theme.
const THEME: &str = "theme.ron";

/// The screen: setting -> value.
const UI: &str = "ui.ron";
/// The settings of the screen with the values each of them has.
const SETTINGS: [(&str, &[&str]); 2] = [("ambiguous", &["auto", "narrow", "wide"]), ("charset", &["unicode", "ascii"])];

/// What a person has set about the characters of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Characters {
    /// How wide ambiguous characters are.
    pub ambiguous: Ambiguous,
    /// Which characters are drawn, if that does not follow from it.
    pub charset: Option<Charset>,
}

impl Characters {
    /// What to draw with from the start; `ascii` is asked for on the command
    /// line or in the environment.
    #[must_use]
    pub fn charset(self, ascii: bool) -> Charset {
        match (ascii, self.charset, self.ambiguous) {
            (true, ..) | (_, None, Ambiguous::Wide) => Charset::Ascii,
            (_, set, _) => set.unwrap_or_default(),
        }
    }

    /// Whether the answer of the terminal matters.
    #[must_use]
    pub fn asks(self, ascii: bool) -> bool {
        !ascii && self.charset.is_none() && self.ambiguous == Ambiguous::Auto
    }
}

/// What a person has set about the screen, and what is wrong with it.
#[must_use]
pub fn characters(places: &Places) -> (Characters, Vec<Msg>) {
    let text = match config::text(places, UI) {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => return (Characters::default(), vec![error.msg()]),
    };
    if text.trim().is_empty() {
        return (Characters::default(), Vec::new());
    }
    let settings: BTreeMap<String, String> = match ron::from_str(&text) {
        Ok(settings) => settings,
        Err(fault) => {
            let msg = Msg::new("ui-syntax").text("file", UI).count("line", fault.span.start.line);
            return (
                Characters::default(),
                vec![msg.count("column", fault.span.start.col).text("fault", fault.code.to_string())],
            );
        }
    };
    let mut set = Characters::default();
    let mut faults = Vec::new();
    for (name, value) in &settings {
        match (name.as_str(), value.as_str()) {
            ("ambiguous", "auto") => set.ambiguous = Ambiguous::Auto,
            ("ambiguous", "narrow") => set.ambiguous = Ambiguous::Narrow,
            ("ambiguous", "wide") => set.ambiguous = Ambiguous::Wide,
            ("charset", "unicode") => set.charset = Some(Charset::Unicode),
            ("charset", "ascii") => set.charset = Some(Charset::Ascii),
            (name, value) => faults.push(match SETTINGS.iter().find(|(known, _)| *known == name) {
                Some((_, values)) => {
                    Msg::new("ui-bad-value").text("name", name).text("value", value).text("values", values.join(", "))
                }
                None => {
                    let names: Vec<&str> = SETTINGS.iter().map(|(name, _)| *name).collect();
                    Msg::new("ui-unknown").text("name", name).text("names", names.join(", "))
                }
            }),
        }
    }
    (set, faults)
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, Language};

    /// What a file says.
    fn said(text: &str) -> (Characters, Vec<Msg>) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        std::fs::create_dir_all(&places.config).unwrap();
        std::fs::write(places.config.join(UI), text).unwrap();
        characters(&places)
    }

    #[test]
    fn what_is_set_decides_and_else_the_terminal_is_asked() {
        for (text, ascii, charset, asks) in [
            ("", false, Charset::Unicode, true),
            ("", true, Charset::Ascii, false),
            (r#"{"ambiguous": "wide"}"#, false, Charset::Ascii, false),
            (r#"{"ambiguous": "narrow"}"#, false, Charset::Unicode, false),
            (r#"{"ambiguous": "auto"}"#, false, Charset::Unicode, true),
            (r#"{"charset": "ascii"}"#, false, Charset::Ascii, false),
            (r#"{"charset": "unicode", "ambiguous": "wide"}"#, false, Charset::Unicode, false),
        ] {
            let (set, faults) = said(text);
            assert_eq!((set.charset(ascii), set.asks(ascii), faults), (charset, asks, Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_said_with_what_can_and_the_rest_holds() {
        for lang in Language::ALL.map(Lang::load) {
            let (set, faults) = said(r#"{"ambiguous": "wide", "charset": "latin", "font": "x"}"#);
            assert_eq!(set.ambiguous, Ambiguous::Wide);
            let said_of: Vec<String> = faults.iter().map(|msg| lang.msg(msg)).collect();
            assert!(said_of[0].contains("latin") && said_of[0].contains("unicode, ascii"), "{said_of:?}");
            assert!(said_of[1].contains("font") && said_of[1].contains("ambiguous, charset"), "{said_of:?}");
            let broken = lang.msg(&said("{\n\"charset\": ascii}").1[0]);
            assert!(broken.contains("ui.ron") && broken.contains('2'), "{broken}");
        }
    }
}
