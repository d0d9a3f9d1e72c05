//! Copies of the forecasts on report days (domain.md 1.15).

use chrono::NaiveDate;

use crate::data::faults::Faults;
use crate::data::forecasts::Forecasts;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Record};
use crate::data::values::{Amount, Money, Pd, Visibility};
use crate::{field, record};

record! {
    /// What was expected on one day. Trends look at these, never at what the
    /// records say today.
    pub struct Snapshot {
        /// Of what: the report or the revision of the baseline.
        pub title: String,
        /// The day.
        pub on: Option<NaiveDate>,
        /// The forecast of each milestone.
        pub forecasts: Forecasts,
        /// The day on which the go-live was expected to be ready.
        pub ready_on: Option<NaiveDate>,
        /// Planned value in person-days.
        pub pv: Amount<Pd>,
        /// Earned value in person-days.
        pub ev: Amount<Pd>,
        /// Actual cost in person-days.
        pub ac: Amount<Pd>,
        /// Exposure of the threats without responses.
        pub exposure_inherent: Money,
        /// Exposure of the threats as it was.
        pub exposure_current: Money,
        /// Exposure of the threats if all responses work.
        pub exposure_residual: Money,
    }
}

impl Record for Snapshot {
    const KIND: Kind = Kind::Snapshot;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(on).column(10),
        field!(forecasts),
        field!(ready_on).column(10),
        field!(pv).column(8).ceiling(Visibility::Team),
        field!(ev).column(8).ceiling(Visibility::Team),
        field!(ac).column(8).ceiling(Visibility::Team),
        field!(exposure_inherent).ceiling(Visibility::Team),
        field!(exposure_current).column(12).ceiling(Visibility::Team),
        field!(exposure_residual).ceiling(Visibility::Team),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "on", "ready_on", "ev", "pv", "ac", "exposure_current"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        if before.is_none() && self.on.is_none() {
            self.on = Some(facts.today);
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.past(&[("on", self.on)], facts.today);
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{TODAY, day, faults};

    #[test]
    fn a_snapshot_is_of_today_unless_it_says_otherwise() {
        let project = Project::default();
        let mut new = Snapshot::default();
        new.settle(None, &project.facts(day(TODAY)));
        assert_eq!(new.on, Some(day(TODAY)));
        let mut dated = Snapshot { on: Some(day("2026-06-30")), ..Snapshot::default() };
        dated.settle(None, &project.facts(day(TODAY)));
        assert_eq!(dated.on, Some(day("2026-06-30")));
        assert_eq!(faults(&Snapshot { on: Some(day("2026-08-20")), ..dated }, &project), ["on rule-future"]);
    }
}
