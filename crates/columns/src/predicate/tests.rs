//! Predicates: what is unknown, what moves, what is refused.

use kapok_industry::System;
use kapok_market::column::{Column, Values};
use kapok_units::{Base, Unit};

use super::*;
use crate::bounds::Bounds;
use crate::kind::ColumnKind;
use crate::known::{KnownColumn, KnownColumns};
use crate::words::Words;

mod contradictions;
mod refusals;

/// Columns of all kinds.
fn known() -> KnownColumns {
    let letters = |words: &str| ColumnKind::graded(words.split(' ').map(String::from).collect());
    let unit = |text: &str| ColumnKind::numbers(Unit::read(text));
    let all = [
        ("mic", ColumnKind::texts(Words::Exchanges(vec!["XSHE".parse().unwrap()]))),
        ("currency", ColumnKind::texts(Words::Currencies)),
        ("country", ColumnKind::texts(Words::Countries)),
        ("ungc", ColumnKind::orderable(Words::Statuses)),
        ("sector", ColumnKind::orderable(Words::open("codes of GICS"))),
        ("band", letters("A B C D")),
        ("rating", letters("AAA AA A")),
        ("rating_b", letters("AAA AA A")),
        ("coal", ColumnKind::shares()),
        ("growth", unit("fraction")),
        ("score", ColumnKind::numbers(Unit::points_of("S"))),
        ("risk", ColumnKind::numbers(Unit::points_of("T"))),
        ("worst_case", ColumnKind::severities()),
        ("close", ColumnKind::numbers(Unit::of(Base::QuotedPrice))),
        ("market_cap", ColumnKind::numbers(Unit::money("CNY".parse().unwrap()))),
        ("debt", unit("USD million")),
        ("cash", unit("CNY million")),
        ("by_evic", unit("tCO2e/EUR million of EVIC")),
        ("by_revenue", unit("tCO2e/EUR million of revenue")),
        ("waste", unit("t")),
        ("ore", unit("kt")),
        ("odd", unit("grams per mile")),
        ("strange", unit("grams per mile")),
        ("seasoning", ColumnKind::numbers(Unit::of(Base::Months))),
        ("total", ColumnKind::bounded(Unit::points_of("E"), Bounds::new(0.0, 100.0))),
        ("cap", ColumnKind::bounded(Unit::money("CNY".parse().unwrap()), Bounds::NOT_NEGATIVE)),
        ("nace", ColumnKind::orderable(Words::Industries(System::Nace2))),
        ("ungc_b", ColumnKind::orderable(Words::Statuses)),
        ("rating_up", letters("A AA AAA")),
        ("verdict", ColumnKind::texts(Words::of(&["pass", "fail"]))),
        ("listed_on", ColumnKind::Dates),
        ("reference_date", ColumnKind::Dates),
        ("security_id", ColumnKind::texts(Words::open("ids of securities"))),
        ("member", ColumnKind::texts(Words::of(&["yes", "no"]))),
    ];
    let mut known = KnownColumns::default();
    for (name, kind) in all {
        let is_total = matches!(name, "security_id" | "member" | "reference_date");
        let earliest = (name == "reference_date").then(|| "2018-01-02".parse().unwrap());
        let (is_unique, is_name, is_made_of_others, unit) = (false, false, false, None);
        let column =
            KnownColumn { kind, is_total, earliest, is_unique, is_name, is_made_of_others, unit };
        known.insert(name, column);
    }
    known
}

