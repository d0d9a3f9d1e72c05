//! Deliverables: quality and acceptance (domain.md 1.4).

use std::sync::Arc;

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::check::CheckResult;
use crate::data::records::round::Verdict;
use crate::data::records::{Action, Change, Criterion, Interaction, Milestone, Round, Stakeholder};
use crate::data::values::{Amount, Link, Links, Plain, Ref, Text, Visibility, WdCount};
use crate::{choice, field, record};

record! {
    /// Something that is handed over. Its quality criteria, checks and
    /// acceptance rounds are records of their own that point to it.
    pub struct Deliverable {
        /// Its name.
        pub title: String,
        /// Where it stands.
        pub state: DeliverableState,
        /// The milestone it belongs to.
        pub milestone: Link<Milestone>,
        /// The one accountable person.
        pub owner: Link<Stakeholder>,
        /// The result that the leaders of the client value most.
        pub valued: bool,
        /// Its version: `v1.2`.
        pub version: String,
        /// How often it was submitted.
        pub round: Amount<Plain>,
        /// When it was last submitted.
        pub submitted_on: Option<NaiveDate>,
        /// To whom it was last submitted.
        pub submitted_to: Links<Stakeholder>,
        /// Working days the client has for a verdict; 5 if nobody said.
        pub review_wd: Amount<WdCount>,
        /// The person of the client who examines it.
        pub reviewer: Link<Stakeholder>,
        /// When it was accepted, with or without conditions.
        pub accepted_on: Option<NaiveDate>,
        /// The person of the client who signed.
        pub signed_by: Link<Stakeholder>,
        /// Where the signature is found.
        pub signoff_ref: String,
        /// Who rejected it.
        pub rejected_by: Link<Stakeholder>,
        /// When it was rejected.
        pub rejected_on: Option<NaiveDate>,
        /// What the client objected to, criterion by criterion.
        pub rejection: Text,
        /// What is still to be done after a conditional acceptance.
        pub conditions: Links<Action>,
        /// What is done about failed checks.
        pub fixes: Links<Action>,
        /// Working days after which silence is acceptance; only if the
        /// contract says so.
        pub deemed_after_wd: Amount<WdCount>,
        /// The reminders sent before silence counted as acceptance.
        pub reminders: Links<Interaction>,
        /// The change that made it obsolete.
        pub change: Link<Change>,
    }
}

choice! {
    /// Where a deliverable stands.
    DeliverableState = "deliverable_state" {
        Planned "planned",
        InWork "in_work",
        QcPassed "qc_passed",
        QcFailed "qc_failed",
        Submitted "submitted",
        Accepted "accepted",
        Conditional "conditional",
        Rejected "rejected",
        Deemed "deemed",
        Superseded "superseded",
    }
}

/// Working days the client has for a verdict if nobody said (domain.md 1.4).
const REVIEW_WD: i64 = 5;
/// The tag of a person of the client who may sign for owner or sponsor.
pub const DELEGATE: &str = "delegate";

