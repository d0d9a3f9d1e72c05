//! Feedback: complaints, requests, suggestions, praise and surveys
//! (domain.md 1.13).

use chrono::NaiveDateTime;

use crate::data::cell::{Face, Unit};
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, same};
use crate::data::records::interaction::Channel;
use crate::data::records::{Interaction, Lesson, Stakeholder};
use crate::data::sla::{self, Pause};
use crate::data::values::{Amount, Answers, Anything, Lines, Link, Links, Measure, Plain, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// What somebody of the client told us about our work, and what we made
    /// of it.
    pub struct Feedback {
        /// What it is about, in one line.
        pub text: String,
        /// Complaint, request, suggestion, praise or survey.
        pub kind: FeedbackKind,
        /// Who said it; nobody for a survey.
        pub who: Link<Stakeholder>,
        /// When it reached us; starts the clock.
        pub at: Option<NaiveDateTime>,
        /// By which way.
        pub channel: Option<Channel>,
        /// The very words.
        pub detail: Text,
        /// Of a complaint: 1 is the worst, 3 the lightest; 2 until assessed.
        pub severity: Amount<Scale3>,
        /// What it is about.
        pub about: Links<Anything>,
        /// Who of us answers for it.
        pub owner: Link<Stakeholder>,
        /// Where it stands.
        pub state: FeedbackState,
        /// When we first answered.
        pub first_answer_at: Option<NaiveDateTime>,
        /// What we said at first.
        pub first_answer: Link<Interaction>,
        /// What we are going to do.
        pub plan: Text,
        /// When the client was told the plan.
        pub plan_at: Option<NaiveDateTime>,
        /// What was decided or done.
        pub answer: Text,
        /// The talk or mail in which the client was told.
        pub answered_in: Link<Interaction>,
        /// When it was solved.
        pub solved_at: Option<NaiveDateTime>,
        /// Whether the client is satisfied.
        pub satisfied: Option<Satisfied>,
        /// When the client said so.
        pub confirmed_at: Option<NaiveDateTime>,
        /// Why it came to this.
        pub cause: Text,
        /// What we learned.
        pub lesson: Link<Lesson>,
        /// There is nothing to learn.
        pub no_lesson: bool,
        /// The question we asked, while we wait for the client.
        pub question: Link<Interaction>,
        /// Since when we wait for the client.
        pub waiting_since: Option<NaiveDateTime>,
        /// When the client answered our question.
        pub resumed_at: Option<NaiveDateTime>,
        /// When the clock stood still: `2026-08-18 10:00 > 2026-08-19 09:00 L12`.
        pub pauses: Lines,
        /// When it was opened again; starts a new clock.
        pub reopened_at: Option<NaiveDateTime>,
        /// How often it was opened again; each counts as one more complaint.
        pub reopened: Amount<Plain>,
        /// The survey it belongs to.
        pub wave: String,
        /// How many were asked.
        pub asked: Amount<Plain>,
        /// Answers of a survey, 1 to 5.
        pub csat: Answers,
        /// Answers to "would you recommend us", 0 to 10.
        pub nps: Answers,
    }
}

/// One to three: the severity of a complaint.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale3;
impl Measure for Scale3 {
    const UNIT: Unit = Unit::Plain;
    const MIN: i64 = 1;
    const MAX: i64 = 3;
}

choice! {
    /// What kind of feedback it is.
    FeedbackKind = "feedback_kind" {
        Complaint "complaint",
        Request "request",
        Suggestion "suggestion",
        Praise "praise",
        Survey "survey",
    }
}

choice! {
    /// Where feedback stands.
    FeedbackState = "feedback_state" {
        Received "received",
        Acknowledged "acknowledged",
        Assessed "assessed",
        InProgress "in_progress",
        Answered "answered",
        WaitingClient "waiting_client",
        Closed "closed",
        Reopened "reopened",
    }
}

choice! {
    /// What the client said when asked whether the matter is settled. No
    /// answer within five working days is an answer too.
    Satisfied = "satisfied" {
        Yes "yes",
        No "no",
        NoAnswer "no_answer",
    }
}

/// With fewer answers a percentage says nothing (domain.md 1.13).
const ANSWERS_LEAST: usize = 5;

