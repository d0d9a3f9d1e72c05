//! Two people at one record: what one of them changes while the other one has
//! a form or a menu open is not put back by saving it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::data::cell::Reading;
use duijie::data::change;
use duijie::data::msg::Msg;
use duijie::data::values::Stamp;
use duijie::lang::Language;
use duijie::store;
use support::Session;

/// Somebody else opens the same project and types that into a field, or lets
/// the record enter that state; then this session has heard of it.
fn somebody(session: &mut Session, id: &str, key: &str, value: &str) {
    let mut files = store::open(&session.project_dir(), false).unwrap().files;
    let project = files.base().clone();
    let row = project.find(id).unwrap();
    let mut record = project.get(row.kind(), row.uid()).unwrap();
    let reading = Reading { project: &project, today: support::today() };
    let stamp = Stamp { by: "韩梅".into(), ..store::paths::stamp() };
    match row.kind().shape().field(key) {
        Some(n) => record.row_mut().cell_mut(n).parse(value, &reading).unwrap(),
        None => change::enter(&mut record, value, &project, &stamp, support::today()).unwrap(),
    }
    let set = change::change_set(&project, vec![record], Msg::new("done-edited"), &stamp, support::today()).unwrap();
    assert!(!set.edits.is_empty());
    files.save_now(set).unwrap();
    for _ in 0..2000 {
        session.app.wake();
        if session.app.world.sets.iter().any(|set| set.by == "韩梅") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the change of somebody else did not arrive");
}

#[test]
fn a_form_that_was_open_meanwhile_leaves_the_other_fields_as_they_are_by_now() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        session.go("R01").press("e text:_mine");
        somebody(&mut session, "R01", "trigger", "theirs");
        session.press("ctrl-s").settle();
        let session = session.restart();
        assert_eq!(session.field("R01", "trigger"), "theirs");
        assert!(session.record("R01").row().title().ends_with(" mine"));
    }
}

#[test]
fn of_one_field_that_both_changed_the_value_on_disk_stays_and_mine_waits_for_a_review() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，我的");
    somebody(&mut session, "R01", "title", "别人的标题");
    session.press("ctrl-s").settle();
    for _ in 0..2000 {
        session.app.wake();
        if !session.app.world.conflicts.is_empty() && session.record("R01").row().title() == "别人的标题" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let conflict = &session.app.world.conflicts[0];
    assert!(conflict.ours.ends_with("，我的") && conflict.theirs == "别人的标题" && conflict.their_by == "韩梅", "{conflict:?}");
    session.press("Esc g i").sees("R01").sees("别人的标题");
    session.press("Enter Down Enter").settle();
    assert!(session.record("R01").row().title().ends_with("，我的"));
    let session = session.restart();
    assert!(session.record("R01").row().title().ends_with("，我的") && session.app.world.conflicts.is_empty());
}

#[test]
fn a_menu_that_was_open_meanwhile_puts_nothing_back() {
    let mut session = Session::sample(Language::En);
    session.go("A12").press("s");
    somebody(&mut session, "A12", "title", "Their title");
    let before = session.field("A12", "state");
    session.press("Enter").settle();
    let session = session.restart();
    assert_eq!(session.record("A12").row().title(), "Their title");
    assert_ne!(session.field("A12", "state"), before);
}

#[test]
fn a_state_that_somebody_changed_meanwhile_does_not_stand_in_the_way_of_another_field() {
    let mut session = Session::sample(Language::En);
    let record = session.record("A12");
    let facts = session.app.world.cx().facts();
    let to = change::offers(&record, &facts).iter().find(|offer| offer.missing.is_empty()).unwrap().to;
    session.go("A12").press("e text:_mine");
    somebody(&mut session, "A12", "enter", to);
    session.press("ctrl-s").settle();
    let session = session.restart();
    assert!(session.record("A12").row().title().ends_with(" mine"));
    assert_eq!(session.field("A12", "state"), to);
}
