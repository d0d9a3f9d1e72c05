//! What is wrong with a text that is no RON, in a sentence. The parser says it
//! in English and in the words of programmers.

use ron::error::Error;

use super::clean;
use super::msg::Msg;

/// The sentence about a fault of the parser. Where it stands is not in it.
#[must_use]
pub fn sentence(fault: &Error) -> Msg {
    let of = |key: &'static str, text: &str| Msg::new(key).text("text", clean::short(text));
    match fault {
        Error::Eof => Msg::new("ron-end"),
        Error::ExpectedComma => Msg::new("ron-comma"),
        Error::ExpectedMapColon => Msg::new("ron-colon"),
        Error::ExpectedArray | Error::ExpectedArrayEnd => Msg::new("ron-list"),
        Error::ExpectedStructLike | Error::ExpectedStructLikeEnd | Error::ExpectedNamedStructLike(_) => Msg::new("ron-brackets"),
        Error::ExpectedMap | Error::ExpectedMapEnd => Msg::new("ron-braces"),
        Error::ExpectedString => Msg::new("ron-quoted"),
        Error::ExpectedStringEnd => Msg::new("ron-quote-end"),
        Error::ExpectedIdentifier => Msg::new("ron-name"),
        Error::ExpectedBoolean => Msg::new("ron-flag"),
        Error::ExpectedInteger | Error::ExpectedFloat | Error::IntegerOutOfBounds | Error::InvalidIntegerDigit { .. } => {
            Msg::new("ron-number")
        }
        Error::ExpectedOption | Error::ExpectedOptionEnd => Msg::new("ron-option"),
        Error::InvalidEscape(_) => Msg::new("ron-escape"),
        Error::UnclosedBlockComment | Error::UnclosedLineComment => Msg::new("ron-comment"),
        Error::TrailingCharacters => Msg::new("ron-trailing"),
        Error::UnexpectedChar(c) => of("ron-character", c.encode_utf8(&mut [0; 4])),
        Error::NoSuchStructField { expected, found, .. } => of("ron-unknown-field", found).text("known", expected.join(", ")),
        Error::NoSuchEnumVariant { expected, found, .. } => of("stored-choice", found).text("known", expected.join(", ")),
        Error::MissingStructField { field, .. } => of("ron-missing-field", field),
        Error::DuplicateStructField { field, .. } => of("ron-twice", field),
        Error::ExceededRecursionLimit => Msg::new("ron-deep"),
        other => of("ron-other", &other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the faults that these texts have.
    fn key(text: &str) -> String {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Two {
            #[serde(rename = "a")]
            _a: Vec<String>,
            #[serde(rename = "b")]
            _b: i64,
        }
        sentence(&ron::from_str::<Two>(text).unwrap_err().code).key.into_owned()
    }

    #[test]
    fn what_people_get_wrong_has_a_sentence_of_its_own() {
        let cases = [
            ("(a: [\"x\"], b: 1", "ron-comma"),
            ("(a: [\"x\" \"y\"], b: 1)", "ron-comma"),
            ("(a [\"x\"], b: 1)", "ron-colon"),
            ("(a: \"x\", b: 1)", "ron-list"),
            ("[a]", "ron-brackets"),
            ("(a: [x], b: 1)", "ron-quoted"),
            ("(a: [\"x], b: 1)", "ron-quote-end"),
            ("(a: [\"\\q\"], b: 1)", "ron-escape"),
            ("(a: [], b: many)", "ron-number"),
            ("(a: [], c: 1)", "ron-unknown-field"),
            ("(a: [])", "ron-missing-field"),
            ("(a: [], a: [], b: 1)", "ron-twice"),
            ("(a: [], b: 1) x", "ron-trailing"),
        ];
        let found = cases.map(|(text, _)| (text, key(text)));
        assert_eq!(found.each_ref().map(|(text, key)| (*text, key.as_str())), cases);
    }
}
