//! Presets of conventions by name.

use kapok_conventions::Preset;
use kapok_domain::did_you_mean;

use crate::failure::{Code, Failure};

/// Presets by name; all presets if no name is given.
pub(crate) fn presets(names: &[String]) -> Result<Vec<Preset>, Failure> {
    if names.is_empty() {
        return Ok(Preset::ALL.to_vec());
    }
    names.iter().map(|name| preset(name)).collect()
}

/// Preset by name.
pub(crate) fn preset(name: &str) -> Result<Preset, Failure> {
    Preset::named(name).ok_or_else(|| {
        let all = Preset::ALL.map(Preset::name);
        let hint = did_you_mean(name, all);
        let hint = hint.unwrap_or_else(|| format!("presets are {}", all.join(", ")));
        Failure::new(Code::Usage, format!("there is no preset `{name}`")).hint(hint)
    })
}
