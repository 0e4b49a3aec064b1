//! Rules that a security must pass, with every failure kept.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_market::SecurityIx;
use kapok_market::column::Column;

use crate::candidates::Candidates;
use crate::config::IfMissing;
use crate::predicate::{Predicate, Value};
use crate::rulebook::Rule;

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
    /// Unit of the value, where there is one.
    pub unit: String,
    /// Where the rule comes from.
    pub rule_source: String,
    /// Where the values came from.
    pub source: String,
    /// What the newest of them speaks about.
    pub as_of: Option<NaiveDate>,
    /// When the newest of them could be known.
    pub known_at: Option<Timestamp>,
}

/// The columns of a predicate, in its order.
pub(crate) fn used<'c, 'h>(
    candidates: &'c Candidates<'h>,
    predicate: &Predicate,
) -> Vec<&'c Column<'h>> {
    predicate.columns.iter().map(|name| candidates.column(name)).collect()
}

/// The securities for which the universe's predicate holds.
pub(crate) fn universe(candidates: &Candidates<'_>) -> Vec<SecurityIx> {
    let predicate = &candidates.rulebook.universe;
    let columns = used(candidates, predicate);
    let count = u32::try_from(candidates.snapshot.history().securities().len()).unwrap_or(u32::MAX);
    let inside = |s: &SecurityIx| predicate.holds(&columns, s.at()) == Some(true);
    (0..count).map(SecurityIx).filter(inside).collect()
}

fn passes(rule: &Rule, holds: Option<bool>) -> bool {
    holds.unwrap_or(rule.if_missing == IfMissing::Keep)
}

/// The securities that pass all rules.
pub(crate) fn eligible(candidates: &Candidates<'_>, universe: &[SecurityIx]) -> Vec<SecurityIx> {
    let mut left = universe.to_vec();
    for rule in &candidates.rulebook.rules {
        let columns = used(candidates, &rule.predicate);
        left.retain(|s| passes(rule, rule.predicate.holds(&columns, s.at())));
    }
    left
}

/// Every rule for every security of the universe.
pub(crate) fn verdicts(candidates: &Candidates<'_>, universe: &[SecurityIx]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(universe.len() * candidates.rulebook.rules.len());
    for rule in &candidates.rulebook.rules {
        let columns = used(candidates, &rule.predicate);
        for &security in universe {
            verdicts.push(verdict(candidates, rule, &columns, security));
        }
    }
    verdicts.sort_by_key(|v| v.security);
    verdicts
}

fn verdict(
    candidates: &Candidates<'_>,
    rule: &Rule,
    columns: &[&Column<'_>],
    security: SecurityIx,
) -> Verdict {
    let holds = rule.predicate.holds(columns, security.at());
    let evidence = evidence(candidates, rule, security);
    Verdict {
        security,
        rule: rule.id.clone(),
        passed: passes(rule, holds),
        missing: holds.is_none(),
        value: seen(rule, columns, security),
        limit: rule.predicate.text.clone(),
        unit: columns.iter().map(|c| c.unit).find(|unit| !unit.is_empty()).unwrap_or("").to_owned(),
        rule_source: rule.source.clone(),
        source: evidence.source,
        as_of: evidence.as_of,
        known_at: evidence.known_at,
    }
}

fn seen(rule: &Rule, columns: &[&Column<'_>], security: SecurityIx) -> String {
    let value = |column| Value::of(column, security.at());
    match columns {
        [only] => value(only).to_string(),
        several => {
            let named = rule.predicate.columns.iter().zip(several);
            let named = named.map(|(name, column)| format!("{name}={}", value(column)));
            named.collect::<Vec<_>>().join("; ")
        }
    }
}

struct Evidence {
    source: String,
    as_of: Option<NaiveDate>,
    known_at: Option<Timestamp>,
}

fn evidence(candidates: &Candidates<'_>, rule: &Rule, security: SecurityIx) -> Evidence {
    let bindings = rule.predicate.columns.iter().filter_map(|name| candidates.binding(name));
    let facts = bindings.filter_map(|b| candidates.snapshot.provenance(b, security));
    let facts: Vec<_> = facts.collect();
    let mut sources: Vec<&str> = facts.iter().map(|fact| fact.source).collect();
    sources.dedup();
    Evidence {
        source: sources.join("; "),
        as_of: facts.iter().filter_map(|fact| fact.as_of).max(),
        known_at: facts.iter().filter_map(|fact| fact.known_at).max(),
    }
}
