//! Runners for examples with one event, one security or one number.

use kapok_domain::Currency;
use kapok_kernels::market_value;
use kapok_market::Terms;
use serde_json::Value as Json;

use crate::support::index::Index;
use crate::support::market::rights;

use super::example::number;
use super::facts::Facts;
use super::runners::{Inputs, closes, list, numbered};
use super::story::{Story, nth};

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

fn special(amount: f64) -> Terms {
    Terms::CashDividend { amount, currency: dollars(), special: true, net: false }
}

/// An index of one security.
fn alone(price: f64, shares: f64, base_level: f64) -> Story {
    Story::new(Index { base_level, ..Index::default() }, &numbered(&[price], &[shares]))
}

/// `prices` and a `divisor` or a `level`, then one event at the next open.
pub(crate) fn price_weighted(inputs: &Inputs<'_>) -> Facts {
    let prices = inputs.list("prices");
    let sum = market_value(&prices, &vec![1.0; prices.len()], &vec![1.0; prices.len()]);
    let base_level = match inputs.get("level") {
        Some(level) => number(level),
        None => sum / inputs.number("divisor"),
    };
    let mut events = Vec::new();
    for (key, value) in inputs.others(&["prices", "divisor", "level"]) {
        let id = nth(value["index"].as_u64().unwrap().try_into().unwrap());
        let terms = match key {
            "split" => Terms::Split { new: number(&value["ratio"]), old: 1.0 },
            "special" => special(number(&value["amount"])),
            other => panic!("`{other}` of a price-weighted index is not understood"),
        };
        events.push((id, terms));
    }
    let index = Index { scheme: "price", base_level, ..Index::default() };
    let mut story = Story::new(index, &numbered(&prices, &vec![1e6; prices.len()]));
    story.advance(&closes(&[]), &events);
    let told = story.tell().unwrap();
    let (base, next) = (&told.evenings[0].1.level, &told.evenings[1].1.level);
    let mut facts = Facts::default();
    facts.alias(&["level", "level_before"], base.levels.price);
    facts.number("level_after", next.levels.price);
    facts.alias(&["divisor", "divisor_before"], base.divisor);
    facts.alias(&["divisor_after", "new_divisor"], base.next_divisor);
    facts.number("unadjusted_level", base.next_market_value / base.divisor);
    facts
}

/// Two divisors around a close tell by how much the sum of prices changed: a split of that size
/// must lead from one to the other.
pub(crate) fn implied_change(inputs: &Inputs<'_>) -> Facts {
    let (close, before) = (inputs.number("close"), inputs.number("divisor_before"));
    let after = inputs.number("divisor_after");
    let index = Index { scheme: "price", base_level: close, ..Index::default() };
    let mut story = Story::new(index, &numbered(&[close * before], &[1e6]));
    story.advance(&closes(&[]), &[(nth(0), Terms::Split { new: before, old: after })]);
    let told = story.tell().unwrap();
    let base = &told.evenings[0].1;
    assert!((base.level.next_divisor / after - 1.0).abs() < 1e-12);
    let mut facts = Facts::default();
    facts.number("implied_net_price_sum_change", base.actions[0].market_value_change);
    facts
}

/// The value of a portfolio on two days.
pub(crate) fn two_values(inputs: &Inputs<'_>) -> Facts {
    let mut story = alone(inputs.number("v0"), 1.0, inputs.number("base"));
    story.advance(&closes(&[inputs.number("v1")]), &[]);
    story.facts()
}

/// Weights that hold since the last rebalance, on series of two levels each.
pub(crate) fn blend(inputs: &Inputs<'_>) -> Facts {
    let weights = inputs.list("w");
    let series: Vec<Vec<f64>> =
        inputs.others(&["w", "prev"]).iter().map(|(_, levels)| list(levels)).collect();
    let day = |n: usize| series.iter().map(|levels| levels[n]).collect::<Vec<f64>>();
    let index = Index { scheme: "score", base_level: inputs.number("prev"), ..Index::default() };
    let mut story = Story::new(index, &numbered(&day(0), &vec![1.0; series.len()]));
    for (line, weight) in story.market.lines.iter_mut().zip(&weights) {
        line.score = Some(*weight);
    }
    story.advance(&closes(&day(1)), &[]);
    story.facts()
}

