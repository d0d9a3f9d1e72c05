//! A text field: one line or many. ratatui-textarea keeps text, caret and
//! undo; drawing, scrolling and words are ours, because they must fit Chinese
//! and because the real cursor stands at the caret, where the candidate window
//! of an input method opens. No caret is painted.

use std::cell::Cell;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation;

use crate::data::clean;
use crate::tui::key::{Code, Key};
use crate::tui::text::{clear_wide, grapheme_width, truncate, width, wrap};

/// The caret keeps so many columns away from the end of the field: at the last
/// one a wide glyph under it and the candidate window would be cut off.
const MARGIN: usize = 2;
/// How many steps can be undone.
const HISTORY: usize = 500;

/// A text field and what is typed in it.
#[derive(Debug)]
pub struct Input {
    area: TextArea<'static>,
    many: bool,
    placeholder: String,
    /// The first column (one line) or line (many) that is shown.
    scroll: Cell<usize>,
    /// The columns of the field when it was drawn last.
    columns: Cell<usize>,
}

impl Input {
    /// A field of one line with that text in it.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self::new(false, text)
    }

    /// A field of many lines with that text in it.
    #[must_use]
    pub fn lines(text: &str) -> Self {
        Self::new(true, text)
    }

    fn new(many: bool, text: &str) -> Self {
        let area = fresh(vec![String::new()]);
        let mut input = Self { area, many, placeholder: String::new(), scroll: Cell::new(0), columns: Cell::new(usize::MAX) };
        input.set(text);
        input
    }

    /// The field with what stands in it, dimmed, before something is typed.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = text.into();
        self
    }

    /// The text as typed, its lines joined by line feeds.
    #[must_use]
    pub fn value(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Puts another text in, cleaned, with the caret at its end. What was done
    /// before cannot be undone.
    pub fn set(&mut self, text: &str) {
        let text = if self.many { clean::text(text) } else { clean::line(text) };
        self.area = fresh(text.split('\n').map(str::to_owned).collect());
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
        self.scroll.set(0);
    }

    /// Inserts a pasted text: cleaned, in one line if there is only one, as
    /// one step of undo. Blanks at its ends stay.
    pub fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n").replace('\t', "    ");
        let text = if self.many { text } else { text.trim_matches('\n').replace('\n', " ") };
        // The text is made NFC when the field is read; here nothing may hide.
        let text: String = text.chars().filter(|&c| c == '\n' || clean::is_visible(c)).collect();
        self.area.insert_str(text);
    }

    /// Does what the key means in a text field; `false` if it means nothing
    /// here, so that the form may take it: Tab, Esc, in one line Enter, Up and
    /// Down, in many lines Up at the top and Down at the bottom.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            if clean::is_visible(c) {
                self.area.insert_char(c);
            }
            return true;
        }
        match (key.code, key.ctrl, key.alt) {
            (_, true, true) => return false,
            (Code::Enter, false, false) if self.many => self.area.insert_newline(),
            (Code::Backspace, false, false) | (Code::Char('h'), true, _) => self.delete_before(Self::grapheme_before),
            (Code::Delete, false, false) | (Code::Char('d'), true, _) => self.delete_after(),
            (Code::Left, false, false) | (Code::Char('b'), true, _) => self.back(Self::grapheme_before),
            (Code::Right, false, false) | (Code::Char('f'), true, _) => self.forward(Self::grapheme_after),
            (Code::Left, true, _) | (Code::Char('b'), _, true) => self.back(Self::word_before),
            (Code::Right, true, _) | (Code::Char('f'), _, true) => self.forward(Self::word_after),
            (Code::Home, false, false) | (Code::Char('a'), true, _) => self.area.move_cursor(CursorMove::Head),
            (Code::End, false, false) | (Code::Char('e'), true, _) => self.area.move_cursor(CursorMove::End),
            (Code::Char('w'), true, _) | (Code::Backspace, _, true) => self.delete_before(Self::word_before),
            (Code::Char('u'), true, _) => drop(self.area.delete_line_by_head()),
            (Code::Char('k'), true, _) => drop(self.area.delete_line_by_end()),
            (Code::Char('y'), true, _) => drop(self.area.paste()),
            // ctrl-z stops the program, ctrl-u deletes: undo as in readline.
            (Code::Char('_'), true, _) => drop(self.area.undo()),
            (Code::Char('r'), true, _) => drop(self.area.redo()),
            (Code::Up, false, false) => return self.many && self.leap(-1),
            (Code::Down, false, false) => return self.many && self.leap(1),
            (Code::Home, true, false) => self.area.move_cursor(CursorMove::Jump(0, 0)),
            (Code::End, true, false) => {
                self.area.move_cursor(CursorMove::Bottom);
                self.area.move_cursor(CursorMove::End);
            }
            _ => return false,
        }
        true
    }

    /// Draws the field and gives back where the cursor belongs; nowhere if
    /// there is no room. `style` is that of the field, `hint` that of the
    /// placeholder.
    pub fn draw(&self, area: Rect, frame: &mut Buffer, style: Style, hint: Style) -> Option<Position> {
        let area = area.intersection(frame.area);
        if area.is_empty() {
            return None;
        }
        clear_wide(area, frame);
        frame.set_style(area, style);
        self.columns.set(usize::from(area.width));
        if self.is_empty() {
            self.scroll.set(0);
            let text = self.placeholder.split('\n').next().unwrap_or("");
            frame.set_string(area.x, area.y, truncate(text, usize::from(area.width)), hint);
            return Some(area.as_position());
        }
        Some(if self.many { self.draw_lines(area, frame) } else { self.draw_line(area, frame) })
    }

    fn draw_line(&self, area: Rect, frame: &mut Buffer) -> Position {
        let columns = usize::from(area.width);
        let (line, at) = self.line_and_byte();
        let caret = width(&line[..at]);
        let margin = MARGIN.min(columns - 1);
        // The last column shown that the caret may take, seen from the first.
        let reach = columns - 1 - margin;
        let scroll = self.scroll.get().clamp(caret.saturating_sub(reach), caret);
        // At the right no more is left empty than the margin.
        let scroll = scroll.min((width(line) + 1 + margin).saturating_sub(columns));
        self.scroll.set(scroll);
        show(line, scroll, area.x, area.y, columns, frame);
        Position { x: area.x + short(caret - scroll), y: area.y }
    }

    fn draw_lines(&self, area: Rect, frame: &mut Buffer) -> Position {
        let columns = usize::from(area.width);
        let rows = self.rows(columns);
        let height = usize::from(area.height);
        let (row, column) = self.place(&rows, columns);
        let scroll = self.scroll.get().clamp((row + 1).saturating_sub(height), row);
        let scroll = scroll.min(rows.len().saturating_sub(height));
        self.scroll.set(scroll);
        for (y, (line, range)) in (area.top()..area.bottom()).zip(rows.iter().skip(scroll)) {
            show(&self.area.lines()[*line][range.clone()], 0, area.x, y, columns, frame);
        }
        Position { x: area.x + short(column), y: area.y + short(row - scroll) }
    }

    /// The lines as they are shown: the number of the line of text and the
    /// bytes of it. The columns leave room for the caret.
    fn rows(&self, columns: usize) -> Vec<(usize, Range<usize>)> {
        let columns = columns.saturating_sub(MARGIN).max(MARGIN);
        let lines = self.area.lines().iter().enumerate();
        lines.flat_map(|(line, text)| wrap(text, columns).into_iter().map(move |range| (line, range))).collect()
    }

    /// Row and column of the caret.
    fn place(&self, rows: &[(usize, Range<usize>)], columns: usize) -> (usize, usize) {
        let caret_line = self.area.cursor().0;
        let (text, at) = self.line_and_byte();
        let row = rows.iter().rposition(|(line, range)| *line == caret_line && range.start <= at).unwrap_or(0);
        let start = rows.get(row).map_or(0, |(_, range)| range.start);
        // Blanks at the end of a line are not shown; the caret stays inside.
        (row, width(&text[start..at]).min(columns.saturating_sub(1)))
    }

    /// Moves the caret up or down by shown lines; `false` at the ends.
    fn leap(&mut self, by: isize) -> bool {
        let columns = self.columns.get();
        let rows = self.rows(columns);
        let (row, column) = self.place(&rows, columns);
        let Some((line, range)) = row.checked_add_signed(by).and_then(|row| rows.get(row)) else { return false };
        let text = &self.area.lines()[*line];
        // Where the next shown line begins, the caret would stand there.
        let next = rows.get(row.saturating_add_signed(by) + 1);
        let wrapped = next.is_some_and(|(next, start)| next == line && start.start == range.end);
        let (mut used, mut at) = (0, range.start);
        for grapheme in text[range.clone()].graphemes(true) {
            used += grapheme_width(grapheme);
            if used > column || (wrapped && at + grapheme.len() == range.end) {
                break;
            }
            at += grapheme.len();
        }
        let characters = text[..at].chars().count();
        self.area.move_cursor(CursorMove::Jump(short(*line), short(characters)));
        true
    }

    /// The line that the caret is in, and its byte there.
    fn line_and_byte(&self) -> (&str, usize) {
        let cursor = self.area.cursor();
        let line = self.area.lines().get(cursor.0).map_or("", String::as_str);
        let at = line.char_indices().nth(cursor.1).map_or(line.len(), |(at, _)| at);
        (line, at)
    }

    /// The characters of the grapheme before the caret.
    fn grapheme_before(&self) -> usize {
        let (line, at) = self.line_and_byte();
        line[..at].graphemes(true).next_back().map_or(0, |grapheme| grapheme.chars().count())
    }

    fn grapheme_after(&self) -> usize {
        let (line, at) = self.line_and_byte();
        line[at..].graphemes(true).next().map_or(0, |grapheme| grapheme.chars().count())
    }

    /// The characters from the start of the word to the caret.
    fn word_before(&self) -> usize {
        let (line, at) = self.line_and_byte();
        word(line[..at].chars().rev())
    }

    fn word_after(&self) -> usize {
        let (line, at) = self.line_and_byte();
        word(line[at..].chars())
    }

    fn back(&mut self, count: fn(&Self) -> usize) {
        // At the start of a line one step goes to the line before.
        for _ in 0..count(self).max(1) {
            self.area.move_cursor(CursorMove::Back);
        }
    }

    fn forward(&mut self, count: fn(&Self) -> usize) {
        for _ in 0..count(self).max(1) {
            self.area.move_cursor(CursorMove::Forward);
        }
    }

    fn delete_before(&mut self, count: fn(&Self) -> usize) {
        match count(self) {
            0 | 1 => drop(self.area.delete_char()),
            count => {
                for _ in 0..count {
                    self.area.move_cursor(CursorMove::Back);
                }
                self.area.delete_str(count);
            }
        }
    }

    fn delete_after(&mut self) {
        match self.grapheme_after() {
            0 | 1 => drop(self.area.delete_next_char()),
            count => drop(self.area.delete_str(count)),
        }
    }
}

