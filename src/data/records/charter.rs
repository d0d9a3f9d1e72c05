//! The project itself: its charter (domain.md 1.1).

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::record::{Field, Record};
use crate::data::records::Stakeholder;
use crate::data::values::{Amount, Lines, Link, Money, Pct, Pd, Tags, Text, Visibility, WdCount};
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
        /// Items of the closing list that are done, by key.
        pub closing_done: Tags,
        /// Items of the closing list that were waived: `KEY: why`.
        pub closing_waived: Lines,
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

impl Record for Charter {
    const KIND: Kind = Kind::Charter;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required(),
        field!(code).column(12),
        field!(state).column(10).group("state"),
        field!(client).column(20),
        field!(vendor).column(20),
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
        field!(as_of),
    ];
    const COLUMNS: &'static [&'static str] = &["title", "state", "code", "contract_finish", "client", "vendor", "start", "contract_value"];
}
