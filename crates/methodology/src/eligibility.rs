//! Rules that a security must pass, with every failure kept.

use kapok_columns::predicate::Value;
use kapok_columns::{Origin, Sheet};
use kapok_market::SecurityIx;
use kapok_market::column::Column;

use crate::rule::Rule;

/// How a security fared under one rule, and on what evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The security.
    pub security: SecurityIx,
    /// The rule's id.
    pub rule: String,
    /// Whether it may stay.
    pub passed: bool,
    /// Whether the rule could not be decided, so that its missing-data policy did.
    pub missing: bool,
    /// What was seen: the value of the rule's column, or `name=value` of each of several.
    pub value: String,
    /// What is allowed: the predicate.
    pub limit: String,
    /// How far the value lies above the limit, below zero where under it, in the unit of the
    /// value; for rules that compare one column with one number.
    pub distance: Option<f64>,
    /// Whether that is no further than the rule calls near, on either side.
    pub near_miss: bool,
    /// Unit of the value, where there is one.
    pub unit: String,
    /// Where the rule comes from.
    pub rule_source: String,
    /// Where the values came from.
    pub evidence: Origin,
}

/// The securities that pass all rules.
pub(crate) fn eligible(
    rules: &[Rule],
    sheet: &Sheet<'_>,
    universe: &[SecurityIx],
) -> Vec<SecurityIx> {
    let mut left = universe.to_vec();
    for rule in rules {
        let columns = sheet.columns_of(&rule.predicate);
        left.retain(|s| rule.passes(rule.predicate.holds(&columns, s.at())));
    }
    left
}

/// Every rule for every security of the universe.
pub(crate) fn verdicts(rules: &[Rule], sheet: &Sheet<'_>, universe: &[SecurityIx]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(universe.len() * rules.len());
    for rule in rules {
        let columns = sheet.columns_of(&rule.predicate);
        for &security in universe {
            verdicts.push(verdict(sheet, rule, &columns, security));
        }
    }
    verdicts.sort_by_key(|v| v.security);
    verdicts
}

fn verdict(
    sheet: &Sheet<'_>,
    rule: &Rule,
    columns: &[&Column<'_>],
    security: SecurityIx,
) -> Verdict {
    let holds = rule.predicate.holds(columns, security.at());
    let evidence = evidence(sheet, rule, security);
    let distance = rule.predicate.distance(columns, security.at());
    Verdict {
        security,
        rule: rule.id.clone(),
        passed: rule.passes(holds),
        missing: holds.is_none(),
        value: seen(sheet, rule, columns, security),
        limit: rule.predicate.text.clone(),
        distance,
        near_miss: distance.zip(rule.near).is_some_and(|(distance, near)| is_near(distance, near)),
        unit: columns.iter().map(|c| c.unit).find(|unit| !unit.is_empty()).unwrap_or("").to_owned(),
        rule_source: rule.source.clone(),
        evidence,
    }
}

/// Whether a distance is near, with slack for one that is but for rounding.
fn is_near(distance: f64, near: f64) -> bool {
    const SLACK: f64 = 1e-9;
    distance.abs() <= near * (1.0 + SLACK)
}

fn seen(sheet: &Sheet<'_>, rule: &Rule, columns: &[&Column<'_>], security: SecurityIx) -> String {
    let value = |(name, column): (&String, &&Column<'_>)| {
        format!("{}{}", Value::of(column, security.at()), votes_seen(sheet, name, security))
    };
    let named = rule.predicate.columns.iter().zip(columns);
    match columns {
        [_] => named.map(value).collect(),
        _ => {
            let named = named.map(|pair| format!("{}={}", pair.0, value(pair)));
            named.collect::<Vec<_>>().join("; ")
        }
    }
}

/// What the raters who vote in a column say, in brackets; empty where nobody votes.
fn votes_seen(sheet: &Sheet<'_>, name: &str, security: SecurityIx) -> String {
    let asked = sheet.asked(name);
    if asked.is_empty() {
        return String::new();
    }
    let value = |name: &str| Value::of(sheet.column(name), security.at());
    let said = asked.iter().map(|name| format!("{name}={}", value(name)));
    format!(" ({})", said.collect::<Vec<_>>().join(", "))
}

/// Where the values that a rule reads came from.
fn evidence(sheet: &Sheet<'_>, rule: &Rule, security: SecurityIx) -> Origin {
    let columns = rule.predicate.columns.iter();
    Origin::of(columns.flat_map(|name| sheet.origins_of(name, security)).collect())
}
