//! Three-way merge, field by field: the same for two sessions and for two
//! machines. No rule reads a clock.
//!
//! `base` is what both sides started from, `ours` what this side made of it,
//! `theirs` what stands on disk (or was published) by now. Where both cannot
//! stand, theirs stays and ours is kept aside as a [`Clash`].

use super::edit::{Edit, changed};
use super::project::{Kind, Project, Record};
use super::values::{Stamp, Uid};

/// A value of ours that lost, until somebody has looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The kind of the record.
    pub kind: Kind,
    /// The record.
    pub uid: Uid,
    /// Its short id.
    pub id: String,
    /// The key of the field; none where one side took back the making of the
    /// record and the other one had changed it: the value of that side is
    /// empty.
    pub field: Option<&'static str>,
    /// The value both started from, as a person would type it.
    pub before: String,
    /// Our value.
    pub ours: String,
    /// The value that stays.
    pub theirs: String,
    /// When the record was changed last on their side, and by whom.
    pub their_stamp: Stamp,
}

/// What became of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The record; none if it is gone.
    pub record: Option<Record>,
    /// Our values that lost.
    pub clashes: Vec<Clash>,
}

/// Merges one record.
#[must_use]
pub fn merge(base: Option<&Record>, ours: Option<&Record>, theirs: Option<&Record>) -> Merged {
    let stays = |record: Option<&Record>| Merged { record: record.cloned(), clashes: Vec::new() };
    match (base, ours, theirs) {
        (_, None, None) | (None, None, _) => stays(theirs),
        (Some(base), Some(edited), None) if !changed(base, edited).is_empty() => kept(base, edited, true),
        (_, Some(_), None) => stays(ours),
        (Some(base), None, Some(found)) if changed(base, found).is_empty() => stays(None),
        (Some(base), None, Some(found)) => kept(base, found, false),
        (Some(base), Some(ours), Some(found)) => both(base, ours, found),
        (None, Some(ours), Some(found)) => both(&Record::blank(found.row().kind()), ours, found),
    }
}

/// A record that one side took away and the other one, we or they, edited: it
/// stays.
fn kept(base: &Record, edited: &Record, by_us: bool) -> Merged {
    let row = edited.row();
    let (ours, theirs) = if by_us { (row.title(), String::new()) } else { (String::new(), row.title()) };
    let clash = Clash {
        kind: row.kind(),
        uid: row.uid(),
        id: row.id().to_owned(),
        field: None,
        before: base.row().title(),
        ours,
        theirs,
        their_stamp: if by_us { Stamp::default() } else { stamp(edited) },
    };
    Merged { record: Some(edited.clone()), clashes: vec![clash] }
}

/// A record that both sides have.
fn both(base: &Record, ours: &Record, theirs: &Record) -> Merged {
    let (mine, its) = (changed(base, ours), changed(base, theirs));
    if its.is_empty() && !mine.is_empty() {
        return Merged { record: Some(ours.clone()), clashes: Vec::new() };
    }
    let mut out = Merged { record: None, clashes: Vec::new() };
    let mut record = theirs.clone();
    for unit in units(ours.row().kind()) {
        let touched = |places: &[usize]| unit.iter().any(|n| places.contains(n));
        let differs = || unit.iter().any(|&n| ours.row().cell(n).face() != theirs.row().cell(n).face());
        if !touched(&mine) || !differs() {
            continue;
        }
        if !touched(&its) {
            for &n in &unit {
                record.copy_cell(ours, n);
            }
        } else if !together(&mut record, base, ours, theirs, &unit) {
            out.clashes.extend(unit.iter().filter(|n| mine.contains(n)).filter_map(|&n| clash(base, ours, theirs, n)));
        }
    }
    if !changed(theirs, &record).is_empty() {
        record.row_mut().touch(stamp(ours));
    }
    out.record = Some(record);
    out
}

/// The fields that are merged as one value: each alone, or all of one group.
fn units(kind: Kind) -> Vec<Vec<usize>> {
    let fields = &kind.shape().fields;
    let mut units: Vec<Vec<usize>> = Vec::with_capacity(fields.len());
    for (n, field) in fields.iter().enumerate() {
        if matches!(field.key, "created" | "updated" | "was") {
            continue;
        }
        match units.iter_mut().find(|unit| !field.group.is_empty() && fields[unit[0]].group == field.group) {
            Some(unit) => unit.push(n),
            None => units.push(vec![n]),
        }
    }
    units
}

/// Sets and long texts in which both changes can stand. A group never can.
fn together(record: &mut Record, base: &Record, ours: &Record, theirs: &Record, unit: &[usize]) -> bool {
    let &[n] = unit else { return false };
    let mut trial = ours.clone();
    if !trial.row_mut().cell_mut(n).merge(&base.row().cell(n).face(), &theirs.row().cell(n).face()) {
        return false;
    }
    record.copy_cell(&trial, n);
    true
}

