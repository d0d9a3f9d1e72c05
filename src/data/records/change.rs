//! Change requests (domain.md 1.7).

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Lines, Link, Money, Text, Visibility, Wd};
use crate::{choice, field, record};

record! {
    /// A wish to change what was agreed. It is decided only when all five
    /// impacts are known; nought and "none" are answers too.
    pub struct Change {
        /// Short title.
        pub title: String,
        /// Where it stands.
        pub state: ChangeState,
        /// Why it is wanted.
        pub why: Text,
        /// Who asked for it.
        pub raised_by: Link<Stakeholder>,
        /// When it was asked for.
        pub raised_on: Option<NaiveDate>,
        /// How it was asked for.
        pub channel: Option<RequestChannel>,
        /// When an oral request was put in writing.
        pub written_on: Option<NaiveDate>,
        /// Until when its impacts are assessed.
        pub assess_by: Option<NaiveDate>,
        /// Working days it costs; negative is a gain.
        pub impact_schedule: Amount<Wd>,
        /// Money it costs; negative is a saving.
        pub impact_cost: Money,
        /// What it does to the scope.
        pub impact_scope: Text,
        /// What it does to quality.
        pub impact_quality: Text,
        /// Which risks it brings or takes away.
        pub impact_risk: Text,
        /// Whether it lies on the driving chain of a key milestone.
        pub on_path: bool,
        /// Whether approving it makes a new revision of the baseline.
        pub affects_baseline: bool,
        /// What could be done, for and against.
        pub options: Lines,
        /// What we recommend.
        pub recommended: String,
        /// Who is to decide.
        pub decider: Link<Stakeholder>,
        /// Until when.
        pub decide_by: Option<NaiveDate>,
        /// Who decided.
        pub decided_by: Link<Stakeholder>,
        /// When it was decided.
        pub decided_on: Option<NaiveDate>,
        /// Where the decision is found in writing.
        pub decision_ref: String,
        /// When a deferred request is looked at again.
        pub review_on: Option<NaiveDate>,
        /// When it was carried out.
        pub implemented_on: Option<NaiveDate>,
        /// Who verified it.
        pub verified_by: Link<Stakeholder>,
    }
}

choice! {
    /// Where a change request stands.
    ChangeState = "change_state" {
        Raised "raised",
        Assessing "assessing",
        AwaitingDecision "awaiting_decision",
        Approved "approved",
        Rejected "rejected",
        Deferred "deferred",
        Implementing "implementing",
        Verified "verified",
        Closed "closed",
        Withdrawn "withdrawn",
    }
}

choice! {
    /// How a change was asked for.
    RequestChannel = "request_channel" {
        Written "written",
        Oral "oral",
    }
}

choice! {
    /// Who may decide on a change of that size, by domain.md 1.7: the owner
    /// of the client with the project manager, the steering group or sponsor,
    /// or only an amendment of the contract.
    Authority = "authority" {
        Owner "owner",
        Steering "steering",
        Contract "contract",
    }
}

/// Working days for the assessment of a request (domain.md 1.7).
const ASSESS_WD: usize = 5;
/// Working days until an oral request must be in writing (domain.md 1.7).
const WRITE_WD: i64 = 2;

impl Change {
    /// Whether it was approved, however far it has come since.
    #[must_use]
    pub const fn is_approved(&self) -> bool {
        matches!(self.state, ChangeState::Approved | ChangeState::Implementing | ChangeState::Verified | ChangeState::Closed)
    }

    /// Who may decide on it (domain.md 1.7): up to 3 working days and 0.5 per
    /// cent of the contract value the owner, up to 10 and 2 the steering
    /// group, else only the contract. None before it is assessed, or if it
    /// costs money and the contract value is unknown.
    #[must_use]
    pub fn authority(&self, project: &Project) -> Option<Authority> {
        let days = self.impact_schedule.0?.unsigned_abs();
        let cost = u128::from(self.impact_cost.0?.unsigned_abs());
        let value = project.charter().and_then(|charter| charter.contract_value.0).map(|value| u128::from(value.unsigned_abs()));
        // A share in per mille of the contract value, without division.
        let within = |per_mille: u128| cost == 0 || value.is_some_and(|value| cost * 1000 <= value * per_mille);
        if cost > 0 && value.is_none() {
            return None;
        }
        Some(if days <= 3 && within(5) {
            Authority::Owner
        } else if days <= 10 && within(20) {
            Authority::Steering
        } else {
            Authority::Contract
        })
    }

