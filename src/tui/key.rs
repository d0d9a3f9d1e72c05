//! Keys: what was pressed, how it is written, and how it is read.
//!
//! One spelling everywhere, in help, `keys.ron` and tests: `j`, `G`, `Enter`,
//! `S-Tab`, `ctrl-d`, `alt-f`, `F5`; keys pressed one after the other have a
//! blank between: `g p`.

use std::fmt;

use crate::data::msg::Msg;

/// What a key is, without the keys held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character as typed: shift is already in it.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// The keys that have names. The first name of a key is the one written.
const NAMES: [(&str, Code); 19] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Space", Code::Char(' ')),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
];

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// Control is held.
    pub ctrl: bool,
    /// Alt (meta, option) is held.
    pub alt: bool,
    /// Shift is held; never for characters, which carry it themselves.
    pub shift: bool,
}

impl From<Code> for Key {
    fn from(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }
}

impl From<char> for Key {
    fn from(c: char) -> Self {
        Code::Char(c).into()
    }
}

impl Key {
    /// The key with control held. Letters lose their case: a terminal does
    /// not tell `ctrl-d` from `ctrl-D`.
    #[must_use]
    pub fn ctrl(c: char) -> Self {
        Self { ctrl: true, ..Self::from(c.to_ascii_lowercase()) }
    }

    /// One form for one press: shift goes into characters, control takes the
    /// case from letters.
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let Code::Char(c) = self.code {
            let c = if self.shift && c.is_ascii_lowercase() && !self.ctrl { c.to_ascii_uppercase() } else { c };
            self.code = Code::Char(if self.ctrl { c.to_ascii_lowercase() } else { c });
            self.shift = false;
        }
        self
    }

    /// The character that it types into a text field, if it does.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The same key as an ASCII keyboard types it. An input method left on
    /// sends `：` for `:` and `ｊ` for `j`. For use outside text fields only.
    #[must_use]
    pub fn folded(self) -> Self {
        match self.code {
            Code::Char(c) => Self { code: Code::Char(fold(c)), ..self }.normal(),
            _ => self,
        }
    }

    /// Whether it is a Chinese character: outside a text field a sign that the
    /// input method is on. No letter is guessed from it.
    #[must_use]
    pub fn is_han(self) -> bool {
        matches!(
            self.typed(),
            Some(
                '\u{2E80}'..='\u{2FDF}'
                | '\u{3400}'..='\u{4DBF}'
                | '\u{4E00}'..='\u{9FFF}'
                | '\u{F900}'..='\u{FAFF}'
                | '\u{20000}'..='\u{323AF}'
                | '々'
                | '〇',
            )
        )
    }

    /// Reads one key.
    ///
    /// # Errors
    /// Says what was read and how keys are written.
    pub fn parse(text: &str) -> Result<Self, Msg> {
        let fault = || Msg::new("key-unknown").text("read", text);
        let mut key = Self::from(Code::Enter);
        let mut rest = text;
        loop {
            let held = ["ctrl-", "alt-", "S-", "C-", "M-", "shift-"].into_iter().find(|held| {
                rest.get(..held.len())
                    .is_some_and(|start| if held.len() == 2 { start == *held } else { start.eq_ignore_ascii_case(held) })
            });
            let Some(held) = held.filter(|held| rest.len() > held.len()) else { break };
            let flag = match held {
                "ctrl-" | "C-" => &mut key.ctrl,
                "alt-" | "M-" => &mut key.alt,
                _ => &mut key.shift,
            };
            if std::mem::replace(flag, true) {
                return Err(fault());
            }
            rest = &rest[held.len()..];
        }
        key.code = code(rest).ok_or_else(fault)?;
        if key.shift && matches!(key.code, Code::Char(c) if !c.is_ascii_lowercase()) {
            return Err(fault());
        }
        Ok(key.normal())
    }

    /// Reads keys that are pressed one after the other: `g p`.
    ///
    /// # Errors
    /// Says what was read and how keys are written; also for an empty text.
    pub fn parse_sequence(text: &str) -> Result<Vec<Self>, Msg> {
        let keys = text.split_whitespace().map(Self::parse).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(Msg::new("key-unknown").text("read", text)) } else { Ok(keys) }
    }
}

fn code(text: &str) -> Option<Code> {
    let mut chars = text.chars();
    match (chars.next()?, chars.as_str()) {
        (c, "") if !c.is_control() && c != ' ' => Some(Code::Char(c)),
        ('F' | 'f', number) if number.len() <= 2 && number.starts_with(|c: char| c.is_ascii_digit()) => {
            number.parse().ok().filter(|number| (1..=24).contains(number)).map(Code::F)
        }
        _ => NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|&(_, code)| code),
    }
}

/// The key of an ASCII keyboard that types this with an input method on.
fn fold(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // The full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '、' => '/',
        '。' => '.',
        '《' => '<',
        '》' => '>',
        '【' => '[',
        '】' => ']',
        '「' => '{',
        '」' => '}',
        '·' => '`',
        '…' => '^',
        '—' => '_',
        '￥' | '¥' => '$',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        _ => c,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "S-")] {
            if held {
                out.write_str(name)?;
            }
        }
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((name, _))) => out.write_str(name),
            (Code::F(number), None) => write!(out, "F{number}"),
            (Code::Char(c), None) => write!(out, "{c}"),
            (_, None) => Ok(()),
        }
    }
}

