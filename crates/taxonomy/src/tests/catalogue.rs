//! Catalogues and maps that are refused, and the shipped ones.

use super::*;

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
    let text = include_str!("../../../../config/taxonomy/jurisdictions.toml");
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
    let text = include_str!("../../../../config/taxonomy/map.csv");
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
            objective: objective(parts[8]),
            valid_from: day(parts[9]),
            valid_to: optional(parts[10]),
            grandfathers: optional(parts[11]),
            source: parts[12].into(),
        }
    };
    let map = TaxonomyMap::new(rows.lines().map(read).collect(), catalogue()).unwrap();
    assert_eq!(map.rows_from(&activity("EU 2021/2139 (landfill)")).count(), 1);
    let landfill = claim("EU 2021/2139 (landfill)", &["EU", "CN"]);
    let answer = recognise(&map, &landfill, &in_jurisdiction("CN", "2024-01-02"));
    assert_eq!(answer.refusals[0].reasons, [Reason::Excluded(Scenario::UnclearOverlap)]);
}

#[test]
fn words_and_hints() {
    assert!("eu".parse::<Criteria>().is_err());
    assert_eq!("EU".parse::<Criteria>().unwrap(), Criteria::Set("EU".into()));
    let error = try_map(&[&format!("CN 2021 a > CN 2021 a | 1 | either | {OPEN}")]).unwrap_err();
    assert!(!error.hint().is_empty());
}
