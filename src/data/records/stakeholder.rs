//! Stakeholders: the people of the client, of third parties and of our own
//! team (domain.md 1.8 and section 2).

use chrono::NaiveDate;

use crate::data::cell::{Face, Unit};
use crate::data::contact;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Record};
use crate::data::records::interaction::Channel;
use crate::data::sla;
use crate::data::values::{Amount, Cd, Choice, Choices, Lines, Link, Links, Measure, Plain, Scale5, Target, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// A person whom the project needs, touches or reports to.
    pub struct Stakeholder {
        /// The name, as people say it.
        pub name: String,
        /// The name in Latin letters.
        pub latin: String,
        /// Other names: 陈行长, cgh.
        pub alias: Lines,
        /// Client, our own company, or a third party.
        pub side: Side,
        /// What the person is to the project.
        pub kind: StakeholderKind,
        /// Department or organisation; reports name it instead of the person.
        pub org: String,
        /// Job title.
        pub role_title: String,
        /// Telephone, mail, chat.
        pub contact: String,
        /// Power to help or stop the project, 1 to 5.
        pub power: Amount<Scale5>,
        /// Interest in the project, 1 to 5.
        pub interest: Amount<Scale5>,
        /// How engaged the person is.
        pub engagement_now: Option<Engagement>,
        /// How engaged the person should be.
        pub engagement_want: Option<Engagement>,
        /// How the person works with us, as the project manager decided; none
        /// until there are facts enough.
        pub category: Option<Cooperation>,
        /// Why the person works with us that way.
        pub causes: Choices<Cause>,
        /// The facts behind the causes.
        pub cause_note: Text,
        /// What we do about it, step by step.
        pub strategy: Text,
        /// Who of us helps where the person cannot deliver alone.
        pub helper: Link<Stakeholder>,
        /// How often we want to be in touch, in calendar days; by the quadrant
        /// if nobody said.
        pub cadence_d: Amount<Cd>,
        /// The last contact before the log was kept here.
        pub last_contact_on: Option<NaiveDate>,
        /// When the person is away: their tasks are forecast around it.
        pub away: crate::data::values::Spans,
        /// How the person likes to be reached.
        pub preferred_channel: Option<Channel>,
        /// The language to write in.
        pub language: Option<Tongue>,
        /// Does the work.
        pub responsible_for: Links<Work>,
        /// Answers for it; one person for each piece of work.
        pub accountable_for: Links<Work>,
        /// Is asked before.
        pub consulted_on: Links<Work>,
        /// Is told after.
        pub informed_on: Links<Work>,
        /// Median reply time before the log was kept here, in working hours.
        pub prior_reply_wh: Amount<ReplyHours>,
        /// Meetings attended before attendance was kept here.
        pub prior_attended: Amount<Plain>,
        /// Meetings invited to before attendance was kept here.
        pub prior_invited: Amount<Plain>,
        /// Things done unasked in the 56 days before observations were kept.
        pub prior_proactive: Amount<Plain>,
        /// The categories so far: `2026-08-19 by_the_book > passive: why`.
        pub category_log: Lines,
        /// Until when a dismissed suggestion of a category is not repeated.
        pub suggestion_sleeps_until: Option<NaiveDate>,
    }
}

/// What a person can be responsible for: tasks and deliverables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work;
impl Target for Work {
    const KINDS: &'static [Kind] = &[Kind::Task, Kind::Deliverable];
}

/// Working hours until a reply, in tenths.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReplyHours;
impl Measure for ReplyHours {
    const UNIT: Unit = Unit::WorkHours;
    const PLACES: u8 = 1;
    const MAX: i64 = 20_000;
}

choice! {
    /// Whose person it is.
    Side = "side" {
        Client "client",
        Vendor "vendor",
        ThirdParty "third_party",
    }
}

choice! {
    /// What a person is to the project.
    StakeholderKind = "stakeholder_kind" {
        Counterpart "counterpart",
        Sponsor "sponsor",
        ClientOwner "client_owner",
        UserRep "user_rep",
        Gatekeeper "gatekeeper",
        ThirdParty "third_party",
        Team "team",
    }
}

choice! {
    /// The engagement levels of the PMBOK assessment matrix.
    Engagement = "engagement" {
        Unaware "unaware",
        Resistant "resistant",
        Neutral "neutral",
        Supportive "supportive",
        Leading "leading",
    }
}

choice! {
    /// How a person works with us (domain.md 2.1): behaviour, not attitude.
    Cooperation = "cooperation" {
        Active "active",
        ByTheBook "by_the_book",
        Passive "passive",
    }
}

