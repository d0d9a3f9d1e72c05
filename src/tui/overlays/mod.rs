//! What opens on top of a screen.

pub mod candidates;
pub mod choose;
pub mod form;
mod form_view;
pub mod help;
pub mod letter;
pub mod palette;
pub mod prompt;
pub mod reader;
