//! Line breaking for Chinese and English: UAX #14 (unicode-linebreak), greedy,
//! with glue where Chinese business text must not break.
//!
//! ratatui's own wrapping starts lines with `，` and cuts `2026-03-15`.

use std::ops::Range;

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::{grapheme_width, width};

/// Units that stay with the number before them.
const UNITS: &str = "万亿元年月日号天周期人次%个项";
/// Signs that never start a line, and signs that never end one.
const NEVER_FIRST: &str = "，。、；：？！）】》”";
const NEVER_LAST: &str = "（【《“";

/// The lines of a text in so many columns, as ranges of its bytes. Blanks at
/// the end of a line belong to no line, and neither do line feeds; an empty
/// text is one empty line. A word that is wider than a line is broken between
/// graphemes. A grapheme that is wider than a line still gets one.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        if width(paragraph) <= columns {
            lines.push(start..start + without_blanks(paragraph).len());
        } else {
            wrap_paragraph(paragraph, columns, start, &mut lines);
        }
        start += paragraph.len() + 1;
    }
    lines
}

fn without_blanks(text: &str) -> &str {
    text.trim_end_matches([' ', '\u{3000}', '\t', '\r'])
}

fn wrap_paragraph(text: &str, columns: usize, offset: usize, lines: &mut Vec<Range<usize>>) {
    // The line being filled, and the columns of what it holds with its blanks.
    let (mut from, mut used) = (0, 0);
    let mut at = 0;
    let end_line = |lines: &mut Vec<Range<usize>>, from: usize, to: usize| {
        lines.push(offset + from..offset + from + without_blanks(&text[from..to]).len());
    };
    for (end, _) in linebreaks(text).filter(|&(at, _)| at == text.len() || !glued(text, at)) {
        let word = &text[at..end];
        let solid = width(without_blanks(word));
        if used + solid > columns && at > from {
            end_line(lines, from, at);
            (from, used) = (at, 0);
        }
        if used + solid > columns {
            for (n, grapheme) in word.grapheme_indices(true) {
                let columns_of_it = grapheme_width(grapheme);
                let blank = without_blanks(grapheme).is_empty();
                if used + columns_of_it > columns && at + n > from && !blank {
                    let cut = emergency(text, from, at + n);
                    end_line(lines, from, cut);
                    (from, used) = (cut, width(&text[cut..at + n]));
                }
                used += columns_of_it;
            }
        } else {
            used += width(word);
        }
        at = end;
    }
    end_line(lines, from, text.len());
}

/// Where a word that is wider than a line is cut: at `at`, or before it if
/// that spares the next line a closing sign or this one an opening sign.
fn emergency(text: &str, from: usize, at: usize) -> usize {
    let bad =
        |cut: usize| text[cut..].starts_with(|c| NEVER_FIRST.contains(c)) || text[..cut].ends_with(|c| NEVER_LAST.contains(c));
    let before = text[from..at].grapheme_indices(true).map(|(n, _)| from + n).filter(|&cut| cut > from);
    std::iter::once(at).chain(before.rev()).find(|&cut| !bad(cut)).unwrap_or(at)
}

