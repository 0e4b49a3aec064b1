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

use super::example::{Example, Inputs};

pub(crate) fn run(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    growing(inputs)
        .or_else(|| between_years(inputs))
        .or_else(|| path(inputs))
        .or_else(|| uplift(inputs))
        .or_else(|| own_part(inputs))
}

fn rate(inputs: &Inputs) -> f64 {
    inputs.number(&["rate", "dR"]).unwrap_or(YEARLY_REDUCTION)
}

/// Reductions against the universe, or targets from a base, by year.
fn path(inputs: &Inputs) -> Option<Json> {
    let (years, rate) = (inputs.whole(&["years", "t", "n"])?, rate(inputs));
    let by_year = |of: &dyn Fn(u32) -> f64| years.iter().map(|&t| of(t)).collect::<Vec<f64>>();
    if let Some(least) = inputs.number(&["min_reduction", "R_min"]) {
        return Some(json!({ "reduction": by_year(&|t| reduction(least, rate, t)) }));
    }
    let base = inputs.number(&["base", "base_intensity", "I_base"])?;
    let targets = by_year(&|t| target(base, rate, t));
    Some(json!({ "target": targets, "targets": targets }))
}

/// The path of an intensity where output grows by a yearly rate.
fn growing(inputs: &Inputs) -> Option<Json> {
    let growth = inputs.number(&["g_Y", "g"])?;
    let emissions = inputs.number(&["dR_CE", "dR"])?;
    let years = inputs.whole(&["t", "years"])?;
    let all = years.iter().map(|&t| intensity_reduction_after(growth, emissions, t));
    Some(json!({ "R_CI": all.collect::<Vec<f64>>() }))
}

/// The same between two years whose emissions are known.
fn between_years(inputs: &Inputs) -> Option<Json> {
    let growth = inputs.number(&["g", "g_Y"])?;
    let years = inputs.years_of("CE");
    let [(from, start), .., (to, end)] = years[..] else { return None };
    let emissions = -change(end, start);
    let output = left_after(-growth, u32::try_from(to - from).ok()?) - 1.0;
    let intensity = intensity_reduction(output, emissions);
    Some(json!({ "R_CE": emissions, "g_cum": output, "R_CI": intensity }))
}

/// Gross and net budget along a path.
pub(crate) fn budget(example: &Example) -> Option<Json> {
    let points = example.inputs.by_id(&["points", "path"])?;
    let points = points
        .iter()
        .map(|(year, amount)| Some(PathPoint { year: year.parse().ok()?, amount: *amount }));
    let points: Vec<PathPoint> = points.collect::<Option<_>>()?;
    let path = EmissionPath::new("path", &points).unwrap();
    let gross = example.asked("gross_").into_iter().find_map(years);
    let (start, end) = gross.unwrap_or((points[0].year, points[points.len() - 1].year));
    let of = |target: f64| path.budget(start, end, target).unwrap();
    let mut found = Map::from_iter([(format!("gross_{start}_{end}"), json!(of(0.0).gross))]);
    found.insert("gross".to_owned(), json!(of(0.0).gross));
    for text in example.asked("net_target") {
        found.insert(format!("net_target{text}"), json!(of(text.parse().ok()?).net));
    }
    if let Some(target) = example.inputs.number(&["target", "yearly_target"]) {
        found.insert("net".to_owned(), json!(of(target).net));
    }
    Some(Json::Object(found))
}