impl Feedback {
    /// CSAT: the share of answers 4 or 5, in whole per cent; none with fewer
    /// than five answers.
    #[must_use]
    pub fn csat_pct(&self) -> Option<i64> {
        share(&self.csat.0, |n| n >= 4)
    }

    /// The mean of the CSAT answers, in hundredths.
    #[must_use]
    pub fn csat_mean(&self) -> Option<i64> {
        let n = i64::try_from(self.csat.0.len()).ok().filter(|n| *n > 0)?;
        let sum: i64 = self.csat.0.iter().map(|answer| i64::from(*answer)).sum();
        Some((sum * 200 + n) / (2 * n))
    }

    /// Net promoter score: per cent of 9 and 10 minus per cent of 0 to 6; none
    /// with fewer than five answers.
    #[must_use]
    pub fn nps_score(&self) -> Option<i64> {
        Some(share(&self.nps.0, |n| n >= 9)? - share(&self.nps.0, |n| n <= 6)?)
    }

    /// How many of those asked answered, in per cent.
    #[must_use]
    pub fn response_pct(&self) -> Option<i64> {
        let answers = i64::try_from(self.csat.0.len().max(self.nps.0.len())).ok()?;
        self.asked.0.filter(|asked| *asked > 0).map(|asked| answers * 100 / asked)
    }

    /// Whether the client waits for something of us: praise and surveys are
    /// only taken note of.
    #[must_use]
    pub fn wants_something(&self) -> bool {
        !matches!(self.kind, FeedbackKind::Praise | FeedbackKind::Survey)
    }

