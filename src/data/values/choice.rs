//! Values of a closed set, yes or no, and answers to questions.

use std::collections::BTreeSet;

use crate::data::cell::{Cell, ChoiceSet, Editor, Face, Reading, Ron};
use crate::data::clean;
use crate::data::entry;
use crate::data::msg::Msg;
use crate::data::stored::{self, Stored};

/// A closed set of values. Files hold the keys, screens the labels.
pub trait Choice: Copy + PartialEq + 'static {
    /// The set.
    const SET: &'static ChoiceSet;
    /// All values in order.
    const ALL: &'static [Self];
    /// The place in the order.
    fn index(self) -> usize;
    /// The key, as it stands in files.
    fn key(self) -> &'static str {
        Self::SET.keys[self.index()]
    }
}

/// Declares a closed choice: an enum whose keys are given beside its values.
/// The first value is the one a new record starts with.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident = $set:literal { $($(#[$vdoc:meta])* $value:ident $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the keys beside the values are their names in domain.md, appendix B")]
        pub enum $name {
            #[default]
            $($(#[$vdoc])* $value,)*
        }
        impl $crate::data::values::Choice for $name {
            const SET: &'static $crate::data::cell::ChoiceSet =
                &$crate::data::cell::ChoiceSet { name: $set, keys: &[$($key),*] };
            const ALL: &'static [Self] = &[$(Self::$value),*];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

/// The value of that key.
fn named<C: Choice>(key: &str) -> Result<C, Msg> {
    let found = C::SET.keys.iter().position(|known| *known == key);
    found
        .map(|n| C::ALL[n])
        .ok_or_else(|| Msg::new("stored-choice").text("text", clean::short(key)).text("known", C::SET.keys.join(", ")))
}

impl<C: Choice> Cell for C {
    fn face(&self) -> Face<'_> {
        Face::Choice(C::SET, self.index())
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = C::ALL[entry::choice(text, C::SET)?];
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(self.key());
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = named(&stored.word()?)?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Choice { set: C::SET, optional: false }
    }
}

impl<C: Choice> Cell for Option<C> {
    fn face(&self) -> Face<'_> {
        self.map_or(Face::Empty, |value| Face::Choice(C::SET, value.index()))
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::optional(text, |text| entry::choice(text, C::SET))?.map(|index| C::ALL[index]);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        if let Some(value) = self {
            out.word(value.key());
        }
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = Some(named(&stored.word()?)?);
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Choice { set: C::SET, optional: true }
    }
}

/// Several values of a closed set, in the order of the set, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices<C>(pub Vec<C>);

impl<C: Choice> Cell for Choices<C> {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Choices(C::SET, self.0.iter().map(|value| value.index()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: String| entry::choice(&text, C::SET);
        let named = entry::list(text, true).into_iter().map(read).collect::<Result<BTreeSet<usize>, _>>()?;
        self.0 = named.into_iter().map(|index| C::ALL[index]).collect();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word("[");
        for (n, value) in self.0.iter().enumerate() {
            out.word(if n > 0 { ", " } else { "" });
            out.word(value.key());
        }
        out.word("]");
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.list()?.into_iter().map(|item| named(&item.word()?)).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Choices(C::SET)
    }
}

impl Cell for bool {
    fn face(&self) -> Face<'_> {
        if *self { Face::Flag(true) } else { Face::Empty }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        *self = entry::flag(text)?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(if *self { "true" } else { "false" });
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        let word = stored.word()?;
        *self = word.parse().map_err(|_| Msg::new("stored-flag").text("text", clean::short(&word)))?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Flag
    }
}

/// Several numbers of one kind: the answers of a survey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(pub Vec<u8>);

impl Cell for Answers {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|n| n.to_string().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let read = |text: String| entry::number(&text, 0, 0, 10).map(|n| u8::try_from(n).unwrap_or(u8::MAX));
        self.0 = entry::list(text, true).into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.word(&format!("{:?}", self.0));
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.list()?.into_iter().map(stored::read_whole).collect::<Result<_, _>>()?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("answers")
    }
}
