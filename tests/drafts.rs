//! What somebody typed and did not save is offered to the next session, with
//! what is saved beside it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::data::project::Kind;
use duijie::lang::Language;
use duijie::store::drafts;
use duijie::store::{Places, paths};
use support::Session;

/// The drafts that are on disk, of whatever session; they stay there.
fn on_disk(session: &Session) -> Vec<String> {
    let dir = session.dir().join("state/drafts");
    let entries = std::fs::read_dir(dir).map(|entries| entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>());
    let pages = entries.unwrap_or_default().into_iter().filter(|path| path.extension() == Some("ron".as_ref()));
    pages.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn wait_for(session: &Session, words: &str) {
    for _ in 0..2000 {
        if on_disk(session).iter().any(|page| page.contains(words)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{words:?} is in no draft on disk: {:?}", on_disk(session));
}

#[test]
fn what_stands_in_a_form_reaches_the_disk_while_it_is_open() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，想到一半");
    wait_for(&session, "想到一半");
    session.press("text:又想到");
    wait_for(&session, "想到一半又想到");
    // What was saved is no draft any more.
    session.press("ctrl-s");
    for _ in 0..2000 {
        if on_disk(&session).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("still there: {:?}", on_disk(&session));
}

#[test]
fn the_next_session_offers_them_with_the_difference_and_takes_one_back() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        let title = session.record("R01").row().title();
        session.go("R01").press("e text:_draft");
        let mut session = session.restart();
        assert_eq!(
            session.notice(),
            session.app.world.lang.msg(&duijie::data::msg::Msg::new("drafts-left").count("count", 1).text("key", "g d"))
        );
        assert!(session.app.world.drafts[0].left);
        let (saved, draft) = (session.says("drafts-saved"), session.says("drafts-draft"));
        session
            .press("g d")
            .sees("R01")
            .press("Enter")
            .sees(&format!("{saved}  {title}"))
            .sees(&format!("{draft}  {title} draft"));
        // Esc leaves it for later.
        session.press("Esc");
        assert_eq!(session.app.world.drafts.len(), 1);
        session.press("g d Enter Enter").sees("draft").press("ctrl-s");
        assert_eq!(session.record("R01").row().title(), format!("{title} draft"));
        assert!(session.app.world.drafts.is_empty());
        session.press("g d");
        assert_eq!(session.notice(), session.says("drafts-none"));
    }
}

#[test]
fn a_draft_of_a_new_record_and_one_of_a_state_come_back_too() {
    let mut session = Session::sample(Language::En);
    session.press("3 n text:half_a_thought");
    let mut session = session.restart();
    let closed = session.says(&duijie::data::change::state_label(session.record("R01").row(), "closed"));
    session.go("R01").press(&format!("s text:{closed} Enter")).screen();
    session.press("Enter text:because");
    let mut session = session.restart();
    assert_eq!(session.app.world.drafts.len(), 2);
    session.press("g d text:R01 Enter").sees("because").press("Enter ctrl-s");
    assert_eq!((session.field("R01", "state").as_str(), session.field("R01", "reason").as_str()), ("closed", "because"));
    session.press("g d Enter").sees("half a thought").press("Enter ctrl-s");
    session.titled(Kind::Risk, "half a thought");
    assert!(session.app.world.drafts.is_empty());
}

#[test]
fn a_draft_is_thrown_away_only_when_somebody_says_so() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，一 Esc");
    session.go("R06").press("e text:，二 Esc");
    let mut session = session.restart();
    // Nobody looked: they are still there the time after.
    session = session.restart();
    assert_eq!(session.app.world.drafts.len(), 2);
    session.press("g d text:R06 Enter d");
    // The list is there again while something is in it.
    session.sees("R01").lacks("R06 季末").press("Esc");
    let session = session.restart();
    assert_eq!(session.app.world.drafts.len(), 1);
    assert!(session.app.world.drafts[0].texts["title"].ends_with("，一"));
}

#[test]
fn drafts_of_two_sessions_about_one_record_are_both_there() {
    let mut session = Session::sample(Language::En);
    session.go("R01").press("e text:_first Esc");
    let mut session = session.restart();
    session.go("R01").press("e text:_second Esc");
    let mut session = session.restart();
    let mut texts: Vec<String> = session.app.world.drafts.iter().map(|draft| draft.texts["title"].clone()).collect();
    texts.sort();
    assert!(texts.len() == 2 && texts[0].ends_with("first") && texts[1].ends_with("second"), "{texts:?}");
    // The form offers the newest one; the other one stays.
    session.go("R01").press("e ctrl-r ctrl-s");
    assert!(session.record("R01").row().title().ends_with("second"));
    assert_eq!(session.app.world.drafts.len(), 1);
}

#[test]
fn a_draft_whose_record_is_gone_can_be_read_and_thrown_away() {
    let mut session = Session::sample(Language::En);
    session.press("3 n text:soon_gone Enter").settle();
    let id = session.titled(Kind::Risk, "soon gone").row().id().to_owned();
    session.go(&id).press("e text:_words Esc u").settle();
    let mut session = session.restart();
    session.press("g d Enter").sees("soon gone words").press("Enter");
    assert_eq!(session.notice(), session.says("drafts-no-form"));
    session.press("d");
    assert!(session.app.world.drafts.is_empty());
}

#[test]
fn what_another_project_holds_is_offered_there() {
    let mut session = Session::sample(Language::En);
    let first = session.project_dir();
    session.go("R01").press("e text:_here Esc").settle();
    session.press("g p text:new Enter text:Other Enter");
    assert!(session.app.world.drafts.is_empty());
    let mut session = session.restart();
    assert!(session.app.world.drafts.is_empty(), "{:?}", session.app.world.drafts);
    session.app.open_project(&first);
    assert_eq!(session.app.world.drafts.len(), 1);
}

#[test]
fn a_living_session_keeps_its_own() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，还在写");
    wait_for(&session, "还在写");
    let places = Places::find(Some(session.dir())).unwrap();
    assert!(drafts::left(&places).drafts.is_empty());
    assert!(on_disk(&session)[0].contains(&paths::account()));
}
