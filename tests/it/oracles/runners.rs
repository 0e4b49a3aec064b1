//! From the shape of an example's inputs to a story of days, and what it comes to.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_kernels::{factors, market_value};
use kapok_market::Terms;
use serde_json::{Map, Value as Json};

use crate::support::day;
use crate::support::index::Index;

use super::example::{Example, number};
use super::facts::Facts;
use super::overlays;
use super::single;
use super::story::{Story, nth};

/// How an example went.
pub(crate) enum Run {
    Done(Facts),
    /// It needs caps in several tiers.
    MultiTier,
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
    let facts = if is_multi_tier(example) {
        return Run::MultiTier;
    } else if has(&["constituents", "base_level"]) || has(&["start"]) {
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
    } else if has(&["cap"]) && (has(&["weights"]) || has(&["uncapped"])) {
        capped(&inputs)
    } else if has(&["float_"]) || has(&["ratios"]) || has(&["total", "non_free"]) {
        single::float(&inputs)
    } else {
        return Run::Unknown(inputs.0.keys().cloned().collect());
    };
    Run::Done(facts)
}

/// Whether an example caps in several tiers.
pub(crate) fn is_multi_tier(example: &Example) -> bool {
    let tiers = ["caps", "algorithm", "trigger_sum", "reset_sum"];
    example.group == "capping" && tiers.iter().any(|key| example.inputs.get(key).is_some())
}

/// The inputs of one example.
pub(crate) struct Inputs<'a>(&'a Map<String, Json>);

impl<'a> Inputs<'a> {
    pub(crate) fn of(example: &'a Example) -> Self {
        Self(example.inputs.as_object().unwrap())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Json> {
        self.0.get(key)
    }

    /// The inputs under other keys.
    pub(crate) fn others(&self, known: &[&str]) -> Vec<(&'a str, &'a Json)> {
        let others = self.0.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        others.map(|(key, value)| (key.as_str(), value)).collect()
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

fn by_id(value: &Json) -> BTreeMap<String, f64> {
    let fields = value.as_object().unwrap().iter();
    fields.map(|(id, value)| (id.clone(), number(value))).collect()
}

fn dollars() -> Currency {
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
            "event" => events.push(event(value.as_object().unwrap())),
            "events" => {
                let all = value.as_array().unwrap().iter();
                events.extend(all.map(|one| event(one.as_object().unwrap())));
            }
            _ => drop(flat.insert(key.to_owned(), value.clone())),
        }
    }
    if !flat.is_empty() {
        events.push(event(&flat));
    }
    if !(closes.is_empty() && events.is_empty()) {
        story.advance(&closes, &events);
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

/// An event and the line whose it is.
fn event(fields: &Map<String, Json>) -> (String, Terms) {
    let known = [
        "type",
        "security",
        "ratio",
        "new",
        "old",
        "per_held",
        "amount",
        "dividend",
        "special",
        "subscription",
        "cum",
    ];
    let strange: Vec<_> = fields.keys().filter(|key| !known.contains(&key.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?} of an event is not understood");
    let get = |key: &str| fields.get(key).map(number);
    let kind = fields.get("type").and_then(Json::as_str).unwrap_or_default();
    let special = kind.starts_with("special") || fields.contains_key("special");
    let amount = get("amount").or_else(|| get("dividend")).or_else(|| get("special"));
    let currency = dollars();
    let terms = match (get("ratio"), get("new"), get("old"), get("per_held"), amount) {
        (Some(ratio), ..) => Terms::Split { new: ratio, old: 1.0 },
        (_, Some(new), Some(old), ..) => Terms::Split { new, old },
        (_, Some(new), _, Some(old), _) => match get("subscription") {
            Some(subscription_price) => {
                Terms::RightsIssue { new, old, subscription_price, currency }
            }
            None => Terms::BonusIssue { new, old },
        },
        (.., Some(amount)) => Terms::CashDividend { amount, currency, special, net: false },
        _ => panic!("{fields:?} is not an event that is understood"),
    };
    (fields["security"].as_str().unwrap().to_owned(), terms)
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

/// One cap on each name: names are told apart by id or by number.
fn capped(inputs: &Inputs<'_>) -> Facts {
    let weights = inputs.get("weights").or_else(|| inputs.get("uncapped")).unwrap();
    let uncapped: Vec<(String, f64)> = match weights.as_object() {
        Some(_) => by_id(weights).into_iter().collect(),
        None => list(weights).into_iter().enumerate().map(|(n, w)| (nth(n), w)).collect(),
    };
    let lines: Vec<_> =
        uncapped.iter().map(|(id, weight)| (id.clone(), 100.0, weight * 1e6, 1.0)).collect();
    let caps = vec![("security", inputs.number("cap"))];
    let mut facts = Facts::default();
    let told = match Story::new(Index { caps, ..Index::default() }, &lines).tell() {
        Ok(told) => told,
        Err(error) => {
            assert!(error.is_infeasible(), "{error}");
            facts.text("error", "infeasible");
            return facts;
        }
    };
    let targets = &told.evenings[0].1.review.as_ref().unwrap().review.targets;
    let left: Vec<f64> = targets.iter().map(|target| target.cap_factor).collect();
    for (n, target) in targets.iter().enumerate() {
        facts.number(format!("weights[{n}]"), target.weight);
        facts.number(format!("weights.{}", uncapped[n].0), target.weight);
    }
    facts.list("normalised_factors", &left);
    let capped: Vec<usize> = (0..left.len()).filter(|&n| left[n] < 1.0).collect();
    for (k, &n) in capped.iter().enumerate() {
        facts.text(format!("capped[{k}]"), &uncapped[n].0);
        facts.number(format!("cap_factor_relative_to_uncapped_names[{k}]"), left[n]);
    }
    if let [only] = capped[..] {
        facts.number("cap_factor_relative_to_uncapped_names", left[only]);
    }
    facts
}
