//! Searching, filtering and sorting text: full and half width alike, any
//! case, Chinese by pinyin.

mod order;

pub use order::natural;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::{PinyinData, PinyinNotation};
use ib_matcher::unicode::case::StrCaseExt;

use super::clean;

/// The readings of Chinese characters.
static PINYIN: LazyLock<PinyinData> =
    LazyLock::new(|| PinyinData::new(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter | PinyinNotation::AsciiTone));

/// A full-width character as the half-width one it stands for; others as they are.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// What a person typed to find something: words that must all occur, in any
/// order and case, full or half width. A word may be Chinese, or its pinyin,
/// whole (`chongqing`), by initials (`cq`), mixed, or broken off while it is
/// typed (`chongq`); characters with several readings answer to each.
///
/// Made once and asked for every text of a list.
pub struct Pattern(Vec<Word>);

/// One word of a pattern.
struct Word {
    matcher: IbMatcher<'static>,
    /// The letter it begins with, if it may be pinyin. Most places of a text
    /// begin with another one and need not be looked at any closer.
    first: Option<u8>,
}

impl Pattern {
    /// The pattern of that text. Blanks separate words.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(plain(text).split_whitespace().map(Word::new).collect())
    }

    /// The pattern of that text as one word, its blanks included.
    #[must_use]
    pub fn phrase(text: &str) -> Self {
        let text = plain(text);
        Self(if text.trim().is_empty() { Vec::new() } else { vec![Word::new(text.trim())] })
    }

    /// Whether there is no word: then every text matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all words occur in `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text = narrowed(text);
        self.0.iter().all(|word| word.find(&text).is_some())
    }

    /// Where the first word occurs, in bytes, if all do. An empty pattern is
    /// nowhere.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.ranges(text).into_iter().next()
    }

    /// Where each word occurs first, in bytes, in the order of the words;
    /// nothing unless all occur.
    #[must_use]
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let narrowed = narrowed(text);
        let found: Option<Vec<_>> = self.0.iter().map(|word| word.find(&narrowed)).collect();
        let mut found = found.unwrap_or_default();
        if let Cow::Owned(narrowed) = &narrowed {
            for range in &mut found {
                *range = widened(text, narrowed, range.start)..widened(text, narrowed, range.end);
            }
        }
        found
    }
}

/// A pattern's text: clean, half width, and in the case the matcher compares
/// in, because it cuts a pattern whose length that changes at the wrong byte.
fn plain(text: &str) -> String {
    clean::line(text).chars().map(narrow).collect::<String>().to_lowercase().to_simple_fold_case()
}

/// The usual characters, and for each the letters that its readings begin with.
const HAN: RangeInclusive<u32> = 0x4E00..=0x9FFF;
static INITIALS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let initials = |c: u32| {
        let mut letters = 0;
        PINYIN.get_pinyins_and_for_each(char::from_u32(c).unwrap_or_default(), |pinyin| {
            letters |= pinyin.notation(PinyinNotation::Ascii).and_then(|text| text.bytes().next()).map_or(0, bit);
        });
        letters
    };
    HAN.map(initials).collect()
});

/// The bit of a small letter; all bits for anything else.
fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { u32::MAX }
}

/// The number of a character in [`HAN`].
fn place(c: char) -> Option<usize> {
    u32::from(c).checked_sub(*HAN.start()).and_then(|place| usize::try_from(place).ok())
}

/// Whether a match that begins with the small letter `first` can begin at `c`.
fn may_begin(first: u8, c: char) -> bool {
    if c.is_ascii() {
        return c.to_ascii_lowercase() == char::from(first);
    }
    place(c).and_then(|place| INITIALS.get(place)).is_none_or(|letters| letters & bit(first) != 0)
}

impl Word {
    fn new(text: &str) -> Self {
        let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
        let pinyin = PinyinMatchConfig::builder(notations).data(&PINYIN).build();
        let matcher = IbMatcher::builder(text).is_pattern_partial(true).analyze(true).pinyin(pinyin).build();
        Self { matcher, first: text.bytes().next().filter(u8::is_ascii_lowercase) }
    }

    fn find(&self, text: &str) -> Option<Range<usize>> {
        match self.first {
            Some(first) if !text.is_ascii() => text.char_indices().filter(|(_, c)| may_begin(first, *c)).find_map(|(at, _)| {
                let found = self.matcher.test(&text[at..])?;
                Some(at..at + found.end())
            }),
            _ => find(&self.matcher, text),
        }
    }
}

fn find<'a>(matcher: &'a IbMatcher<'a>, text: &str) -> Option<Range<usize>> {
    matcher.find(text).map(|found| found.range())
}

/// A text with its full-width characters made half-width, if it has any.
fn narrowed(text: &str) -> Cow<'_, str> {
    // Their first bytes; most Chinese text has other ones.
    let some = text.bytes().any(|byte| matches!(byte, 0xEF | 0xE3)) && text.chars().any(|c| narrow(c) != c);
    if some { text.chars().map(narrow).collect::<String>().into() } else { text.into() }
}

