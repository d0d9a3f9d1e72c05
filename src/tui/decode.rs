//! What a terminal sends, read into keys, pastes and the mouse.
//!
//! Pure: bytes in, inputs out; time is told by the caller ([`Decoder::idle`]).
//! Our own and not crossterm's reader, because that one waits inside read(2)
//! for the end of a paste that never comes, cannot tell a slow arrow key from
//! Esc, and spins when the terminal is gone.

use std::time::Duration;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::key::{Code, Key};

/// One thing that a person did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// Pressed a key.
    Key(Key),
    /// Pasted a text, as it came: not cleaned, but with line feeds only.
    Paste(String),
    /// Used the mouse.
    Mouse(MouseEvent),
    /// Nothing: the terminal answered where its cursor is, from 0.
    Cursor {
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
}

/// What stands at the start of the bytes.
enum Step {
    /// One input, or nothing worth telling, of so many bytes.
    Done(Option<Decoded>, usize),
    /// The rest has not arrived yet.
    Wait,
}

/// How long the rest of a control sequence may take. Whoever types `Esc` and
/// `[` by hand is faster than a line that stalls in the middle of one.
const SEQUENCE: Duration = Duration::from_secs(1);
/// How long a paste may stall before a single key ends it.
const PASTE: Duration = Duration::from_secs(2);
/// A control sequence is not longer than this.
const LONGEST: usize = 64;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Reads what a terminal sends.
#[derive(Debug)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// How long a lone Esc waits for the rest of an arrow key.
    grace: Duration,
    /// A lone Esc stood at the end of what was read before.
    held: bool,
    /// Inside a paste: how many bytes hold no end of it for sure.
    paste: Option<usize>,
    /// The paste has been silent for long.
    stalled: bool,
}

impl Decoder {
    /// `grace` is how long a lone Esc is held back: 25 ms, over SSH 100 ms.
    #[must_use]
    pub fn new(grace: Duration) -> Self {
        Self { bytes: Vec::new(), grace, held: false, paste: None, stalled: false }
    }

