//! What a list says that has nothing in it, and which key helps.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::List;
use crate::data::msg::Msg;
use crate::tui::command::Command;
use crate::tui::layer::Cx;
use crate::tui::text;
use crate::tui::theme::Role;

/// Draws it into the place of the rows.
pub fn draw(frame: &mut Frame<'_>, area: Rect, list: &List, cx: &Cx<'_>) {
    let kind = list.source.kinds[0];
    let key = |command| cx.keymap.shown(command).unwrap_or_default();
    let msg = if list.filter.is_empty() {
        let kinds = format!("kinds-{}", kind.key());
        Msg::new("empty-list").label("kinds", kinds).text("key", key(Command::New)).text("palette", key(Command::Palette))
    } else {
        Msg::new("empty-filter").text("filter", &list.filter).text("key", key(Command::Back))
    };
    let lines = text::lines(&cx.lang.msg(&msg), usize::from(area.width.saturating_sub(4)).max(10));
    for (line, row) in lines.into_iter().zip(area.rows().skip(1)) {
        text::draw(frame, row, &Line::styled(format!("  {line}"), cx.theme.style(Role::Dim)));
    }
}
