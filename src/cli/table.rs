//! A list of records as aligned text without borders: for mail, for screen
//! readers, for `grep`.

use crate::data::cell::Face;
use crate::data::project::Kind;
use crate::data::record::{Facts, Row};
use crate::lang::Lang;
use crate::tui::text::{self, Align};

/// The least columns of the title; other columns give way to it.
const TITLE_COLUMNS: usize = 24;
/// What stands between two columns.
const GAP: &str = "  ";
/// The width of a column for which nobody said one.
const COLUMNS: usize = 16;

struct Column {
    head: String,
    cells: Vec<String>,
    align: Align,
    width: usize,
}

impl Column {
    fn new(head: String, cells: Vec<String>, align: Align, most: usize) -> Self {
        let widest = cells.iter().map(|cell| text::width(cell)).max().unwrap_or(0);
        let head_width = text::width(&head);
        Self { width: widest.max(head_width).min(most.max(head_width)), head, cells, align }
    }
}

/// The records, one a line below the labels of their columns, none wider than
/// `width` columns. Columns in which nothing stands are left out, and those
/// for which there is no room, the least important first.
#[must_use]
pub fn lines(kind: Kind, rows: &[&dyn Row], facts: &Facts<'_>, lang: &Lang, width: usize) -> Vec<String> {
    let ids = rows.iter().map(|row| row.id().to_owned()).collect();
    let id = Column::new(lang.t("field-id").into_owned(), ids, Align::Left, width);
    let mut keys = kind.shape().columns.iter();
    let Some(title) = keys.next().map(|key| column(kind, key, rows, facts, lang, width)) else { return Vec::new() };
    let mut room = width.saturating_sub(id.width + GAP.len() + title.width.min(TITLE_COLUMNS));
    let mut others = Vec::new();
    for key in keys {
        let most = usize::from(kind.shape().width(key));
        let column = column(kind, key, rows, facts, lang, if most == 0 { COLUMNS } else { most });
        if column.cells.iter().all(String::is_empty) {
            continue;
        }
        let Some(left) = room.checked_sub(column.width + GAP.len()) else { break };
        room = left;
        others.push(column);
    }
    let title = Column { width: title.width.min(title.width.min(TITLE_COLUMNS) + room), ..title };
    let columns: Vec<Column> = [id, title].into_iter().chain(others).collect();
    let line = |cell: &dyn Fn(&Column) -> String| {
        let cells: Vec<String> = columns.iter().map(|column| text::pad(&cell(column), column.width, column.align)).collect();
        text::truncate(cells.join(GAP).trim_end(), width).into_owned()
    };
    let head = line(&|column| column.head.clone());
    std::iter::once(head).chain((0..rows.len()).map(|n| line(&|column| column.cells[n].clone()))).collect()
}

fn column(kind: Kind, key: &str, rows: &[&dyn Row], facts: &Facts<'_>, lang: &Lang, most: usize) -> Column {
    let faces: Vec<Face<'_>> = rows.iter().map(|row| row.face(key, facts)).collect();
    let is_number = |face: &Face<'_>| matches!(face, Face::Number { .. } | Face::Money(_) | Face::Empty);
    let align = if faces.iter().all(is_number) { Align::Right } else { Align::Left };
    let cells = faces.iter().map(|face| crate::data::clean::line(&lang.cell(face, facts.project, most))).collect();
    Column::new(lang.field(kind, key), cells, align, most)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::project::{Project, Record};
    use crate::data::records::Action;
    use crate::data::rows::Collection;
    use crate::data::values::Uid;
    use crate::lang::Language;

    fn table(width: usize) -> Vec<String> {
        let mut project = Project::default();
        for (id, title, due) in [("A01", "双流方案定稿,并发给所有人", "2026-08-21"), ("A02", "b", "2026-09-01")] {
            let action =
                Action { uid: Uid::new(), id: id.into(), title: title.into(), due: due.parse().ok(), ..Action::default() };
            project.actions.put(Record::Action(Arc::new(action)));
        }
        let facts = project.facts("2026-08-19".parse().unwrap());
        let rows: Vec<&dyn Row> = project.actions.rows().collect();
        lines(Kind::Action, &rows, &facts, &Lang::load(Language::Zh), width)
    }

    #[test]
    fn columns_stand_below_each_other_by_display_width() {
        let lines = table(100);
        assert_eq!(lines.len(), 3);
        let column = |line: &str, what: &str| text::width(&line[..line.find(what).unwrap()]);
        assert_eq!(column(&lines[1], "08-21"), column(&lines[2], "09-01"));
        assert!(!lines[0].contains("field-"), "{}", lines[0]);
    }

    #[test]
    fn no_line_is_wider_than_asked_and_the_title_comes_first() {
        for width in [20, 40, 60, 80] {
            for line in table(width) {
                assert!(text::width(&line) <= width, "{width}: {line}");
            }
        }
        assert!(table(40)[1].contains("双流方案"));
        assert!(!table(40)[0].contains("due") && !table(30)[1].contains("08-21"));
    }
}
