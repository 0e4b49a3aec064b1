//! A market in plain rows, with names instead of positions, and the `History` made from it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use kapok_domain::calendar::Holiday;
use kapok_domain::{Calendars, Currency, IssuerId, end_of_day};
use kapok_market::history::{ClassCode, Classified, Field, FieldValue, ShareCount};
use kapok_market::{
    ActionStatus, CorporateAction, CutOff, Fact, GreenTables, History, IssuerIx, Measure,
    PricePanel, QuotedBasis, Security, SecurityIx, Tables, Terms, TextIx, Texts,
};

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
            basis: QuotedBasis::AfterSplit,
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
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        let mut issuers: Vec<IssuerId> =
            lines.iter().map(|line| line.issuer.parse().unwrap()).collect();
        issuers.sort();
        issuers.dedup();
        Build { lines, issuers, texts: Texts::default() }.history(self)
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

/// The names of a market while its positions are being given out.
struct Build<'a> {
    lines: Vec<&'a Line>,
    issuers: Vec<IssuerId>,
    texts: Texts,
}

impl Build<'_> {
    fn history(mut self, market: &Market) -> History {
        let source = self.texts.intern("test");
        let fact = |date: NaiveDate, known: NaiveDate, value: f64| Fact {
            as_of: date,
            known_at: end_of_day(known),
            source,
            value,
        };
        let mut fx = BTreeMap::from([(FIX.to_owned(), Vec::new())]);
        let fixings = market.fixings.iter().map(|fixing| (FIX, fixing));
        for (fix, f) in fixings.chain(market.other_fixings.iter().map(|(fix, f)| (*fix, f))) {
            let rate = ((f.base, f.quote), fact(f.date, f.date, f.rate));
            fx.entry(fix.to_owned()).or_default().push(rate);
        }
        let mut withholding = Vec::new();
        let rows = market.withholding.iter().map(|row| (WITHHOLDING, row));
        for (table, row) in rows.chain(market.other_withholding.iter().map(|(t, row)| (*t, row))) {
            let key = (self.texts.intern(table), self.texts.intern(&row.country));
            withholding.push((key, fact(row.from, row.from, row.rate)));
        }
        History::new(Tables {
            securities: self.lines.iter().map(|line| self.security(line, source)).collect(),
            calendars: calendars(market),
            prices: self.prices(market),
            shares: market.counts.iter().map(|count| self.count(count, source)).collect(),
            actions: market.events.iter().map(|event| self.action(event, source)).collect(),
            fx,
            rates: Vec::new(),
            withholding,
            classifications: self.sectors(source),
            issuer_facts: [self.scores(source), self.figures(market, source)].concat(),
            green: GreenTables::default(),
            issuers: self.issuers,
            texts: self.texts,
            cut_off: CutOff::EndOfDay,
        })
    }

    fn find(&self, id: &str) -> SecurityIx {
        let at = self.lines.binary_search_by(|line| line.id.as_str().cmp(id));
        SecurityIx(u32::try_from(at.unwrap_or_else(|_| panic!("no line {id}"))).unwrap())
    }

    fn issuer(&self, id: &str) -> IssuerIx {
        let at = self.issuers.iter().position(|known| known.as_str() == id);
        IssuerIx(u32::try_from(at.unwrap()).unwrap())
    }

    fn security(&self, line: &Line, source: TextIx) -> Security {
        Security {
            id: line.id.parse().unwrap(),
            isin: None,
            ticker: None,
            name: None,
            issuer: self.issuer(&line.issuer),
            issuer_name: None,
            mic: MIC.parse().unwrap(),
            currency: line.currency,
            country: line.country.as_str().into(),
            asset_class: Some(line.asset_class.into()),
            share_class: None,
            listed_on: None,
            delisted_on: line.delisted_on,
            source,
        }
    }

    fn prices(&self, market: &Market) -> PricePanel {
        let mut days: Vec<NaiveDate> = market.closes.iter().map(|close| close.date).collect();
        days.sort_unstable();
        days.dedup();
        let width = self.lines.len();
        let mut cells = vec![0.0; days.len() * width];
        for close in &market.closes {
            let row = days.binary_search(&close.date).unwrap();
            cells[row * width + self.find(&close.id).at()] = close.close;
        }
        PricePanel::new(days, width, cells, BTreeMap::new())
    }

    fn count(&self, count: &Count, source: TextIx) -> (SecurityIx, Fact<ShareCount>) {
        let &Count { as_of, known, outstanding, free_float, .. } = count;
        let value = ShareCount { outstanding, free_float };
        (self.find(&count.id), Fact { as_of, known_at: end_of_day(known), source, value })
    }

    fn action(&self, event: &Event, source: TextIx) -> CorporateAction {
        CorporateAction {
            event_id: event.event.as_str().into(),
            security: self.find(&event.id),
            ex_date: event.ex,
            known_at: end_of_day(event.known),
            version: event.version,
            status: event.status,
            terms: event.terms.clone(),
            quoted_basis: event.basis,
            franked: 0.0,
            source,
        }
    }

    fn sectors(&mut self, source: TextIx) -> Vec<((TextIx, Classified), Fact<ClassCode>)> {
        let system = self.texts.intern("sector");
        let as_of = day("2000-01-03");
        let mut codes = Vec::new();
        for (at, line) in self.lines.clone().iter().enumerate() {
            let Some(sector) = &line.sector else { continue };
            let about = Classified::Security(SecurityIx(u32::try_from(at).unwrap()));
            let value = ClassCode { code: self.texts.intern(sector), name: None, valid_to: None };
            let fact = Fact { as_of, known_at: end_of_day(as_of), source, value };
            codes.push(((system, about), fact));
        }
        codes
    }

    fn scores(&mut self, source: TextIx) -> Vec<((IssuerIx, Field), Fact<FieldValue>)> {
        let [provider, scheme, pillar] = ["p", "s", "total"].map(|text| self.texts.intern(text));
        let unit = self.texts.intern("points");
        let as_of = day("2000-01-03");
        let scored = self.lines.iter().filter_map(|line| Some((line, line.score?)));
        let fact = |score| {
            let value = FieldValue::number(score, unit);
            Fact { as_of, known_at: end_of_day(as_of), source, value }
        };
        let field = Field::Score(provider, scheme, pillar);
        scored.map(|(line, score)| ((self.issuer(&line.issuer), field), fact(score))).collect()
    }
}

