//! Examples of shapes that the file has none of, worked by hand.

use serde_json::{Value as Json, json};

use super::assert_right;
use super::example::Example;

fn made(area: &str, inputs: Json, expected: Json) -> Example {
    Example::new(&json!({
        "id": area, "area": area, "tolerance": "1e-9", "inputs": inputs, "expected": expected,
    }))
}

#[test]
fn carbon_of_other_shapes() {
    // Four answers to one question: 0.7 of the weight is known, at 300 on average.
    let missing = json!({
        "w": [0.3, 0.4, 0.3], "CI": [120, 435, null], "sector": ["x", "y", "x"],
    });
    let answers = json!({
        "renormalise": 300, "exclude": 210, "median": 246, "worst": 246, "coverage": 0.7,
    });
    // Half of the portfolio is cash.
    let cash = json!({
        "pv": 200, "holdings": [60, 40], "mcap": [1200, 400], "s12": [240000, 20000],
    });
    let private = json!({
        "companies": [{ "outstanding": 10, "equity": -5, "debt": 40, "s1": 100 }],
    });
    assert_right(&[
        made("carbon", missing, answers),
        made("carbon", cash, json!({ "total_t": 14000, "footprint_t_per_m": 70 })),
        made("carbon", private, json!({ "s1": 25, "af": [0.25] })),
        made(
            "green-revenue",
            json!({ "w": [0.5, 0.5], "green_rev": [[10, 30], 0], "total_rev": [100, 100] }),
            json!({ "GI": 0.1 }),
        ),
        made(
            "evic",
            json!({ "w": [0.5, 0.5], "E": [100, 200], "evic0": [10, 10], "evic1": [10, 15] }),
            json!({ "EIF": 1.25, "ADJ": 0.8333333333333334, "raw_change": -0.2222222222222222,
                    "eu_change": -0.02777777777777779, "pcaf_change": -0.06666666666666667 }),
        ),
    ]);
}

#[test]
fn temperatures_of_other_shapes() {
    let late = json!({ "reduction": 0.5, "base_year": 2030, "end_year": 2030,
                       "param": -0.2, "intercept": 2.5 });
    let both = json!({ "s12": { "score": 1.5, "ghg": 600 }, "s3": { "score": 3.2, "ghg": 400 } });
    let held = json!({ "portfolio": [
        { "score": 1.5, "investment": 25, "ghg": 100, "mcap": 100 },
        { "score": 3.2, "investment": 75, "ghg": 300, "mcap": 100 },
    ]});
    assert_right(&[
        made("temperature", late, json!({ "score": 3.2, "annual_reduction": null })),
        made("temperature", both, json!({ "s1s2s3_score": 2.18 })),
        made("temperature", held, json!({ "WATS": 2.775, "TETS": 2.775, "MOTS": 3.03 })),
    ]);
}

#[test]
fn paths_of_other_shapes() {
    assert_right(&[
        made(
            "trajectory",
            json!({ "min_reduction": 0.3, "rate": 0.07, "years": [0, 1, 2] }),
            json!({ "reduction": [0.3, 0.349, 0.39457] }),
        ),
        made(
            "uplift",
            json!({ "reductions": [0.135, 0.0, 0.072] }),
            json!({ "arithmetic": 0.069, "arithmetic_pass": false, "geometric_pass": true }),
        ),
        made(
            "baseline+trajectory",
            json!({ "type": "CTB", "universe_now": 100, "base_year_index_intensity": 90, "n": 1 }),
            json!({ "baseline_limit": 70, "trajectory_limit": 83.7, "binding": 70 }),
        ),
        made(
            "self-decarbonisation",
            json!({ "before": 100, "held": 95, "after": 90 }),
            json!({ "SR": 0.5 }),
        ),
    ]);
}

#[test]
fn screens_of_other_shapes() {
    let codes = json!({ "nace": ["A", "K", "L", "H"], "w": [0.1, 0.2, 0.3, 0.4],
                        "universe_hcis": 0.9 });
    let companies = json!({ "company": { "gas": 50, "elec": 60, "electricity_intensity": 100,
                                         "ungc": "No Coverage" }, "unknown": "keep" });
    assert_right(&[
        made("high-climate-impact", codes, json!({ "index_hcis": 0.8, "ok": false })),
        made("explain", companies, json!({ "failed": ["EU2020/1818 12(1)(f) gas 50.0>=50"] })),
        made(
            "screen",
            json!({ "cases": [["coal", null], ["tobacco", 0.1]] }),
            json!({ "excluded": [null, true] }),
        ),
    ]);
}

