//! The project itself: its charter (domain.md 1.1).

use chrono::{NaiveDate, NaiveTime};

use crate::data::cell::{Face, Unit};
use crate::data::closing::{self, ClosingItem};
use crate::data::faults::Faults;
use crate::data::msg::{Arg, Msg};
use crate::data::project::{Kind, Project};
use crate::data::record::{Derived, Facts, Field, Flow, Need, Record, Row, Step, renew, same};
use crate::data::records::task::TaskState;
use crate::data::records::{Stakeholder, Task};
use crate::data::values::{Amount, Choices, Lines, Link, Money, Pct, Pd, Text, Visibility, WdCount};
use crate::{choice, field, record};

record! {
    /// What the project is for, its limits, its money, and who agreed to it.
    /// Fields of one purpose that could nest (tolerance, confirmation) are
    /// members with a common beginning.
    pub struct Charter {
        /// Name of the project.
        pub title: String,
        /// Short code, `[A-Z0-9-]{2,16}`.
        pub code: String,
        /// Where it stands.
        pub state: ProjectState,
        /// Who orders it.
        pub client: String,
        /// Who delivers it.
        pub vendor: String,
        /// What the client does and needs, as far as the project is concerned.
        pub background: Text,
        /// What is to be reached, in at least one measurable sentence.
        pub goal: Text,
        /// The result that the leaders of the client value most.
        pub valued_result: String,
        /// What is in scope.
        pub scope_in: Lines,
        /// What is out of scope.
        pub scope_out: Lines,
        /// Success criteria with their targets.
        pub success: Lines,
        /// What was measured at the end, one line for each success criterion
        /// in the same order.
        pub success_results: Lines,
        /// First day.
        pub start: Option<NaiveDate>,
        /// Day of completion by contract.
        pub contract_finish: Option<NaiveDate>,
        /// ISO 4217 code of the currency of every amount: `CNY`.
        pub currency: String,
        /// Contract value.
        pub contract_value: Money,
        /// Reserve for risks.
        pub contingency_total: Money,
        /// How much of the reserve was spent.
        pub contingency_used: Money,
        /// Person-days spent so far.
        pub actual_pd: Amount<Pd>,
        /// A slip of more than this many working days is amber.
        pub green_wd: Amount<WdCount>,
        /// A slip of more than this many working days is red.
        pub amber_wd: Amount<WdCount>,
        /// Overrun of the budget in per cent from which cost is amber.
        pub cost_amber_pct: Amount<Pct>,
        /// Overrun of the budget in per cent from which cost is red.
        pub cost_red_pct: Amount<Pct>,
        /// Name of the working calendar: `CN`.
        pub calendar: String,
        /// Working hours of a day: `09:00-12:00`.
        pub work_hours: Lines,
        /// Languages of its reports: `zh-CN`, `en`.
        pub languages: Lines,
        /// The person of the client who confirmed the charter.
        pub confirmed_by: Link<Stakeholder>,
        /// When the charter was confirmed.
        pub confirmed_on: Option<NaiveDate>,
        /// Where the confirmation is found.
        pub confirmed_ref: String,
        /// Who approved the first baseline of the plan.
        pub baseline_by: Link<Stakeholder>,
        /// When the first baseline was approved.
        pub baseline_on: Option<NaiveDate>,
        /// Where that approval is found.
        pub baseline_ref: String,
        /// Who decided to suspend or to terminate.
        pub decided_by: Link<Stakeholder>,
        /// Since when it is suspended, terminated or closed.
        pub decided_on: Option<NaiveDate>,
        /// Where that decision is found.
        pub decision_ref: String,
        /// Items of the closing list that a person ticked off.
        pub closing_done: Choices<ClosingItem>,
        /// Items of the closing list that were waived.
        pub closing_waived: Choices<ClosingItem>,
        /// Why they were waived.
        pub closing_why: Text,
        /// The status date is fixed to this day, as in the sample project.
        pub as_of: Option<NaiveDate>,
    }
}

