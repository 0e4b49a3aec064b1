//! Hand-worked maps first, then what must hold for any map.
//!
//! The codes are made up for the tests: they stand in no catalogue.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn catalogue() -> Catalogue {
    let file = include_str!("../../../config/taxonomy/jurisdictions.toml");
    Catalogue::new(toml::from_str(file).unwrap()).unwrap()
}

fn activity(text: &str) -> Activity {
    let parts: Vec<&str> = text.split(' ').collect();
    Activity::new(parts[0], parts[1], parts[2])
}

/// `CN 2021 a > CGT 2022 x | 2 | EU | climate_mitigation | 2022-06-03 .. - | -`
fn row(text: &str) -> MapRow {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let (from, to) = parts[0].split_once(" > ").unwrap();
    let (valid_from, valid_to) = parts[4].split_once(" .. ").unwrap();
    let optional = |text: &str| (text != "-").then(|| day(text));
    MapRow {
        from: activity(from),
        to: activity(to),
        scenario: Scenario::try_from(parts[1].parse::<u8>().unwrap()).unwrap(),
        criteria: parts[2].parse().unwrap(),
        objective: parts[3].parse().unwrap(),
        valid_from: day(valid_from),
        valid_to: optional(valid_to),
        grandfathers: optional(parts[5]),
        source: "a test".into(),
    }
}

fn try_map(rows: &[&str]) -> Result<TaxonomyMap, MapError> {
    TaxonomyMap::new(rows.iter().map(|text| row(text)).collect(), catalogue())
}

fn map(rows: &[&str]) -> TaxonomyMap {
    try_map(rows).unwrap()
}

fn claim(text: &str, met: &[&str]) -> Claim {
    Claim::new(activity(text), met, Instrument::equity())
}

fn in_jurisdiction(id: &str, on: &str) -> Question {
    let (target, on) = (Target::Jurisdiction(id.into()), day(on));
    Question { target, on, objective: Objective::ClimateMitigation, max_hops: 4 }
}

const OPEN: &str = "climate_mitigation | 2022-06-03 .. - | -";

fn one(scenario: u8, criteria: &str) -> TaxonomyMap {
    map(&[
        &format!("CN 2021 a > CGT 2022 x | {scenario} | {criteria} | {OPEN}"),
        &format!("CGT 2022 x > EU 2021/2139 e | {scenario} | {criteria} | {OPEN}"),
    ])
}

