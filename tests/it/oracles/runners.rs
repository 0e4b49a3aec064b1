//! From the shape of an example's inputs to a story of days, and what it comes to.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_kernels::{factors, market_value};
use serde_json::{Map, Value as Json};

use crate::support::day;
use crate::support::index::Index;

use super::caps;
use super::events;
use super::example::{Example, number};
use super::facts::Facts;
use super::overlays;
use super::single;
use super::story::{Story, nth};

/// How an example went.
pub(crate) enum Run {
    Done(Facts),
    /// It refers to an example that is not in the file.
    Waiting,
    /// Its inputs have a shape that no runner knows.
    Unknown(Vec<String>),
}

type All = BTreeMap<String, Example>;

/// Runs an example by the shape of its inputs.
pub(crate) fn run(example: &Example, all: &All) -> Run {
    let inputs = Inputs::of(example);
    let has = |keys: &[&str]| keys.iter().all(|key| inputs.get(key).is_some());
    if let Some(run) = overlays::run(example, all) {
        return run;
    }
    let facts = if has(&["constituents", "base_level"]) || inputs.text("start").is_some() {
        chain(example, all).facts()
    } else if has(&["prices", "divisor"]) || has(&["prices", "level"]) {
        single::price_weighted(&inputs)
    } else if has(&["divisor_before", "divisor_after", "close"]) {
        single::implied_change(&inputs)
    } else if has(&["prices0", "shares", "prices1", "base"]) {
        two_days(&inputs)
    } else if has(&["v0", "v1", "base"]) {
        single::two_values(&inputs)
    } else if has(&["w", "prev"]) {
        single::blend(&inputs)
    } else if has(&["old_base", "mcap_before"]) {
        single::base_change(&inputs)
    } else if has(&["close", "new", "per_held"]) {
        single::bonus(&inputs)
    } else if has(&["close", "dividend"]) {
        single::adjustment(&inputs)
    } else if has(&["amount", "shares", "wht"]) {
        single::cash(&inputs)
    } else if has(&["prices", "float_shares", "Z"]) {
        equal_weight(&inputs)
    } else if has(&["prices_before", "prices_now", "index_shares"]) {
        drift(&inputs)
    } else if caps::is_trigger(&inputs) {
        caps::trigger(&inputs)
    } else if caps::is_capped(&inputs) {
        caps::capped(&inputs)
    } else if has(&["float_"]) || has(&["ratios"]) || has(&["total", "non_free"]) {
        single::float(&inputs)
    } else if let Some(facts) = events::run(&inputs) {
        facts
    } else {
        return Run::Unknown(inputs.0.keys().cloned().collect());
    };
    Run::Done(facts)
}

/// The inputs of one example.
pub(crate) struct Inputs<'a>(&'a Map<String, Json>, &'a Example);

impl<'a> Inputs<'a> {
    pub(crate) fn of(example: &'a Example) -> Self {
        Self(example.inputs.as_object().unwrap(), example)
    }

    /// Whether an example asks for a value: sources differ in which of two it is.
    pub(crate) fn expects(&self, path: &str) -> bool {
        self.1.expects(path)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Json> {
        self.0.get(key)
    }

    /// The inputs under other keys.
    pub(crate) fn others(&self, known: &[&str]) -> Vec<(&'a str, &'a Json)> {
        let others = self.0.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        others.map(|(key, value)| (key.as_str(), value)).collect()
    }

    /// A text that is no number.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn number(&self, key: &str) -> f64 {
        number(&self.0[key])
    }

    /// A list, or a single number as a list of one.
    pub(crate) fn list(&self, key: &str) -> Vec<f64> {
        list(&self.0[key])
    }
}

pub(crate) fn list(value: &Json) -> Vec<f64> {
    value.as_array().map_or_else(|| vec![number(value)], |items| items.iter().map(number).collect())
}

pub(crate) fn by_id(value: &Json) -> BTreeMap<String, f64> {
    let fields = value.as_object().unwrap().iter();
    fields.map(|(id, value)| (id.clone(), number(value))).collect()
}

pub(crate) fn dollars() -> Currency {
    "USD".parse().unwrap()
}

