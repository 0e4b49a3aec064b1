use insta::assert_snapshot;
use kapok_fixture::{Event, Line, Market, cash};

use crate::accepted::Gate;
use crate::check::Check;
use crate::held::{BesideParent, Moved};
use crate::inspect::Inspection;
use crate::span::Span;
use crate::testing::{Index, day};

const ALL: &[Check] = &[Check::LevelMove, Check::ReturnOrder, Check::MemberCount];

fn market() -> Market {
    let mut market = Market::new(["A", "B", "C", "D"].map(Line::new));
    for id in ["A", "B", "C", "D"] {
        market.closes(&[day(3), day(4)], id, &[10.0, 10.0]);
    }
    market
}

fn grown(price: f64, net: f64, gross: f64) -> Option<Moved> {
    Some(Moved { price, net, gross })
}

fn tonight(change: impl FnOnce(Index) -> Index) -> String {
    let market = market();
    let index = change(Index::of(&market, &["A", "B", "C", "D"]));
    index.evening(&market.history(), 4, ALL)
}

#[test]
fn a_level_is_compared_with_that_of_its_parent() {
    let market = market();
    let (history, span) = (market.history(), Span { after: day(1), to: day(31) });
    let inspection = Inspection::of(&history, &Gate::default(), span, None);
    let said = |moved, parent| {
        let pair = BesideParent { index: "I", date: day(4), moved, parent };
        inspection.beside_parent(&history, &pair).map(|found| found.to_string()).unwrap_or_default()
    };
    assert_eq!(said(-0.12, -0.10), "");
    assert_snapshot!(said(-0.12, 0.01), @"2024-01-04 index I: level_parent: price return moved -12.00 %, that of its parent +1.00 %, limit 5 %");
}

#[test]
fn a_level_is_compared_with_the_day_before() {
    let moved = |price| tonight(|index| Index { moved: grown(price, price, price), ..index });
    assert_eq!(moved(-0.12), "");
    assert_snapshot!(moved(0.2), @"2024-01-04 index I: level_move: price return moved +20.00 %, limit 15 %");
}

#[test]
fn gross_net_and_price_keep_their_order() {
    let order = |moved: Option<Moved>| tonight(|index| Index { moved, ..index });
    assert_eq!(order(grown(0.01, 0.012, 0.013)), "");
    assert_eq!(order(grown(0.01, 0.01 - 1e-12, 0.01)), "", "rounding");
    assert_snapshot!(order(grown(0.01, 0.009, 0.01)), @"2024-01-04 index I: return_order: price return +1.0000 %, net +0.9000 %, gross +1.0000 %, limit 0 %");
    assert_snapshot!(order(grown(0.01, 0.012, 0.011)), @"2024-01-04 index I: return_order: price return +1.0000 %, net +1.2000 %, gross +1.1000 %, limit 0 %");
    // The price return takes a special dividend out in full, the net return after tax.
    let mut market = market();
    market.event(&Event::new("E", "A", "2024-01-04", cash(1.0, "USD", true)));
    let index = Index::of(&market, &["A", "B"]);
    let index = Index { moved: grown(0.01, 0.009, 0.01), ..index };
    assert_eq!(index.evening(&market.history(), 4, ALL), "");
}

#[test]
fn lines_that_vanish_without_a_review_are_counted() {
    let left = |n: usize, reviewed| {
        tonight(|index| {
            let next = Some(index.lines[..n].to_vec());
            Index { next, reviewed, ..index }
        })
    };
    assert_eq!(left(3, false), "", "one line is an event");
    assert_snapshot!(left(2, false), @"2024-01-04 index I: member_count: 2 constituents at the next open, 4 at the last, limit 5 %");
    assert_eq!(left(2, true), "");
}
