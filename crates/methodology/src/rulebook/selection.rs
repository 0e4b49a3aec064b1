//! Selections as written, resolved.

mod goal;
mod steps;

use super::column;
use crate::columns::{ColumnSource, ColumnSources};
use crate::config::{DropConfig, Problem, RankKey, SelectionSection};
use crate::selection::{Ranking, Removal, RemovalSize, Selection};

/// What a selection section says, or what is wrong with it.
pub(super) fn selection(
    config: &SelectionSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Selection> {
    let before = problems.len();
    let ranking = ranking("selection", &config.group_by, &config.rank_by, columns, problems);
    let removals = config.drop.iter().enumerate();
    let removals = removals
        .filter_map(|(i, drop)| removal(&format!("selection.drop[{i}]"), drop, columns, problems));
    let removals = removals.collect();
    let goal = goal::goal(config, columns, problems);
    if config.target.is_none() && config.drop.is_empty() {
        let problem = Problem::new("selection", "a selection needs a `target` or a `drop`");
        problems.push(problem.hint("without a [selection] all eligible are chosen"));
    }
    (problems.len() == before).then_some(Selection { ranking, removals, goal })
}

fn ranking(
    path: &str,
    group_by: &Option<String>,
    keys: &[RankKey],
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Ranking {
    if let Some(group) = group_by {
        column(group, &format!("{path}.group_by"), columns, problems);
    }
    for (i, key) in keys.iter().enumerate() {
        let path = format!("{path}.rank_by[{i}]");
        let source = column(&key.by, &format!("{path}.by"), columns, problems);
        if source.is_some_and(|s| !s.is_total()) && key.if_missing.is_none() {
            let problem = Problem::new(path, format!("`{}` may be unknown: say what then", key.by));
            problems.push(problem.hint("if_missing = \"last\" or \"exclude\""));
        }
    }
    let last = keys.last().and_then(|key| columns.get(&key.by));
    if !last.is_some_and(ColumnSource::is_unique) {
        let problem = Problem::new(format!("{path}.rank_by"), "ties are not decided");
        problems.push(problem.hint("end with { by = \"security_id\", order = \"asc\" }"));
    }
    let rank_by = keys.iter().map(|k| (k.by.clone(), k.order, k.if_missing)).collect();
    Ranking { group_by: group_by.clone(), rank_by }
}

fn removal(
    path: &str,
    config: &DropConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Removal> {
    if config.rank_by.is_none() && config.group_by.is_some() {
        let message = "a drop without its own `rank_by` is within the groups of the selection";
        let problem = Problem::new(format!("{path}.group_by"), message);
        problems.push(problem.hint("leave out `group_by`, or add `rank_by`"));
    }
    let by = config.rank_by.as_ref();
    let by = by.map(|keys| ranking(path, &config.group_by, keys, columns, problems));
    let size = removal_size(path, config, problems)?;
    Some(Removal { size, by })
}

fn removal_size(
    path: &str,
    config: &DropConfig,
    problems: &mut Vec<Problem>,
) -> Option<RemovalSize> {
    let whole = (config.count, config.reentry_rank);
    match (whole, config.fraction, config.rounding) {
        ((Some(count), reentry_rank), None, None) if count > 0 => {
            check_reentry(path, count, reentry_rank, problems);
            Some(RemovalSize::Count(count, reentry_rank))
        }
        ((None, None), Some(part), Some(rounding)) if part > 0.0 && part < 1.0 => {
            Some(RemovalSize::Fraction(part, rounding))
        }
        ((None, None), Some(_), None) => {
            let problem = Problem::new(path, "a fraction of the names needs a `rounding`");
            problems.push(problem.hint("rounding = \"up\", \"down\" or \"nearest\""));
            None
        }
        _ => {
            let message = "a drop is exactly one of fraction with rounding (above 0, below 1) or \
                           count (from 1), which may have a reentry_rank";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_reentry(path: &str, count: u32, rank: Option<u32>, problems: &mut Vec<Problem>) {
    let Some(rank) = rank.filter(|rank| *rank <= count) else { return };
    let message = format!("a reentry rank of {rank} asks nothing more than a count of {count}");
    let problem = Problem::new(format!("{path}.reentry_rank"), message);
    problems.push(problem.hint("raise it, or leave it out"));
}

#[cfg(test)]
mod tests;
