//! How well deliverables are accepted (domain.md 1.4).

use super::project::Project;
use super::records::round::Verdict;
use super::values::Uid;

/// Figures over all deliverables that have a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// Deliverables whose first round was accepted, conditionally or not.
    pub first_pass: usize,
    /// Deliverables with any verdict.
    pub judged: usize,
    /// Rounds with a verdict of these deliverables.
    pub rounds: usize,
    /// Median working days from submission to verdict, the lower one of two.
    pub turnaround: Option<i64>,
}

/// Counts the rounds of a project.
#[must_use]
pub fn of(project: &Project) -> Acceptance {
    let rounds = || project.rounds.iter().filter(|round| round.verdict.is_some());
    let mut judged: Vec<Uid> = rounds().filter_map(|round| round.deliverable.uid()).collect();
    judged.sort_unstable();
    judged.dedup();
    let good = |verdict| matches!(verdict, Some(Verdict::Accepted | Verdict::Conditional));
    let mut days: Vec<i64> = rounds().filter_map(|round| round.turnaround(&project.calendar)).collect();
    days.sort_unstable();
    Acceptance {
        first_pass: rounds().filter(|round| round.n.0 == Some(1) && good(round.verdict)).count(),
        judged: judged.len(),
        rounds: rounds().count(),
        turnaround: days.get(days.len().saturating_sub(1) / 2).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::{Deliverable, Round};
    use crate::data::testing::{day, put};
    use crate::data::values::{Amount, Link};

    #[test]
    fn the_first_pass_rate_is_that_of_the_sample_project() {
        let mut project = Project::default();
        let works = ["D01", "D02", "D03"].map(|id| put(&mut project, id, Deliverable::default()));
        let rounds = [
            (0, 1, Verdict::Rejected, "2026-04-13", "2026-04-14"),
            (0, 2, Verdict::Accepted, "2026-04-20", "2026-04-23"),
            (1, 1, Verdict::Conditional, "2026-06-11", "2026-06-12"),
            (2, 1, Verdict::Accepted, "2026-07-20", "2026-07-24"),
        ];
        for (n, (work, round, verdict, from, to)) in rounds.into_iter().enumerate() {
            let deliverable = Link::to(works[work].clone());
            let (submitted_on, at) = (Some(day(from)), Some(day(to)));
            let record =
                Round { deliverable, n: Amount::of(round), verdict: Some(verdict), submitted_on, at, ..Round::default() };
            put(&mut project, &format!("AR{n}"), record);
        }
        put(&mut project, "AR9", Round { deliverable: Link::to(works[2].clone()), n: Amount::of(2), ..Round::default() });
        assert_eq!(of(&project), Acceptance { first_pass: 2, judged: 3, rounds: 4, turnaround: Some(1) });
        assert_eq!(of(&Project::default()), Acceptance::default());
    }
}
