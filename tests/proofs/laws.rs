//! P4: the laws of the merge, on records of every kind.

use std::time::Instant;

use duijie::data::edit::changed;
use duijie::data::merge::{Merged, merge};
use duijie::data::project::{Kind, Record};
use duijie::data::values::Uid;
use duijie::lang::Language;
use duijie::sample;
use duijie::store::load;

use super::chance::Chance;
use super::{ground, strace};

const TRIPLES: u64 = 100_000;

/// The records of the sample, by kind: what fields may hold.
fn records() -> Vec<Vec<Record>> {
    let of_kind = |kind: &Kind| -> Vec<Record> {
        let name = format!("{}.ron", kind.plural());
        let files = Language::ALL.into_iter().flat_map(sample::files).filter(|(file, _)| *file == name);
        files.flat_map(|(file, text)| load::load(*kind, file.as_ref(), text.as_bytes()).unwrap().records).collect()
    };
    Kind::ALL.iter().map(of_kind).filter(|records| records.len() > 2).collect()
}

/// `from` with some fields of other records of its kind.
fn edited(from: &Record, all: &[Record], chance: &mut Chance) -> Record {
    let mut out = from.clone();
    let fields = from.row().kind().shape().fields.len();
    for _ in 0..chance.below(4) {
        out.copy_cell(chance.of(all), chance.below(fields));
    }
    out
}

/// Whether two results are the same record, or both none.
fn same(a: Option<&Record>, b: Option<&Record>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => changed(a, b).is_empty(),
        (None, None) => true,
        _ => false,
    }
}

fn laws(base: Option<&Record>, ours: Option<&Record>, theirs: Option<&Record>, what: &str) -> usize {
    // merge(b, x, b) = x, merge(b, b, y) = y, merge(b, x, x) = x. That a record was taken away is known from the
    // history alone: where one side simply has none, the other one stays.
    if ours.is_some() || base.is_none() {
        let gone = base.is_some() && theirs.is_none();
        assert!(gone || same(merge(base, base, theirs).record.as_ref(), theirs), "{what}: theirs alone");
        assert!(same(merge(base, ours, base).record.as_ref(), ours), "{what}: ours alone");
        assert!(same(merge(base, ours, ours).record.as_ref(), ours), "{what}: both the same");
    }
    let once = merge(base, ours, theirs);
    let twice = merge(base, ours, once.record.as_ref());
    assert!(same(twice.record.as_ref(), once.record.as_ref()), "{what}: twice is not once:\n{once:?}\n{twice:?}");
    told(base, ours, theirs, &once, what);
    once.clashes.len()
}

/// Every value of ours that is not in the result is in the conflict record, or
/// is joined into it: a set holds it, a text has its lines.
fn told(base: Option<&Record>, ours: Option<&Record>, theirs: Option<&Record>, once: &Merged, what: &str) {
    let (Some(ours), Some(result)) = (ours, &once.record) else {
        let kept =
            base.is_none() || ours.is_some() || theirs.is_none_or(|theirs| same(base, Some(theirs)) || !once.clashes.is_empty());
        assert!(kept, "{what}: a removal that lost is not told");
        return;
    };
    let blank = Record::blank(ours.row().kind());
    let base = base.unwrap_or(&blank);
    let mine = changed(base, ours);
    for n in changed(ours, result).into_iter().filter(|n| mine.contains(n)) {
        let key = ours.row().kind().shape().fields[n].key;
        let clash = once.clashes.iter().find(|clash| clash.field == Some(key));
        let value = ours.row().cell(n).face().show();
        if let Some(clash) = clash {
            assert_eq!(clash.ours, value, "{what}: {key}");
            continue;
        }
        let (old, now) = (base.row().cell(n).face().show(), result.row().cell(n).face().show());
        let parts = |text: &str| -> Vec<String> {
            text.split(['\n', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let (had, has) = (parts(&old), parts(&now));
        let lost: Vec<String> = parts(&value).into_iter().filter(|part| !had.contains(part) && !has.contains(part)).collect();
        assert!(lost.is_empty(), "{what}: {key} lost {lost:?}: {old:?} -> {value:?} = {now:?}");
    }
}

/// P4, 100,000 triples: records changed on both sides, made on both sides,
/// taken away on one.
#[test]
fn p4_the_merge_keeps_its_laws_on_a_hundred_thousand_triples() {
    let _turn = ground::turn();
    let begin = Instant::now();
    let kinds = records();
    let clashes = std::sync::atomic::AtomicUsize::new(0);
    let seeds: Vec<u64> = (0..100).collect();
    strace::each(&seeds, |seed| {
        let mut chance = Chance::new(*seed);
        for n in 0..TRIPLES / 100 {
            let all = chance.of(&kinds);
            let base = chance.of(all).clone();
            let (ours, theirs) = (edited(&base, all, &mut chance), edited(&base, all, &mut chance));
            let missing = chance.below(20);
            let pick = |record: &Record, without: usize| (missing != without).then(|| record.clone());
            let (base, ours, theirs) = (pick(&base, 0), pick(&ours, 1), pick(&theirs, 2));
            let what = format!("seed {seed}, triple {n}");
            let found = laws(base.as_ref(), ours.as_ref(), theirs.as_ref(), &what);
            clashes.fetch_add(found, std::sync::atomic::Ordering::Relaxed);
        }
    });
    let clashes = clashes.into_inner();
    assert!(clashes > 1000, "only {clashes} clashes: nothing was tried");
    ground::proved(
        "P4 laws of the merge",
        begin,
        &format!("{TRIPLES} triples of {} kinds, {clashes} clashes told, 0 breaches", kinds.len()),
    );
}

/// A record that both sides made from nothing is the same on both sides.
#[test]
fn p4_a_record_has_one_name_whoever_merges() {
    let records = records();
    let record = &records[0][0];
    assert_ne!(record.row().uid(), Uid::default());
    assert!(same(merge(None, Some(record), Some(record)).record.as_ref(), Some(record)));
}
