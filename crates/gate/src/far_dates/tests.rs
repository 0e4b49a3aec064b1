use insta::assert_snapshot;
use kapok_fixture::{Dated, Event, Line, Market, cash};

use crate::check::Check;
use crate::testing::{day, whole};

/// Closes, fixings, counts, dividends and figures of sixty days, a quarter or five years, and one
/// of each under a date of a typing error.
fn said(date: &str) -> String {
    let mut market = Market::new([Line::new("A"), Line::new("B")]);
    let (usd, hkd) = ("USD".parse().unwrap(), "HKD".parse().unwrap());
    let typed: chrono::NaiveDate = date.parse().unwrap();
    for n in 1..60 {
        market.close(day(n), "A", 100.0).close(day(n), "B", 50.0);
        market.fixing("F", day(n), usd, hkd, 7.8);
    }
    for n in [1, 20, 40] {
        market.shares("A", day(n), 1e6, 1.0);
        let id = format!("E{n}");
        market.event(&Event::new(&id, "A", &day(n).to_string(), cash(1.0, "USD", false)));
    }
    for year in 2019..2024 {
        let end = format!("{year}-12-31").parse().unwrap();
        market.indicator(["p", "scope_1"], "B", Dated::on(end), 1234.0 + f64::from(year), "tCO2e");
    }
    market.fixing("F", typed, usd, hkd, 7.8);
    market.shares("A", typed, 1e6, 1.0);
    market.event(&Event::new("E", "A", date, cash(1.0, "USD", false)));
    market.indicator(["p", "scope_1"], "B", Dated::on(typed), 1234.0, "tCO2e");
    whole(&market.history(), 1, 59, &[Check::FarDate])
}

#[test]
fn a_year_that_is_a_typing_error_is_told_of_each_table() {
    assert_snapshot!(said("2042-01-15"), @"
    2042-01-15 A: far_date: a row of `shares` is 6531 days from the last day of prices, limit 60 days
    2042-01-15 A E: far_date: a row of `corporate_actions` is 6531 days from the last day of prices, limit 60 days
    2042-01-15 rate USD/HKD of F: far_date: a row of `fx` is 6531 days from any other day of the source, limit 60 days
    2042-01-15 company B: far_date: a row of `esg_indicators` is 6531 days from the last day of prices, limit 60 days
    ");
    assert_snapshot!(said("1924-01-15"), @"
    1924-01-15 A: far_date: a row of `shares` is 36511 days from any other date of the table and of prices, limit 60 days
    1924-01-15 A E: far_date: a row of `corporate_actions` is 36511 days from any other date of the table and of prices, limit 60 days
    1924-01-15 rate USD/HKD of F: far_date: a row of `fx` is 36511 days from any other day of the source, limit 60 days
    1924-01-15 company B: far_date: a row of `esg_indicators` is 35049 days from any other date of the table and of prices, limit 60 days
    ");
}

#[test]
fn dates_of_the_time_are_near() {
    assert_eq!(said("2024-02-15"), "");
    assert_snapshot!(said("2024-12-31"), @"2024-12-31 rate USD/HKD of F: far_date: a row of `fx` is 307 days from any other day of the source, limit 60 days");
}
