//! What a record is: a plain struct, one table of its fields, one table of its
//! states.
//!
//! **Generic code never names a field; domain code never walks the tables.**

use chrono::{Datelike, NaiveDate};

use super::cell::{Cell, Face};
pub use super::field::{Derived, Facts, Field, FieldMeta, Flow, Need, Step};
use super::msg::Msg;
use super::project::{Kind, Record as AnyRecord};
use super::values::{Stamp, Uid, Visibility};

/// A record type.
pub trait Record: Row + Clone + Default + PartialEq + std::fmt::Debug {
    /// Its place in the one list of record types.
    const KIND: Kind;
    /// Its fields in the order of its form; the first one is its title.
    const FIELDS: &'static [Field<Self>];
    /// Its computed values.
    const DERIVED: &'static [Derived<Self>] = &[];
    /// Its state machine, if it has one.
    const FLOW: Option<&'static Flow> = None;
    /// Columns of its list, most important first, by key of a field or a
    /// derived value. What does not fit is dropped from the end.
    const COLUMNS: &'static [&'static str];
    /// Who may see a new one until somebody says otherwise (domain.md
    /// section 1, column *default vis*).
    const VISIBILITY: Visibility = Visibility::Private;

    /// What is wrong with it: the field and the sentence.
    fn check(&self, _facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        Vec::new()
    }

    /// What a change brings with it inside the record, such as the original
    /// due date. Called before a change is checked.
    fn settle(&mut self, _before: Option<&Self>, _facts: &Facts<'_>) {}

    /// What its short id starts with.
    fn prefix(&self) -> &'static str {
        Self::KIND.prefixes()[0]
    }

    /// Other names it answers to in a picker.
    fn names(&self) -> &[String] {
        &[]
    }

    /// Records that a change brings with it, such as the issue of a risk that
    /// occurred. They are saved in the same change set.
    fn consequences(&self, _before: Option<&Self>, _facts: &Facts<'_>) -> Vec<AnyRecord> {
        Vec::new()
    }
}

/// A record whose type is erased: what lists, forms, files and merge see.
/// Implemented by [`record!`](crate::record) alone.
pub trait Row: std::any::Any {
    /// Its kind.
    fn kind(&self) -> Kind;
    /// Its unique id.
    fn uid(&self) -> Uid;
    /// The id people say aloud: `R12`.
    fn id(&self) -> &str;
    /// Gives it its ids.
    fn identify(&mut self, uid: Uid, id: String);
    /// Gives it another short id; the one it had stays known.
    fn renumber(&mut self, id: String);
    /// See [`Record::prefix`].
    fn id_prefix(&self) -> &'static str;
    /// See [`Record::names`].
    fn aliases(&self) -> &[String];
    /// How often it was changed.
    fn rev(&self) -> u32;
    /// Who may see it.
    fn visibility(&self) -> Visibility;
    /// Whether it was put away.
    fn is_archived(&self) -> bool;
    /// Says how often it was changed, as a file tells it.
    fn revise(&mut self, rev: u32);
    /// Notes a change: counts it and says when and by whom.
    fn touch(&mut self, stamp: Stamp);
    /// The cell of the `n`-th row of [`Shape::fields`].
    fn cell(&self, n: usize) -> &dyn Cell;
    /// The same cell for a change.
    fn cell_mut(&mut self, n: usize) -> &mut dyn Cell;
    /// The value of the `n`-th row of [`Shape::derived`].
    fn derived<'a>(&'a self, n: usize, facts: &Facts<'a>) -> Face<'a>;
    /// See [`Record::check`].
    fn faults(&self, facts: &Facts<'_>) -> Vec<(&'static str, Msg)>;
    /// See [`Record::settle`]. `before` is of the same kind.
    fn settle_from(&mut self, before: Option<&dyn Row>, facts: &Facts<'_>);
    /// See [`Record::consequences`]. `before` is of the same kind.
    fn brings(&self, before: Option<&dyn Row>, facts: &Facts<'_>) -> Vec<AnyRecord>;
}

impl dyn Row + '_ {
    /// What stands in the field or derived value of that key.
    #[must_use]
    pub fn face<'a>(&'a self, key: &str, facts: &Facts<'a>) -> Face<'a> {
        let shape = self.kind().shape();
        if let Some(n) = shape.field(key) {
            return self.cell(n).face();
        }
        shape.derived(key).map_or(Face::Empty, |n| self.derived(n, facts))
    }

    /// What stands in the stored field of that key.
    #[must_use]
    pub fn stored(&self, key: &str) -> Face<'_> {
        self.kind().shape().field(key).map_or(Face::Empty, |n| self.cell(n).face())
    }

