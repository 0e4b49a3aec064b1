//! Weights: without the highest emitters, optimised, bounded, capped.

use chrono::NaiveDate;
use kapok_kernels::{CapError, CapLevel, Redistribution, cap_single, sum_of};
use kapok_methodology::{Evidence, Review};
use kapok_optimise::{
    Band, Breach, Constraint, Covariance, Estimate, LinearRow, Objective, Program, Turnover,
    breaches,
};
use kapok_rulebook::Rulebook;
use kapok_weighting::optimised::OptimisedFigures;
use serde_json::{Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;
use crate::oracles::numbers::list;
use crate::support::index::Index;
use crate::support::market::{Line, Market};
use crate::support::{day, weekdays};

/// Trading days of a year, as deviations are annualised.
const DAYS_A_YEAR: f64 = 252.0;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_of(a.len(), |i| a[i] * b[i])
}

/// Positions counted from one.
fn zeros(weights: &[f64]) -> Vec<usize> {
    (0..weights.len()).filter(|&i| weights[i] == 0.0).map(|i| i + 1).collect()
}

/// A company of a market whose weight is its size.
#[derive(Default)]
struct Company<'a> {
    size: f64,
    /// Value of the column `score`.
    metric: f64,
    sector: &'a str,
    country: &'a str,
    /// Daily returns up to the review, the oldest first.
    returns: Vec<f64>,
}

/// Companies of some sizes and values of a metric.
fn companies<'a>(sizes: &[f64], metric: &[f64]) -> Vec<Company<'a>> {
    let one = |(&size, &metric)| Company { size, metric, ..Company::default() };
    sizes.iter().zip(metric).map(one).collect()
}

