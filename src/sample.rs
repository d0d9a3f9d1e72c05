//! The sample project: a bank orders a data platform, told once in Chinese and
//! once in English, with the same records under the same ids. `duijie demo`,
//! screenshots and tests use it. All names are fictional.

use chrono::NaiveDate;

use crate::lang::Language;

/// The day on which the story stands still, so that every figure of the
/// sample is the same on every day it is looked at.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 8, 19).expect("a day of the calendar");

/// The files of one language: name and text of each.
macro_rules! files {
    ($language:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../assets/sample/", $language, "/", $name)))),*]
    };
}

const ZH: &[(&str, &str)] = files!("zh":
    "project.ron" "milestones.ron" "tasks.ron" "deliverables.ron" "criteria.ron" "checks.ron" "rounds.ron" "risks.ron"
    "issues.ron" "changes.ron" "stakeholders.ron" "observations.ron" "expectations.ron" "comm_items.ron" "interactions.ron"
    "meetings.ron" "agenda_items.ron" "notes.ron" "decisions.ron" "confirmations.ron" "actions.ron" "feedback.ron"
    "lessons.ron" "snapshots.ron"
);

const EN: &[(&str, &str)] = files!("en":
    "project.ron" "milestones.ron" "tasks.ron" "deliverables.ron" "criteria.ron" "checks.ron" "rounds.ron" "risks.ron"
    "issues.ron" "changes.ron" "stakeholders.ron" "observations.ron" "expectations.ron" "comm_items.ron" "interactions.ron"
    "meetings.ron" "agenda_items.ron" "notes.ron" "decisions.ron" "confirmations.ron" "actions.ron" "feedback.ron"
    "lessons.ron" "snapshots.ron"
);

/// The files of the project directory of the sample in that language: name
/// (`risks.ron`) and text. Kinds without records have no file.
#[must_use]
pub const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::Zh => ZH,
        Language::En => EN,
    }
}

