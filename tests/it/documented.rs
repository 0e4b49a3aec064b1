//! The worked examples of `docs/methodology/corporate-actions.md`, section by section.
//!
//! Day 0: A at 22 X with 800 shares; B at 49 Y with 400 shares and 2 X per Y; `M = 56,800`,
//! `D = 56.8`, level 1,000. C at 10 X with 5,000 shares is not in the index.

use insta::assert_snapshot;
use kapok_domain::Currency;
use kapok_engine::Calculator;
use kapok_market::{QuotedBasis, Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Event, Fixing, Line, Market, Withholding};
use crate::support::{day, wrapped};

const LINES: &str = "
    id  shares  free_float
    A      800         1
    B      400         1
";

const CLOSES: &str = "
    date         A   B
    2024-01-02  22  49
    2024-01-03  22  49
";

fn x() -> Currency {
    "USD".parse().unwrap()
}

fn y() -> Currency {
    "HKD".parse().unwrap()
}

fn c() -> SecurityIx {
    SecurityIx(2)
}

fn ratio(new: f64, old: f64) -> Ratio {
    Ratio { new, old }
}

fn market() -> Market {
    let mut market = Market::of(LINES, CLOSES);
    market.lines[1].currency = y();
    let fixing = |date| Fixing { date: day(date), base: y(), quote: x(), rate: 2.0 };
    market.fixings = ["2024-01-02", "2024-01-03"].map(fixing).to_vec();
    market.add(Line { asset_class: "other", ..Line::new("C") }, 5000.0, 1.0);
    market.close(day("2024-01-02"), "C", 10.0);
    let from = day("2000-01-03");
    let row = |id: &str| Withholding { country: id.to_owned(), from, rate: 0.1 };
    market.withholding = ["A", "B", "C"].map(row).to_vec();
    market
}

/// A number as people write it, to nine decimals.
fn read(number: f64) -> f64 {
    (number * 1e9).round() / 1e9 + 0.0
}

/// What events of day 1 do on the evening of day 0: each record, then the divisor of day 1.
fn told(index: &Index, events: Vec<Event>) -> String {
    let mut market = market();
    market.events = events;
    let history = market.history();
    let book = index.book(&history);
    let calculator = Calculator { book: &book, history: &history, detail: true };
    let (state, outcome) = match calculator.found() {
        Ok(evening) => evening,
        Err(error) => return error.to_string(),
    };
    let mut lines = Vec::new();
    for action in &outcome.actions {
        let id = &history.security(action.security).id;
        let [from, to, shares, shares_after, value] = [
            action.price_before,
            action.price_after,
            action.shares_before,
            action.shares_after,
            action.market_value_change,
        ]
        .map(read);
        let treatment = action.treatment;
        let changes = format!("{id} {from} > {to}, {shares} > {shares_after} shares, {value:+}");
        lines.push(wrapped(&format!("{changes}: {treatment}")));
    }
    lines.push(format!("D = {}", read(state.divisor.get())));
    lines.join("\n")
}

fn event(id: &str, terms: Terms) -> Event {
    Event::new("1", id, day("2024-01-03"), terms)
}

fn one(id: &str, terms: Terms) -> String {
    told(&Index::default(), vec![event(id, terms)])
}

fn special(amount: f64, currency: Currency) -> Terms {
    Terms::CashDividend { amount, currency, special: true, net: false }
}

fn rights(new: f64, old: f64, price: Option<f64>, unranked_dividend: f64) -> Terms {
    let subscription_price = price;
    Terms::RightsIssue {
        new,
        old,
        subscription_price,
        currency: x(),
        unranked_dividend,
        line: None,
    }
}

