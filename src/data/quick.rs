//! One line that says a whole record (domain.md 4.4):
//!
//! ```text
//! @李雷 due:周五 双流方案定稿                 an action with its owner and due date
//! p4i3 第二测试室网络不稳 @何雪 ~t            a risk, assessed, for the team
//! ```
//!
//! Marks may be half or full width, because Chinese input methods give the
//! wide ones. What is no mark is the title. A mark for which a kind of record
//! has no place belongs to the title too, unless it can mean nothing else.

use chrono::NaiveDateTime;

use super::cell::{Editor, decimal};
use super::clean;
use super::entry;
use super::msg::Msg;
use super::project::{Kind, Project, Record};
use super::record::Row;
use super::records::Stakeholder;
use super::values::Ref;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The record that it changes; none for a new one.
    pub target: Option<Ref>,
    /// Keys of fields and what they shall hold, as their cells read it.
    pub values: Vec<(&'static str, String)>,
}

/// What a kind is called behind `!`, and what that name says besides.
struct Mark {
    names: &'static [&'static str],
    kind: Kind,
    values: &'static [(&'static str, &'static str)],
}

const MARKS: &[Mark] = &[
    Mark { names: &["action", "行动", "a"], kind: Kind::Action, values: &[] },
    Mark { names: &["decision", "决定", "d"], kind: Kind::Decision, values: &[] },
    Mark { names: &["risk", "风险", "r"], kind: Kind::Risk, values: &[] },
    Mark { names: &["issue", "问题", "i"], kind: Kind::Issue, values: &[] },
    Mark { names: &["change", "变更", "c"], kind: Kind::Change, values: &[] },
    Mark { names: &["note", "记录", "n"], kind: Kind::Note, values: &[] },
    Mark { names: &["obs", "观察", "o"], kind: Kind::Observation, values: &[] },
    Mark { names: &["expect", "期望", "e"], kind: Kind::Expectation, values: &[] },
    Mark { names: &["feedback", "反馈", "f"], kind: Kind::Feedback, values: &[] },
    Mark { names: &["praise", "表扬"], kind: Kind::Feedback, values: &[("kind", "praise"), ("vis", "client")] },
    Mark { names: &["help", "求助"], kind: Kind::Note, values: &[("kind", "help")] },
];

/// The kind that a name of the capture line means (`a`, `行动`, `praise`), and
/// the values that go with it.
#[must_use]
pub fn kind(name: &str) -> Option<(Kind, &'static [(&'static str, &'static str)])> {
    let name = entry::fold(name);
    MARKS.iter().find(|mark| mark.names.contains(&name.as_str())).map(|mark| (mark.kind, mark.values))
}

/// Where the marks of a line go in a record of some kind; empty where it has
/// no place for them.
#[derive(Clone, Copy)]
struct Places {
    /// The person behind `@`.
    who: &'static str,
    /// The day behind `due:`.
    due: &'static str,
    /// The person behind `by:`.
    by: &'static str,
    /// The number behind `sev:`.
    severity: &'static str,
    /// `+2`, `-1`.
    sign: &'static str,
    /// `¥80000`.
    money: &'static str,
    /// `d5`.
    days: &'static str,
    /// The record behind `#`: the first of these fields that takes its kind.
    about: &'static [&'static str],
    /// Gets the present moment if nothing else is said.
    now: &'static str,
}

const NONE: Places = Places { who: "", due: "", by: "", severity: "", sign: "", money: "", days: "", about: &[], now: "" };

