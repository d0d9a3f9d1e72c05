//! Damaged copies of a file: cut short, zeroed, flipped, mixed, misread and
//! mischievous. The same seed and number give the same damage.

use super::chance::Chance;

/// Makes a damaged copy.
type Damage = fn(&[u8], &mut Chance) -> Vec<u8>;

/// What may happen to a file.
const KINDS: [(&str, Damage); 44] = [
    ("truncate", |d, c| d[..c.below(d.len())].to_vec()),
    ("truncate-line", |d, c| d[..line(d, c).0].to_vec()),
    ("empty", |_, c| c.of(&["", " \n", "\n\n\n", "\t"]).as_bytes().to_vec()),
    ("zero-file", |d, _| vec![0; d.len()]),
    ("zero-tail", |d, c| {
        let from = c.below(d.len());
        put(d, from, d.len(), &vec![0; d.len() - from])
    }),
    ("zero-block", |d, c| {
        let from = c.below(d.len()) / 512 * 512;
        let to = (from + *c.of(&[512, 4096])).min(d.len());
        put(d, from, to, &vec![0; to - from])
    }),
    ("append-zero", |d, c| put(d, d.len(), d.len(), &vec![0; 1 + c.below(4096)])),
    ("bit-flip", |d, c| {
        let mut out = d.to_vec();
        for _ in 0..=c.below(8) {
            let at = c.below(d.len());
            out[at] ^= 1 << c.below(8);
        }
        out
    }),
    ("byte-random", |d, c| {
        let mut out = d.to_vec();
        for _ in 0..=c.below(16) {
            let at = c.below(d.len());
            out[at] = c.next().to_le_bytes()[3];
        }
        out
    }),
    ("chunk-drop", |d, c| {
        let (from, to) = c.span(d.len(), 600);
        put(d, from, to, b"")
    }),
    ("chunk-dup", |d, c| {
        let (from, to) = c.span(d.len(), 600);
        put(d, to, to, &d[from..to])
    }),
    ("chunk-swap", |d, c| {
        let (from, to) = c.span(d.len() / 2, 400);
        let other = d.len() / 2 + c.below(d.len() / 2 - (to - from));
        let swapped = put(d, from, to, &d[other..other + (to - from)]);
        put(&swapped, other, other + (to - from), &d[from..to])
    }),
    ("old-new-mix", |d, c| {
        let old = replace(d, "threat", "opportunity", c);
        let at = c.below(d.len().min(old.len()));
        [&d[..at], &old[at..]].concat()
    }),
    ("line-dup", |d, c| {
        let (from, to) = line(d, c);
        put(d, to, to, &d[from..to])
    }),
    ("line-drop", |d, c| {
        let (from, to) = line(d, c);
        put(d, from, to, b"")
    }),
    ("line-swap", |d, c| {
        let (from, to) = line(d, c);
        let text = d[from..to].to_vec();
        let rest = put(d, from, to, b"");
        let (at, _) = line(&rest, c);
        put(&rest, at, at, &text)
    }),
    ("record-dup", |d, c| {
        let (from, to) = record(d, c);
        put(d, to, to, &d[from..to])
    }),
    ("record-drop", |d, c| {
        let (from, to) = record(d, c);
        put(d, from, to, b"")
    }),
    ("token-drop", |d, c| {
        let (from, to) = token(d, c);
        put(d, from, to, b"")
    }),
    ("token-dup", |d, c| {
        let (from, to) = token(d, c);
        put(d, to, to, &d[from..to])
    }),
    ("field-rename", |d, c| replace(d, "title:", "titel:", c)),
    ("field-dup", |d, c| replace(d, "state: identified,", "state: identified, state: closed,", c)),
    ("field-extra", |d, c| replace(d, "title:", "newer_field: (a: [1, 2], b: Some(\"x\")), title:", c)),
    ("variant-rename", |d, c| replace(d, "identified", "Unheard", c)),
    ("type-swap", |d, c| {
        let value = *c.of(&["[1, 2]", "(a: 1)", "None", "Some(\"x\")", "{\"a\": 1}", "true", "'x'", "3.5", "()"]);
        replace(d, "p: 4", &format!("p: {value}"), c)
    }),
    ("number-huge", |d, c| {
        let long = "9".repeat(400);
        let value = *c.of(&[
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551616",
            "1e400",
            "-1e400",
            "inf",
            "NaN",
            "-0",
            "0xFFFFFFFFFFFFFFFFF",
            "1_000_000",
            "1e308",
            long.as_str(),
        ]);
        replace(d, "p: 4", &format!("p: {value}"), c)
    }),
    ("string-huge", |d, c| text(d, &"长".repeat(if c.once_in(8) { 350_000 } else { 20_000 }), c)),
    ("string-control", |d, c| {
        let mischief = *c.of(&MISCHIEF);
        text(d, mischief, c)
    }),
    ("string-combining", |d, c| text(d, &format!("a{}", "\u{301}".repeat(5000)), c)),
    ("string-escape", |d, c| {
        let escape = *c.of(&["\\q", "\\u{110000}", "\\u{d800}", "\\x1b[2J", "\\u{202e}", "\\", "\\u{1f600}", "\\0"]);
        text(d, escape, c)
    }),
    ("string-raw", |d, c| {
        let raw = *c.of(&["r#\"a \"b\" c\"#", "r##\"a\"#", "r\"\\q\"", "r#\""]);
        replace(d, "\"Second", &format!("{raw}, effect: \"Second"), c)
    }),
    ("string-unclosed", |d, c| {
        let quotes: Vec<usize> = (0..d.len()).filter(|&at| d[at] == b'"').collect();
        let at = *c.of(&quotes);
        put(d, at, at + 1, b"")
    }),
    ("bad-utf8", |d, c| {
        let bytes: &[u8] = c.of::<&[u8]>(&[b"\xc0\xaf", b"\xed\xa0\x80", b"\x80", b"\xff", b"\xf5\x80\x80\x80", b"\xe9\x95"]);
        let at = c.below(d.len());
        put(d, at, at, bytes)
    }),
    ("bom", |d, c| match c.below(3) {
        0 => [b"\xef\xbb\xbf", d].concat(),
        1 => [b"\xef\xbb\xbf\xef\xbb\xbf", d].concat(),
        _ => String::from_utf8_lossy(d).encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }),
    ("line-ends", |d, c| {
        let text = String::from_utf8_lossy(d);
        text.replace('\n', c.of::<&str>(&["\r\n", "\r", "\n\r"])).into_bytes()
    }),
    ("deep", |d, c| {
        let (open, close) = *c.of(&[("[", "]"), ("(", ")"), ("Some(", ")"), ("{1:", "}"), ("/*", "*/")]);
        let levels = *c.of(&[30, 200, 5_000, 100_000]);
        replace(d, "p: 4", &format!("p: {}1{}", open.repeat(levels), close.repeat(levels)), c)
    }),
    ("comment", |d, c| {
        let at = c.below(d.len());
        put(d, at, at, c.of::<&str>(&["/*", "*/", "//", "/* /* */"]).as_bytes())
    }),
    ("extension", |d, c| {
        let first =
            *c.of(&["#![enable(implicit_some)]\n", "#![enable(unwrap_newtypes)]\n", "#![enable(what)]\n", "#![enable(\n"]);
        [first.as_bytes(), d].concat()
    }),
    ("schema", |d, c| {
        let version = *c.of(&["2", "99999999999", "0", "-1", "1.5", "\"1\""]);
        replace(d, "schema: 1", &format!("schema: {version}"), c)
    }),
    ("git-conflict", |d, c| {
        let (from, to) = line(d, c);
        let (ours, theirs) = (d[from..to].to_vec(), replace(&d[from..to], "i", "j", c));
        put(d, from, to, &[b"<<<<<<< HEAD\n", ours.as_slice(), b"=======\n", theirs.as_slice(), b">>>>>>> other\n"].concat())
    }),
    ("two-docs", |d, _| [d, d].concat()),
    ("garbage", |_, c| {
        let words: [&[u8]; 4] = [b"{\"a\": 1}", b"<?xml version=\"1.0\"?><a/>", b"PK\x03\x04", b"#!/bin/sh\nrm -rf /\n"];
        if c.once_in(2) { c.of(&words).to_vec() } else { (0..c.below(4000)).map(|_| c.next().to_le_bytes()[4]).collect() }
    }),
    ("id-collision", |d, c| replace(d, "\"R02\"", "\"R01\"", c)),
    ("words", |d, c| {
        let words = *c.of(&["../../etc/passwd", "/dev/zero", "--help", "=HYPERLINK(\"x\")", "<script>", "$(id)", "@SUM(1)"]);
        text(d, &words.replace('"', "'"), c)
    }),
];

