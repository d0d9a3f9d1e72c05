//! Records as JSON, for scripts. Dates and times are ISO, links short ids,
//! choices their keys; money is a number of major units (`160000.5`), exact up
//! to the largest amount that can be entered; what is empty is `null`, or `[]`
//! where several values may stand.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::timeline;
use crate::data::cell::{Editor, Face};
use crate::data::clean;
use crate::data::exposure::{self, Totals};
use crate::data::project::{Kind, Project};
use crate::data::record::{Facts, Row};
use crate::data::values::{Choice, Visibility};

/// Lists of records under the names of their collections.
pub type Lists<'a> = Vec<(&'static str, Vec<&'a dyn Row>)>;

/// One JSON object: the project, the day, `extras`, then the lists. With
/// `charter`, `project` has all fields of the charter besides code and name.
#[must_use]
pub fn document(facts: &Facts<'_>, charter: bool, extras: Vec<(&'static str, Value)>, lists: &Lists<'_>) -> String {
    let document = Document { facts, charter, extras, lists };
    // Keys are strings and numbers are finite: nothing can be refused.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// What the risk pane adds to its records: the totals of exposure in major
/// units, and how much of the current one the rest of the reserve covers.
#[must_use]
pub fn exposure(project: &Project) -> Vec<(&'static str, Value)> {
    let exposure = exposure::of(project);
    let sums = |totals: Totals| {
        let sum = |expected: exposure::Expected| scaled(expected.money, 2);
        json!({ "inherent": sum(totals.inherent), "current": sum(totals.current), "residual": sum(totals.residual) })
    };
    vec![
        ("totals", json!({ "threats": sums(exposure.threats), "opportunities": sums(exposure.opportunities) })),
        ("reserve_cover", exposure.cover(project).map_or(Value::Null, |cover| scaled(cover, 2))),
    ]
}

struct Document<'a> {
    facts: &'a Facts<'a>,
    charter: bool,
    extras: Vec<(&'static str, Value)>,
    lists: &'a Lists<'a>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("project", &Head { facts: self.facts, whole: self.charter })?;
        map.serialize_entry("today", &self.facts.today.to_string())?;
        for (key, value) in &self.extras {
            map.serialize_entry(key, value)?;
        }
        for (name, rows) in self.lists {
            let rows: Vec<Entry<'_>> = rows.iter().map(|row| Entry { row: *row, facts: self.facts }).collect();
            map.serialize_entry(name, &rows)?;
        }
        map.end()
    }
}

/// The project itself.
struct Head<'a> {
    facts: &'a Facts<'a>,
    whole: bool,
}

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let charter = self.facts.project.charter();
        map.serialize_entry("name", &charter.map(|charter| clean::visible(&charter.title)))?;
        match charter {
            Some(charter) if self.whole => entries(charter, self.facts, &mut map)?,
            _ => map.serialize_entry("code", &charter.map(|charter| clean::visible(&charter.code)))?,
        }
        map.end()
    }
}

/// One record.
struct Entry<'a> {
    row: &'a dyn Row,
    facts: &'a Facts<'a>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        entries(self.row, self.facts, &mut map)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(row: &dyn Row, facts: &Facts<'_>, map: &mut M) -> Result<(), M::Error> {
    let shape = row.kind().shape();
    map.serialize_entry("id", row.id())?;
    map.serialize_entry("uid", &row.uid().to_string())?;
    map.serialize_entry("rev", &row.rev())?;
    for (n, field) in shape.fields.iter().enumerate() {
        let cell = row.cell(n);
        map.serialize_entry(field.key, &cell_value(&cell.face(), cell.editor()))?;
    }
    let derived = shape.derived.iter().enumerate();
    let derived = derived.map(|(n, (key, ..))| ((*key).to_owned(), value(&row.derived(n, facts))));
    let planned = timeline::derived(row, facts).into_iter().map(|(key, value)| (key.to_owned(), value));
    map.serialize_entry("derived", &Value::Object(derived.chain(planned).collect()))
}

/// What stands in a cell; its editor says how nothing is written.
fn cell_value(face: &Face<'_>, editor: Editor) -> Value {
    match (face, editor) {
        (Face::Empty, Editor::Flag) => Value::Bool(false),
        (Face::Empty, Editor::Lines | Editor::Choices(_) | Editor::Notation(_) | Editor::Link { many: true, .. }) => json!([]),
        // A notation may be a list of bare numbers, such as the answers of a survey.
        (Face::Lines(lines), Editor::Notation(_)) => {
            let numbers: Result<Vec<i64>, _> = lines.iter().map(|line| line.parse::<i64>()).collect();
            numbers.map_or_else(|_| value(face), |numbers| json!(numbers))
        }
        _ => value(face),
    }
}

