//! Which records a pane shows when it is printed, and in which order.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::data::contact::{self, ContactState};
use crate::data::project::Kind;
use crate::data::query::natural;
use crate::data::record::{Facts, Row};
use crate::data::records::change::ChangeState;
use crate::data::records::feedback::FeedbackKind;

/// A pane: its name on the command line, and what it consists of.
pub struct Pane {
    /// `duijie show NAME`; `tab-NAME` is its title.
    pub name: &'static str,
    /// Its sections, in order.
    pub sections: &'static [Section],
}

/// The records of one kind in a pane.
pub struct Section {
    /// Their kind.
    pub kind: Kind,
    /// Those that belong here, in their order. Archived ones only if asked for.
    pub rows: for<'a> fn(&Facts<'a>, archived: bool) -> Vec<&'a dyn Row>,
}

/// All records of a kind in the order of their ids.
macro_rules! all {
    ($($kind:ident)*) => {
        &[$(Section { kind: Kind::$kind, rows: |facts, archived| rows(facts, Kind::$kind, archived) }),*]
    };
}

/// The panes, in the order of their tabs.
pub const PANES: &[Pane] = &[
    Pane {
        name: "overview",
        sections: &[
            Section { kind: Kind::Milestone, rows: milestones },
            Section { kind: Kind::Risk, rows: open_risks },
            Section { kind: Kind::Change, rows: changes },
            Section { kind: Kind::Action, rows: late_actions },
            Section { kind: Kind::Stakeholder, rows: contacts },
            Section { kind: Kind::Feedback, rows: complaints },
        ],
    },
    Pane { name: "timeline", sections: all!(Milestone Task Snapshot) },
    Pane {
        name: "risks",
        sections: &[
            Section { kind: Kind::Risk, rows: risks },
            Section { kind: Kind::Issue, rows: |facts, archived| rows(facts, Kind::Issue, archived) },
            Section { kind: Kind::Assumption, rows: |facts, archived| rows(facts, Kind::Assumption, archived) },
        ],
    },
    Pane { name: "people", sections: all!(Stakeholder Observation Expectation) },
    Pane { name: "meetings", sections: all!(Meeting Action Decision AgendaItem Note Confirmation) },
    Pane { name: "log", sections: all!(Change Feedback Interaction CommItem) },
    Pane { name: "quality", sections: all!(Deliverable Criterion Check Round Lesson) },
    Pane { name: "actions", sections: all!(Action) },
];

/// The pane of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Pane> {
    PANES.iter().find(|pane| pane.name == name)
}

/// The records of a kind in the order of their ids.
#[must_use]
pub fn rows<'a>(facts: &Facts<'a>, kind: Kind, archived: bool) -> Vec<&'a dyn Row> {
    let mut rows: Vec<&dyn Row> = facts.project.collection(kind).rows().filter(|row| archived || !row.is_archived()).collect();
    rows.sort_by(|a, b| natural(a.id(), b.id()));
    rows
}

fn erased<'a, R: Row>(rows: Vec<&'a R>) -> Vec<&'a dyn Row> {
    rows.into_iter().map(|row| row as &dyn Row).collect()
}

/// All risks, the gravest first, those that ask for nothing any more last.
fn risks<'a>(facts: &Facts<'a>, archived: bool) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = facts.project.risks.all().filter(|risk| archived || !risk.archived).collect();
    rows.sort_by_key(|risk| (!(*risk as &dyn Row).is_open(), risk.urgency()));
    erased(rows)
}

/// Open threats and opportunities, the gravest first.
fn open_risks<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    risks(facts, false).into_iter().filter(|row| row.is_open()).collect()
}

/// Milestones to come, the earliest first.
fn milestones<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = facts.project.milestones.iter().filter(|milestone| (*milestone as &dyn Row).is_open()).collect();
    rows.sort_by_key(|milestone| milestone.expected().or(milestone.committed()).unwrap_or(NaiveDate::MAX));
    erased(rows)
}

/// Change requests that wait for somebody: decisions first.
fn changes<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    let mut rows: Vec<_> = facts.project.changes.iter().filter(|change| (*change as &dyn Row).is_open()).collect();
    let day = |day: Option<NaiveDate>| day.unwrap_or(NaiveDate::MAX);
    rows.sort_by_key(|change| (change.state != ChangeState::AwaitingDecision, day(change.decide_by.or(change.assess_by))));
    erased(rows)
}

/// Actions past their due date, the most overdue first.
fn late_actions<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    let today = facts.today;
    let late = |due: Option<NaiveDate>| due.is_some_and(|due| due < today);
    let mut rows: Vec<_> =
        facts.project.actions.iter().filter(|action| late(action.due) && (*action as &dyn Row).is_open()).collect();
    rows.sort_by_key(|action| action.due);
    erased(rows)
}

/// People whose contact is due, the longest silence first.
fn contacts<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    let due = |state| matches!(state, Some(ContactState::Due | ContactState::Cold));
    let mut rows: Vec<_> =
        facts.project.stakeholders.iter().filter(|person| due(contact::contact_state(person, facts))).collect();
    rows.sort_by_key(|person| Reverse(contact::days_since_contact(person, facts)));
    erased(rows)
}

/// Open complaints, the oldest first.
fn complaints<'a>(facts: &Facts<'a>, _: bool) -> Vec<&'a dyn Row> {
    let feedback = facts.project.feedback.iter();
    let mut rows: Vec<_> = feedback.filter(|f| f.kind == FeedbackKind::Complaint && (*f as &dyn Row).is_open()).collect();
    rows.sort_by_key(|feedback| feedback.at);
    erased(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::{Project, Record};
    use crate::data::values::Uid;

    #[test]
    fn every_kind_but_the_charter_is_in_a_pane() {
        let shown: Vec<Kind> = PANES.iter().flat_map(|pane| pane.sections.iter().map(|section| section.kind)).collect();
        let missing: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !shown.contains(kind)).collect();
        assert_eq!(missing, [&Kind::Charter]);
    }

    #[test]
    fn ids_stand_in_the_order_of_their_numbers() {
        let mut project = Project::default();
        for id in ["A10", "A09", "A100"] {
            let mut record = Record::blank(Kind::Action);
            record.row_mut().identify(Uid::new(), id.to_owned());
            project.collection_mut(Kind::Action).put(record);
        }
        let facts = project.facts("2026-08-19".parse().unwrap());
        let ids: Vec<&str> = rows(&facts, Kind::Action, false).iter().map(|row| row.id()).collect();
        assert_eq!(ids, ["A09", "A10", "A100"]);
    }
}
