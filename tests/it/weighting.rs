//! Weights of small indices, worked by hand: caps of every kind, fixed weights, fixed shares.

use insta::assert_snapshot;
use kapok_kernels::{CapAlgorithm, Redistribution, Tier};
use kapok_weighting::caps::{Cap, CapLimit};

use crate::support::index::{Index, Limits};
use crate::support::market::{Line, Market};
use crate::support::{day, evenings, wrapped};

/// Four companies of 400, 200, 300 and 100 in two sectors and two countries, at a price of one.
fn four() -> Market {
    let mut market = Market::default();
    let rows = [("A", 400.0, "x", "u"), ("B", 200.0, "x", "v"), ("C", 300.0, "y", "u")];
    for (id, shares, sector, country) in rows.into_iter().chain([("D", 100.0, "y", "v")]) {
        let line = Line::new(id);
        let (sector, country) = (Some(sector.to_owned()), country.to_owned());
        market.add(Line { sector, country, ..line }, shares, 1.0);
        market.close(day("2024-01-02"), id, 1.0);
    }
    market
}

/// One constituent a line: weight before and after caps, cap factor, index shares; or why not.
fn weighed(market: &Market, index: &Index) -> String {
    let history = market.history();
    let book = index.book(&history);
    match evenings(&book, &history, index.base_date) {
        Ok(evenings) => {
            let targets = &evenings[0].1.review.as_ref().unwrap().review.targets;
            let line = |t: &kapok_weighting::Target| {
                format!(
                    "{} {:.6} {:.6} {:.6} {:.4}",
                    history.security(t.security).id,
                    t.uncapped_weight,
                    t.weight,
                    t.cap_factor,
                    t.index_shares
                )
            };
            targets.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Err(error) => {
            let hint = error.hint().map(|hint| wrapped(&format!("  hint: {hint}")));
            [Some(wrapped(&error.to_string())), hint]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}

#[test]
fn sector_and_country_at_once() {
    let caps = vec![("sector", 0.5), ("country", 0.5)];
    let index = Index { caps, ..Index::default() };
    assert_snapshot!(weighed(&four(), &index), @"
    A 0.400000 0.224745 0.250000 100.0000
    B 0.200000 0.275255 0.612372 122.4745
    C 0.300000 0.275255 0.408248 122.4745
    D 0.100000 0.224745 1.000000 100.0000
    ");
}

#[test]
fn caps_that_cross_and_cannot_hold_are_named() {
    // D alone can be outside x and u: 0.3 for it leaves 0.7 to the others.
    let mut market = four();
    market.lines[2].sector = Some("x".into());
    let caps = vec![("security", 0.3), ("sector", 0.65), ("country", 0.6)];
    let index = Index { caps, ..Index::default() };
    assert_snapshot!(weighed(&market, &index), @"
    caps that cross cannot hold together: after 8 rounds group 0 of level 1 weighs
        0.700000, its cap is 0.65, 4 constituents on 2024-01-02 (sector x)
      hint: raise a cap, or select more names
    ");
}

#[test]
fn what_is_cut_in_equal_parts() {
    let limits = Limits {
        caps: vec![Cap { by: "issuer".into(), limit: CapLimit::Max(0.34) }],
        algorithm: CapAlgorithm::WaterFill,
        redistribution: Redistribution::Equal,
    };
    let index = Index { limits: Some(limits), ..Index::default() };
    assert_snapshot!(weighed(&four(), &index), @"
    A 0.400000 0.340000 0.708333 283.3333
    B 0.200000 0.220000 0.916667 183.3333
    C 0.300000 0.320000 0.888889 266.6667
    D 0.100000 0.120000 1.000000 100.0000
    ");
}

#[test]
fn an_aggregate_over_issuers_with_two_lines() {
    // A and B are lines of one issuer, which holds 0.6.
    let mut market = four();
    market.lines[1].issuer = "A".into();
    let tier = Tier { single: 0.5, threshold: 0.25, aggregate: 0.5 };
    let limits = Limits {
        caps: vec![Cap { by: "issuer".into(), limit: CapLimit::Tier(tier) }],
        algorithm: CapAlgorithm::RankBased,
        redistribution: Redistribution::Proportional,
    };
    let index = Index { limits: Some(limits), ..Index::default() };
    assert_snapshot!(weighed(&market, &index), @"
    A 0.400000 0.333333 0.333333 133.3333
    B 0.200000 0.166667 0.333333 66.6667
    C 0.300000 0.250000 0.333333 100.0000
    D 0.100000 0.250000 1.000000 100.0000
    ");
}

#[test]
fn fixed_weights_long_and_short() {
    let holdings = "weights = { A = 0.75, B = 0.5, C = -0.5, D = 0.25 }";
    let index = Index { scheme: "fixed_weight", holdings, ..Index::default() };
    assert_snapshot!(weighed(&four(), &index), @"
    A 0.750000 0.750000 0.750000 300.0000
    B 0.500000 0.500000 1.000000 200.0000
    C -0.500000 -0.500000 -0.666667 -200.0000
    D 0.250000 0.250000 1.000000 100.0000
    ");
}

#[test]
fn fixed_shares_with_a_short_line_and_cash() {
    // 10 of A at 3, short 5 of B at 2, and 60 of cash, a security whose close is 1.
    let mut market = Market::default();
    for (id, close) in [("A", 3.0), ("B", 2.0), ("CASH", 1.0)] {
        market.add(Line::new(id), 1000.0, 1.0);
        for date in ["2024-01-02", "2024-01-03"] {
            let moved = if id == "B" && date == "2024-01-03" { 1.6 } else { close };
            market.close(day(date), id, moved);
        }
    }
    let holdings = "shares = { A = 10, B = -5, CASH = 60 }";
    let index = Index { scheme: "fixed_shares", holdings, ..Index::default() };
    assert_snapshot!(weighed(&market, &index), @"
    A 0.375000 0.375000 0.010000 10.0000
    B -0.125000 -0.125000 -0.005000 -5.0000
    CASH 0.750000 0.750000 0.060000 60.0000
    ");
    let history = market.history();
    let evenings = evenings(&index.book(&history), &history, day("2024-01-03")).unwrap();
    // 30 − 10 + 60 = 80; the short line gains 2.
    assert_eq!(evenings[0].1.level.market_value, 80.0);
    assert_eq!(evenings[1].1.level.levels.price, 1025.0);
}

#[test]
fn fixed_holdings_that_are_not_the_chosen() {
    let fixed = |holdings| Index { scheme: "fixed_shares", holdings, ..Index::default() };
    let missing = fixed("shares = { A = 1, B = 1, C = 1 }");
    assert_snapshot!(weighed(&four(), &missing), @"
    D is chosen on 2024-01-02, and the index file fixes no holding of it
      hint: name it in the table, or keep it out of the universe
    ");
    let unknown = fixed("shares = { A = 1, B = 1, C = 1, D = 1, E = 1 }");
    assert_snapshot!(weighed(&four(), &unknown), @"
    the index file fixes a holding of E, which is not chosen on 2024-01-02
      hint: check its id, and why the universe or a rule leaves it out
    ");
    let short = fixed("shares = { A = 1, B = 1, C = 1, D = -3 }");
    assert_snapshot!(weighed(&four(), &short), @"
    the fixed holdings come to 0 on 2024-01-02, an index needs more than zero
      hint: hold more, or less of what is short
    ");
}

#[test]
fn geometric_weights_are_equal() {
    let index = Index { scheme: "geometric", ..Index::default() };
    assert_snapshot!(weighed(&four(), &index), @"
    A 0.250000 0.250000 0.250000 100.0000
    B 0.250000 0.250000 0.500000 100.0000
    C 0.250000 0.250000 0.333333 100.0000
    D 0.250000 0.250000 1.000000 100.0000
    ");
}

#[test]
fn the_float_in_steps_of_one_percent() {
    let mut market = four();
    for (count, free) in market.counts.iter_mut().zip([0.145, 0.5, 0.144, 1.0]) {
        count.free_float = Some(free);
    }
    let index = Index::default().with("float_step", "one_percent");
    assert_snapshot!(weighed(&market, &index), @"
    A 0.198675 0.198675 1.000000 60.0000
    B 0.331126 0.331126 1.000000 100.0000
    C 0.139073 0.139073 1.000000 42.0000
    D 0.331126 0.331126 1.000000 100.0000
    ");
}