/// A base value that moves as a divisor does, by the value of a rights issue.
pub(crate) fn base_change(inputs: &Inputs<'_>) -> Facts {
    let (old_base, value) = (inputs.number("old_base"), inputs.number("mcap_before"));
    let [("rights_value", paid)] = inputs.others(&["old_base", "mcap_before"])[..] else {
        panic!("only a base changed by a `rights_value` is understood");
    };
    let new = (number(paid) / value).floor() + 1.0;
    let rights = rights(new, 1.0, number(paid) / new, dollars());
    let mut story = alone(value, 1.0, value / old_base);
    story.advance(&closes(&[]), &[(nth(0), rights)]);
    let mut facts = story.facts();
    let base = &story.tell().unwrap().evenings[0].1.level;
    facts.number("new_base", base.next_divisor);
    facts
}

/// A bonus issue at a close.
pub(crate) fn bonus(inputs: &Inputs<'_>) -> Facts {
    let mut story = alone(inputs.number("close"), 1000.0, 1000.0);
    let terms = Terms::BonusIssue { new: inputs.number("new"), old: inputs.number("per_held") };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let record = &story.tell().unwrap().evenings[0].1.actions[0];
    assert_eq!(record.market_value_change, 0.0);
    let mut facts = story.facts();
    facts.number("price", record.price_after);
    facts.alias(&["share_factor", "shares_factor"], record.shares_after / record.shares_before);
    facts
}

/// What taking a dividend out of a close leaves of it.
pub(crate) fn adjustment(inputs: &Inputs<'_>) -> Facts {
    let mut story = alone(inputs.number("close"), 1000.0, 1000.0);
    story.advance(&closes(&[]), &[(nth(0), special(inputs.number("dividend")))]);
    let record = &story.tell().unwrap().evenings[0].1.actions[0];
    let mut facts = story.facts();
    facts.number("factor", record.price_after / record.price_before);
    facts
}

/// A dividend on some shares, gross and net.
pub(crate) fn cash(inputs: &Inputs<'_>) -> Facts {
    let amount = inputs.number("amount");
    let mut story = alone(100.0 * amount, inputs.number("shares"), 1000.0);
    let rate = inputs.number("wht");
    story.withhold(|_| rate);
    let terms = Terms::CashDividend { amount, currency: dollars(), special: false, net: false };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let level = story.tell().unwrap().evenings[1].1.level;
    let mut facts = story.facts();
    facts.number("gross_cash", level.dividend_points_gross * level.divisor);
    facts.number("net_cash", level.dividend_points_net * level.divisor);
    facts
}

/// Free-float fractions, as they are or from what is not free, and the steps of a provider.
pub(crate) fn float(inputs: &Inputs<'_>) -> Facts {
    let total = inputs.get("total").map(list);
    let free: Option<Vec<f64>> = total.as_ref().map(|total| {
        let pairs = total.iter().zip(inputs.list("non_free"));
        pairs.map(|(total, non_free)| total - non_free).collect()
    });
    let ratios: Vec<f64> = match (&total, &free) {
        (Some(total), Some(free)) => free.iter().zip(total).map(|(f, t)| f / t).collect(),
        _ => list(inputs.get("float_").or_else(|| inputs.get("ratios")).unwrap()),
    };
    let old = inputs.get("table").and_then(Json::as_str).is_some_and(|t| t.starts_with("old"));
    let float_step = match inputs.get("float_") {
        Some(_) => "up_to_five_percent",
        None if old => "csi_old",
        None => "csi_current",
    };
    let shares = total.clone().unwrap_or_else(|| vec![1000.0; ratios.len()]);
    let mut lines = numbered(&vec![10.0; ratios.len()], &shares);
    lines.iter_mut().zip(&ratios).for_each(|(line, ratio)| line.3 = *ratio);
    let told = Story::new(Index::default().with("float_step", float_step), &lines).tell().unwrap();
    let targets = &told.evenings[0].1.review.as_ref().unwrap().review.targets;
    let inclusion: Vec<f64> = targets.iter().map(|target| target.free_float).collect();
    let weighted: Vec<f64> = targets.iter().map(|target| target.index_shares).collect();
    let mut facts = Facts::default();
    for (names, values) in [
        (["free", "free_shares"], &free.unwrap_or_default()),
        (["ratio", "free_ratio"], &ratios),
        (["inclusion", "fif"], &inclusion),
        (["weighted", "weighted_shares"], &weighted),
    ] {
        for name in names {
            facts.list(name, values);
            if let [only] = values[..] {
                facts.number(name, only);
            }
        }
    }
    facts
}
