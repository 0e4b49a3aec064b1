//! Columns of the input tables, as written and as resolved.

use std::sync::Arc;

use kapok_domain::{Scopes, did_you_mean};
use kapok_industry::System;
use kapok_market::column::Binding;
use kapok_market::green::Pillar;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::data_column::{DataColumn, StatedWords};
use crate::grades::Grades;

/// A classification system of the `classifications` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassificationConfig {
    /// The system.
    pub classification: String,
    /// Number of characters of the code to keep; absent: all.
    pub digits: Option<usize>,
    /// The codes from the best to the worst, where they are ratings: then they can be compared and
    /// ranked, and the data may hold no other.
    pub order: Option<Vec<String>>,
}

/// A pillar of the `esg_scores` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreConfig {
    /// The pillar.
    pub score: String,
    /// Provider whose rows are read.
    pub provider: String,
    /// The scheme of the score.
    pub scheme: String,
}

/// An indicator of the `esg_indicators` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorConfig {
    /// The indicator.
    pub indicator: String,
    /// Provider whose rows are read.
    pub provider: String,
    /// The unit in which the indicator is expected.
    pub unit: String,
}

/// An activity of the `involvement` table: share of revenue.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvolvementConfig {
    /// The activity.
    pub involvement: String,
    /// Provider whose rows are read.
    pub provider: String,
}

/// An activity of the `involvement` table: share of ownership.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnershipConfig {
    /// The activity.
    pub ownership: String,
    /// Provider whose rows are read.
    pub provider: String,
}

/// A pillar of the `controversies` table: worst severity of the open cases, 1 to 5; 0 if the
/// provider covers the company and has none open.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControversyConfig {
    /// The pillar, or `any`.
    pub controversy: String,
    /// Provider whose rows are read.
    pub provider: String,
}

/// A scope of the `targets` table: `validated` or `set`, while a target's end is not past.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetConfig {
    /// The scope.
    pub target: String,
    /// Provider whose rows are read.
    pub provider: String,
}

/// A framework of the `norms` table: status.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormConfig {
    /// The framework.
    pub norm: String,
    /// Provider whose rows are read.
    pub provider: String,
    /// The statuses from the best to the worst: then they can be compared and ranked, and the data
    /// may hold no other.
    pub order: Option<Vec<String>>,
    /// The statuses that the provider uses, in no order: then rules can name no other, and the data
    /// may hold no other.
    pub words: Option<Vec<String>>,
}

/// A column of the input tables.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DataConfig {
    /// A classification.
    Classification(ClassificationConfig),
    /// A score.
    Score(ScoreConfig),
    /// An indicator.
    Indicator(IndicatorConfig),
    /// A share of revenue.
    Involvement(InvolvementConfig),
    /// A share of ownership.
    Ownership(OwnershipConfig),
    /// The worst severity of cases.
    Controversy(ControversyConfig),
    /// Whether a target is set.
    Target(TargetConfig),
    /// A status under norms.
    Norm(NormConfig),
}

impl DataConfig {
    /// The column as resolved. One with a problem is resolved all the same, so that rules which
    /// name it are not told that it does not exist.
    pub(crate) fn resolve(&self, path: &str, problems: &mut Vec<Problem>) -> DataColumn {
        let binding = self.binding(path, problems);
        if let Self::Classification(config) = self {
            check_digits(config, path, problems);
        }
        DataColumn { binding, stated: self.stated_words(path, problems) }
    }

    /// Words that the column states, with an order or without one.
    fn stated_words(&self, path: &str, problems: &mut Vec<Problem>) -> Option<StatedWords> {
        let (order, words) = match self {
            Self::Classification(config) => (&config.order, &None),
            Self::Norm(config) => (&config.order, &config.words),
            _ => (&None, &None),
        };
        if order.is_some() && words.is_some() {
            problems.push(Problem::new(format!("{path}.words"), "`order` states the words"));
        }
        let stated = [("order", order, 2), ("words", words, 1)];
        for (key, words, least) in stated {
            check_stated(&format!("{path}.{key}"), words.as_deref(), least, problems);
        }
        let order = order.clone().map(|order| StatedWords::Order(Arc::new(Grades::new(order))));
        order.or_else(|| words.clone().map(StatedWords::Words))
    }

