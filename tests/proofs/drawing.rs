//! P13: the thread that draws touches no file, so no disk can slow the hand.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::ground::{self, Ground};
use super::strace;

/// Calls that name a file or wait for a disk.
const FILES: &str = "open,openat,openat2,creat,stat,lstat,statx,newfstatat,access,faccessat,faccessat2,readlink,rename,renameat,\
                     renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,chmod,fchmod,fchmodat,ftruncate,fsync,fdatasync,flock,\
                     getdents64";

/// The local time is read from here, once a second at most.
const CLOCK: [&str; 3] = ["/etc/localtime", "/usr/share/zoneinfo", "/etc/timezone"];

/// How long anything may take; the machine may be busy, and strace is slow.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program in a terminal, under strace.
struct Traced {
    keyboard: Box<dyn Write>,
    output: Arc<Mutex<Vec<u8>>>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty>,
}

impl Traced {
    fn start(data: &Path, log: &Path) -> Self {
        let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new("strace");
        command.args(["-f", "-qq", "-y", "-s", "60", "-o"]);
        command.arg(log);
        command.arg("-e");
        // What this architecture does not know is passed over.
        command.arg(format!("trace=?{}", FILES.replace(' ', "").replace(',', ",?")));
        command.arg(ground::PROGRAM);
        command.args(["--lang", "en"]);
        command.env("DUIJIE_DATA_DIR", data);
        command.env("USER", "prover");
        command.env("TERM", "xterm-256color");
        let child = pty.slave.spawn_command(command).unwrap();
        let output = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&output);
        let mut reader = pty.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                heard.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        Self { keyboard: pty.master.take_writer().unwrap(), output, child, _master: pty.master }
    }

    fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn contents(&self) -> String {
        let mut screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        screen.process(&self.output.lock().unwrap());
        screen.screen().contents()
    }

    fn sees(&self, words: &str) {
        let begin = Instant::now();
        while !self.contents().contains(words) {
            assert!(begin.elapsed() < PATIENCE, "{words:?} did not come\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// P13: while somebody walks about, types, saves, undoes, is told of another
/// person's change and leaves a draft, the drawing thread makes no call that
/// names a file; other threads do.
#[test]
fn p13_the_drawing_thread_touches_no_file() {
    const NAME: &str = "P13 no file calls while drawing";
    let _turn = ground::turn();
    let begin = Instant::now();
    if let Some(why) = strace::missing() {
        return ground::skipped(NAME, &why);
    }
    let ground = Ground::new(true);
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut session = Traced::start(&ground.data, log.path());
    session.sees("Proof");
    session.types("3");
    session.sees("Data late");
    std::thread::sleep(Duration::from_millis(500));
    let lines = |text: &str| text.lines().count();
    let before = lines(&std::fs::read_to_string(log.path()).unwrap());
    session.types("jk1234567");
    session.types("3nBorn here\r");
    session.sees("Born here");
    session.types("e and changed\x13");
    session.sees("and changed");
    session.types("u");
    session.types("o\x1b\x1b");
    session.types("h\x1b");
    session.types("?\x1b");
    // Somebody else saves.
    assert_eq!(ground::acknowledged(&ground::apply(ground.duijie(), "set R02 title=\"by another\"\n")), [1]);
    session.sees("by another");
    // A draft, kept while it is typed and after it was left.
    session.types("e half");
    std::thread::sleep(Duration::from_secs(2));
    session.types("\x1b");
    session.sees("draft");
    std::thread::sleep(Duration::from_secs(2));
    let text = std::fs::read_to_string(log.path()).unwrap();
    let after = lines(&text);
    session.types("q");
    let main = text.lines().next().and_then(|line| line.split_whitespace().next()).unwrap().to_owned();
    let at_start = text.lines().take(before).filter(|line| line.split_whitespace().next() == Some(&main)).count();
    assert!(at_start > 20, "it opened the project: {at_start}");
    let (mut own, mut others) = (Vec::new(), 0);
    for line in text.lines().take(after).skip(before) {
        let Some((thread, call)) = line.split_once(char::is_whitespace) else { continue };
        let call = call.trim_start();
        if call.starts_with(['+', '-']) || call.starts_with("<...") || CLOCK.iter().any(|path| call.contains(path)) {
            continue;
        }
        if thread == main {
            own.push(call.to_owned());
        } else {
            others += 1;
        }
    }
    assert!(others > 30, "the other threads were at work: {others}");
    assert!(own.is_empty(), "{} of the drawing thread:\n{}", own.len(), own.join("\n"));
    ground::proved(NAME, begin, &format!("0 calls of the drawing thread, {others} of the others"));
}
