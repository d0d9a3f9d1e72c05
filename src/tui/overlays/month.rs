//! A month to choose a day from: weeks from Monday on with their numbers,
//! public holidays and make-up workdays, the milestones of the project. The
//! chosen day is typed into the layer beneath.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::help;
use crate::data::calendar::{FIRST, LAST, Mark};
use crate::data::msg::Msg;
use crate::data::record::Row;
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::widgets::popup;

/// Columns of the number of a week and of a day: a sign, the number, its
/// mark, a blank.
const WEEK: u16 = 7;
const DAY: u16 = 6;
/// Weeks that a month can touch. All have their line, so that the box does not
/// jump from month to month.
const WEEKS: usize = 6;
/// Columns inside: the longest sentence about a day off needs more than the
/// days do.
const COLUMNS: usize = 55;
/// Lines inside where there is little room, and where there is some.
const LINES: (usize, usize) = (WEEKS + 4, WEEKS + 7);

/// What the chosen day is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A day.
    Day,
    /// A day with that time of day.
    Time(String),
    /// A period; its first day, once it is chosen.
    Period(Option<NaiveDate>),
}

/// A month with a cursor on one of its days.
pub struct Month {
    /// The label of the field.
    label: String,
    wanted: Wanted,
    at: NaiveDate,
    /// The days that the field holds.
    held: Option<(NaiveDate, NaiveDate)>,
}

impl Month {
    /// The month of `at`, for the field of that label, which holds the days
    /// from the first to the last of `held`.
    #[must_use]
    pub fn new(label: String, wanted: Wanted, at: NaiveDate, held: Option<(NaiveDate, NaiveDate)>) -> Self {
        Self { label, wanted, at: at.clamp(FIRST, LAST), held }
    }

    fn by_days(&mut self, by: i64) {
        let days = Days::new(by.unsigned_abs());
        let to = if by < 0 { self.at.checked_sub_days(days) } else { self.at.checked_add_days(days) };
        self.at = to.unwrap_or(self.at).clamp(FIRST, LAST);
    }

    fn by_months(&mut self, forward: bool) {
        let to = if forward { self.at.checked_add_months(Months::new(1)) } else { self.at.checked_sub_months(Months::new(1)) };
        self.at = to.unwrap_or(self.at).clamp(FIRST, LAST);
    }

    /// Takes the day under the cursor: its text for the field, or none if the
    /// last day of a period is still wanted.
    fn take(&mut self) -> Option<String> {
        let day = self.at;
        match &self.wanted {
            Wanted::Day => Some(day.to_string()),
            Wanted::Time(clock) => Some(format!("{day} {clock}")),
            Wanted::Period(Some(first)) => Some(format!("{}..{}", day.min(*first), day.max(*first))),
            Wanted::Period(None) => {
                self.wanted = Wanted::Period(Some(day));
                None
            }
        }
    }

    /// Whether the field holds that day, or will with the one at the cursor.
    fn holds(&self, day: NaiveDate) -> bool {
        match (&self.wanted, self.held) {
            (Wanted::Period(Some(first)), _) => (self.at.min(*first)..=self.at.max(*first)).contains(&day),
            (_, held) => held.is_some_and(|(from, to)| (from..=to).contains(&day)),
        }
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let month = Msg::new("calendar-title").text("year", self.at.year().to_string()).text("month", cx.lang.month(self.at));
        let provisional =
            if cx.project.calendar.is_provisional(last_of(self.at)) { cx.lang.t("calendar-provisional") } else { "".into() };
        format!("{}  {}{provisional}", self.label, cx.lang.msg(&month))
    }

