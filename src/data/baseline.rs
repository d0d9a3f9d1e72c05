//! The committed dates of a milestone or a task, revision by revision.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::cell::{Cell, Editor, Face, Reading, Ron};
use super::clean;
use super::entry;
use super::msg::Msg;
use super::project::{Kind, Project};
use super::records::charter::ProjectState;
use super::stored::Stored;
use super::values::Ref;
use crate::data::values::stored_day;

/// One revision: what was promised, and the change that allowed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// First day; milestones have none.
    pub start: Option<NaiveDate>,
    /// Last day, or the day of the milestone.
    pub finish: NaiveDate,
    /// The approved change behind it; none for the signed plan.
    pub change: Option<Ref>,
}

/// The revisions of a baseline, the signed plan first. Written as
/// `2026-10-24; 2026-11-21 C03`, for tasks with periods
/// `2026-04-10..2026-04-16`. Once the project runs, revisions are only added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(pub Vec<Revision>);

impl Baseline {
    /// The one that counts now.
    #[must_use]
    pub fn current(&self) -> Option<&Revision> {
        self.0.last()
    }

    /// The signed plan, revision 0.
    #[must_use]
    pub fn first(&self) -> Option<&Revision> {
        self.0.first()
    }

    /// A baseline of one revision, without a change behind it.
    #[must_use]
    pub fn of(start: Option<NaiveDate>, finish: NaiveDate) -> Self {
        Self(vec![Revision { start, finish, change: None }])
    }

    /// The revisions of those texts; `day` reads a date.
    ///
    /// # Errors
    /// A text that is no date, no period, or names a change that is unknown.
    fn read(items: &[String], project: &Project, day: impl Fn(&str) -> Result<NaiveDate, Msg>) -> Result<Self, Msg> {
        let read = |item: &String| {
            let (dates, change) = match item.rsplit_once(char::is_whitespace) {
                Some((dates, id)) if Kind::of_id(id) == Some(Kind::Change) => {
                    (dates, Some(project.reference(id, &[Kind::Change])?))
                }
                _ => (item.as_str(), None),
            };
            let (start, finish) = match dates.split_once("..") {
                Some((start, finish)) => (Some(day(start.trim())?), day(finish.trim())?),
                None => (None, day(dates.trim())?),
            };
            if let Some(start) = start.filter(|start| *start > finish) {
                return Err(Msg::new("refuse-baseline-order").date("start", start).date("finish", finish));
            }
            Ok(Revision { start, finish, change })
        };
        items.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether `later` has every revision of this one, and perhaps more. The
    /// references are compared by short id, which is all that a person types.
    fn is_kept_by(&self, later: &Self) -> bool {
        let same = |a: &Revision, b: &Revision| a.to_string() == b.to_string();
        self.0.len() <= later.0.len() && self.0.iter().zip(&later.0).all(|(a, b)| same(a, b))
    }
}

impl fmt::Display for Revision {
    /// The text that a person types.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(start) = self.start {
            write!(f, "{start}..")?;
        }
        write!(f, "{}", self.finish)?;
        self.change.as_ref().map_or(Ok(()), |change| write!(f, " {}", change.id))
    }
}

impl Revision {
    /// The text in a file: the change with its unique id.
    fn stored(&self) -> String {
        let dates = Self { change: None, ..self.clone() };
        self.change.as_ref().map_or_else(|| dates.to_string(), |change| format!("{dates} {change}"))
    }
}

impl FromStr for Revision {
    type Err = Msg;
    /// Reads the text in a file.
    fn from_str(text: &str) -> Result<Self, Msg> {
        let (dates, change) = match text.split_once(' ') {
            Some((dates, change)) => (dates, Some(change.parse::<Ref>()?)),
            None => (text, None),
        };
        let day = stored_day;
        let (start, finish) = match dates.split_once("..") {
            Some((start, finish)) => (Some(day(start)?), day(finish)?),
            None => (None, day(dates)?),
        };
        if let Some(other) = change.as_ref().filter(|change| change.kind != Kind::Change) {
            return Err(Msg::new("stored-not-change").text("id", other.id.as_str()));
        }
        Ok(Self { start, finish, change })
    }
}

