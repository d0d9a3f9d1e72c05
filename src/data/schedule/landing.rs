//! The days on which a milestone may happen: windows and freezes (domain.md
//! 3.5).

use chrono::NaiveDate;

use crate::data::records::Milestone;
use crate::data::values::Span;

/// The windows and freezes of one milestone.
#[derive(Clone, Debug)]
pub struct Landing {
    windows: Vec<Span>,
    freezes: Vec<Span>,
}

impl Landing {
    /// Those of that milestone; none if it may happen on any day.
    #[must_use]
    pub fn of(milestone: &Milestone) -> Option<Self> {
        let (windows, freezes) = (milestone.windows.0.clone(), milestone.freezes.0.clone());
        (!windows.is_empty() || !freezes.is_empty()).then_some(Self { windows, freezes })
    }

    /// Whether it happens in windows only, so that it must be ready the day
    /// before.
    #[must_use]
    pub fn is_windowed(&self) -> bool {
        !self.windows.is_empty()
    }

    /// The first day on or after `from` on which it may happen; none if the
    /// last window is over or a freeze has no end.
    #[must_use]
    pub fn first(&self, from: NaiveDate) -> Option<NaiveDate> {
        if self.windows.is_empty() {
            return self.thawed(from);
        }
        let day = |window: &Span| {
            let day = self.thawed(window.from.map_or(from, |first| first.max(from)))?;
            window.to.is_none_or(|last| day <= last).then_some(day)
        };
        self.windows.iter().filter_map(day).min()
    }

    /// The last day on or before `to` on which it may happen; none if the
    /// first window is later or a freeze has no beginning.
    #[must_use]
    pub fn last(&self, to: NaiveDate) -> Option<NaiveDate> {
        if self.windows.is_empty() {
            return self.unfrozen(to);
        }
        let day = |window: &Span| {
            let day = self.unfrozen(window.to.map_or(to, |last| last.min(to)))?;
            window.from.is_none_or(|first| day >= first).then_some(day)
        };
        self.windows.iter().filter_map(day).max()
    }

    /// The first day on or after `day` outside the freezes. Each turn leaves
    /// one freeze behind for good.
    fn thawed(&self, mut day: NaiveDate) -> Option<NaiveDate> {
        while let Some(freeze) = self.freezes.iter().find(|freeze| freeze.has(day)) {
            day = freeze.to?.succ_opt()?;
        }
        Some(day)
    }

    /// The last day on or before `day` outside the freezes.
    fn unfrozen(&self, mut day: NaiveDate) -> Option<NaiveDate> {
        while let Some(freeze) = self.freezes.iter().find(|freeze| freeze.has(day)) {
            day = freeze.from?.pred_opt()?;
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::testing::day;
    use crate::data::values::Spans;

    fn span(text: &str) -> Span {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        Span { from: from.parse().ok(), to: to.parse().ok() }
    }

    fn landing(windows: &[&str], freezes: &[&str]) -> Landing {
        let spans = |texts: &[&str]| Spans(texts.iter().map(|text| span(text)).collect());
        Landing::of(&Milestone { windows: spans(windows), freezes: spans(freezes), ..Milestone::default() }).unwrap()
    }

    #[test]
    fn it_lands_in_the_first_window_outside_the_freezes() {
        let golive = landing(&["2026-11-21", "2026-10-24", "2026-12-12..2026-12-14"], &["2026-12-10..2026-12-12"]);
        let first = |from: &str| golive.first(day(from)).map(|day| day.to_string());
        assert_eq!(first("2026-10-24").as_deref(), Some("2026-10-24"));
        assert_eq!(first("2026-10-25").as_deref(), Some("2026-11-21"));
        assert_eq!(first("2026-11-22").as_deref(), Some("2026-12-13"));
        assert_eq!(first("2026-12-15"), None);
        let last = |to: &str| golive.last(day(to)).map(|day| day.to_string());
        assert_eq!(last("2026-12-12").as_deref(), Some("2026-11-21"));
        assert_eq!(last("2027-01-01").as_deref(), Some("2026-12-14"));
        assert_eq!(last("2026-10-23"), None);
    }

    #[test]
    fn freezes_alone_leave_every_other_day() {
        let frozen = landing(&[], &["2026-09-28..2026-09-30", "2026-10-01..2026-10-07", "2026-12-25.."]);
        assert!(!frozen.is_windowed());
        assert_eq!(frozen.first(day("2026-09-29")), Some(day("2026-10-08")));
        assert_eq!(frozen.last(day("2026-10-03")), Some(day("2026-09-27")));
        assert_eq!(frozen.first(day("2026-12-25")), None, "a freeze without end");
    }

    #[test]
    fn a_milestone_without_either_may_happen_on_any_day() {
        assert!(Landing::of(&Milestone::default()).is_none());
    }
}
