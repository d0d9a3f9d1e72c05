//! What opens on top of a screen.

pub mod candidates;
pub mod choose;
pub mod decide;
pub mod drafts;
pub mod form;
mod form_days;
mod form_text;
mod form_view;
pub mod help;
pub mod month;
pub mod palette;
pub mod prompt;
pub mod reader;
pub mod restoring;
