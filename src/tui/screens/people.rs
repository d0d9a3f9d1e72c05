//! People by how they cooperate: three columns, and those nobody has judged
//! yet beside them. Internal, always (domain.md section 2).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::list::{Order, Source};
use super::register::Register;
use super::verbs;
use crate::data::cell::Face;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::data::record::{Facts, Row, same};
use crate::data::records::Stakeholder;
use crate::data::records::stakeholder::{Cooperation, Side};
use crate::data::values::{Choice, Uid};
use crate::tui::area::{self, REST};
use crate::tui::breakpoints;
use crate::tui::command::{Command, Scope};
use crate::tui::hits::{Pane, Spot, Target};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::tone;

/// The columns of the board, left to right; the last one holds the unset.
const COLUMNS: [Option<Cooperation>; 4] =
    [Some(Cooperation::Active), Some(Cooperation::ByTheBook), Some(Cooperation::Passive), None];

/// Everybody but our own team: a category of a colleague would be a personnel
/// file.
fn keep(row: &dyn Row, _: &Facts<'_>) -> bool {
    same::<Stakeholder>(Some(row)).is_some_and(|person| person.side != Side::Vendor)
}

fn column(person: &Stakeholder) -> usize {
    COLUMNS.iter().position(|category| *category == person.category).unwrap_or(COLUMNS.len() - 1)
}

/// Column by column; within one, the powerful first.
fn order(row: &dyn Row, _: &Facts<'_>) -> Order {
    let Some(person) = same::<Stakeholder>(Some(row)) else { return Order::default() };
    let place = i64::try_from(column(person)).unwrap_or(0);
    (place, -person.power.0.unwrap_or(0), -person.interest.0.unwrap_or(0))
}

const SOURCE: Source =
    Source { kinds: &[Kind::Stakeholder], keep, arrange: Some(|rows, facts| rows.sort_by_cached_key(|row| order(*row, facts))) };

/// The cooperation board.
pub struct People {
    register: Register,
}

impl Default for People {
    /// The first person of the first column is selected.
    fn default() -> Self {
        Self { register: Register::new(SOURCE) }
    }
}

