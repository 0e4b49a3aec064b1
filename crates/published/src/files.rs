//! The reading of published files.

#![expect(clippy::disallowed_methods, reason = "a published day is read from its files")]

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::error::FileError;

fn failed(path: &Path, doing: &'static str, error: &io::Error) -> FileError {
    FileError::Io { path: path.to_owned(), doing, reason: error.to_string() }
}

/// The bytes of a file.
///
/// # Errors
///
/// If the file system refuses.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|error| failed(path, "read", &error))
}

/// The bytes of a file; `None` if there is no such file.
pub(crate) fn read_if_any(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, "read", &error)),
    }
}

/// A file to read.
pub(crate) fn open(path: &Path) -> Result<File, FileError> {
    File::open(path).map_err(|error| failed(path, "open", &error))
}
