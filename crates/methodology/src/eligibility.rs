//! Rules that a security must pass, with every failure kept.

use kapok_columns::predicate::Value;
use kapok_columns::{Origin, Sheet};
use kapok_market::SecurityIx;
use kapok_market::column::Column;

use crate::rule::Rule;

/// Verdict of one rule on a security, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The security.
    pub security: SecurityIx,
    /// Id of the rule.
    pub rule: String,
    /// Whether the security may stay.
    pub passed: bool,
    /// Whether the rule could not be decided, so that its missing-data policy did.
    pub missing: bool,
    /// Value of the rule's column, or `name=value` of each of several.
    pub value: String,
    /// Limit: the predicate.
    pub limit: String,
    /// Distance of the value from the limit, negative below it, in the unit of the value; for rules
    /// that compare one column with one number.
    pub distance: Option<f64>,
    /// Whether the distance, on either side, is no larger than the rule's `near`.
    pub near_miss: bool,
    /// Unit of the value, where there is one.
    pub unit: String,
    /// Source of the rule.
    pub rule_source: String,
    /// Origin of the values.
    pub evidence: Origin,
}

/// Securities that pass all rules, in order.
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

/// Verdicts of every rule on every security of the universe, by security, then rule.
///
/// Source: `docs/methodology/eligibility.md` §4.
pub(crate) fn verdicts(rules: &[Rule], sheet: &Sheet<'_>, universe: &[SecurityIx]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(universe.len() * rules.len());
    for rule in rules {
        let columns = sheet.columns_of(&rule.predicate);
        for &security in universe {
            verdicts.push(verdict(sheet, rule, &columns, security));
        }
    }
    // A stable sort: the rules of one security stay in the order of the index file.
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

/// Whether a distance is near, with tolerance for rounding.
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

/// Votes behind a column's value, in brackets; empty where no rater votes.
fn votes_seen(sheet: &Sheet<'_>, name: &str, security: SecurityIx) -> String {
    let asked = sheet.asked(name);
    if asked.is_empty() {
        return String::new();
    }
    let value = |name: &str| Value::of(sheet.column(name), security.at());
    let said = asked.iter().map(|name| format!("{name}={}", value(name)));
    format!(" ({})", said.collect::<Vec<_>>().join(", "))
}

/// Origin of the values that a rule reads.
fn evidence(sheet: &Sheet<'_>, rule: &Rule, security: SecurityIx) -> Origin {
    let columns = rule.predicate.columns.iter();
    Origin::of(columns.flat_map(|name| sheet.origins_of(name, security)).collect())
}
