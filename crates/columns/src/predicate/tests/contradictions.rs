//! Conditions whose parts decide them together: refused where it is proven, and never else.

use kapok_market::column::{Column, Values};
use proptest::prelude::*;

use super::super::compile::understood;
use super::super::rows::{Answer, Scope};
use super::refusals::all_refused;
use super::{Predicate, compiled, known};
use crate::known::KnownColumn;

#[test]
fn parts_that_are_never_true_together() {
    insta::assert_snapshot!(all_refused(&[
        "coal < 0.1 AND coal > 0.9",
        "mic = 'XHKG' AND mic = 'XNYS'",
        "coal IS NULL AND coal < 0.5",
        "growth IS NULL AND growth < score / score",
        "growth < 0.2 AND NOT growth < 0.3",
        "growth = 1 AND (sector = '10' OR growth = 2) AND sector <> '10'",
        "coal < 0.6 OR (coal < 0.1 AND coal > 0.9)",
        "rating >= 'AA' AND rating < 'AA'",
        "NOT (coal >= 0)",
        "security_id IS NULL",
        "reference_date < '1990-01-01'",
        "listed_on > '2020-01-01' AND listed_on < DATE '2019-12-31'",
        "FALSE",
    ]));
}

#[test]
fn conditions_that_are_always_true() {
    insta::assert_snapshot!(all_refused(&[
        "member = 'yes' OR NOT member = 'yes'",
        "member IN ('yes', 'no')",
        "coal IS NULL OR coal >= 0",
        "security_id IS NOT NULL",
        "reference_date >= '1990-01-01'",
        "growth > 5 OR growth <= 5 OR growth IS NULL",
        "TRUE",
        "NOT (mic = 'XHKG' AND mic IS NULL)",
    ]));
}

#[test]
fn parts_that_change_nothing() {
    insta::assert_snapshot!(all_refused(&[
        "coal < 0.1 AND coal < 0.5",
        "coal < 0.1 OR coal < 0.5",
        "country = 'CN' AND country <> 'US'",
        "mic = 'XHKG' OR mic IN ('XHKG', 'XNYS')",
        "growth > score / score OR growth > score / score",
        "mic IN ('XHKG', 'XNYS', 'XHKG')",
        "growth IN (1, 2, 1.0)",
        "rating >= 'A' AND rating <= 'AA' AND rating <> 'AAA'",
        "growth < 0.3 AND (sector = '10' OR growth < 0.2 OR growth < 0.1)",
    ]));
}

#[test]
fn what_cannot_be_proven_is_accepted() {
    for text in [
        "coal IS NOT NULL AND coal > 0.5",
        "coal IS NULL OR coal > 0.5",
        "coal >= 0 AND coal < 0.5",
        "coal BETWEEN 0 AND 0.5 AND growth > 1",
        "growth >= 5 OR growth < 5",
        "mic = 'XHKG' OR NOT mic = 'XHKG'",
        "growth < coal AND growth > coal",
        "seasoning > 3 AND seasoning < 4",
        "seasoning < 0",
        "mic = 'XHKG' AND sector = '10' OR mic = 'XNYS'",
        "growth > 1 OR (coal < 0.5 AND growth > 0.5)",
        "NOT coal < 0.5 AND coal < 0.9",
        "rating = 'AAA' OR rating = 'AA'",
        "coal <= 0.5 AND coal >= 0.5",
        "reference_date >= '2020-01-01'",
    ] {
        compiled(text);
    }
}

#[test]
fn a_universe_may_be_all_securities() {
    let all = |text: &str| {
        let mut problems = Vec::new();
        let universe = known().universe(text, "universe.where", &mut problems);
        (universe.is_some(), problems.len())
    };
    assert_eq!(all("security_id IS NOT NULL"), (true, 0));
    assert_eq!(all("TRUE"), (true, 0));
    assert_eq!(all("member = 'yes' OR member = 'no'"), (false, 1), "its parts say nothing");
    assert_eq!(all("security_id IS NULL"), (false, 1));
}

/// Statements about one column or two.
fn statement() -> impl Strategy<Value = String> {
    let sign = || prop::sample::select(vec!["<", "<=", ">", ">=", "=", "<>"]);
    let number = || prop::sample::select(vec!["0.1", "0.2", "0.3", "0.9"]);
    let word = || prop::sample::select(vec!["XHKG", "XNYS", "XSHE"]);
    let compared = |column: &'static str| {
        (sign(), number()).prop_map(move |(sign, number)| format!("{column} {sign} {number}"))
    };
    let named = prop::sample::select(vec!["coal", "growth", "mic", "security_id", "rating"]);
    prop_oneof![
        compared("coal"),
        compared("growth"),
        number().prop_map(|number| format!("{number} < growth")),
        sign().prop_map(|sign| format!("growth {sign} coal")),
        number().prop_map(|number| format!("growth + coal < {number}")),
        word().prop_map(|word| format!("mic = '{word}'")),
        (word(), word()).prop_map(|(a, b)| format!("mic IN ('{a}', '{b}')")),
        word().prop_map(|word| format!("mic NOT IN ('{word}')")),
        prop::sample::select(vec!["yes", "no"]).prop_map(|word| format!("member = '{word}'")),
        (sign(), prop::sample::select(vec!["AAA", "AA", "A"]))
            .prop_map(|(sign, word)| format!("rating {sign} '{word}'")),
        (named, any::<bool>())
            .prop_map(|(name, is)| { format!("{name} IS {}NULL", if is { "" } else { "NOT " }) }),
        (number(), number()).prop_map(|(a, b)| format!("growth BETWEEN {a} AND {b}")),
        Just("TRUE".to_owned()),
    ]
}

