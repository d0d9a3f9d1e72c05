//! A project in memory, and the one list of record types.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::calendar::Calendar;
use super::cell::Face;
use super::edit::Edit;
use super::msg::{Arg, Msg};
use super::query::Pattern;
use super::record::{Facts, Row, Shape};
use super::records::{
    Action, AgendaItem, Assumption, Change, Charter, Check, CommItem, Confirmation, Criterion, Decision, Deliverable,
    Expectation, Feedback, Interaction, Issue, Lesson, Meeting, Milestone, Note, Observation, Risk, Round, Snapshot, Stakeholder,
    Task,
};
use super::rows::{Collection, Packed, Rows};
use super::stored::{self, Unread};
use super::values::{Ref, Uid};

/// From the list of record types: [`Kind`], [`Record`], [`Project`].
macro_rules! record_types {
    ($($(#[$doc:meta])* $member:ident: $type:ident, $key:literal, $prefixes:expr, $digits:literal;)*) => {
        /// The kinds of record, in the order of domain.md section 1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $type,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$type),*];
            /// The name in files, on the command line and in the language files.
            #[must_use]
            pub const fn key(self) -> &'static str { match self { $(Kind::$type => $key),* } }
            /// The name of its collection: of its file, and of its list in JSON.
            #[must_use]
            pub const fn plural(self) -> &'static str { match self { $(Kind::$type => stringify!($member)),* } }
            /// What short ids of this kind may start with, the usual one first.
            #[must_use]
            pub const fn prefixes(self) -> &'static [&'static str] { match self { $(Kind::$type => $prefixes),* } }
            /// How many digits a short id has at least.
            #[must_use]
            pub const fn digits(self) -> usize { match self { $(Kind::$type => $digits),* } }
        }

        /// A record of any kind, shared until it is changed.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Record { $($(#[$doc])* $type(Arc<$type>),)* }

        impl Record {
            /// A new, empty record without ids, shown to those who may see
            /// new records of its kind.
            #[must_use]
            pub fn blank(kind: Kind) -> Self {
                match kind {
                    $(Kind::$type => Self::$type(Arc::new($type {
                        vis: <$type as super::record::Record>::VISIBILITY,
                        ..$type::default()
                    })),)*
                }
            }
            /// The record, to look at.
            #[must_use]
            pub fn row(&self) -> &dyn Row { match self { $(Self::$type(row) => row.as_ref()),* } }
            /// The record, to change; shared ones are copied first.
            pub fn row_mut(&mut self) -> &mut dyn Row { match self { $(Self::$type(row) => Arc::<$type>::make_mut(row) as &mut dyn Row),* } }
            /// Makes the `n`-th field what it is in another record of the same kind.
            pub fn copy_cell(&mut self, from: &Record, n: usize) {
                match (self, from) {
                    $((Self::$type(to), Self::$type(from)) => super::record::copy_cell(Arc::make_mut(to), from.as_ref(), n),)*
                    _ => {}
                }
            }
            /// Reads a record of that kind from RON.
            ///
            /// # Errors
            /// What is wrong, with the place inside `text`.
            pub fn from_ron(kind: Kind, text: &str, options: &ron::Options) -> Result<Self, Unread> {
                let mut record = match kind { $(Kind::$type => Self::$type(Arc::default())),* };
                stored::fill(record.row_mut(), text, options)?;
                Ok(record)
            }
        }

        $(impl Packed for $type {
            fn pack(this: Arc<Self>) -> Record { Record::$type(this) }
            fn unpack(record: Record) -> Option<Arc<Self>> { if let Record::$type(row) = record { Some(row) } else { None } }
        })*

        /// A project: its collections and its working calendar.
        #[derive(Clone, Debug, Default)]
        pub struct Project {
            $($(#[$doc])* pub $member: Rows<$type>,)*
            /// The working calendar.
            pub calendar: Arc<Calendar>,
        }

        impl Project {
            /// The collection of that kind.
            #[must_use]
            pub fn collection(&self, kind: Kind) -> &dyn Collection { match kind { $(Kind::$type => &self.$member),* } }
            /// The collection of that kind, to change.
            pub fn collection_mut(&mut self, kind: Kind) -> &mut dyn Collection { match kind { $(Kind::$type => &mut self.$member),* } }
        }

        static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| vec![$(Shape::of::<$type>()),*]);
    };
}

record_types! {
    /// The project itself: its charter.
    project: Charter, "project", &["P"], 1;
    /// Milestones.
    milestones: Milestone, "milestone", &["M"], 1;
    /// Tasks.
    tasks: Task, "task", &["T"], 2;
    /// Deliverables.
    deliverables: Deliverable, "deliverable", &["D"], 2;
    /// Quality criteria of deliverables.
    criteria: Criterion, "criterion", &["Q"], 1;
    /// Quality checks of criteria.
    checks: Check, "check", &["K"], 2;
    /// Acceptance rounds of deliverables.
    rounds: Round, "round", &["AR"], 2;
    /// Threats and opportunities.
    risks: Risk, "risk", &["R"], 2;
    /// Assumptions.
    assumptions: Assumption, "assumption", &["AS"], 2;
    /// Issues.
    issues: Issue, "issue", &["I"], 2;
    /// Change requests.
    changes: Change, "change", &["C"], 2;
    /// Stakeholders; our own team has `V`.
    stakeholders: Stakeholder, "stakeholder", &["S", "V"], 2;
    /// Observations of stakeholders, always private.
    observations: Observation, "observation", &["O"], 2;
    /// Expectations of stakeholders.
    expectations: Expectation, "expectation", &["E"], 1;
    /// Items of the communication plan.
    comm_items: CommItem, "comm_item", &["COM-"], 2;
    /// The record of talks, mails and calls.
    interactions: Interaction, "interaction", &["L"], 2;
    /// Meetings.
    meetings: Meeting, "meeting", &["MT"], 2;
    /// Agenda items of meetings.
    agenda_items: AgendaItem, "agenda_item", &["AG"], 2;
    /// Notes taken in meetings.
    notes: Note, "note", &["N"], 2;
    /// Decisions.
    decisions: Decision, "decision", &["DC"], 2;
    /// Confirmations of minutes.
    confirmations: Confirmation, "confirmation", &["CF"], 2;
    /// Action items.
    actions: Action, "action", &["A"], 2;
    /// Complaints, requests, suggestions, praise, surveys.
    feedback: Feedback, "feedback", &["F"], 2;
    /// Lessons learned.
    lessons: Lesson, "lesson", &["L-"], 2;
    /// Copies of the forecasts on report days.
    snapshots: Snapshot, "snapshot", &["SN"], 2;
}

impl Record {
    /// Shows every reference in it, to change.
    pub fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        let row = self.row_mut();
        for n in 0..row.kind().shape().fields.len() {
            row.cell_mut(n).each_ref(see);
        }
    }
}

