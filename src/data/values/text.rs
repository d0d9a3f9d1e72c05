//! Words: one line, many lines, tags.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use crate::data::cell::{Cell, Editor, Face, Reading, Ron};
use crate::data::clean;
use crate::data::entry;
use crate::data::merge;
use crate::data::msg::Msg;
use crate::data::stored::Stored;

/// The widest a one-line text may be, in display columns (domain.md section 1).
pub const LINE_COLUMNS: usize = 120;

impl Cell for String {
    fn face(&self) -> Face<'_> {
        if self.is_empty() { Face::Empty } else { Face::Line(self.as_str().into()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let text = clean::line(text);
        if text.width() > LINE_COLUMNS {
            return Err(Msg::new("refuse-line-too-long").count("columns", text.width()).count("most", LINE_COLUMNS));
        }
        *self = text;
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(self);
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        *self = stored.text()?.into_owned();
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Line
    }
}

/// Text of many lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl Cell for Text {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Text(self.0.as_str().into()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = clean::text(text);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.string(&self.0);
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.text()?.into_owned();
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Text
    }
    fn merge(&mut self, base: &Face<'_>, theirs: &Face<'_>) -> bool {
        let merged = merge::lines(&base.show(), &self.0, &theirs.show());
        merged.map(|text| self.0 = text).is_some()
    }
}

/// A list of lines, one entry each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<String>);

impl Cell for Lines {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|line| line.as_str().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        self.0 = entry::list(text, false);
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(&self.0);
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| Ok(text.into_owned()))?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Lines
    }
}

/// A set of tags, sorted, without `#`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(pub BTreeSet<String>);

impl Cell for Tags {
    fn face(&self) -> Face<'_> {
        if self.0.is_empty() { Face::Empty } else { Face::Lines(self.0.iter().map(|tag| tag.as_str().into()).collect()) }
    }
    fn parse(&mut self, text: &str, _: &Reading<'_>) -> Result<(), Msg> {
        let tags = entry::list(text, true);
        self.0 = tags.iter().map(|tag| tag.trim_start_matches(['#', '＃']).to_owned()).filter(|tag| !tag.is_empty()).collect();
        Ok(())
    }
    fn write(&self, out: &mut Ron) {
        out.strings(&self.0);
    }
    fn read(&mut self, stored: Stored<'_>) -> Result<(), Msg> {
        self.0 = stored.texts(|text| Ok(text.into_owned()))?;
        Ok(())
    }
    fn editor(&self) -> Editor {
        Editor::Lines
    }
    fn merge(&mut self, base: &Face<'_>, theirs: &Face<'_>) -> bool {
        let set = |face: &Face<'_>| match face {
            Face::Lines(tags) => tags.iter().map(ToString::to_string).collect(),
            _ => BTreeSet::new(),
        };
        let (base, theirs): (BTreeSet<String>, BTreeSet<String>) = (set(base), set(theirs));
        self.0.retain(|tag| theirs.contains(tag) || !base.contains(tag));
        self.0.extend(theirs.difference(&base).cloned());
        true
    }
}
