//! Reads the text of one collection, and says exactly what is wrong with it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use super::error::{Fault, Problem};
use super::foreign::{Foreign, Kept};
use super::format::{self, Checksum, Head, SCHEMA, WRITER};
use crate::data::cell::is_conflict_marker;
use crate::data::project::{Kind, Project, Record};
use crate::data::syntax;
use crate::data::values::Uid;

/// The most problems told about one file.
const MOST_PROBLEMS: usize = 100;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// Its records in the order of the file.
    pub records: Vec<Record>,
    /// What they hold besides their fields.
    pub kept: Kept,
    /// Whether something else than this program changed the file.
    pub outside: bool,
    /// The records with links of which only the short id is known.
    pub unresolved: Vec<Uid>,
}

/// Reads a file of records of that kind. `path` is only named in problems.
///
/// # Errors
/// Everything that is wrong, at least one problem. Then nothing of the file is
/// to be used.
pub fn load(kind: Kind, path: &Path, bytes: &[u8]) -> Result<Loaded, Vec<Problem>> {
    // What this program wrote needs no search for what others do to files.
    if let Ok(text) = std::str::from_utf8(bytes)
        && format::checksum(text) == Checksum::Right
        && let Some(texts) = format::cut(kind, text)
        && let Ok(loaded) = records(kind, path, text, &texts, false)
    {
        return Ok(loaded);
    }
    let text = decode(path, bytes).map_err(|problem| vec![problem])?;
    let checksum = format::checksum(text);
    let head = head(path, text).map_err(|problem| vec![problem])?;
    if head.kind != kind.key() {
        return Err(vec![Problem::of(path, Fault::OtherKind { found: head.kind, wanted: kind.key() })]);
    }
    let scan = head.foreign || checksum != Checksum::Right || head.writer.as_deref() != Some(WRITER);
    let texts: Vec<&str> = head.records.iter().map(|raw| raw.get_ron()).collect();
    let loaded = records(kind, path, text, &texts, scan)?;
    Ok(Loaded { outside: checksum == Checksum::Wrong, ..loaded })
}

/// Reads the records whose texts, parts of `text`, are given. `scan`: look for
/// what they hold besides their fields.
fn records(kind: Kind, path: &Path, text: &str, texts: &[&str], scan: bool) -> Result<Loaded, Vec<Problem>> {
    let options = format::options();
    let (mut problems, mut seen, mut unnumbered) = (Vec::new(), Seen::default(), Vec::new());
    let mut out = Loaded { records: Vec::with_capacity(texts.len()), ..Loaded::default() };
    for &raw in texts {
        let begin = raw.as_ptr().addr() - text.as_ptr().addr();
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
        let mut record = match Record::from_ron(kind, raw, &options) {
            Ok(record) => record,
            Err(error) => {
                let place = beyond(position(text, begin), error.line, error.column);
                problems.push(Problem::of(path, Fault::Syntax(Box::new(error.reason))).at(place).record(id_in(raw)));
                continue;
            }
        };
        let complete = !record.row().uid().is_nil() && !record.row().id().is_empty();
        if !complete {
            complete_ids(&mut record, raw, &mut seen);
        }
        let id = record.row().id();
        let fault = if !id.is_empty() && Kind::of_id(id) != Some(kind) {
            // A link to it could be written and never read.
            Some((id.to_owned(), Fault::BadId(id.to_owned(), format!("{}12", kind.prefixes()[0]))))
        } else {
            seen.note(&record).map(|id| (id.clone(), Fault::Duplicate(id)))
        };
        if let Some((id, fault)) = fault {
            let place = position(text, begin + raw.find(&id).unwrap_or(0));
            problems.push(Problem::of(path, fault).at(place).record(id_in(raw)));
        }
        let mut resolved = true;
        record.each_ref(&mut |link| resolved &= !link.uid.is_nil());
        let uid = record.row().uid();
        if !resolved {
            out.unresolved.push(uid);
        }
        if record.row().id().is_empty() {
            unnumbered.push(out.records.len());
        }
        if scan && let Some(foreign) = Foreign::find(&record, raw, complete && resolved) {
            out.kept.insert(uid, foreign);
        }
        out.records.push(record);
    }
    if problems.is_empty() {
        number(kind, &mut out.records, &unnumbered);
        Ok(out)
    } else {
        Err(problems)
    }
}

