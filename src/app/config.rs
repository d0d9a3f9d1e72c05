//! A person's own settings: `config.ron`, `keys.ron`, `themes/NAME.ron`. What
//! is wrong with them is said in one list, and what comes with the program
//! stays in force.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use ron::Options;
use ron::error::{Error as Fault, SpannedError};
use ron::extensions::Extensions;
use serde::{Deserialize, Deserializer};

use crate::data::clean;
use crate::data::msg::{Arg, Msg};
use crate::data::syntax;
use crate::lang::Language;
use crate::store::{Places, config};
use crate::tui::keymap::Keymap;
use crate::tui::theme::{Charset, Level, Theme};

/// Settings of every sort.
const CONFIG: &str = "config.ron";
/// Keys: command name -> keys, over those of the table.
const KEYS: &str = "keys.ron";
/// Marks a fault of ours among those of the parser.
const VALUE: &str = "value:";

/// How wide the terminal draws East Asian ambiguous characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ambiguous {
    /// It is asked at the start.
    #[default]
    Auto,
    /// In one column.
    Narrow,
    /// In two columns: the screen is drawn with ASCII only.
    Wide,
}

/// What `config.ron` says; what it does not say is remembered from the last
/// time, or follows from the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The name of the theme.
    pub theme: Option<String>,
    /// The language.
    pub language: Option<Language>,
    /// The colours; inside none if the terminal decides.
    pub color: Option<Option<Level>>,
    /// The characters to draw with.
    pub charset: Option<Charset>,
    /// How wide ambiguous characters are.
    pub ambiguous: Ambiguous,
    /// Whether clicks come to the program.
    pub mouse: Option<bool>,
}

impl Config {
    /// What to draw with from the start; `ascii` is asked for on the command
    /// line or in the environment.
    #[must_use]
    pub fn charset(&self, ascii: bool) -> Charset {
        match (ascii, self.charset, self.ambiguous) {
            (true, ..) | (_, None, Ambiguous::Wide) => Charset::Ascii,
            (_, set, _) => set.unwrap_or_default(),
        }
    }

    /// Whether the terminal is to be asked how wide it draws ambiguous
    /// characters.
    #[must_use]
    pub fn asks_width(&self, ascii: bool) -> bool {
        !ascii && self.charset.is_none() && self.ambiguous == Ambiguous::Auto
    }
}

/// The file as it is written.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename = "config")]
struct Written {
    theme: Option<Said<String>>,
    language: Option<Said<Language>>,
    color: Option<Said<Option<Level>>>,
    charset: Option<Said<Charset>>,
    ambiguous: Option<Said<Ambiguous>>,
    mouse: Option<Said<bool>>,
}

/// What a setting can be set to.
trait Setting: Sized {
    /// What is accepted, for the sentence that refuses the rest.
    const ACCEPTED: &'static str;
    fn named(text: &str) -> Option<Self>;
}

impl Setting for String {
    const ACCEPTED: &'static str = "\"default\"";
    fn named(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| clean::line(text))
    }
}

impl Setting for Language {
    const ACCEPTED: &'static str = "\"zh\", \"en\"";
    fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == text)
    }
}

impl Setting for Option<Level> {
    const ACCEPTED: &'static str = "\"auto\", \"mono\", \"16\", \"256\", \"rgb\"";
    fn named(text: &str) -> Option<Self> {
        if text == "auto" { Some(None) } else { Level::named(text).map(Some) }
    }
}

impl Setting for Charset {
    const ACCEPTED: &'static str = "\"unicode\", \"ascii\"";
    fn named(text: &str) -> Option<Self> {
        match text {
            "unicode" => Some(Self::Unicode),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }
}

impl Setting for Ambiguous {
    const ACCEPTED: &'static str = "\"auto\", \"narrow\", \"wide\"";
    fn named(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "narrow" => Some(Self::Narrow),
            "wide" => Some(Self::Wide),
            _ => None,
        }
    }
}

impl Setting for bool {
    const ACCEPTED: &'static str = "true, false";
    fn named(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A setting as it is written, with or without quotes.
struct Said<T>(T);

impl<'de, T: Setting> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reads<T>(PhantomData<T>);

        impl<T: Setting> serde::de::Visitor<'_> for Reads<T> {
            type Value = T;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(T::ACCEPTED)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
                T::named(text).ok_or_else(|| E::custom(format!("{VALUE}{}\n{text}", T::ACCEPTED)))
            }

            fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<T, E> {
                self.visit_str(if flag { "true" } else { "false" })
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<T, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<T, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<T, E> {
                self.visit_str("")
            }
        }

        from.deserialize_any(Reads(PhantomData)).map(Self)
    }
}

