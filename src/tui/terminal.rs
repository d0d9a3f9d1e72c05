//! The terminal: taken, and always given back. Raw mode, alternate screen,
//! bracketed paste, mouse, title; suspension, the external editor, the
//! clipboard.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::panic;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command as Sequence, terminal as raw};
use ratatui::Frame;

use super::backend::AnsiBackend;
use super::events::Events;
use super::text::{Shown, harden_wide};
use crate::data::clean;
use crate::data::msg::Msg;

/// Saves the title of the window.
const SAVE_TITLE: &[u8] = b"\x1b[22;2t";
/// Enters the alternate screen, clears it (the Linux console has only one),
/// asks for bracketed paste.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[?2004h";
/// Undoes everything that may have been set: ends a frame, the mouse,
/// bracketed paste and colours, shows the cursor, brings the screen and the
/// title back.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l\x1b[23;2t";
/// Clicks and the wheel in SGR encoding; not 1003, which sends every movement.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Writes such a character in the corner, asks for the cursor, wipes it out.
const ASK_WIDTH: &str = "\x1b[H─\x1b[6n\x1b[H\x1b[2K";
/// The most bytes that go to the clipboard: terminals cut off at 74 kB base64.
const CLIPBOARD: usize = 55_000;

/// Whether the terminal is ours now.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// The thread that draws.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
/// What other threads said when they panicked while the screen was ours.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How many columns the terminal of standard output has; none if there is no
/// terminal or it does not say.
#[must_use]
pub fn columns() -> Option<usize> {
    raw::size().ok().map(|(columns, _)| usize::from(columns))
}

/// The terminal, as long as this lives.
#[derive(Debug)]
pub struct Terminal {
    screen: ratatui::Terminal<AnsiBackend<File>>,
    /// The frame on the screen, if it is known.
    before: Option<Shown>,
    mouse: bool,
    title: String,
}

impl Terminal {
    /// Takes the terminal of standard input and output. From now on a panic of
    /// this thread gives it back before anything is printed.
    ///
    /// # Errors
    /// Says which of the two is no terminal, or what the system said.
    pub fn enter(mouse: bool) -> Result<Self, Msg> {
        if !rustix::termios::isatty(io::stdin()) {
            return Err(Msg::new("terminal-no-input"));
        }
        if !rustix::termios::isatty(io::stdout()) {
            return Err(Msg::new("terminal-no-output"));
        }
        let fault = |fault: io::Error| Msg::new("terminal-refused").text("fault", fault.to_string());
        // Unbuffered: standard output would cut a frame at its line feeds.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned().map_err(fault)?);
        let screen = ratatui::Terminal::new(AnsiBackend::new(out)).map_err(fault)?;
        hook_panics();
        let mut terminal = Self { screen, before: None, mouse, title: String::new() };
        terminal.take().map_err(fault)?;
        Ok(terminal)
    }

