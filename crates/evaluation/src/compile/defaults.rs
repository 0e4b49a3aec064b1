//! Policies of `[defaults]` that no indicator takes from there.

use std::collections::BTreeSet;

use super::problems::Problems;
use crate::config::SchemeConfig;

/// Problems of policies that are declared and never read: each indicator states its own, or has no
/// use for one.
///
/// * `used`: policies that an indicator has taken
pub(super) fn check(config: &SchemeConfig, used: &BTreeSet<&'static str>, problems: &mut Problems) {
    let Some(defaults) = &config.defaults else { return };
    let stated = [
        ("missing", defaults.missing.is_some()),
        ("max_age_months", defaults.max_age_months.is_some()),
        ("accept", defaults.accept.is_some()),
        ("winsorise", defaults.winsorise.is_some()),
        ("transform", defaults.transform.is_some()),
        ("peers", defaults.peers.is_some()),
    ];
    for (field, _) in stated.into_iter().filter(|(field, is)| *is && !used.contains(field)) {
        let message = "no indicator takes it from here, so this has no effect";
        problems.add(format!("defaults.{field}"), message, "leave it out");
    }
}
