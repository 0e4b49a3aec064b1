//! Columns in which raters vote, as resolved.

use super::{ColumnSources, Votes, report_surplus, typed};
use crate::config::{ColumnConfig, Problem, VotesConfig};
use crate::predicate::{Predicate, compile};

/// The votes of a column, over all others.
pub(super) fn votes(
    path: &str,
    config: &ColumnConfig,
    others: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Votes> {
    let surplus = [
        ("digits", config.digits.is_some()),
        ("provider", config.provider.is_some()),
        ("scheme", config.scheme.is_some()),
        ("unit", config.unit.is_some()),
    ];
    report_surplus(path, &surplus, problems);
    let written = config.votes.as_ref()?;
    Some(resolved(&format!("{path}.votes"), written, others, problems))
}

fn resolved(
    path: &str,
    written: &VotesConfig,
    others: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Votes {
    if written.fails_if.len() < 2 {
        let problem = Problem::new(path, "votes need two raters or more");
        problems.push(problem.hint("for one rater, write the condition into a rule"));
    }
    let known = typed(others);
    let mut fails_if: Vec<Predicate> = Vec::with_capacity(written.fails_if.len());
    for (i, text) in written.fails_if.iter().enumerate() {
        let path = format!("{path}.fails_if[{i}]");
        match compile(text, &known) {
            Ok(predicate) => fails_if.push(predicate),
            Err(e) => problems.push(Problem { path, message: e.message, hint: e.hint }),
        }
    }
    Votes { fails_if, rule: written.rule, unknown: written.unknown }
}
