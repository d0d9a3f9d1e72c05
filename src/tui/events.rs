//! The one place where the program waits.
//!
//! [`Events::wait`] blocks in poll(2) until the person, the terminal, a signal
//! or another thread has something to say, or a moment has come; in between
//! nothing wakes. It then takes everything that is there, so that a frame is
//! drawn once for many keys.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

use super::decode::{Decoded, Decoder};
use super::key::Key;
use super::pointer::Pointer;

/// A storm of resizes is one once it has been quiet for so long ...
const RESIZE_QUIET: Duration = Duration::from_millis(30);
/// ... or has lasted so long.
const RESIZE_LONGEST: Duration = Duration::from_millis(100);
/// How long a lone Esc is held back, and over SSH.
const GRACE: Duration = Duration::from_millis(25);
const GRACE_SSH: Duration = Duration::from_millis(100);
/// How long the program may go on saving once its terminal is gone.
const LAST_WORDS: Duration = Duration::from_millis(1500);
/// The exit code of a program whose terminal hung up: 128 + SIGHUP.
const HUNG_UP: i32 = 129;
/// Once there is input, no more bytes than this are read before it is handled.
const ENOUGH: usize = 64 * 1024;

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted: as it came, with line feeds only, not cleaned.
    Paste(String),
    /// The mouse was used; ticks of the wheel at one place are one turn.
    Mouse(Pointer),
    /// The terminal has another size now, maybe after several changes: redraw
    /// everything.
    Resize,
    /// The terminal's answer to
    /// [`Terminal::ask_width`](super::terminal::Terminal::ask_width): how many
    /// columns it takes for a character that others draw in one.
    Ambiguous(u16),
    /// A [`Waker`] was used.
    Wake,
    /// Somebody asked the program to stop for a while (SIGTSTP).
    Suspend,
    /// The program goes on after a stop that it did not make itself: enter the
    /// terminal again.
    Resumed,
    /// A signal asked the program to end (TERM, HUP, INT, QUIT).
    Quit,
    /// The terminal is gone: save and end, the process ends soon anyway.
    Gone,
}

/// Wakes [`Events::wait`] from another thread.
#[derive(Clone, Debug)]
pub struct Waker {
    pipe: Arc<PipeWriter>,
    woken: Arc<AtomicBool>,
}

impl Waker {
    /// Makes the wait end with [`Input::Wake`]. Several calls before it ends
    /// are one.
    pub fn wake(&self) {
        if !self.woken.swap(true, Ordering::SeqCst) {
            // A full pipe wakes as well.
            let _ = (&*self.pipe).write(&[0]);
        }
    }
}

/// What signals have said since somebody looked.
#[derive(Clone, Debug, Default)]
struct Said {
    resized: Arc<AtomicBool>,
    end: Arc<AtomicBool>,
    interrupt: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    go_on: Arc<AtomicBool>,
}

/// Where inputs come from.
#[derive(Debug)]
pub struct Events {
    tty: OwnedFd,
    wake: PipeReader,
    waker: Waker,
    said: Said,
    /// Another program has the terminal: signals to stop act as if we were not.
    away: Arc<AtomicBool>,
    handlers: Vec<SigId>,
    decoder: Decoder,
    /// When what has begun (an Esc, a paste) is to be taken as it is.
    idle_at: Option<Instant>,
    gone: bool,
}

impl Drop for Events {
    fn drop(&mut self) {
        for &handler in &self.handlers {
            low_level::unregister(handler);
        }
    }
}

impl Events {
    /// Listens to the terminal of standard input and to signals. From now on
    /// the process ends 1.5 s after that terminal is gone, whatever it does.
    ///
    /// # Errors
    /// The system has no more file descriptors or threads.
    pub fn new() -> io::Result<Self> {
        let over_ssh = std::env::var_os("SSH_CONNECTION").is_some();
        let mut events = Self::on(io::stdin().as_fd().try_clone_to_owned()?, if over_ssh { GRACE_SSH } else { GRACE })?;
        events.listen()?;
        end_with_terminal(events.tty.try_clone()?)?;
        Ok(events)
    }

