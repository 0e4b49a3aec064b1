//! One tilt: a column, its score, the strength of the score.

use kapok_columns::{KnownColumns, Order};
use kapok_kernels::tilt::{Aim, Goal};
use kapok_kernels::{Strength, Tilt};
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use super::column::TiltColumn;
use super::deciles::{self, DecileRule};
use super::figures::Scored;
use super::table::{self, FactorTable};
use super::value;
use super::written::{ScoreName, TiltConfig, TiltMissing, TiltTarget};
use super::z_score::{self, ZMap, ZScore};
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// One tilt.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltRule {
    /// The column.
    pub column: TiltColumn,
    /// How a value becomes a score.
    pub score: TiltScore,
    /// The exponent of the score.
    pub strength: TiltStrength,
}

/// How a value becomes a score.
#[derive(Debug, Clone, PartialEq)]
pub enum TiltScore {
    /// A function of its z-score.
    Z(ZScore),
    /// The value (`desc`) or one over it (`asc`).
    Value(Order),
    /// What a table states.
    Table(FactorTable),
    /// The factor of its decile.
    Decile(Box<DecileRule>),
}

/// The exponent of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TiltStrength {
    /// This one.
    Power(f64),
    /// The one with this `Σ (wᵢ − bᵢ)·Zᵢ`, in deviations.
    Exposure(f64),
    /// The one with this change of the weighted average against that of the base, a fraction.
    Change(f64),
}

impl TiltRule {
    /// The columns that it reads.
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

    /// The scores of the chosen.
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

/// Resolves a tilt; `None` if something is wrong with it.
pub(crate) fn resolve(
    path: &str,
    config: &TiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<TiltRule> {
    let known = columns.named(&config.by, &format!("{path}.by"), problems);
    let type_ = known.map(|known| known.column_type);
    if known.is_some_and(|known| !known.is_total) && config.if_missing.is_none() {
        let problem = Problem::new(path, format!("`{}` may be unknown: say what then", config.by));
        problems.push(problem.hint("if_missing = \"neutral\", \"exclude\" or \"worst\""));
    }
    check_missing(path, config, problems);
    let strength = strength(path, config, type_, problems);
    let score = score(path, config, type_, columns, problems);
    let (score, strength) = score.zip(strength)?;
    let column = TiltColumn { by: config.by.clone(), if_missing: config.if_missing };
    Some(TiltRule { column, score, strength })
}

/// A value has no middle that leaves a weight as it is.
fn check_missing(path: &str, config: &TiltConfig, problems: &mut Vec<Problem>) {
    if config.score == ScoreName::Value && config.if_missing == Some(TiltMissing::Neutral) {
        let message = "a score that is the value itself has no neutral one";
        let problem = Problem::new(format!("{path}.if_missing"), message);
        problems.push(problem.hint("if_missing = \"exclude\" or \"worst\""));
    }
}

fn strength(
    path: &str,
    config: &TiltConfig,
    type_: Option<ColumnType>,
    problems: &mut Vec<Problem>,
) -> Option<TiltStrength> {
    let mut wrong = |at: String, message: &str, hint: &str| {
        problems.push(Problem::new(at, message).hint(hint));
        None
    };
    match (config.power, &config.target) {
        (Some(power), None) if power.is_finite() => Some(TiltStrength::Power(power)),
        (None, Some(target)) => {
            let at = format!("{path}.target");
            match *target {
                TiltTarget { exposure: Some(by), change: None } if by.is_finite() => {
                    match config.score {
                        ScoreName::NormalCdf | ScoreName::OnePlusZ => {
                            Some(TiltStrength::Exposure(by))
                        }
                        ScoreName::Value | ScoreName::Factor | ScoreName::Decile => {
                            let message = "an exposure is in deviations, this score has none";
                            wrong(at, message, "target = { change = … }")
                        }
                    }
                }
                TiltTarget { exposure: None, change: Some(by) } if by.is_finite() => {
                    if type_.is_some_and(|t| t != ColumnType::Number) {
                        return wrong(at, "only numbers have an average", "power = …");
                    }
                    Some(TiltStrength::Change(by))
                }
                _ => {
                    wrong(at, "a target is exactly one number: exposure or change", "leave one out")
                }
            }
        }
        _ => wrong(
            path.to_owned(),
            "a tilt has exactly one of `power`, a number, and `target`",
            "power = 1.0, target = { exposure = 0.5 } or target = { change = -0.3 }",
        ),
    }
}

fn score(
    path: &str,
    config: &TiltConfig,
    type_: Option<ColumnType>,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<TiltScore> {
    let before = problems.len();
    check_keys(path, config, problems);
    check_type(path, config, type_, problems);
    if let Some(within) = &config.within {
        columns.named(within, &format!("{path}.within"), problems);
    }
    let z = |map, problems: &mut Vec<Problem>| {
        z_score::resolve(path, config, map, problems).map(TiltScore::Z)
    };
    let score = match config.score {
        ScoreName::NormalCdf => z(ZMap::NormalCdf, problems),
        ScoreName::OnePlusZ => z(ZMap::OnePlusZ, problems),
        ScoreName::Value => config.order.map(TiltScore::Value),
        ScoreName::Factor => table::resolve(path, config, problems).map(TiltScore::Table),
        ScoreName::Decile => {
            let rule = deciles::resolve(path, config, columns, problems);
            rule.map(|rule| TiltScore::Decile(Box::new(rule)))
        }
    };
    score.filter(|_| problems.len() == before)
}

/// Keys that a kind of score needs, and keys that it may have.
fn keys(score: ScoreName) -> (&'static [&'static str], &'static [&'static str]) {
    match score {
        ScoreName::NormalCdf | ScoreName::OnePlusZ => {
            (&["order", "deviation", "truncate", "if_no_spread"], &["within"])
        }
        ScoreName::Value => (&["order"], &[]),
        ScoreName::Factor => (&[], &["factors", "bands"]),
        ScoreName::Decile => (&["order", "deciles"], &["within"]),
    }
}

/// How to write a key.
fn example(key: &str) -> &'static str {
    match key {
        "order" => "order = \"desc\" where more is better, \"asc\" where less is",
        "deviation" => "deviation = \"population\" or \"sample\"",
        "truncate" => "truncate = 3.0 or \"none\"",
        "if_no_spread" => "if_no_spread = \"neutral\" or \"refuse\"",
        _ => "[weighting.tilts.deciles]",
    }
}

