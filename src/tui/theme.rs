//! Colour roles: what a screen means, not how it looks.
//!
//! Looks are data (`assets/theme/`). No look paints a background, and each
//! status has a word or a sign besides its colour.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ron::Options;
use ron::error::{Error as Fault, SpannedError};
use ron::extensions::Extensions;
use serde::Deserialize;

pub use super::glyphs::{Charset, Glyphs};
use crate::data::msg::Msg;

/// What something on the screen means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Just text.
    #[default]
    Text,
    /// A heading.
    Title,
    /// What belongs to the program: the tab that is open, ids, links.
    Accent,
    /// Good.
    Ok,
    /// To be watched.
    Warn,
    /// Bad.
    Bad,
    /// Worth knowing.
    Info,
    /// Less important.
    Dim,
    /// Lines between things.
    Border,
    /// A key to press.
    Key,
    /// A field to type in.
    Field,
    /// What stands in a field before something is typed.
    Placeholder,
    /// What a filter or search found.
    Matched,
    /// Today in a calendar or on a time axis.
    Today,
    /// What is selected.
    Select,
    /// The name of a value.
    Label,
    /// The heads of columns.
    Header,
    /// The tab that is open.
    Tab,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 18] = [
        Self::Text,
        Self::Title,
        Self::Accent,
        Self::Ok,
        Self::Warn,
        Self::Bad,
        Self::Info,
        Self::Dim,
        Self::Border,
        Self::Key,
        Self::Field,
        Self::Placeholder,
        Self::Matched,
        Self::Today,
        Self::Select,
        Self::Label,
        Self::Header,
        Self::Tab,
    ];
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// None: bold, underline and reverse only.
    Mono,
    /// The sixteen that the person has chosen for the terminal.
    #[default]
    Ansi16,
    /// 256.
    Ansi256,
    /// All.
    Rgb,
}

/// What the environment tells about the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `NO_COLOR`.
    pub no_color: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `TERM_PROGRAM`.
    pub term_program: Option<String>,
    /// `TERM_PROGRAM_VERSION`.
    pub term_program_version: Option<String>,
    /// Inside tmux, which turns colours into what its own terminal can show.
    pub tmux: bool,
}

impl Environment {
    /// That of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let get = |name: &str| std::env::var(name).ok();
        Self {
            no_color: get("NO_COLOR"),
            term: get("TERM"),
            colorterm: get("COLORTERM"),
            term_program: get("TERM_PROGRAM"),
            term_program_version: get("TERM_PROGRAM_VERSION"),
            tmux: get("TMUX").is_some(),
        }
    }
}

impl Level {
    /// The level of that name on the command line: `mono`, `16`, `256`, `rgb`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "mono" => Self::Mono,
            "16" => Self::Ansi16,
            "256" => Self::Ansi256,
            "rgb" => Self::Rgb,
            _ => return None,
        })
    }

    /// What the person chose, or else what the environment tells
    /// (<https://no-color.org>, <https://github.com/termstandard/colors>).
    #[must_use]
    pub fn decide(chosen: Option<Self>, environment: &Environment) -> Self {
        let term = environment.term.as_deref().unwrap_or("");
        let set = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.is_empty());
        if let Some(chosen) = chosen {
            return chosen;
        }
        if set(&environment.no_color) || term == "dumb" {
            return Self::Mono;
        }
        let promised = matches!(environment.colorterm.as_deref(), Some("truecolor" | "24bit"));
        // GNU screen passes the promise of the terminal outside on, but cannot
        // keep it. Apple's terminal can since macOS 26 (its versions 460 on).
        let screen = term.starts_with("screen") && !environment.tmux;
        let old_apple = environment.term_program.as_deref() == Some("Apple_Terminal") && {
            let version = environment.term_program_version.as_deref().unwrap_or("");
            version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_none_or(|major| major < 460)
        };
        if (promised || term.ends_with("-direct")) && !screen && !old_apple {
            Self::Rgb
        } else if term.contains("256color") {
            Self::Ansi256
        } else {
            Self::Ansi16
        }
    }
}

/// How one role looks at each level, as it stands in a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Looks {
    mono: Option<Look<0>>,
    ansi16: Option<Look<1>>,
    ansi256: Option<Look<2>>,
    rgb: Option<Look<3>>,
}

impl Looks {
    fn at(&self, level: Level) -> Style {
        let looks = [
            self.mono.map(|look| look.0),
            self.ansi16.map(|look| look.0),
            self.ansi256.map(|look| look.0),
            self.rgb.map(|look| look.0),
        ];
        let best = match level {
            Level::Mono => &looks[..1],
            Level::Ansi16 => &looks[..2],
            Level::Ansi256 => &looks[..3],
            Level::Rgb => &looks[..],
        };
        best.iter().rev().flatten().next().copied().unwrap_or_default()
    }
}

