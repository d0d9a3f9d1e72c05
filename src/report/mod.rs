//! What leaves the program as a file for other programs. Pure: from a project
//! to text.

pub mod csv;
pub mod ics;
pub mod json;
pub mod panes;