#[test]
fn section_1_what_an_event_leaves_as_it_is() {
    let of = |scheme| {
        let index = Index { scheme, ..Index::default() };
        told(&index, vec![event("A", special(2.0, x()))])
    };
    assert_snapshot!(of("free_float_cap"), @"
    A 22 > 20, 800 > 800 shares, -1600: special dividend taken out of the price
    D = 55.2
    ");
    assert_snapshot!(of("equal"), @"
    A 22 > 20, 800 > 880 shares, +0: special dividend taken out of the price
    D = 35.2
    ");
    assert_snapshot!(of("price"), @"
    A 22 > 20, 1 > 1 shares, -2: special dividend taken out of the price
    D = 0.118
    ");
    assert_snapshot!(of("geometric"), @"
    A 22 > 20, 800 > 880 shares, +0: special dividend taken out of the price
    D = 35.2
    ");
}

#[test]
fn section_2_order_at_one_open() {
    let mut repayment = event("A", special(1.0, x()));
    repayment.event = "2".to_owned();
    let split = event("A", Terms::Split { new: 2.0, old: 1.0 });
    let after = told(&Index::default(), vec![repayment.clone(), split.clone()]);
    assert_snapshot!(after, @"
    A 22 > 11, 800 > 1600 shares, +0: price divided, shares multiplied
    A 11 > 10, 1600 > 1600 shares, -1600: special dividend taken out of the price
    D = 55.2
    ");
    repayment.basis = QuotedBasis::BeforeSplit;
    let before = told(&Index::default(), vec![repayment, split]);
    assert_snapshot!(before, @"
    A 22 > 11, 800 > 1600 shares, +0: price divided, shares multiplied
    A 11 > 10.5, 1600 > 1600 shares, -800: special dividend taken out of the price
    D = 56
    ");
}

#[test]
fn section_3_units_and_identities() {
    assert_snapshot!(one("B", Terms::Redenomination { ratio: ratio(10.0, 1.0) }), @"
    B 49 > 490, 400 > 400 shares, +0: price in new units, rate in their reciprocal
    D = 56.8
    ");
    assert_snapshot!(one("A", Terms::IdentifierChange), @"
    A 22 > 22, 800 > 800 shares, +0: identifiers change, nothing else does
    D = 56.8
    ");
    assert_snapshot!(one("A", Terms::LineSwitch { into: c(), ratio: ratio(2.0, 1.0) }), @"
    A 22 > 22, 800 > 0 shares, -17600: replaced by another line of the company
    C 11 > 11, 0 > 1600 shares, +17600: takes over the market value
    D = 56.8
    ");
}

#[test]
fn section_4_lines_that_leave() {
    let cash = Terms::Merger { acquirer: None, cash: 25.0, currency: x() };
    assert_snapshot!(one("A", cash), @"
    A 22 > 22, 800 > 0 shares, -17600: removed: bought or merged into another line
    D = 39.2
    ");
    let acquirer = Some((SecurityIx(1), ratio(1.0, 2.0)));
    let shares = Terms::Merger { acquirer, cash: 0.0, currency: x() };
    assert_snapshot!(one("A", shares.clone()), @"
    A 22 > 22, 800 > 0 shares, -17600: removed: bought or merged into another line
    B 49 > 49, 400 > 800 shares, +39200: new shares of the buyer, free float blended
    D = 78.4
    ");
    let equal = Index { scheme: "equal", ..Index::default() };
    assert_snapshot!(told(&equal, vec![event("A", shares)]), @"
    A 22 > 22, 800 > 0 shares, -17600: removed: bought or merged into another line
    D = 17.6
    ");
    let delisting = Terms::Delisting { final_price: None, currency: x() };
    assert_snapshot!(one("A", delisting), @"
    A 22 > 22, 800 > 0 shares, -17600: removed
    D = 39.2
    ");
    assert_snapshot!(one("A", Terms::Replacement { by: c() }), @"
    A 22 > 22, 800 > 0 shares, -17600: replaced
    C 10 > 10, 0 > 5000 shares, +50000: comes in with its own free-float shares
    D = 89.2
    ");
    let weight = Index::default().with("replacement_shares", "leaver_weight");
    assert_snapshot!(told(&weight, vec![event("A", Terms::Replacement { by: c() })]), @"
    A 22 > 22, 800 > 0 shares, -17600: replaced, the weight stays
    C 10 > 10, 0 > 1760 shares, +17600: comes in with the weight of the line before
    D = 56.8
    ");
    let unit = Index { scheme: "price", ..Index::default() };
    assert_snapshot!(told(&unit, vec![event("A", Terms::Replacement { by: c() })]), @"
    A 22 > 22, 1 > 0 shares, -22: replaced
    C 10 > 10, 0 > 1 shares, +10: comes in as one unit
    D = 0.108
    ");
}

#[test]
fn section_5_splits_and_shares_for_nothing() {
    assert_snapshot!(one("A", Terms::Split { new: 2.0, old: 1.0 }), @"
    A 22 > 11, 800 > 1600 shares, +0: price divided, shares multiplied
    D = 56.8
    ");
    assert_snapshot!(one("A", Terms::Split { new: 1.0, old: 10.0 }), @"
    A 22 > 220, 800 > 80 shares, +0: price divided, shares multiplied
    D = 56.8
    ");
    assert_snapshot!(one("A", Terms::BonusIssue { new: 1.0, old: 10.0 }), @"
    A 22 > 20, 800 > 880 shares, +0: price divided, shares multiplied
    D = 56.8
    ");
    let optional = |stock_default| {
        let (amount, ratio) = (2.0, ratio(1.0, 10.0));
        Terms::OptionalDividend { amount, currency: x(), ratio, stock_default }
    };
    assert_snapshot!(one("A", optional(true)), @"
    A 22 > 20, 800 > 880 shares, +0: taken in shares: price divided, shares multiplied
    D = 56.8
    ");
    assert_snapshot!(one("A", optional(false)), @"D = 56.8");
}

#[test]
fn section_6_what_is_paid_out() {
    assert_snapshot!(one("B", special(5.0, y())), @"
    B 49 > 44, 400 > 400 shares, -4000: special dividend taken out of the price
    D = 52.8
    ");
    assert_snapshot!(one("B", special(6.0, x())), @"
    B 49 > 46, 400 > 400 shares, -2400: special dividend taken out of the price
    D = 54.4
    ");
    let net = Index::default().with("special_dividend_tax", "net");
    assert_snapshot!(told(&net, vec![event("B", special(5.0, y()))]), @"
    B 49 > 44.5, 400 > 400 shares, -3600: special dividend after tax taken out of the price
    D = 53.2
    ");
    let small = Index::default().with("special_dividend_threshold", "0.11");
    assert_snapshot!(told(&small, vec![event("B", special(5.0, y()))]), @"D = 56.8");
    let repayment = |amount, consolidation| {
        one("A", Terms::CapitalRepayment { amount, currency: x(), consolidation })
    };
    assert_snapshot!(repayment(1.5, None), @"
    A 22 > 20.5, 800 > 800 shares, -1200: repayment taken out of the price
    D = 55.6
    ");
    assert_snapshot!(repayment(2.0, Some(ratio(1.0, 2.0))), @"
    A 22 > 40, 800 > 400 shares, -1600: repayment taken out of the price
    D = 55.2
    ");
    let distribution = |value| one("A", Terms::Distribution { value, currency: x() });
    assert_snapshot!(distribution(Some(1.0)), @"
    A 22 > 21, 800 > 800 shares, -800: value given out taken out of the price
    D = 56
    ");
    assert_snapshot!(distribution(None), @"
    A 22 > 22, 800 > 800 shares, +0: value not known: no adjustment
    D = 56.8
    ");
    assert!(one("A", special(22.0, x())).ends_with("which reaches its price of 22 USD"));
}

#[test]
fn section_7_spin_offs() {
    let child = Some((c(), ratio(1.0, 2.0)));
    let of = |entry, child, value| {
        let index = Index::default().with("spin_off_entry", entry);
        told(&index, vec![event("A", Terms::SpinOff { child, value, currency: x() })])
    };
    assert_snapshot!(of("zero_price", child, Some(5.0)), @"
    A 22 > 22, 800 > 800 shares, +0: child added at a price of zero
    C 0 > 0, 0 > 400 shares, +0: comes in beside its parent
    D = 56.8
    ");
    assert_snapshot!(of("priced", child, Some(4.0)), @"
    A 22 > 18, 800 > 800 shares, -3200: value of the child taken out of the price, child
        added
    C 8 > 8, 0 > 400 shares, +3200: comes in beside its parent
    D = 56.8
    ");
    assert_snapshot!(of("priced", child, None), @"
    A 22 > 17, 800 > 800 shares, -4000: value of the child taken out of the price, child
        added
    C 10 > 10, 0 > 400 shares, +4000: comes in beside its parent
    D = 56.8
    ");
    assert_snapshot!(of("cash", child, Some(5.0)), @"
    A 22 > 17, 800 > 800 shares, -4000: value of the child taken out of the price, child
        not added
    D = 52.8
    ");
    assert_snapshot!(of("priced", None, None), @"event 1 of A is a spin_off without a value");
}

#[test]
fn section_8_rights_issues() {
    assert_snapshot!(one("A", rights(2.0, 5.0, Some(15.0), 0.0)), @"
    A 22 > 20, 800 > 1120 shares, +4800: rights taken up at the theoretical ex-rights price
    D = 61.6
    ");
    assert_snapshot!(one("A", rights(2.0, 5.0, Some(15.0), 0.7)), @"
    A 22 > 20.2, 800 > 1120 shares, +5024: rights taken up at the theoretical ex-rights
        price
    D = 61.824
    ");
    assert_snapshot!(one("A", rights(2.0, 5.0, Some(22.0), 0.0)), @"
    A 22 > 22, 800 > 800 shares, +0: rights not below the price: no adjustment
    D = 56.8
    ");
    assert_snapshot!(one("A", rights(2.0, 5.0, None, 0.0)), @"
    A 22 > 22, 800 > 800 shares, +0: subscription price not set: deferred
    D = 56.8
    ");
    let exchange = Index::default().with("rights_test", "exchange_price");
    assert_snapshot!(told(&exchange, vec![event("A", rights(3.0, 10.0, Some(15.0), 0.0))]), @"
    A 22 > 20.38, 800 > 1040 shares, +3595.2: rights taken up at the theoretical ex-rights
        price
    D = 60.3952
    ");
    let line = Index::default().with("dilutive_rights", "temporary_line");
    let terms = Terms::RightsIssue {
        new: 2.0,
        old: 1.0,
        subscription_price: Some(7.0),
        currency: x(),
        unranked_dividend: 0.0,
        line: Some(c()),
    };
    assert_snapshot!(told(&line, vec![event("A", terms)]), @"
    A 22 > 12, 800 > 800 shares, -8000: price falls to the theoretical ex-rights price, the
        rights enter as a line
    C 5 > 5, 0 > 1600 shares, +8000: the rights, until they leave
    D = 56.8
    ");
}

#[test]
fn section_10_tenders_and_share_counts() {
    let tender = Terms::TenderOffer { ratio: ratio(1.0, 5.0), price: 24.0, currency: x() };
    assert_snapshot!(one("A", tender), @"
    A 22 > 21.5, 800 > 640 shares, -3840: shares bought back and cancelled
    D = 52.96
    ");
    let change = Terms::ShareChange { ratio: ratio(11.0, 10.0) };
    assert_snapshot!(one("A", change.clone()), @"
    A 22 > 22, 800 > 880 shares, +1760: share count follows
    D = 58.56
    ");
    let equal = Index { scheme: "equal", ..Index::default() };
    assert_snapshot!(told(&equal, vec![event("A", change)]), @"
    A 22 > 22, 800 > 800 shares, +0: share count follows, the weight stays
    D = 35.2
    ");
}

#[test]
fn section_14_what_is_not_known() {
    let unknown = one("A", Terms::Unsupported { kind: "exchange_offer".into() });
    assert_snapshot!(
        unknown,
        @"event 1 of A on 2024-01-03 is a `exchange_offer`, which is not supported"
    );
}
