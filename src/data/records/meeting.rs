//! Meetings: agenda, attendance, minutes and their confirmation
//! (domain.md 1.11 and section 4).

use chrono::{NaiveDate, NaiveDateTime};

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record as AnyRecord};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, same};
use crate::data::records::confirmation::ConfirmationVerdict;
use crate::data::records::observation::ObservationKind;
use crate::data::records::{AgendaItem, CommItem, Confirmation, Observation, Stakeholder};
use crate::data::sla::workday_after;
use crate::data::values::{Amount, Lines, Link, Links, Min, Plain, Ref, Text, Visibility, Wd};
use crate::{choice, field, record};

record! {
    /// A meeting. Its agenda items, notes, decisions and confirmations are
    /// records of their own that point to it.
    pub struct Meeting {
        /// What it is called.
        pub title: String,
        /// What kind of meeting it is; decides agenda and check lists.
        pub template: MeetingTemplate,
        /// When it begins.
        pub at: Option<NaiveDateTime>,
        /// How long it is planned to be, in minutes.
        pub minutes: Amount<Min>,
        /// Room or link.
        pub place: String,
        /// The series it belongs to.
        pub series: String,
        /// Its number in the series.
        pub n: Amount<Plain>,
        /// Who leads it.
        pub chair: Link<Stakeholder>,
        /// Who writes the record; never nobody.
        pub scribe: Link<Stakeholder>,
        /// Who must come; they confirm the minutes.
        pub invitees: Links<Stakeholder>,
        /// Who may come.
        pub optional: Links<Stakeholder>,
        /// Who came.
        pub attended: Links<Stakeholder>,
        /// Who sent somebody else.
        pub delegated: Links<Stakeholder>,
        /// Who came in their place.
        pub delegates: Lines,
        /// Who did not come.
        pub absent: Links<Stakeholder>,
        /// Where it stands.
        pub state: MeetingState,
        /// When the agenda was sent.
        pub agenda_sent_at: Option<NaiveDateTime>,
        /// When it really began.
        pub started_at: Option<NaiveDateTime>,
        /// When it really ended.
        pub ended_at: Option<NaiveDateTime>,
        /// When the present version of the minutes was sent.
        pub sent_at: Option<NaiveDateTime>,
        /// The version of the minutes.
        pub minutes_version: Amount<Plain>,
        /// Who got the minutes.
        pub sent_to: Links<Stakeholder>,
        /// What the present version says differently.
        pub rewording: Text,
        /// The hash of the text that was sent.
        pub body_hash: String,
        /// Working days for objections; three if nobody said.
        pub objection_wd: Amount<Wd>,
        /// The new time of a meeting that was cancelled.
        pub moved_to: Option<NaiveDateTime>,
        /// The item of the communication plan that it fulfils.
        pub com: Link<CommItem>,
    }
}

choice! {
    /// What kind of meeting it is (domain.md 4.1).
    MeetingTemplate = "meeting_template" {
        Weekly "weekly",
        Kickoff "kickoff",
        Review "review",
        Acceptance "acceptance",
        Retrospective "retrospective",
        Steering "steering",
        OneToOne "one_to_one",
        Standup "standup",
        Topic "topic",
        Prep "prep",
    }
}

choice! {
    /// Where a meeting and its minutes stand.
    MeetingState = "meeting_state" {
        Planned "planned",
        AgendaSent "agenda_sent",
        InProgress "in_progress",
        Held "held",
        Sent "sent",
        Confirmed "confirmed",
        DeemedConfirmed "deemed_confirmed",
        Objected "objected",
        Cancelled "cancelled",
    }
}

/// The days to object to minutes, if nobody said otherwise (domain.md 1.11).
const OBJECTION_WD: i64 = 3;
/// The minutes are sent within that many working days after the end.
const MINUTES_WD: i64 = 1;
/// The agenda is sent that many working days before the meeting.
const AGENDA_WD: i64 = 1;

