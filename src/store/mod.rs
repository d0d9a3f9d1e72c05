//! The only code that touches the disk.
//!
//! ```text
//! paths      where things are            disk      the system calls of a safe write
//! error      what can go wrong           lock      one writer at a time
//! format     the text of a collection    load      reads it, says what is wrong
//! foreign    what a text holds besides
//! ```

pub mod backup;
pub mod disk;
pub mod error;
pub mod foreign;
pub mod format;
pub mod history;
pub mod load;
pub mod lock;
pub mod paths;

pub use error::{Error, Fault, Problem};
pub use paths::Places;