    /// Listens to a file descriptor only. A lone Esc is held back for `grace`.
    ///
    /// # Errors
    /// The system has no more file descriptors.
    pub fn on(tty: OwnedFd, grace: Duration) -> io::Result<Self> {
        let (wake, pipe) = io::pipe()?;
        Ok(Self {
            tty,
            wake,
            waker: Waker { pipe: Arc::new(pipe), woken: Arc::default() },
            said: Said::default(),
            away: Arc::default(),
            handlers: Vec::new(),
            decoder: Decoder::new(grace),
            idle_at: None,
            gone: false,
        })
    }

    fn listen(&mut self) -> io::Result<()> {
        let said = &self.said;
        for (signal, told) in [
            (SIGWINCH, &said.resized),
            (SIGTERM, &said.end),
            (SIGHUP, &said.end),
            (SIGINT, &said.interrupt),
            (SIGQUIT, &said.interrupt),
            (SIGTSTP, &said.stop),
            (SIGCONT, &said.go_on),
        ] {
            // First the flag, then the byte that makes us look at it.
            self.handlers.push(flag::register(signal, Arc::clone(told))?);
            self.handlers.push(low_level::pipe::register(signal, self.waker.pipe.try_clone()?)?);
        }
        // An editor that stops its whole job must stop us too.
        self.handlers.push(flag::register_conditional_default(SIGTSTP, Arc::clone(&self.away))?);
        Ok(())
    }

    /// What wakes the wait from other threads.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Another program gets the terminal (`true`) or has given it back. What
    /// the keyboard signalled to it meanwhile is not for us.
    pub fn set_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
        if !away {
            for said in [&self.said.interrupt, &self.said.stop, &self.said.go_on] {
                said.store(false, Ordering::SeqCst);
            }
        }
    }

    /// Stops this process and its job (`cargo run`) until the shell lets them
    /// go on. The terminal must have been given back.
    ///
    /// # Errors
    /// The system does not let a process signal itself.
    pub fn stop(&self) -> io::Result<()> {
        // Our own handler only notes this one, in whatever thread it runs.
        kill_current_process_group(Signal::TSTP)?;
        settle(&self.said.stop);
        // Another thread may take the signal, so that this one goes on for a
        // moment: it must not touch the terminal before the stop is over.
        kill_process(getpid(), Signal::STOP)?;
        settle(&self.said.go_on);
        Ok(())
    }

    /// Waits until something happens or the deadline is over, and gives back
    /// everything that has happened. Nothing if only the deadline is over.
    /// After [`Input::Gone`] it never waits again.
    pub fn wait(&mut self, deadline: Option<Instant>) -> Vec<Input> {
        let mut inputs = Vec::new();
        let mut read = 0;
        let mut resized: Option<(Instant, Instant)> = None;
        loop {
            if self.heard(&mut inputs) {
                let now = Instant::now();
                resized = Some((resized.map_or(now, |(first, _)| first), now));
            }
            if self.gone {
                break;
            }
            let settled = resized.map(|(first, last)| (first + RESIZE_LONGEST).min(last + RESIZE_QUIET));
            let until = match (inputs.is_empty(), settled) {
                (false, _) => Some(Instant::now()),
                (true, Some(settled)) => Some(settled),
                (true, None) => [deadline, self.idle_at].into_iter().flatten().min(),
            };
            match self.ready(until) {
                Ready::Tty if read < ENOUGH || inputs.is_empty() => read += self.read(&mut inputs),
                Ready::Woken => self.drain(&mut inputs),
                Ready::Gone => self.gone = true,
                Ready::Tty => break,
                Ready::Nothing => {
                    if self.idle_at.is_some_and(|at| at <= Instant::now()) {
                        let decoded = self.decoder.idle();
                        take(decoded, &mut inputs);
                        self.idle_at = None;
                    } else if until.is_some_and(|until| until <= Instant::now()) {
                        break;
                    }
                }
            }
        }
        if resized.is_some() {
            inputs.push(Input::Resize);
        }
        if self.gone {
            inputs.push(Input::Gone);
        }
        inputs
    }

    /// Takes what signals have said; tells whether the size has changed.
    fn heard(&self, inputs: &mut Vec<Input>) -> bool {
        let take = |said: &AtomicBool| said.swap(false, Ordering::SeqCst);
        let said = &self.said;
        if take(&said.end) | take(&said.interrupt) {
            inputs.push(Input::Quit);
        }
        if take(&said.stop) {
            inputs.push(Input::Suspend);
        }
        if take(&said.go_on) {
            inputs.push(Input::Resumed);
        }
        take(&said.resized)
    }

    fn ready(&self, until: Option<Instant>) -> Ready {
        let timeout = until.map(|until| until.saturating_duration_since(Instant::now()));
        // A time too long for the system is no time at all.
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        let mut fds = [PollFd::new(&self.tty, PollFlags::IN), PollFd::new(&self.wake, PollFlags::IN)];
        match poll(&mut fds, timeout.as_ref()) {
            Err(rustix::io::Errno::INTR) | Ok(0) => Ready::Nothing,
            Ok(_) if fds[1].revents().contains(PollFlags::IN) => Ready::Woken,
            Ok(_) if fds[0].revents().contains(PollFlags::IN) => Ready::Tty,
            Ok(_) if fds[0].revents().is_empty() => Ready::Nothing,
            Ok(_) | Err(_) => Ready::Gone,
        }
    }

    fn drain(&mut self, inputs: &mut Vec<Input>) {
        // There is at least one byte, so that this does not block.
        let _ = self.wake.read(&mut [0; 64]);
        if self.waker.woken.swap(false, Ordering::SeqCst) {
            inputs.push(Input::Wake);
        }
    }

    /// Reads what the terminal sent; gives back how much.
    fn read(&mut self, inputs: &mut Vec<Input>) -> usize {
        let mut bytes = [0; 4096];
        match rustix::io::read(&self.tty, &mut bytes) {
            Ok(0) => self.gone = true,
            Ok(count) => {
                let decoded = self.decoder.feed(&bytes[..count]);
                take(decoded, inputs);
                self.idle_at = self.decoder.patience().map(|patience| Instant::now() + patience);
                return count;
            }
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => self.gone = true,
        }
        0
    }
}

