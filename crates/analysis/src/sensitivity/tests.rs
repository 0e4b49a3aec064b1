//! Variants worked by hand: A, B, C and D are worth 400, 300, 200 and 100.

use kapok_market::History;
use kapok_rulebook::Rulebook;

use super::{Reach, Sensitivity, Varied, sensitivity};
use crate::review::fixture::{Company, basis, book, company, history, ids};

const COAL: &str = r#"
[[eligibility]]
id = "coal"
keep_if = "coal < 0.01"
near = 0.002
if_missing = "exclude"
source = "test"
"#;

const REACH: Reach = Reach { by: 0.1, days: 4 };

fn four() -> Vec<Company> {
    let [a, b, c, d] =
        [("A", 400.0), ("B", 300.0), ("C", 200.0), ("D", 100.0)].map(|(id, x)| company(id, x));
    vec![
        Company { coal: Some(0.0), score: Some(50.0), carbon: Some(100.0), ..a },
        Company { coal: Some(0.0098), score: Some(80.0), carbon: Some(30.0), ..b },
        Company { coal: None, score: Some(60.0), carbon: Some(10.0), ..c },
        Company { coal: Some(0.0105), score: None, carbon: Some(400.0), ..d },
    ]
}

fn found(book: &Rulebook, history: &History) -> Sensitivity {
    sensitivity(&basis(book, history), REACH).unwrap()
}

/// A variant as a line: what comes in and goes out, averages, turnover; or why there are none.
fn line(history: &History, varied: &Varied) -> String {
    let variation = &varied.variation;
    match &varied.outcome {
        Err(why) => format!("{variation}: {why}"),
        Ok(effect) => {
            let [entered, left] =
                [&effect.moves.entered, &effect.moves.left].map(|all| ids(history, all));
            let shown = |average: Option<crate::review::Average>| {
                average.map_or("-".into(), |a| format!("{:.4} of {:.4}", a.value, a.coverage))
            };
            let (carbon, score) = (effect.after.carbon_intensity, effect.after.esg_score);
            format!(
                "{variation}: +{entered} -{left}; {}; {}; {:.4}",
                shown(carbon),
                shown(score),
                effect.turnover
            )
        }
    }
}

fn lines(companies: &[Company], sections: &str) -> Vec<String> {
    let (history, book) = (history(companies), book(sections));
    found(&book, &history).variants.iter().map(|varied| line(&history, varied)).collect()
}

#[test]
fn a_rule_without_its_policy_and_with_other_limits() {
    // As it is: A and B, 4/7 and 3/7. With C: ninths, two of them new. Without B: A alone. With D,
    // whose score is not known: eighths.
    let history = history(&four());
    let book = book(COAL);
    let found = found(&book, &history);
    let carbon = found.before.carbon_intensity.unwrap();
    assert!((carbon.value - 490.0 / 7.0).abs() < 1e-12, "{carbon:?}");
    let lines: Vec<String> = found.variants.iter().map(|v| line(&history, v)).collect();
    assert_eq!(
        lines,
        [
            "coal: if_missing keep: +C -; 56.6667 of 1.0000; 62.2222 of 1.0000; 0.2222",
            "coal: limit 0.01 to 0.009: + -B; 100.0000 of 1.0000; 50.0000 of 1.0000; 0.4286",
            "coal: limit 0.01 to 0.011: +D -; 111.2500 of 1.0000; 62.8571 of 0.8750; 0.1250",
        ]
    );
    assert_eq!(found.disagreements, []);
}

#[test]
fn near_misses_lie_on_both_sides() {
    let history = history(&four());
    let book = book(COAL);
    let basis = basis(&book, &history);
    let near: Vec<_> = basis.near_misses().map(|v| (v.security, v.passed)).collect();
    assert_eq!(near.iter().map(|(_, passed)| *passed).collect::<Vec<_>>(), [true, false]);
    assert_eq!(ids(&history, &[near[0].0, near[1].0]), "B D");
}

#[test]
fn tracking_error_of_a_year() {
    // B moves by a tenth up and down; without it, −w·r of its weight w is what differs:
    // w · 0.1 · √(4/3), times √252.
    let mut companies = four();
    companies[1].closes = [300.0, 330.0, 297.0, 326.7, 294.03];
    let (history, book) = (history(&companies), book(COAL));
    let found = found(&book, &history);
    let effect = found.variants[1].outcome.as_ref().unwrap();
    let weight = 294.03 / 694.03;
    let expected = weight * 0.1 * (4.0_f64 / 3.0 * 252.0).sqrt();
    let seen = effect.tracking_error.clone().unwrap();
    assert!((seen - expected).abs() < 1e-12, "{seen} {expected}");
    // Over more days than there are closes it is not known, and all else is.
    let more = Reach { days: 10, ..REACH };
    let found = sensitivity(&basis(&book, &history), more).unwrap();
    let effect = found.variants[1].outcome.as_ref().unwrap();
    let why = effect.tracking_error.as_ref().unwrap_err().to_string();
    assert_eq!(why, "A has no returns of 10 days on 2020-01-08");
    assert_eq!(ids(&history, &effect.moves.left), "B");
}

