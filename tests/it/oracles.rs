//! Worked examples from public sources, run through the real calculation.
//!
//! 1. [`normal`] puts the words of `tests/oracles/equity-index.json` into terms, by the table
//!    `tests/oracles/words.toml`; [`example::read`] reads all groups, all examples.
//! 2. [`kinds::run`] makes a market and an index file of an example's inputs, keyed on the terms
//!    that these have, and calculates. What nobody reads fails by name.
//! 3. [`check`] holds every expected value against what came out.

mod caps;
mod case;
mod events;
pub(crate) mod example;
mod facts;
pub(crate) mod given;
pub(crate) mod kinds;
pub(crate) mod normal;
pub(crate) mod numbers;
mod overlays;
mod runners;
pub(crate) mod shape;
mod single;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use example::Example;
use kinds::{Run, run};
use serde_json::json;

/// Groups whose examples all have to come out right.
const COVERED: &[&str] = &[
    "capping",
    "cash-dividend",
    "decrement",
    "delisting",
    "dividend-points",
    "divisor",
    "equal-weighted",
    "float",
    "fx",
    "hedged",
    "level",
    "level-split",
    "leveraged",
    "merger",
    "net-return",
    "price-weighted",
    "rebalance",
    "rights",
    "risk-control",
    "rounding",
    "scrip",
    "share-change",
    "special-dividend",
    "spin-off",
    "split",
    "strategy",
    "tender",
    "total-return",
    "turnover",
];

fn check(group: &str) {
    let all = example::read();
    let examples: Vec<&Example> = all.values().filter(|example| example.group == group).collect();
    assert!(!examples.is_empty(), "no example of {group}");
    assert_right(&examples, &all);
}