impl Kind {
    /// What generic code knows about this kind.
    #[must_use]
    pub fn shape(self) -> &'static Shape {
        &SHAPES[self as usize]
    }

    /// The kind of that name, singular or plural.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == name || kind.plural() == name)
    }

    /// The kind whose short ids look like this one: `R12`, `COM-01`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        let end = id.bytes().rposition(|b| !b.is_ascii_digit()).map_or(0, |last| last + 1);
        let prefix = &id[..end];
        if end == id.len() {
            return None;
        }
        let named = |is: &dyn Fn(&&str) -> bool| Self::ALL.iter().copied().find(|kind| kind.prefixes().iter().any(is));
        // In files they stand as they were given, and there are thousands of them.
        named(&|own| *own == prefix).or_else(|| named(&|own| own.eq_ignore_ascii_case(prefix)))
    }
}

impl Project {
    /// Every record, kind by kind.
    pub fn rows(&self) -> impl Iterator<Item = &dyn Row> {
        Kind::ALL.iter().flat_map(|kind| self.collection(*kind).rows())
    }

    /// The charter: there is one, or none in a project that is being made.
    #[must_use]
    pub fn charter(&self) -> Option<&Charter> {
        self.project.all().next()
    }

    /// The record of that kind and id, to look at.
    #[must_use]
    pub fn row(&self, kind: Kind, uid: Uid) -> Option<&dyn Row> {
        self.collection(kind).row(uid)
    }

    /// The record of that kind and id, to keep.
    #[must_use]
    pub fn get(&self, kind: Kind, uid: Uid) -> Option<Record> {
        self.collection(kind).get(uid)
    }

    /// The record a reference points to.
    #[must_use]
    pub fn target(&self, link: &Ref) -> Option<&dyn Row> {
        self.row(link.kind, link.uid)
    }