#[test]
fn a_scenario_chooses_the_criteria() {
    // CGT-SCEN-01
    let criteria = ["either", "EU", "CN", "both", "excluded", "excluded"];
    let common = [true, true, true, true, false, false];
    for number in 1..=6_u8 {
        let scenario = Scenario::try_from(number).unwrap();
        let i = usize::from(number) - 1;
        assert_eq!(scenario.criteria(), criteria[i].parse().unwrap(), "{number}");
        assert_eq!(scenario.is_common(), common[i], "{number}");
        assert_eq!(scenario.criteria().to_string(), criteria[i]);
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
fn an_answer_explains_itself() {
    let question = in_jurisdiction("EU", "2024-01-02");
    let good = recognise(&one(2, "EU"), &claim("CN 2021 a", &["EU"]), &question);
    assert_eq!(
        good.explain(),
        [
            "recognised as EU 2021/2139 e",
            "by CN 2021 a > CGT 2022 x (climate_mitigation from 2022-06-03): scenario 2, the \
             criteria of EU met, in force; a test",
            "by CGT 2022 x > EU 2021/2139 e (climate_mitigation from 2022-06-03): scenario 2, the \
             criteria of EU met, in force; a test",
        ]
    );
    let bad = recognise(&one(4, "both"), &claim("CN 2021 a", &["EU"]), &question);
    assert_eq!(
        bad.explain(),
        [
            "not recognised",
            "refused CN 2021 a > CGT 2022 x (climate_mitigation from 2022-06-03): the criteria of \
             CN and EU are not shown to be met",
        ]
    );
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
    let bond = |dated| Claim::new(activity("CN 2021 a"), &["CN"], Instrument::bond(day(dated)));
    let kept = recognise(&map, &bond("2024-06-30"), &question);
    let before = day("2024-07-01");
    assert_eq!(kept.path[0].validity, Validity::Grandfathered { before });
    assert!(!recognise(&map, &bond("2024-07-01"), &question).is_recognised());
}

#[test]
fn the_catalogue_of_2025_is_no_standard_for_shares() {
    let question = in_jurisdiction("CN", "2025-11-03");
    let share = recognise(&map(&[]), &claim("CN 2025 a", &["CN"]), &question);
    assert!(share.is_recognised());
    assert_eq!(share.notes.len(), 1);
    assert!(share.notes[0].ends_with("is a classification and not a standard for equity"));
    let bond = Claim::new(activity("CN 2025 a"), &["CN"], Instrument::bond(day("2025-10-20")));
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
    assert_eq!(answer.explain(), ["not in the map: a finding, not a zero"]);
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

#[test]
fn bad_rows_are_refused_by_name() {
    let bad = |rows: &[&str]| try_map(rows).unwrap_err().to_string();
    let name = "CN 2021 a > EU 2021/2139 e (climate_mitigation from 2022-06-03)";
    assert_eq!(
        bad(&[&format!("CN 2021 a > CN 2021 a | 1 | either | {OPEN}")]),
        "map row CN 2021 a > CN 2021 a (climate_mitigation from 2022-06-03): it leads to where it \
         begins"
    );
    assert_eq!(
        bad(&[&format!("CN 2021 a > EU 2021/2139 e | 2 | from | {OPEN}")]),
        format!("map row {name}: scenario 2 asks for EU, and the row for the criteria of CN")
    );
    assert_eq!(
        bad(&[&format!("CN 2021 a > EU 2021/2139 e | 5 | both | {OPEN}")]),
        format!(
            "map row {name}: scenario 5 asks for excluded, and the row for the criteria of CN and \
             EU"
        )
    );
    assert_eq!(
        bad(&[&format!("CN 2021 a > XX 1 e | 1 | either | {OPEN}")]),
        "map row CN 2021 a > XX 1 e (climate_mitigation from 2022-06-03): the catalogue does not \
         know XX 1"
    );
    let ended = "CN 2021 a > EU 2021/2139 e | 1 | either | water | 2023-01-01 .. 2022-12-31 | -";
    assert!(bad(&[ended]).ends_with("it ends on 2022-12-31, before it begins"));
    let mut bare = row(&format!("CN 2021 a > EU 2021/2139 e | 1 | either | {OPEN}"));
    bare.source = " ".into();
    let error = TaxonomyMap::new(vec![bare], catalogue()).unwrap_err();
    assert_eq!(error, MapError::NoSource { row: name.into() });
}

#[test]
fn rows_that_contradict_each_other_on_a_day_are_named() {
    let first = "CN 2021 a > EU 2021/2139 e | 1 | either | water | 2023-01-01 .. 2024-12-31 | -";
    let second = "CN 2021 a > EU 2021/2139 e | 5 | none | water | 2024-12-31 .. - | -";
    let name = "CN 2021 a > EU 2021/2139 e (water from";
    assert_eq!(
        try_map(&[second, first]).unwrap_err().to_string(),
        format!(
            "map rows {name} 2023-01-01), scenario 1 and {name} 2024-12-31), scenario 5: they hold \
             on the same days and contradict each other"
        )
    );
    let after = second.replace("2024-12-31", "2025-01-01");
    assert!(try_map(&[first, &after]).is_ok());
    assert!(matches!(try_map(&[first, first]).unwrap_err(), MapError::Repeated { .. }));
    let other = second.replace("water", "pollution");
    assert!(try_map(&[first, &other]).is_ok(), "another objective");
}

#[test]
fn a_catalogue_states_only_what_is_there() {
    let text = include_str!("../../../config/taxonomy/jurisdictions.toml");
    let bad = |from: &str, to: &str| {
        let file: CatalogueFile = toml::from_str(&text.replacen(from, to, 1)).unwrap();
        Catalogue::new(file).unwrap_err()
    };
    assert!(matches!(
        bad("by_reference = [\"HK\"]", "by_reference = [\"XX\"]"),
        CatalogueError::UnknownJurisdiction { .. }
    ));
    assert!(matches!(
        bad("by_reference = [\"HK\"]", "by_reference = [\"MO\"]"),
        CatalogueError::EmptyReference { .. }
    ));
    assert!(matches!(
        bad("accepts = [\"HK\"]", "accepts = [\"HQ\"]"),
        CatalogueError::UnknownTaxonomy { .. }
    ));
    assert!(matches!(
        bad("parties = [\"CN\", \"EU\"]", "parties = [\"CN\"]"),
        CatalogueError::TooFewParties { .. }
    ));
}

#[test]
fn a_misspelt_target_or_version_is_told() {
    let policy = SharePolicy { target: Target::Jurisdiction("CNN".into()), ..policy() };
    assert_eq!(
        green_share(&green_map(), &[], &policy).unwrap_err().to_string(),
        "the target of recognition names the jurisdiction `CNN`, which is not stated"
    );
    let claim = claim("CN 2019 a", &["CN"]);
    let answer = recognise(&green_map(), &claim, &in_jurisdiction("EU", "2024-01-02"));
    assert_eq!(answer.outcome, Outcome::Unmapped);
    assert_eq!(answer.notes, ["the catalogue does not know CN 2019"]);
}

/// The columns of the contract; the source is the last one and may hold commas.
#[test]
fn the_shipped_map_is_good() {
    let text = include_str!("../../../config/taxonomy/map.csv");
    let (header, rows) = text.split_once('\n').unwrap();
    assert_eq!(
        header,
        "from_taxonomy,from_version,from_code,to_taxonomy,to_version,to_code,scenario,criteria,\
         objective,valid_from,valid_to,grandfathers,source"
    );
    let read = |line: &str| {
        let parts: Vec<&str> = line.splitn(13, ',').collect();
        let optional = |text: &str| (!text.is_empty()).then(|| day(text));
        MapRow {
            from: Activity::new(parts[0], parts[1], parts[2]),
            to: Activity::new(parts[3], parts[4], parts[5]),
            scenario: Scenario::try_from(parts[6].parse::<u8>().unwrap()).unwrap(),
            criteria: parts[7].parse().unwrap(),
            objective: parts[8].parse().unwrap(),
            valid_from: day(parts[9]),
            valid_to: optional(parts[10]),
            grandfathers: optional(parts[11]),
            source: parts[12].into(),
        }
    };
    let map = TaxonomyMap::new(rows.lines().map(read).collect(), catalogue()).unwrap();
    assert_eq!(map.rows().len(), 1);
    let landfill = claim("EU 2021/2139 (landfill)", &["EU", "CN"]);
    let answer = recognise(&map, &landfill, &in_jurisdiction("CN", "2024-01-02"));
    assert_eq!(answer.refusals[0].reasons, [Reason::Excluded(Scenario::UnclearOverlap)]);
}

fn line(code: &str, share: Share, met: &[&str]) -> ActivityLine {
    ActivityLine {
        claim: claim(code, met),
        revenue_share: share,
        capex_share: Share::Unknown,
        use_of_proceeds_share: Share::Unknown,
        period_end: day("2023-12-31"),
    }
}

fn policy() -> SharePolicy {
    SharePolicy {
        measure: Measure::Revenue,
        taxonomies: vec!["CN".into(), "EU".into()],
        target: Target::Jurisdiction("EU".into()),
        on: day("2024-06-03"),
        objectives: vec![Objective::ClimateMitigation, Objective::Water],
        max_hops: 4,
        missing: MissingShare::Exclude,
        negative: NegativeShare::Refuse,
    }
}

fn green_map() -> TaxonomyMap {
    map(&[
        "CN 2021 a > EU 2021/2139 e | 1 | either | climate_mitigation | 2022-06-03 .. - | -",
        "CN 2021 a > EU 2021/2139 e | 1 | either | water | 2022-06-03 .. - | -",
        "CN 2021 b > EU 2021/2139 f | 2 | EU | climate_mitigation | 2022-06-03 .. - | -",
        "CN 2021 c > EU 2021/2139 g | 1 | either | water | 2022-06-03 .. - | -",
    ])
}

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
    assert_eq!(figure.lines[0].explain()[0], "CN 2021 a: share 0.3, counts 0.3");
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
        let instrument = Instrument::bond(day(dated));
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

#[test]
fn words_and_hints() {
    assert!("eu".parse::<Criteria>().is_err());
    assert_eq!("EU".parse::<Criteria>().unwrap(), Criteria::Set("EU".into()));
    assert!("climate".parse::<Objective>().unwrap_err().to_string().contains("biodiversity"));
    let error = try_map(&[&format!("CN 2021 a > CN 2021 a | 1 | either | {OPEN}")]).unwrap_err();
    assert!(!error.hint().is_empty());
}

fn any_row() -> impl Strategy<Value = MapRow> {
    let ends = prop::sample::select(vec![
        "CN 2021 a",
        "CN 2021 b",
        "CN 2025 a",
        "HK 2024 h",
        "CGT 2022 x",
        "EU 2021/2139 e",
    ]);
    (ends.clone(), ends, 0..3_u8).prop_filter_map("a loop", |(from, to, kind)| {
        let criteria = ["1 | either", "4 | both", "5 | none"][usize::from(kind)];
        (from != to).then(|| row(&format!("{from} > {to} | {criteria} | {OPEN}")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The order of rows does not matter, more criteria met never lose a recognition, and more
    /// rows allowed never do.
    #[test]
    fn recognition_is_ordered(rows in prop::collection::vec(any_row(), 0..12)) {
        let mut rows = rows;
        rows.sort_by_key(MapRow::name);
        rows.dedup_by_key(|row| row.name());
        let forward = TaxonomyMap::new(rows.clone(), catalogue()).unwrap();
        rows.reverse();
        let backward = TaxonomyMap::new(rows, catalogue()).unwrap();
        let question = in_jurisdiction("EU", "2024-06-03");
        let weak = claim("CN 2021 a", &["CN"]);
        let strong = claim("CN 2021 a", &["CN", "EU", "HK"]);
        let first = recognise(&forward, &weak, &question);
        prop_assert_eq!(&first, &recognise(&backward, &weak, &question));
        let more = recognise(&forward, &strong, &question);
        prop_assert!(!first.is_recognised() || more.is_recognised());
        let shorter = Question { max_hops: 1, ..question.clone() };
        let near = recognise(&forward, &weak, &shorter);
        prop_assert!(!near.is_recognised() || first.is_recognised());
        prop_assert!(!near.is_recognised() || first.path.len() == 1);
    }
}
