//! One frame: tab bar, context line, the layers bottom-up, the notice, the
//! footer.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::App;
use crate::data::msg::Msg;
use crate::tui::breakpoints;
use crate::tui::glyphs::Charset;
use crate::tui::layer::{Layer, Notice, Weight};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::{bars, popup};

impl App {
    /// Draws the whole screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.world.screen = (area.width, area.height);
        if area.width < breakpoints::LEAST.0 || area.height < breakpoints::LEAST.1 {
            return self.draw_too_small(frame, area);
        }
        let [tabs, context, body, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0), Constraint::Length(1)])
                .areas(area);
        let scopes = self.scopes();
        let cx = self.world.cx();
        let titles: Vec<String> = self.tabs.iter().map(|tab| cx.lang.t(&format!("tab-{}", tab.tab.name)).into_owned()).collect();
        bars::tabs(frame, tabs, &titles, self.tab, &self.place(), cx.theme);
        let told = self.tabs[self.tab].context(&cx);
        bars::context(frame, context, &told, &self.status(), &cx);
        if self.open.is_some() || !self.overlays.is_empty() {
            self.tabs[self.tab].draw(frame, body, &cx);
        }
        for layer in &mut self.overlays {
            layer.draw(frame, body, &cx);
        }
        let following = cx.keymap.following(&self.pending, &scopes);
        if !self.pending.is_empty() && !following.is_empty() {
            bars::next_keys(frame, body, &following, &cx);
        }
        let layer: &dyn Layer = match self.overlays.last() {
            Some(layer) => layer.as_ref(),
            None => &self.tabs[self.tab],
        };
        match &self.world.notice {
            Some((notice, _)) => draw_notice(frame, foot, notice, &cx),
            None => bars::hints(frame, foot, &scopes, &|command| layer.refuses(command, &cx).is_some(), &cx),
        }
        if cx.theme.charset == Charset::Ascii {
            substitute(frame.buffer_mut());
        }
    }

    /// The right end of the tab bar: where and when one is.
    fn place(&self) -> Vec<String> {
        let lang = &self.world.lang;
        let today = self.world.now.date();
        let code = self.world.project.charter().map(|charter| charter.code.clone()).unwrap_or_default();
        let day = lang.date(today);
        let mut places = vec![day[5..].to_owned()];
        if !code.is_empty() {
            places.insert(0, code);
        }
        places
    }

    /// The right end of the context line: what needs to be known always.
    fn status(&self) -> Vec<(String, Role)> {
        let lang = &self.world.lang;
        let mut out = Vec::new();
        if self.world.demo {
            out.push((lang.t("demo-banner").into_owned(), Role::Warn));
        }
        if self.world.read_only.is_some() {
            out.push((lang.t("status-read-only").into_owned(), Role::Warn));
        }
        if self.world.failed {
            out.push((lang.msg(&Msg::new("status-failed").count("count", self.world.unsaved)), Role::Bad));
        } else if self.world.unsaved > 0 {
            out.push((lang.t("status-saving").into_owned(), Role::Warn));
        }
        if !self.world.conflicts.is_empty() {
            out.push((lang.msg(&Msg::new("status-review").count("count", self.world.conflicts.len())), Role::Warn));
        }
        if !self.world.here.is_empty() {
            let names = lang.list(self.world.here.iter().map(|other| other.account.as_str()));
            out.push((lang.msg(&Msg::new("status-here").text("names", names)), Role::Info));
        }
        out.push((lang.t("status-health-none").into_owned(), Role::Dim));
        out.push((lang.t("status-language").into_owned(), Role::Dim));
        out
    }

    fn draw_too_small(&self, frame: &mut Frame<'_>, area: Rect) {
        popup::clear(frame, area);
        let msg = Msg::new("too-small").count("columns", breakpoints::LEAST.0).count("rows", breakpoints::LEAST.1);
        let cx = self.world.cx();
        let mut lines = text::lines(&cx.lang.msg(&msg), usize::from(area.width.max(1)));
        lines.push(cx.lang.t(&format!("tab-{}", self.tabs[self.tab].tab.name)).into_owned());
        for (line, row) in lines.into_iter().zip(area.rows()) {
            frame.render_widget(Line::raw(text::truncate(&line, usize::from(row.width)).into_owned()), row);
        }
    }
}

fn draw_notice(frame: &mut Frame<'_>, area: Rect, notice: &Notice, cx: &crate::tui::layer::Cx<'_>) {
    let (sign, role) = match notice.weight {
        Weight::Done => ("", Role::Ok),
        Weight::Hint => ("", Role::Info),
        Weight::Wrong => ("! ", Role::Bad),
    };
    let mut words = format!(" {sign}{}", cx.lang.msg(&notice.msg));
    let mut undo = String::new();
    if notice.undo {
        let key = cx.keymap.shown(crate::tui::command::Command::Undo).unwrap_or_default();
        undo = format!("  {}", cx.lang.msg(&Msg::new("notice-undo").text("key", key)));
    }
    words = text::truncate(&words, usize::from(area.width).saturating_sub(text::width(&undo))).into_owned() + &undo;
    frame.render_widget(Line::styled(words, cx.theme.style(role)), area);
}

/// Replaces every character that such a terminal would draw two columns wide
/// by one that is one column wide everywhere.
fn substitute(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let plain = text::plain(cell.symbol());
        if plain != cell.symbol() {
            let first = plain.chars().next().unwrap_or(' ');
            cell.set_char(first);
        }
    }
}
