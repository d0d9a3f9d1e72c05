//! Why a date is what it is: the driving chain (domain.md 3.4) and where its
//! slip comes from (domain.md 3.6).

use super::Schedule;
use super::forward::Lead;
use super::plan::Node;
use crate::data::project::Project;
use crate::data::record::Row;
use crate::data::records::stakeholder::Side;
use crate::data::records::{Milestone, Task};
use crate::data::values::{Ref, Uid};

/// Where a part of a slip comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It took longer (or was started later than it could, if it is first) than
    /// planned; negative: it won time back.
    Work(Ref),
    /// It began later after its driver than planned.
    Wait(Ref),
    /// Room that the plan had before it, used up; always negative.
    Float(Ref),
    /// The milestone waits for a window.
    Window(Ref),
    /// An override says another day than the schedule.
    Override(Ref),
}

impl Source {
    /// The milestone or task that it is about.
    #[must_use]
    pub const fn link(&self) -> &Ref {
        match self {
            Self::Work(link) | Self::Wait(link) | Self::Float(link) | Self::Window(link) | Self::Override(link) => link,
        }
    }
}

/// One part of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it comes from.
    pub source: Source,
    /// Working days, + for late.
    pub wd: i64,
    /// Whose it is, by the owner of the task; none for what nobody works on.
    pub side: Option<Side>,
    /// The issue, risk or change behind it.
    pub cause: Option<Ref>,
}

/// A node on the way to a milestone, and how one gets to it.
#[derive(Clone, Copy)]
struct Stop {
    number: usize,
    lead: Option<Lead>,
}

impl Schedule {
    /// What led to the date of a milestone or task, the first first: at each
    /// step back the link that set the date. Ends where the data date or a
    /// constraint set it.
    #[must_use]
    pub fn trail(&self, uid: Uid) -> Vec<&Ref> {
        let mut stops: Vec<&Ref> = Vec::new();
        let mut next = self.at(uid).map(|(number, ..)| number);
        while let Some(number) = next {
            stops.push(&self.plan.nodes[number].link);
            next = self.driver_of(number);
        }
        stops.reverse();
        stops
    }

    /// The part of the trail that a person wants to see: from the task that
    /// lost most time on. The whole trail if none lost time.
    #[must_use]
    pub fn chain(&self, uid: Uid) -> Vec<&Ref> {
        let trail = self.trail(uid);
        let mut most: Option<(&Source, i64)> = None;
        let parts = self.parts(uid);
        for (source, wd) in &parts {
            if matches!(source, Source::Work(_) | Source::Wait(_)) && *wd > most.map_or(0, |(_, wd)| wd) {
                most = Some((source, *wd));
            }
        }
        let first = most.and_then(|(source, _)| trail.iter().position(|link| *link == source.link()));
        trail.into_iter().skip(first.unwrap_or(0)).collect()
    }

    /// The element of the trail that is worked on now, if one is.
    #[must_use]
    pub fn working_on(&self, uid: Uid) -> Option<&Ref> {
        let running = |link: &&Ref| self.at(link.uid).is_some_and(|(_, node, _)| node.is_begun() && !node.is_done());
        self.trail(uid).into_iter().rfind(running)
    }

    /// Where the slip of a milestone or task comes from, in the order in which
    /// it arose. The parts add up to [`Schedule::slip_wd`]; parts of nought are
    /// left out. Empty if it has no baseline.
    #[must_use]
    pub fn slip_sources(&self, uid: Uid, project: &Project) -> Vec<Part> {
        let part = |(source, wd): (Source, i64)| {
            let link = source.link();
            let (side, cause) = match source {
                Source::Work(_) | Source::Wait(_) => (side(project, link.uid), cause(project, link.uid)),
                Source::Float(_) | Source::Window(_) | Source::Override(_) => (None, None),
            };
            Part { source, wd, side, cause }
        };
        self.parts(uid).into_iter().map(part).collect()
    }