impl Cell for Baseline {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|r| r.to_string().into()).collect()) }
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let items = entry::list(&clean::text(text), false);
        let read = Self::read(&items, reading.project, |text| entry::date(text, reading.today, &reading.project.calendar))?;
        let signed = reading.project.charter().is_some_and(|charter| charter.state != ProjectState::Draft);
        if signed && !self.is_kept_by(&read) {
            return Err(Msg::new("refuse-baseline-history").text("kept", self.face().show()));
        }
        *self = read;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(Revision::stored));
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| text.parse())?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("baseline")
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        self.0.iter_mut().filter_map(|revision| revision.change.as_mut()).for_each(see);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Change;
    use crate::data::testing::{day, put, stored_in};

    fn read(items: &[&str], project: &Project) -> Result<Baseline, Msg> {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        Baseline::read(&items, project, |text| text.parse().map_err(|_| Msg::new("refuse-date")))
    }

    #[test]
    fn what_a_person_types_is_what_is_shown() {
        let mut project = Project::default();
        put(&mut project, "C03", Change::default());
        let milestone = read(&["2026-10-24", "2026-11-21 c03"], &project).expect("a baseline");
        assert_eq!(milestone.face().show(), "2026-10-24; 2026-11-21 C03");
        let task = read(&["2026-04-10..2026-04-16", "2026-04-20 .. 2026-04-28 C03"], &project).expect("a baseline");
        assert_eq!(task.face().show(), "2026-04-10..2026-04-16; 2026-04-20..2026-04-28 C03");
        assert_eq!(task.current().map(|revision| revision.finish), Some(day("2026-04-28")));
        assert_eq!(task.first().and_then(|revision| revision.start), Some(day("2026-04-10")));
    }

    #[test]
    fn it_reads_back_from_a_file_with_the_unique_id_of_its_change() {
        let mut project = Project::default();
        let change = put(&mut project, "C03", Change::default());
        let baseline = read(&["2026-10-24", "2026-11-20..2026-11-21 C03"], &project).expect("a baseline");
        let mut out = Ron::new(false);
        baseline.write(&mut out);
        assert_eq!(out.text, format!(r#"["2026-10-24", "2026-11-20..2026-11-21 {} C03"]"#, change.uid));
        assert_eq!(stored_in::<Baseline>(&out.text).expect("reads back"), baseline);
        let by_hand: Baseline = stored_in(r#"["2026-11-21 C03"]"#).expect("a short id is enough");
        assert_eq!(by_hand.face().show(), "2026-11-21 C03");
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let mut project = Project::default();
        put(&mut project, "C03", Change::default());
        let key = |items: &[&str]| read(items, &project).expect_err("refused").key;
        assert_eq!(key(&["soon"]), "refuse-date");
        assert_eq!(key(&["2026-11-21 C99"]), "refuse-link-unknown");
        assert_eq!(key(&["2026-04-16..2026-04-10"]), "refuse-baseline-order");
        for text in [r#"["2026-13-01"]"#, r#"["2026-11-21 R03"]"#, r#"["2026-11-21 nonsense C03"]"#] {
            assert!(stored_in::<Baseline>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_baseline_only_grows() {
        let project = Project::default();
        let old = read(&["2026-10-24"], &project).expect("a baseline");
        let longer = read(&["2026-10-24", "2026-11-21"], &project).expect("a baseline");
        let other = read(&["2026-10-25", "2026-11-21"], &project).expect("a baseline");
        assert!(old.is_kept_by(&longer) && old.is_kept_by(&old) && Baseline::default().is_kept_by(&old));
        assert!(!longer.is_kept_by(&old) && !old.is_kept_by(&other) && !old.is_kept_by(&Baseline::default()));
    }
}
