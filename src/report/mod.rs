//! What leaves the program as a file for other programs, or as text. Pure:
//! from a project to text.

pub mod chart;
pub mod csv;
pub mod ics;
pub mod json;
pub mod panes;
pub mod timeline;
pub mod workdays;