/// Whether a break that UAX #14 allows there would tear a number from its
/// unit, a date, or a double sign.
fn glued(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let mut back = before.chars().rev();
    let (Some(last), Some(next)) = (back.next(), after.chars().next()) else { return false };
    let digit_before_last = || before.chars().rev().skip(1).find(|c| *c != ' ').is_some_and(|c| c.is_ascii_digit());
    match (last, next) {
        // 第3期, 第三期
        ('第', _) | ('…', '…') | ('—', '—') => true,
        // 128.5万, 3天, 15日
        ('0'..='9', next) if UNITS.contains(next) => true,
        // 3 天, 15 日
        (' ', next) if UNITS.contains(next) => before.trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit()),
        // 1.2亿元, 128.5万元
        ('万' | '亿', next) if UNITS.contains(next) => digit_before_last(),
        // 2026年3月15日
        ('年' | '月', '0'..='9') => digit_before_last(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_line_never_starts_with_a_closing_sign() {
        assert_eq!(lines("项目进度，风险。", 8), ["项目进", "度，风", "险。"]);
    }

    #[test]
    fn numbers_keep_their_units() {
        for (text, whole) in [
            ("预算共计128.5万元整", "128.5万元"),
            ("合同总额为1.2亿元", "1.2亿元"),
            ("我方计划于2026年3月15日完成", "2026年3月15日"),
            ("客户要求第3期上线时交付", "第3期"),
            ("客户要求第三期上线时交付", "第三"),
            ("风险储备已经使用83%以上", "83%"),
            ("里程碑预计还要12天才能完成", "12天"),
            ("里程碑预计还要 12 天才能完成", "12 天"),
            ("预算共计 128.5 万元整", "128.5 万元"),
            ("验收日期定为2026-03-15上午", "2026-03-15"),
            ("当前版本号为v2.0.1正式版", "v2.0.1"),
            ("他说这事以后再说……好吧", "……"),
            ("他说这事以后再说——好吧", "——"),
        ] {
            for columns in super::super::width(whole) + 2..24 {
                assert!(lines(text, columns).iter().any(|line| line.contains(whole)), "{text} {columns}");
            }
        }
    }

    #[test]
    fn english_breaks_between_words_and_drops_the_blank() {
        assert_eq!(lines("the risk is open", 8), ["the risk", "is open"]);
        assert_eq!(lines("a  b", 2), ["a", "b"]);
    }

    #[test]
    fn line_feeds_end_lines_and_empty_lines_stay() {
        assert_eq!(lines("a\n\nb\n", 8), ["a", "", "b", ""]);
        assert_eq!(lines("", 8), [""]);
    }

    #[test]
    fn an_overlong_word_is_broken_between_graphemes() {
        assert_eq!(lines("x https://a.example/b", 8), ["x", "https://", "a.exampl", "e/b"]);
        assert_eq!(lines("中文", 1), ["中", "文"], "a glyph wider than the line still gets one");
        assert_eq!(lines("中", 0), ["中"]);
    }

    fn text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "项目",
            "风险",
            "里程碑",
            "客户",
            "，",
            "。",
            "、",
            "（甲方）",
            "《合同》",
            "“好”",
            "：",
            " ",
            "  ",
            "abc",
            "risk",
            "v2.0",
            "2026-03-15",
            "128.5万元",
            "2026年3月15日",
            "第3期",
            "……",
            "——",
            "！",
            "\n",
            "https://example.com/a-long-path",
            "é",
            "ﾊﾞ",
        ]);
        prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn wrapping_loses_only_blanks_and_line_feeds(text in text(), columns in 1_usize..50) {
            let kept: String = lines(&text, columns).concat();
            let blank = |c: &char| !matches!(c, ' ' | '\u{3000}' | '\n');
            prop_assert_eq!(kept.chars().filter(blank).collect::<String>(), text.chars().filter(blank).collect::<String>());
            let ranges = wrap(&text, columns);
            let mut end = 0;
            for range in ranges {
                prop_assert!(text[end..range.start].chars().all(|c| !blank(&c)));
                end = range.end;
            }
            prop_assert!(text[end..].chars().all(|c| !blank(&c)));
        }

        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,60}", columns in 2_usize..30) {
            for line in lines(&text, columns) {
                prop_assert!(super::super::width(line) <= columns || line.graphemes(true).count() == 1);
            }
        }

        #[test]
        fn closing_signs_never_start_and_opening_signs_never_end_a_line(
            words in prop::collection::vec((prop::sample::select(vec!["项", "目风险", "abc", "3天"]),
                prop::sample::select(vec!["，", "。", "、", "；", "：", "？", "！", "）", "】", "》", "”", "", "（", "【", "《"])), 1..40),
            columns in 10_usize..40,
        ) {
            let text: String = words.iter().flat_map(|(word, sign)| [*word, *sign]).collect();
            let lines = lines(&text, columns);
            for (n, line) in lines.iter().enumerate() {
                prop_assert!(n == 0 || !line.starts_with(|c| NEVER_FIRST.contains(c)), "{line}");
                prop_assert!(n + 1 == lines.len() || !line.ends_with(|c| NEVER_LAST.contains(c)), "{line}");
            }
        }
    }
}
