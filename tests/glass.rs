//! Frames through the whole chain: drawn by ratatui, repaired, written by our
//! backend, shown by a terminal. What is seen is what was drawn, whatever the
//! terminal makes of half a wide glyph.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use duijie::lang::Language;
use duijie::tui::backend::AnsiBackend;
use duijie::tui::text::{Shown, clear_wide, harden_wide};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use support::Session;
use support::glass::{Glass, Orphan};

/// How many frames one case draws, one after the other.
const FRAMES: usize = 20;
/// How many cases there are: 10,000 frames, each in every terminal.
const CASES: u32 = 500;

/// The chain: what the program has between a drawing and the bytes.
struct Chain {
    terminal: Terminal<AnsiBackend<Vec<u8>>>,
    before: Option<Shown>,
}

impl Chain {
    fn new(width: u16, height: u16) -> Self {
        Self { terminal: Terminal::new(AnsiBackend::sized(Vec::new(), width, height)).unwrap(), before: None }
    }

    /// The window has another size: as `Terminal::redraw` does.
    fn resize(&mut self, width: u16, height: u16) {
        self.before = None;
        self.terminal.backend_mut().set_size(width, height);
        self.terminal.backend_mut().forget();
        self.terminal.clear().unwrap();
    }

    /// Draws; gives back what was drawn and what was written.
    fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> (Buffer, Vec<u8>) {
        let before = &mut self.before;
        let mut drawn = Buffer::default();
        self.terminal
            .draw(|frame| {
                draw(frame.buffer_mut());
                harden_wide(before, frame.buffer_mut());
                drawn = frame.buffer_mut().clone();
            })
            .unwrap();
        (drawn, std::mem::take(self.terminal.backend_mut().out_mut()))
    }
}

/// Words at a place, in a style; drawn over whatever is there.
#[derive(Clone, Debug)]
struct Words {
    x: u16,
    y: u16,
    text: &'static str,
    style: Style,
}

/// One frame: words, and perhaps a popup with words over them.
#[derive(Clone, Debug)]
struct Picture {
    words: Vec<Words>,
    popup: Option<(Rect, &'static str)>,
    /// The window gets that size first.
    resize: Option<(u16, u16)>,
}

fn style() -> impl Strategy<Value = Style> {
    let colour = prop::sample::select(vec![Color::Reset, Color::Red, Color::LightBlue, Color::Indexed(200), Color::Rgb(1, 2, 3)]);
    let modifier = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::REVERSED,
        Modifier::BOLD.union(Modifier::UNDERLINED),
    ]);
    (colour, modifier).prop_map(|(fg, modifier)| Style::new().fg(fg).add_modifier(modifier))
}

fn text() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "中",
        "项目风险",
        "a",
        "ab c",
        "x中y",
        "──",
        "“好”",
        "│",
        "€5",
        "   ",
        "，。",
        "ｱﾊﾞ",
        "한글",
        "é中",
        "🔴a",
        "⚠\u{fe0f}b",
        "第3期",
        " 二 ",
        "\u{1b}[2J",
    ])
}

fn words() -> impl Strategy<Value = Words> {
    (0_u16..24, 0_u16..5, text(), style()).prop_map(|(x, y, text, style)| Words { x, y, text, style })
}

fn picture() -> impl Strategy<Value = Picture> {
    let popup = (0_u16..22, 0_u16..4, 2_u16..9, 1_u16..4, text());
    let popup = popup.prop_map(|(x, y, width, height, text)| (Rect::new(x, y, width, height), text));
    let resize = prop::option::weighted(0.05, (4_u16..26, 1_u16..6));
    let words = prop::collection::vec(words(), 0..8);
    (words, prop::option::weighted(0.4, popup), resize).prop_map(|(words, popup, resize)| Picture { words, popup, resize })
}

