//! What a field can hold.
//!
//! A [`Cell`] is one value of one record. Each type of value implements it
//! once; form, list column, filter, sort, export, files and merge then work
//! for every field of that type. Four methods are enough, because everything
//! that only looks (order, search, export, display) looks at the [`Face`].

use std::borrow::Cow;
use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};

use super::msg::Msg;
use super::project::{Kind, Project};
use super::stored::Stored;
use super::values::{Choice, Ref, Stamp};

/// One value of one record.
pub trait Cell {
    /// What stands in it, to look at.
    fn face(&self) -> Face<'_>;

    /// Replaces it by what a person typed. An empty text empties the cell.
    ///
    /// # Errors
    /// A sentence that says what was read and what is accepted; the cell keeps
    /// its value.
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg>;

    /// Appends it as RON. Called only for cells that are not empty.
    fn write(&self, out: &mut Ron);

    /// Replaces it by what a file holds, as [`Cell::write`] wrote it.
    ///
    /// # Errors
    /// What was read and what is accepted; the cell keeps its value.
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg>;

    /// How a form edits it.
    fn editor(&self) -> Editor;

    /// Shows every reference in it, to change: a hand-written short id gets its
    /// unique id so. Cells without references have none to show.
    fn each_ref(&mut self, _see: &mut dyn FnMut(&mut Ref)) {}

    /// Takes in what somebody else made of it at the same time: `base` is what
    /// both started from, `theirs` what they made of it. False, and unchanged,
    /// where the two cannot both stand.
    fn merge(&mut self, _base: &Face<'_>, _theirs: &Face<'_>) -> bool {
        false
    }
}

/// What a person's text is read against.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// For links (`R12`, a name, its pinyin) and the working calendar.
    pub project: &'a Project,
    /// For `tomorrow`, `fri`, `+3`.
    pub today: NaiveDate,
}