    /// The record with that short id, upper or lower case, as it is now or as
    /// it was before it was renumbered.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&dyn Row> {
        let collection = self.collection(Kind::of_id(id)?);
        let now = collection.rows().find(|row| row.id().eq_ignore_ascii_case(id));
        now.or_else(|| collection.rows().find(|row| row.stored("was").show().split("; ").any(|was| was.eq_ignore_ascii_case(id))))
    }

    /// Makes a change in memory.
    pub fn apply(&mut self, edit: &Edit) {
        let collection = self.collection_mut(edit.kind);
        match &edit.after {
            Some(record) => collection.put(record.clone()),
            None => collection.remove(edit.uid),
        }
    }

    /// The next free short id of a kind with that prefix.
    #[must_use]
    pub fn next_id(&self, kind: Kind, prefix: &str) -> String {
        let last = self.collection(kind).rows().filter_map(|row| row.id().strip_prefix(prefix)?.parse::<u32>().ok()).max();
        format!("{prefix}{:0digits$}", last.unwrap_or(0) + 1, digits = if prefix == "V" { 1 } else { kind.digits() })
    }

    /// Gives the short ids that a person wrote into the links of those records
    /// their unique ids. Returns the ones that name nothing: the record and the
    /// short id, which stays as it is.
    pub fn resolve_links(&mut self, records: &[(Kind, Uid)]) -> Vec<(Kind, Uid, String)> {
        let mut known: HashMap<Kind, HashMap<String, (Uid, String)>> = HashMap::new();
        let mut unknown = Vec::new();
        for &(kind, uid) in records {
            let Some(mut record) = self.get(kind, uid) else { continue };
            record.each_ref(&mut |link| {
                if !link.uid.is_nil() {
                    return;
                }
                let ids = known.entry(link.kind).or_insert_with(|| self.short_ids(link.kind));
                match ids.get(&link.id.to_ascii_uppercase()) {
                    Some((target, id)) => (link.uid, link.id) = (*target, id.clone()),
                    None => unknown.push((kind, uid, link.id.clone())),
                }
            });
            self.collection_mut(kind).put(record);
        }
        unknown
    }

    /// The records of a kind by short id in upper case, former short ids too.
    fn short_ids(&self, kind: Kind) -> HashMap<String, (Uid, String)> {
        let target = |row: &dyn Row| (row.uid(), row.id().to_owned());
        let rows = || self.collection(kind).rows();
        let former = rows().flat_map(|row| match row.stored("was") {
            Face::Lines(ids) => ids.iter().map(|id| (id.to_ascii_uppercase(), target(row))).collect(),
            _ => Vec::new(),
        });
        // The ids of today come last and win.
        former.chain(rows().map(|row| (row.id().to_ascii_uppercase(), target(row)))).collect()
    }

    /// The record a person means: by short id, by title, or by a part or the
    /// pinyin of a title that only one record has.
    ///
    /// # Errors
    /// No record, several records, or one of another kind; the sentence lists
    /// what is accepted.
    pub fn reference(&self, text: &str, kinds: &'static [Kind]) -> Result<Ref, Msg> {
        let name = text.split_whitespace().next().unwrap_or_default();
        if let Some(row) = self.find(name).or_else(|| self.find(text)) {
            if kinds.contains(&row.kind()) {
                return Ok(Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() });
            }
            return Err(Msg::new("refuse-link-kind").text("id", row.id()).with("kinds", labels(kinds)));
        }
        let pattern = Pattern::new(text);
        let rows = || kinds.iter().flat_map(|kind| self.collection(*kind).rows()).filter(|row| !row.is_archived());
        let mut exact: Vec<&dyn Row> = rows().filter(|row| row.title() == text).collect();
        if exact.is_empty() {
            exact = rows()
                .filter(|row| pattern.matches(&row.title()) || row.aliases().iter().any(|name| pattern.matches(name)))
                .collect();
        }
        match exact.as_slice() {
            [row] => Ok(Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() }),
            [] => {
                let some = rows().take(8).map(|row| format!("{} {}", row.id(), row.title())).collect::<Vec<_>>().join(", ");
                let key = if some.is_empty() { "refuse-link-none" } else { "refuse-link-unknown" };
                Err(Msg::new(key).text("text", text).with("kinds", labels(kinds)).text("some", some))
            }
            several => {
                let some =
                    several.iter().take(8).map(|row| format!("{} {}", row.id(), row.title())).collect::<Vec<_>>().join(", ");
                Err(Msg::new("refuse-link-several").text("text", text).text("some", some))
            }
        }
    }

    /// What a rule may look at, without a schedule.
    #[must_use]
    pub fn facts(&self, today: chrono::NaiveDate) -> Facts<'_> {
        Facts { project: self, today, schedule: None }
    }
}

fn labels(kinds: &[Kind]) -> Arg {
    Arg::Labels(kinds.iter().map(|kind| format!("kind-{}", kind.key())).collect())
}