impl Deliverable {
    /// Whether the client has taken it: signed, by silence, or because a
    /// later one replaced it. Not while conditions are open.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, DeliverableState::Accepted | DeliverableState::Deemed | DeliverableState::Superseded)
    }

    /// Whether it was not even submitted, or came back.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        use DeliverableState::{InWork, Planned, QcFailed, QcPassed, Rejected};
        matches!(self.state, Planned | InWork | QcPassed | QcFailed | Rejected)
    }

    /// Its quality criteria.
    pub fn criteria<'a>(&self, project: &'a Project) -> impl Iterator<Item = &'a Criterion> + use<'a> {
        let uid = self.uid;
        project.criteria.iter().filter(move |criterion| criterion.deliverable.is(uid))
    }

    /// The criteria that the last check of each found not to be met.
    pub fn failing<'a>(&self, project: &'a Project) -> impl Iterator<Item = &'a Criterion> + use<'a> {
        self.criteria(project).filter(move |criterion| criterion.result(project) == Some(CheckResult::Fail))
    }

    /// How many criteria are met or waived, and how many there are.
    #[must_use]
    pub fn checked(&self, project: &Project) -> (usize, usize) {
        let met = |criterion: &&Criterion| matches!(criterion.result(project), Some(CheckResult::Pass | CheckResult::Waived));
        (self.criteria(project).filter(met).count(), self.criteria(project).count())
    }

    /// Working days the client has left for a verdict, negative when late;
    /// none while nothing waits for one.
    #[must_use]
    pub fn review_left(&self, facts: &Facts<'_>) -> Option<i64> {
        let since = self.submitted_on.filter(|_| self.state == DeliverableState::Submitted)?;
        let calendar = &facts.project.calendar;
        Some(self.review_wd.0.unwrap_or(REVIEW_WD) - (calendar.ix(facts.today) - calendar.ix(since)))
    }

    /// The conditions that are not met yet; those put away do not count.
    pub fn open_conditions<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = &'a dyn Row> {
        let met = |row: &&dyn Row| matches!(row.state(), "done" | "verified" | "cancelled") || row.is_archived();
        self.conditions.0.iter().filter_map(|link| project.target(link)).filter(move |row| !met(row))
    }

    const fn verdict(&self) -> Option<Verdict> {
        match self.state {
            DeliverableState::Accepted => Some(Verdict::Accepted),
            DeliverableState::Conditional => Some(Verdict::Conditional),
            DeliverableState::Rejected => Some(Verdict::Rejected),
            DeliverableState::Deemed => Some(Verdict::Deemed),
            DeliverableState::Planned
            | DeliverableState::InWork
            | DeliverableState::QcPassed
            | DeliverableState::QcFailed
            | DeliverableState::Submitted
            | DeliverableState::Superseded => None,
        }
    }
}

fn deliverable(row: &dyn Row) -> Option<&Deliverable> {
    same(Some(row))
}

/// Work begins when the client has agreed to at least one criterion.
fn one_is_agreed(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let agreed = deliverable(row)?.criteria(facts.project).any(|criterion| criterion.agreed_on.is_some());
    (!agreed).then(|| Msg::new("rule-deliverable-criterion"))
}

/// The inner check is passed when every criterion is met or waived.
fn all_are_met(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let met = |criterion: &&Criterion| matches!(criterion.result(facts.project), Some(CheckResult::Pass | CheckResult::Waived));
    let open: Vec<&str> =
        deliverable(row)?.criteria(facts.project).filter(|c| !met(c)).map(|criterion| criterion.id.as_str()).collect();
    (!open.is_empty()).then(|| Msg::new("rule-deliverable-unmet").text("ids", open.join(" ")))
}

/// The inner check fails at some criterion.
fn one_fails(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let fails = deliverable(row)?.failing(facts.project).next().is_some();
    (!fails).then(|| Msg::new("rule-deliverable-no-failure"))
}

/// Only sponsor, owner or a delegate of the client signs.
fn signer_may_sign(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let signer = facts.project.target(deliverable(row)?.signed_by.0.as_ref()?)?;
    let is = |field: &str, keys: &[&str]| keys.contains(&signer.stored(field).show().as_str());
    let delegate = signer.stored("tags").show().split("; ").any(|tag| tag == DELEGATE);
    let may = is("side", &["client"]) && (delegate || is("kind", &["sponsor", "client_owner"]));
    (!may).then(|| Msg::new("rule-deliverable-signer").text("name", signer.title()).text("tag", DELEGATE))
}

/// Every condition is an action with a due date.
fn conditions_are_due(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let is_undated = |link: &&Ref| facts.project.target(link).is_some_and(|row| row.stored("due").is_empty());
    let undated = deliverable(row)?.conditions.0.iter().find(is_undated);
    undated.map(|link| Msg::new("rule-deliverable-condition-due").text("id", link.id.as_str()))
}

