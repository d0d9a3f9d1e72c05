//! ratatui's cells as bytes for the terminal, as few as possible.
//!
//! ratatui's own backend moves the cursor after every wide glyph, resets
//! colours that are not set and flushes three times. Over SSH bytes are time:
//! this one halves a Chinese frame, writes it in one piece, and writes nothing
//! when nothing has changed.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Size};
use unicode_width::UnicodeWidthChar;

use super::pen::Pen;
use super::text;
use crate::data::clean;

/// The size taken for a terminal that does not know its own.
const USUAL: Size = Size { width: 80, height: 24 };
/// Frames are drawn unseen between these two (mode 2026); terminals that do
/// not know the mode ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";

/// How far a terminal moves its cursor for a glyph, as far as that is sure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Advance {
    /// All terminals agree.
    Sure,
    /// East Asian ambiguous: one column, two in some terminals.
    Ambiguous,
    /// Emoji and clusters: anything.
    Doubtful,
}

fn advance(symbol: &str) -> Advance {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return Advance::Doubtful };
    match c {
        ' '..='~'
        | '\u{2E80}'..='\u{303E}'
        | '\u{3041}'..='\u{33FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{20000}'..='\u{3FFFD}' => Advance::Sure,
        c if text::is_ambiguous(c) => Advance::Ambiguous,
        c if c.width() == Some(1) => Advance::Sure,
        _ => Advance::Doubtful,
    }
}

/// The columns that a terminal gives a text, character by character: it knows
/// nothing of clusters. A half-width voicing mark has one of its own.
fn columns_of(symbol: &str) -> u16 {
    let columns = |c: char| if matches!(c, '\u{FF9E}' | '\u{FF9F}') { 1 } else { c.width().unwrap_or(0) };
    u16::try_from(symbol.chars().map(columns).sum::<usize>()).unwrap_or(u16::MAX)
}

/// A ratatui backend that collects a frame and writes it at once.
#[derive(Debug)]
pub struct AnsiBackend<W: Write> {
    out: W,
    /// A size that does not change, for tests; else the terminal is asked.
    size: Option<Size>,
    /// What the next flush writes.
    frame: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor is once `frame` is written, if that is sure.
    at: Option<Position>,
    /// Whether the terminal shows its cursor, if that is sure.
    shown: Option<bool>,
    /// Where the cursor is to be shown; `None` hides it.
    caret: Option<Position>,
    /// Cells of the last frame that were sent although ratatui held them for
    /// unchanged. It takes them for changed in the next frame; they are not.
    forced: Vec<(u16, u16, Cell)>,
}

