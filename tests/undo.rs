//! What was done can be undone and redone, in this session and in the next,
//! and what was acknowledged is on disk.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use duijie::data::msg::Msg;
use duijie::data::project::{Kind, Project};
use duijie::data::values::Stamp;
use duijie::lang::Language;
use duijie::store;
use support::Session;

/// Every field of every record but the stamps: what a change is about.
fn content(project: &Project) -> BTreeMap<String, String> {
    let mut content = BTreeMap::new();
    for row in project.rows() {
        for (n, field) in row.kind().shape().fields.iter().enumerate() {
            if !matches!(field.key, "created" | "updated" | "was") {
                content.insert(format!("{} {} {}", row.kind().key(), row.id(), field.key), row.cell(n).face().show());
            }
        }
    }
    content
}

fn now(session: &Session) -> BTreeMap<String, String> {
    content(&session.app.world.project)
}

/// What the files say, read by somebody else.
fn on_disk(session: &Session) -> BTreeMap<String, String> {
    let opened = store::open(&session.project_dir(), true).unwrap();
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    content(&opened.project)
}

/// What differs, for a person who reads why a test failed.
fn difference(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
    keys.into_iter()
        .filter(|key| a.get(*key) != b.get(*key))
        .map(|key| format!("{key}: {:?} {:?}", a.get(key), b.get(key)))
        .collect()
}

fn assert_same(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>, what: &str) {
    assert!(a == b, "{what}:\n{}", difference(a, b).join("\n"));
}

/// Every sort of change: its name, the record it begins at, the keys.
const CHANGES: [(&str, &str, &str); 22] = [
    ("create", "R01", "n text:新风险 Enter"),
    ("create with more", "A12", "n text:新行动 Tab Tab text:周五 ctrl-s"),
    ("create a related record", "R01", "m n Enter text:跟着来的 ctrl-s"),
    ("edit", "R01", "e text:，改 ctrl-s"),
    ("edit several", "A12", "v j j e Tab text:zm Enter ctrl-s"),
    ("state", "A12", "s Enter"),
    ("owner", "R01", "o text:ljp Enter"),
    ("owner taken away", "R01", "o Backspace Esc ctrl-s"),
    ("day", "A12", "t text:9-30 Enter"),
    ("days of several", "A12", "v j j t text:9-30 Enter"),
    ("later", "A12", ">"),
    ("sooner", "A18", "<"),
    ("archive", "R01", "d"),
    ("archive all", "R01", "A d"),
    ("reviewed", "R01", "m r"),
    ("category", "S02", "m p"),
    ("category unset", "S03", "m u"),
    ("charter", "R01", "g c text:（二期） ctrl-s"),
    ("milestone", "M6", "e text:，改 ctrl-s"),
    ("meeting", "MT05", "e text:，改 ctrl-s"),
    ("complaint", "F04", "d"),
    ("criterion", "Q1", "e text:，改 ctrl-s"),
];

#[test]
fn every_sort_of_change_is_undone_and_redone() {
    for (name, id, keys) in CHANGES {
        let mut session = Session::sample(Language::Zh);
        session.go(id);
        let before = now(&session);
        for key in keys.split_whitespace() {
            session.press(key).screen();
        }
        let after = now(&session);
        assert!(before != after, "{name} changed nothing: {}\n{}", session.notice(), session.screen());
        assert_eq!(session.app.world.history.done().len(), 1, "{name} is not one change");
        session.press("u");
        assert_same(&now(&session), &before, name);
        session.press("U");
        assert_same(&now(&session), &after, name);
        session.press("u").settle();
        assert_same(&on_disk(&session), &before, name);
    }
}

#[test]
fn a_state_change_with_what_it_must_record_is_undone_whole() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01");
    let before = now(&session);
    let closed = session.says(&duijie::data::change::state_label(session.record("R01").row(), "closed"));
    session.press(&format!("s text:{closed} Enter")).screen();
    // The outcome is chosen, the reason typed.
    session.press("Enter text:已避开 ctrl-s");
    assert_eq!(session.field("R01", "state"), "closed");
    session.press("u");
    assert_same(&now(&session), &before, "close");
}

#[test]
fn what_a_change_brought_with_it_goes_with_it() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01");
    let (before, issues) = (now(&session), session.count(Kind::Issue));
    let occurred = session.says(&duijie::data::change::state_label(session.record("R01").row(), "occurred"));
    session.press(&format!("s text:{occurred} Enter text:5 ctrl-s"));
    assert_eq!(
        (session.field("R01", "state").as_str(), session.count(Kind::Issue)),
        ("occurred", issues + 1),
        "{}",
        session.screen()
    );
    session.press("u");
    assert_same(&now(&session), &before, "occurred");
    session.press("U");
    assert_eq!(session.count(Kind::Issue), issues + 1);
}

#[test]
fn changes_are_undone_and_redone_after_a_restart_too() {
    let mut session = Session::sample(Language::Zh);
    let mut states = vec![now(&session)];
    for (id, keys) in [("R01", "n text:新风险 Enter"), ("A12", "t text:9-30 Enter"), ("S02", "m p"), ("R06", "A d")] {
        session.go(id).press(keys);
        states.push(now(&session));
    }
    let last = states.len() - 1;
    let mut session = session.restart();
    assert_same(&now(&session), &states[last], "restart");
    session.press("u u");
    assert_same(&now(&session), &states[last - 2], "undone after a restart");
    // What was undone can be redone in the session after that.
    let mut session = session.restart();
    assert_same(&now(&session), &states[last - 2], "second restart");
    session.press("U");
    assert_same(&now(&session), &states[last - 1], "redone after a restart");
    session.press("u u u");
    assert_same(&now(&session), &states[0], "all undone");
    session.press("u");
    assert_eq!(session.notice(), session.says("undo-nothing"));
    session.press("U U U U");
    assert_same(&now(&session), &states[last], "all redone");
}