/// Waits until a signal that is on its way was heard, and forgets it; half a
/// second at most, because process 1 of a container cannot be stopped. A stop
/// meanwhile does not count.
fn settle(said: &AtomicBool) {
    for _ in 0..250 {
        if said.swap(false, Ordering::SeqCst) {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Appends what was decoded; pastes that follow each other are one.
fn take(decoded: Vec<Decoded>, inputs: &mut Vec<Input>) {
    for one in decoded {
        match (one, inputs.last_mut()) {
            (Decoded::Paste(more), Some(Input::Paste(text))) => text.push_str(&more),
            (Decoded::Paste(text), _) => inputs.push(Input::Paste(text)),
            (Decoded::Key(key), _) => inputs.push(Input::Key(key)),
            (Decoded::Mouse(mouse), last) => {
                let Some(pointer) = Pointer::of(&mouse) else { continue };
                let joined = if let Some(Input::Mouse(before)) = last { before.join(pointer) } else { false };
                if !joined {
                    inputs.push(Input::Mouse(pointer));
                }
            }
            (Decoded::Cursor { column, row: 0 }, _) => inputs.push(Input::Ambiguous(column)),
            (Decoded::Cursor { .. }, _) => {}
        }
    }
}

/// What a poll found.
enum Ready {
    Tty,
    Woken,
    Gone,
    Nothing,
}

/// Ends the process soon after the terminal hung up, even if SIGHUP is ignored
/// and the main thread hangs: a thread that waits for nothing else.
fn end_with_terminal(tty: OwnedFd) -> io::Result<()> {
    let watch = move || loop {
        let mut fds = [PollFd::new(&tty, PollFlags::empty())];
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if fds[0].revents().is_empty() => {}
            Ok(_) => {
                thread::sleep(LAST_WORDS);
                low_level::exit(HUNG_UP);
            }
            Err(_) => return,
        }
    };
    thread::Builder::new().name("hang-up".into()).stack_size(64 * 1024).spawn(watch).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::key::Code;
    use super::super::pointer::Act;
    use super::*;

    fn events() -> (Events, PipeWriter) {
        let (tty, keyboard) = io::pipe().unwrap();
        (Events::on(tty.into(), Duration::from_millis(25)).unwrap(), keyboard)
    }

    /// What `wait` gives, but no later than the test should end.
    fn wait(events: &mut Events) -> Vec<Input> {
        events.wait(Some(Instant::now() + Duration::from_secs(5)))
    }

    #[test]
    fn everything_queued_comes_at_once() {
        let (mut events, mut keyboard) = events();
        keyboard.write_all(b"jj\x1b[A\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~").unwrap();
        let key = |code: Code| Input::Key(code.into());
        assert_eq!(events.wait(None), [key(Code::Char('j')), key(Code::Char('j')), key(Code::Up), Input::Paste("ab".into())]);
    }

    #[test]
    fn ticks_of_the_wheel_that_come_at_once_are_one_turn() {
        let (mut events, mut keyboard) = events();
        keyboard.write_all(b"\x1b[<65;3;4M\x1b[<65;3;4M\x1b[<65;3;4M\x1b[<0;3;4M\x1b[<0;3;4m").unwrap();
        let at = |act| Input::Mouse(Pointer { column: 2, row: 3, act });
        assert_eq!(events.wait(None), [at(Act::Wheel(3)), at(Act::Press)]);
    }

    #[test]
    fn the_deadline_ends_the_wait_with_nothing() {
        let (mut events, _keyboard) = events();
        let start = Instant::now();
        assert_eq!(events.wait(Some(start + Duration::from_millis(20))), []);
        assert!(start.elapsed() >= Duration::from_millis(20));
        assert_eq!(events.wait(Some(start)), [], "a deadline that has passed");
    }

    #[test]
    fn a_lone_esc_comes_after_the_grace() {
        let (mut events, mut keyboard) = events();
        keyboard.write_all(b"\x1b").unwrap();
        assert_eq!(wait(&mut events), [Input::Key(Code::Esc.into())]);
        keyboard.write_all(b"\x1b").unwrap();
        assert_eq!(events.wait(Some(Instant::now())), []);
        keyboard.write_all(b"[B").unwrap();
        assert_eq!(wait(&mut events), [Input::Key(Code::Down.into())]);
    }

    #[test]
    fn another_thread_wakes_it_once() {
        let (mut events, _keyboard) = events();
        let waker = events.waker();
        thread::spawn(move || (0..100).for_each(|_| waker.wake())).join().unwrap();
        assert_eq!(wait(&mut events), [Input::Wake]);
        assert_eq!(events.wait(Some(Instant::now())), []);
    }

    #[test]
    fn a_terminal_that_is_gone_is_told_after_its_last_keys() {
        let (mut events, mut keyboard) = events();
        keyboard.write_all(b"q").unwrap();
        drop(keyboard);
        assert_eq!(wait(&mut events), [Input::Key('q'.into()), Input::Gone]);
        assert_eq!(events.wait(None), [Input::Gone]);
    }

    #[test]
    fn resizes_are_joined() {
        let (mut events, _keyboard) = events();
        let waker = events.waker();
        for _ in 0..5 {
            events.said.resized.store(true, Ordering::SeqCst);
            // As the signal does: a byte, but no wake.
            (&*waker.pipe).write_all(&[0]).unwrap();
        }
        assert_eq!(wait(&mut events), [Input::Resize]);
        assert_eq!(events.wait(Some(Instant::now())), []);
    }

    #[test]
    fn signals_become_inputs() {
        let (mut events, _keyboard) = events();
        events.said.end.store(true, Ordering::SeqCst);
        events.said.go_on.store(true, Ordering::SeqCst);
        assert_eq!(wait(&mut events), [Input::Quit, Input::Resumed]);
    }

    #[test]
    fn what_the_keyboard_signalled_to_the_editor_is_not_for_us() {
        let (mut events, _keyboard) = events();
        events.set_away(true);
        for said in [&events.said.interrupt, &events.said.stop, &events.said.go_on, &events.said.end] {
            said.store(true, Ordering::SeqCst);
        }
        events.set_away(false);
        assert_eq!(wait(&mut events), [Input::Quit], "SIGTERM and SIGHUP are");
    }

    #[test]
    fn a_flood_is_handled_in_parts() {
        let (mut events, mut keyboard) = events();
        let flood = thread::spawn(move || keyboard.write_all("j".repeat(200_000).as_bytes()).map(|()| keyboard));
        let mut count = 0;
        while count < 200_000 {
            let part = wait(&mut events).len();
            assert!(part > 0 && part <= ENOUGH + 4096);
            count += part;
        }
        assert!(flood.join().unwrap().is_ok());
    }
}