/// The text of a file, if it is text and whole.
fn decode<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::of(path, Fault::Empty));
    }
    let before = |end: usize| position_in_bytes(&bytes[..end]);
    if let Some(nul) = bytes.iter().position(|&b| b == 0) {
        return Err(Problem::of(path, Fault::Nul).at(before(nul)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        // The end of the bad bytes: their beginning may be a good character cut short.
        let end = error.error_len().map_or(bytes.len(), |length| error.valid_up_to() + length);
        Problem::of(path, Fault::NotUtf8).at(before(end))
    })?;
    match text.lines().position(is_conflict_marker) {
        Some(line) => Err(Problem::of(path, Fault::Conflict).at((line + 1, 1))),
        None => Ok(text),
    }
}

/// The outside of a file. Its records are RON, but not read yet.
pub(super) fn head<'a>(path: &Path, text: &'a str) -> Result<Head<'a>, Problem> {
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    let newer = |found| Problem::of(path, Fault::Newer { found, known: SCHEMA });
    match format::options().from_str::<Head<'a>>(text) {
        Ok(head) if head.schema > SCHEMA => Err(newer(head.schema)),
        Ok(head) => Ok(head),
        Err(error) => match format::options().from_str::<Version>(text) {
            // A newer file may be built differently.
            Ok(version) if version.schema > SCHEMA => Err(newer(version.schema)),
            _ => {
                let place = (error.span.start.line, error.span.start.col);
                let record = block_at(text, place.0).and_then(id_in);
                Err(Problem::of(path, Fault::Syntax(Box::new(syntax::sentence(&error.code)))).at(place).record(record))
            }
        },
    }
}

/// The ids met so far.
#[derive(Default)]
struct Seen {
    uids: HashSet<Uid>,
    ids: HashSet<String>,
    texts: HashMap<u128, u32>,
}

impl Seen {
    /// Takes note of a record; its unique or short id if that was met before.
    fn note(&mut self, record: &Record) -> Option<String> {
        let row = record.row();
        if !row.id().is_empty() && !self.ids.insert(row.id().to_ascii_uppercase()) {
            return Some(row.id().to_owned());
        }
        (!self.uids.insert(row.uid())).then(|| row.uid().to_string())
    }
}

/// Gives a hand-written record a unique id. It follows from kind and short id,
/// or from the text, so that every session that reads the file gives the same.
fn complete_ids(record: &mut Record, text: &str, seen: &mut Seen) {
    let row = record.row_mut();
    if !row.uid().is_nil() {
        return;
    }
    let id = row.id().to_owned();
    let key = if id.is_empty() { text.trim().to_owned() } else { id.to_ascii_uppercase() };
    let hash = |n: u32| xxhash_rust::xxh3::xxh3_128(format!("{}\n{n}\n{key}", row.kind().key()).as_bytes());
    // The same text twice is two records; the same short id twice is an error that is told later.
    let n = seen.texts.entry(hash(0)).or_default();
    let bytes = hash(if id.is_empty() { *n } else { 0 }).to_be_bytes();
    *n += 1;
    row.identify(Uid(uuid::Builder::from_custom_bytes(bytes).into_uuid()), id);
}

/// Gives the next free short ids to the records that have none.
fn number(kind: Kind, records: &mut [Record], unnumbered: &[usize]) {
    if unnumbered.is_empty() {
        return;
    }
    let mut project = Project::default();
    for record in records.iter() {
        project.collection_mut(kind).put(record.clone());
    }
    for &n in unnumbered {
        let row = records[n].row_mut();
        let id = project.next_id(kind, row.id_prefix());
        row.identify(row.uid(), id);
        project.collection_mut(kind).put(records[n].clone());
    }
}

/// Line and column of a byte, both from 1, the column in characters.
pub(super) fn position(text: &str, byte: usize) -> (usize, usize) {
    position_in_bytes(&text.as_bytes()[..byte.min(text.len())])
}

