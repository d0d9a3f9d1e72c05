//! The plan as a chart of plain text: for mail, for `grep`, for a terminal
//! that draws nothing. Only ASCII signs, whose width nobody disputes.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::timeline::{Days, Standing};
use crate::data::bands::{self, Sort};
use crate::data::cell::decimal;
use crate::data::clean;
use crate::data::earned;
use crate::data::msg::Msg;
use crate::data::phases;
use crate::data::project::Kind;
use crate::data::record::{Facts, Row};
use crate::data::records::milestone::MilestoneStatus;
use crate::data::values::Choice;
use crate::lang::Lang;

/// The least columns of the title.
const LEAST_TITLE: usize = 8;
/// The least columns of the bars; without room for them there are none.
const LEAST_BARS: usize = 12;
/// The least columns of title and bars beside baseline, float and status.
const ROOMY: usize = 30;
/// The same beside forecast and slip, which matter more.
const TIGHT: usize = LEAST_TITLE + 1 + LEAST_BARS;
/// Days left free at both ends of the plan.
const AIR: TimeDelta = TimeDelta::days(3);

/// One line of the chart.
struct Line<'a> {
    row: &'a dyn Row,
    standing: Standing,
}

/// A column of words, all cells of one width.
struct Column {
    head: String,
    cells: Vec<String>,
    is_number: bool,
    width: usize,
}

impl Column {
    fn new(head: String, is_number: bool, cells: Vec<String>) -> Self {
        let width = cells.iter().map(|cell| cell.width()).chain([head.width()]).max().unwrap_or(0);
        Self { head, cells, is_number, width }
    }
}

/// The days of the chart in so many columns.
#[derive(Clone, Copy)]
struct Scale {
    from: NaiveDate,
    days: i64,
    columns: i64,
}

impl Scale {
    fn of(lines: &[Line<'_>], today: NaiveDate, columns: usize) -> Self {
        let days = lines.iter().flat_map(|line| [line.standing.baseline, line.standing.expected]);
        let days = || days.clone().flat_map(|(from, to)| [from, to]).flatten().chain([today]);
        let from = days().min().unwrap_or(today).checked_sub_signed(AIR).unwrap_or(today);
        let to = days().max().unwrap_or(today).checked_add_signed(AIR).unwrap_or(today);
        Self { from, days: (to - from).num_days() + 1, columns: i64::try_from(columns).unwrap_or(i64::MAX) }
    }

    fn place(&self, days: i64) -> i64 {
        days.saturating_mul(self.columns).div_euclid(self.days.max(1))
    }

    /// The first column of a day.
    fn column(&self, day: NaiveDate) -> i64 {
        self.place((day - self.from).num_days())
    }

    /// The last column of a day, so that the bar of the next day follows on it.
    fn end(&self, day: NaiveDate) -> i64 {
        (self.place((day - self.from).num_days() + 1) - 1).max(self.column(day))
    }
}

/// The chart as it was drawn, and which signs are in it.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Its lines.
    pub lines: Vec<String>,
    signs: BTreeSet<char>,
    is_marked: [bool; 2],
}