    /// Working days from the request to the decision.
    #[must_use]
    pub fn lead(&self, facts: &Facts<'_>) -> Option<i64> {
        Some(facts.project.calendar.ix(self.decided_on?) - facts.project.calendar.ix(self.raised_on?))
    }

    /// Working days past the day of decision while it waits for one.
    #[must_use]
    pub fn overdue(&self, facts: &Facts<'_>) -> Option<i64> {
        let by = self.decide_by.filter(|day| self.state == ChangeState::AwaitingDecision && facts.today > *day)?;
        Some(facts.project.calendar.ix(facts.today) - facts.project.calendar.ix(by))
    }

    /// Whether an oral request should be in writing by now.
    #[must_use]
    pub fn is_unwritten(&self, facts: &Facts<'_>) -> bool {
        let calendar = &facts.project.calendar;
        (self as &dyn Row).is_open()
            && self.channel == Some(RequestChannel::Oral)
            && self.written_on.is_none()
            && self.raised_on.is_some_and(|day| calendar.ix(facts.today) - calendar.ix(day) > WRITE_WD)
    }
}

/// Nobody works on what was only said.
fn is_in_writing(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let change = same::<Change>(Some(row))?;
    (change.channel == Some(RequestChannel::Oral) && change.written_on.is_none()).then(|| Msg::new("rule-change-oral"))
}

const DECIDED: &[Need] = &[Need::Field("decided_by"), Need::Field("decided_on")];

const FLOW: Flow = Flow {
    field: "state",
    open: &["raised", "assessing", "awaiting_decision", "approved", "deferred", "implementing", "verified"],
    steps: &[
        Step {
            from: &["raised", "deferred"],
            to: "assessing",
            must: &[Need::Field("why"), Need::Field("raised_by"), Need::Field("raised_on")],
            stamps: &[],
        },
        Step {
            from: &["assessing", "deferred"],
            to: "awaiting_decision",
            must: &[
                Need::Field("impact_schedule"),
                Need::Field("impact_cost"),
                Need::Field("impact_scope"),
                Need::Field("impact_quality"),
                Need::Field("impact_risk"),
                Need::Field("decider"),
                Need::Field("decide_by"),
            ],
            stamps: &[],
        },
        Step { from: &["awaiting_decision"], to: "approved", must: DECIDED, stamps: &["decided_on"] },
        Step {
            from: &["awaiting_decision"],
            to: "rejected",
            must: &[Need::Field("decided_by"), Need::Field("decided_on"), Need::Field("reason")],
            stamps: &["decided_on"],
        },
        Step {
            from: &["awaiting_decision"],
            to: "deferred",
            must: &[Need::Field("decided_by"), Need::Field("decided_on"), Need::Field("review_on")],
            stamps: &["decided_on"],
        },
        Step {
            from: &["approved"],
            to: "implementing",
            must: &[Need::Field("decision_ref"), Need::Rule(is_in_writing)],
            stamps: &[],
        },
        Step {
            from: &["implementing"],
            to: "verified",
            must: &[Need::Field("implemented_on"), Need::Field("verified_by")],
            stamps: &["implemented_on"],
        },
        Step { from: &["verified"], to: "closed", must: &[], stamps: &[] },
        Step {
            from: &["raised", "assessing", "awaiting_decision", "approved", "deferred", "implementing"],
            to: "withdrawn",
            must: &[Need::Field("reason")],
            stamps: &[],
        },
    ],
};

