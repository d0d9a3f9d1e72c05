//! The signs that a screen is drawn with. The statuses are no signs but words
//! (two-column badges) and stand in the language files.

use ratatui::symbols::border;

/// Which characters the screen is drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Lines as lines.
    #[default]
    Unicode,
    /// For terminals that draw East Asian ambiguous characters two columns
    /// wide: then text goes through [`super::text::plain`] too.
    Ascii,
}

/// The glyphs of a charset. Each takes one column, unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// The border of a box. Plain lines: old fonts have no round corners.
    pub border: border::Set<'static>,
    /// A line across.
    pub horizontal: &'static str,
    /// A line down.
    pub vertical: &'static str,
    /// A line across that meets lines: left, down from it, right, crossing.
    pub joints: [&'static str; 4],
    /// In front of a child in a tree, and of the last one; two columns.
    pub branch: [&'static str; 2],
    /// Done and to do in a bar of progress.
    pub bar: [&'static str; 2],
}

impl Glyphs {
    /// In front of the selected row.
    pub const SELECTED: &'static str = ">";
    /// A box to tick, without and with its tick; three columns.
    pub const CHECKBOX: [&'static str; 2] = ["[ ]", "[x]"];
    /// Falls, stays, rises: arrows are ambiguous.
    pub const TREND: [&'static str; 3] = ["v", "=", "^"];
    /// Between things in one line; three columns.
    pub const BETWEEN: &'static str = " | ";
    /// Turns while something lasts.
    pub const SPINNER: [&'static str; 4] = ["|", "/", "-", "\\"];

    /// Those of a charset.
    #[must_use]
    pub const fn of(charset: Charset) -> Self {
        match charset {
            Charset::Unicode => Self::UNICODE,
            Charset::Ascii => Self::ASCII,
        }
    }

    const UNICODE: Self = Self {
        border: border::PLAIN,
        horizontal: "─",
        vertical: "│",
        joints: ["├", "┬", "┤", "┼"],
        branch: ["├─", "└─"],
        bar: ["█", "░"],
    };
    const ASCII: Self = Self {
        border: border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
        horizontal: "-",
        vertical: "|",
        joints: ["+", "+", "+", "+"],
        branch: ["|-", "`-"],
        bar: ["#", "-"],
    };
}

#[cfg(test)]
mod tests {
    use super::super::text::width;
    use super::*;

    #[test]
    fn ascii_glyphs_are_ascii_and_all_glyphs_have_their_width() {
        for (charset, ascii) in [(Charset::Ascii, true), (Charset::Unicode, false)] {
            let glyphs = Glyphs::of(charset);
            let single = [glyphs.horizontal, glyphs.vertical, glyphs.border.top_left, glyphs.border.vertical_right];
            for glyph in single.into_iter().chain(glyphs.joints).chain(glyphs.bar) {
                assert_eq!(width(glyph), 1);
                assert!(!ascii || glyph.is_ascii());
            }
            assert!(glyphs.branch.into_iter().all(|glyph| width(glyph) == 2 && (!ascii || glyph.is_ascii())));
        }
    }
}
