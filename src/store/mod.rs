//! The only code that touches the disk.
//!
//! ```text
//! open ──> Opened { project, history, files }        projects   all projects of a data directory
//!                                    │               state      what one person's sessions remember
//! save  the save thread ─────────────┤               check      every problem of every file
//!                                    v
//! files  merge, write, read back, commit, rename ──> history    one line per change set
//!                                    │               conflicts  values that lost a clash
//!                                    │               backup     good copies, quarantine
//!   merged     a change set over what others wrote   foreign    what a text holds besides its fields
//!   format     the text of a collection
//!   load       reads it, says what is wrong
//!   read_back  before anything is replaced
//!                                    v
//! disk  the system calls of a safe write             lock       one writer at a time
//! paths  where things are                            error      what can go wrong, and where
//! doctor  what is odd about the disk               drafts     what was typed and not saved
//! restore  a damaged file, and what would stand in its place     repair  what a killed session left half done
//! calendars  the working days of a project           watch      others' changes, presence  who else is here
//! ```

pub mod backup;
pub mod calendars;
pub mod check;
pub mod config;
pub mod conflicts;
pub mod disk;
pub mod doctor;
pub mod drafts;
pub mod error;
pub mod files;
pub mod foreign;
pub mod format;
pub mod history;
pub mod load;
pub mod lock;
mod merged;
pub mod open;
pub mod paths;
pub mod pending;
pub mod presence;
pub mod projects;
mod read;
mod read_back;
pub mod repair;
pub mod restore;
pub mod save;
pub mod state;
#[cfg(test)]
mod trial;
pub mod watch;

pub use error::{Error, Fault, Problem};
pub use files::{Files, Outcome};
pub use merged::Renumbered;
pub use open::{Glance, Opened, glance, open, open_for_command};
pub use paths::Places;
pub use restore::restore;
pub use save::{SaveEvent, Saver};
pub use state::State;