fn fresh(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::None);
    area.set_max_histories(HISTORY);
    area
}

/// The characters of the first word, with the blanks before it: a run of one
/// class of characters.
fn word(chars: impl Iterator<Item = char>) -> usize {
    #[derive(Clone, Copy, PartialEq)]
    enum Class {
        Blank,
        Han,
        Word,
        Sign,
    }
    let class = |c: char| match c {
        c if c.is_whitespace() => Class::Blank,
        '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' => Class::Han,
        c if c.is_alphanumeric() || c == '_' => Class::Word,
        _ => Class::Sign,
    };
    let mut count = 0;
    let mut inside = None;
    for c in chars {
        match (inside, class(c)) {
            (None, Class::Blank) => {}
            (None, class) => inside = Some(class),
            (Some(inside), class) if inside == class => {}
            _ => break,
        }
        count += 1;
    }
    count
}

/// Writes a line without its first `skip` columns. Of a wide glyph that is cut
/// a blank is left.
fn show(line: &str, skip: usize, x: u16, y: u16, columns: usize, frame: &mut Buffer) {
    let mut column = 0;
    for grapheme in line.graphemes(true) {
        let (start, end) = (column, column + grapheme_width(grapheme));
        column = end;
        if start < skip || start == end {
            continue;
        }
        if end > skip + columns {
            break;
        }
        frame[(x + short(start - skip), y)].set_symbol(grapheme);
    }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::key::{Press, press};

    fn typed(mut input: Input, script: &str) -> Input {
        for press in press(script).unwrap() {
            match press {
                Press::Key(key) => drop(input.key(key)),
                Press::Paste(text) => input.paste(&text),
            }
        }
        input
    }

    fn line(script: &str) -> String {
        typed(Input::line(""), script).value()
    }

    /// The rows that are seen, and the cursor.
    fn drawn(input: &Input, columns: u16, rows: u16) -> (Vec<String>, Option<Position>) {
        let area = Rect::new(1, 1, columns, rows);
        let mut frame = Buffer::empty(Rect::new(0, 0, columns + 2, rows + 2));
        let cursor = input.draw(area, &mut frame, Style::new(), Style::new());
        let row = |y: u16| {
            let mut text = String::new();
            let mut x = 1;
            while x <= columns {
                text.push_str(frame[(x, y)].symbol());
                x += short(grapheme_width(frame[(x, y)].symbol()).max(1));
            }
            text
        };
        ((1..=rows).map(row).collect(), cursor)
    }

    #[test]
    fn keys_edit_as_everywhere() {
        assert_eq!(line("text:abc Left Left text:X"), "aXbc");
        assert_eq!(line("text:abc ctrl-a text:X ctrl-e text:Y"), "XabcY");
        assert_eq!(line("text:abc Home Del Right Backspace"), "c");
        assert_eq!(line("text:abc Left ctrl-k"), "ab");
        assert_eq!(line("text:abc Left ctrl-u"), "c");
        assert_eq!(line("text:支付网关 Left Backspace"), "支付关");
    }

    #[test]
    fn a_word_ends_where_the_script_changes() {
        assert_eq!(line("text:项目v2_上线 ctrl-w"), "项目v2 ");
        assert_eq!(line("text:项目v2_上线 ctrl-w ctrl-w"), "项目");
        assert_eq!(line("text:a,b__ ctrl-w"), "a,");
        assert_eq!(line("text:风险项目v2 ctrl-Left ctrl-Left text:X"), "X风险项目v2");
    }

    #[test]
    fn undo_and_redo_are_inside_the_field() {
        assert_eq!(line("text:ab ctrl-_"), "a");
        assert_eq!(line("text:ab ctrl-_ ctrl-r"), "ab");
        assert_eq!(line("text:支付网关 ctrl-w ctrl-_"), "支付网关", "a word comes back in one step");
        assert_eq!(line("text:支付 ctrl-w text:x ctrl-y"), "x支付", "what was deleted can be put elsewhere");
        let mut input = Input::line("");
        input.set("old");
        assert_eq!(typed(input, "ctrl-_").value(), "old", "not before what was put in");
    }

    #[test]
    fn keys_of_the_form_are_left_to_the_form() {
        let mut input = Input::line("");
        for spelling in ["Tab", "S-Tab", "Esc", "Enter", "Up", "Down", "ctrl-s", "ctrl-o", "ctrl-z", "ctrl-c", "F1", "PgDn"] {
            assert!(!input.key(Key::parse(spelling).unwrap()), "{spelling}");
        }
        let mut input = typed(Input::lines(""), "text:a Enter text:b");
        assert!(!input.key(Code::Down.into()));
        assert!(input.key(Code::Up.into()));
        assert!(!input.key(Code::Up.into()));
        assert_eq!(input.value(), "a\nb");
    }

    #[test]
    fn a_paste_is_cleaned_and_fits_the_field() {
        let mut input = Input::line("");
        input.paste("a\u{1b}[31m\r\nb\u{202e}\tc\r\n");
        assert_eq!(input.value(), "a[31m b    c");
        let mut input = Input::lines("");
        input.paste("a\rb\r\nc");
        assert_eq!(input.value(), "a\nb\nc");
        assert_eq!(typed(input, "ctrl-_").value(), "", "one step of undo");
        assert_eq!(typed(Input::line(""), "\u{200b} text:x").value(), "x", "invisible keys type nothing");
    }

    #[test]
    fn the_cursor_stands_at_the_caret() {
        let input = typed(Input::line(""), "text:支付a");
        assert_eq!(drawn(&input, 10, 1), (vec!["支付a     ".into()], Some(Position { x: 6, y: 1 })));
        let input = typed(input, "Left Left");
        assert_eq!(drawn(&input, 10, 1).1, Some(Position { x: 3, y: 1 }));
    }

    #[test]
    fn a_long_line_scrolls_before_the_caret_meets_the_end() {
        let input = typed(Input::line(""), "text:支付网关升级");
        let (rows, cursor) = drawn(&input, 10, 1);
        assert_eq!(rows, [" 关升级   "], "half a glyph is a blank");
        assert_eq!(cursor, Some(Position { x: 8, y: 1 }));
        let input = typed(input, "Home");
        assert_eq!(drawn(&input, 10, 1), (vec!["支付网关升".into()], Some(Position { x: 1, y: 1 })));
    }

    #[test]
    fn an_empty_field_shows_its_hint() {
        let input = Input::line("").placeholder("标题：事件的几个字");
        assert_eq!(drawn(&input, 8, 1), (vec!["标题：..".into()], Some(Position { x: 1, y: 1 })));
    }

    #[test]
    fn many_lines_wrap_like_everything_else_and_the_caret_follows() {
        let mut input = Input::lines("");
        input.set("项目进度，风险。\n第二行");
        let (rows, cursor) = drawn(&input, 10, 3);
        assert_eq!(
            rows,
            ["项目进    ", "度，风    ", "险。      "]
                .map(String::from)
                .to_vec()
                .iter()
                .skip(1)
                .cloned()
                .chain(["第二行    ".into()])
                .collect::<Vec<_>>()
        );
        assert_eq!(cursor, Some(Position { x: 7, y: 3 }));
        input.key(Code::Up.into());
        input.key(Code::Up.into());
        assert_eq!(drawn(&input, 10, 3).1, Some(Position { x: 5, y: 1 }), "the shorter line between has moved it to the left");
        assert_eq!(typed(input, "text:X").value(), "项目进度，X风险。\n第二行");
    }

    #[test]
    fn no_room_is_no_cursor() {
        let input = typed(Input::line(""), "text:abc");
        assert_eq!(
            input.draw(Rect::new(5, 5, 0, 0), &mut Buffer::empty(Rect::new(0, 0, 3, 3)), Style::new(), Style::new()),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_caret_is_always_seen_and_keys_never_panic(
            many: bool,
            keys in prop::collection::vec(prop::sample::select(vec![
                "text:支付网关", "text:abc_def", "Enter", "Left", "Right", "Up", "Down", "Home", "End", "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-_", "ctrl-r",
                "ctrl-y", "Backspace", "Del", "paste:e\u{301}🔴，\\nx", "ctrl-Left", "ctrl-Right", "text:__",
            ]), 0..40),
            columns in 1_u16..20,
            rows in 1_u16..5,
        ) {
            let mut input = if many { Input::lines("") } else { Input::line("") };
            for key in keys {
                input = typed(input, key);
                let (_, cursor) = drawn(&input, columns, rows);
                let cursor = cursor.unwrap();
                prop_assert!((1..=columns).contains(&cursor.x) && (1..=rows).contains(&cursor.y), "{:?}", cursor);
                prop_assert!(many || columns < 5 || cursor.x <= columns - 2 , "{:?}", cursor);
            }
        }
    }
}
