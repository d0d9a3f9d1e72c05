//! The bars around a screen: tabs above, what is in force below them, the
//! keys that matter now at the foot, and the box of next keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::input::Input;
use super::popup;
use crate::tui::area::{self, REST};
use crate::tui::breakpoints;
use crate::tui::command::{Command, Row, Scope};
use crate::tui::hits::Target;
use crate::tui::layer::{Context, Cx};
use crate::tui::text::{self, Align};
use crate::tui::theme::{Charset, Role, Theme};

/// The tab bar; `places` stand at its right end, the first ones dropped first
/// where there is no room.
pub fn tabs(frame: &mut Frame<'_>, area: Rect, titles: &[String], at: usize, places: &[String], cx: &Cx<'_>) {
    let theme = cx.theme;
    let (mut spans, mut from) = (Vec::new(), 0);
    if breakpoints::all_tabs(area.width) {
        for (n, title) in titles.iter().enumerate() {
            let role = if n == at { Role::Tab } else { Role::Text };
            let words = format!(" {}{title} ", n + 1);
            cx.hits.add_span(area, from, text::width(&words), Target::Tab(n));
            from += text::width(&words);
            spans.push(Span::styled(words, theme.style(role)));
        }
    } else {
        spans.push(Span::styled(format!(" {}/{} {} ", at + 1, titles.len(), titles[at]), theme.style(Role::Tab)));
    }
    let used: usize = spans.iter().map(|span| text::width(&span.content)).sum();
    text::draw(frame, area, &Line::from(spans));
    let room = usize::from(area.width).saturating_sub(used + 2);
    let joined = (0..places.len()).map(|from| places[from..].join("  ")).find(|words| text::width(words) <= room);
    if let Some(words) = joined {
        right(frame, area, &Line::styled(words, theme.style(Role::Dim)));
    }
}

fn right(frame: &mut Frame<'_>, area: Rect, line: &Line<'_>) {
    let width = u16::try_from(line.width()).unwrap_or(area.width).min(area.width);
    text::draw(frame, Rect { x: area.right() - width, width, ..area }, line);
}

/// The context line: sections, filter, selection; at its right end `status`.
pub fn context(frame: &mut Frame<'_>, area: Rect, told: &Context, status: &[(String, Role)], cx: &Cx<'_>) {
    let theme = cx.theme;
    let between = "  ";
    let mut ends: Vec<Span<'_>> = Vec::new();
    for (words, role) in status {
        ends.push(Span::raw(between));
        ends.push(Span::styled(words.as_str(), theme.style(*role)));
    }
    let ends = Line::from(ends);
    let room = usize::from(area.width).saturating_sub(ends.width() + 1);
    let mut left = room;
    let mut spans = Vec::new();
    let mut push = |words: String, role: Role, left: &mut usize| {
        if text::width(&words) <= *left {
            *left -= text::width(&words);
            spans.push(Span::styled(words, theme.style(role)));
        }
    };
    if !told.filter.is_empty() {
        push(format!(" /{}", text::truncate(&told.filter, 24)), Role::Accent, &mut left);
    }
    if told.marked > 0 {
        let words = cx.lang.msg(&crate::data::msg::Msg::new("status-marked").count("count", told.marked));
        push(format!(" {words}"), Role::Accent, &mut left);
    }
    let words: Vec<String> = told
        .sections
        .iter()
        .enumerate()
        .map(|(n, (title, count))| {
            let count = count.map(|count| format!(" {count}")).unwrap_or_default();
            if n == told.section { format!(" [{title}{count}]") } else { format!("  {title}{count} ") }
        })
        .collect();
    let shown = window(&words.iter().map(|words| text::width(words)).collect::<Vec<_>>(), told.section, left.saturating_sub(4));
    if shown.start > 0 {
        push("..".to_owned(), Role::Dim, &mut left);
    }
    for n in shown.clone() {
        cx.hits.add_span(area, room - left, text::width(&words[n]), Target::Section(n));
        push(words[n].clone(), if n == told.section { Role::Title } else { Role::Dim }, &mut left);
    }
    if shown.end < words.len() {
        push("..".to_owned(), Role::Dim, &mut left);
    }
    text::draw(frame, area, &Line::from(spans));
    right(frame, area, &ends);
}

/// The longest run of things that fits into so many columns and has the one at
/// `at` in it; it begins as early as it can.
fn window(widths: &[usize], at: usize, columns: usize) -> std::ops::Range<usize> {
    if widths.is_empty() {
        return 0..0;
    }
    let mut from = 0;
    while from < at && widths[from..=at].iter().sum::<usize>() > columns {
        from += 1;
    }
    let mut to = at + 1;
    while to < widths.len() && widths[from..=to].iter().sum::<usize>() <= columns {
        to += 1;
    }
    from..to
}

