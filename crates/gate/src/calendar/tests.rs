use insta::assert_snapshot;
use kapok_fixture::{Line, Market};
use kapok_market::{History, OffSession};

use super::far;
use crate::check::Check;
use crate::testing::{Index, day, whole};

const ALL: &[Check] = &[Check::ClosedDay, Check::UnknownSession, Check::FarDate];

/// Four lines in New York, with some prices of Saturday the 6th of January 2024 left out.
fn history(off: &[&str]) -> (History, Index) {
    let mut market = Market::new(["A", "B", "C", "D"].map(Line::new));
    for n in [2, 3, 4, 5, 8] {
        for id in ["A", "B", "C", "D"] {
            market.close(day(n), id, 10.0);
        }
    }
    let index = Index::of(&market, &["A", "B"]);
    let row = |(at, id): (usize, &&str)| OffSession {
        date: day(6),
        security: market.ix(id),
        close: 44.0,
        place: format!("prices.csv:{}", at + 2).into(),
    };
    let rows = off.iter().enumerate().map(row).collect();
    market.off_session(rows);
    (market.history(), index)
}

#[test]
fn a_price_on_a_closed_day_is_named_with_its_line_of_the_file() {
    let (history, index) = history(&["A", "C"]);
    assert_snapshot!(whole(&history, 2, 8, ALL), @"
    2024-01-06 A: closed_day: close 44 though XNYS was closed, prices.csv:2: does not count, limit 0
    2024-01-06 C: closed_day: close 44 though XNYS was closed, prices.csv:3: does not count, limit 0
    ");
    assert_snapshot!(index.evening_after(&history, 5, 8, ALL), @"2024-01-06 A: closed_day: close 44 though XNYS was closed, prices.csv:2: does not count, limit 0");
    assert_eq!(index.evening_after(&history, 4, 5, ALL), "");
}

#[test]
fn most_lines_with_a_price_on_a_closed_day_question_the_calendar() {
    let (history, index) = history(&["A", "B", "C"]);
    assert_snapshot!(index.evening_after(&history, 5, 8, ALL), @"2024-01-06 exchange XNYS: unknown_session: 3 lines have a price on a day that its calendar calls closed, as prices.csv:2; none counts as a close, limit 50 %; if it traded, say so in `holidays`");
}

#[test]
fn a_date_of_another_century_is_named_and_no_other_line() {
    let mut market = Market::new(["A", "B"].map(Line::new));
    for n in [2, 3, 4, 5] {
        market.close(day(n), "A", 10.0).close(day(n), "B", 10.0);
    }
    market.close("2204-01-05".parse().unwrap(), "B", 10.0);
    let history = market.history();
    let span = crate::Span { after: day(2), to: "2204-01-05".parse().unwrap() };
    let found = crate::review(&history, &crate::Limits::default(), span);
    let said: String = found.iter().map(|finding| format!("{finding}\n")).collect();
    assert_snapshot!(said, @"2204-01-05 table prices: far_date: prices of B are 65743 days from any other day of prices, limit 60 days");
    // Two days have no others to be far from, and a summer pause is none.
    assert_eq!(far(&[day(2), day(300)], 60.0).count(), 0);
    assert_eq!(far(&[day(2), day(3), day(50), day(51)], 60.0).count(), 0);
}
