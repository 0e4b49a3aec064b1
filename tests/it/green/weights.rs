//! Weights: without the highest emitters, optimised, bounded, capped.

use kapok_kernels::{CapError, CapLevel, Redistribution, cap_single, sum_of};
use kapok_optimise::{
    Band, Breach, Constraint, Covariance, LinearRow, Objective, Program, TrackingErrorLimit,
    Turnover, band, breaches, exclude_highest, group_bands, solve, stock_bounds, times_parent,
};
use serde_json::{Value as Json, json};

use super::example::{Example, Inputs};

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_of(a.len(), |i| a[i] * b[i])
}

/// Positions counted from one.
fn zeros(weights: &[f64]) -> Vec<usize> {
    (0..weights.len()).filter(|&i| weights[i] == 0.0).map(|i| i + 1).collect()
}

/// One factor and what each name has of its own, or a matrix.
fn covariance(inputs: &Inputs) -> Option<Covariance> {
    if let Some(rows) = inputs.items(&["sigma", "S", "cov"]) {
        let rows = rows.iter().map(super::example::numbers).collect::<Option<Vec<_>>>()?;
        return Covariance::dense(&rows).ok();
    }
    // Either a number, or a formula that has one: `beta beta' *0.18^2 + diag(idio^2)`.
    let market = inputs.number(&["sigma_m", "market_vol"]).or_else(|| {
        let (_, after) = inputs.text(&["sigma"])?.split_once('*')?;
        after.split('^').next()?.trim().parse().ok()
    })?;
    Covariance::single_factor(&inputs.list(&["beta"])?, market * market, &inputs.list(&["idio"])?)
        .ok()
}

/// The area `weighting`, whatever comes behind the stroke.
pub(crate) fn run(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    without_highest(inputs)
        .or_else(|| least_tracking_error(inputs))
        .or_else(|| relative_share(inputs))
        .or_else(|| bounds(inputs))
        .or_else(|| parent_limits(inputs))
}

fn without_highest(inputs: &Inputs) -> Option<Json> {
    let (b, ci) = (inputs.list(&["b", "W"])?, inputs.list(&["CI"])?);
    let count = usize::try_from(inputs.year(&["m"])?).ok()?;
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
    let error = covariance(inputs).map(|covariance| covariance.tracking_error(&weights, &b));
    Some(json!({
        "excluded_1based": gone, "weights": weights, "waci": waci,
        "reduction": 1.0 - waci / before, "TE": error,
    }))
}

fn least_tracking_error(inputs: &Inputs) -> Option<Json> {
    let (b, ci) = (inputs.list(&["b", "W"])?, inputs.list(&["CI"])?);
    let cut = inputs.number(&["R", "reduction"])?;
    let row = LinearRow::at_most_times("waci", &ci, &b, 1.0 - cut);
    let target = row.upper;
    let program = Program::new(b, Objective::TrackingError(covariance(inputs)?)).with(row);
    let found = solve(&program).unwrap();
    Some(json!({
        "target_waci": target, "weights": found.weights, "TE": found.objective,
        "zero_1based": zeros(&found.weights), "waci": dot(&found.weights, &ci),
    }))
}

/// Least squared relative active weights under one intensity.
fn relative_share(inputs: &Inputs) -> Option<Json> {
    let (b, ci) = (inputs.list(&["W", "b"])?, inputs.list(&["CI"])?);
    let buffer = inputs.number(&["buffer"]).unwrap_or(1.0);
    let times = (1.0 - inputs.number(&["cut"])?) * buffer;
    let row = LinearRow::at_most_times("waci", &ci, &b, times);
    let (before, target) = (dot(&b, &ci), row.upper);
    let found = solve(&Program::new(b, Objective::RelativeActiveShare).with(row)).unwrap();
    // λ of the closed form is half the multiplier of Σ (w − W)² / W.
    let lambda = found.binding.first().map_or(0.0, |binding| binding.multiplier / 2.0);
    Some(json!({
        "waci0": before, "target": target, "lambda": lambda, "w": found.weights,
        "objective": found.objective, "waci": dot(&found.weights, &ci),
    }))
}

fn bounds(inputs: &Inputs) -> Option<Json> {
    let (width, floor) = (inputs.number(&["band", "width"])?, inputs.number(&["abs", "floor"])?);
    let bounds = stock_bounds(&inputs.list(&["W", "b"])?, width, floor);
    Some(json!({ "lb": bounds.lower, "ub": bounds.upper }))
}