    /// Draws a frame: one write, or none if nothing has changed.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        let before = &mut self.before;
        self.screen.draw(|frame| {
            draw(frame);
            harden_wide(before, frame.buffer_mut());
        })?;
        Ok(())
    }

    /// Makes the next frame draw everything: after a resize, and for whoever
    /// sees that something else wrote on the screen.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn redraw(&mut self) -> io::Result<()> {
        self.before = None;
        self.screen.backend_mut().forget();
        self.screen.clear()
    }

    /// Asks how wide the terminal draws an East Asian ambiguous character.
    /// To be called before the first frame, which does not wait for the answer
    /// [`Input::Ambiguous`](super::events::Input::Ambiguous); some terminals
    /// never give one. If it is 2, use [`Charset::Ascii`](super::theme::Charset).
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn ask_width(&mut self) -> io::Result<()> {
        self.send(ASK_WIDTH.as_bytes())
    }

    /// Whether clicks come to the program; else the terminal's own selection
    /// of text works.
    #[must_use]
    pub const fn mouse(&self) -> bool {
        self.mouse
    }

    /// Asks for clicks, or leaves them to the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        self.send(if mouse { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sets the title of the window; the one before comes back at the end.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn set_title(&mut self, title: &str) -> io::Result<()> {
        let title = clean::line(title);
        if title == self.title {
            return Ok(());
        }
        self.title = title;
        self.send_title()
    }

    /// Sends text to the clipboard of the person's own machine (OSC 52). No
    /// terminal tells whether it has arrived. `false` if it is too long.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<bool> {
        let text = clean::visible(text);
        if text.len() > CLIPBOARD {
            return Ok(false);
        }
        let mut sequence = String::new();
        CopyToClipboard::to_clipboard_from(text.as_bytes()).write_ansi(&mut sequence).map_err(io::Error::other)?;
        self.send(sequence.as_bytes())?;
        Ok(true)
    }

    /// Stops the program until the shell lets it go on, with the terminal
    /// given back meanwhile. Hold no lock that others wait for.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn suspend(&mut self, events: &Events) -> io::Result<()> {
        give_back();
        let stopped = events.stop();
        self.resume().and(stopped)
    }

    /// Takes the terminal again after somebody else had it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resume(&mut self) -> io::Result<()> {
        self.take()?;
        if !self.title.is_empty() {
            self.send_title()?;
        }
        self.redraw()
    }

    /// Lets the person edit a text in `$VISUAL`, `$EDITOR` or vi and gives it
    /// back clean.
    ///
    /// # Errors
    /// Says which editor could not be used and why; the text is as before.
    pub fn edit(&mut self, events: &Events, text: &str) -> Result<String, Msg> {
        let editor = editor(std::env::var("VISUAL").ok(), std::env::var("EDITOR").ok());
        let fault = |fault: String| Msg::new("editor-failed").text("editor", &editor).text("fault", fault);
        let file =
            tempfile::Builder::new().prefix("duijie-").suffix(".md").tempfile().map_err(|error| fault(error.to_string()))?;
        let path = file.path();
        fs::write(path, format!("{text}\n")).map_err(|error| fault(error.to_string()))?;
        give_back();
        events.set_away(true);
        // Through the shell, because an editor may have arguments and quotes.
        let ended = Command::new("sh").args(["-c", &format!("{editor} \"$1\""), "sh"]).arg(path).status();
        events.set_away(false);
        let entered = self.resume();
        let refused = |status: ExitStatus| (!status.success()).then(|| status.to_string());
        match ended {
            Err(error) => Err(fault(error.to_string())),
            Ok(status) if refused(status).is_some() => Err(fault(status.to_string())),
            Ok(_) => {
                entered.map_err(|error| fault(error.to_string()))?;
                // Read by name: editors replace the file.
                let edited = fs::read(path).map_err(|error| fault(error.to_string()))?;
                Ok(clean::text(&String::from_utf8_lossy(&edited)))
            }
        }
    }

    fn take(&mut self) -> io::Result<()> {
        if let Ok(mut owner) = OWNER.lock() {
            *owner = Some(thread::current().id());
        }
        let again = ENTERED.swap(true, Ordering::SeqCst);
        if again {
            // Stopped from outside: crossterm holds the terminal for raw, but
            // the shell has set it otherwise.
            raw::disable_raw_mode()?;
        }
        raw::enable_raw_mode()?;
        self.screen.backend_mut().forget();
        self.before = None;
        if !again {
            self.send(SAVE_TITLE)?;
        }
        self.send(ENTER)?;
        if self.mouse { self.send(MOUSE_ON) } else { Ok(()) }
    }

    fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.screen.backend_mut().send(sequence)
    }

    fn send_title(&mut self) -> io::Result<()> {
        let sequence = format!("\x1b]2;{}\x07", self.title);
        self.send(sequence.as_bytes())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
        for report in panics() {
            // Nobody is left to hear that standard error is gone.
            let _ = writeln!(io::stderr(), "{}", clean::visible(&report));
        }
    }
}

/// Gives the terminal back if it is ours. Never fails: there is no better
/// place to go.
pub fn give_back() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let _ = rustix::io::write(io::stdout(), LEAVE);
        let _ = raw::disable_raw_mode();
    }
}

/// Takes what other threads said when they panicked while the screen was ours.
/// What nobody takes is printed when the terminal is given back.
#[must_use]
pub fn panics() -> Vec<String> {
    PANICS.lock().map(|mut panics| std::mem::take(&mut *panics)).unwrap_or_default()
}

/// Before a panic of the drawing thread is printed, the terminal is given
/// back. That of another thread must not tear the screen away; it is kept.
fn hook_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ours = OWNER.lock().map_or(true, |owner| owner.is_none_or(|owner| owner == thread::current().id()));
            if ours || !ENTERED.load(Ordering::SeqCst) {
                give_back();
                print(info);
            } else if let Ok(mut panics) = PANICS.lock() {
                panics.push(info.to_string());
            }
        }));
    });
}

/// The command line of the person's editor.
fn editor(visual: Option<String>, editor: Option<String>) -> String {
    [visual, editor].into_iter().flatten().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| "vi".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_visual_then_editor_then_vi() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(editor(some("code -w"), some("nano")), "code -w");
        assert_eq!(editor(some(" "), some("nano")), "nano");
        assert_eq!(editor(None, None), "vi");
    }

    #[test]
    fn everything_that_is_set_is_undone() {
        let (enter, leave) = (String::from_utf8_lossy(ENTER), String::from_utf8_lossy(LEAVE));
        let mouse = String::from_utf8_lossy(MOUSE_ON);
        let modes = format!("{enter}{mouse}");
        for mode in modes.split("\x1b[?").filter_map(|rest| rest.split_once('h')).map(|(mode, _)| mode) {
            assert!(leave.contains(&format!("\x1b[?{mode}l")), "{mode}");
        }
        assert!(SAVE_TITLE == b"\x1b[22;2t" && leave.contains("\x1b[23;2t"));
    }
}
