//! The tabs. A new tab over existing data is a row in [`TABS`], its title in
//! the language files, and a file here only if the register cannot say it.

pub mod bulk;
pub mod changes;
pub mod detail;
pub mod empty;
pub mod filters;
pub mod list;
pub mod meetings;
pub mod overview;
pub mod people;
pub mod plan_facts;
pub mod plan_rows;
pub mod plan_trend;
pub mod plan_verbs;
pub mod record_facts;
pub mod register;
pub mod register_detail;
pub mod register_rows;
pub mod risks;
pub mod timeline;
pub mod verbs;
pub mod what_if;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::list::Source;
use self::register::Register;
use crate::data::ordered;
use crate::data::project::Kind;
use crate::data::values::Ref;
use crate::data::view::{ListView, ProjectView};
use crate::tui::command::Command;
use crate::tui::layer::{Context, Cx, Effect, Layer};

/// One tab: the name of its title (`tab-NAME`) and its sections.
pub struct Tab {
    /// `tab-NAME` is its title.
    pub name: &'static str,
    /// What its sections show: the first frame waits for nothing else.
    pub kinds: &'static [&'static [Kind]],
    /// The sections: the key of the title, and the screen.
    pub sections: fn() -> Vec<Section>,
}

/// A section of a tab: the key of its title, and its screen.
pub type Section = (&'static str, Box<dyn Layer>);

/// The kinds to which records of all kinds link, which are shown by their titles.
const LINKED: &[Kind] = &[
    Kind::Charter,
    Kind::Milestone,
    Kind::Task,
    Kind::Deliverable,
    Kind::Risk,
    Kind::Issue,
    Kind::Change,
    Kind::Stakeholder,
    Kind::Meeting,
    Kind::Decision,
    Kind::Action,
    Kind::Feedback,
];

/// The tabs, in the order of their keys `1` to `9`.
pub const TABS: &[Tab] = &[
    Tab {
        name: "overview",
        kinds: &[&[
            Kind::Charter,
            Kind::Milestone,
            Kind::Task,
            Kind::Risk,
            Kind::Issue,
            Kind::Change,
            Kind::Stakeholder,
            Kind::Expectation,
            Kind::Meeting,
            Kind::Action,
            Kind::Feedback,
        ]],
        sections: || vec![("tab-overview", Box::new(overview::Overview::default()))],
    },
    Tab {
        name: "timeline",
        kinds: &[LINKED, &[Kind::Snapshot]],
        sections: || {
            vec![("section-timeline", Box::new(timeline::Timeline::default())), plain("kinds-snapshot", &[Kind::Snapshot])]
        },
    },
    Tab {
        name: "risks",
        kinds: &[LINKED, &[Kind::Assumption]],
        sections: || {
            vec![
                ("kinds-risk", Box::new(risks::Risks::default())),
                plain("kinds-issue", &[Kind::Issue]),
                plain("kinds-assumption", &[Kind::Assumption]),
            ]
        },
    },
    Tab {
        name: "people",
        kinds: &[LINKED, &[Kind::Observation, Kind::Expectation, Kind::Interaction]],
        sections: || {
            vec![
                ("section-board", Box::new(people::People::default())),
                plain("kinds-stakeholder", &[Kind::Stakeholder]),
                plain("kinds-observation", &[Kind::Observation]),
                plain("kinds-expectation", &[Kind::Expectation]),
            ]
        },
    },
    Tab {
        name: "meetings",
        kinds: &[LINKED, &[Kind::AgendaItem, Kind::Note, Kind::Confirmation]],
        sections: || {
            vec![
                ("kinds-meeting", Box::new(meetings::Meetings::default())),
                ("kinds-action", Box::new(Register::new(meetings::ACTIONS))),
                plain("kinds-decision", &[Kind::Decision]),
                ordered("kinds-agenda_item", &[Kind::AgendaItem]),
                plain("kinds-note", &[Kind::Note]),
                plain("kinds-confirmation", &[Kind::Confirmation]),
            ]
        },
    },
    Tab {
        name: "log",
        kinds: &[LINKED, &[Kind::Interaction, Kind::CommItem]],
        sections: || {
            vec![
                plain("kinds-change", &[Kind::Change]),
                plain("kinds-feedback", &[Kind::Feedback]),
                plain("kinds-interaction", &[Kind::Interaction]),
                plain("kinds-comm_item", &[Kind::CommItem]),
            ]
        },
    },
    Tab {
        name: "quality",
        kinds: &[LINKED, &[Kind::Criterion, Kind::Check, Kind::Round, Kind::Lesson]],
        sections: || {
            vec![
                plain("kinds-deliverable", &[Kind::Deliverable]),
                ordered("kinds-criterion", &[Kind::Criterion]),
                plain("kinds-check", &[Kind::Check]),
                plain("kinds-round", &[Kind::Round]),
                plain("kinds-lesson", &[Kind::Lesson]),
            ]
        },
    },
];

/// A section that is a register and nothing else.
fn plain(title: &'static str, kinds: &'static [Kind]) -> Section {
    (title, Box::new(Register::new(Source::of(kinds))))
}

/// The same, in the order that the records have of their own.
fn ordered(title: &'static str, kinds: &'static [Kind]) -> Section {
    (title, Box::new(Register::new(Source { arrange: Some(ordered::arrange), ..Source::of(kinds) })))
}

/// A tab on the screen: its sections, one of them shown.
pub struct TabScreen {
    /// Which tab.
    pub tab: &'static Tab,
    sections: Vec<Section>,
    at: usize,
}

impl TabScreen {
    /// The screen of that tab.
    #[must_use]
    pub fn new(tab: &'static Tab) -> Self {
        Self { tab, sections: (tab.sections)(), at: 0 }
    }

    fn layer(&self) -> &dyn Layer {
        self.sections[self.at].1.as_ref()
    }

    fn layer_mut(&mut self) -> &mut dyn Layer {
        self.sections[self.at].1.as_mut()
    }

    /// The key of the title of the section shown.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.sections[self.at].0
    }

    /// Which section is shown.
    #[must_use]
    pub fn section(&self) -> usize {
        self.at
    }

    /// Notes down which section is shown and how each is looked at.
    pub fn note(&self, view: &mut ProjectView) {
        view.sections.insert(self.tab.name.to_owned(), self.sections[self.at].0.to_owned());
        for (title, layer) in &self.sections {
            if let Some(list) = layer.view().filter(|list| *list != ListView::default()) {
                view.lists.insert((*title).to_owned(), list);
            }
        }
    }

    /// Looks at everything as it was noted down.
    pub fn recall(&mut self, view: &ProjectView, cx: &Cx<'_>) {
        let shown = view.sections.get(self.tab.name);
        self.at = self.sections.iter().position(|(title, _)| Some(*title) == shown.map(String::as_str)).unwrap_or(0);
        for (title, layer) in &mut self.sections {
            if let Some(list) = view.lists.get(*title) {
                layer.restore(list, cx);
            }
        }
    }

    /// Shows that section, or the last one.
    pub fn go(&mut self, section: usize) {
        self.at = section.min(self.sections.len() - 1);
    }
}

impl Layer for TabScreen {
    fn inner(&self) -> Option<&dyn Layer> {
        Some(self.layer())
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Layer> {
        Some(self.layer_mut())
    }

    fn run(&mut self, command: Command, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let count = self.sections.len();
        match command {
            Command::NextSection => self.at = (self.at + 1) % count,
            Command::LastSection => self.at = (self.at + count - 1) % count,
            other => return self.layer_mut().run(other, cx),
        }
        Some(Vec::new())
    }

    fn context(&self, cx: &Cx<'_>) -> Context {
        let sections = self.sections.iter().map(|(title, layer)| (cx.lang.t(title).into_owned(), layer.count(cx))).collect();
        Context { sections, section: self.at, ..self.layer().context(cx) }
    }

    fn show(&mut self, link: &Ref, cx: &Cx<'_>) -> bool {
        for n in 0..self.sections.len() {
            if self.sections[n].1.show(link, cx) {
                self.at = n;
                return true;
            }
        }
        false
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        self.layer_mut().draw(frame, area, cx);
    }
}