/// Texts that would do something to a terminal, or look like something else.
pub const MISCHIEF: [&str; 10] = [
    "\u{1b}[2J\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{9b}31mC1",
    "\u{7f}\u{8}\u{8}\u{8}",
    "\u{202e}dlrow\u{202c}",
    "\u{2066}a\u{2069}",
    "a\u{200b}b\u{200d}c\u{feff}",
    "\u{85}\u{2028}\u{2029}",
    "\r\u{b}\u{c}",
];

/// Damage number `n` of that seed, and its name.
pub fn damaged(original: &[u8], seed: u64, n: usize) -> (&'static str, Vec<u8>) {
    let mut chance = Chance::new(seed.wrapping_mul(1_000_003).wrapping_add(n as u64));
    let (name, damage) = KINDS[n % KINDS.len()];
    (name, damage(original, &mut chance))
}

fn put(data: &[u8], from: usize, to: usize, new: &[u8]) -> Vec<u8> {
    [&data[..from], new, &data[to..]].concat()
}

/// A line, with its end.
fn line(data: &[u8], chance: &mut Chance) -> (usize, usize) {
    let at = chance.below(data.len());
    let from = data[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
    let to = data[at..].iter().position(|&b| b == b'\n').map_or(data.len(), |n| at + n + 1);
    (from, to)
}

/// A record, with the comma and the line end behind it.
fn record(data: &[u8], chance: &mut Chance) -> (usize, usize) {
    let places = places(data, b"        (\n");
    let from = *chance.of(&places);
    let end = self::places(&data[from..], b"        ),\n").first().map_or(data.len(), |n| from + n + 11);
    (from, end)
}

/// A word, a number or a sign.
fn token(data: &[u8], chance: &mut Chance) -> (usize, usize) {
    let from = chance.below(data.len());
    let in_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let length = data[from..].iter().take_while(|b| in_word(b)).count();
    (from, from + length.max(1))
}

fn places(data: &[u8], what: &[u8]) -> Vec<usize> {
    data.windows(what.len()).enumerate().filter(|(_, run)| *run == what).map(|(at, _)| at).collect()
}

/// One of the places of a text, replaced.
fn replace(data: &[u8], old: &str, new: &str, chance: &mut Chance) -> Vec<u8> {
    let places = places(data, old.as_bytes());
    if places.is_empty() {
        return [data, new.as_bytes()].concat();
    }
    let at = *chance.of(&places);
    put(data, at, at + old.len(), new.as_bytes())
}

/// A text put into one of the strings.
fn text(data: &[u8], new: &str, chance: &mut Chance) -> Vec<u8> {
    let places: Vec<usize> = ["title: \"", "effect: \"", "id: \"", "tags: [\""]
        .iter()
        .flat_map(|key| self::places(data, key.as_bytes()).into_iter().map(|at| at + key.len()))
        .collect();
    let at = *chance.of(&places);
    put(data, at, at, new.as_bytes())
}
