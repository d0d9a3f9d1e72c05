//! Lessons learned (domain.md 1.14).

use crate::data::faults::Faults;
use crate::data::msg::Msg;
use crate::data::project::Kind;
use crate::data::record::{Facts, Field, Flow, Need, Record, Step};
use crate::data::records::Meeting;
use crate::data::values::{Anything, Link, Text, Visibility};
use crate::{choice, field, record};

record! {
    /// What the next project should know. What a client may read is a text
    /// of its own; the internal one is never exported.
    pub struct Lesson {
        /// The lesson in one line.
        pub title: String,
        /// To be kept or to be improved.
        pub kind: LessonKind,
        /// Where it stands.
        pub state: LessonState,
        /// What happened.
        pub what: Text,
        /// Why it happened.
        pub cause: Text,
        /// What to do next time.
        pub recommendation: Text,
        /// In which phase: requirements, build, go-live ...
        pub phase: String,
        /// The record it was learned from.
        pub source: Link<Anything>,
        /// Where it applies.
        pub applies_to: String,
        /// The meeting that confirmed it.
        pub confirmed_in: Link<Meeting>,
        /// The wording for the client.
        pub client_text: Text,
    }
}

choice! {
    /// What a lesson asks for.
    LessonKind = "lesson_kind" {
        Keep "keep",
        Improve "improve",
    }
}

choice! {
    /// Where a lesson stands.
    LessonState = "lesson_state" {
        Draft "draft",
        Reviewed "reviewed",
        Published "published",
    }
}

const FLOW: Flow = Flow {
    field: "state",
    open: &["draft", "reviewed"],
    steps: &[
        Step {
            from: &["draft"],
            to: "reviewed",
            must: &[Need::Field("what"), Need::Field("cause"), Need::Field("recommendation"), Need::Field("source")],
            stamps: &[],
        },
        Step { from: &["reviewed"], to: "published", must: &[], stamps: &[] },
        Step { from: &["reviewed", "published"], to: "draft", must: &[Need::Field("reason")], stamps: &[] },
    ],
};

impl Record for Lesson {
    const KIND: Kind = Kind::Lesson;
    const FIELDS: &'static [Field<Self>] = &[
        field!(title).required().ceiling(Visibility::Team),
        field!(kind).column(7),
        field!(state).column(9).group("state"),
        field!(what).ceiling(Visibility::Team),
        field!(cause).ceiling(Visibility::Team),
        field!(recommendation).ceiling(Visibility::Team),
        field!(phase).column(10),
        field!(source).column(8).ceiling(Visibility::Team),
        field!(applies_to).column(12),
        field!(confirmed_in).group("state"),
        field!(client_text),
    ];
    const FLOW: Option<&'static Flow> = Some(&FLOW);
    const COLUMNS: &'static [&'static str] = &["title", "kind", "state", "source", "phase", "applies_to"];
    const VISIBILITY: Visibility = Visibility::Team;

    fn check(&self, _: &Facts<'_>) -> Vec<(&'static str, Msg)> {
        let mut faults = Faults::of(Self::KIND);
        let shown = matches!(self.vis, Visibility::OneToOne | Visibility::Client);
        faults.when(shown && self.client_text.0.is_empty(), "client_text", || Msg::new("rule-lesson-client-text"));
        faults.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::project::Project;
    use crate::data::testing::{faults, missing};

    #[test]
    fn what_a_client_may_see_has_words_for_the_client() {
        let project = Project::default();
        let lesson = Lesson { vis: Visibility::Client, ..Lesson::default() };
        assert_eq!(faults(&lesson, &project), ["client_text rule-lesson-client-text"]);
        assert!(faults(&Lesson { vis: Visibility::Team, ..lesson.clone() }, &project).is_empty());
        assert!(faults(&Lesson { client_text: Text("尽早约定采购交期".into()), ..lesson }, &project).is_empty());
    }

    #[test]
    fn a_lesson_is_reviewed_with_facts_cause_advice_and_source() {
        let bare = missing(&Lesson::default(), "reviewed", &Project::default());
        assert_eq!(bare, ["what", "cause", "recommendation", "source"]);
    }
}
