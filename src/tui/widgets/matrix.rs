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

/// A risk in its cell.
pub struct Mark {
    /// Probability class.
    pub p: i64,
    /// Impact class.
    pub i: i64,
    /// Short id.
    pub id: String,
    /// An opportunity is shown with `+`.
    pub opportunity: bool,
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
pub fn draw(frame: &mut Frame<'_>, area: Rect, marks: &[Mark], home: (i64, i64), cursor: Option<(i64, i64)>, cx: &Cx<'_>) {
    let cell_width = usize::from(area.width.saturating_sub(4)) / 5;
    for (line, p) in area.rows().zip((1..=5).rev()) {
        let mut spans = vec![Span::styled(format!("P{p}{} ", cx.theme.glyphs().vertical), cx.theme.style(Role::Label))];
        for i in 1..=5 {
            let band = band(p, i);
            let here: Vec<&Mark> = marks.iter().filter(|mark| mark.p == p && mark.i == i).collect();
            let words = cell(&here, band, cell_width.saturating_sub(1), cx);
            let mut style = cx.theme.style(tone(band));
            if here.is_empty() {
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
        frame.render_widget(Line::from(spans), line);
    }
    let mut foot = String::from("    ");
    for i in 1..=5 {
        foot.push_str(&text::pad(&format!("I{i}"), cell_width, Align::Left));
    }
    if let Some(line) = area.rows().nth(5) {
        frame.render_widget(Line::styled(foot, cx.theme.style(Role::Label)), line);
    }
    if let Some(line) = area.rows().nth(6) {
        let words = text::truncate(&cx.lang.t("matrix-legend"), usize::from(line.width)).into_owned();
        frame.render_widget(Line::styled(words, cx.theme.style(Role::Dim)), line);
    }
}

/// The band's letter and the numbers of the risks, as many as fit; `..` says
/// that there are more.
fn cell(here: &[&Mark], band: Band, columns: usize, cx: &Cx<'_>) -> String {
    let letter = cx.lang.t(&format!("band-short-{}", band.key())).into_owned();
    if here.is_empty() {
        return letter;
    }
    let name = |mark: &&Mark| {
        let number = mark.id.trim_start_matches(|c: char| !c.is_ascii_digit());
        format!("{}{number}", if mark.opportunity { "+" } else { "" })
    };
    let names: Vec<String> = here.iter().map(name).collect();
    let all = names.join(",");
    // The colon is the first thing to go where there is little room.
    let whole = [format!("{letter}:{all}"), format!("{letter}{all}")].into_iter().find(|words| text::width(words) <= columns);
    let some = |count: usize| format!("{letter}{}..", names[..count].join(","));
    whole.unwrap_or_else(|| {
        // A number takes a column at least: of thousands only the first ones are tried.
        let fits = (1..names.len().min(columns + 1)).rev().map(some).find(|words| text::width(words) <= columns);
        fits.unwrap_or_else(|| format!("{letter}x{}", names.len()))
    })
}

fn tone(band: Band) -> Role {
    match band {
        Band::Low => Role::Text,
        Band::Medium => Role::Info,
        Band::High => Role::Warn,
        Band::Critical => Role::Bad,
    }
}
