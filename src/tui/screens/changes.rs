//! Who changed what in one record, and when; each change can be undone by
//! itself where nothing later touched the same.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::data::edit::{ChangeSet, Edit, changed};
use crate::data::msg::Msg;
use crate::data::project::Record;
use crate::data::record::Row;
use crate::data::values::{Ref, Uid};
use crate::tui::command::{Command, Scope};
use crate::tui::layer::{Cx, Effect, Layer};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::widgets::popup;

/// The history of a record, newest change first.
pub struct Changes {
    link: Ref,
    /// The chosen change; the newest one at first.
    chosen: Option<Uid>,
    /// The changes that are shown, newest first.
    sets: Vec<Uid>,
    top: usize,
    height: usize,
}

impl Changes {
    /// The history of that record.
    #[must_use]
    pub const fn new(link: Ref) -> Self {
        Self { link, chosen: None, sets: Vec::new(), top: 0, height: 1 }
    }

    fn at(&self) -> usize {
        self.sets.iter().position(|uid| Some(*uid) == self.chosen).unwrap_or(0)
    }

    fn step(&mut self, by: isize) {
        let at = self.at().saturating_add_signed(by).min(self.sets.len().saturating_sub(1));
        self.chosen = self.sets.get(at).copied();
    }

    /// The changes of this record, newest first.
    fn of<'a>(&self, cx: &Cx<'a>) -> Vec<(&'a ChangeSet, &'a Edit)> {
        let uid = self.link.uid;
        let edits = |set: &'a ChangeSet| set.edits.iter().filter(move |edit| edit.uid == uid).map(move |edit| (set, edit));
        cx.done.iter().rev().flat_map(edits).collect()
    }
}

/// What an edit changed, a line a field.
fn fields(edit: &Edit, cx: &Cx<'_>) -> Vec<String> {
    let (Some(before), Some(after)) = (&edit.before, &edit.after) else { return Vec::new() };
    let shown = |record: &Record, n: usize| {
        let text = cx.lang.face(&record.row().cell(n).face(), cx.project).replace('\n', " / ");
        if text.is_empty() { "-".to_owned() } else { text }
    };
    let line = |n: usize| {
        let label = cx.lang.field(edit.kind, edit.kind.shape().fields[n].key);
        format!("{label}: {} > {}", shown(before, n), shown(after, n))
    };
    changed(before, after).into_iter().map(line).collect()
}

impl Layer for Changes {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Changes, Scope::Read, Scope::Global, Scope::Always]
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.sets = self.of(cx).into_iter().map(|(set, _)| set.uid).collect();
        if self.chosen.is_none_or(|uid| !self.sets.contains(&uid)) {
            self.chosen = self.sets.first().copied();
        }
    }

    fn refuses(&self, command: Command, cx: &Cx<'_>) -> Option<Msg> {
        match command {
            Command::UndoThis if self.sets.is_empty() => Some(Msg::new("changes-none")),
            Command::UndoThis => cx.read_only.cloned(),
            _ => None,
        }
    }

    fn run(&mut self, command: Command, _: &Cx<'_>) -> Option<Vec<Effect>> {
        let page = isize::try_from(self.height / 3).unwrap_or(1).max(1);
        match command {
            Command::UndoThis => return Some(self.chosen.map(Effect::UndoOne).into_iter().collect()),
            Command::ReadDown => self.step(1),
            Command::ReadUp => self.step(-1),
            Command::ReadPageDown => self.step(page),
            Command::ReadPageUp => self.step(-page),
            Command::ReadTop => self.chosen = self.sets.first().copied(),
            Command::ReadEnd => self.chosen = self.sets.last().copied(),
            Command::Back | Command::Quit | Command::Interrupt => return Some(vec![Effect::Close]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.prepare(cx);
        let columns = usize::from(area.width.saturating_sub(6)).min(100);
        let wrap = |line: &str, indent: &str| -> Vec<String> {
            let lines = text::lines(line, columns.saturating_sub(indent.len()).max(10));
            lines.into_iter().map(|part| indent.to_owned() + &part).collect()
        };
        // Each line with the change it belongs to, and whether it is its head.
        let mut lines: Vec<(usize, bool, String)> = Vec::new();
        for (n, (set, edit)) in self.of(cx).into_iter().enumerate() {
            let head = format!("{}  {}  {}", set.at.format("%Y-%m-%d %H:%M"), set.by, cx.lang.msg(&set.what));
            lines.extend(wrap(&head, "  ").into_iter().map(|line| (n, true, line)));
            for field in fields(edit, cx) {
                lines.extend(wrap(&field, "      ").into_iter().map(|line| (n, false, line)));
            }
        }
        let title = cx.project.target(&self.link).map(<dyn Row>::title).unwrap_or_default();
        let title = cx.lang.msg(&Msg::new("changes-title").text("id", &self.link.id).text("title", title));
        let inner = popup::draw(frame, area, &title, columns, lines.len().max(3), cx.theme);
        if lines.is_empty() {
            text::draw(frame, inner, &Line::styled(cx.lang.t("changes-none").into_owned(), cx.theme.style(Role::Dim)));
            return;
        }
        self.height = usize::from(inner.height).max(1);
        let at = self.at();
        let first = lines.iter().position(|(n, ..)| *n == at).unwrap_or(0);
        let last = lines.iter().rposition(|(n, ..)| *n == at).unwrap_or(first);
        // The whole change if it fits, its head in any case.
        self.top = self.top.max((last + 1).saturating_sub(self.height)).min(first);
        for ((n, head, line), row) in lines.into_iter().skip(self.top).zip(inner.rows()) {
            let chosen = n == at && head;
            let line = if chosen { line.replacen("  ", "> ", 1) } else { line };
            text::draw(frame, row, &Line::raw(line));
            if chosen {
                cx.theme.select(row, frame.buffer_mut());
            }
        }
    }
}
