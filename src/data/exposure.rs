//! What the risks of a project may cost (domain.md 1.5).
//!
//! Only open risks count: one that occurred costs real money and is an issue
//! now, one that is closed costs nothing any more. Threats and opportunities
//! are never netted.

use super::project::Project;
use super::record::Row;
use super::records::Risk;
use super::records::risk::RiskKind;
use super::risk_scale::midpoint;

/// An expected value: probability times effect, summed over risks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Money in minor units.
    pub money: i64,
    /// Working days in tenths, cut off towards nought. A help for ranking
    /// only: risks on parallel paths do not add to the forecast.
    pub days: i64,
}

/// The three totals of the threats or of the opportunities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// As if nobody responded.
    pub inherent: Expected,
    /// As it is: the residual values only of risks whose responses are all
    /// done and verified.
    pub current: Expected,
    /// As if all responses worked.
    pub residual: Expected,
}

/// The exposure of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// What may go wrong.
    pub threats: Totals,
    /// What may go better; savings are negative.
    pub opportunities: Totals,
}

/// Sums the open risks of a project.
#[must_use]
pub fn of(project: &Project) -> Exposure {
    let open = |kind: RiskKind| -> Vec<&Risk> {
        project.risks.iter().filter(|risk| risk.kind == kind && (*risk as &dyn Row).is_open()).collect()
    };
    Exposure { threats: totals(&open(RiskKind::Threat)), opportunities: totals(&open(RiskKind::Opportunity)) }
}

impl Exposure {
    /// How much of the current exposure of the threats the rest of the
    /// reserve covers, in hundredths (97 is 0.97), rounded. None without a
    /// reserve or without exposure.
    #[must_use]
    pub fn cover(&self, project: &Project) -> Option<i64> {
        let reserve = i128::from(project.charter()?.reserve()?);
        let exposed = i128::from(self.threats.current.money);
        if exposed <= 0 {
            return None;
        }
        i64::try_from((reserve * 200 + exposed).div_euclid(exposed * 2)).ok()
    }
}

impl Risk {
    /// Its probability in per cent: as said, or the middle of its class.
    #[must_use]
    pub fn probability(&self) -> Option<i64> {
        self.p_pct.0.or(self.p.0.map(midpoint))
    }

    /// The same after the responses; what nobody assessed stays as it is.
    #[must_use]
    pub fn residual_probability(&self) -> Option<i64> {
        self.residual_p_pct.0.or(self.residual_p.0.map(midpoint)).or(self.probability())
    }

    /// Exposure (expected monetary value) in minor units: probability times
    /// cost. None before assessment, or if nobody said what it costs.
    #[must_use]
    pub fn emv(&self) -> Option<i64> {
        Some(share(self.probability()?, self.cost.0?))
    }

    /// The same after the responses.
    #[must_use]
    pub fn residual_emv(&self) -> Option<i64> {
        Some(share(self.residual_probability()?, self.residual_cost.0.or(self.cost.0)?))
    }

    /// What counts today: the residual exposure only once all responses are
    /// done and verified.
    #[must_use]
    pub fn current_emv(&self) -> Option<i64> {
        if self.responses_done { self.residual_emv() } else { self.emv() }
    }

    /// Expected working days in hundredths: per cent times days.
    #[must_use]
    pub fn expected_days(&self) -> Option<i64> {
        Some(self.probability()? * self.days.0?)
    }

    /// The same after the responses.
    #[must_use]
    pub fn residual_expected_days(&self) -> Option<i64> {
        Some(self.residual_probability()? * self.residual_days.0.or(self.days.0)?)
    }

    /// What counts today, as for [`Risk::current_emv`].
    #[must_use]
    pub fn current_days(&self) -> Option<i64> {
        if self.responses_done { self.residual_expected_days() } else { self.expected_days() }
    }
}

/// That many per cent of an amount, cut off towards nought.
fn share(pct: i64, amount: i64) -> i64 {
    let share = i128::from(pct) * i128::from(amount) / 100;
    i64::try_from(share).unwrap_or(if share < 0 { i64::MIN } else { i64::MAX })
}