/// A conditional acceptance is complete when all conditions are met.
fn conditions_are_met(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let open: Vec<&str> = deliverable(row)?.open_conditions(facts.project).map(Row::id).collect();
    (!open.is_empty()).then(|| Msg::new("rule-deliverable-conditions-open").text("ids", open.join(" ")))
}

/// Silence is acceptance only after the days of the contract and two
/// reminders, two working days before the end and at the end.
fn silence_counts(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let deliverable = deliverable(row)?;
    let (Some(days), Some(since)) = (deliverable.deemed_after_wd.0, deliverable.submitted_on) else { return None };
    let silent = facts.project.calendar.ix(facts.today) - facts.project.calendar.ix(since);
    let reminders = deliverable.reminders.0.len();
    (silent < days || reminders < 2)
        .then(|| Msg::new("rule-deliverable-deemed").count("days", days).count("silent", silent).count("reminders", reminders))
}

const SIGNED: &[Need] =
    &[Need::Field("signed_by"), Need::Field("accepted_on"), Need::Field("signoff_ref"), Need::Rule(signer_may_sign)];

const FLOW: Flow = Flow {
    field: "state",
    open: &["planned", "in_work", "qc_passed", "qc_failed", "submitted", "conditional", "rejected"],
    steps: &[
        Step { from: &["planned"], to: "in_work", must: &[Need::Rule(one_is_agreed)], stamps: &[] },
        Step { from: &["qc_failed", "rejected"], to: "in_work", must: &[], stamps: &[] },
        Step { from: &["in_work"], to: "qc_passed", must: &[Need::Rule(all_are_met)], stamps: &[] },
        Step { from: &["in_work"], to: "qc_failed", must: &[Need::Rule(one_fails), Need::Field("fixes")], stamps: &[] },
        Step {
            from: &["qc_passed"],
            to: "submitted",
            must: &[Need::Field("submitted_on"), Need::Field("version"), Need::Field("submitted_to")],
            stamps: &["submitted_on"],
        },
        Step { from: &["submitted"], to: "accepted", must: SIGNED, stamps: &["accepted_on"] },
        Step { from: &["conditional"], to: "accepted", must: &[Need::Rule(conditions_are_met)], stamps: &[] },
        Step {
            from: &["submitted"],
            to: "conditional",
            must: &[
                Need::Field("signed_by"),
                Need::Field("accepted_on"),
                Need::Field("conditions"),
                Need::Rule(signer_may_sign),
                Need::Rule(conditions_are_due),
            ],
            stamps: &["accepted_on"],
        },
        Step {
            from: &["submitted"],
            to: "rejected",
            must: &[Need::Field("rejected_by"), Need::Field("rejected_on"), Need::Field("rejection")],
            stamps: &["rejected_on"],
        },
        Step {
            from: &["submitted"],
            to: "deemed",
            must: &[Need::Field("deemed_after_wd"), Need::Field("reminders"), Need::Rule(silence_counts)],
            stamps: &["accepted_on"],
        },
        Step { from: &["accepted", "deemed"], to: "superseded", must: &[Need::Field("change")], stamps: &[] },
    ],
};

