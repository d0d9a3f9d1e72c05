//! One record on the whole screen: all that it says and all that points to
//! it. Enter walks on to what points to it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{record_facts, verbs};
use crate::data::msg::Msg;
use crate::data::values::Ref;
use crate::data::view::ListView;
use crate::tui::area::{self, REST};
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::popup;

/// The record.
pub struct Detail {
    link: Ref,
    lines: Vec<(Line<'static>, Option<Ref>)>,
    /// The chosen line, if a line can be chosen.
    at: Option<usize>,
    top: usize,
    height: usize,
}

impl Detail {
    /// Shows that record.
    #[must_use]
    pub fn new(link: Ref) -> Self {
        Self { link, lines: Vec::new(), at: None, top: 0, height: 1 }
    }

    /// Goes to the next line that can be chosen, or scrolls if none can.
    fn step(&mut self, by: isize) {
        let choosable: Vec<usize> = (0..self.lines.len()).filter(|n| self.lines[*n].1.is_some()).collect();
        let scroll = self.top.saturating_add_signed(by).min(self.lines.len().saturating_sub(self.height));
        let next = match (self.at, by > 0) {
            (None, true) => choosable.first().copied(),
            (None, false) => None,
            (Some(at), true) => choosable.iter().copied().find(|n| *n > at),
            (Some(at), false) => choosable.iter().copied().rev().find(|n| *n < at),
        };
        match next {
            // A far line is reached by scrolling, not by a leap over what is
            // between.
            Some(next) if next < self.top + self.height + 1 && next + 1 >= self.top => self.at = Some(next),
            _ => {
                self.top = scroll;
                if by < 0 && next.is_none() {
                    self.at = None;
                }
            }
        }
    }

    fn page(&mut self, by: isize) {
        let page = isize::try_from(self.height.saturating_sub(1)).unwrap_or(1);
        self.top = self.top.saturating_add_signed(by * page).min(self.lines.len().saturating_sub(self.height));
        self.at = None;
    }

    fn chosen(&self) -> Option<&Ref> {
        self.lines.get(self.at?)?.1.as_ref()
    }
}

impl Layer for Detail {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Detail, Scope::List, Scope::Global, Scope::Always]
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::Down => self.step(1),
            Command::Up => self.step(-1),
            Command::PageDown => self.page(1),
            Command::PageUp => self.page(-1),
            Command::Top => (self.top, self.at) = (0, None),
            Command::End => self.top = self.lines.len().saturating_sub(self.height),
            Command::Back | Command::Quit => return Some(vec![Effect::Close]),
            Command::Open => {
                return Some(self.chosen().map(|link| Effect::Open(Box::new(Self::new(link.clone())))).into_iter().collect());
            }
            other => return verbs::verb(other, std::slice::from_ref(&self.link), Some(&self.link), cx),
        }
        Some(Vec::new())
    }

    fn view(&self) -> Option<ListView> {
        Some(ListView { selected: Some(self.link.uid), ..ListView::default() })
    }

    fn click(&mut self, part: Spot, twice: bool, _: &Cx<'_>) -> Vec<Effect> {
        if let Spot::Row(place) = part {
            self.at = Some(place);
        }
        if twice { vec![Effect::Run(Command::Open)] } else { Vec::new() }
    }

    fn wheel(&mut self, _: Pane, ticks: isize, _: &Cx<'_>) {
        self.at = None;
        self.top = self.top.saturating_add_signed(ticks.saturating_mul(3));
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        let list_only = [
            Command::Filter,
            Command::Filters,
            Command::Bulk,
            Command::MoveDown,
            Command::MoveUp,
            Command::Mark,
            Command::Range,
            Command::MarkAll,
            Command::Sort,
            Command::Zoom,
            Command::ShowArchived,
            Command::New,
            Command::NextSection,
            Command::LastSection,
        ];
        if list_only.contains(&command) {
            return Some(Msg::new("refuse-in-list-only"));
        }
        verbs::refuses_for(command, Some(&self.link), cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        popup::clear(frame, area);
        cx.hits.add_pane(area, Pane::Detail);
        let Some(row) = cx.project.target(&self.link) else { return };
        let [head, body] = area::rows(area, [2, REST]);
        let title = format!("{} {}  {}", cx.lang.t(&format!("kind-{}", row.kind().key())), row.id(), row.title());
        let title = text::truncate(&title, usize::from(head.width)).into_owned();
        text::draw(frame, head, &Line::styled(title, cx.theme.style(Role::Title)));
        self.lines = record_facts::whole(row, usize::from(body.width).saturating_sub(2), cx);
        self.height = usize::from(body.height).max(1);
        if let Some(at) = self.at {
            self.top = self.top.min(at).max((at + 1).saturating_sub(self.height));
        }
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        for (place, line) in (self.top..self.lines.len()).zip(body.rows()) {
            let [sign, rest] = area::columns(line, [2, REST]);
            text::draw(frame, rest, &self.lines[place].0);
            if self.lines[place].1.is_some() {
                cx.hits.add(line, Target::Spot(Spot::Row(place)));
            }
            if Some(place) == self.at {
                text::draw(frame, sign, &Line::from("> "));
                cx.theme.select(line, frame.buffer_mut());
            }
        }
    }
}
