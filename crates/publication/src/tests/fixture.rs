//! Four securities in two currencies over seven days, with a dividend, splits, special dividends
//! (one of each known overnight only), a holiday and a review.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, DayCount, IssuerId, end_of_day};
use kapok_engine::{Calculator, Outcome, State};
use kapok_market::history::{Field, FieldValue, ShareCount};
use kapok_market::{
    ActionStatus, CorporateAction, CutOff, Fact, GreenTables, History, InterestRate, IssuerIx,
    PricePanel, QuotedBasis, Security, SecurityIx, Tables, Terms, TextIx, Texts,
};
use kapok_methodology::Rulebook;
use tempfile::TempDir;

use crate::{Draft, IndexDay, IndexEntry, Published, Store, tabulate};

pub(super) const DAYS: [&str; 7] = [
    "2020-01-16",
    "2020-01-17",
    "2020-01-21",
    "2020-01-22",
    "2020-01-23",
    "2020-01-24",
    "2020-01-27",
];

/// Id, exchange, currency, country, shares, and a close for each day; zero: none.
pub(super) type Line = (&'static str, &'static str, &'static str, &'static str, f64, [f64; 7]);

const LINES: [Line; 4] = [
    ("AAA", "XNYS", "USD", "US", 1e6, [30.33, 30.6, 30.03, 10.11, 10.2, 9.63, 9.75]),
    ("BBB", "XNYS", "USD", "US", 2e6, [50.1, 49.9, 25.07, 25.3, 25.55, 25.01, 24.9]),
    ("CCC", "XSHG", "CNY", "CN", 9e6, [70.07, 71.3, 70.9, 69.9, 70.01, 0.0, 0.0]),
    ("DDD", "XNYS", "USD", "US", 3e6, [12.3, 12.1, 12.7, 13.1, 13.3, 12.9, 13.01]),
];

pub(super) const USD_CNY: [f64; 7] = [6.8801, 6.8598, 6.9067, 6.9063, 6.9369, 6.9369, 6.9361];

/// Issuer, indicator, value, unit: two of four say what they emit.
const EMISSIONS: [(u32, &str, f64, &str); 8] = [
    (0, "s1", 600.0, "tCO2e"),
    (0, "s2", 400.0, "tCO2e"),
    (0, "revenue", 5e6, "USD"),
    (0, "evic", 20e6, "USD"),
    (1, "s1", 90.0, "tCO2e"),
    (1, "s2", 10.0, "tCO2e"),
    (1, "revenue", 4e6, "USD"),
    (1, "evic", 50e6, "USD"),
];

pub(super) const GREEN: &str = r#"
[index]
id = "GREEN"
name = { en = "Green, with a comma", zh = "绿色" }
base_date = 2020-01-16
base_level = 1000.0
currency = "USD"
calendar = { open_if_any = ["XNYS"] }
returns = ["price", "net", "gross"]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
withholding_table = "TREATY"
fx_fix = "FIX"
fx_carry_days = 5
float_step = "raw"
spin_off_entry = "cash"
share_update_cadence = "review"
level_decimals = 4
[columns]
esg_score = { score = "total", provider = "P", scheme = "S" }
carbon_intensity = { indicator = "ci", provider = "P", unit = "t/m" }
[universe]
where = "security_id <> 'ZZZ'"
[review]
months = [1]
effective = { after_close_of = "nth_weekday", nth = 4, weekday = "thursday", if_closed = "next" }
reference = { trading_days_before = 2 }
announcement = { trading_days_before = 1 }
[[eligibility]]
id = "score"
keep_if = "esg_score >= 10"
if_missing = "exclude"
source = "rulebook §3"
[selection]
rank_by = [
  { by = "esg_score", order = "desc", if_missing = "last" },
  { by = "security_id", order = "asc" },
]
target = { count = 3 }
[weighting]
scheme = "free_float_cap"
caps = [{ by = "security", max = 0.45 }]
"#;