    fn sla_due(&self, facts: &Facts<'_>) -> Face<'static> {
        let clock = self.clock(sla::morning(facts.today), &facts.project.calendar);
        clock.and_then(|clock| clock.due).map_or(Face::Empty, Face::Time)
    }
}

fn share(answers: &[u8], counts: impl Fn(u8) -> bool) -> Option<i64> {
    let n = i64::try_from(answers.len()).ok().filter(|_| answers.len() >= ANSWERS_LEAST)?;
    let hits = i64::try_from(answers.iter().filter(|answer| counts(**answer)).count()).ok()?;
    Some((hits * 200 + n) / (2 * n))
}

const WORKING: &[&str] = &["received", "acknowledged", "assessed", "in_progress", "answered", "reopened"];

const FLOW: Flow = Flow {
    field: "state",
    open: &["received", "acknowledged", "assessed", "in_progress", "answered", "waiting_client", "reopened"],
    steps: &[
        Step {
            from: &["received"],
            to: "acknowledged",
            must: &[Need::Field("first_answer"), Need::Field("first_answer_at")],
            stamps: &["first_answer_at"],
        },
        Step { from: &["acknowledged"], to: "assessed", must: ASSESSED, stamps: &["plan_at"] },
        Step { from: &["assessed", "reopened"], to: "in_progress", must: &[Need::Field("owner")], stamps: &[] },
        Step {
            from: &["assessed", "in_progress"],
            to: "answered",
            must: &[Need::Field("answer"), Need::Field("answered_in")],
            stamps: &[],
        },
        Step { from: WORKING, to: "waiting_client", must: &[Need::Rule(asked_the_client)], stamps: &["waiting_since"] },
        Step {
            from: &["waiting_client"],
            to: "acknowledged",
            must: &[Need::Field("first_answer"), Need::Field("first_answer_at")],
            stamps: &["resumed_at", "first_answer_at"],
        },
        Step { from: &["waiting_client"], to: "assessed", must: ASSESSED, stamps: &["resumed_at", "plan_at"] },
        Step { from: &["waiting_client"], to: "in_progress", must: &[Need::Field("owner")], stamps: &["resumed_at"] },
        Step {
            from: &["waiting_client"],
            to: "answered",
            must: &[Need::Field("answer"), Need::Field("answered_in")],
            stamps: &["resumed_at"],
        },
        Step { from: &["answered"], to: "closed", must: CLOSED, stamps: &["confirmed_at"] },
        Step { from: &["received", "acknowledged"], to: "closed", must: &[Need::Rule(only_noted)], stamps: &[] },
        Step {
            from: &["answered", "closed"],
            to: "reopened",
            must: &[Need::Rule(not_satisfied), Need::Field("reason")],
            stamps: &["reopened_at"],
        },
    ],
};

const ASSESSED: &[Need] = &[Need::Rule(has_severity), Need::Field("owner"), Need::Field("plan"), Need::Field("plan_at")];
const CLOSED: &[Need] = &[Need::Rule(has_verdict), Need::Rule(is_solved), Need::Rule(has_cause), Need::Rule(has_lesson)];

fn has_severity(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    (feedback.kind == FeedbackKind::Complaint && feedback.severity.0.is_none()).then(|| Msg::new("feedback-no-severity"))
}

fn asked_the_client(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    let asked = facts.project.interactions.of(&feedback.question).is_some_and(Interaction::asks_them);
    (!asked).then(|| Msg::new("feedback-no-question"))
}

fn has_verdict(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    (feedback.wants_something() && feedback.satisfied.is_none()).then(|| Msg::new("feedback-no-verdict"))
}

fn is_solved(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    (feedback.wants_something() && feedback.solved_at.is_none()).then(|| Msg::new("feedback-not-solved"))
}

fn has_cause(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    (feedback.kind == FeedbackKind::Complaint && feedback.cause.0.is_empty()).then(|| Msg::new("feedback-no-cause"))
}

fn has_lesson(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let feedback = same::<Feedback>(Some(row))?;
    let none = feedback.lesson.0.is_none() && !feedback.no_lesson;
    (feedback.kind == FeedbackKind::Complaint && none).then(|| Msg::new("feedback-no-lesson"))
}

fn only_noted(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    same::<Feedback>(Some(row))?.wants_something().then(|| Msg::new("feedback-not-answered"))
}

fn not_satisfied(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    (same::<Feedback>(Some(row))?.satisfied != Some(Satisfied::No)).then(|| Msg::new("feedback-not-refused"))
}

impl Record for Feedback {
    const KIND: Kind = Kind::Feedback;
    const FIELDS: &'static [Field<Self>] = &[
        field!(text).required(),
        field!(kind).column(10),
        field!(who).column(12),
        field!(at).column(16),
        field!(channel).column(9),
        field!(detail),
        field!(severity).column(8),
        field!(state).column(18).group("state"),
        field!(owner).column(12),
        field!(about).column(12),
        field!(first_answer_at).column(16).group("state"),
        field!(first_answer).group("state"),
        field!(plan),
        field!(plan_at).column(16).group("state"),
        field!(answer),
        field!(answered_in).group("state"),
        field!(solved_at).column(16).group("state"),
        field!(satisfied).column(9).group("state"),
        field!(confirmed_at).group("state"),
        field!(cause),
        field!(lesson).column(8),
        field!(no_lesson),
        field!(question).group("state"),
        field!(waiting_since).group("state"),
        field!(resumed_at).group("state"),
        field!(pauses).group("state"),
        field!(reopened_at).group("state"),
        field!(reopened).group("state"),
        field!(wave).column(12),
        field!(asked),
        field!(csat),
        field!(nps),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived { key: "sla_due", value: Self::sla_due, column: 16, ceiling: Visibility::Team },
        Derived {
            key: "csat_pct",
            value: |feedback, _| Face::number(feedback.csat_pct(), Unit::Percent),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "csat_mean",
            value: |feedback, _| {
                feedback.csat_mean().map_or(Face::Empty, |value| Face::Number { value, places: 2, unit: Unit::Plain })
            },
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "nps_score",
            value: |feedback, _| Face::number(feedback.nps_score(), Unit::Plain),
            column: 6,
            ceiling: Visibility::Client,
        },
        Derived {
            key: "response_pct",
            value: |feedback, _| Face::number(feedback.response_pct(), Unit::Percent),
            column: 6,
            ceiling: Visibility::Client,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] =
        &["text", "kind", "state", "who", "at", "sla_due", "severity", "owner", "satisfied", "csat_pct", "nps_score"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let Some(before) = before else { return };
        if before.state == FeedbackState::WaitingClient && self.state != FeedbackState::WaitingClient {
            if let Some(from) = self.waiting_since {
                let to = self.resumed_at.unwrap_or_else(|| sla::morning(facts.today)).max(from);
                let question = self.question.0.as_ref().map(|link| link.id.clone()).unwrap_or_default();
                self.pauses.0.push(Pause { from, to: Some(to), question }.show());
            }
            (self.waiting_since, self.resumed_at, self.question) = (None, None, Link::default());
        }
        if self.state == FeedbackState::Reopened && before.state != FeedbackState::Reopened {
            self.reopened = Amount::of(before.reopened.0.unwrap_or(0) + 1);
            // The next solution is a new one; the verdict goes when work goes on.
            (self.solved_at, self.confirmed_at) = (None, None);
        }
        if before.state == FeedbackState::Reopened && self.state != FeedbackState::Reopened && self.satisfied == before.satisfied
        {
            self.satisfied = None;
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Vec::new();
        if self.at.is_some_and(|at| at.date() > facts.today) {
            faults.push(("at", Msg::new("date-in-future").date("today", facts.today)));
        }
        for (key, later) in [("first_answer_at", self.first_answer_at), ("plan_at", self.plan_at), ("solved_at", self.solved_at)]
        {
            if let (Some(at), Some(later)) = (self.at, later)
                && later < at
            {
                faults.push((key, Msg::new("feedback-before-received").text("at", at.format("%Y-%m-%d %H:%M").to_string())));
            }
        }
        if self.severity.0.is_some() && self.kind != FeedbackKind::Complaint {
            faults.push(("severity", Msg::new("feedback-severity-kind")));
        }
        if let Some(answer) = self.csat.0.iter().find(|answer| !(1..=5).contains(*answer)) {
            faults.push(("csat", Msg::new("feedback-csat").count("answer", *answer)));
        }
        let scored = !self.csat.0.is_empty() || !self.nps.0.is_empty();
        if scored && self.kind != FeedbackKind::Survey {
            faults.push(("kind", Msg::new("feedback-answers-kind")));
        }
        let answers = i64::try_from(self.csat.0.len().max(self.nps.0.len())).unwrap_or(i64::MAX);
        if self.asked.0.is_some_and(|asked| asked < answers) {
            faults.push(("asked", Msg::new("feedback-asked").count("answers", answers)));
        }
        for line in &self.pauses.0 {
            match Pause::read(line) {
                None => faults.push(("pauses", Msg::new("feedback-pause").text("line", line))),
                Some(pause) if !asks_the_client(&pause.question, facts) => {
                    faults.push(("pauses", Msg::new("feedback-pause-question").text("line", line)));
                }
                Some(_) => {}
            }
        }
        faults
    }
}

/// Whether that short id is a question we asked: only then the clock may have
/// stood still.
fn asks_the_client(id: &str, facts: &Facts<'_>) -> bool {
    same::<Interaction>(facts.project.find(id)).is_some_and(Interaction::asks_them)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{at, fault_keys, lacks, put, today};

    fn complaint(state: FeedbackState) -> Feedback {
        Feedback { at: Some(at("2026-08-18 16:20")), state, ..Feedback::default() }
    }

    #[test]
    fn the_survey_of_the_sample() {
        let survey = Feedback {
            kind: FeedbackKind::Survey,
            csat: Answers(vec![5, 4, 4, 3, 4, 5]),
            nps: Answers(vec![9, 8, 7, 6, 9, 10]),
            asked: Amount::of(9),
            ..Feedback::default()
        };
        assert_eq!((survey.csat_pct(), survey.csat_mean(), survey.nps_score()), (Some(83), Some(417), Some(33)));
        assert_eq!(survey.response_pct(), Some(66));
        let few = Feedback { csat: Answers(vec![5, 4, 4, 3]), nps: Answers(vec![9, 8]), ..survey };
        assert_eq!((few.csat_pct(), few.csat_mean(), few.nps_score()), (None, Some(400), None), "four answers are no percentage");
    }

    #[test]
    fn a_complaint_goes_the_whole_way() {
        use FeedbackState::{Acknowledged, Answered, Assessed, InProgress, Received};
        let project = Project::default();
        let facts = project.facts(today());
        let lack = |state, to: &str| lacks(&complaint(state), to, &facts).unwrap();
        assert_eq!(lack(Received, "acknowledged"), ["first_answer"]);
        assert_eq!(lack(Acknowledged, "assessed"), ["feedback-no-severity", "owner", "plan"]);
        assert_eq!(lack(Assessed, "in_progress"), ["owner"]);
        assert_eq!(lack(InProgress, "answered"), ["answer", "answered_in"]);
        let closed = ["feedback-no-verdict", "feedback-not-solved", "feedback-no-cause", "feedback-no-lesson"];
        assert_eq!(lack(Answered, "closed"), closed);
        assert_eq!(lack(Received, "closed"), ["feedback-not-answered"]);
        let settled = Feedback {
            satisfied: Some(Satisfied::NoAnswer),
            solved_at: Some(at("2026-08-19 09:00")),
            cause: Text("批量时段冲突".into()),
            no_lesson: true,
            ..complaint(Answered)
        };
        assert_eq!(lacks(&settled, "closed", &facts).unwrap(), [""; 0]);
    }

    #[test]
    fn praise_and_surveys_are_only_taken_note_of() {
        let project = Project::default();
        for kind in [FeedbackKind::Praise, FeedbackKind::Survey] {
            let noted = Feedback { kind, ..Feedback::default() };
            assert_eq!(lacks(&noted, "closed", &project.facts(today())).unwrap(), [""; 0]);
        }
    }

    #[test]
    fn the_clock_stops_only_for_a_question_and_the_pause_is_kept() {
        let mut project = Project::default();
        let mail = put(&mut project, "L11", Interaction::default());
        let question = put(&mut project, "L12", Interaction { asks_reply: true, ..Interaction::default() });
        let facts = project.facts(today());
        let ask = |link: Link<Interaction>| Feedback { question: link, ..complaint(FeedbackState::InProgress) };
        let lack = |feedback: &Feedback| lacks(feedback, "waiting_client", &facts).unwrap();
        assert_eq!(lack(&ask(Link::default())), ["feedback-no-question"]);
        assert_eq!(lack(&ask(Link::to(mail))), ["feedback-no-question"], "it asks nothing");
        assert_eq!(lack(&ask(Link::to(question.clone()))), [""; 0]);
        let waiting = Feedback {
            state: FeedbackState::WaitingClient,
            waiting_since: Some(at("2026-08-18 17:00")),
            ..ask(Link::to(question))
        };
        let resumed_at = Some(at("2026-08-19 09:20"));
        let mut back = Feedback { state: FeedbackState::InProgress, resumed_at, ..waiting.clone() };
        back.settle(Some(&waiting), &facts);
        assert_eq!(back.pauses.0, ["2026-08-18 17:00 > 2026-08-19 09:20 L12"]);
        assert_eq!((back.waiting_since, back.resumed_at, back.question.0.is_none()), (None, None, true));
        assert!(fault_keys(&back, &facts).is_empty());
    }

    #[test]
    fn a_reopened_complaint_counts_once_more_and_needs_a_new_verdict() {
        let project = Project::default();
        let facts = project.facts(today());
        let answered = Feedback { solved_at: Some(at("2026-08-19 09:00")), ..complaint(FeedbackState::Answered) };
        assert_eq!(lacks(&answered, "reopened", &facts).unwrap(), ["feedback-not-refused", "reason"]);
        let refused = Feedback { satisfied: Some(Satisfied::No), ..answered };
        assert_eq!(lacks(&refused, "reopened", &facts).unwrap(), ["reason"]);
        let mut reopened = Feedback { state: FeedbackState::Reopened, ..refused.clone() };
        reopened.settle(Some(&refused), &facts);
        assert_eq!((reopened.reopened.0, reopened.solved_at), (Some(1), None));
        let mut working = Feedback { state: FeedbackState::InProgress, ..reopened.clone() };
        working.settle(Some(&reopened), &facts);
        assert_eq!(working.satisfied, None);
    }

    #[test]
    fn rules_of_feedback() {
        let project = Project::default();
        let bad = Feedback {
            kind: FeedbackKind::Request,
            at: Some(at("2026-08-20 09:00")),
            first_answer_at: Some(at("2026-08-19 09:00")),
            severity: Amount::of(1),
            csat: Answers(vec![0, 5]),
            asked: Amount::of(1),
            pauses: Lines(vec!["gestern".into(), "2026-08-18 10:00 > 2026-08-19 09:00 L99".into()]),
            ..Feedback::default()
        };
        let keys = [
            "date-in-future",
            "feedback-before-received",
            "feedback-severity-kind",
            "feedback-csat",
            "feedback-answers-kind",
            "feedback-asked",
            "feedback-pause",
            "feedback-pause-question",
        ];
        assert_eq!(fault_keys(&bad, &project.facts(today())), keys);
    }
}