/// A look of a level: 0 mono to 3 rgb.
#[derive(Clone, Copy, Debug)]
struct Look<const LEVEL: u8>(Style);

/// Marks a fault of ours among those of the parser.
const WORD: &str = "word:";

impl<'de, const LEVEL: u8> Deserialize<'de> for Look<LEVEL> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let mut style = Style::new();
        for word in text.split_whitespace() {
            style = match (modifier(word), colour(word, LEVEL)) {
                (Some(modifier), _) => style.add_modifier(modifier),
                (None, Some(colour)) if style.fg.is_none() => style.fg(colour),
                _ => return Err(serde::de::Error::custom(format!("{WORD}{word}"))),
            };
        }
        Ok(Self(style))
    }
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        _ => return None,
    })
}

fn colour(word: &str, level: u8) -> Option<Color> {
    let colour = match word {
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "bright-red" => Color::LightRed,
        "bright-green" => Color::LightGreen,
        "bright-yellow" => Color::LightYellow,
        "bright-blue" => Color::LightBlue,
        "bright-magenta" => Color::LightMagenta,
        "bright-cyan" => Color::LightCyan,
        _ => {
            return match word.strip_prefix('#') {
                Some(hex) if level >= 3 && hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                    let part = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).ok();
                    Some(Color::Rgb(part(0)?, part(2)?, part(4)?))
                }
                None if level >= 2 => word.parse().ok().filter(|&index| index >= 16).map(Color::Indexed),
                _ => None,
            };
        }
    };
    (level >= 1).then_some(colour)
}

/// How everything looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// How many colours there are.
    pub level: Level,
    /// Which characters there are.
    pub charset: Charset,
    styles: [Style; Role::ALL.len()],
}

impl Theme {
    /// The themes that come with the program: name and file. The first one is
    /// in force where nobody chose another.
    pub const BUILT_IN: [(&'static str, &'static str); 4] = [
        ("default", include_str!("../../assets/theme/default.ron")),
        ("colour_blind", include_str!("../../assets/theme/colour_blind.ron")),
        ("high_contrast", include_str!("../../assets/theme/high_contrast.ron")),
        ("mono", include_str!("../../assets/theme/mono.ron")),
    ];

    /// The theme in force where nobody chose one. A test keeps its file whole;
    /// what could not be read would be plain.
    #[must_use]
    pub fn new(level: Level, charset: Charset) -> Self {
        let [(name, source), ..] = Self::BUILT_IN;
        let plain = Self { name: name.to_owned(), level, charset, styles: [Style::new(); Role::ALL.len()] };
        plain.clone().with(name, "default.ron", source).unwrap_or(plain)
    }

    /// The theme of that name that comes with the program.
    #[must_use]
    pub fn named(name: &str, level: Level, charset: Charset) -> Option<Self> {
        let place = Self::BUILT_IN.iter().position(|(known, _)| *known == name)?;
        let (theme, (name, source)) = (Self::new(level, charset), Self::BUILT_IN[place]);
        if place == 0 { Some(theme) } else { theme.with(name, &format!("{name}.ron"), source).ok() }
    }

    /// The theme with the looks of a file instead of its own, and with that
    /// name. Roles that the file does not name stay.
    ///
    /// # Errors
    /// Says in which line of the file what is wrong, and what is accepted.
    pub fn with(mut self, name: &str, file: &str, source: &str) -> Result<Self, Msg> {
        let looks: BTreeMap<Role, Looks> = read(source).map_err(|fault| wrong(file, &fault))?;
        for (role, looks) in &looks {
            self.styles[*role as usize] = looks.at(self.level);
        }
        name.clone_into(&mut self.name);
        Ok(self)
    }

    /// How that role looks.
    #[must_use]
    pub const fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The characters to draw with.
    #[must_use]
    pub const fn glyphs(&self) -> Glyphs {
        Glyphs::of(self.charset)
    }

    /// Marks an area that is already drawn as selected. Its colours go: in
    /// reverse video a coloured text would be a block of that colour.
    pub fn select(&self, area: Rect, frame: &mut Buffer) {
        let area = area.intersection(frame.area);
        let select = self.style(Role::Select);
        for position in area.positions() {
            let cell = &mut frame[position];
            cell.set_style(Style::reset());
            cell.set_style(select);
        }
    }

