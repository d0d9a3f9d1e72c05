//! duijie (对接).

#[macro_use]
pub mod data;
pub mod cli;
pub mod lang;
pub mod report;
pub mod sample;
pub mod store;
pub mod tui;