fn assert_right(examples: &[&Example], all: &BTreeMap<String, Example>) {
    let (mut wrong, mut waiting) = (Vec::new(), Vec::new());
    for example in examples {
        match run(example, all) {
            Run::Waiting => waiting.push(example.id.as_str()),
            Run::Unknown(told) => wrong.push(format!("{}: {told}", example.id)),
            Run::Done(facts) => {
                let found = example.compare(&facts);
                wrong.extend(found.iter().map(|wrong| format!("{}: {wrong}", example.id)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // An example waits only for one that the file does not have.
    let known =
        waiting.iter().all(|id| *id == "risk-control-step" && !all.contains_key("vol-ewma"));
    assert!(known, "these wait for another example: {waiting:?}");
}

#[test]
fn every_group_is_covered() {
    let all = example::read();
    let seen: BTreeSet<&str> = all.values().map(|example| example.group.as_str()).collect();
    let covered: BTreeSet<&str> = COVERED.iter().copied().collect();
    assert_eq!(seen, covered);
}

/// An example with another value expected must fail: nothing passes by not being compared.
#[test]
fn a_wrong_value_is_found() {
    let all = example::read();
    let mut bent = 0;
    for example in all.values() {
        let Run::Done(facts) = run(example, &all) else { continue };
        for (path, wrong) in example.bent() {
            assert!(!wrong.compare(&facts).is_empty(), "{}: {path} is not compared", example.id);
            bent += 1;
        }
    }
    assert!(bent > all.len(), "{bent} values of {} examples", all.len());
}

/// What an example gives and nobody reads, and what is of no kind, is told by name.
#[test]
fn a_value_that_nobody_reads_is_told() {
    let told = |inputs: serde_json::Value| {
        let example = Example::new(&json!({
            "id": "x", "group": "level", "rounding": "-", "inputs": inputs,
            "expected": { "level": 1050 },
        }));
        match run(&example, &BTreeMap::new()) {
            Run::Unknown(told) => told,
            _ => panic!("{example:?} was run"),
        }
    };
    let inputs = json!({ "v0": 20000, "v1": 21000, "base": 1000, "colour": "blue" });
    assert_eq!(told(inputs), "nobody reads [\"colour\"]");
    let nested = json!({ "constituents": { "A": { "price": 1, "shares": 2, "tint": 3 } },
                         "base_level": 100 });
    assert_eq!(told(nested), "nobody reads [\"constituents.A.tint\"]");
    let none = json!({ "v0": 20000, "base": 1000 });
    let of_none = "no kind of example has the terms [\"base_level\", \"market_value_before\"]";
    assert_eq!(told(none), of_none);
    let two = json!({ "prev": 1, "w": [1], "ratios": [1] });
    let of_two = "`blend` and `geometric mean` both fit [\"base_level\", \"ratios\", \"weights\"]";
    assert_eq!(told(two), of_two);
}

#[test]
fn level() {
    check("level");
}

#[test]
fn divisor() {
    check("divisor");
}

#[test]
fn split() {
    check("split");
}

#[test]
fn cash_dividend() {
    check("cash-dividend");
}

#[test]
fn net_return() {
    check("net-return");
}

#[test]
fn equal_weighted() {
    check("equal-weighted");
}

#[test]
fn price_weighted() {
    check("price-weighted");
}

#[test]
fn capping() {
    check("capping");
}

/// Hand-worked examples of shapes that the file has one of, or none.
#[test]
fn caps_of_other_shapes() {
    let by_rank = json!({
        "weights": ([vec!["20", "12", "10", "9", "7", "6"], vec!["1.8"; 20]].concat()),
        "caps": { "single": "0.09", "threshold": "0.045", "aggregate": "0.36" },
        "algorithm": "rank-based, four places",
    });
    let trimmed = json!({
        "weights": ([vec!["0.24", "0.18", "0.12", "0.06"], vec!["0.04"; 10]].concat()),
        "caps": { "single": "0.25", "threshold": "0.05", "aggregate": "0.50" },
        "algorithm": "pro rata trim of the group",
    });
    let select_sector = json!({
        "weights": ([vec!["30", "20", "6"], vec!["2"; 22]].concat()),
        "caps": { "single": "0.25", "threshold": "0.048", "aggregate": "0.50" },
    });
    let crossing = json!({
        "weights": { "A": "0.4", "B": "0.2", "C": "0.3", "D": "0.1" },
        "sectors": { "A": "x", "B": "x", "C": "y", "D": "y" },
        "countries": { "A": "u", "B": "v", "C": "u", "D": "v" },
        "caps": { "sector": "0.5", "country": "0.5" },
    });
    let nested = json!({
        "weights": { "A": "0.5", "B": "0.3", "C": "0.1", "D": "0.1" },
        "sectors": { "A": "x", "B": "x", "C": "y", "D": "y" },
        "caps": { "single": "0.3", "sector": "0.5" },
    });
    let calm = json!({
        "weights_ge_4_5": { "A": "0.20", "B": "0.20" }, "trigger_sum": "0.48", "reset_sum": "0.40",
    });
    let examples = [
        (
            by_rank,
            json!({
                "weights": ([vec!["0.09"; 4], vec!["0.045"; 2], vec!["0.0275"; 20]].concat()),
                "at_cap": ["N000", "N001", "N002", "N003"], "names_at_threshold": 2,
                "sum_above_4.5pct_le": "0.36",
            }),
        ),
        (
            trimmed,
            json!({
                "weights": ([vec!["0.20", "0.15", "0.10", "0.05"], vec!["0.05"; 10]].concat()),
                "capped": ["N000", "N001", "N002", "N003"],
            }),
        ),
        (select_sector, json!({ "max_le": "0.25", "sum_above_4_8pct_le": "0.50", "sum": "1" })),
        (crossing, json!({ "weights": { "A": "0.22474487139158904" } })),
        (nested, json!({ "weights": { "A": "0.3", "B": "0.2", "C": "0.25", "D": "0.25" } })),
        (calm, json!({ "sum": "0.40", "triggered": false, "target_sum": "0.40" })),
    ];
    let made = examples.into_iter().enumerate().map(|(n, (inputs, expected))| {
        Example::new(&json!({
            "id": format!("{n}"), "group": "capping", "rounding": "exact",
            "inputs": inputs, "expected": expected,
        }))
    });
    let made: Vec<Example> = made.collect();
    assert_right(&made.iter().collect::<Vec<_>>(), &BTreeMap::new());
}

#[test]
fn float() {
    check("float");
}

#[test]
fn turnover() {
    check("turnover");
}

#[test]
fn delisting() {
    check("delisting");
}

#[test]
fn merger() {
    check("merger");
}

#[test]
fn rebalance() {
    check("rebalance");
}

#[test]
fn rights() {
    check("rights");
}

#[test]
fn scrip() {
    check("scrip");
}

#[test]
fn share_change() {
    check("share-change");
}

#[test]
fn special_dividend() {
    check("special-dividend");
}

#[test]
fn spin_off() {
    check("spin-off");
}

#[test]
fn tender() {
    check("tender");
}

#[test]
fn total_return() {
    check("total-return");
}

#[test]
fn decrement() {
    check("decrement");
}

#[test]
fn dividend_points() {
    check("dividend-points");
}

#[test]
fn fx() {
    check("fx");
}

#[test]
fn hedged() {
    check("hedged");
}

#[test]
fn level_split() {
    check("level-split");
}

#[test]
fn leveraged() {
    check("leveraged");
}

#[test]
fn risk_control() {
    check("risk-control");
}

#[test]
fn rounding() {
    check("rounding");
}

#[test]
fn strategy() {
    check("strategy");
}
