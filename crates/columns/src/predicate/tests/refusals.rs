//! Refusals: what decides nothing, what does not mix, and which part is to blame.

use super::{compile, compiled, known, refused};

/// Messages and hints of refusals, one below another.
pub(super) fn all_refused(all: &[&str]) -> String {
    let told: Vec<String> = all.iter().map(|text| format!("{text}\n  {}", refused(text))).collect();
    told.join("\n")
}

#[test]
fn vocabularies_do_not_mix() {
    insta::assert_snapshot!(all_refused(&[
        "mic = currency",
        "sector = nace",
        "country <> currency",
        "verdict IN (ungc)",
        "rating = band",
        "rating = rating_up",
        "rating >= rating_up",
        "rating >= band",
        "rating > ungc",
    ]));
    compiled("ungc = ungc_b");
    compiled("rating <> rating_b");
}

#[test]
fn comparisons_that_are_decided_are_refused() {
    insta::assert_snapshot!(all_refused(&[
        "coal < 0",
        "coal > 1",
        "coal = 5",
        "coal < 5",
        "coal <> '500 %'",
        "coal BETWEEN -1 AND 2",
        "0 > coal",
        "coal * 100 > 150",
        "1 - coal > 1.5",
        "-coal > 0",
        "NOT coal < 0",
        "total >= 1000",
        "cap < 0",
        "worst_case IN (3, 6)",
        "coal BETWEEN 0.9 AND 0.2",
        "coal NOT BETWEEN 2 AND 3",
        "growth BETWEEN 0.9 AND 0.2",
        "listed_on BETWEEN '2024-01-02' AND '2020-01-02'",
        "band > 'A'",
        "band < 'D'",
        "band BETWEEN 'A' AND 'C'",
        "growth <> growth",
        "growth < 1e999",
        "market_cap < '1e999 CNY'",
        "growth < 1e300 * 1e300",
        "growth / 0 > 1",
        "1 < 2",
        "'A' < 'B'",
        "coal < 0.5 AND 'A' = 'A'",
        "1 IS NULL",
    ]));
    for text in [
        "coal >= 0",
        "coal <= 1",
        "coal BETWEEN 0 AND 1",
        "band >= 'D'",
        "'A' >= band",
        "band BETWEEN 'D' AND 'A'",
        "growth = growth",
        "2 * coal <= 2 * coal",
        "coal > 0",
        "coal = 0",
        "coal < 1",
        "coal BETWEEN 0 AND 0.05",
        "growth > 1",
        "growth < 0",
        "score >= 1000",
        "total >= 100",
        "total > 0",
        "cap > 0",
        "coal + coal > 1.5",
        "coal / total > 5",
        "band > 'D'",
        "band >= 'A'",
        "band BETWEEN 'D' AND 'B'",
        "band = 'A'",
    ] {
        compiled(text);
    }
}

#[test]
fn quantities_of_another_kind_say_what_to_write() {
    insta::assert_snapshot!(all_refused(&[
        "market_cap > '500 million'",
        "market_cap > '500M USD'",
        "market_cap > '500 M CNY'",
        "market_cap > '3 Bn rmb'",
        "market_cap > '0,5 billion CNY'",
        "market_cap > '1,000 CNY'",
        "market_cap > '500'",
        "market_cap > 'CNY 500'",
        "seasoning > '2 years'",
        "seasoning > '2 fortnights'",
        "score > '50 points'",
        "score > '50'",
        "close > '5 USD'",
        "waste > '5 tons'",
        "odd < '3 miles'",
        "waste < 'a lot'",
    ]));
}

/// Part of a rule that its refusal marks.
fn marked(text: &str) -> &str {
    let Err(refusal) = compile(text, &known()) else { panic!("`{text}` is accepted") };
    refusal.bytes.map_or("", |bytes| &text[bytes])
}

#[test]
fn a_refusal_marks_the_part_that_is_to_blame() {
    for (text, part) in [
        ("coal < 0.5 AND coaal < 0.01", "coaal"),
        ("coal < 0.5 AND (country = 'HX' OR growth > 1)", "'HX'"),
        ("coal < 0.5 AND growth > score", "growth > score"),
        ("coal < 0.5 AND coal > 5", "coal > 5"),
        ("growth > 1 OR market_cap > '500 million'", "'500 million'"),
        ("growth > 1 OR market_cap > 500", "500"),
        ("listed_on > 'today' AND coal < 0.5", "'today'"),
        ("coal < 0.5 AND worst_case IN (3, 6)", "6"),
        ("coal < 0.5 AND growth", "growth"),
        ("coal < 0.5 -- note", "-- note"),
        ("coal < 0.5 coal", "coal"),
        ("coal < 0.5\n  AND band > 'É'", "'É'"),
        ("coal < 0.5 AND growth > > 1", ">"),
        ("coal < 0.5 AND 1 < 2", "1 < 2"),
    ] {
        assert_eq!(marked(text), part, "{text}");
    }
}

#[test]
fn texts_that_are_no_rule_get_plain_words() {
    insta::assert_snapshot!(all_refused(&[
        "",
        "  ",
        "coal <",
        "coal < 0.5 AND",
        "coal < 0.5)",
        "coal < 0.5 ; coal > 0.1",
        "mic = 'XSHE",
        &format!("{}coal < 0.5", "NOT ".repeat(50)),
    ]));
}
