//! Dates of configuration files.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// A TOML date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(transparent)]
pub struct Date(pub NaiveDate);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = toml::value::Datetime::deserialize(deserializer)?.to_string();
        text.parse()
            .map(Self)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a date without a time")))
    }
}