#[test]
fn scores_of_other_shapes() {
    let issues = json!({ "issues": [
        { "exposure": 10, "mrf": 0.8, "management": 0.5 },
        { "exposure": 5, "mrf": 1.0, "management": 0.2 },
    ]});
    assert_right(&[
        made(
            "scoring",
            json!({ "values_lower_better": [10, 20, 20, 30, null] }),
            json!({ "score": [0.875, 0.5, 0.5, 0.125, null] }),
        ),
        made("scoring", issues, json!({ "unmanaged": 10, "category": "Low" })),
        made(
            "tilt",
            json!({ "score": [1, 0], "w": [0.5, 0.5], "sd": "population", "n": 0 }),
            json!({ "Z": [1, -1], "w": [0.5, 0.5] }),
        ),
    ]);
}

#[test]
fn selections_of_other_shapes() {
    let ranks = json!({ "rank_desc_risk": { "A_prev_included": 11, "B_prev_included": 10,
                                            "C_new": 16, "D_prev_excluded": 15 },
                        "rule": "excluded or new must rank below 15th" });
    assert_right(&[
        made(
            "selection/buffer",
            ranks,
            json!({ "A": "included", "B": "excluded", "C": "included", "D": "stay excluded" }),
        ),
        made(
            "selection",
            json!({ "industry_sizes": [5, 6], "rounding": ["ceil"] }),
            json!({ "dropped": { "ceil": [1, 2] } }),
        ),
        made(
            "selection",
            json!({ "group": [["A", 9, 30], ["B", 8, 25], ["C", 7, 45]], "current": ["C"] }),
            json!({ "selected": ["A", "B"], "coverage": 0.55 }),
        ),
    ]);
}

#[test]
fn weights_of_other_shapes() {
    let limits = json!({ "rating_bucket": 0.02, "sector_bucket": 0.05, "issuer": 0.04 });
    let candidate = json!({ "rating": -0.03, "sector": 0.0, "issuer": 0.03, "issuer_w": 0.051,
                            "turnover": 0.2, "bench_turnover": 0.1 });
    let bonds = json!({ "deviation": limits, "issuer_cap": 0.05, "turnover_over_bench": 0.05,
                        "candidate": candidate });
    let sector = json!({ "parent_w": 0.1, "sector_parent": 0.3, "country_parent": 0.01,
                         "sector": "Utilities" });
    // What is cut off the first name takes the second over the cap as well.
    let twice = json!({ "w": [0.5, 0.29, 0.11, 0.1], "cap": 0.3 });
    assert_right(&[
        made(
            "bonds/optimiser",
            bonds,
            json!({ "violations": ["rating_bucket", "issuer_cap", "turnover"] }),
        ),
        made(
            "weighting",
            sector,
            json!({ "max_w": 1, "sector_range": [0.28, 0.32], "country_range": [0, 0.03] }),
        ),
        made(
            "capping",
            twice,
            json!({ "w": [0.3, 0.3, 0.20952380952380953, 0.19047619047619047] }),
        ),
    ]);
}

#[test]
fn records_of_other_shapes() {
    let data = json!({
        "datum": [
            { "field": "s3", "period": "2022", "value": 5, "published": "2023-05-01" },
            { "field": "s3", "period": "2023", "value": 6, "published": "2024-05-01" },
            { "field": "s3", "period": "2022", "value": 7, "published": "2024-06-01" },
        ],
        "cutoffs": ["2023-04-30", "2024-01-01", "2024-07-01"],
    });
    let values = json!({ "values": { "none": 0, "A": 1, "B": 2, "A+B": 5 } });
    assert_right(&[
        made("provenance", data, json!({ "value": [null, 5, 6] })),
        made("diff", values, json!({ "shapley": { "A": 2, "B": 3 }, "total": 5 })),
    ]);
}
