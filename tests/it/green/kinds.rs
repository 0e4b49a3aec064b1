//! Kinds of examples, by their area and what their inputs have, and the run of one.

use serde_json::Value as Json;

use super::example::Example;
use super::{carbon, records, scores, screens, selection, temperature, tilts, trajectory, weights};
use crate::oracles::given::Given;
use crate::oracles::shape::{Shape, fitting, shape};

/// Answer to whatever an example asks.
pub(crate) type Runner = fn(&Given, &Example) -> Json;

/// Areas, the field of kinds that each belongs to, and how many examples the file has of it.
pub(crate) const AREAS: [(&str, &str, usize); 34] = [
    ("baseline", "limits", 1),
    ("baseline+trajectory", "limits", 1),
    ("bonds/optimiser", "bond limits", 1),
    ("bonds/weighting", "bond weights", 1),
    ("capping", "capping", 2),
    ("carbon", "carbon", 4),
    ("carbon-budget", "budget", 1),
    ("carbon-trend", "trend", 2),
    ("carbon/data-quality", "carbon", 1),
    ("carbon/missing-data", "carbon", 0),
    ("controversy", "controversy", 1),
    ("diff", "shares", 0),
    ("evic", "evic", 0),
    ("explain", "explain", 1),
    ("green-revenue", "carbon", 1),
    ("high-climate-impact", "high impact", 1),
    ("index-maths", "rebalancing", 1),
    ("inflation", "evic", 0),
    ("missing-data", "carbon", 0),
    ("provenance", "records", 1),
    ("scope3", "scope 3", 1),
    ("scoring", "scoring", 6),
    ("screen", "screen", 1),
    ("selection", "selection", 2),
    ("selection/buffer", "selection", 3),
    ("self-decarbonisation", "trajectory", 0),
    ("taxonomy", "taxonomy", 1),
    ("temperature", "temperature", 2),
    ("tilt", "tilt", 1),
    ("trajectory", "trajectory", 4),
    ("uplift", "trajectory", 0),
    ("weighting", "weighting", 2),
    ("weighting/exclusion", "weighting", 4),
    ("weighting/optimiser", "weighting", 5),
];

/// A field, a kind, the terms that it needs, terms of which it needs one, and who runs it.
#[rustfmt::skip]
pub(crate) static KINDS: [Shape<Runner>; 48] = [
    shape("bond limits", "buckets", "candidate deviation", "", weights::buckets),
    shape("bond weights", "green assets", "green_share outstanding", "", carbon::green_assets),
    shape("budget", "budget", "path", "", trajectory::budget),
    shape("capping", "one cap", "cap weights", "", weights::capped),
    shape("carbon", "adverse impacts", "evic holdings", "", carbon::adverse_impacts),
    shape("carbon", "attributed quantities", "companies", "", carbon::attributed),
    shape("carbon", "average intensity", "weights", "emissions intensity", carbon::average),
    shape("carbon", "data quality", "outstanding scores", "", carbon::quality),
    shape("carbon", "green revenue", "green_revenue weights", "", carbon::green_intensity),
    shape("carbon", "metrics of TCFD", "emissions holdings market_value", "", carbon::invested),
    shape("controversy", "mean", "pairs", "", scores::controversy),
    shape("evic", "side by side", "emissions evic_end evic_start", "", trajectory::evic),
    shape("explain", "failures", "company", "", screens::explained),
    shape("high impact", "flags", "", "codes flags gbt_codes", screens::high_impact),
    shape("limits", "baseline", "universe_intensity", "", trajectory::baseline),
    shape("limits", "both", "base_intensity label universe_intensity years",
        "", trajectory::both_limits),
    shape("rebalancing", "divisor", "closes divisor new_shares old_shares",
        "", records::rebalanced),
    shape("records", "known", "cut_offs records", "", records::known),
    shape("scope 3", "phase-in", "cases", "", screens::scope_three),
    shape("scoring", "bands", "scores", "", scores::banded),
    shape("scoring", "key issues", "pairs", "", scores::key_issues),
    shape("scoring", "percentiles", "", "values values_by_better", scores::percentiles),
    shape("scoring", "risk", "exposure manageable_risk_factor management", "", scores::risk),
    shape("scoring", "risk of issues", "issues", "", scores::risk_of_issues),
    shape("screen", "cases", "cases", "", screens::excluded),
    shape("selection", "by coverage", "free_float_caps scores", "", selection::by_coverage),
    shape("selection", "by rank of risk", "risk_ranks", "", selection::by_rank),
    shape("selection", "half of a group", "scored_names", "", selection::half_of_a_group),
    shape("selection", "last fifth", "group_sizes rounding", "", selection::last_fifth),
    shape("selection", "leaders", "rated_names", "", selection::leaders),
    shape("shares", "by cause", "values", "", records::shared),
    shape("taxonomy", "common ground", "scenarios", "", records::common_ground),
    shape("temperature", "company", "chain direct", "", temperature::company),
    shape("temperature", "portfolio", "holdings", "", temperature::portfolio),
    shape("temperature", "target", "", "ambition base_year end_year target", temperature::target),
    shape("tilt", "by score", "scores weights", "", tilts::run),
    shape("trajectory", "between years", "emissions growth", "", trajectory::between_years),
    shape("trajectory", "growing", "growth rate years", "", trajectory::growing),
    shape("trajectory", "own part", "after before held", "", trajectory::own_part),
    shape("trajectory", "path", "years", "base_intensity min_reduction", trajectory::path),
    shape("trajectory", "uplift", "reductions", "", trajectory::uplift),
    shape("trend", "fitted", "emissions years", "", trajectory::fitted),
    shape("trend", "to a scenario", "emissions level scenario_emissions slope",
        "", trajectory::duration),
    shape("weighting", "bounds", "floor weights width", "", weights::bounds),
    shape("weighting", "least relative share", "intensity reduction weights",
        "", weights::relative_share),
    shape("weighting", "least tracking error", "intensity reduction weights",
        "covariance market_volatility", weights::least_tracking_error),
    shape("weighting", "limits of the parent", "parent_weight sector sector_weight",
        "", weights::parent_limits),
    shape("weighting", "without the highest", "count intensity weights",
        "", weights::without_highest),
];

/// Kind of an example, by its area, or the part of it before the stroke, and the terms it has.
pub(crate) fn shape_of(example: &Example, given: &Given) -> Result<&'static Shape<Runner>, String> {
    let field = |name: &str| AREAS.iter().find(|(area, ..)| *area == name).map(|entry| entry.1);
    let before = example.area.split('/').next().unwrap_or_default();
    let field = field(&example.area).or_else(|| field(before));
    let field = field.ok_or_else(|| format!("no runner for the area `{}`", example.area))?;
    fitting(KINDS.iter().filter(|shape| shape.area == field), given)
}

/// Runs an example by its kind.
pub(crate) fn run(example: &Example) -> Result<Json, String> {
    let given = example.given();
    let found = (shape_of(example, &given)?.run)(&given, example);
    match &given.unread()[..] {
        [] => Ok(found),
        unread => Err(format!("nobody reads {unread:?}")),
    }
}
