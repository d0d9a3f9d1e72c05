//! What opens on top of a screen.

pub mod candidates;
pub mod choose;
pub mod decide;
pub mod drafts;
pub mod form;
mod form_days;
pub mod form_text;
mod form_view;
pub mod help;
pub mod letter;
pub mod month;
pub mod palette;
pub mod prompt;
pub mod reader;
pub mod restoring;