    /// The title: its first field.
    #[must_use]
    pub fn title(&self) -> String {
        match self.cell(0).face() {
            Face::Text(text) => text.lines().next().unwrap_or_default().to_owned(),
            face => face.show(),
        }
    }

    /// The key of the state it is in, or "" for a record without states.
    #[must_use]
    pub fn state(&self) -> &'static str {
        let Some(flow) = self.kind().shape().flow else { return "" };
        match self.stored(flow.field) {
            Face::Choice(set, index) => set.keys[index],
            _ => "",
        }
    }

    /// Whether it is in a state that still asks for attention and was not put
    /// away. A record without states is open until it is archived.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_archived() && self.kind().shape().flow.is_none_or(|flow| flow.open.contains(&self.state()))
    }
}

/// Everything generic code knows about a record type.
pub struct Shape {
    /// Its kind.
    pub kind: Kind,
    /// Its own fields, then the common ones.
    pub fields: Vec<FieldMeta>,
    /// Its computed values: key, column width, ceiling.
    pub derived: Vec<(&'static str, u16, Visibility)>,
    /// Its state machine.
    pub flow: Option<&'static Flow>,
    /// Columns of its list, most important first.
    pub columns: &'static [&'static str],
}

impl Shape {
    /// Reads the tables of `R`.
    #[must_use]
    pub fn of<R: Record + Common>() -> Self {
        Self {
            kind: R::KIND,
            fields: R::FIELDS.iter().chain(R::COMMON).map(|field| field.meta).collect(),
            derived: R::DERIVED.iter().map(|d| (d.key, d.column, d.ceiling)).collect(),
            flow: R::FLOW,
            columns: R::COLUMNS,
        }
    }

    /// The place of the field of that key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.key == key)
    }

    /// The keys of all fields and derived values.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.key).chain(self.derived.iter().map(|derived| derived.0))
    }

    /// The place of the derived value of that key.
    #[must_use]
    pub fn derived(&self, key: &str) -> Option<usize> {
        self.derived.iter().position(|(name, ..)| *name == key)
    }

    /// The width of a column in a list.
    #[must_use]
    pub fn width(&self, key: &str) -> u16 {
        self.field(key)
            .map(|n| self.fields[n].column)
            .or_else(|| self.derived(key).map(|n| self.derived[n].1))
            .unwrap_or_default()
    }
}

/// The fields that every record has besides its own.
pub trait Common: Sized + 'static {
    /// Their rows.
    const COMMON: &'static [Field<Self>];
}

/// Declares a record type: its struct gets the common members of domain.md
/// section 1, and [`Row`] from its tables.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $member:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            /// Unique id.
            pub uid: $crate::data::values::Uid,
            /// The id people say aloud.
            pub id: String,
            /// How often it was changed.
            pub rev: u32,
            $($(#[$fdoc])* pub $member: $ty,)*
            /// Who may see it.
            pub vis: $crate::data::values::Visibility,
            /// Tags.
            pub tags: $crate::data::values::Tags,
            /// Related records.
            pub links: $crate::data::values::Links<$crate::data::values::Anything>,
            /// Why it is in the state it is in, or was put away.
            pub reason: String,
            /// Put away; nothing is ever deleted.
            pub archived: bool,
            /// The short ids it had before it was renumbered.
            pub was: $crate::data::values::Lines,
            /// When and by whom it was made.
            pub created: $crate::data::values::Stamp,
            /// When and by whom it was last changed.
            pub updated: $crate::data::values::Stamp,
        }
        $crate::row!($name);
    };
}

