//! The data gate beside commands that hold nothing: findings by kind, carried closes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_backtest::{Carried, inspected};
use kapok_gate::{Check, Finding, Inspection, Severity};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::project::Project;

/// Findings about all facts that some indices use up to a day, if the project has a gate.
pub(crate) fn inspection<'a>(
    project: &Project,
    history: &History,
    books: impl IntoIterator<Item = &'a Rulebook, IntoIter: Clone>,
    until: NaiveDate,
) -> Option<Inspection> {
    let gate = project.gate()?;
    let evenings = books.into_iter().map(|book| (book, book.base_date));
    inspected(history, &gate, evenings, until)
}

/// Line about an index: findings by kind, and carried closes with length and weight; `None` if
/// there is nothing to say.
pub(crate) fn summary(
    index: &str,
    history: &History,
    findings: &[Finding],
    carried: &[Carried],
) -> Option<String> {
    let mut kinds: BTreeMap<(Check, Severity, &str), usize> = BTreeMap::new();
    for finding in findings {
        *kinds.entry((finding.check, finding.severity, finding.standing())).or_default() += 1;
    }
    let kind = |((check, _, standing), count): ((Check, Severity, &str), usize)| {
        format!("{count} {} ({standing})", check.name())
    };
    let kinds = kinds.into_iter().map(kind);
    let parts: Vec<String> = kinds.chain(closes(history, carried)).collect();
    (!parts.is_empty()).then(|| format!("gate: {index}: {}", parts.join(", ")))
}

/// Carried closes in words: how many, the longest time, the largest weight.
fn closes(history: &History, carried: &[Carried]) -> Option<String> {
    let longest = carried.iter().max_by_key(|carried| carried.days)?;
    let heaviest = carried.iter().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    let total: usize = carried.iter().map(|carried| carried.days).sum();
    let id = |carried: &Carried| &history.security(carried.security).id;
    Some(format!(
        "{total} carried closes (longest {} days of {} from {}, largest weight {:.2} % of {})",
        longest.days,
        id(longest),
        longest.from,
        100.0 * heaviest.weight,
        id(heaviest),
    ))
}
