//! A person's own settings, read as text: what they mean, others know.

use super::disk;
use super::error::Error;
use super::paths::Places;
use crate::data::clean;

/// The text of a file of the configuration directory; none if there is none.
///
/// # Errors
/// It is there and cannot be read as text.
pub fn text(places: &Places, name: &str) -> Result<Option<String>, Error> {
    let path = places.config.join(name);
    let bytes = disk::read(&path)?;
    let utf8 = |bytes| String::from_utf8(bytes).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error));
    bytes.map(utf8).transpose().map_err(Error::read(&path))
}

/// The names, without `.ron`, of the files in a directory of the configuration
/// directory, in their order; none if it cannot be listed.
#[must_use]
pub fn names(places: &Places, dir: &str) -> Vec<String> {
    let paths = disk::listing(&places.config.join(dir)).unwrap_or_default();
    let stem = |path: &std::path::PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        // What cannot be shown as it is cannot be chosen.
        (path.extension()? == "ron" && clean::line(&name) == name).then_some(name)
    };
    let mut names: Vec<String> = paths.iter().filter_map(stem).collect();
    names.sort();
    names
}
