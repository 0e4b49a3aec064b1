//! How weights are brought under caps, and who gets what is cut. The weights are those of the
//! examples of `docs/methodology/weighting.md`.

use kapok_kernels::{CapAlgorithm, Redistribution, Tier};
use kapok_weighting::caps::{Cap, CapLimit};

use super::case::{Case, What};
use crate::support::day;
use crate::support::index::{Index, Limits};
use crate::support::market::{Line, Market};

pub(super) fn cases() -> Vec<Case> {
    vec![redistributed(), ranked(), trimmed()]
}

/// Names of these weights, all at 100; a review at the end of January, then one of them doubles,
/// so that the index rises by its weight.
fn doubling(weights: &[f64], doubled: usize) -> Market {
    let mut market = Market::default();
    for (n, weight) in weights.iter().enumerate() {
        let id = format!("N{n:02}");
        market.add(Line::new(&id), weight * 1000.0, 1.0);
        for date in ["2024-01-30", "2024-01-31"] {
            market.close(day(date), &id, 100.0);
        }
        market.close(day("2024-02-01"), &id, if n == doubled { 200.0 } else { 100.0 });
    }
    market
}

fn case(parameter: &'static str, market: &Market, index: Index) -> Case {
    let index = Index { base_date: day("2024-01-30"), reviewed: true, ..index };
    Case::new(parameter, market, "2024-02-01", What::Price).of(index)
}

/// Examples 1 and 5: 0.28 or 0.25.
fn redistributed() -> Case {
    let market = doubling(&[50.0, 20.0, 15.0, 10.0, 5.0], 1);
    let index = Index { caps: vec![("security", 0.30)], ..Index::default() };
    case("cap_redistribution", &market, index).seen("proportional", 1280.0).seen("equal", 1250.0)
}

fn tier(single: f64, threshold: f64, aggregate: f64) -> Index {
    let limit = CapLimit::Tier(Tier { single, threshold, aggregate });
    let caps = vec![Cap { by: "security".into(), limit }];
    let (algorithm, redistribution) = (CapAlgorithm::RankBased, Redistribution::Proportional);
    Index { limits: Some(Limits { caps, algorithm, redistribution }), ..Index::default() }
}

/// Example 6, 5/10/40: the first of six is at 0.08, or at a fifteenth; the trim takes a sixth of
/// 0.08 too.
fn ranked() -> Case {
    let mut weights = vec![8.0; 6];
    weights.extend([2.6; 20]);
    case("cap_algorithm", &doubling(&weights, 0), tier(0.10, 0.05, 0.40))
        .seen("rank_based", 1080.0)
        .seen("effective_cap", 1000.0 * 16.0 / 15.0)
        .seen("group_trim", 1000.0 * 16.0 / 15.0)
}

/// Example 8, 25/5/50: all of the large are trimmed, the first to 0.20; or two of them stay.
fn trimmed() -> Case {
    let mut weights = vec![24.0, 18.0, 12.0, 6.0];
    weights.extend([4.0; 10]);
    case("cap_algorithm", &doubling(&weights, 0), tier(0.25, 0.05, 0.50))
        .seen("group_trim", 1200.0)
        .seen("rank_based", 1240.0)
}