/// Where the marks go, kind by kind.
const fn places(kind: Kind) -> Places {
    match kind {
        Kind::Action => Places { who: "owner", due: "due", about: &["source"], ..NONE },
        Kind::Risk => Places { who: "owner", due: "act_by", money: "cost", days: "days", about: &["affects"], ..NONE },
        Kind::Issue => Places {
            who: "owner",
            due: "due",
            by: "decider",
            severity: "severity",
            money: "impact_cost",
            days: "impact_wd",
            about: &["from_risk", "blocks", "deliverable"],
            ..NONE
        },
        Kind::Change => {
            Places { who: "raised_by", due: "decide_by", by: "decider", money: "impact_cost", days: "impact_schedule", ..NONE }
        }
        Kind::Decision => {
            Places { by: "decided_by", due: "effective", about: &["meeting", "agenda_item", "interaction"], ..NONE }
        }
        Kind::Note => Places { who: "said_by", about: &["meeting", "agenda_item", "reference"], now: "at", ..NONE },
        Kind::Observation => Places { who: "who", sign: "sign", about: &["reference"], now: "at", ..NONE },
        Kind::Expectation => Places { who: "who", about: &["change"], ..NONE },
        Kind::Feedback => Places { who: "who", severity: "severity", about: &["about"], now: "at", ..NONE },
        Kind::Interaction => Places { who: "who", due: "reply_due", about: &["com", "corrects"], now: "at", ..NONE },
        Kind::Assumption => Places { who: "owner", due: "validate_by", severity: "severity", about: &["affects"], ..NONE },
        Kind::Task => Places { who: "owner", days: "dur_wd", about: &["deliverable", "blocked_by"], ..NONE },
        Kind::Milestone => Places { who: "owner", ..NONE },
        Kind::Deliverable => Places { who: "owner", about: &["milestone"], ..NONE },
        Kind::CommItem => Places { who: "audience", by: "owner", ..NONE },
        Kind::Meeting => Places { who: "invitees", by: "chair", due: "at", ..NONE },
        Kind::AgendaItem => Places { who: "presenter", about: &["meeting", "refs"], ..NONE },
        Kind::Criterion => Places { by: "agreed_by", due: "agreed_on", about: &["deliverable"], ..NONE },
        Kind::Confirmation => Places { who: "who", about: &["meeting"], now: "at", ..NONE },
        Kind::Lesson => Places { about: &["source"], ..NONE },
        Kind::Charter | Kind::Stakeholder | Kind::Check | Kind::Round | Kind::Snapshot => NONE,
    }
}

/// Who may see it, behind `~`.
const VISIBLE: &[(&str, &str)] =
    &[("p", "private"), ("t", "team"), ("s", "one_to_one"), ("c", "client"), ("私", "private"), ("内", "team"), ("客", "client")];

/// Words that say how a request came, behind `#`.
const CHANNELS: &[(&str, &str)] = &[("口头", "oral"), ("oral", "oral"), ("书面", "written"), ("written", "written")];

/// The most words that a date or a name may have: `end of next month`.
const MOST_WORDS: usize = 4;

/// Reads a line for a record of that kind. `now` is what relative dates count
/// from.
///
/// # Errors
/// A mark that cannot be understood, or that this kind has no place for.
pub fn read(kind: Kind, line: &str, project: &Project, now: NaiveDateTime) -> Result<Line, Msg> {
    let line = clean::line(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut reader = Reader { kind, places: places(kind), project, now, words: &words, at: 0, out: Vec::new(), target: None };
    let mut title: Vec<&str> = Vec::new();
    while let Some(word) = reader.words.get(reader.at).copied() {
        reader.at += 1;
        if !reader.mark(word)? {
            title.push(word);
        }
    }
    Ok(reader.done(&title.join(" ")))
}

struct Reader<'a> {
    kind: Kind,
    places: Places,
    project: &'a Project,
    now: NaiveDateTime,
    words: &'a [&'a str],
    /// The word to be read next.
    at: usize,
    out: Vec<(&'static str, String)>,
    target: Option<Ref>,
}

