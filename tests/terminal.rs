//! The terminal is taken and always given back: a small program in a real
//! pseudo-terminal, looked at from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use duijie::data::draft::{About, Draft};
use duijie::data::values::Uid;
use duijie::store::Places;
use duijie::store::drafts::{Keeper, left};
use duijie::store::paths::now;
use duijie::tui::events::{Events, Input};
use duijie::tui::terminal::{Terminal, panics};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::style::Style;
use rustix::process::{Pid, Signal, kill_process};

/// Where the program keeps drafts, if it does.
const DRAFTS: &str = "DUIJIE_TEST_DRAFTS";

/// The program. Each key makes it do one thing; it shows what it has heard.
#[test]
#[ignore = "the program that the other tests start, each in a terminal of its own"]
fn program() {
    let mut events = Events::new().unwrap();
    let mut terminal = Terminal::enter(true).unwrap();
    let places = std::env::var_os(DRAFTS).and_then(|dir| Places::find(Some(dir.as_ref())).ok());
    let keeper = places.map(|places| Keeper::start(&places, |error| panic!("{error:?}")).unwrap());
    terminal.set_title("对\u{202e}接\u{7}\u{1b}").unwrap();
    let mut heard = "ready".to_owned();
    loop {
        // An error means that the terminal is gone, which the wait tells too.
        let _ = terminal.draw(|frame| {
            frame.buffer_mut().set_stringn(0, 0, &heard, 70, Style::new());
        });
        for input in events.wait(None) {
            match input {
                Input::Key(key) => match key.to_string().as_str() {
                    "q" => return,
                    "ctrl-z" => terminal.suspend(&events).unwrap(),
                    "e" => heard = terminal.edit(&events, "before").unwrap_or_else(|fault| format!("{fault:?}")),
                    "a" => terminal.ask_width().unwrap(),
                    "c" => drop(terminal.copy("中文\u{1b}").unwrap()),
                    "p" => panic!("on purpose"),
                    "t" => {
                        thread::spawn(|| panic!("elsewhere")).join().unwrap_err();
                        heard = format!("panicked {}", panics().len());
                    }
                    "d" => {
                        let texts = BTreeMap::from([("title".to_owned(), "half a thought".to_owned())]);
                        let about = About { kind: "risk".into(), ..About::default() };
                        let draft = Draft { uid: Uid::new(), project: "p".into(), about, at: now(), texts, left: false };
                        keeper.as_ref().unwrap().keep(vec![draft], Vec::new());
                        heard.push_str(" noted");
                    }
                    "h" => thread::sleep(Duration::from_mins(1)),
                    other => heard += &[" ", other].concat(),
                },
                Input::Resize => {
                    heard.push_str(" resized");
                    let _ = terminal.redraw();
                }
                Input::Resumed => terminal.resume().unwrap(),
                Input::Suspend => terminal.suspend(&events).unwrap(),
                Input::Quit | Input::Gone => return,
                Input::Paste(text) => heard += &[" paste:", &text].concat(),
                Input::Mouse(mouse) => heard += &[" ", &mouse.column.to_string(), ",", &mouse.row.to_string()].concat(),
                Input::Ambiguous(columns) => heard += &[" ambiguous:", &columns.to_string()].concat(),
                Input::Wake => heard.push_str(" woken"),
            }
        }
    }
}

/// How long the program may take for anything; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many hundredths of a second of processor time are no spinning: a panic
/// looks for its own source for a while.
#[cfg(target_os = "linux")]
const MOST_TICKS: u64 = 60;

