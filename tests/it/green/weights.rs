//! Weights: without the highest emitters, optimised, bounded, capped.

use kapok_kernels::{CapError, CapLevel, Redistribution, cap_single, sum_of};
use kapok_optimise::{
    Band, Breach, Constraint, Covariance, LinearRow, Objective, Program, TrackingErrorLimit,
    Turnover, band, breaches, exclude_highest, group_bands, solve, stock_bounds, times_parent,
};
use serde_json::{Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;
use crate::oracles::numbers::list;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_of(a.len(), |i| a[i] * b[i])
}

/// Positions counted from one.
fn zeros(weights: &[f64]) -> Vec<usize> {
    (0..weights.len()).filter(|&i| weights[i] == 0.0).map(|i| i + 1).collect()
}

/// A matrix, or one factor and what each name has of its own.
fn covariance(given: &Given) -> Covariance {
    match given.get("covariance") {
        Some(Json::Array(rows)) => {
            let row = |row: &Json| list(row).expect("a row of numbers");
            Covariance::dense(&rows.iter().map(row).collect::<Vec<_>>()).unwrap()
        }
        formula => {
            let formula = formula.and_then(Json::as_str).and_then(volatility_in);
            let market = formula.unwrap_or_else(|| given.number("market_volatility"));
            let (beta, own) = (given.list("beta"), given.list("specific_volatility"));
            Covariance::single_factor(&beta, market * market, &own).unwrap()
        }
    }
}

/// 0.18 of `beta beta' *0.18^2 + diag(idio^2)`.
fn volatility_in(formula: &str) -> Option<f64> {
    let (_, after) = formula.split_once('*')?;
    after.split('^').next()?.trim().parse().ok()
}

pub(crate) fn without_highest(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let count = given.number("count") as usize;
    let weights = exclude_highest(&b, &ci, count).unwrap();
    let mut gone: Vec<usize> = Vec::new();
    for some in 1..=count {
        let new = zeros(&exclude_highest(&b, &ci, some).unwrap());
        gone.extend(
            new.into_iter()
                .filter(|name| b[name - 1] > 0.0 && !gone.contains(name))
                .collect::<Vec<_>>(),
        );
    }
    let (waci, before) = (dot(&weights, &ci), dot(&b, &ci));
    let is_known = given.has("covariance") || given.has("market_volatility");
    let error = is_known.then(|| covariance(given).tracking_error(&weights, &b));
    json!({
        "excluded_places": gone, "weights": weights, "waci": waci,
        "reduction": 1.0 - waci / before, "tracking_error": error,
    })
}

pub(crate) fn least_tracking_error(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let cut = given.number("reduction");
    let row = LinearRow::at_most_times("waci", &ci, &b, 1.0 - cut);
    let target = row.upper;
    let program = Program::new(b, Objective::TrackingError(covariance(given))).with(row);
    let found = solve(&program).unwrap();
    json!({
        "waci_target": target, "weights": found.weights, "tracking_error": found.objective,
        "places_at_zero": zeros(&found.weights), "waci": dot(&found.weights, &ci),
    })
}

/// Least squared relative active weights under one intensity.
pub(crate) fn relative_share(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let buffer = given.maybe_number("buffer").unwrap_or(1.0);
    let times = (1.0 - given.number("reduction")) * buffer;
    let row = LinearRow::at_most_times("waci", &ci, &b, times);
    let (before, target) = (dot(&b, &ci), row.upper);
    let found = solve(&Program::new(b, Objective::RelativeActiveShare).with(row)).unwrap();
    // λ of the closed form is half the multiplier of Σ (w − W)² / W.
    let lambda = found.binding.first().map_or(0.0, |binding| binding.multiplier / 2.0);
    json!({
        "waci_before": before, "waci_target": target, "multiplier": lambda,
        "weights": found.weights, "objective": found.objective,
        "waci": dot(&found.weights, &ci),
    })
}

pub(crate) fn bounds(given: &Given, _: &Example) -> Json {
    let (width, floor) = (given.number("width"), given.number("floor"));
    let bounds = stock_bounds(&given.list("weights"), width, floor);
    json!({ "lower": bounds.lower, "upper": bounds.upper })
}