/// Limits of a low carbon target: 20 times the parent, groups within 2 %, Energy free, 30 bp.
fn parent_limits(inputs: &Inputs) -> Option<Json> {
    const WIDTH: f64 = 0.02;
    let parent = inputs.number(&["parent_w"])?;
    let (sector, share) = (inputs.text(&["sector"])?, inputs.number(&["sector_parent"])?);
    let width = |sector: &str| (sector != "Energy").then_some(WIDTH);
    let rows = group_bands("sector", &[sector, "others"], &[share, 1.0 - share], width);
    let own = rows.iter().find(|row| row.id == format!("sector:{sector}"));
    let range = own.map_or_else(
        || json!("none for Energy, +/-2% otherwise"),
        |row| json!([row.lower, row.upper]),
    );
    let country = inputs.number(&["country_parent"]).map(|country| band(country, WIDTH));
    let country = country.map(|band| [band.lower, band.upper]);
    let covariance = Covariance::single_factor(&[1.0], 0.04, &[0.1]).unwrap();
    let limit = TrackingErrorLimit { covariance, limit: 0.003 };
    Some(json!({
        "max_w": times_parent(&[parent], 20.0)[0], "country_range": country,
        "sector_range": range, "TE_bp": limit.limit * 1e4,
    }))
}

/// Weights under one cap, or the rule that they break.
pub(crate) fn capped(example: &Example) -> Option<Json> {
    let weights = example.inputs.list(&["w", "weights"])?;
    let cap = example.inputs.number(&["cap"])?;
    let names = example.inputs.texts(&["group", "groups", "issuer", "issuers"]);
    let group = match names {
        Some(names) => names.iter().map(|own| names.iter().position(|name| name == own)).collect(),
        None => Some((0..weights.len()).collect()),
    };
    // Groups are numbered by their first name; gaps would be groups without one.
    let mut group: Vec<usize> = group?;
    let mut known = group.clone();
    known.sort_unstable();
    known.dedup();
    group.iter_mut().for_each(|g| *g = known.partition_point(|other| *other < *g));
    let level = CapLevel { group, cap };
    match cap_single(&weights, &level, Redistribution::Proportional) {
        Ok(capped) => {
            let at_cap = zeros_of(&capped.weights, cap);
            Some(json!({ "w": capped.weights, "weights": capped.weights, "capped_1based": at_cap }))
        }
        Err(CapError::Infeasible { capacity, .. }) if capacity < 1.0 => {
            Some(json!({ "error": "n*cap<1" }))
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
pub(crate) fn buckets(example: &Example) -> Option<Json> {
    const PARENT: f64 = 0.2;
    let inputs = &example.inputs;
    let part = |key: &str| inputs.any(&[key]).cloned().map(Inputs);
    let (limits, candidate) = (part("deviation")?, part("candidate")?);
    let off = |key: &str| candidate.number(&[key]).unwrap_or(0.0);
    let issuer = candidate.number(&["issuer_w"]).unwrap_or(PARENT + off("issuer"));
    let (rating, sector) = (PARENT + off("rating"), PARENT + off("sector"));
    let weights = [rating, sector, issuer, 1.0 - rating - sector - issuer];
    let own = issuer - off("issuer");
    let benchmark = vec![PARENT, PARENT, own, 1.0 - 2.0 * PARENT - own];
    let mut program = Program::new(benchmark.clone(), Objective::ActiveShare);
    for (name, key) in [(0, "rating_bucket"), (1, "sector_bucket"), (2, "issuer")] {
        let Some(width) = limits.number(&[key]) else { continue };
        // An issuer may be of any weight in the benchmark: its band is not cut off at zero.
        let limits = Band { lower: benchmark[name] - width, upper: benchmark[name] + width };
        program = program.with(LinearRow::between(key, &unit(name), limits));
    }
    if let Some(cap) = inputs.number(&["issuer_cap"]) {
        program = program.with(LinearRow::at_most("issuer_cap", &unit(2), cap));
    }
    // Two-way turnover: the benchmark's and what comes on top of it.
    if let (Some(over), Some(traded)) =
        (inputs.number(&["turnover_over_bench"]), candidate.number(&["turnover"]))
    {
        let bench = candidate.number(&["bench_turnover", "turnover_bench"]);
        let bench = bench.or_else(|| inputs.number(&["bench_turnover"])).unwrap_or(0.0);
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
    Some(json!({ "violations": found, "ok": found.is_empty() }))
}

fn unit(name: usize) -> [f64; 4] {
    let mut column = [0.0; 4];
    column[name] = 1.0;
    column
}
