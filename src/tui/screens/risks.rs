//! Risks: the register with the 5x5 probability-impact matrix beside it.
//! `Right` goes into the matrix; Enter there filters the list by the cell.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::{Order, Source};
use super::register::Register;
use super::verbs;
use crate::data::change;
use crate::data::exposure::{self, Exposure};
use crate::data::msg::Msg;
use crate::data::project::{Kind, Project, Record};
use crate::data::record::{Facts, Row, same};
use crate::data::records::Risk;
use crate::data::records::risk::RiskKind;
use crate::data::rows::Rows;
use crate::data::values::Choice;
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::hits::Spot;
use crate::tui::layer::{Cx, Effect, Layer, Notice};
use crate::tui::text;
use crate::tui::widgets::{matrix, rule};

/// Open risks first: by band, then by the nearest of act-by and window, then
/// by score (domain.md 1.5).
fn order(row: &dyn Row, _: &Facts<'_>) -> Order {
    let Some(risk) = same::<Risk>(Some(row)) else { return Order::default() };
    let band = risk.band().map_or(0, |band| i64::try_from(band.index()).unwrap_or(0) + 1);
    let soonest = [risk.act_by, risk.window.from].into_iter().flatten().min();
    let soonest = soonest.map_or(i64::MAX, |day| i64::from(chrono::Datelike::num_days_from_ce(&day)));
    let closed = i64::from(!row.is_open()) * 100;
    (closed - band, soonest, -risk.score().unwrap_or(0))
}

/// Columns below which what stands beside the matrix cannot be read.
const LEAST_DETAIL: usize = 24;

const SOURCE: Source = Source {
    kinds: &[Kind::Risk],
    keep: |_, _| true,
    arrange: Some(|rows, facts| rows.sort_by_cached_key(|row| order(*row, facts))),
};

/// The risk screen.
pub struct Risks {
    register: Register,
    /// The cell with the cursor, probability and impact class, while the
    /// matrix has it.
    cell: Option<(i64, i64)>,
    seen: Seen,
}

/// What is summed over all risks, as long as they are the same.
#[derive(Default)]
struct Seen {
    risks: Option<Rows<Risk>>,
    grid: matrix::Grid,
    exposure: Exposure,
}

impl Seen {
    fn refresh(&mut self, project: &Project) {
        if self.risks.as_ref().is_none_or(|risks| !risks.is_same(&project.risks)) {
            self.risks = Some(project.risks.clone());
            self.grid = grid(project);
            self.exposure = exposure::of(project);
        }
    }
}

/// What the matrix shows: the open risks.
fn grid(project: &Project) -> matrix::Grid {
    let mut grid = matrix::Grid::default();
    for risk in project.risks.iter().filter(|risk| (*risk as &dyn Row).is_open()) {
        if let (Some(p), Some(i)) = (risk.p.0, risk.impact()) {
            grid.add((p, i), &risk.id, risk.kind == RiskKind::Opportunity);
        }
    }
    grid
}

impl Default for Risks {
    /// The list has the cursor.
    fn default() -> Self {
        Self { register: Register::new(SOURCE), cell: None, seen: Seen::default() }
    }
}

impl Risks {
    fn selected_cell(&self, cx: &Cx<'_>) -> (i64, i64) {
        let risk = same::<Risk>(self.register.selected(cx));
        risk.and_then(|risk| Some((risk.p.0?, risk.impact()?))).unwrap_or((3, 3))
    }

    fn move_cell(&mut self, p: i64, i: i64) {
        if let Some(cell) = &mut self.cell {
            *cell = ((cell.0 + p).clamp(1, 5), (cell.1 + i).clamp(1, 5));
        }
    }

    fn draw_aside(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let [grid, line, rest] = area::rows(area, [matrix::LINES, 1, REST]);
        matrix::draw(frame, grid, &self.seen.grid, self.selected_cell(cx), self.cell, cx);
        if rest.height > 0 {
            let title = self.register.selected(cx).map(|row| format!("{} {}", row.id(), row.title())).unwrap_or_default();
            rule::horizontal(frame, line, &title, cx.theme);
            self.register.draw_detail(frame, rest, cx);
        }
    }

