//! What a text looks like without its numbers.
//!
//! Every number, in digits or in Chinese, becomes a `9`, so that one table of
//! shapes reads `8月26日`, `八月二十六日` and `08月26日`.

/// A text with its numbers taken out.
pub(super) struct Shape {
    /// The text without blanks, each number a `9`.
    pub pattern: String,
    /// The numbers, each with how many digits it has.
    pub numbers: Vec<(u32, usize)>,
}

impl Shape {
    /// The shape of a folded text.
    pub fn of(text: &str) -> Self {
        let mut shape = Self { pattern: String::new(), numbers: Vec::new() };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (number, length) = leading_number(rest);
            if let Some(number) = number {
                // Two numbers side by side are not one.
                if shape.pattern.ends_with('9') {
                    shape.pattern.push(' ');
                }
                shape.pattern.push('9');
                shape.numbers.push(number);
            } else if c.is_ascii_digit() {
                shape.pattern.push('?');
            } else if c != ' ' {
                shape.pattern.push_str(&rest[..length]);
            }
            rest = &rest[length..];
        }
        shape
    }

    /// The `n`-th number, or 0.
    pub fn number(&self, n: usize) -> u32 {
        self.numbers.get(n).map_or(0, |number| number.0)
    }

    /// Whether the first number can be a year: written in four digits.
    pub fn has_year(&self) -> bool {
        self.numbers.first().is_some_and(|number| number.1 == 4)
    }
}

/// Whether a character may be part of a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || han_digit(c).is_some()
}

/// The number a text begins with (none if it is not one, or longer than eight
/// digits) and how many bytes it or the character in its place takes.
fn leading_number(text: &str) -> (Option<(u32, usize)>, usize) {
    let run = |is: fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    let digits = run(|c| c.is_ascii_digit());
    if digits > 0 {
        return (text[..digits].parse().ok().filter(|_| digits <= 8).map(|value| (value, digits)), digits);
    }
    let han = run(|c| c == '十' || han_digit(c).is_some());
    if han > 0 {
        return (han_number(&text[..han]), han);
    }
    (None, text.chars().next().map_or(0, char::len_utf8))
}

/// The value of a Chinese digit.
fn han_digit(c: char) -> Option<u32> {
    "零一二三四五六七八九".chars().zip(0..).find(|(digit, _)| *digit == c).map(|(_, value)| value).or(match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

/// A number below 100 in Chinese, or a year digit by digit.
fn han_number(text: &str) -> Option<(u32, usize)> {
    let digits = |text: &str| text.chars().map(han_digit).collect::<Option<Vec<_>>>();
    let Some((tens, ones)) = text.split_once('十') else {
        let digits = digits(text)?;
        let value = digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        return matches!(digits.len(), 1 | 4).then_some((value, digits.len()));
    };
    let one = |text: &str, none| match digits(text)?.as_slice() {
        [] => Some(none),
        [digit] => Some(*digit),
        _ => None,
    };
    Some((one(tens, 1)? * 10 + one(ones, 0)?, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits_and_in_chinese_look_the_same() {
        for (text, pattern, numbers) in [
            ("8月26日", "9月9日", vec![(8, 1), (26, 2)]),
            ("八月二十六日", "9月9日", vec![(8, 1), (26, 2)]),
            ("二〇二六年 十 月", "9年9月", vec![(2026, 4), (10, 2)]),
            ("8 26", "9 9", vec![(8, 1), (26, 2)]),
            ("123456789后", "?后", vec![]),
            ("二三天", "二三天", vec![]),
        ] {
            let shape = Shape::of(text);
            assert_eq!((shape.pattern.as_str(), shape.numbers), (pattern, numbers), "{text}");
        }
    }
}