impl<W: Write> AnsiBackend<W> {
    /// A backend for the terminal of standard output, written to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            size: None,
            frame: Vec::with_capacity(64 * 1024),
            pen: Pen::default(),
            at: None,
            shown: None,
            caret: None,
            forced: Vec::new(),
        }
    }

    /// A backend for a screen of that size, whatever the terminal says.
    pub fn sized(out: W, width: u16, height: u16) -> Self {
        Self { size: Some(Size { width, height }), ..Self::new(out) }
    }

    /// The screen has that size from now on, whatever the terminal says.
    pub const fn set_size(&mut self, width: u16, height: u16) {
        self.size = Some(Size { width, height });
    }

    /// Forgets what the terminal shows: after something else wrote to it.
    /// The caller makes ratatui forget it too.
    pub fn forget(&mut self) {
        self.frame.clear();
        self.forced.clear();
        self.pen = Pen::default();
        (self.at, self.shown) = (None, None);
    }

    /// Writes control sequences (a title, the clipboard) now, between frames.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.out.write_all(sequence)?;
        self.out.flush()
    }

    /// What it writes to.
    pub const fn out(&self) -> &W {
        &self.out
    }

    /// What it writes to.
    pub const fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Appends the shortest sequence that moves the cursor.
    fn move_to(&mut self, x: u16, y: u16) {
        let to = Position { x, y };
        if self.at == Some(to) {
            return;
        }
        let absolute = if x == 0 { format!("\x1b[{}H", y + 1) } else { format!("\x1b[{};{}H", y + 1, x + 1) };
        let relative = match self.at {
            Some(at) if at.y == y && x > at.x => {
                if x == at.x + 1 {
                    "\x1b[C".to_owned()
                } else {
                    format!("\x1b[{}C", x - at.x)
                }
            }
            Some(at) if y == at.y.saturating_add(1) && x == 0 => "\r\n".to_owned(),
            _ => absolute.clone(),
        };
        let shorter = if relative.len() < absolute.len() { relative } else { absolute };
        self.frame.extend_from_slice(shorter.as_bytes());
        self.at = Some(to);
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell, last: &mut Advance) {
        let symbol = cell.symbol();
        let columns = if symbol.len() == 1 { 1 } else { symbol.cell_width().max(1) };
        let safe;
        let symbol = if columns_of(symbol) == columns && symbol.chars().all(clean::is_visible) {
            symbol
        } else {
            // Nothing that a file or a person can hold reaches the terminal
            // as a command, and where ratatui counts more columns than the
            // terminal, blanks fill them: it does not draw them again.
            let mut kept = String::new();
            for c in symbol.chars().filter(|&c| clean::is_visible(c)) {
                if columns_of(&kept) + columns_of(c.encode_utf8(&mut [0; 4])) <= columns {
                    kept.push(c);
                }
            }
            kept.extend((columns_of(&kept)..columns).map(|_| ' '));
            safe = kept;
            safe.as_str()
        };
        let advance = advance(symbol);
        if *last == Advance::Ambiguous && advance != Advance::Ambiguous {
            // In a terminal that draws them wide the cursor is elsewhere now.
            // A row of border glyphs is wrong there as a whole, so that only
            // what follows is set right.
            self.at = None;
        }
        self.move_to(x, y);
        let pen = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        if !(symbol == " " && self.pen.same_blank(pen)) {
            self.pen.turn(pen, &mut self.frame);
            self.pen = pen;
        }
        self.frame.extend_from_slice(symbol.as_bytes());
        self.at = (advance != Advance::Doubtful).then(|| Position { x: x.saturating_add(columns), y });
        *last = advance;
    }

    /// Sets the pen back: nobody else expects a coloured one.
    fn rest(&mut self) {
        self.pen.turn(Pen::default(), &mut self.frame);
        self.pen = Pen::default();
    }
}

impl<W: Write> Backend for AnsiBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut last = Advance::Sure;
        let mut forced = Vec::new();
        // Both come row by row.
        let before = std::mem::take(&mut self.forced);
        let mut before = before.iter().peekable();
        for (x, y, cell) in content {
            if cell.diff_option == CellDiffOption::AlwaysUpdate {
                let mut plain = cell.clone();
                plain.set_diff_option(CellDiffOption::None);
                forced.push((x, y, plain));
            } else {
                while before.next_if(|(column, row, _)| (*row, *column) < (y, x)).is_some() {}
                if before.peek().is_some_and(|(column, row, shown)| (*row, *column) == (y, x) && shown == cell) {
                    continue;
                }
            }
            self.put(x, y, cell, &mut last);
        }
        if last == Advance::Ambiguous {
            self.at = None;
        }
        self.forced = forced;
        self.rest();
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.caret = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.caret = self.caret.or(self.at).or(Some(Position::ORIGIN));
        Ok(())
    }

    /// Where the cursor is held to be. The terminal is never asked: over a
    /// slow line its answer would be read as keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.caret.or(self.at).unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        if self.caret.is_some() {
            self.caret = Some(position.into());
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.frame.extend_from_slice(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        self.forced.clear();
        // Mostly this follows a resize, after which the cursor may be anywhere.
        self.at = None;
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size.unwrap_or_else(screen_size))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let drawn = !self.frame.is_empty();
        let moved = self.caret.is_some() && self.caret != self.at;
        if !drawn && !moved && self.shown == Some(self.caret.is_some()) {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.frame.len() + 64);
        let hidden = self.shown == Some(false);
        if drawn {
            bytes.extend_from_slice(BEGIN);
        }
        if !hidden && (drawn || self.caret.is_none()) {
            bytes.extend_from_slice(HIDE);
            self.shown = Some(false);
        }
        if let Some(Position { x, y }) = self.caret {
            self.move_to(x, y);
        }
        bytes.append(&mut self.frame);
        if self.caret.is_some() && self.shown != Some(true) {
            bytes.extend_from_slice(SHOW);
        }
        self.shown = Some(self.caret.is_some());
        if drawn {
            bytes.extend_from_slice(END);
        }
        self.send(&bytes)
    }
}

