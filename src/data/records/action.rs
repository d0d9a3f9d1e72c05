//! Action items: who does what until when (domain.md 1.12).

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Step};
use crate::data::records::observation::ObservationKind;
use crate::data::records::{Observation, Stakeholder};
use crate::data::values::{Amount, Anything, Lines, Link, Plain, Ref, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// Something that one person promised to do until a day.
    pub struct Action {
        /// What is to be done.
        pub title: String,
        /// The one person who does it; may be of the client.
        pub owner: Link<Stakeholder>,
        /// Until when, as it stands.
        pub due: Option<NaiveDate>,
        /// Where it stands.
        pub state: ActionState,
        /// How much it matters.
        pub priority: Option<ActionPriority>,
        /// What it came from: meeting, risk, issue, feedback.
        pub source: Link<Anything>,
        /// More about it.
        pub detail: Text,
        /// When it was agreed.
        pub raised_on: Option<NaiveDate>,
        /// Until when at first; never changed.
        pub original_due: Option<NaiveDate>,
        /// Each move of the due date: `2026-08-14 > 2026-08-21 @2026-08-13 why`.
        pub redates: Lines,
        /// When it was done.
        pub done_at: Option<NaiveDate>,
        /// What shows that it was done.
        pub evidence: String,
        /// Whom it waits for.
        pub waiting_on: Link<Stakeholder>,
        /// Since when it waits.
        pub waiting_since: Option<NaiveDate>,
        /// Who checked that it was done.
        pub verified_by: Link<Stakeholder>,
        /// With whom it was agreed to drop it.
        pub agreed_with: Link<Stakeholder>,
        /// How often we asked for it.
        pub chases: Amount<Plain>,
        /// When and how we asked: `2026-08-18 phone: month-end closing`.
        pub chase_log: Lines,
        /// Late because of us: it says nothing about its owner.
        pub not_theirs: bool,
    }
}

choice! {
    /// Where an action stands.
    ActionState = "action_state" {
        Open "open",
        Waiting "waiting",
        Done "done",
        Verified "verified",
        Cancelled "cancelled",
    }
}

choice! {
    /// How much an action matters.
    ActionPriority = "action_priority" {
        Must "must",
        Should "should",
        Could "could",
    }
}

choice! {
    /// Whether something was done on time: counts 1, a half, nothing.
    Punctuality = "punctuality" {
        OnTime "on_time",
        Redated "redated",
        Late "late",
    }
}

/// One move of a due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redate {
    /// The due date before.
    pub old: NaiveDate,
    /// The due date after.
    pub new: NaiveDate,
    /// When it was agreed.
    pub at: NaiveDate,
    /// Why; may be empty.
    pub why: String,
}

impl Redate {
    /// Reads `2026-08-14 > 2026-08-21 @2026-08-13 why`; none if it is not of
    /// that form.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let (old, rest) = line.split_once('>')?;
        let (new, rest) = rest.split_once('@')?;
        let (at, why) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let day = |text: &str| text.trim().parse().ok();
        Some(Self { old: day(old)?, new: day(new)?, at: day(at)?, why: why.trim().to_owned() })
    }

    /// The text that [`Redate::read`] reads.
    #[must_use]
    pub fn show(&self) -> String {
        format!("{} > {} @{} {}", self.old, self.new, self.at, self.why).trim_end().to_owned()
    }
}

