//! Documentation of the checks, made from their declarations.

use std::fmt::Write as _;

use crate::declared::CHECKS;
use crate::spec::{Budget, CheckSpec};

/// Table of `docs/methodology/data-gate.md`: one row a check.
#[must_use]
pub fn documentation() -> String {
    let mut text = String::from(
        "| check | table | looks at | limit | severity | budget | excused by | finding |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for spec in CHECKS {
        let CheckSpec { name, table, looks_at, limit, unit, excused_by, meaning, .. } = spec;
        let (limit, severity) = (format!("{limit} {}", unit.name()), spec.severity.name());
        let budget = budget(spec.budget);
        let _ = writeln!(
            text,
            "| `{name}` | `{table}` | {looks_at} | {limit} | `{severity}` | {budget} \
             | {excused_by} | {meaning} |",
        );
    }
    text
}

fn budget(budget: Budget) -> String {
    let part = |share: f64, of: &str| (share > 0.0).then(|| format!("{share} of the {of}"));
    let parts = [part(budget.weight, "weight"), part(budget.count, "lines")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}
