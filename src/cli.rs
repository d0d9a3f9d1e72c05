//! The command line: every subcommand, a row each (product.md, *Command
//! line*). Names are a contract: scripts rely on them.

mod apply;
mod calendar;
mod change;
mod check;
mod context;
mod desk;
mod doctor;
mod export;
mod names;
mod nearest;
mod projects;
pub mod show;
mod table;
mod words;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use change::Change;
pub use context::{Context, Failure, language};

use crate::data::clean;
use crate::data::msg::Msg;
use crate::lang::{Lang, Language};
use crate::report::panes::{self, PANES};
use crate::store::{Places, projects as store_projects};
use desk::Desk;

/// 对接 duijie: a terminal dashboard for the project manager who delivers a
/// project to a client
///
/// Without a command it opens the last project on the screen.
#[derive(Clone, Debug, Parser)]
#[command(name = "duijie", version)]
pub struct Arguments {
    /// What goes with every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; the screen if nothing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What goes with every command.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// Keep everything in this directory
    #[arg(long, global = true, env = "DUIJIE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Work on the project of this code
    #[arg(long, global = true, value_name = "CODE")]
    pub project: Option<String>,
    /// Speak this language
    #[arg(long, global = true, value_name = "zh|en", value_parser = languages())]
    pub lang: Option<Language>,
    /// Take this day for today
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<NaiveDate>,
    /// Change nothing
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Colours of the screen
    #[arg(long, global = true, value_enum)]
    pub color: Option<Color>,
    /// Draw the screen with ASCII only
    #[arg(long, global = true, env = "DUIJIE_ASCII", value_parser = clap::builder::FalseyValueParser::new())]
    pub ascii: bool,
}

/// Colours of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// None
    Mono,
    /// The 16 of the terminal
    #[value(name = "16")]
    Ansi,
    /// The palette of 256
    #[value(name = "256")]
    Palette,
    /// All
    Rgb,
    /// What the terminal says it can
    Auto,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Open the sample project in a throw-away copy
    Demo,
    /// Make a project, empty or as a copy of the sample
    New {
        /// What it is called
        name: String,
        /// 2 to 16 of A-Z, 0-9 and -; follows from the name if not given
        #[arg(long)]
        code: Option<String>,
        /// Copy the sample in this language
        #[arg(long, value_name = "zh|en", value_parser = languages())]
        sample: Option<Language>,
    },
    /// List the projects: code, name, directory
    Projects,
    /// Print a pane, or the days of the working calendar
    Show {
        /// Which one
        #[arg(value_parser = PossibleValuesParser::new(PANES.iter().map(|pane| pane.name).chain([calendar::NAME])))]
        pane: String,
        /// One JSON object, for scripts
        #[arg(long, conflicts_with = "plain")]
        json: bool,
        /// Aligned text (the default)
        #[arg(long)]
        plain: bool,
        /// Columns of the text
        #[arg(long, value_name = "N")]
        width: Option<usize>,
        /// Archived records too
        #[arg(long)]
        archived: bool,
        /// The first day of the calendar, such as 2026-10-01, 10-1, next wed; today if not given
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// The last day of the calendar; four weeks if not given
        #[arg(long, value_name = "DAY")]
        to: Option<String>,
    },
    /// A change of the project.
    #[command(flatten)]
    Change(Change),
    /// Run lines of add, set, do, archive, undo, redo; stop at the first bad one
    ///
    /// Prints ACK and the number of the line and the id of the record for each line that is
    /// safe on disk, or ERR and the reason. Quotes as in a shell; # begins a comment.
    Apply {
        /// A file, or - for standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
    },
    /// Write the project for other programs
    Export {
        /// What to write
        format: export::Format,
        /// The file (for csv: the directory, or with --kind the file)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Only this record type (csv)
        #[arg(long)]
        kind: Option<String>,
        /// Labels of the chosen language instead of keys (csv)
        #[arg(long)]
        labels: bool,
        /// Archived records too
        #[arg(long)]
        archived: bool,
    },
    /// Validate every file: exit 0 ok, 1 damaged, 2 newer version, 3 busy
    Check {
        /// Say what a killed session left half done, and finish it
        #[arg(long)]
        repair: bool,
    },
    /// Look at disk, permissions, locale, tmux and colours, and say what to mend
    Doctor,
    /// Print a completion script
    Completions {
        /// For this shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code)).map(|code| Language::named(&code).unwrap_or_default())
}

/// What the screen is started with.
pub struct Start {
    /// Where things are.
    pub places: Places,
    /// The day, colours, glyphs, and whether anything may be changed.
    pub global: Global,
    /// The language to speak.
    pub language: Language,
    /// The project to open at once; else the last one.
    pub project: Option<PathBuf>,
    /// Open the sample in a throw-away copy instead.
    pub demo: bool,
}

/// What a command prints.
pub struct Printed {
    /// For standard output.
    pub text: String,
    /// Text that is a file for other programs: unless a terminal shows it, its
    /// bytes stay as they are.
    pub raw: bool,
    /// For standard error.
    pub warnings: Vec<Msg>,
    /// The exit code.
    pub code: u8,
}

impl Printed {
    /// Text, and all is well.
    #[must_use]
    pub const fn text(text: String) -> Self {
        Self { text, raw: false, warnings: Vec::new(), code: 0 }
    }
}