fn compiled(text: &str) -> Predicate {
    compile(text, &known()).unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

/// Message and hint of a refusal.
fn refused(text: &str) -> String {
    let Err(refusal) = compile(text, &known()) else { panic!("`{text}` is accepted") };
    let hint = refusal.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
    format!("{refusal}{hint}")
}

/// Answers of a predicate for three securities.
fn held(text: &str) -> Vec<Option<bool>> {
    let predicate = compiled(text);
    let numbers = |all: [Option<f64>; 3]| Values::Number(all.to_vec());
    let texts = |all: [Option<&'static str>; 3]| Values::Text(all.to_vec());
    let day = |text: &str| text.parse().ok();
    let values = |name: &String| match name.as_str() {
        "mic" => texts([Some("XSHE"), Some("XHKG"), None]),
        "band" => texts([Some("A"), Some("C"), None]),
        "coal" => numbers([Some(0.01), None, Some(0.0)]),
        "listed_on" => Values::Date(vec![day("2020-01-02"), day("2021-01-04"), None]),
        "market_cap" => numbers([Some(6e8), Some(4e8), None]),
        "cash" => numbers([Some(500.0), Some(500.0), Some(500.0)]),
        "waste" => numbers([Some(4_350.0), Some(1.0), None]),
        "ore" => numbers([Some(4.35), Some(2.0), Some(1.0)]),
        "by_evic" => numbers([Some(150.0), Some(250.0), None]),
        other => panic!("no values of {other}"),
    };
    let column = |name| Column { unit: "", values: values(name) };
    let columns: Vec<Column<'_>> = predicate.columns.iter().map(column).collect();
    let columns: Vec<&Column<'_>> = columns.iter().collect();
    (0..3).map(|row| predicate.holds(&columns, row)).collect()
}

#[test]
fn unknown_is_neither_true_nor_false() {
    assert_eq!(held("coal < 0.01"), [Some(false), None, Some(true)]);
    assert_eq!(held("coal >= 0.01 OR mic = 'XHKG'"), [Some(true), Some(true), None]);
    assert_eq!(held("NOT mic IN ('XSHE', 'XSHG')"), [Some(false), Some(true), None]);
    assert_eq!(
        held("mic IS NULL OR listed_on > '2020-06-30'"),
        [Some(false), Some(true), Some(true)]
    );
    assert_eq!(held("coal * 100 BETWEEN 0 AND 0.5"), [Some(false), None, Some(true)]);
    assert_eq!(held("1 / coal > 0"), [Some(true), None, None]);
}

#[test]
fn letters_follow_their_order_and_not_their_bytes() {
    assert_eq!(held("band >= 'B'"), [Some(true), Some(false), None]);
    assert_eq!(held("band < 'B'"), [Some(false), Some(true), None]);
    assert_eq!(held("'B' <= band"), [Some(true), Some(false), None]);
    assert_eq!(held("band BETWEEN 'C' AND 'B'"), [Some(false), Some(true), None]);
    assert_eq!(held("band <> 'D'"), [Some(true), Some(true), None]);
}

#[test]
fn quantities_are_read_in_the_unit_of_the_column() {
    for same in ["'500 million CNY'", "'500000000 CNY'", "'0.5 CNY billion'", "'5e8 CNY'"] {
        let text = format!("market_cap >= {same}");
        assert_eq!(held(&text), [Some(true), Some(false), None], "{text}");
    }
    assert_eq!(held("market_cap > 0"), [Some(true), Some(true), None]);
    assert_eq!(held("'200 tCO2e/EUR million' > by_evic"), [Some(true), Some(false), None]);
    assert_eq!(held("coal <= '0.5 %'"), [Some(false), None, Some(true)]);
    assert_eq!(held("market_cap - '100 million CNY' > cash"), [Some(false), Some(false), None]);
}

#[test]
fn two_scales_of_one_unit_meet() {
    assert_eq!(held("waste = ore"), [Some(true), Some(false), None]);
    assert_eq!(held("market_cap > cash"), [Some(true), Some(false), None]);
    assert_eq!(held("market_cap / cash > 1"), [Some(true), Some(true), None], "a bare quotient");
}

#[test]
fn kinds_multiply_and_bare_numbers_take_the_other_side() {
    for text in [
        "by_evic < 200",
        "by_evic + by_evic < 400",
        "by_evic / by_revenue < 2",
        "cash / market_cap < 0.33",
        "market_cap > 2 * cash",
        "growth > 1.5",
        "score >= 50",
        "worst_case < 4",
        "close < 5",
        "odd < 3",
        "odd = strange",
        "close * 2 < 5",
        "market_cap * coal > '1 million CNY'",
        "rating = rating_b",
        "rating >= rating_b",
        "rating IN ('AAA', 'AA')",
        "sector = '4510'",
        "ungc <> 'violation'",
        "ungc IN ('Non-Compliant', 'No Coverage', 'fail', 'red')",
        "mic = 'ARCX'",
        "country = 'CN' AND currency = 'CNH'",
        "- by_evic > -10",
        "waste > '2 kt'",
        "debt > '2 USDbn'",
    ] {
        compiled(text);
    }
}

#[test]
fn one_column_against_one_number() {
    let limit = |text: &str| compiled(text).threshold().map(|threshold| threshold.limit);
    assert_eq!(limit("coal < 0.01"), Some(0.01));
    assert_eq!(limit("0.05 >= coal"), Some(0.05));
    assert_eq!(limit("NOT (growth >= -2)"), Some(-2.0));
    assert_eq!(limit("coal = 1 / 4"), Some(0.25));
    assert_eq!(limit("market_cap >= '500 million CNY'"), Some(5e8));
    assert_eq!(limit("coal + coal < 0.01"), None);
    assert_eq!(limit("coal < growth"), None);
    assert_eq!(limit("coal < 0.01 AND growth < 0.1"), None);
    assert_eq!(limit("coal BETWEEN 0 AND 0.5"), None);
    assert_eq!(limit("coal IS NULL"), None);
    assert_eq!(limit("band >= 'B'"), None);
}

#[test]
fn another_limit_is_the_condition_that_would_be_written() {
    for (was, becomes) in [
        ("coal < 0.01", "coal < 0.02"),
        ("0.05 >= growth", "0.02 >= growth"),
        ("NOT (coal >= 1 / 100)", "NOT (coal >= 0.02)"),
        ("coal <> 1", "coal <> 0.02"),
        ("market_cap >= '500 million CNY'", "market_cap >= '0.02 CNY'"),
        ("debt < '2 USDbn'", "debt < '0.02 USD million'"),
        ("by_evic < '200 kgCO2e/EURm'", "by_evic < '0.02 tCO2e/EUR million of EVIC'"),
    ] {
        assert_eq!(compiled(was).with_limit(0.02), Some(compiled(becomes)), "{was}");
    }
    assert_eq!(compiled("coal < growth").with_limit(0.02), None);
    assert_eq!(compiled("coal < 1 AND growth < 1").with_limit(0.02), None);
}

#[test]
fn words_that_columns_are_compared_with() {
    let predicate = compiled("band >= 'B' AND NOT (sector IN ('10', '20') OR 'XSHE' = mic)");
    assert_eq!(
        predicate.words(),
        [("band", "B"), ("sector", "10"), ("sector", "20"), ("mic", "XSHE")]
    );
    assert!(compiled("listed_on > '2020-06-30' AND debt > '2 USDbn'").words().is_empty());
}

#[test]
fn mistakes_are_named() {
    assert_eq!(refused("coaal < 0.01"), "unknown column `coaal` (did you mean `coal`?)");
    assert_eq!(
        refused("mic < 3"),
        "`mic` is a text and `3` a number: they cannot be compared \
         (write a text in single quotes: mic = '3')"
    );
    assert_eq!(refused("coal"), "`coal` is a number, a rule must be a condition");
    assert_eq!(refused("coal + 'x' > 1"), "`'x'` is a text, not a number");
    assert_eq!(
        refused("listed_on < 3"),
        "`listed_on` is a date and `3` a number: they cannot be compared \
         (write a date: listed_on < '2020-12-31')"
    );
    assert!(refused("mic = 'XSHE' garbage").starts_with("not an SQL expression"));
    assert!(refused("mic LIKE 'X%'").starts_with("`mic LIKE 'X%'` is not understood"));
}

#[test]
fn kinds_that_do_not_mix_are_refused() {
    let all = [
        "by_evic + by_revenue < 5000",
        "by_evic < by_revenue",
        "by_evic - waste > 0",
        "market_cap > debt",
        "score > risk",
        "close > market_cap",
        "coal > score",
        "odd < waste",
        "market_cap >= 500000000",
        "2 * market_cap >= 500000000",
        "debt < 100",
        "market_cap >= '500 million USD'",
        "close < '5 CNY'",
        "by_evic < '200 t'",
        "waste < '200'",
        "coal < 5",
        "coal >= -0.1",
        "worst_case >= 6",
    ];
    let told: Vec<String> = all.iter().map(|text| format!("{text}\n  {}", refused(text))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn words_and_orders_that_are_not_there_are_refused() {
    let all = [
        "mic = 'XSEH'",
        "currency <> 'CNT'",
        "country IN ('CN', 'cn')",
        "ungc <> 'violaton'",
        "ungc = 'Compliant'",
        "band >= 'E'",
        "rating = 'A+'",
        "'BBB' < rating",
        "country = 'USA'",
        "country <> 'UK'",
        "country = 'XQ'",
        "currency = 'RMB'",
        "mic = 'NYSE'",
        "mic = 'QQQQ'",
        "nace = 'Z'",
        "sector > '20'",
        "ungc >= 'watch'",
        "mic < 'XSHE'",
        "rating >= band",
        "'A' < 'B'",
    ];
    let told: Vec<String> = all.iter().map(|text| format!("{text}\n  {}", refused(text))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn comments_and_endless_chains_are_refused() {
    assert_eq!(
        refused("coal < 0.5 -- AND worst_case < 1"),
        "a rule has no comments: what follows one would be left out \
         (write the comment after `#`, outside the text)"
    );
    assert!(refused("coal < 0.5 /* or so */").starts_with("a rule has no comments"));
    let chain = |operator: &str, term: &str, terms: usize| vec![term; terms].join(operator);
    let others: Vec<String> = (0..201).map(|number| format!("growth <> {number}")).collect();
    compiled(&others.join(" AND "));
    assert_eq!(
        refused(&chain(" OR ", "coal < 0.5", 20_000)),
        "a rule has 19999 operators, at most 200 (write several rules, or `IN (...)` for a list)"
    );
    assert!(refused(&format!("{} < 1", chain(" + ", "growth", 600))).contains("599 operators"));
    let nested = format!("{}coal < 0.5{}", "(".repeat(200), ")".repeat(200));
    assert!(refused(&nested).starts_with("the rule is nested too deeply"), "{}", refused(&nested));
}
