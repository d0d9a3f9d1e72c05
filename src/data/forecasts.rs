//! The forecast of each milestone on one day, as a snapshot keeps it.

use chrono::NaiveDate;

use super::cell::{Cell, Editor, Face, Reading, Ron};
use super::clean;
use super::entry;
use super::msg::Msg;
use super::project::{Kind, Project};
use super::stored::Stored;
use super::values::{Ref, Uid};

/// Milestones and the dates expected for them, written as
/// `M1 2026-03-05; M2 2026-04-16`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecasts(pub Vec<(Ref, NaiveDate)>);

impl Forecasts {
    /// What was expected for that milestone.
    #[must_use]
    pub fn of(&self, milestone: Uid) -> Option<NaiveDate> {
        self.0.iter().find(|(link, _)| link.uid == milestone).map(|(_, day)| *day)
    }

    fn read(items: &[String], project: &Project, day: impl Fn(&str) -> Result<NaiveDate, Msg>) -> Result<Self, Msg> {
        let read = |item: &String| {
            let (id, date) =
                item.split_once(char::is_whitespace).ok_or_else(|| Msg::new("refuse-forecast").text("text", item.as_str()))?;
            Ok((project.reference(id, &[Kind::Milestone])?, day(date.trim())?))
        };
        items.iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}

/// Reads `UID M1 2026-03-05`, the text in a file.
fn stored(text: &str) -> Result<(Ref, NaiveDate), Msg> {
    let wrong = || Msg::new("stored-forecast").text("text", clean::short(text));
    let (link, day) = text.rsplit_once(' ').ok_or_else(wrong)?;
    let link: Ref = link.parse()?;
    if link.kind != Kind::Milestone {
        return Err(wrong());
    }
    Ok((link, day.parse().map_err(|_| wrong())?))
}

impl Cell for Forecasts {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() {
            return Face::Empty;
        }
        Face::Lines(self.0.iter().map(|(link, day)| format!("{} {day}", link.id).into()).collect())
    }
    fn parse(&mut self, text: &str, reading: &Reading<'_>) -> Result<(), Msg> {
        let items = entry::list(&clean::text(text), false);
        *self = Self::read(&items, reading.project, |text| entry::date(text, reading.today, &reading.project.calendar))?;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(self.0.iter().map(|(link, day)| format!("{link} {day}")));
    }
    fn read(&mut self, texts: Stored<'_>) -> Result<(), Msg> {
        self.0 = texts.texts(|text| stored(&text))?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Notation("forecasts")
    }
    fn each_ref(&mut self, see: &mut dyn FnMut(&mut Ref)) {
        self.0.iter_mut().for_each(|(milestone, _)| see(milestone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::records::Milestone;
    use crate::data::testing::{day, put, stored_in};

    fn read(item: &str, project: &Project) -> Result<Forecasts, Msg> {
        Forecasts::read(&[item.to_owned()], project, |text| text.parse().map_err(|_| Msg::new("refuse-date")))
    }

    #[test]
    fn a_forecast_reads_back_from_screen_and_file() {
        let mut project = Project::default();
        let link = put(&mut project, "M7", Milestone::default());
        let forecasts = read("m7  2026-11-21", &project).expect("a forecast");
        assert_eq!(forecasts.face().show(), "M7 2026-11-21");
        assert_eq!((forecasts.of(link.uid), forecasts.of(Uid::new())), (Some(day("2026-11-21")), None));
        let mut out = Ron::new(false);
        forecasts.write(&mut out);
        assert_eq!(out.text, format!(r#"["{} M7 2026-11-21"]"#, link.uid));
        assert_eq!(stored_in::<Forecasts>(&out.text).expect("reads back"), forecasts);
    }

    #[test]
    fn what_is_no_forecast_is_refused() {
        let mut project = Project::default();
        put(&mut project, "M7", Milestone::default());
        assert_eq!(read("M7", &project).expect_err("refused").key, "refuse-forecast");
        assert_eq!(read("M9 2026-11-21", &project).expect_err("refused").key, "refuse-link-unknown");
        assert_eq!(read("M7 soon", &project).expect_err("refused").key, "refuse-date");
        for text in [r#"["M7"]"#, r#"["T01 2026-11-21"]"#, r#"["M7 soon"]"#] {
            assert!(stored_in::<Forecasts>(text).is_err(), "{text}");
        }
    }
}