/// The chart: a line of months, then a line for each milestone and task, phase
/// by phase, none wider than `width` columns. Columns for which there is no
/// room are left out, the least important first, in the end the bars. A plan
/// of nothing is one sentence.
#[must_use]
pub fn draw(rows: Vec<&dyn Row>, facts: &Facts<'_>, lang: &Lang, width: usize) -> Chart {
    let lines = arranged(rows, facts);
    if lines.is_empty() {
        let empty = fitted(&lang.t("chart-empty"), width, false).trim_end().to_owned();
        return Chart { lines: vec![empty], ..Chart::default() };
    }
    let id = Column::new(lang.t("field-id").into_owned(), false, lines.iter().map(|line| clean::line(line.row.id())).collect());
    let titles = lines.iter().map(|line| {
        let indent = if line.standing.is_milestone { "" } else { " " };
        format!("{indent}{}", clean::line(&line.row.title()))
    });
    let title = Column::new(lang.field(Kind::Milestone, "title"), false, titles.collect());
    let mut others = figures(&lines, facts, lang);
    let room = |others: &[(&str, Column)]| {
        let taken: usize = others.iter().map(|(_, column)| column.width + 1).sum();
        width.saturating_sub(id.width + 1 + taken)
    };
    // From the least important one on.
    for (head, least) in
        [("column-float", ROOMY), ("", ROOMY), ("column-baseline", ROOMY), ("column-slip", TIGHT), ("column-forecast", TIGHT)]
    {
        if room(&others) < least {
            others.retain(|(key, _)| *key != head);
        }
    }
    let room = room(&others);
    let bars = if room >= TIGHT { (room * 3 / 5).max(room.saturating_sub(title.width + 1)) } else { 0 };
    let title = Column { width: if bars == 0 { room } else { room - bars - 1 }, ..title };
    let scale = Scale::of(&lines, facts.today, bars);
    let columns: Vec<Column> = [id, title].into_iter().chain(others.into_iter().map(|(_, column)| column)).collect();
    let put = |cell: &dyn Fn(&Column) -> String, bar: String| {
        let mut cells: Vec<String> = columns.iter().map(|column| fitted(&cell(column), column.width, column.is_number)).collect();
        cells.push(bar);
        cells.join(" ").trim_end().to_owned()
    };
    let months = if bars == 0 { String::new() } else { months(&scale, lang) };
    let head = put(&|column| column.head.clone(), months);
    let drawn: Vec<String> = lines.iter().map(|line| if bars == 0 { String::new() } else { bar(line, &scale, facts) }).collect();
    let signs = drawn.iter().flat_map(|bar| bar.chars()).collect();
    let marked = |sign: char| lines.iter().any(|line| mark(line, facts).contains(sign));
    let is_marked = [marked('\''), marked('*')];
    let body = drawn.into_iter().enumerate().map(|(n, bar)| put(&|column| column.cells[n].clone(), bar));
    Chart { lines: std::iter::once(head).chain(body).collect(), signs, is_marked }
}

/// What the signs of a chart mean; those of milestones and of tasks that mean
/// the same stand together.
const LEGEND: [(&str, &str); 10] = [
    ("o.", "chart-sign-baseline"),
    ("@#", "chart-sign-done"),
    ("+=", "chart-sign-ahead"),
    ("X", "chart-sign-critical"),
    ("*", "chart-sign-slips"),
    ("!", "chart-sign-late"),
    ("^", Sort::Window.key()),
    ("/", Sort::Freeze.key()),
    ("~", Sort::Away.key()),
    (":", "chart-sign-today"),
];

/// The signs and marks that are in the chart, and no others.
fn legend(chart: &Chart, lang: &Lang) -> Vec<String> {
    let entry = |(signs, key): (&str, &str)| {
        let signs: String = signs.chars().filter(|sign| chart.signs.contains(sign)).collect();
        (!signs.is_empty()).then(|| format!("{signs} {}", lang.t(key)))
    };
    let marks = ["chart-mark-provisional", "chart-mark-override"].into_iter().zip(chart.is_marked);
    let marks = marks.filter(|(_, is_marked)| *is_marked).map(|(key, _)| lang.t(key).into_owned());
    let signs: Vec<String> = LEGEND.into_iter().filter_map(entry).collect();
    let unit = (!chart.signs.is_empty()).then(|| lang.t("chart-unit").into_owned());
    let signs = (!signs.is_empty()).then(|| signs.join("  "));
    signs.into_iter().chain(marks).chain(unit).collect()
}

/// What stands below the chart, to be wrapped: its signs, and earned value as
/// soon as there is a plan.
#[must_use]
pub fn notes(chart: &Chart, facts: &Facts<'_>, lang: &Lang) -> Vec<String> {
    let mut notes = legend(chart, lang);
    let number = |value: Option<f64>, places: u8| {
        let value = value.filter(|value| value.is_finite());
        value.map_or_else(|| "-".to_owned(), |value| decimal((value * 10_f64.powi(i32::from(places))).round() as i64, places))
    };
    if let Some(earned) = earned::of(facts.project, facts.today) {
        let effort = Msg::new("chart-earned")
            .text("bac", number(Some(earned.bac), 1))
            .text("pv", number(Some(earned.pv), 1))
            .text("ev", number(Some(earned.ev), 1))
            .text("spi", number(earned.spi, 2));
        let pace = Msg::new("chart-pace")
            .text("es", number(earned.es_wd, 1))
            .text("at", earned.at_wd.to_string())
            .text("spi", number(earned.spi_t, 2))
            .text("finish", earned.finish_es.map_or_else(|| "-".to_owned(), |day| lang.date(day)));
        notes.extend([lang.msg(&effort), lang.msg(&pace)]);
    }
    notes
}

