//! The types of value a record is made of, each with its [`Cell`].
//!
//! Text forms are the ones a person types and a file shows; the two input
//! languages (dates, money) live in [`super::entry`].

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use chrono::{NaiveDate, NaiveDateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_width::UnicodeWidthStr;
use uuid::Uuid;

use super::cell::{Cell, ChoiceSet, Editor, Face, Reading, Ron, Unit};
use super::clean;
use super::entry;
use super::merge;
use super::msg::Msg;
use super::project::Kind;

/// The widest a one-line text may be, in display columns (domain.md section 1).
pub const LINE_COLUMNS: usize = 120;

/// The unique id of a record: time-ordered, never shown, never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uid(pub Uuid);

impl Uid {
    /// A new one, later in order than every one made before on this machine.
    #[must_use]
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// Whether no id was given yet.
    #[must_use]
    pub fn is_nil(self) -> bool {
        self.0.is_nil()
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When something was written, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Local time to the second.
    pub at: NaiveDateTime,
    /// The name of the account.
    pub by: String,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at.format("%Y-%m-%dT%H:%M:%S"), self.by)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (at, by) = text.split_once(' ').unwrap_or((&text, ""));
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M:%S")
            .map_err(|_| D::Error::custom(format!("`{text}` is not a time such as 2026-08-19T09:00:00 and a name")))?;
        Ok(Self { at, by: by.to_owned() })
    }
}

impl Cell for Stamp {
    fn face(&self) -> Face<'_> {
        if self.at == NaiveDateTime::default() { Face::Empty } else { Face::Stamp(self) }
    }
    fn parse(&mut self, _: &str, _: &Reading<'_>) -> Result<(), Msg> {
        Err(Msg::new("refuse-read-only"))
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.to_string());
    }
    fn editor(&self) -> Editor {
        Editor::ReadOnly
    }
}

/// A reference to a record: its unique id, with the short id as an aid for the
/// reader of the file. A person who writes a file may write the short id only.
#[derive(Clone, Debug, Eq)]
pub struct Ref {
    /// What kind of record it is, as the short id's prefix says.
    pub kind: Kind,
    /// Which one. Nil until a hand-written short id has been resolved.
    pub uid: Uid,
    /// The short id when it was written: `R12`.
    pub id: String,
}

impl PartialEq for Ref {
    /// The short id is only an aid: two references to one record are equal.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.uid == other.uid && (!self.uid.is_nil() || self.id == other.id)
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.uid.is_nil() { f.write_str(&self.id) } else { write!(f, "{} {}", self.uid, self.id) }
    }
}

impl std::str::FromStr for Ref {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (uid, id) = text.split_once(' ').map_or(("", text), |(uid, id)| (uid, id));
        let kind = Kind::of_id(id).ok_or_else(|| format!("`{text}` names no record, write for example `R12`"))?;
        let uid = if uid.is_empty() {
            Uid::default()
        } else {
            Uid(Uuid::parse_str(uid).map_err(|_| format!("`{uid}` is not a unique id"))?)
        };
        Ok(Self { kind, uid, id: id.to_owned() })
    }
}

impl Serialize for Ref {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ref {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.as_str().parse::<Ref>().map_err(D::Error::custom)
    }
}

/// Which kinds of record a link may point to. Every record type is a target
/// of its own kind; the types below allow several.
pub trait Target: 'static {
    /// The kinds accepted.
    const KINDS: &'static [Kind];
}

/// Any record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anything;
impl Target for Anything {
    const KINDS: &'static [Kind] = Kind::ALL;
}

/// What has dates in the plan: milestones and tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheduled;
impl Target for Scheduled {
    const KINDS: &'static [Kind] = &[Kind::Milestone, Kind::Task];
}

/// A link to one record, or to none.
#[derive(Clone, Debug)]
pub struct Link<T>(pub Option<Ref>, PhantomData<T>);

/// Links to several records, in the order given, none twice.
#[derive(Clone, Debug)]
pub struct Links<T>(pub Vec<Ref>, PhantomData<T>);

impl<T> Link<T> {
    /// A link to that record.
    #[must_use]
    pub fn to(link: Ref) -> Self {
        Self(Some(link), PhantomData)
    }

    /// The unique id, if it points anywhere.
    #[must_use]
    pub fn uid(&self) -> Option<Uid> {
        self.0.as_ref().map(|link| link.uid)
    }

    /// Whether it points to that record.
    #[must_use]
    pub fn is(&self, uid: Uid) -> bool {
        self.uid() == Some(uid)
    }
}

impl<T> Links<T> {
    /// Links to those records.
    #[must_use]
    pub fn to(links: Vec<Ref>) -> Self {
        Self(links, PhantomData)
    }

    /// Whether one of them points to that record.
    #[must_use]
    pub fn has(&self, uid: Uid) -> bool {
        self.0.iter().any(|link| link.uid == uid)
    }
}

