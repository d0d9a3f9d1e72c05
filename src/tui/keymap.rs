//! The keys in force: those of the table of commands, with a person's own on
//! top.

use std::collections::BTreeMap;

use super::command::{Command, ROWS, Row, Scope};
use super::key::{Key, spell};
use crate::data::msg::{Arg, Msg};

/// What a row of keys means in a stack of scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Run that command.
    Command(Command),
    /// More keys must follow: the box of next keys is shown.
    Pending,
    /// Nothing.
    Nothing,
}

/// The keys in force: the table, with the user's `keys.ron` on top.
pub struct Keymap {
    bindings: Vec<(&'static Row, Vec<Vec<Key>>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = |row: &Row| row.keys.iter().filter_map(|keys| Key::parse_sequence(keys).ok()).collect();
        Self { bindings: ROWS.iter().map(|row| (row, keys(row))).collect() }
    }
}

impl Keymap {
    /// The table with the user's overrides: command name -> keys. An empty
    /// list unbinds.
    ///
    /// # Errors
    /// All bad lines at once: unknown commands, unreadable keys, and keys that
    /// two commands of one scope would share.
    pub fn with(overrides: &BTreeMap<String, Vec<String>>) -> Result<Self, Vec<Msg>> {
        let mut map = Self::default();
        let mut bad = Vec::new();
        for (name, keys) in overrides {
            let Some((_, bound)) = map.bindings.iter_mut().find(|(row, _)| row.name == name) else {
                let names = ROWS.iter().map(|row| row.name).collect::<Vec<_>>().join(", ");
                bad.push(Msg::new("keys-unknown-command").text("name", name).text("names", names));
                continue;
            };
            let mut read = Vec::new();
            for key in keys {
                match Key::parse_sequence(key) {
                    Ok(sequence) => read.push(sequence),
                    Err(msg) => bad
                        .push(Msg::new("keys-bad-key").text("name", name).with("why", Arg::Msg(Box::new(msg))).text("key", key)),
                }
            }
            *bound = read;
        }
        for (n, (row, keys)) in map.bindings.iter().enumerate() {
            for (other, others) in &map.bindings[n + 1..] {
                let shared = keys.iter().find(|key| others.contains(key) && row.scope == other.scope);
                if let Some(key) = shared {
                    bad.push(Msg::new("keys-clash").text("key", spell(key)).text("a", row.name).text("b", other.name));
                }
            }
        }
        if bad.is_empty() { Ok(map) } else { Err(bad) }
    }

    /// What these keys mean where the scopes are `scopes`, the innermost first.
    #[must_use]
    pub fn resolve(&self, keys: &[Key], scopes: &[Scope]) -> Resolved {
        for scope in scopes {
            let mut pending = false;
            for (row, sequences) in self.bindings.iter().filter(|(row, _)| row.scope == *scope) {
                for sequence in sequences {
                    if sequence == keys {
                        return Resolved::Command(row.command);
                    }
                    pending |= sequence.starts_with(keys);
                }
            }
            if pending {
                return Resolved::Pending;
            }
        }
        Resolved::Nothing
    }

    /// The commands whose keys start with `keys`, with what is left of them.
    #[must_use]
    pub fn following(&self, keys: &[Key], scopes: &[Scope]) -> Vec<(&'static Row, String)> {
        let mut out = Vec::new();
        for scope in scopes {
            for (row, sequences) in self.bindings.iter().filter(|(row, _)| row.scope == *scope) {
                let rest = sequences.iter().find(|keys_of| keys_of.starts_with(keys) && keys_of.len() > keys.len());
                out.extend(rest.map(|rest| (*row, spell(&rest[keys.len()..]))));
            }
        }
        out
    }

    /// The key shown for a command: its first one.
    #[must_use]
    pub fn shown(&self, command: Command) -> Option<String> {
        let (_, keys) = self.bindings.iter().find(|(row, _)| row.command == command)?;
        keys.first().map(|keys| spell(keys))
    }

    /// All keys of a command.
    #[must_use]
    pub fn all(&self, command: Command) -> Vec<String> {
        let found = self.bindings.iter().find(|(row, _)| row.command == command);
        found.map(|(_, keys)| keys.iter().map(|keys| spell(keys)).collect()).unwrap_or_default()
    }

    /// The footer of these scopes: rows with a place in it, in their order.
    #[must_use]
    pub fn hints(&self, scopes: &[Scope]) -> Vec<&'static Row> {
        let mut rows: Vec<&'static Row> = ROWS.iter().filter(|row| row.hint > 0 && scopes.contains(&row.scope)).collect();
        rows.sort_by_key(|row| (row.hint, row.scope != scopes[0]));
        rows
    }
}
