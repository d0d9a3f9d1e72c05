//! Text for terminals that draw East Asian ambiguous characters two columns
//! wide, and for fonts without them: ASCII stands in their places. A screen is
//! laid out first, so that a longer stand-in takes its room from the blanks
//! after the word, and is one sign where there are none.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use unicode_normalization::char::decompose_canonical;
use unicode_width::UnicodeWidthChar;

/// The text without characters whose width the terminal may see otherwise.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_ambiguous) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match stand_in(c) {
            Some(ascii) => out.push_str(&ascii),
            None => out.push(c),
        }
    }
    out.into()
}

/// Makes a drawn screen plain.
pub fn plain_screen(frame: &mut Buffer) {
    let area = frame.area;
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            x += plain_cell(x, y, frame);
        }
    }
}

/// Makes an area plain cell by cell: nothing in it moves, so that a caret
/// stays where it stands.
pub fn plain_area(area: Rect, frame: &mut Buffer) {
    for position in area.intersection(frame.area).positions() {
        let cell = &mut frame[position];
        if let Some(c) = ambiguous(cell.symbol()) {
            cell.set_char(sign(c));
        }
    }
}

/// Makes one cell plain; gives back how many columns are done with it.
fn plain_cell(x: u16, y: u16, frame: &mut Buffer) -> u16 {
    let symbol = frame[(x, y)].symbol();
    let Some(c) = ambiguous(symbol) else { return symbol.cell_width().max(1) };
    let ascii = stand_in(c).unwrap_or(Cow::Borrowed("?"));
    let more = u16::try_from(ascii.len()).unwrap_or(1).saturating_sub(1);
    match room(x, y, more, frame) {
        Some(blank) if more > 0 => {
            for from in (x + 1..blank).rev() {
                frame[(from + more, y)] = frame[(from, y)].clone();
            }
            let cell = frame[(x, y)].clone();
            for (at, sign) in (x..).zip(ascii.chars()) {
                frame[(at, y)] = cell.clone();
                frame[(at, y)].set_char(sign);
            }
            more + 1
        }
        Some(_) | None => {
            frame[(x, y)].set_char(sign(c));
            1
        }
    }
}

/// Where the blanks begin that follow the word at a column, if there are more
/// of them than asked for: the next column of a list does not move, and no
/// border does.
fn room(x: u16, y: u16, more: u16, frame: &Buffer) -> Option<u16> {
    let (mut at, mut blanks) = (x + 1, 0);
    while at < frame.area.right() {
        let symbol = frame[(at, y)].symbol();
        match symbol {
            " " => blanks += 1,
            "|" | "+" => return None,
            _ if ambiguous(symbol).is_some_and(frames) => return None,
            _ if blanks > 0 => return None,
            _ => {}
        }
        at += symbol.cell_width().max(1);
        if blanks > more {
            return Some(at - blanks);
        }
    }
    None
}

const fn frames(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257F}')
}

/// The ambiguous character of a cell.
fn ambiguous(symbol: &str) -> Option<char> {
    symbol.chars().next().filter(|c| is_ambiguous(*c))
}

/// Whether some terminals draw it two columns wide and others one. The tables
/// of unicode-width leave letters out; those terminals do not: é, α and Ж take
/// two columns in them.
#[must_use]
pub fn is_ambiguous(c: char) -> bool {
    let letter = || matches!(c, '\u{AA}'..='\u{451}') && c.is_alphabetic();
    !c.is_ascii() && c.width() == Some(1) && (c.width_cjk() == Some(2) || letter())
}

/// One sign for an ambiguous character, where there is room for no more.
fn sign(c: char) -> char {
    match c {
        '→' | '⇒' | '≥' => '>',
        '←' | '⇐' | '≤' => '<',
        '±' => '~',
        '≠' => '!',
        '…' | '‥' => '.',
        '℃' => 'C',
        '①'..='⑨' | '⑴'..='⑼' | 'Ⅰ'..='Ⅸ' | 'ⅰ'..='ⅸ' => {
            let first = ['①', '⑴', 'Ⅰ', 'ⅰ'].into_iter().rev().find(|first| c >= *first && u32::from(c) - u32::from(*first) < 9);
            let digit = first.and_then(|first| char::from_digit(u32::from(c) - u32::from(first) + 1, 10));
            digit.unwrap_or('#')
        }
        '⑩'..='⑳' | '⑽'..='⒇' | 'Ⅹ'..='Ⅻ' | 'ⅹ'..='ⅻ' => '#',
        c => stand_in(c).and_then(|ascii| ascii.chars().next()).unwrap_or('?'),
    }
}

