//! Observations of stakeholders: dated facts, always private (domain.md 2.2).

use chrono::NaiveDateTime;

use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Facts, Field, Record};
use crate::data::records::Stakeholder;
use crate::data::records::stakeholder::Side;
use crate::data::values::{Amount, Anything, Link, Ref, Sign, Visibility};
use crate::{choice, field, record};

record! {
    /// One dated fact about how a person works with us. Facts, no judgements:
    /// they are the evidence of a category.
    pub struct Observation {
        /// What was seen or heard.
        pub text: String,
        /// Whom it is about.
        pub who: Link<Stakeholder>,
        /// When it happened.
        pub at: Option<NaiveDateTime>,
        /// What kind of fact it is.
        pub kind: ObservationKind,
        /// From -2 (hinders) to +2 (helps).
        pub sign: Amount<Sign>,
        /// What it refers to: the action, the meeting, the review.
        pub reference: Link<Anything>,
        /// Written by the program from an event, not by a person.
        pub auto: bool,
    }
}

choice! {
    /// What kind of fact an observation is.
    ObservationKind = "observation_kind" {
        Other "other",
        OnTime "on_time",
        Early "early",
        Late "late",
        Overdue "overdue",
        Redated "re_dated",
        Chased "chased",
        RepliedFast "replied_fast",
        RepliedSlow "replied_slow",
        Attended "attended",
        Delegate "delegate",
        Absent "absent",
        UnpromptedInput "unprompted_input",
        RaisedRisk "raised_risk",
        MovedOthers "moved_others",
        Blocked "blocked",
        Praised "praised",
        PrivateTalk "private_talk",
        HelpGiven "help_given",
    }
}

impl ObservationKind {
    /// Whether it shows that the person acts unasked (domain.md 2.3, INIT).
    #[must_use]
    pub const fn is_proactive(self) -> bool {
        matches!(self, Self::UnpromptedInput | Self::RaisedRisk | Self::MovedOthers)
    }

    /// The sign of an event that the program notes by itself.
    const fn usual_sign(self) -> i64 {
        match self {
            Self::Early | Self::RepliedFast => 1,
            Self::Late | Self::Overdue | Self::Absent | Self::RepliedSlow => -1,
            _ => 0,
        }
    }
}

impl Observation {
    /// The observation that an event about `who` leaves behind; none for
    /// people about whom nothing is noted. `text` is the title of `of`.
    #[must_use]
    pub fn of_event(
        kind: ObservationKind,
        who: &Ref,
        of: Ref,
        text: &str,
        at: Option<NaiveDateTime>,
        facts: &Facts<'_>,
    ) -> Option<AnyRecord> {
        let person = facts.project.stakeholders.get(who.uid).filter(|person| person.is_observed())?;
        let who = Ref { kind: Kind::Stakeholder, uid: person.uid, id: person.id.clone() };
        let sign = Amount::of(kind.usual_sign());
        let (who, reference) = (Link::to(who), Link::to(of));
        let observation = Self { text: text.to_owned(), who, at, kind, sign, reference, auto: true, ..Self::default() };
        Some(AnyRecord::Observation(std::sync::Arc::new(observation)))
    }
}

impl Record for Observation {
    const KIND: Kind = Kind::Observation;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required().ceiling(Visibility::Private),
        field!(who).column(12).ceiling(Visibility::Private),
        field!(kind).column(16).ceiling(Visibility::Private),
        field!(sign).column(5).ceiling(Visibility::Private),
        field!(at).column(16).ceiling(Visibility::Private),
        field!(reference).column(10).ceiling(Visibility::Private),
        field!(auto).column(5).ceiling(Visibility::Private),
    ];
    const COLUMNS: &'static [&'static str] = &["text", "at", "who", "kind", "sign", "reference"];

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.vis != Visibility::Private {
            faults.push(("vis", Msg::new("observation-vis")));
        }
        if self.at.is_some_and(|at| at.date() > facts.today) {
            faults.push(("at", Msg::new("date-in-future").date("today", facts.today)));
        }
        if let Some(person) = facts.project.stakeholders.of(&self.who).filter(|person| person.side == Side::Vendor) {
            faults.push(("who", Msg::new("observation-ours").text("name", &person.name)));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::records::stakeholder::StakeholderKind;
    use crate::data::testing::{at, fault_keys, put, today};

    #[test]
    fn an_observation_stays_private_and_is_never_about_our_own_team() {
        let mut project = Project::default();
        let ours = put(&mut project, "V1", Stakeholder { side: Side::Vendor, ..Stakeholder::default() });
        let facts = project.facts(today());
        assert!(fault_keys(&Observation::default(), &facts).is_empty(), "a new one is private");
        let bad = Observation {
            vis: Visibility::Team,
            who: Link::to(ours),
            at: Some(at("2026-08-20 09:00")),
            ..Observation::default()
        };
        assert_eq!(fault_keys(&bad, &facts), ["observation-vis", "date-in-future", "observation-ours"]);
        assert!(Observation::FIELDS.iter().all(|field| field.meta.ceiling == Visibility::Private));
    }

    #[test]
    fn events_are_noted_about_counterparts_but_not_about_the_owner_or_our_team() {
        let mut project = Project::default();
        let mut noted = |id: &str, side, kind| {
            let who = put(&mut project, id, Stakeholder { side, kind, ..Stakeholder::default() });
            let facts = project.facts(today());
            Observation::of_event(ObservationKind::Late, &who, who.clone(), "A08", None, &facts).is_some()
        };
        assert!(noted("S01", Side::Client, StakeholderKind::Counterpart));
        assert!(noted("S09", Side::ThirdParty, StakeholderKind::ThirdParty));
        assert!(!noted("S02", Side::Client, StakeholderKind::ClientOwner));
        assert!(!noted("V1", Side::Vendor, StakeholderKind::Team));
    }
}
