//! Issues (domain.md 1.6).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::{Deliverable, Risk, Stakeholder, Task};
use crate::data::values::{Amount, Lines, Link, Links, Money, Scale4, Text, Visibility, Wd};
use crate::{choice, field, record};

record! {
    /// Something that went wrong or worries somebody. A wish is a
    /// [`Change`](super::Change).
    pub struct Issue {
        /// Short title.
        pub title: String,
        /// Problem, not to specification, or concern.
        pub kind: IssueKind,
        /// Where it stands.
        pub state: IssueState,
        /// 1 stops a key milestone, 2 delays it, 3 stays inside the
        /// tolerance, 4 is a nuisance.
        pub severity: Amount<Scale4>,
        /// How much it matters that it is solved.
        pub priority: Option<Priority>,
        /// The one accountable person.
        pub owner: Link<Stakeholder>,
        /// Until when it is to be solved.
        pub due: Option<NaiveDate>,
        /// What happened.
        pub detail: Text,
        /// Who raised it.
        pub raised_by: Link<Stakeholder>,
        /// When it was raised.
        pub raised_on: Option<NaiveDate>,
        /// Working days it costs.
        pub impact_wd: Amount<Wd>,
        /// Money it costs.
        pub impact_cost: Money,
        /// What it does to quality.
        pub impact_quality: String,
        /// The risk that it was before it happened.
        pub from_risk: Link<Risk>,
        /// Tasks that cannot go on.
        pub blocks: Links<Task>,
        /// What could be done, for and against.
        pub options: Lines,
        /// What we recommend.
        pub recommended: String,
        /// What has to be decided.
        pub decision_needed: Text,
        /// Who has to decide it.
        pub decider: Link<Stakeholder>,
        /// Until when.
        pub decide_by: Option<NaiveDate>,
        /// To whom it was escalated.
        pub escalated_to: Link<Stakeholder>,
        /// What is asked of them.
        pub escalation: String,
        /// What was done.
        pub resolution: Text,
        /// Why it came to it.
        pub root_cause: Text,
        /// When it was solved.
        pub resolved_on: Option<NaiveDate>,
        /// Who confirmed that it is solved.
        pub confirmed_by: Link<Stakeholder>,
        /// When it was closed.
        pub closed_on: Option<NaiveDate>,
        /// The deliverable that is not to specification.
        pub deliverable: Link<Deliverable>,
        /// Accepted as it is: within which limits.
        pub concession: Text,
        /// Who accepted it as it is.
        pub concession_by: Link<Stakeholder>,
    }
}

choice! {
    /// What an issue is (PRINCE2 7). Requests for change are not issues here.
    IssueKind = "issue_kind" {
        Problem "problem",
        OffSpec "off_spec",
        Concern "concern",
    }
}

choice! {
    /// Where an issue stands.
    IssueState = "issue_state" {
        Open "open",
        Analysing "analysing",
        InProgress "in_progress",
        WaitingDecision "waiting_decision",
        Escalated "escalated",
        Resolved "resolved",
        Closed "closed",
    }
}

choice! {
    /// How much it matters (MoSCoW without the won't).
    Priority = "priority" {
        Must "must",
        Should "should",
        Could "could",
    }
}

impl Record for Issue {
    const KIND: Kind = Kind::Issue;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(kind).column(10),
        field!(state).column(16).group("state"),
        field!(severity).column(8),
        field!(priority).column(8),
        field!(owner).column(10),
        field!(due).column(10),
        field!(detail),
        field!(raised_by).column(10),
        field!(raised_on).column(10),
        field!(impact_wd),
        field!(impact_cost).ceiling(Visibility::Team),
        field!(impact_quality),
        field!(from_risk),
        field!(blocks).column(10),
        field!(options),
        field!(recommended),
        field!(decision_needed),
        field!(decider),
        field!(decide_by).column(10),
        field!(escalated_to).group("state"),
        field!(escalation).group("state"),
        field!(resolution).group("state"),
        field!(root_cause),
        field!(resolved_on).group("state"),
        field!(confirmed_by).group("state"),
        field!(closed_on).group("state"),
        field!(deliverable),
        field!(concession),
        field!(concession_by),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "state", "severity", "owner", "due", "kind", "priority", "raised_by", "raised_on", "blocks"];
}
