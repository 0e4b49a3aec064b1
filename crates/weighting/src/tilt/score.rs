//! Scores of every kind: which keys they need, which they may have.

use kapok_kernels::score::Ddof;
use kapok_market::column::ColumnType;

use super::deciles::deciles;
use super::{Band, TiltScore, ZMap, ZScore};
use crate::columns::ColumnSources;
use crate::config::Problem;
use crate::config::tilts::{BandConfig, DeviationName, ScoreName, TiltConfig, TruncateConfig};
use crate::rulebook::column;

pub(super) fn score(
    path: &str,
    config: &TiltConfig,
    type_: Option<ColumnType>,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<TiltScore> {
    let before = problems.len();
    check_keys(path, config, problems);
    check_type(path, config, type_, problems);
    if let Some(within) = &config.within {
        column(within, &format!("{path}.within"), columns, problems);
    }
    let score = match config.score {
        ScoreName::NormalCdf => z(path, config, ZMap::NormalCdf, problems),
        ScoreName::OnePlusZ => z(path, config, ZMap::OnePlusZ, problems),
        ScoreName::Value => config.order.map(TiltScore::Value),
        ScoreName::Factor => table(path, config, problems),
        ScoreName::Decile => {
            let rule = deciles(path, config, columns, problems);
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

fn z(path: &str, config: &TiltConfig, map: ZMap, problems: &mut Vec<Problem>) -> Option<TiltScore> {
    let truncate = match config.truncate? {
        TruncateConfig::Word(_) => None,
        TruncateConfig::At(limit) => {
            if !(limit > 0.0 && limit.is_finite()) {
                let message = format!("no score lies within {limit} deviations");
                problems.push(Problem::new(format!("{path}.truncate"), message));
            }
            Some(limit)
        }
    };
    let ddof = match config.deviation? {
        DeviationName::Population => Ddof::Population,
        DeviationName::Sample => Ddof::Sample,
    };
    let (order, if_no_spread) = config.order.zip(config.if_no_spread)?;
    let within = config.within.clone();
    Some(TiltScore::Z(ZScore { map, order, ddof, truncate, within, if_no_spread }))
}

fn table(path: &str, config: &TiltConfig, problems: &mut Vec<Problem>) -> Option<TiltScore> {
    match (&config.factors, &config.bands) {
        (Some(factors), None) => {
            for (text, &factor) in factors {
                check_factor(&format!("{path}.factors.{text}"), factor, problems);
            }
            if factors.is_empty() {
                problems.push(Problem::new(format!("{path}.factors"), "no text has a factor"));
            }
            Some(TiltScore::Factors(factors.clone()))
        }
        (None, Some(configs)) => {
            check_bands(path, configs, problems);
            let band = |b: &BandConfig| Band { below: b.below, factor: b.factor };
            Some(TiltScore::Bands(configs.iter().map(band).collect()))
        }
        _ => {
            let message = "a factor has exactly one of `factors`, by text, and `bands`, by number";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

/// A factor of zero would be a rule that excludes, and no rule would say so.
pub(super) fn check_factor(at: &str, factor: f64, problems: &mut Vec<Problem>) -> bool {
    let right = factor > 0.0 && factor.is_finite();
    if !right {
        let problem = Problem::new(at, format!("a factor of {factor} is not above zero"));
        problems.push(problem.hint("to keep a name out, add a rule under [[eligibility]]"));
    }
    right
}

fn check_bands(path: &str, bands: &[BandConfig], problems: &mut Vec<Problem>) {
    for (i, band) in bands.iter().enumerate() {
        check_factor(&format!("{path}.bands[{i}].factor"), band.factor, problems);
    }
    let ends: Vec<Option<f64>> = bands.iter().map(|band| band.below).collect();
    let in_order = ends.windows(2).all(|pair| match pair {
        [Some(a), Some(b)] => a < b,
        [Some(_), None] => true,
        _ => false,
    });
    if ends.last() != Some(&None) || !in_order {
        let message = "bands need growing `below`s, and none in the last";
        let problem = Problem::new(format!("{path}.bands"), message);
        problems.push(problem.hint("bands = [{ below = 100.0, factor = 1.2 }, { factor = 0.8 }]"));
    }
}