/// The place in `text` of a place in the same text narrowed.
fn widened(text: &str, narrowed: &str, place: usize) -> usize {
    let count = narrowed.char_indices().take_while(|(n, _)| *n < place).count();
    text.char_indices().nth(count).map_or(text.len(), |(n, _)| n)
}

/// The filter line of a list:
///
/// * `word` must occur somewhere in the row, `"two words"` together;
/// * `KEY:VALUE` must occur in that field as it is shown; KEY is the field's
///   key or its label in either language, or how one begins: `状态：已关闭`,
///   `owner:zxm`, `owner:"Lin Tao"`; `KEY:-` wants the field empty;
/// * `-` before either leaves out what it finds.
///
/// A colon after something that names no field is text: `14:30`.
pub struct Filter {
    terms: Vec<Term>,
}

struct Term {
    /// The field, or anywhere.
    key: Option<String>,
    /// What must stand there; an empty pattern after a KEY wants nothing yet.
    wanted: Wanted,
    /// Whether rows that have it are left out.
    without: bool,
}

enum Wanted {
    Match(Pattern),
    Empty,
}

impl Filter {
    /// The filter of that line for rows with these fields, the most important
    /// first; `labels` gives the labels of a field in both languages.
    #[must_use]
    pub fn new<'k>(line: &str, keys: impl IntoIterator<Item = &'k str>, labels: impl Fn(&str) -> [String; 2]) -> Self {
        let fields: Vec<(&str, [String; 2])> = keys.into_iter().map(|key| (key, labels(key).map(|label| bare(&label)))).collect();
        let field = |name: &str| {
            let name = bare(name);
            let first = |fits: &dyn Fn(&str) -> bool| {
                let found = fields.iter().find(|(key, labels)| fits(&bare(key)) || labels.iter().any(|label| fits(label)));
                found.map(|(key, _)| (*key).to_owned())
            };
            if name.is_empty() {
                None
            } else {
                first(&|other| other == name).or_else(|| first(&|other| other.starts_with(&name)))
            }
        };
        let terms = terms(line).into_iter().map(|term| {
            let (without, text) = match term.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, term.as_str()),
            };
            let quoted = text.starts_with('"');
            let cut = text.split_once(':').filter(|_| !quoted);
            let (key, text) = match cut.and_then(|(name, value)| field(name).map(|key| (key, value))) {
                Some((key, value)) => (Some(key), value),
                None => (None, text),
            };
            let wanted =
                if key.is_some() && text == "-" { Wanted::Empty } else { Wanted::Match(Pattern::phrase(&text.replace('"', ""))) };
            Term { key, wanted, without }
        });
        let says_something = |term: &Term| !matches!(&term.wanted, Wanted::Match(pattern) if pattern.is_empty());
        Self { terms: terms.filter(says_something).collect() }
    }

    /// Whether it keeps every row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a row stays: `field` gives what is shown of a field, `all` is
    /// everything of the row that words look in.
    #[must_use]
    pub fn keeps<'a>(&self, field: &dyn Fn(&str) -> Cow<'a, str>, all: &str) -> bool {
        self.terms.iter().all(|term| {
            let text = term.key.as_ref().map_or(Cow::Borrowed(all), |key| field(key));
            let found = match &term.wanted {
                Wanted::Match(pattern) => pattern.matches(&text),
                Wanted::Empty => text.trim().is_empty(),
            };
            found != term.without
        })
    }
}

/// A name without what people leave out: case, width, blanks, `_` and `-`.
fn bare(name: &str) -> String {
    plain(name).chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect()
}