    /// All stops up to that one, also beyond where the data date set a date:
    /// a task that could begin and did not still was late because of others.
    fn stops(&self, last: usize) -> Vec<Stop> {
        let mut stops = Vec::new();
        let mut next = Some(last);
        while let Some(number) = next {
            let lead = self.early[number].lead.filter(|_| self.early[number].hold != super::Hold::Rule);
            stops.push(Stop { number, lead });
            next = lead.map(|lead| lead.from);
        }
        stops.reverse();
        stops
    }

    /// The slip is carried along the chain: at each stop it changes between
    /// the driver and the end it holds (float, waiting), then between that end
    /// and the one the next link leaves (the work itself).
    fn parts(&self, uid: Uid) -> Vec<(Source, i64)> {
        let Some((last, ..)) = self.at(uid).filter(|(number, ..)| self.slip_of_finish(*number).is_some()) else {
            return Vec::new();
        };
        let stops = self.stops(last);
        let mut parts = Vec::new();
        let mut slip = 0;
        let mut add = |source: Source, wd: i64| {
            if wd != 0 {
                parts.push((source, wd));
            }
        };
        let mut is_first = true;
        for (n, stop) in stops.iter().enumerate() {
            let node = &self.plan.nodes[stop.number];
            let next = stops.get(n + 1).and_then(|next| next.lead);
            let leaving = if next.is_some_and(|lead| lead.leaves_start) {
                self.slip_of_start(stop.number)
            } else {
                self.slip_of_finish(stop.number)
            };
            let entering = match stop.lead {
                Some(lead) if lead.holds_finish => self.slip_of_finish(stop.number),
                _ => self.slip_of_start(stop.number),
            };
            // What was not in the baseline has no slip; the next stop shows what it cost.
            let Some(leaving) = leaving else { continue };
            let link = || node.link.clone();
            if node.point {
                let computed = leaving - self.override_wd(stop.number);
                add(step(node, computed - slip, is_first), computed - slip);
                add(Source::Override(link()), leaving - computed);
            } else {
                let entering = entering.filter(|_| !is_first).unwrap_or(slip);
                let wait = if entering < slip { Source::Float(link()) } else { Source::Wait(link()) };
                add(wait, entering - slip);
                add(Source::Work(link()), leaving - entering);
            }
            slip = leaving;
            is_first = false;
        }
        parts
    }

    /// Working days from the computed day to the one an override shows.
    fn override_wd(&self, number: usize) -> i64 {
        self.calendar.between(self.early[number].computed, self.early[number].shown)
    }
}

/// What a step of the slip at a milestone is.
fn step(node: &Node, wd: i64, is_first: bool) -> Source {
    let link = node.link.clone();
    match node.is_windowed() {
        _ if is_first => Source::Work(link),
        true => Source::Window(link),
        false if wd < 0 => Source::Float(link),
        false => Source::Wait(link),
    }
}

/// Whose it is: the side of its owner.
fn side(project: &Project, uid: Uid) -> Option<Side> {
    let task = project.tasks.get(uid).map(|task: &Task| &task.owner);
    let owner = task.or_else(|| project.milestones.get(uid).map(|milestone: &Milestone| &milestone.owner))?;
    project.stakeholders.of(owner).map(|person| person.side)
}

/// What is behind it: an issue that blocks it or blocked it, the change that
/// asked for it, a threat that occurred, or an issue that came of such a one.
fn cause(project: &Project, uid: Uid) -> Option<Ref> {
    let named = |row: &dyn Row| Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() };
    let task = project.tasks.get(uid);
    if let Some(issue) = task.and_then(|task| project.issues.of(&task.blocked_by)) {
        return Some(named(issue));
    }
    if let Some(issue) = project.issues.iter().find(|issue| issue.blocks.has(uid)) {
        return Some(named(issue));
    }
    if let Some(change) = task.and_then(|task| project.changes.of(&task.change)) {
        return Some(named(change));
    }
    let risk = project.risks.iter().find(|risk| risk.affects.has(uid) && risk.occurred_on.is_some())?;
    Some(project.issues.iter().find(|issue| issue.from_risk.is(risk.uid)).map_or_else(|| named(risk), |issue| named(issue)))
}
