//! Order of candidates, within groups.
//!
//! Source: `docs/methodology/selection.md` §1.

use std::cmp::Ordering;
use std::sync::Arc;

use kapok_columns::predicate::Value;
use kapok_columns::{ColumnKind, FactError, Grades, KnownColumns, Order, Sheet};
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// Key of a ranking.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankKey {
    /// Column.
    pub by: String,
    /// Order: `asc` or `desc`.
    pub order: Order,
    /// Treatment of a candidate without a value; needed for columns that may lack one.
    pub if_missing: Option<RankMissing>,
}

/// Treatment of a candidate without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankMissing {
    /// Behind all others.
    Last,
    /// Excluded from the selection.
    Exclude,
}

/// Order of candidates, and the groups within which it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Column within whose values candidates are ranked.
    pub group_by: Option<String>,
    /// Keys, the last of which is unique.
    pub rank_by: Vec<RankedBy>,
}

/// One key of a ranking, as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedBy {
    /// The column.
    pub by: String,
    /// End of the column that comes first; of grades, the best is the largest.
    pub order: Order,
    /// Place of a candidate without a value.
    pub if_missing: Option<RankMissing>,
    /// Order of the column's words; `None`: numbers, dates, or names in the order of their bytes.
    pub grades: Option<Arc<Grades>>,
}

/// Group: its name, if there are groups, and its candidates, the best first.
pub(super) type Group = (Option<String>, Vec<SecurityIx>);

impl Ranking {
    /// Columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.rank_by.iter().map(|key| &key.by).chain(&self.group_by)
    }

    /// Groups by name, without candidates that a missing key excludes.
    ///
    /// # Errors
    ///
    /// If a candidate has no group.
    pub(super) fn groups(
        &self,
        sheet: &Sheet<'_>,
        securities: &[SecurityIx],
    ) -> Result<Vec<Group>, FactError> {
        let mut ordered = self.ordered(sheet, securities);
        let Some(column) = &self.group_by else { return Ok(vec![(None, ordered)]) };
        let mut names = Vec::with_capacity(ordered.len());
        for &security in &ordered {
            names.push((security, group(sheet, column, security)?));
        }
        // Stable: within a group the order of the ranking stays.
        names.sort_by(|a, b| a.1.cmp(&b.1));
        ordered.clear();
        let groups = names.chunk_by(|a, b| a.1 == b.1);
        Ok(groups.map(|all| (Some(all[0].1.clone()), all.iter().map(|a| a.0).collect())).collect())
    }

    /// Candidates, the best first, without those that a missing key excludes.
    fn ordered(&self, sheet: &Sheet<'_>, all: &[SecurityIx]) -> Vec<SecurityIx> {
        let keys = self.rank_by.iter();
        let keys: Vec<_> = keys.map(|key| (key, sheet.column(&key.by))).collect();
        let excluded = |s: &SecurityIx| {
            keys.iter().any(|(key, column)| {
                key.if_missing == Some(RankMissing::Exclude)
                    && Value::of(column, s.at()) == Value::Null
            })
        };
        let mut ordered: Vec<SecurityIx> = all.iter().copied().filter(|s| !excluded(s)).collect();
        ordered.sort_by(|a, b| {
            let by_key = keys.iter().map(|(key, column)| {
                key.compare(Value::of(column, a.at()), Value::of(column, b.at()))
            });
            by_key.fold(Ordering::Equal, Ordering::then)
        });
        ordered
    }
}

/// Group of a security, which every security must have.
pub(super) fn group(
    sheet: &Sheet<'_>,
    column: &str,
    security: SecurityIx,
) -> Result<String, FactError> {
    match Value::of(sheet.column(column), security.at()) {
        Value::Null => Err(sheet.missing(security, column)),
        known => Ok(known.to_string()),
    }
}

impl RankedBy {
    /// Order of two values; unknown ones come last, ascending or descending.
    fn compare(&self, a: Value<'_>, b: Value<'_>) -> Ordering {
        let known = match (a, b) {
            (Value::Null, Value::Null) => return Ordering::Equal,
            (Value::Null, _) => return Ordering::Greater,
            (_, Value::Null) => return Ordering::Less,
            (Value::Number(a), Value::Number(b)) => a.total_cmp(&b),
            (Value::Text(a), Value::Text(b)) => match &self.grades {
                Some(grades) => grades.rank(a).cmp(&grades.rank(b)),
                None => a.cmp(b),
            },
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            _ => Ordering::Equal,
        };
        if self.order == Order::Desc { known.reverse() } else { known }
    }
}

/// Resolves a ranking, and adds what is wrong with it to `problems`.
pub(super) fn resolve(
    path: &str,
    group_by: &Option<String>,
    keys: &[RankKey],
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Ranking {
    if let Some(group) = group_by {
        columns.named(group, &format!("{path}.group_by"), problems);
    }
    let unique = keys.iter().position(|key| columns.get(&key.by).is_some_and(|c| c.is_unique));
    let behind = unique.map_or(keys.len(), |at| at + 1);
    let late = (behind..keys.len()).find(|at| keys[..behind].iter().all(|k| k.by != keys[*at].by));
    if let (Some(unique), Some(late)) = (unique.map(|at| &keys[at].by), late) {
        let message = format!("`{}` decides nothing: `{unique}` leaves no ties", keys[late].by);
        let problem = Problem::new(format!("{path}.rank_by[{late}].by"), message);
        problems
            .push(problem.hint(format!("move the key `{unique}` to the end, and state it once")));
    }
    for (i, key) in keys.iter().enumerate().filter(|_| late.is_none()) {
        // Ties by a column are still ties by it.
        if keys[..i].iter().any(|before| before.by == key.by) {
            let message = format!("`{}` ranks already, so this key decides nothing", key.by);
            let problem = Problem::new(format!("{path}.rank_by[{i}].by"), message);
            problems.push(problem.hint("leave it out, or name another column"));
        }
    }
    let rank_by = keys.iter().enumerate();
    let rank_by =
        rank_by.map(|(i, key)| ranked_by(&format!("{path}.rank_by[{i}]"), key, columns, problems));
    let rank_by = rank_by.collect();
    // Without a unique last key a tie would be decided by the order of rows, and the composition by
    // accident.
    if unique.is_none() {
        let problem = Problem::new(format!("{path}.rank_by"), "ties are not decided");
        problems.push(problem.hint("end with { by = \"security_id\", order = \"asc\" }"));
    }
    Ranking { group_by: group_by.clone(), rank_by }
}

/// Resolves a key: its column must have an order, or be a name that decides ties.
fn ranked_by(
    path: &str,
    key: &RankKey,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> RankedBy {
    let RankKey { by, order, if_missing } = key.clone();
    let at = format!("{path}.by");
    let known = columns.named(&by, &at, problems);
    if let Some(column) = known {
        column.check_rank(&by, &at, problems);
        if !column.is_total && if_missing.is_none() {
            let problem = Problem::new(path, format!("`{by}` may be unknown: say what then"));
            problems.push(problem.hint("if_missing = \"last\" or \"exclude\""));
        }
    }
    let grades = match known.map(|column| &column.kind) {
        Some(ColumnKind::Graded(grades)) => Some(grades.clone()),
        _ => None,
    };
    RankedBy { by, order, if_missing, grades }
}
