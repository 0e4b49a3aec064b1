//! Two rulebooks worked by hand: W, X, Y and Z are worth the same.

use kapok_market::History;
use kapok_rulebook::Rulebook;

use super::{Attribution, Diff, DiffError, Figure, attribute, diff};
use crate::review::ESG_SCORE;
use crate::review::fixture::{Company, basis, book, book_of, company, history, ids};

fn rule(id: &str, keep_if: &str) -> String {
    format!(
        "[[eligibility]]\nid = \"{id}\"\nkeep_if = \"{keep_if}\"\nif_missing = \"keep\"\n\
         source = \"test\"\n"
    )
}

fn coal() -> String {
    rule("coal", "coal < 0.01")
}

fn norms() -> String {
    rule("norms", "ungc <> 'fail'")
}

/// X fails both rules, W and Y one, Z none.
fn four() -> Vec<Company> {
    let of = |id, coal, ungc, carbon| Company {
        coal: Some(coal),
        ungc: Some(ungc),
        carbon: Some(carbon),
        ..company(id, 100.0)
    };
    vec![
        of("W", 0.05, "pass", 300.0),
        of("X", 0.05, "fail", 400.0),
        of("Y", 0.0, "fail", 200.0),
        of("Z", 0.0, "pass", 100.0),
    ]
}

fn compared(a: &Rulebook, b: &Rulebook, history: &History) -> Result<Diff, DiffError> {
    diff(&basis(a, history), b, 4)
}

fn shares(found: &Diff, figure: Figure) -> Vec<f64> {
    of(found, figure).shares.clone()
}

fn of(found: &Diff, figure: Figure) -> &Attribution {
    let all = found.attributions.as_ref().unwrap();
    all.iter().find(|attribution| attribution.figure == figure).unwrap()
}

#[test]
fn what_two_rules_do_together_is_shared() {
    // Either rule takes X out. Names: 2 by coal, 2 by norms, 3 by both. Carbon intensity: 250,
    // 150 with coal, 200 with norms, 100 with both. Active share: 0, 1/2, 1/2, 3/4.
    let history = history(&four());
    let (a, b) = (book(""), book(&(coal() + &norms())));
    let found = compared(&a, &b, &history).unwrap();
    let parts: Vec<String> = found.changes.iter().map(|c| c.part.to_string()).collect();
    assert_eq!(parts, ["rule coal", "rule norms"]);
    assert_eq!(found.changes[0].before, "");
    assert_eq!(found.changes[0].after, "coal < 0.01, if_missing keep");
    assert_eq!(shares(&found, Figure::NamesChanged), [1.5, 1.5]);
    assert_eq!(shares(&found, Figure::CarbonIntensity), [-100.0, -50.0]);
    assert_eq!(shares(&found, Figure::ActiveShare), [0.375, 0.375]);
    let carbon = of(&found, Figure::CarbonIntensity);
    assert_eq!((carbon.total, carbon.residual), (-150.0, 0.0));
    assert_eq!(ids(&history, &found.effect.moves.left), "W X Y");
    assert_eq!(found.effect.turnover, 0.75);
    let weights: Vec<_> = found.weights.iter().map(|w| (w.before, w.after)).collect();
    assert_eq!(weights, [(0.25, 1.0), (0.25, 0.0), (0.25, 0.0), (0.25, 0.0)]);
    assert_eq!(ids(&history, &[found.weights[0].security]), "Z");
}

#[test]
fn a_figure_that_is_not_known_is_not_shared() {
    let history = history(&four());
    let found = compared(&book(""), &book(&coal()), &history).unwrap();
    let all = found.attributions.unwrap();
    assert!(all.iter().all(|attribution| attribution.figure != Figure::EsgScore), "{ESG_SCORE}");
    assert_eq!(all.len(), 3);
}