impl Record for Deliverable {
    const KIND: Kind = Kind::Deliverable;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(11).group("state"),
        field!(milestone).column(9),
        field!(owner).column(10),
        field!(valued).column(8),
        field!(version).column(8),
        field!(round).column(5).group("state"),
        field!(submitted_on).column(10).group("state"),
        field!(submitted_to),
        field!(review_wd),
        field!(reviewer).column(10),
        field!(accepted_on).column(10).group("state"),
        field!(signed_by).group("state"),
        field!(signoff_ref).group("state"),
        field!(rejected_by).group("state"),
        field!(rejected_on).group("state"),
        field!(rejection).group("state"),
        field!(conditions),
        field!(fixes),
        field!(deemed_after_wd),
        field!(reminders),
        field!(change).group("state"),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "checked",
            value: |d, facts| match d.checked(facts.project) {
                (_, 0) => Face::Empty,
                (met, all) => Face::Line(format!("{met}/{all}").into()),
            },
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "review_left",
            value: |d, facts| Face::number(d.review_left(facts), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "open_conditions",
            value: |d, facts| match d.open_conditions(facts.project).count() {
                0 => Face::Empty,
                open => Face::number(i64::try_from(open).ok(), Unit::Plain),
            },
            column: 8,
            ceiling: Visibility::Client,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "state",
        "version",
        "checked",
        "submitted_on",
        "round",
        "open_conditions",
        "owner",
        "milestone",
        "accepted_on",
        "review_left",
        "valued",
    ];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let Some(before) = before.filter(|before| before.state != self.state) else { return };
        if self.state == DeliverableState::Submitted {
            renew(&mut self.round, Some(&before.round), Amount::of(before.round.0.unwrap_or(0) + 1));
            renew(&mut self.submitted_on, Some(&before.submitted_on), Some(facts.today));
            // What the client said to the round before stands in that round.
            renew(&mut self.rejected_by, Some(&before.rejected_by), Link::default());
            renew(&mut self.rejected_on, Some(&before.rejected_on), None);
            renew(&mut self.rejection, Some(&before.rejection), Text::default());
        }
    }

    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        let was_submitted = before.is_some_and(|before| before.state == DeliverableState::Submitted);
        let Some(verdict) = self.verdict().filter(|_| was_submitted) else { return Vec::new() };
        let known = |round: &Round| round.deliverable.is(self.uid) && round.n == self.round && round.verdict.is_some();
        if facts.project.rounds.iter().any(known) {
            return Vec::new();
        }
        let rejected = verdict == Verdict::Rejected;
        vec![AnyRecord::Round(Arc::new(Round {
            deliverable: Link::to(Ref { kind: Kind::Deliverable, uid: self.uid, id: self.id.clone() }),
            n: self.round,
            submitted_on: self.submitted_on,
            to: self.submitted_to.clone(),
            verdict: Some(verdict),
            at: if rejected { self.rejected_on } else { self.accepted_on }.or(Some(facts.today)),
            by: if rejected { self.rejected_by.clone() } else { self.signed_by.clone() },
            doc_ref: self.signoff_ref.clone(),
            conditions: self.conditions.clone(),
            comments: self.rejection.clone(),
            vis: self.vis,
            ..Round::default()
        }))]
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let submitted = ("submitted_on", self.submitted_on);
        faults.past(&[submitted, ("accepted_on", self.accepted_on), ("rejected_on", self.rejected_on)], facts.today);
        faults.order(submitted, ("accepted_on", self.accepted_on));
        faults.order(submitted, ("rejected_on", self.rejected_on));
        let taken = matches!(self.state, DeliverableState::Accepted | DeliverableState::Conditional | DeliverableState::Deemed);
        faults.needed(taken && self.accepted_on.is_none(), "accepted_on", "state");
        let other = facts.project.deliverables.iter().find(|other| other.valued && other.uid != self.uid);
        if let Some(other) = other.filter(|_| self.valued) {
            faults.when(true, "valued", || Msg::new("rule-deliverable-valued").text("id", other.id.as_str()));
        }
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Check;
    use crate::data::testing::{TODAY, brought, day, faults, missing, put};

    fn moved(before: &Deliverable, state: DeliverableState, project: &Project) -> Deliverable {
        let mut after = Deliverable { state, ..before.clone() };
        after.settle(Some(before), &project.facts(day(TODAY)));
        after
    }

    fn one() -> (Project, Deliverable) {
        let mut project = Project::default();
        let link = put(&mut project, "D04", Deliverable { title: "首批接入报告".into(), ..Deliverable::default() });
        let work = project.deliverables.get(link.uid).expect("it").clone();
        (project, work)
    }

    fn criterion(project: &mut Project, work: &Deliverable, id: &str, agreed: bool) -> Ref {
        let deliverable = Link::to(Ref { kind: Kind::Deliverable, uid: work.uid, id: work.id.clone() });
        put(project, id, Criterion { deliverable, agreed_on: agreed.then(|| day(TODAY)), ..Criterion::default() })
    }

    fn checked(project: &mut Project, id: &str, criterion: &Ref, result: CheckResult, on: &str) {
        let (criterion, done_on) = (Link::to(criterion.clone()), Some(day(on)));
        put(project, id, Check { criterion, result: Some(result), done_on, ..Check::default() });
    }

    #[test]
    fn work_begins_with_one_agreed_criterion() {
        let (mut project, work) = one();
        criterion(&mut project, &work, "Q1", false);
        assert_eq!(missing(&work, "in_work", &project), ["rule-deliverable-criterion"]);
        criterion(&mut project, &work, "Q2", true);
        assert!(missing(&work, "in_work", &project).is_empty());
    }

    #[test]
    fn the_last_check_of_every_criterion_decides() {
        let (mut project, work) = one();
        let work = Deliverable { state: DeliverableState::InWork, ..work };
        let first = criterion(&mut project, &work, "Q3", true);
        let second = criterion(&mut project, &work, "Q5", true);
        checked(&mut project, "K01", &first, CheckResult::Pass, "2026-08-17");
        checked(&mut project, "K02", &second, CheckResult::Waived, "2026-08-17");
        assert!(missing(&work, "qc_passed", &project).is_empty());
        assert_eq!(work.checked(&project), (2, 2));
        checked(&mut project, "K03", &first, CheckResult::Fail, "2026-08-18");
        assert_eq!(missing(&work, "qc_passed", &project), ["rule-deliverable-unmet"]);
        assert_eq!(work.failing(&project).map(|criterion| criterion.id.as_str()).collect::<Vec<_>>(), ["Q3"]);
        assert_eq!(missing(&work, "qc_failed", &project), ["fixes"]);
        checked(&mut project, "K04", &first, CheckResult::Pass, "2026-08-19");
        assert_eq!(missing(&work, "qc_failed", &project), ["rule-deliverable-no-failure", "fixes"]);
    }

    #[test]
    fn each_submission_is_a_round_of_its_own() {
        let (project, work) = one();
        let passed = Deliverable { state: DeliverableState::QcPassed, ..work };
        let first = moved(&passed, DeliverableState::Submitted, &project);
        assert_eq!((first.round, first.submitted_on), (Amount::of(1), Some(day(TODAY))));
        let back = Deliverable {
            state: DeliverableState::QcPassed,
            submitted_on: Some(day("2026-08-10")),
            rejected_on: Some(day("2026-08-12")),
            rejection: Text("Q3".into()),
            ..first
        };
        let second = moved(&back, DeliverableState::Submitted, &project);
        assert_eq!((second.round, second.submitted_on), (Amount::of(2), Some(day(TODAY))));
        assert_eq!((second.rejected_on, second.rejection), (None, Text::default()));
    }

    #[test]
    fn a_verdict_is_kept_as_a_round() {
        let (mut project, work) = one();
        let mut sent = Deliverable { state: DeliverableState::Submitted, submitted_on: Some(day("2026-08-17")), ..work };
        sent.round = Amount::of(1);
        let rejected = Deliverable {
            state: DeliverableState::Rejected,
            rejected_on: Some(day(TODAY)),
            rejection: Text("Q3".into()),
            ..sent.clone()
        };
        let Some(AnyRecord::Round(round)) = brought(&rejected, Some(&sent), &project) else { panic!("no round") };
        assert_eq!((round.n, round.verdict, round.at), (Amount::of(1), Some(Verdict::Rejected), Some(day(TODAY))));
        assert!(round.deliverable.is(rejected.uid));
        assert_eq!(round.comments, Text("Q3".into()));
        put(&mut project, "AR01", round.as_ref().clone());
        assert_eq!(brought(&rejected, Some(&sent), &project), None, "not twice");
        let cleared = Deliverable { state: DeliverableState::Conditional, ..sent };
        let accepted = Deliverable { state: DeliverableState::Accepted, ..cleared.clone() };
        assert_eq!(brought(&accepted, Some(&cleared), &project), None, "the round has its verdict");
    }

    #[test]
    fn silence_is_acceptance_only_if_the_contract_says_so_and_after_reminders() {
        let (mut project, work) = one();
        let mut sent = Deliverable { state: DeliverableState::Submitted, submitted_on: Some(day("2026-08-17")), ..work };
        assert_eq!(missing(&sent, "deemed", &project), ["deemed_after_wd", "reminders"]);
        sent.deemed_after_wd = Amount::of(2);
        let mails: Vec<Ref> = ["L01", "L02"].iter().map(|id| put(&mut project, id, Interaction::default())).collect();
        sent.reminders = Links::to(mails[..1].to_vec());
        assert_eq!(missing(&sent, "deemed", &project), ["rule-deliverable-deemed"]);
        sent.reminders = Links::to(mails);
        assert!(missing(&sent, "deemed", &project).is_empty());
        sent.submitted_on = Some(day("2026-08-18"));
        assert_eq!(missing(&sent, "deemed", &project), ["rule-deliverable-deemed"]);
    }

    #[test]
    fn conditions_are_actions_and_must_be_met() {
        let (mut project, work) = one();
        let action = put(&mut project, "A01", Action::default());
        let given = Deliverable { state: DeliverableState::Conditional, conditions: Links::to(vec![action.clone()]), ..work };
        assert_eq!(missing(&given, "accepted", &project), ["rule-deliverable-conditions-open"]);
        put(&mut project, "A01", Action { archived: true, uid: action.uid, ..Action::default() });
        assert!(missing(&given, "accepted", &project).is_empty());
        let sent = Deliverable { state: DeliverableState::Submitted, ..given };
        assert!(missing(&sent, "conditional", &project).contains(&"rule-deliverable-condition-due".to_owned()));
    }

    #[test]
    fn a_person_who_is_not_of_the_client_cannot_sign() {
        let (mut project, work) = one();
        let ours = put(&mut project, "V1", Stakeholder { reason: "ours".into(), ..Stakeholder::default() });
        let sent = Deliverable { state: DeliverableState::Submitted, signed_by: Link::to(ours), ..work };
        assert!(missing(&sent, "accepted", &project).contains(&"rule-deliverable-signer".to_owned()));
    }

    #[test]
    fn the_review_clock_runs_only_while_the_client_has_it() {
        let (project, work) = one();
        let facts = project.facts(day(TODAY));
        let sent = Deliverable { state: DeliverableState::Submitted, submitted_on: Some(day("2026-08-17")), ..work };
        assert_eq!(sent.review_left(&facts), Some(3), "five days, two gone");
        assert_eq!(Deliverable { review_wd: Amount::of(1), ..sent.clone() }.review_left(&facts), Some(-1));
        assert_eq!(Deliverable { state: DeliverableState::Accepted, ..sent }.review_left(&facts), None);
    }

    #[test]
    fn only_one_deliverable_is_the_most_valued() {
        let (mut project, work) = one();
        put(&mut project, "D03", Deliverable { valued: true, ..Deliverable::default() });
        assert_eq!(faults(&Deliverable { valued: true, ..work.clone() }, &project), ["valued rule-deliverable-valued"]);
        let early = Deliverable { submitted_on: Some(day("2026-08-18")), accepted_on: Some(day("2026-08-17")), ..work };
        assert_eq!(faults(&early, &project), ["accepted_on rule-order"]);
        let undated = Deliverable { state: DeliverableState::Accepted, accepted_on: None, ..early };
        assert_eq!(faults(&undated, &project), ["accepted_on rule-needed"]);
    }
}
