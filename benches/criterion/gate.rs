//! Benchmark of the data gate over one evening of one index: facts of the day, then the evening.

use chrono::{Datelike, NaiveDate, Weekday};
use criterion::{Criterion, criterion_group, criterion_main};
use kapok_fixture::{Event, Line, Market, cash};
use kapok_gate::{Gate, Held, Inspection, Limits, Lines, Span};
use kapok_market::{History, SecurityIx};

/// Number of lines, as in a broad index.
const LINES: usize = 3_000;

fn weekdays() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 2).expect("a date");
    let days = first.iter_days().take(Limits::default().days_before() as usize + 7);
    days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).collect()
}

fn id(n: usize) -> String {
    format!("S{n:05}")
}

/// Closes of a walk, a dividend of each sixtieth line in the last two days, share counts.
fn history(days: &[NaiveDate]) -> History {
    let mut market = Market::new((0..LINES).map(|n| Line::new(&id(n)).of_class("equity")));
    let mut walk = 88_172_645_463_325_252_u64;
    for at in 0..LINES {
        let mut close = 20.0 + at as f64 / 50.0;
        for &day in days {
            (walk, close) = (step(walk), close * (1.0 + move_of(walk)));
            market.close(day, &id(at), close);
        }
        market.shares(&id(at), days[0], 1e6 * (1 + at % 977) as f64, 0.8);
        if at.is_multiple_of(60) {
            let ex_date = days[days.len() - 1 - at % 2].to_string();
            let event = Event::new(&format!("E{at}"), &id(at), &ex_date, cash(0.2, "USD", false));
            market.event(&event.known("2024-01-01"));
        }
    }
    market.history()
}

/// Next number of a generator (xorshift).
fn step(mut number: u64) -> u64 {
    number ^= number << 13;
    number ^= number >> 7;
    number ^ (number << 17)
}

/// Move of a day: sum of three uniform numbers, with a standard deviation of about 1.5 per cent.
fn move_of(number: u64) -> f64 {
    let part = |shift: u32| (number >> shift & 0xffff) as f64 / 65_536.0 - 0.5;
    0.03 * (part(0) + part(16) + part(32))
}

fn evening(criterion: &mut Criterion) {
    let days = weekdays();
    let history = history(&days);
    let (after, date) = (days[days.len() - 2], days[days.len() - 1]);
    let security: Vec<SecurityIx> = (0..LINES).map(|at| SecurityIx(at as u32)).collect();
    let lines = |day: NaiveDate| {
        let row = history.prices().row(day).expect("closes");
        let mut lines = Lines::default();
        lines.take_over(&history, &security, row, &[day; LINES], row.iter().copied());
        lines
    };
    let (opened, next) = (lines(after), lines(date));
    let held = Held {
        index: "BENCH",
        currency: "USD".parse().expect("a currency"),
        fix: None,
        curves: &[],
        after,
        date,
        opened: &opened,
        next: &next,
        left: &[],
        reviewed: false,
        chosen_by: None,
        moved: None,
    };
    let gate = Gate::default();
    criterion.bench_function("gate/facts of one evening/3000", |b| {
        b.iter(|| Inspection::of(&history, &gate, Span { after, to: date }, None));
    });
    let inspection = Inspection::of(&history, &gate, Span { after, to: date }, None);
    criterion.bench_function("gate/evening/3000", |b| {
        b.iter(|| inspection.evening(&history, &held));
    });
}

criterion_group!(benches, evening);
criterion_main!(benches);
