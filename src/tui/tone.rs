//! Which values stand out, and how. A word or a sign always says the same;
//! colour only helps the eye.

use chrono::NaiveDate;

use super::theme::Role;
use crate::data::cell::{Face, Unit};

/// Set of a choice, key of a value, how it looks.
const TONES: &[(&str, &str, Role)] = &[
    ("band", "critical", Role::Bad),
    ("band", "high", Role::Warn),
    ("band", "low", Role::Dim),
    ("milestone_status", "late", Role::Bad),
    ("milestone_status", "at_risk", Role::Warn),
    ("milestone_status", "due_soon", Role::Warn),
    ("milestone_status", "done", Role::Ok),
    ("milestone_status", "done_early", Role::Ok),
    ("milestone_status", "done_late", Role::Ok),
    ("task_state", "blocked", Role::Bad),
    ("task_state", "done", Role::Ok),
    ("task_state", "in_progress", Role::Info),
    ("deliverable_state", "qc_failed", Role::Bad),
    ("deliverable_state", "rejected", Role::Bad),
    ("deliverable_state", "conditional", Role::Warn),
    ("deliverable_state", "accepted", Role::Ok),
    ("check_result", "fail", Role::Bad),
    ("check_result", "pass", Role::Ok),
    ("proximity", "imminent", Role::Warn),
    ("proximity", "passed", Role::Bad),
    ("cooperation", "active", Role::Ok),
    ("cooperation", "passive", Role::Warn),
    ("contact_state", "cold", Role::Bad),
    ("contact_state", "due", Role::Warn),
    ("engagement", "resistant", Role::Bad),
    ("feedback_kind", "complaint", Role::Bad),
    ("feedback_kind", "praise", Role::Ok),
    ("expectation_gap", "high", Role::Warn),
    ("change_state", "awaiting_decision", Role::Warn),
    ("issue_state", "waiting_decision", Role::Warn),
];

/// How a value of that field looks in a list or a detail.
#[must_use]
pub fn of(face: &Face<'_>, key: &str, today: NaiveDate) -> Role {
    match face {
        Face::Choice(set, index) => {
            let value = set.keys[*index];
            TONES.iter().find(|tone| tone.0 == set.name && tone.1 == value).map_or(Role::Text, |tone| tone.2)
        }
        Face::Date(day) if *day < today && matches!(key, "due" | "act_by" | "decide_by" | "reply_due" | "validate_by") => {
            Role::Bad
        }
        Face::Number { value, unit: Unit::SignedWorkDays, .. } if *value > 0 && key == "slip_wd" => Role::Warn,
        Face::Number { value, unit: Unit::WorkDays, .. } if *value > 0 && key == "overdue_wd" => Role::Bad,
        _ => Role::Text,
    }
}
