//! Days of a small index, worked by hand: three lines of 100 000 each, a base level of 1 000.

use insta::assert_snapshot;
use kapok_market::History;

use crate::support::index::Index;
use crate::support::market::{Fixing, Market, Withholding};
use crate::support::{day, evenings, wrapped};

const LINES: &str = "
    id  shares  free_float
    A     1000         1
    B     4000         0.5
    C     8000         0.5
";

const CLOSES: &str = "
    date          A    B    C
    2024-01-02  100   50   25
    2024-01-03  100   50   25
    2024-01-04  110   50   25
";

fn market(closes: &str, events: &str) -> Market {
    let mut market = Market::of(LINES, closes).events(events);
    let (from, rate) = (day("2000-01-03"), 0.3);
    market.withholding =
        ["A", "B", "C"].map(|id| Withholding { country: id.to_owned(), from, rate }).to_vec();
    market
}

/// A day a line: levels, the divisor of the day, and what was done with which effect on the market
/// value; at last why no further day could be calculated.
fn told(market: &Market, index: &Index) -> String {
    let history = market.history();
    let book = index.book(&history);
    let days = market.closes.iter().map(|close| close.date);
    let last = days.max().unwrap();
    let mut days = book.calendar.between(book.base_date, last).unwrap().iter();
    let mut lines = Vec::new();
    let held = loop {
        let Some(&until) = days.next() else { break None };
        match evenings(&book, &history, until) {
            Ok(evenings) => lines.push(line(&history, &evenings[evenings.len() - 1].1)),
            Err(error) => break Some(error),
        }
    };
    if let Some(error) = held {
        lines.push(wrapped(&error.to_string()));
        lines.extend(error.hint().map(|hint| wrapped(&format!("  hint: {hint}"))));
    }
    lines.join("\n")
}

fn line(history: &History, outcome: &kapok_engine::Outcome) -> String {
    let level = &outcome.level;
    let mut text = format!(
        "{} {} {} {} / {}",
        outcome.date, level.levels.price, level.levels.net, level.levels.gross, level.divisor
    );
    for action in &outcome.actions {
        let id = &history.security(action.security).id;
        let kind = &action.kind;
        text += &format!("\n  {id} {kind} {}: {}", action.market_value_change, action.treatment);
    }
    text
}

fn check(closes: &str, events: &str) -> String {
    told(&market(closes, events), &Index::default())
}

