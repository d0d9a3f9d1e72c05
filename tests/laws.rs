//! Laws that hold for every field, choice, state and kind, walked over the
//! tables and over the sample project in both languages.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use duijie::data::cell::{Editor, Face, Reading};
use duijie::data::change;
use duijie::data::msg::Msg;
use duijie::data::project::{Kind, Project, Record};
use duijie::lang::{Lang, Language};
use duijie::sample;
use duijie::store::{self, Places, paths, projects};
use duijie::tui::text;
use proptest::prelude::*;

/// The sample project in both languages.
static SAMPLES: LazyLock<[Project; 2]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::find(Some(dir.path())).unwrap();
        let project = projects::copy_sample(&places, sample::files(language)).unwrap();
        let opened = store::open(&project, true).unwrap();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        opened.project
    })
});

fn reading(project: &Project) -> Reading<'_> {
    Reading { project, today: sample::TODAY }
}

/// Whether a person can put something there.
fn is_edited(record: &Record, n: usize) -> bool {
    record.row().cell(n).editor() != Editor::ReadOnly
}

#[test]
fn what_is_shown_of_any_field_is_read_back_as_the_same() {
    for project in SAMPLES.iter() {
        let mut seen = BTreeSet::new();
        for row in project.rows() {
            let kind = row.kind();
            for (n, field) in kind.shape().fields.iter().enumerate() {
                let mut blank = Record::blank(kind);
                if !is_edited(&blank, n) || row.cell(n).face().is_empty() {
                    continue;
                }
                let shown = row.cell(n).face().show();
                if let Err(why) = blank.row_mut().cell_mut(n).parse(&shown, &reading(project)) {
                    panic!("{} {} does not read {shown:?}: {why:?}", row.id(), field.key);
                }
                assert_eq!(blank.row().cell(n).face(), row.cell(n).face(), "{} {}", row.id(), field.key);
                seen.insert((kind, field.key));
            }
        }
        assert!(seen.len() > 150, "the sample fills only {} fields", seen.len());
    }
}

#[test]
fn every_value_of_every_choice_is_read_by_its_key() {
    let project = Project::default();
    for kind in Kind::ALL {
        for n in 0..kind.shape().fields.len() {
            let mut record = Record::blank(*kind);
            let (Editor::Choice { set, .. } | Editor::Choices(set)) = record.row().cell(n).editor() else { continue };
            for (index, key) in set.keys.iter().enumerate() {
                record.row_mut().cell_mut(n).parse(key, &reading(&project)).unwrap();
                let face = record.row().cell(n).face();
                assert!(face == Face::Choice(set, index) || face == Face::Choices(set, vec![index]), "{kind:?} {key}: {face:?}");
            }
        }
    }
}

#[test]
fn what_may_be_empty_is_emptied_by_an_empty_text() {
    // A promise is never taken back, only replaced by a new one.
    let kept = ["baseline"];
    let mut refused = BTreeSet::new();
    for row in SAMPLES[0].rows() {
        let (kind, uid) = (row.kind(), row.uid());
        for (n, field) in kind.shape().fields.iter().enumerate() {
            let mut record = SAMPLES[0].get(kind, uid).unwrap();
            let always = matches!(record.row().cell(n).editor(), Editor::Choice { optional: false, .. } | Editor::ReadOnly);
            let emptied = record.row_mut().cell_mut(n).parse("", &reading(&SAMPLES[0]));
            if always {
                continue;
            }
            if emptied.is_err() {
                refused.insert(field.key);
                continue;
            }
            assert!(record.row().cell(n).face().is_empty(), "{} {}: {:?}", row.id(), field.key, record.row().cell(n).face());
        }
    }
    assert_eq!(refused.into_iter().collect::<Vec<_>>(), kept);
}