/// The sample is what its story says; other tests read it here.
#[cfg(test)]
#[allow(clippy::must_use_candidate, clippy::missing_panics_doc, missing_docs, reason = "only tests call it")]
pub mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::calendar::Calendar;
    use crate::data::cell::{Face, Ron};
    use crate::data::clean;
    use crate::data::exposure;
    use crate::data::project::{Kind, Project, Record};
    use crate::data::record::Row;
    use crate::data::records::observation::ObservationKind;
    use crate::data::records::risk::Band;
    use crate::data::values::{LINE_COLUMNS, Ref, Uid};

    #[derive(serde::Deserialize)]
    struct File {
        schema: u32,
        kind: String,
        records: Vec<Box<ron::value::RawValue>>,
    }

    /// The sample of that language in memory.
    pub fn project(language: Language) -> Project {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let mut project = Project { calendar: Arc::new(Calendar::cn()), ..Project::default() };
        for (name, text) in files(language) {
            let file: File = options.from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let kind = Kind::named(&file.kind).unwrap();
            assert_eq!((file.schema, format!("{}.ron", kind.plural()).as_str()), (1, *name));
            assert!(!file.records.is_empty(), "{name} is empty");
            for raw in file.records {
                let record = Record::from_ron(kind, raw.get_ron(), &options).unwrap_or_else(|error| panic!("{name}: {error:?}"));
                project.collection_mut(kind).put(record);
            }
        }
        project
    }

    fn both() -> [Project; 2] {
        Language::ALL.map(project)
    }

    /// Prefix and number of a short id.
    fn parts(id: &str) -> (&str, u32) {
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        (prefix, id[prefix.len()..].parse().unwrap())
    }

    #[test]
    fn records_stand_in_the_order_of_their_ids_and_no_id_stands_twice() {
        for project in both() {
            for kind in Kind::ALL {
                let rows: Vec<&dyn Row> = project.collection(*kind).rows().collect();
                for pair in rows.windows(2) {
                    assert!(parts(pair[0].id()) < parts(pair[1].id()), "{} before {}", pair[0].id(), pair[1].id());
                }
                for row in rows {
                    assert_eq!((Kind::of_id(row.id()), row.rev()), (Some(*kind), 1), "{}", row.id());
                    assert!(!row.uid().is_nil());
                }
            }
        }
    }

    #[test]
    fn every_link_points_to_a_record_with_that_id() {
        for project in both() {
            let check = |row: &dyn Row, link: &Ref| {
                let target = project.target(link).unwrap_or_else(|| panic!("{} > {link}", row.id()));
                assert_eq!(target.id(), link.id, "{}", row.id());
            };
            for row in project.rows() {
                for n in 0..row.kind().shape().fields.len() {
                    match row.cell(n).face() {
                        Face::Link(link) => check(row, link),
                        Face::Links(links) => links.into_iter().for_each(|link| check(row, link)),
                        _ => {}
                    }
                }
            }
            project.tasks.iter().for_each(|task| task.preds.0.iter().for_each(|pred| check(task, &pred.link)));
            project.milestones.iter().for_each(|m| m.preds.0.iter().for_each(|pred| check(m, &pred.link)));
            project.snapshots.iter().for_each(|shot| shot.forecasts.0.iter().for_each(|(link, _)| check(shot, link)));
        }
    }

    #[test]
    fn texts_are_clean_and_lines_are_short() {
        use unicode_width::UnicodeWidthStr;
        for project in both() {
            for row in project.rows() {
                for n in 0..row.kind().shape().fields.len() {
                    match row.cell(n).face() {
                        Face::Line(line) => {
                            assert_eq!(clean::line(&line), line, "{}", row.id());
                            assert!(line.width() <= LINE_COLUMNS, "{} {line}", row.id());
                        }
                        Face::Text(text) => assert_eq!(clean::text(&text), text, "{}", row.id()),
                        Face::Lines(lines) => lines.iter().for_each(|line| assert_eq!(clean::line(line), *line)),
                        _ => {}
                    }
                }
            }
        }
    }

    /// A cell as a file holds it, without the words that a language changes.
    fn facts(row: &dyn Row, n: usize) -> String {
        let words = |face: &Face<'_>| matches!(face, Face::Line(_) | Face::Text(_) | Face::Stamp(_));
        match row.cell(n).face() {
            face if words(&face) => "words".to_owned(),
            Face::Lines(_) => "lines".to_owned(),
            Face::Empty => String::new(),
            _ => {
                let mut out = Ron::new(true);
                row.cell(n).write(&mut out);
                out.text
            }
        }
    }

    #[test]
    fn both_languages_tell_the_same_project() {
        let [zh, en] = both();
        assert_eq!(zh.rows().count(), en.rows().count());
        for row in zh.rows() {
            let other = en.row(row.kind(), row.uid()).unwrap_or_else(|| panic!("{} is missing in English", row.id()));
            assert_eq!(row.id(), other.id());
            for (n, field) in row.kind().shape().fields.iter().enumerate() {
                assert_eq!(facts(row, n), facts(other, n), "{} {}", row.id(), field.key);
            }
        }
    }

    #[test]
    fn the_english_sample_has_chinese_only_in_other_names() {
        let han = |text: &str| text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
        for row in project(Language::En).rows() {
            for (n, field) in row.kind().shape().fields.iter().enumerate() {
                assert!(field.key == "alias" || !han(&row.cell(n).face().show()), "{} {}", row.id(), field.key);
            }
        }
    }

    #[test]
    fn no_record_breaks_a_rule_of_its_kind() {
        for project in both() {
            for row in project.rows() {
                let faults = row.faults(&project.facts(TODAY));
                assert!(faults.is_empty(), "{}: {faults:?}", row.id());
            }
        }
    }

    #[test]
    fn the_clock_is_pinned_to_the_status_date() {
        for project in both() {
            assert_eq!(project.charter().and_then(|charter| charter.as_of), Some(TODAY));
        }
    }

    #[test]
    fn risks_have_the_scores_and_bands_of_the_story() {
        use Band::{Critical as C, High as H, Low as L, Medium as M};
        let expected = [
            (20, C, Some(H)),
            (9, M, Some(L)),
            (16, H, None),
            (12, H, Some(M)),
            (8, M, Some(L)),
            (16, H, Some(M)),
            (9, M, Some(L)),
            (8, M, Some(L)),
            (4, L, Some(L)),
            (10, H, Some(H)),
            (9, M, Some(M)),
            (8, M, Some(M)),
        ];
        for project in both() {
            let risks: Vec<_> = project.risks.iter().collect();
            assert_eq!(risks.len(), expected.len());
            for (risk, (score, band, residual)) in risks.into_iter().zip(expected) {
                assert_eq!((risk.score(), risk.band(), risk.residual_band()), (Some(score), Some(band), residual), "{}", risk.id);
            }
        }
    }

    #[test]
    fn exposure_is_that_of_the_story() {
        for project in both() {
            let exposure = exposure::of(&project);
            let threats = exposure.threats;
            assert_eq!(
                [threats.inherent, threats.current, threats.residual].map(|sum| sum.money),
                [28_800_000, 26_850_000, 8_650_000]
            );
            assert_eq!([threats.inherent, threats.current, threats.residual].map(|sum| sum.days), [302, 273, 93]);
            assert_eq!(exposure.opportunities.current.money, -14_800_000);
            assert_eq!(exposure.cover(&project), Some(97));
        }
    }

    #[test]
    fn the_plan_has_the_slips_of_the_story() {
        for project in both() {
            let slips: Vec<_> = project.milestones.iter().map(|milestone| milestone.slip(&project.calendar)).collect();
            assert_eq!(slips, [0, 5, 11, 21, 21, 11, 20, 20].map(Some));
            let slips: Vec<_> = project.tasks.iter().filter_map(|task| task.slip(&project.calendar)).collect();
            assert_eq!(slips, [0, 1, 3, 5, 5, 6, 11, 5, 11, 22, 7, 21, 8, 11, 21, 17, 8, 11, 11, 11, 11, 11, 11, 20, 20]);
            assert_eq!(project.tasks.iter().filter_map(|task| task.budget_pd.0).sum::<i64>(), 10_380);
            let earned: i64 = project.tasks.iter().map(|task| task.budget_pd.0.unwrap_or(0) * task.earned_pct(&project)).sum();
            assert_eq!(earned, 634_500, "634.5 person-days in thousandths");
        }
    }

    #[test]
    fn six_actions_are_open_and_three_of_them_overdue() {
        for project in both() {
            let open: Vec<_> = project.actions.iter().filter(|action| action.done_at.is_none()).collect();
            let overdue: Vec<_> =
                open.iter().filter(|action| action.due < Some(TODAY)).map(|action| action.id.as_str()).collect();
            assert_eq!((open.len(), overdue), (6, vec!["A10", "A12", "A20"]));
        }
    }

    #[test]
    fn four_contacts_are_due() {
        for project in both() {
            let mut due = Vec::new();
            for person in project.stakeholders.iter() {
                let Some(cadence) = person.cadence_d.0 else { continue };
                let days = person.last_contact_on.map_or(0, |day| (TODAY - day).num_days());
                let talks = project.interactions.iter().filter(|talk| talk.who.has(person.uid)).filter_map(|talk| talk.at);
                assert_eq!(talks.max().map_or(days, |at| (TODAY - at.date()).num_days()), days, "{}", person.id);
                if days > cadence {
                    due.push((person.id.as_str(), days));
                }
            }
            assert_eq!(due, [("S01", 16), ("S04", 22), ("S06", 8), ("S10", 50)]);
        }
    }

    #[test]
    fn deliverables_have_the_checks_of_the_story() {
        for project in both() {
            let passed = |uid: Uid| {
                let checks = project.checks.iter().filter(|check| check.deliverable.is(uid));
                let passed = checks.filter(|check| check.result == Some(crate::data::records::check::CheckResult::Pass));
                (passed.count(), project.criteria.iter().filter(|criterion| criterion.deliverable.is(uid)).count())
            };
            let all: Vec<_> = project.deliverables.iter().map(|deliverable| passed(deliverable.uid)).collect();
            assert_eq!(all, [(6, 6), (8, 8), (4, 4), (5, 7), (0, 9), (0, 6), (0, 4), (0, 5)]);
        }
    }

    #[test]
    fn people_did_as_much_unasked_as_the_story_says() {
        use ObservationKind::{MovedOthers, RaisedRisk, UnpromptedInput};
        for project in both() {
            let unasked = |id: &str| {
                let who = project.stakeholders.named(id).unwrap().uid;
                let of = project.observations.iter().filter(|seen| seen.who.is(who));
                of.filter(|seen| matches!(seen.kind, MovedOthers | RaisedRisk | UnpromptedInput)).count()
            };
            assert_eq!(["S03", "S09", "S07", "S08", "S04", "S05", "S06", "S10"].map(unasked), [5, 4, 1, 1, 0, 0, 0, 0]);
        }
    }

    #[test]
    fn the_agenda_fills_the_meeting() {
        for project in both() {
            let meeting = project.meetings.named("MT07").unwrap();
            let items = project.agenda_items.iter().filter(|item| item.meeting.is(meeting.uid));
            assert_eq!(items.filter_map(|item| item.minutes.0).sum::<i64>(), 60);
            assert_eq!(meeting.invitees.0.len(), 9);
        }
    }
}
