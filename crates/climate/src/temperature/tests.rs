use super::*;

const RULES: ScoreRules = ScoreRules::SBTI_2026;
const SHORT: Regression =
    Regression { slope: -0.212_692_101_951_652, intercept: 2.574_303_021_226_67 };

fn target(ambition: f64, base_year: i32, end_year: i32) -> Target {
    Target { ambition: Some(ambition), base_year, end_year, validated: false }
}

fn of(target: Option<&Target>) -> Score {
    score("T", target, Some(&SHORT), &RULES).unwrap()
}

#[test]
fn score_of_a_short_target() {
    let short = target(0.416, 2009, 2020);
    assert!((short.annual_reduction().unwrap() - 0.037_818_181_818_181_81).abs() < 1e-12);
    let score = of(Some(&short));
    assert!((score.degrees - 1.769_940_162_936_786_4).abs() < 1e-9);
    assert_eq!(format!("{:.2}", score.degrees), "1.77");
}

#[test]
fn without_a_usable_target_the_fallback_stands() {
    let same_year = target(0.5, 2020, 2020);
    let backwards = target(0.5, 2030, 2020);
    let unknown = Target { ambition: None, ..target(0.5, 2010, 2020) };
    for none in [None, Some(&same_year), Some(&backwards), Some(&unknown)] {
        assert_eq!(of(none), Score { degrees: 3.2, fallback: true });
    }
    assert!(score("T", Some(&same_year), None, &RULES).unwrap().fallback);
}

#[test]
fn the_floor_and_the_unvalidated_weight_are_rules() {
    let steep = target(1.0, 2020, 2025);
    assert_eq!(of(Some(&steep)).degrees, 0.0);
    let floored = ScoreRules { floor: 1.3, ..RULES };
    assert_eq!(score("T", Some(&steep), Some(&SHORT), &floored).unwrap().degrees, 1.3);
    let halved = ScoreRules { unvalidated_weight: 0.5, floor: 1.2, ..RULES };
    assert_eq!(score("T", Some(&steep), Some(&SHORT), &halved).unwrap().degrees, 2.2);
    assert!(score("T", Some(&target(41.6, 2009, 2020)), Some(&SHORT), &RULES).is_err());
}

fn scope(degrees: f64, tonnes: Option<f64>) -> ScopeScore {
    ScopeScore { score: Score { degrees, fallback: degrees == 3.2 }, tonnes }
}

#[test]
fn scope3_counts_from_forty_percent_on() {
    let table = [
        ((1.5, 700.0), (3.2, 300.0), 1.5),
        ((1.5, 601.0), (3.2, 399.0), 1.5),
        ((1.5, 600.0), (3.2, 400.0), 2.18),
        ((1.5, 400.0), (3.2, 600.0), 2.52),
    ];
    for ((a, own), (b, chain), expected) in table {
        let (own, chain) = (scope(a, Some(own)), scope(b, Some(chain)));
        let score = combined_score("A", &own, &chain, &RULES).unwrap();
        assert!((score.degrees - expected).abs() < 1e-9, "{own:?} {chain:?}");
        assert!(!score.fallback);
    }
}

#[test]
fn a_missing_emission_is_refused() {
    let known = scope(1.5, Some(700.0));
    let refused = combined_score("A", &known, &scope(3.2, None), &RULES).unwrap_err();
    let message = "A, emissions of scope 3: missing, and the formula does not guess";
    assert_eq!(refused.to_string(), message);
    let nothing = scope(1.5, Some(0.0));
    assert!(combined_score("A", &nothing, &nothing, &RULES).is_err());
}
