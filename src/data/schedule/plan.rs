//! The plan compiled from the records: milestones and tasks as numbered nodes,
//! links as numbers, in an order in which every node comes after what it waits
//! for.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::landing::Landing;
use super::leave::Leave;
use crate::data::calendar::Calendar;
use crate::data::predecessors::{Predecessor, Relation};
use crate::data::project::{Kind, Project};
use crate::data::records::milestone::{Constraint, MilestoneState};
use crate::data::records::task::TaskState;
use crate::data::records::{Milestone, Task};
use crate::data::values::{Ref, Uid};

/// How many loops of a broken plan are named; all are cut.
const LOOPS_NAMED: usize = 20;

/// How far a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not begun.
    Planned,
    /// Begun on that day, with so many working days left.
    Running(NaiveDate, i64),
    /// Begun and finished on those days; one day for a milestone.
    Done(NaiveDate, NaiveDate),
}

/// What sort of node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A task.
    Task,
    /// A task all links of which only hold its finish to a start: it runs until
    /// something else begins, and may lie before the data date.
    RunOff,
    /// A milestone.
    Milestone,
    /// It was cancelled: it has no dates, but those who waited for it still
    /// wait for what it waited for.
    Cancelled,
}

/// A milestone or a task.
#[derive(Clone, Debug)]
pub struct Node {
    /// Which one.
    pub link: Ref,
    /// What sort it is.
    pub sort: Sort,
    /// It is a key milestone.
    pub key: bool,
    /// How far it is.
    pub progress: Progress,
    /// Planned length in working days.
    pub length: i64,
    /// A rule for its date besides the links.
    pub rule: Option<(Constraint, NaiveDate)>,
    /// Committed start (tasks) and finish.
    pub committed: Option<(Option<NaiveDate>, NaiveDate)>,
    /// When it may happen.
    pub landing: Option<Landing>,
    /// When its owner is away.
    pub leave: Option<Arc<Leave>>,
    /// A forecast by hand.
    pub forced: Option<NaiveDate>,
    /// The day on which its forecast was last confirmed.
    pub confirmed: Option<NaiveDate>,
    /// Where its links stand in [`Plan::ties`].
    pub ties: Range<usize>,
}

impl Node {
    /// Whether it has no length: a milestone, or what is left of something
    /// cancelled.
    #[must_use]
    pub fn is_point(&self) -> bool {
        matches!(self.sort, Sort::Milestone | Sort::Cancelled)
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.sort == Sort::Cancelled
    }

    /// Whether it is finished.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.progress, Progress::Done(..))
    }

    /// Whether it has begun.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        !matches!(self.progress, Progress::Planned)
    }

    /// When its owner is away; nobody waits for the owner of a run-off, which
    /// lasts until something else begins.
    #[must_use]
    pub fn leave(&self) -> Option<&Leave> {
        self.leave.as_deref().filter(|_| self.sort == Sort::Task)
    }

    /// Whether it happens in windows only.
    #[must_use]
    pub fn is_windowed(&self) -> bool {
        self.landing.as_ref().is_some_and(Landing::is_windowed)
    }
}

/// A link of the plan, seen from its successor.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    /// The number of the predecessor.
    pub from: usize,
    /// Which ends are tied.
    pub relation: Relation,
    /// Days between the ends.
    pub lag: i64,
    /// Whether the lag counts calendar days.
    pub elapsed: bool,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Milestones, then tasks.
    pub nodes: Vec<Node>,
    /// The links, successor by successor.
    pub ties: Vec<Tie>,
    /// The numbers of the nodes, each after what it waits for.
    pub order: Vec<usize>,
    /// Loops that a hand-edited file holds, as ids in the order of the work.
    pub loops: Vec<Vec<String>>,
    numbers: HashMap<Uid, usize>,
}