/// The rest of [`record!`]: access to a record whose type is erased.
#[macro_export]
macro_rules! row {
    ($name:ident) => {
        impl $crate::data::record::Common for $name {
            const COMMON: &'static [$crate::data::record::Field<Self>] = &[
                $crate::field!(vis),
                $crate::field!(tags),
                $crate::field!(links),
                $crate::field!(reason),
                $crate::field!(archived),
                $crate::field!(was),
                $crate::field!(created),
                $crate::field!(updated),
            ];
        }
        impl $crate::data::values::Target for $name {
            const KINDS: &'static [$crate::data::project::Kind] = &[<Self as $crate::data::record::Record>::KIND];
        }
        impl $crate::data::record::Row for $name {
            fn kind(&self) -> $crate::data::project::Kind {
                <Self as $crate::data::record::Record>::KIND
            }
            fn uid(&self) -> $crate::data::values::Uid {
                self.uid
            }
            fn id(&self) -> &str {
                &self.id
            }
            fn identify(&mut self, uid: $crate::data::values::Uid, id: String) {
                (self.uid, self.id) = (uid, id);
            }
            fn renumber(&mut self, id: String) {
                self.was.0.push(std::mem::replace(&mut self.id, id));
            }
            fn id_prefix(&self) -> &'static str {
                $crate::data::record::Record::prefix(self)
            }
            fn aliases(&self) -> &[String] {
                $crate::data::record::Record::names(self)
            }
            fn rev(&self) -> u32 {
                self.rev
            }
            fn visibility(&self) -> $crate::data::values::Visibility {
                self.vis
            }
            fn is_archived(&self) -> bool {
                self.archived
            }
            fn revise(&mut self, rev: u32) {
                self.rev = rev;
            }
            fn touch(&mut self, stamp: $crate::data::values::Stamp) {
                self.rev = self.rev.saturating_add(1);
                if self.rev == 1 {
                    self.created = stamp.clone();
                }
                self.updated = stamp;
            }
            fn cell(&self, n: usize) -> &dyn $crate::data::cell::Cell {
                ($crate::data::record::nth::<Self>(n).get)(self)
            }
            fn cell_mut(&mut self, n: usize) -> &mut dyn $crate::data::cell::Cell {
                ($crate::data::record::nth::<Self>(n).get_mut)(self)
            }
            fn derived<'a>(&'a self, n: usize, facts: &$crate::data::record::Facts<'a>) -> $crate::data::cell::Face<'a> {
                (<Self as $crate::data::record::Record>::DERIVED[n].value)(self, facts)
            }
            fn faults(&self, facts: &$crate::data::record::Facts<'_>) -> Vec<(&'static str, $crate::data::msg::Msg)> {
                $crate::data::record::faults(self, facts)
            }
            fn settle_from(&mut self, before: Option<&dyn $crate::data::record::Row>, facts: &$crate::data::record::Facts<'_>) {
                $crate::data::record::Record::settle(self, $crate::data::record::same(before), facts);
            }
            fn brings(
                &self,
                before: Option<&dyn $crate::data::record::Row>,
                facts: &$crate::data::record::Facts<'_>,
            ) -> Vec<$crate::data::project::Record> {
                $crate::data::record::Record::consequences(self, $crate::data::record::same(before), facts)
            }
        }
    };
}

/// What is wrong with a record: its own rules, and that every day lies in the
/// years 2000 to 2100 (domain.md section 1).
#[must_use]
pub fn faults<R: Record + Common>(record: &R, facts: &Facts<'_>) -> Vec<(&'static str, Msg)> {
    let mut faults = record.check(facts);
    for field in R::FIELDS.iter().chain(R::COMMON) {
        let days = match (field.get)(record).face() {
            Face::Date(day) => [Some(day), None],
            Face::Time(time) => [Some(time.date()), None],
            Face::Span(from, to) => [from, to],
            _ => [None, None],
        };
        if let Some(day) = days.into_iter().flatten().find(|day| !is_plausible(*day)) {
            faults.push((field.meta.key, Msg::new("rule-date-range").date("day", day)));
        }
    }
    faults
}

/// Whether a day lies in the years that a project can have.
#[must_use]
pub fn is_plausible(day: NaiveDate) -> bool {
    (2000..=2100).contains(&day.year())
}

/// Makes the `n`-th field what it is in another record.
pub fn copy_cell<R: Record + Common>(to: &mut R, from: &R, n: usize) {
    (nth::<R>(n).copy)(to, from);
}

/// The `n`-th field of `R`, its own ones first.
#[must_use]
pub fn nth<R: Record + Common>(n: usize) -> &'static Field<R> {
    R::FIELDS.get(n).unwrap_or_else(|| &R::COMMON[n - R::FIELDS.len()])
}

/// A record whose type was erased, as the `R` it is.
#[must_use]
pub fn same<R: 'static>(row: Option<&dyn Row>) -> Option<&R> {
    row.and_then(|row| (row as &dyn std::any::Any).downcast_ref())
}

