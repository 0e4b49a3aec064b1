//! Columns of the input tables.

use kapok_market::column::Binding;
use kapok_market::green::{Pillar, TargetScope};

use super::report_surplus;
use crate::config::{ColumnConfig, Problem};

/// What a column is bound to. One with a problem is bound all the same, so that rules which name it
/// are not told that it does not exist.
pub(super) fn binding(path: &str, config: &ColumnConfig, problems: &mut Vec<Problem>) -> Binding {
    let mut need = |value: &Option<String>, key: &str| {
        if value.is_none() {
            problems.push(Problem::new(path, format!("`{key}` is missing in {path}")));
        }
        value.clone().unwrap_or_default()
    };
    let binding = if let Some(system) = &config.classification {
        Binding::Classification { system: system.clone(), digits: config.digits }
    } else if let Some(pillar) = &config.score {
        let (provider, scheme) =
            (need(&config.provider, "provider"), need(&config.scheme, "scheme"));
        Binding::Score { provider, scheme, pillar: pillar.clone() }
    } else if let Some(indicator) = &config.indicator {
        let (provider, unit) = (need(&config.provider, "provider"), need(&config.unit, "unit"));
        Binding::Indicator { indicator: indicator.clone(), provider, unit }
    } else {
        let provider = need(&config.provider, "provider");
        about_conduct(path, config, provider, problems)
    };
    let classification = matches!(binding, Binding::Classification { .. });
    let surplus = [
        ("digits", config.digits.is_some() && !classification),
        ("provider", config.provider.is_some() && classification),
        ("scheme", config.scheme.is_some() && !matches!(binding, Binding::Score { .. })),
        ("unit", config.unit.is_some() && !matches!(binding, Binding::Indicator { .. })),
    ];
    report_surplus(path, &surplus, problems);
    binding
}

/// The kinds that need a provider and nothing else. A word that is not known is a problem already;
/// what it is bound to then is never used.
fn about_conduct(
    path: &str,
    config: &ColumnConfig,
    provider: String,
    problems: &mut Vec<Problem>,
) -> Binding {
    if let Some(activity) = &config.involvement {
        Binding::Involvement { activity: activity.clone(), provider }
    } else if let Some(activity) = &config.ownership {
        Binding::Ownership { activity: activity.clone(), provider }
    } else if let Some(pillar) = config.controversy.as_deref() {
        let pillar = match pillar {
            "any" => None,
            pillar => word(path, pillar, &Pillar::WORDS, "`any`, ", problems),
        };
        Binding::Controversy { pillar, provider }
    } else if let Some(scope) = &config.target {
        let scope = word(path, scope, &TargetScope::WORDS, "", problems);
        let scope = scope.unwrap_or(TargetScope::S1S2S3);
        Binding::Target { scope, provider }
    } else {
        Binding::Norm { framework: config.norm.clone().unwrap_or_default(), provider }
    }
}

/// One of a closed list of words; `others` are allowed besides.
fn word<T: Copy>(
    path: &str,
    seen: &str,
    words: &[(&str, T)],
    others: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == seen).map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!("`{seen}` is not one of {others}{}", words.join(", "));
        problems.push(Problem::new(path, message));
    }
    found
}