impl Plan {
    /// Compiles the milestones and tasks of a project that were not put away.
    /// Links to what is unknown or put away hold nobody.
    #[must_use]
    pub fn of(project: &Project, today: NaiveDate) -> Self {
        let mut plan = Self::default();
        let mut preds: Vec<&[Predecessor]> = Vec::new();
        for milestone in project.milestones.iter() {
            plan.nodes.push(point(milestone, today));
            preds.push(&milestone.preds.0);
        }
        // One layer for each owner, however many tasks are theirs.
        let mut layers: HashMap<Uid, Option<Arc<Leave>>> = HashMap::new();
        for task in project.tasks.iter() {
            let layer = task.owner.uid().and_then(|owner| {
                let made = || Leave::of(&project.stakeholders.get(owner)?.away, &project.calendar).map(Arc::new);
                layers.entry(owner).or_insert_with(made).clone()
            });
            plan.nodes.push(Node { leave: layer, ..span(task, &project.calendar, today) });
            preds.push(&task.preds.0);
        }
        plan.numbers = plan.nodes.iter().enumerate().map(|(number, node)| (node.link.uid, number)).collect();
        for (number, preds) in preds.into_iter().enumerate() {
            let begin = plan.ties.len();
            for pred in preds {
                let Some(&from) = plan.numbers.get(&pred.link.uid) else { continue };
                let lag = i64::from(pred.lag);
                plan.ties.push(Tie { from, relation: pred.relation, lag, elapsed: pred.elapsed });
            }
            let ties = begin..plan.ties.len();
            let only = |tie: &Tie| tie.relation == Relation::StartFinish;
            let node = &mut plan.nodes[number];
            if node.sort == Sort::Task && !ties.is_empty() && plan.ties[ties.clone()].iter().all(only) {
                node.sort = Sort::RunOff;
            }
            node.ties = ties;
        }
        plan.sort();
        plan
    }

    /// The number of that milestone or task.
    #[must_use]
    pub fn number(&self, uid: Uid) -> Option<usize> {
        self.numbers.get(&uid).copied()
    }

    /// The links of a node that hold it, with their places. A link that would
    /// close a loop was cut and is not among them.
    pub fn ties_of(&self, number: usize) -> impl Iterator<Item = (usize, &Tie)> {
        let range = self.nodes[number].ties.clone();
        range.clone().zip(&self.ties[range]).filter(|(_, tie)| tie.from != CUT)
    }

    /// Finds the order depth first, predecessors before successors, and cuts
    /// each link that closes a loop. Without recursion: a chain may be as long
    /// as the plan.
    fn sort(&mut self) {
        let mut seen = vec![Seen::No; self.nodes.len()];
        let mut path: Vec<(usize, usize)> = Vec::new();
        for root in 0..self.nodes.len() {
            if seen[root] == Seen::No {
                seen[root] = Seen::Open;
                path.push((root, self.nodes[root].ties.start));
            }
            while let Some((number, next)) = path.last_mut() {
                let number = *number;
                if *next == self.nodes[number].ties.end {
                    seen[number] = Seen::Done;
                    self.order.push(number);
                    path.pop();
                    continue;
                }
                let tie = *next;
                *next += 1;
                let from = self.ties[tie].from;
                match seen[from] {
                    Seen::No => {
                        seen[from] = Seen::Open;
                        path.push((from, self.nodes[from].ties.start));
                    }
                    Seen::Open => {
                        self.ties[tie].from = CUT;
                        if self.loops.len() < LOOPS_NAMED {
                            self.loops.push(self.ids(&path, from));
                        }
                    }
                    Seen::Done => {}
                }
            }
        }
    }

    /// The ids of the loop that the last node of the path closes with `first`.
    fn ids(&self, path: &[(usize, usize)], first: usize) -> Vec<String> {
        let id = |number: usize| self.nodes[number].link.id.clone();
        let back = path.iter().rev().map(|(number, _)| *number).take_while(|number| *number != first);
        std::iter::once(first).chain(back).chain([first]).map(id).collect()
    }
}

/// The predecessor of a link that was cut.
const CUT: usize = usize::MAX;

/// How far the search for the order is with a node.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Open,
    Done,
}

fn point(milestone: &Milestone, today: NaiveDate) -> Node {
    let cancelled = milestone.state == MilestoneState::Cancelled;
    // A file made by hand may say "done" and no day; then it is today's news.
    let reached = milestone.actual.or((milestone.state == MilestoneState::Done).then_some(today)).filter(|_| !cancelled);
    Node {
        link: Ref { kind: Kind::Milestone, uid: milestone.uid, id: milestone.id.clone() },
        sort: if cancelled { Sort::Cancelled } else { Sort::Milestone },
        key: milestone.key && !cancelled,
        progress: reached.map_or(Progress::Planned, |day| Progress::Done(day, day)),
        length: 0,
        rule: rule(milestone.constraint, milestone.constraint_on).filter(|_| !cancelled),
        committed: milestone.baseline.current().map(|revision| (None, revision.finish)).filter(|_| !cancelled),
        landing: Landing::of(milestone).filter(|_| !cancelled),
        leave: None,
        forced: milestone.forecast_override.filter(|_| !cancelled),
        confirmed: milestone.confirmed_on,
        ties: 0..0,
    }
}

