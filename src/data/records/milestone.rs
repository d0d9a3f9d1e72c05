//! Milestones (domain.md 1.2).

use chrono::NaiveDate;

use crate::data::baseline::Baseline;
use crate::data::predecessors::Predecessors;
use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Change, Stakeholder};
use crate::data::values::{Amount, Link, Pct, Spans, Visibility};
use crate::{choice, field, record};

record! {
    /// A point that the client can see: it is reached or not. Whether it is
    /// on time is never entered; it follows from three dates.
    pub struct Milestone {
        /// Its name.
        pub title: String,
        /// Reached or not yet.
        pub state: MilestoneState,
        /// Contract, payment or gate: drives the health of the schedule.
        pub key: bool,
        /// The one accountable person; may be of the client.
        pub owner: Link<Stakeholder>,
        /// The committed dates, one for each revision of the plan.
        pub baseline: Baseline,
        /// When it is expected.
        pub forecast: Option<NaiveDate>,
        /// A forecast by hand that overrules the computed one.
        pub forecast_override: Option<NaiveDate>,
        /// Why it was overruled.
        pub override_reason: String,
        /// The day on which the owner last confirmed the forecast.
        pub confirmed_on: Option<NaiveDate>,
        /// How sure the owner is.
        pub confidence: Option<Confidence>,
        /// When it was reached.
        pub actual: Option<NaiveDate>,
        /// What proves that it was reached: acceptance, minutes or mail.
        pub evidence: String,
        /// What it waits for.
        pub preds: Predecessors,
        /// A rule for its date besides the links.
        pub constraint: Constraint,
        /// The day of that rule.
        pub constraint_on: Option<NaiveDate>,
        /// Why it must be on that very day.
        pub constraint_why: String,
        /// Days on which it may happen (go-live windows); none is any day.
        pub windows: Spans,
        /// Periods in which it must not happen.
        pub freezes: Spans,
        /// It is reached only when all its deliverables are accepted.
        pub accept_gate: bool,
        /// Share of the contract value that is due with it.
        pub pay_pct: Amount<Pct>,
        /// When that share was invoiced.
        pub invoiced_on: Option<NaiveDate>,
        /// When it was paid.
        pub paid_on: Option<NaiveDate>,
        /// The change that cancelled it.
        pub change: Link<Change>,
    }
}

choice! {
    /// Whether a milestone was reached. Its status is derived.
    MilestoneState = "milestone_state" {
        Planned "planned",
        Done "done",
        Cancelled "cancelled",
    }
}

choice! {
    /// How a milestone stands, in the order of domain.md 1.3: the first that
    /// fits.
    MilestoneStatus = "milestone_status" {
        Cancelled "cancelled",
        DoneEarly "done_early",
        Done "done",
        DoneLate "done_late",
        Late "late",
        AtRisk "at_risk",
        DueSoon "due_soon",
        OnTrack "on_track",
    }
}

choice! {
    /// How sure a forecast is.
    Confidence = "confidence" {
        High "high",
        Medium "medium",
        Low "low",
    }
}

choice! {
    /// A rule for a date besides the links: start no earlier than, finish no
    /// later than (a deadline), must start on, must finish on.
    Constraint = "constraint" {
        Free "none",
        StartNoEarlier "snet",
        FinishNoLater "fnlt",
        MustStart "mso",
        MustFinish "mfo",
    }
}

impl Record for Milestone {
    const KIND: Kind = Kind::Milestone;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(state).column(9).group("state"),
        field!(key).column(4),
        field!(owner).column(10),
        field!(baseline).column(10),
        field!(forecast).column(10),
        field!(forecast_override),
        field!(override_reason).ceiling(Visibility::Team),
        field!(confirmed_on),
        field!(confidence).column(10),
        field!(actual).column(10).group("state"),
        field!(evidence).group("state"),
        field!(preds),
        field!(constraint),
        field!(constraint_on),
        field!(constraint_why),
        field!(windows),
        field!(freezes),
        field!(accept_gate),
        field!(pay_pct).column(8).ceiling(Visibility::OneToOne),
        field!(invoiced_on).ceiling(Visibility::OneToOne),
        field!(paid_on).ceiling(Visibility::OneToOne),
        field!(change).group("state"),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "state", "owner"];
}
