//! Lines of several styles, cut to the room they have.

use ratatui::text::{Line, Span};

use super::{ELLIPSIS, truncate, width};

/// The line, cut to so many columns; `..` at its end says that something is
/// missing.
#[must_use]
pub fn fit(line: Line<'static>, columns: usize) -> Line<'static> {
    if line.width() <= columns {
        return line;
    }
    let mut left = columns;
    let mut spans = Vec::new();
    let last = line.spans.len().saturating_sub(1);
    for (n, span) in line.spans.into_iter().enumerate() {
        let columns = width(&span.content);
        // Room for the dots stays, unless nothing comes after.
        if columns + ELLIPSIS.len() <= left || columns == left && n == last {
            left -= columns;
            spans.push(span);
        } else {
            let cut = truncate(&format!("{}{ELLIPSIS} ", span.content), left).into_owned();
            spans.push(Span::styled(cut, span.style));
            break;
        }
    }
    Line { spans, ..Line::default() }.style(line.style)
}

/// The first lines, each in so many columns; the last one ends in `..` if there
/// are more than rows.
#[must_use]
pub fn first_rows(mut lines: Vec<Line<'static>>, rows: usize, columns: usize) -> Vec<Line<'static>> {
    let more = lines.len() > rows;
    lines.truncate(rows);
    let last = lines.len().saturating_sub(1);
    let shown = lines.into_iter().enumerate().map(|(n, line)| {
        if !(more && n == last) {
            return fit(line, columns);
        }
        let mut line = fit(line, columns.saturating_sub(ELLIPSIS.len() + 1));
        // Blanks that led to what is not shown.
        while line.spans.pop_if(|span| span.content.trim_end().is_empty()).is_some() {}
        if let Some(span) = line.spans.last_mut() {
            span.content = span.content.trim_end().to_owned().into();
        }
        let said = line.spans.last().is_some_and(|span| span.content.ends_with(ELLIPSIS));
        if !said {
            line.push_span(format!(" {ELLIPSIS}"));
        }
        line
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(line: &Line<'_>) -> String {
        line.spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_cut_line_says_so_in_whatever_style_it_ends() {
        let line = || Line::from(vec![Span::raw("敞口 "), Span::raw("28.8万"), Span::raw("  机会")]);
        assert_eq!(shown(&fit(line(), 17)), "敞口 28.8万  机会");
        assert_eq!(shown(&fit(line(), 16)), "敞口 28.8万  ..");
        assert_eq!(shown(&fit(line(), 13)), "敞口 28.8万..");
        assert_eq!(shown(&fit(line(), 11)), "敞口 28.8..");
        assert_eq!(shown(&fit(line(), 5)), "敞..");
    }

    #[test]
    fn what_does_not_fit_below_is_told_by_the_last_line() {
        let lines = || ["一", "二二二", "三"].map(Line::from).to_vec();
        let rows = |rows, columns| first_rows(lines(), rows, columns).iter().map(shown).collect::<Vec<_>>();
        assert_eq!(rows(3, 9), ["一", "二二二", "三"]);
        assert_eq!(rows(2, 9), ["一", "二二二 .."]);
        assert_eq!(rows(2, 7), ["一", "二.."]);
        assert_eq!(rows(0, 7), Vec::<String>::new());
        let line = Line::from(vec![Span::raw("影响 推迟  "), Span::raw("  ")]);
        assert_eq!(shown(&first_rows(vec![line.clone(), line], 1, 40)[0]), "影响 推迟 ..");
    }

    proptest! {
        #[test]
        fn no_line_leaves_its_columns(parts in prop::collection::vec("[中a ，.]{0,8}", 0..6), columns in 0_usize..40, rows in 0_usize..4) {
            let line = Line::from(parts.iter().map(|part| Span::raw(part.clone())).collect::<Vec<_>>());
            prop_assert!(fit(line.clone(), columns).width() <= columns);
            for line in first_rows(vec![line.clone(), line], rows, columns) {
                prop_assert!(line.width() <= columns.max(3));
            }
        }
    }
}
