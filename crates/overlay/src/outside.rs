//! Series of levels that others calculate.

use std::collections::BTreeMap;

use kapok_domain::{Currency, CurrencyError};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// Beginning of the names of series from outside.
pub(crate) const PREFIX: &str = "outside:";

/// A series of the table `levels`, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideConfig {
    /// Currency of the series, ISO 4217.
    pub currency: String,
    /// Highest age of a level, calendar days.
    pub carry_days: u32,
}

/// A series of the table `levels`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outside {
    /// Name of the series in the table.
    pub series: String,
    /// Currency of the series.
    pub currency: Currency,
    /// Highest age of a level, calendar days.
    pub carry_days: u32,
}

/// Resolves the series from outside of a file, by name.
pub fn resolve_outside(
    configs: &BTreeMap<String, OutsideConfig>,
    problems: &mut Vec<Problem>,
) -> Vec<Outside> {
    let mut found = Vec::with_capacity(configs.len());
    for (series, config) in configs {
        match config.currency.parse() {
            Ok(currency) => {
                let (series, carry_days) = (series.clone(), config.carry_days);
                found.push(Outside { series, currency, carry_days });
            }
            Err(error) => {
                let error: CurrencyError = error;
                let problem = Problem::new(format!("outside.{series}.currency"), error.to_string());
                problems.push(problem.hint("ISO 4217, such as USD"));
            }
        }
    }
    found
}
