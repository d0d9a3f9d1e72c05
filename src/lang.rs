//! Every word a person sees. The words themselves are in `assets/lang/`; this
//! module finds them, fills their gaps, and writes dates, money and numbers
//! the way the language does.

mod face;

use std::borrow::Cow;
use std::cell::OnceCell;

use chrono::{Datelike, NaiveDate};
use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};
use memchr::memchr_iter;
use unic_langid::LanguageIdentifier;

use crate::data::cell::ChoiceSet;
use crate::data::msg::{Arg, Msg};
use crate::data::project::Kind;

/// The languages there are, in the order `L` walks them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Its name on the command line and in the configuration.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The language of a name such as `zh`, `zh_CN.UTF-8`, `en-GB`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| name.starts_with(language.code()))
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Zh => include_str!("../assets/lang/zh-CN.ftl"),
            Self::En => include_str!("../assets/lang/en.ftl"),
        }
    }

    const fn index(self) -> &'static [Place] {
        const ZH: &[u8] = Language::Zh.source().as_bytes();
        const EN: &[u8] = Language::En.source().as_bytes();
        static OF_ZH: [Place; count(ZH)] = index(ZH);
        static OF_EN: [Place; count(EN)] = index(EN);
        match self {
            Self::Zh => &OF_ZH,
            Self::En => &OF_EN,
        }
    }
}

/// One language. Its file is looked through when the first word is asked for:
/// most sessions never speak the other one.
pub struct Lang {
    /// Which language.
    pub language: Language,
    words: OnceCell<Words>,
}

/// The words of one language. Of well over a thousand messages a screen shows
/// some dozens: each is taken apart when it is first asked for.
struct Words {
    /// Holds only the messages that other messages name.
    bundle: FluentBundle<FluentResource>,
    file: &'static str,
    index: &'static [Place],
    /// The messages that were asked for, in the order of the index.
    messages: Vec<OnceCell<FluentResource>>,
}

fn parse(source: &str) -> FluentResource {
    FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource)
}

/// The hash of a key, and where its message begins in the file.
type Place = (u32, u32);

/// How long the key is that begins there; 0 if the line holds something else.
const fn key_length(file: &[u8], at: usize) -> usize {
    let mut end = at;
    while end < file.len() && (file[end].is_ascii_alphanumeric() || file[end] == b'-' || file[end] == b'_') {
        end += 1;
    }
    let is_key = end > at && file[at].is_ascii_alphabetic() && end + 1 < file.len() && file[end] == b' ' && file[end + 1] == b'=';
    if is_key { end - at } else { 0 }
}

