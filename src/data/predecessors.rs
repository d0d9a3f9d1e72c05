//! What a milestone or a task waits for (domain.md 3.2).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::{Cell, Editor, Face, Reading, Ron};
use super::clean;
use super::entry;
use super::faults::Faults;
use super::msg::Msg;
use super::project::Project;
use super::record::Row;
use super::values::{Ref, Scheduled, Target, Uid};

/// The least lag of a link.
pub const LEAST_LAG: i32 = -60;
/// The greatest lag of a link.
pub const GREATEST_LAG: i32 = 250;

/// Which end of the predecessor holds which end of the successor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relation {
    /// Finish to start: the usual one.
    #[default]
    FinishStart,
    /// Start to start.
    StartStart,
    /// Finish to finish.
    FinishFinish,
    /// Start to finish.
    StartFinish,
}

impl Relation {
    const ALL: [Self; 4] = [Self::FinishStart, Self::StartStart, Self::FinishFinish, Self::StartFinish];

    /// Its two letters: `FS`, `SS`, `FF`, `SF`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::FinishStart => "FS",
            Self::StartStart => "SS",
            Self::FinishFinish => "FF",
            Self::StartFinish => "SF",
        }
    }
}

/// One link of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predecessor {
    /// The milestone or task waited for.
    pub link: Ref,
    /// Which ends are tied.
    pub relation: Relation,
    /// Days between the ends, negative for a lead: working days, or calendar
    /// days if `elapsed`.
    pub lag: i32,
    /// Whether the lag counts calendar days.
    pub elapsed: bool,
}

/// All links of a milestone or a task, written as `T10SS+15d T03FS`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predecessors(pub Vec<Predecessor>);

impl fmt::Display for Predecessor {
    /// `T10SS+15d`; a lag of nought is left out, `e` marks calendar days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.link.id, self.relation.key())?;
        if self.lag == 0 { Ok(()) } else { write!(f, "{:+}{}", self.lag, if self.elapsed { 'e' } else { 'd' }) }
    }
}

/// The parts of a text such as `T10SS+15d`: the short id, the relation, the
/// lag and whether it counts calendar days. None if it is not of that form.
fn parts(text: &str) -> Option<(String, Relation, i32, bool)> {
    let text = half_width(text);
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text[digits..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |n| n + digits);
    let (id, mut rest) = text.split_at(rest);
    let relation = Relation::ALL.into_iter().find(|relation| rest.starts_with(relation.key()));
    if relation.is_some() {
        rest = &rest[2..];
    } else if !rest.is_empty() && !rest.starts_with(['+', '-']) {
        return None;
    }
    let elapsed = rest.ends_with('E');
    let lag = rest.trim_end_matches(['D', 'E']);
    if rest.len() - lag.len() > 1 || (lag.is_empty() && !rest.is_empty()) {
        return None;
    }
    let lag: i32 = if lag.is_empty() { 0 } else { lag.parse().ok()? };
    Some((id.to_owned(), relation.unwrap_or_default(), lag, elapsed && lag != 0))
}

/// Upper case, with full-width letters, digits and signs made half-width.
fn half_width(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '−' | '–' => '-',
        c => c,
    };
    text.chars().map(fold).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

impl Predecessor {
    /// The text in a file: with the unique id before it.
    fn stored(&self) -> String {
        if self.link.uid.is_nil() { self.to_string() } else { format!("{} {self}", self.link.uid) }
    }

    /// Reads one link that a person typed.
    ///
    /// # Errors
    /// It is not of the form, its lag is out of bounds, or the record is
    /// unknown or neither milestone nor task.
    fn read(text: &str, project: &Project) -> Result<Self, Msg> {
        let wrong = || Msg::new("refuse-predecessor").text("text", text);
        let (id, relation, lag, elapsed) = parts(text).ok_or_else(wrong)?;
        if !(LEAST_LAG..=GREATEST_LAG).contains(&lag) {
            return Err(Msg::new("refuse-lag").count("lag", lag).count("least", LEAST_LAG).count("most", GREATEST_LAG));
        }
        let row = project.find(&id).ok_or_else(|| Msg::new("refuse-predecessor-unknown").text("id", id.as_str()))?;
        if !Scheduled::KINDS.contains(&row.kind()) {
            return Err(Msg::new("refuse-predecessor-unknown").text("id", id.as_str()));
        }
        let link = Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() };
        Ok(Self { link, relation, lag, elapsed })
    }
}

