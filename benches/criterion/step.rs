//! Benchmark of one day of one index: an ordinary day, with a dividend and a split.

use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kapok_engine::{Calculator, step};
use kapok_fixture::{Event, Head, Line, Market, cash};
use kapok_market::{History, Terms};
use kapok_rulebook::Rulebook;

fn index_file() -> String {
    let head = Head {
        base_date: day(2),
        returns: r#"["price", "net", "gross"]"#,
        conventions: "withholding_table = \"bench\"
float_step = \"raw\"
spin_off_entry = \"cash\"
share_update_cadence = \"review\"
level_decimals = 4",
        universe: "asset_class = 'equity'",
        months: "[3, 6, 9, 12]",
        scheme: "",
        ..Head::default()
    };
    head.text(
        r#"[weighting]
scheme = "free_float_cap"
caps = [{ by = "security", max = 0.10 }]"#,
    )
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, n).expect("a day of January")
}

fn id(n: usize) -> String {
    format!("S{n:05}")
}

/// `n` lines over the first three trading days of January 2024.
fn history(n: usize) -> History {
    let mut market = Market::new((0..n).map(|n| Line::new(&id(n)).of_class("equity")));
    let price = |at: usize| 5.0 + (at * 7919 % 20_011) as f64 / 100.0;
    for at in 0..n {
        for (row, date) in [day(2), day(3), day(4)].into_iter().enumerate() {
            market.close(date, &id(at), price(row * n + at));
        }
        let outstanding = 1e6 * (1 + at * 104_729 % 10_007) as f64;
        market.shares(&id(at), day(1), outstanding, 0.05 + (at % 90) as f64 / 100.0);
    }
    let event = |at: usize, terms| {
        Event::new(&format!("E{at}"), &id(at), "2024-01-03", terms).known("2024-01-01")
    };
    market.event(&event(1, cash(0.05, "USD", false)));
    market.event(&event(2, Terms::Split { new: 2.0, old: 1.0 }));
    market.withholding("bench", "US", day(1), 0.3);
    market.history()
}

fn steps(criterion: &mut Criterion) {
    for n in [500, 3_000] {
        let history = history(n);
        let book =
            Rulebook::compile(&index_file(), history.calendars()).expect("a good index file");
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
