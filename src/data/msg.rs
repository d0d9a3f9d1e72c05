//! A sentence for a person, not yet in a language.
//!
//! `data` knows no language: it names the sentence and hands over what goes
//! into it. [`crate::lang`] turns it into words.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something that fills a gap of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arg {
    /// Text of the user's or of the machine's, shown as it is.
    Text(String),
    /// A number that decides plurals.
    Count(i64),
    /// A day, shown with its weekday.
    Date(NaiveDate),
    /// The key of another sentence or label, to be translated first.
    Label(String),
    /// Several labels, joined as a list.
    Labels(Vec<String>),
    /// A sentence inside a sentence.
    Msg(Box<Msg>),
}

/// The key of a sentence in the language files, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Msg {
    /// The key in `assets/lang/*.ftl`.
    pub key: Cow<'static, str>,
    /// What fills the gaps, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Msg {
    /// The sentence of that key, without arguments.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// Adds text.
    #[must_use]
    pub fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, Arg::Text(value.into()))
    }

    /// Adds a number.
    #[must_use]
    pub fn count(self, name: &'static str, value: impl TryInto<i64>) -> Self {
        self.with(name, Arg::Count(value.try_into().unwrap_or(i64::MAX)))
    }

    /// Adds a day.
    #[must_use]
    pub fn date(self, name: &'static str, value: NaiveDate) -> Self {
        self.with(name, Arg::Date(value))
    }

    /// Adds the label of that key.
    #[must_use]
    pub fn label(self, name: &'static str, key: impl Into<String>) -> Self {
        self.with(name, Arg::Label(key.into()))
    }

    /// Adds any argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name.into(), arg));
        self
    }
}
