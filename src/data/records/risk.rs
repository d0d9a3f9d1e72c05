//! Risks: threats and opportunities (domain.md 1.5).

use std::sync::Arc;

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Step};
use crate::data::records::{Action, Issue, Lesson, Stakeholder};
use crate::data::values::{Amount, Choice, Lines, Link, Links, Money, Pct, Ref, Scale5, Scheduled, Span, Text, Visibility, Wd};
use crate::{choice, field, record};

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

choice! {
    /// The class of a risk, by the lookup table of domain.md 1.5.
    Band = "band" {
        Low "low",
        Medium "medium",
        High "high",
        Critical "critical",
    }
}

choice! {
    /// How near the window of a risk is.
    Proximity = "proximity" {
        Passed "passed",
        Imminent "imminent",
        Near "near",
        Mid "mid",
        Far "far",
    }
}

/// The band of probability class `p` and impact class `i`, both 1 to 5.
/// A lookup table, not a product: ordinal numbers are not quantities, and a
/// rare catastrophe must not look like a frequent trifle.
#[must_use]
pub fn band(p: i64, i: i64) -> Band {
    use Band::{Critical as C, High as H, Low as L, Medium as M};
    const TABLE: [[Band; 5]; 5] = [
        [L, L, L, M, H],
        [L, L, M, M, H],
        [L, M, M, H, C],
        [L, M, H, H, C],
        [M, M, H, C, C],
    ];
    let place = |n: i64| usize::try_from(n.clamp(1, 5) - 1).unwrap_or(0);
    TABLE[place(p)][place(i)]
}

/// The middle of a probability class in per cent.
#[must_use]
pub fn midpoint(p: i64) -> i64 {
    [5, 20, 40, 60, 85][usize::try_from(p.clamp(1, 5) - 1).unwrap_or(0)]
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

    /// Exposure (expected monetary value) in minor units: probability times cost.
    #[must_use]
    pub fn emv(&self) -> Option<i64> {
        Some(self.p_pct.0.or(self.p.0.map(midpoint))? * self.cost.0? / 100)
    }
    // residual_emv, expected days (tenths), current (residual once responses are done), proximity, ...

    /// How near its window is: passed must be assessed anew or closed.
    #[must_use]
    pub fn proximity(&self, today: NaiveDate) -> Option<Proximity> {
        let from = self.window.from?;
        Some(match (from - today).num_days() {
            _ if self.window.to.is_some_and(|to| to < today) => Proximity::Passed,
            ..=14 => Proximity::Imminent,
            15..=30 => Proximity::Near,
            31..=90 => Proximity::Mid,
            _ => Proximity::Far,
        })
    }
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["identified", "assessed", "responding", "watching", "escalated"],
    steps: &[
        Step {
            from: &["identified", "closed"],
            to: "assessed",
            must: &[
                Need::Field("p"),
                Need::Any(&["impact_schedule", "impact_cost", "impact_quality", "impact_relation"]),
                Need::Field("cause"),
                Need::Field("effect"),
                Need::Field("owner"),
                Need::Field("window"),
            ],
            stamps: &["reviewed_on"],
        },
        Step {
            from: &["identified", "assessed", "responding", "watching", "escalated"],
            to: "closed",
            must: &[Need::Field("outcome"), Need::Field("reason")],
            stamps: &[],
        },
        Step {
            from: &["identified", "assessed", "responding", "watching", "escalated"],
            to: "occurred",
            must: &[Need::Field("occurred_on")],
            stamps: &["occurred_on"],
        },
    ],
};

impl Record for Risk {
    const KIND: Kind = Kind::Risk;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(kind).column(4),
        field!(state).column(8).group("state"),
        field!(cause),
        field!(event),
        field!(effect),
        field!(category).column(6),
        field!(p),
        field!(impact_schedule),
        field!(impact_cost),
        field!(impact_quality),
        field!(impact_relation),
        field!(p_pct),
        field!(cost).column(10).ceiling(Visibility::Team),
        field!(days).column(5),
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
        field!(reviewed_on),
        field!(history).ceiling(Visibility::Team),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived { key: "score", value: |risk, _| Face::number(risk.score(), Unit::Plain), column: 4, ceiling: Visibility::Client },
        Derived {
            key: "band",
            value: |risk, _| risk.band().map_or(Face::Empty, |band| Face::Choice(Band::SET, band.index())),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived { key: "emv", value: |risk, _| risk.emv().map_or(Face::Empty, Face::Money), column: 9, ceiling: Visibility::Team },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &["title", "state", "band", "owner", "act_by", "score", "strategy", "emv"];

    fn consequences(&self, before: Option<&Self>, _: &Facts<'_>) -> Vec<AnyRecord> {
        if self.state != RiskState::Occurred || before.is_some_and(|before| before.state == RiskState::Occurred) {
            return Vec::new();
        }
        let itself = Ref { kind: Kind::Risk, uid: self.uid, id: self.id.clone() };
        vec![AnyRecord::Issue(Arc::new(Issue { title: self.title.clone(), ..Issue::default() }))]
            .into_iter()
            .inspect(|_| drop(itself.clone()))
            .collect()
    }

    fn check(&self, _: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if let (Some(act_by), Some(to)) = (self.act_by, self.window.to) {
            if act_by > to {
                faults.push(("act_by", Msg::new("risk-act-by-late").date("to", to)));
            }
        }
        faults
    }
}