#[test]
fn prices_move_the_level_and_not_the_divisor() {
    assert_snapshot!(check(CLOSES, "event id ex type"), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1000 1000 / 300
    2024-01-04 1033.3333333333333 1033.3333333333333 1033.3333333333333 / 300
    ");
}

#[test]
fn a_line_without_a_close_keeps_its_last_price() {
    let closes = "
        date          A    B    C
        2024-01-02  100   50   25
        2024-01-03    -   55   25
        2024-01-04  110   55    -
    ";
    assert_snapshot!(check(closes, "event id ex type"), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1033.3333333333333 1033.3333333333333 1033.3333333333333 / 300
    2024-01-04 1066.6666666666667 1066.6666666666667 1066.6666666666667 / 300
    ");
}

#[test]
fn a_regular_dividend_is_reinvested_at_the_close() {
    let events = "
        event  id  ex          type          amount
        1      A   2024-01-03  dividend      3
        2      B   2024-01-04  net_dividend  0.7
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1006.9999999999999 1010 / 300
      A cash_dividend 0: reinvested in the index at the close of the ex-date
    2024-01-04 1033.3333333333333 1045.2659999999998 1050.4 / 300
      B cash_dividend 0: reinvested in the index at the close of the ex-date
    ");
}

#[test]
fn what_leaves_a_company_leaves_the_divisor() {
    let events = "
        event  id  ex          type       amount
        1      A   2024-01-03  special    3
        2      A   2024-01-03  repayment  3
        3      B   2024-01-03  spin_off   3
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
      A cash_dividend -3000: special dividend taken out of the price
      A capital_repayment -3000: repayment taken out of the price
      B spin_off -6000: value of the child taken out of the price, child not added
    2024-01-03 1041.6666666666667 1041.6666666666667 1041.6666666666667 / 288
    2024-01-04 1076.388888888889 1076.388888888889 1076.388888888889 / 288
    ");
}

#[test]
fn splits_come_before_amounts_and_rights_after() {
    let events = "
        event  id  ex          type     new  old  amount
        1      A   2024-01-03  rights     1    4  23
        2      A   2024-01-03  special    -    -  2
        3      A   2024-01-03  split      2    1  -
        4      B   2024-01-03  rights     1    4  50
        5      C   2024-01-03  bonus      1    4  -
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
      A split 0: price divided, shares multiplied
      C bonus_issue 0: price divided, shares multiplied
      A cash_dividend -4000: special dividend taken out of the price
      A rights_issue 11500: rights taken up at the theoretical ex-rights price
      B rights_issue 0: rights not below the price: no adjustment
    2024-01-03 1544.7154471544716 1544.7154471544716 1544.7154471544716 / 307.5
    2024-01-04 1626.0162601626016 1626.0162601626016 1626.0162601626016 / 307.5
    ");
}

#[test]
fn a_delisted_line_leaves_at_its_last_price() {
    let events = "
        event  id  ex          type
        1      C   2024-01-04  delisting
        2      C   2024-01-04  merger
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1000 1000 / 300
      C delisting -100000: removed
      C merger 0: not applied: the line has left with another event
    2024-01-04 1050 1050 1050 / 200
    ");
}

#[test]
fn an_event_known_on_its_day_is_applied_at_its_open() {
    let events = "
        event  id  ex          known       type     amount
        1      A   2024-01-04  2024-01-04  special  10
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1000 1000 / 300
    2024-01-04 1068.9655172413793 1068.9655172413793 1068.9655172413793 / 290
      A cash_dividend -10000: special dividend taken out of the price
    ");
}

#[test]
fn an_event_that_changes_after_its_open_was_prepared_holds_the_index() {
    let events = "
        event  id  ex          known       type     amount
        1      A   2024-01-04  2024-01-02  special  10
        1      A   2024-01-04  2024-01-04  special  11
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1000 1000 / 300
      A cash_dividend -10000: special dividend taken out of the price
    event 1 of A with ex-date 2024-01-04 was changed after its open had been prepared
      hint: calculate again from 2024-01-04 with --known-at and a --reason
    ");
}

#[test]
fn an_event_known_after_its_day_holds_the_index() {
    let events = "
        event  id  ex          known       type   new  old
        1      A   2024-01-03  2024-01-04  split  2    1
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    2024-01-03 1000 1000 1000 / 300
    event 1 of A with ex-date 2024-01-03 became known after that day had been calculated
      hint: calculate again from 2024-01-03 with --known-at and a --reason
    ");
}

#[test]
fn an_event_of_a_type_that_is_not_known_holds_the_index() {
    let events = "
        event  id  ex          type
        1      A   2024-01-04  merger
    ";
    assert_snapshot!(check(CLOSES, events), @"
    2024-01-02 1000 1000 1000 / 300
    event 1 of A on 2024-01-04 is a `merger`, which is not supported
      hint: use a type of docs/data.md, or let the line leave before with a `delisting`
    ");
}

#[test]
fn an_amount_above_the_price_holds_the_index() {
    let events = "
        event  id  ex          type     amount
        1      A   2024-01-03  special  100
    ";
    assert_snapshot!(check(CLOSES, events), @r#"
    event 1 of A, a cash_dividend with ex-date 2024-01-03, has an amount of 100 USD a
        share, which reaches its price of 100 USD
      hint: check amount, currency and quoted basis; a last payment needs a delisting with
        a stated price; if it is right, accept it under [[gate.accept]]: security = "A",
        date = 2024-01-03, check = "event_amount"
    "#);
}

#[test]
fn a_dividend_without_a_withholding_rate_holds_the_index() {
    let events = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  1
    ";
    let mut market = market(CLOSES, events);
    market.withholding.remove(0);
    assert_snapshot!(told(&market, &Index::default()), @"
    2024-01-02 1000 1000 1000 / 300
    A pays a dividend on 2024-01-03, and table `test` has no withholding rate for A
      hint: add a row for A to table `test` of the withholding input; unknown is not zero
    ");
}

#[test]
fn a_day_without_prices_holds_the_index() {
    let closes = "
        date          A    B    C
        2024-01-02  100   50   25
        2024-01-04  110   50   25
    ";
    assert_snapshot!(check(closes, "event id ex type"), @"
    2024-01-02 1000 1000 1000 / 300
    no security has a close on 2024-01-03, which is a calculation day
      hint: wait for the prices, or close the day with the `holidays` table; prices that
        are there may have become known after the cut-off ([cut_off], [[known]])
    ");
}

#[test]
fn caps_that_cannot_hold_are_infeasible() {
    let index = Index { caps: vec![("security", 0.3)], ..Index::default() };
    assert_snapshot!(told(&market(CLOSES, "event id ex type"), &index), @"
    caps allow a total weight of 0.900000 only: 3 groups, highest 0.3 each, 3 constituents
        on 2024-01-02
      hint: raise a cap, or select more names
    ");
}

#[test]
fn a_currency_without_rates_holds_the_index() {
    let index = Index { currency: "HKD", ..Index::default() };
    assert_snapshot!(told(&market(CLOSES, "event id ex type"), &index), @"
    no FIX rate from USD to HKD on 2024-01-02 or up to 10 days before
      hint: supply the fixing, or raise `fx_carry_days`
    ");
}

#[test]
fn a_split_moves_the_divisor_of_price_weights() {
    let events = "
        event  id  ex          type   new  old
        1      A   2024-01-03  split  2    1
    ";
    let closes = "
        date          A    B    C
        2024-01-02  100   50   25
        2024-01-03   50   50   25
        2024-01-04   55   50   25
    ";
    let index = Index { scheme: "price", ..Index::default() };
    assert_snapshot!(told(&market(closes, events), &index), @"
    2024-01-02 1000 1000 1000 / 0.175
      A split -50: price divided, shares multiplied
    2024-01-03 1000 1000 1000 / 0.125
    2024-01-04 1040 1040 1040 / 0.125
    ");
}

/// B is quoted in Hong Kong dollars, eight of which are a dollar, and pays in dollars.
#[test]
fn amounts_in_another_currency_are_converted_once() {
    let events = "
        event  id  ex          type      amount
        1      B   2024-01-03  dividend  1
        2      B   2024-01-04  special   1
    ";
    let mut market = market(CLOSES, events);
    market.lines[1].currency = "HKD".parse().unwrap();
    let fixed = ["2024-01-02", "2024-01-03", "2024-01-04"].map(|date| Fixing {
        date: day(date),
        base: "USD".parse().unwrap(),
        quote: "HKD".parse().unwrap(),
        rate: 8.0,
    });
    market.fixings = fixed.to_vec();
    assert_snapshot!(told(&market, &Index::default()), @"
    2024-01-02 1000 1000 1000 / 212.5
    2024-01-03 1000 1006.5882352941178 1009.4117647058822 / 212.5
      B cash_dividend 0: reinvested in the index at the close of the ex-date
      B cash_dividend -2000: special dividend taken out of the price
    2024-01-04 1057.0071258907362 1063.9709375436637 1066.9554282520608 / 210.5
    ");
}

/// Equal weights of A and B hold on the reference date, or on the pricing date two days later,
/// when A has doubled; the day after it doubles again.
#[test]
fn weights_hold_on_the_pricing_date() {
    let closes = "
        date          A    B
        2024-01-29  100   50
        2024-01-30  100   50
        2024-01-31  200   50
        2024-02-01  400   50
    ";
    let lines = "
        id  shares  free_float
        A     1000         1
        B     2000         1
    ";
    let market = Market::of(lines, closes);
    let told = |pricing| {
        let (base_date, reviewed, reference) = (day("2024-01-29"), true, 2);
        let scheme = "equal";
        let index = Index { base_date, reviewed, reference, scheme, pricing, ..Index::default() };
        let told = told(&market, &index);
        let lines = told.lines().filter(|line| !line.starts_with(' '));
        let level = |line: &str| line.split(' ').nth(1).unwrap().parse::<f64>().unwrap();
        lines.map(|line| (level(line) * 1e6).round() / 1e6).collect::<Vec<_>>()
    };
    assert_eq!(told(None), [1000.0, 1000.0, 1500.0, 2500.0]);
    assert_eq!(told(Some(0)), [1000.0, 1000.0, 1500.0, 2250.0]);
}

#[test]
fn cash_that_reaches_the_price_holds_the_index() {
    let dividend = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  100
    ";
    assert_snapshot!(check(CLOSES, dividend), @r#"
    2024-01-02 1000 1000 1000 / 300
    event 1 of A, a cash_dividend with ex-date 2024-01-03, has an amount of 100 USD a
        share, which reaches its price of 100 USD
      hint: check amount, currency and quoted basis; a last payment needs a delisting with
        a stated price; if it is right, accept it under [[gate.accept]]: security = "A",
        date = 2024-01-03, check = "event_amount"
    "#);
    let below = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  99
    ";
    assert!(check(CLOSES, below).contains("2024-01-04"), "any cash below the price passes");
}

/// In whatever way dividends are reinvested and events adjusted, and of whatever kind the cash is.
#[test]
fn no_convention_lets_cash_reach_the_price() {
    let reinvestments = ["close", "open", "prior", "in_stock", "cash"];
    for reinvestment in reinvestments {
        for basis in ["cum", "ex_price_factor"] {
            for kind in ["dividend", "special", "repayment"] {
                for amount in [100.0, 250.0, 100_000.0] {
                    let events = format!("event id ex type amount\n1 A 2024-01-03 {kind} {amount}");
                    let convention = |name, word: &str| (name, format!("\"{word}\""));
                    let index = Index {
                        conventions: vec![
                            convention("reinvestment", reinvestment),
                            convention("price_basis", basis),
                        ],
                        ..Index::default()
                    };
                    let said = told(&market(CLOSES, &events), &index);
                    let what = format!("{reinvestment}, {basis}, {kind} of {amount}:\n{said}");
                    assert!(!said.contains("2024-01-04 "), "{what}");
                    assert!(said.contains("event 1") && said.contains(" A"), "{what}");
                }
            }
        }
    }
}

#[test]
fn a_ratio_beyond_reason_holds_the_index() {
    let split = |new: f64| {
        check(CLOSES, &format!("event id ex type new old\n1 A 2024-01-03 split {new} 1"))
    };
    assert_snapshot!(split(5000.0), @r#"
    event 1 of A, a split with ex-date 2024-01-03, has 5000 shares for one; at most 1000
        are believed
      hint: check the ratio: new and old may be exchanged; if it is right, accept it under
        [[gate.accept]]: security = "A", date = 2024-01-03, check = "event_ratio"
    "#);
    assert!(split(0.0002).contains("event 1 of A, a split"));
    assert!(split(1000.0).contains("2024-01-04"));
}
