//! Share counts: how free float is rounded, and when counts are taken over.

use super::case::{Case, What};
use crate::support::day;
use crate::support::index::Index;
use crate::support::market::{Count, Market};

pub(super) fn cases() -> Vec<Case> {
    [steps(), updates()].into_iter().flatten().collect()
}

/// 12.3 % of A and 43.4 % of B are free. The review at the end of January weights both at 100,
/// then A doubles: with `a` and `b` for the steps, the index rises by `a / (a + b)`.
fn steps() -> Vec<Case> {
    let lines = "
        id  shares  free_float
        A     1000     0.123
        B     1000     0.434
    ";
    let closes = "
        date          A    B
        2024-01-30  100  100
        2024-01-31  100  100
        2024-02-01  200  100
    ";
    let index = Index { base_date: day("2024-01-30"), reviewed: true, ..Index::default() };
    let risen = |a: f64, b: f64| 1000.0 * (1.0 + a / (a + b));
    vec![
        Case::new("float_step", &Market::of(lines, closes), "2024-02-01", What::Price)
            .of(index)
            .seen("raw", risen(0.123, 0.434))
            .seen("one_percent", risen(0.12, 0.43))
            .seen("up_to_five_percent", risen(0.12, 0.45))
            .seen("csi_old", risen(0.20, 0.50))
            .seen("csi_current", risen(0.13, 0.50)),
    ]
}

/// 1 000 shares of A at 100 and 2 000 of B at 50. From 15 March, the third Friday, A has a tenth
/// more, known the evening before, and B a fiftieth more.
fn counted() -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     2000         1
    ";
    let closes = "
        date          A    B
        2024-03-13  100   50
        2024-03-14  100   50
        2024-03-15  110   50
        2024-03-18  110   60
    ";
    let mut market = Market::of(lines, closes);
    for (id, outstanding) in [("A", 1100.0), ("B", 2040.0)] {
        let (as_of, known) = (day("2024-03-15"), day("2024-03-14"));
        market.counts.push(Count {
            id: id.to_owned(),
            as_of,
            known,
            outstanding,
            free_float: None,
        });
    }
    market
}

fn updates() -> Vec<Case> {
    let index = || Index { base_date: day("2024-03-13"), ..Index::default() };
    let of = |parameter, date| Case::new(parameter, &counted(), date, What::Price).of(index());
    // The divisor is 200. With the new count of A it is 210 from the 15th on.
    let old = (110.0 + 100.0) / 0.2;
    let new = (121.0 + 100.0) / 0.21;
    vec![
        of("share_update_cadence", "2024-03-15")
            .seen("review", old)
            .seen("threshold", new)
            .seen("quarterly", new),
        // On the evening of the 15th the quarter takes over B: 223 000 after 221 000.
        of("share_update_cadence", "2024-03-18")
            .seen("review", (110.0 + 120.0) / 0.2)
            .seen("threshold", (121.0 + 120.0) / 0.21)
            .seen("quarterly", (121.0 + 122.4) / (0.21 * 223.0 / 221.0)),
        of("share_update_threshold", "2024-03-15")
            .with("share_update_cadence", "threshold")
            .seen("0.2", old)
            .seen("0.1", new)
            .seen("0.05", new)
            // Both: 1 100 and 2 040 shares make a divisor of 212.
            .seen("0.02", (121.0 + 102.0) / 0.212),
    ]
}