/// What `config.ron` says, and what is wrong with it. A file with a fault
/// says nothing.
#[must_use]
pub fn settings(places: &Places) -> (Config, Vec<Msg>) {
    let text = match config::text(places, CONFIG) {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => return (Config::default(), vec![error.msg()]),
    };
    if text.trim().is_empty() {
        return (Config::default(), Vec::new());
    }
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    match options.from_str::<Written>(&text) {
        Ok(written) => {
            let mut config = Config {
                theme: written.theme.map(|said| said.0),
                language: written.language.map(|said| said.0),
                color: written.color.map(|said| said.0),
                charset: written.charset.map(|said| said.0),
                ambiguous: written.ambiguous.map(|said| said.0).unwrap_or_default(),
                mouse: written.mouse.map(|said| said.0),
            };
            let unknown = config.theme.take_if(|name| !themes(places).contains(name));
            let line = line_of("theme", &text).to_string();
            let fault = |name| unknown_theme(places, name, "config-theme").text("file", CONFIG).text("line", line);
            (config, unknown.as_deref().map(fault).into_iter().collect())
        }
        Err(fault) => (Config::default(), vec![wrong(&fault, &text)]),
    }
}

/// The line of the file that sets this.
fn line_of(key: &str, text: &str) -> usize {
    let sets = |line: &str| line.trim_start_matches(['(', ' ', '\t']).starts_with(key);
    text.lines().position(sets).map_or(1, |at| at + 1)
}

fn unknown_theme(places: &Places, name: &str, key: &'static str) -> Msg {
    Msg::new(key).text("read", name).text("accepted", themes(places).join(", "))
}

/// The sentence for a `config.ron` that does not load.
fn wrong(fault: &SpannedError, text: &str) -> Msg {
    let at = fault.span.start;
    let msg = match &fault.code {
        Fault::Message(said) if said.starts_with(VALUE) => {
            let (accepted, read) = said[VALUE.len()..].split_once('\n').unwrap_or_default();
            // A word without quotes is no value for the parser: the line says
            // what was written.
            let line = text.lines().nth(at.line.saturating_sub(1)).unwrap_or_default();
            let read = if read.is_empty() { line.trim() } else { read };
            Msg::new("config-value").text("read", read).text("accepted", accepted)
        }
        Fault::NoSuchStructField { found, expected, .. } => {
            Msg::new("config-key").text("read", found).text("accepted", expected.join(", "))
        }
        other => Msg::new("config-syntax").text("fault", other.to_string()),
    };
    msg.text("file", CONFIG).text("line", at.line.to_string()).text("column", at.col.to_string())
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
            return (
                Keymap::default(),
                vec![msg.count("column", fault.span.start.col).with("fault", Arg::Msg(Box::new(syntax::sentence(&fault.code))))],
            );
        }
    };
    match Keymap::with(&overrides) {
        Ok(keymap) => (keymap, Vec::new()),
        Err(faults) => (Keymap::default(), faults),
    }
}

/// The names of the themes there are: those of the program, then the person's
/// own, which come first where the names are the same.
#[must_use]
pub fn themes(places: &Places) -> Vec<String> {
    let mut names: Vec<String> = Theme::BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
    names.extend(config::names(places, "themes").into_iter().filter(|name| !Theme::BUILT_IN.iter().any(|(own, _)| own == name)));
    names
}

