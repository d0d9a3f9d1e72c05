//! Risks: threats and opportunities (domain.md 1.5).

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::faults::Faults;
use crate::data::msg::{Arg, Msg};
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::{Action, Issue, Lesson, Stakeholder};
use crate::data::values::{Amount, Choice, Lines, Link, Links, Money, Pct, Ref, Scale5, Scheduled, Span, Text, Visibility, Wd};
use crate::{choice, field, record};

pub use crate::data::risk_scale::{Band, Proximity, band, class_bounds, midpoint};

record! {
    /// An uncertain event that would harm (threat) or help (opportunity) the
    /// project. It is written as cause, event, effect: because of X, Y may
    /// happen, so that Z.
    pub struct Risk {
        /// Short title: the event in a few words.
        pub title: String,
        /// Threat or opportunity; the strategies follow it.
        pub kind: RiskKind,
        /// Where it stands.
        pub state: RiskState,
        /// Why it may happen.
        pub cause: Text,
        /// What may happen.
        pub event: Text,
        /// What it would do.
        pub effect: Text,
        /// Where it comes from.
        pub category: Option<RiskCategory>,
        /// Probability class 1 to 5.
        pub p: Amount<Scale5>,
        /// Impact on the schedule, 1 to 5.
        pub impact_schedule: Amount<Scale5>,
        /// Impact on cost, 1 to 5.
        pub impact_cost: Amount<Scale5>,
        /// Impact on quality, 1 to 5.
        pub impact_quality: Amount<Scale5>,
        /// Impact on the relation with the client, 1 to 5.
        pub impact_relation: Amount<Scale5>,
        /// Probability in per cent; the middle of the class if nobody said.
        pub p_pct: Amount<Pct>,
        /// Cost if it happens; negative is a saving.
        pub cost: Money,
        /// Working days if it happens; negative is a gain.
        pub days: Amount<Wd>,
        /// Probability class after the responses.
        pub residual_p: Amount<Scale5>,
        /// Impact after the responses.
        pub residual_impact: Amount<Scale5>,
        /// Probability in per cent after the responses.
        pub residual_p_pct: Amount<Pct>,
        /// Cost after the responses.
        pub residual_cost: Money,
        /// Working days after the responses.
        pub residual_days: Amount<Wd>,
        /// How it is answered.
        pub strategy: Option<Strategy>,
        /// Whether an accepted risk has a contingency (active) or not (passive).
        pub acceptance: Option<Acceptance>,
        /// The actions that answer it.
        pub responses: Links<Action>,
        /// Whether the responses are done and verified: only then the residual
        /// values count as current.
        pub responses_done: bool,
        /// What is done when the trigger fires.
        pub contingency_plan: Text,
        /// What is done if the contingency fails.
        pub fallback_plan: Text,
        /// How one sees that it happens: a number or a dated event.
        pub trigger: String,
        /// The one accountable person; may be of the client.
        pub owner: Link<Stakeholder>,
        /// Who carries the responses out.
        pub actionees: Links<Stakeholder>,
        /// When it may happen.
        pub window: Span,
        /// The latest day on which acting still helps.
        pub act_by: Option<NaiveDate>,
        /// The risk whose response causes this one.
        pub secondary_of: Link<Risk>,
        /// Milestones and tasks it threatens.
        pub affects: Links<Scheduled>,
        /// To whom it was escalated.
        pub escalated_to: Link<Stakeholder>,
        /// When it was escalated.
        pub escalated_on: Option<NaiveDate>,
        /// What is asked of them.
        pub escalation: String,
        /// How it ended.
        pub outcome: Option<RiskOutcome>,
        /// When it happened.
        pub occurred_on: Option<NaiveDate>,
        /// Money it did cost.
        pub actual_cost: Money,
        /// Working days it did cost.
        pub actual_days: Amount<Wd>,
        /// Whether the contingency plan was started.
        pub contingency_started: bool,
        /// When it was closed.
        pub closed_on: Option<NaiveDate>,
        /// What was learned from it.
        pub lesson: Link<Lesson>,
        /// When the client was told.
        pub told_on: Option<NaiveDate>,
        /// When it was last reviewed.
        pub reviewed_on: Option<NaiveDate>,
        /// Its class at each review: `2026-08-19 P4 I5 why`.
        pub history: Lines,
    }
}