#[test]
fn the_order_of_rules_does_not_matter_and_the_way_back_is_the_opposite() {
    let history = history(&four());
    let none = book("");
    let one = compared(&none, &book(&(coal() + &norms())), &history).unwrap();
    let other = compared(&none, &book(&(norms() + &coal())), &history).unwrap();
    let back = compared(&book(&(coal() + &norms())), &none, &history).unwrap();
    let figure = Figure::CarbonIntensity;
    let [coal, norms] = shares(&one, figure)[..] else { panic!() };
    assert_eq!(shares(&other, figure), [norms, coal]);
    assert_eq!(shares(&back, figure), [-coal, -norms]);
}

#[test]
fn parts_that_differ() {
    let history = history(&four());
    let a = book(&(coal() + &norms()));
    let columns = "[columns]\ncoal = { involvement = \"coal\", provider = \"Q\" }\n";
    let weighting = "[weighting]\nscheme = \"equal\"\n";
    let selection = "[selection]\nrank_by = [{ by = \"security_id\", order = \"asc\" }]\n\
                     target = { count = 2 }\n";
    let mut b = book_of(columns, &(rule("coal", "coal < 0.5") + selection + weighting));
    b.price_lookback_days = 3;
    b.base_level = kapok_domain::Level::new(100.0).unwrap();
    let error = compared(&a, &b, &history).unwrap_err();
    // The provider Q covers nobody, so that the column is not in the tables.
    assert_eq!(
        error.to_string(),
        "with prices, column coal, rule coal, rule norms, selection, weighting of the second \
         index, the review has no outcome: column `coal`: no involvement row has provider `Q`, \
         activity `coal`"
    );
    let mut companies = four();
    companies[1].coal_q = Some(0.6);
    let history = self::history(&companies);
    let found = compared(&a, &b, &history).unwrap();
    assert_eq!(found.not_compared, ["base level"]);
    assert_eq!(found.changes.len(), 6);
    assert_eq!(found.changes[2].before, "coal < 0.01, if_missing keep");
    assert_eq!(found.changes[2].after, "coal < 0.5, if_missing keep");
    // What only the first index has, the columns of averages, is there after as well: W and Y.
    assert_eq!(found.effect.after.carbon_intensity.unwrap().value, 250.0);
    let total: f64 = shares(&found, Figure::CarbonIntensity).iter().sum();
    assert!((total - 150.0).abs() < 1e-12, "{total}");
}

#[test]
fn rules_that_do_not_work_together_are_named() {
    let companies = [company("A", 100.0), company("B", 100.0)];
    let history = history(&companies);
    let only = |id: &str, other: &str| {
        let one = rule("in", &format!("security_id = '{id}'"));
        book(&(one + &rule("out", &format!("security_id <> '{other}'"))))
    };
    let found = compared(&only("A", "B"), &only("B", "A"), &history).unwrap();
    assert_eq!(found.effect.turnover, 1.0);
    assert_eq!(
        found.attributions.unwrap_err().to_string(),
        "with rule in of the second index, the review has no outcome: no constituent is left on \
         2020-01-08: 2 securities in the universe, 0 eligible"
    );
}

#[test]
fn nothing_differs_and_too_much_differs() {
    let history = history(&four());
    let found = compared(&book(&coal()), &book(&coal()), &history).unwrap();
    assert!(found.changes.is_empty() && found.weights.is_empty());
    assert!(of(&found, Figure::ActiveShare).shares.is_empty());
    let each = |n: u32| rule(&format!("r{n}"), &format!("coal < 0.{n}5"));
    let nine: String = (0..9).map(each).collect();
    let error = compared(&book(""), &book(&nine), &history).unwrap_err();
    assert_eq!(
        error.to_string(),
        "9 parts differ, 8 at most are compared: rule r0, rule r1, rule r2, rule r3, rule r4, \
         rule r5, rule r6, rule r7, rule r8"
    );
    assert!(error.hint().is_some());
}

#[test]
fn shares_sum_to_the_change_but_for_rounding() {
    let values: Vec<f64> = (0..8).map(|set: usize| 0.1 * ((set * 37 % 11) as f64)).collect();
    let attribution = attribute(Figure::EsgScore, &values);
    assert!(attribution.residual.abs() < 1e-15, "{attribution:?}");
    assert_eq!(attribution.total, values[7] - values[0]);
}
