//! The real program in a real terminal: started, typed into, ended, killed;
//! what it sends is counted.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;
use vt100::MouseProtocolMode;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duijie");
/// What begins a frame.
const FRAME: &[u8] = b"\x1b[?2026h";
/// The question how wide an ambiguous character is drawn.
const ASKS_WIDTH: &[u8] = b"\x1b[6n";
/// How long the program may take for anything; the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program at work.
struct Session {
    master: Box<dyn MasterPty>,
    keyboard: Box<dyn Write>,
    child: Box<dyn Child + Send + Sync>,
    output: Arc<Mutex<Vec<u8>>>,
    termios_before: String,
    /// Where it keeps what it throws away at its end.
    scratch: TempDir,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A terminal that shows these bytes.
fn glass(rows: u16, columns: u16, bytes: &[u8]) -> vt100::Parser {
    let mut screen = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
    screen.process(bytes);
    screen
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part).count()
}

impl Session {
    /// Starts it in a terminal of 80x24 that answers as terminals do, and
    /// waits for its first frame.
    fn start(args: &[&str]) -> Self {
        let mut session = Self::silent(args);
        session.until("the question", |session| count(&session.bytes(), ASKS_WIDTH) > 0);
        session.types("\x1b[1;2R");
        session.until("the first frame", |session| count(&session.bytes(), FRAME) > 0);
        session
    }

    /// Starts it in a terminal that answers nothing.
    fn silent(args: &[&str]) -> Self {
        let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let termios_before = format!("{:?}", pty.master.get_termios());
        let scratch = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        for name in ["DUIJIE_DATA_DIR", "DUIJIE_ASCII", "NO_COLOR", "TMUX", "SSH_CONNECTION", "LC_ALL"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("TMPDIR", scratch.path());
        command.env("HOME", scratch.path());
        let child = pty.slave.spawn_command(command).unwrap();
        let output = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&output);
        let mut reader = pty.master.try_clone_reader().unwrap();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                heard.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        let keyboard = pty.master.take_writer().unwrap();
        Self { master: pty.master, keyboard, child, output, termios_before, scratch }
    }

    fn demo(language: &str) -> Self {
        let session = Self::start(&["demo", "--lang", language]);
        session.sees("08-19");
        session
    }

    fn bytes(&self) -> Vec<u8> {
        self.output.lock().unwrap().clone()
    }

    /// What the terminal shows.
    fn screen(&self) -> vt100::Parser {
        glass(24, 80, &self.bytes())
    }

    /// The same as text, without blanks at the ends of lines.
    fn contents(&self) -> String {
        self.screen().screen().contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "{what} did not come\n{}", self.contents());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn sees(&self, words: &str) {
        self.until(words, |session| session.contents().contains(words));
    }

    /// Waits until it has sent nothing for a while.
    fn rests(&self) {
        let start = Instant::now();
        let mut before = 0;
        while before != self.bytes().len() {
            assert!(start.elapsed() < PATIENCE, "no rest\n{}", self.contents());
            before = self.bytes().len();
            thread::sleep(Duration::from_millis(250));
        }
    }

    /// Waits until what was said at the start has gone by itself.
    fn is_greeted(&self) {
        self.rests();
        self.until("the end of the greeting", |session| !session.contents().contains("演示副本，不保留"));
        self.rests();
    }

    fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn ends(&mut self) -> bool {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(start.elapsed() < PATIENCE, "still there\n{}", self.contents());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn assert_given_back(&self) {
        assert_eq!(format!("{:?}", self.master.get_termios()), self.termios_before);
        self.until("the end of the alternate screen", |session| {
            let screen = session.screen();
            let screen = screen.screen();
            let mouse = screen.mouse_protocol_mode() == MouseProtocolMode::None;
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste() && mouse
        });
    }
}

/// What the command line says, the exit code apart.
fn run(args: &[&str]) -> String {
    let output = Command::new(PROGRAM).args(args).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A copy of the sample in Chinese in that directory.
fn sample(dir: &Path) -> String {
    let dir = dir.to_str().unwrap().to_owned();
    let said = run(&["--data-dir", &dir, "--lang", "zh", "new", "样板", "--code", "YB", "--sample", "zh"]);
    assert!(Path::new(&dir).join("projects").exists(), "{said}");
    dir
}

#[test]
fn it_starts_takes_chinese_and_gives_the_terminal_back() {
    let mut session = Session::demo("zh");
    session.types("3");
    session.sees("[风险 12]");
    // One write, as a fast hand or a slow line gives it.
    session.types("n供应商停产\r");
    session.sees("[风险 13]");
    session.sees("R13");
    session.sees("供应商停产");
    session.types("u");
    session.sees("[风险 12]");
    session.rests();
    session.types("q");
    assert!(session.ends());
    session.assert_given_back();
    // The copy went with it.
    let left: Vec<_> = std::fs::read_dir(session.scratch.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|path| !path.join("projects").exists()), "{left:?}");
}

#[test]
fn the_cursor_of_the_terminal_stands_at_the_caret() {
    let mut session = Session::demo("zh");
    session.types("3n");
    session.until("the cursor", |session| !session.screen().screen().hide_cursor());
    let (line, column) = session.screen().screen().cursor_position();
    session.types("中文a");
    session.sees("中文a");
    session.rests();
    assert_eq!(session.screen().screen().cursor_position(), (line, column + 5));
    session.types("\x1b\x1b");
    session.until("no cursor", |session| session.screen().screen().hide_cursor());
}

#[test]
fn idle_it_sends_nothing() {
    let mut session = Session::demo("zh");
    session.types("3jj");
    session.sees("[风险 12]");
    session.rests();
    session.is_greeted();
    let before = session.bytes().len();
    thread::sleep(Duration::from_secs(2));
    assert_eq!(session.bytes().len() - before, 0);
}

#[test]
fn many_keys_at_once_are_drawn_once() {
    let mut session = Session::demo("en");
    session.types("3");
    session.sees("[Risks 12]");
    session.rests();
    let before = count(&session.bytes(), FRAME);
    session.types(&"j".repeat(60));
    session.sees("> R03");
    session.rests();
    let frames = count(&session.bytes(), FRAME) - before;
    assert!((1..=2).contains(&frames), "{frames} frames");
}

#[test]
fn nothing_stays_on_the_screen_that_was_not_drawn() {
    let mut session = Session::demo("zh");
    session.is_greeted();
    for keys in ["2", "3", "e", "\x1b", ":", "\x1b", "4", "5", "\t", "?", "\x1b", "6", "7", "!", "\x1b", "1"] {
        session.types(keys);
        session.rests();
        let before = session.contents();
        session.types("\x0c");
        session.rests();
        assert_eq!(session.contents(), before, "after {keys:?}");
    }
}

#[test]
fn an_arrow_key_that_arrives_in_two_parts_moves_up_and_does_nothing_else() {
    let mut session = Session::demo("zh");
    session.is_greeted();
    session.types("3jj");
    session.sees("> R04");
    session.rests();
    session.types("\x1b[A");
    session.sees("> R06");
    session.rests();
    let whole = session.contents();
    session.types("j");
    session.sees("> R04");
    // No filter may be cleared, no `A` may select all, nothing may close.
    session.types("\x1b");
    thread::sleep(Duration::from_millis(5));
    session.types("[A");
    session.sees("> R06");
    session.rests();
    assert_eq!(session.contents(), whole);
}

#[test]
fn two_hundred_lines_pasted_outside_a_field_change_nothing() {
    let mut session = Session::demo("zh");
    session.is_greeted();
    session.types("3");
    session.sees("[风险 12]");
    session.rests();
    let before = session.contents();
    session.types(&format!("\x1b[200~{}\x1b[201~", "n新的\rd\rq\r".repeat(67)));
    session.sees("粘贴已忽略");
    session.until("its end", |session| session.contents() == before);
}

#[test]
fn the_mouse_is_asked_for_by_choice_and_given_back() {
    let mut session = Session::demo("zh");
    assert_eq!(count(&session.bytes(), b"\x1b[?1000h"), 0, "off at the start");
    session.types("3M");
    session.until("the mouse", |session| session.screen().screen().mouse_protocol_mode() == MouseProtocolMode::PressRelease);
    // The fifth tab, with the mouse and nothing else.
    session.types("\x1b[<0;36;1M\x1b[<0;36;1m");
    session.sees("[会议 8]");
    session.types("Y");
    session
        .until("no mouse over plain text", |session| session.screen().screen().mouse_protocol_mode() == MouseProtocolMode::None);
    session.types("\x1b");
    session
        .until("the mouse again", |session| session.screen().screen().mouse_protocol_mode() == MouseProtocolMode::PressRelease);
    session.rests();
    session.types("q");
    assert!(session.ends());
    session.assert_given_back();
    let bytes = session.bytes();
    assert_eq!((count(&bytes, b"\x1b[?1003h"), count(&bytes, b"\x1b[?1002h")), (0, 0));
    assert!(count(&bytes, b"\x1b[?1006h") > 0);
}

#[test]
fn a_resize_draws_for_the_new_size_and_too_small_is_said() {
    let session = Session::demo("zh");
    session.rests();
    let before = session.bytes().len();
    session.master.resize(PtySize { rows: 10, cols: 40, pixel_width: 0, pixel_height: 0 }).unwrap();
    session
        .until("the small screen", |session| glass(10, 40, &session.bytes()[before..]).screen().contents().contains("窗口太小"));
}

#[test]
fn what_was_saved_is_there_after_a_kill() {
    let temp = tempfile::tempdir().unwrap();
    let dir = sample(temp.path());
    let mut session = Session::start(&["--data-dir", &dir, "--project", "YB", "--lang", "zh"]);
    session.sees("样板");
    session.types("3");
    session.sees("[风险 12]");
    session.types("n供应商停产\r");
    session.sees("[风险 13]");
    session.until("saved", |session| !session.contents().contains("保存中"));
    session.child.kill().unwrap();
    session.ends();
    assert!(run(&["--data-dir", &dir, "--project", "YB", "show", "risks", "--json"]).contains("供应商停产"));
    let mut again = Session::start(&["--data-dir", &dir, "--project", "YB", "--lang", "zh"]);
    again.sees("[");
    again.types("3");
    again.sees("[风险 13]");
    again.types("u");
    again.sees("[风险 12]");
}

#[test]
fn a_signal_ends_it_with_everything_saved_and_the_terminal_given_back() {
    let temp = tempfile::tempdir().unwrap();
    let dir = sample(temp.path());
    let mut session = Session::start(&["--data-dir", &dir, "--project", "YB", "--lang", "zh"]);
    session.sees("样板");
    session.types("3");
    session.sees("[风险 12]");
    session.types("n供应商停产\r");
    session.sees("[风险 13]");
    // A draft that nobody saved.
    session.types("n只想了一半\x1b");
    session.until("the draft", |session| session.contents().contains("草稿"));
    let pid = rustix::process::Pid::from_raw(i32::try_from(session.child.process_id().unwrap()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    session.ends();
    session.assert_given_back();
    assert!(run(&["--data-dir", &dir, "--project", "YB", "show", "risks", "--json"]).contains("供应商停产"));
    let mut again = Session::start(&["--data-dir", &dir, "--project", "YB", "--lang", "zh"]);
    again.sees("[");
    again.types("3n");
    again.sees("ctrl-r");
    again.types("\x12");
    again.sees("只想了一半");
}

#[test]
fn what_was_being_typed_survives_a_kill_and_is_offered_with_a_difference() {
    let temp = tempfile::tempdir().unwrap();
    let dir = sample(temp.path());
    let arguments = ["--data-dir", &dir, "--project", "YB", "--lang", "zh"];
    let mut session = Session::start(&arguments);
    session.sees("样板");
    session.types("3");
    session.sees("[风险 12]");
    session.types("e，只想了一半");
    session.sees("只想了一半");
    // Nobody presses anything any more: it goes to the disk by itself.
    let drafts = Path::new(&dir).join("state/drafts");
    let there = || {
        let entries = std::fs::read_dir(&drafts).map(|entries| entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>());
        entries.unwrap_or_default().iter().any(|path| std::fs::read_to_string(path).unwrap_or_default().contains("只想了一半"))
    };
    session.until("the draft", |_| there());
    session.child.kill().unwrap();
    session.ends();
    let mut again = Session::start(&arguments);
    again.sees("草稿 1");
    again.types("gd");
    again.sees("没有保存的草稿");
    again.types("\r");
    again.sees("现有  错过");
    again.sees("，只想了一半");
    again.types("\r");
    again.sees("只想了一半");
    again.types("\x13");
    again.sees("已修改 R01");
    again.until("saved", |session| !session.contents().contains("保存中"));
    again.types("q");
    assert!(again.ends());
    assert!(!there());
    assert!(run(&["--data-dir", &dir, "--project", "YB", "show", "risks", "--json"]).contains("只想了一半"));
}

#[test]
fn whatever_signal_ends_it_what_was_being_typed_is_on_disk() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let temp = tempfile::tempdir().unwrap();
        let dir = sample(temp.path());
        let mut session = Session::start(&["--data-dir", &dir, "--project", "YB", "--lang", "zh"]);
        session.sees("样板");
        session.types("3");
        session.sees("[风险 12]");
        session.types("e，只想了一半");
        session.sees("只想了一半");
        kill_process(Pid::from_raw(i32::try_from(session.child.process_id().unwrap()).unwrap()).unwrap(), signal).unwrap();
        session.ends();
        session.assert_given_back();
        let drafts = std::fs::read_dir(Path::new(&dir).join("state/drafts")).unwrap().map(|entry| entry.unwrap().path());
        let kept = drafts.map(|path| std::fs::read_to_string(path).unwrap()).any(|text| text.contains("只想了一半"));
        assert!(kept, "{signal:?}");
    }
}

#[test]
fn without_a_terminal_it_says_so_in_one_sentence() {
    let output = Command::new(PROGRAM).args(["demo", "--lang", "en"]).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn the_first_frame_never_waits_for_the_terminal_to_say_how_wide_it_draws() {
    let mut session = Session::silent(&["demo", "--lang", "zh"]);
    session.sees("08-19");
    assert!(session.contents().contains('─'), "no answer means narrow");
    // What comes late still counts, and after that nothing does. Lines that
    // were drawn too wide are wiped out.
    let wiped = count(&session.bytes(), b"\x1b[2J");
    session.types("\x1b[1;3R");
    session.until("plain lines", |session| !session.contents().contains('─') && session.contents().contains("-- "));
    assert_eq!(count(&session.bytes(), b"\x1b[2J"), wiped + 1);
    session.types("\x1b[1;2R");
    session.types("3");
    session.sees("[风险 12]");
    assert!(!session.contents().contains('─'));
}

#[test]
fn with_ascii_nothing_is_asked() {
    let session = Session::silent(&["demo", "--lang", "zh", "--ascii"]);
    session.sees("08-19");
    assert_eq!(count(&session.bytes(), ASKS_WIDTH), 0);
    assert!(!session.contents().contains('─'));
}
