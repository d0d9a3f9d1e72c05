//! Pure drawing functions and the parts that forms are made of.

pub mod bars;
pub mod gantt;
pub mod input;
pub mod matrix;
pub mod popup;
pub mod rule;
