//! The options that every command is given.

use std::path::PathBuf;

use crate::output::Format;

/// The options that every command is given.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) project: PathBuf,
    pub(crate) format: Format,
    pub(crate) quiet: bool,
}
