//! Copies of preset files in a project.
//!
//! Presets are a part of the program, so that one name means one thing in every project. A project
//! may hold a copy to be read by people. A copy that says something else would be believed and not
//! followed: it is refused.

use std::path::Path;

use kapok_conventions::Preset;

use super::config_file::{ConfigFile, read_toml_files};
use crate::failure::{Code, Failure};

const HINT: &str = "presets are built in: remove the file, and state what differs under \
                    [conventions] of the index file";

/// Checks `config/conventions/*.toml`, which may be absent.
pub(super) fn check_presets(root: &Path) -> Result<(), Failure> {
    let folder = root.join("config/conventions");
    if !folder.exists() {
        return Ok(());
    }
    read_toml_files(&folder)?.iter().try_for_each(check)
}

fn check(file: &ConfigFile) -> Result<(), Failure> {
    let name = file.path.file_stem().unwrap_or_default().to_string_lossy();
    let path = file.path.display();
    let message = match Preset::named(&name) {
        Some(preset) if preset.is_stated_by(&file.text) => return Ok(()),
        Some(_) => format!("{path} is not read, and differs from the preset `{name}`"),
        None => format!("{path} is not read: there is no preset `{name}`"),
    };
    Err(Failure::new(Code::Usage, message).hint(HINT))
}
