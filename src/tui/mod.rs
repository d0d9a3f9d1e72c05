//! The screen: the only code that knows ratatui and crossterm.

pub mod area;
pub mod backend;
pub mod badge;
pub mod breakpoints;
pub mod command;
pub mod decode;
pub mod events;
pub mod glyphs;
pub mod hits;
pub mod key;
pub mod keymap;
pub mod layer;
pub mod overlays;
pub mod pen;
pub mod pointer;
pub mod screens;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod tone;
pub mod widgets;