/// `2020_2035`.
fn years(text: &str) -> Option<(i32, i32)> {
    let (start, end) = text.split_once('_')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// The line through past emissions, or how far a given one is from a scenario.
pub(crate) fn trend(example: &Example) -> Option<Json> {
    fitted(example).or_else(|| duration(&example.inputs))
}

fn fitted(example: &Example) -> Option<Json> {
    let emissions = example.inputs.list(&["emissions", "E"])?;
    let given = example.inputs.list(&["years"])?;
    let (first, last) = (given[0] as i32, given[given.len() - 1] as i32);
    let years: Vec<i32> = match given.len() == emissions.len() {
        true => given.iter().map(|year| *year as i32).collect(),
        false => (first..=last).collect(),
    };
    let asked = example.asked("beta0_").into_iter().find_map(|year| year.parse::<i32>().ok());
    let reference = asked.or_else(|| example.inputs.year(&["reference", "t0"])).unwrap_or(last);
    let line = Trend::fit(&years, &emissions, reference).unwrap();
    let mut found = Map::from_iter([(format!("beta0_{reference}"), json!(line.level))]);
    found.insert("beta0".to_owned(), json!(line.level));
    found.insert("beta1".to_owned(), json!(line.slope));
    for year in example.asked("forecast_") {
        found.insert(format!("forecast_{year}"), json!(line.forecast(year.parse().ok()?)));
    }
    Some(Json::Object(found))
}

fn point(year: i32, amount: f64) -> PathPoint {
    PathPoint { year, amount }
}

fn duration(inputs: &Inputs) -> Option<Json> {
    let (level, slope) = (inputs.number(&["beta0"])?, inputs.number(&["beta1"])?);
    let (&(today, emissions), &(year, scenario)) =
        (inputs.years_of("CE").first()?, inputs.years_of("NZE").first()?);
    // A level is that of the year zero unless a reference is given.
    let line = Trend { reference: inputs.year(&["reference"]).unwrap_or(0), level, slope };
    let needed = slope_to_scenario(point(today, emissions), point(year, scenario)).unwrap();
    Some(json!({
        "duration_year": line.duration(scenario, today),
        "slope": needed,
        "slope_multiplier": line.slope_multiplier(needed),
    }))
}

/// Limits against the universe and of the trajectory.
pub(crate) fn baseline(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    if let Some(universe) = inputs.number(&["universe_intensity"]) {
        let limit = |label| IntensityLimit::new(label, universe, f64::INFINITY).baseline;
        return Some(json!({
            "CTB_max": limit(LabelName::Ctb), "PAB_max": limit(LabelName::Pab),
        }));
    }
    let label = match inputs.text(&["type", "label"])? {
        "PAB" => LabelName::Pab,
        "CTB" => LabelName::Ctb,
        other => panic!("`{other}` is no label"),
    };
    let base = inputs.number(&["base_year_index_intensity", "base"])?;
    let years = u32::try_from(inputs.year(&["n", "years"])?).ok()?;
    let universe = inputs.number(&["universe_now", "universe"])?;
    let limit = IntensityLimit::new(label, universe, target(base, rate(inputs), years));
    let which = match limit.binding() {
        Binding::Baseline => "baseline",
        Binding::Trajectory => "trajectory",
    };
    Some(json!({
        "baseline_limit": limit.baseline, "trajectory_limit": limit.trajectory,
        "binding": limit.value(), "binding_limit": limit.value(), "which": which,
    }))
}

/// The average reduction of a company, both ways, and what follows of each.
fn uplift(inputs: &Inputs) -> Option<Json> {
    let yearly = inputs.list(&["reductions", "yearly_reductions", "reduction"])?;
    let publishes = inputs.any(&["publishes"]).and_then(Json::as_bool).unwrap_or(true);
    let mut found = Map::new();
    let both = [("arithmetic", Average::Arithmetic), ("geometric", Average::Geometric)];
    for (name, average) in both {
        let mean = json!(average_reduction(&yearly, average));
        let passes = json!(may_be_uplifted(publishes, &yearly, average));
        for key in [name.to_owned(), format!("{name}_average"), format!("{name}_mean")] {
            found.insert(key, mean.clone());
        }
        for key in [format!("{name}_ok"), format!("{name}_pass"), format!("{name}_passes")] {
            found.insert(key, passes.clone());
        }
    }
    Some(Json::Object(found))
}

/// What the companies held did of a fall in intensity.
fn own_part(inputs: &Inputs) -> Option<Json> {
    let path = IntensityPath {
        before: inputs.number(&["before", "CI_t_xt", "ci_t_xt"])?,
        held: inputs.number(&["held", "CI_t1_xt", "ci_t1_xt"])?,
        after: inputs.number(&["after", "CI_t1_xt1", "ci_t1_xt1"])?,
    };
    let (ratio, split) = (path.self_decarbonisation_ratio(), path.split());
    Some(json!({
        "SR": ratio, "ratio": ratio, "own": split.own, "rebalancing": split.rebalancing,
        "total": split.total, "NR": ratio.map(|ratio| 1.0 - ratio),
    }))
}

/// The change of an intensity by EVIC: raw, by the EU factor, by that of PCAF.
pub(crate) fn evic(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    let start = inputs.list(&["evic0", "evic_0", "evic_base", "evic_prev", "evic_start"])?;
    let end = inputs.list(&["evic1", "evic_1", "evic_now", "evic_end"])?;
    let n = start.len();
    let equal = || vec![1.0 / n as f64; n];
    let weights = inputs.list(&["w", "weights", "b"]).unwrap_or_else(equal);
    let tonnes = inputs.list(&["E", "E0", "emissions", "emissions0", "ghg"])?;
    let tonnes_now = inputs.list(&["E1", "emissions1"]).unwrap_or_else(|| tonnes.clone());
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
    let mut found = Map::new();
    let mut add = |keys: &[&str], value: Json| {
        keys.iter().for_each(|key| drop(found.insert((*key).to_owned(), value.clone())));
    };
    add(&["I0", "base", "I_base", "raw_0"], json!(base));
    add(&["I1", "now", "I_now", "I1_raw", "raw_1"], json!(now));
    add(&["EIF", "eif", "eu_factor", "factor"], json!(factor));
    add(&["ADJ", "adj", "pcaf_factor", "pcaf_adj"], json!(adj));
    add(&["raw_change", "change_raw", "raw"], json!(all.raw_change()));
    add(&["eu_change", "change_eu", "eu"], json!(all.eu_change()));
    add(&["pcaf_change", "change_pcaf", "pcaf"], json!(all.pcaf_change()));
    add(&["I1_eu", "eu_adjusted"], json!(all.eu_adjusted()));
    add(&["I1_pcaf", "pcaf_adjusted"], json!(all.pcaf_current_adjusted()));
    add(&["raw_pass", "raw_passes"], json!(passes(all.raw_change())));
    add(&["eu_pass", "eu_passes"], json!(passes(all.eu_change())));
    add(&["pcaf_pass", "pcaf_passes"], json!(passes(all.pcaf_change())));
    Some(Json::Object(found))
}
