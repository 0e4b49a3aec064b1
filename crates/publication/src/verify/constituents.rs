//! Market values, weights and shares of constituents.

use super::Index;
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::LevelRow;

/// What both tables of constituents have.
struct Holding<'a> {
    table: &'static str,
    security: &'a str,
    price: f64,
    fx: f64,
    /// Price adjustment factor.
    factor: f64,
    index_shares: f64,
    shares: [f64; 3],
    market_value: f64,
    weight: f64,
}

impl Holding<'_> {
    fn place(&self, index: &str, column: &str) -> String {
        format!("{}: {index} {}, column `{column}`", self.table, self.security)
    }

    /// `p · F · q · x`, exactly.
    fn value(&self) -> Exact {
        exact(self.price) * exact(self.factor) * exact(self.index_shares) * exact(self.fx)
    }
}

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    let at_close = (price.index_market_value, price.constituent_count, "index_market_value");
    check_table(index, &close(index), at_close, found);
    let count = price.next_constituent_count;
    let at_open = (price.next_index_market_value, count, "next_index_market_value");
    check_table(index, &open(index), at_open, found);
    found.add(price_returns(index));
}

fn close<'a>(index: &Index<'a>) -> Vec<Holding<'a>> {
    let holdings = index.close.iter().map(|row| Holding {
        table: "constituents_close",
        security: &row.security_id,
        price: row.close,
        fx: row.fx,
        factor: row.price_adjustment_factor,
        index_shares: row.index_shares,
        shares: [row.shares_outstanding, row.free_float, row.cap_factor],
        market_value: row.market_value,
        weight: row.weight,
    });
    holdings.collect()
}

fn open<'a>(index: &Index<'a>) -> Vec<Holding<'a>> {
    let holdings = index.open.iter().map(|row| Holding {
        table: "constituents_open",
        security: &row.security_id,
        price: row.adjusted_close,
        fx: row.fx,
        factor: 1.0,
        index_shares: row.index_shares,
        shares: [row.shares_outstanding, row.free_float, row.cap_factor],
        market_value: row.market_value,
        weight: row.weight,
    });
    holdings.collect()
}

/// * `published`: the sum of market values and the number of rows, and the sum's column
fn check_table(
    index: &Index<'_>,
    holdings: &[Holding<'_>],
    published: (f64, i64, &str),
    found: &mut Verification,
) {
    let values: Vec<Exact> = holdings.iter().map(Holding::value).collect();
    let total: Exact = values.iter().sum();
    found.add(market_values(index, holdings, &values));
    found.add(weights(index, holdings, &values, &total));
    found.add(index_shares(index, holdings));
    let (sum, count, column) = published;
    let mut check = Check::of(index.id, format!("{column} = Σ market values"));
    check.near(|| format!("levels: {}, column `{column}`", index.id), sum, &total);
    let rows = i64::try_from(holdings.len()).unwrap_or(i64::MAX);
    check.same(|| format!("levels: {}, constituents of `{column}`", index.id), count, rows);
    found.add(check);
}

/// A check of one of the tables.
fn named(index: &Index<'_>, holdings: &[Holding<'_>], formula: &str) -> Check {
    let table = holdings.first().map_or("constituents", |holding| holding.table);
    Check::of(index.id, format!("{table}: {formula}"))
}

fn market_values(index: &Index<'_>, holdings: &[Holding<'_>], values: &[Exact]) -> Check {
    let mut check = named(index, holdings, "market_value = price × factor × index_shares × fx");
    for (row, value) in holdings.iter().zip(values) {
        check.near(|| row.place(index.id, "market_value"), row.market_value, value);
    }
    check
}

fn weights(index: &Index<'_>, holdings: &[Holding<'_>], values: &[Exact], total: &Exact) -> Check {
    let mut check = named(index, holdings, "weight = market value / Σ market values");
    for (row, value) in holdings.iter().zip(values) {
        // Without a division: the weight's error relative to the weight.
        let weighted = exact(row.weight) * total;
        check.within(|| row.place(index.id, "weight"), &weighted, value, value);
    }
    check
}

fn index_shares(index: &Index<'_>, holdings: &[Holding<'_>]) -> Check {
    let mut check =
        named(index, holdings, "index_shares = shares_outstanding × free_float × cap_factor");
    for row in holdings {
        let product = row.shares.iter().map(|factor| exact(*factor)).product();
        check.near(|| row.place(index.id, "index_shares"), row.index_shares, &product);
    }
    check
}

fn price_returns(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "daily_price_return = close / open_price - 1");
    for row in &index.close {
        let place = || format!("constituents_close: {}, column `daily_price_return`", row.key());
        let seen = row.daily_price_return;
        check.same(place, seen.is_some(), row.open_price > 0.0);
        let Some(daily) = seen else { continue };
        let published = (exact(daily) + exact(1.0)) * exact(row.open_price);
        let close = exact(row.close);
        // Relative to what it opened with too: a price may fall to nothing.
        check.within(place, &published, &close, &(&close + &exact(row.open_price)));
    }
    check
}
