//! Two-column badges of a status: a word that also has a colour, never a
//! colour alone. In Chinese one Han character, which every terminal draws two
//! columns wide.

use super::theme::Role;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// Finished.
    Done,
    /// Being worked on.
    Active,
    /// May go wrong.
    Risk,
    /// Past its day.
    Late,
    /// Waits for its turn or for somebody.
    Waiting,
    /// Stopped.
    Stopped,
}

impl Badge {
    /// All badges.
    pub const ALL: [Self; 6] = [Self::Done, Self::Active, Self::Risk, Self::Late, Self::Waiting, Self::Stopped];

    /// The key of its two columns in the language files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "badge-done",
            Self::Active => "badge-active",
            Self::Risk => "badge-risk",
            Self::Late => "badge-late",
            Self::Waiting => "badge-waiting",
            Self::Stopped => "badge-stopped",
        }
    }

    /// Its colour.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Done => Role::Ok,
            Self::Active => Role::Info,
            Self::Risk => Role::Warn,
            Self::Late => Role::Bad,
            Self::Waiting | Self::Stopped => Role::Dim,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::{plain, width};
    use super::*;
    use crate::lang::{Lang, Language};

    #[test]
    fn badges_take_two_columns_in_every_language_and_terminal() {
        for lang in Language::ALL.map(Lang::load) {
            for badge in Badge::ALL {
                let text = lang.t(badge.key());
                assert!(lang.knows(badge.key()) && width(&text) == 2 && plain(&text) == text, "{text}");
            }
        }
    }
}