impl Build<'_> {
    fn figures(
        &mut self,
        market: &Market,
        source: TextIx,
    ) -> Vec<((IssuerIx, Field), Fact<FieldValue>)> {
        let provider = self.texts.intern("p");
        let mut facts = Vec::new();
        for figure in &market.figures {
            let Figure { indicator, period_end, known, value, unit, currency, .. } = *figure;
            let measure = Measure { currency, ..Measure::new(value, self.texts.intern(unit)) };
            let field = Field::Indicator(provider, self.texts.intern(indicator));
            let value = FieldValue::Number(measure);
            let known_at = end_of_day(known);
            let fact = Fact { as_of: period_end, known_at, source, value };
            facts.push(((self.issuer(&figure.issuer), field), fact));
        }
        facts
    }
}

/// The calendar of [`MIC`] for the years of the market and the next.
pub(crate) fn calendars(market: &Market) -> Calendars {
    let years: Vec<i32> = market.closes.iter().map(|close| close.date.year()).collect();
    let (first, last) = (years.iter().min().unwrap(), years.iter().max().unwrap() + 1);
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let mic = MIC.parse().unwrap();
    let closed = (*first..=last).map(|year| Holiday { mic, date: new_year(year), open: false });
    Calendars::built_in().overridden_by(&closed.collect::<Vec<_>>())
}