const PLAIN: &str = r#"
[index]
id = "PLAIN"
name = { en = "Plain" }
base_date = 2020-01-16
base_level = 100.0
currency = "CNY"
calendar = { open_if_any = ["XNYS"] }
returns = ["price"]
conventions = "sp"
illustrative = "made-up prices"
[prices]
lookback_days = 10
[conventions]
fx_fix = "FIX"
fx_carry_days = 5
float_step = "raw"
spin_off_entry = "cash"
share_update_cadence = "review"
level_decimals = 4
[universe]
where = "security_id <> 'DDD'"
[review]
months = [6]
effective = { after_close_of = "last_trading_day" }
reference = { trading_days_before = 0 }
announcement = { trading_days_before = 0 }
[weighting]
scheme = "equal"
"#;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn fact<T>(as_of: &str, value: T) -> Fact<T> {
    let known_at = end_of_day(day(as_of));
    Fact { as_of: day(as_of), known_at, source: TextIx(0), value }
}

pub(super) fn security(at: usize, line: &Line) -> Security {
    Security {
        id: line.0.parse().unwrap(),
        isin: None,
        ticker: Some(line.0.to_lowercase().into()),
        name: Some(format!("{} \"Holding\"", line.0).into()),
        issuer: IssuerIx(u32::try_from(at).unwrap()),
        issuer_name: None,
        mic: line.1.parse().unwrap(),
        currency: line.2.parse().unwrap(),
        country: line.3.into(),
        asset_class: Some("equity".into()),
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source: TextIx(0),
    }
}

/// An event of a security: its ex-date, the day on which it became known, its terms.
pub(super) fn event(
    id: &str,
    security: u32,
    ex: &str,
    known: &str,
    terms: Terms,
) -> CorporateAction {
    CorporateAction {
        event_id: id.into(),
        security: SecurityIx(security),
        ex_date: day(ex),
        known_at: end_of_day(day(known)),
        version: 1,
        status: ActionStatus::Confirmed,
        terms,
        quoted_basis: QuotedBasis::AfterSplit,
        franked: 0.0,
        source: TextIx(0),
    }
}

pub(super) fn cash(amount: f64, currency: &str, special: bool) -> Terms {
    let currency: Currency = currency.parse().unwrap();
    Terms::CashDividend { amount, currency, special, net: false }
}

fn events() -> Vec<CorporateAction> {
    let rights = Terms::RightsIssue {
        new: 1.0,
        old: 5.0,
        subscription_price: Some(20.0),
        currency: "USD".parse().unwrap(),
        unranked_dividend: 0.0,
        line: None,
    };
    vec![
        event("dividend", 0, "2020-01-17", "2020-01-10", cash(0.51, "USD", false)),
        event("split", 1, "2020-01-21", "2020-01-10", Terms::Split { new: 2.0, old: 1.0 }),
        event("extra", 2, "2020-01-22", "2020-01-10", cash(1.1, "CNY", true)),
        event("regular", 2, "2020-01-22", "2020-01-10", cash(0.3, "CNY", false)),
        event("overnight", 0, "2020-01-22", "2020-01-22", Terms::Split { new: 3.0, old: 1.0 }),
        event("rights", 1, "2020-01-23", "2020-01-10", rights),
        event("surprise", 0, "2020-01-24", "2020-01-24", cash(0.4, "USD", true)),
        event("coming", 3, "2020-01-29", "2020-01-10", cash(0.2, "USD", false)),
    ]
}

