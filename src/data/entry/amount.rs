//! Money and numbers as people type them.

use super::fold;
use crate::data::cell::decimal;
use crate::data::clean;
use crate::data::msg::Msg;

/// An amount of money stays below this many minor units, so that sums of
/// thousands of amounts still fit.
pub const MONEY_BELOW: i64 = 1_000_000_000_000_000;

/// What may stand before or after an amount: marks of the currency, which the
/// project decides anyway.
const CURRENCY: &[&str] = &["人民币", "cny", "rmb", "¥", "元整", "元", "圆", "块钱", "块"];

/// Multipliers, as powers of ten; longer names first.
const UNITS: &[(&str, u32)] = &[
    ("万亿", 12),
    ("千万", 7),
    ("百万", 6),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
    ("bn", 9),
    ("mn", 6),
    ("k", 3),
    ("w", 4),
    ("m", 6),
    ("b", 9),
];

/// What may stand after a number.
const UNIT_WORDS: &[&str] = &[
    "个工作日",
    "工作日",
    "日历天",
    "working days",
    "working day",
    "work days",
    "person-days",
    "person days",
    "calendar days",
    "人日",
    "人天",
    "天",
    "日",
    "个小时",
    "小时",
    "工时",
    "个",
    "时",
    "分钟",
    "分",
    "次",
    "人",
    "条",
    "项",
    "%",
    "percent",
    "days",
    "day",
    "hours",
    "hour",
    "minutes",
    "minute",
    "mins",
    "min",
    "hrs",
    "hr",
    "wd",
    "pd",
    "d",
    "h",
    "m",
];

/// A decimal number: its digits without the point, and how many stand after it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decimal {
    digits: i128,
    places: u32,
}

/// Why a decimal number is none.
enum NotDecimal {
    Unknown,
    TooLong,
}

/// Reads a decimal number without a sign from the beginning of a text, and
/// what follows it. `_` may stand anywhere between digits, `,` only before
/// groups of three: `12,5` is not guessed at.
fn leading(text: &str) -> Result<(Decimal, &str), NotDecimal> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_'))).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    let fine = !whole.ends_with('_')
        && !whole.starts_with('_')
        && (!grouped || (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3 && !group.contains('_'))
        && part.chars().all(|c| c.is_ascii_digit() || c == '_')
        && number.chars().any(|c| c.is_ascii_digit());
    if !fine {
        return Err(NotDecimal::Unknown);
    }
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, part) = (plain(whole), plain(part));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    if whole.len() + part.len() > 24 {
        return Err(NotDecimal::TooLong);
    }
    let digits = format!("0{whole}{part}").parse().map_err(|_| NotDecimal::TooLong)?;
    Ok((Decimal { digits, places: u32::try_from(part.len()).unwrap_or(u32::MAX) }, rest))
}

/// A sign at the beginning, and the rest.
fn sign(text: &str) -> (Option<i128>, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (Some(-1), text[1..].trim_start()),
        Some(b'+') => (Some(1), text[1..].trim_start()),
        _ => (None, text),
    }
}

/// An amount in minor units (fen, cents): `128.5万`, `1.2亿`, `12万5000`, `12k`,
/// `-3.4m`, `¥1,200.50`, `CNY 300`, `500元`. Commas stand before groups of three.
///
/// # Errors
/// It is no amount, it has parts of a minor unit, or it is 10^15 minor units
/// or more.
pub fn money(text: &str) -> Result<i64, Msg> {
    let refuse = |key: &'static str| Msg::new(key).text("text", clean::line(text));
    let folded = fold(text);
    let (before, rest) = sign(&folded);
    let rest = CURRENCY.iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest).trim_start();
    let (after, rest) = if before.is_none() { sign(rest) } else { (None, rest) };
    let rest = CURRENCY.iter().find_map(|mark| rest.strip_suffix(mark)).unwrap_or(rest).trim_end();
    let size = size(rest).map_err(refuse)?;
    let minor = i64::try_from(size).ok().filter(|minor| *minor < MONEY_BELOW).ok_or_else(|| refuse("refuse-money-size"))?;
    let negative = before.or(after) == Some(-1);
    Ok(if negative { -minor } else { minor })
}

/// The minor units of an amount without sign and currency: numbers with units
/// that become smaller.
fn size(text: &str) -> Result<i128, &'static str> {
    let (mut total, mut rest, mut below) = (0_i128, text, u32::MAX);
    loop {
        let (number, after) = leading(rest).map_err(|fault| match fault {
            NotDecimal::Unknown => "refuse-money",
            NotDecimal::TooLong if rest.contains('.') => "refuse-money-places",
            NotDecimal::TooLong => "refuse-money-size",
        })?;
        let after = after.trim_start();
        let unit = UNITS.iter().find(|(name, _)| after.starts_with(name));
        let (name, power) = unit.copied().unwrap_or(("", 0));
        // `12万5` is 125,000 to who says it and 120,005 to who reads it: refused.
        let colloquial = below != u32::MAX && name.is_empty() && number.digits < 10;
        if power >= below || colloquial || (below != u32::MAX && number.digits >= 10_i128.pow(below)) {
            return Err("refuse-money");
        }
        let scale = 10_i128.pow(number.places);
        let minor = number.digits.checked_mul(10_i128.pow(power + 2)).ok_or("refuse-money-size")?;
        if minor % scale != 0 {
            return Err("refuse-money-places");
        }
        total = total.checked_add(minor / scale).ok_or("refuse-money-size")?;
        (rest, below) = (after[name.len()..].trim_start(), power);
        match (rest.is_empty(), name.is_empty()) {
            (true, _) => return Ok(total),
            (false, true) => return Err("refuse-money"),
            (false, false) => {}
        }
    }
}

