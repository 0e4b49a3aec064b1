use super::*;
use crate::config::HysteresisConfig;

fn case(issuer: u32, severity: u8, closed: Option<&str>) -> Case<'static> {
    let closed = closed.map(day);
    let opened = day("2022-01-01");
    Case { issuer, case: "spill", severity, pillar: None, opened, closed }
}

const BANDS: &str = r#"
[bands]
labels = ["C", "B", "A"]
thresholds = { at = [40.0, 60.0] }
closed = "lower"
"#;

/// Totals as given, from 0 to 100.
fn as_given(rest: &str) -> Scheme {
    let transform = "transform = { already_score = { min = 0.0, max = 100.0 } }\n";
    scheme(&one_area(&format!("{X}{transform}{rest}{BANDS}")))
}

const COUNTING: &str = "[controversies]\nactive_months = 12\nuncovered = \"exclude\"\n";

fn labels(scheme: &Scheme, facts: &Facts<'_>) -> Vec<String> {
    let evaluation = evaluate(scheme, facts, &no_rates).expect("the facts are fit");
    let bands = scheme.bands().expect("it has bands");
    let label = |band: &Option<usize>| band.map_or("-", |band| bands.label(band)).to_owned();
    evaluation.bands.iter().map(label).collect()
}

#[test]
fn the_mean_with_a_lower_score_of_controversies() {
    let column = "{ column = { indicator = \"cs\", maximum = 100.0 } }";
    let rule = |missing: &str| {
        as_given(&format!("[[overlays]]\nmean = {{ from = {column}, missing = \"{missing}\" }}\n"))
    };
    let issuers = issuers("A B C D");
    let columns: &Columns<'_> = &[
        ("x", "t", &[Some(54.0), Some(38.0), Some(49.0), Some(10.0)]),
        ("cs", "score", &[Some(49.0), Some(49.0), Some(49.0), None]),
    ];
    let facts = facts(&issuers, columns);
    close(&totals(&rule("keep"), &facts), &[51.5, 38.0, 49.0, 10.0].map(Some));
    let excluded = evaluate(&rule("exclude"), &facts, &no_rates).expect("the facts are fit");
    close(&excluded.totals, &[Some(51.5), Some(38.0), Some(49.0), None]);
    assert_eq!(excluded.no_score[3], Some(NoScore::NoControversyScore));
}

#[test]
fn a_score_from_cases_is_a_percentile_of_peers() {
    let cases =
        "{ cases = { by = \"all\", weights = [1.0, 1.0, 2.0, 3.0, 4.0], clean = \"full\" } }";
    let rule = format!("[[overlays]]\nmean = {{ from = {cases}, missing = \"keep\" }}\n");
    let scheme = as_given(&format!("{COUNTING}{rule}"));
    let issuers = issuers("A B C D");
    let mut facts = facts(&issuers, &[("x", "t", &[Some(80.0); 4])]);
    facts.controversies.cases = vec![case(1, 5, None), case(2, 1, None), case(2, 1, None)];
    // Of 0, 4, 2, 0: B is the worst, 1/8; C next, 3/8; A and D have none, so the whole scale.
    let expected = [80.0, (80.0 + 12.5) / 2.0, (80.0 + 37.5) / 2.0, 80.0];
    close(&totals(&scheme, &facts), &expected.map(Some));
    facts.controversies.covered[3] = false;
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    assert_eq!(evaluation.no_score[3], Some(NoScore::Uncovered));
}

#[test]
fn points_off_by_severity_while_a_case_counts() {
    let rule = "[[overlays]]\ndeduct = { points = [0.0, 1.0, 3.0, 5.0, 10.0], at_most = 12.0 }\n";
    let scheme = as_given(&format!("{COUNTING}{rule}"));
    let issuers = issuers("A B C D E");
    let columns: &Columns<'_> =
        &[("x", "t", &[Some(50.0), Some(50.0), Some(50.0), Some(50.0), Some(4.0)])];
    let mut facts = facts(&issuers, columns);
    facts.controversies.cases = vec![
        case(0, 3, None),
        case(1, 5, Some("2024-12-31")), // the last day on which it counts
        case(2, 5, Some("2024-12-30")),
        case(3, 5, None),
        case(3, 4, None),
        case(4, 5, None),
    ];
    close(&totals(&scheme, &facts), &[47.0, 40.0, 50.0, 38.0, 0.0].map(Some));
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    let explained = explain(&scheme, &facts, &no_rates, &evaluation, &[4]).expect("they are fit");
    let expected = Adjustment { rule: "deduction for spill".into(), points: -4.0 };
    assert_eq!(explained[0].adjustments, [expected]);
    assert_eq!(explained[0].residual, Some(0.0));
}

#[test]
fn bands_go_down_for_severe_cases_and_by_decision() {
    let issuers = issuers("A B C D");
    let mut facts = facts(&issuers, &[("x", "t", &[Some(90.0); 4])]);
    facts.controversies.cases = vec![case(1, 4, None), case(2, 5, None)];
    let rules = [
        ("cap_band = { severity = 4, band = \"B\" }", "A B B A"),
        ("notches_down = { severity = 5, notches = 1 }", "A A B A"),
        ("lowest_band = { severity = 5 }", "A A C A"),
    ];
    for (rule, expected) in rules {
        let scheme = as_given(&format!("{COUNTING}[[overlays]]\n{rule}\n"));
        assert_eq!(labels(&scheme, &facts).join(" "), expected);
    }
    let (band, reason) = ("B", "accounts under review");
    let decision =
        |issuer, expires: &str| BandOverride { issuer, band, reason, expires: day(expires) };
    facts.overrides = vec![decision(0, "2025-12-31"), decision(3, "2025-12-30")];
    let scheme = as_given("");
    assert_eq!(labels(&scheme, &facts).join(" "), "B A A A");
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    let explained = explain(&scheme, &facts, &no_rates, &evaluation, &[0]).expect("they are fit");
    let last = explained[0].band_steps.last().expect("a step");
    assert_eq!(last.rule, "accounts under review (until 2025-12-31)");
    assert_eq!((last.from.as_deref(), last.to.as_str()), (Some("A"), "B"));
}

#[test]
fn bands_remember_the_review_before() {
    let mut scheme = as_given("");
    let hysteresis = HysteresisConfig { points: Some(2.0), notches: Some(1) };
    scheme.bands = scheme.bands.map(|bands| bands.with_hysteresis(hysteresis).expect("it fits"));
    let issuers = issuers("A B C");
    let mut facts = facts(&issuers, &[("x", "t", &[Some(61.0), Some(62.0), Some(90.0)])]);
    assert_eq!(labels(&scheme, &facts).join(" "), "A A A");
    facts.previous_bands = vec![Some("B"), Some("B"), Some("C")];
    assert_eq!(labels(&scheme, &facts).join(" "), "B A B");
}