/// The ASCII that stands for an ambiguous character; none for all others.
fn stand_in(c: char) -> Option<Cow<'static, str>> {
    if !is_ambiguous(c) {
        return None;
    }
    let numbered = |first: char, from: u32| format!("({})", u32::from(c) - u32::from(first) + from);
    let roman = |first: char| {
        const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
        usize::try_from(u32::from(c) - u32::from(first)).ok().and_then(|place| ROMAN.get(place).copied())
    };
    Some(Cow::Borrowed(match c {
        '“' | '”' | '„' | '‟' | '″' => "\"",
        '‘' | '’' | '′' | '´' => "'",
        '…' => "...",
        '‥' => "..",
        '—' | '―' => "--",
        '–' | '‐' | '‑' | '─' | '━' | '┄' => "-",
        '·' | '•' | '‧' => ".",
        '●' | '★' | '☆' | '◆' | '◇' | '※' | '■' | '▪' => "*",
        '○' | '◎' | '□' => "o",
        '→' => "->",
        '⇒' => "=>",
        '←' => "<-",
        '↔' | '⇔' => "<->",
        '↑' | '▲' | '△' => "^",
        '↓' | '▼' | '▽' => "v",
        '×' => "x",
        '÷' => "/",
        '±' => "+/-",
        '⇐' | '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '≈' => "~",
        '√' => "v/",
        '∞' => "inf",
        '°' => "deg",
        '℃' => "degC",
        '‰' => "0/00",
        '№' => "No.",
        '€' => "EUR",
        '§' => "S.",
        '®' => "(R)",
        '™' => "(TM)",
        '²' => "2",
        '³' => "3",
        '½' => "1/2",
        '│' | '┃' | '║' => "|",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╭' | '╮' | '╰' | '╯' => "+",
        '█' | '▓' | '▒' => "#",
        '①'..='⑳' => return Some(numbered('①', 1).into()),
        '⑴'..='⒇' => return Some(numbered('⑴', 1).into()),
        'Ⅰ'..='Ⅻ' => roman('Ⅰ')?,
        'ⅰ'..='ⅻ' => return Some(roman('ⅰ')?.to_ascii_lowercase().into()),
        'α'..='ω' | 'Α'..='Ω' => return Some(greek(c).to_string().into()),
        // é, ü and whatever else has an accent on an ASCII letter.
        c => {
            let mut base = None;
            decompose_canonical(c, |part| base = base.or(Some(part)));
            return Some(base.filter(char::is_ascii).unwrap_or('?').to_string().into());
        }
    }))
}

/// The Latin letter that is written for a Greek one.
fn greek(c: char) -> char {
    const LATIN: &str = "abgdezhqiklmnxoprsstufcyw";
    let capital = c.is_uppercase();
    let place = u32::from(c) - u32::from(if capital { 'Α' } else { 'α' });
    let latin = usize::try_from(place).ok().and_then(|place| LATIN.chars().nth(place)).unwrap_or('?');
    if capital { latin.to_ascii_uppercase() } else { latin }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::{Modifier, Style};

    use super::*;

    /// A line as the plain screen shows it.
    fn shown(line: &str, columns: u16) -> String {
        let mut frame = Buffer::empty(Rect::new(0, 0, columns, 1));
        frame.set_string(0, 0, line, Style::new());
        plain_screen(&mut frame);
        let mut out = String::new();
        let mut x = 0;
        while x < columns {
            out.push_str(frame[(x, 0)].symbol());
            x += frame[(x, 0)].cell_width().max(1);
        }
        out
    }

    #[test]
    fn plain_text_has_no_character_of_doubtful_width() {
        assert_eq!(plain("“张伟”→…①—×"), "\"张伟\"->...(1)--x");
        assert_eq!(plain("José Müller, Ⅳ α"), "Jose Muller, IV a");
        assert!(matches!(plain("张伟，3 天"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_stands_for_an_ambiguous_character_is_ascii() {
        for c in (0..0x1_0000_u32).filter_map(char::from_u32) {
            let ascii = stand_in(c);
            assert_eq!(ascii.is_some(), is_ambiguous(c));
            assert!(ascii.is_none_or(|ascii| ascii.is_ascii() && !ascii.is_empty()), "{c}");
            assert!(!is_ambiguous(c) || sign(c).is_ascii_graphic(), "{c}");
        }
    }

    #[test]
    fn a_longer_stand_in_takes_its_room_from_the_blanks_after_the_word() {
        assert_eq!(shown("甲→乙    周敏", 16), "甲->乙   周敏   ");
        assert_eq!(shown("甲→乙…  周敏", 16), "甲->乙. 周敏    ");
        assert_eq!(shown("甲→乙 周敏   ", 16), "甲>乙 周敏      ", "the next column stays");
        assert_eq!(shown("① 上线  5", 10), "1 上线  5 ");
        assert_eq!(shown("上线①    5", 12), "上线(1)  5  ");
        assert_eq!(shown("a→b| c   ", 10), "a>b| c    ", "a border does not move");
        assert_eq!(shown("│ a→b   │", 10), "| a->b  | ");
        assert_eq!(shown("end→", 4), "end>");
    }

    #[test]
    fn marked_words_stay_marked() {
        let mut frame = Buffer::empty(Rect::new(0, 0, 9, 1));
        frame.set_string(0, 0, "a→中", Style::new().add_modifier(Modifier::REVERSED));
        plain_screen(&mut frame);
        let marked = |x: u16| frame[(x, 0)].modifier.contains(Modifier::REVERSED);
        assert!((0..3).all(marked) && marked(3) && !marked(5));
        assert_eq!((frame[(2, 0)].symbol(), frame[(3, 0)].symbol()), (">", "中"));
    }

    #[test]
    fn in_a_field_nothing_moves() {
        let mut frame = Buffer::empty(Rect::new(0, 0, 9, 1));
        frame.set_string(0, 0, "→b…  ", Style::new());
        plain_area(Rect::new(0, 0, 9, 1), &mut frame);
        assert_eq!((0..4).map(|x| frame[(x, 0)].symbol()).collect::<String>(), ">b. ");
    }

    proptest! {
        #[test]
        fn a_plain_screen_has_no_ambiguous_cell_and_loses_nothing_else(line in "[中a→①…— |é]{0,40}", columns in 1_u16..60) {
            let plain = shown(&line, columns);
            prop_assert!(!plain.chars().any(is_ambiguous), "{plain}");
            prop_assert_eq!(super::super::width(&plain), usize::from(columns));
            let mut before = Buffer::empty(Rect::new(0, 0, columns, 1));
            before.set_string(0, 0, &line, Style::new());
            let count = |text: &str| text.chars().filter(|c| matches!(c, '中' | 'a' | '|')).count();
            let drawn: String = before.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            prop_assert_eq!(count(&plain), count(&drawn));
        }
    }
}
