//! Overlays: what an index file may say of them, and laws that hold for all of them.

mod laws;

use insta::assert_snapshot;
use kapok_rulebook::Rulebook;

use crate::support::index::Index;
use crate::support::market::{Market, calendars};
use crate::support::{day, wrapped};

/// Everything that is wrong with some overlays.
fn wrong(overlays: &str) -> String {
    let mut market = Market::default();
    market.close(day("2024-01-02"), "A", 1.0);
    let text = format!("{}\n{overlays}", Index::default().text());
    let Err(found) = Rulebook::compile(&text, &calendars(&market)) else {
        return "nothing".to_owned();
    };
    let lines = found.iter().map(|problem| {
        let hint = problem.hint.as_deref().unwrap_or("-");
        let seen = text[problem.span.clone()].lines().next().unwrap_or_default();
        wrapped(&format!("{} [{seen}] ({hint})", problem.message))
    });
    lines.collect::<Vec<_>>().join("\n")
}

const FEE: &str = "kind = \"fee\"\nbase_level = 1000.0\nrate = 0.01\nmethod = \
                   \"multiplicative\"\nbasis = \"act/365\"\n";

#[test]
fn a_circle_an_unknown_name_and_two_of_one_id() {
    let text = format!(
        "[[overlays]]\nid = \"A\"\non = \"B\"\n{FEE}[[overlays]]\nid = \"B\"\non = \"C\"\n{FEE}\
         [[overlays]]\nid = \"C\"\non = \"A\"\n{FEE}"
    );
    assert_snapshot!(wrong(&text), @r#"
    overlays go in a circle: A → B → C → A [[[overlays]]] (an overlay can only be
        computed from levels that are there before it)
    "#);
    let text = format!(
        "[[overlays]]\nid = \"A\"\non = \"grosss\"\n{FEE}[[overlays]]\nid = \"A\"\non = \
         \"price\"\n{FEE}[[overlays]]\nid = \"net\"\non = \"price\"\n{FEE}"
    );
    assert_snapshot!(wrong(&text), @r#"
    `A` is computed from `grosss`, which is not there ["grosss"] (did you mean `gross`?)
    two overlays have the id `A` ["A"] (-)
    `net` is not an id of an overlay ["net"] (1 to 64 letters, digits, `-`, `_` and `.`;
        not price, net, gross or cash)
    "#);
}

#[test]
fn what_is_missing_or_has_no_meaning() {
    assert_snapshot!(wrong("[[overlays]]\nid = \"A\"\nkind = \"decrement\"\npoints = 50.0"), @"
    `base_level` is missing in overlays[0] [[[overlays]]] (`base_level`: Level on its first
        day, points.)
    `on` is missing in overlays[0] [[[overlays]]] (`on`: Series that it is computed from:
        `price`, `net`, `gross`, another overlay of this file, or `outside:SERIES`.)
    `timing` is missing in overlays[0] [[[overlays]]] (`timing`: Level that points are
        taken from: before or after the day's return.)
    ");
    let hedge = "[[overlays]]\nid = \"H\"\nkind = \"hedged\"\non = \"net\"\nbase_level = \
                 100.0\nhedge_ratio = 1.0\nspread = 0.1";
    assert_snapshot!(wrong(hedge), @r#"
    `fix` is missing in overlays[0] [[[overlays]]] (`fix`: The source of spot rates, as the
        `fx` table names it.)
    `forward_fix` is missing in overlays[0] [[[overlays]]] (`forward_fix`: The source of
        outright forward rates, as the `fx` table names it.)
    `carry_days` is missing in overlays[0] [[[overlays]]] (`carry_days`: Highest age of an
        exchange rate, calendar days.)
    `interpolation` is missing in overlays[0] [[[overlays]]] (`interpolation`: Marking of a
        forward between its two dates.)
    `notional` is missing in overlays[0] [[[overlays]]] (`notional`: Close from which the
        amounts sold forward are taken.)
    `reset` is missing in overlays[0] [[[overlays]]] (`reset`: Closes after which forwards
        are renewed.)
    `spread` does not apply to an overlay with kind = "hedged" [spread] (allowed are
        base_date, base_level, carried_decimals, carry_days, changes, fix, floor,
        forward_fix, hedge_ratio, id, interpolation, kind, notional, on, reset,
        underlying_decimals, weights)
    "#);
    let inverse = "[[overlays]]\nid = \"I\"\nkind = \"inverse\"\non = \"gross\"\nbase_level = \
                   100.0\nfactor = 1.0\nborrow = 0.0\nbasis = \"act/360\"\nrate = 3.5";
    assert_snapshot!(wrong(inverse), @r#"
    3.5 is not between -1 and 1 [3.5] (check the unit: 0.03 is 3 %)
    "#);
}

#[test]
fn rates_of_either_form() {
    let text = "[[overlays]]\nid = \"E\"\nkind = \"excess_return\"\non = \"gross\"\nbase_level = \
                100.0\nmethod = \"divided\"\nbasis = \"act/360\"\nrate = ";
    assert_eq!(wrong(&format!("{text}0.02")), "nothing");
    let curve = "{ curve = \"EFFR\", tenor = \"ON\", carry_days = 5 }";
    assert_eq!(wrong(&format!("{text}{curve}")), "nothing");
    assert_snapshot!(wrong(&format!("{text}{{ curve = \"EFFR\", tenr = \"ON\" }}")), @r#"
    `tenor` is missing in overlays[0].rate [{ curve = "EFFR", tenr = "ON" }] (`tenor`: The
        tenor.)
    `carry_days` is missing in overlays[0].rate [{ curve = "EFFR", tenr = "ON" }]
        (`carry_days`: Highest age of a rate, calendar days.)
    unknown key `tenr` [tenr] (did you mean `tenor`?)
    "#);
    assert_snapshot!(wrong(&format!("{text}\"EFFR\"")), @r#"
    expected a number, seen a string ["EFFR"] (write a number without quotes, such as 0.5)
    "#);
}

#[test]
fn weights_dates_and_changes() {
    let blend = "[[overlays]]\nid = \"B\"\nkind = \"blend\"\nbase_level = 100.0\ncomponents = [{ \
                 series = \"gross\", weight = 0.6 }, { series = \"cash\", weight = 0.25 }]\nmean = \
                 \"arithmetic\"\nrebalance = { months = [1, 13], effective = { after_close_of = \
                 \"last_trading_day\" } }";
    assert_snapshot!(wrong(blend), @r#"
    a `blend` overlay needs `rate` [[[overlays]]] (there is no default for what can move a
        level)
    a `blend` overlay needs `basis` [[[overlays]]] (there is no default for what can move a
        level)
    the weights of a blend sum to 0.85, not to 1 [[{ series = "gross", weight = 0.6 }, {
        series = "cash", weight = 0.25 }]] (a component `cash` can take the rest)
    13 is not a month [{ months = [1, 13], effective = { after_close_of =
        "last_trading_day" } }] (months are 1 to 12)
    "#);
    let windows = "[[overlays]]\nid = \"R\"\nkind = \"risk_control\"\nwindows = [{ days = 20, \
                   lambda = 0.9 }]";
    let two = "a window is exactly one of days, lambda [lambda] (leave one of them out)";
    assert!(wrong(windows).contains(two), "{}", wrong(windows));
    let risk = "[[overlays]]\nid = \"R\"\nkind = \"risk_control\"\non = \"gross\"\nbase_date = \
                2024-01-06\nbase_level = 100.0\ntarget = 10.0\nmax_exposure = 1.0\nwindows = [{ \
                lambda = 1.9 }]\nannualisation = 252.0\nseed_variance = 0.0001\nlag = \
                0\nrate = 0.01\nbasis = \"act/360\"\n[[overlays.changes]]\nfrom = \
                2024-01-05\nwindows = [{ days = 40 }]";
    assert_snapshot!(wrong(risk), @"
    2024-01-06 is not a calculation day [2024-01-06] (-)
    each window is exactly one of `days` (from 1) and `lambda` (between 0 and 1), and there
        is at least one [[{ lambda = 1.9 }]] (windows = [{ lambda = 0.94 }, { lambda = 0.97
        }])
    an exposure cannot know the volatility of its own day [0] (lag = 2)
    an exposure cannot know the volatility of its own day [[[overlays.changes]]] (lag = 2)
    a change from 2024-01-05 does not come after 2024-01-06 [2024-01-05] (state changes in
        the order of their days)
    `windows` cannot change while the overlay goes on [[{ days = 40 }]] (begin a new
        overlay, and link the two with a `chain_link`)
    ");
}
