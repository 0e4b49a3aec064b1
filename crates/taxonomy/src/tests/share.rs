//! Green shares by hand.

use super::*;

#[test]
fn a_share_adds_what_is_recognised() {
    let lines = [
        line("CN 2021 a", Share::Known(0.3), &["CN"]),
        line("CN 2021 b", Share::Known(0.2), &["CN"]),
        line("CN 2021 c", Share::Known(0.1), &["CN"]),
        line("CN 2021 d", Share::Known(0.15), &["CN"]),
    ];
    let figure = green_share(&green_map(), &lines, &policy()).unwrap();
    assert_eq!(figure.value, Some(0.4), "a and c; the criteria of b are not met");
    assert!((figure.coverage - 0.6).abs() < 1e-15, "d is not in the map");
    assert_eq!(figure.findings, ["CN 2021 d is not in the map: a finding, not a zero"]);
    assert_eq!((figure.lines[0].share, figure.lines[0].counted), (Some(0.3), 0.3));
    let mut shuffled = lines.to_vec();
    shuffled.reverse();
    assert_eq!(green_share(&green_map(), &shuffled, &policy()).unwrap(), figure);
}

#[test]
fn an_activity_under_two_objectives_counts_once() {
    let with = |objective, share| {
        let mut line = line("CN 2021 a", Share::Known(share), &["CN"]);
        line.claim.objective = Some(objective);
        line
    };
    let equal = [with(Objective::ClimateMitigation, 0.3), with(Objective::Water, 0.3)];
    let figure = green_share(&green_map(), &equal, &policy()).unwrap();
    assert_eq!((figure.value, figure.coverage), (Some(0.3), 0.3));
    assert!(figure.findings.is_empty());
    let unequal = [with(Objective::ClimateMitigation, 0.3), with(Objective::Water, 0.2)];
    let figure = green_share(&green_map(), &unequal, &policy()).unwrap();
    assert_eq!(figure.value, Some(0.3));
    assert_eq!(figure.findings.len(), 1);
    let twice = [with(Objective::Water, 0.3), with(Objective::Water, 0.2)];
    let error = green_share(&green_map(), &twice, &policy()).unwrap_err();
    assert!(matches!(error, ShareError::Repeated { .. }));
}

#[test]
fn what_is_missing_follows_the_policy() {
    let with = |missing, lines: &[ActivityLine]| {
        let figure = green_share(&green_map(), lines, &SharePolicy { missing, ..policy() });
        let figure = figure.unwrap();
        (figure.value, figure.coverage, figure.lines[0].flag)
    };
    let range = [line("CN 2021 a", Share::Range { low: 0.1, high: 0.4 }, &["CN"])];
    let unknown = [line("CN 2021 a", Share::Unknown, &["CN"])];
    let unmapped = [line("CN 2021 d", Share::Known(0.5), &["CN"])];
    let (left_out, zero) = (Some(Flag::LeftOut), Some(Flag::ZeroForUnknown));
    for lines in [&range, &unknown, &unmapped] {
        assert_eq!(with(MissingShare::Exclude, lines), (None, 0.0, left_out));
        assert_eq!(with(MissingShare::ZeroWithFlag, lines), (Some(0.0), 0.0, zero));
    }
    let minimum = (Some(0.1), 0.0, Some(Flag::MinimumOfRange));
    assert_eq!(with(MissingShare::MinimumOfRange, &range), minimum);
    assert_eq!(with(MissingShare::MinimumOfRange, &unknown), (Some(0.0), 0.0, zero));
    let nothing = green_share(&green_map(), &[], &policy()).unwrap();
    assert_eq!((nothing.value, nothing.coverage), (None, 0.0));
}

#[test]
fn negative_segments_follow_the_policy() {
    let lines = [
        line("CN 2021 a", Share::Known(0.3), &["CN"]),
        line("CN 2021 c", Share::Known(-0.1), &["CN"]),
    ];
    let with = |negative| green_share(&green_map(), &lines, &SharePolicy { negative, ..policy() });
    assert!(matches!(with(NegativeShare::Refuse), Err(ShareError::Negative { .. })));
    assert_eq!(with(NegativeShare::ZeroWithFlag).unwrap().value, Some(0.3));
    let net = with(NegativeShare::Net).unwrap().value.unwrap();
    assert!((net - 0.2).abs() < 1e-15);
}

#[test]
fn the_proceeds_of_an_older_bond_stay_green() {
    let dated = |dated: &str| {
        let instrument = bond(dated);
        ActivityLine {
            claim: Claim::new(activity("CN 2021 a"), &["CN"], instrument),
            revenue_share: Share::Unknown,
            capex_share: Share::Unknown,
            use_of_proceeds_share: Share::Known(0.95),
            period_end: day("2025-12-31"),
        }
    };
    let policy = SharePolicy {
        measure: Measure::UseOfProceeds,
        target: Target::Jurisdiction("CN".into()),
        on: day("2026-01-05"),
        ..policy()
    };
    let value = |line| green_share(&green_map(), &[line], &policy).unwrap().value;
    assert_eq!(value(dated("2025-09-30")), Some(0.95));
    assert_eq!(value(dated("2025-10-01")), Some(0.0), "refused: known not to be recognised");
}

#[test]
fn one_taxonomy_version_and_period_speaks_for_a_holder() {
    let mut old = line("CN 2021 a", Share::Known(0.9), &["CN"]);
    old.period_end = day("2022-12-31");
    let lines = [
        line("EU 2021/2139 e", Share::Known(0.5), &["EU"]),
        line("CN 2021 a", Share::Known(0.3), &["CN"]),
        old,
    ];
    let figure = green_share(&green_map(), &lines, &policy()).unwrap();
    assert_eq!(figure.value, Some(0.3));
    assert_eq!(
        figure.findings,
        [
            "not counted for the period to 2022-12-31: 1 line of CN 2021",
            "not counted for the period to 2023-12-31: 1 line of EU 2021/2139",
        ]
    );
}

#[test]
fn shares_that_cannot_be_are_refused() {
    let error = |lines: &[ActivityLine]| {
        green_share(&green_map(), lines, &policy()).unwrap_err().to_string()
    };
    assert_eq!(
        error(&[
            line("CN 2021 a", Share::Known(0.7), &["CN"]),
            line("CN 2021 c", Share::Known(0.6), &["CN"]),
        ]),
        "the shares of CN 2021 in the period to 2023-12-31 add up to 1.2999999999999998"
    );
    assert_eq!(
        error(&[line("CN 2021 a", Share::Known(30.0), &["CN"])]),
        "CN 2021 a: a share of 30, allowed are finite fractions of at most 1"
    );
    let range = Share::Range { low: 0.4, high: 0.1 };
    assert!(error(&[line("CN 2021 a", range, &["CN"])]).contains("a range from 0.4 to 0.1"));
}
