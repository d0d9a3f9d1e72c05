//! A collection of records of one type, and the same with its type erased.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::project::{Kind, Record as AnyRecord};
use super::record::{Record, Row};
use super::values::Uid;

/// The records of one type, in the order of their unique ids. A clone shares
/// everything until one side changes, so that an immutable base costs nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R>(Arc<BTreeMap<Uid, Arc<R>>>);

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<R: Record> Rows<R> {
    /// All records, archived ones too.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &R> + ExactSizeIterator {
        self.0.values().map(Arc::as_ref)
    }

    /// The records that were not put away.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.all().filter(|row| !row.is_archived())
    }

    /// The record of that id.
    #[must_use]
    pub fn get(&self, uid: Uid) -> Option<&R> {
        self.0.get(&uid).map(Arc::as_ref)
    }

    /// The record a link points to.
    #[must_use]
    pub fn of<T>(&self, link: &super::values::Link<T>) -> Option<&R> {
        self.get(link.uid()?)
    }

    /// The record with that short id.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&R> {
        self.all().find(|row| row.id() == id)
    }
}

/// A collection whose type is erased.
pub trait Collection {
    /// What it holds.
    fn kind(&self) -> Kind;
    /// How many records, archived ones too.
    fn len(&self) -> usize;
    /// Whether it holds none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// All records in the order of their unique ids.
    fn rows(&self) -> Box<dyn Iterator<Item = &dyn Row> + '_>;
    /// The record of that id, to look at.
    fn row(&self, uid: Uid) -> Option<&dyn Row>;
    /// The record of that id, to keep.
    fn get(&self, uid: Uid) -> Option<AnyRecord>;
    /// Puts a record in the place of the one with its id.
    fn put(&mut self, record: AnyRecord);
    /// Takes a record out (only undoing its creation does that).
    fn remove(&mut self, uid: Uid);
}

/// A record type that can be packed with its type erased and unpacked again.
pub trait Packed: Record {
    /// Erases its type.
    fn pack(this: Arc<Self>) -> AnyRecord;
    /// The record, if it is of this type.
    fn unpack(record: AnyRecord) -> Option<Arc<Self>>;
}

impl<R: Packed> Collection for Rows<R> {
    fn kind(&self) -> Kind {
        R::KIND
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn rows(&self) -> Box<dyn Iterator<Item = &dyn Row> + '_> {
        Box::new(self.0.values().map(|row| row.as_ref() as &dyn Row))
    }
    fn row(&self, uid: Uid) -> Option<&dyn Row> {
        self.0.get(&uid).map(|row| row.as_ref() as &dyn Row)
    }
    fn get(&self, uid: Uid) -> Option<AnyRecord> {
        self.0.get(&uid).cloned().map(R::pack)
    }
    fn put(&mut self, record: AnyRecord) {
        if let Some(row) = R::unpack(record) {
            Arc::make_mut(&mut self.0).insert(row.uid(), row);
        }
    }
    fn remove(&mut self, uid: Uid) {
        Arc::make_mut(&mut self.0).remove(&uid);
    }
}