fn check_keys(path: &str, config: &TiltConfig, problems: &mut Vec<Problem>) {
    let given = [
        ("order", config.order.is_some()),
        ("deviation", config.deviation.is_some()),
        ("truncate", config.truncate.is_some()),
        ("within", config.within.is_some()),
        ("if_no_spread", config.if_no_spread.is_some()),
        ("factors", config.factors.is_some()),
        ("bands", config.bands.is_some()),
        ("deciles", config.deciles.is_some()),
    ];
    let (needed, allowed) = keys(config.score);
    for (key, given) in given {
        if !given && needed.contains(&key) {
            let problem = Problem::new(path, format!("`{key}` is missing: this score needs it"));
            problems.push(problem.hint(example(key)));
        }
        if given && !needed.contains(&key) && !allowed.contains(&key) {
            let message = format!("this score uses no {key}");
            problems.push(Problem::new(format!("{path}.{key}"), message));
        }
    }
}

fn check_type(
    path: &str,
    config: &TiltConfig,
    type_: Option<ColumnType>,
    problems: &mut Vec<Problem>,
) {
    let by_table = config.score == ScoreName::Factor;
    if by_table && config.factors.is_none() && config.bands.is_none() {
        return;
    }
    let texts = by_table && config.factors.is_some();
    let (needed, noun) =
        if texts { (ColumnType::Text, "a text") } else { (ColumnType::Number, "a number") };
    if type_.is_some_and(|seen| seen != needed) {
        let message = format!("`{}` is not {noun}", config.by);
        problems.push(Problem::new(format!("{path}.by"), message));
    }
}
