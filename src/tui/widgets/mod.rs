//! Pure drawing functions and the parts that forms are made of.

pub mod input;