/// Limits of a low carbon target: 20 times the parent, groups within 2 %, Energy free, 30 bp.
pub(crate) fn parent_limits(given: &Given, _: &Example) -> Json {
    const WIDTH: f64 = 0.02;
    let parent = given.number("parent_weight");
    let (sector, share) = (given.text("sector"), given.number("sector_weight"));
    let width = |sector: &str| (sector != "Energy").then_some(WIDTH);
    let rows = group_bands("sector", &[sector, "others"], &[share, 1.0 - share], width);
    let own = rows.iter().find(|row| row.id == format!("sector:{sector}"));
    let range = own.map_or_else(
        || json!("none for Energy, +/-2% otherwise"),
        |row| json!([row.lower, row.upper]),
    );
    let country = given.maybe_number("country_weight").map(|country| band(country, WIDTH));
    let country = country.map(|band| [band.lower, band.upper]);
    let covariance = Covariance::single_factor(&[1.0], 0.04, &[0.1]).unwrap();
    let limit = TrackingErrorLimit { covariance, limit: 0.003 };
    json!({
        "largest": times_parent(&[parent], 20.0)[0], "country_range": country,
        "sector_range": range, "tracking_error_in_bp": limit.limit * 1e4,
    })
}

/// Weights under one cap, or the rule that they break.
pub(crate) fn capped(given: &Given, _: &Example) -> Json {
    let (weights, cap) = (given.list("weights"), given.number("cap"));
    let names = given.maybe_texts("groups");
    let group = match names {
        Some(names) => names.iter().map(|own| names.iter().position(|name| name == own)).collect(),
        None => Some((0..weights.len()).collect()),
    };
    // Groups are numbered by their first name; gaps would be groups without one.
    let mut group: Vec<usize> = group.unwrap();
    let mut known = group.clone();
    known.sort_unstable();
    known.dedup();
    group.iter_mut().for_each(|g| *g = known.partition_point(|other| *other < *g));
    let level = CapLevel { group, cap };
    match cap_single(&weights, &level, Redistribution::Proportional) {
        Ok(capped) => {
            let at_cap = zeros_of(&capped.weights, cap);
            json!({ "weights": capped.weights, "capped_places": at_cap })
        }
        Err(CapError::Infeasible { capacity, .. }) if capacity < 1.0 => {
            json!({ "error": "n*cap<1" })
        }
        Err(other) => panic!("{other}"),
    }
}

fn zeros_of(weights: &[f64], cap: f64) -> Vec<usize> {
    (0..weights.len()).filter(|&i| (weights[i] - cap).abs() < 1e-12).map(|i| i + 1).collect()
}

/// How far a candidate portfolio is from its benchmark, against the limits of bond buckets.
///
/// Four names stand for the rating bucket, the sector bucket, the issuer and the rest.
pub(crate) fn buckets(given: &Given, _: &Example) -> Json {
    const PARENT: f64 = 0.2;
    let (limits, candidate) = (given.part("deviation"), given.part("candidate"));
    let off = |term: &str| candidate.maybe_number(term).unwrap_or(0.0);
    let issuer_off = off("issuer");
    let issuer = candidate.maybe_number("issuer_weight").unwrap_or(PARENT + issuer_off);
    let (rating, sector) = (PARENT + off("rating"), PARENT + off("sector"));
    let weights = [rating, sector, issuer, 1.0 - rating - sector - issuer];
    let own = issuer - issuer_off;
    let benchmark = vec![PARENT, PARENT, own, 1.0 - 2.0 * PARENT - own];
    let mut program = Program::new(benchmark.clone(), Objective::ActiveShare);
    for (name, key) in [(0, "rating_bucket"), (1, "sector_bucket"), (2, "issuer")] {
        let Some(width) = limits.maybe_number(key) else { continue };
        // An issuer may be of any weight in the benchmark: its band is not cut off at zero.
        let limits = Band { lower: benchmark[name] - width, upper: benchmark[name] + width };
        program = program.with(LinearRow::between(key, &unit(name), limits));
    }
    if let Some(cap) = given.maybe_number("issuer_cap") {
        program = program.with(LinearRow::at_most("issuer_cap", &unit(2), cap));
    }
    // Two-way turnover: the benchmark's and what comes on top of it.
    let over = given.maybe_number("turnover_over_bench");
    if let Some((over, traded)) = over.zip(candidate.maybe_number("turnover")) {
        let bench = candidate.maybe_number("bench_turnover");
        let bench = bench.or_else(|| given.maybe_number("bench_turnover")).unwrap_or(0.0);
        let mut previous = weights.to_vec();
        previous[3] += traded / 2.0;
        previous[0] -= traded / 2.0;
        program.turnover = Some(Turnover { previous, limit: (bench + over) / 2.0 });
    }
    let name = |breach: &Breach| match &breach.constraint {
        Constraint::Row(id) => id.clone(),
        other => other.to_string(),
    };
    let found: Vec<String> = breaches(&program, &weights).iter().map(name).collect();
    json!({ "violations": found, "is_met": found.is_empty() })
}

fn unit(name: usize) -> [f64; 4] {
    let mut column = [0.0; 4];
    column[name] = 1.0;
    column
}