/// The market. `nudge` is added to the last close of AAA, to make a correction.
pub(super) fn history(nudge: f64) -> History {
    let mut texts = Texts::default();
    texts.intern("test");
    let score = Field::Score(texts.intern("P"), texts.intern("S"), texts.intern("total"));
    let intensity = Field::Indicator(texts.intern("P"), texts.intern("ci"));
    let (points, unit) = (texts.intern("points"), texts.intern("t/m"));
    let of = |issuer: u32, as_of: &str, value: f64| {
        ((IssuerIx(issuer), score), fact(as_of, FieldValue::number(value, points)))
    };
    let mut issuer_facts = vec![
        of(0, "2019-12-31", 80.0),
        of(1, "2019-12-31", 70.0),
        of(2, "2019-12-31", 75.0),
        of(3, "2019-12-31", 50.0),
        of(3, "2020-01-20", 90.0),
    ];
    let number = FieldValue::number(12.5, unit);
    issuer_facts.push(((IssuerIx(0), intensity), fact("2019-12-31", number)));
    for (issuer, name, value, unit) in EMISSIONS {
        let field = Field::Indicator(texts.intern("P"), texts.intern(name));
        let number = FieldValue::number(value, texts.intern(unit));
        issuer_facts.push(((IssuerIx(issuer), field), fact("2019-12-31", number)));
    }
    let (treaty, overnight) = (texts.intern("TREATY"), (texts.intern("SOFR"), texts.intern("ON")));
    let rates = [("US", 0.3), ("CN", 0.1)];
    let rate =
        |(country, rate): (&str, f64)| ((treaty, texts.intern(country)), fact("2010-01-01", rate));
    let withholding = rates.map(rate).to_vec();
    let mut cells: Vec<f64> =
        (0..DAYS.len()).flat_map(|at| LINES.iter().map(move |line| line.5[at])).collect();
    let last = cells.len() - LINES.len();
    cells[last] += nudge;
    let days = DAYS.map(day).to_vec();
    let pair = ("USD".parse().unwrap(), "CNY".parse().unwrap());
    let fixings = DAYS.iter().zip(USD_CNY).map(|(date, rate)| (pair, fact(date, rate)));
    let forwards = DAYS.iter().zip(USD_CNY).map(|(date, rate)| (pair, fact(date, rate + 0.012)));
    let interest = DAYS.iter().enumerate().map(|(at, date)| {
        let rate = 0.0155 + 0.0001 * at as f64;
        (overnight, fact(date, InterestRate { rate, day_count: DayCount::Act360 }))
    });
    let count = |(at, line): (usize, &Line)| {
        let count = ShareCount { outstanding: line.4, free_float: Some(0.9) };
        (SecurityIx(u32::try_from(at).unwrap()), fact("2019-12-31", count))
    };
    History::new(Tables {
        securities: LINES.iter().enumerate().map(|(at, line)| security(at, line)).collect(),
        issuers: LINES.iter().map(|l| l.0.parse::<IssuerId>().unwrap()).collect(),
        calendars: Calendars::built_in(),
        prices: PricePanel::new(days, LINES.len(), cells, BTreeMap::new()),
        shares: LINES.iter().enumerate().map(count).collect(),
        actions: events(),
        fx: BTreeMap::from([
            ("FIX".to_owned(), fixings.collect()),
            ("FIX-1M".to_owned(), forwards.collect()),
        ]),
        rates: interest.collect(),
        withholding,
        classifications: Vec::new(),
        issuer_facts,
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}

pub(super) fn green() -> Rulebook {
    Rulebook::compile(GREEN, &Calendars::built_in()).unwrap()
}

pub(super) fn plain() -> Rulebook {
    Rulebook::compile(PLAIN, &Calendars::built_in()).unwrap()
}

/// Every day of an index.
pub(super) fn calculate(book: &Rulebook, history: &History) -> Vec<(State, Outcome)> {
    let calculator = Calculator { book, history, detail: true };
    let mut days = vec![calculator.found().unwrap()];
    for date in &DAYS[1..] {
        let state = days.last().unwrap().0.clone();
        days.push(calculator.next(state, day(date)).unwrap());
    }
    days
}

/// What is calculated of some indices for a day.
pub(super) fn draft(at: usize, books: &[&Rulebook], history: &History) -> Draft {
    let outcomes: Vec<Outcome> =
        books.iter().map(|book| calculate(book, history)[at].1.clone()).collect();
    let days = books.iter().zip(&outcomes).map(|(book, outcome)| IndexDay {
        book,
        config_sha256: "c0ffee",
        history,
        outcome,
    });
    let days: Vec<IndexDay<'_>> = days.collect();
    Draft {
        date: day(DAYS[at]),
        tables: tabulate(&days),
        indices: days.iter().map(IndexEntry::new).collect(),
        held: Vec::new(),
        known_at: history.cut_off(day(DAYS[at])),
        engine: "kapok 0.0.0".to_owned(),
        reason: None,
    }
}

/// Both indices, published for all days.
pub(super) fn published() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let (history, books) = (history(0.0), [green(), plain()]);
    for at in 0..DAYS.len() {
        let published = store.publish(draft(at, &[&books[0], &books[1]], &history)).unwrap();
        assert!(matches!(published, Published::New { vintage: 1, .. }));
    }
    (folder, store)
}
