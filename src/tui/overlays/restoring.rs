//! What a restoration would change: the records that can still be read in a
//! damaged file beside those that would stand in its place.

use super::decide::Decide;
use super::reader::Reader;
use crate::data::edit::changed;
use crate::data::msg::Msg;
use crate::data::project::{Kind, Record};
use crate::tui::command::{Command, Scope};
use crate::tui::layer::{Cx, Effect};

/// The difference, with the way to restore. `from`: the sentence that says
/// where the good records come from.
#[must_use]
pub fn difference(kind: Kind, from: &Msg, readable: &[Record], good: &[Record], cx: &Cx<'_>) -> Decide {
    const SCOPES: &[Scope] = &[Scope::Restoring, Scope::Read, Scope::Global, Scope::Always];
    let title = Msg::new("restore-difference").label("kinds", format!("kinds-{}", kind.key()));
    let mut lines = vec![cx.lang.msg(from), String::new()];
    lines.extend(lines_of(kind, readable, good, cx));
    Decide::new(Reader::new(cx.lang.msg(&title), lines), SCOPES).deed(Command::RestoreTake, vec![Effect::Restore(kind)])
}

fn lines_of(kind: Kind, readable: &[Record], good: &[Record], cx: &Cx<'_>) -> Vec<String> {
    let find = |all: &[Record], record: &Record| all.iter().find(|other| other.row().uid() == record.row().uid()).cloned();
    let shown = |record: &Record, n: usize| {
        let text = cx.lang.face(&record.row().cell(n).face(), cx.project).replace('\n', " / ");
        if text.is_empty() { "-".to_owned() } else { text }
    };
    let head = |record: &Record| format!("{} {}", record.row().id(), record.row().title());
    let mut lines = Vec::new();
    let mut same = 0;
    for record in good {
        let Some(damaged) = find(readable, record) else {
            lines.push(head(record));
            lines.push(format!("    {}", cx.lang.t("restore-unreadable")));
            continue;
        };
        let places = changed(&damaged, record);
        if places.is_empty() {
            same += 1;
            continue;
        }
        lines.push(head(record));
        for n in places {
            let label = cx.lang.field(kind, kind.shape().fields[n].key);
            lines.push(format!("    {label}: {} > {}", shown(&damaged, n), shown(record, n)));
        }
    }
    for record in readable.iter().filter(|record| find(good, record).is_none()) {
        lines.push(head(record));
        lines.push(format!("    {}", cx.lang.t("restore-only-damaged")));
    }
    if same > 0 {
        lines.push(cx.lang.msg(&Msg::new("restore-same").count("count", same)));
    }
    lines
}
