//! How long the screen takes over projects of 100, 1,000 and 10,000 risks: from
//! a key to the bytes of its frame, inside the program. `cargo bench --bench
//! screen`; it reports and judges nothing.

#![allow(clippy::unwrap_used, reason = "what cannot be measured stops it")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use duijie::lang::Language;
use duijie::tui::backend::AnsiBackend;
use duijie::tui::text::{Shown, harden_wide};
use duijie::tui::theme::{Charset, Level, Theme};
use ratatui::Terminal;
use support::Session;

/// How often each key is pressed.
const TIMES: usize = 40;

struct Screen {
    session: Session,
    terminal: Terminal<AnsiBackend<Vec<u8>>>,
    before: Option<Shown>,
}

impl Screen {
    fn open(records: usize) -> Self {
        let mut text = "(schema: 1, kind: \"risk\", records: [\n".to_owned();
        let titles = ["数据迁移未按期完成", "接口联调环境不足", "验收标准未书面确认", "供应商交付延迟"];
        for n in 1..=records {
            let (title, p, i) = (titles[n % titles.len()], n % 5 + 1, n / 5 % 5 + 1);
            writeln!(text, "(id: \"R{n:02}\", title: \"{title} {n}\", p: {p}, impact_schedule: {i}),").unwrap();
        }
        text.push_str("])\n");
        let mut session = Session::with_file(Language::Zh, "risks.ron", &text);
        session.app.world.theme = Theme::new(Level::Ansi16, Charset::Unicode);
        let terminal = Terminal::new(AnsiBackend::sized(Vec::new(), 120, 36)).unwrap();
        Self { session, terminal, before: None }
    }

    fn draw(&mut self) {
        let Self { session, terminal, before } = self;
        terminal.backend_mut().out_mut().clear();
        terminal
            .draw(|frame| {
                session.app.draw(frame);
                harden_wide(before, frame.buffer_mut());
            })
            .unwrap();
        black_box(terminal.backend().out().len());
    }

    /// Presses keys and draws, what the keys set off included.
    fn press(&mut self, keys: &str) -> Duration {
        let begin = Instant::now();
        self.session.press(keys);
        self.draw();
        begin.elapsed()
    }
}

/// The middle one and the slowest of some times, in milliseconds.
fn figures(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    format!("{:8.2} {:8.2}", ms(times[times.len() / 2]), ms(times[times.len() - 1]))
}

fn main() {
    println!("{:>8}  {:<28} {:>8} {:>8}", "records", "ms", "middle", "slowest");
    for records in [100, 1_000, 10_000] {
        let tell = |what: &str, times: Vec<Duration>| println!("{records:>8}  {what:<28} {}", figures(times));
        let opened = (0..5).map(|_| {
            let begin = Instant::now();
            let mut screen = Screen::open(records);
            screen.draw();
            begin.elapsed()
        });
        tell("make, open and first frame", opened.collect());
        let mut screen = Screen::open(records);
        screen.draw();
        let tabs = (0..TIMES).map(|n| screen.press(["3", "2", "4", "1"][n % 4]));
        tell("another tab", tabs.collect());
        screen.press("3");
        let moves: Vec<Duration> = (0..TIMES).map(|_| screen.press("j")).collect();
        tell("move the selection", moves);
        let pages: Vec<Duration> = (0..TIMES).map(|n| screen.press(if n % 2 == 0 { "PgDn" } else { "PgUp" })).collect();
        tell("page", pages);
        screen.press("/");
        // Initials of 供应商交付延迟.
        let filter: Vec<Duration> = (0..TIMES).map(|n| screen.press(["text:g", "text:y", "text:s", "ctrl-u"][n % 4])).collect();
        tell("a letter of a pinyin filter", filter);
        screen.press("Esc");
        let saved = (0..10).map(|n| {
            let begin = Instant::now();
            screen.session.press(if n % 2 == 0 { "d" } else { "u" }).settle();
            begin.elapsed()
        });
        tell("archive or undo, acknowledged", saved.collect());
    }
}