/// Phase by phase, a milestone before its tasks; what is not in the plan last.
fn arranged<'a>(rows: Vec<&'a dyn Row>, facts: &Facts<'_>) -> Vec<Line<'a>> {
    let places = phases::places(facts.project);
    let line = |row: &'a dyn Row| Some(Line { row, standing: Standing::of(row, facts)? });
    let mut lines: Vec<Line<'_>> = rows.into_iter().filter_map(line).collect();
    lines.sort_by_cached_key(|line| (places.get(&line.row.uid()).copied().unwrap_or((i64::MAX, 0)), line.row.id().to_owned()));
    lines
}

/// Baseline, forecast, slip, float and status, each with the key of its head;
/// the status has the label of its field.
fn figures(lines: &[Line<'_>], facts: &Facts<'_>, lang: &Lang) -> Vec<(&'static str, Column)> {
    let schedule = facts.schedule;
    let short = |day: Option<NaiveDate>| day.map(|day| day.format("%m-%d").to_string()).unwrap_or_default();
    let signed = |wd: Option<i64>| wd.map(|wd| format!("{wd:+}")).unwrap_or_default();
    let float = |line: &Line<'_>| schedule.and_then(|schedule| schedule.float_commit_wd(line.row.uid()));
    let column = |key: &'static str, is_number: bool, cell: &dyn Fn(&Line<'_>) -> String| {
        let head = if key.is_empty() { lang.field(Kind::Milestone, "status") } else { lang.t(key).into_owned() };
        (key, Column::new(head, is_number, lines.iter().map(cell).collect()))
    };
    vec![
        column("column-baseline", false, &|line| short(line.standing.baseline.1)),
        column("column-forecast", false, &|line| short(line.standing.expected.1) + &mark(line, facts)),
        column("column-slip", true, &|line| signed(line.standing.slip_wd)),
        column("column-float", true, &|line| signed(float(line))),
        column("", false, &|line| lang.choice(MilestoneStatus::SET, line.standing.status.index())),
    ]
}

/// What stands behind a date: entered by hand and earlier than computed, in a
/// year whose holidays are not announced.
fn mark(line: &Line<'_>, facts: &Facts<'_>) -> String {
    let uid = line.row.uid();
    let by_hand = facts.schedule.is_some_and(|schedule| schedule.is_optimistic(uid));
    let provisional = facts.schedule.is_some_and(|schedule| schedule.is_provisional(uid));
    format!("{}{}", if by_hand { "*" } else { "" }, if provisional { "'" } else { "" })
}

/// The names of the months where they begin. A name is left out where it would
/// touch the one before it, or be cut.
fn months(scale: &Scale, lang: &Lang) -> String {
    let mut out = String::new();
    let mut month = scale.from.with_day(1);
    while let Some(first) = month.filter(|first| (*first - scale.from).num_days() < scale.days) {
        let at = usize::try_from(scale.column(first).max(0)).unwrap_or(0);
        let (used, name) = (out.width(), lang.month(first));
        let fits = i64::try_from(at + name.width()).is_ok_and(|end| end <= scale.columns);
        if fits && (used == 0 || at > used) {
            out.push_str(&" ".repeat(at - used));
            out.push_str(&name);
        }
        month = first.checked_add_months(chrono::Months::new(1));
    }
    out
}

