use super::*;
use kapok_kernels::Mean;

use crate::{
    ActivityList, EvicAverage, EvicConstituents, EvicFactor, Jurisdiction, LabelEvent, LabelState,
    MissedTarget, TestTiming, UniverseData, UnknownShare,
};

fn terms(label: LabelName) -> ClimateTerms {
    ClimateTerms {
        label,
        jurisdiction: Jurisdiction::Eu,
        evic_average: EvicAverage::Simple,
        evic_constituents: EvicConstituents::Intersection,
        evic_factor: EvicFactor::Chained,
        uplift_average: Mean::Geometric,
        missed_target: MissedTarget::ReturnToBaseCurve,
        test: TestTiming::Yearly,
        universe: UniverseData::WithMissing,
        unknown_share: UnknownShare::Exclude,
        trading_counts: false,
        activities: ActivityList::Nace2,
    }
}

/// An index that meets everything, in its base year.
fn inputs(label: LabelName) -> ComplianceInputs {
    let clean = exclusions(label).map(|_| Some(ExclusionFinding::default())).collect();
    ComplianceInputs {
        terms: terms(label),
        intensity_unit: "tCO2e/EUR million".into(),
        intensity: Some(50.0),
        universe_intensity: Some(100.0),
        coverage: 1.0,
        reported_share: Some(0.8),
        exposure: Some(Exposure { index: 0.6, universe: 0.5 }),
        scope_3_missing: Some(0.0),
        base_year: 2020,
        years: Vec::new(),
        unknown_years: Vec::new(),
        evic_factor: None,
        exclusions: clean,
        uplifts: Vec::new(),
    }
}

fn verdict(inputs: &ComplianceInputs, article: &str) -> ArticleVerdict {
    report(inputs).into_iter().find(|finding| finding.article == article).unwrap().verdict
}

fn year(year: i32, intensity: f64, target: f64, state: LabelState) -> LabelYear {
    LabelYear { year, intensity, target, event: LabelEvent::Met, state }
}

#[test]
fn a_clean_index_meets_every_article_or_is_not_asked() {
    for (label, rows) in [(LabelName::Pab, 19), (LabelName::Ctb, 15)] {
        let findings = report(&inputs(label));
        assert_eq!(findings.len(), rows);
        for finding in findings {
            let fine = match finding.article.as_str() {
                "6" | "7(1),(2),(4),(5)" | "7(3)" | "8(1)" => ArticleVerdict::NotApplicable,
                "15" => ArticleVerdict::NotMeasured,
                _ => ArticleVerdict::Met,
            };
            assert_eq!(finding.verdict, fine, "{finding:?}");
        }
    }
}

#[test]
fn limits_are_met_at_the_number_itself() {
    let pab = inputs(LabelName::Pab);
    let above = ComplianceInputs { intensity: Some(50.001), ..pab.clone() };
    assert_eq!(verdict(&above, "11"), ArticleVerdict::NotMet);
    let ctb = ComplianceInputs { intensity: Some(70.0), ..inputs(LabelName::Ctb) };
    assert_eq!(verdict(&ctb, "9"), ArticleVerdict::Met);
    let dollars = ComplianceInputs { intensity_unit: "tCO2e/USD million".into(), ..pab };
    assert_eq!(verdict(&dollars, "4"), ArticleVerdict::NotMet);
}

#[test]
fn unknown_is_neither_met_nor_not() {
    let unknown = ComplianceInputs {
        intensity: None,
        exposure: None,
        scope_3_missing: None,
        reported_share: None,
        unknown_years: vec![2021],
        ..inputs(LabelName::Pab)
    };
    for article in ["3", "5", "7(1),(2),(4),(5)", "7(3)", "11", "13"] {
        assert_eq!(verdict(&unknown, article), ArticleVerdict::Unknown, "{article}");
    }
}

#[test]
fn what_rules_do_with_an_uplift_is_not_measured() {
    let raised = ComplianceInputs { uplifts: vec!["raised".into()], ..inputs(LabelName::Pab) };
    assert_eq!(verdict(&raised, "6"), ArticleVerdict::NotMeasured);
    let findings = report(&raised);
    let note = &findings.iter().find(|finding| finding.article == "6").unwrap().note;
    assert!(note.starts_with("weights depend on `raised`"), "{note}");
}

#[test]
fn a_miss_keeps_the_label_for_a_year() {
    let mut inputs = inputs(LabelName::Pab);
    inputs.years = vec![year(2021, 95.0, 93.0, LabelState::Missed { shortfall: 2.0 })];
    assert_eq!(verdict(&inputs, "7(1),(2),(4),(5)"), ArticleVerdict::Met);
    inputs.years.push(year(2022, 90.0, 86.49, LabelState::Lost { met: 0 }));
    assert_eq!(verdict(&inputs, "7(1),(2),(4),(5)"), ArticleVerdict::NotMet);
    let findings = report(&inputs);
    let note = |article: &str| &findings.iter().find(|f| f.article == article).unwrap().note;
    assert_eq!(note("14"), "base year 2020; missed in 2021, 2022");
    assert_eq!(note("7(1),(2),(4),(5)"), "end of 2022: lost");
}

#[test]
fn names_that_fail_and_names_that_are_unknown() {
    let mut inputs = inputs(LabelName::Pab);
    inputs.exclusions[3] = Some(ExclusionFinding {
        weight: 0.1,
        names: vec!["X".into()],
        unknown_weight: 0.2,
        unknown: vec!["Y".into()],
    });
    inputs.exclusions[4] = None;
    assert_eq!(verdict(&inputs, "12(1)(d)"), ArticleVerdict::NotMet);
    assert_eq!(verdict(&inputs, "12(1)(e)"), ArticleVerdict::Unknown);
    let note = report(&inputs)[11].note.clone();
    assert_eq!(note, "X; unknown for Y (weight 0.2000); trading not counted");
}
