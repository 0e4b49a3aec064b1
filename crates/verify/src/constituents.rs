//! Market values, weights and shares of constituents.

use kapok_published::{CloseRow, OpenRow, TableRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::place;

pub(crate) fn checks(index: &IndexRows<'_>) -> Vec<Check> {
    let price = index.price;
    let close = Composition {
        table: CloseRow::NAME,
        lines: index.close.iter().map(|row| ConstituentColumns::at_close(row)).collect(),
        column: "index_market_value",
        market_value: price.index_market_value,
        count: price.constituent_count,
    };
    let open = Composition {
        table: OpenRow::NAME,
        lines: index.open.iter().map(|row| ConstituentColumns::at_open(row)).collect(),
        column: "next_index_market_value",
        market_value: price.next_index_market_value,
        count: price.next_constituent_count,
    };
    let mut checks = close.checks(index);
    checks.extend(open.checks(index));
    checks.push(price_returns(index));
    checks
}

/// A table of constituents, with its sum and its count as `levels` has them.
struct Composition<'a> {
    table: &'static str,
    lines: Vec<ConstituentColumns<'a>>,
    /// The column of `levels` that has the sum.
    column: &'static str,
    market_value: f64,
    count: i64,
}

/// Columns that both tables of constituents have.
struct ConstituentColumns<'a> {
    security: &'a str,
    price: f64,
    fx: f64,
    /// Price adjustment factor.
    factor: f64,
    index_shares: f64,
    /// Shares outstanding, free float, cap factor.
    shares: [f64; 3],
    market_value: f64,
    weight: f64,
}

impl<'a> ConstituentColumns<'a> {
    fn at_close(row: &'a CloseRow) -> Self {
        Self {
            security: &row.security_id,
            price: row.close,
            fx: row.fx,
            factor: row.price_adjustment_factor,
            index_shares: row.index_shares,
            shares: [row.shares_outstanding, row.free_float, row.cap_factor],
            market_value: row.market_value,
            weight: row.weight,
        }
    }

    fn at_open(row: &'a OpenRow) -> Self {
        Self {
            security: &row.security_id,
            price: row.adjusted_close,
            fx: row.fx,
            factor: 1.0,
            index_shares: row.index_shares,
            shares: [row.shares_outstanding, row.free_float, row.cap_factor],
            market_value: row.market_value,
            weight: row.weight,
        }
    }

    /// `p · F · q · x`, exactly.
    fn value(&self) -> Exact {
        exact(self.price) * exact(self.factor) * exact(self.index_shares) * exact(self.fx)
    }
}

impl Composition<'_> {
    fn checks(&self, index: &IndexRows<'_>) -> Vec<Check> {
        let values: Vec<Exact> = self.lines.iter().map(ConstituentColumns::value).collect();
        let total: Exact = values.iter().sum();
        vec![
            self.market_values(index, &values),
            self.weights(index, &values, &total),
            self.index_shares(index),
            self.sum(index, &total),
        ]
    }

    fn check(&self, index: &IndexRows<'_>, formula: &str) -> Check {
        let table = if self.lines.is_empty() { "constituents" } else { self.table };
        index.check(format!("{table}: {formula}"))
    }

    fn place(&self, index: &IndexRows<'_>, line: &ConstituentColumns<'_>, column: &str) -> String {
        format!("{}: {} {}, column `{column}`", self.table, index.id, line.security)
    }

    fn market_values(&self, index: &IndexRows<'_>, values: &[Exact]) -> Check {
        let mut check = self.check(index, "market_value = price × factor × index_shares × fx");
        for (line, value) in self.lines.iter().zip(values) {
            check.near(|| self.place(index, line, "market_value"), line.market_value, value);
        }
        check
    }

    fn weights(&self, index: &IndexRows<'_>, values: &[Exact], total: &Exact) -> Check {
        let mut check = self.check(index, "weight = market value / Σ market values");
        for (line, value) in self.lines.iter().zip(values) {
            // Without a division: the weight's error relative to the weight.
            let weighted = exact(line.weight) * total;
            check.within(|| self.place(index, line, "weight"), &weighted, value, value);
        }
        check
    }

    fn index_shares(&self, index: &IndexRows<'_>) -> Check {
        let formula = "index_shares = shares_outstanding × free_float × cap_factor";
        let mut check = self.check(index, formula);
        for line in &self.lines {
            let product = line.shares.iter().map(|factor| exact(*factor)).product();
            check.near(|| self.place(index, line, "index_shares"), line.index_shares, &product);
        }
        check
    }

    fn sum(&self, index: &IndexRows<'_>, total: &Exact) -> Check {
        let mut check = index.check(format!("{} = Σ market values", self.column));
        check.near(|| place(index.price, self.column), self.market_value, total);
        let rows = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        let place = || format!("levels: {}, constituents of `{}`", index.id, self.column);
        check.same(place, self.count, rows);
        check
    }
}

fn price_returns(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("daily_price_return = close × factor / open_price - 1");
    for row in &index.close {
        let place = || place(*row, "daily_price_return");
        let seen = row.daily_price_return;
        check.same(place, seen.is_some(), row.open_price > 0.0);
        let Some(daily) = seen else { continue };
        let published = (exact(daily) + exact(1.0)) * exact(row.open_price);
        let close = exact(row.close) * exact(row.price_adjustment_factor);
        // Relative to what it opened with too: a price may fall to nothing.
        check.within(place, &published, &close, &(&close + &exact(row.open_price)));
    }
    check
}
