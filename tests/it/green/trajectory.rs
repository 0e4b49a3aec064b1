//! Paths, budgets and trends of emissions; limits of climate benchmarks.

use kapok_climate::budget::{EmissionPath, PathPoint};
use kapok_climate::intensity::intensity;
use kapok_climate::trajectory::{
    YEARLY_REDUCTION, average_reduction, change, may_be_uplifted, target,
};
use kapok_climate::trend::{Trend, slope_to_scenario};
use kapok_climate::{EvicAverage, EvicFactor, EvicPair, Inflation, LabelName, evic_growth};
use kapok_kernels::Mean;
use serde_json::{Map, Value as Json, json};

use super::carbon::average_of;
use super::example::Example;
use crate::oracles::given::Given;

fn rate(given: &Given) -> f64 {
    given.maybe_number("rate").unwrap_or(YEARLY_REDUCTION)
}

/// Reductions against the universe, or targets from a base, by year.
pub(crate) fn path(given: &Given, _: &Example) -> Json {
    let (years, rate) = (given.whole("years"), rate(given));
    let by_year = |of: &dyn Fn(u32) -> f64| years.iter().map(|&t| of(t)).collect::<Vec<f64>>();
    if let Some(least) = given.maybe_number("min_reduction") {
        // Of a universe of one: what is left of it at the target, from a base that is so much less.
        let reduced = by_year(&|t| 1.0 - target(1.0 - least, rate, t));
        return json!({ "reduction": reduced });
    }
    let base = given.number("base_intensity");
    json!({ "target": by_year(&|t| target(base, rate, t)) })
}

/// The fall of an intensity whose emissions and output change.
fn fall(emissions: [f64; 2], output: [f64; 2]) -> f64 {
    let [before, after] = [0, 1].map(|at| intensity(emissions[at], output[at]));
    -change(after, before)
}

/// The path of an intensity where output grows by a yearly rate.
pub(crate) fn growing(given: &Given, _: &Example) -> Json {
    let (growth, rate) = (given.number("growth"), given.number("rate"));
    let after = |years| fall([1.0, target(1.0, rate, years)], [1.0, target(1.0, -growth, years)]);
    let all: Vec<f64> = given.whole("years").into_iter().map(after).collect();
    json!({ "intensity_reduction": all })
}

/// The same between two years whose emissions are known.
pub(crate) fn between_years(given: &Given, _: &Example) -> Json {
    let (growth, years) = (given.number("growth"), given.by_year("emissions"));
    let [(from, start), .., (to, end)] = years[..] else { panic!("two years, not {years:?}") };
    let output = target(1.0, -growth, u32::try_from(to - from).unwrap());
    json!({
        "emissions_reduction": -change(end, start), "output_growth": change(output, 1.0),
        "intensity_reduction": fall([start, end], [1.0, output]),
    })
}

/// Gross and net budget along a path.
pub(crate) fn budget(given: &Given, example: &Example) -> Json {
    let points = given.by_year("path");
    let path_points: Vec<PathPoint> =
        points.iter().map(|&(year, amount)| PathPoint { year, amount }).collect();
    let path = EmissionPath::new("path", &path_points).unwrap();
    let gross = example.asked("gross_budget").into_iter().find_map(years);
    let (start, end) = gross.unwrap_or((points[0].0, points[points.len() - 1].0));
    let of = |target: f64| path.budget(start, end, target).unwrap();
    let net = |text: &str| (text.to_owned(), json!(of(text.parse().unwrap()).net));
    let asked = example.asked("net_budget").into_iter().map(net);
    json!({
        "gross_budget": { format!("{start}_{end}"): of(0.0).gross },
        "gross_budget_of_all": of(0.0).gross,
        "net_budget": asked.collect::<Map<String, Json>>(),
        "net_budget_of_all": given.maybe_number("yearly_target").map(|target| of(target).net),
    })
}

