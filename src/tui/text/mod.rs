//! Text in cells: how wide it is, how it is cut, padded, wrapped, and how wide
//! glyphs survive being half overwritten. Columns are terminal columns; a Han
//! character takes two.

mod paint;
mod plain;
mod styled;
mod wide;
mod wrap;

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

pub use paint::draw;
pub use plain::{is_ambiguous, plain, plain_area, plain_screen};
pub use styled::{first_rows, fit};
pub use wide::{Shown, clear_wide, harden_wide};
pub use wrap::wrap;

/// What stands where text was cut off: two ASCII dots cost two columns in
/// every font, `…` costs one or two.
pub const ELLIPSIS: &str = "..";

/// Where a text stands in its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left: words.
    #[default]
    Left,
    /// At the right: numbers.
    Right,
    /// In the middle.
    Centre,
}

/// The columns of one grapheme as ratatui counts them; controls take none,
/// because they are never drawn.
#[must_use]
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) }
}

/// The columns of a character that is a grapheme by itself whatever stands
/// beside it: ASCII, Han, full-width signs, lines. None of any other.
const fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' | '─'..='╿' => Some(1),
        '一'..='鿿' | '、'..='〗' | '！'..='｠' => Some(2),
        _ => None,
    }
}

/// The columns that a line takes.
#[must_use]
pub fn width(text: &str) -> usize {
    // Nearly every text of a screen: no table needs to be asked.
    let plain = text.chars().try_fold(0, |sum, c| Some(sum + plain_width(c)?));
    plain.unwrap_or_else(|| text.graphemes(true).map(grapheme_width).sum())
}

/// A text wrapped to so many columns, line by line.
#[must_use]
pub fn lines(text: &str, columns: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap(line, columns).into_iter().map(|part| line[part].to_owned())).collect()
}

/// The longest head of a line that fits into so many columns.
fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest tail of a line that fits into so many columns.
fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme_width(grapheme);
        if used > columns {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// The line, cut to at most so many columns: `..` at its end says that
/// something is missing. A wide glyph is never halved, so that the result may
/// be one column short; [`pad`] fills it.
#[must_use]
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    if columns <= ELLIPSIS.len() {
        return Cow::Borrowed(&ELLIPSIS[..columns]);
    }
    format!("{}{ELLIPSIS}", head(text, columns - ELLIPSIS.len())).into()
}

/// The line, cut in its middle: for ids and paths, where both ends matter.
#[must_use]
pub fn truncate_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    if columns <= ELLIPSIS.len() + 2 {
        return truncate(text, columns);
    }
    let room = columns - ELLIPSIS.len();
    let head = head(text, room.div_ceil(2));
    format!("{head}{ELLIPSIS}{}", tail(text, room - width(head))).into()
}

/// The line in exactly so many columns: cut or filled with blanks.
#[must_use]
pub fn pad(text: &str, columns: usize, align: Align) -> String {
    let text = truncate(text, columns);
    let room = columns.saturating_sub(width(&text));
    let left = match align {
        Align::Left => 0,
        Align::Right => room,
        Align::Centre => room / 2,
    };
    format!("{:left$}{text}{:right$}", "", "", right = room - left)
}

/// The same in a style, which the blanks do not get: a line under them or a
/// block of reverse would look like text that is missing.
#[must_use]
pub fn padded(text: &str, columns: usize, align: Align, style: Style) -> [Span<'static>; 3] {
    let padded = pad(text, columns, align);
    let words = padded.trim_matches(' ');
    let before = padded.len() - padded.trim_start_matches(' ').len();
    let after = padded.len() - before - words.len();
    [Span::raw(" ".repeat(before)), Span::styled(words.to_owned(), style), Span::raw(" ".repeat(after))]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn han_and_full_width_signs_take_two_columns() {
        assert_eq!(width("支付，v2（R12）"), 4 + 2 + 2 + 2 + 3 + 2);
        assert_eq!(width("a\u{1b}b"), 2);
    }

    #[test]
    fn a_cut_line_says_so_and_never_halves_a_glyph() {
        assert_eq!(truncate("支付网关", 8), "支付网关");
        assert_eq!(truncate("支付网关", 7), "支付..");
        assert_eq!(truncate("支付网关", 6), "支付..");
        assert_eq!(truncate("支付网关", 5), "支..");
        assert_eq!(truncate("支付", 3), "..");
        assert_eq!(truncate("支付", 1), ".");
        assert_eq!(truncate("支付", 0), "");
    }

    #[test]
    fn a_path_keeps_both_ends() {
        assert_eq!(truncate_middle("/home/zhang/项目/risks.ron", 16), "/home/z..sks.ron");
        assert_eq!(truncate_middle("abcdef", 4), "ab..");
    }

    #[test]
    fn a_padded_line_is_exactly_as_wide_as_its_column() {
        assert_eq!(pad("支付网关", 7, Align::Left), "支付.. ");
        assert_eq!(pad("12", 5, Align::Right), "   12");
        assert_eq!(pad("中", 5, Align::Centre), " 中  ");
        assert_eq!(pad("中", 1, Align::Left), ".");
    }

    proptest! {
        #[test]
        fn a_text_takes_the_columns_that_ratatui_gives_it(text in "\\PC{0,30}|[中文a ，。“…①e\u{301}🔴ﾞ─│一鿿、〗！｠〰゙\u{fe0f}\u{200d}]{0,40}") {
            let mut frame = Buffer::empty(Rect::new(0, 0, 200, 1));
            let end = frame.set_stringn(0, 0, &text, 200, Style::new()).0;
            prop_assert_eq!(width(&text), usize::from(end));
        }

        #[test]
        fn no_text_escapes_its_column(text in "\\PC{0,30}|[中文a ，。“…①e\u{301}🔴]{0,40}", columns in 0_usize..40) {
            prop_assert!(width(&truncate(&text, columns)) <= columns);
            prop_assert!(width(&truncate_middle(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns, Align::Right)), columns);
        }
    }
}
