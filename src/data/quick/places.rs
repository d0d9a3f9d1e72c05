//! Where the marks of a line go, kind by kind.

use crate::data::project::Kind;

/// Where the marks of a line go in a record of some kind; empty where it has
/// no place for them.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The person behind `@`.
    pub who: &'static str,
    /// The day behind `due:`.
    pub due: &'static str,
    /// The person behind `by:`.
    pub by: &'static str,
    /// The number behind `sev:`.
    pub severity: &'static str,
    /// `+2`, `-1`.
    pub sign: &'static str,
    /// `¥80000`.
    pub money: &'static str,
    /// `d5`.
    pub days: &'static str,
    /// The record behind `#`: the first of these fields that takes its kind.
    pub about: &'static [&'static str],
    /// Gets the present moment if nothing else is said.
    pub now: &'static str,
}

const NONE: Places = Places { who: "", due: "", by: "", severity: "", sign: "", money: "", days: "", about: &[], now: "" };

/// Where the marks go, kind by kind.
pub(super) const fn places(kind: Kind) -> Places {
    match kind {
        Kind::Action => Places { who: "owner", due: "due", about: &["source"], ..NONE },
        Kind::Risk => Places { who: "owner", due: "act_by", money: "cost", days: "days", about: &["affects"], ..NONE },
        Kind::Issue => Places {
            who: "owner",
            due: "due",
            by: "decider",
            severity: "severity",
            money: "impact_cost",
            days: "impact_wd",
            about: &["from_risk", "blocks", "deliverable"],
            ..NONE
        },
        Kind::Change => {
            Places { who: "raised_by", due: "decide_by", by: "decider", money: "impact_cost", days: "impact_schedule", ..NONE }
        }
        Kind::Decision => {
            Places { by: "decided_by", due: "effective", about: &["meeting", "agenda_item", "interaction"], ..NONE }
        }
        Kind::Note => Places { who: "said_by", about: &["meeting", "agenda_item", "reference"], now: "at", ..NONE },
        Kind::Observation => Places { who: "who", sign: "sign", about: &["reference"], now: "at", ..NONE },
        Kind::Expectation => Places { who: "who", about: &["change"], ..NONE },
        Kind::Feedback => Places { who: "who", severity: "severity", about: &["about"], now: "at", ..NONE },
        Kind::Interaction => Places { who: "who", due: "reply_due", about: &["com", "corrects"], now: "at", ..NONE },
        Kind::Assumption => Places { who: "owner", due: "validate_by", severity: "severity", about: &["affects"], ..NONE },
        Kind::Task => Places { who: "owner", days: "dur_wd", about: &["deliverable", "blocked_by"], ..NONE },
        Kind::Milestone => Places { who: "owner", ..NONE },
        Kind::Deliverable => Places { who: "owner", about: &["milestone"], ..NONE },
        Kind::CommItem => Places { who: "audience", by: "owner", ..NONE },
        Kind::Meeting => Places { who: "invitees", by: "chair", due: "at", ..NONE },
        Kind::AgendaItem => Places { who: "presenter", about: &["meeting", "refs"], ..NONE },
        Kind::Criterion => Places { by: "agreed_by", due: "agreed_on", about: &["deliverable"], ..NONE },
        Kind::Confirmation => Places { who: "who", about: &["meeting"], now: "at", ..NONE },
        Kind::Lesson => Places { about: &["source"], ..NONE },
        Kind::Charter | Kind::Stakeholder | Kind::Check | Kind::Round | Kind::Snapshot => NONE,
    }
}
