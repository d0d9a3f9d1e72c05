//! P8: everything can be undone and made again, also after restarts, and
//! never takes away what somebody else did.

use std::sync::Mutex;
use std::time::Instant;

use duijie::data::edit::{ChangeSet, Edit, History, changed};
use duijie::data::msg::Msg;
use duijie::data::project::{Kind, Project, Record};
use duijie::data::values::{Stamp, Uid};
use duijie::store::{self, Files, Outcome, paths};

use super::chance::Chance;
use super::ground::{self, Ground};
use super::strace;

const STEPS: usize = 1_000;
const SEEDS: [u64; 2] = [11, 12];

/// The field that only the other person changes.
const THEIRS: &str = "escalation";

/// One person at work.
struct Person {
    files: Files,
    project: Project,
    history: History,
    account: String,
}

impl Person {
    fn start(ground: &Ground) -> Self {
        let opened = store::open(&ground.dir, false).unwrap();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        Self { files: opened.files, project: opened.project, history: opened.history, account: paths::account() }
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: paths::now(), by: self.account.clone() }
    }

    fn look(&mut self) {
        self.files.look(&mut Outcome::default()).unwrap();
        self.project = self.files.base().clone();
    }

    fn save(&mut self, set: ChangeSet) {
        self.history.note(&set);
        self.files.save_now(set).unwrap();
        self.project = self.files.base().clone();
    }

    /// A set that makes these records what they are here.
    fn change(&mut self, records: Vec<Record>) {
        let mut set = ChangeSet::new(Msg::new("done-edited"), self.stamp());
        for mut after in records {
            after.row_mut().touch(self.stamp());
            let (kind, uid) = (after.row().kind(), after.row().uid());
            let before = self.project.get(kind, uid);
            set.edits.push(Edit { kind, uid, before, after: Some(after) });
        }
        self.save(set);
    }

    fn undo(&mut self) -> bool {
        self.look();
        match self.history.undo(&self.project, self.stamp()) {
            Ok(set) => self.save(set),
            Err(why) => {
                assert_eq!(why.key, "undo-nothing", "{why:?}");
                return false;
            }
        }
        true
    }

    fn redo(&mut self) -> bool {
        self.look();
        match self.history.redo(&self.project, self.stamp()) {
            Ok(set) => self.save(set),
            Err(why) => {
                assert_eq!(why.key, "redo-nothing", "{why:?}");
                return false;
            }
        }
        true
    }
}

/// A record with another word in one of its plain fields, or a new record.
fn any_change(project: &Project, chance: &mut Chance, n: usize) -> Record {
    if chance.once_in(6) {
        let kind = *chance.of(&[Kind::Risk, Kind::Action, Kind::Issue]);
        let mut record = Record::blank(kind);
        let id = project.next_id(kind, record.row().id_prefix());
        record.row_mut().identify(Uid::new(), id);
        return retitled(record, project, &format!("new {n}"));
    }
    let rows: Vec<(Kind, Uid)> = project.rows().map(|row| (row.kind(), row.uid())).collect();
    let (kind, uid) = *chance.of(&rows);
    let record = project.get(kind, uid).unwrap();
    let words: Vec<usize> = (0..kind.shape().fields.len())
        .filter(|&n| matches!(kind.shape().fields[n].key, "title" | "name" | "cause" | "event" | "effect" | "trigger" | "tags"))
        .collect();
    let field = *chance.of(&words);
    typed(record, project, field, &format!("word {n}"))
}

fn typed(mut record: Record, project: &Project, field: usize, text: &str) -> Record {
    let reading = duijie::data::cell::Reading { project, today: paths::now().date() };
    record.row_mut().cell_mut(field).parse(text, &reading).unwrap();
    record
}

fn retitled(record: Record, project: &Project, text: &str) -> Record {
    typed(record, project, 0, text)
}