    fn draw_week(&self, monday: NaiveDate, due: &BTreeMap<NaiveDate, Vec<String>>, cx: &Cx<'_>) -> Line<'static> {
        let number = cx.lang.msg(&Msg::new("calendar-week").text("n", format!("{:02}", monday.iso_week().week())));
        let mut spans = vec![Span::styled(text::pad(&number, usize::from(WEEK), Align::Left), cx.theme.style(Role::Label))];
        for day in monday.iter_days().take(7) {
            if (day.year(), day.month()) != (self.at.year(), self.at.month()) {
                spans.push(Span::raw(" ".repeat(usize::from(DAY))));
                continue;
            }
            let calendar = &cx.project.calendar;
            let (mark, role) = match calendar.mark(day) {
                Mark::Working => ("".into(), Role::Text),
                Mark::Weekend => ("".into(), Role::Dim),
                Mark::Off => (cx.lang.t("calendar-off"), Role::Ok),
                Mark::MakeUp => (cx.lang.t("calendar-make-up"), Role::Warn),
            };
            let sign = match () {
                () if self.holds(day) => "=",
                () if due.contains_key(&day) => "*",
                () if day == cx.today => ".",
                () => " ",
            };
            let style = if day == self.at {
                Style::reset().patch(cx.theme.style(Role::Select))
            } else if day == cx.today {
                cx.theme.style(Role::Today)
            } else if due.contains_key(&day) {
                cx.theme.style(Role::Accent)
            } else {
                cx.theme.style(role)
            };
            let words = format!("{sign}{:>2}{}", day.day(), text::pad(&mark, 2, Align::Left));
            spans.push(Span::styled(words, style));
            spans.push(Span::raw(" "));
        }
        Line::from(spans)
    }

    /// What is to be known about the day at the cursor.
    fn facts(&self, due: &BTreeMap<NaiveDate, Vec<String>>, cx: &Cx<'_>) -> Vec<(String, Role)> {
        let calendar = &cx.project.calendar;
        let mut facts = Vec::new();
        let away = calendar.between(cx.today, self.at);
        let mut line = if calendar.is_working(self.at) {
            (cx.lang.date(self.at), Role::Text)
        } else {
            let before = calendar.prev_working(self.at);
            (cx.lang.msg(&Msg::new("echo-day-off").date("day", self.at).date("before", before)), Role::Warn)
        };
        if self.at == cx.today {
            line.0.extend(["  ", &cx.lang.t("relative-today")]);
        } else if calendar.is_working(self.at) {
            let distance = Msg::new("calendar-distance").text("n", format!("{away:+}")).count("count", away.abs());
            line.0.extend(["  ", &cx.lang.msg(&distance)]);
        }
        facts.push(line);
        match self.wanted {
            Wanted::Period(Some(first)) => {
                facts.push((cx.lang.msg(&Msg::new("calendar-last").date("first", first)), Role::Accent));
            }
            Wanted::Period(None) => facts.push((cx.lang.t("calendar-first").into_owned(), Role::Accent)),
            Wanted::Day | Wanted::Time(_) => {}
        }
        if let Some(names) = due.get(&self.at) {
            facts.push((format!("* {}", cx.lang.list(names)), Role::Accent));
        }
        if calendar.is_provisional(self.at) {
            let msg = Msg::new("calendar-not-announced").text("year", self.at.year().to_string());
            facts.push((cx.lang.msg(&msg), Role::Warn));
        }
        facts
    }
}

/// The last day of the month of a day.
fn last_of(day: NaiveDate) -> NaiveDate {
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

/// The milestones that are not archived by the day they are expected on, or
/// else committed to: id and title.
fn milestones(cx: &Cx<'_>) -> BTreeMap<NaiveDate, Vec<String>> {
    let facts = cx.facts();
    let mut due: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for milestone in cx.project.milestones.iter() {
        if let Some(day) = milestone.expected_in(&facts).or(milestone.committed()) {
            let row: &dyn Row = milestone;
            due.entry(day).or_default().push(format!("{} {}", row.id(), row.title()));
        }
    }
    due
}

impl Layer for Month {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Month, Scope::Always]
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let calendar = &cx.project.calendar;
        match command {
            Command::DayBefore => self.by_days(-1),
            Command::DayAfter => self.by_days(1),
            Command::WeekBefore => self.by_days(-7),
            Command::WeekAfter => self.by_days(7),
            Command::WorkdayBefore => {
                self.at = calendar.day_at(calendar.ix(self.at) - i64::from(calendar.is_working(self.at)));
            }
            Command::WorkdayAfter => self.at = calendar.day_at(calendar.ix(self.at) + 1),
            Command::MonthBefore => self.by_months(false),
            Command::MonthAfter => self.by_months(true),
            Command::MonthStart => self.at = self.at.with_day(1).unwrap_or(self.at),
            Command::MonthEnd => self.at = last_of(self.at),
            Command::MonthToday => self.at = cx.today.clamp(FIRST, LAST),
            Command::MonthTake => {
                return Some(self.take().map(|text| vec![Effect::Close, Effect::Type(text)]).unwrap_or_default());
            }
            Command::MonthHelp => return Some(vec![Effect::Open(Box::new(help::help(self.scopes(), cx)))]),
            Command::MonthLeave | Command::Interrupt => return Some(vec![Effect::Close]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn click(&mut self, spot: Spot, twice: bool, _: &Cx<'_>) -> Vec<Effect> {
        if let Spot::Day(day) = spot {
            self.at = day.clamp(FIRST, LAST);
        }
        if twice { vec![Effect::Run(Command::MonthTake)] } else { Vec::new() }
    }

    fn wheel(&mut self, _: Pane, ticks: isize, _: &Cx<'_>) {
        self.by_months(ticks > 0);
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let lines = if usize::from(area.height) >= LINES.1 + 2 { LINES.1 } else { LINES.0 };
        let inner = popup::draw(frame, area, &self.title(cx), COLUMNS, lines, cx.theme);
        let due = milestones(cx);
        let first = self.at.with_day(1).unwrap_or(self.at);
        let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
        let header = cx.theme.style(Role::Header);
        let mut head = vec![Span::styled(" ".repeat(usize::from(WEEK)), header)];
        let names =
            monday.iter_days().take(7).map(|day| text::pad(&format!(" {}", cx.lang.weekday(day)), usize::from(DAY), Align::Left));
        head.extend(names.map(|name| Span::styled(name, header)));
        let mut shown = vec![Line::from(head)];
        let weeks = monday.iter_weeks().take_while(|monday| *monday <= last_of(self.at));
        shown.extend(weeks.map(|monday| self.draw_week(monday, &due, cx)));
        let room = usize::from(inner.width);
        let cut = |words: &str, role| Line::styled(text::truncate(words, room).into_owned(), cx.theme.style(role));
        let mut facts: Vec<Line<'_>> = self.facts(&due, cx).iter().map(|(words, role)| cut(words, *role)).collect();
        shown.resize(lines - if lines == LINES.1 { 5 } else { 3 }, Line::default());
        facts.truncate(lines - 1 - shown.len());
        shown.append(&mut facts);
        shown.resize(lines - 1, Line::default());
        shown.push(cut(&cx.lang.t("calendar-legend"), Role::Dim));
        for (line, row) in shown.into_iter().zip(inner.rows()) {
            text::draw(frame, row, &line);
        }
        cx.hits.add_pane(inner, Pane::List);
        let days = monday.iter_days().take_while(|day| *day <= last_of(self.at)).enumerate().filter(|(_, day)| *day >= first);
        for (n, day) in days {
            let Some(row) = inner.rows().nth(n / 7 + 1) else { break };
            let from = usize::from(WEEK) + n % 7 * usize::from(DAY);
            cx.hits.add_span(row, from, usize::from(DAY), Target::Spot(Spot::Day(day)));
        }
        // The caret of the form beneath would shine through.
        let (week, weekday) = ((self.at - monday).num_days() / 7, self.at.weekday().num_days_from_monday());
        let x = inner.x.saturating_add(WEEK + u16::try_from(weekday).unwrap_or(0) * DAY);
        let y = inner.y.saturating_add(u16::try_from(week + 1).unwrap_or(0));
        frame.set_cursor_position((x.min(inner.right()), y.min(inner.bottom())));
    }
}
