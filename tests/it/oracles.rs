//! Worked examples from public sources, run through the real calculation.
//!
//! 1. [`example::read`] reads `tests/oracles/equity-index.json`: all groups, all examples.
//! 2. [`runners::run`] makes a market and an index file of an example's inputs, keyed on the shape
//!    of these alone, and calculates.
//! 3. [`check`] holds every expected value against what came out.

mod caps;
mod events;
mod example;
mod facts;
mod overlays;
mod runners;
mod single;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use example::Example;
use runners::{Run, run};
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
    let examples = all.values().filter(|example| example.group == group);
    assert_right(&examples.collect::<Vec<_>>(), &all);
}

fn assert_right(examples: &[&Example], all: &BTreeMap<String, Example>) {
    let (mut wrong, mut waiting) = (Vec::new(), Vec::new());
    for example in examples {
        match run(example, all) {
            Run::Waiting => waiting.push(example.id.as_str()),
            Run::Unknown(keys) => wrong.push(format!("{}: no runner for {keys:?}", example.id)),
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