/// The bar of one line, and today through it.
fn bar(line: &Line<'_>, scale: &Scale, facts: &Facts<'_>) -> String {
    let standing = &line.standing;
    let mut signs = vec![' '; usize::try_from(scale.columns).unwrap_or(0)];
    let mut put = |from: i64, to: i64, sign: char| {
        for column in from.max(0)..=to.min(scale.columns - 1) {
            if let Some(place) = usize::try_from(column).ok().and_then(|column| signs.get_mut(column)) {
                *place = sign;
            }
        }
    };
    let today = scale.column(facts.today);
    put(today, today, ':');
    let found = bands::of(line.row, facts.project, facts.schedule);
    let bands = |put: &mut dyn FnMut(i64, i64, char)| {
        for band in &found {
            let from = band.span.from.map_or(0, |day| scale.column(day));
            put(from, band.span.to.map_or(scale.columns, |day| scale.end(day)), band.sort.sign());
        }
    };
    if standing.is_milestone {
        let (planned, expected) =
            (standing.baseline.1.map(|day| scale.column(day)), standing.expected.1.map(|day| scale.column(day)));
        if let (Some(planned), Some(expected)) = (planned, expected) {
            put(planned.min(expected) + 1, planned.max(expected) - 1, '.');
        }
        bands(&mut put);
        if let Some(planned) = planned {
            put(planned, planned, 'o');
        }
        if let Some(expected) = expected {
            put(expected, expected, sign(standing));
        }
    } else {
        let span = |days: Days| Some((scale.column(days.0.or(days.1)?), scale.end(days.1.or(days.0)?)));
        if let Some((from, to)) = span(standing.baseline) {
            put(from, to, '.');
        }
        if let Some((from, to)) = span(standing.expected) {
            let critical = facts.schedule.is_some_and(|schedule| schedule.is_critical(line.row.uid()));
            put(from, to, if critical && !standing.is_done { 'X' } else { '=' });
            put(from, from + (to - from + 1).saturating_mul(standing.pct.clamp(0, 100)) / 100 - 1, '#');
        }
        bands(&mut put);
        if !span(standing.expected).is_some_and(|(from, to)| (from..=to).contains(&today)) {
            put(today, today, ':');
        }
    }
    signs.into_iter().collect()
}

/// The sign of a milestone at its day.
fn sign(standing: &Standing) -> char {
    if standing.is_done {
        return '@';
    }
    match standing.status {
        MilestoneStatus::Late => '!',
        _ if standing.slip_wd.is_some_and(|slip| slip > 0) => '*',
        _ => '+',
    }
}

