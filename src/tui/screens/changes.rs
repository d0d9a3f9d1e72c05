//! Who changed what in one record, and when.

use crate::data::edit::changed;
use crate::data::msg::Msg;
use crate::data::record::Row;
use crate::data::values::Ref;
use crate::tui::layer::Cx;
use crate::tui::overlays::reader::Reader;

/// The history of a record, newest change first.
#[must_use]
pub fn changes(link: &Ref, cx: &Cx<'_>) -> Reader {
    let mut lines = Vec::new();
    for set in cx.done.iter().rev() {
        for edit in set.edits.iter().filter(|edit| edit.uid == link.uid) {
            let what = cx.lang.msg(&set.what);
            lines.push(format!("{}  {}  {what}", set.at.format("%Y-%m-%d %H:%M"), set.by));
            let (Some(before), Some(after)) = (&edit.before, &edit.after) else { continue };
            for n in changed(before, after) {
                let key = link.kind.shape().fields[n].key;
                let shown = |record: &crate::data::project::Record| {
                    let face = record.row().cell(n).face();
                    let text = cx.lang.face(&face, cx.project).replace('\n', " / ");
                    if text.is_empty() { "-".to_owned() } else { text }
                };
                lines.push(format!("    {}: {} > {}", cx.lang.field(link.kind, key), shown(before), shown(after)));
            }
        }
    }
    if lines.is_empty() {
        lines.push(cx.lang.t("changes-none").into_owned());
    }
    let title = cx.project.target(link).map(<dyn Row>::title).unwrap_or_default();
    Reader::new(cx.lang.msg(&Msg::new("changes-title").text("id", &link.id).text("title", title)), lines)
}
