//! A file that does not load: what is wrong is told, what restoring would
//! change is shown before it happens, and the damaged bytes stay.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;

use duijie::lang::Language;
use support::Session;

/// The sample with R01 renamed; then somebody types another title into the
/// file and spoils R06.
fn damaged(language: Language) -> (Session, Vec<u8>) {
    let mut session = Session::sample(language);
    session.go("R01").press("e text:_saved ctrl-s").settle();
    session.go("R02").press("d").settle();
    let path = session.project_dir().join("risks.ron");
    let text = fs::read_to_string(&path).unwrap();
    let title = session.record("R06").row().title();
    let text = text.replace(" saved\"", " by hand\"").replace(&format!("title: \"{title}\""), &format!("title: {title}\""));
    fs::write(&path, &text).unwrap();
    (session.restart(), text.into_bytes())
}

fn quarantined(session: &Session, bytes: &[u8]) -> bool {
    let files = fs::read_dir(session.project_dir().join("quarantine")).unwrap();
    files.flatten().any(|file| fs::read(file.path()).unwrap() == bytes)
}

#[test]
fn what_restoring_would_change_is_shown_before_enter_does_it() {
    for language in Language::ALL {
        let (mut session, bytes) = damaged(language);
        let path = session.project_dir().join("risks.ron");
        let intro: String = session.says("problems-title");
        session.sees(&intro).sees("risks.ron:").press("r");
        let unreadable: String = session.says("restore-unreadable").chars().take(12).collect();
        session.sees("by hand > ").sees(" saved").sees("R06").sees(&unreadable);
        // Esc leaves everything as it is.
        session.press("Esc");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert!(session.app.world.read_only.is_some());
        session.press("g b").sees("by hand > ").press("Enter");
        assert_eq!(session.app.world.notice.as_ref().unwrap().0.msg.key, "restore-done");
        assert!(session.app.world.read_only.is_none());
        assert!(session.record("R01").row().title().ends_with(" saved") && session.record("R02").row().is_archived());
        assert!(quarantined(&session, &bytes));
    }
}

#[test]
fn a_file_that_was_damaged_meanwhile_is_restored_and_nothing_of_ours_is_lost() {
    let mut session = Session::sample(Language::Zh);
    session.go("R01").press("e text:，已存 ctrl-s").settle();
    let path = session.project_dir().join("risks.ron");
    let good = fs::read(&path).unwrap();
    let bad = good[..good.len() / 2].to_vec();
    fs::write(&path, &bad).unwrap();
    session.press("e text:，未存 ctrl-s");
    for _ in 0..2000 {
        session.app.wake();
        if session.app.world.failed {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(session.app.world.failed);
    assert_eq!(fs::read(&path).unwrap(), bad);
    session.press("Esc g b").sees("R06").press("Enter").settle();
    assert!(!session.app.world.failed && quarantined(&session, &bad));
    let session = session.restart();
    assert!(session.record("R01").row().title().ends_with("，已存，未存"), "{}", session.record("R01").row().title());
}

#[test]
fn nothing_damaged_is_said() {
    let mut session = Session::sample(Language::En);
    session.press("g b");
    assert_eq!(session.notice(), session.says("restore-nothing"));
}
