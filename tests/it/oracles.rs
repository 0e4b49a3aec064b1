//! Worked examples from public sources, run through the real calculation.
//!
//! 1. [`example::read`] reads `tests/oracles/equity-index.json`: all groups, all examples.
//! 2. [`runners::run`] makes a market and an index file of an example's inputs, keyed on the shape
//!    of these alone, and calculates.
//! 3. [`check`] holds every expected value against what came out.

mod example;
mod facts;
mod overlays;
mod runners;
mod single;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use runners::{Run, run};

/// Groups whose examples all have to come out right.
const COVERED: &[&str] = &[
    "capping",
    "cash-dividend",
    "decrement",
    "dividend-points",
    "divisor",
    "equal-weighted",
    "float",
    "fx",
    "hedged",
    "level",
    "level-split",
    "leveraged",
    "net-return",
    "price-weighted",
    "risk-control",
    "rounding",
    "split",
    "strategy",
    "turnover",
];

/// Groups that wait for what they are about.
const NOT_YET: &[&str] = &[
    "delisting",
    "merger",
    "rebalance",
    "rights",
    "scrip",
    "share-change",
    "special-dividend",
    "spin-off",
    "tender",
    "total-return",
];

/// Examples of covered groups that need caps in several tiers (5/10/40, 25/50, triggers).
const MULTI_TIER_NOT_YET: &[&str] =
    &["ndx-special-2023", "ucits-exact-eff-cap", "ucits-invariants"];

fn check(group: &str) {
    let all = example::read();
    let (mut wrong, mut waiting) = (Vec::new(), Vec::new());
    for example in all.values().filter(|example| example.group == group) {
        match run(example, &all) {
            Run::MultiTier => {}
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
fn every_group_is_covered_or_named() {
    let all = example::read();
    let seen: BTreeSet<&str> = all.values().map(|example| example.group.as_str()).collect();
    let named: BTreeSet<&str> = COVERED.iter().chain(NOT_YET).copied().collect();
    assert_eq!(named.len(), COVERED.len() + NOT_YET.len(), "a group is named twice");
    let unnamed: Vec<_> = seen.difference(&named).collect();
    assert!(unnamed.is_empty(), "neither covered nor waiting: {unnamed:?}");
    let mut counts = BTreeMap::new();
    for example in all.values() {
        *counts.entry(COVERED.contains(&example.group.as_str())).or_insert(0) += 1;
    }
    println!("examples of covered groups (true) and of others (false): {counts:?}");
}

#[test]
fn what_needs_several_tiers_of_caps_is_named() {
    let all = example::read();
    let multi_tier = all.values().filter(|example| runners::is_multi_tier(example));
    let ids: Vec<&str> = multi_tier.map(|example| example.id.as_str()).collect();
    assert_eq!(ids, MULTI_TIER_NOT_YET);
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

#[test]
fn float() {
    check("float");
}

#[test]
fn turnover() {
    check("turnover");
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
