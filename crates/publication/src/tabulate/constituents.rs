//! Rows of compositions.

use kapok_engine::{CloseDetail, NetGross, Role};
use kapok_market::{History, PriceMark, Security, SecurityIx, Snapshot, Values};
use kapok_methodology::conventions::Reinvestment;
use kapok_methodology::{Holding, Rulebook};

use super::IndexDay;
use crate::tables::{CloseRow, OpenRow};

pub(super) fn close_rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<CloseRow> {
    let known = Known::new(day, &members(detail));
    (0..detail.close.len()).map(|at| close_row(day, detail, at, &known)).collect()
}

/// The constituents, sorted by security.
fn members(detail: &CloseDetail) -> Vec<Holding> {
    let held = detail.close.security.iter().zip(&detail.close.index_shares);
    let holding = |(security, shares): (&SecurityIx, &f64)| Holding {
        security: *security,
        index_shares: *shares,
    };
    let mut members: Vec<Holding> = held.map(holding).collect();
    members.sort_by_key(|member| member.security);
    members
}

fn close_row(day: &IndexDay<'_>, detail: &CloseDetail, at: usize, known: &Known) -> CloseRow {
    let close = &detail.close;
    let security = close.security[at];
    let (open_price, price_adjustment_factor) = (detail.open_price[at], detail.price_factor[at]);
    let market_value = close.market_value_of(at) * price_adjustment_factor;
    let [open_growth_net, open_growth_gross] = growth(day, detail.open_growth[at]);
    let [growth_net, growth_gross] = growth(day, close.growth[at]);
    let (role, parent_security_id) = role(day, close.role[at]);
    let names = Names::new(day.history, security);
    let fx_date = detail.fx.get(&close.currency[at]).map_or(day.outcome.date, |quote| quote.as_of);
    CloseRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        security_id: names.security_id,
        isin: names.isin,
        ticker: names.ticker,
        name: names.name,
        issuer_id: names.issuer_id,
        issuer_name: names.issuer_name,
        mic: names.mic,
        currency: close.currency[at].to_string(),
        country: names.country,
        open_price,
        open_fx: detail.open_fx[at],
        close: close.price[at],
        price_date: close.price_date[at],
        price_status: price_status(day, detail, at).to_owned(),
        fx: close.fx[at],
        fx_date,
        shares_outstanding: close.shares_outstanding[at],
        free_float: close.free_float[at],
        cap_factor: close.cap_factor[at],
        index_shares: close.index_shares[at],
        price_adjustment_factor,
        market_value,
        weight: market_value / day.outcome.level.market_value,
        daily_price_return: (open_price > 0.0).then(|| close.price[at] / open_price - 1.0),
        role,
        parent_security_id,
        open_growth_net,
        open_growth_gross,
        growth_net,
        growth_gross,
        group: known.group[security.at()].clone(),
        esg_score: known.esg_score[security.at()],
        carbon_intensity: known.carbon_intensity[security.at()],
        illustrative: day.illustrative(),
    }
}

pub(super) fn open_rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<OpenRow> {
    let weights = detail.next.weights();
    (0..detail.next.len()).map(|at| open_row(day, detail, at, weights[at])).collect()
}

fn open_row(day: &IndexDay<'_>, detail: &CloseDetail, at: usize, weight: f64) -> OpenRow {
    let next = &detail.next;
    let [growth_net, growth_gross] = growth(day, next.growth[at]);
    let (role, parent_security_id) = role(day, next.role[at]);
    let names = Names::new(day.history, next.security[at]);
    OpenRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        effective_date: day.outcome.next_date,
        security_id: names.security_id,
        isin: names.isin,
        ticker: names.ticker,
        name: names.name,
        issuer_id: names.issuer_id,
        issuer_name: names.issuer_name,
        mic: names.mic,
        currency: next.currency[at].to_string(),
        country: names.country,
        adjusted_close: next.price[at],
        price_date: next.price_date[at],
        fx: next.fx[at],
        shares_outstanding: next.shares_outstanding[at],
        free_float: next.free_float[at],
        cap_factor: next.cap_factor[at],
        index_shares: next.index_shares[at],
        market_value: next.market_value_of(at),
        weight,
        next_divisor: day.outcome.level.next_divisor,
        role,
        parent_security_id,
        growth_net,
        growth_gross,
        illustrative: day.illustrative(),
    }
}

