//! Column that a tilt reads.

use kapok_columns::KnownColumns;
use kapok_market::SecurityIx;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Treatment of a security without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TiltMissing {
    /// Neutral: a z-score of zero, or a factor of one.
    Neutral,
    /// Exclusion: the security is not eligible.
    Exclude,
    /// Lowest score: among those it is compared with, or of the table.
    Worst,
}

/// Column that a tilt reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TiltColumn {
    /// Name of the column.
    pub by: String,
    /// Treatment of a security without a value; `None` where every security has one.
    pub if_missing: Option<TiltMissing>,
}

impl TiltColumn {
    /// Number of a security; `None` if it is unknown.
    pub(crate) fn number(&self, lineup: &Lineup<'_, '_>, security: SecurityIx) -> Option<f64> {
        lineup.number(&self.by, security)
    }

    /// Error for a security without a value where no policy covers that.
    pub(crate) fn missing(&self, lineup: &Lineup<'_, '_>, security: SecurityIx) -> WeightingError {
        lineup.missing(security, &self.by).into()
    }
}

/// Resolves the column of a tilt, and returns its type if it exists.
pub(crate) fn resolve(
    path: &str,
    column: &TiltColumn,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<ColumnType> {
    let known = columns.named(&column.by, &format!("{path}.by"), problems)?;
    if !known.is_total && column.if_missing.is_none() {
        let message = format!("`{}` may be unknown: say what then", column.by);
        let hint = "if_missing = \"neutral\", \"exclude\" or \"worst\"";
        problems.push(Problem::new(path, message).hint(hint));
    }
    Some(known.column_type())
}