    /// Takes what was read at once and gives back what is complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Decoded> {
        let mut out = Vec::new();
        if self.stalled && !bytes.is_empty() {
            self.stalled = false;
            // More of the paste comes in lumps; a key comes alone.
            if self.paste.is_some() && bytes.len() < PASTE_END.len() {
                self.end_paste(self.bytes.len(), &mut out);
            }
        }
        if self.held && !matches!(bytes.first(), None | Some(b'[' | b'O')) {
            // Esc and then another key, not alt with that key.
            self.bytes.clear();
            out.push(Decoded::Key(Code::Esc.into()));
        }
        self.bytes.extend_from_slice(bytes);
        self.run(&mut out);
        self.held = self.paste.is_none() && self.bytes == [0x1b];
        out
    }

    /// How long to wait for the rest of what has begun; none if nothing has.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match self.bytes.as_slice() {
            _ if self.paste.is_some() => (!self.stalled).then_some(PASTE),
            [] => None,
            [0x1b] | [0x1b, b'[' | b'O' | 0x1b] => Some(self.grace),
            _ => Some(SEQUENCE),
        }
    }

    /// Nothing came for that long: what has begun is taken for what it is.
    pub fn idle(&mut self) -> Vec<Decoded> {
        let mut out = Vec::new();
        self.held = false;
        if self.paste.is_some() {
            self.stalled = true;
            return out;
        }
        let bytes = std::mem::take(&mut self.bytes);
        match bytes.as_slice() {
            [0x1b, rest @ ..] if rest.len() <= 1 => {
                out.push(Decoded::Key(Code::Esc.into()));
                out.extend(rest.iter().map(|&byte| match byte {
                    0x1b => Decoded::Key(Code::Esc.into()),
                    byte => Decoded::Key(char::from(byte).into()),
                }));
            }
            // Half a sequence or half a character says nothing.
            _ => {}
        }
        out
    }

    fn run(&mut self, out: &mut Vec<Decoded>) {
        let mut at = 0;
        loop {
            if let Some(searched) = self.paste {
                let found = find(&self.bytes[searched..], PASTE_END).map(|found| searched + found);
                let Some(end) = found else {
                    self.paste = Some(self.bytes.len().saturating_sub(PASTE_END.len() - 1));
                    return;
                };
                self.end_paste(end, out);
                self.bytes.drain(..PASTE_END.len());
                at = 0;
                continue;
            }
            match step(&self.bytes[at..]) {
                Step::Done(input, length) => {
                    if self.bytes[at..].starts_with(PASTE_START) {
                        self.bytes.drain(..at + length);
                        at = 0;
                        self.paste = Some(0);
                    } else {
                        out.extend(input);
                        at += length;
                    }
                }
                Step::Wait => {
                    self.bytes.drain(..at);
                    return;
                }
            }
        }
    }

    /// Gives back the first `end` bytes as a paste.
    fn end_paste(&mut self, end: usize, out: &mut Vec<Decoded>) {
        let text: Vec<u8> = self.bytes.drain(..end).collect();
        self.paste = None;
        let text = String::from_utf8_lossy(&text).replace("\r\n", "\n").replace('\r', "\n");
        match out.last_mut() {
            Some(Decoded::Paste(before)) => before.push_str(&text),
            _ => out.push(Decoded::Paste(text)),
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn key(code: Code) -> Decoded {
    Decoded::Key(code.into())
}

/// Reads the first input of the bytes.
fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] => Step::Wait,
        [0x1b, rest @ ..] => escape(rest),
        [b'\r', ..] => Step::Done(Some(key(Code::Enter)), 1),
        [b'\t', ..] => Step::Done(Some(key(Code::Tab)), 1),
        [0x7f, ..] => Step::Done(Some(key(Code::Backspace)), 1),
        [0, ..] => Step::Done(Some(Decoded::Key(Key::ctrl(' '))), 1),
        // The controls lie 64 below `@A..Z[\]^_`.
        [byte @ 1..=0x1f, ..] => Step::Done(Some(Decoded::Key(Key::ctrl(char::from(byte + 64)))), 1),
        [byte @ 0x20..=0x7e, ..] => Step::Done(Some(Decoded::Key(char::from(*byte).into())), 1),
        [first, ..] => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return Step::Done(None, 1),
            };
            let known = &bytes[..length.min(bytes.len())];
            match std::str::from_utf8(known) {
                Ok(text) => Step::Done(text.chars().next().map(|c| Decoded::Key(c.into())), length),
                Err(fault) if fault.error_len().is_none() => Step::Wait,
                Err(_) => Step::Done(None, 1),
            }
        }
    }
}

/// Reads what follows an Esc.
fn escape(rest: &[u8]) -> Step {
    match rest {
        [] | [0x1b | b'O'] => Step::Wait,
        [b'[', rest @ ..] => control_sequence(rest),
        [b'O', last, ..] => Step::Done(letter(*last).map(key), 3),
        // Answers of the terminal to questions: up to BEL or ST.
        [b']' | b'P' | b'_' | b'^' | b'X', rest @ ..] => match answer_end(rest) {
            Some(length) => Step::Done(None, 2 + length),
            None if rest.len() > 4096 => Step::Done(None, 2 + rest.len()),
            None => Step::Wait,
        },
        // Two Esc are two Esc, unless the second begins an alt-arrow.
        [0x1b, b'[' | b'O', ..] => match step(rest) {
            Step::Done(Some(Decoded::Key(key)), length) => Step::Done(Some(Decoded::Key(Key { alt: true, ..key })), length + 1),
            Step::Done(input, length) => Step::Done(input, length + 1),
            Step::Wait => Step::Wait,
        },
        [0x1b, ..] => Step::Done(Some(key(Code::Esc)), 1),
        _ => match step(rest) {
            Step::Done(Some(Decoded::Key(key)), length) => {
                Step::Done(Some(Decoded::Key(Key { alt: true, ..key }.normal())), length + 1)
            }
            Step::Done(input, length) => Step::Done(input, length + 1),
            Step::Wait => Step::Wait,
        },
    }
}