/// Why a line is held, and the line that it came from.
fn role(day: &IndexDay<'_>, role: Role) -> (String, Option<String>) {
    let (name, parent) = match role {
        Role::Member => ("member", None),
        Role::Entering => ("entering", None),
        Role::SpunOff { parent } => ("spun_off", Some(parent)),
        Role::Rights { parent } => ("rights", Some(parent)),
    };
    (name.to_owned(), parent.map(|parent| day.security_id(parent)))
}

/// Growth of an index share, net and gross; absent where dividends are not reinvested in the
/// stock, unless they were before.
fn growth(day: &IndexDay<'_>, growth: NetGross<f64>) -> [Option<f64>; 2] {
    let conventions = day.book.conventions.on(day.outcome.date);
    let in_stock = conventions.reinvestment == Reinvestment::InStock;
    let grown = growth.net != 1.0 || growth.gross != 1.0;
    [growth.net, growth.gross].map(|growth| (in_stock || grown).then_some(growth))
}

/// What a security is called.
struct Names {
    security_id: String,
    isin: Option<String>,
    ticker: Option<String>,
    name: Option<String>,
    issuer_id: String,
    issuer_name: Option<String>,
    mic: String,
    country: String,
}

impl Names {
    fn new(history: &History, security: SecurityIx) -> Self {
        let line: &Security = history.security(security);
        Self {
            security_id: line.id.to_string(),
            isin: line.isin.map(|isin| isin.to_string()),
            ticker: text(line.ticker.as_deref()),
            name: text(line.name.as_deref()),
            issuer_id: history.issuers()[line.issuer.at()].to_string(),
            issuer_name: text(line.issuer_name.as_deref()),
            mic: line.mic.to_string(),
            country: line.country.to_string(),
        }
    }
}

/// An empty text is an absent one: CSV cannot tell them apart.
fn text(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Where the close of a constituent comes from.
fn price_status(day: &IndexDay<'_>, detail: &CloseDetail, at: usize) -> &'static str {
    let (date, security) = (day.outcome.date, detail.close.security[at]);
    if let Some(origin) = detail.final_prices.get(&security) {
        return origin;
    }
    if detail.close.price_date[at] == date {
        return "official";
    }
    if day.history.prices().mark(security, date) == Some(PriceMark::Suspended) {
        return "suspended";
    }
    let mic = day.history.security(security).mic;
    match day.history.calendars().is_open(mic, date) {
        Ok(true) => "carried",
        Ok(false) | Err(_) => "carried_holiday",
    }
}

/// Named columns of the index file as known at the day's cut-off, by security.
struct Known {
    group: Vec<Option<String>>,
    esg_score: Vec<Option<f64>>,
    carbon_intensity: Vec<Option<f64>>,
}

impl Known {
    fn new(day: &IndexDay<'_>, members: &[Holding]) -> Self {
        let selection = day.book.selection.as_ref();
        let group = selection.and_then(|selection| selection.ranking.group_by.as_deref());
        let none = || vec![None; day.history.securities().len()];
        Self {
            group: group.map_or_else(
                || vec![None; day.history.securities().len()],
                |name| texts(day, members, name),
            ),
            esg_score: numbers(day, members, "esg_score").unwrap_or_else(none),
            carbon_intensity: numbers(day, members, "carbon_intensity").unwrap_or_else(none),
        }
    }
}

/// A column of the index file over all securities; `None` for one that it does not have or that
/// the tables do not hold.
fn column<'a>(day: &IndexDay<'a>, members: &'a [Holding], name: &str) -> Option<Values<'a>> {
    let book: &'a Rulebook = day.book;
    let (date, history) = (day.outcome.date, day.history);
    let snapshot = Snapshot::new(history, date, history.cut_off(date), book.price_lookback_days);
    book.column(snapshot, members, name).ok().flatten().map(|column| column.values)
}

fn numbers(day: &IndexDay<'_>, members: &[Holding], name: &str) -> Option<Vec<Option<f64>>> {
    match column(day, members, name)? {
        Values::Number(numbers) => Some(numbers),
        Values::Text(_) | Values::Date(_) => None,
    }
}

fn texts(day: &IndexDay<'_>, members: &[Holding], name: &str) -> Vec<Option<String>> {
    match column(day, members, name) {
        Some(Values::Text(values)) => values.into_iter().map(text).collect(),
        Some(Values::Number(values)) => written(values),
        Some(Values::Date(values)) => written(values),
        None => vec![None; day.history.securities().len()],
    }
}

fn written<T: ToString>(values: Vec<Option<T>>) -> Vec<Option<String>> {
    values.into_iter().map(|value| value.map(|value| value.to_string())).collect()
}