choice! {
    /// Why a person works with us that way (domain.md 2.4): what drives, then
    /// what holds back.
    Cause = "cause" {
        OwnUse "own_use",
        BossAttention "boss_attention",
        Incentive "incentive",
        Recognition "recognition",
        Professional "professional",
        Trust "trust",
        Workload "workload",
        NoIncentive "no_incentive",
        Process "process",
        Skill "skill",
        Authority "authority",
        FearOfBlame "fear_of_blame",
        Conflict "conflict",
        ChangeFatigue "change_fatigue",
        RoleClarity "role_clarity",
        Relationship "relationship",
        Unknown "unknown",
    }
}

choice! {
    /// The language a person reads.
    Tongue = "tongue" {
        Zh "zh",
        En "en",
    }
}

choice! {
    /// What power and interest together ask of us.
    Quadrant = "quadrant" {
        ManageClosely "manage_closely",
        KeepSatisfied "keep_satisfied",
        KeepInformed "keep_informed",
        Monitor "monitor",
    }
}

/// Power and interest of this much are high (domain.md section 11).
const HIGH: i64 = 4;

impl Engagement {
    /// How much help a person of that level is, from -1 to 2.
    #[must_use]
    pub const fn attitude(self) -> i64 {
        match self {
            Self::Resistant => -1,
            Self::Unaware | Self::Neutral => 0,
            Self::Supportive => 1,
            Self::Leading => 2,
        }
    }
}

impl Stakeholder {
    /// The quadrant of the power and interest grid; none until both are known.
    #[must_use]
    pub fn quadrant(&self) -> Option<Quadrant> {
        Some(match (self.power.0? >= HIGH, self.interest.0? >= HIGH) {
            (true, true) => Quadrant::ManageClosely,
            (true, false) => Quadrant::KeepSatisfied,
            (false, true) => Quadrant::KeepInformed,
            (false, false) => Quadrant::Monitor,
        })
    }

    /// The steps from the engagement there is to the one wanted (domain.md
    /// 1.8); who is unaware must be informed first, which is a step too. More
    /// than 0: raise it; less: we do more than needed.
    #[must_use]
    pub fn gap(&self) -> Option<i64> {
        let (now, want) = (self.engagement_now?, self.engagement_want?);
        let inform = i64::from(now == Engagement::Unaware && want != Engagement::Unaware);
        Some(want.attitude() - now.attitude() + inform)
    }

    /// Calendar days between two contacts: as agreed, else by the quadrant.
    #[must_use]
    pub fn cadence(&self) -> Option<i64> {
        self.cadence_d.0.or_else(|| {
            Some(match self.quadrant()? {
                Quadrant::ManageClosely => 7,
                Quadrant::KeepSatisfied | Quadrant::KeepInformed => 14,
                Quadrant::Monitor => 30,
            })
        })
    }

    /// Whether events about this person are noted as observations (domain.md
    /// 2.1): not for sponsor and owner unless somebody writes one, and never
    /// for our own team, because that would be a personnel file.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        use StakeholderKind::{Counterpart, Gatekeeper, ThirdParty, UserRep};
        self.side != Side::Vendor && matches!(self.kind, Counterpart | UserRep | Gatekeeper | ThirdParty)
    }
}

