//! How the terminal draws the next glyph, and the shortest way to change that.
//! The colour of underlines is left out: no role has one, and terminals that
//! do not know its code take it for others.

use ratatui::style::{Color, Modifier};

/// How a glyph is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pen {
    /// The colour of the glyph.
    pub fg: Color,
    /// The colour behind it.
    pub bg: Color,
    /// Bold and the like.
    pub modifier: Modifier,
}

/// The modifiers with their codes on and off.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The modifiers that show on a blank.
const SHOWS_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

impl Pen {
    /// Whether a blank looks the same with both.
    #[must_use]
    pub fn same_blank(self, other: Self) -> bool {
        let marks = self.modifier & SHOWS_ON_BLANK;
        self.bg == other.bg && marks == other.modifier & SHOWS_ON_BLANK && (marks.is_empty() || self == other)
    }

    /// Appends the shortest sequence that turns this pen into another one.
    pub fn turn(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let (mut change, mut anew) = (Vec::new(), Vec::new());
        self.change(to, &mut change);
        Self::default().change(to, &mut anew);
        // `0;` first: from anything to `to` by way of the default pen.
        out.extend_from_slice(b"\x1b[");
        if to == Self::default() || change.len() >= anew.len() + 2 {
            if to != Self::default() {
                out.extend_from_slice(b"0;");
            }
            out.extend_from_slice(&anew);
        } else {
            out.extend_from_slice(&change);
        }
        out.push(b'm');
    }

    fn change(self, to: Self, out: &mut Vec<u8>) {
        let mut code = |code: &str| {
            if !out.is_empty() {
                out.push(b';');
            }
            out.extend_from_slice(code.as_bytes());
        };
        let mut kept = self.modifier;
        for (modifier, _, off) in MODIFIERS {
            if kept.contains(modifier) && !to.modifier.contains(modifier) {
                code(&off.to_string());
                // Some of them share one code for off.
                for (other, ..) in MODIFIERS.iter().filter(|(.., other)| *other == off) {
                    kept.remove(*other);
                }
            }
        }
        for (modifier, on, _) in MODIFIERS {
            if to.modifier.contains(modifier) && !kept.contains(modifier) {
                code(&on.to_string());
            }
        }
        if self.fg != to.fg {
            code(&colour(to.fg, 30));
        }
        if self.bg != to.bg {
            code(&colour(to.bg, 40));
        }
    }
}

/// The code of a colour; `base` is 30 for text and 40 for the background.
fn colour(colour: Color, base: u8) -> String {
    let bright = base + 60;
    match colour {
        Color::Reset => (base + 9).to_string(),
        Color::Black => base.to_string(),
        Color::Red => (base + 1).to_string(),
        Color::Green => (base + 2).to_string(),
        Color::Yellow => (base + 3).to_string(),
        Color::Blue => (base + 4).to_string(),
        Color::Magenta => (base + 5).to_string(),
        Color::Cyan => (base + 6).to_string(),
        Color::Gray => (base + 7).to_string(),
        Color::DarkGray => bright.to_string(),
        Color::LightRed => (bright + 1).to_string(),
        Color::LightGreen => (bright + 2).to_string(),
        Color::LightYellow => (bright + 3).to_string(),
        Color::LightBlue => (bright + 4).to_string(),
        Color::LightMagenta => (bright + 5).to_string(),
        Color::LightCyan => (bright + 6).to_string(),
        Color::White => (bright + 7).to_string(),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pen_turns_with_the_shortest_sequence() {
        let turned = |from: Modifier, fg: Color, to: Modifier| {
            let mut out = Vec::new();
            Pen { fg, bg: Color::Reset, modifier: from }.turn(Pen { modifier: to, ..Pen::default() }, &mut out);
            String::from_utf8(out).unwrap()
        };
        let (bold, dim, reversed) = (Modifier::BOLD, Modifier::DIM, Modifier::REVERSED);
        assert_eq!(turned(bold, Color::Red, Modifier::empty()), "\x1b[m");
        assert_eq!(turned(bold, Color::Reset, bold), "");
        // Bold and dim have one code for off.
        assert_eq!(turned(bold | dim, Color::Reset, bold), "\x1b[0;1m");
        assert_eq!(turned(bold | dim | reversed, Color::Reset, bold | reversed), "\x1b[22;1m");
        assert_eq!(turned(bold, Color::Red, reversed), "\x1b[0;7m");
        assert_eq!(turned(bold, Color::Reset, bold | reversed), "\x1b[7m");
    }
}