fn position_in_bytes(before: &[u8]) -> (usize, usize) {
    let line = before.split(|&b| b == b'\n').count();
    let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
    (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
}

/// The place in the file of a place in a part of it that begins at `begin`.
const fn beyond(begin: (usize, usize), line: usize, column: usize) -> (usize, usize) {
    if line <= 1 { (begin.0, begin.1 + column.saturating_sub(1)) } else { (begin.0 + line - 1, column) }
}

/// The record around a line: from the last line that only opens one to the
/// next line that closes it.
fn block_at(text: &str, line: usize) -> Option<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let before = lines.get(..line.min(lines.len()))?;
    let from = before.iter().rposition(|line| line.trim() == "(").filter(|&n| n > 0)?;
    let length = lines[from..].iter().take_while(|line| !line.trim().starts_with(')')).count();
    let start = lines[from].as_ptr().addr() - text.as_ptr().addr();
    let last = lines.get(from + length.saturating_sub(1))?;
    text.get(start..last.as_ptr().addr() - text.as_ptr().addr() + last.len())
}

/// The short id that stands in the text of a record.
fn id_in(text: &str) -> Option<String> {
    text.match_indices("id:").find_map(|(n, _)| {
        let alone = !text[..n].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let value = text[n + 3..].trim_start().strip_prefix('"')?;
        let id = &value[..value.find('"')?];
        (alone && !id.is_empty() && id.len() <= 32).then(|| id.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::data::record::Row;
    use crate::data::records::risk::{RiskCategory, RiskState};
    use crate::data::records::{Action, Risk};
    use crate::data::testing::told;
    use crate::data::values::{Amount, Link, Links, Money, Ref, Span, Stamp, Tags, Text};

    fn risk(n: u128) -> Risk {
        Risk { uid: Uid(Uuid::from_u128(n)), id: format!("R{n:02}"), title: format!("risk {n}"), ..Risk::default() }
    }

    fn text_of(risks: &[Risk]) -> String {
        format::write(Kind::Risk, risks.iter().map(|risk| risk as &dyn Row), &Kept::new())
    }

    fn read(text: &str) -> Result<Loaded, Vec<Problem>> {
        load(Kind::Risk, Path::new("risks.ron"), text.as_bytes())
    }

    /// The only problem of a text: its place, record, and fault.
    fn problem(text: &[u8]) -> (String, Fault) {
        let problems = load(Kind::Risk, Path::new("risks.ron"), text).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        (problems[0].location(), problems[0].fault.clone())
    }

    #[test]
    fn a_file_looks_like_this() {
        let mut one = risk(1);
        one.rev = 3;
        one.effect = Text("line one\nline \"two\".".into());
        one.category = Some(RiskCategory::Client);
        let text = text_of(&[one]);
        let (body, sum) = text.split_at(text.rfind("// checksum").unwrap());
        assert!(sum.len() == "// checksum: 0123456789abcdef\n".len(), "{sum}");
        let record = r##"(
    schema: 1,
    kind: "risk",
    writer: "VERSION",
    records: [
        (
            uid: "00000000-0000-0000-0000-000000000001",
            id: "R01",
            rev: 3,
            title: "risk 1",
            kind: threat,
            state: identified,
            effect: r#"line one
line "two"."#,
            category: client,
            vis: private,
        ),
    ],
)
"##;
        assert_eq!(body.split_once('\n').unwrap().1, record.replace("VERSION", WRITER));
    }

    #[test]
    fn a_good_checksum_is_no_change_and_a_hand_edit_is_one_that_loads() {
        let text = text_of(&[risk(1)]);
        assert!(!read(&text).unwrap().outside);
        let loaded = read(&text.replace("risk 1", "risk one")).unwrap();
        assert!(loaded.outside);
        assert_eq!(loaded.records[0].row().title(), "risk one");
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let text = text_of(&[risk(1)]);
        let loaded = read(&format!("\u{feff}{text}")).unwrap();
        assert_eq!((loaded.records.len(), loaded.outside), (1, false));
    }

    #[test]
    fn an_error_has_line_column_record_and_reason() {
        let text = text_of(&[risk(1), risk(2)])
            .replace("title: \"risk 2\",\n            kind: threat", "title: \"risk 2\",\n            kind: treat");
        let line = text.lines().position(|line| line.contains("treat,")).unwrap() + 1;
        let (place, fault) = problem(text.as_bytes());
        assert!(place.starts_with(&format!("risks.ron:{line}:")) && place.ends_with("(R02)"), "{place}");
        let Fault::Syntax(why) = &fault else { panic!("{fault:?}") };
        assert_eq!(told(why), "stored-field kind | stored-choice treat | threat, opportunity");
    }

    #[test]
    fn a_lost_comma_is_found_where_it_is() {
        let text = text_of(&[risk(1), risk(2)]).replace("id: \"R02\",", "id: \"R02\"");
        let line = text.lines().position(|line| line.ends_with("\"R02\"")).unwrap() + 1;
        let (place, _) = problem(text.as_bytes());
        assert!(
            place.starts_with(&format!("risks.ron:{line}")) || place.starts_with(&format!("risks.ron:{}", line + 1)),
            "{place}"
        );
        assert!(place.ends_with("(R02)"), "{place}");
    }

    #[test]
    fn every_broken_record_is_told() {
        let text = text_of(&[risk(1), risk(2), risk(3)]).replace("kind: threat", "kind: 7");
        assert_eq!(read(&text).unwrap_err().len(), 3);
    }

    #[test]
    fn damage_has_its_own_words() {
        let text = text_of(&[risk(1)]);
        assert_eq!(problem(b"").1, Fault::Empty);
        assert_eq!(problem(&[0; 100]).1, Fault::Nul);
        let bad = [text.as_bytes(), b"\n// \xe6\xb5 x"].concat();
        let (place, fault) = problem(&bad);
        assert_eq!(fault, Fault::NotUtf8);
        let line = text.lines().count() + 2;
        assert!(place.starts_with(&format!("risks.ron:{line}:")), "{place}");
        let marked = text.replace("    records: [\n", "    records: [\n<<<<<<< HEAD\n");
        assert_eq!(problem(marked.as_bytes()), ("risks.ron:7:1".to_owned(), Fault::Conflict));
    }

    #[test]
    fn a_newer_file_is_known_as_newer_even_if_it_is_built_differently() {
        let text = text_of(&[risk(1)]).replace("schema: 1", "schema: 2");
        assert_eq!(problem(text.as_bytes()).1, Fault::Newer { found: 2, known: SCHEMA });
        assert_eq!(problem(b"(schema: 9, parts: {1: 2})").1, Fault::Newer { found: 9, known: SCHEMA });
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let text = text_of(&[]).replace("\"risk\"", "\"task\"");
        assert_eq!(problem(text.as_bytes()).1, Fault::OtherKind { found: "task".into(), wanted: "risk" });
    }

    #[test]
    fn the_same_id_twice_is_an_error_at_the_second_place() {
        let (one, mut two) = (risk(1), risk(2));
        two.id = "R01".into();
        let text = text_of(&[one, two]);
        let line = text.lines().enumerate().filter(|(_, line)| line.contains("\"R01\"")).nth(1).unwrap().0 + 1;
        assert_eq!(problem(text.as_bytes()), (format!("risks.ron:{line}:18 (R01)"), Fault::Duplicate("R01".into())));
        let (one, mut two) = (risk(1), risk(2));
        two.uid = one.uid;
        assert!(matches!(problem(text_of(&[one, two]).as_bytes()).1, Fault::Duplicate(_)));
    }

    #[test]
    fn an_id_of_another_kind_is_refused_where_it_stands() {
        let fault = problem(text_of(&[risk(1)]).replace("\"R01\"", "\"risk one\"").as_bytes()).1;
        assert_eq!(fault, Fault::BadId("risk one".into(), "R12".into()));
        assert_eq!(problem(br#"(schema: 1, kind: "risk", records: [(id: "T01")])"#).0, "risks.ron:1:43 (T01)");
    }

    #[test]
    fn hand_written_records_get_the_same_unique_ids_each_time_and_the_next_numbers() {
        let text = r#"(schema: 1, kind: "risk", records: [(id: "R05", title: "a"), (title: "b"), (title: "b")])"#;
        let loaded = read(text).unwrap();
        let ids: Vec<&str> = loaded.records.iter().map(|record| record.row().id()).collect();
        assert_eq!(ids, ["R05", "R06", "R07"]);
        assert!(loaded.records.iter().all(|record| !record.row().uid().is_nil()));
        assert_eq!(read(text).unwrap(), loaded);
        let edited = read(&text.replace("\"a\"", "\"changed\"")).unwrap();
        assert_eq!(edited.records[0].row().uid(), loaded.records[0].row().uid());
    }

    #[test]
    fn comments_and_fields_of_another_version_survive() {
        let text = text_of(&[risk(1), risk(2)])
            .replace(
                "        (\n            uid: \"00000000-0000-0000-0000-000000000001\"",
                "        // ask Li\n        (\n            uid: \"00000000-0000-0000-0000-000000000001\"",
            )
            .replace("id: \"R02\",", "id: \"R02\",\n            mood: [1, (a: \"b\")],");
        let mut loaded = read(&text).unwrap();
        assert_eq!(loaded.kept.len(), 2);
        let again = |loaded: &Loaded| format::write(Kind::Risk, loaded.records.iter().map(Record::row), &loaded.kept);
        assert!(again(&loaded).contains("// ask Li\n        (\n") && again(&loaded).contains("mood: [1, (a: \"b\")],"));
        // Changed, it keeps the field it does not know.
        loaded.kept.values_mut().for_each(|foreign| foreign.text.clear());
        assert!(again(&loaded).contains("mood: [1, (a: \"b\")],"));
        // And once more, from a file whose checksum is right.
        assert_eq!(read(&again(&loaded)).unwrap().kept.len(), 1);
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let deep = format!("(schema: 1, kind: \"risk\", records: [{}{}])", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(problem(deep.as_bytes()).1, Fault::Syntax(_)));
    }

    #[test]
    fn text_that_looks_like_a_conflict_can_be_saved() {
        let mut one = risk(1);
        one.cause = Text("a\n<<<<<<< HEAD\nb\u{0}".into());
        let loaded = read(&text_of(std::slice::from_ref(&one))).unwrap();
        assert_eq!(loaded.records, [Record::Risk(Arc::new(one))]);
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,20}",
            "(\\PC|\n|\"|#|\\\\|\t|\r){0,20}",
            Just("r#\"x\"#\n\"##".to_owned()),
            Just("对接 \u{1f600}\n\u{7f}".to_owned())
        ]
    }

    fn day() -> impl Strategy<Value = Option<chrono::NaiveDate>> {
        prop::option::of(
            (0..80_000_u64).prop_map(|n| chrono::NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Days::new(n)),
        )
    }

    prop_compose! {
        fn any_risk()(
            texts in prop::array::uniform4(any_text()),
            tags in prop::collection::btree_set(any_text(), 0..3),
            (from, to, act_by) in (day(), day(), day()),
            (p, pct, days, cost) in (prop::option::of(1_i64..=5), prop::option::of(0_i64..=100), prop::option::of(-2500_i64..=2500), prop::option::of(any::<i64>())),
            (state, category, flag, rev) in (0..7_usize, 0..10_usize, any::<bool>(), 0..1000_u32),
            links in prop::collection::btree_set(1_u128..9, 0..4),
        ) -> Risk {
            use crate::data::values::Choice;
            let [title, cause, trigger, by] = texts;
            let link = |kind: Kind, n: u128| Ref { kind, uid: Uid(Uuid::from_u128(n)), id: format!("{}{n:02}", kind.prefixes()[0]) };
            let mut risk = Risk {
                uid: Uid(Uuid::from_u128(1)), id: "R01".into(), rev, title, cause: Text(cause), trigger,
                state: RiskState::ALL[state], category: RiskCategory::ALL.get(category).copied(),
                responses_done: flag, window: Span { from, to }, act_by, cost: Money(cost), tags: Tags(tags),
                responses: Links::to(links.iter().map(|&n| link(Kind::Action, n)).collect()),
                owner: links.first().map(|&n| Link::to(link(Kind::Stakeholder, n))).unwrap_or_default(),
                ..Risk::default()
            };
            if let Some(p) = p { risk.p = Amount::of(p); }
            if let Some(pct) = pct { risk.p_pct = Amount::of(pct); }
            if let Some(days) = days { risk.days = Amount::of(days); }
            let at = chrono::NaiveDate::from_ymd_opt(2026, 8, 19).unwrap().and_hms_opt(9, 0, 1).unwrap();
            risk.touch(Stamp { at, by });
            risk
        }
    }

    proptest! {
        #[test]
        fn any_record_reads_back_as_itself_from_file_and_history(mut risk in any_risk()) {
            risk.rev = risk.rev.max(1);
            let want = Record::Risk(Arc::new(risk.clone()));
            let loaded = read(&text_of(std::slice::from_ref(&risk))).unwrap();
            prop_assert_eq!(&loaded.records[..], std::slice::from_ref(&want));
            prop_assert!(loaded.kept.is_empty() && loaded.unresolved.is_empty() && !loaded.outside);
            let line = format::record(&risk, true, &[]);
            prop_assert!(!line.contains(['\n', '\r']));
            prop_assert_eq!(Record::from_ron(Kind::Risk, &line, &format::options()).unwrap(), want);
        }

        #[test]
        fn no_damage_panics(cut in 0..2000_usize, flip in 0..2000_usize, byte in any::<u8>()) {
            let mut bytes = text_of(&[risk(1), risk(2)]).into_bytes();
            let n = flip % bytes.len();
            bytes[n] = byte;
            let _ = load(Kind::Risk, Path::new("f"), &bytes);
            bytes.truncate(cut % bytes.len());
            let _ = load(Kind::Risk, Path::new("f"), &bytes);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = load(Kind::Risk, Path::new("f"), &bytes);
        }
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_a_record_is_read_right() {
        let mut one = risk(1);
        one.cause = Text("a\n        ),\n        (\n    ],\n)\n// checksum: 0".into());
        let risks = [one, risk(2)];
        assert_eq!(format::cut(Kind::Risk, &text_of(&risks)).unwrap().len(), 3);
        let loaded = read(&text_of(&risks)).unwrap();
        assert_eq!(loaded.records, risks.map(|risk| Record::Risk(Arc::new(risk))));
    }

    #[test]
    fn a_file_of_this_program_needs_no_parser_to_be_cut() {
        let text = text_of(&[risk(1), risk(2)]);
        assert_eq!(format::cut(Kind::Risk, &text).unwrap(), [1, 2].map(|n| format::record(&risk(n), false, &[])));
        assert_eq!(format::cut(Kind::Risk, &text_of(&[])).unwrap(), [""; 0]);
        assert_eq!(format::cut(Kind::Task, &text), None);
    }

    #[test]
    fn every_kind_reads_back() {
        for &kind in Kind::ALL {
            let mut record = Record::blank(kind);
            let prefix = record.row().id_prefix();
            record.row_mut().identify(Uid(Uuid::from_u128(5)), format!("{prefix}05"));
            let text = format::write(kind, std::iter::once(record.row()), &Kept::new());
            assert_eq!(load(kind, Path::new("f"), text.as_bytes()).unwrap().records, [record]);
        }
    }

    #[test]
    fn short_ids_in_links_are_found_in_the_whole_project() {
        let mut project = Project::default();
        let action = Action { uid: Uid(Uuid::from_u128(3)), id: "A03".into(), ..Action::default() };
        project.collection_mut(Kind::Action).put(Record::Action(Arc::new(action)));
        let loaded = read(r#"(schema: 1, kind: "risk", records: [(id: "R05", responses: ["a03", "A77"])])"#).unwrap();
        project.collection_mut(Kind::Risk).put(loaded.records[0].clone());
        let uid = loaded.unresolved[0];
        assert_eq!(project.resolve_links(&[(Kind::Risk, uid)]), [(Kind::Risk, uid, "A77".to_owned())]);
        assert!(project.risks.get(uid).unwrap().responses.has(Uid(Uuid::from_u128(3))));
    }
}
