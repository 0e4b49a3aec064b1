//! Weight factors by decile: ten each, and above zero with every impact.

use kapok_kernels::tilt::{DECILES, decile_factor};

use super::scores::check_factor;
use super::{DecileRule, Impact};
use crate::columns::ColumnSources;
use crate::config::Problem;
use crate::config::tilts::{DecilesConfig, ImpactConfig, TiltConfig};
use crate::rulebook::predicate;

pub(super) fn deciles(
    path: &str,
    config: &TiltConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<DecileRule> {
    let deciles = config.deciles.as_ref()?;
    let path = format!("{path}.deciles");
    let at = format!("{path}.disclosed_if");
    let disclosed_if = predicate(problems, &at, &deciles.disclosed_if, columns);
    let disclosed = ten(&format!("{path}.disclosed"), &deciles.disclosed, problems);
    let not_disclosed = ten(&format!("{path}.not_disclosed"), &deciles.not_disclosed, problems);
    let impact = match &deciles.impact {
        None => Some(Impact::One),
        Some(impact) => {
            self::impact(&format!("{path}.impact"), impact, config.within.as_deref(), problems)
        }
    };
    let (disclosed, not_disclosed) = disclosed.zip(not_disclosed)?;
    let impact = impact?;
    check_products(&path, deciles, &impact, problems);
    Some(DecileRule {
        order: config.order?,
        within: config.within.clone(),
        thresholds_of: deciles.thresholds_of,
        disclosed_if: disclosed_if?,
        disclosed,
        not_disclosed,
        impact,
    })
}

fn ten(path: &str, factors: &[f64], problems: &mut Vec<Problem>) -> Option<[f64; DECILES]> {
    for (i, &factor) in factors.iter().enumerate() {
        check_factor(&format!("{path}[{i}]"), factor, problems);
    }
    let ten = factors.try_into().ok();
    if ten.is_none() {
        let message = format!("{} factors for ten deciles", factors.len());
        problems.push(Problem::new(path, message).hint("one each, from the best to the worst"));
    }
    ten
}

fn impact(
    path: &str,
    config: &ImpactConfig,
    within: Option<&str>,
    problems: &mut Vec<Problem>,
) -> Option<Impact> {
    let ImpactConfig { groups, mid_from, high_from, low, mid, high } = config;
    let impact = match (groups, (mid_from, high_from, low, mid, high)) {
        (Some(groups), (None, None, None, None, None)) if within.is_some() => {
            Some(Impact::Groups(groups.clone()))
        }
        (None, (&Some(mid_from), &Some(high_from), &Some(low), &Some(mid), &Some(high))) => {
            Some(Impact::Spread { mid_from, high_from, multipliers: [low, mid, high] })
        }
        _ => {
            let message = "an impact is `groups` by the values of `within`, or all of mid_from, \
                           high_from, low, mid and high";
            problems.push(Problem::new(path, message));
            None
        }
    }?;
    if let Impact::Spread { mid_from, high_from, .. } = impact {
        let in_order = 0.0 <= mid_from && mid_from <= high_from && high_from.is_finite();
        if !in_order {
            let message =
                format!("spreads need 0 <= mid_from ({mid_from}) <= high_from ({high_from})");
            problems.push(Problem::new(path, message));
        }
    }
    for multiplier in multipliers(&impact) {
        if !(multiplier >= 0.0 && multiplier.is_finite()) {
            let message = format!("an impact of {multiplier} is not zero or above");
            problems.push(Problem::new(path, message));
        }
    }
    Some(impact)
}

fn multipliers(impact: &Impact) -> Vec<f64> {
    match impact {
        Impact::One => vec![1.0],
        Impact::Groups(groups) => groups.values().copied().collect(),
        Impact::Spread { multipliers, .. } => multipliers.to_vec(),
    }
}

fn check_products(
    path: &str,
    config: &DecilesConfig,
    impact: &Impact,
    problems: &mut Vec<Problem>,
) {
    let factors = config.disclosed.iter().chain(&config.not_disclosed);
    let lowest = factors.copied().fold(f64::INFINITY, f64::min);
    let highest = multipliers(impact).into_iter().fold(0.0, f64::max);
    let product = decile_factor(lowest, highest);
    if lowest > 0.0 && product <= 0.0 {
        let message = format!(
            "a factor of {lowest} with an impact of {highest} is 1 + {highest} * ({lowest} - 1) = \
             {product}, not above zero"
        );
        problems.push(Problem::new(format!("{path}.impact"), message).hint("lower the impact"));
    }
}
