//! `duijie apply`: a script of changes, one a line. `ACK n ID` means that line
//! `n` is safe on disk; the first bad line ends it with `ERR n MESSAGE`.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::Path;

use super::change::Change;
use super::context::{Context, Failure};
use super::desk::{Desk, Done};
use super::words;
use crate::data::clean;
use crate::data::msg::Msg;
use crate::store::{Error, disk};

/// Runs the lines of a file, or of standard input for `-`.
///
/// # Errors
/// The file cannot be read, or a line cannot be carried out; those before it
/// are safe on disk.
pub fn apply(file: &Path, cx: &Context, out: &mut dyn Write, warn: &mut dyn FnMut(&Msg)) -> Result<(), Failure> {
    if file == Path::new("-") {
        return lines(&mut std::io::stdin().lock(), cx, out, warn);
    }
    // Not only ordinary files: the shell hands over the output of a program as a pipe.
    let opened = disk::retry(|| File::open(file)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::from(Msg::new("cli-no-file").text("path", clean::line(&file.to_string_lossy()))),
        _ => Error::Read(file.to_owned(), error.into()).into(),
    })?;
    lines(&mut BufReader::new(opened), cx, out, warn)
}

fn lines(from: &mut dyn BufRead, cx: &Context, out: &mut dyn Write, warn: &mut dyn FnMut(&Msg)) -> Result<(), Failure> {
    let mut desk = Desk::open(cx)?;
    let lost = |error: std::io::Error| Failure::from(Msg::new("cli-stream").text("reason", error.to_string()));
    let mut made = 0_usize;
    for n in 1_usize.. {
        let mut bytes = Vec::new();
        if from.read_until(b'\n', &mut bytes).map_err(lost)? == 0 {
            break;
        }
        match line(&bytes, n == 1, &mut desk) {
            Ok(None) => {}
            Ok(Some(done)) => {
                made += 1;
                done.warnings.iter().for_each(&mut *warn);
                writeln!(out, "ACK {n} {}", clean::line(&done.id)).and_then(|()| out.flush()).map_err(lost)?;
            }
            Err(failure) => {
                let says: Vec<String> = failure.says.iter().map(|msg| clean::line(&cx.lang.msg(msg))).collect();
                writeln!(out, "ERR {n} {}", says.join(" ")).and_then(|()| out.flush()).map_err(lost)?;
                let stopped = Msg::new("cli-apply-stopped").text("n", n.to_string()).count("made", made);
                return Err(Failure { says: vec![stopped], code: 1 });
            }
        }
    }
    Ok(())
}

/// Carries out one line; nothing for an empty one.
fn line(bytes: &[u8], first: bool, desk: &mut Desk<'_>) -> Result<Option<Done>, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| Msg::new("cli-not-utf8"))?;
    let words = words::words(text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']))?;
    if words.is_empty() {
        return Ok(None);
    }
    let change = Change::read(words)?;
    if !first {
        desk.refresh()?;
    }
    change.run(desk).map(Some)
}