/// The size of the terminal of standard output; 80 by 24 if it has none.
#[must_use]
pub fn screen_size() -> Size {
    rustix::termios::tcgetwinsize(io::stdout())
        .ok()
        .map(|size| Size { width: size.ws_col, height: size.ws_row })
        .filter(|size| size.width > 0 && size.height > 0)
        .unwrap_or(USUAL)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};
    use ratatui::{Frame, Terminal};

    use super::super::text::{Shown, clear_wide, harden_wide};
    use super::*;

    /// Counts the writes as well as the bytes.
    #[derive(Debug, Default)]
    struct Line {
        bytes: Vec<u8>,
        writes: usize,
    }

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.bytes.extend_from_slice(bytes);
            self.writes += 1;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Screen {
        terminal: Terminal<AnsiBackend<Line>>,
        before: Option<Shown>,
    }

    impl Screen {
        fn new(width: u16, height: u16) -> Self {
            Self { terminal: Terminal::new(AnsiBackend::sized(Line::default(), width, height)).unwrap(), before: None }
        }

        /// Draws, and gives back what was written and in how many writes.
        fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> Line {
            self.terminal
                .draw(|frame| {
                    draw(frame);
                    harden_wide(&mut self.before, frame.buffer_mut());
                })
                .unwrap();
            std::mem::take(self.terminal.backend_mut().out_mut())
        }
    }

    fn glass(width: u16, height: u16) -> vt100::Parser {
        vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0)
    }

    /// What is seen of a cell: a blank without marks has no colour.
    fn seen(glass: &vt100::Parser, x: u16, y: u16) -> String {
        let cell = glass.screen().cell(y, x).unwrap();
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let half = cell.is_wide_continuation();
        let marked = cell.inverse() || cell.underline();
        if half {
            "half".into()
        } else if text == " " && !marked {
            format!(" {:?}", cell.bgcolor())
        } else {
            format!(
                "{text} {:?} {:?} {} {} {} {}",
                cell.fgcolor(),
                cell.bgcolor(),
                cell.bold(),
                cell.dim(),
                cell.inverse(),
                cell.underline()
            )
        }
    }

    fn assert_same(shown: &vt100::Parser, fresh: &vt100::Parser, width: u16, height: u16) -> Result<(), TestCaseError> {
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            prop_assert_eq!(seen(shown, x, y), seen(fresh, x, y), "at {},{}", x, y);
        }
        Ok(())
    }

    type Word = (u16, u16, &'static str, Style);

    fn word() -> impl Strategy<Value = Word> {
        let text = prop::sample::select(vec!["中", "项目风险", "a", "ab c", "x中y", "──", "“好”", "│", "€5", "   ", "\u{1b}[2J"]);
        let colour =
            prop::sample::select(vec![Color::Reset, Color::Red, Color::LightBlue, Color::Indexed(200), Color::Rgb(1, 2, 3)]);
        let modifier = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::REVERSED,
            Modifier::BOLD.union(Modifier::UNDERLINED),
        ]);
        (0_u16..20, 0_u16..4, text, colour, modifier)
            .prop_map(|(x, y, text, fg, modifier)| (x, y, text, Style::new().fg(fg).add_modifier(modifier)))
    }

    fn paint(words: &[Word], buf: &mut Buffer) {
        for &(x, y, text, style) in words {
            let columns = u16::try_from(super::super::text::width(text)).unwrap();
            clear_wide(Rect::new(x, y, columns, 1), buf);
            buf.set_string(x, y, text, style);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn frame_after_frame_looks_as_drawn_from_scratch(frames in prop::collection::vec(prop::collection::vec(word(), 0..8), 1..6)) {
            let mut screen = Screen::new(20, 4);
            let mut shown = glass(20, 4);
            for words in frames {
                shown.process(&screen.draw(|frame| paint(&words, frame.buffer_mut())).bytes);
                let mut fresh = glass(20, 4);
                fresh.process(&Screen::new(20, 4).draw(|frame| paint(&words, frame.buffer_mut())).bytes);
                assert_same(&shown, &fresh, 20, 4)?;
                prop_assert_eq!(screen.draw(|frame| paint(&words, frame.buffer_mut())).writes, 0, "nothing changed");
            }
        }
    }

    #[test]
    fn a_frame_is_one_write_between_synchronized_output_marks() {
        let mut screen = Screen::new(40, 5);
        let line = screen.draw(|frame| {
            frame.buffer_mut().set_string(0, 0, "对接\n", Style::new());
            frame.set_cursor_position((4, 0));
        });
        assert_eq!(line.writes, 1);
        assert_eq!(line.bytes, "\x1b[?2026h\x1b[?25l\x1b[1H对接\x1b[?25h\x1b[?2026l".as_bytes());
    }

    #[test]
    fn a_moved_caret_alone_is_only_a_move() {
        let mut screen = Screen::new(40, 5);
        screen.draw(|frame| frame.set_cursor_position((4, 0)));
        assert_eq!(screen.draw(|frame| frame.set_cursor_position((9, 2))).bytes, b"\x1b[3;10H");
        assert_eq!(screen.draw(|frame| frame.set_cursor_position((9, 2))).bytes, b"");
        assert_eq!(screen.draw(|_| ()).bytes, b"\x1b[?25l");
    }

    #[test]
    fn han_text_needs_no_cursor_moves() {
        let line = Screen::new(40, 5).draw(|frame| frame.buffer_mut().set_string(0, 0, "支付网关，v2（上线）", Style::new()));
        assert_eq!(String::from_utf8(line.bytes).unwrap(), "\x1b[?2026h\x1b[?25l\x1b[1H支付网关，v2（上线）\x1b[?2026l");
    }

    #[test]
    fn after_a_glyph_of_doubtful_width_the_cursor_is_set_anew() {
        let text = |symbol: &str| {
            let line = Screen::new(40, 1).draw(|frame| frame.buffer_mut().set_string(0, 0, symbol, Style::new()));
            String::from_utf8(line.bytes).unwrap()
        };
        assert!(text("🔴a").contains("🔴\x1b[1;3Ha"));
        assert!(text("“”a").contains("“”\x1b[1;3Ha"));
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let line = Screen::new(20, 1).draw(|frame| {
            frame.buffer_mut()[(0, 0)].set_symbol("\u{9b}");
            frame.buffer_mut()[(1, 0)].set_symbol("a\u{202e}");
        });
        assert!(String::from_utf8(line.bytes).unwrap().chars().all(|c| c == '\x1b' || clean::is_visible(c)));
    }

    #[test]
    fn clearing_forgets_nothing_but_the_cells() {
        let mut screen = Screen::new(20, 2);
        screen.draw(|frame| frame.buffer_mut().set_string(0, 0, "ab", Style::new()));
        screen.before = None;
        screen.terminal.clear().unwrap();
        let line = screen.draw(|frame| frame.buffer_mut().set_string(0, 0, "ab", Style::new()));
        assert_eq!(line.bytes, b"\x1b[?2026h\x1b[2J\x1b[1Hab\x1b[?2026l");
    }

    /// A list of 120 by 36 with one row selected, as the register draws it.
    fn list(frame: &mut Frame, selected: u16, mono: bool, chinese: bool) {
        let style = |colour| if mono { Style::new() } else { Style::new().fg(colour) };
        for row in 0..30_u16 {
            let y = row + 2;
            let title = if chinese {
                format!("数据迁移第{row:02}批次未按期完成，客户信贷管理部要求重新评估上线时间与回退方案并报批")
            } else {
                format!("Batch {row:02} of the migration was not finished in time and the credit department asks for a new plan")
            };
            let buf = frame.buffer_mut();
            buf.set_string(0, y, format!("R{row:02}"), style(Color::Cyan));
            buf.set_stringn(4, y, title, 70, Style::new());
            buf.set_string(76, y, if chinese { "开放" } else { "open" }, style(Color::Yellow));
            buf.set_string(86, y, if chinese { "张晓明" } else { "Zhang X" }, Style::new());
            buf.set_string(98, y, "2026-08-19", style(Color::Red));
            buf.set_string(112, y, "12.5", Style::new());
            if row == selected {
                for x in 0..120 {
                    buf[(x, y)].set_style(Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED));
                }
            }
        }
    }

    #[test]
    fn moving_the_selection_stays_within_its_budget() {
        for (mono, chinese, budget) in [(true, false, 280), (false, false, 420), (true, true, 400), (false, true, 400)] {
            let mut screen = Screen::new(120, 36);
            let first = screen.draw(|frame| list(frame, 3, mono, chinese)).bytes.len();
            let moved = screen.draw(|frame| list(frame, 4, mono, chinese)).bytes.len();
            assert!(moved <= budget, "mono {mono}, Chinese {chinese}: {moved} bytes to move, budget {budget}");
            assert!(first <= 7200, "{first}");
            assert_eq!(screen.draw(|frame| list(frame, 4, mono, chinese)).bytes.len(), 0);
        }
    }
}
