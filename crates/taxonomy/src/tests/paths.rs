//! Paths by hand.

use super::*;

#[test]
fn a_scenario_chooses_the_criteria() {
    // CGT-SCEN-01
    let criteria = ["either", "EU", "CN", "both", "excluded", "excluded"];
    let common = [true, true, true, true, false, false];
    let fits = |number: u8, word: &str| {
        let row = format!("CN 2021 a > EU 2021/2139 e | {number} | {word} | {OPEN}");
        try_map(&[&row]).is_ok()
    };
    for number in 1..=6_u8 {
        let scenario = Scenario::try_from(number).unwrap();
        let i = usize::from(number) - 1;
        for word in criteria {
            assert_eq!(fits(number, word), word == criteria[i], "{number} {word}");
        }
        assert_eq!(scenario.is_common(), common[i], "{number}");
        assert_eq!(scenario.number(), number);
    }
    assert!(Scenario::try_from(0).is_err());
    assert!(Scenario::try_from(7).is_err());
}

#[test]
fn a_claim_must_meet_the_criteria_that_the_scenario_chooses() {
    let cases: [(u8, &str, &[&str], bool); 11] = [
        (1, "either", &["CN"], true),
        (1, "either", &["EU"], true),
        (1, "either", &[], false),
        (2, "EU", &["CN"], false),
        (2, "EU", &["EU"], true),
        (3, "CN", &["CN"], true),
        (3, "CN", &["EU"], false),
        (4, "both", &["CN"], false),
        (4, "both", &["CN", "EU"], true),
        (5, "none", &["CN", "EU"], false),
        (6, "excluded", &["CN", "EU"], false),
    ];
    for (scenario, criteria, met, expected) in cases {
        let (map, claim) = (one(scenario, criteria), claim("CN 2021 a", met));
        let answer = recognise(&map, &claim, &in_jurisdiction("EU", "2024-01-02"));
        assert_eq!(answer.is_recognised(), expected, "{scenario} {met:?}");
        assert_ne!(answer.outcome, Outcome::Unmapped);
    }
}

#[test]
fn an_answer_has_its_steps_and_refusals() {
    let question = in_jurisdiction("EU", "2024-01-02");
    let good = recognise(&one(2, "EU"), &claim("CN 2021 a", &["EU"]), &question);
    assert_eq!(good.outcome, Outcome::Recognised(activity("EU 2021/2139 e")));
    let steps: Vec<(&str, &str, u8)> =
        good.path.iter().map(|step| (&*step.row, &*step.source, step.scenario.number())).collect();
    let rows = [
        "CN 2021 a > CGT 2022 x (climate_mitigation from 2022-06-03)",
        "CGT 2022 x > EU 2021/2139 e (climate_mitigation from 2022-06-03)",
    ];
    assert_eq!(steps, rows.map(|row| (row, "a test", 2)));
    let bad = recognise(&one(4, "both"), &claim("CN 2021 a", &["EU"]), &question);
    assert_eq!(
        (&bad.outcome, bad.refusals[0].path.join(", ")),
        (&Outcome::Refused, rows[0].into())
    );
    let why = bad.refusals[0].reasons[0].to_string();
    assert_eq!(why, "the criteria of CN and EU are not shown to be met");
}

#[test]
fn recognition_is_not_symmetric_and_leads_to_many() {
    let map = map(&[
        &format!("CN 2021 a > EU 2021/2139 e | 2 | to | {OPEN}"),
        &format!("CN 2021 a > EU 2021/2139 f | 1 | either | {OPEN}"),
    ]);
    let there =
        recognise(&map, &claim("CN 2021 a", &["CN", "EU"]), &in_jurisdiction("EU", "2024-01-02"));
    assert_eq!(there.outcome, Outcome::Recognised(activity("EU 2021/2139 e")));
    let weaker =
        recognise(&map, &claim("CN 2021 a", &["CN"]), &in_jurisdiction("EU", "2024-01-02"));
    assert_eq!(weaker.outcome, Outcome::Recognised(activity("EU 2021/2139 f")));
    assert_eq!(weaker.refusals.len(), 1);
    let back = recognise(
        &map,
        &claim("EU 2021/2139 e", &["CN", "EU"]),
        &in_jurisdiction("CN", "2024-01-02"),
    );
    assert_eq!(back.outcome, Outcome::Unmapped);
}

#[test]
fn rows_hold_for_their_objective_and_in_their_time() {
    let rows = ["CN 2021 a > EU 2021/2139 e | 1 | either | water | 2023-01-01 .. 2024-12-31 | -"];
    let map = map(&rows);
    let ask = |objective, on: &str| {
        let question = Question { objective, ..in_jurisdiction("EU", on) };
        recognise(&map, &claim("CN 2021 a", &["CN"]), &question)
    };
    assert!(ask(Objective::Water, "2023-01-01").is_recognised());
    assert!(ask(Objective::Water, "2024-12-31").is_recognised());
    let early = ask(Objective::Water, "2022-12-31");
    assert_eq!(early.refusals[0].reasons, [Reason::NotYet(day("2023-01-01"))]);
    let late = ask(Objective::ClimateMitigation, "2025-01-01");
    let (seen, asked) = (Objective::Water, Objective::ClimateMitigation);
    let both = [Reason::OtherObjective { seen, asked }, Reason::Ended(day("2024-12-31"))];
    assert_eq!(late.refusals[0].reasons, both, "all reasons are kept");
    let mut own = claim("CN 2021 a", &["CN"]);
    own.objective = Some(Objective::Pollution);
    let asked_for_water =
        Question { objective: Objective::Water, ..in_jurisdiction("EU", "2023-06-01") };
    assert_eq!(recognise(&map, &own, &asked_for_water).outcome, Outcome::Refused);
}