fn answer_end(bytes: &[u8]) -> Option<usize> {
    let bell = bytes.iter().position(|&byte| byte == 7).map(|at| at + 1);
    let terminator = find(bytes, b"\x1b\\").map(|at| at + 2);
    bell.into_iter().chain(terminator).min()
}

/// The key of the last letter of `Esc [ A` and `Esc O A`.
fn letter(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'M' => Code::Enter,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'R' => Code::F(3),
        b'S' => Code::F(4),
        _ => return None,
    })
}

/// Reads what follows `Esc [`.
fn control_sequence(rest: &[u8]) -> Step {
    match rest {
        // The Linux console: F1 to F5.
        [b'[', last, ..] => {
            let code = (b'A'..=b'E').contains(last).then(|| Code::F(last - b'A' + 1));
            return Step::Done(code.map(key), 4);
        }
        // The mouse of terminals without SGR reports: three raw bytes.
        [b'M', report @ ..] => {
            return match report {
                [button, x, y, ..] => {
                    let place = |byte: u8| u16::from(byte.saturating_sub(33));
                    Step::Done(mouse(u16::from(button.saturating_sub(32)), place(*x), place(*y), false), 6)
                }
                _ => Step::Wait,
            };
        }
        [b'['] => return Step::Wait,
        _ => {}
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() > LONGEST { Step::Done(None, rest.len() + 2) } else { Step::Wait };
    };
    let length = end + 3;
    if !(0x40..=0x7e).contains(&rest[end]) {
        // Broken off by something else, which is read next.
        return Step::Done(None, length - 1);
    }
    Step::Done(control(&rest[..end], rest[end]), length)
}

/// The meaning of `Esc [ parameters last`.
fn control(parameters: &[u8], last: u8) -> Option<Decoded> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let Some(report) = text.strip_prefix('<') {
        let mut numbers = report.split(';').map(str::parse::<u16>);
        let (button, x, y) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
        return mouse(button, x.saturating_sub(1), y.saturating_sub(1), last == b'm');
    }
    // `1;5:1` has sub-parameters that say nothing here.
    let numbers: Vec<u32> = text.split(';').map(|number| number.split(':').next().unwrap_or("").parse().unwrap_or(0)).collect();
    let number = |place: usize| numbers.get(place).copied().unwrap_or(0);
    let (code, held) = match last {
        b'Z' => return Some(Decoded::Key(Key { shift: true, ..Code::Tab.into() })),
        // Also shift-F3 in some terminals; nothing is bound to that.
        b'R' if numbers.len() == 2 => {
            let from_0 = |place| u16::try_from(number(place).saturating_sub(1)).ok();
            return Some(Decoded::Cursor { column: from_0(1)?, row: from_0(0)? });
        }
        b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' if numbers.len() <= 2 && number(0) <= 1 => (letter(last)?, number(1)),
        // xterm's modifyOtherKeys: `27;5;13~`.
        b'~' if number(0) == 27 && numbers.len() == 3 => (character(number(2))?, number(1)),
        b'~' => (numbered(number(0))?, number(1)),
        b'u' => (character(number(0))?, number(1)),
        _ => return None,
    };
    let held = held.saturating_sub(1);
    Some(Decoded::Key(Key { code, shift: held & 1 > 0, alt: held & 2 > 0, ctrl: held & 4 > 0 }.normal()))
}

