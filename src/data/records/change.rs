//! Change requests (domain.md 1.7).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Lines, Link, Money, Text, Wd};
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
    const COLUMNS: &'static [&'static str] = &["title", "state", "impact_schedule", "impact_cost", "decide_by", "decider", "raised_by", "raised_on", "channel"];
}
