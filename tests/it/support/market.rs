//! A market in plain rows, with names instead of positions, and the `History` made from it.

use chrono::{Datelike, Days, NaiveDate};
use kapok_domain::calendar::{Holiday, HolidayKind};
use kapok_domain::{Calendars, Currency};
use kapok_fixture::Dated;
use kapok_market::{ActionStatus, History, Measure, QuotedBasis, Terms};

use super::table::{Row, rows};
use super::{FIX, MIC, WITHHOLDING, day};

/// A share line with what is known of its company.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) issuer: String,
    pub(crate) currency: Currency,
    pub(crate) country: String,
    pub(crate) sector: Option<String>,
    pub(crate) score: Option<f64>,
    pub(crate) delisted_on: Option<NaiveDate>,
    /// Only an `equity` is in the universe of test indices; a child or a right comes in by an
    /// event.
    pub(crate) asset_class: &'static str,
}

/// An official close.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Close {
    pub(crate) date: NaiveDate,
    pub(crate) id: String,
    pub(crate) close: f64,
}

/// Shares in issue and their free fraction from a date on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Count {
    pub(crate) id: String,
    pub(crate) as_of: NaiveDate,
    pub(crate) known: NaiveDate,
    pub(crate) outstanding: f64,
    pub(crate) free_float: Option<f64>,
}

/// One version of an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) event: String,
    pub(crate) id: String,
    pub(crate) ex: NaiveDate,
    pub(crate) known: NaiveDate,
    pub(crate) version: u32,
    pub(crate) status: ActionStatus,
    pub(crate) terms: Terms,
    pub(crate) basis: QuotedBasis,
}

/// Units of `quote` per one `base`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fixing {
    pub(crate) date: NaiveDate,
    pub(crate) base: Currency,
    pub(crate) quote: Currency,
    pub(crate) rate: f64,
}

/// Withholding on dividends of a country's companies from a date on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Withholding {
    pub(crate) country: String,
    pub(crate) from: NaiveDate,
    pub(crate) rate: f64,
}

/// A number of `esg_indicators` about the company of a line, of the provider `p`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) issuer: String,
    pub(crate) indicator: &'static str,
    pub(crate) period_end: NaiveDate,
    pub(crate) known: NaiveDate,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) currency: Option<Currency>,
}

/// All that is known, in any order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Market {
    pub(crate) lines: Vec<Line>,
    pub(crate) closes: Vec<Close>,
    pub(crate) counts: Vec<Count>,
    pub(crate) events: Vec<Event>,
    pub(crate) fixings: Vec<Fixing>,
    pub(crate) withholding: Vec<Withholding>,
    /// Rows of withholding tables with names of their own.
    pub(crate) other_withholding: Vec<(&'static str, Withholding)>,
    /// Fixings of sources with names of their own.
    pub(crate) other_fixings: Vec<(&'static str, Fixing)>,
    pub(crate) figures: Vec<Figure>,
}

impl Line {
    /// A line of a company of its own, in dollars, of a country with its own name.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            issuer: id.to_owned(),
            currency: "USD".parse().unwrap(),
            country: id.to_owned(),
            sector: None,
            score: None,
            delisted_on: None,
            asset_class: "equity",
        }
    }

    fn fixture(&self) -> kapok_fixture::Line {
        kapok_fixture::Line {
            issuer: self.issuer.clone(),
            currency: self.currency,
            delisted_on: self.delisted_on,
            ..kapok_fixture::Line::new(&self.id)
                .on(MIC)
                .from_country(&self.country)
                .of_class(self.asset_class)
        }
    }
}

impl Event {
    /// An event that is known ten days before its ex-date.
    pub(crate) fn new(event: &str, id: &str, ex: NaiveDate, terms: Terms) -> Self {
        let known = ex - Days::new(10);
        let (event, id) = (event.to_owned(), id.to_owned());
        Self {
            event,
            id,
            ex,
            known,
            version: 1,
            status: ActionStatus::Confirmed,
            terms,
            basis: QuotedBasis::Unstated,
        }
    }

    fn fixture(&self) -> kapok_fixture::Event {
        kapok_fixture::Event {
            event_id: self.event.clone(),
            line: self.id.clone(),
            ex_date: self.ex,
            known: self.known,
            version: self.version,
            status: self.status,
            terms: self.terms.clone(),
            basis: self.basis,
            franked: 0.0,
        }
    }
}

impl Market {
    /// A market in dollars from two tables: `id shares free_float` and `date` with a column of
    /// closes for each line.
    pub(crate) fn of(lines: &str, closes: &str) -> Self {
        let mut market = Self::default();
        for row in rows(lines) {
            market.add(Line::new(row["id"]), row["shares"].parse().unwrap(), {
                row["free_float"].parse().unwrap()
            });
        }
        for row in rows(closes) {
            let date = day(row["date"]);
            for (&id, close) in row.iter().filter(|(name, _)| **name != "date") {
                market.close(date, id, close.parse().unwrap());
            }
        }
        market
    }

