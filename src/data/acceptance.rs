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