/// Gives a field that belongs to a state the value it has when that state is
/// entered, unless the person set it in the same change.
pub fn renew<T: PartialEq>(field: &mut T, before: Option<&T>, value: T) {
    if before.is_some_and(|before| *before == *field) {
        *field = value;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::data::cell::Editor;
    use crate::data::project::Project;
    use crate::data::records::*;

    /// What holds for every record type, whoever wrote it.
    fn laws<R: Record + Common>() {
        let (name, shape) = (R::KIND.key(), R::KIND.shape());
        let fields: Vec<&str> = shape.fields.iter().map(|field| field.key).collect();
        let derived: Vec<&str> = shape.derived.iter().map(|(key, ..)| *key).collect();
        let all: BTreeSet<&str> = fields.iter().chain(&derived).copied().collect();
        assert_eq!(all.len(), fields.len() + derived.len(), "{name}: a key stands twice");
        assert!(shape.fields[0].required, "{name}: the title is required");

        let shown = format!("{:#?}", R::default());
        let lines = shown.lines().filter_map(|line| line.strip_prefix("    "));
        let lines = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        let members: BTreeSet<&str> = lines.filter_map(|line| line.split(':').next()).collect();
        let known: BTreeSet<&str> = fields.iter().copied().chain(["uid", "id", "rev"]).collect();
        assert_eq!(members, known, "{name}: members of the struct and rows of FIELDS");

        assert!(!shape.columns.is_empty(), "{name}: no columns");
        for (n, key) in shape.columns.iter().enumerate() {
            assert!(all.contains(key), "{name}: column {key} is unknown");
            assert!(n == 0 || *key == fields[0] || shape.width(key) > 0, "{name}: column {key} has no width");
        }
    }

    /// What holds for the states of every record type that has some.
    fn flow_laws<R: Record + Common>() {
        let (name, shape) = (R::KIND.key(), R::KIND.shape());
        let Some(flow) = shape.flow else { return };
        let row = R::default();
        let cell = row.cell(shape.field(flow.field).expect("the state is a field"));
        let Editor::Choice { set, .. } = cell.editor() else { panic!("{name}: the state is a choice") };
        let named = flow.steps.iter().flat_map(|step| step.from.iter().chain([&step.to])).chain(flow.open);
        for state in named {
            assert!(set.keys.contains(state), "{name}: state {state} is unknown");
        }
        let mut reached = BTreeSet::from([set.keys[0]]);
        for _ in set.keys {
            let next = flow.steps.iter().filter(|step| step.from.iter().any(|from| reached.contains(from)));
            reached.extend(next.map(|step| step.to).collect::<Vec<_>>());
        }
        assert_eq!(reached.len(), set.keys.len(), "{name}: only {reached:?} can be reached");
        for step in flow.steps {
            assert!(!step.from.contains(&step.to), "{name}: {} leads to itself", step.to);
            let keys = step.must.iter().flat_map(|need| match need {
                Need::Field(key) => vec![*key],
                Need::Any(keys) => keys.to_vec(),
                Need::Rule(_) => Vec::new(),
            });
            for key in keys {
                assert!(shape.field(key).is_some(), "{name}: {} needs the unknown field {key}", step.to);
            }
            for key in step.stamps {
                let n = shape.field(key).unwrap_or_else(|| panic!("{name}: stamp {key} is unknown"));
                assert!(matches!(row.cell(n).editor(), Editor::Date | Editor::Time), "{name}: stamp {key} is no day");
            }
        }
    }

    macro_rules! each {
        ($law:ident: $($type:ident)*) => {{ $($law::<$type>();)* [$($type::KIND),*] }};
    }

    #[test]
    fn every_record_type_agrees_with_its_tables() {
        let kinds = each!(laws: Charter Milestone Task Deliverable Criterion Check Round Risk Assumption Issue Change
            Stakeholder Observation Expectation CommItem Interaction Meeting AgendaItem Note Decision Confirmation
            Action Feedback Lesson Snapshot);
        assert_eq!(kinds, *Kind::ALL);
    }

    #[test]
    fn every_state_can_be_reached_and_every_step_names_real_fields() {
        let kinds = each!(flow_laws: Charter Milestone Task Deliverable Criterion Check Round Risk Assumption Issue Change
            Stakeholder Observation Expectation CommItem Interaction Meeting AgendaItem Note Decision Confirmation
            Action Feedback Lesson Snapshot);
        assert_eq!(kinds, *Kind::ALL);
    }

    #[test]
    fn a_day_outside_the_years_of_a_project_is_a_fault_of_any_field() {
        let project = Project::default();
        let facts = project.facts("2026-08-19".parse().expect("a date"));
        let task = Task { confirmed_on: "1999-12-31".parse().ok(), ..Task::default() };
        let found = faults(&task, &facts);
        assert!(found.iter().any(|(field, msg)| *field == "confirmed_on" && msg.key == "rule-date-range"), "{found:?}");
        let risk = Risk { window: super::super::values::Span { from: None, to: "2101-01-01".parse().ok() }, ..Risk::default() };
        assert_eq!(faults(&risk, &facts)[0].0, "window");
    }

    #[test]
    fn a_field_of_a_state_is_renewed_only_if_nobody_set_it() {
        let mut field = 1;
        renew(&mut field, None, 9);
        assert_eq!(field, 1, "a new record has no state before");
        renew(&mut field, Some(&2), 9);
        assert_eq!(field, 1, "set in the same change");
        renew(&mut field, Some(&1), 9);
        assert_eq!(field, 9);
    }
}