impl Meeting {
    /// Its agenda, in order.
    #[must_use]
    pub fn agenda<'a>(&self, facts: &Facts<'a>) -> Vec<&'a AgendaItem> {
        let mut items: Vec<&AgendaItem> = facts.project.agenda_items.iter().filter(|item| item.meeting.is(self.uid)).collect();
        items.sort_by_key(|item| (item.n.0.unwrap_or(i64::MAX), item.uid));
        items
    }

    /// What was answered to its minutes.
    pub fn confirmations<'a>(&self, facts: &Facts<'a>) -> impl Iterator<Item = &'a Confirmation> + use<'a> {
        let uid = self.uid;
        facts.project.confirmations.iter().filter(move |answer| answer.meeting.is(uid))
    }

    /// The objections to the present version of the minutes. A new version
    /// answers those to the one before.
    pub fn objections<'a>(&self, facts: &Facts<'a>) -> impl Iterator<Item = &'a Confirmation> + use<'a> {
        let version = self.minutes_version.0.unwrap_or(1);
        let objects = |answer: &&Confirmation| answer.verdict == ConfirmationVerdict::Objection;
        self.confirmations(facts).filter(objects).filter(move |answer| answer.version.0.unwrap_or(1) >= version)
    }

    /// Who must confirm the minutes and did not, by short id.
    #[must_use]
    pub fn unconfirmed(&self, facts: &Facts<'_>) -> Vec<&Ref> {
        let agrees = |answer: &&Confirmation| answer.verdict == ConfirmationVerdict::Ok;
        let confirmed: Vec<_> = self.confirmations(facts).filter(agrees).filter_map(|answer| answer.who.uid()).collect();
        self.invitees.0.iter().filter(|person| !confirmed.contains(&person.uid)).collect()
    }

    /// The last day on which the minutes may be objected to.
    #[must_use]
    pub fn objections_until(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        let wd = self.objection_wd.0.unwrap_or(OBJECTION_WD);
        self.sent_at.map(|sent| workday_after(sent.date(), wd, &facts.project.calendar))
    }

    /// The day by which the minutes must be out; none before it ended.
    #[must_use]
    pub fn minutes_due(&self, facts: &Facts<'_>) -> Option<NaiveDate> {
        self.ended_at.map(|end| workday_after(end.date(), MINUTES_WD, &facts.project.calendar))
    }

    /// Whether the agenda went out less than a working day before.
    #[must_use]
    pub fn agenda_was_late(&self, facts: &Facts<'_>) -> bool {
        let calendar = &facts.project.calendar;
        let (Some(sent), Some(at)) = (self.agenda_sent_at, self.at) else { return false };
        calendar.ix(at.date()) - calendar.ix(sent.date()) < AGENDA_WD
    }

    /// Whether people met.
    #[must_use]
    pub fn took_place(&self) -> bool {
        self.state == MeetingState::Held || self.minutes_are_out()
    }

    /// Whether a version of the minutes was sent.
    #[must_use]
    pub fn minutes_are_out(&self) -> bool {
        use MeetingState::{Confirmed, DeemedConfirmed, Objected, Sent};
        matches!(self.state, Sent | Confirmed | DeemedConfirmed | Objected)
    }

    /// Who came and who was asked to: `7/9`. Empty before anybody came.
    fn attendance(&self) -> Face<'static> {
        let invited =
            self.invitees.0.iter().chain(self.optional.0.iter().filter(|person| !self.invitees.has(person.uid))).count();
        match self.attended.0.len() {
            0 => Face::Empty,
            came => Face::Line(format!("{came}/{invited}").into()),
        }
    }
}

const UNDECIDED: &[&str] = &["planned", "agenda_sent", "in_progress", "held"];