impl Record for Stakeholder {
    const KIND: Kind = Kind::Stakeholder;
    const FIELDS: &'static [Field<Self>] = &[
        field!(name).required(),
        field!(org).column(20),
        field!(role_title).column(24),
        field!(side).column(11),
        field!(kind).column(12),
        field!(power).column(5).ceiling(Visibility::Team),
        field!(interest).column(8).ceiling(Visibility::Team),
        field!(engagement_now).column(10).ceiling(Visibility::Team),
        field!(engagement_want).column(10).ceiling(Visibility::Team),
        field!(category).column(11).ceiling(Visibility::Team),
        field!(causes).column(20).ceiling(Visibility::Private),
        field!(cause_note).ceiling(Visibility::Private),
        field!(strategy).ceiling(Visibility::Private),
        field!(helper).column(10).ceiling(Visibility::Team),
        field!(cadence_d).ceiling(Visibility::Team),
        field!(last_contact_on).ceiling(Visibility::Team),
        field!(away).ceiling(Visibility::Team),
        // Personal data is exported only where somebody asks for it.
        field!(contact).column(20).ceiling(Visibility::Team),
        field!(preferred_channel).column(9).ceiling(Visibility::Team),
        field!(language).column(8).ceiling(Visibility::Team),
        field!(latin).column(16),
        field!(alias),
        field!(responsible_for),
        field!(accountable_for),
        field!(consulted_on),
        field!(informed_on),
        field!(prior_reply_wh).ceiling(Visibility::Private),
        field!(prior_attended).ceiling(Visibility::Private),
        field!(prior_invited).ceiling(Visibility::Private),
        field!(prior_proactive).ceiling(Visibility::Private),
        field!(category_log).ceiling(Visibility::Private),
        field!(suggestion_sleeps_until).ceiling(Visibility::Private),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived { key: "quadrant", value: |person, _| Face::choice(person.quadrant()), column: 14, ceiling: Visibility::Team },
        Derived { key: "gap", value: |person, _| Face::number(person.gap(), Unit::Plain), column: 4, ceiling: Visibility::Team },
        Derived {
            key: "last_contact",
            value: |person, facts| Face::date(contact::last_contact(person, facts)),
            column: 10,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "days_since_contact",
            value: |person, facts| Face::number(contact::days_since_contact(person, facts), Unit::Days),
            column: 6,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "cadence",
            value: |person, _| Face::number(person.cadence(), Unit::Days),
            column: 7,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "contact_state",
            value: |person, facts| Face::choice(contact::contact_state(person, facts)),
            column: 8,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "responsiveness",
            value: |person, facts| {
                let tenths = contact::reply_wh(person, facts, sla::morning(facts.today));
                tenths.map_or(Face::Empty, |value| Face::Number { value, places: 1, unit: Unit::WorkHours })
            },
            column: 8,
            ceiling: Visibility::Team,
        },
    ];
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "org",
        "engagement_now",
        "gap",
        "category",
        "days_since_contact",
        "contact_state",
        "power",
        "interest",
        "engagement_want",
        "kind",
        "role_title",
        "side",
    ];
    const VISIBILITY: Visibility = Visibility::Team;

    fn prefix(&self) -> &'static str {
        if self.side == Side::Vendor { "V" } else { "S" }
    }

    fn names(&self) -> &[String] {
        &self.alias.0
    }

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        if self.side == Side::Vendor {
            self.kind = StakeholderKind::Team;
        }
        if let Some(before) = before {
            self.category_log.clone_from(&before.category_log);
        }
        let was = before.and_then(|before| before.category);
        if was != self.category && (before.is_some() || self.category_log.0.is_empty()) {
            let key = |category: Option<Cooperation>| category.map_or("none", Choice::key);
            let why = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
            self.category_log.0.push(format!("{} {} > {}{why}", facts.today, key(was), key(self.category)));
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.vis > Visibility::Team {
            faults.push(("vis", Msg::new("stakeholder-vis")));
        }
        let ours = self.side == Side::Vendor;
        if ours && self.category.is_some() {
            faults.push(("category", Msg::new("stakeholder-category-ours")));
        }
        if !ours && self.kind == StakeholderKind::Team {
            faults.push(("kind", Msg::new("stakeholder-team-side")));
        }
        let people = &facts.project.stakeholders;
        if let Some(helper) = people.of(&self.helper).filter(|helper| helper.side != Side::Vendor) {
            faults.push(("helper", Msg::new("stakeholder-helper-side").text("name", &helper.name)));
        }
        if self.last_contact_on.is_some_and(|day| day > facts.today) {
            faults.push(("last_contact_on", Msg::new("date-in-future").date("today", facts.today)));
        }
        faults.extend(self.away.fault().map(|msg| ("away", msg)));
        if let (Some(attended), Some(invited)) = (self.prior_attended.0, self.prior_invited.0)
            && attended > invited
        {
            faults
                .push(("prior_attended", Msg::new("stakeholder-attended").count("attended", attended).count("invited", invited)));
        }
        for work in &self.accountable_for.0 {
            if let Some(other) = people.iter().find(|other| other.uid != self.uid && other.accountable_for.has(work.uid)) {
                faults.push((
                    "accountable_for",
                    Msg::new("stakeholder-two-accountable").text("id", &work.id).text("name", &other.name),
                ));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{day, fault_keys, put, today};
    use crate::data::values::{Ref, Span, Spans};

    fn person(power: i64, interest: i64) -> Stakeholder {
        Stakeholder { power: Amount::of(power), interest: Amount::of(interest), ..Stakeholder::default() }
    }

    #[test]
    fn the_grid_is_cut_at_four_and_sets_the_cadence() {
        let grid = |power, interest| (person(power, interest).quadrant().unwrap(), person(power, interest).cadence().unwrap());
        assert_eq!(grid(5, 5), (Quadrant::ManageClosely, 7));
        assert_eq!(grid(4, 3), (Quadrant::KeepSatisfied, 14));
        assert_eq!(grid(3, 4), (Quadrant::KeepInformed, 14));
        assert_eq!(grid(3, 3), (Quadrant::Monitor, 30));
        assert_eq!(Stakeholder::default().quadrant(), None);
        assert_eq!(Stakeholder { cadence_d: Amount::of(3), ..person(5, 5) }.cadence(), Some(3));
    }

    #[test]
    fn the_engagement_gaps_of_the_sample() {
        use Engagement::{Leading, Neutral, Resistant, Supportive, Unaware};
        let gap =
            |now, want| Stakeholder { engagement_now: Some(now), engagement_want: Some(want), ..Stakeholder::default() }.gap();
        assert_eq!(gap(Supportive, Leading), Some(1));
        assert_eq!(gap(Leading, Leading), Some(0));
        assert_eq!(gap(Neutral, Supportive), Some(1));
        assert_eq!(gap(Resistant, Supportive), Some(2));
        assert_eq!(gap(Unaware, Supportive), Some(2), "first inform, then win");
        assert_eq!(gap(Unaware, Unaware), Some(0));
        assert_eq!(gap(Leading, Neutral), Some(-2));
    }

    #[test]
    fn our_own_people_have_ids_and_a_role_of_their_own() {
        let project = Project::default();
        let mut ours = Stakeholder { side: Side::Vendor, ..Stakeholder::default() };
        ours.settle(None, &project.facts(today()));
        assert_eq!((ours.prefix(), ours.kind), ("V", StakeholderKind::Team));
        assert_eq!(Stakeholder::default().prefix(), "S");
    }

    #[test]
    fn a_category_leaves_its_history_even_if_somebody_edits_it_away() {
        let project = Project::default();
        let facts = project.facts(today());
        let before = Stakeholder { category: Some(Cooperation::ByTheBook), ..Stakeholder::default() };
        let mut after = Stakeholder { category: Some(Cooperation::Passive), reason: "A08 晚 7 天".into(), ..before.clone() };
        after.settle(Some(&before), &facts);
        assert_eq!(after.category_log.0, ["2026-08-19 by_the_book > passive: A08 晚 7 天"]);
        let mut wiped = Stakeholder { category_log: Lines::default(), ..after.clone() };
        wiped.settle(Some(&after), &facts);
        assert_eq!(wiped.category_log, after.category_log);
    }

    #[test]
    fn what_is_internal_cannot_be_raised() {
        let project = Project::default();
        let facts = project.facts(today());
        let raised = Stakeholder { vis: Visibility::OneToOne, ..Stakeholder::default() };
        assert_eq!(fault_keys(&raised, &facts), ["stakeholder-vis"]);
        assert!(fault_keys(&Stakeholder { vis: Visibility::Team, ..Stakeholder::default() }, &facts).is_empty());
        for field in Stakeholder::FIELDS {
            let internal = ["power", "interest", "engagement_now", "engagement_want", "category", "contact", "cadence_d"];
            assert!(!internal.contains(&field.meta.key) || field.meta.ceiling <= Visibility::Team, "{}", field.meta.key);
            let private = ["causes", "cause_note", "strategy", "category_log"];
            assert!(!private.contains(&field.meta.key) || field.meta.ceiling == Visibility::Private, "{}", field.meta.key);
        }
        assert!(Stakeholder::DERIVED.iter().all(|derived| derived.ceiling <= Visibility::Team));
    }

    #[test]
    fn leave_has_two_ends_in_order() {
        let project = Project::default();
        let away = |from: Option<&str>, to: Option<&str>| {
            let away = Spans(vec![Span { from: from.map(day), to: to.map(day) }]);
            fault_keys(&Stakeholder { away, ..Stakeholder::default() }, &project.facts(today()))
        };
        assert!(away(Some("2026-09-01"), Some("2026-09-04")).is_empty());
        assert_eq!(away(Some("2026-09-04"), Some("2026-09-01")), ["rule-spans-order"]);
        assert_eq!(away(Some("2026-09-04"), None), ["rule-spans-open"]);
    }

    #[test]
    fn rules_between_people() {
        let mut project = Project::default();
        let client = put(&mut project, "S01", Stakeholder { name: "赵鹏".into(), ..Stakeholder::default() });
        let task = Ref { kind: Kind::Task, uid: crate::data::values::Uid::new(), id: "T10".into() };
        let accountable_for = Links::to(vec![task]);
        put(&mut project, "S02", Stakeholder { accountable_for: accountable_for.clone(), ..Stakeholder::default() });
        let facts = project.facts(today());
        let bad = Stakeholder {
            helper: Link::to(client),
            accountable_for,
            kind: StakeholderKind::Team,
            last_contact_on: Some(day("2026-08-20")),
            prior_attended: Amount::of(8),
            prior_invited: Amount::of(7),
            ..Stakeholder::default()
        };
        let keys = [
            "stakeholder-team-side",
            "stakeholder-helper-side",
            "date-in-future",
            "stakeholder-attended",
            "stakeholder-two-accountable",
        ];
        assert_eq!(fault_keys(&bad, &facts), keys);
        let ours = Stakeholder { side: Side::Vendor, category: Some(Cooperation::Active), ..Stakeholder::default() };
        assert_eq!(fault_keys(&ours, &facts), ["stakeholder-category-ours"]);
    }
}