/// FNV-1a of the bytes from there to there.
const fn hash(bytes: &[u8], from: usize, to: usize) -> u32 {
    let (mut hash, mut at) = (0x811c_9dc5_u32, from);
    while at < to {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// Where the next line begins.
const fn next_line(file: &[u8], mut at: usize) -> usize {
    while at < file.len() && file[at] != b'\n' {
        at += 1;
    }
    at + 1
}

/// How many messages a file holds.
const fn count(file: &[u8]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < file.len() {
        count += (key_length(file, at) > 0) as usize;
        at = next_line(file, at);
    }
    count
}

/// Where the messages of a file are, in the order of the hashes of their keys.
/// The compiler makes it: at each start it would take longer than all that the
/// first screen says.
const fn index<const N: usize>(file: &[u8]) -> [Place; N] {
    let (mut places, mut found, mut at) = ([(0, 0); N], 0, 0);
    while at < file.len() {
        let length = key_length(file, at);
        if length > 0 {
            places[found] = (hash(file, at, at + length), at as u32);
            found += 1;
        }
        at = next_line(file, at);
    }
    // Shell's sort.
    let mut gap = N / 2;
    while gap > 0 {
        let mut next = gap;
        while next < N {
            let (place, mut to) = (places[next], next);
            while to >= gap && places[to - gap].0 > place.0 {
                places[to] = places[to - gap];
                to -= gap;
            }
            places[to] = place;
            next += 1;
        }
        gap /= 2;
    }
    places
}

/// The message that begins there. It ends where a line begins with another key
/// or with a comment.
fn message(file: &'static str, at: usize) -> &'static str {
    let rest = &file[at..];
    let begins = |next: &u8| next.is_ascii_alphabetic() || *next == b'#';
    let end = memchr_iter(b'\n', rest.as_bytes()).find(|end| rest.as_bytes().get(end + 1).is_some_and(begins));
    &rest[..end.map_or(rest.len(), |end| end + 1)]
}

/// The keys that the messages of a file name, such as `tab-risks` in
/// `{ tab-risks }`.
fn named(file: &'static str) -> impl Iterator<Item = &'static str> {
    let inside = memchr_iter(b'{', file.as_bytes()).filter_map(|at| file[at + 1..].trim_start().split([' ', '}']).next());
    inside.filter(|text| text.starts_with(|c: char| c.is_ascii_lowercase()))
}

impl Words {
    /// What a damaged language file cannot say is shown as its key; a test keeps
    /// both files whole.
    fn of(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![id]);
        bundle.set_use_isolating(false);
        let (file, index) = (language.source(), language.index());
        let messages = index.iter().map(|_| OnceCell::new()).collect();
        let mut words = Self { bundle: FluentBundle::new(Vec::new()), file, index, messages };
        for place in named(file).filter_map(|key| words.place(key)) {
            bundle.add_resource_overriding(words.read(place));
        }
        words.bundle = bundle;
        words
    }

    /// Where the message of that key is in the index.
    fn place(&self, key: &str) -> Option<usize> {
        let hash = hash(key.as_bytes(), 0, key.len());
        let first = self.index.partition_point(|(other, _)| *other < hash);
        let same = self.index[first..].iter().take_while(|(other, _)| *other == hash);
        let is_it = |at: &u32| self.file[*at as usize..].strip_prefix(key).is_some_and(|rest| rest.starts_with(" ="));
        same.zip(first..).find(|((_, at), _)| is_it(at)).map(|(_, place)| place)
    }

    fn read(&self, place: usize) -> FluentResource {
        parse(message(self.file, self.index[place].1 as usize))
    }

    fn pattern(&self, key: &str) -> Option<&Pattern<&str>> {
        let place = self.place(key)?;
        match self.messages[place].get_or_init(|| self.read(place)).get_entry(0)? {
            Entry::Message(message) => message.value.as_ref(),
            _ => None,
        }
    }
}

impl Lang {
    /// The words of that language.
    #[must_use]
    pub const fn load(language: Language) -> Self {
        Self { language, words: OnceCell::new() }
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self.language))
    }

    /// The words of a key that has no gaps, or the key itself.
    #[must_use]
    pub fn t<'a>(&'a self, key: &'a str) -> Cow<'a, str> {
        self.find(key, None).unwrap_or(Cow::Borrowed(key))
    }

    /// Whether the language knows that key.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        let words = self.words();
        words.place(key).is_some() || shared(key).is_some_and(|key| words.place(&key).is_some())
    }

    /// The sentence.
    #[must_use]
    pub fn msg(&self, msg: &Msg) -> String {
        let mut args = FluentArgs::new();
        for (name, arg) in &msg.args {
            args.set(name.clone().into_owned(), self.arg(arg));
        }
        self.find(&msg.key, Some(&args)).unwrap_or(Cow::Borrowed(&msg.key)).into_owned()
    }

    fn arg(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Count(count) => FluentValue::from(*count),
            Arg::Date(day) => FluentValue::from(self.date(*day)),
            Arg::Label(key) => FluentValue::from(self.t(key).into_owned()),
            Arg::Labels(keys) => FluentValue::from(self.list(keys.iter().map(|key| self.t(key)))),
            Arg::Msg(msg) => FluentValue::from(self.msg(msg)),
        }
    }

    /// The label of a field or derived value: `field-KIND-KEY`, or the one that
    /// several kinds share, `field-KEY`.
    #[must_use]
    pub fn field(&self, kind: Kind, key: &str) -> String {
        self.t(&format!("field-{}-{key}", kind.key())).into_owned()
    }

    /// The label of a value of a closed choice.
    #[must_use]
    pub fn choice(&self, set: &ChoiceSet, index: usize) -> String {
        self.t(&format!("choice-{}-{}", set.name, set.keys[index])).into_owned()
    }

    fn find<'a>(&'a self, key: &str, args: Option<&'a FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        let words = self.words();
        let pattern = words.pattern(key).or_else(|| words.pattern(&shared(key)?))?;
        Some(words.bundle.format_pattern(pattern, args, &mut Vec::new()))
    }

    /// Things one after the other: `a, b` or `a、b`.
    pub fn list<S: AsRef<str>>(&self, items: impl IntoIterator<Item = S>) -> String {
        let between = match self.language {
            Language::Zh => "、",
            Language::En => ", ",
        };
        items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<_>>().join(between)
    }

    /// A day with its weekday: `2026-08-26 周三`, `2026-08-26 Wed`.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        format!("{day} {}", self.weekday(day))
    }

    /// The short name of the month: `8月`, `Aug`.
    #[must_use]
    pub fn month(&self, day: NaiveDate) -> String {
        match self.language {
            Language::Zh => format!("{}月", day.month()),
            Language::En => day.format("%b").to_string(),
        }
    }

    /// The short name of the weekday.
    #[must_use]
    pub fn weekday(&self, day: NaiveDate) -> &'static str {
        let n = day.weekday().num_days_from_monday() as usize;
        match self.language {
            Language::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][n],
            Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][n],
        }
    }
}