/// Conditions of several statements.
fn condition() -> impl Strategy<Value = String> {
    statement().prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} AND {b})")),
            two.prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

/// Values of a row; those at which statements change among them.
#[derive(Debug, Clone)]
struct Row {
    coal: Option<f64>,
    growth: Option<f64>,
    mic: Option<&'static str>,
    rating: Option<&'static str>,
    member: &'static str,
}

fn row() -> impl Strategy<Value = Row> {
    let number = |all: Vec<f64>| prop::option::of(prop::sample::select(all));
    let word = |all: Vec<&'static str>| prop::option::of(prop::sample::select(all));
    (
        number(vec![0.0, 0.1, 0.15, 0.2, 0.3, 0.9, 1.0]),
        number(vec![-5.0, 0.1, 0.15, 0.2, 0.3, 0.9, 7.0]),
        word(vec!["XHKG", "XNYS", "XSHE", "XETR"]),
        word(vec!["AAA", "AA", "A"]),
        prop::sample::select(vec!["yes", "no"]),
    )
        .prop_map(|(coal, growth, mic, rating, member)| Row {
            coal,
            growth,
            mic,
            rating,
            member,
        })
}

/// Answer of a condition in a row.
fn answer(predicate: &Predicate, row: &Row) -> Option<bool> {
    let column = |name: &String| {
        let values = match name.as_str() {
            "coal" => Values::Number(vec![row.coal]),
            "growth" => Values::Number(vec![row.growth]),
            "mic" => Values::Text(vec![row.mic]),
            "rating" => Values::Text(vec![row.rating]),
            "member" => Values::Text(vec![Some(row.member)]),
            _ => Values::Text(vec![Some("ID")]),
        };
        Column { unit: "", values }
    };
    let columns: Vec<Column<'_>> = predicate.columns.iter().map(column).collect();
    predicate.holds(&columns.iter().collect::<Vec<_>>(), 0)
}

/// A condition whose parts are not held against each other; `None` where a comparison is decided.
fn read(text: &str) -> Option<Predicate> {
    understood(text, &known()).ok().map(|(_, predicate)| predicate)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The law of the module: an answer that a row has is never proven impossible.
    #[test]
    fn no_answer_that_is_given_is_proven_impossible(
        text in condition(),
        rows in prop::collection::vec(row(), 40),
    ) {
        let Some(predicate) = read(&text) else { return Ok(()) };
        let known = known();
        let columns: Vec<&KnownColumn> =
            predicate.columns.iter().filter_map(|name| known.get(name)).collect();
        for row in rows {
            let possible: &[Answer] = match answer(&predicate, &row) {
                Some(true) => &[Answer::True, Answer::NotFalse],
                Some(false) => &[Answer::False, Answer::NotTrue],
                None => &[Answer::NotTrue, Answer::NotFalse],
            };
            for answer in possible {
                let rows = Scope(&columns).rows(&predicate.root, *answer);
                prop_assert!(!rows.is_empty(), "{text} is {answer:?} of {row:?}");
            }
        }
    }

    /// A part that is said to change nothing changes no answer.
    #[test]
    fn parts_that_change_nothing_can_be_left_out(
        a in condition(),
        b in condition(),
        rows in prop::collection::vec(row(), 40),
    ) {
        let joined = [read(&format!("({a}) AND ({b})")), read(&format!("({a}) OR ({b})"))];
        let ([Some(both), Some(either)], Some(alone)) = (joined, read(&b)) else { return Ok(()) };
        let known = known();
        let columns: Vec<&KnownColumn> =
            both.columns.iter().filter_map(|name| known.get(name)).collect();
        let super::super::expression::Node::And(one, other) = &both.root else {
            return Err(TestCaseError::fail("an AND"));
        };
        let idle_in_and = Scope(&columns).is_idle_in_and(one, other);
        let idle_in_or = Scope(&columns).is_idle_in_or(one, other);
        for row in rows {
            let expected = answer(&alone, &row);
            if idle_in_and {
                prop_assert_eq!(answer(&both, &row), expected, "{} AND {} of {:?}", a, b, row);
            }
            if idle_in_or {
                prop_assert_eq!(answer(&either, &row), expected, "{} OR {} of {:?}", a, b, row);
            }
        }
    }
}