/// The program in a terminal.
struct Session {
    master: Box<dyn MasterPty>,
    keyboard: Box<dyn Write>,
    child: Box<dyn Child + Send + Sync>,
    output: Arc<Mutex<Vec<u8>>>,
    termios_before: String,
    drafts: tempfile::TempDir,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Session {
    /// Starts it with SIGHUP ignored, as `nohup` does, and waits until it has
    /// the terminal. If `listen` is false, nobody reads what it writes.
    fn start(listen: bool, editor: &str) -> Self {
        Self::start_in(listen, editor, "trap '' HUP; exec \"$@\"")
    }

    /// The same, started by that line of a shell.
    fn start_in(listen: bool, editor: &str, shell: &str) -> Self {
        let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let termios_before = termios(pty.master.as_ref());
        let drafts = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new("bash");
        command.args(["-c", shell, "bash"]);
        command.env(DRAFTS, drafts.path());
        command.arg(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "program", "--nocapture"]);
        command.env_remove("VISUAL");
        command.env_remove("SSH_CONNECTION");
        command.env("EDITOR", editor);
        let child = pty.slave.spawn_command(command).unwrap();
        let output = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&output);
        if listen {
            let mut reader = pty.master.try_clone_reader().unwrap();
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = reader.read(&mut bytes) {
                    heard.lock().unwrap().extend_from_slice(&bytes[..count]);
                }
            });
        }
        let keyboard = pty.master.take_writer().unwrap();
        let session = Self { master: pty.master, keyboard, child, output, termios_before, drafts };
        if listen {
            session.sees("ready");
        } else {
            session.until("raw mode", || termios(session.master.as_ref()) != session.termios_before);
            thread::sleep(Duration::from_millis(200));
        }
        session
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < PATIENCE, "{what} did not come; the output is {}", self.text().escape_debug());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap()).into_owned()
    }

    /// Waits until the screen shows that.
    fn sees(&self, wanted: &str) {
        self.until(wanted, || self.screen().screen().contents().contains(wanted));
    }

    fn screen(&self) -> vt100::Parser {
        let mut screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        screen.process(&self.output.lock().unwrap());
        screen
    }

    fn types(&mut self, bytes: &str) {
        self.keyboard.write_all(bytes.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Waits for its end.
    fn ends(&mut self) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "still there; the output is {}", self.text().escape_debug());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The same; it must not have burned processor time since `before`.
    #[cfg(target_os = "linux")]
    fn ends_idle(&mut self, before: u64, what: &str) {
        let (start, mut last) = (Instant::now(), before);
        while self.child.try_wait().unwrap().is_none() {
            last = self.ticks().unwrap_or(last);
            assert!(start.elapsed() < PATIENCE, "{what}: still there; the output is {}", self.text().escape_debug());
            thread::sleep(Duration::from_millis(5));
        }
        assert!(last - before < MOST_TICKS, "{what}: {} ticks", last - before);
    }

    /// Processor time so far, in hundredths of a second.
    #[cfg(target_os = "linux")]
    fn ticks(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id()?)).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    /// The draft that was noted is on disk, for the next session.
    fn assert_draft(&self, what: &str) {
        let left = left(&Places::find(Some(self.drafts.path())).unwrap());
        let texts: Vec<&str> = left.drafts.iter().map(|draft| draft.texts["title"].as_str()).collect();
        assert_eq!(texts, ["half a thought"], "{what}");
    }

    fn assert_given_back(&self) {
        assert_eq!(termios(self.master.as_ref()), self.termios_before);
        self.until("the end of the alternate screen", || {
            let screen = self.screen();
            let screen = screen.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(self.text().matches("\x1b[22;2t").count(), self.text().matches("\x1b[23;2t").count(), "the title");
    }

    /// How often its threads have waited and been woken.
    #[cfg(target_os = "linux")]
    fn wakeups(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid().as_raw_nonzero())).unwrap();
        let of = |status: String| {
            let lines = status.lines().filter(|line| line.contains("voluntary_ctxt_switches"));
            lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum::<u64>()
        };
        tasks.map(|task| of(std::fs::read_to_string(task.unwrap().path().join("status")).unwrap())).sum()
    }

    #[cfg(target_os = "linux")]
    fn is_stopped(&self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid().as_raw_nonzero())).unwrap();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    }
}

