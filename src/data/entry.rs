//! What people type: dates, times, money, numbers, choices and lists, in
//! Chinese and in English.
//!
//! Chinese input methods give full-width characters, so everything but lists
//! is folded first ([`fold`]). Each function takes text in either language
//! and never guesses between day and month: `12/1` is 1 December, always.

mod amount;
mod clock;
mod day;
mod shape;

pub use amount::{money, number};
pub use clock::time;
pub use day::{date, span};

use unicode_normalization::UnicodeNormalization;

use super::cell::ChoiceSet;
use super::clean;
use super::msg::{Arg, Msg};

/// Text as it is read: compatibility forms made plain (NFKC: `８：３０` is
/// `8:30`, U+3000 a blank), minus signs and the ideographic full stop too,
/// lower case, single blanks, trimmed.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{2212}' | '\u{2010}' | '\u{2011}' => '-',
        '\u{3002}' => '.',
        '\u{301C}' => '~',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().map(plain).flat_map(char::to_lowercase) {
        if clean::is_visible(c) && !(c == ' ' && out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// What `read` makes of a text that is not empty, and nothing of an empty one.
///
/// # Errors
/// What `read` says.
pub fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, Msg>) -> Result<Option<T>, Msg> {
    let text = clean::line(text);
    if text.is_empty() { Ok(None) } else { read(&text).map(Some) }
}

/// The entries of a list, each a clean line, empty ones dropped. Line breaks
/// and `;；` separate; with `spaces` also `，,、` and blanks, which entries that
/// are sentences contain themselves.
#[must_use]
pub fn list(text: &str, spaces: bool) -> Vec<String> {
    let separates =
        |c: char| matches!(c, ';' | '；' | '\n' | '\r') || spaces && (matches!(c, ',' | '，' | '、') || c.is_whitespace());
    text.split(separates).map(clean::line).filter(|entry| !entry.is_empty()).collect()
}

/// Yes or no. Empty is no.
///
/// # Errors
/// Neither; the sentence shows what is accepted.
pub fn flag(text: &str) -> Result<bool, Msg> {
    match fold(text).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "on" | "是" | "对" | "有" | "好" | "✓" | "√" | "x" => Ok(true),
        "" | "no" | "n" | "false" | "f" | "0" | "off" | "否" | "错" | "不" | "不是" | "没有" | "无" | "✗" | "×" | "-" => {
            Ok(false)
        }
        _ => Err(Msg::new("refuse-flag").text("text", clean::line(text))),
    }
}

/// The place of a choice in its set: its key in any case, with blanks or
/// hyphens for underscores, or the beginning of one key only.
///
/// # Errors
/// No key or several; the sentence lists all with their labels.
pub fn choice(text: &str, set: &'static ChoiceSet) -> Result<usize, Msg> {
    let bare = |key: &str| key.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect::<String>();
    let wanted = bare(&fold(text));
    let keys = || set.keys.iter().map(|key| bare(key));
    if let Some(place) = keys().position(|key| key == wanted) {
        return Ok(place);
    }
    let mut begin = keys().enumerate().filter(|(_, key)| !wanted.is_empty() && key.starts_with(&wanted));
    if let (Some((place, _)), None) = (begin.next(), begin.next()) {
        return Ok(place);
    }
    let labels = set.keys.iter().map(|key| format!("choice-{}-{key}", set.name)).collect();
    let refused = Msg::new("refuse-choice").text("text", clean::line(text));
    Err(refused.with("labels", Arg::Labels(labels)).text("keys", set.keys.join(", ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATE: &ChoiceSet = &ChoiceSet { name: "state", keys: &["open", "on_hold", "closed", "not_occurred_passed"] };

    #[test]
    fn full_width_reads_as_half_width() {
        assert_eq!(fold("　２０２６－０８－２６　ＡＢＣ，：；／．＋％～ "), "2026-08-26 abc,:;/.+%~");
        assert_eq!(fold("￥１２．５"), "¥12.5");
        assert_eq!(fold("−3。5"), "-3.5");
    }

    #[test]
    fn a_list_of_names_splits_at_blanks_and_a_list_of_sentences_does_not() {
        assert_eq!(list("张三、李四，王五; a b\nc", true), ["张三", "李四", "王五", "a", "b", "c"]);
        assert_eq!(list("按时, 不晚；质量 好;\n\n 省钱 ", false), ["按时, 不晚", "质量 好", "省钱"]);
        assert!(list(" ;；\n", false).is_empty());
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for yes in ["yes", "Y", "TRUE", "1", "是", "对", "✓"] {
            assert_eq!(flag(yes), Ok(true), "{yes}");
        }
        for no in ["no", "N", "false", "0", "否", "错", ""] {
            assert_eq!(flag(no), Ok(false), "{no}");
        }
        assert_eq!(flag("maybe").unwrap_err().key, "refuse-flag");
    }

    #[test]
    fn a_choice_is_a_key_or_the_only_key_that_begins_so() {
        assert_eq!(choice("closed", STATE), Ok(2));
        assert_eq!(choice("On Hold", STATE), Ok(1));
        assert_eq!(choice("on-hold", STATE), Ok(1));
        assert_eq!(choice("ＮＯＴ", STATE), Ok(3));
        assert_eq!(choice("op", STATE), Ok(0));
        let refused = choice("o", STATE).unwrap_err();
        assert_eq!(refused.key, "refuse-choice");
        assert!(refused.args.contains(&("keys".into(), Arg::Text("open, on_hold, closed, not_occurred_passed".into()))));
        assert!(choice("", STATE).is_err());
    }

    proptest! {
        #[test]
        fn no_text_stops_any_reader(text in any::<String>()) {
            let _ = (fold(&text), list(&text, true), list(&text, false), flag(&text), choice(&text, STATE));
        }
    }
}