impl<T> Default for Link<T> {
    fn default() -> Self {
        Self(None, PhantomData)
    }
}

impl<T> Default for Links<T> {
    fn default() -> Self {
        Self(Vec::new(), PhantomData)
    }
}

impl<T> PartialEq for Link<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> PartialEq for Links<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Serialize for Link<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de, T: Target> Deserialize<'de> for Link<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let link = Option::<Ref>::deserialize(from)?;
        link.iter().try_for_each(fits::<T, D::Error>)?;
        Ok(Self(link, PhantomData))
    }
}

impl<T> Serialize for Links<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de, T: Target> Deserialize<'de> for Links<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let links = Vec::<Ref>::deserialize(from)?;
        links.iter().try_for_each(fits::<T, D::Error>)?;
        Ok(Self(links, PhantomData))
    }
}

fn fits<T: Target, E: serde::de::Error>(link: &Ref) -> Result<(), E> {
    if T::KINDS.contains(&link.kind) {
        return Ok(());
    }
    let accepted = T::KINDS.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(", ");
    Err(E::custom(format!("`{}` is a {}, accepted here: {accepted}", link.id, link.kind.key())))
}

impl<T: Target> Cell for Link<T> {
    fn face(&self) -> Face<'_> {
        self.0.as_ref().map_or(Face::Empty, Face::Link)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let text = clean::line(text);
        self.0 = if text.is_empty() { None } else { Some(reading.project.reference(&text, T::KINDS)?) };
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(link) = &self.0 {
            out.string(&link.to_string());
        }
    }
    fn editor(&self) -> Editor {
        Editor::Link { kinds: T::KINDS, many: false }
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        self.0.iter_mut().for_each(see);
    }
}

impl<T: Target> Cell for Links<T> {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Links(self.0.iter().collect()) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let mut links: Vec<Ref> = Vec::new();
        for name in entry::list(text, true) {
            let link = reading.project.reference(&name, T::KINDS)?;
            if !links.contains(&link) {
                links.push(link);
            }
        }
        self.0 = links;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(Ref::to_string));
    }
    fn editor(&self) -> Editor {
        Editor::Link { kinds: T::KINDS, many: true }
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        self.0.iter_mut().for_each(see);
    }
    fn merge(&mut self, base: &Face<'_>, theirs: &Face<'_>) -> bool {
        let (base, theirs) = (targets(base), targets(theirs));
        self.0.retain(|link| theirs.contains(&link) || !base.contains(&link));
        let added: Vec<Ref> = theirs.into_iter().filter(|link| !base.contains(link) && !self.0.contains(link)).cloned().collect();
        self.0.extend(added);
        true
    }
}

fn targets<'a>(face: &Face<'a>) -> Vec<&'a Ref> {
    if let Face::Links(links) = face { links.clone() } else { Vec::new() }
}

impl Cell for String {
    fn face(&self) -> Face<'_> {
        if self.is_empty() { Face::Empty } else { Face::Line(self.as_str().into()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let text = clean::line(text);
        if text.width() > LINE_COLUMNS {
            return Err(Msg::new("refuse-line-too-long").count("columns", text.width()).count("most", LINE_COLUMNS));
        }
        *self = text;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(self);
    }
    fn editor(&self) -> Editor {
        Editor::Line
    }
}

/// Text of many lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl Cell for Text {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Text(self.0.as_str().into()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = clean::text(text);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.0);
    }
    fn editor(&self) -> Editor {
        Editor::Text
    }
    fn merge(&mut self, base: &Face<'_>, theirs: &Face<'_>) -> bool {
        let merged = merge::lines(&base.show(), &self.0, &theirs.show());
        merged.map(|text| self.0 = text).is_some()
    }
}

/// A list of lines, one entry each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lines(pub Vec<String>);

impl Cell for Lines {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|line| line.as_str().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::list(text, false);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(&self.0);
    }
    fn editor(&self) -> Editor {
        Editor::Lines
    }
}

/// A set of tags, sorted, without `#`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(pub BTreeSet<String>);

impl Cell for Tags {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|tag| tag.as_str().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let tags = entry::list(text, true);
        self.0 = tags.iter().map(|tag| tag.trim_start_matches(['#', '＃']).to_owned()).filter(|tag| !tag.is_empty()).collect();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(&self.0);
    }
    fn editor(&self) -> Editor {
        Editor::Lines
    }
    fn merge(&mut self, base: &Face<'_>, theirs: &Face<'_>) -> bool {
        let set = |face: &Face<'_>| match face {
            Face::Lines(tags) => tags.iter().map(ToString::to_string).collect(),
            _ => BTreeSet::new(),
        };
        let (base, theirs): (BTreeSet<String>, BTreeSet<String>) = (set(base), set(theirs));
        self.0.retain(|tag| theirs.contains(tag) || !base.contains(tag));
        self.0.extend(theirs.difference(&base).cloned());
        true
    }
}