fn termios(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

#[test]
fn leaving_gives_everything_back() {
    let mut session = Session::start(true, "vi");
    let screen = session.screen();
    assert!(screen.screen().alternate_screen() && screen.screen().bracketed_paste() && screen.screen().hide_cursor());
    assert!(session.text().contains("\x1b]2;对接\x07"));
    session.types("q");
    session.ends();
    session.assert_given_back();
}

#[test]
fn keys_pastes_clicks_and_split_arrows_are_heard() {
    let mut session = Session::start(true, "vi");
    session.types("j中\x1b[200~贴\rq\x1b[201~\x1b[<0;3;2M");
    session.sees("ready j 中 paste:贴");
    session.sees("2,1");
    session.types("\x1b");
    thread::sleep(Duration::from_millis(8));
    session.types("[A");
    session.sees("Up");
    session.types("\x1b");
    session.sees("Esc");
    // More than the queue of the line holds, in one go.
    session.types("\x1b[200~");
    session.types(&"x".repeat(20_000));
    session.types("\x1b[201~q");
    session.ends();
}

#[test]
fn a_terminal_that_answers_says_how_wide_it_draws() {
    let mut session = Session::start(true, "vi");
    session.types("a");
    session.until("the question", || session.text().contains("─\x1b[6n"));
    session.types("\x1b[1;3R");
    session.sees("ambiguous:2");
    session.types("q");
    session.ends();
}

#[test]
fn a_resize_is_heard_once_and_everything_is_drawn_again() {
    let mut session = Session::start(true, "vi");
    for cols in [70, 60, 90] {
        session.master.resize(PtySize { rows: 24, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }
    session.sees("ready resized");
    thread::sleep(Duration::from_millis(150));
    assert!(!session.screen().screen().contents().contains("resized resized"));
    session.types("q");
    session.ends();
}

/// How the program ends, and what the terminal is like then.
struct Way {
    name: &'static str,
    /// The line of the shell that starts it.
    shell: &'static str,
    /// What happens to it.
    happens: fn(&mut Session),
    /// Whether the terminal is still there to be looked at.
    stays: bool,
}

/// SIGHUP is ignored, as `nohup` does.
const IGNORING: &str = "trap '' HUP; exec \"$@\"";
/// The same, and nobody reads standard error.
const UNHEARD: &str = "trap '' HUP; exec \"$@\" 2> >(exit)";

#[cfg(target_os = "linux")]
const WAYS: [Way; 13] = [
    Way { name: "leaving", shell: IGNORING, happens: |session| session.types("q"), stays: true },
    Way { name: "TERM", shell: IGNORING, happens: |session| session.signal(Signal::TERM), stays: true },
    Way { name: "HUP", shell: "exec \"$@\"", happens: |session| session.signal(Signal::HUP), stays: true },
    Way { name: "INT", shell: IGNORING, happens: |session| session.signal(Signal::INT), stays: true },
    Way { name: "QUIT", shell: IGNORING, happens: |session| session.signal(Signal::QUIT), stays: true },
    Way { name: "panic", shell: IGNORING, happens: |session| session.types("p"), stays: true },
    Way { name: "panic, standard error gone (EPIPE)", shell: UNHEARD, happens: |session| session.types("p"), stays: true },
    Way { name: "panic elsewhere, then leaving", shell: IGNORING, happens: |session| session.types("tq"), stays: true },
    Way { name: "panic elsewhere, standard error gone", shell: UNHEARD, happens: |session| session.types("tq"), stays: true },
    Way { name: "TSTP, CONT, leaving", shell: IGNORING, happens: |session| stop(session, "TSTP"), stays: true },
    Way { name: "ctrl-z, CONT, leaving", shell: IGNORING, happens: |session| stop(session, "ctrl-z"), stays: true },
    Way { name: "terminal gone, SIGHUP ignored", shell: IGNORING, happens: hang_up, stays: false },
    Way {
        name: "terminal gone while it does not listen",
        shell: IGNORING,
        happens: |session| {
            session.types("h");
            thread::sleep(Duration::from_millis(100));
            hang_up(session);
        },
        stays: false,
    },
];

/// Stops it, lets it go on, and leaves.
#[cfg(target_os = "linux")]
fn stop(session: &mut Session, how: &str) {
    match how {
        "TSTP" => session.signal(Signal::TSTP),
        _ => session.types("\x1a"),
    }
    session.until(how, || session.is_stopped());
    session.assert_given_back();
    session.signal(Signal::CONT);
    session.until("raw mode", || termios(session.master.as_ref()) != session.termios_before);
    session.types("q");
}

/// The only holder of our side of the terminal lets it go.
#[cfg(target_os = "linux")]
fn hang_up(session: &mut Session) {
    let pty = native_pty_system().openpty(PtySize::default()).unwrap();
    drop(std::mem::replace(&mut session.keyboard, Box::new(std::io::sink())));
    drop(std::mem::replace(&mut session.master, pty.master));
}

/// P9 and P10: however it ends, the terminal is as it was before, nothing spins,
/// and what was typed is on disk.
#[cfg(target_os = "linux")]
#[test]
fn however_it_ends_the_terminal_is_given_back_nothing_spins_and_the_draft_is_there() {
    for way in WAYS {
        // Whoever hangs up must be the only one who listens.
        let mut session = Session::start_in(way.stays, "vi", way.shell);
        session.types("d");
        if way.stays {
            session.sees("noted");
        } else {
            thread::sleep(Duration::from_millis(300));
        }
        let before = session.ticks().unwrap();
        (way.happens)(&mut session);
        session.ends_idle(before, way.name);
        if way.stays {
            session.assert_given_back();
        }
        session.assert_draft(way.name);
    }
}

#[test]
fn a_panic_is_printed_on_a_terminal_that_was_given_back() {
    let mut session = Session::start(true, "vi");
    session.types("p");
    session.ends();
    session.assert_given_back();
    session
        .until("the message", || session.text().split_once("\x1b[?1049l").is_some_and(|(_, after)| after.contains("on purpose")));
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone() {
    let mut session = Session::start(true, "vi");
    session.types("t");
    session.sees("panicked 1");
    assert!(session.screen().screen().alternate_screen());
    assert!(!session.text().contains("elsewhere"));
    session.types("q");
    session.ends();
}

#[cfg(target_os = "linux")]
#[test]
fn idle_it_sends_nothing_and_never_wakes() {
    let mut session = Session::start(true, "vi");
    thread::sleep(Duration::from_millis(200));
    let (before, sent) = (session.wakeups(), session.text().len());
    thread::sleep(Duration::from_secs(1));
    assert_eq!((session.wakeups(), session.text().len()), (before, sent));
    session.types("q");
    session.ends();
}

#[cfg(target_os = "linux")]
#[test]
fn suspended_it_gives_the_terminal_back_and_takes_it_again() {
    let mut session = Session::start(true, "vi");
    for stop in ["ctrl-z", "TSTP"] {
        match stop {
            "TSTP" => session.signal(Signal::TSTP),
            _ => session.types("\x1a"),
        }
        session.until(stop, || session.is_stopped());
        session.assert_given_back();
        session.output.lock().unwrap().clear();
        session.signal(Signal::CONT);
        session.sees("ready");
        assert!(session.screen().screen().alternate_screen());
        assert_ne!(termios(session.master.as_ref()), session.termios_before);
        thread::sleep(Duration::from_millis(100));
        assert_eq!(session.text().matches("\x1b[2J").count(), 2, "one to enter, one to draw: {}", session.text().escape_debug());
    }
    session.types("q");
    session.ends();
    session.assert_given_back();
}

#[test]
fn the_editor_gets_the_terminal_and_gives_back_a_clean_text() {
    let mut session =
        Session::start(true, r#"sh -c 'printf "%s, then 改过\033[31m\n" "$(cat "$1")" > "$1.new"; mv "$1.new" "$1"' --"#);
    session.types("e");
    session.sees("before, then 改过[31m");
    session.types("jq");
    session.ends();
    session.assert_given_back();
}

#[test]
fn an_editor_that_fails_is_told() {
    let mut session = Session::start(true, "false");
    session.types("e");
    session.sees("editor-failed");
    session.types("q");
    session.ends();
}

#[test]
fn copied_text_goes_to_the_clipboard_without_controls() {
    let mut session = Session::start(true, "vi");
    session.types("c");
    // base64 of the UTF-8 of 中文.
    session.until("the clipboard", || {
        session.text().contains("\x1b]52;c;5Lit5paH\x1b\\") || session.text().contains("\x1b]52;c;5Lit5paH\x07")
    });
    session.types("q");
    session.ends();
}
