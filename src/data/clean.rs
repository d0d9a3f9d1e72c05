//! Text as it is stored: nothing in it can attack the terminal of the next
//! reader (storage.md P12), and equal texts are equal bytes.
//!
//! Stored: NFC, no C0 or C1 controls, no bidi override, no invisible format
//! character, no BOM, no variation selector or joiner.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Whether a character may reach a terminal at all. Line breaks are not text
/// here: whoever keeps them splits at them first.
#[must_use]
pub fn is_visible(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'))
}

/// One clean line: line breaks and tabs become spaces, runs of blanks that
/// they leave are one blank, the ends are trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        let c = if matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
        if is_visible(c) && !(c == ' ' && out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// One clean line of what a file says, so short that the sentence around it can
/// be read.
#[must_use]
pub fn short(text: &str) -> String {
    const MOST: usize = 120;
    let line = line(text);
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}..", &line[..end]),
        None => line,
    }
}

/// Clean lines: every kind of line break is `\n`, a tab is four spaces, line
/// ends and the end are trimmed.
#[must_use]
pub fn text(text: &str) -> String {
    let text = nfc(text).replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n").replace('\t', "    ");
    let lines: Vec<String> =
        text.split('\n').map(|line| line.chars().filter(|&c| is_visible(c)).collect::<String>().trim_end().to_owned()).collect();
    lines.join("\n").trim_end_matches('\n').trim_start_matches('\n').to_owned()
}

/// What a terminal may be sent of a text that may not be clean (a file edited
/// by hand, a path, an error of the system). Line breaks stay.
#[must_use]
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_visible(c)) {
        return text.into();
    }
    text.chars().filter(|&c| c == '\n' || is_visible(c)).collect::<String>().into()
}

fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_escape_sequence_is_only_its_letters() {
        assert_eq!(line("\u{1b}[31m红\u{1b}[0m\u{202e}a\u{200b}b"), "[31m红[0mab");
        assert_eq!(visible("a\u{9b}31m\nb"), "a31m\nb");
    }

    #[test]
    fn line_breaks_become_blanks_in_a_line_and_stay_in_a_text() {
        assert_eq!(line(" a\r\n b\tc "), "a b c");
        assert_eq!(text("a \r\nb\rc\n\n"), "a\nb\nc");
    }

    #[test]
    fn what_changes_the_width_of_a_sign_goes_and_the_sign_stays() {
        assert_eq!(
            line("\u{26A0}\u{FE0F} \u{31}\u{FE0F}\u{20E3} \u{1F468}\u{200D}\u{1F467}"),
            "\u{26A0} 1\u{20E3} \u{1F468}\u{1F467}"
        );
        assert_eq!(text("\u{2714}\u{FE0F}\n\u{200D}"), "\u{2714}");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(line("e\u{301}"), "é");
    }
}
