//! Problems that follow from one that is told already.

use kapok_columns::ResolvedColumns;
use kapok_strict_toml::Problem;

use crate::config::IndexConfig;

/// Leaves out that a column is unknown where the file declares it: its own problem is told, and
/// what names it is right.
pub(crate) fn leave_out(
    config: &IndexConfig,
    columns: &ResolvedColumns,
    problems: &mut Vec<Problem>,
) {
    let declared = config.columns.keys();
    let wrong = declared.filter(|name| !columns.sources.contains_key(*name));
    let told: Vec<String> = wrong.map(|name| format!("unknown column `{name}`")).collect();
    problems.retain(|problem| !told.contains(&problem.message));
}