#[test]
fn a_new_change_after_an_undo_leaves_nothing_to_redo() {
    let mut session = Session::sample(Language::En);
    session.go("R01").press("d u");
    session.go("R06").press("d U");
    assert_eq!(session.notice(), session.says("redo-nothing"));
    assert!(!session.record("R01").row().is_archived() && session.record("R06").row().is_archived());
}

/// Somebody else opens the same project and types a new title.
fn somebody_retitles(session: &Session, id: &str, title: &str) {
    let mut files = store::open(&session.project_dir(), false).unwrap().files;
    let project = files.base().clone();
    let row = project.find(id).unwrap();
    let mut record = project.get(row.kind(), row.uid()).unwrap();
    let reading = duijie::data::cell::Reading { project: &project, today: support::today() };
    record.row_mut().cell_mut(0).parse(title, &reading).unwrap();
    let stamp = Stamp { by: "韩梅".into(), ..store::paths::stamp() };
    let set =
        duijie::data::change::change_set(&project, vec![record], Msg::new("done-edited"), &stamp, support::today()).unwrap();
    files.save_now(set).unwrap();
}

#[test]
fn undo_is_refused_where_somebody_changed_the_same_since() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，改 ctrl-s").settle();
    somebody_retitles(&session, "R01", "别人的标题");
    // The next save reads what the others did.
    session.go("R06").press("d").settle();
    assert_eq!(session.record("R01").row().title(), "别人的标题");
    session.press("u");
    assert!(!session.record("R06").row().is_archived());
    session.press("u");
    let (notice, _) = session.app.world.notice.clone().unwrap();
    assert_eq!(notice.msg.key, "undo-in-the-way");
    assert!(session.notice().contains("R01"), "{}", session.notice());
    assert_eq!(session.record("R01").row().title(), "别人的标题");
}

#[test]
fn what_others_did_is_not_mine_to_undo() {
    let session = Session::sample(Language::En);
    somebody_retitles(&session, "R01", "Another title");
    let mut session = session.restart();
    assert_eq!(session.record("R01").row().title(), "Another title");
    session.press("u");
    assert_eq!(session.notice(), session.says("undo-nothing"));
}

#[test]
fn undo_leaves_what_somebody_changed_elsewhere_in_the_record() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("o text:ljp Enter").settle();
    somebody_retitles(&session, "R01", "别人的标题");
    session.go("R06").press("d u").settle();
    session.press("u");
    assert_eq!((session.field("R01", "owner").as_str(), session.record("R01").row().title().as_str()), ("V1", "别人的标题"));
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_can_still_be_undone() {
    let mut session = Session::sample(Language::Zh);
    let before = now(&session);
    session.press("3 n text:供应商停产 Enter").settle();
    let after = now(&session);
    assert_same(&on_disk(&session), &after, "on disk");
    let mut session = session.killed();
    assert_same(&now(&session), &after, "after the kill");
    session.go("R13").sees("供应商停产").press("u");
    assert_same(&now(&session), &before, "undone after the kill");
}

#[test]
fn while_it_is_not_on_disk_the_screen_says_so_and_quitting_asks() {
    let mut session = Session::sample(Language::En);
    let saving = session.says("status-saving");
    session.settle().lacks(&saving);
    session.app.world.unsaved = 1;
    session.sees(&saving);
    session.press("q");
    assert!(session.outward.is_empty());
    session.press("q");
    assert_eq!(session.outward, [duijie::app::Outward::Quit]);
}

#[test]
fn the_history_of_a_record_tells_what_was_changed() {
    let mut session = Session::sample(Language::En);
    session.go("A12").press("t text:9-30 Enter h").sees("2026-08-12 Wed > 2026-09-30 Wed").sees(&store::paths::account());
}

#[test]
fn the_history_of_a_record_tells_what_everybody_changed_also_after_a_restart() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("o text:ljp Enter").settle();
    somebody_retitles(&session, "R01", "别人的标题");
    let mut session = session.restart();
    session.go("R01").press("h").sees("韩梅").sees("别人的标题").sees(&store::paths::account());
}

#[test]
fn one_change_is_undone_out_of_order_and_that_can_be_undone_again() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let first = now(&session);
        session.go("R01").press("o text:ljp Enter");
        session.press("e text:_later ctrl-s");
        let both = now(&session);
        // The newest change is chosen; the one below is the owner.
        session.press("h j u").screen();
        assert_eq!(session.app.world.notice.as_ref().unwrap().0.msg.key, "done-undone");
        assert_eq!(session.field("R01", "owner"), first["risk R01 owner"]);
        assert!(session.record("R01").row().title().ends_with("later"));
        // It stands in the history itself, and is taken back like any change.
        session.press("Esc u");
        assert_same(&now(&session), &both, "taken back");
        session.press("h").settle();
        let session = session.restart();
        assert_same(&now(&session), &both, "after a restart");
    }
}

#[test]
fn a_change_that_was_changed_again_is_not_undone_alone_and_the_later_one_is_named() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，改 ctrl-s").settle();
    somebody_retitles(&session, "R01", "别人的标题");
    session.go("R06").press("d u").settle();
    let before = now(&session);
    // Above it stands what somebody else did.
    session.go("R01").press("h j u");
    let (notice, _) = session.app.world.notice.clone().unwrap();
    assert_eq!(notice.msg.key, "undo-changed-later");
    assert!(session.notice().contains("韩梅") && session.notice().contains("R01"), "{}", session.notice());
    assert_same(&now(&session), &before, "refused");
}