fn clash(base: &Record, ours: &Record, theirs: &Record, n: usize) -> Option<Clash> {
    let (mine, its) = (ours.row(), theirs.row());
    let (value, stays) = (mine.cell(n).face(), its.cell(n).face());
    (value != stays).then(|| Clash {
        kind: its.kind(),
        uid: its.uid(),
        id: its.id().to_owned(),
        field: Some(its.kind().shape().fields[n].key),
        before: base.row().cell(n).face().show(),
        ours: value.show(),
        theirs: stays.show(),
        their_stamp: stamp(theirs),
    })
}

/// Who changed a record last, and when.
#[must_use]
pub fn stamp(record: &Record) -> Stamp {
    match record.row().stored("updated") {
        super::cell::Face::Stamp(stamp) => stamp.clone(),
        _ => Stamp::default(),
    }
}

/// A record that was built from `base`, over what others made of it since:
/// their fields stay as they are by now. Where both changed one field, ours is
/// in the first record, and the second one, from which the change goes out,
/// has there what `base` had: so the save finds the clash like any other.
#[must_use]
pub fn rebase(base: &Record, ours: &Record, now: &Record) -> (Record, Record) {
    let merged = merge(Some(base), Some(ours), Some(now));
    let (mut record, mut from) = (merged.record.unwrap_or_else(|| now.clone()), now.clone());
    for n in merged.clashes.iter().filter_map(|clash| now.row().kind().shape().field(clash.field?)) {
        record.copy_cell(ours, n);
        from.copy_cell(base, n);
    }
    (record, from)
}

/// Takes a change of another session into the model of this one, which may
/// hold later changes that are not saved yet: they stay.
pub fn take_in(project: &mut Project, edit: &Edit) {
    let now = project.get(edit.kind, edit.uid);
    let after = merge(edit.before.as_ref(), now.as_ref(), edit.after.as_ref()).record;
    // Not there on both sides of a removal: nothing of ours keeps it.
    let after = if edit.after.is_none() && now == edit.before { None } else { after };
    project.apply(&Edit { kind: edit.kind, uid: edit.uid, before: now, after });
}

/// A run of lines of the base and what became of it.
#[derive(Clone, Debug, PartialEq)]
struct Hunk<'a> {
    from: usize,
    to: usize,
    lines: Vec<&'a str>,
}

/// The most cells of the comparison table: two texts of a thousand lines that
/// differ everywhere. Above it the texts are merged as one value.
const MOST_CELLS: usize = 1_000_000;

/// Merges long text line by line. Two insertions at one place both stay,
/// theirs first. None where both changed the same lines differently, and where
/// repeated lines leave it open what came from where: merging ours into the
/// result once more must change nothing.
#[must_use]
pub fn lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let once = line_up(base, ours, theirs)?;
    (line_up(base, ours, &once)? == once).then_some(once)
}

fn line_up(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let split = |text| -> Vec<&str> { str::split(text, '\n').collect() };
    let (old, mine, its) = (split(base), split(ours), split(theirs));
    let (mine, its) = (hunks(&old, &mine)?, hunks(&old, &its)?);
    let (mut mine, mut its) = (mine.into_iter().peekable(), its.into_iter().peekable());
    let (mut out, mut at): (Vec<&str>, usize) = (Vec::new(), 0);
    loop {
        let hunk = match (mine.peek(), its.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => mine.next().and(its.next())?,
            (Some(a), Some(b)) if a.from == b.from && a.to == a.from && b.to == b.from => inserts(&mine.next()?, its.next()?),
            (Some(a), Some(b)) if a.from < b.to && b.from < a.to => return None,
            (Some(a), Some(b)) if (a.from, a.to) > (b.from, b.to) => its.next()?,
            (Some(_), _) => mine.next()?,
            (None, Some(_)) => its.next()?,
        };
        out.extend(old.get(at..hunk.from)?);
        out.extend(hunk.lines);
        at = hunk.to;
    }
    out.extend(old.get(at..)?);
    Some(out.join("\n"))
}

/// Two insertions at one place: both, or the one that holds the other, so that
/// merging twice changes nothing.
fn inserts<'a>(mine: &Hunk<'a>, its: Hunk<'a>) -> Hunk<'a> {
    let holds = |all: &[&str], part: &[&str]| all.windows(part.len().max(1)).any(|run| run == part);
    if holds(&its.lines, &mine.lines) {
        return its;
    }
    let first: &[&str] = if holds(&mine.lines, &its.lines) { &[] } else { &its.lines };
    Hunk { lines: [first, &mine.lines].concat(), ..its }
}