/// The text in exactly so many columns: filled up, or cut with `..`, never
/// in the middle of a wide character.
fn fitted(text: &str, columns: usize, right: bool) -> String {
    const CUT: &str = "..";
    let mut out = String::new();
    if text.width() > columns {
        let room = columns.saturating_sub(CUT.len());
        for grapheme in text.graphemes(true) {
            if out.width() + grapheme.width() > room {
                break;
            }
            out.push_str(grapheme);
        }
        out.push_str(&CUT[..CUT.len().min(columns)]);
    } else {
        out.push_str(text);
    }
    let fill = " ".repeat(columns.saturating_sub(out.width()));
    if right { fill + &out } else { out + &fill }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::baseline::Baseline;
    use crate::data::project::Project;
    use crate::data::records::task::TaskState;
    use crate::data::records::{Milestone, Stakeholder, Task};
    use crate::data::schedule::Schedule;
    use crate::data::testing::{TODAY, day, put};
    use crate::data::values::{Amount, Link, Span, Spans};
    use crate::lang::Language;
    use crate::report::panes;
    use crate::sample;

    fn chart(project: &Project, language: Language, width: usize) -> Vec<String> {
        let schedule = Schedule::of(project, day(TODAY));
        let facts = project.facts(day(TODAY)).with(&schedule);
        let rows = [Kind::Milestone, Kind::Task].iter().flat_map(|kind| panes::rows(&facts, *kind, false)).collect();
        draw(rows, &facts, &Lang::load(language), width).lines
    }

    #[test]
    fn every_milestone_and_task_has_a_line_that_fits_in_both_languages() {
        for language in Language::ALL {
            let project = sample::tests::project(language);
            for width in [20, 30, 40, 60, 80, 120, 200] {
                let lines = chart(&project, language, width);
                assert_eq!(lines.len(), 1 + 8 + 25);
                for line in &lines {
                    assert!(line.width() <= width, "{width}: {line}");
                }
                let id = |line: &String| line.split_whitespace().next().unwrap().to_owned();
                assert_eq!(lines[1..4].iter().map(id).collect::<Vec<_>>(), ["M1", "M2", "T01"]);
            }
        }
    }

    #[test]
    fn the_go_live_of_the_sample_is_drawn_with_its_figures() {
        let project = sample::tests::project(Language::En);
        let lines = chart(&project, Language::En, 120);
        let line = |id: &str| lines.iter().find(|line| line.starts_with(id)).unwrap();
        let golive = line("M7");
        for word in ["10-24", "11-21", "+20", "-20", "At risk", "o.", ".*"] {
            assert!(golive.contains(word), "{word}: {golive}");
        }
        assert!(line("M8").contains("01-04'"), "{}", line("M8"));
        assert!(line("M5").contains('!') && line("M4").contains('@'));
        assert!(line("T18").contains('#') && line("T18").contains('X') && !line("T18").contains('='), "{}", line("T18"));
        assert!(line("T14").contains("##") && !line("T14").contains('='));
        let today = lines[1..].iter().filter(|line| line.contains(':')).count();
        assert!(today > 20, "today is seen where no bar is");
        assert!(lines[0].contains("Mar") && lines[0].contains("Oct"), "{}", lines[0]);
    }

    #[test]
    fn a_bar_begins_and_ends_with_its_days() {
        let mut project = Project::default();
        let task = |from: &str, to: &str| Task {
            state: TaskState::Done,
            baseline: Baseline::of(Some(day(from)), day(to)),
            actual_start: Some(day(from)),
            actual_finish: Some(day(to)),
            remaining_wd: Amount::of(0),
            ..Task::default()
        };
        put(&mut project, "T01", task("2026-08-03", "2026-08-07"));
        put(&mut project, "T02", task("2026-08-08", "2026-08-14"));
        let lines = chart(&project, Language::En, 110);
        let ends = |line: &str| (line.find('#').unwrap(), line.rfind('#').unwrap());
        assert_eq!(ends(&lines[1]).1 + 1, ends(&lines[2]).0, "the next day follows on");
        assert_eq!(ends(&lines[1]).1 - ends(&lines[1]).0 + 1, lines[1].matches('#').count());
    }

    #[test]
    fn windows_freezes_and_leave_are_drawn_and_the_legend_names_what_is_there() {
        let mut project = Project::default();
        let span = |from: &str, to: &str| Spans(vec![Span { from: Some(day(from)), to: Some(day(to)) }]);
        let baseline = Baseline::of(None, day("2026-10-24"));
        put(&mut project, "M1", Milestone { baseline: baseline.clone(), ..Milestone::default() });
        let legend = |project: &Project| {
            let schedule = Schedule::of(project, day(TODAY));
            let facts = project.facts(day(TODAY)).with(&schedule);
            let rows = [Kind::Milestone, Kind::Task].iter().flat_map(|kind| panes::rows(&facts, *kind, false)).collect();
            let lang = Lang::load(Language::En);
            let chart = draw(rows, &facts, &lang, 120);
            (chart.lines.join("\n"), notes(&chart, &facts, &lang)[0].clone())
        };
        let (_, plain) = legend(&project);
        assert!(plain.contains("o. base") && !plain.contains("window") && !plain.contains("no float"), "{plain}");
        let golive = project.milestones.named("M1").unwrap().clone();
        let (windows, freezes) = (span("2026-10-17", "2026-10-18"), span("2026-10-01", "2026-10-07"));
        put(&mut project, "M1", Milestone { windows, freezes, ..golive });
        let owner = put(&mut project, "V1", Stakeholder { away: span("2026-08-24", "2026-08-28"), ..Stakeholder::default() });
        put(&mut project, "T01", Task { owner: Link::to(owner), dur_wd: Amount::of(9), ..Task::default() });
        let (drawn, full) = legend(&project);
        assert!(full.contains("^ window") && full.contains("/ freeze") && full.contains("~ away"), "{full}");
        assert!(drawn.contains("///") && drawn.contains('^') && drawn.contains("=~~"), "{drawn}");
    }

    #[test]
    fn an_empty_plan_is_a_sentence_and_wild_dates_are_drawn() {
        let mut project = Project::default();
        assert_eq!(chart(&project, Language::Zh, 20).len(), 1);
        put(&mut project, "M1", Milestone { baseline: Baseline::of(None, NaiveDate::MAX), ..Milestone::default() });
        put(&mut project, "M2", Milestone { baseline: Baseline::of(None, NaiveDate::MIN), ..Milestone::default() });
        assert_eq!(chart(&project, Language::Zh, 80).len(), 3);
    }

    #[test]
    fn text_is_cut_by_columns() {
        assert_eq!(fitted("江海银行", 7, false), "江海.. ");
        assert_eq!(fitted("江海银行", 8, false), "江海银行");
        assert_eq!((fitted("+5", 4, true), fitted("abc", 1, false)), ("  +5".to_owned(), ".".to_owned()));
    }
}
