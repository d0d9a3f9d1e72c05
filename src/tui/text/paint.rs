//! Lines drawn into the buffer of a frame.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::plain_width;

/// Draws a line at the left of the first row of `area`, and nothing beyond its
/// right end. It does what ratatui's own widget does; for plain characters, of
/// which most screens consist, without looking for graphemes, which was a third
/// of the time a key took.
pub fn draw(frame: &mut Frame<'_>, area: Rect, line: &Line<'_>) {
    let mut rest = Rect { height: area.height.min(1), ..area }.intersection(frame.area());
    if rest.is_empty() || line.spans.iter().all(|span| span.width() == 0) {
        return;
    }
    let buffer = frame.buffer_mut();
    if line.style != Style::new() {
        buffer.set_style(rest, line.style);
    }
    for span in &line.spans {
        if span.content.chars().any(|c| plain_width(c).is_none()) {
            let used = u16::try_from(span.width()).unwrap_or(u16::MAX).min(rest.width);
            if used > 0 {
                span.render(rest, buffer);
            }
            rest = Rect { x: rest.x + used, width: rest.width - used, ..rest };
            continue;
        }
        let begin = buffer.index_of(rest.x.min(buffer.area.right() - 1), rest.y);
        let mut used = 0;
        for c in span.content.chars() {
            let columns = plain_width(c).unwrap_or(1);
            let Some(cells) = buffer.content[begin..].get_mut(used..used + columns) else { return };
            if used + columns > usize::from(rest.width) {
                return;
            }
            if let [cell, hidden @ ..] = cells {
                cell.set_char(c).set_style(span.style);
                hidden.iter_mut().for_each(ratatui::buffer::Cell::reset);
            }
            used += columns;
        }
        let used = u16::try_from(used).unwrap_or(rest.width);
        rest = Rect { x: rest.x + used, width: rest.width - used, ..rest };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::{Color, Modifier};
    use ratatui::text::Span;

    use super::*;

    fn span() -> impl Strategy<Value = Span<'static>> {
        let style = prop::sample::select(vec![
            Style::new(),
            Style::new().fg(Color::Red),
            Style::new().add_modifier(Modifier::BOLD),
            Style::new().remove_modifier(Modifier::DIM),
        ]);
        ("[a-c 中文，│─]{0,9}|\\PC{0,6}|[中e\u{301}🔴ﾞa]{0,5}", style).prop_map(|(text, style)| Span::styled(text, style))
    }

    proptest! {
        #[test]
        fn a_line_is_drawn_as_ratatui_draws_it(
            spans in prop::collection::vec(span(), 0..5),
            dim in any::<bool>(),
            x in 0_u16..40,
            columns in 0_u16..40,
            rows in 0_u16..3,
        ) {
            let style = if dim { Style::new().add_modifier(Modifier::DIM).fg(Color::Blue) } else { Style::new() };
            let line = Line::from(spans).style(style);
            let area = Rect::new(x, 0, columns, rows);
            let mut terminal = Terminal::new(TestBackend::new(30, 2)).unwrap();
            let theirs = terminal.draw(|frame| frame.render_widget(&line, area)).unwrap().buffer.clone();
            let ours = terminal.draw(|frame| draw(frame, area, &line)).unwrap().buffer.clone();
            prop_assert_eq!(ours, theirs);
        }
    }
}