impl Record for Change {
    const KIND: Kind = Kind::Change;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(17).group("state"),
        field!(why),
        field!(raised_by).column(10),
        field!(raised_on).column(10),
        field!(channel).column(8),
        field!(written_on),
        field!(assess_by).column(10),
        field!(impact_schedule).column(15),
        field!(impact_cost).column(12),
        field!(impact_scope),
        field!(impact_quality),
        field!(impact_risk),
        field!(on_path),
        field!(affects_baseline),
        field!(options),
        field!(recommended),
        field!(decider).column(10),
        field!(decide_by).column(10),
        field!(decided_by).group("state"),
        field!(decided_on).column(10).group("state"),
        field!(decision_ref).group("state"),
        field!(review_on).group("state"),
        field!(implemented_on).group("state"),
        field!(verified_by).group("state"),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "authority",
            value: |c, facts| Face::choice(c.authority(facts.project)),
            column: 14,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "lead_wd",
            value: |c, facts| Face::number(c.lead(facts), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "overdue_wd",
            value: |c, facts| Face::number(c.overdue(facts), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "unwritten",
            value: |c, facts| if c.is_unwritten(facts) { Face::Flag(true) } else { Face::Empty },
            column: 9,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "state",
        "impact_schedule",
        "impact_cost",
        "decide_by",
        "authority",
        "decider",
        "overdue_wd",
        "raised_by",
        "raised_on",
        "channel",
        "decided_on",
    ];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        if before.is_none() && self.raised_on.is_none() {
            self.raised_on = Some(facts.today);
        }
        if self.assess_by.is_none() && self.state == ChangeState::Assessing {
            let after = facts.today.iter_days().skip(1).take(60);
            self.assess_by = after.filter(|day| facts.project.calendar.is_working(*day)).nth(ASSESS_WD - 1);
        }
        let decided = matches!(self.state, ChangeState::Approved | ChangeState::Rejected | ChangeState::Deferred);
        if let Some(before) = before.filter(|before| decided && before.state != self.state) {
            renew(&mut self.decided_on, Some(&before.decided_on), Some(facts.today));
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let raised = ("raised_on", self.raised_on);
        let (written, decided) = (("written_on", self.written_on), ("decided_on", self.decided_on));
        let implemented = ("implemented_on", self.implemented_on);
        faults.past(&[raised, written, decided, implemented], facts.today);
        faults.order(raised, written);
        faults.order(raised, ("assess_by", self.assess_by));
        faults.order(raised, ("decide_by", self.decide_by));
        faults.order(raised, decided);
        faults.order(decided, implemented);
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Charter;
    use crate::data::testing::{TODAY, day, faults, missing, put};

    fn of_size(days: i64, yuan: i64) -> Change {
        Change { impact_schedule: Amount::of(days), impact_cost: Money(Some(yuan * 100)), ..Change::default() }
    }

    #[test]
    fn authority_grows_with_days_and_money() {
        let mut project = Project::default();
        put(&mut project, "P1", Charter { contract_value: Money(Some(480_000_000)), ..Charter::default() });
        for (days, yuan, authority) in [
            (3, 24_000, Authority::Owner),
            (-3, -24_000, Authority::Owner),
            (3, 24_001, Authority::Steering),
            (4, 0, Authority::Steering),
            (-4, 64_000, Authority::Steering),
            (10, 96_000, Authority::Steering),
            (10, 96_001, Authority::Contract),
            (11, 0, Authority::Contract),
            (25, 280_000, Authority::Contract),
        ] {
            assert_eq!(of_size(days, yuan).authority(&project), Some(authority), "{days} days, {yuan} yuan");
        }
        assert_eq!(Change::default().authority(&project), None, "not assessed");
        assert_eq!(of_size(1, 5).authority(&Project::default()), None, "no contract value");
        assert_eq!(of_size(1, 0).authority(&Project::default()), Some(Authority::Owner), "costs nothing");
    }

    #[test]
    fn it_is_decided_only_when_all_five_impacts_are_known() {
        let project = Project::default();
        let change = Change { state: ChangeState::Assessing, ..of_size(0, 0) };
        assert_eq!(
            missing(&change, "awaiting_decision", &project),
            ["impact_scope", "impact_quality", "impact_risk", "decider", "decide_by"]
        );
    }

    #[test]
    fn nobody_works_on_what_was_only_said() {
        let project = Project::default();
        let said = Change { state: ChangeState::Approved, channel: Some(RequestChannel::Oral), ..Change::default() };
        assert_eq!(missing(&said, "implementing", &project), ["decision_ref", "rule-change-oral"]);
        let written = Change { written_on: Some(day(TODAY)), ..said };
        assert_eq!(missing(&written, "implementing", &project), ["decision_ref"]);
    }

    #[test]
    fn an_oral_request_must_be_written_within_two_days() {
        let project = Project::default();
        let facts = project.facts(day("2026-08-20"));
        let said = |on: &str| Change { raised_on: Some(day(on)), channel: Some(RequestChannel::Oral), ..Change::default() };
        assert!(said("2026-08-17").is_unwritten(&facts));
        assert!(!said("2026-08-18").is_unwritten(&facts));
        assert!(!Change { written_on: Some(day(TODAY)), ..said("2026-08-17") }.is_unwritten(&facts));
        assert!(!Change { state: ChangeState::Withdrawn, ..said("2026-08-17") }.is_unwritten(&facts));
    }

    #[test]
    fn each_decision_has_its_own_day() {
        let project = Project::default();
        let deferred = Change { state: ChangeState::AwaitingDecision, decided_on: Some(day("2026-08-06")), ..Change::default() };
        let mut approved = Change { state: ChangeState::Approved, ..deferred.clone() };
        approved.settle(Some(&deferred), &project.facts(day(TODAY)));
        assert_eq!(approved.decided_on, Some(day(TODAY)));
        let mut minuted = Change { state: ChangeState::Approved, decided_on: Some(day("2026-08-18")), ..deferred.clone() };
        minuted.settle(Some(&deferred), &project.facts(day(TODAY)));
        assert_eq!(minuted.decided_on, Some(day("2026-08-18")), "as entered");
    }

    #[test]
    fn a_request_is_assessed_within_five_working_days() {
        let project = Project::default();
        let before = Change { raised_on: Some(day("2026-08-17")), ..Change::default() };
        let mut after = Change { state: ChangeState::Assessing, ..before.clone() };
        after.settle(Some(&before), &project.facts(day("2026-08-17")));
        assert_eq!(after.assess_by.map(|by| project.calendar.ix(by) - project.calendar.ix(day("2026-08-17"))), Some(5));
        let mut new = Change::default();
        new.settle(None, &project.facts(day(TODAY)));
        assert_eq!((new.raised_on, new.assess_by), (Some(day(TODAY)), None));
    }

    #[test]
    fn waiting_is_overdue_after_its_day_and_lead_time_counts_to_the_decision() {
        let project = Project::default();
        let facts = project.facts(day(TODAY));
        let waiting = Change { state: ChangeState::AwaitingDecision, decide_by: Some(day("2026-08-17")), ..Change::default() };
        assert_eq!(waiting.overdue(&facts), Some(2));
        assert_eq!(Change { state: ChangeState::Approved, ..waiting }.overdue(&facts), None);
        let (raised_on, decided_on) = (Some(day("2026-08-17")), Some(day("2026-08-19")));
        assert_eq!(Change { raised_on, decided_on, ..Change::default() }.lead(&facts), Some(2));
    }

    #[test]
    fn the_days_of_a_change_follow_each_other() {
        let project = Project::default();
        let raised_on = Some(day("2026-08-18"));
        let before = Some(day("2026-08-17"));
        for (change, fault) in [
            (Change { raised_on, written_on: before, ..Change::default() }, "written_on rule-order"),
            (Change { raised_on, decide_by: before, ..Change::default() }, "decide_by rule-order"),
            (Change { raised_on, assess_by: before, ..Change::default() }, "assess_by rule-order"),
            (Change { raised_on, decided_on: before, ..Change::default() }, "decided_on rule-order"),
            (Change { decided_on: raised_on, implemented_on: before, ..Change::default() }, "implemented_on rule-order"),
            (Change { raised_on: Some(day("2026-08-20")), ..Change::default() }, "raised_on rule-future"),
        ] {
            assert_eq!(faults(&change, &project), [fault], "{change:?}");
        }
    }
}
