//! What the risks of a project may cost (domain.md 1.5).
//!
//! Only open risks count: one that occurred costs real money and is an issue
//! now, one that is closed costs nothing any more. Threats and opportunities
//! are never netted.

use super::project::Project;
use super::record::Row;
use super::records::Risk;
use super::records::risk::RiskKind;

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
