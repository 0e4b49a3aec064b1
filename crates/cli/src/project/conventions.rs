//! Conventions in a project's own folder.

use std::path::Path;

use kapok_conventions::Preset;
use kapok_domain::did_you_mean;

use super::config_file::read_toml_files;
use crate::failure::{Code, Failure};

/// Refuses presets of conventions in a project's folder: the presets are part of the program, and
/// a file that nobody reads would look like one that counts. A copy of one, such as the project of
/// the program itself has, says what the program says.
pub(super) fn check_conventions(root: &Path) -> Result<(), Failure> {
    let folder = root.join("config/conventions");
    if !folder.exists() {
        return Ok(());
    }
    for file in read_toml_files(&folder)? {
        let name = file.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let preset = Preset::named(&name);
        if preset.is_some_and(|preset| preset.is_stated_by(&file.text)) {
            continue;
        }
        let near = did_you_mean(&name, Preset::ALL.map(Preset::name)).filter(|_| preset.is_none());
        let message = format!(
            "{} is not read: presets of conventions are part of the program{}",
            file.path.display(),
            near.map(|near| format!(" ({near})")).unwrap_or_default(),
        );
        return Err(Failure::new(Code::Usage, message).hint(
            "state what differs from a preset under [conventions] in the index file, and take the \
             file away",
        ));
    }
    Ok(())
}
