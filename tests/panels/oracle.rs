//! Generated markets, against levels that somebody else calculated from the same facts.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use kapok_backtest::replay;
use kapok_engine::Calculator;
use kapok_rulebook::Rulebook;

use crate::folder::read;

/// The project that benchmarks replay too.
const INDEX_FILE: &str = "../benches/panel/config/indices/panel.toml";
/// Largest relative distance of a level.
const WITHIN: f64 = 1e-9;

/// `expected.csv`: date, price, gross and net level, and a divisor in a unit of its own.
fn expected(folder: &Path) -> Vec<(NaiveDate, [f64; 3])> {
    let text = fs::read_to_string(folder.join("expected.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("date,pr,gtr,ntr,divisor"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let level = |at: usize| cells[at].parse::<f64>().unwrap();
        (cells[0].parse().unwrap(), [level(1), level(2), level(3)])
    };
    lines.map(row).collect()
}

/// Holds the levels of a market against those expected.
pub(crate) fn levels_are_those_expected(folder: &Path) {
    let expected = expected(folder);
    let (history, report) = read(&[folder]);
    assert_eq!(
        report.tables.iter().map(|table| table.rejected).sum::<u64>(),
        0,
        "{:?}",
        report.refusals(&kapok_loader::Tolerances::default())
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(INDEX_FILE);
    let text = fs::read_to_string(path).unwrap();
    let book = Rulebook::compile(&text, history.calendars()).unwrap();
    let until = *history.prices().days().last().unwrap();
    let calculator = Calculator { book: &book, history: &history, detail: false };
    let replay = replay(calculator, until, &[], &mut |_| {});
    assert_eq!(replay.held, None);
    assert_eq!(replay.levels.len(), expected.len(), "number of days");
    let mut farthest = [0.0_f64; 3];
    for ((date, level), (expected_date, expected)) in replay.levels.iter().zip(&expected) {
        assert_eq!(date, expected_date);
        let levels = [level.levels.price, level.levels.gross, level.levels.net];
        for ((level, expected), farthest) in levels.iter().zip(expected).zip(&mut farthest) {
            let distance = (level / expected - 1.0).abs();
            assert!(distance <= WITHIN, "{date}: {level} is not {expected}");
            *farthest = farthest.max(distance);
        }
    }
    let [price, gross, net] = farthest;
    eprintln!(
        "{} days, {} reviews; largest relative distance: price {price:.1e}, gross \
         {gross:.1e}, net {net:.1e}",
        replay.levels.len(),
        replay.turnovers.len(),
    );
}