/// Review of a market of companies under a section `[weighting]` or `[selection]` of its own.
fn review(companies: &[Company<'_>], section: &str) -> Review {
    let periods = companies.first().map_or(0, |one| one.returns.len());
    let dates: Vec<NaiveDate> = weekdays(day("2024-04-02"), periods + 1);
    let mut market = Market::default();
    for (at, company) in companies.iter().enumerate() {
        let id = format!("N{at:03}");
        let line = Line {
            score: Some(company.metric),
            sector: Some(company.sector.to_owned()),
            country: company.country.to_owned(),
            ..Line::new(&id)
        };
        market.add(line, company.size * 1e9, 1.0);
        // The last close is one, so that sizes are those of the counts.
        let mut close = 1.0;
        for (place, date) in dates.iter().enumerate().rev() {
            market.close(*date, &id, close);
            if place > 0 {
                close /= 1.0 + company.returns[place - 1];
            }
        }
    }
    let (base_date, history) = (dates[periods], market.history());
    let text = Index { base_date, ..Index::default() }.text();
    let text = match section.starts_with("[weighting]") {
        true => text[..text.find("[weighting]").unwrap()].to_owned() + section,
        false => text + section,
    };
    let book = Rulebook::compile(&text, history.calendars());
    let book = book.unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
    let review = book.review(&history, base_date, &[], Evidence::Composition);
    review.unwrap_or_else(|error| panic!("{error}"))
}

/// Weights of all names; zero for those that are not in the composition.
fn weights(names: usize, review: &Review) -> Vec<f64> {
    let mut weights = vec![0.0; names];
    review.targets.iter().for_each(|target| weights[target.security.at()] = target.weight);
    weights
}

/// Weights that a section `[weighting.optimise]` finds, and its figures.
fn optimised(companies: &[Company<'_>], section: &str) -> (Vec<f64>, Review) {
    let text = format!("[weighting]\nscheme = \"optimised\"\n[weighting.optimise]\n{section}");
    let review = review(companies, &text);
    (weights(companies.len(), &review), review)
}

fn figures(review: &Review) -> &OptimisedFigures {
    review.optimised.as_ref().expect("the weights are optimised")
}

/// Factors of a covariance, each with one entry for each name: of a matrix by Cholesky's rule, or
/// one factor and what each name has of its own.
fn factors(given: &Given) -> Vec<Vec<f64>> {
    match given.get("covariance") {
        Some(Json::Array(rows)) => {
            let row = |row: &Json| list(row).expect("a row of numbers");
            square_root(rows.iter().map(row).collect())
        }
        formula => {
            let formula = formula.and_then(Json::as_str).and_then(volatility_in);
            let market = formula.unwrap_or_else(|| given.number("market_volatility"));
            let (beta, own) = (given.list("beta"), given.list("specific_volatility"));
            let common = beta.iter().map(|beta| beta * market).collect();
            let alone = |(i, own): (usize, &f64)| {
                let mut factor = vec![0.0; beta.len()];
                factor[i] = *own;
                factor
            };
            [common].into_iter().chain(own.iter().enumerate().map(alone)).collect()
        }
    }
}

/// 0.18 of `beta beta' *0.18^2 + diag(idio^2)`.
fn volatility_in(formula: &str) -> Option<f64> {
    let (_, after) = formula.split_once('*')?;
    after.split('^').next()?.trim().parse().ok()
}

/// Columns of Cholesky's factor of a matrix.
fn square_root(mut rest: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let names = rest.len();
    let mut columns = Vec::new();
    for name in 0..names {
        if rest[name][name] <= 0.0 {
            continue;
        }
        let pivot = rest[name][name].sqrt();
        let column: Vec<f64> =
            (0..names).map(|i| if i < name { 0.0 } else { rest[i][name] / pivot }).collect();
        for i in name..names {
            (name..names).for_each(|j| rest[i][j] -= column[i] * column[j]);
        }
        columns.push(column);
    }
    columns
}

/// Daily returns of each name whose sample covariance is, annualised, that of an example: each
/// factor goes up and down in its own rhythm, and no two rhythms are correlated.
fn returns(given: &Given) -> Vec<Vec<f64>> {
    let factors = factors(given);
    let periods = (factors.len() + 1).next_power_of_two();
    let scale = ((periods - 1) as f64 / periods as f64 / DAYS_A_YEAR).sqrt();
    let sign = |t: usize, k: usize| if (t & k).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
    let value = |name: usize, t: usize| {
        scale * sum_of(factors.len(), |k| sign(t, k + 1) * factors[k][name])
    };
    let row = |name: usize| (0..periods).map(|t| value(name, t)).collect();
    (0..factors[0].len()).map(row).collect()
}

/// Covariance as a review estimates it from daily returns.
fn covariance(given: &Given) -> Covariance {
    let yearly = |daily: Vec<f64>| daily.iter().map(|r| r * DAYS_A_YEAR.sqrt()).collect();
    let returns: Vec<Vec<f64>> = returns(given).into_iter().map(yearly).collect();
    Covariance::estimate(&returns, Estimate { ddof: 1, intensity: 0.0 }).unwrap()
}

/// A selection that drops the highest in a metric, weighted by size.
pub(crate) fn without_highest(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let count = given.number("count") as usize;
    let without = |count: usize| {
        let selection = format!(
            "[selection]\ndrop = [{{ count = {count} }}]\nrank_by = [\
             {{ by = \"score\", order = \"asc\", if_missing = \"exclude\" }},\
             {{ by = \"free_float_cap\", order = \"desc\", if_missing = \"exclude\" }},\
             {{ by = \"security_id\", order = \"desc\" }}]\n"
        );
        weights(b.len(), &review(&companies(&b, &ci), &selection))
    };
    let weights = without(count);
    let mut gone: Vec<usize> = Vec::new();
    for some in 1..=count {
        let new = zeros(&without(some)).into_iter();
        let new = new.filter(|name| b[name - 1] > 0.0 && !gone.contains(name));
        gone.extend(new.collect::<Vec<_>>());
    }
    let (waci, before) = (dot(&weights, &ci), dot(&b, &ci));
    let is_known = given.has("covariance") || given.has("market_volatility");
    let error = is_known.then(|| covariance(given).tracking_error(&weights, &b));
    json!({
        "excluded_places": gone, "weights": weights, "waci": waci,
        "reduction": 1.0 - waci / before, "tracking_error": error,
    })
}

/// A limit on the average of the metric, as so many times that of the benchmark.
fn intensity_limit(times: f64) -> String {
    format!(
        "[[weighting.optimise.constraints]]\nid = \"waci\"\naverage = \"score\"\n\
         source = \"test\"\nif_missing = \"refuse\"\nat_most = {{ times_benchmark = {times:?} }}\n"
    )
}

pub(crate) fn least_tracking_error(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let limit = intensity_limit(1.0 - given.number("reduction"));
    let returns = returns(given);
    let days = returns[0].len();
    let mut all = companies(&b, &ci);
    all.iter_mut().zip(returns).for_each(|(company, own)| company.returns = own);
    let section = format!(
        "objective = \"tracking_error\"\nbenchmark = \"chosen\"\nbounds = {{ max = 1.0 }}\n\
         covariance = {{ days = {days}, shrinkage = 0.0 }}\n{limit}"
    );
    let (weights, review) = optimised(&all, &section);
    let found = figures(&review);
    json!({
        "waci_target": found.constraints[0].upper, "weights": weights,
        "tracking_error": found.objective, "places_at_zero": zeros(&weights),
        "waci": dot(&weights, &ci),
    })
}

/// Least squared relative active weights under one intensity.
pub(crate) fn relative_share(given: &Given, _: &Example) -> Json {
    let (b, ci) = (given.list("weights"), given.list("intensity"));
    let buffer = given.maybe_number("buffer").unwrap_or(1.0);
    let limit = intensity_limit((1.0 - given.number("reduction")) * buffer);
    let section = format!(
        "objective = \"relative_active_share\"\nbenchmark = \"chosen\"\n\
         bounds = {{ max = 1.0 }}\n{limit}"
    );
    let (weights, review) = optimised(&companies(&b, &ci), &section);
    let (found, waci) = (figures(&review), &figures(&review).constraints[0]);
    // λ of the closed form is half the multiplier of Σ (w − W)² / W.
    let lambda = waci.multiplier.map_or(0.0, |multiplier| multiplier / 2.0);
    json!({
        "waci_before": waci.benchmark, "waci_target": waci.upper, "multiplier": lambda,
        "weights": weights, "objective": found.objective,
        "waci": dot(&weights, &ci),
    })
}

/// Limits of some names; another one has the rest of the market.
pub(crate) fn bounds(given: &Given, _: &Example) -> Json {
    let (width, floor) = (given.number("width"), given.number("floor"));
    let asked = given.list("weights");
    let rest = 1.0 - kapok_kernels::sum(&asked);
    let all: Vec<f64> = asked.iter().copied().chain((rest > 1e-9).then_some(rest)).collect();
    let section = format!(
        "objective = \"active_share\"\nbenchmark = \"chosen\"\n\
         bounds = {{ below = {width:?}, above = {width:?}, or_up_to = {floor:?} }}\n"
    );
    let (_, review) = optimised(&companies(&all, &vec![1.0; all.len()]), &section);
    let limits = review.targets.iter().take(asked.len()).map(|target| target.limits.unwrap());
    let (lower, upper): (Vec<f64>, Vec<f64>) =
        limits.map(|limits| (limits.lowest, limits.highest)).unzip();
    json!({ "lower": lower, "upper": upper })
}

/// Limits of a low carbon target: 20 times the parent, groups within 2 %, Energy free, 30 bp.
pub(crate) fn parent_limits(given: &Given, _: &Example) -> Json {
    const TRACKING_ERROR: f64 = 0.003;
    let parent = given.number("parent_weight");
    let (sector, share) = (given.text("sector"), given.number("sector_weight"));
    let country = given.maybe_number("country_weight");
    let both = share.min(country.unwrap_or(share));
    let one = |size: f64, sector, country| Company {
        size,
        metric: 1.0,
        sector,
        country,
        returns: vec![0.0; 4],
    };
    let home = country.unwrap_or(both);
    // The name is of the sector and at home, or of neither where it is larger than what is both.
    let (is_within, others) = (parent <= both, ("others", "ABROAD"));
    let (own, inside) = if is_within { ((sector, "HOME"), parent) } else { (others, 0.0) };
    let rest = 1.0 - share - home + both - (parent - inside);
    let all = [
        one(parent, own.0, own.1),
        one(both - inside, sector, "HOME"),
        one(share - both, sector, "ABROAD"),
        one(home - both, "others", "HOME"),
        one(rest, others.0, others.1),
    ];
    let all: Vec<Company<'_>> = all.into_iter().filter(|one| one.size > 1e-12).collect();
    let group = |group: &str, except: &str| {
        format!(
            "[[weighting.optimise.constraints]]\nid = \"{group}\"\ngroup = \"{group}\"\n\
             within = 0.02\nexcept = [{except}]\nsource = \"test\"\n"
        )
    };
    let section = format!(
        "objective = \"lowest_average\"\naverage = \"score\"\nbenchmark = \"chosen\"\n\
         bounds = {{ times_benchmark = 20.0 }}\ntracking_error = {TRACKING_ERROR:?}\n\
         covariance = {{ days = 4, shrinkage = 0.0 }}\n{}{}",
        group("sector", "\"Energy\""),
        group("country", ""),
    );
    let (_, review) = optimised(&all, &section);
    let range = |id: String| {
        let row = figures(&review).constraints.iter().find(|row| row.id == id)?;
        // A group weighs nothing at the least, and all at the most.
        row.lower.zip(row.upper).map(|(lower, upper)| [lower.max(0.0), upper.min(1.0)])
    };
    let own = range(format!("sector:{sector}"));
    let own = own.map_or_else(|| json!("none for Energy, +/-2% otherwise"), |own| json!(own));
    let at_home = country.and_then(|_| range("country:HOME".to_owned()));
    json!({
        "largest": review.targets[0].limits.unwrap().highest, "country_range": at_home,
        "sector_range": own, "tracking_error_in_bp": TRACKING_ERROR * 1e4,
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

/// Distance of a candidate portfolio from its benchmark, against the limits of bond buckets.
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
        program.rows.push(LinearRow::between(key, &unit(name), limits));
    }
    if let Some(cap) = given.maybe_number("issuer_cap") {
        program.rows.push(LinearRow::at_most("issuer_cap", &unit(2), cap));
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