choice! {
    /// Whether a risk harms or helps.
    RiskKind = "risk_kind" {
        Threat "threat",
        Opportunity "opportunity",
    }
}

choice! {
    /// Where a risk stands.
    RiskState = "risk_state" {
        Identified "identified",
        Assessed "assessed",
        Responding "responding",
        Watching "watching",
        Escalated "escalated",
        Occurred "occurred",
        Closed "closed",
    }
}

choice! {
    /// Where a risk comes from.
    RiskCategory = "risk_category" {
        Schedule "schedule",
        Cost "cost",
        Scope "scope",
        Technical "technical",
        Resource "resource",
        Client "client",
        Regulatory "regulatory",
        Supplier "supplier",
        External "external",
    }
}

choice! {
    /// How a risk is answered: the first three and mitigate for threats,
    /// exploit, share and enhance for opportunities, escalate and accept for
    /// both.
    Strategy = "strategy" {
        Escalate "escalate",
        Avoid "avoid",
        Transfer "transfer",
        Mitigate "mitigate",
        Accept "accept",
        Exploit "exploit",
        Share "share",
        Enhance "enhance",
    }
}

choice! {
    /// How a risk is accepted.
    Acceptance = "acceptance" {
        Active "active",
        Passive "passive",
    }
}

choice! {
    /// How a risk ended.
    RiskOutcome = "risk_outcome" {
        NotOccurred "not_occurred_passed",
        Avoided "avoided",
        Transferred "transferred",
        Merged "merged",
        Invalid "invalid",
    }
}

impl Strategy {
    /// Whether it answers risks of that kind.
    #[must_use]
    pub const fn fits(self, kind: RiskKind) -> bool {
        match self {
            Self::Escalate | Self::Accept => true,
            Self::Avoid | Self::Transfer | Self::Mitigate => matches!(kind, RiskKind::Threat),
            Self::Exploit | Self::Share | Self::Enhance => matches!(kind, RiskKind::Opportunity),
        }
    }
}

impl Risk {
    /// The impact class: the greatest of the four; none before assessment.
    #[must_use]
    pub fn impact(&self) -> Option<i64> {
        [&self.impact_schedule, &self.impact_cost, &self.impact_quality, &self.impact_relation].iter().filter_map(|i| i.0).max()
    }

    /// Probability times impact, 1 to 25, for sorting only.
    #[must_use]
    pub fn score(&self) -> Option<i64> {
        Some(self.p.0? * self.impact()?)
    }

    /// The same after the responses.
    #[must_use]
    pub fn residual_score(&self) -> Option<i64> {
        Some(self.residual_p.0? * self.residual_impact.0?)
    }

    /// Its band; none before assessment.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        Some(band(self.p.0?, self.impact()?))
    }

    /// Its band after the responses.
    #[must_use]
    pub fn residual_band(&self) -> Option<Band> {
        Some(band(self.residual_p.0?, self.residual_impact.0?))
    }

    /// How near its window is: passed must be assessed anew or closed. None
    /// without a window.
    #[must_use]
    pub fn proximity(&self, today: NaiveDate) -> Option<Proximity> {
        if self.window.to.is_some_and(|to| to < today) {
            return Some(Proximity::Passed);
        }
        Some(match (self.window.from? - today).num_days() {
            ..=14 => Proximity::Imminent,
            15..=30 => Proximity::Near,
            31..=90 => Proximity::Mid,
            91.. => Proximity::Far,
        })
    }

    /// How often it is reviewed in working days: critical and high 5, medium
    /// 10, low 20; none before assessment.
    #[must_use]
    pub fn review_every(&self) -> Option<i64> {
        Some(match self.band()? {
            Band::Critical | Band::High => 5,
            Band::Medium => 10,
            Band::Low => 20,
        })
    }

    /// Working days until the next review, negative when it is overdue; none
    /// for a risk that is closed, or was never reviewed.
    #[must_use]
    pub fn review_left(&self, facts: &Facts<'_>) -> Option<i64> {
        let since = self.reviewed_on.filter(|_| (self as &dyn Row).is_open())?;
        let calendar = &facts.project.calendar;
        Some(self.review_every()? - (calendar.ix(facts.today) - calendar.ix(since)))
    }

    /// The order of a register: band, then the next day that matters, then
    /// score; the gravest first.
    #[must_use]
    pub fn urgency(&self) -> (Reverse<Option<Band>>, NaiveDate, Reverse<Option<i64>>) {
        let next = [self.act_by, self.window.from].into_iter().flatten().min();
        (Reverse(self.band()), next.unwrap_or(NaiveDate::MAX), Reverse(self.score()))
    }

    fn is_grave(&self) -> bool {
        self.band() >= Some(Band::High)
    }

    fn class(&self) -> (Option<i64>, Option<i64>) {
        (self.p.0, self.impact())
    }
}

