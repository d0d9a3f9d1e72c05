//! What the store promises, proved on a real disk and, where that is possible,
//! through the program itself. Every proof names its promise and says how long
//! it took; one that this machine does not permit says why it was skipped.
//!
//! P1 a kill loses nothing, P2 nor does a power cut, P3 nor does a disk that
//! fails; P4 sessions side by side lose nothing; P5 a damaged file is neither
//! written over nor removed; P8 everything can be undone; P12 no text attacks
//! the reader's terminal.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
#![allow(
    clippy::format_collect,
    clippy::type_complexity,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "scripts and tables of tests"
)]

mod chance;
mod damage;
mod damaged;
mod drawing;
mod faults;
mod full;
mod ground;
mod held;
mod kill;
mod laws;
mod outside;
mod power;
mod sessions;
mod strace;
mod undo;