/// What people type, and what nobody should.
fn typed() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "8-26",
        "8月26日",
        "明天",
        "周五",
        "+3",
        "eom",
        "8-24..8-28",
        "128.5万",
        "12k",
        "-4",
        "3.5",
        "60%",
        "yes",
        "否",
        "S02",
        "s02 s04",
        "S02; V1",
        "R01",
        "刘建平",
        "ljp",
        "T10SS+15d",
        "2026-08-26 14:30",
        "a; b\nc",
        "threat",
        "client",
        "#急 需求",
        "每周三",
        "weekly wed",
        "",
    ]);
    prop_oneof![known.prop_map(str::to_owned), "\\PC{0,12}", any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_typed_is_refused_without_a_trace_or_read_back_as_shown(text in typed()) {
        let project = &SAMPLES[0];
        for kind in Kind::ALL {
            for (n, field) in kind.shape().fields.iter().enumerate() {
                let mut record = Record::blank(*kind);
                if !is_edited(&record, n) {
                    continue;
                }
                match record.row_mut().cell_mut(n).parse(&text, &reading(project)) {
                    Err(_) => prop_assert_eq!(&record, &Record::blank(*kind), "{} {}", kind.key(), field.key),
                    Ok(()) => {
                        let shown = record.row().cell(n).face().show();
                        let mut again = Record::blank(*kind);
                        let read = again.row_mut().cell_mut(n).parse(&shown, &reading(project));
                        prop_assert_eq!(read, Ok(()), "{} {}: {:?}", kind.key(), field.key, shown);
                        prop_assert_eq!(again.row().cell(n).face(), record.row().cell(n).face(), "{} {}", kind.key(), field.key);
                    }
                }
            }
        }
    }

    #[test]
    fn every_refusal_is_a_sentence_that_names_what_was_read(text in "[a-z!?]{6,12}") {
        let langs = Language::ALL.map(Lang::load);
        for kind in Kind::ALL {
            for n in 0..kind.shape().fields.len() {
                let mut record = Record::blank(*kind);
                let Err(why) = record.row_mut().cell_mut(n).parse(&text, &reading(&SAMPLES[0])) else { continue };
                for lang in &langs {
                    let sentence = lang.msg(&why);
                    prop_assert!(sentence != why.key && !sentence.contains('{'), "{}", sentence);
                    let named = sentence.contains(&text) || record.row().cell(n).editor() == Editor::ReadOnly;
                    prop_assert!(named, "{} {}: {}", kind.key(), kind.shape().fields[n].key, sentence);
                }
            }
        }
    }
}

/// The texts that stand twice.
fn twice(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(text, _)| text).collect()
}

#[test]
fn labels_tell_the_fields_of_a_kind_the_values_of_a_choice_and_the_kinds_apart() {
    for lang in Language::ALL.map(Lang::load) {
        for kind in Kind::ALL {
            let stored = kind.shape().fields.iter().map(|field| lang.field(*kind, field.key));
            assert_eq!(twice(stored), Vec::<String>::new(), "{:?} {}", lang.language, kind.key());
            let blank = Record::blank(*kind);
            for n in 0..kind.shape().fields.len() {
                if let Editor::Choice { set, .. } | Editor::Choices(set) = blank.row().cell(n).editor() {
                    let labels = (0..set.keys.len()).map(|index| lang.choice(set, index));
                    assert_eq!(twice(labels), Vec::<String>::new(), "{:?} {}", lang.language, set.name);
                }
            }
        }
        for form in ["kind", "kinds"] {
            let names = Kind::ALL.iter().map(|kind| lang.t(&format!("{form}-{}", kind.key())).into_owned());
            assert_eq!(twice(names), Vec::<String>::new(), "{:?}", lang.language);
        }
    }
}

#[test]
fn a_column_is_as_wide_as_its_short_values() {
    for (project, lang) in SAMPLES.iter().zip(Language::ALL.map(Lang::load)) {
        let facts = project.facts(sample::TODAY);
        for row in project.rows() {
            let shape = row.kind().shape();
            for key in shape.columns.iter().filter(|key| **key != shape.fields[0].key) {
                let face = row.face(key, &facts);
                let width = usize::from(shape.width(key));
                assert!(width > 0, "the column {key} of {} has no width", row.kind().key());
                // Days, numbers and yes or no are never cut.
                if matches!(face, Face::Date(_) | Face::Number { .. } | Face::Flag(_)) {
                    let cell = lang.cell(&face, project, width);
                    assert!(text::width(&cell) <= width, "{:?} {} {key}: {cell:?} in {width}", lang.language, row.id());
                }
            }
        }
    }
}

