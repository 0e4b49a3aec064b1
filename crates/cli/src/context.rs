//! Options shared by all commands.

use std::path::PathBuf;

use crate::output::Format;

/// Options shared by all commands.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) project: PathBuf,
    pub(crate) format: Format,
    pub(crate) quiet: bool,
}
