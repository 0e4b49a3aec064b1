//! Benchmark of one day of one index: an ordinary day, with a dividend and a split.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kapok_domain::{Calendars, SecurityId, end_of_day};
use kapok_engine::{Calculator, step};
use kapok_market::history::ShareCount;
use kapok_market::{
    ActionStatus, CorporateAction, CutOff, Fact, GreenTables, History, IssuerIx, PricePanel,
    QuotedBasis, Security, SecurityIx, Tables, Terms, Texts,
};
use kapok_methodology::Rulebook;

const INDEX: &str = r#"
[index]
id = "BENCH"
name = { en = "Bench" }
base_date = 2024-01-02
base_level = 1000.0
currency = "USD"
calendar = { open_if_any = ["XNYS"] }
returns = ["price", "net", "gross"]
conventions = "sp"

[prices]
lookback_days = 10

[conventions]
withholding_table = "bench"
float_step = "raw"
spin_off_entry = "cash"
share_update_cadence = "review"
level_decimals = 4

[universe]
where = "asset_class = 'equity'"

[review]
months = [3, 6, 9, 12]
effective = { after_close_of = "last_trading_day" }
reference = { trading_days_before = 0 }
announcement = { trading_days_before = 0 }

[weighting]
scheme = "free_float_cap"
caps = [{ by = "security", max = 0.10 }]
"#;

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, n).expect("a day of January")
}

fn security(n: usize, texts: &mut Texts) -> Security {
    Security {
        id: format!("S{n:05}").parse::<SecurityId>().expect("a name"),
        isin: None,
        ticker: None,
        name: None,
        issuer: IssuerIx(u32::try_from(n).expect("few")),
        issuer_name: None,
        mic: "XNYS".parse().expect("an exchange"),
        currency: "USD".parse().expect("a currency"),
        country: "US".into(),
        asset_class: Some("equity".into()),
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source: texts.intern("bench"),
    }
}

/// `n` lines over the first three trading days of January 2024.
fn history(n: usize) -> History {
    let mut texts = Texts::default();
    let securities: Vec<Security> = (0..n).map(|n| security(n, &mut texts)).collect();
    let source = texts.intern("bench");
    let known_at = end_of_day(day(1));
    let price = |at: usize| 5.0 + (at * 7919 % 20_011) as f64 / 100.0;
    let shares = |at: usize| {
        let value = ShareCount {
            outstanding: 1e6 * (1 + at * 104_729 % 10_007) as f64,
            free_float: Some(0.05 + (at % 90) as f64 / 100.0),
        };
        (
            SecurityIx(u32::try_from(at).expect("few")),
            Fact { as_of: day(1), known_at, source, value },
        )
    };
    let event = |at: u32, terms| CorporateAction {
        event_id: format!("E{at}").into(),
        security: SecurityIx(at),
        ex_date: day(3),
        known_at,
        version: 1,
        status: ActionStatus::Confirmed,
        terms,
        quoted_basis: QuotedBasis::AfterSplit,
        franked: 0.0,
        source,
    };
    let currency = "USD".parse().expect("a currency");
    let dividend = Terms::CashDividend { amount: 0.05, currency, special: false, net: false };
    let rate = Fact { as_of: day(1), known_at, source, value: 0.3 };
    let withholding = vec![((texts.intern("bench"), texts.intern("US")), rate)];
    let cells = (0..3 * n).map(price).collect::<Vec<f64>>();
    History::new(Tables {
        issuers: (0..n).map(|n| format!("I{n:05}").parse().expect("a name")).collect(),
        securities,
        calendars: Calendars::built_in(),
        prices: PricePanel::new(vec![day(2), day(3), day(4)], n, cells, BTreeMap::new()),
        shares: (0..n).map(shares).collect(),
        actions: vec![event(1, dividend), event(2, Terms::Split { new: 2.0, old: 1.0 })],
        fx: BTreeMap::new(),
        rates: Vec::new(),
        withholding,
        classifications: Vec::new(),
        issuer_facts: Vec::new(),
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}

fn steps(criterion: &mut Criterion) {
    for n in [500, 3_000] {
        let history = history(n);
        let book = Rulebook::compile(INDEX, history.calendars()).expect("a good index file");
        let calculator = Calculator { book: &book, history: &history, detail: false };
        let (state, _) = calculator.found().expect("a base date");
        let date = calculator.day(Some(&state), day(3)).expect("a day");
        criterion.bench_function(&format!("step/{n}"), |b| {
            b.iter_batched(
                || state.clone(),
                |state| step(&history, state, &date),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