/// The label that all kinds share: `field-owner` for `field-risk-owner`.
fn shared(key: &str) -> Option<String> {
    let (_, field) = key.strip_prefix("field-")?.split_once('-')?;
    Some(format!("field-{field}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cell::Editor;
    use crate::data::project::{Kind, Record};

    /// Kinds whose words stand in the sections that all kinds share.
    const PLAN: [Kind; 13] = [
        Kind::Charter,
        Kind::Milestone,
        Kind::Task,
        Kind::Deliverable,
        Kind::Criterion,
        Kind::Check,
        Kind::Round,
        Kind::Risk,
        Kind::Assumption,
        Kind::Issue,
        Kind::Change,
        Kind::Lesson,
        Kind::Snapshot,
    ];

    #[test]
    fn every_kind_field_and_choice_of_the_plan_has_words_in_both_languages() {
        for lang in Language::ALL.map(Lang::load) {
            let knows = |key: String| assert!(lang.knows(&key), "{}: {key} has no words", lang.language.code());
            for kind in Kind::ALL {
                knows(format!("kind-{}", kind.key()));
                knows(format!("kinds-{}", kind.key()));
            }
            for kind in PLAN {
                let shape = kind.shape();
                let keys = shape.fields.iter().map(|field| field.key).chain(shape.derived.iter().map(|(key, ..)| *key));
                for key in keys {
                    knows(format!("field-{}-{key}", kind.key()));
                }
                let record = Record::blank(kind);
                for n in 0..shape.fields.len() {
                    match record.row().cell(n).editor() {
                        Editor::Choice { set, .. } | Editor::Choices(set) => {
                            for key in set.keys {
                                knows(format!("choice-{}-{key}", set.name));
                            }
                        }
                        Editor::Notation(name) => knows(format!("notation-{name}")),
                        _ => {}
                    }
                }
            }
            // Sets that are only computed.
            for (set, keys) in [
                ("milestone_status", ["on_track", "due_soon", "at_risk", "late", "done_early"].as_slice()),
                ("band", ["low", "medium", "high", "critical"].as_slice()),
                ("proximity", ["passed", "imminent", "near", "mid", "far"].as_slice()),
                ("authority", ["owner", "steering", "contract"].as_slice()),
            ] {
                for key in keys {
                    knows(format!("choice-{set}-{key}"));
                }
            }
        }
    }

    #[test]
    fn every_message_of_the_files_is_found_and_says_what_the_whole_file_says() {
        for language in Language::ALL {
            let lang = Lang::load(language);
            let whole = parse(language.source());
            let mut count = 0;
            for entry in whole.entries() {
                let Entry::Message(message) = entry else { continue };
                assert_eq!(lang.words().pattern(message.id.name), message.value.as_ref(), "{}", message.id.name);
                count += 1;
            }
            assert_eq!(lang.words().index.len(), count);
        }
        assert!(Lang::load(Language::En).t("command-tab-3").contains(&*Lang::load(Language::En).t("tab-risks")));
    }

    #[test]
    fn a_label_of_one_kind_goes_before_the_label_of_all() {
        let lang = Lang::load(Language::Zh);
        assert_eq!(lang.t("field-risk-owner"), lang.t("field-owner"));
        assert_ne!(lang.t("field-risk-title"), lang.t("field-title"));
        assert_eq!(lang.t("field-risk-nonsense"), "field-risk-nonsense");
    }
}
