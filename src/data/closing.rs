//! The closing list (domain.md 4.6): what must be done, or waived with a
//! reason, before a project is closed.

use super::project::Project;
use super::record::Row;
use super::records::Charter;
use super::records::lesson::LessonState;
use super::values::Choice;
use crate::choice;

choice! {
    /// An item of the closing list.
    ClosingItem = "closing_item" {
        Deliverables "deliverables",
        Success "success",
        Report "report",
        Payments "payments",
        Issues "issues",
        Risks "risks",
        Changes "changes",
        Handover "handover",
        Survey "survey",
        Lessons "lessons",
        Thanks "thanks",
    }
}

/// One item and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The item.
    pub item: ClosingItem,
    /// How many of its parts are done, and how many there are; none for an
    /// item that only a person can tick off.
    pub parts: Option<(usize, usize)>,
    /// A person ticked it off.
    pub ticked: bool,
    /// It was waived; the charter says why.
    pub waived: bool,
}

impl Line {
    /// Whether nothing is left to do: ticked off, waived, or all parts done.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.ticked || self.waived || self.parts.is_some_and(|(done, all)| done == all)
    }

    /// The key of its label.
    #[must_use]
    pub fn label(&self) -> String {
        format!("choice-{}-{}", ClosingItem::SET.name, self.item.key())
    }
}

/// The items in their order. What the records tell is counted: accepted
/// deliverables, measured success criteria, paid milestones, issues, risks
/// and changes that no longer ask for attention, published lessons.
#[must_use]
pub fn list(charter: &Charter, project: &Project) -> Vec<Line> {
    let line = |&item: &ClosingItem| Line {
        item,
        parts: parts(item, charter, project),
        ticked: charter.closing_done.0.contains(&item),
        waived: charter.closing_waived.0.contains(&item),
    };
    ClosingItem::ALL.iter().map(line).collect()
}

fn parts(item: ClosingItem, charter: &Charter, project: &Project) -> Option<(usize, usize)> {
    let paid = || project.milestones.iter().filter(|milestone| milestone.pay_pct.0.is_some());
    Some(match item {
        ClosingItem::Deliverables => count(project.deliverables.iter(), |deliverable| deliverable.is_accepted()),
        ClosingItem::Success => (charter.success_results.0.len().min(charter.success.0.len()), charter.success.0.len()),
        ClosingItem::Payments => count(paid(), |milestone| milestone.paid_on.is_some()),
        ClosingItem::Issues => count(project.issues.iter(), |issue| !(*issue as &dyn Row).is_open()),
        ClosingItem::Risks => count(project.risks.iter(), |risk| !(*risk as &dyn Row).is_open()),
        ClosingItem::Changes => count(project.changes.iter(), |change| !(*change as &dyn Row).is_open()),
        // A project without a lesson was not looked back at.
        ClosingItem::Lessons => {
            let (published, all) = count(project.lessons.iter(), |lesson| lesson.state == LessonState::Published);
            (published, all.max(1))
        }
        ClosingItem::Report | ClosingItem::Handover | ClosingItem::Survey | ClosingItem::Thanks => return None,
    })
}

fn count<T>(items: impl Iterator<Item = T>, done: impl Fn(&T) -> bool) -> (usize, usize) {
    items.fold((0, 0), |(yes, all), item| (yes + usize::from(done(&item)), all + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::deliverable::DeliverableState;
    use crate::data::records::risk::RiskState;
    use crate::data::records::{Deliverable, Milestone, Risk};
    use crate::data::testing::{day, put};
    use crate::data::values::{Amount, Choices, Lines};

    fn line(charter: &Charter, project: &Project, item: ClosingItem) -> Line {
        *list(charter, project).iter().find(|line| line.item == item).expect("every item has a line")
    }

    #[test]
    fn what_the_records_tell_is_counted() {
        let mut project = Project::default();
        put(&mut project, "D01", Deliverable { state: DeliverableState::Accepted, ..Deliverable::default() });
        put(&mut project, "D02", Deliverable::default());
        put(&mut project, "R01", Risk { state: RiskState::Occurred, ..Risk::default() });
        put(&mut project, "M1", Milestone::default());
        let paid_on = Some(day("2026-05-11"));
        put(&mut project, "M2", Milestone { pay_pct: Amount::of(30), paid_on, ..Milestone::default() });
        let success = Lines(vec!["28 reports".into(), "CSAT".into()]);
        let charter = Charter { success, success_results: Lines(vec!["met".into()]), ..Charter::default() };
        for (item, parts) in [
            (ClosingItem::Deliverables, Some((1, 2))),
            (ClosingItem::Risks, Some((1, 1))),
            (ClosingItem::Payments, Some((1, 1))),
            (ClosingItem::Success, Some((1, 2))),
            (ClosingItem::Lessons, Some((0, 1))),
            (ClosingItem::Survey, None),
        ] {
            assert_eq!(line(&charter, &project, item).parts, parts, "{item:?}");
        }
    }

    #[test]
    fn an_item_is_settled_by_its_parts_by_a_tick_or_by_a_waiver() {
        let project = Project::default();
        let settled = |charter: &Charter, item| line(charter, &project, item).is_settled();
        let charter = Charter::default();
        assert!(settled(&charter, ClosingItem::Issues) && !settled(&charter, ClosingItem::Survey));
        assert!(settled(
            &Charter { closing_done: Choices(vec![ClosingItem::Survey]), ..Charter::default() },
            ClosingItem::Survey
        ));
        assert!(settled(&Charter { closing_waived: Choices(vec![ClosingItem::Lessons]), ..charter }, ClosingItem::Lessons));
    }
}
