//! The 5x5 probability-impact matrix: each cell its band and the ids in it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::data::records::risk::{Band, band};
use crate::data::values::Choice;
use crate::tui::hits::{Spot, Target};
use crate::tui::layer::Cx;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;

/// How many lines it takes.
pub const LINES: u16 = 7;

/// The most numbers that a cell keeps: no cell is wide enough for more.
const MOST: usize = 32;

/// The risks by probability and impact class.
#[derive(Default)]
pub struct Grid([[Filled; 5]; 5]);

/// The risks of one cell: how many, and the numbers of the first ones.
#[derive(Default)]
struct Filled {
    count: usize,
    numbers: Vec<String>,
}

impl Grid {
    /// Puts a risk into its cell, by its short id; an opportunity is shown with
    /// `+`. Classes that do not exist have no cell.
    pub fn add(&mut self, (p, i): (i64, i64), id: &str, opportunity: bool) {
        let place = |class: i64| usize::try_from(class - 1).ok().filter(|place| *place < 5);
        let (Some(p), Some(i)) = (place(p), place(i)) else { return };
        let cell = &mut self.0[p][i];
        cell.count += 1;
        if cell.count <= MOST {
            let number = id.trim_start_matches(|c: char| !c.is_ascii_digit());
            cell.numbers.push(format!("{}{number}", if opportunity { "+" } else { "" }));
        }
    }
}

/// How many columns it takes of a body that wide.
#[must_use]
pub fn columns(width: u16) -> u16 {
    match width {
        140.. => 58,
        100.. => 53,
        _ => 48,
    }
}

/// Draws it. `home` is the cell of the selected risk; `cursor` the cell with
/// the cursor, if the matrix has it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, grid: &Grid, home: (i64, i64), cursor: Option<(i64, i64)>, cx: &Cx<'_>) {
    let cell_width = usize::from(area.width.saturating_sub(4)) / 5;
    for ((line, p), cells) in area.rows().zip((1..=5).rev()).zip(grid.0.iter().rev()) {
        let mut spans = vec![Span::styled(format!("P{p}{} ", cx.theme.glyphs().vertical), cx.theme.style(Role::Label))];
        for (i, filled) in (1..=5).zip(cells) {
            let band = band(p, i);
            let words = cell(filled, band, cell_width.saturating_sub(1), cx);
            let mut style = cx.theme.style(tone(band));
            if filled.count == 0 {
                style = cx.theme.style(Role::Dim);
            }
            if (p, i) == home && cursor.is_none() {
                style = style.add_modifier(ratatui::style::Modifier::UNDERLINED);
            }
            if Some((p, i)) == cursor {
                style = cx.theme.style(Role::Select);
            }
            let padded = text::pad(&text::truncate(&words, cell_width - 1), cell_width - 1, Align::Left);
            let column = spans.iter().map(Span::width).sum();
            cx.hits.add_span(line, column, cell_width, Target::Spot(Spot::Cell(p, i)));
            spans.push(Span::styled(padded, style));
            spans.push(Span::raw(" "));
        }
        text::draw(frame, line, &Line::from(spans));
    }
    let mut foot = String::from("    ");
    for i in 1..=5 {
        foot.push_str(&text::pad(&format!("I{i}"), cell_width, Align::Left));
    }
    if let Some(line) = area.rows().nth(5) {
        text::draw(frame, line, &Line::styled(foot, cx.theme.style(Role::Label)));
    }
    if let Some(line) = area.rows().nth(6) {
        let words = text::truncate(&cx.lang.t("matrix-legend"), usize::from(line.width)).into_owned();
        text::draw(frame, line, &Line::styled(words, cx.theme.style(Role::Dim)));
    }
}

/// The band's letter and the numbers of the risks, as many as fit; `..` says
/// that there are more.
fn cell(filled: &Filled, band: Band, columns: usize, cx: &Cx<'_>) -> String {
    let letter = cx.lang.t(&format!("band-short-{}", band.key())).into_owned();
    let Filled { count, numbers } = filled;
    if *count == 0 {
        return letter;
    }
    let all = (*count == numbers.len()).then(|| numbers.join(","));
    // The colon is the first thing to go where there is little room.
    let mut whole = all.into_iter().flat_map(|all| [format!("{letter}:{all}"), format!("{letter}{all}")]);
    let fits = whole.find(|words| text::width(words) <= columns);
    // As many of the first ones as there is room for, and that there are more.
    let some = || {
        let mut words = letter.clone();
        let mut cut = None;
        for number in &numbers[..numbers.len() - 1] {
            words.push_str(number);
            let wider = format!("{words}..");
            if text::width(&wider) > columns {
                break;
            }
            cut = Some(wider);
            words.push(',');
        }
        cut
    };
    fits.or_else(some).unwrap_or_else(|| format!("{letter}x{count}"))
}

fn tone(band: Band) -> Role {
    match band {
        Band::Low => Role::Text,
        Band::Medium => Role::Info,
        Band::High => Role::Warn,
        Band::Critical => Role::Bad,
    }
}