fn paint(picture: &Picture, frame: &mut Buffer) {
    let area = frame.area;
    for words in picture.words.iter().filter(|words| words.x < area.width && words.y < area.height) {
        frame.set_string(words.x, words.y, words.text, words.style);
    }
    let Some((popup, text)) = picture.popup else { return };
    let popup = popup.intersection(area);
    clear_wide(popup, frame);
    for row in popup.rows() {
        frame.set_stringn(row.x, row.y, "│", 1, Style::new());
        if row.width > 2 {
            frame.set_stringn(row.x + 1, row.y, text, usize::from(row.width - 2), Style::new());
            frame.set_stringn(row.right() - 1, row.y, "│", 1, Style::new());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn ten_thousand_frames_are_seen_as_they_were_drawn_in_every_terminal(
        pictures in prop::collection::vec(picture(), FRAMES),
    ) {
        let mut chain = Chain::new(20, 5);
        let mut glasses = Orphan::ALL.map(|orphan| Glass::new(20, 5, orphan));
        for picture in &pictures {
            if let Some((width, height)) = picture.resize {
                chain.resize(width, height);
                for glass in &mut glasses {
                    glass.resize(width, height);
                }
            }
            let (drawn, bytes) = chain.draw(|frame| paint(picture, frame));
            for glass in &mut glasses {
                glass.process(&bytes);
                prop_assert_eq!(glass.check(&drawn), Ok(()));
            }
            // The borders of a popup are whole.
            if let Some((popup, _)) = picture.popup {
                let popup = popup.intersection(drawn.area);
                for row in popup.rows().filter(|row| row.width > 2) {
                    prop_assert_eq!(&glasses[0].cell(row.x, row.y).text, "│");
                    prop_assert_eq!(&glasses[0].cell(row.right() - 1, row.y).text, "│");
                }
            } else if let Some(last) = picture.words.last().filter(|words| words.y < drawn.area.height && words.text == "ab c") {
                // What was drawn last is seen, whatever it covers.
                for (x, c) in (last.x..drawn.area.width).zip("ab c".chars()) {
                    prop_assert_eq!(&glasses[0].cell(x, last.y).text, &c.to_string());
                }
            }
            prop_assert!(chain.draw(|frame| paint(picture, frame)).1.is_empty(), "nothing has changed");
        }
    }
}

#[test]
fn the_terminals_tell_a_frame_that_was_not_repaired() {
    let wrong = Orphan::ALL.into_iter().filter(|orphan| {
        let mut terminal = Terminal::new(AnsiBackend::sized(Vec::new(), 6, 1)).unwrap();
        let mut glass = Glass::new(6, 1, *orphan);
        let mut drawn = Buffer::default();
        let marked = Style::new().add_modifier(Modifier::REVERSED);
        for (x, style) in [(1, marked), (0, Style::new())] {
            terminal
                .draw(|frame| {
                    frame.buffer_mut().set_string(x, 0, "中", style);
                    drawn = frame.buffer_mut().clone();
                })
                .unwrap();
            glass.process(&std::mem::take(terminal.backend_mut().out_mut()));
        }
        glass.check(&drawn).is_err()
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [Orphan::Keeps, Orphan::Half]);
}

/// Plays keys and shows every screen on the way in these terminals.
fn show(session: &mut Session, keys: &str, glasses: &mut [Glass]) {
    let (width, height) = (glasses[0].width, glasses[0].height);
    let mut chain = Chain::new(width, height);
    session.size(width, height);
    for key in [""].into_iter().chain(keys.split_whitespace()) {
        session.press(key).screen();
        let screen = session.terminal.backend().buffer().clone();
        let (drawn, bytes) = chain.draw(|frame| frame.clone_from(&screen));
        for glass in &mut *glasses {
            glass.process(&bytes);
            if let Err(why) = glass.check(&drawn) {
                panic!("{keys} at {key}: {why}\n{}", glass.rows().join("\n"));
            }
        }
    }
}

const WALK: &str = "1 2 Down + Right 3 n text:供应商停产 Tab Down Down Esc 3 t ctrl-d PgDn Esc Esc 3 o text:w Esc Esc : text:风险 Esc ? Esc 3 Right Up Esc g Esc 4 Right 5 Enter Esc 6 7";

#[test]
fn a_walk_through_the_program_is_seen_as_drawn_in_every_terminal() {
    for language in Language::ALL {
        let mut session = Session::sample(language);
        show(&mut session, WALK, &mut Orphan::ALL.map(|orphan| Glass::new(80, 24, orphan)));
    }
}

#[test]
fn with_ascii_only_every_border_stands_where_it_belongs_though_ambiguous_is_wide() {
    for language in Language::ALL {
        for (width, height) in [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)] {
            let mut session = Session::sample(language);
            session.ascii();
            // Both see the same, column by column.
            show(
                &mut session,
                WALK,
                &mut [Glass::new(width, height, Orphan::Plain), Glass::new(width, height, Orphan::Plain).wide()],
            );
        }
    }
}

#[test]
fn the_wide_terminal_would_tell() {
    let mut glass = Glass::new(6, 1, Orphan::Plain).wide();
    let (drawn, bytes) = Chain::new(6, 1).draw(|frame| frame.set_string(0, 0, "│a│", Style::new()));
    glass.process(&bytes);
    assert!(glass.check(&drawn).is_err());
}
