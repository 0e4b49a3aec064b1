use insta::assert_snapshot;
use kapok_fixture::{Line, Market};
use kapok_market::PriceMark;

use crate::check::Check;
use crate::testing::{Index, day, whole};

const ALL: &[Check] = &[Check::Incomplete, Check::MissingClose, Check::NoData];
const TEN: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/// Ten lines in New York and one in Hong Kong with closes from the 2nd to the 9th of January 2024,
/// but for those without one on the 9th, a Tuesday.
fn market(without: &[&str], marked: Option<PriceMark>) -> (Market, Index) {
    let hong_kong = Line::new("K").on("XHKG");
    let mut market = Market::new(TEN.map(Line::new).into_iter().chain([hong_kong]));
    for n in [2, 3, 4, 5, 8, 9] {
        for id in TEN.iter().copied().chain(["K"]) {
            if n == 9 && without.contains(&id) {
                if let Some(mark) = marked {
                    market.mark(day(n), id, mark);
                }
            } else {
                market.close(day(n), id, 100.0 + f64::from(n));
            }
        }
    }
    let ids: Vec<&str> = TEN.iter().copied().chain(["K"]).collect();
    let index = Index::of(&market, &ids);
    (market, index)
}

fn tonight(without: &[&str], marked: Option<PriceMark>) -> String {
    let (market, index) = market(without, marked);
    index.evening(&market.history(), 9, ALL)
}

#[test]
fn a_single_line_without_a_close_is_noted() {
    assert_eq!(tonight(&[], None), "");
    assert_snapshot!(tonight(&["B"], None), @"2024-01-09 B: missing_close: no close on a session of XNYS, limit 0 %");
    assert_snapshot!(tonight(&["B"], Some(PriceMark::Carried)), @"2024-01-09 B: missing_close: close carried by the vendor on a session of XNYS, limit 0 %");
    assert_snapshot!(tonight(&["B"], Some(PriceMark::Suspended)), @"2024-01-09 B: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %");
    assert_eq!(tonight(&["B"], Some(PriceMark::Decided)), "");
}

#[test]
fn a_partial_file_is_an_incomplete_exchange() {
    // Four of ten are three beyond one: 30 % of count and weight.
    assert_snapshot!(tonight(&["A", "C", "E", "G"], None), @"2024-01-09 exchange XNYS: incomplete: 4 of 10 lines have no official close, 40.0 % of the weight: A, C, E and 1 more, limit 5 %");
    let suspended = tonight(&["A", "C", "E", "G"], Some(PriceMark::Suspended));
    assert!(!suspended.contains("incomplete"), "{suspended}");
}

#[test]
fn no_price_at_all_on_a_session_asks_whether_the_exchange_was_closed() {
    assert_snapshot!(tonight(&["K"], None), @"2024-01-09 K: missing_close: no close on a session of XHKG, limit 0 %");
    // A single line of an exchange says nothing of it.
    assert!(!tonight(&["K"], Some(PriceMark::Suspended)).contains("no_data"));
    assert_snapshot!(tonight(&TEN, None), @"
    2024-01-09 exchange XNYS: incomplete: 10 of 10 lines have no official close, 100.0 % of the weight: A, B, C and 7 more, limit 5 %
    2024-01-09 exchange XNYS: no_data: no price at all on a session (the last were of 2024-01-08): closed, or is the file missing?, limit 0
    ");
}

#[test]
fn a_closed_exchange_owes_no_prices() {
    // New York on all weekdays of February 2024 up to the 16th; Shanghai until the New Year of the
    // dragon, from the 9th on.
    let mut market =
        Market::new([Line::new("A"), Line::new("S").on("XSHG"), Line::new("T").on("XSHG")]);
    for n in (32..=47).filter(|n| ![34, 35, 41, 42].contains(n)) {
        market.close(day(n), "A", f64::from(n));
        if n < 40 {
            market.close(day(n), "S", f64::from(n)).close(day(n), "T", f64::from(n));
        }
    }
    let history = market.history();
    assert_eq!(whole(&history, 32, 47, ALL), "");
    // The 19th is a session of Shanghai, and a holiday in New York.
    assert_snapshot!(whole(&history, 47, 50, ALL), @"2024-02-19 exchange XSHG: no_data: no price at all on a session (the last were of 2024-02-08): closed, or is the file missing?, limit 0");
}

#[test]
fn a_suspension_is_noted_on_its_first_session_alone() {
    let (mut market, index) = market(&["B"], Some(PriceMark::Suspended));
    for id in TEN.iter().copied().chain(["K"]).filter(|id| *id != "B") {
        market.close(day(10), id, 110.0);
    }
    market.mark(day(10), "B", PriceMark::Suspended);
    let history = market.history();
    assert_ne!(index.evening(&history, 9, ALL), "");
    assert_eq!(index.evening(&history, 10, ALL), "");
}

#[test]
fn of_few_lines_most_are_a_partial_file() {
    let mut market = Market::new(["A", "B", "C"].map(Line::new));
    for id in ["A", "B", "C"] {
        market.closes(&[day(8), day(9)], id, &[10.0, 10.5]);
    }
    for id in ["A", "B", "C"].into_iter().filter(|id| *id == "C") {
        market.close(day(10), id, 11.0);
    }
    let index = Index::of(&market, &["A", "B", "C"]);
    assert_snapshot!(index.evening(&market.history(), 10, ALL), @"2024-01-10 exchange XNYS: incomplete: 2 of 3 lines have no official close, 66.7 % of the weight: A, B, limit 5 %");
}

#[test]
fn an_exchange_that_is_suspended_as_a_whole_is_not_excused() {
    assert_snapshot!(tonight(&TEN, Some(PriceMark::Suspended)), @"
    2024-01-09 A: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 B: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 C: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 D: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 E: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 F: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 G: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 H: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 I: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 J: missing_close: suspended from this day on, no close on a session of XNYS, limit 0 %
    2024-01-09 exchange XNYS: incomplete: 10 of 10 lines have no official close, 100.0 % of the weight: A, B, C and 7 more, limit 5 %
    ");
}

#[test]
fn a_line_that_always_has_a_close_and_has_none_is_told_by_what_it_may_move() {
    // Weekdays from the second of January 2024 to the 26th of February; the fifteenth of January
    // and the 19th of February are holidays.
    let said = |without: &[u32], last: u32, holds: &[&str]| {
        let mut market = Market::new(TEN.map(Line::new));
        let weekday = |n: &u32| (n - 1) % 7 < 5 && ![1, 15, 50].contains(n);
        for n in (1..=last).filter(weekday) {
            for id in TEN {
                if id != "B" || !without.contains(&n) {
                    market.close(day(n), id, 100.0 + f64::from(n % 3));
                }
            }
        }
        let index = Index::of(&market, holds);
        index.evening(&market.history(), last, &[Check::CloseSkipped, Check::MissingClose])
    };
    assert_snapshot!(said(&[53], 53, &TEN), @"2024-02-22 B: close_skipped: no close on a session of XNYS, though on each of the 10 before; it usually moves 1.3 %, 13.1 bp of the index, limit 0.1 bp");
    assert_snapshot!(said(&[46, 53], 53, &TEN), @"2024-02-22 B: missing_close: no close on a session of XNYS, limit 0 %");
    assert_snapshot!(said(&[46, 57], 57, &TEN), @"2024-02-26 B: missing_close: no close on a session of XNYS, limit 0 %");
    assert_eq!(said(&[], 53, &TEN), "");
}