/// The footer: the keys of these scopes that matter now, as many as fit. Help
/// and the palette always do: they lead to all the others.
pub fn hints(frame: &mut Frame<'_>, area: Rect, scopes: &[Scope], refused: &dyn Fn(Command) -> bool, cx: &Cx<'_>) {
    let full = breakpoints::full_footer(frame.area().height);
    let leads_on = |row: &Row| matches!(row.command, Command::Help | Command::Palette);
    let shown = |row: &&'static Row| {
        let wanted = full || leads_on(row) || !matches!(row.scope, Scope::Global | Scope::List);
        wanted && !refused(row.command)
    };
    let hint =
        |row: &'static Row| Some((row, cx.keymap.shown(row.command)?, cx.lang.t(&format!("hint-{}", row.name)).into_owned()));
    let mut rows: Vec<_> = cx.keymap.hints(scopes).into_iter().filter(shown).filter_map(hint).collect();
    // A key that means something else here is said once, as it is meant here.
    let inner = |row: &Row| scopes.iter().position(|scope| *scope == row.scope);
    let keys: Vec<(&'static Row, String)> = rows.iter().map(|(row, key, _)| (*row, key.clone())).collect();
    rows.retain(|(row, key, _)| !keys.iter().any(|(other, same)| same == key && inner(other) < inner(row)));
    let need = |key: &str, words: &str| text::width(key) + text::width(words) + 3;
    let kept: usize = rows.iter().filter(|(row, ..)| leads_on(row)).map(|(_, key, words)| need(key, words)).sum();
    let mut left = usize::from(area.width).saturating_sub(kept);
    let mut spans = Vec::new();
    for (row, key, words) in rows {
        if !leads_on(row) {
            let need = need(&key, &words);
            if need > left {
                continue;
            }
            left -= need;
        }
        let from = spans.iter().map(Span::width).sum();
        cx.hits.add_span(area, from, need(&key, &words), Target::Command(row.command));
        spans.push(Span::raw(" "));
        spans.push(Span::styled(key, cx.theme.style(Role::Key)));
        spans.push(Span::styled(format!(" {words} "), cx.theme.style(Role::Dim)));
    }
    text::draw(frame, area, &Line::from(spans));
}

/// The box of the keys that may follow, in as many columns as its height asks
/// for.
pub fn next_keys(frame: &mut Frame<'_>, area: Rect, following: &[(&'static Row, String)], cx: &Cx<'_>) {
    let name = |row: &Row| cx.lang.t(&format!("command-{}", row.name)).into_owned();
    let lines: Vec<(String, String)> = following.iter().map(|(row, key)| (key.clone(), name(row))).collect();
    let keys = lines.iter().map(|(key, _)| text::width(key)).max().unwrap_or(1);
    let wide = lines.iter().map(|(_, name)| keys + 2 + text::width(name)).max().unwrap_or(10).max(16);
    let most = usize::from(area.height.saturating_sub(3)).max(1);
    let across = lines.len().div_ceil(most).max(1);
    let down = lines.len().div_ceil(across);
    let inner = popup::corner(frame, area, &cx.lang.t("next-keys"), across * (wide + 2) - 2, down, cx.theme);
    let each = inner.width / u16::try_from(across).unwrap_or(1).max(1);
    for (n, ((key, name), (row, _))) in lines.iter().zip(following).enumerate() {
        let [column, line] = [n / down, n % down].map(|place| u16::try_from(place).unwrap_or(u16::MAX));
        let place = Rect { x: inner.x + column.saturating_mul(each), y: inner.y.saturating_add(line), width: each, height: 1 };
        let place = place.intersection(inner);
        let name = text::truncate(name, usize::from(place.width).saturating_sub(keys + 2));
        let words = Line::from(vec![
            Span::styled(text::pad(key, keys, Align::Left), cx.theme.style(Role::Key)),
            Span::raw(format!("  {name}")),
        ]);
        text::draw(frame, place, &words);
        cx.hits.add(place, Target::Command(row.command));
    }
}

/// Draws a text field; `here` puts the terminal's cursor at its caret.
pub fn field(frame: &mut Frame<'_>, area: Rect, input: &Input, here: bool, theme: &Theme) {
    if !here {
        let value = input.value();
        let first = value.lines().next().unwrap_or_default();
        let more = value.lines().count() > 1;
        let room = usize::from(area.width).saturating_sub(if more { 3 } else { 0 });
        let shown = text::truncate(first, room).into_owned() + if more { " .." } else { "" };
        text::draw(frame, area, &Line::raw(shown));
        return;
    }
    let caret = input.draw(area, frame.buffer_mut(), theme.style(Role::Field), theme.style(Role::Placeholder));
    if theme.charset == Charset::Ascii {
        text::plain_area(area, frame.buffer_mut());
    }
    if let Some(caret) = caret {
        frame.set_cursor_position(caret);
    }
}

/// The filter line while it is typed, its label in front.
pub fn filter(frame: &mut Frame<'_>, area: Rect, input: &Input, cx: &Cx<'_>) {
    let label = format!("{} ", cx.lang.t("filter-prompt"));
    let width = u16::try_from(text::width(&label)).unwrap_or(0).min(area.width / 2);
    let [head, place] = area::columns(area, [width, REST]);
    text::draw(frame, head, &Line::styled(label, cx.theme.style(Role::Accent)));
    field(frame, place, input, true, cx.theme);
}
