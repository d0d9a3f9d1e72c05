//! A line as the shell would read it: words between blanks, quotes, a
//! backslash, and `#` for a comment. Nothing else is special: no variables, no
//! patterns.

use crate::data::msg::Msg;

/// The words of a line; none in an empty line or a comment.
///
/// # Errors
/// A quote is not closed.
pub fn words(line: &str) -> Result<Vec<String>, Msg> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_none() => break,
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Reads up to the closing quote. Between double quotes a backslash takes the
/// special meaning from a quote or a backslash, and `\n` is a line break.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), Msg> {
    while let Some(c) = chars.next() {
        match c {
            c if c == quote => return Ok(()),
            '\\' if quote == '"' => match chars.next() {
                Some('n') => word.push('\n'),
                Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                other => word.extend(std::iter::once('\\').chain(other)),
            },
            c => word.push(c),
        }
    }
    Err(Msg::new("cli-open-quote").text("quote", quote))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(line: &str) -> Vec<String> {
        words(line).unwrap()
    }

    #[test]
    fn blanks_separate_and_quotes_join() {
        assert_eq!(split("add  action\t\"@李雷 due:周五 定稿\""), ["add", "action", "@李雷 due:周五 定稿"]);
        assert_eq!(split("set R01 title='a \"b\" \\ c' x="), ["set", "R01", "title=a \"b\" \\ c", "x="]);
        assert_eq!(split(r#"a "b \" \\ \n c" d\ e '' "#), ["a", "b \" \\ \n c", "d e", ""]);
    }

    #[test]
    fn a_comment_begins_where_a_word_could() {
        assert_eq!(split("  # add action x"), [""; 0]);
        assert_eq!(split("undo # back"), ["undo"]);
        assert_eq!(split("add action '#R03 x' a#b"), ["add", "action", "#R03 x", "a#b"]);
        assert_eq!(split(""), [""; 0]);
    }

    #[test]
    fn an_open_quote_is_refused() {
        for line in ["a 'b", "a \"b\\\"", "\""] {
            assert_eq!(words(line).unwrap_err().key, "cli-open-quote", "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(list in proptest::collection::vec("\\PC{0,10}", 0..5)) {
            let line = list.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(split(&line), list);
        }
        #[test]
        fn no_line_stops_the_reader(line in any::<String>()) {
            let _ = words(&line);
        }
    }
}
