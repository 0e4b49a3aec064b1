use insta::assert_snapshot;

use crate::testing::Folder;

const HEADER: &str = "event_id,security_id,type,ex_date,status,ratio_new,ratio_old,amount,\
                      currency,gross_or_net,regular_or_special,subscription_price,\
                      unranked_dividend,child_security_id,acquirer_security_id,election,franked\n";

/// A table of events: each line gives type, then `column=value` for the cells that are filled.
fn table(rows: &str) -> String {
    let columns: Vec<&str> = HEADER.trim_end().split(',').collect();
    let mut text = HEADER.to_owned();
    for (number, row) in rows.lines().enumerate() {
        let mut words = row.split_whitespace();
        let kind = words.next().unwrap();
        let mut cells = vec![String::new(); columns.len()];
        let id = format!("E{:02}", number + 2);
        for (cell, value) in cells.iter_mut().zip([&id, "A", kind, "2024-01-04", "confirmed"]) {
            *cell = value.to_owned();
        }
        for word in words {
            let (name, value) = word.split_once('=').unwrap();
            cells[columns.iter().position(|column| *column == name).unwrap()] = value.to_owned();
        }
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn folder(rows: &str) -> Folder {
    Folder::new(&[("corporate_actions.csv", &table(rows))])
}

/// The terms of each row, none of which may be rejected.
fn terms(rows: &str) -> String {
    let folder = folder(rows);
    let loaded = folder.load();
    assert_eq!(folder.listed(&loaded.report), "");
    let actions = loaded.history.actions().all();
    assert_eq!(actions.len(), rows.lines().count());
    let written = rows.lines().map(|row| row.split(' ').next().unwrap());
    let lines = written.zip(actions).map(|(word, a)| {
        let franked = if a.franked == 0.0 { String::new() } else { format!(", {}", a.franked) };
        format!("{word}: {:?}{franked}\n", a.terms)
    });
    lines.collect()
}

/// Line, column and rule of each row; all of them must be rejected.
fn rejections(rows: &str) -> String {
    let folder = folder(rows);
    let rejections = folder.rejections();
    let rejected = folder.load().report.rejected();
    assert_eq!(rejected, rows.lines().count() as u64, "{rejections}");
    rejections.replace("corporate_actions.csv:", "")
}

#[test]
fn dividends() {
    let rows = "\
cash_dividend amount=0.24
cash_dividend amount=0.24 currency=HKD gross_or_net=net regular_or_special=special
cash_dividend amount=0.24 gross_or_net=gross regular_or_special=regular franked=0.7
optional_dividend amount=0.5 ratio_new=1 ratio_old=20 election=cash
scrip_dividend amount=0.5 currency=HKD ratio_new=1 ratio_old=20 election=stock franked=1";
    assert_snapshot!(terms(rows), @"
    cash_dividend: CashDividend { amount: 0.24, currency: USD, special: false, net: false }
    cash_dividend: CashDividend { amount: 0.24, currency: HKD, special: true, net: true }
    cash_dividend: CashDividend { amount: 0.24, currency: USD, special: false, net: false }, 0.7
    optional_dividend: OptionalDividend { amount: 0.5, currency: USD, ratio: Ratio { new: 1.0, old: 20.0 }, stock_default: false }
    scrip_dividend: OptionalDividend { amount: 0.5, currency: HKD, ratio: Ratio { new: 1.0, old: 20.0 }, stock_default: true }, 1
    ");
}

#[test]
fn shares_for_shares() {
    let rows = "\
split ratio_new=4 ratio_old=1
split ratio_new=1 ratio_old=5
reverse_split ratio_new=1 ratio_old=10
bonus_issue ratio_new=1 ratio_old=10
stock_dividend ratio_new=1 ratio_old=20
stock_dividend ratio_new=1 ratio_old=20 child_security_id=C
stock_dividend ratio_new=1 ratio_old=20 child_security_id=C amount=0.4
share_change ratio_new=110 ratio_old=100
conversion ratio_new=101 ratio_old=100
placement ratio_new=103 ratio_old=100
line_switch child_security_id=B ratio_new=1 ratio_old=1
share_class_switch child_security_id=B ratio_new=2 ratio_old=3
replacement child_security_id=C
redenomination ratio_new=1 ratio_old=100";
    assert_snapshot!(terms(rows), @"
    split: Split { new: 4.0, old: 1.0 }
    split: Split { new: 1.0, old: 5.0 }
    reverse_split: Split { new: 1.0, old: 10.0 }
    bonus_issue: BonusIssue { new: 1.0, old: 10.0 }
    stock_dividend: BonusIssue { new: 1.0, old: 20.0 }
    stock_dividend: SpinOff { child: Some((SecurityIx(2), Ratio { new: 1.0, old: 20.0 })), value: None, currency: USD }
    stock_dividend: SpinOff { child: Some((SecurityIx(2), Ratio { new: 1.0, old: 20.0 })), value: Some(0.4), currency: USD }
    share_change: ShareChange { ratio: Ratio { new: 110.0, old: 100.0 } }
    conversion: ShareChange { ratio: Ratio { new: 101.0, old: 100.0 } }
    placement: ShareChange { ratio: Ratio { new: 103.0, old: 100.0 } }
    line_switch: LineSwitch { into: SecurityIx(1), ratio: Ratio { new: 1.0, old: 1.0 } }
    share_class_switch: LineSwitch { into: SecurityIx(1), ratio: Ratio { new: 2.0, old: 3.0 } }
    replacement: Replacement { by: SecurityIx(2) }
    redenomination: Redenomination { ratio: Ratio { new: 1.0, old: 100.0 } }
    ");
}

#[test]
fn rights_and_offers() {
    let rows = "\
rights_issue ratio_new=1 ratio_old=4 subscription_price=8.5
rights_issue ratio_new=1 ratio_old=4
rights_issue ratio_new=3 ratio_old=1 subscription_price=2 currency=HKD child_security_id=B
open_offer ratio_new=1 ratio_old=4 subscription_price=8.5 unranked_dividend=0.2
tender_offer ratio_new=1 ratio_old=10 subscription_price=12
buyback ratio_new=5 ratio_old=100 subscription_price=12 currency=HKD
self_tender ratio_new=1 ratio_old=8 subscription_price=12";
    assert_snapshot!(terms(rows), @"
    rights_issue: RightsIssue { new: 1.0, old: 4.0, subscription_price: Some(8.5), currency: USD, unranked_dividend: 0.0, line: None }
    rights_issue: RightsIssue { new: 1.0, old: 4.0, subscription_price: None, currency: USD, unranked_dividend: 0.0, line: None }
    rights_issue: RightsIssue { new: 3.0, old: 1.0, subscription_price: Some(2.0), currency: HKD, unranked_dividend: 0.0, line: Some(SecurityIx(1)) }
    open_offer: RightsIssue { new: 1.0, old: 4.0, subscription_price: Some(8.5), currency: USD, unranked_dividend: 0.2, line: None }
    tender_offer: TenderOffer { ratio: Ratio { new: 1.0, old: 10.0 }, price: 12.0, currency: USD }
    buyback: TenderOffer { ratio: Ratio { new: 5.0, old: 100.0 }, price: 12.0, currency: HKD }
    self_tender: TenderOffer { ratio: Ratio { new: 1.0, old: 8.0 }, price: 12.0, currency: USD }
    ");
}

#[test]
fn what_is_handed_out() {
    let rows = "\
spin_off amount=3
spin_off child_security_id=B ratio_new=1 ratio_old=4
spin_off child_security_id=C ratio_new=1 ratio_old=4 amount=3 currency=HKD
spin_off ratio_new=1 ratio_old=4 amount=3
capital_repayment amount=1 regular_or_special=special
return_of_capital amount=1 ratio_new=9 ratio_old=10
distribution
distribution amount=0.3
warrants amount=0.3 ratio_new=1 ratio_old=10";
    assert_snapshot!(terms(rows), @"
    spin_off: SpinOff { child: None, value: Some(3.0), currency: USD }
    spin_off: SpinOff { child: Some((SecurityIx(1), Ratio { new: 1.0, old: 4.0 })), value: None, currency: USD }
    spin_off: SpinOff { child: Some((SecurityIx(2), Ratio { new: 1.0, old: 4.0 })), value: Some(3.0), currency: HKD }
    spin_off: SpinOff { child: None, value: Some(3.0), currency: USD }
    capital_repayment: CapitalRepayment { amount: 1.0, currency: USD, consolidation: None }
    return_of_capital: CapitalRepayment { amount: 1.0, currency: USD, consolidation: Some(Ratio { new: 9.0, old: 10.0 }) }
    distribution: Distribution { value: None, currency: USD }
    distribution: Distribution { value: Some(0.3), currency: USD }
    warrants: Distribution { value: Some(0.3), currency: USD }
    ");
}

#[test]
fn ends_of_lines_and_other_names() {
    let rows = "\
merger amount=12
merger acquirer_security_id=B ratio_new=2 ratio_old=3
takeover acquirer_security_id=C ratio_new=2 ratio_old=3 amount=1.5 currency=HKD
cash_acquisition amount=12
cash_acquisition amount=12 acquirer_security_id=B
stock_acquisition acquirer_security_id=B ratio_new=2 ratio_old=3 amount=0
delisting
delisting amount=0
delisting amount=0.35
bankruptcy
bankruptcy amount=0
expropriation amount=0.01
identifier_change
ticker_change
name_change amount=0 gross_or_net=gross regular_or_special=regular
liquidation amount=1 ratio_new=1";
    assert_snapshot!(terms(rows), @r#"
    merger: Merger { acquirer: None, cash: 12.0, currency: USD }
    merger: Merger { acquirer: Some((SecurityIx(1), Ratio { new: 2.0, old: 3.0 })), cash: 0.0, currency: USD }
    takeover: Merger { acquirer: Some((SecurityIx(2), Ratio { new: 2.0, old: 3.0 })), cash: 1.5, currency: HKD }
    cash_acquisition: Merger { acquirer: None, cash: 12.0, currency: USD }
    cash_acquisition: Merger { acquirer: None, cash: 12.0, currency: USD }
    stock_acquisition: Merger { acquirer: Some((SecurityIx(1), Ratio { new: 2.0, old: 3.0 })), cash: 0.0, currency: USD }
    delisting: Delisting { final_price: None, currency: USD }
    delisting: Delisting { final_price: Some(0.0), currency: USD }
    delisting: Delisting { final_price: Some(0.35), currency: USD }
    bankruptcy: Bankruptcy { final_price: None, currency: USD }
    bankruptcy: Bankruptcy { final_price: Some(0.0), currency: USD }
    expropriation: Bankruptcy { final_price: Some(0.01), currency: USD }
    identifier_change: IdentifierChange
    ticker_change: IdentifierChange
    name_change: IdentifierChange
    liquidation: Unsupported { kind: "liquidation" }
    "#);
}

#[test]
fn terms_that_are_missing() {
    let rows = "\
cash_dividend
optional_dividend ratio_new=1 ratio_old=20 election=cash
optional_dividend amount=0.5 election=cash
scrip_dividend amount=0.5 ratio_new=1 ratio_old=20
split ratio_old=1
split ratio_new=2
bonus_issue
stock_dividend child_security_id=B
rights_issue subscription_price=8.5
spin_off
spin_off ratio_new=1 ratio_old=4
spin_off child_security_id=B
spin_off child_security_id=B ratio_new=1
spin_off child_security_id=B amount=3
capital_repayment ratio_new=9 ratio_old=10
capital_repayment amount=1 ratio_new=9
merger
merger amount=0
merger acquirer_security_id=B amount=3
takeover ratio_new=2 ratio_old=3 amount=3
cash_acquisition acquirer_security_id=B
stock_acquisition amount=3
stock_acquisition acquirer_security_id=B amount=3
tender_offer subscription_price=12
buyback ratio_new=1 ratio_old=10
share_change
line_switch ratio_new=1 ratio_old=1
line_switch child_security_id=B
replacement
redenomination ratio_new=1";
    assert_snapshot!(rejections(rows), @"
    2: amount ``: must not be empty: the type is cash_dividend
    3: amount ``: must not be empty: the type is optional_dividend
    4: ratio_new ``: must not be empty: the type is optional_dividend
    5: election ``: must not be empty: the type is scrip_dividend
    6: ratio_new ``: must not be empty: the type is split
    7: ratio_old ``: must not be empty: the type is split
    8: ratio_new ``: must not be empty: the type is bonus_issue
    9: ratio_new ``: must not be empty: child_security_id is given
    10: ratio_new ``: must not be empty: the type is rights_issue
    11: amount ``: must not be empty: the spin_off has no child_security_id
    12: amount ``: must not be empty: the spin_off has no child_security_id
    13: ratio_new ``: must not be empty: child_security_id is given
    14: ratio_old ``: must not be empty: the type is spin_off
    15: ratio_new ``: must not be empty: child_security_id is given
    16: amount ``: must not be empty: the type is capital_repayment
    17: ratio_old ``: must not be empty: the type is capital_repayment
    18: amount ``: must be above zero: the merger has no acquirer_security_id
    19: amount `0`: must be above zero: the merger has no acquirer_security_id
    20: ratio_new ``: must not be empty: acquirer_security_id is given
    21: acquirer_security_id ``: must not be empty: a ratio is given
    22: amount ``: must not be empty: the type is cash_acquisition
    23: acquirer_security_id ``: must not be empty: the type is stock_acquisition
    24: ratio_new ``: must not be empty: the type is stock_acquisition
    25: ratio_new ``: must not be empty: the type is tender_offer
    26: subscription_price ``: must not be empty: the type is buyback
    27: ratio_new ``: must not be empty: the type is share_change
    28: child_security_id ``: must not be empty: the type is line_switch
    29: ratio_new ``: must not be empty: the type is line_switch
    30: child_security_id ``: must not be empty: the type is replacement
    31: ratio_old ``: must not be empty: the type is redenomination
    ");
}

#[test]
fn terms_that_are_impossible() {
    let rows = "\
cash_dividend amount=-1
cash_dividend amount=some
cash_dividend amount=inf
cash_dividend amount=1 currency=XXX
cash_dividend amount=1 gross_or_net=nett
cash_dividend amount=1 regular_or_special=once
cash_dividend amount=1 franked=1.01
cash_dividend amount=1 franked=-0.5
optional_dividend amount=1 ratio_new=1 ratio_old=20 election=either
split ratio_new=0 ratio_old=1
split ratio_new=2 ratio_old=-1
reverse_split ratio_new=2 ratio_old=1
rights_issue ratio_new=1 ratio_old=4 subscription_price=0
rights_issue ratio_new=1 ratio_old=4 subscription_price=-8
rights_issue ratio_new=1 ratio_old=4 unranked_dividend=-0.1
rights_issue ratio_new=1 ratio_old=4 child_security_id=Z
spin_off amount=-3
spin_off child_security_id=A ratio_new=1 ratio_old=4
spin_off child_security_id=Z ratio_new=1 ratio_old=4
spin_off child_security_id=B ratio_new=0 ratio_old=4
capital_repayment amount=1 ratio_new=11 ratio_old=10
distribution amount=-1
merger amount=-12
merger acquirer_security_id=A ratio_new=1 ratio_old=1
merger acquirer_security_id=Z ratio_new=1 ratio_old=1
cash_acquisition amount=0
cash_acquisition amount=1 acquirer_security_id=Z
tender_offer ratio_new=10 ratio_old=10 subscription_price=12
tender_offer ratio_new=1 ratio_old=10 subscription_price=0
line_switch child_security_id=A ratio_new=1 ratio_old=1
replacement child_security_id=Z
delisting amount=-0.1
bankruptcy amount=nothing";
    assert_snapshot!(rejections(rows), @"
    2: amount `-1`: must be zero or above
    3: amount `some`: is not a number
    4: amount `inf`: must be finite
    5: currency `XXX`: `XXX` is not an ISO 4217 currency code
    6: gross_or_net `nett`: must be one of gross, net
    7: regular_or_special `once`: must be one of regular, special
    8: franked `1.01`: must be a fraction from 0 to 1
    9: franked `-0.5`: must be a fraction from 0 to 1
    10: election `either`: must be one of cash, stock
    11: ratio_new `0`: must be above zero
    12: ratio_old `-1`: must be above zero
    13: ratio_new `2`: must be below ratio_old: the type is reverse_split
    14: subscription_price `0`: must be above zero
    15: subscription_price `-8`: must be above zero
    16: unranked_dividend `-0.1`: must be zero or above
    17: child_security_id `Z`: is not in `securities` (and 2 more rows)
    18: amount `-3`: must be zero or above
    19: child_security_id `A`: must be another line than security_id
    21: ratio_new `0`: must be above zero
    22: ratio_new `11`: must not be above ratio_old: a repayment consolidates
    23: amount `-1`: must be zero or above
    24: amount `-12`: must be zero or above
    25: acquirer_security_id `A`: must be another line than security_id
    26: acquirer_security_id `Z`: is not in `securities` (and 1 more row)
    27: amount `0`: must be above zero
    29: ratio_new `10`: must be below ratio_old: the type is tender_offer
    30: subscription_price `0`: must be above zero
    31: child_security_id `A`: must be another line than security_id
    33: amount `-0.1`: must be zero or above
    34: amount `nothing`: is not a number
    ");
}

#[test]
fn terms_that_contradict_the_type() {
    let rows = "\
cash_dividend amount=1 ratio_new=1 ratio_old=20
cash_dividend amount=1 election=stock
cash_dividend amount=1 child_security_id=B
optional_dividend amount=1 ratio_new=1 ratio_old=20 election=cash regular_or_special=special
optional_dividend amount=1 ratio_new=1 ratio_old=20 election=cash gross_or_net=net
split ratio_new=2 ratio_old=1 amount=3
split ratio_new=2 ratio_old=1 franked=1
bonus_issue ratio_new=1 ratio_old=10 child_security_id=B
stock_dividend ratio_new=1 ratio_old=10 amount=3
rights_issue ratio_new=1 ratio_old=4 subscription_price=8 amount=1
open_offer ratio_new=1 ratio_old=4 subscription_price=8 acquirer_security_id=B
spin_off amount=3 subscription_price=8
capital_repayment amount=3 child_security_id=B
distribution amount=3 child_security_id=B
merger amount=3 child_security_id=B
merger amount=3 election=cash
cash_acquisition amount=3 acquirer_security_id=B ratio_new=1 ratio_old=1
tender_offer ratio_new=1 ratio_old=10 amount=12
tender_offer ratio_new=1 ratio_old=10 subscription_price=12 acquirer_security_id=B
share_change ratio_new=2 ratio_old=1 subscription_price=12
line_switch child_security_id=B ratio_new=1 ratio_old=1 amount=1
replacement child_security_id=B ratio_new=1 ratio_old=1
redenomination ratio_new=1 ratio_old=10 unranked_dividend=1
identifier_change amount=1
delisting ratio_new=1
bankruptcy acquirer_security_id=B
split ratio_new=2 ratio_old=1 amount=much";
    assert_snapshot!(rejections(rows), @"
    2: ratio_new `1`: must be empty or zero: the terms of cash_dividend are amount, gross_or_net, regular_or_special, franked
    3: election `stock`: must be empty: the terms of cash_dividend are amount, gross_or_net, regular_or_special, franked
    4: child_security_id `B`: must be empty: the terms of cash_dividend are amount, gross_or_net, regular_or_special, franked
    5: regular_or_special `special`: must be empty, gross or regular: the terms of optional_dividend are amount, ratio_new, ratio_old, election, franked
    6: gross_or_net `net`: must be empty, gross or regular: the terms of optional_dividend are amount, ratio_new, ratio_old, election, franked
    7: amount `3`: must be empty or zero: the terms of split are ratio_new, ratio_old
    8: franked `1`: must be empty or zero: the terms of split are ratio_new, ratio_old
    9: child_security_id `B`: must be empty: the terms of bonus_issue are ratio_new, ratio_old
    10: amount `3`: must be empty: no child_security_id is given, so it adds own shares
    11: amount `1`: must be empty or zero: the terms of rights_issue are ratio_new, ratio_old, subscription_price, unranked_dividend, child_security_id
    12: acquirer_security_id `B`: must be empty: the terms of open_offer are ratio_new, ratio_old, subscription_price, unranked_dividend, child_security_id
    13: subscription_price `8`: must be empty or zero: the terms of spin_off are child_security_id, ratio_new, ratio_old, amount, gross_or_net, regular_or_special
    14: child_security_id `B`: must be empty: the terms of capital_repayment are amount, ratio_new, ratio_old, gross_or_net, regular_or_special
    15: child_security_id `B`: must be empty: the terms of distribution are amount, ratio_new, ratio_old, gross_or_net, regular_or_special
    16: child_security_id `B`: must be empty: the terms of merger are acquirer_security_id, ratio_new, ratio_old, amount
    17: election `cash`: must be empty: the terms of merger are acquirer_security_id, ratio_new, ratio_old, amount
    18: ratio_new `1`: must be empty or zero: the terms of cash_acquisition are amount, acquirer_security_id
    19: amount `12`: must be empty or zero: the terms of tender_offer are ratio_new, ratio_old, subscription_price
    20: acquirer_security_id `B`: must be empty: the terms of tender_offer are ratio_new, ratio_old, subscription_price
    21: subscription_price `12`: must be empty or zero: the terms of share_change are ratio_new, ratio_old
    22: amount `1`: must be empty or zero: the terms of line_switch are child_security_id, ratio_new, ratio_old
    23: ratio_new `1`: must be empty or zero: the terms of replacement are child_security_id
    24: unranked_dividend `1`: must be empty or zero: the terms of redenomination are ratio_new, ratio_old
    25: amount `1`: must be empty or zero: identifier_change has no terms
    26: ratio_new `1`: must be empty or zero: the terms of delisting are amount
    27: acquirer_security_id `B`: must be empty: the terms of bankruptcy are amount
    28: amount `much`: is not a number
    ");
}

#[test]
fn a_row_without_a_type() {
    let rows = format!("{HEADER}E1,A,,2024-01-04,confirmed{}\n", ",".repeat(12));
    let folder = Folder::new(&[("corporate_actions.csv", &rows)]);
    assert_snapshot!(folder.rejections(), @"corporate_actions.csv:2: type ``: must not be empty");
}