fn risk(row: &dyn Row) -> Option<&Risk> {
    same(Some(row))
}

/// Each response is an action with a person and a date.
fn responses_are_assigned(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let loose = |row: &dyn Row| row.stored("owner").is_empty() || row.stored("due").is_empty();
    let loose = risk(row)?.responses.0.iter().find(|link| facts.project.target(link).is_some_and(loose));
    loose.map(|link| Msg::new("rule-risk-response").text("id", link.id.as_str()))
}

/// High and critical risks need a day until which acting still helps.
fn act_by_is_known(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let risk = risk(row)?;
    (risk.is_grave() && risk.act_by.is_none()).then(|| Msg::new("rule-risk-act-by"))
}

/// What is only watched was accepted: actively with contingency and trigger,
/// or passively with a reason.
fn acceptance_is_meant(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let risk = risk(row)?;
    if risk.strategy != Some(Strategy::Accept) {
        return Some(Msg::new("rule-risk-watch"));
    }
    match risk.acceptance {
        None => Some(Msg::new("rule-risk-acceptance")),
        Some(Acceptance::Active) => {
            (risk.contingency_plan.0.is_empty() || risk.trigger.is_empty()).then(|| Msg::new("rule-risk-active"))
        }
        Some(Acceptance::Passive) => risk.reason.is_empty().then(|| Msg::new("rule-risk-passive")),
    }
}

const OPEN: &[&str] = &["identified", "assessed", "responding", "watching", "escalated"];

const FLOW: Flow = Flow {
    field: "state",
    open: OPEN,
    steps: &[
        Step {
            from: &["identified"],
            to: "assessed",
            must: &[
                Need::Field("p"),
                Need::Any(&["impact_schedule", "impact_cost", "impact_quality", "impact_relation"]),
                Need::Field("cause"),
                Need::Field("event"),
                Need::Field("effect"),
                Need::Field("owner"),
                Need::Field("window"),
            ],
            stamps: &[],
        },
        Step { from: &["closed"], to: "assessed", must: &[Need::Field("reason")], stamps: &[] },
        Step {
            from: &["assessed"],
            to: "responding",
            must: &[
                Need::Field("strategy"),
                Need::Field("residual_p"),
                Need::Field("residual_impact"),
                Need::Field("responses"),
                Need::Rule(responses_are_assigned),
                Need::Rule(act_by_is_known),
            ],
            stamps: &[],
        },
        Step {
            from: &["assessed"],
            to: "watching",
            must: &[Need::Field("strategy"), Need::Rule(acceptance_is_meant)],
            stamps: &[],
        },
        Step { from: &["responding", "escalated"], to: "watching", must: &[Need::Field("reason")], stamps: &[] },
        Step { from: &["watching", "escalated"], to: "responding", must: &[Need::Field("reason")], stamps: &[] },
        Step {
            from: &["identified", "assessed", "responding", "watching"],
            to: "escalated",
            must: &[Need::Field("escalated_to"), Need::Field("escalated_on"), Need::Field("escalation")],
            stamps: &["escalated_on"],
        },
        Step {
            from: OPEN,
            to: "occurred",
            must: &[Need::Field("occurred_on"), Need::Any(&["actual_days", "actual_cost"]), Need::Field("owner")],
            stamps: &["occurred_on"],
        },
        Step {
            from: OPEN,
            to: "closed",
            must: &[Need::Field("outcome"), Need::Field("reason"), Need::Field("closed_on")],
            stamps: &["closed_on"],
        },
    ],
};

