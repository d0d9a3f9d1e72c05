//! Who a record is and what it points to.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::data::cell::{Cell, Editor, Face, Reading, Ron};
use crate::data::clean;
use crate::data::entry;
use crate::data::msg::{Arg, Msg};
use crate::data::project::Kind;
use crate::data::stored::Stored;

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
    type Err = Msg;
    fn from_str(text: &str) -> Result<Self, Msg> {
        let (uid, id) = text.split_once(' ').map_or(("", text), |(uid, id)| (uid, id));
        let kind = Kind::of_id(id).ok_or_else(|| Msg::new("stored-link").text("text", clean::short(text)))?;
        let uid = if uid.is_empty() {
            Uid::default()
        } else {
            Uid(Uuid::parse_str(uid).map_err(|_| Msg::new("stored-uid").text("text", clean::short(uid)))?)
        };
        Ok(Self { kind, uid, id: id.to_owned() })
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

/// A link to one record, or to none. Most are none, and a record has up to
/// eight of them: an empty one is a word, not a whole [`Ref`].
#[derive(Clone, Debug)]
pub struct Link<T>(pub Option<Box<Ref>>, PhantomData<T>);

/// Links to several records, in the order given, none twice.
#[derive(Clone, Debug)]
pub struct Links<T>(pub Vec<Ref>, PhantomData<T>);

impl<T> Link<T> {
    /// A link to that record.
    #[must_use]
    pub fn to(link: Ref) -> Self {
        Self(Some(Box::new(link)), PhantomData)
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

/// The record that a text in a file names, if links may lead to its kind.
fn target(text: &str, kinds: &[Kind]) -> Result<Ref, Msg> {
    let link: Ref = text.parse()?;
    if kinds.contains(&link.kind) {
        return Ok(link);
    }
    let name = |kind: &Kind| format!("kind-{}", kind.key());
    let wrong = Msg::new("stored-kind").text("id", link.id).label("kind", name(&link.kind));
    Err(wrong.with("known", Arg::Labels(kinds.iter().map(name).collect())))
}

impl<T: Target> Cell for Link<T> {
    fn face(&self) -> Face<'_> {
        self.0.as_deref().map_or(Face::Empty, Face::Link)
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let text = clean::line(text);
        self.0 = if text.is_empty() { None } else { Some(Box::new(reading.project.reference(&text, T::KINDS)?)) };
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(link) = &self.0 {
            out.string(&link.to_string());
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = Some(Box::new(target(&stored.text()?, T::KINDS)?));
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Link { kinds: T::KINDS, many: false }
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        if let Some(link) = &mut self.0 {
            see(link);
        }
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| target(&text, T::KINDS))?;
        Ok(())
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