fn span(task: &Task, calendar: &Calendar, today: NaiveDate) -> Node {
    let cancelled = task.state == TaskState::Cancelled;
    let committed = task.baseline.current().map(|revision| (revision.start, revision.finish));
    let planned = || {
        let (start, finish) = committed?;
        Some(calendar.between(start?, finish) + 1)
    };
    let length = task.dur_wd.0.or_else(planned).unwrap_or(1).max(1);
    // What cannot be true together in a file made by hand: the day that says
    // more wins, and a day that is missing is today.
    let finish = task.actual_finish.or((task.state == TaskState::Done).then_some(today));
    let begun = matches!(task.state, TaskState::InProgress | TaskState::Blocked);
    let start = task.actual_start.or(begun.then_some(today));
    let progress = match (start, finish) {
        _ if cancelled => Progress::Planned,
        (start, Some(finish)) => Progress::Done(start.map_or(finish, |start| start.min(finish)), finish),
        (Some(start), None) => Progress::Running(start, task.remaining_wd.0.unwrap_or(length)),
        (None, None) => Progress::Planned,
    };
    Node {
        link: Ref { kind: Kind::Task, uid: task.uid, id: task.id.clone() },
        sort: if cancelled { Sort::Cancelled } else { Sort::Task },
        key: false,
        progress,
        length: if cancelled { 0 } else { length },
        rule: rule(task.constraint, task.constraint_on).filter(|_| !cancelled),
        committed: committed.filter(|_| !cancelled),
        landing: None,
        leave: None,
        forced: None,
        confirmed: task.confirmed_on,
        ties: 0..0,
    }
}

fn rule(constraint: Constraint, on: Option<NaiveDate>) -> Option<(Constraint, NaiveDate)> {
    on.filter(|_| constraint != Constraint::Free).map(|day| (constraint, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::predecessors::Predecessors;
    use crate::data::testing::{TODAY, day, put};

    fn wait(project: &mut Project, link: &Ref, on: &[&Ref]) {
        let pred = |link: &&Ref| Predecessor { link: (*link).clone(), relation: Relation::FinishStart, lag: 0, elapsed: false };
        let preds = Predecessors(on.iter().map(pred).collect());
        put(project, &link.id, Task { uid: link.uid, id: link.id.clone(), preds, ..Task::default() });
    }

    #[test]
    fn what_is_waited_for_comes_first() {
        let mut project = Project::default();
        let tasks: Vec<Ref> = (1..=4).map(|n| put(&mut project, &format!("T0{n}"), Task::default())).collect();
        wait(&mut project, &tasks[0], &[&tasks[3], &tasks[2]]);
        wait(&mut project, &tasks[2], &[&tasks[1]]);
        let plan = Plan::of(&project, day(TODAY));
        let place = |n: usize| plan.order.iter().position(|number| plan.nodes[*number].link == tasks[n]).unwrap();
        assert!(place(1) < place(2) && place(2) < place(0) && place(3) < place(0));
        assert!(plan.loops.is_empty());
    }

    #[test]
    fn loops_are_named_in_the_order_of_the_work_and_cut() {
        let mut project = Project::default();
        let tasks: Vec<Ref> = (1..=3).map(|n| put(&mut project, &format!("T0{n}"), Task::default())).collect();
        wait(&mut project, &tasks[0], &[&tasks[2]]);
        wait(&mut project, &tasks[1], &[&tasks[0], &tasks[1]]);
        wait(&mut project, &tasks[2], &[&tasks[1]]);
        let plan = Plan::of(&project, day(TODAY));
        let shown: Vec<String> = plan.loops.iter().map(|ids| ids.join(" > ")).collect();
        assert_eq!(shown, ["T01 > T02 > T03 > T01", "T02 > T02"]);
        assert_eq!((plan.order.len(), (0..3).map(|n| plan.ties_of(n).count()).sum::<usize>()), (3, 2));
    }

    #[test]
    fn a_chain_as_long_as_the_plan_does_not_overflow_the_stack() {
        let mut project = Project::default();
        let mut tasks: Vec<Ref> = Vec::new();
        for n in 0..20_000 {
            let preds = tasks.last().map(|link: &Ref| Predecessor {
                link: link.clone(),
                relation: Relation::FinishStart,
                lag: 0,
                elapsed: false,
            });
            // The ids run backwards, so that the search meets the end of the chain first.
            let uid = Uid(uuid::Uuid::from_u128(30_000 - n));
            let task = Task { uid, id: format!("T{n}"), preds: Predecessors(preds.into_iter().collect()), ..Task::default() };
            tasks.push(put(&mut project, "", task));
        }
        assert_eq!(Plan::of(&project, day(TODAY)).order.len(), 20_000);
    }
}
