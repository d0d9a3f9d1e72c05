//! The tables a record type is described by: its fields, its computed values,
//! its states.

use chrono::NaiveDate;

use super::cell::{Cell, Face};
use super::msg::Msg;
use super::project::Project;
use super::record::Row;
use super::schedule::Schedule;
use super::values::Visibility;

/// What is known about one field besides its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldMeta {
    /// The member's name; also the key in files, on the command line and in
    /// `field-KIND-KEY` or `field-KEY` of the language files.
    pub key: &'static str,
    /// A record is never without it: asked for at once.
    pub required: bool,
    /// Width in display columns where the list shows it; 0 where it does not.
    /// The title takes what is left over.
    pub column: u16,
    /// The most an output may show it to (domain.md 1.17).
    pub ceiling: Visibility,
    /// Fields of one group must agree and are merged as one value.
    pub group: &'static str,
}

/// A field of a record of type `R`: what is known about it and how to reach it.
pub struct Field<R: 'static> {
    /// What is known about it.
    pub meta: FieldMeta,
    /// Looks at it.
    pub get: fn(&R) -> &dyn Cell,
    /// Reaches it for a change.
    pub get_mut: fn(&mut R) -> &mut dyn Cell,
    /// Makes it what it is in another record.
    pub copy: fn(&mut R, &R),
}

impl<R> Field<R> {
    /// A record is never without it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.meta.required = true;
        self
    }

    /// The list shows it, that many display columns wide.
    #[must_use]
    pub const fn column(mut self, width: u16) -> Self {
        self.meta.column = width;
        self
    }

    /// No output for more than `ceiling` shows it.
    #[must_use]
    pub const fn ceiling(mut self, ceiling: Visibility) -> Self {
        self.meta.ceiling = ceiling;
        self
    }

    /// It must agree with the other fields of that group.
    #[must_use]
    pub const fn group(mut self, group: &'static str) -> Self {
        self.meta.group = group;
        self
    }
}

/// `field!(title)`: the row of the member `title`.
#[macro_export]
macro_rules! field {
    ($member:ident) => {
        $crate::data::record::Field {
            meta: $crate::data::record::FieldMeta {
                key: stringify!($member),
                required: false,
                column: 0,
                ceiling: $crate::data::values::Visibility::Client,
                group: "",
            },
            get: |record: &Self| &record.$member,
            get_mut: |record: &mut Self| &mut record.$member,
            copy: |to: &mut Self, from: &Self| to.$member.clone_from(&from.$member),
        }
    };
}

/// What a derived value may look at besides the record.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The whole project, its working calendar included.
    pub project: &'a Project,
    /// The day it is asked on.
    pub today: NaiveDate,
    /// The schedule of that project on that day, from whoever keeps it; what
    /// depends on it is empty, or falls back to what was entered, without.
    pub schedule: Option<&'a Schedule>,
}

impl<'a> Facts<'a> {
    /// The same with a schedule.
    #[must_use]
    pub const fn with(self, schedule: &'a Schedule) -> Self {
        Self { schedule: Some(schedule), ..self }
    }
}

/// A value that follows from the record and is never stored.
pub struct Derived<R: 'static> {
    /// Its key: `derived.KEY` in JSON, `field-KIND-KEY` in the language files.
    pub key: &'static str,
    /// Computes it.
    pub value: for<'a> fn(&'a R, &Facts<'a>) -> Face<'a>,
    /// Width in a list, 0 where the list does not show it.
    pub column: u16,
    /// The most an output may show it to.
    pub ceiling: Visibility,
}

impl<R> Derived<R> {
    /// A value that no list shows and every output may.
    #[must_use]
    pub const fn new(key: &'static str, value: for<'a> fn(&'a R, &Facts<'a>) -> Face<'a>) -> Self {
        Self { key, value, column: 0, ceiling: Visibility::Client }
    }

    /// The list shows it, that many display columns wide.
    #[must_use]
    pub const fn column(mut self, width: u16) -> Self {
        self.column = width;
        self
    }

    /// No output for more than `ceiling` shows it.
    #[must_use]
    pub const fn ceiling(mut self, ceiling: Visibility) -> Self {
        self.ceiling = ceiling;
        self
    }
}

/// What a state change must record.
#[derive(Clone, Copy)]
pub enum Need {
    /// That field is filled in.
    Field(&'static str),
    /// At least one of these fields is filled in.
    Any(&'static [&'static str]),
    /// A rule that spans records; the sentence says what is missing. The
    /// field, if any, is the one to open.
    Rule(fn(&dyn Row, &Facts<'_>) -> Option<Msg>),
}

/// One allowed change of state.
pub struct Step {
    /// The states it leaves.
    pub from: &'static [&'static str],
    /// The state it reaches.
    pub to: &'static str,
    /// What it must record. `reason` is asked for anew each time.
    pub must: &'static [Need],
    /// Date or time fields that get the present moment where they are empty.
    pub stamps: &'static [&'static str],
}

/// The state machine of a record type: a table.
pub struct Flow {
    /// The field that holds the state.
    pub field: &'static str,
    /// States in which the record still asks for attention.
    pub open: &'static [&'static str],
    /// The allowed changes.
    pub steps: &'static [Step],
}
