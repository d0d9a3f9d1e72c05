//! `?` lists the keys that apply here, scope by scope; typing searches them,
//! Enter runs the chosen one.

use super::choose::{Choose, Entry};
use crate::lang::Lang;
use crate::tui::command::{self, Command, ROWS, Scope};
use crate::tui::layer::{Cx, Effect};

/// The keys of every text field with what they do. They are those of the
/// shell and cannot be changed.
pub const EDITING: [(&str, &str); 9] = [
    ("ctrl-a, Home", "editing-start"),
    ("ctrl-e, End", "editing-end"),
    ("ctrl-Left, alt-b", "editing-word-before"),
    ("ctrl-Right, alt-f", "editing-word-after"),
    ("ctrl-w", "editing-delete-word"),
    ("ctrl-u, ctrl-k", "editing-delete-line"),
    ("ctrl-y", "editing-put-back"),
    ("ctrl-_", "editing-undo"),
    ("ctrl-r", "editing-redo"),
];

/// The help for layers with these scopes, the innermost first.
#[must_use]
pub fn help(scopes: &[Scope], cx: &Cx<'_>) -> Choose {
    let mut entries = Vec::new();
    let mut seen: Vec<Scope> = Vec::new();
    for scope in scopes {
        if seen.contains(scope) {
            continue;
        }
        seen.push(*scope);
        for row in ROWS.iter().filter(|row| row.scope == *scope && row.command != Command::Help) {
            let keys = cx.keymap.all(row.command).join(", ");
            let name = format!("command-{}", row.name);
            let place = cx.lang.t(&format!("scope-{}", scope.name())).into_owned();
            let label = crate::tui::text::pad(&keys, 18, crate::tui::text::Align::Left) + " " + &cx.lang.t(&name);
            let entry = Entry::new(label, place, vec![Effect::Run(row.command)]);
            entries.push(entry.with_words(format!("{} {}", cx.other.t(&name), row.name)));
        }
        if *scope == Scope::Form {
            entries.extend(EDITING.iter().map(|(keys, does)| {
                let label = crate::tui::text::pad(keys, 18, crate::tui::text::Align::Left) + " " + &cx.lang.t(does);
                let entry = Entry::new(label, cx.lang.t("editing-place").into_owned(), Vec::new());
                entry.with_words(cx.other.t(does).into_owned())
            }));
        }
    }
    Choose::new(cx.lang.t("help-title").into_owned(), entries)
}

/// The keys of the table in Markdown, for the README: where they apply, the
/// keys, what they do. Commands of one place stand together.
#[must_use]
pub fn markdown(lang: &Lang) -> String {
    let line = |place: &str, keys: &str, what: &str| format!("| {place} | {keys} | {what} |\n");
    let row = |row: &command::Row| {
        let keys: Vec<String> = row.keys.iter().map(|keys| format!("`{keys}`")).collect();
        let (place, name) = (format!("scope-{}", row.scope.name()), format!("command-{}", row.name));
        line(&lang.t(&place), &keys.join(" "), &lang.t(&name))
    };
    let head = line(&lang.t("help-where"), &lang.t("help-keys"), &lang.t("help-does")) + "|---|---|---|\n";
    let table = ROWS.iter().map(row).fold(head, |table, row| table + &row);
    let keys = |keys: &str| keys.split(", ").map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
    let place = lang.t("editing-place");
    EDITING.iter().fold(table, |table, (editing, does)| table + &line(&place, &keys(editing), &lang.t(does)))
}