choice! {
    /// Where the project stands.
    ProjectState = "project_state" {
        Draft "draft",
        Active "active",
        Suspended "suspended",
        Closing "closing",
        Closed "closed",
        Terminated "terminated",
    }
}

/// The working hours of a day if nobody said (domain.md 1.1): 7.5 hours.
const WORK_HOURS: [&str; 2] = ["09:00-12:00", "13:30-18:00"];

impl Charter {
    /// A slip of more than this many working days is amber if nobody said.
    pub const GREEN_WD: i64 = 2;
    /// A slip of more than this many working days is red if nobody said.
    pub const AMBER_WD: i64 = 10;
    /// From this overrun in per cent on cost is amber if nobody said.
    pub const COST_AMBER_PCT: i64 = 5;
    /// From this overrun in per cent on cost is red if nobody said.
    pub const COST_RED_PCT: i64 = 10;

    /// Working days of slip that are still green.
    #[must_use]
    pub fn green(&self) -> i64 {
        self.green_wd.0.unwrap_or(Self::GREEN_WD)
    }

    /// Working days of slip that are still amber.
    #[must_use]
    pub fn amber(&self) -> i64 {
        self.amber_wd.0.unwrap_or(Self::AMBER_WD)
    }

    /// Overrun in per cent from which cost is amber.
    #[must_use]
    pub fn cost_amber(&self) -> i64 {
        self.cost_amber_pct.0.unwrap_or(Self::COST_AMBER_PCT)
    }

    /// Overrun in per cent from which cost is red.
    #[must_use]
    pub fn cost_red(&self) -> i64 {
        self.cost_red_pct.0.unwrap_or(Self::COST_RED_PCT)
    }

    /// What is left of the reserve in minor units; none if there is none.
    #[must_use]
    pub fn reserve(&self) -> Option<i64> {
        Some(self.contingency_total.0?.saturating_sub(self.contingency_used.0.unwrap_or(0)))
    }

    /// The working hours of a day from first to last. What cannot be read is
    /// left out; nothing said is 09:00-12:00 and 13:30-18:00.
    #[must_use]
    pub fn shifts(&self) -> Vec<(NaiveTime, NaiveTime)> {
        if self.work_hours.0.is_empty() {
            return WORK_HOURS.iter().filter_map(|line| shift(line)).collect();
        }
        self.work_hours.0.iter().filter_map(|line| shift(line)).collect()
    }

    /// Whether goal and first plan have the signature of the client.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.confirmed_on.is_some() && self.baseline_on.is_some()
    }

    /// Whether the goal has a number in it; one without cannot be measured.
    #[must_use]
    pub fn goal_is_measurable(&self) -> bool {
        self.goal.0.chars().any(|c| c.is_numeric() || "一二三四五六七八九十百千万".contains(c))
    }
}

/// `09:00-12:00` as two times of a day, the first before the second.
fn shift(line: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = line.split_once(['-', '–', '~'])?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let (from, to) = (time(from)?, time(to)?);
    (from < to).then_some((from, to))
}