#[test]
fn older_bonds_keep_the_catalogue_of_2021() {
    let map = map(&[]);
    let bond = |dated: Option<&str>| {
        let dated = dated.map(day);
        Claim::new(activity("CN 2021 a"), &["CN"], Instrument { kind: InstrumentKind::Bond, dated })
    };
    let ask = |claim: &Claim, on| recognise(&map, claim, &in_jurisdiction("CN", on));
    assert!(ask(&bond(Some("2025-10-01")), "2025-09-30").is_recognised(), "still in force");
    assert!(ask(&bond(Some("2025-09-30")), "2025-10-01").is_recognised(), "registered before");
    let late = ask(&bond(Some("2025-10-01")), "2025-10-01");
    assert_eq!(late.refusals[0].reasons, [Reason::Ended(day("2025-09-30"))]);
    let unknown = ask(&bond(None), "2025-10-01");
    assert_eq!(unknown.refusals[0].reasons, [Reason::DayUnknown(day("2025-09-30"))]);
    let share = ask(&claim("CN 2021 a", &["CN"]), "2025-10-01");
    assert_eq!(share.outcome, Outcome::Refused, "a share is not grandfathered");
    let unmet = ask(&claim("CN 2021 a", &[]), "2024-01-02");
    assert_eq!(
        unmet.refusals[0].reasons,
        [Reason::CriteriaNotMet(Requirement::AllOf(vec!["CN".into()]))]
    );
}

#[test]
fn rows_grandfather_too() {
    let map = map(&[
        "CN 2021 a > EU 2021/2139 e | 1 | either | water | 2023-01-01 .. 2024-12-31 | 2024-07-01",
    ]);
    let question = Question { objective: Objective::Water, ..in_jurisdiction("EU", "2026-01-02") };
    let claim_of = |dated| Claim::new(activity("CN 2021 a"), &["CN"], bond(dated));
    let kept = recognise(&map, &claim_of("2024-06-30"), &question);
    let before = day("2024-07-01");
    assert_eq!(kept.path[0].validity, Validity::Grandfathered { before });
    assert!(!recognise(&map, &claim_of("2024-07-01"), &question).is_recognised());
}

#[test]
fn the_catalogue_of_2025_is_no_standard_for_shares() {
    let question = in_jurisdiction("CN", "2025-11-03");
    let share = recognise(&map(&[]), &claim("CN 2025 a", &["CN"]), &question);
    assert!(share.is_recognised());
    assert_eq!(share.notes.len(), 1);
    assert!(share.notes[0].ends_with("is a classification and not a standard for equity"));
    let bond = Claim::new(activity("CN 2025 a"), &["CN"], bond("2025-10-20"));
    assert_eq!(recognise(&map(&[]), &bond, &question).notes, Vec::<String>::new());
}

#[test]
fn macao_takes_over_what_hong_kong_accepts() {
    let answer =
        recognise(&map(&[]), &claim("HK 2024 a", &["HK"]), &in_jurisdiction("MO", "2025-01-02"));
    assert!(answer.is_recognised());
    assert!(answer.notes[0].starts_with("MO takes over HK: "), "{:?}", answer.notes);
    assert!(answer.notes[0].contains("assum"));
}

#[test]
fn what_is_not_in_the_map_is_a_finding() {
    let answer = recognise(
        &one(1, "either"),
        &claim("CN 2021 b", &["CN"]),
        &in_jurisdiction("EU", "2024-01-02"),
    );
    assert_eq!(answer.outcome, Outcome::Unmapped);
}

#[test]
fn paths_are_short_bounded_and_free_of_cycles() {
    let rows = [
        "CN 2021 a > HK 2024 h | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
        "HK 2024 h > CN 2021 a | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
        "HK 2024 h > CGT 2022 x | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
        "CGT 2022 x > HK 2024 h | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
        "CGT 2022 x > EU 2021/2139 e | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
    ];
    let claim = claim("CN 2021 a", &["CN", "HK"]);
    let ask = |rows: &[&str], max_hops| {
        let question = Question { max_hops, ..in_jurisdiction("EU", "2024-06-03") };
        recognise(&map(rows), &claim, &question)
    };
    assert_eq!(ask(&rows, 3).path.len(), 3);
    let short = ask(&rows, 2);
    assert_eq!(short.outcome, Outcome::Refused);
    assert_eq!(short.refusals.last().unwrap().reasons, [Reason::TooLong(2)]);
    let direct =
        "CN 2021 a > EU 2021/2139 z | 1 | either | climate_mitigation | 2022-06-03 .. - | -";
    let mut more = rows.to_vec();
    more.push(direct);
    assert_eq!(ask(&more, 3).outcome, Outcome::Recognised(activity("EU 2021/2139 z")));
    let ends = ask(&rows[..2], 3);
    assert_eq!(ends.refusals[0].reasons, [Reason::DeadEnd(activity("HK 2024 h"))]);
}
