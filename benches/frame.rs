//! How long it takes from a key to its frame in the real program, in a real
//! terminal: on this disk as it is, and while every flush of a file takes
//! 300 ms (P13: p99 below 50 ms). `cargo bench --bench frame`; it reports and
//! judges nothing.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const PROGRAM: &str = env!("CARGO_BIN_EXE_duijie");
/// What ends a frame.
const END: &[u8] = b"\x1b[?2026l";
/// How many keys are measured.
const KEYS: usize = 200;
/// Longer than this for one frame: the program is gone.
const LONGEST: Duration = Duration::from_secs(10);
/// How long a flush of a file is held up, in microseconds.
const DELAY: u32 = 300_000;

fn main() {
    let Some(dir) = sample() else { return println!("skipped: the sample cannot be made") };
    report("key to frame", measure(dir.path(), None));
    match missing() {
        Some(why) => println!("key to frame, flush of 300 ms: skipped: {why}"),
        None => report("key to frame, flush of 300 ms", measure(dir.path(), Some(DELAY))),
    }
}

/// A directory with the sample in it.
fn sample() -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().ok()?;
    let arguments = ["--lang", "en", "new", "Bench", "--code", "BENCH", "--sample", "en", "--data-dir"];
    let made = Command::new(PROGRAM).args(arguments).arg(dir.path()).output().ok()?;
    made.status.success().then_some(dir)
}

/// Why flushes cannot be held up here, if so.
fn missing() -> Option<String> {
    match Command::new("strace").args(["-qq", "-e", "inject=getppid:retval=1", "true"]).output() {
        Err(error) => Some(format!("strace cannot be started: {error}")),
        Ok(done) if !done.status.success() => Some(String::from_utf8_lossy(&done.stderr).trim().to_owned()),
        Ok(_) => None,
    }
}

/// The times from key to frame, shortest first, or why there are none.
fn measure(data: &Path, delay: Option<u32>) -> Result<Vec<Duration>, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let size = PtySize { rows: 45, cols: 140, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).map_err(|error| said(&error))?;
    let mut command = if let Some(delay) = delay {
        let mut command = CommandBuilder::new("strace");
        // Only the flushes are stopped at: everything else runs as fast as without.
        let inject = format!("inject=fsync,fdatasync:delay_enter={delay}");
        command.args(["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", &inject, PROGRAM]);
        command
    } else {
        CommandBuilder::new(PROGRAM)
    };
    command.args(["--lang", "en", "--today", "2026-08-19", "--project", "BENCH"]);
    command.env("DUIJIE_DATA_DIR", data);
    command.env("TERM", "xterm-256color");
    let mut child = pty.slave.spawn_command(command).map_err(|error| said(&error))?;
    let output = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&output);
    let mut reader = pty.master.try_clone_reader().map_err(|error| said(&error))?;
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if let Ok(mut heard) = heard.lock() {
                heard.extend_from_slice(&bytes[..count]);
            }
        }
    });
    let mut keyboard = pty.master.take_writer().map_err(|error| said(&error))?;
    let length = || output.lock().map_or(0, |output| output.len());
    // Waits for a frame that begins after so many bytes; how long that took.
    let frame = |from: usize| {
        let begin = Instant::now();
        while begin.elapsed() < LONGEST {
            if output.lock().is_ok_and(|output| output[from..].windows(END.len()).any(|run| run == END)) {
                return Some(begin.elapsed());
            }
            std::thread::sleep(Duration::from_micros(100));
        }
        None
    };
    let rest = || {
        let mut before = usize::MAX;
        while before != length() {
            before = length();
            std::thread::sleep(Duration::from_millis(300));
        }
    };
    frame(0).ok_or("no first frame")?;
    rest();
    let mut press = |key: &str| {
        let from = length();
        keyboard.write_all(key.as_bytes()).and_then(|()| keyboard.flush()).map_err(|error| said(&error))?;
        frame(from).ok_or_else(|| format!("no frame after {key:?}"))
    };
    // Wherever the last session was: a key that changes nothing draws nothing.
    for tab in ["1", "2", "3"] {
        let _ = press(tab);
        rest();
    }
    let mut times = Vec::with_capacity(KEYS);
    // Every third key is a change, which is saved while the next ones are pressed.
    for key in [">", "j", "k", "<", "j", "k"].into_iter().cycle().take(KEYS) {
        times.push(press(key)?);
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    times.sort();
    Ok(times)
}

fn report(what: &str, times: Result<Vec<Duration>, String>) {
    match times {
        Ok(times) => {
            let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
            let longest = times.last().copied().unwrap_or_default().as_secs_f64() * 1e3;
            let (half, most) = (at(50), at(99));
            println!("{what}: {} keys, p50 {half:.1} ms, p99 {most:.1} ms, longest {longest:.1} ms", times.len());
        }
        Err(why) => println!("{what}: skipped: {why}"),
    }
}
