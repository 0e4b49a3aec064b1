//! Paths, budgets and trends of emissions; limits of climate benchmarks.

use kapok_climate::carbon::trend::{Trend, slope_to_scenario};
use kapok_climate::carbon::{
    EmissionPath, IntensityPath, PathPoint, SideBySide, YearEnds, inflation,
};
use kapok_climate::terms::Average;
use kapok_climate::trajectory::{
    Binding, IntensityLimit, YEARLY_REDUCTION, average_reduction, change, intensity_reduction,
    intensity_reduction_after, left_after, may_be_uplifted, reduction, target,
};
use kapok_climate::{EvicAverage, EvicConstituents, LabelName};
use serde_json::{Map, Value as Json, json};

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
        return json!({ "reduction": by_year(&|t| reduction(least, rate, t)) });
    }
    let base = given.number("base_intensity");
    json!({ "target": by_year(&|t| target(base, rate, t)) })
}

/// The path of an intensity where output grows by a yearly rate.
pub(crate) fn growing(given: &Given, _: &Example) -> Json {
    let (growth, emissions) = (given.number("growth"), given.number("rate"));
    let years = given.whole("years");
    let all = years.iter().map(|&t| intensity_reduction_after(growth, emissions, t));
    json!({ "intensity_reduction": all.collect::<Vec<f64>>() })
}

/// The same between two years whose emissions are known.
pub(crate) fn between_years(given: &Given, _: &Example) -> Json {
    let (growth, years) = (given.number("growth"), given.by_year("emissions"));
    let [(from, start), .., (to, end)] = years[..] else { panic!("two years, not {years:?}") };
    let emissions = -change(end, start);
    let output = left_after(-growth, u32::try_from(to - from).unwrap()) - 1.0;
    let intensity = intensity_reduction(output, emissions);
    json!({
        "emissions_reduction": emissions, "output_growth": output,
        "intensity_reduction": intensity,
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

/// How far a given line is from a scenario.
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
    let limit = |label| IntensityLimit::new(label, universe, f64::INFINITY).baseline;
    json!({ "limit": { "CTB": limit(LabelName::Ctb), "PAB": limit(LabelName::Pab) } })
}

/// Limits against the universe and of the trajectory.
pub(crate) fn both_limits(given: &Given, _: &Example) -> Json {
    let label = match given.text("label") {
        "PAB" => LabelName::Pab,
        "CTB" => LabelName::Ctb,
        other => panic!("`{other}` is no label"),
    };
    let (base, universe) = (given.number("base_intensity"), given.number("universe_intensity"));
    let years = given.number("years") as u32;
    let limit = IntensityLimit::new(label, universe, target(base, rate(given), years));
    let which = match limit.binding() {
        Binding::Baseline => "baseline",
        Binding::Trajectory => "trajectory",
    };
    json!({
        "baseline_limit": limit.baseline, "trajectory_limit": limit.trajectory,
        "binding_limit": limit.value(), "which": which,
    })
}

/// The average reduction of a company, both ways, and what follows of each.
pub(crate) fn uplift(given: &Given, _: &Example) -> Json {
    let yearly = given.list("reductions");
    let publishes = given.maybe_flag("publishes").unwrap_or(true);
    let mean = |average| average_reduction(&yearly, average);
    let passes = |average| may_be_uplifted(publishes, &yearly, average);
    json!({
        "arithmetic_average": mean(Average::Arithmetic),
        "arithmetic_passes": passes(Average::Arithmetic),
        "geometric_average": mean(Average::Geometric),
        "geometric_passes": passes(Average::Geometric),
    })
}

/// What the companies held did of a fall in intensity.
pub(crate) fn own_part(given: &Given, _: &Example) -> Json {
    let path = IntensityPath {
        before: given.number("before"),
        held: given.number("held"),
        after: given.number("after"),
    };
    let (ratio, split) = (path.self_decarbonisation_ratio(), path.split());
    json!({
        "self_decarbonisation_ratio": ratio, "own": split.own,
        "rebalancing": split.rebalancing, "total": split.total,
        "rebalancing_ratio": ratio.map(|ratio| 1.0 - ratio),
    })
}

/// The change of an intensity by EVIC: raw, by the EU factor, by that of PCAF.
pub(crate) fn evic(given: &Given, _: &Example) -> Json {
    let (start, end) = (given.list("evic_start"), given.list("evic_end"));
    let n = start.len();
    let equal = || vec![1.0 / n as f64; n];
    let weights = given.maybe_list("weights").unwrap_or_else(equal);
    let tonnes = given.list("emissions");
    let tonnes_now = given.maybe_list("emissions_end").unwrap_or_else(|| tonnes.clone());
    let ends = |i: usize| YearEnds {
        name: "name",
        weight_start: Some(weights[i]),
        weight_end: Some(weights[i]),
        evic_start: Some(start[i]),
        evic_end: Some(end[i]),
    };
    let ends: Vec<YearEnds<'_>> = (0..n).map(ends).collect();
    let (average, who) = (EvicAverage::Simple, EvicConstituents::Intersection);
    let factor = inflation::eu_factor(&ends, average, who).unwrap();
    let adj = inflation::pcaf_factor(&vec!["name"; n], &weights, &start, &end).unwrap();
    let intensity = |tonnes: &[f64], evic: &[f64]| {
        kapok_kernels::sum_of(n, |i| weights[i] * tonnes[i] / evic[i])
    };
    let (base, now) = (intensity(&tonnes, &start), intensity(&tonnes_now, &end));
    let all = SideBySide::new(base, now, factor, adj).unwrap();
    let passes = |change: f64| change <= -YEARLY_REDUCTION;
    json!({
        "intensity_start": base, "intensity_end": now,
        "inflation_factor": factor, "pcaf_factor": adj,
        "raw_change": all.raw_change(), "raw_passes": passes(all.raw_change()),
        "eu_adjusted": all.eu_adjusted(),
        "eu_change": all.eu_change(), "eu_passes": passes(all.eu_change()),
        "pcaf_adjusted": all.pcaf_current_adjusted(),
        "pcaf_change": all.pcaf_change(), "pcaf_passes": passes(all.pcaf_change()),
    })
}
