//! The types of value a record is made of, each with its [`Cell`](super::cell::Cell).
//!
//! Text forms are the ones a person types and a file shows; the two input
//! languages (dates, money) live in [`super::entry`].

#[macro_use]
mod choice;
mod amount;
mod link;
mod text;
mod time;

pub use amount::*;
pub use choice::*;
pub use link::*;
pub use text::*;
pub use time::*;

choice! {
    /// Who may see a record (domain.md 1.17), from the most private on.
    Visibility = "vis" {
        Private "private",
        Team "team",
        OneToOne "one_to_one",
        Client "client",
    }
}
