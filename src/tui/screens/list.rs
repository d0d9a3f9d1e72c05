//! Which records a list shows, in which order, and which of them is selected:
//! everything about a list but its drawing.
//!
//! The selection is an id, never an index: it survives sorting, filtering,
//! merging and reloading.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use crate::data::project::Kind;
use crate::data::query::Filter;
use crate::data::record::{Facts, Row};
use crate::data::values::{Ref, Uid};
use crate::data::view::ListView;
use crate::tui::layer::Cx;

/// What a list is made of.
#[derive(Clone, Copy)]
pub struct Source {
    /// The kinds of record in it; `n` makes one of the first.
    pub kinds: &'static [Kind],
    /// Which of them belong here.
    pub keep: fn(&dyn Row, &Facts<'_>) -> bool,
    /// Puts the rows into the order they have before the person sorts; `None`
    /// keeps the order of the ids.
    pub arrange: Option<Arrange>,
}

/// Rows that belong together under a head, and which heads hide theirs.
#[derive(Clone)]
pub struct Folds {
    /// The head of each row that has one.
    pub heads: Heads,
    /// The heads whose rows are hidden.
    pub closed: BTreeSet<Uid>,
}

/// Finds the head of each row that has one.
pub type Heads = fn(&Facts<'_>) -> HashMap<Uid, Uid>;

/// Puts rows in order.
pub type Arrange = fn(&mut Vec<&dyn Row>, &Facts<'_>);

/// A sort key for [`Arrange`]: compared part by part.
pub type Order = (i64, i64, i64);

impl Source {
    /// All records of one kind, as they were numbered.
    #[must_use]
    pub const fn of(kinds: &'static [Kind]) -> Self {
        Self { kinds, keep: |_, _| true, arrange: None }
    }
}

/// What the rows of a list were computed from; equal means they still hold.
#[derive(Clone, PartialEq, Eq)]
struct Inputs {
    revision: u64,
    today: NaiveDate,
    language: crate::lang::Language,
    filter: String,
    sort: Option<(&'static str, bool)>,
    archived: bool,
    closed: BTreeSet<Uid>,
}

/// The rows of a list and the person's place in them.
pub struct List {
    /// What it is made of.
    pub source: Source,
    /// The filter line.
    pub filter: String,
    /// Which column it is sorted by, and whether from the end.
    pub sort: Option<(&'static str, bool)>,
    /// Whether archived records are shown.
    pub archived: bool,
    /// The selected record.
    pub selected: Option<Ref>,
    /// Records chosen for a bulk change.
    pub marked: BTreeSet<Uid>,
    /// Where a range selection began.
    pub anchor: Option<Uid>,
    /// Which rows are folded away; a filter looks behind every fold.
    pub folds: Option<Folds>,
    rows: Vec<Ref>,
    /// The place of the selection when it was last seen, for when its record
    /// goes away.
    place: usize,
    inputs: Option<Inputs>,
    /// Counts the times the rows were computed.
    version: u64,
    /// What the filter looks at, row by row, as long as the project and the
    /// language stay the same: the costly part of a keystroke.
    texts: HashMap<Uid, String>,
    /// How many records the list has without a filter, at that revision and day.
    counted: Cell<Option<(u64, NaiveDate, usize)>>,
}

impl List {
    /// A list of that source; nothing is read before the first [`List::refresh`].
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            source,
            filter: String::new(),
            sort: None,
            archived: false,
            selected: None,
            marked: BTreeSet::new(),
            anchor: None,
            folds: None,
            rows: Vec::new(),
            place: 0,
            inputs: None,
            version: 0,
            texts: HashMap::new(),
            counted: Cell::new(None),
        }
    }

    /// Lists something else from now on; the selection stays if it is there.
    pub fn set_source(&mut self, source: Source) {
        self.source = source;
        self.inputs = None;
        self.counted.set(None);
    }

    /// Computes the rows anew if anything they depend on has changed.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        let inputs = Inputs {
            revision: cx.revision,
            today: cx.today,
            language: cx.lang.language,
            filter: self.filter.clone(),
            sort: self.sort,
            archived: self.archived,
            closed: self.folds.as_ref().map(|folds| folds.closed.clone()).unwrap_or_default(),
        };
        if self.inputs.as_ref() == Some(&inputs) {
            return;
        }
        let facts = cx.facts();
        let same_texts = |old: &Inputs| old.revision == cx.revision && old.language == cx.lang.language && old.today == cx.today;
        if !self.inputs.as_ref().is_some_and(same_texts) {
            self.texts.clear();
        }
        let keys = self.source.kinds.iter().flat_map(|kind| kind.shape().keys());
        let filter = Filter::new(&self.filter, keys, |key| labels(self.source.kinds, key, cx));
        let texts = &mut self.texts;
        let all = self.source.kinds.iter().flat_map(|kind| cx.project.collection(*kind).rows());
        let mut rows: Vec<&dyn Row> = all
            .filter(|row| self.archived || !row.is_archived())
            .filter(|row| (self.source.keep)(*row, &facts))
            .filter(|row| {
                filter.is_empty() || {
                    let all = texts.entry(row.uid()).or_insert_with(|| text(*row, cx));
                    filter.keeps(&|key| cx.lang.face(&row.face(key, &facts), cx.project).into(), all)
                }
            })
            .collect();
        if let Some(folds) = self.folds.as_ref().filter(|folds| filter.is_empty() && !folds.closed.is_empty()) {
            let heads = (folds.heads)(&facts);
            rows.retain(|row| heads.get(&row.uid()).is_none_or(|head| !folds.closed.contains(head)));
            // Whose row went away is where its head is.
            let head = self.selected.as_ref().and_then(|link| heads.get(&link.uid)).filter(|head| folds.closed.contains(head));
            if let Some(row) = head.and_then(|head| rows.iter().find(|row| row.uid() == *head)) {
                self.selected = Some(Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() });
            }
        }
        if let Some(arrange) = self.source.arrange {
            arrange(&mut rows, &facts);
        } else {
            rows.sort_by(|a, b| crate::data::query::natural(a.id(), b.id()));
        }
        if let Some((key, descending)) = self.sort {
            let values: Vec<_> = rows.iter().map(|row| row.face(key, &facts)).collect();
            let mut places: Vec<usize> = (0..rows.len()).collect();
            places.sort_by(|a, b| {
                let order = values[*a].order(&values[*b]);
                // Empty values stay at the end whichever way one sorts.
                let turn = descending && !values[*a].is_empty() && !values[*b].is_empty();
                if turn { order.reverse() } else { order }
            });
            rows = places.into_iter().map(|place| rows[place]).collect();
        }
        self.rows = rows.into_iter().map(|row| Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() }).collect();
        if !self.marked.is_empty() {
            let rows: HashSet<Uid> = self.rows.iter().map(|link| link.uid).collect();
            self.marked.retain(|uid| rows.contains(uid));
        }
        self.inputs = Some(inputs);
        self.version += 1;
        self.hold();
    }

    /// How many records it has without a filter, archived ones left out.
    #[must_use]
    pub fn count(&self, cx: &Cx<'_>) -> usize {
        match self.counted.get() {
            Some((revision, day, count)) if (revision, day) == (cx.revision, cx.today) => count,
            _ => {
                let facts = cx.facts();
                let rows = self.source.kinds.iter().flat_map(|kind| cx.project.collection(*kind).rows());
                let count = rows.filter(|row| !row.is_archived() && (self.source.keep)(*row, &facts)).count();
                self.counted.set(Some((cx.revision, cx.today, count)));
                count
            }
        }
    }

    /// Keeps the selection on a row that is there.
    fn hold(&mut self) {
        let place = self.selected.as_ref().and_then(|link| self.rows.iter().position(|row| row.uid == link.uid));
        self.place = place.unwrap_or(self.place).min(self.rows.len().saturating_sub(1));
        self.selected = self.rows.get(self.place).cloned();
    }

    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Ref] {
        &self.rows
    }

    /// What stands before a row: `*` if it is marked, `+` if others are folded
    /// away under it.
    #[must_use]
    pub fn sign(&self, uid: Uid) -> char {
        let is_closed = |folds: &Folds| self.filter.is_empty() && folds.closed.contains(&uid);
        match self.marked.contains(&uid) {
            true => '*',
            false if self.folds.as_ref().is_some_and(is_closed) => '+',
            false => ' ',
        }
    }

    /// Changes whenever the rows do.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The place of the selection.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// Selects the row `by` places further down, or up if negative.
    pub fn step(&mut self, by: isize) {
        self.go(self.place.saturating_add_signed(by));
    }

    /// Selects the row at that place, or the last one.
    pub fn go(&mut self, place: usize) {
        self.place = place.min(self.rows.len().saturating_sub(1));
        self.selected = self.rows.get(self.place).cloned();
        if let (Some(anchor), Some(_)) = (self.anchor, &self.selected) {
            let from = self.rows.iter().position(|row| row.uid == anchor).unwrap_or(self.place);
            let range = from.min(self.place)..=from.max(self.place);
            self.marked = self.rows[range].iter().map(|row| row.uid).collect();
        }
    }

    /// Selects that record, lifting the filter if it hides it.
    pub fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        if !self.source.kinds.contains(&link.kind) {
            return false;
        }
        self.refresh(cx);
        if !self.rows.iter().any(|row| row.uid == link.uid) && !self.filter.is_empty() {
            self.filter.clear();
            self.refresh(cx);
        }
        if let Some(folds) = &mut self.folds
            && let Some(head) = (folds.heads)(&cx.facts()).get(&link.uid)
            && folds.closed.remove(head)
        {
            self.refresh(cx);
        }
        if !self.rows.iter().any(|row| row.uid == link.uid) {
            return false;
        }
        self.selected = Some(link.clone());
        self.hold();
        true
    }

    /// Makes the record just created the selection as soon as it is listed.
    pub fn expect(&mut self, link: Ref) {
        self.selected = Some(link);
        self.inputs = None;
    }

    /// The key of that name that rows can be sorted by.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&'static str> {
        let shape = self.source.kinds[0].shape();
        shape
            .fields
            .iter()
            .map(|field| field.key)
            .chain(shape.derived.iter().map(|derived| derived.0))
            .find(|known| *known == key)
    }

    /// How the list is looked at, to be remembered.
    #[must_use]
    pub fn view(&self) -> ListView {
        ListView {
            selected: self.selected.as_ref().map(|link| link.uid),
            filter: self.filter.clone(),
            sort: self.sort.map(|(key, descending)| (key.to_owned(), descending)),
            archived: self.archived,
            zoomed: false,
        }
    }

    /// Looks at it as before. A column or record that is gone is forgotten.
    pub fn restore(&mut self, view: &ListView, cx: &Cx<'_>) {
        self.filter.clone_from(&view.filter);
        self.archived = view.archived;
        self.sort = view.sort.as_ref().and_then(|(key, descending)| Some((self.column(key)?, *descending)));
        let row = self.source.kinds.iter().find_map(|kind| cx.project.collection(*kind).row(view.selected?));
        self.selected = row.map(|row| Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() });
        self.inputs = None;
    }

    /// The records a bulk command works on: the marked ones in their order, or
    /// else the selected one.
    #[must_use]
    pub fn targets(&self) -> Vec<Ref> {
        if self.marked.is_empty() {
            return self.selected.iter().cloned().collect();
        }
        self.rows.iter().filter(|row| self.marked.contains(&row.uid)).cloned().collect()
    }

    /// Marks the selected row or takes its mark away.
    pub fn mark(&mut self) {
        if let Some(link) = &self.selected
            && !self.marked.remove(&link.uid)
        {
            self.marked.insert(link.uid);
        }
        self.anchor = None;
        self.step(1);
    }

    /// Begins a range at the selected row, or ends one.
    pub fn range(&mut self) {
        self.anchor = match self.anchor {
            Some(_) => None,
            None => self.selected.as_ref().map(|link| link.uid),
        };
        self.go(self.place);
    }

    /// Marks all rows, or none if all are.
    pub fn mark_all(&mut self) {
        self.anchor = None;
        if self.marked.len() == self.rows.len() {
            self.marked.clear();
        } else {
            self.marked = self.rows.iter().map(|row| row.uid).collect();
        }
    }
}

/// What a person may call a field in the filter line: its labels.
fn labels(kinds: &[Kind], key: &str, cx: &Cx<'_>) -> [String; 2] {
    let kind = kinds.iter().find(|kind| kind.shape().field(key).is_some()).unwrap_or(&kinds[0]);
    [cx.lang.field(*kind, key), cx.other.field(*kind, key)]
}

/// Everything a row says, for a word that is looked for anywhere in it.
fn text(row: &dyn Row, cx: &Cx<'_>) -> String {
    let shape = row.kind().shape();
    let mut all = row.id().to_owned();
    for n in 0..shape.fields.len() {
        let face = row.cell(n).face();
        if !face.is_empty() && !matches!(shape.fields[n].key, "created" | "updated" | "was") {
            all.push('\n');
            all.push_str(&cx.lang.face(&face, cx.project));
        }
    }
    all
}