/// Reads the arguments of the process, carries them out, prints, and says how
/// the process ends. The screen is opened by `open_screen`.
#[must_use]
pub fn main(open_screen: fn(Start) -> Result<(), Msg>) -> ExitCode {
    let arguments = Arguments::parse();
    let cx = match Context::of(&arguments.global) {
        Ok(cx) => cx,
        Err(error) => {
            let lang = Lang::load(language(&arguments.global, None));
            return fail(&error.into(), &lang);
        }
    };
    match run(arguments, &cx, open_screen) {
        Ok(printed) => {
            printed.warnings.iter().for_each(|warning| say(warning, &cx.lang));
            print(&printed).map_or_else(|error| lost(&error, &cx.lang), |()| ExitCode::from(printed.code))
        }
        Err(failure) => fail(&failure, &cx.lang),
    }
}

fn run(arguments: Arguments, cx: &Context, open_screen: fn(Start) -> Result<(), Msg>) -> Result<Printed, Failure> {
    let done = || Printed::text(String::new());
    let screen = |global: Global, demo: bool| -> Result<Printed, Failure> {
        let project = global.project.as_deref().map(|code| store_projects::find(&cx.places, code)).transpose()?;
        let places = cx.places.clone();
        open_screen(Start { places, global, language: cx.lang.language, project: project.map(|entry| entry.path), demo })?;
        Ok(done())
    };
    match arguments.command {
        None => screen(arguments.global, false),
        Some(Command::Demo) => screen(Global { project: None, ..arguments.global }, true),
        Some(Command::New { name, code, sample }) => projects::new(&name, code.as_deref(), sample, cx),
        Some(Command::Projects) => projects::list(cx),
        Some(Command::Show { pane, json, from, to, .. }) if pane == calendar::NAME => {
            calendar::calendar(&calendar::How { from, to, json }, cx)
        }
        Some(Command::Show { from: Some(_), .. } | Command::Show { to: Some(_), .. }) => Err(Msg::new("cli-range-pane").into()),
        Some(Command::Show { pane, json, width, archived, .. }) => match panes::named(&pane) {
            Some(pane) => show::show(pane, &show::How { json, width, archived }, cx),
            // The parser has let no other name through.
            None => Ok(done()),
        },
        Some(Command::Change(change)) => {
            let mut desk = Desk::open(cx)?;
            let done = change.run(&mut desk)?;
            let mut warnings = change::days_off(&done, &desk);
            let text = change::told(&done, &desk) + "\n";
            warnings.extend(done.warnings);
            Ok(Printed { warnings, ..Printed::text(text) })
        }
        Some(Command::Apply { file }) => {
            apply::apply(&file, cx, &mut io::stdout().lock(), &mut |warning| say(warning, &cx.lang))?;
            Ok(done())
        }
        Some(Command::Export { format, output, kind, labels, archived }) => {
            export::export(format, &export::How { output, kind, labels, archived }, cx)
        }
        Some(Command::Check { repair }) => check::check(repair, cx, &mut io::stdout().lock()),
        Some(Command::Doctor) => Ok(doctor::doctor(cx)),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "duijie", &mut script);
            Ok(Printed { raw: true, ..Printed::text(String::from_utf8_lossy(&script).into_owned()) })
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            // Writing into memory is refused by nobody.
            let _ = clap_mangen::Man::new(Arguments::command()).render(&mut page);
            Ok(Printed { raw: true, ..Printed::text(String::from_utf8_lossy(&page).into_owned()) })
        }
    }
}

/// Prints to standard output. Nothing in it can attack the terminal. Whoever
/// stops reading has read enough: that is no failure.
fn print(printed: &Printed) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let text = if printed.raw && !out.is_terminal() { printed.text.as_str().into() } else { clean::visible(&printed.text) };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// A sentence for standard error. If that is gone nobody can be told.
fn say(msg: &Msg, lang: &Lang) {
    let _ = writeln!(io::stderr().lock(), "{}", clean::line(&lang.msg(msg)));
}

fn fail(failure: &Failure, lang: &Lang) -> ExitCode {
    failure.says.iter().for_each(|msg| say(msg, lang));
    ExitCode::from(failure.code)
}

fn lost(error: &io::Error, lang: &Lang) -> ExitCode {
    fail(&Msg::new("cli-stream").text("reason", error.to_string()).into(), lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_arguments_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_message_of_the_command_line_is_known_in_both_languages() {
        let sources = [
            include_str!("cli.rs"),
            include_str!("cli/apply.rs"),
            include_str!("cli/calendar.rs"),
            include_str!("cli/change.rs"),
            include_str!("cli/check.rs"),
            include_str!("cli/context.rs"),
            include_str!("cli/desk.rs"),
            include_str!("cli/export.rs"),
            include_str!("cli/names.rs"),
            include_str!("cli/projects.rs"),
            include_str!("cli/show.rs"),
            include_str!("cli/words.rs"),
            include_str!("data/quick.rs"),
            include_str!("report/chart.rs"),
            include_str!("report/ics.rs"),
            include_str!("report/workdays.rs"),
        ];
        let mut keys = Vec::new();
        for source in sources {
            for prefix in ["cli", "quick", "ics", "chart", "workdays"] {
                let quoted = format!("\"{prefix}-");
                let said = source.match_indices(&quoted).filter_map(|(at, _)| source[at + 1..].split('"').next());
                keys.extend(said.filter(|key| !key.ends_with('-') && !key.contains(['{', ' '])));
            }
        }
        assert!(keys.len() > 20, "the keys are found: {keys:?}");
        for lang in Language::ALL.map(Lang::load) {
            let unknown: Vec<&&str> = keys.iter().filter(|key| !lang.knows(key)).collect();
            assert!(unknown.is_empty(), "{unknown:?}");
            for pane in PANES {
                assert!(lang.knows(&format!("cli-pane-{}", pane.name)), "{}", pane.name);
            }
        }
    }
}
