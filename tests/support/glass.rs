//! A terminal that shows what it is sent, as far as our backend uses it, and
//! that treats wide glyphs as badly as real ones do.

use duijie::data::clean;
use duijie::tui::text;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthChar;

/// What becomes of the other half when half of a wide glyph is overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orphan {
    /// A blank without any style, as in tmux.
    Plain,
    /// A blank that keeps the style of the glyph.
    Keeps,
    /// A blank in the style that is in force.
    Pen,
    /// Half a glyph stays to be seen.
    Half,
}

impl Orphan {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Keeps, Self::Pen, Self::Half];
}

/// How a cell is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

/// One cell. The right half of a wide glyph has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub text: String,
    pub look: Look,
}

impl Place {
    fn blank(look: Look) -> Self {
        Self { text: " ".into(), look }
    }

    /// What a person sees of it: a blank without marks has only a background.
    pub fn seen(&self) -> (String, Look) {
        let marks = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        if self.text.trim_matches(' ').is_empty() && !self.look.modifier.intersects(marks) {
            return (self.text.clone(), Look { bg: self.look.bg, ..Look::default() });
        }
        (self.text.clone(), self.look)
    }
}

/// The terminal.
pub struct Glass {
    pub width: u16,
    pub height: u16,
    pub cells: Vec<Place>,
    orphan: Orphan,
    /// Whether ambiguous characters take two columns.
    ambiguous_wide: bool,
    at: (u16, u16),
    look: Look,
    /// Whether a frame has begun and not ended.
    inside: bool,
}

impl Glass {
    pub fn new(width: u16, height: u16, orphan: Orphan) -> Self {
        let cells = vec![Place::blank(Look::default()); usize::from(width) * usize::from(height)];
        Self { width, height, cells, orphan, ambiguous_wide: false, at: (0, 0), look: Look::default(), inside: false }
    }

    /// The same, drawing ambiguous characters two columns wide.
    pub fn wide(mut self) -> Self {
        self.ambiguous_wide = true;
        self
    }

    /// The window has another size; what is seen after that is anybody's guess.
    pub fn resize(&mut self, width: u16, height: u16) {
        let rubbish = Place { text: "#".into(), look: Look { modifier: Modifier::REVERSED, ..Look::default() } };
        (self.width, self.height) = (width, height);
        self.cells = vec![rubbish; usize::from(width) * usize::from(height)];
        self.at = (width / 2, height / 2);
    }

    pub fn cell(&self, x: u16, y: u16) -> &Place {
        &self.cells[usize::from(y) * usize::from(self.width) + usize::from(x)]
    }

    fn cell_mut(&mut self, x: u16, y: u16) -> &mut Place {
        &mut self.cells[usize::from(y) * usize::from(self.width) + usize::from(x)]
    }

    /// The rows as text.
    pub fn rows(&self) -> Vec<String> {
        (0..self.height).map(|y| (0..self.width).map(|x| self.cell(x, y).text.as_str()).collect::<String>()).collect()
    }

