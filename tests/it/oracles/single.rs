//! Runners for examples with one event, one security or one number.

use kapok_kernels::market_value;
use kapok_market::Terms;

use crate::support::index::Index;
use crate::support::market::rights;

use super::case::Case;
use super::facts::Facts;
use super::given::Given;
use super::story::{Story, closes, dollars, nth, numbered};

fn special(amount: f64) -> Terms {
    Terms::CashDividend { amount, currency: dollars(), special: true, net: false }
}

/// An index of one security.
fn alone(price: f64, shares: f64, base_level: f64) -> Story {
    Story::new(Index { base_level, ..Index::default() }, &numbered(&[price], &[shares]))
}

/// Closes and a divisor or a level, then an event or two at the next open.
pub(crate) fn price_weighted(case: &Case<'_>) -> Facts {
    let prices = case.list("closes");
    let sum = market_value(&prices, &vec![1.0; prices.len()], &vec![1.0; prices.len()]);
    let level = case.maybe_number("base_level");
    let base_level = level.unwrap_or_else(|| sum / case.number("divisor"));
    let event = |term: &str, of: fn(&Given) -> Terms| {
        let event = case.has(term).then(|| case.part(term))?;
        Some((nth(event.number("index") as usize), of(&event)))
    };
    let split = event("split", |split| Terms::Split { new: split.number("ratio"), old: 1.0 });
    let special = event("special_dividend", |paid| special(paid.number("amount")));
    let events: Vec<_> = split.into_iter().chain(special).collect();
    let index = Index { scheme: "price", base_level, ..Index::default() };
    let mut story = Story::new(index, &numbered(&prices, &vec![1e6; prices.len()]));
    story.advance(&closes(&[]), &events);
    let told = story.tell().unwrap();
    let (base, next) = (&told.evenings[0].1.level, &told.evenings[1].1.level);
    let mut facts = Facts::default();
    facts.number("level_before", base.levels.price);
    facts.number("level", next.levels.price);
    facts.number("divisor_before", base.divisor);
    facts.number("divisor", base.next_divisor);
    facts.number("unadjusted_level", base.next_market_value / base.divisor);
    facts
}

/// Two divisors around a close tell by how much the sum of prices changed: a split of that size
/// must lead from one to the other.
pub(crate) fn implied_change(case: &Case<'_>) -> Facts {
    let (close, before) = (case.number("close"), case.number("divisor_before"));
    let after = case.number("divisor");
    let index = Index { scheme: "price", base_level: close, ..Index::default() };
    let mut story = Story::new(index, &numbered(&[close * before], &[1e6]));
    story.advance(&closes(&[]), &[(nth(0), Terms::Split { new: before, old: after })]);
    let told = story.tell().unwrap();
    let base = &told.evenings[0].1;
    assert!((base.level.next_divisor / after - 1.0).abs() < 1e-12);
    let mut facts = Facts::default();
    facts.number("price_sum_change", base.actions[0].market_value_change);
    facts
}

/// The value of a portfolio on two days.
pub(crate) fn two_values(case: &Case<'_>) -> Facts {
    let mut story = alone(case.number("market_value_before"), 1.0, case.number("base_level"));
    story.advance(&closes(&[case.number("market_value")]), &[]);
    story.facts()
}

/// Weights that hold since the last rebalance, on series of two levels each.
pub(crate) fn blend(case: &Case<'_>) -> Facts {
    let weights = case.list("weights");
    let names = case.names_but(&["base_level", "weights"]);
    let series: Vec<Vec<f64>> = names.iter().map(|name| case.list(name)).collect();
    let day = |n: usize| series.iter().map(|levels| levels[n]).collect::<Vec<f64>>();
    let index =
        Index { scheme: "score", base_level: case.number("base_level"), ..Index::default() };
    let mut story = Story::new(index, &numbered(&day(0), &vec![1.0; series.len()]));
    for (line, weight) in story.market.lines.iter_mut().zip(&weights) {
        line.score = Some(*weight);
    }
    story.advance(&closes(&day(1)), &[]);
    story.facts()
}

