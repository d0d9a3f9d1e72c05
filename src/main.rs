//! The program: the command line, and the screen.

use std::process::ExitCode;

use duijie::app::config;
use duijie::app::{self, App, Settings, World};
use duijie::cli::{self, Color, Start};
use duijie::data::msg::Msg;
use duijie::sample;
use duijie::store::{Error, Places, paths, projects};
use duijie::tui::layer::Notice;
use duijie::tui::theme::{Environment, Level, Theme};

fn main() -> ExitCode {
    // A panic gives the terminal back first, then is told in full.
    if let Err(report) = color_eyre::install() {
        eprintln!("{report}");
    }
    cli::main(open_screen)
}

/// Opens the screen and stays there until the person leaves it.
fn open_screen(start: Start) -> Result<(), Msg> {
    let (config, mut faults) = config::settings(&start.places);
    let (keymap, more) = config::keymap(&start.places);
    faults.extend(more);
    let charset = config.charset(start.global.ascii);
    let chosen = start.global.color.map_or(config.color.flatten(), level);
    let theme = Theme::new(Level::decide(chosen, &Environment::of_process()), charset);
    let now = paths::now();
    if !start.demo {
        let pinned = start.global.today;
        let now = pinned.map_or(now, |day| day.and_time(now.time()));
        let world = World::new(start.language, theme, keymap, paths::account(), now);
        let spoken = start.global.lang.is_some();
        let settings = Settings {
            places: start.places,
            pinned,
            read_only: start.global.read_only,
            project: start.project,
            spoken: spoken || config.language.is_some(),
            config,
            faults,
        };
        return app::run(App::new(world, settings));
    }
    // The copy goes when the program ends.
    let copy = tempfile::tempdir().map_err(|error| Msg::new("demo-no-room").text("reason", error.to_string()))?;
    let sentence = |error: Error| error.msg();
    let places = Places { config: start.places.config, ..Places::find(Some(copy.path())).map_err(sentence)? };
    let project = projects::scratch(&places, sample::files(start.language)).map_err(sentence)?;
    let pinned = start.global.today.unwrap_or(sample::TODAY);
    let mut world = World::new(start.language, theme, keymap, paths::account(), pinned.and_time(now.time()));
    world.demo = true;
    world.say(Notice::hint(Msg::new("demo-hello").date("day", pinned)));
    let settings = Settings {
        places,
        pinned: Some(pinned),
        read_only: start.global.read_only,
        project: Some(project),
        spoken: true,
        config,
        faults,
    };
    app::run(App::new(world, settings))
}

/// The colours that were asked for; none lets the terminal decide.
fn level(color: Color) -> Option<Level> {
    Some(match color {
        Color::Mono => Level::Mono,
        Color::Ansi => Level::Ansi16,
        Color::Palette => Level::Ansi256,
        Color::Rgb => Level::Rgb,
        Color::Auto => return None,
    })
}
