//! The program: the command line, and the screen.

use std::process::ExitCode;

use duijie::cli::{self, Start};
use duijie::data::msg::Msg;

fn main() -> ExitCode {
    cli::main(open_screen)
}

/// Opens the screen.
///
/// # Errors
/// The sentence says what is in the way.
fn open_screen(_: Start) -> Result<(), Msg> {
    Err(Msg::new("cli-no-screen"))
}