impl Reader<'_> {
    /// Whether the word is a mark; what it says is taken.
    fn mark(&mut self, word: &str) -> Result<bool, Msg> {
        let folded = entry::fold(word);
        let Some(first) = folded.chars().next() else { return Ok(false) };
        match first {
            '!' if self.at == 1 => return self.kind_mark(&folded[1..]),
            '@' if !self.places.who.is_empty() => return self.person(behind(word), self.places.who),
            '#' => return self.record(behind(word)),
            '~' => return Ok(self.visibility(&folded[1..])),
            '¥' if !self.places.money.is_empty() => {
                let minor = entry::money(&folded['¥'.len_utf8()..])?;
                self.put(self.places.money, decimal(minor, 2));
                return Ok(true);
            }
            '+' | '-' if !self.places.sign.is_empty() && matches!(&folded[1..], "1" | "2") => {
                self.put(self.places.sign, folded);
                return Ok(true);
            }
            _ => {}
        }
        if let Some((name, rest)) = folded.split_once(':') {
            let said = word.split_once([':', '：']).map_or(rest, |(_, said)| said);
            match name {
                "due" | "期限" | "截止" => return self.day(said, rest),
                "by" | "决定人" => return self.person(said, self.fits(self.places.by, name)?),
                "sev" => {
                    let place = self.fits(self.places.severity, name)?;
                    self.put(place, rest.to_owned());
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(self.classes(&folded) || self.workdays(&folded))
    }

    fn put(&mut self, key: &'static str, text: String) {
        match self.out.iter_mut().find(|(other, _)| *other == key) {
            // Several records or tags in one field.
            Some((_, before)) => *before = format!("{before} {text}"),
            None => self.out.push((key, text)),
        }
    }

    /// The place of a mark that means nothing else.
    fn fits(&self, place: &'static str, mark: &str) -> Result<&'static str, Msg> {
        if place.is_empty() {
            let kind = format!("kind-{}", self.kind.key());
            return Err(Msg::new("quick-no-place").text("mark", mark).label("kind", kind));
        }
        Ok(place)
    }

    /// `!action` before an action says nothing new.
    fn kind_mark(&mut self, name: &str) -> Result<bool, Msg> {
        match kind(name) {
            Some((kind, values)) if kind == self.kind => {
                self.out.extend(values.iter().map(|(key, value)| (*key, (*value).to_owned())));
                Ok(true)
            }
            Some((kind, _)) => Err(Msg::new("quick-other-kind")
                .label("said", format!("kind-{}", kind.key()))
                .label("kind", format!("kind-{}", self.kind.key()))),
            None => Ok(false),
        }
    }

    /// A person, by as many words as belong to a name.
    fn person(&mut self, said: &str, place: &'static str) -> Result<bool, Msg> {
        let mut last = self.at;
        let said = said.trim_end_matches(['，', ',', '、', '；', ';']).to_owned();
        if said.is_empty() {
            return Ok(false);
        }
        let mut found = None;
        let mut name = said.clone();
        // `@Lin Tao UAT list`: the longest run of words that is somebody's name.
        for next in last..=(last + MOST_WORDS - 1).min(self.words.len()) {
            if next > last {
                name = format!("{name} {}", self.words[next - 1]);
            }
            if let Some(person) = named(&name, self.project) {
                found = Some((person, next));
            }
        }
        let id = match found {
            Some((id, next)) => {
                last = next;
                id
            }
            None => self.project.reference(&said, &[Kind::Stakeholder])?.id,
        };
        let several = matches!(self.editor(place), Some(Editor::Link { many: true, .. }));
        if !several && self.out.iter().any(|(key, _)| *key == place) {
            return Err(Msg::new("quick-one-person").text("text", said));
        }
        self.at = last;
        self.put(place, id);
        Ok(true)
    }

    fn editor(&self, place: &str) -> Option<Editor> {
        let n = self.kind.shape().field(place)?;
        Some(Record::blank(self.kind).row().cell(n).editor())
    }

    /// A day, by as few words as make one: `due:next wed`, `期限： 下周三`.
    fn day(&mut self, said: &str, mark: &str) -> Result<bool, Msg> {
        let place = self.fits(self.places.due, mark)?;
        let (today, calendar) = (self.now.date(), &self.project.calendar);
        let time = matches!(self.editor(place), Some(Editor::Time));
        let read = |text: &str| {
            if time {
                entry::time(text, today, calendar).map(|time| time.format("%Y-%m-%d %H:%M").to_string())
            } else {
                entry::date(text, today, calendar).map(|day| day.to_string())
            }
        };
        let mut text = said.to_owned();
        let mut first_refusal = None;
        for next in self.at..=(self.at + MOST_WORDS).min(self.words.len()) {
            if next > self.at {
                text = format!("{text} {}", self.words[next - 1]);
            }
            let tried = text.trim().trim_end_matches(['，', ',', '；', ';']);
            match read(tried) {
                Ok(day) => {
                    self.at = next;
                    self.put(place, day);
                    return Ok(true);
                }
                Err(refusal) if !tried.is_empty() => {
                    first_refusal.get_or_insert(refusal);
                }
                Err(_) => {}
            }
        }
        Err(first_refusal.unwrap_or_else(|| Msg::new("refuse-date").text("text", said)))
    }

    /// `#A12` on an action changes it; another record is what it is about; a
    /// word that is no id is a tag.
    fn record(&mut self, said: &str) -> Result<bool, Msg> {
        let name = entry::fold(said);
        if name.is_empty() {
            return Ok(false);
        }
        if let (Kind::Change, Some((_, key))) = (self.kind, CHANNELS.iter().find(|(word, _)| *word == name)) {
            self.put("channel", (*key).to_owned());
            return Ok(true);
        }
        let Some(row) = self.project.find(&name) else {
            // What looks like an id and is none was meant as one.
            if Kind::of_id(&name).is_some_and(|_| name.is_ascii()) {
                return Err(Msg::new("quick-no-record").text("id", said));
            }
            self.put("tags", said.to_owned());
            return Ok(true);
        };
        let link = Ref { kind: row.kind(), uid: row.uid(), id: row.id().to_owned() };
        if link.kind == Kind::Action && self.kind == Kind::Action && self.target.is_none() {
            self.target = Some(link);
            return Ok(true);
        }
        let takes = |key: &&&str| {
            matches!(self.editor(key), Some(Editor::Link { kinds, .. }) if kinds.contains(&link.kind))
                && !self.out.iter().any(|(other, _)| other == *key)
        };
        let place = self.places.about.iter().find(takes).copied().unwrap_or("links");
        self.put(place, link.id);
        Ok(true)
    }

    fn visibility(&mut self, name: &str) -> bool {
        let found = VISIBLE.iter().find(|(mark, _)| *mark == name);
        if let Some((_, key)) = found {
            self.out.retain(|(key, _)| *key != "vis");
            self.put("vis", (*key).to_owned());
        }
        found.is_some()
    }

    /// `p4i3`, `p4`, `i3`: the classes of a risk. The impact is one on the
    /// schedule until somebody says more.
    fn classes(&mut self, word: &str) -> bool {
        if self.kind != Kind::Risk {
            return false;
        }
        let class = |text: &str| text.len() == 1 && ("1"..="5").contains(&text);
        let (p, i) = match word.split_once('i') {
            Some((p, i)) => (p.strip_prefix('p'), Some(i)),
            None => (word.strip_prefix('p'), None),
        };
        let bare_i = word.starts_with('i');
        if !p.is_none_or(class) || !i.is_none_or(class) || (p.is_none() && !(bare_i && i.is_some())) {
            return false;
        }
        if let Some(p) = p {
            self.put("p", p.to_owned());
        }
        if let Some(i) = i {
            self.put("impact_schedule", i.to_owned());
        }
        true
    }

    /// `d5`, `d-4`: working days.
    fn workdays(&mut self, word: &str) -> bool {
        let Some(days) = word.strip_prefix('d').filter(|_| !self.places.days.is_empty()) else { return false };
        let is_number = days.strip_prefix('-').unwrap_or(days).bytes().all(|b| b.is_ascii_digit()) && days.parse::<i64>().is_ok();
        if is_number {
            self.put(self.places.days, days.to_owned());
        }
        is_number
    }

    fn done(mut self, title: &str) -> Line {
        let fields = &self.kind.shape().fields;
        match &self.target {
            // What is said besides the marks of a change is why.
            Some(_) if !title.is_empty() => self.out.push(("reason", title.to_owned())),
            Some(_) => {}
            None => {
                self.out.extend(fields.first().map(|field| (field.key, title.to_owned())));
                let now = self.places.now;
                if !now.is_empty() && !self.out.iter().any(|(key, _)| *key == now) {
                    self.out.push((now, self.now.format("%Y-%m-%d %H:%M").to_string()));
                }
            }
        }
        Line { target: self.target, values: self.out }
    }
}

/// What stands behind the first character, which is a mark.
fn behind(word: &str) -> &str {
    let mut chars = word.chars();
    chars.next();
    chars.as_str()
}

/// The short id of the one person of exactly that name, in any of its forms.
fn named(name: &str, project: &Project) -> Option<String> {
    let name = entry::fold(name);
    let is_it =
        |row: &&Stakeholder| [&row.name, &row.latin].into_iter().chain(&row.alias.0).any(|other| entry::fold(other) == name);
    let mut people = project.stakeholders.iter().filter(is_it);
    match (people.next(), people.next()) {
        (Some(person), None) => Some((person as &dyn Row).id().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::data::calendar::Calendar;
    use crate::data::records::{Action, Risk};
    use crate::data::rows::Collection;
    use crate::data::values::{Lines, Uid};

    fn project() -> Project {
        let mut project = Project { calendar: Arc::new(Calendar::cn()), ..Project::default() };
        for (id, name, latin, alias) in [
            ("V1", "李雷", "Li Lei", ""),
            ("S02", "林涛", "Lin Tao", ""),
            ("S03", "陈国华", "", "陈行长"),
            ("S04", "何雪", "", ""),
        ] {
            let alias = Lines(if alias.is_empty() { Vec::new() } else { vec![alias.to_owned()] });
            let person = Stakeholder {
                uid: Uid::new(),
                id: id.into(),
                name: name.into(),
                latin: latin.into(),
                alias,
                ..Stakeholder::default()
            };
            project.stakeholders.put(Record::Stakeholder(Arc::new(person)));
        }
        let action = Action { uid: Uid::new(), id: "A12".into(), title: "x".into(), ..Action::default() };
        project.actions.put(Record::Action(Arc::new(action)));
        let risk = Risk { uid: Uid::new(), id: "R03".into(), title: "y".into(), ..Risk::default() };
        project.risks.put(Record::Risk(Arc::new(risk)));
        project
    }

    fn read_at(kind: Kind, line: &str) -> Result<Line, Msg> {
        // A Wednesday.
        read(kind, line, &project(), "2026-08-19T09:30:00".parse().unwrap())
    }

    fn says(kind: Kind, line: &str) -> Vec<(&'static str, String)> {
        read_at(kind, line).unwrap().values
    }

    fn pairs(list: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        list.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
    }

    #[test]
    fn an_action_has_owner_and_due_date() {
        let expected = pairs(&[("owner", "V1"), ("due", "2026-08-21"), ("title", "双流方案定稿")]);
        assert_eq!(says(Kind::Action, "@李雷 due:周五 双流方案定稿"), expected);
        assert_eq!(says(Kind::Action, "!action @李雷 due:周五 双流方案定稿"), expected);
        assert_eq!(says(Kind::Action, "！行动　＠李雷　期限：周五　双流方案定稿"), expected, "full width");
        assert_eq!(says(Kind::Action, "截止: 周五 @V1， 双流方案定稿").len(), 3, "a blank behind the colon");
        let next = pairs(&[("owner", "S02"), ("due", "2026-08-26"), ("title", "second test room")]);
        assert_eq!(says(Kind::Action, "@Lin Tao due:next wed second test room"), next);
    }

    #[test]
    fn people_answer_to_alias_and_pinyin() {
        assert_eq!(says(Kind::Action, "@陈行长 a")[0], ("owner", "S03".to_owned()));
        assert_eq!(says(Kind::Action, "@cgh a")[0], ("owner", "S03".to_owned()));
        assert!(read_at(Kind::Action, "@nobody a").is_err());
        assert_eq!(read_at(Kind::Action, "@李雷 @何雪 a").unwrap_err().key, "quick-one-person");
        assert_eq!(says(Kind::Meeting, "@李雷 @何雪 周例会")[0], ("invitees", "V1 S04".to_owned()));
    }

    #[test]
    fn a_risk_has_classes_money_and_days() {
        let expected =
            pairs(&[("p", "4"), ("impact_schedule", "3"), ("owner", "S04"), ("vis", "team"), ("title", "第二测试室网络不稳")]);
        assert_eq!(says(Kind::Risk, "p4i3 第二测试室网络不稳 @何雪 ~t"), expected);
        assert_eq!(says(Kind::Risk, "ｐ４ｉ３ 第二测试室网络不稳 ＠何雪 ～内"), expected);
        let expected = pairs(&[("cost", "80000"), ("days", "5"), ("p", "2"), ("title", "x p9 i0 in 2026")]);
        assert_eq!(says(Kind::Risk, "x ￥8万 d5 p2 p9 i0 in 2026"), expected);
    }

    #[test]
    fn a_change_knows_how_it_came() {
        let expected = pairs(&[("raised_by", "S02"), ("channel", "oral"), ("title", "新增 6 张 EAST 表")]);
        assert_eq!(says(Kind::Change, "新增 6 张 EAST 表 @林涛 #口头"), expected);
    }

    #[test]
    fn an_observation_has_a_sign_and_the_present_moment() {
        let expected = pairs(&[("who", "S04"), ("sign", "+2"), ("text", "主动带动先测"), ("at", "2026-08-19 09:30")]);
        assert_eq!(says(Kind::Observation, "@何雪 ＋2 主动带动先测"), expected);
        assert_eq!(says(Kind::Action, "版本 +2 上线"), pairs(&[("title", "版本 +2 上线")]), "no sign elsewhere");
    }

    #[test]
    fn an_id_changes_an_action_or_says_what_it_is_about() {
        let line = read_at(Kind::Action, "#a12 due:周五 客户要求").unwrap();
        assert_eq!(line.target.unwrap().id, "A12");
        assert_eq!(line.values, pairs(&[("due", "2026-08-21"), ("reason", "客户要求")]));
        assert_eq!(says(Kind::Action, "＃R03 跟进")[0], ("source", "R03".to_owned()));
        assert_eq!(says(Kind::Issue, "#R03 停电")[0], ("from_risk", "R03".to_owned()));
        assert_eq!(
            says(Kind::Decision, "同意 #R03 by:林涛"),
            pairs(&[("links", "R03"), ("decided_by", "S02"), ("text", "同意")])
        );
        assert_eq!(says(Kind::Action, "#周报 #数据 x")[0], ("tags", "周报 数据".to_owned()));
        assert_eq!(read_at(Kind::Action, "#R99 x").unwrap_err().key, "quick-no-record");
    }

    #[test]
    fn a_mark_without_a_place_is_refused_and_a_wrong_date_too() {
        assert_eq!(read_at(Kind::Lesson, "due:周五 x").unwrap_err().key, "quick-no-place");
        assert_eq!(read_at(Kind::Action, "!risk x").unwrap_err().key, "quick-other-kind");
        assert_eq!(read_at(Kind::Action, "due:someday x").unwrap_err().key, "refuse-date");
        assert_eq!(says(Kind::Issue, "sev:2 停电")[0], ("severity", "2".to_owned()));
    }

    #[test]
    fn praise_is_feedback_for_all_to_see() {
        assert_eq!(kind("表扬").unwrap().0, Kind::Feedback);
        assert_eq!(kind("ｐraise").unwrap().1, [("kind", "praise"), ("vis", "client")]);
        assert!(kind("nonsense").is_none());
    }

    proptest! {
        #[test]
        fn no_line_stops_the_reader(line in "[!！@＠#＃~～¥￥+d-pi0-5:：周五by due期限\u{3000} A12]{0,40}", n in 0..Kind::ALL.len()) {
            let _ = read_at(Kind::ALL[n], &line);
        }
    }

    #[test]
    fn every_place_is_a_field() {
        for kind in Kind::ALL {
            let p = places(*kind);
            for key in [p.who, p.due, p.by, p.severity, p.sign, p.money, p.days, p.now].into_iter().chain(p.about.iter().copied())
            {
                assert!(key.is_empty() || kind.shape().field(key).is_some(), "{kind:?} {key}");
            }
        }
    }
}