fn numbered(number: u32) -> Option<Code> {
    let function = |from: u32, first: u8| u8::try_from(number - from).ok().map(|n| Code::F(first + n));
    match number {
        1 | 7 => Some(Code::Home),
        2 => Some(Code::Insert),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

fn character(number: u32) -> Option<Code> {
    match number {
        13 => Some(Code::Enter),
        9 => Some(Code::Tab),
        27 => Some(Code::Esc),
        8 | 127 => Some(Code::Backspace),
        _ => char::from_u32(number).filter(|c| !c.is_control()).map(Code::Char),
    }
}

/// A report of the mouse. Bits of `button`: 0 and 1 which, 2 to 4 shift, alt,
/// control, 5 moved, 6 wheel.
fn mouse(button: u16, column: u16, row: u16, released: bool) -> Option<Decoded> {
    let moved = button & 32 > 0;
    let which = match button & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (button & 0b1100_0000, which) {
        (64, Some(MouseButton::Left)) => MouseEventKind::ScrollUp,
        (64, Some(MouseButton::Middle)) => MouseEventKind::ScrollDown,
        (64, Some(MouseButton::Right)) => MouseEventKind::ScrollLeft,
        (64, None) => MouseEventKind::ScrollRight,
        (0, Some(which)) if released => MouseEventKind::Up(which),
        (0, Some(which)) if moved => MouseEventKind::Drag(which),
        (0, Some(which)) => MouseEventKind::Down(which),
        (0, None) if !moved => MouseEventKind::Up(MouseButton::Left),
        _ => return None,
    };
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)] {
        modifiers.set(modifier, button & bit > 0);
    }
    Some(Decoded::Mouse(MouseEvent { kind, column, row, modifiers }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::key::spell;
    use super::*;

    const GRACE: Duration = Duration::from_millis(25);

    fn spelled(inputs: &[Decoded]) -> String {
        let keys: Vec<Key> =
            inputs.iter().map(|input| if let Decoded::Key(key) = input { *key } else { panic!("{input:?}") }).collect();
        spell(&keys)
    }

    fn read(bytes: &[u8]) -> String {
        spelled(&Decoder::new(GRACE).feed(bytes))
    }

    #[test]
    fn keys_of_all_usual_terminals_are_known() {
        for (bytes, keys) in [
            ("jG :", "j G Space :"),
            ("中文", "中 文"),
            ("\r\t\x7f\x00", "Enter Tab Backspace ctrl-Space"),
            ("\x01\x04\x1a\x1f\x0a\x08", "ctrl-a ctrl-d ctrl-z ctrl-_ ctrl-j ctrl-h"),
            ("\x1b[A\x1bOB\x1b[1;5C\x1b[D", "Up Down ctrl-Right Left"),
            ("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1bOH", "Home End Home End Home End Home"),
            ("\x1b[5~\x1b[6~\x1b[3~\x1b[2~\x1b[3;5~", "PgUp PgDn Del Ins ctrl-Del"),
            ("\x1bOP\x1b[[B\x1b[13~\x1b[15~\x1b[17~\x1b[24~", "F1 F2 F3 F5 F6 F12"),
            ("\x1b[Z\x1b[1;2A\x1bf\x1bF", "S-Tab S-Up alt-f alt-F"),
            ("\x1b[27;5;13~\x1b[97;5u", "ctrl-Enter ctrl-a"),
            ("\x1b\x1b[A", "alt-Up"),
        ] {
            assert_eq!(read(bytes.as_bytes()), keys, "{bytes:?}");
        }
    }

    #[test]
    fn a_lone_esc_waits_for_the_rest_of_an_arrow() {
        let mut decoder = Decoder::new(GRACE);
        assert_eq!(decoder.feed(b"\x1b"), []);
        assert_eq!(decoder.patience(), Some(GRACE));
        assert_eq!(spelled(&decoder.feed(b"[A")), "Up");
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"\x1b");
        assert_eq!(decoder.feed(b"["), []);
        assert_eq!(spelled(&decoder.feed(b"B")), "Down");
    }

    #[test]
    fn esc_alone_is_esc_and_the_next_key_is_its_own() {
        let mut decoder = Decoder::new(GRACE);
        decoder.feed(b"\x1b");
        assert_eq!(spelled(&decoder.idle()), "Esc");
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"\x1b");
        assert_eq!(spelled(&decoder.feed(b"j")), "Esc j", "not alt-j");
        decoder.feed(b"\x1b");
        decoder.feed(b"[");
        assert_eq!(spelled(&decoder.idle()), "Esc [");
        assert_eq!(decoder.feed(b"\x1b\x1b"), []);
        assert_eq!(spelled(&decoder.idle()), "Esc Esc");
    }

    #[test]
    fn a_paste_is_one_text_and_no_keys() {
        let mut decoder = Decoder::new(GRACE);
        assert_eq!(decoder.feed(b"\x1b[200~q\x1b[A"), []);
        assert_eq!(decoder.feed("中\r\nb\r\x1b[201".as_bytes()), []);
        assert_eq!(decoder.feed(b"~j"), [Decoded::Paste("q\x1b[A中\nb\n".into()), Decoded::Key('j'.into())]);
        assert_eq!(decoder.feed(b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~"), [Decoded::Paste("ab".into())]);
    }

    #[test]
    fn a_paste_without_an_end_does_not_trap() {
        let mut decoder = Decoder::new(GRACE);
        decoder.feed(b"\x1b[200~abc");
        assert_eq!(decoder.patience(), Some(PASTE));
        assert_eq!(decoder.idle(), []);
        assert_eq!(decoder.patience(), None, "silence costs no wakeups");
        assert_eq!(decoder.feed(b"the rest after a stall"), []);
        decoder.idle();
        assert_eq!(decoder.feed(b"\x03"), [Decoded::Paste("abcthe rest after a stall".into()), Decoded::Key(Key::ctrl('c'))]);
    }

    #[test]
    fn the_mouse_is_read_in_both_encodings() {
        let at = |kind, column, row| Decoded::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
        let mut decoder = Decoder::new(GRACE);
        assert_eq!(
            decoder.feed(b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<65;1;1M\x1b[M \x21\x22"),
            [
                at(MouseEventKind::Down(MouseButton::Left), 9, 4),
                at(MouseEventKind::Up(MouseButton::Left), 9, 4),
                at(MouseEventKind::ScrollDown, 0, 0),
                at(MouseEventKind::Down(MouseButton::Left), 0, 1),
            ]
        );
    }

    #[test]
    fn answers_of_the_terminal_are_no_keys() {
        assert_eq!(read(b"\x1b[?64;1c\x1b]11;rgb:00/00/00\x07\x1bP1$r\x1b\\\x1b[Ij"), "j");
        assert_eq!(Decoder::new(GRACE).feed(b"\x1b[12;40R"), [Decoded::Cursor { column: 39, row: 11 }]);
    }

    #[test]
    fn half_a_sequence_is_forgotten_and_broken_bytes_are_skipped() {
        let mut decoder = Decoder::new(GRACE);
        decoder.feed(b"\x1b[1;");
        assert_eq!(decoder.patience(), Some(SEQUENCE));
        assert_eq!(decoder.idle(), []);
        assert_eq!(spelled(&decoder.feed(b"\xff\xe4j")), "j");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_line_cuts_the_bytes(
            parts in prop::collection::vec(prop::sample::select(vec![
                "j", "中", "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1b[5~", "\x1b[200~中\rq\x1b[201~", "\x1b[<0;10;5M", "\r", "\x1b[[B",
            ]), 1..12),
            cuts in prop::collection::vec(1_usize..5, 0..40),
        ) {
            let bytes = parts.concat().into_bytes();
            let whole = Decoder::new(GRACE).feed(&bytes);
            let mut decoder = Decoder::new(GRACE);
            let (mut pieces, mut rest) = (Vec::new(), bytes.as_slice());
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                pieces.extend(decoder.feed(piece));
                rest = after;
            }
            pieces.extend(decoder.feed(rest));
            let joined = pieces.into_iter().fold(Vec::new(), |mut all: Vec<Decoded>, next| {
                match (all.last_mut(), next) {
                    (Some(Decoded::Paste(text)), Decoded::Paste(more)) => text.push_str(&more),
                    (_, next) => all.push(next),
                }
                all
            });
            prop_assert_eq!(joined, whole);
        }

        #[test]
        fn no_bytes_panic_or_pile_up(chunks in prop::collection::vec(prop::collection::vec(
            prop_oneof![any::<u8>(), prop::sample::select(b"\x1b[]OPM<;0129~uAmM\x07\\".to_vec())], 0..30), 0..8)) {
            let mut decoder = Decoder::new(GRACE);
            for chunk in chunks {
                decoder.feed(&chunk);
                prop_assert!(decoder.paste.is_some() || decoder.bytes.len() <= 4200);
            }
            decoder.idle();
            prop_assert!(decoder.paste.is_some() || decoder.bytes.is_empty());
        }
    }
}
