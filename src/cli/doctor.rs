//! `duijie doctor`: what on this machine stands in the way, and the fix to
//! type: disk and permissions, locale, tmux, colours.

use super::Printed;
use super::context::Context;
use crate::data::msg::Msg;
use crate::store::doctor::{self, Weight};
use crate::tui::theme::{Environment, Level};

/// Exit code if something will not work.
const BAD: u8 = 1;

/// Looks at everything and says it, a line each: `ok`, `!` for what works but
/// should be known, `!!` for what will not work.
#[must_use]
pub fn doctor(cx: &Context) -> Printed {
    let mut found: Vec<(Weight, Msg)> =
        doctor::examine(&cx.places).into_iter().map(|finding| (finding.weight, finding.msg)).collect();
    found.extend(terminal(&Environment::of_process(), |name| std::env::var(name).ok()));
    let line = |(weight, msg): &(Weight, Msg)| {
        let sign = match weight {
            Weight::Good => "ok",
            Weight::Odd => "! ",
            Weight::Bad => "!!",
        };
        format!("{sign}  {}\n", cx.lang.msg(msg))
    };
    let text = found.iter().map(line).collect();
    let bad = found.iter().any(|(weight, _)| *weight == Weight::Bad);
    Printed { code: if bad { BAD } else { 0 }, ..Printed::text(text) }
}

/// What the environment says of locale, tmux and colours.
fn terminal(environment: &Environment, variable: impl Fn(&str) -> Option<String>) -> Vec<(Weight, Msg)> {
    let mut found = Vec::new();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let utf8 = locale.as_deref().is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    let locale = locale.unwrap_or_else(|| "C".to_owned());
    found.push(if utf8 {
        (Weight::Good, Msg::new("doctor-locale").text("locale", locale))
    } else if environment.tmux {
        // A tmux client without UTF-8 shows every Chinese character as `_`.
        (Weight::Bad, Msg::new("doctor-locale-tmux").text("locale", locale))
    } else {
        (Weight::Odd, Msg::new("doctor-locale-odd").text("locale", locale))
    });
    if environment.tmux {
        found.push((Weight::Odd, Msg::new("doctor-tmux-clipboard")));
    }
    let term = environment.term.clone().unwrap_or_default();
    let level = match Level::decide(None, environment) {
        Level::Mono => "mono",
        Level::Ansi16 => "16",
        Level::Ansi256 => "256",
        Level::Rgb => "rgb",
    };
    found.push((Weight::Good, Msg::new("doctor-colours").text("level", level).text("term", term)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tmux: bool, lang: &str) -> Vec<(Weight, String)> {
        let environment = Environment { tmux, term: Some("xterm-256color".into()), ..Environment::default() };
        let found = terminal(&environment, |name| (name == "LANG").then(|| lang.to_owned()));
        found.into_iter().map(|(weight, msg)| (weight, msg.key.into_owned())).collect()
    }

    #[test]
    fn a_locale_without_utf8_is_bad_in_tmux_and_odd_elsewhere() {
        assert_eq!(keys(false, "zh_CN.UTF-8")[0], (Weight::Good, "doctor-locale".to_owned()));
        assert_eq!(keys(false, "C")[0], (Weight::Odd, "doctor-locale-odd".to_owned()));
        assert_eq!(keys(true, "")[0], (Weight::Bad, "doctor-locale-tmux".to_owned()));
    }

    #[test]
    fn the_clipboard_of_tmux_is_explained_only_in_tmux() {
        let tells = |tmux| keys(tmux, "C.UTF-8").iter().any(|(_, key)| key == "doctor-tmux-clipboard");
        assert!(tells(true) && !tells(false));
    }
}