/// The story of an example with named constituents: first the one that it starts from.
fn chain(example: &Example, all: &All) -> Story {
    let inputs = Inputs::of(example);
    let mut story = match inputs.get("start") {
        Some(start) => chain(&all[start.as_str().unwrap()], all),
        None => named(&inputs),
    };
    let known = ["constituents", "base_level", "start", "wht"];
    if let Some(wht) = inputs.get("wht") {
        let rates = wht.as_object().map(|_| by_id(wht));
        story.withhold(|id| rates.as_ref().map_or_else(|| number(wht), |rates| rates[id]));
    }
    let (mut closes, mut events, mut flat) = (BTreeMap::new(), Vec::new(), Map::new());
    for (key, value) in inputs.others(&known) {
        match key {
            "prices" | "new_price" | "new_prices" => closes.extend(by_id(value)),
            "event" => events.push(value.as_object().unwrap().clone()),
            "events" => {
                let all = value.as_array().unwrap().iter();
                events.extend(all.map(|one| one.as_object().unwrap().clone()));
            }
            _ => drop(flat.insert(key.to_owned(), value.clone())),
        }
    }
    if !flat.is_empty() {
        events.push(flat);
    }
    if !(closes.is_empty() && events.is_empty()) {
        events::advance(&mut story, &closes, &events);
    }
    story
}

fn named(inputs: &Inputs<'_>) -> Story {
    let constituents = inputs.get("constituents").and_then(Json::as_object).unwrap();
    let mut lines = Vec::new();
    for (id, fields) in constituents {
        let (mut price, mut shares, mut free_float) = (0.0, 0.0, 1.0);
        for (key, value) in fields.as_object().unwrap() {
            match key.as_str() {
                "price" => price = number(value),
                "shares" => shares = number(value),
                "iwf" | "free_float" => free_float = number(value),
                other => panic!("`{other}` of {id} is not understood"),
            }
        }
        lines.push((id.clone(), price, shares, free_float));
    }
    let base_level = inputs.number("base_level");
    Story::new(Index { base_level, ..Index::default() }, &lines)
}

/// Lines by number, with their prices and shares.
pub(crate) fn numbered(prices: &[f64], shares: &[f64]) -> Vec<(String, f64, f64, f64)> {
    assert_eq!(prices.len(), shares.len());
    let lines = prices.iter().zip(shares).enumerate();
    lines.map(|(n, (price, shares))| (nth(n), *price, *shares, 1.0)).collect()
}

/// Closes by number.
pub(crate) fn closes(prices: &[f64]) -> BTreeMap<String, f64> {
    prices.iter().enumerate().map(|(n, price)| (nth(n), *price)).collect()
}

fn two_days(inputs: &Inputs<'_>) -> Facts {
    let index = Index { base_level: inputs.number("base"), ..Index::default() };
    let lines = numbered(&inputs.list("prices0"), &inputs.list("shares"));
    let mut story = Story::new(index, &lines);
    story.advance(&closes(&inputs.list("prices1")), &[]);
    story.facts()
}

/// Weighting factors for an index market value of `Z`.
fn equal_weight(inputs: &Inputs<'_>) -> Facts {
    let (prices, shares) = (inputs.list("prices"), inputs.list("float_shares"));
    let index = Index { scheme: "equal", ..Index::default() };
    let told = Story::new(index, &numbered(&prices, &shares)).tell().unwrap();
    let targets = &told.evenings[0].1.review.as_ref().unwrap().review.targets;
    let weights: Vec<f64> = targets.iter().map(|target| target.weight).collect();
    let values = values(&prices, &shares);
    let awf = factors(&weights, &values, inputs.number("Z"));
    let largest = awf.iter().copied().fold(0.0, f64::max);
    for (factor, target) in awf.iter().zip(targets) {
        assert!((target.cap_factor * largest - factor).abs() <= 1e-12 * factor);
    }
    let mut facts = Facts::default();
    facts.list("float_mv", &values);
    facts.list("awf", &awf);
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
fn drift(inputs: &Inputs<'_>) -> Facts {
    let (before, now) = (inputs.list("prices_before"), inputs.list("prices_now"));
    let shares = inputs.list("index_shares");
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
    facts.list("mv", &values(&now, &shares));
    facts.list("weights_drifted", &outcome.detail.as_ref().unwrap().close.weights());
    facts.number("one_way", outcome.review.as_ref().unwrap().turnover);
    facts
}