/// Whether two projects hold the same, what the other person changed aside.
fn differences(a: &Project, b: &Project) -> Vec<String> {
    let mut out = Vec::new();
    let all = |project: &Project| -> Vec<(Kind, Uid)> { project.rows().map(|row| (row.kind(), row.uid())).collect() };
    for (kind, uid) in all(a).into_iter().chain(all(b)) {
        match (a.get(kind, uid), b.get(kind, uid)) {
            (Some(one), Some(two)) => {
                let fields = &kind.shape().fields;
                let theirs = |n: &usize| fields[*n].key == THEIRS;
                out.extend(changed(&one, &two).into_iter().filter(|n| !theirs(n)).map(|n| format!("{uid} {}", fields[n].key)));
            }
            _ => out.push(format!("{uid} is on one side only")),
        }
    }
    out
}

/// P8, random scripts of 1,000 changes with restarts and a second person.
#[test]
fn p8_everything_is_undone_and_made_again_after_restarts_beside_another_person() {
    let _turn = ground::turn();
    let begin = Instant::now();
    let total = Mutex::new([0; 3]);
    strace::each(&SEEDS, |&seed| {
        let (mut undone, mut restarts, mut theirs) = (0, 0, 0);
        let ground = Ground::new(true);
        let mut chance = Chance::new(seed);
        let mut me = Person::start(&ground);
        let mut other = Person::start(&ground);
        other.account = "other".to_owned();
        let start = me.project.clone();
        // What made the project is undone by nobody here.
        let made_before = me.history.done().len();
        let mut last = String::new();
        let mut other_changes = |other: &mut Person, n: usize| {
            other.look();
            let risk = other.project.risks.named("R01").unwrap().uid;
            let record = other.project.get(Kind::Risk, risk).unwrap();
            let field = Kind::Risk.shape().field(THEIRS).unwrap();
            last = format!("theirs {n}");
            let record = typed(record, &other.project, field, &last);
            other.change(vec![record]);
            theirs += 1;
        };
        for n in 0..STEPS {
            me.look();
            let mut records = vec![any_change(&me.project, &mut chance, n)];
            if chance.once_in(5) {
                let second = any_change(&me.project, &mut chance, n + STEPS);
                // Each record once in a set, and no two new ones with one number.
                if me.project.get(second.row().kind(), second.row().uid()).is_some()
                    && second.row().uid() != records[0].row().uid()
                {
                    records.push(second);
                }
            }
            me.change(records);
            if chance.once_in(10) && me.undo() {
                assert!(me.redo());
            }
            if chance.once_in(60) {
                other_changes(&mut other, n);
            }
            if chance.once_in(150) {
                me = Person::start(&ground);
                restarts += 1;
            }
        }
        me.look();
        let end = me.project.clone();
        // Back to the start, with restarts on the way.
        for n in 0..STEPS {
            assert!(me.undo(), "seed {seed}: nothing to undo after {n} of {STEPS}");
            undone += 1;
            if chance.once_in(50) && me.redo() {
                assert!(me.undo());
            }
            if chance.once_in(60) {
                other_changes(&mut other, n);
            }
            if chance.once_in(150) {
                me = Person::start(&ground);
                restarts += 1;
            }
        }
        me.look();
        assert_eq!(differences(&me.project, &start), Vec::<String>::new(), "seed {seed}: undo all is not the start");
        assert!(me.history.done().len() <= made_before, "seed {seed}");
        me = Person::start(&ground);
        // And all of it again.
        let mut redone = 0;
        while redone < STEPS && me.redo() {
            redone += 1;
            if chance.once_in(150) {
                me = Person::start(&ground);
                restarts += 1;
            }
        }
        assert_eq!(redone, STEPS, "seed {seed}");
        me.look();
        assert_eq!(differences(&me.project, &end), Vec::<String>::new(), "seed {seed}: redo all is not the end");
        let now = ground::whole(&ground.dir, "after undo and redo");
        assert_eq!(now.risks.named("R01").unwrap().escalation, last, "seed {seed}: the other person's change is gone");
        let mut total = total.lock().unwrap();
        *total = [total[0] + undone, total[1] + restarts, total[2] + theirs];
    });
    let [undone, restarts, theirs] = total.into_inner().unwrap();
    let figures = format!(
        "{} scripts of {STEPS} changes, {undone} undone and made again, {restarts} restarts, {theirs} changes of another person kept",
        SEEDS.len()
    );
    ground::proved("P8 undo and redo", begin, &figures);
}