impl People {
    /// The people in each column.
    fn board<'a>(&self, cx: &Cx<'a>) -> [Vec<&'a Stakeholder>; 4] {
        let mut board: [Vec<&Stakeholder>; 4] = Default::default();
        for link in self.register.list.rows() {
            if let Some(person) = cx.project.stakeholders.get(link.uid) {
                board[column(person)].push(person);
            }
        }
        board
    }

    /// Goes to the column beside, to the card at the same height.
    fn across(&mut self, by: isize, cx: &Cx<'_>) {
        let board = self.board(cx);
        let Some(uid) = self.register.list.selected.as_ref().map(|link| link.uid) else { return };
        let place = |people: &Vec<&Stakeholder>| people.iter().position(|person| person.uid == uid);
        let Some((from, height)) = board.iter().enumerate().find_map(|(n, people)| Some((n, place(people)?))) else { return };
        let mut to = from;
        while let Some(next) = to.checked_add_signed(by).filter(|next| *next < board.len()) {
            to = next;
            if let Some(person) = board[to].get(height).or(board[to].last()) {
                self.select(person.uid);
                return;
            }
        }
    }

    fn select(&mut self, uid: Uid) {
        if let Some(place) = self.register.list.rows().iter().position(|link| link.uid == uid) {
            self.register.list.go(place);
        }
    }

    /// The selected people are of that category now.
    fn categorise(&self, category: Option<Cooperation>, cx: &Cx<'_>) -> Vec<Effect> {
        let targets = self.register.list.targets();
        let mut records: Vec<Record> = targets.iter().filter_map(|link| cx.project.get(link.kind, link.uid)).collect();
        for record in &mut records {
            if let Record::Stakeholder(person) = record {
                std::sync::Arc::make_mut(person).category = category;
            }
        }
        let label =
            category.map_or("category-unset".to_owned(), |value| format!("choice-{}-{}", Cooperation::SET.name, value.key()));
        let what = verbs::named("done-category", &records).label("category", label);
        vec![Effect::Save { what, records }]
    }

    fn draw_card(&self, frame: &mut Frame<'_>, area: Rect, person: &Stakeholder, cx: &Cx<'_>) {
        let row: &dyn Row = person;
        let facts = cx.facts();
        let here = self.register.list.selected.as_ref().is_some_and(|link| link.uid == person.uid);
        let marked = self.register.list.marked.contains(&person.uid);
        let sign = if here { ">" } else { " " };
        let mark = if marked { "*" } else { " " };
        let days = row.face("days_since_contact", &facts);
        let contact = match &days {
            // The unit is the first thing to go where a name needs the room.
            Face::Number { value, .. } if area.width < 18 => value.to_string(),
            Face::Number { value, .. } => cx.lang.msg(&Msg::new("days-short").count("count", *value)),
            _ => "-".to_owned(),
        };
        let role = tone::of(row, &row.face("contact_state", &facts), "contact_state", cx.today);
        let alarm = match role {
            Role::Bad => "!!",
            Role::Warn => "!",
            _ => "",
        };
        let contact = format!("{contact}{alarm}");
        let width = usize::from(area.width);
        let name_width = width.saturating_sub(text::width(&contact) + 3);
        let lines = [
            Line::from(vec![
                Span::raw(format!("{sign}{mark}")),
                Span::raw(text::pad(&text::truncate(&person.name, name_width.saturating_sub(1)), name_width, Align::Left)),
                Span::styled(contact, cx.theme.style(role)),
            ]),
            Line::styled(text::truncate(&format!("   {}", person.org), width).into_owned(), cx.theme.style(Role::Dim)),
        ];
        for (line, place) in lines.into_iter().zip(area.rows()) {
            text::draw(frame, place, &line);
        }
        let place = self.register.list.rows().iter().position(|link| link.uid == person.uid);
        cx.hits.add(area, Target::Spot(Spot::Row(place.unwrap_or_default())));
        if here {
            cx.theme.select(Rect { height: 1, width: area.width.saturating_sub(1), ..area }, frame.buffer_mut());
        }
    }

    fn draw_board(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        cx.hits.add_pane(area, Pane::List);
        let board = self.board(cx);
        let columns = area::even(area, 4, 0);
        for ((people, category), area) in board.iter().zip(COLUMNS).zip(columns) {
            let [head, body] = area::rows(area, [1, REST]);
            let title = match category {
                Some(category) => cx.lang.choice(Cooperation::SET, category.index()),
                None => cx.lang.t("category-unset").into_owned(),
            };
            let title = text::truncate(&format!("{title} {}", people.len()), usize::from(head.width)).into_owned();
            text::draw(frame, head, &Line::styled(format!("  {title}"), cx.theme.style(Role::Header)));
            // Two lines a card; the selected one is always in sight.
            let room = usize::from(body.height / 2).max(1);
            let selected =
                people.iter().position(|person| self.register.list.selected.as_ref().is_some_and(|link| link.uid == person.uid));
            let top = (selected.unwrap_or(0) + 1).saturating_sub(room);
            for (n, person) in people.iter().skip(top).take(room).enumerate() {
                let y = body.y + u16::try_from(n).unwrap_or(0) * 2;
                let height = 2.min(body.bottom().saturating_sub(y));
                self.draw_card(frame, Rect { y, height, ..body }, person, cx);
            }
        }
    }
}

impl Layer for People {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(&self.register)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(&mut self.register)
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.register.is_typing() { self.register.scopes() } else { &[Scope::People, Scope::List] }
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        match command {
            Command::ColumnLeft => self.across(-1, cx),
            Command::ColumnRight => self.across(1, cx),
            Command::SetActive => return Some(self.categorise(Some(Cooperation::Active), cx)),
            Command::SetByTheBook => return Some(self.categorise(Some(Cooperation::ByTheBook), cx)),
            Command::SetPassive => return Some(self.categorise(Some(Cooperation::Passive), cx)),
            Command::SetUnset => return Some(self.categorise(None, cx)),
            other => return self.register.run(other, cx),
        }
        Some(Vec::new())
    }

    fn wheel(&mut self, pane: Pane, ticks: isize, cx: &Cx<'_>) {
        match pane {
            Pane::List => self.register.list.step(ticks),
            Pane::Detail => self.register.wheel(pane, ticks, cx),
        }
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        let sets = matches!(command, Command::SetActive | Command::SetByTheBook | Command::SetPassive | Command::SetUnset);
        self.register.refuses(if sets { Command::Edit } else { command }, cx)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.register.list.refresh(cx);
        if self.register.is_typing() || self.register.list.rows().is_empty() {
            self.register.draw(frame, area, cx);
            return;
        }
        let [note, area] = area::rows(area, [1, REST]);
        let words = Line::styled(format!(" {}", cx.lang.t("people-internal")), cx.theme.style(Role::Warn));
        text::draw(frame, note, &text::fit(words, usize::from(note.width)));
        let (board, detail) = self.register.split(frame, area, breakpoints::below(area), cx);
        self.draw_board(frame, board, cx);
        if let Some(detail) = detail {
            self.register.draw_detail(frame, detail, cx);
        }
    }
}
