//! P5, P7, P12: ten thousand damaged files.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use duijie::data::clean;
use duijie::data::edit::{ChangeSet, Edit};
use duijie::data::msg::Msg;
use duijie::data::project::Kind;
use duijie::lang::{Lang, Language};
use duijie::store::{self, paths};

use super::damage::{self, MISCHIEF, damaged};
use super::ground::{self, Ground};
use super::strace;

const SEEDS: [u64; 4] = [1, 2, 3, 4];
const FILES: usize = 2_500;

/// Longer than this for one file is a hang.
const LONGEST: Duration = Duration::from_mins(1);

/// A project whose risks have what files may have: several records, choices,
/// links, long texts, other scripts, a comment.
fn original() -> Ground {
    let ground = Ground::new(true);
    let script = "add risk \"数据迟到 p4i3\"\nset R01 effect=\"line one\nline \\\"two\\\"\" tags=\"云; data\"\nset R02 cause=\"因为\" effect=\"果\"\nadd risk Fourth\n";
    let script = script.replace("line one\nline", "line one; line");
    let done = ground::apply(ground.duijie(), &script);
    assert!(done.status.success(), "{done:?}");
    let path = ground.dir.join("risks.ron");
    let text = fs::read_to_string(&path).unwrap().replacen("            title:", "            // ask Li\n            title:", 1);
    fs::write(path, text).unwrap();
    for place in ["history", "backups"] {
        fs::remove_dir_all(ground.dir.join(place)).unwrap_or_default();
    }
    ground
}

/// Opens the project with this file in it, and saves a change if that is
/// allowed; whether the file loaded.
fn survives(ground: &Ground, bytes: &[u8], lang: &Lang, what: &str) -> bool {
    let path = ground.dir.join("risks.ron");
    for place in ["history", "backups", "quarantine", "conflicts.ron"] {
        let place = ground.dir.join(place);
        if place.is_dir() {
            fs::remove_dir_all(place).unwrap();
        } else {
            let _ = fs::remove_file(place);
        }
    }
    fs::write(&path, bytes).unwrap();
    let begin = Instant::now();
    let mut opened = store::open(&ground.dir, false).unwrap();
    let loaded = opened.read_only.is_none();
    assert!(loaded == opened.problems.iter().all(store::Problem::is_harmless), "{what}: {:?}", opened.problems);
    assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: opening changed the file");
    for problem in &opened.problems {
        let said = lang.msg(&problem.msg());
        assert_eq!(clean::visible(&said), said, "{what}: a raw character is said");
        assert!(said.chars().count() < 2_000, "{what}: {} characters are said", said.chars().count());
    }
    let newer = opened.problems.iter().any(|problem| matches!(problem.fault, store::Fault::Newer { .. }));
    let risk = opened.project.risks.all().next().map(|risk| risk.uid);
    if let Some(before) = risk.and_then(|uid| opened.project.get(Kind::Risk, uid)) {
        let mut after = before.clone();
        after.row_mut().touch(paths::stamp());
        after.copy_cell(&duijie::data::project::Record::blank(Kind::Risk), 0);
        let mut set = ChangeSet::new(Msg::new("done-edited"), paths::stamp());
        set.edits = vec![Edit { kind: Kind::Risk, uid: before.row().uid(), before: Some(before), after: Some(after) }];
        let saved = opened.files.save_now(set);
        assert!(loaded || saved.is_err(), "{what}: written over");
    }
    assert!(begin.elapsed() < LONGEST, "{what}: {:?}", begin.elapsed());
    // The bytes are somewhere: as they were, in quarantine, or in a backup.
    let kept = ground::everything(&ground.dir).iter().any(|file| file == bytes);
    assert!(kept, "{what}: bytes are gone");
    if !loaded {
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: written over");
        let in_quarantine = || ground::everything(&ground.dir.join("quarantine")).iter().any(|file| file == bytes);
        assert!(newer || in_quarantine(), "{what}: not in quarantine");
    }
    loaded
}

/// P5, 10,000 damaged files of four seeds: no panic, no hang, no byte gone, no
/// raw character in a message.
#[test]
fn p5_ten_thousand_damaged_files_cost_no_byte() {
    let _turn = ground::turn();
    let begin = Instant::now();
    let ground = original();
    let bytes = fs::read(ground.dir.join("risks.ron")).unwrap();
    let counts: Mutex<BTreeMap<&str, (usize, usize)>> = Mutex::default();
    let parts: Vec<(u64, usize)> = SEEDS.iter().flat_map(|&seed| (0..FILES).step_by(50).map(move |from| (seed, from))).collect();
    strace::each(&parts, |&(seed, from)| {
        let (ground, lang) = (ground.copy(), Lang::load(Language::En));
        for n in from..from + 50 {
            let (name, damaged) = damaged(&bytes, seed, n);
            let loaded = survives(&ground, &damaged, &lang, &format!("{name}, seed {seed}, number {n}"));
            let mut counts = counts.lock().unwrap();
            let count = counts.entry(name).or_default();
            *count = (count.0 + 1, count.1 + usize::from(loaded));
        }
    });
    let counts = counts.into_inner().unwrap();
    let (all, loaded) = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert_eq!(all, SEEDS.len() * FILES);
    // The damage is damage: most of it is noticed, and harmless texts load.
    assert!(loaded > all / 20 && loaded < all / 2, "{counts:?}");
    ground::proved("P5 damaged files", begin, &format!("{all} files, {loaded} of them load, 0 panics, 0 hangs, 0 bytes gone"));
}

/// P12, what the program prints of a file with mischief in it, through the
/// command line.
#[test]
fn p12_no_mischief_in_a_file_reaches_the_terminal() {
    let _turn = ground::turn();
    let begin = Instant::now();
    let ground = original();
    let path = ground.dir.join("risks.ron");
    let text = fs::read_to_string(&path).unwrap();
    let mut runs = 0;
    for mischief in MISCHIEF {
        for key in ["title: \"", "effect: \"", "id: \"", "tags: [\"", "state: "] {
            fs::write(&path, text.replace(key, &format!("{key}{mischief}"))).unwrap();
            for command in [vec!["show", "risks"], vec!["show", "overview"], vec!["check"], vec!["set", "R09", "title=x"]] {
                let done = ground.duijie().args(["--lang", "en"]).args(&command).output().unwrap();
                for said in [&done.stdout, &done.stderr] {
                    let said = String::from_utf8(said.clone()).unwrap();
                    assert_eq!(clean::visible(&said), said, "{command:?} with {mischief:?} in {key:?}");
                }
                assert!(matches!(done.status.code(), Some(0..=3)), "{command:?} with {mischief:?} in {key:?}: {done:?}");
                runs += 1;
            }
        }
    }
    ground::proved("P12 mischief in files", begin, &format!("{runs} runs of the program, 0 raw characters printed"));
}

/// The generator gives the same damage again, and damage at all.
#[test]
fn the_same_seed_gives_the_same_damage() {
    let data = b"(\n    records: [\n        (\n            title: \"x\",\n        ),\n    ],\n)\n// much more text follows here, so that there is room\n";
    for n in 0..200 {
        assert_eq!(damage::damaged(data, 5, n), damage::damaged(data, 5, n));
    }
    assert!((0..200).filter(|&n| damage::damaged(data, 5, n).1 != data).count() > 150);
}
