//! What travels to the terminal, in bytes: over SSH that is time. Exact, so
//! that it may be asserted. The budgets are for 120 by 36 in 16 colours, and a
//! fifth more for Chinese.

#![allow(clippy::unwrap_used, reason = "what does not work here fails the test")]

mod support;

use std::fmt::Write as _;

use duijie::lang::Language;
use duijie::tui::backend::AnsiBackend;
use duijie::tui::text::{Shown, harden_wide};
use duijie::tui::theme::{Charset, Level, Theme};
use ratatui::Terminal;
use support::Session;

/// A session on a terminal that counts.
struct Line {
    session: Session,
    terminal: Terminal<AnsiBackend<Vec<u8>>>,
    before: Option<Shown>,
}

impl Line {
    fn new(mut session: Session) -> Self {
        session.app.world.theme = Theme::new(Level::Ansi16, Charset::Unicode);
        let terminal = Terminal::new(AnsiBackend::sized(Vec::new(), 120, 36)).unwrap();
        Self { session, terminal, before: None }
    }

    /// Presses keys that arrive in one packet, and draws: how much is sent.
    fn sends(&mut self, keys: &str) -> usize {
        self.session.press(keys).settle();
        self.terminal.backend_mut().out_mut().clear();
        let Self { session, terminal, before } = self;
        terminal
            .draw(|frame| {
                session.app.draw(frame);
                harden_wide(before, frame.buffer_mut());
            })
            .unwrap();
        terminal.backend().out().len()
    }

    /// Presses the keys one after the other: how much the largest one sends.
    fn most(&mut self, keys: &str) -> usize {
        keys.split(' ').map(|key| self.sends(key)).max().unwrap()
    }
}

/// The budget in that language.
const fn budget(language: Language, bytes: usize) -> usize {
    if matches!(language, Language::Zh) { bytes * 6 / 5 } else { bytes }
}

fn within(what: &str, language: Language, bytes: usize, most: usize) {
    let most = budget(language, most);
    println!("{what}, {}: {bytes} of {most} bytes", language.code());
    assert!(bytes <= most, "{what}, {}: {bytes} bytes, budget {most}", language.code());
}

const TITLES: [(&str, &str); 7] = [
    ("数据迁移未按期完成", "Data migration is not done in time"),
    ("接口联调环境不足", "Too few environments for interface tests"),
    ("验收标准未书面确认", "Acceptance criteria are not agreed in writing"),
    ("关键用户季末结账，无法参加用户验收测试", "Key users close the quarter and miss the acceptance test"),
    ("供应商交付延迟", "The supplier delivers late"),
    ("监管报送口径变更", "Regulatory reporting changes its definitions"),
    ("生产数据未脱敏进入测试", "Production data reaches the test unmasked"),
];

/// A thousand risks, as a person's script would write them.
fn many(language: Language) -> Session {
    let mut text = "(schema: 1, kind: \"risk\", records: [\n".to_owned();
    for n in 1..=1000 {
        let (zh, en) = TITLES[n % TITLES.len()];
        let title = if language == Language::Zh { format!("{zh} {n}") } else { format!("{en} {n}") };
        let (p, i) = (n % 5 + 1, n / 5 % 5 + 1);
        writeln!(text, "(id: \"R{n:02}\", title: \"{title}\", p: {p}, impact_schedule: {i}),").unwrap();
    }
    text.push_str("])\n");
    Session::with_file(language, "risks.ron", &text)
}

#[test]
fn frames_and_tabs_stay_within_their_budgets() {
    for language in Language::ALL {
        let mut line = Line::new(Session::sample(language));
        within("first frame", language, line.sends(""), 6000);
        within("nothing changed", language, line.sends(""), 0);
        for tab in ["2", "3", "4", "5", "6", "7", "1"] {
            within(&format!("switch to tab {tab}"), language, line.sends(tab), 6000);
        }
        line.sends("3");
        within("form of a new record opened", language, line.sends("n"), 2500);
        within("form of a new record closed", language, line.sends("Esc"), 2500);
        // The form of all fields takes the screen.
        within("form of a record opened", language, line.sends("e"), 6000);
        within("form of a record closed", language, line.sends("Esc"), 6000);
    }
}

#[test]
fn moving_paging_and_scrolling_stay_within_their_budgets() {
    for language in Language::ALL {
        let mut line = Line::new(many(language));
        line.sends("3");
        line.sends("z");
        // Chinese rows have a budget of their own.
        let row = if language == Language::Zh { 400 * 5 / 6 } else { 420 };
        within("move the selection", language, line.most("j j j j k k j j"), row);
        within("page", language, line.most("PgDn PgDn PgUp"), 4000);
        line.sends("g");
        line.sends("g");
        let keys = vec!["j"; 60].join(" ");
        // Every row is another one then: less than a page, that is all there is to win.
        within("60 keys in one write", language, line.sends(&keys), 2000);
        within("one row of scroll", language, line.most("j j j"), 1500);
    }
}