/// How `new` came from `old`, by their longest common subsequence of lines;
/// none if they are too long to compare.
fn hunks<'a>(old: &[&str], new: &[&'a str]) -> Option<Vec<Hunk<'a>>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if a.len().saturating_mul(b.len()) > MOST_CELLS {
        return None;
    }
    // common[i * width + j]: the length of the longest common subsequence of a[i..] and b[j..].
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut out: Vec<Hunk<'a>> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let place = head + i;
        if out.last().is_none_or(|hunk| hunk.to != place) {
            out.push(Hunk { from: place, to: place, lines: Vec::new() });
        }
        let Some(hunk) = out.last_mut() else { break };
        if j >= b.len() || (i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            hunk.to += 1;
            i += 1;
        } else {
            hunk.lines.push(b[j]);
            j += 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::data::records::Risk;
    use crate::data::records::risk::{RiskOutcome, RiskState};
    use crate::data::values::{Amount, Tags, Text};

    fn risk(change: impl FnOnce(&mut Risk)) -> Record {
        let mut risk =
            Risk { uid: Uid(uuid::Uuid::from_u128(7)), id: "R07".into(), title: "t".into(), rev: 1, ..Risk::default() };
        change(&mut risk);
        Record::Risk(Arc::new(risk))
    }

    fn merged(base: &Record, ours: &Record, theirs: &Record) -> Merged {
        merge(Some(base), Some(ours), Some(theirs))
    }

    #[test]
    fn different_fields_are_both_kept() {
        let base = risk(|_| {});
        let out = merged(&base, &risk(|r| r.title = "ours".into()), &risk(|r| r.p = Amount::of(4)));
        let want = risk(|r| (r.title, r.p) = ("ours".into(), Amount::of(4)));
        assert!(changed(&out.record.unwrap(), &want).is_empty());
        assert!(out.clashes.is_empty());
    }

    #[test]
    fn the_same_field_stays_as_on_disk_and_ours_is_kept_aside() {
        let base = risk(|_| {});
        let out = merged(&base, &risk(|r| r.title = "ours".into()), &risk(|r| r.title = "theirs".into()));
        assert_eq!(out.record.unwrap().row().title(), "theirs");
        assert_eq!(out.clashes.len(), 1);
        assert_eq!((out.clashes[0].field, out.clashes[0].ours.as_str()), (Some("title"), "ours"));
    }

    #[test]
    fn fields_that_must_agree_are_never_mixed() {
        let base = risk(|_| {});
        let ours = risk(|r| (r.state, r.outcome) = (RiskState::Closed, Some(RiskOutcome::Avoided)));
        let out = merged(&base, &ours, &risk(|r| r.state = RiskState::Assessed));
        assert_eq!(out.record.as_ref().unwrap().row().state(), "assessed");
        assert!(out.record.unwrap().row().stored("outcome").is_empty());
        assert_eq!(out.clashes.len(), 2);
    }

    #[test]
    fn a_record_that_somebody_edited_survives_its_undoing() {
        let base = risk(|_| {});
        assert_eq!(merge(Some(&base), None, Some(&base)).record, None);
        let out = merge(Some(&base), None, Some(&risk(|r| r.title = "edited".into())));
        assert_eq!((out.record.unwrap().row().title().as_str(), out.clashes.len()), ("edited", 1));
    }

    #[test]
    fn a_record_that_somebody_took_away_survives_our_edit_and_that_is_told() {
        let base = risk(|_| {});
        let out = merge(Some(&base), Some(&risk(|r| r.title = "edited".into())), None);
        assert_eq!(out.record.unwrap().row().title(), "edited");
        let clash = &out.clashes[0];
        assert_eq!((clash.field, clash.ours.as_str(), clash.theirs.as_str()), (None, "edited", ""));
        // What is only missing is not taken away.
        let out = merge(Some(&base), Some(&base), None);
        assert!(out.record.is_some() && out.clashes.is_empty());
    }

    #[test]
    fn tags_of_both_sides_are_joined() {
        let tags = |tags: &[&str]| Tags(tags.iter().map(ToString::to_string).collect());
        let out = merged(
            &risk(|r| r.tags = tags(&["a", "b"])),
            &risk(|r| r.tags = tags(&["b", "c"])),
            &risk(|r| r.tags = tags(&["a", "b", "d"])),
        );
        let Some(Record::Risk(out)) = out.record else { panic!() };
        assert_eq!(out.tags, tags(&["b", "c", "d"]));
    }

    #[test]
    fn long_text_is_merged_line_by_line() {
        assert_eq!(lines("a\nb\nc", "A\nb\nc", "a\nb\nC").as_deref(), Some("A\nb\nC"));
        assert_eq!(lines("a\nb", "a\nours\nb", "a\ntheirs\nb").as_deref(), Some("a\ntheirs\nours\nb"));
        assert_eq!(lines("a\nb\nc", "a\nx\nc", "a\ny\nc"), None);
        assert_eq!(lines("a\nb\nc", "a\nc", "a\nb\nc\nd").as_deref(), Some("a\nc\nd"));
    }

    #[test]
    fn a_record_built_before_somebody_changed_it_keeps_what_they_did_and_shows_where_both_did() {
        let base = risk(|_| {});
        let now = risk(|r| (r.title, r.p) = ("theirs".into(), Amount::of(4)));
        let ours = risk(|r| (r.title, r.trigger) = ("ours".into(), "ours".into()));
        let (record, from) = rebase(&base, &ours, &now);
        let keys = |a: &Record, b: &Record| {
            let fields = &a.row().kind().shape().fields;
            changed(a, b).into_iter().map(|n| fields[n].key).collect::<Vec<_>>()
        };
        assert_eq!((keys(&from, &record), keys(&from, &now)), (vec!["title", "trigger"], vec!["title"]));
        let saved = merge(Some(&from), Some(&record), Some(&now));
        assert_eq!((saved.clashes.len(), saved.clashes[0].ours.as_str(), saved.clashes[0].before.as_str()), (1, "ours", "t"));
    }

    #[test]
    fn another_sessions_change_leaves_what_is_not_saved_yet() {
        let (base, ours) = (risk(|_| {}), risk(|r| r.title = "ours".into()));
        let (kind, uid) = (Kind::Risk, base.row().uid());
        let mut project = Project::default();
        project.apply(&Edit { kind, uid, before: None, after: Some(ours) });
        take_in(&mut project, &Edit { kind, uid, before: Some(base), after: Some(risk(|r| r.p = Amount::of(2))) });
        let Record::Risk(now) = project.get(kind, uid).unwrap() else { panic!() };
        assert_eq!((now.title.as_str(), now.p), ("ours", Amount::of(2)));
    }

    fn any_risk() -> impl Strategy<Value = Record> {
        let words = || prop::sample::select(vec!["", "a", "b", "c"]);
        let text = prop::collection::vec(words(), 0..4);
        let tags = prop::collection::btree_set("[a-c]", 0..3);
        (words(), text, tags, prop::option::of(1_i64..4), any::<bool>(), 0..3_usize).prop_map(
            |(title, text, tags, p, flag, state)| {
                risk(|r| {
                    r.title = title.into();
                    r.cause = Text(text.join("\n"));
                    r.tags = Tags(tags);
                    r.p = p.map(Amount::of).unwrap_or_default();
                    r.responses_done = flag;
                    r.state = [RiskState::Identified, RiskState::Closed, RiskState::Assessed][state];
                })
            },
        )
    }

    proptest! {
        #[test]
        fn the_laws_hold(b in any_risk(), x in any_risk(), y in any_risk()) {
            let same = |a: &Record, b: &Record| changed(a, b).is_empty();
            let of = |merged: &Merged| merged.record.clone().unwrap();
            prop_assert!(same(&of(&merged(&b, &x, &b)), &x));
            prop_assert!(same(&of(&merged(&b, &b, &y)), &y));
            prop_assert!(same(&of(&merged(&b, &x, &x)), &x));
            let once = merged(&b, &x, &y);
            let twice = merged(&b, &x, &of(&once));
            prop_assert!(same(&of(&twice), &of(&once)), "{once:?}\n{twice:?}");
            // Every scalar of ours that is not in the result is in a clash.
            for n in changed(&x, &of(&once)) {
                let key = x.row().kind().shape().fields[n].key;
                let ours_changed = changed(&b, &x).contains(&n);
                let clashed = once.clashes.iter().any(|clash| clash.field == Some(key));
                prop_assert!(clashed || !ours_changed || matches!(key, "tags" | "cause"), "{key} is lost");
            }
        }

        #[test]
        fn no_line_is_lost_and_no_text_panics(b in "[ab\n]{0,12}", x in "[abx\n]{0,12}", y in "[aby\n]{0,12}") {
            prop_assert_eq!(lines(&b, &x, &b), Some(x.clone()));
            prop_assert_eq!(lines(&b, &b, &y), Some(y.clone()));
            if let Some(out) = lines(&b, &x, &y) {
                for line in x.split('\n').filter(|line| line.contains('x')) {
                    prop_assert!(out.split('\n').any(|kept| kept == line));
                }
            }
        }
    }
}