#[test]
fn short_ids_tell_their_kind_and_the_next_one_is_free() {
    let prefixes = Kind::ALL.iter().flat_map(|kind| kind.prefixes().iter().map(|prefix| prefix.to_ascii_lowercase()));
    assert_eq!(twice(prefixes), Vec::<String>::new());
    for project in SAMPLES.iter() {
        for kind in Kind::ALL {
            for prefix in kind.prefixes() {
                let next = project.next_id(*kind, prefix);
                assert_eq!(Kind::of_id(&next), Some(*kind), "{next}");
                assert!(project.find(&next).is_none(), "{next}");
            }
        }
        for row in project.rows() {
            assert_eq!(Kind::of_id(row.id()), Some(row.kind()), "{}", row.id());
            let found = project.find(&row.id().to_lowercase()).map(|row| row.uid());
            assert_eq!(found, Some(row.uid()), "{}", row.id());
        }
    }
}

#[test]
fn kinds_are_found_by_either_name() {
    let names = Kind::ALL.iter().flat_map(|kind| [kind.key(), kind.plural()].into_iter().collect::<BTreeSet<_>>());
    assert_eq!(twice(names.map(str::to_owned)), Vec::<String>::new());
    for kind in Kind::ALL {
        assert_eq!((Kind::named(kind.key()), Kind::named(kind.plural())), (Some(*kind), Some(*kind)));
    }
}

/// Puts a record into a state as the status menu does.
fn entered(project: &Project, record: &Record, to: &str) -> Result<Record, Vec<change::Fault>> {
    let stamp = paths::stamp();
    let mut record = record.clone();
    change::enter(&mut record, to, project, &stamp, sample::TODAY).unwrap();
    let set = change::change_set(project, vec![record], Msg::new("done-edited"), &stamp, sample::TODAY)?;
    Ok(set.edits[0].after.clone().unwrap())
}

#[test]
fn a_state_that_lacks_nothing_can_be_entered_and_one_that_lacks_something_cannot() {
    let mut tried = 0;
    for project in SAMPLES.iter() {
        let facts = project.facts(sample::TODAY);
        for row in project.rows() {
            let record = project.get(row.kind(), row.uid()).unwrap();
            for offer in change::offers(&record, &facts) {
                tried += 1;
                match entered(project, &record, offer.to) {
                    Err(faults) => assert!(!offer.missing.is_empty(), "{} to {}: {faults:?}", row.id(), offer.to),
                    // What was missing is there now: the change brought it.
                    Ok(after) => {
                        let fields = offer.missing.iter().flat_map(|lack| &lack.fields);
                        let lacking: Vec<_> = fields.filter(|key| after.row().stored(key).is_empty()).collect();
                        let rules = offer.missing.iter().filter(|lack| lack.fields.is_empty()).count();
                        assert!(lacking.is_empty() && rules == 0, "{} to {} lacks {lacking:?}", row.id(), offer.to);
                    }
                }
            }
        }
    }
    assert!(tried > 300, "only {tried} steps");
}

#[test]
fn a_state_that_is_not_offered_is_refused() {
    let project = &SAMPLES[0];
    let facts = project.facts(sample::TODAY);
    for row in project.rows() {
        let Some(flow) = row.kind().shape().flow else { continue };
        let record = project.get(row.kind(), row.uid()).unwrap();
        let offered: Vec<&str> = change::offers(&record, &facts).iter().map(|offer| offer.to).collect();
        let others: BTreeSet<&str> =
            flow.steps.iter().map(|step| step.to).filter(|to| !offered.contains(to) && *to != row.state()).collect();
        for to in others {
            assert!(entered(project, &record, to).is_err(), "{} to {to}", row.id());
        }
    }
}

#[test]
fn what_was_saved_unchanged_is_no_change() {
    for project in SAMPLES.iter() {
        for row in project.rows() {
            let record = project.get(row.kind(), row.uid()).unwrap();
            let set = change::change_set(project, vec![record], Msg::new("done-edited"), &paths::stamp(), sample::TODAY).unwrap();
            assert!(set.edits.is_empty(), "{}", row.id());
        }
    }
}
