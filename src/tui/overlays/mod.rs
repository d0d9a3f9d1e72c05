//! What opens on top of a screen.

pub mod candidates;
pub mod choose;
pub mod decide;
pub mod drafts;
pub mod form;
mod form_view;
pub mod help;
pub mod palette;
pub mod prompt;
pub mod reader;
pub mod restoring;
