//! `duijie show`: a pane as text, or as JSON for scripts.

use std::io::IsTerminal;

use super::Printed;
use super::context::{Context, Failure};
use super::desk::Desk;
use super::table;
use crate::data::exposure::{self, Totals};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project};
use crate::data::record::{Facts, Row};
use crate::data::schedule::Schedule;
use crate::lang::Lang;
use crate::report::panes::{self, Pane};
use crate::report::{chart, json, timeline};
use crate::store::Problem;
use crate::tui::{terminal, text};

/// How wide text is where no terminal says it: fits a mail.
const WIDTH: usize = 100;
/// The same for the chart: fits everywhere.
const CHART_WIDTH: usize = 80;
/// The narrowest text.
const LEAST_WIDTH: usize = 20;

/// What the schedule gives its dates, and the chart draws.
const PLANNED: [Kind; 2] = [Kind::Milestone, Kind::Task];

/// How a pane is printed.
pub struct How {
    /// As JSON.
    pub json: bool,
    /// In so many columns; as wide as the terminal if nobody says.
    pub width: Option<usize>,
    /// With archived records.
    pub archived: bool,
}

/// Prints a pane. Files that do not load are told besides, and the command
/// fails although it prints what there is.
///
/// # Errors
/// No project, or it cannot be read.
pub fn show(pane: &Pane, how: &How, cx: &Context) -> Result<Printed, Failure> {
    let desk = Desk::open(cx)?;
    let shown = if how.json { as_json(pane, how, &desk) } else { plain(pane, how, &desk.facts(), &cx.lang) };
    let mut warnings: Vec<Msg> = desk.problems.iter().map(Problem::msg).collect();
    let code = u8::from(!warnings.is_empty());
    if pane.sections.iter().any(|section| PLANNED.contains(&section.kind)) {
        warnings.extend(desk.provisional());
        // Such a plan was made by hand: every way in refuses loops.
        let loops = desk.facts().schedule.map(Schedule::loops).unwrap_or_default();
        warnings.extend(loops.iter().map(|ids| Msg::new("plan-loop").text("ids", ids.join(" > "))));
    }
    Ok(Printed { code, text: shown, raw: false, warnings })
}

fn as_json(pane: &Pane, how: &How, desk: &Desk<'_>) -> String {
    let facts = desk.facts();
    let lists = pane.sections.iter().map(|section| (section.kind.plural(), (section.rows)(&facts, how.archived))).collect();
    let extras = match pane.name {
        "risks" => json::exposure(&desk.project),
        "timeline" => timeline::extras(&facts),
        _ => Vec::new(),
    };
    json::document(&facts, pane.name == "overview", extras, &lists) + "\n"
}

/// A pane as text without borders: as it is printed, mailed, read aloud, and
/// copied from the screen.
#[must_use]
pub fn plain(pane: &Pane, how: &How, facts: &Facts<'_>, lang: &Lang) -> String {
    let is_chart = pane.name == "timeline";
    let unsaid = if is_chart { CHART_WIDTH } else { WIDTH };
    let width = how.width.unwrap_or_else(|| terminal_width(unsaid)).max(LEAST_WIDTH);
    let title = |key: &str| lang.t(key).into_owned();
    let mut lines = Vec::new();
    let wrapped = |line: &str| text::lines(line, width);
    let charter = facts.project.charter();
    let name = charter.map(|charter| format!("{} {}", charter.code, charter.title)).unwrap_or_default();
    lines.extend(wrapped(&format!("{name}  {}  {}", title(&format!("cli-pane-{}", pane.name)), lang.date(facts.today))));
    if is_chart {
        let rows = || PLANNED.iter().flat_map(|kind| panes::rows(facts, *kind, how.archived)).collect();
        lines.push(String::new());
        let chart = chart::draw(rows(), facts, lang, width);
        let notes = chart::notes(&chart, facts, lang);
        lines.extend(chart.lines.into_iter().chain(notes.iter().flat_map(|line| wrapped(line))));
    }
    for section in pane.sections.iter().filter(|section| !(is_chart && PLANNED.contains(&section.kind))) {
        let rows: Vec<&dyn Row> = (section.rows)(facts, how.archived);
        lines.push(String::new());
        lines.push(format!("{} ({})", title(&format!("kinds-{}", section.kind.key())), rows.len()));
        if !rows.is_empty() {
            lines.extend(table::lines(section.kind, &rows, facts, lang, width));
        }
        if section.kind == Kind::Risk {
            lines.extend(exposure_lines(facts.project, lang).iter().flat_map(|line| wrapped(line)));
        }
    }
    lines.join("\n") + "\n"
}

/// Threats and opportunities are never netted: a line each.
fn exposure_lines(project: &Project, lang: &Lang) -> Vec<String> {
    let exposure = exposure::of(project);
    let currency = project.charter().map(|charter| charter.currency.clone()).unwrap_or_default();
    let line = |key: &'static str, totals: Totals| {
        let money = |expected: exposure::Expected| lang.money(expected.money, &currency);
        let msg = Msg::new(key).text("inherent", money(totals.inherent)).text("current", money(totals.current));
        lang.msg(&msg.text("residual", money(totals.residual)))
    };
    let mut lines = vec![line("cli-threats", exposure.threats), line("cli-opportunities", exposure.opportunities)];
    if let Some(cover) = exposure.cover(project) {
        lines.push(lang.msg(&Msg::new("cli-reserve-cover").text("cover", crate::data::cell::decimal(cover, 2))));
    }
    lines
}

fn terminal_width(unsaid: usize) -> usize {
    let terminal = std::io::stdout().is_terminal().then(terminal::columns);
    terminal.flatten().unwrap_or(unsaid)
}
