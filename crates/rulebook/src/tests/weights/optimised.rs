//! Optimised weights of small indices through whole reviews.

use proptest::prelude::*;

use super::market::{Line, Outcome, index, lines, review};
use super::{close, failed, ok};

/// Three names of 50, 30 and 20 with intensities of 400, 200 and 50.
fn three() -> Vec<Line> {
    lines(&["A 50 x u 80 400 yes", "B 30 y u 65 200 yes", "C 20 z u 50 50 yes"])
}

fn optimise(more: &str) -> String {
    format!(
        "scheme = \"optimised\"\n[weighting.optimise]\nobjective = \"relative_active_share\"\n\
         benchmark = \"universe\"\nbounds = {{}}\n{more}"
    )
}

const CUT: &str = "[[weighting.optimise.constraints]]\nid = \"carbon\"\naverage = \"intensity\"\n\
                   if_missing = \"refuse\"\nat_most = { times_benchmark = 0.475 }\n\
                   source = \"s\"\n";

fn sectors(within: &str) -> String {
    format!(
        "[[weighting.optimise.constraints]]\nid = \"sector\"\ngroup = \"sector\"\n\
         within = {within}\nsource = \"s\"\n"
    )
}

/// SP-PACT-01 of the shared examples: `w = W·(1 − λ(CI − WACI))`.
#[test]
fn half_the_intensity_with_five_per_cent_to_spare() {
    let found = ok(&three(), &optimise(CUT));
    let w = [0.02991071428571429, 0.451875, 0.5182142857142857];
    assert!(close(&found.weights(), &w, 1e-12), "{:?}", found.weights());
    let figures = found.review.optimised.unwrap();
    assert!((figures.objective - 1.02515625).abs() < 1e-12);
    assert_eq!(figures.step, None);
    let carbon = &figures.constraints[0];
    assert!(carbon.binding && (carbon.value - 128.25).abs() < 1e-9);
    assert_eq!((carbon.benchmark, carbon.upper), (270.0, Some(128.25)));
}

#[test]
fn the_ladder_is_climbed_and_its_step_is_named() {
    let ladder = "[[weighting.optimise.relax]]\nname = \"wider\"\n\
                  constraints = [{ id = \"sector\", within = 0.6 }]\n";
    let found = ok(&three(), &optimise(&format!("{CUT}{}{ladder}", sectors("0.05"))));
    let figures = found.review.optimised.unwrap();
    assert_eq!(figures.step.as_deref(), Some("wider"));
    assert_eq!(figures.constraints[0].missed, None, "carbon is never relaxed");
    let missed: Vec<&str> =
        figures.constraints.iter().filter(|c| c.missed.is_some()).map(|c| c.id.as_str()).collect();
    assert_eq!(missed, ["sector:x", "sector:y", "sector:z"]);
}

#[test]
fn what_cannot_hold_together_is_named() {
    let message = failed(&three(), &optimise(&format!("{CUT}{}", sectors("0.05"))));
    assert!(message.contains("no weights satisfy these limits together: carbon"), "{message}");
    assert!(message.contains("sector:x from 0.45 to 0.55"), "{message}");
    assert!(!message.contains("sector:y") && !message.contains("sector:z"), "{message}");
}

#[test]
fn an_excluded_name_counts_in_the_benchmark_and_weighs_nothing() {
    let rule = "[[eligibility]]\nid = \"clean\"\nkeep_if = \"intensity < 400\"\n\
                if_missing = \"exclude\"\nsource = \"s\"";
    let cut = CUT.replace("0.475", "0.5");
    let found = review(&three(), &index(rule, &optimise(&cut))).unwrap();
    assert_eq!(found.ids, ["B", "C"]);
    let carbon = &found.review.optimised.as_ref().unwrap().constraints[0];
    assert_eq!(carbon.benchmark, 270.0);
    // 200·b + 50·(1 − b) = 135.
    assert!(found.weights()[0] <= 85.0 / 150.0 + 1e-9);
}

#[test]
fn an_unknown_value_does_what_the_constraint_says() {
    let mut names = three();
    names.extend(lines(&["D 10 x u 50 - yes"]));
    let message = failed(&names, &optimise(CUT));
    assert!(message.starts_with("D has no intensity"), "{message}");
    let worst = CUT.replace("refuse", "worst");
    let careful = ok(&names, &optimise(&worst));
    let mean = ok(&names, &optimise(&CUT.replace("refuse", "benchmark_average")));
    let of_d =
        |found: &Outcome| found.weights()[found.ids.iter().position(|id| id == "D").unwrap()];
    assert!(of_d(&careful) < of_d(&mean), "D counts like A, the most intensive");
}