/// A base value that moves as a divisor does, by the value of a rights issue.
pub(crate) fn base_change(case: &Case<'_>) -> Facts {
    let (base, value) = (case.number("base_market_value"), case.number("market_value"));
    let paid = case.number("rights_value");
    let new = (paid / value).floor() + 1.0;
    let rights = rights(new, 1.0, paid / new, dollars());
    let mut story = alone(value, 1.0, value / base);
    story.advance(&closes(&[]), &[(nth(0), rights)]);
    let mut facts = story.facts();
    let base = &story.tell().unwrap().evenings[0].1.level;
    facts.number("base_market_value", base.next_divisor);
    facts
}

/// A bonus issue at a close.
pub(crate) fn bonus(case: &Case<'_>) -> Facts {
    let mut story = alone(case.number("close"), 1000.0, 1000.0);
    let terms = Terms::BonusIssue { new: case.number("new"), old: case.number("held") };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let record = &story.tell().unwrap().evenings[0].1.actions[0];
    assert_eq!(record.market_value_change, 0.0);
    let mut facts = story.facts();
    facts.number("adjusted_close", record.price_after);
    facts.number("share_factor", record.shares_after / record.shares_before);
    facts
}

/// What taking a dividend out of a close leaves of it.
pub(crate) fn adjustment(case: &Case<'_>) -> Facts {
    let mut story = alone(case.number("close"), 1000.0, 1000.0);
    story.advance(&closes(&[]), &[(nth(0), special(case.number("dividend")))]);
    let record = &story.tell().unwrap().evenings[0].1.actions[0];
    let mut facts = story.facts();
    facts.number("price_factor", record.price_after / record.price_before);
    facts
}

/// A dividend on some shares, gross and net.
pub(crate) fn cash(case: &Case<'_>) -> Facts {
    let amount = case.number("amount");
    let mut story = alone(100.0 * amount, case.number("shares"), 1000.0);
    let rate = case.number("withholding");
    story.withhold(|_| rate);
    let terms = Terms::CashDividend { amount, currency: dollars(), special: false, net: false };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let level = story.tell().unwrap().evenings[1].1.level;
    let mut facts = story.facts();
    facts.number("gross_cash", level.dividend_points_gross * level.divisor);
    facts.number("net_cash", level.dividend_points_net * level.divisor);
    facts
}

/// Free float of all shares and those that are not free.
pub(crate) fn float_of_counts(case: &Case<'_>) -> Facts {
    let (total, non_free) = (case.list("shares"), case.list("non_free"));
    let free: Vec<f64> = total.iter().zip(&non_free).map(|(total, held)| total - held).collect();
    let ratios: Vec<f64> = free.iter().zip(&total).map(|(free, total)| free / total).collect();
    let mut facts = float(&ratios, &total, tiers(case));
    facts.list_or_one("free_shares", &free);
    facts
}

/// Free float by the steps of CSI.
pub(crate) fn float_by_tiers(case: &Case<'_>) -> Facts {
    let ratios = case.list("free_ratio");
    float(&ratios, &vec![1000.0; ratios.len()], tiers(case))
}

/// Free float by the steps of MSCI.
pub(crate) fn float_by_fives(case: &Case<'_>) -> Facts {
    let ratios = case.list("free_float");
    float(&ratios, &vec![1000.0; ratios.len()], "up_to_five_percent")
}

fn tiers(case: &Case<'_>) -> &'static str {
    match case.maybe_text("tiers") {
        Some(text) if text.starts_with("old") => "csi_old",
        _ => "csi_current",
    }
}

/// What the steps of a provider make of free-float ratios.
fn float(ratios: &[f64], shares: &[f64], step: &str) -> Facts {
    let mut lines = numbered(&vec![10.0; ratios.len()], shares);
    lines.iter_mut().zip(ratios).for_each(|(line, ratio)| line.3 = *ratio);
    let told = Story::new(Index::default().with("float_step", step), &lines).tell().unwrap();
    let targets = &told.evenings[0].1.review.as_ref().unwrap().review.targets;
    let inclusion: Vec<f64> = targets.iter().map(|target| target.free_float).collect();
    let weighted: Vec<f64> = targets.iter().map(|target| target.index_shares).collect();
    let mut facts = Facts::default();
    facts.list_or_one("free_ratio", ratios);
    facts.list_or_one("free_float", &inclusion);
    facts.list_or_one("index_shares", &weighted);
    facts
}