/// Whether a project code has the form `[A-Z0-9-]{2,16}`.
fn is_code(code: &str) -> bool {
    (2..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// Budget of all tasks that were not cancelled, in tenths of a person-day.
#[must_use]
pub fn budget(project: &Project) -> i64 {
    let counts = |task: &&Task| task.state != TaskState::Cancelled;
    project.tasks.iter().filter(counts).filter_map(|task| task.budget_pd.0).sum()
}

/// Work starts on what the client has signed, or with a reason.
fn is_signed(row: &dyn Row, _: &Facts<'_>) -> Option<Msg> {
    let charter = same::<Charter>(Some(row))?;
    (!charter.is_signed() && charter.reason.is_empty()).then(|| Msg::new("rule-project-unsigned"))
}

/// The payments of the milestones make up the whole contract.
fn payments_are_whole(_: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let sum: i64 = facts.project.milestones.iter().filter_map(|milestone| milestone.pay_pct.0).sum();
    (sum != 0 && sum != 100).then(|| Msg::new("rule-payments-sum").count("sum", sum))
}

/// The project is closed when its closing list is.
fn closing_is_complete(row: &dyn Row, facts: &Facts<'_>) -> Option<Msg> {
    let charter = same::<Charter>(Some(row))?;
    let open = closing::list(charter, facts.project).into_iter().filter(|line| !line.is_settled());
    let labels: Vec<String> = open.map(|line| line.label()).collect();
    (!labels.is_empty()).then(|| Msg::new("rule-project-closing").with("items", Arg::Labels(labels)))
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["draft", "active", "suspended", "closing"],
    steps: &[
        Step {
            from: &["draft"],
            to: "active",
            must: &[
                Need::Field("code"),
                Need::Field("goal"),
                Need::Field("scope_in"),
                Need::Field("scope_out"),
                Need::Field("success"),
                Need::Field("start"),
                Need::Field("contract_finish"),
                Need::Rule(is_signed),
                Need::Rule(payments_are_whole),
            ],
            stamps: &[],
        },
        Step {
            from: &["active"],
            to: "suspended",
            must: &[Need::Field("reason"), Need::Field("decided_on"), Need::Field("decided_by")],
            stamps: &["decided_on"],
        },
        Step { from: &["suspended"], to: "active", must: &[Need::Field("reason")], stamps: &[] },
        Step { from: &["active"], to: "closing", must: &[], stamps: &[] },
        Step {
            from: &["closing"],
            to: "closed",
            must: &[Need::Rule(closing_is_complete), Need::Field("decided_on")],
            stamps: &["decided_on"],
        },
        Step {
            from: &["draft", "active", "suspended", "closing"],
            to: "terminated",
            must: &[Need::Field("reason"), Need::Field("decision_ref"), Need::Field("decided_on")],
            stamps: &["decided_on"],
        },
    ],
};

impl Record for Charter {
    const KIND: Kind = Kind::Charter;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(code).column(12),
        field!(state).column(10).group("state"),
        field!(client).column(20),
        field!(vendor).column(20),
        field!(background),
        field!(goal),
        field!(valued_result),
        field!(scope_in),
        field!(scope_out),
        field!(success),
        field!(success_results),
        field!(start).column(10),
        field!(contract_finish).column(15),
        field!(currency),
        field!(contract_value).column(14).ceiling(Visibility::OneToOne),
        field!(contingency_total).ceiling(Visibility::Team),
        field!(contingency_used).ceiling(Visibility::Team),
        field!(actual_pd).ceiling(Visibility::Team),
        field!(green_wd),
        field!(amber_wd),
        field!(cost_amber_pct).ceiling(Visibility::Team),
        field!(cost_red_pct).ceiling(Visibility::Team),
        field!(calendar),
        field!(work_hours),
        field!(languages),
        field!(confirmed_by),
        field!(confirmed_on),
        field!(confirmed_ref),
        field!(baseline_by),
        field!(baseline_on),
        field!(baseline_ref),
        field!(decided_by).group("state"),
        field!(decided_on).group("state"),
        field!(decision_ref).group("state"),
        field!(closing_done),
        field!(closing_waived),
        field!(closing_why),
        field!(as_of),
    ];
    const DERIVED: &'static [Derived<Self>] = &[
        Derived {
            key: "bac_pd",
            value: |_, facts| Face::Number { value: budget(facts.project), places: 1, unit: Unit::PersonDays },
            column: 11,
            ceiling: Visibility::Team,
        },
        Derived {
            key: "reserve",
            value: |charter, _| charter.reserve().map_or(Face::Empty, Face::Money),
            column: 12,
            ceiling: Visibility::Team,
        },
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] =
        &["title", "state", "code", "contract_finish", "client", "vendor", "start", "contract_value", "bac_pd"];
    const VISIBILITY: Visibility = Visibility::Client;

    fn settle(&mut self, before: Option<&Self>, facts: &Facts<'_>) {
        let decided = matches!(self.state, ProjectState::Suspended | ProjectState::Closed | ProjectState::Terminated);
        if let Some(before) = before.filter(|before| decided && before.state != self.state) {
            renew(&mut self.decided_on, Some(&before.decided_on), Some(facts.today));
        }
    }

    fn check(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        faults.when(!self.code.is_empty() && !is_code(&self.code), "code", || {
            Msg::new("rule-project-code").text("code", self.code.as_str())
        });
        let currency = self.currency.len() == 3 && self.currency.bytes().all(|b| b.is_ascii_uppercase());
        faults.when(!self.currency.is_empty() && !currency, "currency", || {
            Msg::new("rule-project-currency").text("currency", self.currency.as_str())
        });
        let whole = matches!((self.start, self.contract_finish), (Some(start), Some(finish)) if finish <= start);
        faults
            .when(whole, "contract_finish", || Msg::new("rule-project-finish").date("start", self.start.unwrap_or(facts.today)));
        let decided = ("decided_on", self.decided_on);
        faults.past(&[("confirmed_on", self.confirmed_on), ("baseline_on", self.baseline_on), decided], facts.today);
        faults.when(self.amber() < self.green(), "amber_wd", || {
            Msg::new("rule-project-tolerance").count("green", self.green()).count("amber", self.amber())
        });
        faults.when(self.cost_red() < self.cost_amber(), "cost_red_pct", || {
            Msg::new("rule-project-cost-tolerance").count("amber", self.cost_amber()).count("red", self.cost_red())
        });
        let unread = self.work_hours.0.iter().find(|line| shift(line).is_none());
        faults.when(unread.is_some(), "work_hours", || {
            Msg::new("rule-project-hours").text("line", unread.cloned().unwrap_or_default())
        });
        let results = self.success_results.0.len();
        faults.when(results > self.success.0.len(), "success_results", || {
            Msg::new("rule-project-results").count("results", results).count("criteria", self.success.0.len())
        });
        faults.needed(!self.closing_waived.0.is_empty() && self.closing_why.0.is_empty(), "closing_why", "closing_waived");
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Milestone;
    use crate::data::testing::{TODAY, day, faults, missing, put};
    use crate::data::values::Choice;

    #[test]
    fn a_code_is_capitals_digits_and_hyphens() {
        for good in ["JHB-EDP", "A1", "ABCDEFGHIJKLMNOP"] {
            assert!(is_code(good), "{good}");
        }
        for bad in ["", "A", "jhb", "江海", "A B", "ABCDEFGHIJKLMNOPQ", "A_B"] {
            assert!(!is_code(bad), "{bad}");
        }
    }

    #[test]
    fn each_rule_finds_its_fault() {
        let project = Project::default();
        assert!(faults(&Charter::default(), &project).is_empty(), "a new project is not faulty");
        let start = Some(day("2026-03-05"));
        for (charter, fault) in [
            (Charter { code: "jhb".into(), ..Charter::default() }, "code rule-project-code"),
            (Charter { currency: "元".into(), ..Charter::default() }, "currency rule-project-currency"),
            (Charter { start, contract_finish: start, ..Charter::default() }, "contract_finish rule-project-finish"),
            (Charter { amber_wd: Amount::of(1), ..Charter::default() }, "amber_wd rule-project-tolerance"),
            (Charter { cost_red_pct: Amount::of(4), ..Charter::default() }, "cost_red_pct rule-project-cost-tolerance"),
            (Charter { work_hours: Lines(vec!["9-12".into()]), ..Charter::default() }, "work_hours rule-project-hours"),
            (Charter { work_hours: Lines(vec!["13:00-09:00".into()]), ..Charter::default() }, "work_hours rule-project-hours"),
            (
                Charter { success_results: Lines(vec!["met".into()]), ..Charter::default() },
                "success_results rule-project-results",
            ),
            (Charter { confirmed_on: Some(day("2026-08-20")), ..Charter::default() }, "confirmed_on rule-future"),
            (Charter { closing_waived: Choices(vec![ClosingItem::Survey]), ..Charter::default() }, "closing_why rule-needed"),
        ] {
            assert_eq!(faults(&charter, &project), [fault], "{charter:?}");
        }
    }

    #[test]
    fn work_starts_when_goal_scope_and_plan_are_signed() {
        let mut project = Project::default();
        let bare = missing(&Charter::default(), "active", &project);
        let asked = ["code", "goal", "scope_in", "scope_out", "success", "start", "contract_finish", "rule-project-unsigned"];
        assert_eq!(bare, asked);
        let signed = Charter { confirmed_on: Some(day(TODAY)), baseline_on: Some(day(TODAY)), ..Charter::default() };
        assert!(!missing(&signed, "active", &project).contains(&"rule-project-unsigned".to_owned()));
        let hurried = Charter { reason: "oral go-ahead".into(), ..Charter::default() };
        assert!(!missing(&hurried, "active", &project).contains(&"rule-project-unsigned".to_owned()));
        put(&mut project, "M2", Milestone { pay_pct: Amount::of(90), ..Milestone::default() });
        assert!(missing(&signed, "active", &project).contains(&"rule-payments-sum".to_owned()));
    }

    #[test]
    fn suspending_asks_who_and_why_and_takes_a_day_of_its_own() {
        let project = Project::default();
        let active = Charter { state: ProjectState::Active, decided_on: Some(day("2026-05-01")), ..Charter::default() };
        assert_eq!(missing(&active, "suspended", &project), ["reason", "decided_by"]);
        let mut stopped = Charter { state: ProjectState::Suspended, ..active.clone() };
        stopped.settle(Some(&active), &project.facts(day(TODAY)));
        assert_eq!(stopped.decided_on, Some(day(TODAY)));
    }

    #[test]
    fn nothing_said_is_the_default_of_the_model() {
        let charter = Charter::default();
        assert_eq!((charter.green(), charter.amber(), charter.cost_amber(), charter.cost_red()), (2, 10, 5, 10));
        let minutes: i64 = charter.shifts().iter().map(|(from, to)| (*to - *from).num_minutes()).sum();
        assert_eq!(minutes, 450, "7.5 hours");
        let long = Charter { work_hours: Lines(vec!["08:00-18:00".into()]), ..charter };
        assert_eq!(long.shifts().len(), 1);
    }

    #[test]
    fn a_goal_without_a_number_cannot_be_measured() {
        let goal = |text: &str| Charter { goal: Text(text.into()), ..Charter::default() }.goal_is_measurable();
        assert!(goal("人工工时减少 60%") && goal("减少三成") && goal("T+１"));
        assert!(!goal("better reports"));
    }

    #[test]
    fn the_budget_is_that_of_all_tasks_but_the_cancelled() {
        let mut project = Project::default();
        put(&mut project, "T01", Task { budget_pd: Amount::of(405), ..Task::default() });
        let state = TaskState::Cancelled;
        put(&mut project, "T02", Task { budget_pd: Amount::of(100), state, ..Task::default() });
        assert_eq!(budget(&project), 405);
    }

    #[test]
    fn a_project_is_closed_when_its_list_is() {
        let project = Project::default();
        let closing = Charter { state: ProjectState::Closing, ..Charter::default() };
        assert_eq!(missing(&closing, "closed", &project), ["rule-project-closing", "decided_on"]);
        let ticked = Charter { closing_done: Choices(ClosingItem::ALL.to_vec()), ..closing };
        assert_eq!(missing(&ticked, "closed", &project), ["decided_on"]);
    }
}