/// Keys as they are written: `g p`.
#[must_use]
pub fn spell(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// One thing that a script of key presses does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// A key.
    Key(Key),
    /// Text that arrives as one paste.
    Paste(String),
}

/// Reads a script of key presses, for tests and recordings:
/// `j j Enter text:中文 ctrl-s`. `text:` types the characters up to the next
/// blank, `paste:` pastes them; in both `_` is a blank and `\n` a line feed.
///
/// # Errors
/// Says which key was not understood.
pub fn press(script: &str) -> Result<Vec<Press>, Msg> {
    let unescape = |text: &str| text.replace('_', " ").replace("\\n", "\n");
    let mut presses = Vec::new();
    for word in script.split_whitespace() {
        if let Some(text) = word.strip_prefix("text:") {
            let key = |c| Press::Key(if c == '\n' { Code::Enter.into() } else { Key::from(c) });
            presses.extend(unescape(text).chars().map(key));
        } else if let Some(text) = word.strip_prefix("paste:") {
            presses.push(Press::Paste(unescape(text)));
        } else {
            presses.push(Press::Key(Key::parse(word)?));
        }
    }
    Ok(presses)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_read_and_written_in_one_spelling() {
        for spelling in [
            "j",
            "G",
            "ctrl-d",
            "S-Tab",
            "Enter",
            "Esc",
            "Space",
            "PgUp",
            "Left",
            "F5",
            "alt-f",
            "ctrl-alt-Del",
            "-",
            "ctrl--",
            "：",
            "ctrl-Space",
        ] {
            assert_eq!(Key::parse(spelling).unwrap().to_string(), spelling);
        }
    }

    #[test]
    fn other_spellings_of_the_same_key_are_read_too() {
        for (read, written) in [
            ("S-g", "G"),
            ("Ctrl-D", "ctrl-d"),
            ("C-d", "ctrl-d"),
            ("pageup", "PgUp"),
            ("shift-Tab", "S-Tab"),
            ("f12", "F12"),
            ("delete", "Del"),
        ] {
            assert_eq!(Key::parse(read).unwrap().to_string(), written);
        }
    }

    #[test]
    fn what_is_no_key_is_refused_with_what_was_read() {
        for text in ["", "jj", "ctrl-", "F0", "F25", "F+5", "S-1", "ctrl-ctrl-a", "Entr", "\u{1b}", " "] {
            assert_eq!(Key::parse(text), Err(Msg::new("key-unknown").text("read", text)), "{text:?}");
        }
        assert_eq!(Key::parse_sequence("g xx"), Err(Msg::new("key-unknown").text("read", "xx")));
        assert!(Key::parse_sequence(" ").is_err());
    }

    #[test]
    fn a_sequence_is_spelled_with_blanks() {
        let keys = Key::parse_sequence("g p").unwrap();
        assert_eq!(keys, [Key::from('g'), Key::from('p')]);
        assert_eq!(spell(&keys), "g p");
    }

    #[test]
    fn a_chinese_input_method_left_on_does_no_harm() {
        for (typed, meant) in [
            ('：', ':'),
            ('、', '/'),
            ('？', '?'),
            ('ｊ', 'j'),
            ('Ｇ', 'G'),
            ('１', '1'),
            ('　', ' '),
            ('【', '['),
            ('￥', '$'),
            ('j', 'j'),
            ('就', '就'),
        ] {
            assert_eq!(Key::from(typed).folded(), Key::from(meant));
        }
        assert!(Key::from('就').is_han());
        assert!(!Key::from('：').is_han() && !Key::from('j').is_han() && !Key::from(Code::Enter).is_han());
    }

    #[test]
    fn a_script_types_pastes_and_presses() {
        let keys = |script| press(script).unwrap();
        assert_eq!(
            keys("j text:中_a ctrl-s"),
            ["j", "中", "Space", "a", "ctrl-s"].map(|key| Press::Key(Key::parse(key).unwrap()))
        );
        assert_eq!(keys(r"paste:a_b\nc"), [Press::Paste("a b\nc".into())]);
        assert!(press("j nokey").is_err());
    }

    #[test]
    fn only_plain_characters_are_typed() {
        assert_eq!(Key::from('中').typed(), Some('中'));
        assert_eq!(Key::ctrl('D').typed(), None);
        assert_eq!(Key::from(Code::Enter).typed(), None);
    }

    proptest! {
        #[test]
        fn every_key_is_read_back_as_written(c in any::<char>(), ctrl: bool, alt: bool, shift: bool, named in 0..NAMES.len(), f in 1_u8..=24) {
            for code in [Code::Char(c), NAMES[named].1, Code::F(f)] {
                let key = Key { code, ctrl, alt, shift }.normal();
                if !matches!(key.code, Code::Char(c) if c.is_control()) {
                    prop_assert_eq!(Key::parse(&key.to_string()), Ok(key));
                }
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*|(ctrl-|S-|F){0,3}.?") {
            let _ = Key::parse(&text);
            let _ = press(&text);
        }
    }
}
