//! The screen: the only code that knows ratatui and crossterm.

pub mod backend;
pub mod badge;
pub mod decode;
pub mod events;
pub mod glyphs;
pub mod key;
pub mod pen;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod widgets;
