//! Tilts by score.

use kapok_kernels::score::{Ddof, normal_cdf, z_scores};
use kapok_kernels::tilt::{Aim, Goal, one_plus_z};
use kapok_kernels::{GroupTotals, Strength, Tilt, sum, tilt_sizes, weighted_average};
use serde_json::{Map, Value as Json, json};

use super::example::{Example, Inputs};

/// z-scores, cumulative normal, `W · Sⁿ`, renormalised; each strength that is asked for.
pub(crate) fn run(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    let scores = inputs.list(&["score", "scores", "x"])?;
    let base = inputs.list(&["w", "weights", "W", "b"])?;
    let ddof = match inputs.text(&["sd"]).unwrap_or("population") {
        "population" => Ddof::Population,
        "sample" => Ddof::Sample,
        other => panic!("`{other}` is no standard deviation"),
    };
    let z = z_scores(&scores, ddof, Some(inputs.number(&["truncate"]).unwrap_or(3.0)))?;
    let map = if inputs.text(&["mapping"]) == Some("1+Z") { one_plus_z } else { normal_cdf };
    let s: Vec<f64> = z.iter().map(|&z| map(z)).collect();
    let mut found = Map::from_iter([("Z".to_owned(), json!(z)), ("S".to_owned(), json!(s))]);
    let average = |weights: &[f64]| {
        weighted_average(weights, &scores.iter().map(|x| Some(*x)).collect::<Vec<_>>())
    };
    found.insert("wa_bench".to_owned(), json!(average(&base)));
    let levels = neutral(inputs, &base);
    let tilted = |strength: Strength| {
        let tilt = Tilt { score: s.clone(), strength };
        let tilted = tilt_sizes(&base, &[tilt], &levels).unwrap();
        let whole = sum(&tilted.sizes);
        let weights: Vec<f64> = tilted.sizes.iter().map(|size| size / whole).collect();
        (weights, tilted.strengths[0])
    };
    let asked = example.asked("w_n").into_iter().chain(example.asked("wa_n"));
    for text in asked {
        let (weights, _) = tilted(Strength::Power(text.parse().ok()?));
        found.insert(format!("wa_n{text}"), json!(average(&weights)));
        found.insert(format!("w_n{text}"), json!(weights));
    }
    let given = inputs.number(&["n", "power", "strength", "tilt_power"]).map(Strength::Power);
    let aim = inputs.number(&["target_active", "target_exposure", "target"]).map(|goal| {
        let measure = z.iter().map(|z| Some(*z)).collect();
        Strength::Solved(Aim { measure, goal: Goal::Active(goal) })
    });
    // Without a word on it, a tilt is a single one.
    let (weights, strength) = tilted(aim.or(given).unwrap_or(Strength::Power(1.0)));
    found.insert("n".to_owned(), json!(strength));
    for key in ["wa", "wa_tilted"] {
        found.insert(key.to_owned(), json!(average(&weights)));
    }
    for key in ["w", "weights", "w_tilted"] {
        found.insert(key.to_owned(), json!(weights));
    }
    Some(Json::Object(found))
}

/// Groups that keep their weights, where an example names some.
fn neutral(inputs: &Inputs, base: &[f64]) -> Vec<GroupTotals> {
    let Some(names) = inputs.texts(&["industry", "sector", "group", "groups"]) else {
        return Vec::new();
    };
    let mut known = names.clone();
    known.sort_unstable();
    known.dedup();
    let group: Vec<usize> =
        names.iter().map(|name| known.partition_point(|other| other < name)).collect();
    let total = |g: usize| {
        sum(&(0..base.len()).filter(|&i| group[i] == g).map(|i| base[i]).collect::<Vec<_>>())
    };
    let totals = (0..known.len()).map(total).collect();
    vec![GroupTotals { group, totals }]
}