impl Action {
    /// Whether somebody still has to do it.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.state, ActionState::Open | ActionState::Waiting)
    }

    /// Working days since it was due; none unless it is overdue.
    #[must_use]
    pub fn overdue_wd(&self, facts: &Facts<'_>) -> Option<i64> {
        let due = self.due.filter(|due| self.is_pending() && facts.today > *due)?;
        Some(facts.project.calendar.ix(facts.today) - facts.project.calendar.ix(due))
    }

    /// Whether it was done on time. Counted is the due date as it stood: a move
    /// agreed up to the old date gives half, a later one does not help
    /// (domain.md 1.12). None while it is not due yet, and without a due date.
    #[must_use]
    pub fn punctuality(&self, today: NaiveDate) -> Option<Punctuality> {
        let moves: Vec<Redate> = self.redates.0.iter().filter_map(|line| Redate::read(line)).collect();
        let first = self.original_due.or(moves.first().map(|redate| redate.old)).or(self.due)?;
        let mut deadline = first;
        for redate in &moves {
            if redate.at > deadline {
                break;
            }
            deadline = redate.new;
        }
        match (self.state, self.done_at) {
            (ActionState::Cancelled, _) => None,
            (_, Some(done)) if done <= deadline && done <= first => Some(Punctuality::OnTime),
            (_, Some(done)) if done <= deadline => Some(Punctuality::Redated),
            (_, None) if today <= deadline => None,
            _ => Some(Punctuality::Late),
        }
    }
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["open", "waiting"],
    steps: &[
        Step {
            from: &["open", "waiting"],
            to: "done",
            must: &[Need::Field("owner"), Need::Field("done_at")],
            stamps: &["done_at"],
        },
        Step {
            from: &["open"],
            to: "waiting",
            must: &[Need::Field("waiting_on"), Need::Field("waiting_since")],
            stamps: &["waiting_since"],
        },
        Step { from: &["waiting"], to: "open", must: &[], stamps: &[] },
        Step { from: &["done"], to: "verified", must: &[Need::Field("verified_by")], stamps: &[] },
        Step {
            from: &["open", "waiting"],
            to: "cancelled",
            must: &[Need::Field("reason"), Need::Field("agreed_with")],
            stamps: &[],
        },
        Step { from: &["done", "verified", "cancelled"], to: "open", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

impl Record for Action {
    const KIND: Kind = Kind::Action;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(owner).column(12),
        field!(due).column(10),
        field!(state).column(9).group("state"),
        field!(priority).column(6),
        field!(source).column(10),
        field!(detail),
        field!(raised_on).column(10),
        field!(original_due).column(10),
        field!(redates),
        field!(done_at).column(10).group("state"),
        field!(evidence).column(20).group("state"),
        field!(waiting_on).column(12).group("state"),
        field!(waiting_since).column(10).group("state"),
        field!(verified_by).column(12).group("state"),
        field!(agreed_with).column(12).group("state"),
        field!(chases).column(6).ceiling(Visibility::Private),
        field!(chase_log).ceiling(Visibility::Private),
        field!(not_theirs).ceiling(Visibility::Team),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "overdue_wd",
            value: |action, facts| Face::number(action.overdue_wd(facts), Unit::WorkDays),
            column: 7,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "on_time",
            value: |action, facts| Face::choice(action.punctuality(facts.today)),
            column: 8,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] =
        &["title", "owner", "due", "state", "overdue_wd", "source", "priority", "chases", "done_at", "on_time"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let Some(before) = before else {
            self.raised_on = self.raised_on.or(Some(facts.today));
            self.original_due = self.original_due.or(self.due);
            return;
        };
        self.original_due = before.original_due.or(self.due);
        self.redates.clone_from(&before.redates);
        if let (Some(old), Some(new)) = (before.due, self.due)
            && old != new
        {
            let why = if self.reason == before.reason { String::new() } else { self.reason.clone() };
            self.redates.0.push(Redate { old, new, at: facts.today, why }.show());
        }
        let added = self.chase_log.0.len().saturating_sub(before.chase_log.0.len());
        if added > 0 && self.chases == before.chases {
            self.chases = Amount::of(before.chases.0.unwrap_or(0) + i64::try_from(added).unwrap_or(0));
        }
        if self.is_pending() && !before.is_pending() {
            // Opened again: what said that it was done is in the history.
            self.done_at = None;
            self.verified_by = Link::default();
        }
        if self.state == ActionState::Open && before.state == ActionState::Waiting {
            self.waiting_since = None;
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.done_at.is_some_and(|day| day > facts.today) {
            faults.push(("done_at", Msg::new("date-in-future").date("today", facts.today)));
        }
        if self.done_at.is_some() && self.is_pending() {
            faults.push(("done_at", Msg::new("action-done-open")));
        }
        if let (Some(raised), Some(due)) = (self.raised_on, self.due)
            && due < raised
        {
            faults.push(("due", Msg::new("action-due-early").date("raised", raised)));
        }
        if let (Some(raised), Some(done)) = (self.raised_on, self.done_at)
            && done < raised
        {
            faults.push(("done_at", Msg::new("action-done-early").date("raised", raised)));
        }
        if let (Some(original), None) = (self.original_due, self.due) {
            faults.push(("due", Msg::new("action-due-removed").date("original", original)));
        }
        if self.waiting_on.0.is_some() && self.waiting_on == self.owner {
            faults.push(("waiting_on", Msg::new("action-waits-for-owner")));
        }
        faults
    }

    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        let (Some(before), Some(owner)) = (before, &self.owner.0) else { return Vec::new() };
        if self.not_theirs {
            return Vec::new();
        }
        let calendar = &facts.project.calendar;
        let kind = match (self.state, self.done_at, self.due) {
            (ActionState::Done, Some(done), Some(due)) if before.is_pending() => {
                if self.punctuality(facts.today) == Some(Punctuality::Late) {
                    ObservationKind::Late
                } else if calendar.ix(done) < calendar.ix(due) {
                    ObservationKind::Early
                } else {
                    ObservationKind::OnTime
                }
            }
            _ if self.redates.0.len() > before.redates.0.len() => ObservationKind::Redated,
            _ if self.chases.0 > before.chases.0 => ObservationKind::Chased,
            _ => return Vec::new(),
        };
        let itself = Ref { kind: Kind::Action, uid: self.uid, id: self.id.clone() };
        let at = match kind {
            ObservationKind::Redated | ObservationKind::Chased => Some(facts.today),
            _ => self.done_at,
        };
        let at = at.map(crate::data::sla::morning);
        Observation::of_event(kind, owner, itself, &self.title, at, facts).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{day, fault_keys, lacks, put, today};

    fn action(due: &str) -> Action {
        Action { due: Some(day(due)), ..Action::default() }
    }

    fn done(due: &str, done: &str) -> Action {
        Action { state: ActionState::Done, done_at: Some(day(done)), ..action(due) }
    }

    #[test]
    fn the_sample_has_three_actions_overdue_of_six_open_ones() {
        let project = Project::default();
        let facts = project.facts(today());
        let dues = ["2026-08-14", "2026-08-12", "2026-08-20", "2026-08-21", "2026-08-25", "2026-08-17"];
        let overdue: Vec<_> = dues.iter().map(|due| action(due).overdue_wd(&facts)).collect();
        assert_eq!(overdue, [Some(3), Some(5), None, None, None, Some(2)], "A10, A12, A16, A18, A19, A20");
        assert!(dues.iter().all(|due| action(due).is_pending()));
        assert_eq!(done("2026-06-12", "2026-07-02").overdue_wd(&facts), None);
        assert_eq!(action("2026-08-19").overdue_wd(&facts), None, "today is not late");
    }

    #[test]
    fn on_time_is_the_due_date_as_it_stood() {
        let punctual = |action: Action| action.punctuality(today());
        assert_eq!(punctual(done("2026-06-30", "2026-06-26")), Some(Punctuality::OnTime));
        assert_eq!(punctual(done("2026-07-31", "2026-08-11")), Some(Punctuality::Late));
        assert_eq!(punctual(action("2026-08-20")), None);
        assert_eq!(punctual(action("2026-08-14")), Some(Punctuality::Late));
        let moved = |line: &str, day: &str| Action {
            original_due: "2026-08-07".parse().ok(),
            redates: Lines(vec![line.into()]),
            ..done("2026-08-14", day)
        };
        assert_eq!(punctual(moved("2026-08-07 > 2026-08-14 @2026-08-06 月末", "2026-08-13")), Some(Punctuality::Redated));
        assert_eq!(punctual(moved("2026-08-07 > 2026-08-14 @2026-08-06", "2026-08-07")), Some(Punctuality::OnTime));
        assert_eq!(punctual(moved("2026-08-07 > 2026-08-14 @2026-08-10", "2026-08-13")), Some(Punctuality::Late));
    }

    #[test]
    fn a_move_of_the_due_date_is_written_down_and_the_first_one_stays() {
        let project = Project::default();
        let facts = project.facts(today());
        let mut before = action("2026-08-21");
        before.settle(None, &facts);
        assert_eq!((before.original_due, before.raised_on), (Some(day("2026-08-21")), Some(today())));
        let mut after = Action { due: Some(day("2026-08-28")), reason: "等采购".into(), original_due: None, ..before.clone() };
        after.settle(Some(&before), &facts);
        assert_eq!(after.redates.0, ["2026-08-21 > 2026-08-28 @2026-08-19 等采购"]);
        assert_eq!(after.original_due, Some(day("2026-08-21")));
        let mut wiped = Action { redates: Lines::default(), ..after.clone() };
        wiped.settle(Some(&after), &facts);
        assert_eq!(wiped.redates, after.redates);
        let removed = Action { due: None, ..after };
        assert_eq!(fault_keys(&removed, &facts), ["action-due-removed"]);
    }

    #[test]
    fn a_line_in_the_chase_log_counts_as_a_chase() {
        let project = Project::default();
        let before = Action { chases: Amount::of(2), ..action("2026-08-12") };
        let mut after = Action { chase_log: Lines(vec!["2026-08-19 phone".into()]), ..before.clone() };
        after.settle(Some(&before), &project.facts(today()));
        assert_eq!(after.chases.0, Some(3));
    }

    #[test]
    fn an_action_that_is_opened_again_is_not_done() {
        let project = Project::default();
        let before = done("2026-08-14", "2026-08-13");
        let mut after = Action { state: ActionState::Open, ..before.clone() };
        after.settle(Some(&before), &project.facts(today()));
        assert_eq!(after.done_at, None);
        assert_eq!(lacks(&before, "open", &project.facts(today())).unwrap(), ["reason"]);
    }

    #[test]
    fn what_each_step_asks_for() {
        let project = Project::default();
        let facts = project.facts(today());
        let open = action("2026-08-21");
        assert_eq!(lacks(&open, "done", &facts).unwrap(), ["owner"], "the day is filled in");
        assert_eq!(lacks(&open, "waiting", &facts).unwrap(), ["waiting_on"]);
        assert_eq!(lacks(&open, "cancelled", &facts).unwrap(), ["reason", "agreed_with"]);
        assert_eq!(lacks(&open, "verified", &facts), None);
        assert_eq!(lacks(&done("2026-08-14", "2026-08-13"), "verified", &facts).unwrap(), ["verified_by"]);
    }

    #[test]
    fn what_happens_to_an_action_is_noted_about_its_owner() {
        let mut project = Project::default();
        let owner = Link::to(put(&mut project, "S06", Stakeholder::default()));
        let facts = project.facts(today());
        let kind = |before: &Action, after: &Action| {
            let noted = after.consequences(Some(before), &facts);
            noted.first().map(|record| record.row().stored("kind").show()).unwrap_or_default()
        };
        let open = Action { owner: owner.clone(), ..action("2026-08-12") };
        let finish = |text: &str| Action { owner: owner.clone(), ..done("2026-08-12", text) };
        assert_eq!(kind(&open, &finish("2026-08-11")), "early");
        assert_eq!(kind(&open, &finish("2026-08-12")), "on_time");
        assert_eq!(kind(&open, &finish("2026-08-13")), "late");
        assert_eq!(kind(&open, &Action { not_theirs: true, ..finish("2026-08-13") }), "", "late because of us");
        assert_eq!(kind(&open, &Action { redates: Lines(vec![String::new()]), ..open.clone() }), "re_dated");
        assert_eq!(kind(&open, &Action { chases: Amount::of(1), ..open.clone() }), "chased");
        assert_eq!(kind(&open, &open), "");
    }

    #[test]
    fn rules_of_an_action() {
        let mut project = Project::default();
        let person = put(&mut project, "S06", Stakeholder::default());
        let bad = Action {
            raised_on: Some(day("2026-08-21")),
            done_at: Some(day("2026-08-20")),
            owner: Link::to(person.clone()),
            waiting_on: Link::to(person),
            ..action("2026-08-14")
        };
        let keys = ["date-in-future", "action-done-open", "action-due-early", "action-done-early", "action-waits-for-owner"];
        assert_eq!(fault_keys(&bad, &project.facts(today())), keys);
    }

    proptest! {
        #[test]
        fn moving_the_date_after_it_passed_never_helps(due in 0u64..60, late in 1u64..30, further in 1u64..60, finish in 0u64..120) {
            let from = |n: u64| day("2026-06-01") + chrono::Days::new(n);
            let plain = Action { state: ActionState::Done, done_at: Some(from(finish)), due: Some(from(due)), ..Action::default() };
            let redate = Redate { old: from(due), new: from(due + late + further), at: from(due + late), why: String::new() };
            let moved = Action {
                original_due: Some(from(due)),
                due: Some(redate.new),
                redates: Lines(vec![redate.show()]),
                ..plain.clone()
            };
            prop_assert_eq!(plain.punctuality(today()), moved.punctuality(today()));
            prop_assert_eq!(Redate::read(&redate.show()), Some(redate));
        }

        #[test]
        fn no_line_panics(line in ".{0,40}") {
            let _ = Redate::read(&line);
        }
    }
}