    /// A bar of progress in so many columns: `part` of `whole`, at least
    /// nothing and at most all of it.
    #[must_use]
    pub fn bar(&self, part: i64, whole: i64, columns: usize) -> String {
        let columns_of = i128::try_from(columns).unwrap_or(0);
        let whole = i128::from(whole.max(1));
        let done = i128::from(part).clamp(0, whole) * columns_of / whole;
        let done = usize::try_from(done).unwrap_or(0).min(columns);
        let [full, empty] = self.glyphs().bar;
        full.repeat(done) + &empty.repeat(columns - done)
    }
}

fn read(source: &str) -> Result<BTreeMap<Role, Looks>, SpannedError> {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME).from_str(source)
}

/// The sentence for a theme file that does not load.
fn wrong(file: &str, fault: &SpannedError) -> Msg {
    let msg = match &fault.code {
        Fault::Message(text) if text.starts_with(WORD) => Msg::new("theme-word").text("read", &text[WORD.len()..]),
        Fault::NoSuchEnumVariant { found, expected, .. } => {
            Msg::new("theme-role").text("read", found).text("accepted", expected.join(", "))
        }
        Fault::NoSuchStructField { found, expected, .. } => {
            Msg::new("theme-level").text("read", found).text("accepted", expected.join(", "))
        }
        other => Msg::new("theme-syntax").text("fault", other.to_string()),
    };
    let at = fault.span.start;
    msg.text("file", file).text("line", at.line.to_string()).text("column", at.col.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(level: Level) -> Theme {
        Theme::new(level, Charset::Unicode)
    }

    #[test]
    fn the_themes_of_the_program_name_every_role() {
        for (name, source) in Theme::BUILT_IN {
            let looks: BTreeMap<Role, Looks> = read(source).unwrap();
            assert_eq!(looks.keys().copied().collect::<Vec<_>>(), Role::ALL, "{name}");
            assert_eq!(Theme::named(name, Level::Rgb, Charset::Unicode).unwrap().name, name);
        }
        assert_eq!(Theme::named("nobody", Level::Rgb, Charset::Unicode), None);
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, place);
        }
    }

    #[test]
    fn without_colours_there_are_no_colours_and_nothing_is_dim() {
        for (name, _) in Theme::BUILT_IN {
            for role in Role::ALL {
                let style = Theme::named(name, Level::Mono, Charset::Unicode).unwrap().style(role);
                assert_eq!(style.fg, None, "{name} {role:?}");
                assert!(!style.add_modifier.contains(Modifier::DIM), "{name} {role:?}");
            }
        }
    }

    #[test]
    fn each_theme_keeps_what_it_promises() {
        let style = |name: &str, level, role| Theme::named(name, level, Charset::Unicode).unwrap().style(role);
        for level in [Level::Ansi16, Level::Ansi256, Level::Rgb] {
            for role in Role::ALL {
                assert_eq!(style("mono", level, role).fg, None, "{role:?}");
                let high = style("high_contrast", level, role);
                assert!(high.fg.is_none() && !high.add_modifier.contains(Modifier::DIM), "{role:?}");
                let seen = style("colour_blind", level, role).fg;
                assert!(!matches!(seen, Some(Color::Red | Color::Green | Color::LightRed | Color::LightGreen)), "{role:?}");
            }
            let three = |name| [Role::Ok, Role::Warn, Role::Bad].map(|role| style(name, level, role));
            for (name, _) in Theme::BUILT_IN {
                let [ok, warn, bad] = three(name);
                assert!(ok != warn && warn != bad && ok != bad, "{name}");
            }
        }
        // Blue and orange (https://github.com/github/roadmap/issues/176).
        let colours = [Role::Ok, Role::Bad].map(|role| style("colour_blind", Level::Ansi256, role).fg.unwrap());
        assert_eq!(colours, [Color::Indexed(33), Color::Indexed(166)]);
    }

    #[test]
    fn no_look_paints_a_background() {
        for level in [Level::Mono, Level::Ansi16, Level::Ansi256, Level::Rgb] {
            for (name, _) in Theme::BUILT_IN {
                let theme = Theme::named(name, level, Charset::Unicode).unwrap();
                assert!(Role::ALL.into_iter().all(|role| theme.style(role).bg.is_none()), "{name}");
            }
        }
    }

    #[test]
    fn a_missing_look_is_that_of_the_poorer_terminal() {
        let with =
            |level| theme(level).with("my", "my.ron", r#"{ok: (ansi16: "blue", rgb: "bold #010203")}"#).unwrap().style(Role::Ok);
        assert_eq!(with(Level::Mono), Style::new());
        assert_eq!(with(Level::Ansi256), Style::new().fg(Color::Blue));
        assert_eq!(with(Level::Rgb), Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD));
        let changed = theme(Level::Ansi16).with("default", "my.ron", "{}").unwrap();
        assert_eq!(changed, theme(Level::Ansi16));
    }

    #[test]
    fn a_wrong_theme_file_is_refused_with_its_line() {
        let refused = |source: &str| theme(Level::Rgb).with("my", "my.ron", source).unwrap_err();
        let at = |msg: &Msg, name: &str| {
            let arg = msg.args.iter().find(|(key, _)| key == name).unwrap();
            format!("{:?}", arg.1)
        };
        let msg = refused("{\n    ok: (ansi16: \"green\"),\n    bad: (ansi16: \"redd\"),\n}");
        assert_eq!(msg.key, "theme-word");
        assert!(at(&msg, "read").contains("redd") && at(&msg, "line").contains("\"3\""), "{msg:?}");
        let msg = refused("{\n    okay: (),\n}");
        assert_eq!(msg.key, "theme-role");
        assert!(
            at(&msg, "read").contains("okay") && at(&msg, "line").contains("\"2\"") && at(&msg, "accepted").contains("warn"),
            "{msg:?}"
        );
        assert_eq!(refused("{ok: (ansi8: \"red\")}").key, "theme-level");
        assert_eq!(refused("{ok: ").key, "theme-syntax");
        for look in [
            "mono: \"red\"",
            "ansi16: \"200\"",
            "ansi16: \"white\"",
            "ansi256: \"7\"",
            "ansi256: \"#010203\"",
            "rgb: \"red blue\"",
            "rgb: \"#01020é\"",
        ] {
            assert_eq!(refused(&format!("{{ok: ({look})}}")).key, "theme-word", "{look}");
        }
    }

    #[test]
    fn the_environment_decides_how_many_colours_there_are() {
        let some = |text: &str| Some(text.to_owned());
        let env =
            |term: &str, colorterm: &str| Environment { term: some(term), colorterm: some(colorterm), ..Environment::default() };
        let decide = |environment: &Environment| Level::decide(None, environment);
        assert_eq!(decide(&env("xterm", "")), Level::Ansi16);
        assert_eq!(decide(&env("xterm-256color", "")), Level::Ansi256);
        assert_eq!(decide(&env("xterm-256color", "truecolor")), Level::Rgb);
        assert_eq!(decide(&env("foot-direct", "")), Level::Rgb);
        assert_eq!(decide(&env("dumb", "truecolor")), Level::Mono);
        assert_eq!(decide(&env("screen", "truecolor")), Level::Ansi16);
        assert_eq!(decide(&Environment { tmux: true, ..env("screen-256color", "truecolor") }), Level::Rgb);
        assert_eq!(decide(&Environment::default()), Level::Ansi16);
        let no_color = |value: &str| Environment { no_color: some(value), ..env("xterm-256color", "truecolor") };
        assert_eq!(decide(&no_color("1")), Level::Mono);
        assert_eq!(decide(&no_color("")), Level::Rgb, "an empty NO_COLOR says nothing");
        assert_eq!(Level::decide(Some(Level::Rgb), &no_color("1")), Level::Rgb, "--color wins");
        let apple = |version: &str| Environment {
            term_program: some("Apple_Terminal"),
            term_program_version: some(version),
            ..env("xterm-256color", "truecolor")
        };
        assert_eq!(decide(&apple("455.1")), Level::Ansi256);
        assert_eq!(decide(&apple("466")), Level::Rgb);
        assert_eq!(
            ["mono", "16", "256", "rgb", "auto"].map(Level::named).map(|level| level.is_some()),
            [true, true, true, true, false]
        );
    }

    #[test]
    fn a_selected_row_has_no_colours_left() {
        let mut frame = Buffer::empty(Rect::new(0, 0, 4, 1));
        frame.set_string(0, 0, "险", theme(Level::Ansi16).style(Role::Bad));
        theme(Level::Ansi16).select(Rect::new(0, 0, 90, 9), &mut frame);
        assert_eq!((frame[(0, 0)].fg, frame[(0, 0)].modifier), (Color::Reset, Modifier::REVERSED));
        assert_eq!(frame[(3, 0)].modifier, Modifier::REVERSED);
    }

    #[test]
    fn a_bar_is_never_longer_than_its_column() {
        let bar = |part, whole| Theme::new(Level::Mono, Charset::Ascii).bar(part, whole, 10);
        assert_eq!(bar(52, 100), "#####-----");
        for (part, whole) in [(-1, 5), (9, 5), (0, 0), (i64::MAX, i64::MAX), (i64::MIN, -1)] {
            assert_eq!(bar(part, whole).len(), 10);
        }
    }
}