const FLOW: Flow = Flow {
    field: "state",
    open: &["planned", "agenda_sent", "in_progress", "held", "sent", "objected"],
    steps: &[
        Step {
            from: &["planned"],
            to: "agenda_sent",
            must: &[Need::Rule(has_agenda), Need::Field("agenda_sent_at")],
            stamps: &["agenda_sent_at"],
        },
        // A talk at the coffee machine has no agenda that was sent before.
        Step {
            from: &["agenda_sent", "planned"],
            to: "in_progress",
            must: &[Need::Field("started_at"), Need::Field("attended")],
            stamps: &["started_at"],
        },
        Step {
            from: &["in_progress"],
            to: "held",
            must: &[Need::Field("ended_at"), Need::Rule(agenda_is_done)],
            stamps: &["ended_at"],
        },
        Step { from: &["held"], to: "sent", must: &[Need::Field("sent_at"), Need::Field("sent_to")], stamps: &["sent_at"] },
        Step {
            from: &["objected"],
            to: "sent",
            must: &[Need::Field("sent_at"), Need::Field("sent_to"), Need::Field("rewording")],
            stamps: &["sent_at"],
        },
        Step { from: &["sent"], to: "confirmed", must: &[Need::Rule(all_confirmed), Need::Rule(no_objection)], stamps: &[] },
        Step {
            from: &["sent"],
            to: "deemed_confirmed",
            must: &[Need::Rule(period_is_over), Need::Rule(no_objection)],
            stamps: &[],
        },
        Step { from: &["sent"], to: "objected", must: &[Need::Rule(an_objection)], stamps: &[] },
        Step { from: UNDECIDED, to: "cancelled", must: &[Need::Field("reason")], stamps: &[] },
        Step { from: &["cancelled"], to: "planned", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

fn has_agenda(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    same::<Meeting>(Some(row))?.agenda(facts).is_empty().then(|| Msg::new("meeting-no-agenda"))
}

fn agenda_is_done(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let agenda = same::<Meeting>(Some(row))?.agenda(facts);
    let open: Vec<&str> = agenda.iter().filter(|item| !item.is_done()).map(|item| item.title.as_str()).collect();
    (!open.is_empty()).then(|| Msg::new("meeting-agenda-open").count("n", open.len()).text("items", open.join("; ")))
}

fn all_confirmed(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let missing = same::<Meeting>(Some(row))?.unconfirmed(facts);
    let name = |person: &&Ref| facts.project.stakeholders.get(person.uid).map_or(person.id.clone(), |found| found.name.clone());
    let names: Vec<String> = missing.iter().map(name).collect();
    (!names.is_empty()).then(|| Msg::new("meeting-unconfirmed").count("n", names.len()).text("names", names.join(", ")))
}

fn period_is_over(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let until = same::<Meeting>(Some(row))?.objections_until(facts);
    match until {
        Some(until) if until < facts.today => None,
        Some(until) => Some(Msg::new("meeting-objection-period").date("until", until)),
        None => Some(Msg::new("meeting-not-sent")),
    }
}

fn no_objection(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let objection = same::<Meeting>(Some(row))?.objections(facts).next()?;
    Some(Msg::new("meeting-objection-open").text("id", &objection.id).text("text", &objection.text))
}

fn an_objection(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    same::<Meeting>(Some(row))?.objections(facts).next().is_none().then(|| Msg::new("meeting-no-objection"))
}

impl Record for Meeting {
    const KIND: Kind = Kind::Meeting;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(template).column(14),
        field!(at).column(12),
        field!(minutes).column(7),
        field!(place).column(14),
        field!(state).column(16).group("state"),
        field!(chair).column(12),
        field!(scribe).column(12),
        field!(invitees).column(14),
        field!(optional),
        field!(attended),
        field!(delegated),
        field!(delegates),
        field!(absent),
        field!(series).column(12),
        field!(n).column(4),
        field!(agenda_sent_at).column(16).group("state"),
        field!(started_at).group("state"),
        field!(ended_at).group("state"),
        field!(sent_at).column(16).group("state"),
        field!(minutes_version).column(7).group("state"),
        field!(sent_to).group("state"),
        field!(rewording).group("state"),
        field!(body_hash).group("state"),
        field!(objection_wd),
        field!(moved_to),
        field!(com).column(12),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived { key: "attendance", value: |meeting, _| meeting.attendance(), column: 10, ceiling: Visibility::Client },
        Derived {
            key: "agenda_minutes",
            value: |meeting, facts| {
                let minutes = meeting.agenda(facts).iter().filter_map(|item| item.minutes.0).sum();
                Face::number(Some(minutes).filter(|minutes| *minutes > 0), Unit::Minutes)
            },
            column: 7,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "agenda_late",
            value: |meeting, facts| if meeting.agenda_was_late(facts) { Face::Flag(true) } else { Face::Empty },
            column: 6,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "minutes_due",
            value: |meeting, facts| Face::date(meeting.minutes_due(facts)),
            column: 10,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "objections_until",
            value: |meeting, facts| Face::date(meeting.objections_until(facts)),
            column: 10,
            ceiling: Visibility::Client,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] =
        &["title", "at", "state", "template", "minutes", "attendance", "chair", "scribe", "objections_until", "place"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, _: &Facts<'_>) {
        let was = before.map(|before| before.state);
        if self.state == MeetingState::Sent && was != Some(MeetingState::Sent) {
            let version = before.and_then(|before| before.minutes_version.0);
            self.minutes_version = match (was, version) {
                (Some(MeetingState::Objected), Some(version)) => Amount::of(version + 1),
                _ => Amount::of(self.minutes_version.0.unwrap_or(1)),
            };
        }
        if self.state == MeetingState::Objected && was == Some(MeetingState::Sent) {
            // The next version is sent at a time of its own and says what is new in it.
            self.sent_at = None;
            self.rewording = Text::default();
        }
    }

    fn check(&self, _: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if let (Some(start), Some(end)) = (self.started_at, self.ended_at)
            && end < start
        {
            faults.push(("ended_at", Msg::new("meeting-ended-early").text("start", start.format("%Y-%m-%d %H:%M").to_string())));
        }
        if let (Some(end), Some(sent)) = (self.ended_at, self.sent_at)
            && sent < end
        {
            faults.push(("sent_at", Msg::new("meeting-sent-early").text("end", end.format("%Y-%m-%d %H:%M").to_string())));
        }
        if let Some(person) = self.absent.0.iter().find(|person| self.attended.has(person.uid)) {
            faults.push(("absent", Msg::new("meeting-both").text("id", &person.id)));
        }
        if let Some(person) = self.delegated.0.iter().find(|person| self.attended.has(person.uid) || self.absent.has(person.uid))
        {
            faults.push(("delegated", Msg::new("meeting-both").text("id", &person.id)));
        }
        if self.objection_wd.0.is_some_and(|wd| wd < 1) {
            faults.push(("objection_wd", Msg::new("meeting-objection-wd")));
        }
        faults
    }

    fn consequences(&self, before: Option<&Self>, facts: &Facts<'_>) -> Vec<AnyRecord> {
        use MeetingState::Held;
        if self.state != Held || before.is_none_or(|before| before.state == Held) {
            return Vec::new();
        }
        let itself = Ref { kind: Kind::Meeting, uid: self.uid, id: self.id.clone() };
        let observe = |kind, people: &Links<Stakeholder>| {
            let of = |person| Observation::of_event(kind, person, itself.clone(), &self.title, self.ended_at, facts);
            people.0.iter().filter_map(of).collect::<Vec<_>>()
        };
        let mut noted = observe(ObservationKind::Attended, &self.attended);
        noted.extend(observe(ObservationKind::Delegate, &self.delegated));
        noted.extend(observe(ObservationKind::Absent, &self.absent));
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{at, fault_keys, lacks, put, today};

    fn meeting(state: MeetingState) -> Meeting {
        Meeting { title: "周例会 #17".into(), at: Some(at("2026-08-13 10:00")), state, ..Meeting::default() }
    }

    fn set(project: &mut Project, state: MeetingState) -> Ref {
        let invitee = put(project, "S02", Stakeholder { name: "刘建平".into(), ..Stakeholder::default() });
        let sent_at = Some(at("2026-08-13 16:40"));
        put(project, "MT06", Meeting { invitees: Links::to(vec![invitee]), sent_at, ..meeting(state) })
    }

    fn answer(project: &mut Project, id: &str, meeting: &Ref, verdict: ConfirmationVerdict) {
        let who = Link::to(project.reference("S02", &[Kind::Stakeholder]).unwrap());
        let (meeting, text) = (Link::to(meeting.clone()), "第 3 条措辞".into());
        put(project, id, Confirmation { text, meeting, who, verdict, ..Confirmation::default() });
    }

    #[test]
    fn an_agenda_is_sent_only_if_there_is_one_and_a_meeting_ends_with_outcomes() {
        let mut project = Project::default();
        let planned = put(&mut project, "MT07", meeting(MeetingState::Planned));
        let now = |project: &Project| project.meetings.get(planned.uid).unwrap().clone();
        assert_eq!(lacks(&now(&project), "agenda_sent", &project.facts(today())).unwrap(), ["meeting-no-agenda"]);
        let new = AgendaItem { meeting: Link::to(planned.clone()), title: "C03".into(), ..AgendaItem::default() };
        let item = put(&mut project, "AG01", new);
        assert_eq!(lacks(&now(&project), "agenda_sent", &project.facts(today())).unwrap(), [""; 0]);
        let running = Meeting { state: MeetingState::InProgress, ..now(&project) };
        assert_eq!(lacks(&running, "held", &project.facts(today())).unwrap(), ["meeting-agenda-open"]);
        let carried = AgendaItem { carried_over: true, ..project.agenda_items.get(item.uid).unwrap().clone() };
        put(&mut project, "AG01", carried);
        assert_eq!(lacks(&running, "held", &project.facts(today())).unwrap(), [""; 0]);
    }

    #[test]
    fn minutes_are_confirmed_when_everybody_required_has_confirmed() {
        let mut project = Project::default();
        let sent = set(&mut project, MeetingState::Sent);
        let lack =
            |project: &Project, to: &str| lacks(project.meetings.get(sent.uid).unwrap(), to, &project.facts(today())).unwrap();
        assert_eq!(lack(&project, "confirmed"), ["meeting-unconfirmed"]);
        answer(&mut project, "CF01", &sent, ConfirmationVerdict::Ok);
        assert_eq!(lack(&project, "confirmed"), [""; 0]);
        answer(&mut project, "CF02", &sent, ConfirmationVerdict::Objection);
        assert_eq!(lack(&project, "confirmed"), ["meeting-objection-open"]);
    }

    #[test]
    fn minutes_are_deemed_confirmed_after_three_working_days_without_objection() {
        let mut project = Project::default();
        let sent = set(&mut project, MeetingState::Sent);
        let meeting = project.meetings.get(sent.uid).unwrap();
        assert_eq!(meeting.objections_until(&project.facts(today())), "2026-08-18".parse().ok());
        let on = |day: &str| lacks(meeting, "deemed_confirmed", &project.facts(day.parse().unwrap())).unwrap();
        assert_eq!(on("2026-08-18"), ["meeting-objection-period"]);
        assert_eq!(on("2026-08-19"), [""; 0]);
    }

    #[test]
    fn an_objection_is_answered_by_a_new_version() {
        let mut project = Project::default();
        let sent = set(&mut project, MeetingState::Sent);
        let before = Meeting { minutes_version: Amount::of(1), ..project.meetings.get(sent.uid).unwrap().clone() };
        put(&mut project, "MT06", before.clone());
        assert_eq!(lacks(&before, "objected", &project.facts(today())).unwrap(), ["meeting-no-objection"]);
        answer(&mut project, "CF01", &sent, ConfirmationVerdict::Objection);
        let facts = project.facts(today());
        assert_eq!(lacks(&before, "objected", &facts).unwrap(), [""; 0]);
        let mut objected = Meeting { state: MeetingState::Objected, ..before.clone() };
        objected.settle(Some(&before), &facts);
        assert_eq!(objected.sent_at, None);
        assert_eq!(lacks(&objected, "sent", &facts).unwrap(), ["sent_to", "rewording"]);
        let mut again = Meeting { state: MeetingState::Sent, ..objected.clone() };
        again.settle(Some(&objected), &facts);
        assert_eq!((again.minutes_version.0, again.objections(&facts).count()), (Some(2), 0));
    }

    #[test]
    fn attendance_is_noted_about_the_people_of_the_client_when_the_meeting_ends() {
        let mut project = Project::default();
        let here = put(&mut project, "S03", Stakeholder::default());
        let away = put(&mut project, "S04", Stakeholder::default());
        let running =
            Meeting { attended: Links::to(vec![here]), absent: Links::to(vec![away]), ..meeting(MeetingState::InProgress) };
        let held = Meeting { state: MeetingState::Held, ..running.clone() };
        let kinds = |noted: Vec<AnyRecord>| noted.iter().map(|record| record.row().stored("kind").show()).collect::<Vec<_>>();
        let facts = project.facts(today());
        assert_eq!(kinds(held.consequences(Some(&running), &facts)), ["attended", "absent"]);
        assert!(held.consequences(Some(&held), &facts).is_empty());
        assert!(held.consequences(None, &facts).is_empty(), "a meeting entered later tells no news");
    }

    #[test]
    fn the_agenda_is_late_less_than_a_working_day_before_and_minutes_are_due_a_day_after() {
        let project = Project::default();
        let facts = project.facts(today());
        let sent = |text: &str| Meeting { agenda_sent_at: Some(at(text)), ..meeting(MeetingState::AgendaSent) };
        assert!(!sent("2026-08-12 17:00").agenda_was_late(&facts));
        assert!(sent("2026-08-13 08:00").agenda_was_late(&facts));
        let ended = Meeting { ended_at: Some(at("2026-08-14 11:00")), ..meeting(MeetingState::Held) };
        assert_eq!(ended.minutes_due(&facts), "2026-08-17".parse().ok());
    }

    #[test]
    fn rules_of_a_meeting() {
        let mut project = Project::default();
        let person = put(&mut project, "S03", Stakeholder::default());
        let bad = Meeting {
            started_at: Some(at("2026-08-13 10:00")),
            ended_at: Some(at("2026-08-13 09:00")),
            sent_at: Some(at("2026-08-13 08:00")),
            attended: Links::to(vec![person.clone()]),
            absent: Links::to(vec![person.clone()]),
            delegated: Links::to(vec![person]),
            objection_wd: Amount::of(0),
            ..meeting(MeetingState::Held)
        };
        let keys = ["meeting-ended-early", "meeting-sent-early", "meeting-both", "meeting-both", "meeting-objection-wd"];
        assert_eq!(fault_keys(&bad, &project.facts(today())), keys);
    }
}