/// A number scaled by `10^places`, between `min` and `max` (scaled too), with
/// or without the word of its unit: `15`, `-3 天`, `2.5pd`, `60％`.
///
/// # Errors
/// It is no number, has too many decimals, or lies outside the bounds; the
/// sentence names them.
pub fn number(text: &str, places: u8, min: i64, max: i64) -> Result<i64, Msg> {
    let bounds = |key: &'static str| {
        let refused = Msg::new(key).text("text", clean::line(text));
        refused.text("min", decimal(min, places)).text("max", decimal(max, places)).count("places", places)
    };
    let folded = fold(text);
    let bare = UNIT_WORDS.iter().find_map(|word| folded.strip_suffix(word)).unwrap_or(&folded).trim_end();
    let (sign, bare) = sign(bare);
    let (number, rest) = leading(bare).map_err(|fault| match fault {
        NotDecimal::Unknown => bounds("refuse-number"),
        NotDecimal::TooLong => bounds("refuse-number-bounds"),
    })?;
    if !rest.is_empty() {
        return Err(bounds("refuse-number"));
    }
    let Some(missing) = u32::from(places).checked_sub(number.places) else {
        return Err(bounds(if places == 0 { "refuse-number-whole" } else { "refuse-number-places" }));
    };
    let scaled = 10_i128.checked_pow(missing).and_then(|scale| number.digits.checked_mul(scale));
    let scaled = scaled.map(|size| size * sign.unwrap_or(1)).and_then(|scaled| i64::try_from(scaled).ok());
    scaled.filter(|scaled| (min..=max).contains(scaled)).ok_or_else(|| bounds("refuse-number-bounds"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yuan(text: &str) -> i64 {
        money(text).unwrap_or_else(|refused| panic!("{text}: {}", refused.key))
    }

    fn refused(text: &str) -> String {
        money(text).unwrap_err().key.into_owned()
    }

    #[test]
    fn money_reads_as_people_in_either_language_write_it() {
        for (text, minor) in [
            ("128.5万", 128_500_000),
            ("１２８．５万元", 128_500_000),
            ("1.2亿", 12_000_000_000),
            ("12k", 1_200_000),
            ("3.4m", 340_000_000),
            ("1.5 bn", 150_000_000_000),
            ("￥1,200.50", 120_050),
            ("¥1，200.5", 120_050),
            ("CNY 300", 30_000),
            ("300 元", 30_000),
            ("-70k", -7_000_000),
            ("−70k", -7_000_000),
            ("-¥70", -7_000),
            ("¥-70", -7_000),
            ("12万5千", 12_500_000),
            ("1亿2000万", 12_000_000_000),
            ("1万500", 1_050_000),
            ("3百万", 300_000_000),
            ("1_285_000", 128_500_000),
            ("0", 0),
            (".5", 50),
            ("1,285,000.00", 128_500_000),
        ] {
            assert_eq!(yuan(text), minor, "{text}");
        }
    }

    #[test]
    fn money_that_can_be_read_two_ways_is_refused() {
        for text in ["12万5", "12,5", "1,2000", "1.2.3", "abc", "", "12万3万", "万", "5 千 5 千", "--5", "$5", "12k5k", "1千2000"]
        {
            assert_eq!(refused(text), "refuse-money", "{text}");
        }
        assert_eq!(refused("0.001"), "refuse-money-places");
        assert_eq!(refused("1.2345671千"), "refuse-money-places");
        assert_eq!(refused("10万亿"), "refuse-money-size");
        assert_eq!(refused("99999999999999999999999999999999999"), "refuse-money-size");
        assert_eq!(yuan("9999999999999.99"), MONEY_BELOW - 1);
    }

    #[test]
    fn a_number_takes_the_word_of_its_unit_and_names_its_bounds() {
        assert_eq!(number("15", 0, 0, 100), Ok(15));
        assert_eq!(number("６０％", 0, 0, 100), Ok(60));
        assert_eq!(number("-3 天", 0, -5, 5), Ok(-3));
        assert_eq!(number("2.5pd", 1, 0, 1_000), Ok(25));
        assert_eq!(number("2.50 人日", 1, 0, 1_000), Ok(25));
        assert_eq!(number("1,200 min", 0, 0, 10_000), Ok(1_200));
        assert_eq!(number("十", 0, 0, 10).unwrap_err().key, "refuse-number");
        assert_eq!(number("1.5", 0, 0, 10).unwrap_err().key, "refuse-number-whole");
        assert_eq!(number("1.55", 1, 0, 100).unwrap_err().key, "refuse-number-places");
        assert_eq!(number("", 0, 0, 10).unwrap_err().key, "refuse-number");
        assert_eq!(number("d", 0, 0, 10).unwrap_err().key, "refuse-number");
        let outside = number("11", 1, -5, 100).unwrap_err();
        assert_eq!(outside.key, "refuse-number-bounds");
        assert!(outside.args.contains(&("min".into(), crate::data::msg::Arg::Text("-0.5".into()))));
        assert!(outside.args.contains(&("max".into(), crate::data::msg::Arg::Text("10".into()))));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(
            minor in -MONEY_BELOW + 1..MONEY_BELOW,
            places in 0_u8..6,
            value in -1_000_000_i64..1_000_000,
        ) {
            prop_assert_eq!(money(&decimal(minor, 2)), Ok(minor));
            prop_assert_eq!(number(&decimal(value, places), places, -1_000_000, 1_000_000), Ok(value));
        }

        #[test]
        fn no_text_stops_either_reader(text in "[0-9０-９.,_+\\-¥万亿千kmb元天 ]{0,40}", any in any::<String>(), places in 0_u8..19) {
            let _ = (money(&text), money(&any), number(&text, places, i64::MIN, i64::MAX), number(&any, 0, 0, 1));
        }
    }
}
