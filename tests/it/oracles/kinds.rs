//! Kinds of examples, by what their inputs have, and the run of one.

use super::case::{All, Case};
use super::example::Example;
use super::facts::Facts;
use super::shape::{Shape, fitting, shape};
use super::{caps, events, overlays, runners, single};

type Runner = fn(&Case<'_>) -> Facts;

const fn kind(
    name: &'static str,
    needs: &'static str,
    one_of: &'static str,
    run: Runner,
) -> Shape<Runner> {
    shape("", name, needs, one_of, run)
}

/// A kind, the terms that it needs, terms of which it needs one, and who runs it.
#[rustfmt::skip]
pub(crate) static KINDS: [Shape<Runner>; 44] = [
    kind("adjustment by a dividend", "close dividend", "", single::adjustment),
    kind("base market value", "base_market_value market_value rights_value",
        "", single::base_change),
    kind("blend", "base_level weights", "", single::blend),
    kind("bonus issue", "close held new", "", single::bonus),
    kind("capped weights", "weights", caps::CAPS, caps::capped),
    kind("cash of a dividend", "amount shares withholding", "", single::cash),
    kind("constituents", "base_level constituents", "", runners::chained),
    kind("currencies", "base_level lines lines_before", "", overlays::several_currencies),
    kind("decrement of a day", "base_level basis days underlying underlying_before",
        "", overlays::fee),
    kind("decrement of some days", "base_level basis dates underlying", "", overlays::fees),
    kind("dividend points", "dividend_points reset_after_index", "", overlays::dividend_points),
    kind("drift", "closes closes_before index_shares", "", runners::drift),
    kind("equal weights", "closes free_float_shares market_value", "", runners::equal_weight),
    kind("excess return", "base_level days rate underlying_ratio", "", overlays::excess),
    kind("free float by counts", "non_free shares", "", single::float_of_counts),
    kind("free float by fives", "free_float", "", single::float_by_fives),
    kind("free float by tiers", "free_ratio", "", single::float_by_tiers),
    kind("geometric mean", "base_level ratios", "", overlays::geometric),
    kind("hedge at a day", "base_level forward_before local_return spot spot_before",
        "", overlays::hedged),
    kind("hedge of a month", "forward_before local_return spot spot_before",
        "", overlays::hedged_return),
    kind("implied change", "close divisor divisor_before", "", single::implied_change),
    kind("late dividend", "dividend_points gross_level_before price_level price_level_before",
        "", events::late_dividend),
    kind("level split", "factor unrounded_level", "", overlays::level_split),
    kind("leveraged day", "base_level days leverage underlying_return",
        "", overlays::leveraged_day),
    kind("leveraged levels", "leverage underlying", "", overlays::leveraged_series),
    kind("leveraged return", "leverage underlying_return", "", overlays::leveraged_return),
    kind("merger for shares", "divisor ratio", "", events::stock_merger),
    kind("next day", "start", "", runners::chained),
    kind("optional dividend", "cash close stock", "", events::optional_dividend),
    kind("price-weighted", "base_level closes", "special_dividend split", single::price_weighted),
    kind("price-weighted", "closes divisor", "special_dividend split", single::price_weighted),
    kind("review over days", "days shares_from shares_to", "", events::several_days),
    kind("rights", "close held new subscription_price", "", events::rights_of_one_line),
    kind("rights by value", "base_level market_value new rights_price", "", events::rights_value),
    kind("risk control", "target underlying_return volatility", "", overlays::risk_control),
    kind("rounded levels",
        "divisor gross_dividend_points gross_level_before market_value price_level_before",
        "", overlays::carried_rounded),
    kind("special dividend by ex-price", "close ex_close special_dividend",
        "", events::special_by_ex_price),
    kind("spin-off at zero", "child_per_parent divisor ex_closes other parent",
        "", events::zero_price_spin_off),
    kind("tender offer", "price shares tender_price tendered", "", events::tender),
    kind("total returns", "price_level",
        "dividend_days gross_dividend_points", events::total_returns),
    kind("trigger", "reset_sum trigger_sum", "", caps::trigger),
    kind("two days", "base_level closes closes_before shares", "", runners::two_days),
    kind("two values", "base_level market_value market_value_before", "", single::two_values),
    kind("volatility", "returns", "", overlays::realised),
];

/// How an example went.
pub(crate) enum Run {
    Done(Facts),
    /// It refers to an example that is not in the file.
    Waiting,
    /// Its inputs are of no kind, or have what nobody reads.
    Unknown(String),
}

/// Kind of an example, by the terms of its inputs.
pub(crate) fn kind_of(example: &Example, all: &All) -> &'static str {
    fitting(KINDS.iter(), &Case::of(example, all)).unwrap().kind
}

/// Runs an example by the terms of its inputs.
pub(crate) fn run(example: &Example, all: &All) -> Run {
    let case = Case::of(example, all);
    let runner = match fitting(KINDS.iter(), &case) {
        Ok(shape) => shape.run,
        Err(told) => return Run::Unknown(told),
    };
    if overlays::awaited(&case).is_some_and(|id| !all.contains_key(&id)) {
        return Run::Waiting;
    }
    let facts = runner(&case);
    match &case.unread()[..] {
        [] => Run::Done(facts),
        unread => Run::Unknown(format!("nobody reads {unread:?}")),
    }
}