fn totals(risks: &[&Risk]) -> Totals {
    let sum = |money: fn(&Risk) -> Option<i64>, days: fn(&Risk) -> Option<i64>| Expected {
        money: risks.iter().filter_map(|risk| money(risk)).fold(0, i64::saturating_add),
        // Per cent times days are hundredths; summed exactly, then cut off.
        days: risks.iter().filter_map(|risk| days(risk)).fold(0, i64::saturating_add) / 10,
    };
    Totals {
        inherent: sum(Risk::emv, Risk::expected_days),
        current: sum(Risk::current_emv, Risk::current_days),
        residual: sum(Risk::residual_emv, Risk::residual_expected_days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Charter;
    use crate::data::records::risk::RiskState;
    use crate::data::testing::put;
    use crate::data::values::{Amount, Money};

    const THREAT: RiskKind = RiskKind::Threat;
    const CHANCE: RiskKind = RiskKind::Opportunity;

    /// Per cent, thousands of yuan, days.
    type Effect = (i64, i64, i64);

    /// The twelve risks of the sample project: kind, state, whether the
    /// responses are done, effect, effect after the responses.
    const SAMPLE: [(RiskKind, RiskState, bool, Effect, Option<Effect>); 12] = [
        (THREAT, RiskState::Responding, false, (60, 160, 20), Some((20, 160, 20))),
        (THREAT, RiskState::Responding, false, (40, 60, 8), Some((20, 30, 4))),
        (THREAT, RiskState::Occurred, true, (60, 40, 15), None),
        (THREAT, RiskState::Watching, false, (40, 120, 12), Some((40, 60, 6))),
        (THREAT, RiskState::Responding, true, (20, 80, 10), Some((5, 40, 5))),
        (THREAT, RiskState::Responding, false, (60, 30, 6), Some((20, 15, 3))),
        (THREAT, RiskState::Responding, false, (40, 50, 5), Some((20, 20, 2))),
        (THREAT, RiskState::Responding, true, (60, 10, 2), Some((5, 10, 2))),
        (THREAT, RiskState::Watching, false, (20, 0, 3), Some((20, 0, 3))),
        (THREAT, RiskState::Responding, false, (20, 300, 4), Some((5, 300, 4))),
        (CHANCE, RiskState::Responding, false, (40, -70, -6), Some((40, -70, -6))),
        (CHANCE, RiskState::Watching, false, (20, -600, 0), Some((20, -600, 0))),
    ];

    fn sample() -> Project {
        let mut project = Project::default();
        for (n, (kind, state, responses_done, (pct, cost, days), residual)) in SAMPLE.into_iter().enumerate() {
            let mut risk = Risk { kind, state, responses_done, ..Risk::default() };
            risk.p_pct = Amount::of(pct);
            risk.cost = Money(Some(cost * 100_000));
            risk.days = Amount::of(days);
            if let Some((pct, cost, days)) = residual {
                risk.residual_p_pct = Amount::of(pct);
                risk.residual_cost = Money(Some(cost * 100_000));
                risk.residual_days = Amount::of(days);
            }
            put(&mut project, &format!("R{:02}", n + 1), risk);
        }
        let (total, used) = (Money(Some(30_000_000)), Money(Some(4_000_000)));
        put(&mut project, "P1", Charter { contingency_total: total, contingency_used: used, ..Charter::default() });
        project
    }

    #[test]
    fn the_totals_are_those_of_the_sample_project() {
        let exposure = of(&sample());
        let figures = |e: Expected| (e.money, e.days);
        assert_eq!(figures(exposure.threats.inherent), (28_800_000, 302));
        assert_eq!(figures(exposure.threats.current), (26_850_000, 273));
        assert_eq!(figures(exposure.threats.residual), (8_650_000, 93));
        for opportunities in [exposure.opportunities.inherent, exposure.opportunities.current, exposure.opportunities.residual] {
            assert_eq!(figures(opportunities), (-14_800_000, -24));
        }
    }

    #[test]
    fn the_reserve_covers_what_it_covers_in_the_sample_project() {
        let project = sample();
        assert_eq!(of(&project).cover(&project), Some(97));
        assert_eq!(Exposure::default().cover(&project), None, "nothing to cover");
        assert_eq!(of(&project).cover(&Project::default()), None, "no reserve");
    }

    #[test]
    fn a_risk_that_occurred_was_closed_or_put_away_does_not_count() {
        for (state, archived) in [(RiskState::Occurred, false), (RiskState::Closed, false), (RiskState::Assessed, true)] {
            let mut project = Project::default();
            let cost = Money(Some(100));
            put(&mut project, "R01", Risk { p_pct: Amount::of(50), cost, state, archived, ..Risk::default() });
            assert_eq!(of(&project), Exposure::default(), "{state:?}");
        }
    }

    #[test]
    fn residual_values_count_only_when_the_responses_are_done() {
        let mut risk = Risk { p: Amount::of(2), ..Risk::default() };
        (risk.cost, risk.days) = (Money(Some(8_000_000)), Amount::of(10));
        assert_eq!((risk.emv(), risk.expected_days()), (Some(1_600_000), Some(200)), "the middle of the class");
        assert_eq!(risk.residual_emv(), Some(1_600_000), "what nobody assessed stays as it is");
        (risk.residual_p_pct, risk.residual_cost, risk.residual_days) = (Amount::of(5), Money(Some(4_000_000)), Amount::of(5));
        assert_eq!((risk.current_emv(), risk.current_days()), (Some(1_600_000), Some(200)));
        risk.responses_done = true;
        assert_eq!((risk.current_emv(), risk.current_days()), (Some(200_000), Some(25)));
    }

    #[test]
    fn a_risk_of_any_size_is_summed_without_overflow() {
        let mut project = Project::default();
        for n in 0..3 {
            let cost = Money(Some(i64::MAX));
            put(&mut project, &format!("R{n}"), Risk { p_pct: Amount::of(95), cost, ..Risk::default() });
        }
        assert_eq!(of(&project).threats.inherent.money, i64::MAX);
    }
}
