//! Overlays over twenty years of daily levels.

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use kapok_domain::{Calendars, DayCount, end_of_day};
use kapok_fixture::Head;
use kapok_market::FxQuote;
use kapok_overlay::{
    Curve, DividendPoints, Facts, Fixing, Outside, OverlayDay, OverlayError, Point, RateUsed,
    Wanted, advance,
};
use kapok_rulebook::Rulebook;

fn index_file(kind: &str) -> String {
    let head = Head {
        id: "I",
        base_date: kapok_fixture::day("2006-01-03"),
        returns: r#"["price", "net", "gross"]"#,
        conventions: r#"withholding_table = "t""#,
        universe: "asset_class = 'equity'",
        months: "[6]",
        scheme: "equal",
        ..Head::default()
    };
    head.text(&format!("[[overlays]]\nid = \"O\"\non = \"gross\"\nbase_level = 1000.0\n{kind}"))
}

const KINDS: [(&str, &str); 5] = [
    (
        "decrement",
        r#"kind = "decrement"
rate = 0.03
method = "additive"
basis = "act/365"
floor = "stop_at_zero""#,
    ),
    (
        "geometric fee",
        r#"kind = "fee"
rate = 0.01
method = "geometric"
basis = "act/act""#,
    ),
    (
        "leveraged",
        r#"kind = "leveraged"
factor = 2.0
rate = { curve = "EFFR", tenor = "ON", carry_days = 5 }
spread = 0.001
basis = "act/360"
floor = "stop_at_zero""#,
    ),
    (
        "risk control",
        r#"kind = "risk_control"
target = 0.10
max_exposure = 1.5
windows = [{ days = 60 }, { lambda = 0.94 }]
annualisation = 252.0
seed_variance = 0.0001
lag = 2
rate = { curve = "EFFR", tenor = "ON", carry_days = 5 }
basis = "act/360"
floor = "stop_at_zero""#,
    ),
    (
        "hedged",
        r#"kind = "hedged"
hedge_ratio = 1.0
weights = [{ currency = "EUR", weight = 0.5 }, { currency = "JPY", weight = 0.4 }]
fix = "WMR1600"
forward_fix = "WMR1600-1M"
carry_days = 5
interpolation = "linear"
notional = "reset_close"
[overlays.reset]
months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
effective = { after_close_of = "last_trading_day" }"#,
    ),
];

/// Rates that are looked up in no time: what is measured is the overlay.
struct Constant {
    quote: FxQuote,
}

impl Constant {
    fn new() -> Self {
        let as_of = NaiveDate::default();
        let known_at = end_of_day(as_of);
        Self { quote: FxQuote { rate: 1.1, as_of, known_at, through: None } }
    }
}

impl Facts for Constant {
    fn rate(&self, _: &Curve, date: NaiveDate, _: DayCount) -> Result<RateUsed, OverlayError> {
        Ok(RateUsed { rate: 0.02, as_of: Some(date) })
    }

    fn exchange(&self, _: Fixing<'_>) -> Result<FxQuote, OverlayError> {
        Ok(self.quote)
    }

    fn outside(&self, outside: &Outside, _: NaiveDate) -> Result<f64, OverlayError> {
        Err(OverlayError::Underlying { series: outside.series.clone() })
    }

    fn other(&self, wanted: Wanted<'_>) -> Result<Point, OverlayError> {
        Err(OverlayError::Underlying { series: wanted.series.to_owned() })
    }
}

/// A level a day, up and down.
fn levels(count: usize) -> Vec<Point> {
    let of = |at: usize| 1000.0 + 300.0 * (at as f64 / 40.0).sin() + at as f64 / 10.0;
    let point = |at: usize| {
        let today = of(at);
        Point { today, before: at.checked_sub(1).map_or(today, of), next: today }
    };
    (0..count).map(point).collect()
}

/// The last level of an overlay that is moved over all days.
fn run(book: &Rulebook, days: &[NaiveDate], levels: &[Point]) -> f64 {
    let (mut states, mut last) = (Vec::new(), 0.0);
    let facts = Constant::new();
    for (at, &level) in levels.iter().enumerate() {
        let day = OverlayDay {
            date: days[at],
            before: at.checked_sub(1).map(|before| days[before]),
            next_date: days[at + 1],
            price: level,
            net: level,
            gross: level,
            dividends: DividendPoints::default(),
            local_return: None,
            exposures: None,
            exposures_before: None,
            calendar: &book.calendar,
            detail: false,
        };
        let (next, records) = advance(&book.overlays, states, &day, &facts);
        last = records[0].level.as_ref().map_or(f64::NAN, |(level, _)| *level);
        states = next;
    }
    last
}

fn overlays(criterion: &mut Criterion) {
    let twenty_years = 20 * 252;
    for (name, kind) in KINDS {
        let book = Rulebook::compile(&index_file(kind), &Calendars::built_in());
        let book = book.expect("a good index file");
        let days = book
            .calendar
            .between(book.base_date, NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day"));
        let days = days.expect("twenty years");
        let levels = levels(twenty_years);
        assert!(run(&book, days, &levels).is_finite(), "{name} is held");
        criterion.bench_function(&format!("overlay/{name}/20 years"), |b| {
            b.iter(|| run(&book, days, &levels));
        });
    }
}

criterion_group!(benches, overlays);
criterion_main!(benches);
