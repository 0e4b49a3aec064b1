//! Messages on stderr: notes, progress, errors and hints.

use std::fmt::Display;
use std::io::Write;

/// Writes a line to stderr. A closed stderr (`kapok … 2>&1 | head`) is not an error: the result and
/// the exit code do not depend on a reader of the messages.
pub(crate) fn say(line: impl Display) {
    // One write of a whole line, so that lines of two processes do not mix.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
