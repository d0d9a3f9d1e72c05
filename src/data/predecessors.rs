//! What a milestone or a task waits for (domain.md 3.2).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::str::FromStr;

use super::cell::{Cell, Editor, Face, Reading, Ron};
use super::clean;
use super::entry;
use super::faults::Faults;
use super::msg::Msg;
use super::project::Project;
use super::record::Row;
use super::stored::Stored;
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

/// What is wrong with a lag of that many days.
fn out_of_bounds(lag: i32) -> Option<Msg> {
    let bad = !(LEAST_LAG..=GREATEST_LAG).contains(&lag);
    bad.then(|| Msg::new("refuse-lag").count("lag", lag).count("least", LEAST_LAG).count("most", GREATEST_LAG))
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
        if let Some(msg) = out_of_bounds(lag) {
            return Err(msg);
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
    type Err = Msg;
    /// Reads the text in a file.
    fn from_str(text: &str) -> Result<Self, Msg> {
        let (uid, notation) = text.split_once(' ').unwrap_or(("", text));
        let wrong = || Msg::new("stored-predecessor").text("text", clean::short(text));
        let (id, relation, lag, elapsed) = parts(notation).ok_or_else(wrong)?;
        let link: Ref = if uid.is_empty() { Ref::from_str(&id)? } else { Ref::from_str(&format!("{uid} {id}"))? };
        if !Scheduled::KINDS.contains(&link.kind) {
            return Err(Msg::new("stored-not-planned").text("id", id));
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

/// The faults of the predecessors of a record: a lag out of bounds, itself, or
/// a loop, which is printed in the order of the work.
pub fn check(faults: &mut Faults, row: &dyn Row, preds: &Predecessors, project: &Project) {
    // A form refuses it; somebody may have written it into the file.
    let lag = preds.0.iter().find_map(|pred| out_of_bounds(pred.lag));
    faults.when(lag.is_some(), "preds", || lag.unwrap_or_else(|| Msg::new("refuse-lag")));
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

/// Everything that waits for that record, straight or by way of others: what
/// it must not wait for itself.
#[must_use]
pub fn followers(uid: Uid, project: &Project) -> BTreeSet<Uid> {
    let mut next: BTreeMap<Uid, Vec<Uid>> = BTreeMap::new();
    let tasks = project.tasks.iter().map(|task| (task.uid, &task.preds));
    for (successor, preds) in tasks.chain(project.milestones.iter().map(|milestone| (milestone.uid, &milestone.preds))) {
        for pred in &preds.0 {
            next.entry(pred.link.uid).or_default().push(successor);
        }
    }
    let mut found = BTreeSet::new();
    let mut open = vec![uid];
    while let Some(uid) = open.pop() {
        open.extend(next.get(&uid).into_iter().flatten().copied().filter(|uid| found.insert(*uid)));
    }
    found
}

/// The predecessors of that record.
fn of(uid: Uid, project: &Project) -> &[Predecessor] {
    let task = project.tasks.get(uid).map(|task| &task.preds);
    task.or_else(|| project.milestones.get(uid).map(|milestone| &milestone.preds)).map_or(&[], |preds| &preds.0)
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
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| text.parse())?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("predecessors")
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        self.0.iter_mut().for_each(|predecessor| see(&mut predecessor.link));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::project::Kind;
    use crate::data::records::{Milestone, Risk, Task};
    use crate::data::testing::{put, stored_in};

    fn plan() -> Project {
        let mut project = Project::default();
        put(&mut project, "T05", Task::default());
        put(&mut project, "T10", Task::default());
        put(&mut project, "M7", Milestone::default());
        put(&mut project, "R01", Risk::default());
        project
    }

    fn shown(text: &str) -> Result<String, String> {
        Predecessor::read(text, &plan()).map(|pred| pred.to_string()).map_err(|msg| msg.key.into_owned())
    }

    #[test]
    fn the_notation_is_read_in_all_its_forms() {
        for (typed, meant) in [
            ("T10SS+15d", "T10SS+15d"),
            ("T10", "T10FS"),
            ("t10fs", "T10FS"),
            ("M7SF", "M7SF"),
            ("T05FS+3e", "T05FS+3e"),
            ("T05FF2", "T05FF+2d"),
            ("T05FS0", "T05FS"),
            ("T05-2", "T05FS-2d"),
            ("T05FS-60", "T05FS-60d"),
            ("T05FS+250D", "T05FS+250d"),
            ("Ｔ１０ＳＳ＋１５ｄ", "T10SS+15d"),
            ("T05FS−4", "T05FS-4d"),
        ] {
            assert_eq!(shown(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_predecessor_is_refused_with_the_reason() {
        for (typed, refusal) in [
            ("", "refuse-predecessor"),
            ("soon", "refuse-predecessor"),
            ("T10XX", "refuse-predecessor"),
            ("T10FS+", "refuse-predecessor"),
            ("T10FS+d", "refuse-predecessor"),
            ("T10FS+3dd", "refuse-predecessor"),
            ("T10FS+99999999999", "refuse-predecessor"),
            ("T10FS+251", "refuse-lag"),
            ("T10FS-61", "refuse-lag"),
            ("T99FS", "refuse-predecessor-unknown"),
            ("R01FS", "refuse-predecessor-unknown"),
        ] {
            assert_eq!(shown(typed), Err(refusal.to_owned()), "{typed}");
        }
    }

    #[test]
    fn they_read_back_from_a_file_with_their_unique_ids() {
        let project = plan();
        let items = ["T10SS+15d".to_owned(), "M7SF".to_owned(), "T10SS+15d".to_owned()];
        let preds = Predecessors::read(&items, &project).expect("predecessors");
        assert_eq!(preds.face().show(), "T10SS+15d; M7SF", "none twice");
        let mut out = Ron::new(false);
        preds.write(&mut out);
        assert!(out.text.contains(&format!("{} T10SS+15d", preds.0[0].link.uid)), "{}", out.text);
        assert_eq!(stored_in::<Predecessors>(&out.text).expect("reads back"), preds);
        for text in [r#"["R01FS"]"#, r#"["nonsense T10FS"]"#, r#"["T10 FS"]"#] {
            assert!(stored_in::<Predecessors>(text).is_err(), "{text}");
        }
        let far: Predecessors = stored_in(r#"["T10FS+999"]"#).expect("it loads");
        let task = Task { preds: far, ..Task::default() };
        let mut faults = Faults::of(Kind::Task);
        check(&mut faults, &task, &task.preds, &project);
        assert_eq!(faults.list()[0].1.key, "refuse-lag", "and is told");
    }

    proptest! {
        #[test]
        fn every_link_reads_back(n in 1_u32..999, relation in 0_usize..4, lag in LEAST_LAG..=GREATEST_LAG, elapsed: bool) {
            let link = Ref { kind: Kind::Task, uid: Uid::new(), id: format!("T{n:02}") };
            let pred = Predecessor { link, relation: Relation::ALL[relation], lag, elapsed: elapsed && lag != 0 };
            prop_assert_eq!(Predecessor::from_str(&pred.stored()), Ok(pred));
        }

        #[test]
        fn no_text_breaks_the_reading(text: String) {
            let _ = shown(&text);
            let _ = Predecessor::from_str(&text);
        }
    }

    fn linked(project: &mut Project, id: &str, preds: &[&Ref]) -> Ref {
        let link = |link: &&Ref| Predecessor { link: (*link).clone(), relation: Relation::FinishStart, lag: 0, elapsed: false };
        let preds = Predecessors(preds.iter().map(link).collect());
        put(project, id, Task { preds, ..Task::default() })
    }

    fn loop_of(project: &Project, link: &Ref) -> Option<String> {
        let task = project.tasks.get(link.uid).expect("a task");
        cycle(task, task.preds.0.iter(), project).map(|ids| ids.join(" > "))
    }

    #[test]
    fn a_loop_is_found_and_printed_in_the_order_of_the_work() {
        let mut project = Project::default();
        let first = linked(&mut project, "T01", &[]);
        let second = linked(&mut project, "T02", &[&first]);
        let third = linked(&mut project, "T03", &[&second, &first]);
        assert_eq!(loop_of(&project, &third), None);
        let mut task = project.tasks.get(first.uid).expect("a task").clone();
        task.preds = Predecessors(vec![Predecessor { link: third, relation: Relation::FinishStart, lag: 0, elapsed: false }]);
        let found = cycle(&task, task.preds.0.iter(), &project).expect("a loop");
        assert!(["T01 > T03 > T01", "T01 > T02 > T03 > T01"].contains(&found.join(" > ").as_str()), "{found:?}");
    }

    #[test]
    fn what_follows_is_what_a_record_must_not_wait_for() {
        let mut project = Project::default();
        let first = linked(&mut project, "T01", &[]);
        let second = linked(&mut project, "T02", &[&first]);
        let third = linked(&mut project, "T03", &[&second, &first]);
        let aside = linked(&mut project, "T04", &[]);
        assert_eq!(followers(first.uid, &project), BTreeSet::from([second.uid, third.uid]));
        assert_eq!(followers(third.uid, &project), BTreeSet::new());
        assert!(!followers(first.uid, &project).contains(&aside.uid));
    }

    #[test]
    fn a_long_chain_is_walked_without_overflow() {
        let mut project = Project::default();
        let mut last = linked(&mut project, "T1", &[]);
        for n in 2..3000 {
            last = linked(&mut project, &format!("T{n}"), &[&last]);
        }
        assert_eq!(loop_of(&project, &last), None);
    }

    #[test]
    fn a_record_does_not_wait_for_itself() {
        let mut project = Project::default();
        let link = linked(&mut project, "T01", &[]);
        let mut task = project.tasks.get(link.uid).expect("a task").clone();
        task.preds = Predecessors(vec![Predecessor { link, relation: Relation::FinishStart, lag: 0, elapsed: false }]);
        let mut faults = Faults::of(Kind::Task);
        check(&mut faults, &task, &task.preds, &project);
        let keys: Vec<_> = faults.list().into_iter().map(|(_, msg)| msg.key).collect();
        assert_eq!(keys, ["rule-preds-self"]);
    }
}
