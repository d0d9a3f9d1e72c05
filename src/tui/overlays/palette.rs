//! `:` shows every command that applies, found by its name in either
//! language, by pinyin or by key; and every record, by id or title.

use super::choose::{Choose, Entry};
use crate::data::project::Kind;
use crate::data::values::Ref;
use crate::tui::command::{self, ROWS, Scope};
use crate::tui::layer::{Cx, Effect};
use crate::tui::screens::verbs::reference;

/// The palette over layers with these scopes. `refused` says why a command
/// cannot run now.
#[must_use]
pub fn palette(scopes: &[Scope], refused: &dyn Fn(command::Command) -> Option<crate::data::msg::Msg>, cx: &Cx<'_>) -> Choose {
    let mut entries = Vec::new();
    for row in ROWS.iter().filter(|row| scopes.contains(&row.scope) && row.command != command::Command::Palette) {
        let name = format!("command-{}", row.name);
        let keys = cx.keymap.all(row.command).join(" ");
        let note = match refused(row.command) {
            Some(why) => format!("{keys}  {}", cx.lang.msg(&why)),
            None => keys.clone(),
        };
        let entry = Entry::new(cx.lang.t(&name).into_owned(), note, vec![Effect::Run(row.command)]);
        entries.push(entry.with_words(format!("{} {} {keys}", cx.other.t(&name), row.name)));
    }
    for kind in Kind::ALL {
        for row in cx.project.collection(*kind).rows().filter(|row| !row.is_archived()) {
            let link = Ref { kind: *kind, uid: row.uid(), id: row.id().to_owned() };
            let label = format!("{} {}", row.id(), row.title());
            let entry = Entry::new(label, cx.lang.t(&format!("kind-{}", kind.key())).into_owned(), vec![Effect::Show(link)]);
            entries.push(entry.with_words(reference(row.id(), cx)));
        }
    }
    Choose::new(cx.lang.t("palette-title").into_owned(), entries)
}
