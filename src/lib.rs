//! duijie (对接).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic"))]

#[macro_use]
pub mod data;
pub mod app;
pub mod lang;
pub mod sample;
pub mod store;
pub mod tui;
