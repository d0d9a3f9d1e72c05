//! A person's own settings, read as text: what they mean, others know.

use super::disk;
use super::error::Error;
use super::paths::Places;

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