/// The set of values of a closed choice: its name in the language files
/// (`choice-NAME-KEY`) and its keys in their order.
#[derive(Debug, PartialEq, Eq)]
pub struct ChoiceSet {
    /// The name in the language files.
    pub name: &'static str,
    /// The keys, as they stand in files.
    pub keys: &'static [&'static str],
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Face<'a> {
    /// Nothing.
    Empty,
    /// One line.
    Line(Cow<'a, str>),
    /// Many lines.
    Text(Cow<'a, str>),
    /// A list of lines, tags or notations such as `T10SS+15d`.
    Lines(Vec<Cow<'a, str>>),
    /// A civil day.
    Date(NaiveDate),
    /// A local time.
    Time(NaiveDateTime),
    /// The first and last day of a period; either may be open.
    Span(Option<NaiveDate>, Option<NaiveDate>),
    /// A number of some unit, `value / 10^places`.
    Number {
        /// The scaled value.
        value: i64,
        /// Decimal places.
        places: u8,
        /// Its unit.
        unit: Unit,
    },
    /// An amount in minor currency units of the project's currency.
    Money(i64),
    /// Yes or no.
    Flag(bool),
    /// One of a closed set.
    Choice(&'static ChoiceSet, usize),
    /// Several of a closed set.
    Choices(&'static ChoiceSet, Vec<usize>),
    /// Another record.
    Link(&'a Ref),
    /// Other records.
    Links(Vec<&'a Ref>),
    /// When and by whom.
    Stamp(&'a Stamp),
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Just a number.
    Plain,
    /// Working days.
    WorkDays,
    /// Working days later (+) or earlier (-): a slip, an impact on the plan.
    SignedWorkDays,
    /// Calendar days.
    Days,
    /// Person-days.
    PersonDays,
    /// Minutes.
    Minutes,
    /// Working hours.
    WorkHours,
    /// Per cent.
    Percent,
}

impl Face<'_> {
    /// Whether nothing stands there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Face::Empty)
    }

    /// A number of that unit, or empty.
    #[must_use]
    pub fn number(value: Option<i64>, unit: Unit) -> Face<'static> {
        value.map_or(Face::Empty, |value| Face::Number { value, places: 0, unit })
    }

    /// A day, or empty.
    #[must_use]
    pub fn date(value: Option<NaiveDate>) -> Face<'static> {
        value.map_or(Face::Empty, Face::Date)
    }

    /// A value of a closed set, or empty.
    #[must_use]
    pub fn choice<C: Choice>(value: Option<C>) -> Face<'static> {
        value.map_or(Face::Empty, |value| Face::Choice(C::SET, value.index()))
    }

    /// The order of a list sorted by this cell; empty ones come last.
    #[must_use]
    pub fn order(&self, other: &Face<'_>) -> Ordering {
        match (self, other) {
            (Face::Empty, Face::Empty) => Ordering::Equal,
            (Face::Empty, _) => Ordering::Greater,
            (_, Face::Empty) => Ordering::Less,
            (Face::Line(a) | Face::Text(a), Face::Line(b) | Face::Text(b)) => super::query::natural(a, b),
            (Face::Lines(a), Face::Lines(b)) => a.cmp(b),
            (Face::Date(a), Face::Date(b)) => a.cmp(b),
            (Face::Time(a), Face::Time(b)) => a.cmp(b),
            (Face::Span(a, b), Face::Span(c, d)) => (a, b).cmp(&(c, d)),
            (Face::Number { value: a, places: p, .. }, Face::Number { value: b, places: q, .. }) => {
                (a * 10_i64.pow(u32::from(*q))).cmp(&(b * 10_i64.pow(u32::from(*p))))
            }
            (Face::Money(a), Face::Money(b)) => a.cmp(b),
            (Face::Flag(a), Face::Flag(b)) => b.cmp(a),
            (Face::Choice(_, a), Face::Choice(_, b)) => a.cmp(b),
            (Face::Choices(_, a), Face::Choices(_, b)) => a.cmp(b),
            (Face::Link(a), Face::Link(b)) => super::query::natural(&a.id, &b.id),
            (Face::Links(a), Face::Links(b)) => a.len().cmp(&b.len()),
            (Face::Stamp(a), Face::Stamp(b)) => a.at.cmp(&b.at),
            _ => Ordering::Equal,
        }
    }

    /// The text that [`Cell::parse`] reads back to the same value: dates ISO,
    /// choices as keys, links as short ids, lists with `; ` between.
    #[must_use]
    pub fn show(&self) -> String {
        match self {
            Face::Empty => String::new(),
            Face::Line(text) | Face::Text(text) => text.to_string(),
            Face::Lines(lines) => lines.join("; "),
            Face::Date(day) => day.to_string(),
            Face::Time(time) => time.format("%Y-%m-%d %H:%M").to_string(),
            Face::Span(from, to) => {
                let day = |day: &Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
                if from == to { day(from) } else { format!("{}..{}", day(from), day(to)) }
            }
            Face::Number { value, places, .. } => decimal(*value, *places),
            Face::Money(minor) => decimal(*minor, 2),
            Face::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Face::Choice(set, index) => set.keys[*index].to_owned(),
            Face::Choices(set, indexes) => indexes.iter().map(|&index| set.keys[index]).collect::<Vec<_>>().join(" "),
            Face::Link(link) => link.id.clone(),
            Face::Links(links) => links.iter().map(|link| link.id.as_str()).collect::<Vec<_>>().join(" "),
            Face::Stamp(stamp) => stamp.to_string(),
        }
    }
}

/// `value / 10^places` without trailing zeros: `128.5`, `-4`, `0.05`.
#[must_use]
pub fn decimal(value: i64, places: u8) -> String {
    let scale = 10_u64.pow(u32::from(places));
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let (whole, part) = (size / scale, size % scale);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let part = format!("{part:0width$}", width = usize::from(places));
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}

/// How a form edits a cell, and what a command line accepts for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Editor {
    /// One line of text.
    Line,
    /// Many lines, or `$EDITOR`.
    Text,
    /// One entry a line.
    Lines,
    /// A day, in either language.
    Date,
    /// A day and a time.
    Time,
    /// A period `FROM..TO`.
    Span,
    /// A number between the bounds, both scaled by `10^places`.
    Number {
        /// Least scaled value.
        min: i64,
        /// Greatest scaled value.
        max: i64,
        /// Decimal places.
        places: u8,
        /// Unit.
        unit: Unit,
    },
    /// An amount of money.
    Money,
    /// Yes or no.
    Flag,
    /// One of a closed set; `optional` may be left empty.
    Choice {
        /// The set.
        set: &'static ChoiceSet,
        /// Whether it may be empty.
        optional: bool,
    },
    /// Any number of a closed set.
    Choices(&'static ChoiceSet),
    /// A record of one of these kinds.
    Link {
        /// Which kinds are accepted.
        kinds: &'static [Kind],
        /// Whether several may be named.
        many: bool,
    },
    /// A notation of its own, explained by the sentence `notation-NAME`.
    Notation(&'static str),
    /// Nobody edits it.
    ReadOnly,
}

/// RON text being written: either one field a line for a file, or everything
/// on one line for the history.
pub struct Ron {
    /// What has been written so far.
    pub text: String,
    /// Whether a line break may stand in it.
    pub one_line: bool,
}

impl Ron {
    /// Nothing written yet.
    #[must_use]
    pub fn new(one_line: bool) -> Self {
        Self { text: String::new(), one_line }
    }

    /// A bare word or number.
    pub fn word(&mut self, word: &str) {
        self.text.push_str(word);
    }

    /// A quoted string. Long text in a file keeps its line breaks as a raw
    /// string, so that a person can read it; unless it holds what a file may
    /// not hold as it is: a control character, or a line that looks like a
    /// conflict of a version control system.
    pub fn string(&mut self, text: &str) {
        let plain = |line: &str| !line.chars().any(char::is_control) && !is_conflict_marker(line);
        if text.contains('\n') && !self.one_line && text.split('\n').all(plain) {
            let mut fence = "#".to_owned();
            while text.contains(&format!("\"{fence}")) {
                fence.push('#');
            }
            self.text.extend(["r", &fence, "\"", text, "\"", &fence]);
            return;
        }
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.text.extend(['\\', c]),
                '\n' => self.text.push_str("\\n"),
                '\t' => self.text.push_str("\\t"),
                c if c.is_control() => self.text.extend(c.escape_unicode()),
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    /// A list of strings on one line.
    pub fn strings<S: AsRef<str>>(&mut self, items: impl IntoIterator<Item = S>) {
        self.text.push('[');
        for (n, item) in items.into_iter().enumerate() {
            if n > 0 {
                self.text.push_str(", ");
            }
            let one_line = std::mem::replace(&mut self.one_line, true);
            self.string(item.as_ref());
            self.one_line = one_line;
        }
        self.text.push(']');
    }
}

/// Whether a version control system left this line where two versions of a
/// file could not both stand.
#[must_use]
pub fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "|||||||", ">>>>>>>"]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}