#[test]
fn weights_below_the_minimum_become_zero() {
    let found = ok(&three(), &optimise(&format!("min_weight = 0.05\n{CUT}")));
    assert_eq!(found.ids, ["B", "C"], "A would have weighed 3 %");
    assert!(close(&[found.weights().iter().sum()], &[1.0], 1e-12));
}

#[test]
fn a_tracking_error_needs_returns() {
    let message = failed(
        &three(),
        &optimise("covariance = { days = 20, shrinkage = 0.5 }\ntracking_error = 0.01\n"),
    );
    assert!(message.starts_with("A has no returns of 20 days on 2024-01-02"), "{message}");
}

#[test]
fn constraints_that_leave_something_open_are_refused() {
    let wrong = |more: &str| {
        let found = crate::Rulebook::compile(
            &index("", &optimise(more)),
            &kapok_domain::Calendars::built_in(),
        );
        found.unwrap_err().into_iter().map(|d| d.message).collect::<Vec<_>>().join("; ")
    };
    let constraint = |keys: &str| {
        wrong(&format!("[[weighting.optimise.constraints]]\nid = \"c\"\nsource = \"s\"\n{keys}"))
    };
    assert_eq!(
        constraint("average = \"intensity\"\nat_most = { value = 1.0 }"),
        "`intensity` may be unknown: say what then"
    );
    assert_eq!(constraint("group = \"sector\""), "a constraint needs a limit");
    assert_eq!(
        constraint("group = \"sector\"\nshare = \"score > 1\"\nat_most = { value = 1.0 }"),
        "a constraint is exactly one of average, share, group"
    );
    assert_eq!(
        constraint("group = \"sector\"\nat_most = { value = 1.0, times_benchmark = 2.0 }"),
        "a limit is exactly one of value, times_benchmark, benchmark_plus"
    );
    assert_eq!(
        constraint("group = \"sector\"\nwithin = 0.1\nat_most = { value = 0.5 }"),
        "`within` stands for both limits"
    );
    let of_money = |limit: &str| {
        constraint(&format!(
            "average = \"market_cap\"\nif_missing = \"refuse\"\nat_most = {{ {limit} }}"
        ))
    };
    assert!(of_money("value = 5e9").ends_with("and `5000000000` names no currency"));
    assert!(of_money("benchmark_plus = \"5 t\"").contains("in t: they cannot be compared"));
    assert_eq!(wrong("tracking_error = 0.01"), "a tracking error needs a `covariance`");
    assert_eq!(
        wrong("[[weighting.optimise.relax]]\nname = \"r\"\nconstraints = [{ id = \"x\" }]"),
        "no constraint has the id `x`"
    );
    assert_eq!(wrong("[[weighting.optimise.relax]]\nname = \"r\""), "a step that relaxes nothing");
}

/// Names with sizes and intensities, some unknown.
fn worlds() -> impl Strategy<Value = Vec<Line>> {
    let name = (1.0..100.0_f64, 0..3_usize, 1.0..1000.0_f64);
    proptest::collection::vec(name, 3..12).prop_map(|names| {
        let row = |(at, (size, sector, intensity)): (usize, &(f64, usize, f64))| {
            format!("N{at:02} {size} s{sector} u 50 {intensity} yes")
        };
        let rows: Vec<String> = names.iter().enumerate().map(row).collect();
        lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

fn solved(names: &[Line]) -> Option<Outcome> {
    let problem = optimise(&format!("{}{}", CUT.replace("0.475", "0.9"), sectors("0.2")));
    review(names, &index("", &problem)).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn weights_hold_every_limit(names in worlds()) {
        let Some(found) = solved(&names) else { return Ok(()) };
        prop_assert!((found.weights().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        for one in &found.review.optimised.as_ref().unwrap().constraints {
            let slack = 1e-9 * one.benchmark.abs().max(1.0);
            prop_assert!(one.upper.is_none_or(|upper| one.value <= upper + slack), "{one:?}");
            prop_assert!(one.lower.is_none_or(|lower| one.value >= lower - slack), "{one:?}");
        }
    }

    #[test]
    fn the_order_of_names_decides_nothing(names in worlds()) {
        let mut turned = names.clone();
        turned.reverse();
        let weights = |found: Option<Outcome>| found.map(|found| found.weights());
        prop_assert_eq!(weights(solved(&names)), weights(solved(&turned)));
    }
}
