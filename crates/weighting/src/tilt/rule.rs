//! Tilt: a column, its score, and the strength of the score.
//!
//! Source: `docs/methodology/weighting.md` §8.

use kapok_columns::predicate::Predicate;
use kapok_columns::{KnownColumns, Order};
use kapok_kernels::tilt::{Aim, Goal};
use kapok_kernels::{Strength, Tilt};
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::column::{self, TiltColumn};
use super::deciles::{self, DecileRule, DecileTiltConfig};
use super::figures::Scored;
use super::strength::{StatedStrength, TiltStrength};
use super::table::{self, FactorTable, FactorTiltConfig};
use super::value::{self, ValueTiltConfig};
use super::z_score::{self, ZMap, ZScore, ZTiltConfig};
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Tilt, as written: a column makes a score, and weights are multiplied by a power of it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "score", rename_all = "snake_case")]
#[schemars(title = "tilt")]
pub enum TiltConfig {
    /// Normal distribution function `Φ(Z)` of the z-score.
    NormalCdf(ZTiltConfig),
    /// Score `1 + Z` from zero up, `1 / (1 − Z)` below.
    OnePlusZ(ZTiltConfig),
    /// Value itself where more is better, its reciprocal where less is.
    Value(ValueTiltConfig),
    /// Factor of the value in a table.
    Factor(FactorTiltConfig),
    /// Factor of the decile in a table.
    Decile(DecileTiltConfig),
}

/// Tilt, as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltRule {
    /// Column that it reads.
    pub column: TiltColumn,
    /// Function from value to score.
    pub score: TiltScore,
    /// Exponent of the score.
    pub strength: TiltStrength,
}

/// Function from value to score.
#[derive(Debug, Clone, PartialEq)]
pub enum TiltScore {
    /// Function of the z-score.
    Z(ZScore),
    /// Value (`desc`) or its reciprocal (`asc`).
    Value(Order),
    /// Factor from a table.
    Table(FactorTable),
    /// Factor of the decile.
    Decile(Box<DecileRule>),
}

impl TiltRule {
    /// Columns that it reads.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut names = vec![self.column.by.as_str()];
        match &self.score {
            TiltScore::Z(z) => names.extend(z.within.as_deref()),
            TiltScore::Decile(rule) => {
                names.extend(rule.within.as_deref());
                names.extend(rule.disclosed_if.columns.iter().map(String::as_str));
            }
            TiltScore::Value(_) | TiltScore::Table(_) => {}
        }
        names
    }

    /// Condition that the tilt reads, if any.
    pub(crate) fn predicate(&self) -> Option<&Predicate> {
        match &self.score {
            TiltScore::Decile(rule) => Some(&rule.disclosed_if),
            TiltScore::Z(_) | TiltScore::Value(_) | TiltScore::Table(_) => None,
        }
    }

    /// Scores of the selected securities.
    pub(crate) fn scored(&self, lineup: &Lineup<'_, '_>) -> Result<Scored, WeightingError> {
        let column = &self.column;
        match &self.score {
            TiltScore::Z(z) => z_score::scores(column, z, lineup),
            TiltScore::Value(order) => value::scores(column, *order, lineup).map(Scored::plain),
            TiltScore::Table(table) => table::scores(column, table, lineup).map(Scored::plain),
            TiltScore::Decile(rule) => deciles::scores(column, rule, lineup).map(Scored::plain),
        }
    }

    /// Scores with the strength that the index file asks for.
    pub(crate) fn tilt(&self, scored: &Scored, lineup: &Lineup<'_, '_>) -> Tilt {
        let strength = match self.strength {
            TiltStrength::Power(power) => Strength::Power(power),
            TiltStrength::Exposure(by) => {
                // An exposure is measured in the z-scores themselves, a change in the raw values of
                // the column.
                let measure = scored.z.iter().copied().map(Some).collect();
                Strength::Solved(Aim { measure, goal: Goal::Active(by) })
            }
            TiltStrength::Change(by) => {
                let number = |&security: &_| self.column.number(lineup, security);
                let measure = lineup.chosen.iter().map(number).collect();
                Strength::Solved(Aim { measure, goal: Goal::Relative(by) })
            }
        };
        Tilt { score: scored.score.clone(), strength }
    }
}

/// Resolves a tilt; `None` if there is a problem with it.
pub(crate) fn resolve(
    path: &str,
    config: &TiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<TiltRule> {
    let column = config.column();
    let column_type = column::resolve(path, &column, columns, problems);
    let strength = config.strength().resolve(path, column_type, problems);
    let before = problems.len();
    let score = score(path, config, columns, problems);
    let score = score.filter(|score| {
        check_type(path, &column, column_type, score.column_type(), problems);
        problems.len() == before
    });
    let (score, strength) = score.zip(strength)?;
    Some(TiltRule { column, score, strength })
}

fn score(
    path: &str,
    config: &TiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<TiltScore> {
    match config {
        TiltConfig::NormalCdf(z) => {
            Some(TiltScore::Z(z_score::resolve(path, z, ZMap::NormalCdf, columns, problems)))
        }
        TiltConfig::OnePlusZ(z) => {
            Some(TiltScore::Z(z_score::resolve(path, z, ZMap::OnePlusZ, columns, problems)))
        }
        TiltConfig::Value(value) => {
            value::check(path, value, problems);
            Some(TiltScore::Value(value.order))
        }
        TiltConfig::Factor(factor) => {
            table::resolve(path, factor, columns, problems).map(TiltScore::Table)
        }
        TiltConfig::Decile(decile) => {
            let rule = deciles::resolve(path, decile, columns, problems);
            rule.map(|rule| TiltScore::Decile(Box::new(rule)))
        }
    }
}

fn check_type(
    path: &str,
    column: &TiltColumn,
    seen: Option<ColumnType>,
    needed: ColumnType,
    problems: &mut Vec<Problem>,
) {
    let noun = if needed == ColumnType::Text { "a text" } else { "a number" };
    if seen.is_some_and(|seen| seen != needed) {
        let message = format!("`{}` is not {noun}", column.by);
        problems.push(Problem::new(format!("{path}.by"), message));
    }
}

impl TiltScore {
    /// Type of the columns from which the score is made.
    fn column_type(&self) -> ColumnType {
        match self {
            Self::Table(table) => table.column_type(),
            Self::Z(_) | Self::Value(_) | Self::Decile(_) => ColumnType::Number,
        }
    }
}

impl TiltConfig {
    fn column(&self) -> TiltColumn {
        let (by, if_missing) = match self {
            Self::NormalCdf(tilt) | Self::OnePlusZ(tilt) => (&tilt.by, tilt.if_missing),
            Self::Value(tilt) => (&tilt.by, tilt.if_missing),
            Self::Factor(tilt) => (&tilt.by, tilt.if_missing),
            Self::Decile(tilt) => (&tilt.by, tilt.if_missing),
        };
        TiltColumn { by: by.clone(), if_missing }
    }

    fn strength(&self) -> StatedStrength {
        let (power, target) = match self {
            Self::NormalCdf(tilt) | Self::OnePlusZ(tilt) => (tilt.power, tilt.target),
            Self::Value(tilt) => (tilt.power, tilt.target),
            Self::Factor(tilt) => (tilt.power, tilt.target),
            Self::Decile(tilt) => (tilt.power, tilt.target),
        };
        let of_deviations = matches!(self, Self::NormalCdf(_) | Self::OnePlusZ(_));
        StatedStrength { power, target, of_deviations }
    }
}
