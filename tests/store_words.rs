//! Every error of the store has its sentence in every language, with nothing
//! left open.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test may panic")]

use std::io;
use std::path::{Path, PathBuf};

use duijie::data::msg::Msg;
use duijie::lang::{Lang, Language};
use duijie::store::error::Reason;
use duijie::store::{Error, Fault, Places, Problem, State};

fn every_message() -> Vec<Msg> {
    let path = || PathBuf::from("/srv/p/risks.ron");
    let reason = |kind: io::ErrorKind| Reason::from(io::Error::from(kind));
    let kinds = [
        io::ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::StorageFull,
        io::ErrorKind::QuotaExceeded,
        io::ErrorKind::ReadOnlyFilesystem,
        io::ErrorKind::NotADirectory,
        io::ErrorKind::IsADirectory,
        io::ErrorKind::InvalidFilename,
        io::ErrorKind::NotSeekable,
        io::ErrorKind::TimedOut,
    ];
    let (code, known) = (|| "JHB".to_owned(), || vec!["ONE".to_owned()]);
    let mut errors: Vec<Error> =
        kinds.into_iter().flat_map(|kind| [Error::Read(path(), reason(kind)), Error::Write(path(), reason(kind))]).collect();
    errors.extend([
        Error::NoHome,
        Error::Unsure(path(), reason(io::ErrorKind::Other)),
        Error::Locked { path: path(), holder: String::new() },
        Error::Locked { path: path(), holder: "li, 42".into() },
        Error::ReadOnly(path()),
        Error::Protected(path()),
        Error::NotReadBack { path: path(), id: "R01".into(), reason: "title".into() },
        Error::Unsteady(path()),
        Error::NoProject { path: path(), code: code(), known: Vec::new() },
        Error::NoProject { path: path(), code: code(), known: known() },
        Error::CodeTaken(path(), code()),
        Error::BadCode(path(), code()),
        Error::NoBackup(path()),
    ]);
    let faults = [
        Fault::Unreadable(reason(io::ErrorKind::PermissionDenied)),
        Fault::Missing,
        Fault::Empty,
        Fault::Nul,
        Fault::NotUtf8,
        Fault::Conflict,
        Fault::Newer { found: 2, known: 1 },
        Fault::OtherKind { found: "task".into(), wanted: "risk" },
        Fault::Syntax(Box::new(Msg::new("ron-comma"))),
        Fault::Duplicate("R01".into()),
        Fault::BadId("risk one".into(), "R12".into()),
        Fault::NoTarget("R01".into()),
        Fault::History,
        Fault::Calendar(Box::new(Msg::new("calendar-no-work"))),
        Fault::NoCalendar { name: "bank".into(), known: "cn, weekdays".into() },
    ];
    let problems =
        faults.into_iter().map(|fault| Problem::of(Path::new("/srv/p/risks.ron"), fault).at((12, 5)).record(Some("R05".into())));
    errors.iter().map(Error::msg).chain(problems.map(|problem| problem.msg())).collect()
}

#[test]
fn every_error_is_a_whole_sentence_in_every_language() {
    for language in Language::ALL {
        let lang = Lang::load(language);
        for msg in every_message() {
            assert!(lang.knows(&msg.key), "{language:?} has no {}", msg.key);
            let text = lang.msg(&msg);
            assert!(!text.contains(['{', '}', '$']) && !text.contains("io-"), "{language:?}: {text}");
            assert!(text.ends_with(['.', '。']), "{language:?}: {text}");
            assert!(msg.key == "error-no-home" || text.contains("/srv/p/risks.ron"), "{language:?}: {text}");
            for (name, _) in &msg.args {
                let open = Msg { args: msg.args.iter().filter(|(other, _)| other != name).cloned().collect(), ..msg.clone() };
                assert_ne!(lang.msg(&open), text, "{language:?}: {} does not say {name}", msg.key);
            }
        }
    }
}

#[test]
fn a_problem_says_file_line_column_and_record() {
    let problem = Problem::of(Path::new("/srv/p/risks.ron"), Fault::Syntax(Box::new(Msg::new("ron-comma"))))
        .at((12, 5))
        .record(Some("R05".into()));
    for (language, begin) in [
        (Language::En, "/srv/p/risks.ron:12:5 (R05): a comma is missing"),
        (Language::Zh, "/srv/p/risks.ron:12:5 (R05)：缺少逗号"),
    ] {
        let text = Lang::load(language).msg(&problem.msg());
        assert!(text.starts_with(begin), "{text}");
    }
}

#[test]
fn a_forgotten_state_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::find(Some(dir.path())).unwrap();
    std::fs::create_dir_all(&places.state).unwrap();
    std::fs::write(places.state.join("state.ron"), "(").unwrap();
    let notice = State::load(&places).1.unwrap();
    assert!(Language::ALL.into_iter().all(|language| Lang::load(language).knows(&notice.key)));
}
