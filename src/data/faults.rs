//! What is wrong with a record, gathered rule by rule, and the rules about
//! days that many record types share.

use chrono::NaiveDate;

use super::msg::Msg;
use super::project::Kind;

/// A field of some record and the day that stands in it.
pub type Day = (&'static str, Option<NaiveDate>);

/// The faults found so far in a record of one kind.
#[derive(Debug)]
pub struct Faults {
    kind: Kind,
    list: Vec<(&'static str, Msg)>,
}

impl Faults {
    /// None yet, for a record of that kind.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        Self { kind, list: Vec::new() }
    }

    /// The key of the label of a field of this kind.
    #[must_use]
    pub fn label(&self, key: &str) -> String {
        format!("field-{}-{key}", self.kind.key())
    }

    /// Notes the sentence at that field if `wrong`.
    pub fn when(&mut self, wrong: bool, key: &'static str, msg: impl FnOnce() -> Msg) {
        if wrong {
            self.list.push((key, msg()));
        }
    }

    /// The first day must not be after the second one; unknown days are fine.
    pub fn order(&mut self, first: Day, then: Day) {
        if let (Some(earlier), Some(later)) = (first.1, then.1) {
            let (first_label, then_label) = (self.label(first.0), self.label(then.0));
            self.when(earlier > later, then.0, || {
                Msg::new("rule-order").label("later", then_label).label("earlier", first_label).date("day", earlier)
            });
        }
    }

    /// What has happened is not in the future.
    pub fn past(&mut self, days: &[Day], today: NaiveDate) {
        for (key, day) in days {
            let label = self.label(key);
            self.when(day.is_some_and(|day| day > today), key, || {
                Msg::new("rule-future").label("field", label).date("today", today)
            });
        }
    }

    /// The field is needed because of what stands in another one.
    pub fn needed(&mut self, missing: bool, key: &'static str, because: &'static str) {
        let (field, cause) = (self.label(key), self.label(because));
        self.when(missing, key, || Msg::new("rule-needed").label("field", field).label("cause", cause));
    }

    /// All of them.
    #[must_use]
    pub fn list(self) -> Vec<(&'static str, Msg)> {
        self.list
    }
}