    /// Shows what was written.
    pub fn process(&mut self, bytes: &[u8]) {
        let sent = std::str::from_utf8(bytes).expect("a frame is whole characters");
        let mut rest = sent;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\x1b' => {
                    let sequence = rest.strip_prefix('[').expect("only CSI sequences");
                    let end = sequence.find(|c: char| c.is_ascii_alphabetic()).expect("a final byte");
                    self.command(&sequence[..end], sequence.as_bytes()[end]);
                    rest = &sequence[end + 1..];
                }
                '\r' => self.at.0 = 0,
                '\n' => {
                    assert!(self.at.1 + 1 < self.height, "the screen scrolled");
                    self.at.1 += 1;
                }
                c => self.print(c),
            }
        }
        assert!(!self.inside, "the frame does not end");
    }

    fn command(&mut self, numbers: &str, end: u8) {
        let number = |n: usize| numbers.split(';').nth(n).and_then(|part| part.parse::<u16>().ok());
        match (numbers, end) {
            ("?2026", b'h') => self.inside = true,
            ("?2026", b'l') => self.inside = false,
            ("?25", b'h' | b'l') => {}
            (_, b'H') => {
                self.at = (number(1).unwrap_or(1) - 1, number(0).unwrap_or(1) - 1);
                assert!(self.at.0 < self.width && self.at.1 < self.height, "outside: {:?}", self.at);
            }
            (_, b'C') => self.at.0 = (self.at.0 + number(0).unwrap_or(1)).min(self.width - 1),
            ("2", b'J') => self.cells.fill(Place::blank(Look { bg: self.look.bg, ..Look::default() })),
            (_, b'm') => self.colour(numbers),
            _ => panic!("an unknown sequence: {numbers}{}", char::from(end)),
        }
    }

    fn colour(&mut self, numbers: &str) {
        let mut numbers = numbers.split(';').map(|part| part.parse::<u8>().unwrap_or(0));
        let rgb = |numbers: &mut dyn Iterator<Item = u8>| match numbers.next() {
            Some(5) => Color::Indexed(numbers.next().unwrap()),
            _ => Color::Rgb(numbers.next().unwrap(), numbers.next().unwrap(), numbers.next().unwrap()),
        };
        while let Some(number) = numbers.next() {
            let look = &mut self.look;
            match number {
                0 => *look = Look::default(),
                1 => look.modifier |= Modifier::BOLD,
                2 => look.modifier |= Modifier::DIM,
                4 => look.modifier |= Modifier::UNDERLINED,
                7 => look.modifier |= Modifier::REVERSED,
                22 => look.modifier -= Modifier::BOLD | Modifier::DIM,
                24 => look.modifier -= Modifier::UNDERLINED,
                27 => look.modifier -= Modifier::REVERSED,
                30..=37 => look.fg = Color::Indexed(number - 30),
                90..=97 => look.fg = Color::Indexed(number - 90 + 8),
                38 => look.fg = rgb(&mut numbers),
                39 => look.fg = Color::Reset,
                40..=47 => look.bg = Color::Indexed(number - 40),
                48 => look.bg = rgb(&mut numbers),
                49 => look.bg = Color::Reset,
                other => panic!("an unknown colour: {other}"),
            }
        }
    }

    fn print(&mut self, c: char) {
        assert!(clean::is_visible(c), "{c:?} reached the terminal");
        let columns = if self.ambiguous_wide && text::is_ambiguous(c) { 2 } else { columns_of(c) };
        let (x, y) = self.at;
        if columns == 0 {
            // A mark joins the glyph before it.
            let mut before = x.saturating_sub(1);
            while before > 0 && self.cell(before, y).text.is_empty() {
                before -= 1;
            }
            return self.cell_mut(before, y).text.push(c);
        }
        assert!(x < self.width, "it wraps at {x},{y}: {c:?}");
        self.overwrite(x, y);
        let look = self.look;
        *self.cell_mut(x, y) = Place { text: c.to_string(), look };
        if columns == 2 && x + 1 < self.width {
            self.overwrite(x + 1, y);
            *self.cell_mut(x, y) = Place { text: c.to_string(), look };
            *self.cell_mut(x + 1, y) = Place { text: String::new(), look };
        }
        self.at.0 = x + u16::try_from(columns).unwrap();
    }

    /// A cell is about to go: what becomes of the other half of its glyph.
    fn overwrite(&mut self, x: u16, y: u16) {
        let other = if self.cell(x, y).text.is_empty() {
            x.checked_sub(1)
        } else {
            Some(x + 1).filter(|x| *x < self.width && self.cell(*x, y).text.is_empty())
        };
        let Some(other) = other else { return };
        let pen = self.look;
        let orphan = self.orphan;
        let place = self.cell_mut(other, y);
        *place = match orphan {
            Orphan::Plain => Place::blank(Look::default()),
            Orphan::Keeps => Place::blank(place.look),
            Orphan::Pen => Place::blank(pen),
            Orphan::Half => Place { text: "\u{fffd}".into(), look: place.look },
        };
    }

    /// Compares with what was to be drawn: the first cell that is wrong.
    pub fn check(&self, wanted: &Buffer) -> Result<(), String> {
        for y in 0..self.height {
            let mut x = 0;
            while x < self.width {
                let cell = &wanted[(x, y)];
                let look = Look { fg: indexed(cell.fg), bg: indexed(cell.bg), modifier: cell.modifier };
                let columns = u16::try_from(text::width(cell.symbol()).max(1)).unwrap();
                // Clusters that ratatui takes for narrower than they are get cut.
                let mut left = 0;
                let fits = |c: &char| {
                    let fits = left + columns_of(*c) <= usize::from(columns);
                    left += if fits { columns_of(*c) } else { 0 };
                    fits
                };
                let shown: String = cell.symbol().chars().filter(|c| clean::is_visible(*c)).filter(fits).collect();
                // A glyph that lost what made it wide leaves a blank, and one
                // of several characters may have one in each column.
                let blanks = " ".repeat(usize::from(columns).saturating_sub(left));
                let wanted = Place { text: shown + &blanks, look }.seen();
                let text: String = (x..(x + columns).min(self.width)).map(|x| self.cell(x, y).text.as_str()).collect();
                let is = Place { text, look: self.cell(x, y).look }.seen();
                if is != wanted {
                    return Err(format!("at {x},{y} is {is:?}, wanted {wanted:?} ({:?})", self.orphan));
                }
                x += columns;
            }
        }
        Ok(())
    }
}

/// How far a terminal moves for a character.
fn columns_of(c: char) -> usize {
    // The half-width voicing marks are characters of their own there.
    if matches!(c, '\u{ff9e}' | '\u{ff9f}') { 1 } else { c.width().unwrap_or(0) }
}

/// The colours that have names by their numbers, as they are sent.
fn indexed(colour: Color) -> Color {
    match colour {
        Color::Black => Color::Indexed(0),
        Color::Red => Color::Indexed(1),
        Color::Green => Color::Indexed(2),
        Color::Yellow => Color::Indexed(3),
        Color::Blue => Color::Indexed(4),
        Color::Magenta => Color::Indexed(5),
        Color::Cyan => Color::Indexed(6),
        Color::Gray => Color::Indexed(7),
        Color::DarkGray => Color::Indexed(8),
        Color::LightRed => Color::Indexed(9),
        Color::LightGreen => Color::Indexed(10),
        Color::LightYellow => Color::Indexed(11),
        Color::LightBlue => Color::Indexed(12),
        Color::LightMagenta => Color::Indexed(13),
        Color::LightCyan => Color::Indexed(14),
        Color::White => Color::Indexed(15),
        other => other,
    }
}