/// `2020_2035`.
fn years(text: &str) -> Option<(i32, i32)> {
    let (start, end) = text.split_once('_')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// The line through past emissions.
pub(crate) fn fitted(given: &Given, example: &Example) -> Json {
    let (emissions, years) = (given.list("emissions"), given.list("years"));
    let (first, last) = (years[0] as i32, years[years.len() - 1] as i32);
    let years: Vec<i32> = match years.len() == emissions.len() {
        true => years.iter().map(|year| *year as i32).collect(),
        false => (first..=last).collect(),
    };
    let asked = example.asked("level_in").into_iter().find_map(|year| year.parse::<i32>().ok());
    let reference = asked.or_else(|| given.maybe_year("reference_year")).unwrap_or(last);
    let line = Trend::fit(&years, &emissions, reference).unwrap();
    let forecast = |year: &str| (year.to_owned(), json!(line.forecast(year.parse().unwrap())));
    json!({
        "level": line.level, "level_in": { reference.to_string(): line.level },
        "slope": line.slope,
        "forecast": example.asked("forecast").into_iter().map(forecast).collect::<Map<_, _>>(),
    })
}

/// Distance of a given line from a scenario.
pub(crate) fn duration(given: &Given, _: &Example) -> Json {
    let (level, slope) = (given.number("level"), given.number("slope"));
    let (today, emissions) = given.by_year("emissions")[0];
    let (year, scenario) = given.by_year("scenario_emissions")[0];
    // A level is that of the year zero unless a reference is given.
    let reference = given.maybe_year("reference_year").unwrap_or(0);
    let line = Trend { reference, level, slope };
    let needed = slope_to_scenario(
        PathPoint { year: today, amount: emissions },
        PathPoint { year, amount: scenario },
    )
    .unwrap();
    json!({
        "duration_year": line.duration(scenario, today),
        "slope": needed,
        "slope_multiplier": line.slope_multiplier(needed),
    })
}

/// Limits against the universe alone, of both labels.
pub(crate) fn baseline(given: &Given, _: &Example) -> Json {
    let universe = given.number("universe_intensity");
    let limit = |label: LabelName| label.limit(universe);
    json!({ "limit": { "CTB": limit(LabelName::Ctb), "PAB": limit(LabelName::Pab) } })
}

/// Limits against the universe and of the trajectory. Both bind weights: the lower one does.
pub(crate) fn both_limits(given: &Given, _: &Example) -> Json {
    let label = match given.text("label") {
        "PAB" => LabelName::Pab,
        "CTB" => LabelName::Ctb,
        other => panic!("`{other}` is no label"),
    };
    let (base, universe) = (given.number("base_intensity"), given.number("universe_intensity"));
    let baseline = label.limit(universe);
    let trajectory = target(base, rate(given), given.number("years") as u32);
    json!({
        "baseline_limit": baseline, "trajectory_limit": trajectory,
        "binding_limit": baseline.min(trajectory),
        "which": if baseline < trajectory { "baseline" } else { "trajectory" },
    })
}

/// The average reduction of a company, both ways, and what follows of each.
pub(crate) fn uplift(given: &Given, _: &Example) -> Json {
    let yearly = given.list("reductions");
    let publishes = given.maybe_flag("publishes").unwrap_or(true);
    let mean = |average| average_reduction(&yearly, average);
    let passes = |average| may_be_uplifted(publishes, &yearly, average);
    json!({
        "arithmetic_average": mean(Mean::Arithmetic),
        "arithmetic_passes": passes(Mean::Arithmetic),
        "geometric_average": mean(Mean::Geometric),
        "geometric_passes": passes(Mean::Geometric),
    })
}

/// Parts of a fall in intensity: that of the companies held, and that of trading them.
pub(crate) fn own_part(given: &Given, _: &Example) -> Json {
    let [before, held, after] = ["before", "held", "after"].map(|term| given.number(term));
    let moved = before != after;
    let ratio = moved.then(|| change(held, before) / change(after, before));
    json!({
        "self_decarbonisation_ratio": ratio, "own": before - held,
        "rebalancing": held - after, "total": before - after,
        "rebalancing_ratio": ratio.map(|ratio| 1.0 - ratio),
    })
}

/// The change of an intensity by EVIC: raw, by the EU factor, by that of PCAF.
pub(crate) fn evic(given: &Given, _: &Example) -> Json {
    let (start, end) = (given.list("evic_start"), given.list("evic_end"));
    let n = start.len();
    let weights = given.maybe_list("weights").unwrap_or_else(|| vec![1.0 / n as f64; n]);
    let tonnes = given.list("emissions");
    let tonnes_now = given.maybe_list("emissions_end").unwrap_or_else(|| tonnes.clone());
    let pair = |i: usize| EvicPair { weight: weights[i], values: [Some(start[i]), Some(end[i])] };
    let pairs: Vec<EvicPair> = (0..n).map(pair).collect();
    let factor = evic_growth(EvicAverage::Simple, &pairs).unwrap();
    let average = |of: &dyn Fn(usize) -> f64| {
        let values: Vec<Option<f64>> = (0..n).map(|i| Some(of(i))).collect();
        average_of(&weights, &values).value.unwrap()
    };
    let base = average(&|i| intensity(tonnes[i], start[i] * 1e6));
    let now = average(&|i| intensity(tonnes_now[i], end[i] * 1e6));
    // ADJ of PCAF is the average growth from today's value back to the base.
    let pcaf = average(&|i| start[i] / end[i]);
    let inflation = Inflation { year: Some(factor), chained: Some(factor) };
    let adjusted = EvicFactor::SingleYear.adjusted(now, inflation).unwrap();
    let changes = [now, adjusted, now / pcaf].map(|now| change(now, base));
    let [raw, eu, by_pcaf] = changes;
    let [raw_passes, eu_passes, pcaf_passes] = changes.map(|change| change <= -YEARLY_REDUCTION);
    json!({
        "intensity_start": base, "intensity_end": now,
        "inflation_factor": factor, "pcaf_factor": pcaf,
        "raw_change": raw, "raw_passes": raw_passes,
        "eu_adjusted": adjusted, "eu_change": eu, "eu_passes": eu_passes,
        "pcaf_adjusted": now / pcaf, "pcaf_change": by_pcaf, "pcaf_passes": pcaf_passes,
    })
}
