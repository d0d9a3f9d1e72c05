//! Money and numbers with a unit.

use std::marker::PhantomData;

use crate::data::cell::{Cell, Editor, Face, Reading, Ron, Unit, decimal};
use crate::data::clean;
use crate::data::entry;
use crate::data::msg::Msg;
use crate::data::stored::{self, Stored};

/// An amount in minor units (fen, cents) of the project's currency; none if
/// nobody said. Integer, because 1e309 would load as infinity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money(pub Option<i64>);

impl Cell for Money {
    fn face(&self) -> Face<'_> {
        self.0.map_or(Face::Empty, Face::Money)
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::optional(text, entry::money)?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(minor) = self.0 {
            out.word(&minor.to_string());
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = Some(stored::read_whole(stored)?);
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Money
    }
}

/// What a number counts, and between which bounds.
pub trait Measure: 'static {
    /// Its unit.
    const UNIT: Unit;
    /// Decimal places; the value is scaled by `10^PLACES`.
    const PLACES: u8 = 0;
    /// Least scaled value.
    const MIN: i64 = 0;
    /// Greatest scaled value.
    const MAX: i64 = 1_000_000;
}

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident($unit:ident, $places:literal, $min:literal ..= $max:literal);)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name;
        impl Measure for $name {
            const UNIT: Unit = Unit::$unit;
            const PLACES: u8 = $places;
            const MIN: i64 = $min;
            const MAX: i64 = $max;
        })*
    };
}

measures! {
    /// A count.
    Plain(Plain, 0, 0..=1_000_000);
    /// One to five: probability, impact, power, interest.
    Scale5(Plain, 0, 1..=5);
    /// One to four: severity.
    Scale4(Plain, 0, 1..=4);
    /// Minus two to plus two: the sign of an observation, the tone of a talk.
    Sign(Plain, 0, -2..=2);
    /// Signed working days.
    Wd(SignedWorkDays, 0, -2500..=2500);
    /// A number of working days.
    WdCount(WorkDays, 0, 0..=2500);
    /// Working days, at least one.
    Duration(WorkDays, 0, 1..=2500);
    /// Calendar days.
    Cd(Days, 0, 0..=3650);
    /// Person-days, in tenths.
    Pd(PersonDays, 1, 0..=1_000_000);
    /// Minutes.
    Min(Minutes, 0, 0..=6000);
    /// Per cent.
    Pct(Percent, 0, 0..=100);
}

/// A number with a unit; none if nobody said.
#[derive(Clone, Copy, Debug)]
pub struct Amount<M>(pub Option<i64>, PhantomData<M>);

impl<M> Amount<M> {
    /// That scaled value.
    #[must_use]
    pub const fn of(value: i64) -> Self {
        Self(Some(value), PhantomData)
    }
}

impl<M> Default for Amount<M> {
    fn default() -> Self {
        Self(None, PhantomData)
    }
}

impl<M> PartialEq for Amount<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Measure> Cell for Amount<M> {
    fn face(&self) -> Face<'_> {
        self.0.map_or(Face::Empty, |value| Face::Number { value, places: M::PLACES, unit: M::UNIT })
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::optional(text, |text| entry::number(text, M::PLACES, M::MIN, M::MAX))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(value) = self.0 {
            out.word(&decimal(value, M::PLACES));
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        let word = stored.word()?;
        let number: f64 = word.parse().map_err(|_| Msg::new("stored-number").text("text", clean::short(&word)))?;
        let scaled = (number * 10_f64.powi(i32::from(M::PLACES))).round();
        if !(M::MIN as f64..=M::MAX as f64).contains(&scaled) {
            let range = Msg::new("stored-range").text("text", clean::short(&word));
            return Err(range.text("least", decimal(M::MIN, M::PLACES)).text("most", decimal(M::MAX, M::PLACES)));
        }
        *self = Self::of(scaled as i64);
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Number { min: M::MIN, max: M::MAX, places: M::PLACES, unit: M::UNIT }
    }
}
