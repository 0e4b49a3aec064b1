//! Rules that a security must pass.

use kapok_columns::predicate::Predicate;
use kapok_columns::{KnownColumns, StatedNumber};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// Rule that a security must pass, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleConfig {
    /// Id under which failures are published.
    pub id: String,
    /// SQL predicate over columns.
    pub keep_if: String,
    /// Treatment of a security for which the predicate is unknown.
    pub if_missing: IfMissing,
    /// Distance from the limit within which a value is a near miss, on either side, in the unit of
    /// the column; for conditions that compare one column with one number. Money names its
    /// currency, as in `"50 million CNY"`.
    pub near: Option<StatedNumber>,
    /// Source of the rule: an article, a rule book, or a decision.
    pub source: String,
}

/// Treatment of a security with an unknown value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfMissing {
    /// Exclude: the security fails the rule.
    Exclude,
    /// Keep: the security passes the rule.
    Keep,
}

/// Rule that a security must pass, as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Id under which failures are published.
    pub id: String,
    /// Predicate that must hold.
    pub predicate: Predicate,
    /// Treatment of a security for which the predicate is unknown.
    pub if_missing: IfMissing,
    /// Distance from the limit within which a value is a near miss, in the unit of the column.
    pub near: Option<f64>,
    /// Source of the rule.
    pub source: String,
}

impl Rule {
    /// Whether a security may stay.
    ///
    /// * `holds`: whether the predicate holds, if that is known
    pub(crate) fn passes(&self, holds: Option<bool>) -> bool {
        holds.unwrap_or(self.if_missing == IfMissing::Keep)
    }
}

/// Resolves the rules of an index file.
pub(crate) fn resolve(
    configs: &[RuleConfig],
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::with_capacity(configs.len());
    for (i, config) in configs.iter().enumerate() {
        let path = format!("eligibility[{i}]");
        if rules.iter().any(|rule| rule.id == config.id) {
            let message = format!("two rules have the id `{}`", config.id);
            let problem = Problem::new(format!("{path}.id"), message);
            problems.push(problem.hint("verdicts are published by it: give each rule its own"));
        }
        for (key, text) in [("id", &config.id), ("source", &config.source)] {
            if text.trim().is_empty() {
                let problem = Problem::new(format!("{path}.{key}"), "the text is empty");
                problems.push(problem.hint("it is published with each verdict of the rule"));
            }
        }
        let keep_if = format!("{path}.keep_if");
        let is_same = |other: &&RuleConfig| {
            (&other.keep_if, other.if_missing) == (&config.keep_if, config.if_missing)
        };
        if let Some(same) = configs[..i].iter().find(is_same) {
            let message = format!("the rule `{}` says the same", same.id);
            problems.push(Problem::new(&keep_if, message).hint("leave one of them out"));
        }
        if let Some(predicate) = columns.predicate(&config.keep_if, &keep_if, problems) {
            let near = near(&format!("{path}.near"), config, &predicate, columns, problems);
            rules.push(Rule {
                id: config.id.clone(),
                predicate,
                if_missing: config.if_missing,
                near,
                source: config.source.clone(),
            });
        }
    }
    rules
}

/// Resolves `near`, in the unit of the column: a near miss needs a limit that a value can lie near
/// to.
fn near(
    path: &str,
    config: &RuleConfig,
    rule: &Predicate,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<f64> {
    let written = config.near.as_ref()?;
    let column = rule.columns.first().map_or("", String::as_str);
    let near = written.resolve(column, columns.get(column), path, problems);
    if let Some(near) = near.filter(|near| !(near.is_finite() && *near > 0.0)) {
        let problem = Problem::new(path, format!("{near} is not above zero"));
        problems
            .push(problem.hint("state a distance on either side of the limit, or leave it out"));
    }
    if rule.threshold().is_none() {
        let problem = Problem::new(path, "the rule compares no single column with a number");
        problems.push(problem.hint("leave out `near`, or split the rule"));
    }
    near
}
