//! Tilts by score.

use kapok_kernels::score::{Ddof, normal_cdf, z_scores};
use kapok_kernels::tilt::{Aim, Goal, one_plus_z};
use kapok_kernels::{GroupTotals, Strength, Tilt, sum, tilt_sizes, weighted_average};
use serde_json::{Map, Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;

/// z-scores, cumulative normal, `W · Sⁿ`, renormalised; each strength that is asked for.
pub(crate) fn run(given: &Given, example: &Example) -> Json {
    let (scores, base) = (given.list("scores"), given.list("weights"));
    let ddof = match given.maybe_text("sd").unwrap_or("population") {
        "population" => Ddof::Population,
        "sample" => Ddof::Sample,
        other => panic!("`{other}` is no standard deviation"),
    };
    let cut = given.maybe_number("truncate").unwrap_or(3.0);
    let z = z_scores(&scores, ddof, Some(cut)).expect("scores that differ");
    let map = if given.maybe_text("mapping") == Some("1+Z") { one_plus_z } else { normal_cdf };
    let s: Vec<f64> = z.iter().map(|&z| map(z)).collect();
    let average = |weights: &[f64]| {
        weighted_average(weights, &scores.iter().map(|x| Some(*x)).collect::<Vec<_>>())
    };
    let levels = neutral(given, &base);
    let tilted = |strength: Strength| {
        let tilt = Tilt { score: s.clone(), strength };
        let tilted = tilt_sizes(&base, &[tilt], &levels).unwrap();
        let whole = sum(&tilted.sizes);
        let weights: Vec<f64> = tilted.sizes.iter().map(|size| size / whole).collect();
        (weights, tilted.strengths[0])
    };
    let (mut weights_at, mut average_at) = (Map::new(), Map::new());
    for text in example.asked("weights_at").into_iter().chain(example.asked("average_at")) {
        let (weights, _) = tilted(Strength::Power(text.parse().unwrap()));
        average_at.insert(text.to_owned(), json!(average(&weights)));
        weights_at.insert(text.to_owned(), json!(weights));
    }
    let power = given.maybe_number("strength").map(Strength::Power);
    let aim = given.maybe_number("target_active").map(|goal| {
        let measure = z.iter().map(|z| Some(*z)).collect();
        Strength::Solved(Aim { measure, goal: Goal::Active(goal) })
    });
    // Without a word on it, a tilt is a single one.
    let (weights, strength) = tilted(aim.or(power).unwrap_or(Strength::Power(1.0)));
    json!({
        "z_scores": z, "s_scores": s, "strength": strength,
        "weights": weights, "weights_at": weights_at,
        "average": average(&weights), "average_at": average_at,
        "average_before": average(&base),
    })
}

/// Groups that keep their weights, where an example names some.
fn neutral(given: &Given, base: &[f64]) -> Vec<GroupTotals> {
    let Some(names) = given.maybe_texts("groups") else { return Vec::new() };
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