    fn binding(&self, path: &str, problems: &mut Vec<Problem>) -> Binding {
        match self.clone() {
            Self::Classification(ClassificationConfig {
                classification: system, digits, ..
            }) => Binding::Classification { system, digits },
            Self::Score(ScoreConfig { score: pillar, provider, scheme }) => {
                Binding::Score { provider, scheme, pillar }
            }
            Self::Indicator(IndicatorConfig { indicator, provider, unit }) => {
                Binding::Indicator { indicator, provider, unit }
            }
            Self::Involvement(InvolvementConfig { involvement: activity, provider }) => {
                Binding::Involvement { activity, provider }
            }
            Self::Ownership(OwnershipConfig { ownership: activity, provider }) => {
                Binding::Ownership { activity, provider }
            }
            Self::Controversy(ControversyConfig { controversy, provider }) => {
                Binding::Controversy { pillar: pillar(path, &controversy, problems), provider }
            }
            Self::Target(TargetConfig { target, provider }) => {
                let scope = word(path, &target, &Scopes::WORDS, "", problems);
                Binding::Target { scope: scope.unwrap_or(Scopes::S1S2S3), provider }
            }
            Self::Norm(NormConfig { norm: framework, provider, .. }) => {
                Binding::Norm { framework, provider }
            }
        }
    }
}

/// A code keeps at least one character, and has no more than its system writes.
fn check_digits(config: &ClassificationConfig, path: &str, problems: &mut Vec<Problem>) {
    let system = config.classification.parse::<System>().ok();
    let longest = system.and_then(System::longest_code);
    let message = match (config.digits, longest) {
        (Some(0), _) => "a code of no characters is the same for all".to_owned(),
        (Some(digits), Some(longest)) if digits > longest => {
            format!(
                "no code of {} has {digits} characters: {longest} at most",
                config.classification
            )
        }
        _ => return,
    };
    let problem = Problem::new(format!("{path}.digits"), message);
    problems.push(problem.hint("state the number of characters to keep, or leave it out for all"));
}

/// Words that a column states are several, each once.
fn check_stated(path: &str, words: Option<&[String]>, least: usize, problems: &mut Vec<Problem>) {
    let Some(words) = words else { return };
    if words.len() < least {
        let seen = if words.is_empty() { "no word" } else { "one word" };
        let problem = Problem::new(path, format!("the list holds {seen}"));
        problems.push(problem.hint(match least {
            1 => "list the words that the data may hold, or take the key out",
            _ => "list two words or more, the best first, or take the key out",
        }));
    }
    for (i, word) in words.iter().enumerate().filter(|(i, word)| words[..*i].contains(word)) {
        let problem = Problem::new(format!("{path}[{i}]"), format!("`{word}` is there twice"));
        problems.push(problem.hint("state each word once"));
    }
}

/// A pillar of controversies; `None` for any of them.
fn pillar(path: &str, written: &str, problems: &mut Vec<Problem>) -> Option<Pillar> {
    match written {
        "any" => None,
        pillar => word(path, pillar, &Pillar::WORDS, "`any`, ", problems),
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
    let value = words.iter().find(|(word, _)| *word == seen).map(|(_, value)| *value);
    if value.is_none() {
        let quoted: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!("`{seen}` is not one of {others}{}", quoted.join(", "));
        let near = did_you_mean(seen, words.iter().map(|(word, _)| *word));
        let hint = near.unwrap_or_else(|| "write one of them".into());
        problems.push(Problem::new(path, message).hint(hint));
    }
    value
}