#[test]
fn another_rater_and_where_it_disagrees() {
    let mut companies = four();
    companies[0].coal_q = Some(0.05);
    companies[1].coal_q = Some(0.0);
    companies[2].coal_q = Some(0.0);
    let (history, book) = (history(&companies), book(COAL));
    let found = found(&book, &history);
    // A is out, C in: B and C, 3/5 and 2/5.
    assert_eq!(
        line(&history, &found.variants[3]),
        "coal: rater Q: +C -A; 22.0000 of 1.0000; 72.0000 of 1.0000; 0.5714"
    );
    let said = found.disagreements.iter().map(|d| {
        let id = history.security(d.security).id.as_str();
        (d.column.as_str(), d.rater.as_str(), id, d.ours.value.as_str(), d.theirs.value.as_str())
    });
    let said: Vec<_> = said.collect();
    assert_eq!(said, [("coal", "Q", "A", "0", "0.05"), ("coal", "Q", "C", "not known", "0")]);
}

#[test]
fn raters_disagree_whatever_comes_of_the_review() {
    let mut one = company("A", 400.0);
    (one.coal, one.coal_q) = (Some(0.0), Some(0.5));
    let (history, book) = (history(&[one]), book(COAL));
    let found = found(&book, &history);
    assert!(found.variants[2].outcome.is_err());
    assert_eq!(found.disagreements.len(), 1);
    assert_eq!(found.disagreements[0].theirs.value, "0.5");
}

#[test]
fn a_variant_without_outcome_says_why() {
    let mut one = company("A", 400.0);
    one.coal = Some(0.0095);
    assert_eq!(
        lines(&[one], COAL),
        [
            "coal: limit 0.01 to 0.009: infeasible: no constituent is left on 2020-01-08: \
             1 securities in the universe, 0 eligible",
            "coal: limit 0.01 to 0.011: + -; -; -; 0.0000",
        ]
    );
    let none = COAL.replace("coal < 0.01", "coal <= 0").replace("near = 0.002\n", "");
    assert_eq!(
        lines(&four(), &none),
        [
            "coal: if_missing keep: +C -; 70.0000 of 1.0000; 53.3333 of 1.0000; 0.3333",
            "coal: limit 0: a limit of 0 does not move by a fraction",
        ]
    );
}

#[test]
fn ranking_keys_without_their_policy() {
    // The best three by score: B, C, A; D, without a score, is the fourth or nowhere.
    let selection = r#"
[selection]
rank_by = [
  { by = "esg_score", order = "desc", if_missing = "last" },
  { by = "security_id", order = "asc" },
]
target = { count = 4 }
"#;
    assert_eq!(
        lines(&four(), selection),
        ["rank by esg_score: if_missing exclude: + -D; 56.6667 of 1.0000; \
             62.2222 of 1.0000; 0.1000"]
    );
}

#[test]
fn carbon_figures_under_the_other_policies() {
    let carbon = |rest: &str| {
        format!(
            r#"
[carbon]
provider = "P"
scope_1 = "s1"
scope_2 = "s2"
revenue = "revenue"
currency = "USD"
scope_3_rule = "never"
max_age_months = 24
period_tolerance_days = 40
{rest}
"#
        )
    };
    let names = |rest: &str| {
        let (history, book) = (history(&four()), book(&carbon(rest)));
        let found = found(&book, &history);
        found.variants.iter().map(|v| v.variation.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        names("if_missing = \"peer_median\"\npeers = \"mic\""),
        ["carbon: if_missing unknown", "carbon: if_missing worst_of_peers"]
    );
    assert_eq!(names("if_missing = \"unknown\""), Vec::<String>::new());
}

#[test]
fn the_review_is_the_one_in_force() {
    let (history, book) = (history(&four()), book(COAL));
    let date = "2020-01-07".parse().unwrap();
    let error = crate::review::Basis::find(&book, &history, date).unwrap_err();
    assert!(!error.is_infeasible());
    assert_eq!(error.to_string(), "TEST begins on 2020-01-08, after 2020-01-07");
}