impl Record for Risk {
    const KIND: Kind = Kind::Risk;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(kind).column(11),
        field!(state).column(10).group("state"),
        field!(cause),
        field!(event),
        field!(effect),
        field!(category).column(10),
        field!(p),
        field!(impact_schedule),
        field!(impact_cost),
        field!(impact_quality),
        field!(impact_relation),
        field!(p_pct),
        field!(cost).column(10).ceiling(Visibility::Team),
        field!(days).column(6),
        field!(residual_p),
        field!(residual_impact),
        field!(residual_p_pct),
        field!(residual_cost).ceiling(Visibility::Team),
        field!(residual_days),
        field!(strategy).column(8),
        field!(acceptance),
        field!(responses),
        field!(responses_done),
        field!(contingency_plan).ceiling(Visibility::Team),
        field!(fallback_plan).ceiling(Visibility::Team),
        field!(trigger),
        field!(owner).column(10),
        field!(actionees),
        field!(window).column(24),
        field!(act_by).column(10),
        field!(secondary_of),
        field!(affects),
        field!(escalated_to).group("state"),
        field!(escalated_on).group("state"),
        field!(escalation).group("state"),
        field!(outcome).group("state"),
        field!(occurred_on).group("state"),
        field!(actual_cost).group("state").ceiling(Visibility::Team),
        field!(actual_days).group("state"),
        field!(contingency_started).group("state").ceiling(Visibility::Team),
        field!(closed_on).group("state"),
        field!(lesson),
        field!(told_on).column(10),
        field!(reviewed_on),
        field!(history).ceiling(Visibility::Team),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "impact",
            value: |risk, _| Face::number(risk.impact(), Unit::Plain),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "score",
            value: |risk, _| Face::number(risk.score(), Unit::Plain),
            column: 5,
            ceiling: Visibility::Client,
        },
        Derived { key: "band", value: |risk, _| Face::choice(risk.band()), column: 8, ceiling: Visibility::Client },
        Derived {
            key: "residual_score",
            value: |risk, _| Face::number(risk.residual_score(), Unit::Plain),
            column: 8,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "residual_band",
            value: |risk, _| Face::choice(risk.residual_band()),
            column: 8,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "proximity",
            value: |risk, facts| Face::choice(risk.proximity(facts.today)),
            column: 9,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "emv",
            value: |risk, _| risk.emv().map_or(Face::Empty, Face::Money),
            column: 12,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "current_emv",
            value: |risk, _| risk.current_emv().map_or(Face::Empty, Face::Money),
            column: 12,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "residual_emv",
            value: |risk, _| risk.residual_emv().map_or(Face::Empty, Face::Money),
            column: 12,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "expected_days",
            value: |risk, _| match risk.expected_days() {
                // Hundredths; a list shows tenths.
                Some(days) => Face::Number { value: days / 10, places: 1, unit: Unit::SignedWorkDays },
                None => Face::Empty,
            },
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "review_every",
            value: |risk, _| Face::number(risk.review_every(), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "review_left",
            value: |risk, facts| Face::number(risk.review_left(facts), Unit::WorkDays),
            column: 8,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &[
        "title",
        "band",
        "score",
        "state",
        "owner",
        "proximity",
        "strategy",
        "act_by",
        "residual_band",
        "kind",
        "emv",
        "expected_days",
        "category",
        "window",
        "review_left",
        "days",
    ];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        // The title says the event in a few words; that is enough to start.
        if self.state == RiskState::Assessed && self.event.0.is_empty() {
            self.event = Text(self.title.clone());
        }
        let moved = before.is_some_and(|before| before.state != self.state);
        let (p, impact) = self.class();
        if let (Some(p), Some(impact)) = (p, impact)
            && before.is_none_or(|before| before.class() != (Some(p), Some(impact)))
        {
            let line = format!("{} P{p} I{impact} {}", facts.today, self.reason);
            self.history.0.push(line.trim_end().to_owned());
            renew(&mut self.reviewed_on, before.map(|before| &before.reviewed_on), Some(facts.today));
        }
        let Some(before) = before.filter(|_| moved) else { return };
        renew(&mut self.reviewed_on, Some(&before.reviewed_on), Some(facts.today));
        match self.state {
            RiskState::Closed => renew(&mut self.closed_on, Some(&before.closed_on), Some(facts.today)),
            RiskState::Escalated => renew(&mut self.escalated_on, Some(&before.escalated_on), Some(facts.today)),
            RiskState::Assessed if before.state == RiskState::Closed => {
                renew(&mut self.closed_on, Some(&before.closed_on), None);
                renew(&mut self.outcome, Some(&before.outcome), None);
            }
            RiskState::Identified | RiskState::Assessed | RiskState::Responding | RiskState::Watching | RiskState::Occurred => {}
        }
    }

    /// A threat that occurred is an issue from that day on. An opportunity
    /// that occurred is a gain and needs none.
    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        let was = before.is_some_and(|before| before.state == RiskState::Occurred);
        let known = || facts.project.issues.all().any(|issue| issue.from_risk.is(self.uid));
        if self.state != RiskState::Occurred || was || self.kind != RiskKind::Threat || known() {
            return Vec::new();
        }
        let severity = self.band().map_or_else(Amount::default, |band| {
            Amount::of(match band {
                Band::Critical => 1,
                Band::High => 2,
                Band::Medium => 3,
                Band::Low => 4,
            })
        });
        vec![AnyRecord::Issue(Arc::new(Issue {
            title: self.title.clone(),
            severity,
            owner: self.owner.clone(),
            detail: self.effect.clone(),
            raised_by: self.owner.clone(),
            raised_on: self.occurred_on.or(Some(facts.today)),
            impact_wd: self.actual_days,
            impact_cost: self.actual_cost,
            from_risk: Link::to(Ref { kind: Kind::Risk, uid: self.uid, id: self.id.clone() }),
            blocks: Links::to(self.affects.0.iter().filter(|link| link.kind == Kind::Task).cloned().collect()),
            vis: self.vis,
            ..Issue::default()
        }))]
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let occurred = ("occurred_on", self.occurred_on);
        let (closed, reviewed) = (("closed_on", self.closed_on), ("reviewed_on", self.reviewed_on));
        faults.past(&[occurred, closed, reviewed, ("told_on", self.told_on)], facts.today);
        faults.when(!self.window.is_ordered(), "window", || Msg::new("rule-spans-order"));
        if let (Some(act_by), Some(to)) = (self.act_by, self.window.to) {
            faults.when(act_by > to, "act_by", || Msg::new("rule-risk-act-by-late").date("to", to));
        }
        if let Some(strategy) = self.strategy.filter(|strategy| !strategy.fits(self.kind)) {
            let label = |set: &str, key: &str| format!("choice-{set}-{key}");
            let fitting = Strategy::ALL.iter().filter(|strategy| strategy.fits(self.kind));
            let fitting = fitting.map(|strategy| label(Strategy::SET.name, strategy.key())).collect();
            faults.when(true, "strategy", || {
                Msg::new("rule-risk-strategy")
                    .label("strategy", label(Strategy::SET.name, strategy.key()))
                    .label("kind", label(RiskKind::SET.name, self.kind.key()))
                    .with("fitting", Arg::Labels(fitting))
            });
        }
        faults.when(self.acceptance.is_some() && self.strategy != Some(Strategy::Accept), "acceptance", || {
            Msg::new("rule-risk-acceptance-only")
        });
        let (inherent, residual) = ((self.p.0, self.p_pct.0), (self.residual_p.0, self.residual_p_pct.0));
        for (key, (class, pct)) in [("p_pct", inherent), ("residual_p_pct", residual)] {
            if let (Some(class), Some(pct)) = (class, pct) {
                let (least, most) = class_bounds(class);
                faults.when(!(least..=most).contains(&pct), key, || {
                    Msg::new("rule-risk-class").count("class", class).count("least", least).count("most", most).count("pct", pct)
                });
            }
        }
        let sign = |value: Option<i64>| match self.kind {
            RiskKind::Threat => value.is_some_and(|value| value < 0),
            RiskKind::Opportunity => value.is_some_and(|value| value > 0),
        };
        for (key, value) in [
            ("cost", self.cost.0),
            ("days", self.days.0),
            ("residual_cost", self.residual_cost.0),
            ("residual_days", self.residual_days.0),
        ] {
            let kind = format!("choice-{}-{}", RiskKind::SET.name, self.kind.key());
            faults.when(sign(value), key, || Msg::new("rule-risk-sign").label("kind", kind));
        }
        faults.when(self.secondary_of.is(self.uid), "secondary_of", || Msg::new("rule-risk-secondary"));
        faults.needed(self.state == RiskState::Closed && self.outcome.is_none(), "outcome", "state");
        faults.needed(self.state == RiskState::Occurred && self.occurred_on.is_none(), "occurred_on", "state");
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{TODAY, brought, day, faults, missing, put};

    fn assessed(p: i64, impact: i64) -> Risk {
        Risk { p: Amount::of(p), impact_schedule: Amount::of(impact), ..Risk::default() }
    }

    fn moved(before: &Risk, state: RiskState, project: &Project) -> Risk {
        let mut after = Risk { state, ..before.clone() };
        after.settle(Some(before), &project.facts(day(TODAY)));
        after
    }

    #[test]
    fn the_greatest_impact_counts() {
        let mut risk = assessed(2, 2);
        risk.impact_cost = Amount::of(5);
        risk.impact_relation = Amount::of(5);
        assert_eq!((risk.impact(), risk.score(), risk.band()), (Some(5), Some(10), Some(Band::High)));
        assert_eq!((Risk::default().score(), Risk::default().band()), (None, None));
    }

    #[test]
    fn proximity_is_counted_in_calendar_days_to_the_window() {
        let near = |from: &str, to: Option<&str>| {
            Risk { window: Span { from: Some(day(from)), to: to.map(day) }, ..Risk::default() }.proximity(day(TODAY))
        };
        assert_eq!(near("2026-05-25", Some("2026-07-02")), Some(Proximity::Passed));
        assert_eq!(near("2026-05-25", Some(TODAY)), Some(Proximity::Imminent), "its last day");
        assert_eq!(near("2026-09-02", None), Some(Proximity::Imminent), "14 days");
        assert_eq!(near("2026-09-03", None), Some(Proximity::Near));
        assert_eq!(near("2026-09-18", None), Some(Proximity::Near), "30 days");
        assert_eq!(near("2026-09-19", None), Some(Proximity::Mid));
        assert_eq!(near("2026-11-17", None), Some(Proximity::Mid), "90 days");
        assert_eq!(near("2026-11-18", None), Some(Proximity::Far));
        assert_eq!(Risk::default().proximity(day(TODAY)), None);
    }

    #[test]
    fn grave_risks_are_reviewed_more_often() {
        let every = |p, impact| assessed(p, impact).review_every();
        assert_eq!((every(5, 5), every(4, 4), every(3, 3), every(1, 1)), (Some(5), Some(5), Some(10), Some(20)));
        let project = Project::default();
        let reviewed = Risk { reviewed_on: Some(day("2026-08-17")), ..assessed(4, 4) };
        assert_eq!(reviewed.review_left(&project.facts(day(TODAY))), Some(3));
        assert_eq!(Risk { state: RiskState::Closed, ..reviewed }.review_left(&project.facts(day(TODAY))), None);
    }

    #[test]
    fn a_register_begins_with_the_gravest_and_nearest() {
        let window = |from: &str| Span { from: Some(day(from)), to: None };
        let critical = Risk { window: window("2026-12-01"), ..assessed(4, 5) };
        let soon = Risk { act_by: Some(day("2026-08-25")), window: window("2026-09-28"), ..assessed(4, 4) };
        let later = Risk { window: window("2026-09-01"), ..assessed(3, 4) };
        let unknown = Risk::default();
        let mut register = [&unknown, &later, &soon, &critical];
        register.sort_by_key(|risk| risk.urgency());
        assert!(std::ptr::eq(register[0], &raw const critical) && std::ptr::eq(register[1], &raw const soon));
        assert!(std::ptr::eq(register[2], &raw const later) && std::ptr::eq(register[3], &raw const unknown));
    }

    #[test]
    fn assessing_asks_for_class_causes_owner_and_window() {
        let project = Project::default();
        let impacts = "impact_schedule|impact_cost|impact_quality|impact_relation";
        assert_eq!(
            missing(&Risk::default(), "assessed", &project),
            ["p", impacts, "cause", "event", "effect", "owner", "window"]
        );
        let titled = Risk { title: "错过窗口".into(), ..Risk::default() };
        assert_eq!(moved(&titled, RiskState::Assessed, &project).event, Text("错过窗口".into()));
    }

    #[test]
    fn responding_asks_for_assigned_responses_and_a_day_if_it_is_grave() {
        let mut project = Project::default();
        let action = put(&mut project, "A16", Action::default());
        let mut risk = Risk { state: RiskState::Assessed, responses: Links::to(vec![action]), ..assessed(4, 4) };
        risk.strategy = Some(Strategy::Mitigate);
        assert_eq!(
            missing(&risk, "responding", &project),
            ["residual_p", "residual_impact", "rule-risk-response", "rule-risk-act-by"]
        );
        risk.impact_schedule = Amount::of(2);
        assert!(!missing(&risk, "responding", &project).contains(&"rule-risk-act-by".to_owned()));
    }

    #[test]
    fn what_is_only_watched_was_accepted_and_says_how() {
        let project = Project::default();
        let risk = Risk { state: RiskState::Assessed, strategy: Some(Strategy::Avoid), ..assessed(3, 4) };
        assert_eq!(missing(&risk, "watching", &project), ["rule-risk-watch"]);
        let accepted = Risk { strategy: Some(Strategy::Accept), ..risk };
        assert_eq!(missing(&accepted, "watching", &project), ["rule-risk-acceptance"]);
        let active = Risk { acceptance: Some(Acceptance::Active), ..accepted.clone() };
        assert_eq!(missing(&active, "watching", &project), ["rule-risk-active"]);
        let planned = Risk { contingency_plan: Text("加测两轮".into()), trigger: "T19 未开始".into(), ..active };
        assert!(missing(&planned, "watching", &project).is_empty());
        let passive = Risk { acceptance: Some(Acceptance::Passive), ..accepted };
        assert_eq!(missing(&passive, "watching", &project), ["rule-risk-passive"]);
    }

    #[test]
    fn closing_needs_an_outcome_and_opening_again_forgets_it() {
        let project = Project::default();
        assert_eq!(missing(&Risk::default(), "closed", &project), ["outcome", "reason", "closed_on"]);
        let open = Risk { outcome: Some(RiskOutcome::Avoided), ..Risk::default() };
        let closed = moved(&open, RiskState::Closed, &project);
        assert_eq!(closed.closed_on, Some(day(TODAY)));
        let again = moved(&closed, RiskState::Assessed, &project);
        assert_eq!((again.closed_on, again.outcome), (None, None));
    }

    #[test]
    fn a_threat_that_occurred_becomes_an_issue_once() {
        let mut project = Project::default();
        let owner = put(&mut project, "S04", Stakeholder::default());
        let mut risk =
            Risk { title: "服务器到货延迟".into(), owner: Link::to(owner), vis: Visibility::Client, ..assessed(4, 4) };
        risk.actual_days = Amount::of(22);
        let link = put(&mut project, "R03", risk);
        let before = project.risks.get(link.uid).expect("it").clone();
        let after = Risk { occurred_on: Some(day("2026-06-08")), ..moved(&before, RiskState::Occurred, &project) };
        let Some(AnyRecord::Issue(issue)) = brought(&after, Some(&before), &project) else { panic!("no issue") };
        assert_eq!(
            (issue.title.as_str(), issue.severity, issue.raised_on),
            ("服务器到货延迟", Amount::of(2), Some(day("2026-06-08")))
        );
        assert!(issue.from_risk.is(after.uid) && issue.owner == after.owner);
        assert_eq!((issue.impact_wd, issue.vis), (Amount::of(22), Visibility::Client));
        assert_eq!(brought(&after, Some(&after), &project), None, "a later change brings no second one");
        put(&mut project, "I01", issue.as_ref().clone());
        assert_eq!(brought(&after, Some(&before), &project), None, "nor does a risk whose issue exists");
        let gain = Risk { kind: RiskKind::Opportunity, ..after };
        assert_eq!(brought(&gain, Some(&before), &Project::default()), None, "a gain is no issue");
    }

    #[test]
    fn each_new_class_is_kept_with_its_day_and_reason() {
        let project = Project::default();
        let mut new = assessed(3, 4);
        new.settle(None, &project.facts(day("2026-08-12")));
        assert_eq!(new.history, Lines(vec!["2026-08-12 P3 I4".into()]));
        let before = new;
        let mut after = Risk { p: Amount::of(4), reason: "环境晚就绪".into(), ..before.clone() };
        after.settle(Some(&before), &project.facts(day(TODAY)));
        assert_eq!(after.history.0.last().map(String::as_str), Some("2026-08-19 P4 I4 环境晚就绪"));
        assert_eq!(after.reviewed_on, Some(day(TODAY)));
        let lines = after.history.0.len();
        let mut retitled = Risk { title: "x".into(), ..after.clone() };
        retitled.settle(Some(&after), &project.facts(day(TODAY)));
        assert_eq!(retitled.history.0.len(), lines, "nothing about its class changed");
    }

    #[test]
    fn each_rule_finds_its_fault() {
        let project = Project::default();
        let threat = || Risk { kind: RiskKind::Threat, ..Risk::default() };
        let chance = || Risk { kind: RiskKind::Opportunity, ..Risk::default() };
        let window = |from: &str, to: &str| Span { from: Some(day(from)), to: Some(day(to)) };
        assert!(faults(&threat(), &project).is_empty());
        for (risk, fault) in [
            (Risk { occurred_on: Some(day("2026-08-20")), ..threat() }, "occurred_on rule-future"),
            (Risk { window: window("2026-09-30", "2026-09-01"), ..threat() }, "window rule-spans-order"),
            (
                Risk { window: window("2026-09-01", "2026-09-30"), act_by: Some(day("2026-10-01")), ..threat() },
                "act_by rule-risk-act-by-late",
            ),
            (Risk { strategy: Some(Strategy::Exploit), ..threat() }, "strategy rule-risk-strategy"),
            (Risk { strategy: Some(Strategy::Avoid), ..chance() }, "strategy rule-risk-strategy"),
            (Risk { acceptance: Some(Acceptance::Active), ..threat() }, "acceptance rule-risk-acceptance-only"),
            (Risk { p: Amount::of(1), p_pct: Amount::of(11), ..threat() }, "p_pct rule-risk-class"),
            (Risk { residual_p: Amount::of(5), residual_p_pct: Amount::of(96), ..threat() }, "residual_p_pct rule-risk-class"),
            (Risk { cost: Money(Some(-1)), ..threat() }, "cost rule-risk-sign"),
            (Risk { residual_days: Amount::of(1), ..chance() }, "residual_days rule-risk-sign"),
            (Risk { state: RiskState::Closed, ..threat() }, "outcome rule-needed"),
            (Risk { state: RiskState::Occurred, ..threat() }, "occurred_on rule-needed"),
        ] {
            assert_eq!(faults(&risk, &project), [fault], "{risk:?}");
        }
        for strategy in [Strategy::Escalate, Strategy::Accept] {
            assert!(strategy.fits(RiskKind::Threat) && strategy.fits(RiskKind::Opportunity));
        }
    }

    #[test]
    fn a_risk_is_not_secondary_to_itself() {
        let mut project = Project::default();
        let link = put(&mut project, "R01", Risk::default());
        let risk = Risk { secondary_of: Link::to(link.clone()), uid: link.uid, ..Risk::default() };
        assert_eq!(faults(&risk, &project), ["secondary_of rule-risk-secondary"]);
    }
}
