//! The loop: waits, takes everything that is there, draws once.
//!
//! There are no ticks. Nothing due: nothing is written to the terminal and
//! nothing wakes.

use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};

use super::{App, Outward};
use crate::data::msg::Msg;
use crate::tui::events::{Events, Input};
use crate::tui::glyphs::Charset;
use crate::tui::layer::Notice;
use crate::tui::terminal::Terminal;

/// How long quitting waits for the disk.
const PATIENCE: Duration = Duration::from_secs(10);

/// Shows the application until the person leaves it. The terminal may be asked
/// how wide it draws ambiguous characters; nothing waits for the answer, and
/// without one they are narrow.
///
/// # Errors
/// Standard input or output is no terminal; the sentence says which.
pub fn run(mut app: App) -> Result<(), Msg> {
    let lost = |error: std::io::Error| Msg::new("terminal-refused").text("fault", error.to_string());
    let mut terminal = Terminal::enter(false)?;
    let mut events = Events::new().map_err(lost)?;
    app.set_waker(events.waker());
    app.begin();
    // One question, one answer: later reports are function keys.
    let mut asked = app.asks_width();
    if asked {
        terminal.ask_width().map_err(lost)?;
    }
    let mut dirty = true;
    loop {
        if terminal.mouse() != app.wants_mouse() {
            terminal.set_mouse(app.wants_mouse()).map_err(lost)?;
        }
        if dirty {
            terminal.draw(|frame| app.draw(frame)).map_err(lost)?;
        }
        if app.open_glanced() {
            continue;
        }
        let inputs = events.wait(deadline(&app));
        dirty = app.wake();
        for input in inputs {
            dirty |= input != Input::Wake;
            match input {
                Input::Key(key) => app.press(key),
                Input::Paste(text) => app.paste(&text),
                Input::Mouse(pointer) => app.point(pointer, Instant::now()),
                Input::Wake => {}
                Input::Ambiguous(columns) => {
                    if std::mem::take(&mut asked) && columns == 2 {
                        app.world.theme.charset = Charset::Ascii;
                        // What is there was drawn in other columns than ours.
                        terminal.redraw().map_err(lost)?;
                    }
                }
                Input::Resize => terminal.redraw().map_err(lost)?,
                Input::Resumed => terminal.resume().map_err(lost)?,
                Input::Suspend => app.perform(vec![crate::tui::layer::Effect::Suspend]),
                Input::Quit | Input::Gone => {
                    app.leave(PATIENCE);
                    return Ok(());
                }
            }
            if outward(&mut app, &mut terminal, &mut events).map_err(lost)? {
                app.leave(PATIENCE);
                return Ok(());
            }
        }
    }
}

/// Does what only the terminal can; true to leave.
fn outward(app: &mut App, terminal: &mut Terminal, events: &mut Events) -> std::io::Result<bool> {
    for task in app.take_outward() {
        match task {
            Outward::Quit => return Ok(true),
            Outward::Redraw => terminal.redraw()?,
            Outward::Suspend => {
                app.flush_drafts(PATIENCE);
                app.keep_state();
                terminal.suspend(events)?;
            }
            Outward::Copy(text) => {
                if !terminal.copy(&text)? {
                    app.world.say(Notice::wrong(Msg::new("copy-too-long")));
                }
            }
            Outward::Editor(text) => match terminal.edit(events, &text) {
                Ok(edited) => app.type_text(&edited),
                Err(why) => app.world.say(Notice::wrong(why)),
            },
        }
    }
    Ok(false)
}

/// When something is due although nobody does anything: a toast goes, or the
/// day ends.
fn deadline(app: &App) -> Option<Instant> {
    let now = app.world.now;
    let midnight = (!app.is_pinned()).then(|| (now.date() + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN));
    let due: Option<NaiveDateTime> =
        [app.world.notice.as_ref().and_then(|(_, until)| *until), midnight].into_iter().flatten().min();
    due.map(|due| Instant::now() + (due - now).to_std().unwrap_or_default())
}