impl Cell for bool {
    fn face(&self) -> Face<'_> {
        if *self { Face::Flag(true) } else { Face::Empty }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::flag(text)?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(if *self { "true" } else { "false" });
    }
    fn editor(&self) -> Editor {
        Editor::Flag
    }
}

impl Cell for Option<NaiveDate> {
    fn face(&self) -> Face<'_> {
        Face::date(*self)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::date(text, reading.today, &reading.project.calendar))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(day) = self {
            out.string(&day.to_string());
        }
    }
    fn editor(&self) -> Editor {
        Editor::Date
    }
}

impl Cell for Option<NaiveDateTime> {
    fn face(&self) -> Face<'_> {
        self.map_or(Face::Empty, Face::Time)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::time(text, reading.today, &reading.project.calendar))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(time) = self {
            out.string(&time.format("%Y-%m-%dT%H:%M:%S").to_string());
        }
    }
    fn editor(&self) -> Editor {
        Editor::Time
    }
}

/// A period of days. One day is a period from it to itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether its first day is not after its last one.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        !matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    /// Whether that day lies in it; an open end has no limit.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.face().show())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (from, to) = text.split_once("..").unwrap_or((&text, &text));
        let day = |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| D::Error::custom(format!("`{text}` is not a date such as 2026-08-19")))
        };
        Ok(Self { from: day(from)?, to: day(to)? })
    }
}

impl Cell for Span {
    fn face(&self) -> Face<'_> {
        if self.from.is_none() && self.to.is_none() { Face::Empty } else { Face::Span(self.from, self.to) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let span = entry::optional(text, |text| entry::span(text, reading.today, &reading.project.calendar))?;
        *self = span.unwrap_or_default();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.face().show());
    }
    fn editor(&self) -> Editor {
        Editor::Span
    }
}

/// Several days or periods, such as go-live windows, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Spans(pub Vec<Span>);

impl Spans {
    /// Whether that day lies in one of them.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|span| span.has(day))
    }
}

impl Cell for Spans {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|span| span.face().show().into()).collect()) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: &String| entry::span(text, reading.today, &reading.project.calendar);
        self.0 = entry::list(text, false).iter().map(read).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(|span| span.face().show()));
    }
    fn editor(&self) -> Editor {
        Editor::Notation("spans")
    }
}

/// An amount in minor units (fen, cents) of the project's currency; none if
/// nobody said. Integer, because 1e309 would load as infinity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub Option<i64>);

impl Cell for Money {
    fn face(&self) -> Face<'_> {
        self.0.map_or(Face::Empty, Face::Money)
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::optional(text, entry::money)?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(minor) = self.0 {
            out.word(&minor.to_string());
        }
    }
    fn editor(&self) -> Editor {
        Editor::Money
    }
}

/// What a number counts, and between which bounds.
pub trait Measure: 'static {
    /// Its unit.
    const UNIT: Unit;
    /// Decimal places; the value is scaled by `10^PLACES`.
    const PLACES: u8 = 0;
    /// Least scaled value.
    const MIN: i64 = 0;
    /// Greatest scaled value.
    const MAX: i64 = 1_000_000;
}

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident($unit:ident, $places:literal, $min:literal ..= $max:literal);)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name;
        impl Measure for $name {
            const UNIT: Unit = Unit::$unit;
            const PLACES: u8 = $places;
            const MIN: i64 = $min;
            const MAX: i64 = $max;
        })*
    };
}

measures! {
    /// A count.
    Plain(Plain, 0, 0..=1_000_000);
    /// One to five: probability, impact, power, interest.
    Scale5(Plain, 0, 1..=5);
    /// One to four: severity.
    Scale4(Plain, 0, 1..=4);
    /// Minus two to plus two: the sign of an observation, the tone of a talk.
    Sign(Plain, 0, -2..=2);
    /// Signed working days.
    Wd(SignedWorkDays, 0, -2500..=2500);
    /// A number of working days.
    WdCount(WorkDays, 0, 0..=2500);
    /// Working days, at least one.
    Duration(WorkDays, 0, 1..=2500);
    /// Calendar days.
    Cd(Days, 0, 0..=3650);
    /// Person-days, in tenths.
    Pd(PersonDays, 1, 0..=1_000_000);
    /// Minutes.
    Min(Minutes, 0, 0..=6000);
    /// Per cent.
    Pct(Percent, 0, 0..=100);
}

/// A number with a unit; none if nobody said.
#[derive(Clone, Copy, Debug)]
pub struct Amount<M>(pub Option<i64>, PhantomData<M>);