/// The theme of that name.
///
/// # Errors
/// There is none, or its file does not load: line, what was read, what is
/// accepted.
pub fn theme(places: &Places, name: &str, level: Level, charset: Charset) -> Result<Theme, Msg> {
    if !themes(places).iter().any(|known| known == name) {
        return Err(unknown_theme(places, name, "theme-unknown"));
    }
    let file = format!("themes/{name}.ron");
    match config::text(places, &file).map_err(|error| error.msg())? {
        Some(text) => Theme::new(level, charset).with(name, &file, &text),
        None => Theme::named(name, level, charset).ok_or_else(|| unknown_theme(places, name, "theme-unknown")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    /// The places of a person whose configuration directory holds these files.
    fn places(files: &[(&str, &str)]) -> (tempfile::TempDir, Places) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        std::fs::create_dir_all(places.config.join("themes")).unwrap();
        for (name, text) in files {
            std::fs::write(places.config.join(name), text).unwrap();
        }
        (dir, places)
    }

    fn said(msg: &Msg, name: &str) -> String {
        let arg = msg.args.iter().find(|(key, _)| key == name);
        if let Some((_, Arg::Text(text))) = arg { text.clone() } else { panic!("no {name} in {msg:?}") }
    }

    #[test]
    fn everything_that_can_be_set_is_read() {
        let text = "(\n    theme: \"colour_blind\", // quotes\n    language: en,\n    color: 256,\n    charset: \"ascii\",\n    \
                    ambiguous: \"wide\",\n    mouse: true,\n)";
        // A word without quotes is refused, whatever stands around it.
        assert_eq!(settings(&places(&[("config.ron", text)]).1).1[0].key, "config-value");
        let (_dir, own) = places(&[("config.ron", &text.replace("language: en", "language: \"en\""))]);
        let config = Config {
            theme: Some("colour_blind".into()),
            language: Some(Language::En),
            color: Some(Some(Level::Ansi256)),
            charset: Some(Charset::Ascii),
            ambiguous: Ambiguous::Wide,
            mouse: Some(true),
        };
        assert_eq!(settings(&own), (config, Vec::new()));
        for nothing in ["", "  \n", "()", "// nothing yet\n()"] {
            let (_dir, own) = places(&[("config.ron", nothing)]);
            assert_eq!(settings(&own), (Config::default(), Vec::new()), "{nothing:?}");
        }
        assert_eq!(settings(&places(&[]).1), (Config::default(), Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_is_accepted() {
        for (line, key, read, accepted) in [
            ("them: \"mono\"", "config-key", "them", "theme, language, color, charset, ambiguous, mouse"),
            ("language: \"fr\"", "config-value", "fr", "\"zh\", \"en\""),
            ("color: 8", "config-value", "8", "\"auto\", \"mono\", \"16\", \"256\", \"rgb\""),
            ("charset: \"utf8\"", "config-value", "utf8", "\"unicode\", \"ascii\""),
            ("ambiguous: true", "config-value", "true", "\"auto\", \"narrow\", \"wide\""),
            ("mouse: \"yes\"", "config-value", "yes", "true, false"),
            ("mouse: on", "config-value", "mouse: on", "true, false"),
            ("theme: \"../secret\"", "config-theme", "../secret", "default, colour_blind, high_contrast, mono"),
        ] {
            let (_dir, own) = places(&[("config.ron", &format!("(\n\n  {line}\n)"))]);
            let (config, faults) = settings(&own);
            assert_eq!(config, Config::default(), "{line}");
            let [fault] = faults.as_slice() else { panic!("{line}: {faults:?}") };
            let told = [fault.key.to_string(), said(fault, "read"), said(fault, "accepted"), said(fault, "line")];
            assert_eq!(told, [key, read, accepted, "3"], "{line}");
        }
        for broken in ["(mouse: true", "{mouse: true}", "(mouse: true, mouse: false)", "(mouse: 1.5)"] {
            let (_dir, own) = places(&[("config.ron", broken)]);
            let fault = settings(&own).1.remove(0);
            assert_eq!(fault.key, "config-syntax", "{broken}");
            for lang in Language::ALL.map(Lang::load) {
                assert!(lang.msg(&fault).contains("config.ron"), "{broken}");
            }
        }
    }

    #[test]
    fn a_theme_of_ones_own_is_found_by_its_name_and_refused_with_its_line() {
        let (_dir, own) = places(&[
            ("themes/dusk.ron", "{ok: (ansi16: \"magenta\")}"),
            ("themes/dawn.ron", "{\n  ok: (ansi16: \"pink\"),\n}"),
            ("themes/notes.txt", ""),
            ("themes/mono.ron", "{title: (mono: \"reverse\")}"),
        ]);
        assert_eq!(themes(&own), ["default", "colour_blind", "high_contrast", "mono", "dawn", "dusk"]);
        let theme = |name| theme(&own, name, Level::Ansi16, Charset::Unicode);
        let dusk = theme("dusk").unwrap();
        let plain = Theme::new(Level::Ansi16, Charset::Unicode);
        assert_eq!(dusk.name, "dusk");
        assert_ne!(dusk.style(crate::tui::theme::Role::Ok), plain.style(crate::tui::theme::Role::Ok));
        assert_eq!(dusk.style(crate::tui::theme::Role::Bad), plain.style(crate::tui::theme::Role::Bad));
        assert_ne!(theme("mono"), Ok(Theme::named("mono", Level::Ansi16, Charset::Unicode).unwrap()), "one's own comes first");
        let fault = theme("dawn").unwrap_err();
        assert_eq!([fault.key.to_string(), said(&fault, "read"), said(&fault, "line")], ["theme-word", "pink", "2"]);
        assert_eq!(said(&fault, "file"), "themes/dawn.ron");
        assert_eq!(theme("nobody").unwrap_err().key, "theme-unknown");
    }

    #[test]
    fn what_is_set_decides_and_else_the_terminal_is_asked() {
        for (text, ascii, charset, asks) in [
            ("()", false, Charset::Unicode, true),
            ("()", true, Charset::Ascii, false),
            ("(ambiguous: \"wide\")", false, Charset::Ascii, false),
            ("(ambiguous: \"narrow\")", false, Charset::Unicode, false),
            ("(ambiguous: \"auto\")", false, Charset::Unicode, true),
            ("(charset: \"ascii\")", false, Charset::Ascii, false),
            ("(charset: \"unicode\", ambiguous: \"wide\")", false, Charset::Unicode, false),
        ] {
            let (_dir, own) = places(&[("config.ron", text)]);
            let (config, faults) = settings(&own);
            assert_eq!((config.charset(ascii), config.asks_width(ascii), faults), (charset, asks, Vec::new()), "{text}");
        }
    }
}