/// The terms of a line: blanks outside quotation marks separate them.
fn terms(line: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut quoted = false;
    for c in clean::line(line).chars().map(narrow) {
        let c = if matches!(c, '“' | '”') { '"' } else { c };
        quoted ^= c == '"';
        match terms.last_mut() {
            Some(term) if quoted || !c.is_whitespace() => term.push(c),
            _ => terms.push(String::new()),
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).matches(text)
    }

    #[test]
    fn pinyin_finds_chinese_whole_by_initials_mixed_and_broken_off() {
        for (pattern, text) in [
            ("zxm", "张晓明"),
            ("zhangxiaoming", "张晓明"),
            ("zhangxm", "张晓明"),
            ("zhangx", "张晓明"),
            ("xiaom", "张晓明"),
            ("ZXM", "张晓明"),
            ("cq", "重庆分行"),
            ("chongqing", "重庆分行"),
            ("zhongqing", "重庆分行"),
            ("zgq", "曾国强"),
            ("cgq", "曾国强"),
            ("晓明", "张晓明"),
            ("ｚｘｍ", "张晓明"),
            ("fenhang", "重庆分行"),
            ("UAT测试", "第二轮uat测试"),
            ("uatcs", "第二轮UAT测试"),
        ] {
            assert!(finds(pattern, text), "{pattern} {text}");
        }
        assert!(!finds("lxm", "张晓明"));
        assert!(!finds("zfsj", "支付网关升级"));
        assert!(finds("zf sj", "支付网关升级"));
    }

    #[test]
    fn case_and_width_do_not_matter_and_every_word_must_occur() {
        assert!(finds("abc", "xＡＢＣ项目"));
        assert!(finds("ＡＢＣ", "an abc"));
        assert!(finds("lin tao", "Tao Lin"));
        assert!(!finds("lin tao", "Lin Mei"));
        assert!(finds("drôle", "LA VIE EST DRÔLE"));
        assert!(finds("straße", "STRAẞE"));
        assert!(finds("", "anything") && Pattern::new("　 ").is_empty());
        assert!(Pattern::new("lin tao").matches("tao a lin") && !Pattern::phrase("lin tao").matches("tao a lin"));
    }

    #[test]
    fn the_place_found_is_the_place_in_the_text_as_it_stands() {
        let text = "项目ＡＢＣ验收";
        assert_eq!(&text[Pattern::new("abc").find(text).unwrap()], "ＡＢＣ");
        assert_eq!(&text[Pattern::new("ys").find(text).unwrap()], "验收");
        assert_eq!(
            Pattern::new("ys xm").ranges(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(),
            ["验收", "项目"]
        );
        assert_eq!(Pattern::new("ys nothere").find(text), None);
        assert_eq!(Pattern::new("").find(text), None);
    }

    fn kept(line: &str) -> Vec<&'static str> {
        let labels = |key: &str| match key {
            "owner" => ["负责人".to_owned(), "Owner".to_owned()],
            "state" => ["状态".to_owned(), "State".to_owned()],
            _ => ["行动期限".to_owned(), "Act by".to_owned()],
        };
        let filter = Filter::new(line, ["owner", "state", "act_by"], labels);
        let rows = [
            ("R01", "R01 网络不稳 14:30 割接", "张晓明", "应对中"),
            ("R02", "R02 测试环境 Lin Tao", "Lin Tao", "已关闭"),
            ("R03", "R03 网络安全", "", "已识别"),
        ];
        let keeps = |(_, all, owner, state): &(&str, &'static str, &'static str, &'static str)| {
            let field = |key: &str| {
                Cow::Borrowed(if key == "owner" {
                    *owner
                } else if key == "state" {
                    *state
                } else {
                    ""
                })
            };
            filter.keeps(&field, all)
        };
        rows.iter().filter(|row| keeps(row)).map(|row| row.0).collect()
    }

    #[test]
    fn a_filter_line_finds_by_words_and_by_fields() {
        for (line, ids) in [
            ("", vec!["R01", "R02", "R03"]),
            ("网络", vec!["R01", "R03"]),
            ("wangluo -aq", vec!["R01"]),
            ("－网络", vec!["R02"]),
            ("负责人：张晓明", vec!["R01"]),
            ("owner:zxm", vec!["R01"]),
            ("OWNER:lin", vec!["R02"]),
            ("负责:lin", vec!["R02"]),
            ("owner:\"lin tao\"", vec!["R02"]),
            ("“环境 lin”", vec!["R02"]),
            ("owner:“tao lin”", vec![]),
            ("owner:-", vec!["R03"]),
            ("-owner:-", vec!["R01", "R02"]),
            ("-状态:已关闭", vec!["R01", "R03"]),
            ("状态:已关闭　网络", vec![]),
            ("owner:", vec!["R01", "R02", "R03"]),
            ("act-by:-", vec!["R01", "R02", "R03"]),
            ("14:30", vec!["R01"]),
            ("-", vec![]),
        ] {
            assert_eq!(kept(line), ids, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_the_search(pattern in any::<String>(), text in any::<String>(), line in "[-a-z:\"“” 张重ſKİẞȺ：－]{0,12}") {
            for pattern in [Pattern::new(&pattern), Pattern::phrase(&pattern), Pattern::new(&line)] {
                for text in [&text, &line] {
                    for range in pattern.ranges(text) {
                        prop_assert!(text.get(range).is_some());
                    }
                    prop_assert_eq!(pattern.find(text).is_some(), pattern.matches(text) && !pattern.is_empty());
                }
            }
            let filter = Filter::new(&line, ["act_by"], |key| [key.to_owned(), line.clone()]);
            let _ = filter.keeps(&|_| Cow::Borrowed(text.as_str()), &pattern);
        }

        #[test]
        fn looking_only_where_the_first_letter_fits_misses_nothing(
            pattern in "[a-z]{1,4}",
            text in "[a-zA-Z\u{4e00}-\u{9fff}\u{3400}-\u{3410}éKſß]{1,9}",
        ) {
            let word = Word::new(&pattern);
            prop_assert_eq!(word.find(&text), find(&word.matcher, &text));
        }

        #[test]
        fn a_part_of_a_text_finds_the_text(
            text in "[a-zA-Z0-9\u{4e00}-\u{9fff}Ａ-Ｚ]{1,12}",
            from in 0_usize..12,
            length in 1_usize..12,
        ) {
            let part = text.chars().skip(from).take(length).collect::<String>();
            prop_assert!(Pattern::new(&part).matches(&text));
        }
    }
}
