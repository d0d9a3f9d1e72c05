//! Filters with a name: kept per kind of record, chosen with a key.

use super::list::List;
use crate::data::msg::Msg;
use crate::tui::layer::{Cx, Effect, Notice};
use crate::tui::overlays::choose::{Choose, Entry};
use crate::tui::overlays::prompt::Prompt;

/// What the list is told when a filter was chosen begins with this.
pub const CHOSEN: &str = "filter ";

/// The menu of the filters of a list: those with a name, a name for the one in
/// force, and forgetting one.
#[must_use]
pub fn menu(list: &List, cx: &Cx<'_>) -> Effect {
    let kind = list.source.kinds[0].key();
    let saved: Vec<(&String, &String)> = cx.filters.get(kind).into_iter().flatten().collect();
    if saved.is_empty() && list.filter.is_empty() {
        let key = |command| cx.keymap.shown(command).unwrap_or_default();
        let [filter, filters] = [crate::tui::command::Command::Filter, crate::tui::command::Command::Filters].map(key);
        return Effect::Say(Notice::hint(Msg::new("filters-none").text("filter", filter).text("key", filters)));
    }
    let choose = |(name, filter): &(&String, &String)| {
        let effects = vec![Effect::Type(format!("{CHOSEN}{filter}"))];
        Entry::new((*name).clone(), format!("/{filter}"), effects)
    };
    let mut entries: Vec<Entry> = saved.iter().map(choose).collect();
    if !list.filter.is_empty() {
        let filter = list.filter.clone();
        let note = format!("/{filter}");
        let keep = move |name| Effect::KeepFilter { kind, name, filter: filter.clone() };
        let ask = Prompt::new(cx.lang.t("filters-name").into_owned(), keep);
        entries.push(Entry::new(cx.lang.t("filters-keep").into_owned(), note, vec![Effect::Open(Box::new(ask))]));
    }
    if !saved.is_empty() {
        let forget = |(name, filter): &(&String, &String)| {
            let effects = vec![Effect::KeepFilter { kind, name: (*name).clone(), filter: String::new() }];
            Entry::new((*name).clone(), format!("/{filter}"), effects)
        };
        let names = Choose::new(cx.lang.t("filters-forget").into_owned(), saved.iter().map(forget).collect());
        entries.push(Entry::new(cx.lang.t("filters-forget").into_owned(), String::new(), vec![Effect::Open(Box::new(names))]));
    }
    Effect::Open(Box::new(Choose::new(cx.lang.t("filters-title").into_owned(), entries)))
}
