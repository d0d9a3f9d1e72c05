//! Tasks (domain.md 1.3).

use chrono::NaiveDate;

use crate::data::baseline::Baseline;
use crate::data::predecessors::Predecessors;
use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::milestone::{Confidence, Constraint};
use crate::data::records::{Change, Deliverable, Issue, Stakeholder};
use crate::data::values::{Amount, Duration, Link, Pct, Pd, Visibility, WdCount};
use crate::{choice, field, record};

record! {
    /// A piece of work with one accountable person, ours or the client's.
    pub struct Task {
        /// What is done.
        pub title: String,
        /// Where it stands.
        pub state: TaskState,
        /// The one accountable person; may be of the client.
        pub owner: Link<Stakeholder>,
        /// Planned length in working days.
        pub dur_wd: Amount<Duration>,
        /// Working days still needed; asked for at each update, never derived
        /// from the percentage.
        pub remaining_wd: Amount<WdCount>,
        /// How much is done, by the rule below.
        pub pct: Amount<Pct>,
        /// How the percentage is counted.
        pub pct_rule: PctRule,
        /// Planned effort.
        pub budget_pd: Amount<Pd>,
        /// The committed periods, one for each revision of the plan.
        pub baseline: Baseline,
        /// When it started.
        pub actual_start: Option<NaiveDate>,
        /// When it was finished.
        pub actual_finish: Option<NaiveDate>,
        /// When it is expected to start.
        pub forecast_start: Option<NaiveDate>,
        /// When it is expected to be finished.
        pub forecast_finish: Option<NaiveDate>,
        /// The day on which the owner last confirmed the forecast.
        pub confirmed_on: Option<NaiveDate>,
        /// How sure the owner is.
        pub confidence: Option<Confidence>,
        /// What it waits for.
        pub preds: Predecessors,
        /// A rule for its dates besides the links.
        pub constraint: Constraint,
        /// The day of that rule.
        pub constraint_on: Option<NaiveDate>,
        /// Why it must be on that very day.
        pub constraint_why: String,
        /// What it produces.
        pub deliverable: Link<Deliverable>,
        /// The issue that blocks it.
        pub blocked_by: Link<Issue>,
        /// What blocks it, if that is no issue.
        pub blocked_text: String,
        /// Since when it is blocked.
        pub blocked_since: Option<NaiveDate>,
        /// Who can unblock it.
        pub unblocker: Link<Stakeholder>,
        /// The change that asked for it or cancelled it.
        pub change: Link<Change>,
    }
}

choice! {
    /// Where a task stands.
    TaskState = "task_state" {
        Planned "planned",
        InProgress "in_progress",
        Blocked "blocked",
        Done "done",
        Cancelled "cancelled",
    }
}

choice! {
    /// How the percentage of a task is counted: as measured, all at the end,
    /// or half at the start and half at the end.
    PctRule = "pct_rule" {
        Measured "measured",
        ZeroHundred "zero_hundred",
        ZeroFiftyHundred "zero_fifty_hundred",
    }
}

impl Record for Task {
    const KIND: Kind = Kind::Task;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(11).group("state"),
        field!(owner).column(10),
        field!(dur_wd).column(8),
        field!(remaining_wd).column(9),
        field!(pct).column(10),
        field!(pct_rule),
        field!(budget_pd).column(8).ceiling(Visibility::Team),
        field!(baseline).column(22),
        field!(actual_start).column(12).group("state"),
        field!(actual_finish).column(13).group("state"),
        field!(forecast_start).column(14),
        field!(forecast_finish).column(15),
        field!(confirmed_on),
        field!(confidence).column(10),
        field!(preds).column(16),
        field!(constraint),
        field!(constraint_on),
        field!(constraint_why),
        field!(deliverable),
        field!(blocked_by).group("state"),
        field!(blocked_text).group("state"),
        field!(blocked_since).group("state"),
        field!(unblocker).group("state"),
        field!(change),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "state", "owner"];
}