    /// Adds events in dollars from a table: `event id ex known type`, and what the type needs of
    /// `new old amount`.
    pub(crate) fn events(mut self, table: &str) -> Self {
        for row in rows(table) {
            let known = row.get("known").map_or(day(row["ex"]) - Days::new(10), |known| day(known));
            let earlier = self.events.iter().filter(|event| event.event == row["event"]).count();
            self.events.push(Event {
                known,
                version: u32::try_from(earlier).unwrap() + 1,
                ..Event::new(row["event"], row["id"], day(row["ex"]), terms(&row))
            });
        }
        self
    }

    /// Adds a line with its shares, as of long ago.
    pub(crate) fn add(&mut self, line: Line, outstanding: f64, free_float: f64) {
        let (id, as_of) = (line.id.clone(), day("2020-12-31"));
        let free_float = Some(free_float);
        self.counts.push(Count { id, as_of, known: as_of, outstanding, free_float });
        self.lines.push(line);
    }

    pub(crate) fn close(&mut self, date: NaiveDate, id: &str, close: f64) {
        self.closes.push(Close { date, id: id.to_owned(), close });
    }

    /// The facts, ready to be looked up.
    pub(crate) fn history(&self) -> History {
        let mut market = kapok_fixture::Market::new(self.lines.iter().map(Line::fixture));
        market.calendars(calendars(self)).fix(FIX);
        for close in &self.closes {
            market.close(close.date, &close.id, close.close);
        }
        for count in &self.counts {
            let dated = Dated { as_of: count.as_of, known: count.known };
            market.shares(&count.id, dated, count.outstanding, count.free_float);
        }
        for event in &self.events {
            market.event(&event.fixture());
        }
        self.tell_rates(&mut market);
        self.tell_companies(&mut market);
        market.history()
    }

    fn tell_rates(&self, market: &mut kapok_fixture::Market) {
        let fixings = self.fixings.iter().map(|fixing| (FIX, fixing));
        for (fix, f) in fixings.chain(self.other_fixings.iter().map(|(fix, f)| (*fix, f))) {
            market.fixing(fix, f.date, f.base, f.quote, f.rate);
        }
        let rows = self.withholding.iter().map(|row| (WITHHOLDING, row));
        for (table, row) in rows.chain(self.other_withholding.iter().map(|(t, row)| (*t, row))) {
            market.withholding(table, &row.country, row.from, row.rate);
        }
    }

    fn tell_companies(&self, market: &mut kapok_fixture::Market) {
        for line in &self.lines {
            if let Some(sector) = &line.sector {
                market.class("sector", &line.id, "2000-01-03", sector);
            }
            if let Some(score) = line.score {
                market.score(["p", "s", "total"], &line.issuer, "2000-01-03", score);
            }
        }
        for figure in &self.figures {
            let Figure { indicator, period_end, known, value, unit, currency, .. } = *figure;
            let measure = Measure { currency, ..Measure::new(value, market.text(unit)) };
            let dated = Dated { as_of: period_end, known };
            market.measured(["p", indicator], &figure.issuer, dated, measure);
        }
    }
}

/// Terms in dollars as a row states them.
fn terms(row: &Row<'_>) -> Terms {
    let number = |name: &str| -> f64 { row[name].parse().unwrap() };
    let currency = "USD".parse().unwrap();
    let cash =
        |special, net| Terms::CashDividend { amount: number("amount"), currency, special, net };
    match row["type"] {
        "dividend" => cash(false, false),
        "net_dividend" => cash(false, true),
        "special" => cash(true, false),
        "repayment" => repayment(number("amount"), currency),
        "spin_off" => spin_off(number("amount"), currency),
        "split" => Terms::Split { new: number("new"), old: number("old") },
        "bonus" => Terms::BonusIssue { new: number("new"), old: number("old") },
        "rights" => {
            let price = number("amount");
            rights(number("new"), number("old"), price, currency)
        }
        "delisting" => delisting(currency),
        kind => Terms::Unsupported { kind: kind.into() },
    }
}

/// Rights that all rank alike and are no line of their own.
pub(crate) fn rights(new: f64, old: f64, price: f64, currency: Currency) -> Terms {
    let subscription_price = Some(price);
    Terms::RightsIssue {
        new,
        old,
        subscription_price,
        currency,
        unranked_dividend: 0.0,
        line: None,
    }
}

/// A value that leaves, as a line that nobody knows.
pub(crate) fn spin_off(value: f64, currency: Currency) -> Terms {
    Terms::SpinOff { child: None, value: Some(value), currency }
}

/// A repayment that leaves the count of shares.
pub(crate) fn repayment(amount: f64, currency: Currency) -> Terms {
    Terms::CapitalRepayment { amount, currency, consolidation: None }
}

/// A removal at the last price.
pub(crate) fn delisting(currency: Currency) -> Terms {
    Terms::Delisting { final_price: None, currency }
}

/// The calendar of [`MIC`] for the years of the market and the next.
pub(crate) fn calendars(market: &Market) -> Calendars {
    let years: Vec<i32> = market.closes.iter().map(|close| close.date.year()).collect();
    let (first, last) = (years.iter().min().unwrap(), years.iter().max().unwrap() + 1);
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let mic = MIC.parse().unwrap();
    let closed = (*first..=last).map(|year| Holiday {
        mic,
        date: new_year(year),
        kind: HolidayKind::Closed,
    });
    Calendars::built_in().overridden_by(&closed.collect::<Vec<_>>())
}
