//! `duijie show calendar`: which days are worked, and which of that is announced.

use chrono::{NaiveDate, TimeDelta};

use super::Printed;
use super::context::{Context, Failure};
use super::desk::Desk;
use crate::data::calendar::{FIRST, LAST};
use crate::data::entry;
use crate::data::msg::Msg;
use crate::report::{json, workdays};
use crate::store::Problem;

/// What it is called among the panes.
pub const NAME: &str = "calendar";

/// How many days are listed if nobody says.
const DAYS: TimeDelta = TimeDelta::days(27);

/// Which days, and how they are printed.
pub struct How {
    /// The first day as it was typed; today if none.
    pub from: Option<String>,
    /// The last day as it was typed; four weeks if none.
    pub to: Option<String>,
    /// As JSON.
    pub json: bool,
}

/// Lists the days.
///
/// # Errors
/// No project, or what was typed is no day or no period.
pub fn calendar(how: &How, cx: &Context) -> Result<Printed, Failure> {
    let desk = Desk::open(cx)?;
    let calendar = &desk.project.calendar;
    let day = |text: &Option<String>, unsaid: NaiveDate| -> Result<NaiveDate, Msg> {
        let day = text.as_deref().map_or(Ok(unsaid), |text| entry::date(text, cx.today(), calendar))?;
        if (FIRST..=LAST).contains(&day) { Ok(day) } else { Err(Msg::new("rule-date-range").date("day", day)) }
    };
    let from = day(&how.from, cx.today())?;
    let to = day(&how.to, from.checked_add_signed(DAYS).unwrap_or(LAST).min(LAST))?;
    if to < from {
        return Err(Msg::new("cli-range-order").date("from", from).date("to", to).into());
    }
    let mut warnings: Vec<Msg> = desk.problems.iter().map(Problem::msg).collect();
    let code = u8::from(!warnings.is_empty());
    if calendar.is_provisional(to) {
        warnings.extend(desk.unannounced());
    }
    let text = if how.json {
        json::document(&desk.facts(), false, workdays::extras(calendar, from, to), &Vec::new()) + "\n"
    } else {
        let name = Msg::new("cli-calendar").text("name", calendar.name()).date("from", from).date("to", to);
        let mut lines = vec![cx.lang.msg(&name), String::new()];
        lines.extend(workdays::lines(calendar, from, to, &cx.lang));
        lines.join("\n") + "\n"
    };
    Ok(Printed { code, text, raw: false, warnings })
}
