//! One frame: tab bar, context line, the layers bottom-up, the notice, the
//! footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::App;
use crate::data::msg::Msg;
use crate::tui::area::{self, REST};
use crate::tui::breakpoints;
use crate::tui::command::Command;
use crate::tui::glyphs::Charset;
use crate::tui::hits::Target;
use crate::tui::layer::{Cx, Layer, Notice, Weight};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::{bars, popup};

/// A notice stands no more rows above the lowest one of the body than this.
const HIGHEST: u16 = 8;

impl App {
    /// Draws the whole screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.world.screen = (area.width, area.height);
        self.world.hits.clear();
        self.columns = usize::from(area.width);
        if area.width < breakpoints::LEAST.0 || area.height < breakpoints::LEAST.1 {
            self.draw_too_small(frame, area);
            return self.make_plain(frame);
        }
        let [tabs, context, body, foot] = area::rows(area, [1, 1, REST, 1]);
        let scopes = self.scopes();
        let cx = self.world.cx();
        let titles: Vec<String> = self.tabs.iter().map(|tab| cx.lang.t(&format!("tab-{}", tab.tab.name)).into_owned()).collect();
        if self.has_project() {
            self.tabs[self.tab].draw(frame, body, &cx);
        } else if let Some(why) = self.world.read_only.as_ref().filter(|_| self.overlays.is_empty()) {
            let words = text::truncate(&cx.lang.msg(why), usize::from(body.width).saturating_sub(2)).into_owned();
            text::draw(frame, body, &Line::styled(format!("  {words}"), cx.theme.style(Role::Dim)));
        }
        for layer in &mut self.overlays {
            cx.hits.clear();
            layer.draw(frame, body, &cx);
        }
        if let Some(layer) = self.overlays.last_mut().filter(|layer| layer.is_bare()) {
            let whole = Rect { height: area.height - foot.height, ..area };
            layer.draw(frame, whole, &cx);
            bars::hints(frame, foot, &scopes, &|command| command == Command::Quit, &cx);
            return self.make_plain(frame);
        }
        bars::tabs(frame, tabs, &titles, self.tab, &self.place(), &cx);
        let told = self.tabs[self.tab].context(&cx);
        bars::context(frame, context, &told, &self.status(), &cx);
        let following = cx.keymap.following(&self.pending, &scopes);
        if !self.pending.is_empty() && !following.is_empty() {
            bars::next_keys(frame, body, &following, &cx);
        }
        let layer: &dyn Layer = match self.overlays.last() {
            Some(layer) => layer.as_ref(),
            None => &self.tabs[self.tab],
        };
        // Over a tab `q` goes back like Esc; on it there is nowhere to go back to.
        let idle = if self.overlays.is_empty() { Command::Back } else { Command::Quit };
        let refused = |command| command == idle || layer.refuses(command, &cx).is_some();
        bars::hints(frame, foot, &scopes, &refused, &cx);
        if let Some((notice, _)) = &self.world.notice {
            draw_notice(frame, body, notice, &cx);
        }
        self.make_plain(frame);
    }

    /// The last step: no character of doubtful width, where that matters.
    fn make_plain(&self, frame: &mut Frame<'_>) {
        if self.world.theme.charset == Charset::Ascii {
            text::plain_screen(frame.buffer_mut());
        }
    }

    /// Whether there is a project to show.
    fn has_project(&self) -> bool {
        self.open.is_some() || self.glanced.is_some()
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
        if self.world.read_only.is_some() && self.has_project() {
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
        let left = self.world.drafts.iter().filter(|draft| draft.left).count();
        if left > 0 {
            out.push((lang.msg(&Msg::new("status-drafts").count("count", left)), Role::Warn));
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
            text::draw(frame, row, &Line::raw(text::truncate(&line, usize::from(row.width)).into_owned()));
        }
    }
}

/// Draws a notice at the lower right of the body, in one line: over the last
/// row, or over the nearest one above where nothing is selected or typed.
fn draw_notice(frame: &mut Frame<'_>, body: Rect, notice: &Notice, cx: &Cx<'_>) {
    let (sign, role) = match notice.weight {
        Weight::Done => ("", Role::Ok),
        Weight::Hint => ("", Role::Info),
        Weight::Wrong => ("! ", Role::Bad),
    };
    let mut undo = String::new();
    if notice.undo {
        let key = cx.keymap.shown(Command::Undo).unwrap_or_default();
        undo = format!("  {}", cx.lang.msg(&Msg::new("notice-undo").text("key", key)));
    }
    let room = usize::from(body.width).saturating_sub(text::width(&undo) + 4);
    let words = text::truncate(&format!("{sign}{}", cx.lang.msg(&notice.msg)), room).into_owned() + &undo;
    let width = u16::try_from(text::width(&words) + 4).unwrap_or(body.width).min(body.width);
    let line = |up: u16| Rect { x: body.right() - width, y: body.bottom().saturating_sub(1 + up), width, height: 1 };
    let free = |area: &Rect| {
        let here = Rect { x: body.x, width: body.width, ..*area };
        let marked = Modifier::REVERSED | Modifier::UNDERLINED;
        !here.positions().any(|place| frame.buffer_mut()[place].modifier.intersects(marked))
    };
    let area = (0..body.height.min(HIGHEST)).map(line).find(free).unwrap_or_else(|| line(0));
    if notice.undo {
        cx.hits.add(area, Target::Command(Command::Undo));
    }
    popup::clear(frame, area);
    let edge = Span::styled(format!(" {} ", cx.theme.glyphs().vertical), cx.theme.style(Role::Border));
    text::draw(frame, area, &Line::from(vec![edge, Span::styled(words, cx.theme.style(role))]));
}