impl<M> Amount<M> {
    /// That scaled value.
    #[must_use]
    pub const fn of(value: i64) -> Self {
        Self(Some(value), PhantomData)
    }
}

impl<M> Default for Amount<M> {
    fn default() -> Self {
        Self(None, PhantomData)
    }
}

impl<M> PartialEq for Amount<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Measure> Serialize for Amount<M> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let scale = 10_f64.powi(i32::from(M::PLACES));
        if M::PLACES == 0 { self.0.serialize(to) } else { self.0.map(|value| value as f64 / scale).serialize(to) }
    }
}

impl<'de, M: Measure> Deserialize<'de> for Amount<M> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Some(number) = Option::<f64>::deserialize(from)? else { return Ok(Self::default()) };
        let scaled = (number * 10_f64.powi(i32::from(M::PLACES))).round();
        if !(M::MIN as f64..=M::MAX as f64).contains(&scaled) {
            let bound = |value| super::cell::decimal(value, M::PLACES);
            return Err(D::Error::custom(format!("{number} is not between {} and {}", bound(M::MIN), bound(M::MAX))));
        }
        Ok(Self::of(scaled as i64))
    }
}

impl<M: Measure> Cell for Amount<M> {
    fn face(&self) -> Face<'_> {
        self.0.map_or(Face::Empty, |value| Face::Number { value, places: M::PLACES, unit: M::UNIT })
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::optional(text, |text| entry::number(text, M::PLACES, M::MIN, M::MAX))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(value) = self.0 {
            out.word(&super::cell::decimal(value, M::PLACES));
        }
    }
    fn editor(&self) -> Editor {
        Editor::Number { min: M::MIN, max: M::MAX, places: M::PLACES, unit: M::UNIT }
    }
}

/// Several numbers of one kind: the answers of a survey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub Vec<u8>);

impl Cell for Answers {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|n| n.to_string().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: String| entry::number(&text, 0, 0, 10).map(|n| n as u8);
        self.0 = entry::list(text, true).into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(&format!("{:?}", self.0));
    }
    fn editor(&self) -> Editor {
        Editor::Notation("answers")
    }
}

/// A closed set of values. Files hold the keys, screens the labels.
pub trait Choice: Copy + PartialEq + 'static {
    /// The set.
    const SET: &'static ChoiceSet;
    /// All values in order.
    const ALL: &'static [Self];
    /// The place in the order.
    fn index(self) -> usize;
    /// The key, as it stands in files.
    fn key(self) -> &'static str {
        Self::SET.keys[self.index()]
    }
}

/// Declares a closed choice: an enum whose keys are given beside its values.
/// The first value is the one a new record starts with.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident = $set:literal { $($(#[$vdoc:meta])* $value:ident $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[allow(missing_docs, reason = "the keys beside the values are their names in domain.md, appendix B")]
        pub enum $name {
            #[default]
            $($(#[$vdoc])* #[serde(rename = $key)] $value,)*
        }
        impl $crate::data::values::Choice for $name {
            const SET: &'static $crate::data::cell::ChoiceSet =
                &$crate::data::cell::ChoiceSet { name: $set, keys: &[$($key),*] };
            const ALL: &'static [Self] = &[$(Self::$value),*];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

impl<C: Choice> Cell for C {
    fn face(&self) -> Face<'_> {
        Face::Choice(C::SET, self.index())
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = C::ALL[entry::choice(text, C::SET)?];
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(self.key());
    }
    fn editor(&self) -> Editor {
        Editor::Choice { set: C::SET, optional: false }
    }
}

impl<C: Choice> Cell for Option<C> {
    fn face(&self) -> Face<'_> {
        self.map_or(Face::Empty, |value| Face::Choice(C::SET, value.index()))
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::choice(text, C::SET))?.map(|index| C::ALL[index]);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(value) = self {
            out.word(value.key());
        }
    }
    fn editor(&self) -> Editor {
        Editor::Choice { set: C::SET, optional: true }
    }
}

/// Several values of a closed set, in the order of the set, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choices<C>(pub Vec<C>);

impl<C: Choice> Cell for Choices<C> {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Choices(C::SET, self.0.iter().map(|value| value.index()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: String| entry::choice(&text, C::SET);
        let named = entry::list(text, true).into_iter().map(read).collect::<Result<BTreeSet<usize>, _>>()?;
        self.0 = named.into_iter().map(|index| C::ALL[index]).collect();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word("[");
        for (n, value) in self.0.iter().enumerate() {
            out.word(if n > 0 { ", " } else { "" });
            out.word(value.key());
        }
        out.word("]");
    }
    fn editor(&self) -> Editor {
        Editor::Choices(C::SET)
    }
}

choice! {
    /// Who may see a record (domain.md 1.17), from the most private on.
    Visibility = "vis" {
        Private "private",
        Team "team",
        OneToOne "one_to_one",
        Client "client",
    }
}
