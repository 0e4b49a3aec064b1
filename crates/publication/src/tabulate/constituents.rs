//! Rows of compositions.

use kapok_conventions::Reinvestment;
use kapok_engine::{CloseDetail, NetGross};
use kapok_market::{PriceMark, SecurityIx};
use kapok_published::{
    CloseHolding, CloseParts, ClosePrices, CloseRow, CloseSubject, GrowthAtClose, OpenGrowth,
    OpenHolding, OpenParts, OpenPrices, OpenRow, OpenSubject, SecurityNames,
};

use super::file_columns::{KnownColumns, present};
use super::index_day::IndexDay;
use crate::roles::PublishedRole;

pub(super) fn close_rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<CloseRow> {
    let known = KnownColumns::new(day, detail);
    let row = |at| CloseRow::from(close_parts(day, detail, at, &known));
    (0..detail.close.len()).map(row).collect()
}

fn close_parts(
    day: &IndexDay<'_>,
    detail: &CloseDetail,
    at: usize,
    known: &KnownColumns,
) -> CloseParts {
    let close = &detail.close;
    CloseParts {
        subject: CloseSubject { index_id: day.index_id(), date: day.outcome.date },
        names: names(day, close.security[at], close.currency[at].to_string()),
        prices: close_prices(day, detail, at),
        holding: close_holding(day, detail, at),
        growth: close_growth(day, detail, at),
        columns: known.of(close.security[at]),
    }
}

fn close_prices(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> ClosePrices {
    let close = &detail.close;
    let fixing = detail.fx.get(&close.currency[at]);
    ClosePrices {
        open_price: detail.open_price[at],
        open_fx: detail.open_fx[at],
        close: close.price[at],
        price_date: close.price_date[at],
        price_status: price_status(day, detail, at).to_owned(),
        fx: close.fx[at],
        fx_date: fixing.map_or(day.outcome.date, |fixing| fixing.as_of),
    }
}

fn close_holding(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> CloseHolding {
    let close = &detail.close;
    let (open_price, price_adjustment_factor) = (detail.open_price[at], detail.price_factor[at]);
    let market_value = close.market_value_of(at) * price_adjustment_factor;
    CloseHolding {
        shares_outstanding: close.shares_outstanding[at],
        free_float: close.free_float[at],
        cap_factor: close.cap_factor[at],
        index_shares: close.index_shares[at],
        price_adjustment_factor,
        market_value,
        weight: market_value / day.outcome.level.market_value,
        // With its factor, as the level counts the line: weight × return is the index's return.
        daily_price_return: (open_price > 0.0)
            .then(|| close.price[at] * price_adjustment_factor / open_price - 1.0),
    }
}

fn close_growth(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> GrowthAtClose {
    let PublishedRole { word, parent } = detail.close.role[at].into();
    let open = growth(day, detail.open_growth[at]);
    let close = growth(day, detail.close.growth[at]);
    GrowthAtClose {
        role: word.to_owned(),
        parent_security_id: parent.map(|parent| day.security_id(parent)),
        open_growth_net: open.net,
        open_growth_gross: open.gross,
        growth_net: close.net,
        growth_gross: close.gross,
    }
}

pub(super) fn open_rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<OpenRow> {
    let weights = detail.next.weights();
    let row = |(at, weight)| OpenRow::from(open_parts(day, detail, at, weight));
    weights.into_iter().enumerate().map(row).collect()
}

fn open_parts(day: &IndexDay<'_>, detail: &CloseDetail, at: usize, weight: f64) -> OpenParts {
    let next = &detail.next;
    OpenParts {
        subject: OpenSubject {
            index_id: day.index_id(),
            date: day.outcome.date,
            effective_date: day.outcome.next_date,
        },
        names: names(day, next.security[at], next.currency[at].to_string()),
        prices: OpenPrices {
            adjusted_close: next.price[at],
            price_date: next.price_date[at],
            fx: next.fx[at],
        },
        holding: open_holding(day, detail, at, weight),
        growth: open_growth(day, detail, at),
    }
}

fn open_holding(day: &IndexDay<'_>, detail: &CloseDetail, at: usize, weight: f64) -> OpenHolding {
    let next = &detail.next;
    OpenHolding {
        shares_outstanding: next.shares_outstanding[at],
        free_float: next.free_float[at],
        cap_factor: next.cap_factor[at],
        index_shares: next.index_shares[at],
        market_value: next.market_value_of(at),
        weight,
        next_divisor: day.outcome.level.next_divisor,
    }
}

fn open_growth(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> OpenGrowth {
    let PublishedRole { word, parent } = detail.next.role[at].into();
    let growth = growth(day, detail.next.growth[at]);
    OpenGrowth {
        role: word.to_owned(),
        parent_security_id: parent.map(|parent| day.security_id(parent)),
        growth_net: growth.net,
        growth_gross: growth.gross,
        illustrative: day.illustrative(),
    }
}

/// Growth of an index share; absent where dividends are not reinvested in the stock, unless they
/// were before.
fn growth(day: &IndexDay<'_>, growth: NetGross<f64>) -> NetGross<Option<f64>> {
    let in_stock = day.conventions().reinvestment == Reinvestment::InStock;
    let grown = growth.net != 1.0 || growth.gross != 1.0;
    let shown = |growth: f64| (in_stock || grown).then_some(growth);
    NetGross { net: shown(growth.net), gross: shown(growth.gross) }
}

/// * `currency`: of the quotation that the row has
fn names(day: &IndexDay<'_>, security: SecurityIx, currency: String) -> SecurityNames {
    let line = day.history.security(security);
    SecurityNames {
        security_id: line.id.to_string(),
        isin: line.isin.map(|isin| isin.to_string()),
        ticker: present(line.ticker.as_deref()),
        name: present(line.name.as_deref()),
        issuer_id: day.history.issuers()[line.issuer.at()].to_string(),
        issuer_name: present(line.issuer_name.as_deref()),
        mic: line.mic.to_string(),
        currency,
        country: line.country.to_string(),
    }
}

/// The origin of a constituent's close.
fn price_status(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> &'static str {
    let (date, security) = (day.outcome.date, detail.close.security[at]);
    if let Some(origin) = detail.final_prices.get(&security) {
        return origin;
    }
    let mark = day.history.prices().mark(security, date);
    if mark == Some(PriceMark::Decided) {
        return "decided";
    }
    if detail.close.price_date[at] == date {
        return "official";
    }
    if mark == Some(PriceMark::Suspended) {
        return "suspended";
    }
    let mic = day.history.security(security).mic;
    match day.history.calendars().is_open(mic, date) {
        Ok(true) => "carried",
        Ok(false) | Err(_) => "carried_holiday",
    }
}
