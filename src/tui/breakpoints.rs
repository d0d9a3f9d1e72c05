//! Every threshold of the layout in one place (terminal.md 2.4).

use ratatui::layout::Rect;

/// Below this the screen only says that it is too small.
pub const LEAST: (u16, u16) = (60, 15);

/// Where the detail of the selected record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// There is no room for it.
    Off,
    /// Under the list, that many lines.
    Below(u16),
    /// Beside the list, that many columns.
    Beside(u16),
}

/// Where the detail goes in a body of that size.
#[must_use]
pub fn detail(body: Rect) -> Detail {
    match (body.width, body.height) {
        (140.., 17..) => Detail::Beside((body.width * 2 / 5).min(84)),
        (100..=139, 17..) => Detail::Beside(body.width * 2 / 5),
        (..=99, 17..) => Detail::Below(7),
        (_, 14..=16) => Detail::Below(4),
        _ => Detail::Off,
    }
}

/// Where the detail goes under something that needs the whole width.
#[must_use]
pub fn below(body: Rect) -> Detail {
    match (body.width, body.height) {
        (160.., 17..) => Detail::Beside(body.width * 2 / 5),
        (..=159, 30..) => Detail::Below(body.height / 2),
        (_, 17..) => Detail::Below(7),
        (_, 14..=16) => Detail::Below(4),
        _ => Detail::Off,
    }
}

/// Whether the tab bar has room for all titles; else it shows `2/7 title`.
#[must_use]
pub fn all_tabs(width: u16) -> bool {
    width >= 80
}

/// Whether the footer has room for more than `?` and `:`.
#[must_use]
pub fn full_footer(height: u16) -> bool {
    height >= 20
}

/// Prose is never wider, in display columns: 38 Han characters.
pub const PROSE: u16 = 76;
