//! Forms that were left unsaved: what they were about, and what was typed.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::values::Uid;

/// What a form is about. Two forms about the same share a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The key of the kind of record.
    pub kind: String,
    /// The records; none for a new one.
    pub records: Vec<Uid>,
    /// The key of the state they go to, if so.
    pub to: Option<String>,
}

/// What stands in a form and is not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// What the form is about.
    pub about: About,
    /// What was typed, by the key of the field.
    pub texts: BTreeMap<String, String>,
    /// The draft of an earlier session that was taken into the form and goes on in it.
    pub taken: Option<Uid>,
}

/// What somebody typed and did not save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its own id.
    pub uid: Uid,
    /// The directory name of the project.
    pub project: String,
    /// What the form was about.
    pub about: About,
    /// When it was typed.
    pub at: NaiveDateTime,
    /// What was typed, by the key of the field.
    pub texts: BTreeMap<String, String>,
    /// Of an earlier session, which ended.
    #[serde(skip)]
    pub left: bool,
}

/// Keeps what stands in a form, in the place of what this session kept of such
/// a form before, and of the draft it goes on with. Drafts of earlier sessions
/// that nobody took stay.
pub fn keep(drafts: &mut Vec<Draft>, unsaved: Unsaved, project: &str, at: NaiveDateTime) {
    let before = drafts.iter().find(|draft| !draft.left && draft.about == unsaved.about);
    // The same text is the same draft, of the same moment.
    let uid = before.map_or_else(Uid::new, |draft| draft.uid);
    let at = before.filter(|draft| draft.texts == unsaved.texts).map_or(at, |draft| draft.at);
    forget(drafts, &unsaved.about, unsaved.taken);
    drafts.push(Draft { uid, project: project.to_owned(), about: unsaved.about, at, texts: unsaved.texts, left: false });
}

/// Forgets what this session kept of such a form, and the draft of an earlier
/// session that was `taken` into it.
pub fn forget(drafts: &mut Vec<Draft>, about: &About, taken: Option<Uid>) {
    drafts.retain(|draft| (draft.left || draft.about != *about) && taken != Some(draft.uid));
}

/// The draft that such a form offers: of this session before one of an earlier
/// session, the newest first.
#[must_use]
pub fn offered<'a>(drafts: &'a [Draft], about: &About) -> Option<&'a Draft> {
    drafts.iter().filter(|draft| draft.about == *about).max_by_key(|draft| (!draft.left, draft.at, draft.uid))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(kind: &str) -> About {
        About { kind: kind.into(), ..About::default() }
    }

    fn unsaved(kind: &str, text: &str, taken: Option<Uid>) -> Unsaved {
        Unsaved { about: about(kind), texts: BTreeMap::from([("title".into(), text.into())]), taken }
    }

    fn titles(drafts: &[Draft]) -> Vec<&str> {
        drafts.iter().map(|draft| draft.texts["title"].as_str()).collect()
    }

    fn at(minute: u32) -> NaiveDateTime {
        chrono::NaiveDate::default().and_hms_opt(9, minute, 0).unwrap()
    }

    #[test]
    fn a_form_of_this_session_has_one_draft_and_keeps_its_moment_while_nothing_changes() {
        let mut drafts = Vec::new();
        keep(&mut drafts, unsaved("risk", "a", None), "p", at(1));
        let first = drafts.clone();
        keep(&mut drafts, unsaved("risk", "a", None), "p", at(2));
        assert_eq!(drafts, first);
        keep(&mut drafts, unsaved("risk", "b", None), "p", at(3));
        keep(&mut drafts, unsaved("task", "c", None), "p", at(3));
        assert_eq!((titles(&drafts), drafts[0].uid, drafts[0].at), (vec!["b", "c"], first[0].uid, at(3)));
    }

    #[test]
    fn a_draft_of_an_earlier_session_goes_only_when_it_was_taken() {
        let mut drafts = Vec::new();
        keep(&mut drafts, unsaved("risk", "old", None), "p", at(1));
        drafts[0].left = true;
        let old = drafts[0].uid;
        keep(&mut drafts, unsaved("risk", "new", None), "p", at(2));
        assert_eq!(titles(&drafts), ["old", "new"]);
        assert_eq!(offered(&drafts, &about("risk")).unwrap().texts["title"], "new");
        forget(&mut drafts, &about("risk"), None);
        assert_eq!(titles(&drafts), ["old"]);
        keep(&mut drafts, unsaved("risk", "older and newer", Some(old)), "p", at(3));
        assert_eq!(titles(&drafts), ["older and newer"]);
    }
}