/// What stands in a face.
#[must_use]
pub fn value(face: &Face<'_>) -> Value {
    match face {
        Face::Empty => Value::Null,
        Face::Line(text) | Face::Text(text) => json!(clean::visible(text)),
        Face::Lines(lines) => lines.iter().map(|line| json!(clean::visible(line))).collect(),
        Face::Date(day) => json!(day.to_string()),
        Face::Time(time) => json!(time.format("%Y-%m-%dT%H:%M").to_string()),
        Face::Span(from, to) => json!({ "from": from.map(|day| day.to_string()), "to": to.map(|day| day.to_string()) }),
        Face::Number { value, places, .. } => scaled(*value, *places),
        Face::Money(minor) => scaled(*minor, 2),
        Face::Flag(flag) => json!(flag),
        Face::Choice(set, index) => json!(set.keys[*index]),
        Face::Choices(set, indexes) => indexes.iter().map(|index| json!(set.keys[*index])).collect(),
        Face::Link(link) => json!(clean::visible(&link.id)),
        Face::Links(links) => links.iter().map(|link| json!(clean::visible(&link.id))).collect(),
        Face::Stamp(stamp) => json!({ "at": stamp.at.format("%Y-%m-%dT%H:%M:%S").to_string(), "by": clean::visible(&stamp.by) }),
    }
}

/// `value / 10^places`. Whole numbers stay whole. Up to 15 digits a decimal
/// fraction survives the way through a float, and more cannot be entered.
pub(super) fn scaled(value: i64, places: u8) -> Value {
    let scale = 10_i64.pow(u32::from(places.min(18)));
    if value % scale == 0 {
        return json!(value / scale);
    }
    crate::data::cell::decimal(value, places).parse::<f64>().map_or(Value::Null, |number| json!(number))
}

/// Whether a record is for the client's eyes.
#[must_use]
pub fn is_public(row: &dyn Row) -> bool {
    row.visibility().index() >= Visibility::Client.index()
}

/// Every record type but the charter, which is the project itself.
#[must_use]
pub fn everything<'a>(facts: &Facts<'a>, archived: bool) -> Lists<'a> {
    let kinds = Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Charter);
    kinds.map(|kind| (kind.plural(), super::panes::rows(facts, kind, archived))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::project::Record;
    use crate::data::records::{Charter, Feedback, Risk};
    use crate::data::rows::Collection;
    use crate::data::values::{Answers, Money, Span, Uid};

    fn project() -> Project {
        let mut project = Project::default();
        project.project.put(Record::Charter(Arc::new(Charter {
            uid: Uid::new(),
            id: "P1".into(),
            code: "EDP".into(),
            title: "平台".into(),
            ..Charter::default()
        })));
        let window = Span { from: "2026-08-24".parse().ok(), to: None };
        let risk = Risk {
            uid: Uid::new(),
            id: "R01".into(),
            title: "晚\u{202e}到".into(),
            cost: Money(Some(16_000_050)),
            window,
            ..Risk::default()
        };
        project.risks.put(Record::Risk(Arc::new(risk)));
        let survey = Feedback { uid: Uid::new(), id: "F01".into(), csat: Answers(vec![5, 4]), ..Feedback::default() };
        project.feedback.put(Record::Feedback(Arc::new(survey)));
        project
    }

    fn read(project: &Project, charter: bool) -> Value {
        let facts = project.facts("2026-08-19".parse().unwrap());
        serde_json::from_str(&document(&facts, charter, exposure(project), &everything(&facts, false))).unwrap()
    }

    #[test]
    fn each_type_of_value_has_its_json_form() {
        let json = read(&project(), false);
        assert_eq!((&json["today"], &json["project"]), (&json!("2026-08-19"), &json!({"code": "EDP", "name": "平台"})));
        let risk = &json["risks"][0];
        assert_eq!(risk["id"], "R01");
        assert_eq!(risk["title"], "晚到", "what could attack a terminal is gone");
        assert_eq!(risk["cost"], json!(160_000.5));
        assert_eq!(risk["window"], json!({"from": "2026-08-24", "to": null}));
        assert_eq!((&risk["owner"], &risk["responses"], &risk["responses_done"]), (&Value::Null, &json!([]), &json!(false)));
        assert_eq!(risk["state"], "identified");
        assert_eq!((&risk["vis"], &risk["archived"], &risk["tags"]), (&json!("private"), &json!(false), &json!([])));
        assert_eq!(json["feedback"][0]["csat"], json!([5, 4]));
    }

    #[test]
    fn every_field_and_every_derived_value_is_there() {
        let json = read(&project(), true);
        for (json, kind) in [(&json["risks"][0], Kind::Risk), (&json["project"], Kind::Charter)] {
            let shape = kind.shape();
            assert!(shape.fields.iter().all(|field| json.get(field.key).is_some()));
            assert!(shape.derived.iter().all(|(key, ..)| json["derived"].get(key).is_some()));
        }
        assert_eq!((&json["project"]["code"], &json["project"]["name"]), (&json!("EDP"), &json!("平台")));
    }

    #[test]
    fn every_kind_has_its_list_even_if_empty() {
        let json = read(&Project::default(), false);
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Charter) {
            assert_eq!(json[kind.plural()], json!([]), "{kind:?}");
        }
        assert_eq!(json["totals"]["threats"]["inherent"], 0);
        assert_eq!(json["reserve_cover"], Value::Null);
    }

    #[test]
    fn the_largest_amounts_are_exact() {
        for minor in [999_999_999_999_999, -999_999_999_999_999, 1, -5, 120, 0] {
            let shown = scaled(minor, 2).to_string();
            let plain = crate::data::cell::decimal(minor, 2);
            assert_eq!(shown, plain, "{minor}");
        }
    }
}