impl FromStr for Predecessor {
    type Err = String;
    /// Reads the text in a file.
    fn from_str(text: &str) -> Result<Self, String> {
        let (uid, notation) = text.split_once(' ').unwrap_or(("", text));
        let wrong = || format!("`{text}` is no predecessor, write for example `T10SS+15d`");
        let (id, relation, lag, elapsed) = parts(notation).ok_or_else(wrong)?;
        if !(LEAST_LAG..=GREATEST_LAG).contains(&lag) {
            return Err(format!("the lag of `{text}` is not between {LEAST_LAG} and {GREATEST_LAG}"));
        }
        let link: Ref = if uid.is_empty() { Ref::from_str(&id)? } else { Ref::from_str(&format!("{uid} {id}"))? };
        if !Scheduled::KINDS.contains(&link.kind) {
            return Err(format!("`{id}` is neither a milestone nor a task"));
        }
        Ok(Self { link, relation, lag, elapsed })
    }
}

impl Predecessors {
    /// Whether one of them is that record.
    #[must_use]
    pub fn has(&self, uid: Uid) -> bool {
        self.0.iter().any(|pred| pred.link.uid == uid)
    }

    fn read(items: &[String], project: &Project) -> Result<Self, Msg> {
        let mut preds: Vec<Predecessor> = Vec::new();
        for item in items {
            let pred = Predecessor::read(item, project)?;
            if !preds.contains(&pred) {
                preds.push(pred);
            }
        }
        Ok(Self(preds))
    }
}

/// The faults of the predecessors of a record: itself, or a loop, which is
/// printed in the order of the work.
pub fn check(faults: &mut Faults, row: &dyn Row, preds: &Predecessors, project: &Project) {
    faults.when(preds.has(row.uid()), "preds", || Msg::new("rule-preds-self").text("id", row.id()));
    let others = preds.0.iter().filter(|pred| pred.link.uid != row.uid());
    let cycle = cycle(row, others, project);
    faults.when(cycle.is_some(), "preds", || Msg::new("rule-preds-loop").text("loop", cycle.unwrap_or_default().join(" > ")));
}

/// The ids of a loop through `row`, first and last the same, if its
/// predecessors lead back to it. The plan is walked breadth first, so the
/// loop is one of the shortest.
fn cycle<'a>(row: &dyn Row, preds: impl Iterator<Item = &'a Predecessor>, project: &'a Project) -> Option<Vec<String>> {
    // How each record was reached: its short id, and whose predecessor it is.
    let mut reached: BTreeMap<Uid, (&str, Option<Uid>)> = BTreeMap::new();
    let mut next: VecDeque<Uid> = VecDeque::new();
    for pred in preds {
        if reached.insert(pred.link.uid, (&pred.link.id, None)).is_none() {
            next.push_back(pred.link.uid);
        }
    }
    while let Some(uid) = next.pop_front() {
        for pred in of(uid, project) {
            if pred.link.uid == row.uid() {
                let mut ids = vec![row.id().to_owned()];
                let mut step = Some(uid);
                while let Some((id, successor)) = step.and_then(|uid| reached.get(&uid)) {
                    ids.push((*id).to_owned());
                    step = *successor;
                }
                ids.push(row.id().to_owned());
                return Some(ids);
            }
            if let Entry::Vacant(place) = reached.entry(pred.link.uid) {
                place.insert((&pred.link.id, Some(uid)));
                next.push_back(pred.link.uid);
            }
        }
    }
    None
}

/// The predecessors of that record.
fn of(uid: Uid, project: &Project) -> &[Predecessor] {
    let task = project.tasks.get(uid).map(|task| &task.preds);
    task.or_else(|| project.milestones.get(uid).map(|milestone| &milestone.preds)).map_or(&[], |preds| &preds.0)
}

impl Serialize for Predecessors {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(Predecessor::stored))
    }
}

impl<'de> Deserialize<'de> for Predecessors {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| Predecessor::from_str(text).map_err(D::Error::custom)).collect::<Result<_, _>>().map(Self)
    }
}

impl Cell for Predecessors {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|p| p.to_string().into()).collect()) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        *self = Self::read(&entry::list(&clean::text(text), true), reading.project)?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(Predecessor::stored));
    }
    fn editor(&self) -> Editor {
        Editor::Notation("predecessors")
    }
}