    /// What all the risks may cost, in one line.
    fn exposure(&self, cx: &Cx<'_>) -> Line<'static> {
        let totals = self.seen.exposure;
        let money = |minor: i64| cx.lang.short_money(minor);
        let msg = Msg::new("risks-exposure")
            .text("inherent", money(totals.threats.inherent.money))
            .text("current", money(totals.threats.current.money))
            .text("residual", money(totals.threats.residual.money))
            .text("opportunities", money(totals.opportunities.inherent.money));
        Line::styled(cx.lang.msg(&msg), cx.theme.style(crate::tui::theme::Role::Dim))
    }
}

impl Layer for Risks {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(&self.register)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(&mut self.register)
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.cell.is_some() {
            &[Scope::Matrix]
        } else if self.register.is_typing() {
            &[Scope::Choose]
        } else {
            &[Scope::Risks, Scope::List]
        }
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::ToMatrix => self.cell = Some(self.selected_cell(cx)),
            Command::CellLeft if self.cell.is_some_and(|cell| cell.1 == 1) => self.cell = None,
            Command::CellLeft => self.move_cell(0, -1),
            Command::CellRight => self.move_cell(0, 1),
            Command::CellUp => self.move_cell(1, 0),
            Command::CellDown => self.move_cell(-1, 0),
            Command::CellFilter => {
                if let Some((p, i)) = self.cell.take() {
                    self.register.list.filter = format!("p:{p} impact:{i}");
                }
            }
            Command::CellClear => {
                self.register.list.filter.clear();
                self.cell = None;
            }
            Command::Back if self.cell.is_some() => self.cell = None,
            Command::Occurred => return Some(self.go_to("occurred", cx)),
            Command::Reviewed => return Some(self.reviewed(cx)),
            other => return self.register.run(other, cx),
        }
        Some(Vec::new())
    }

    fn click(&mut self, part: Spot, twice: bool, cx: &Cx<'_>) -> Vec<Effect> {
        self.cell = if let Spot::Cell(p, i) = part { Some((p, i)) } else { None };
        match part {
            Spot::Cell(..) if twice => vec![Effect::Run(Command::CellFilter)],
            other => self.register.click(other, twice, cx),
        }
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        let verb = if matches!(command, Command::Occurred | Command::Reviewed) { Command::Status } else { command };
        self.register.refuses(verb, cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.register.list.refresh(cx);
        if self.register.is_zoomed() || area.height < 14 && self.cell.is_none() {
            self.register.draw_list(frame, area, cx);
            return;
        }
        let [main, foot] = area::rows(area, [REST, 1]);
        self.seen.refresh(cx.project);
        text::draw(frame, foot, &text::fit(self.exposure(cx), usize::from(foot.width)));
        if main.width >= 120 {
            let [list, line, aside] = area::columns(main, [REST, 2, matrix::columns(main.width)]);
            self.register.draw_list(frame, list, cx);
            rule::vertical(frame, line, cx.theme);
            self.draw_aside(frame, aside, cx);
            return;
        }
        let [list, line, below] = area::rows(main, [REST, 1, matrix::LINES.min(main.height.saturating_sub(4))]);
        self.register.draw_list(frame, list, cx);
        rule::horizontal(frame, line, &cx.lang.t("matrix-title"), cx.theme);
        let width = matrix::columns(below.width);
        let [grid, line, detail] = area::columns(below, [width, 2, REST]);
        matrix::draw(frame, grid, &self.seen.grid, self.selected_cell(cx), self.cell, cx);
        if usize::from(detail.width) >= LEAST_DETAIL {
            rule::vertical(frame, line, cx.theme);
            self.register.draw_detail(frame, detail, cx);
        }
    }
}

impl Risks {
    fn records(&self, cx: &Cx<'_>) -> Vec<Record> {
        self.register.list.targets().iter().filter_map(|link| cx.project.get(link.kind, link.uid)).collect()
    }

    /// The selected risks happened: their state, and with it an issue each.
    fn go_to(&self, state: &'static str, cx: &Cx<'_>) -> Vec<Effect> {
        let (can, cannot): (Vec<_>, Vec<_>) = self.records(cx).into_iter().partition(|record| {
            change::offers(record, &cx.facts()).iter().any(|offer| offer.to == state && offer.missing.is_empty())
        });
        match (can.is_empty(), cannot.first()) {
            (true, Some(record)) => {
                let key = cx.keymap.shown(Command::Status).unwrap_or_default();
                let label = change::state_label(record.row(), state);
                let why = Msg::new("status-refused").text("id", record.row().id()).label("state", label).text("key", key);
                vec![Effect::Say(Notice::hint(why))]
            }
            _ => vec![verbs::enter(can, state, cx)],
        }
    }

    /// The selected risks were looked at today.
    fn reviewed(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut records = self.records(cx);
        for record in &mut records {
            if let Record::Risk(risk) = record {
                std::sync::Arc::make_mut(risk).reviewed_on = Some(cx.today);
            }
        }
        vec![Effect::Save { what: verbs::named("done-reviewed", &records), records }]
    }
}
