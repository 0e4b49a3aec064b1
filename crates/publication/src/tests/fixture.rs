//! Four securities in two currencies over seven days, with a dividend, splits, special dividends
//! (one of each known overnight only), a holiday and a review.

use kapok_domain::Calendars;
use kapok_engine::{Calculator, Outcome, State};
use kapok_fixture::{Event, Market, days};
pub(super) use kapok_fixture::{cash, day};
use kapok_market::{History, Terms};
use kapok_rulebook::Rulebook;
use tempfile::TempDir;

use crate::{Draft, IndexDay, IndexEntry, Published, Store, input_digests, tabulate};

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
const EMISSIONS: [(&str, &str, f64, &str); 8] = [
    ("AAA", "s1", 600.0, "tCO2e"),
    ("AAA", "s2", 400.0, "tCO2e"),
    ("AAA", "revenue", 5e6, "USD"),
    ("AAA", "evic", 20e6, "USD"),
    ("BBB", "s1", 90.0, "tCO2e"),
    ("BBB", "s2", 10.0, "tCO2e"),
    ("BBB", "revenue", 4e6, "USD"),
    ("BBB", "evic", 50e6, "USD"),
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

/// A line with its name and symbol.
pub(super) fn share_line(line: &Line) -> kapok_fixture::Line {
    kapok_fixture::Line {
        ticker: Some(line.0.to_lowercase()),
        name: Some(format!("{} \"Holding\"", line.0)),
        ..kapok_fixture::Line::new(line.0)
            .on(line.1)
            .quoted_in(line.2)
            .from_country(line.3)
            .of_class("equity")
    }
}

/// A market of lines, with their closes and 90 % of their shares in free float.
pub(super) fn market_of(lines: &[Line]) -> Market {
    let mut market = Market::new(lines.iter().map(share_line));
    for (id, _, _, _, shares, closes) in lines {
        market.closes(&days(&DAYS), id, closes).shares(id, "2019-12-31", *shares, 0.9);
    }
    for (country, rate) in [("US", 0.3), ("CN", 0.1)] {
        market.withholding("TREATY", country, "2010-01-01", rate);
    }
    market
}

/// An event of a line: its ex-date, the day on which it became known, its terms.
pub(super) fn event(id: &str, line: &str, ex: &str, known: &str, terms: Terms) -> Event {
    Event::new(id, line, ex, terms).known(known)
}

fn events() -> Vec<Event> {
    let rights = Terms::RightsIssue {
        new: 1.0,
        old: 5.0,
        subscription_price: Some(20.0),
        currency: "USD".parse().unwrap(),
        unranked_dividend: 0.0,
        line: None,
    };
    vec![
        event("dividend", "AAA", "2020-01-17", "2020-01-10", cash(0.51, "USD", false)),
        event("split", "BBB", "2020-01-21", "2020-01-10", Terms::Split { new: 2.0, old: 1.0 }),
        event("extra", "CCC", "2020-01-22", "2020-01-10", cash(1.1, "CNY", true)),
        event("regular", "CCC", "2020-01-22", "2020-01-10", cash(0.3, "CNY", false)),
        event("overnight", "AAA", "2020-01-22", "2020-01-22", Terms::Split { new: 3.0, old: 1.0 }),
        event("rights", "BBB", "2020-01-23", "2020-01-10", rights),
        event("surprise", "AAA", "2020-01-24", "2020-01-24", cash(0.4, "USD", true)),
        event("coming", "DDD", "2020-01-29", "2020-01-10", cash(0.2, "USD", false)),
    ]
}

/// The market. `nudge` is added to the last close of AAA, to make a correction.
pub(super) fn history(nudge: f64) -> History {
    let mut market = market_of(&LINES);
    market.close(day(DAYS[6]), "AAA", LINES[0].5[6] + nudge);
    let scores = [("AAA", 80.0), ("BBB", 70.0), ("CCC", 75.0), ("DDD", 50.0)]
        .map(|(id, s)| (id, "2019-12-31", s));
    for (id, as_of, score) in scores.into_iter().chain([("DDD", "2020-01-20", 90.0)]) {
        market.score(["P", "S", "total"], id, as_of, score);
    }
    market.indicator(["P", "ci"], "AAA", "2019-12-31", 12.5, "t/m");
    for (id, name, value, unit) in EMISSIONS {
        market.indicator(["P", name], id, "2019-12-31", value, unit);
    }
    let (usd, cny) = ("USD".parse().unwrap(), "CNY".parse().unwrap());
    for (at, (date, rate)) in DAYS.iter().zip(USD_CNY).enumerate() {
        market.fixing("FIX", *date, usd, cny, rate);
        market.fixing("FIX-1M", *date, usd, cny, rate + 0.012);
        market.interest("SOFR", "ON", *date, 0.0155 + 0.0001 * at as f64);
    }
    events().iter().for_each(|event| _ = market.event(event));
    market.history()
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

/// Entry of an index in the manifest of a day.
fn entry(day: &IndexDay<'_>) -> IndexEntry {
    IndexEntry {
        id: day.book.id.to_string(),
        config_sha256: day.config_sha256.to_owned(),
        rules_from: None,
        last_review_rules: None,
        calendar: day.book.calendar_words.clone(),
        inputs: input_digests(day),
        provisional_calendars: day.provisional_calendars(),
        warnings: Vec::new(),
    }
}

/// Draft of some indices for a day.
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
        indices: days.iter().map(entry).collect(),
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
