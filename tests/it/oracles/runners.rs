//! Runners for stories of a day or more: named constituents, and lists of prices.

use std::collections::BTreeMap;

use kapok_kernels::{factors, market_value};

use crate::support::day;
use crate::support::index::Index;

use super::case::Case;
use super::events;
use super::facts::Facts;
use super::numbers::number;
use super::story::{Story, closes, numbered};

/// An example with named constituents, or one that goes on from another.
pub(crate) fn chained(case: &Case<'_>) -> Facts {
    story(case).facts()
}

/// The story of an example: first that of the one that it starts from.
fn story(case: &Case<'_>) -> Story {
    let mut story = match case.maybe_text("start") {
        Some(start) => story(&case.other(start)),
        None => founded(case),
    };
    if case.has("withholding") {
        let rate = withheld(case);
        story.withhold(rate);
    }
    let closes = case.maybe_by_name("closes").unwrap_or_default();
    let mut events = if case.has("events") { case.rows("events") } else { Vec::new() };
    // A single event may be written among the inputs themselves.
    events.extend(case.has("security").then(|| case.given.clone()));
    if !(closes.is_empty() && events.is_empty()) {
        events::advance(&mut story, &closes, &events);
    }
    story
}

/// The withholding rate of a line: one for all, or one for each.
fn withheld(case: &Case<'_>) -> impl Fn(&str) -> f64 {
    let one = case.get("withholding").and_then(number);
    let each = if one.is_none() { case.by_name("withholding") } else { BTreeMap::new() };
    move |id| one.unwrap_or_else(|| each[id])
}

fn founded(case: &Case<'_>) -> Story {
    let lines = case.named("constituents").into_iter().map(|(id, line)| {
        let free_float = line.maybe_number("free_float").unwrap_or(1.0);
        (id, line.number("price"), line.number("shares"), free_float)
    });
    let lines: Vec<_> = lines.collect();
    Story::new(Index { base_level: case.number("base_level"), ..Index::default() }, &lines)
}

/// Two days of closes of as many shares.
pub(crate) fn two_days(case: &Case<'_>) -> Facts {
    let index = Index { base_level: case.number("base_level"), ..Index::default() };
    let lines = numbered(&case.list("closes_before"), &case.list("shares"));
    let mut story = Story::new(index, &lines);
    story.advance(&closes(&case.list("closes")), &[]);
    story.facts()
}

/// Weighting factors for an index market value that is given.
pub(crate) fn equal_weight(case: &Case<'_>) -> Facts {
    let (prices, shares) = (case.list("closes"), case.list("free_float_shares"));
    let index = Index { scheme: "equal", ..Index::default() };
    let told = Story::new(index, &numbered(&prices, &shares)).tell().unwrap();
    let targets = &told.evenings[0].1.review.as_ref().unwrap().review.targets;
    let weights: Vec<f64> = targets.iter().map(|target| target.weight).collect();
    let values = values(&prices, &shares);
    let awf = factors(&weights, &values, case.number("market_value"));
    let largest = awf.iter().copied().fold(0.0, f64::max);
    for (factor, target) in awf.iter().zip(targets) {
        assert!((target.cap_factor * largest - factor).abs() <= 1e-12 * factor);
    }
    let mut facts = Facts::default();
    facts.list("market_values", &values);
    facts.list("weighting_factors", &awf);
    facts.list("weights", &weights);
    let index_shares: Vec<f64> = awf.iter().zip(&shares).map(|(awf, q)| awf * q).collect();
    facts.list("index_shares", &index_shares);
    facts
}

fn values(prices: &[f64], shares: &[f64]) -> Vec<f64> {
    let pairs = prices.iter().zip(shares);
    pairs.map(|(price, shares)| market_value(&[*price], &[*shares], &[1.0])).collect()
}

/// Equal weights at the prices before, reviewed at the prices now.
pub(crate) fn drift(case: &Case<'_>) -> Facts {
    let (before, now) = (case.list("closes_before"), case.list("closes"));
    let shares = case.list("index_shares");
    let values_before = values(&before, &shares);
    let even = |value: &f64| (value / values_before[0] - 1.0).abs() < 1e-12;
    assert!(values_before.iter().all(even), "the index does not start from equal weights");
    let base_date = day("2024-01-30");
    let index = Index { scheme: "equal", reviewed: true, base_date, ..Index::default() };
    let mut story = Story::new(index, &numbered(&before, &shares));
    story.advance(&closes(&now), &[]);
    let told = story.tell().unwrap();
    let outcome = &told.evenings[1].1;
    let mut facts = Facts::default();
    facts.list("market_values", &values(&now, &shares));
    facts.list("weights", &outcome.detail.as_ref().unwrap().close.weights());
    facts.number("turnover", outcome.review.as_ref().unwrap().turnover);
    facts
}
