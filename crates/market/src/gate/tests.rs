use std::collections::BTreeMap;

use insta::assert_snapshot;
use kapok_domain::{Calendars, IssuerId, end_of_day};

use super::*;
use crate::action::{ActionStatus, CorporateAction, QuotedBasis};
use crate::fact::Fact;
use crate::green::GreenTables;
use crate::history::{CutOff, ShareCount, Tables};
use crate::panel::PricePanel;
use crate::security::{IssuerIx, Security, TextIx, Texts};

const LIMITS: Limits = Limits { price_jump: 0.15, share_jump: 0.15, unpriced_days: 5 };

/// The n-th day of January 2024; the exchange of these tests never closes.
fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, n).unwrap()
}

/// One security with a close (0: none) on each day from the first on, share counts by day, and
/// splits by ex-date.
fn market(closes: &[f64], counts: &[(u32, f64)], splits: &[(u32, f64)]) -> History {
    let line = Security {
        id: "A".parse().unwrap(),
        isin: None,
        ticker: None,
        name: None,
        issuer: IssuerIx(0),
        issuer_name: None,
        mic: "XXXX".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        country: "US".into(),
        asset_class: None,
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source: TextIx(0),
    };
    let days: Vec<NaiveDate> = (1..).zip(closes).map(|(n, _)| day(n)).collect();
    let fact = |&(n, outstanding): &(u32, f64)| {
        let value = ShareCount { outstanding, free_float: None };
        let as_of = day(n);
        (SecurityIx(0), Fact { as_of, known_at: end_of_day(as_of), source: TextIx(0), value })
    };
    let split = |&(n, new): &(u32, f64)| CorporateAction {
        event_id: "E".into(),
        security: SecurityIx(0),
        ex_date: day(n),
        known_at: end_of_day(day(n - 1)),
        version: 1,
        status: ActionStatus::Confirmed,
        terms: Terms::Split { new, old: 1.0 },
        quoted_basis: QuotedBasis::AfterSplit,
        franked: 0.0,
        source: TextIx(0),
    };
    let mut texts = Texts::default();
    texts.intern("test");
    History::new(Tables {
        securities: vec![line],
        issuers: vec!["A".parse::<IssuerId>().unwrap()],
        calendars: Calendars::built_in(),
        prices: PricePanel::new(days, 1, closes.to_vec(), BTreeMap::new()),
        shares: counts.iter().map(fact).collect(),
        actions: splits.iter().map(split).collect(),
        fx: BTreeMap::new(),
        rates: Vec::new(),
        withholding: Vec::new(),
        classifications: Vec::new(),
        issuer_facts: Vec::new(),
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}

/// Findings of the gate on the days after one and up to another.
fn said(history: &History, after: u32, to: u32) -> String {
    let found = inspect(history, &[SecurityIx(0)], day(after), day(to), &LIMITS);
    found.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn a_jump_is_told_from_one_that_comes_back() {
    let history = market(&[10.0, 12.0, 12.1, 12.2, 20.0, 12.1, 12.1], &[], &[]);
    assert_snapshot!(said(&history, 1, 7), @"
    2024-01-02 A: price_jump: close 12, expected about 10 (+20.0 %), limit 15 %
    2024-01-05 A: price_jump: close 20, expected about 12.2 (+63.9 %), limit 15 %; back at 12.1 on 2024-01-06
    2024-01-06 A: price_jump: close 12.1, expected about 20 (-39.5 %), limit 15 %; back at 12.2, from which it jumped on 2024-01-05
    ");
    // Each evening knows what lies behind it.
    assert_snapshot!(said(&history, 4, 5), @"2024-01-05 A: price_jump: close 20, expected about 12.2 (+63.9 %), limit 15 %");
    assert_snapshot!(said(&history, 5, 6), @"2024-01-06 A: price_jump: close 12.1, expected about 20 (-39.5 %), limit 15 %; back at 12.2, from which it jumped on 2024-01-05");
    // A price that drifts back is no error.
    let history = market(&[10.0, 12.0, 11.0, 10.0], &[], &[]);
    assert_snapshot!(said(&history, 1, 4), @"2024-01-02 A: price_jump: close 12, expected about 10 (+20.0 %), limit 15 %");
}

#[test]
fn a_share_count_that_comes_back_is_named_below_the_limit() {
    let counts = [(1, 100.0), (2, 110.0), (3, 110.0), (4, 101.0), (5, 90.0)];
    let history = market(&[10.0; 6], &counts, &[]);
    assert_snapshot!(said(&history, 1, 6), @"
    2024-01-02 A: share_jump: 110 shares, expected about 100 (+10.0 %), limit 15 %; back at 101 on 2024-01-04
    2024-01-04 A: share_jump: 101 shares, expected about 110 (-8.2 %), limit 15 %; back at 100, from which it jumped on 2024-01-02
    ");
    assert_snapshot!(said(&history, 1, 3), @"");
    assert_snapshot!(said(&history, 3, 4), @"2024-01-04 A: share_jump: 101 shares, expected about 110 (-8.2 %), limit 15 %; back at 100, from which it jumped on 2024-01-02");
}

#[test]
fn a_split_that_a_fact_foresees_or_misses_is_named() {
    let counts = [(1, 100.0), (2, 200.0), (3, 200.0)];
    let history = market(&[10.0, 10.0, 5.0], &counts, &[(3, 2.0)]);
    assert_snapshot!(said(&history, 1, 3), @"
    2024-01-02 A: share_jump: 200 shares, expected about 100 (+100.0 %), limit 15 %; moved as by split E 2:1, whose ex-date is 2024-01-03, one day later
    2024-01-03 A: share_jump: 200 shares, expected about 400 (-50.0 %), limit 15 %; unmoved by split E 2:1, whose ex-date is 2024-01-03, that day
    ");
    let history = market(&[10.0, 10.0, 10.0, 5.0], &[(1, 100.0), (3, 200.0)], &[(3, 2.0)]);
    assert_snapshot!(said(&history, 1, 4), @"
    2024-01-03 A: price_jump: close 10, expected about 5 (+100.0 %), limit 15 %; unmoved by split E 2:1, whose ex-date is 2024-01-03, that day
    2024-01-04 A: price_jump: close 5, expected about 10 (-50.0 %), limit 15 %; moved as by split E 2:1, whose ex-date is 2024-01-03, one day before
    ");
}

#[test]
fn time_without_a_close_is_named_once_over_and_daily_while_it_lasts() {
    let mut closes = vec![10.0; 20];
    closes[2..10].fill(0.0);
    let history = market(&closes, &[], &[]);
    assert_snapshot!(said(&history, 1, 20), @"2024-01-08 A: unpriced: no close from 2024-01-02 to 2024-01-11, limit 5 days");
    assert_snapshot!(said(&history, 6, 7), @"");
    assert_snapshot!(said(&history, 7, 8), @"2024-01-08 A: unpriced: no close since 2024-01-02, limit 5 days");
    assert_snapshot!(said(&history, 8, 9), @"2024-01-09 A: unpriced: no close since 2024-01-02, limit 5 days");
    assert_snapshot!(said(&history, 10, 11), @"");
    // Prices that begin late, and only some days of prices.
    closes[..10].fill(0.0);
    let history = market(&closes, &[], &[]);
    assert_snapshot!(said(&history, 1, 20), @"2024-01-07 A: unpriced: no close before 2024-01-11, though expected from 2024-01-01 on, limit 5 days");
    assert_snapshot!(said(&history, 3, 4), @"");
    assert_snapshot!(said(&history, 9, 10), @"2024-01-10 A: unpriced: no close at all, though expected from 2024-01-01 on, limit 5 days");
}
