//! Hand-worked maps first, then what must hold for any map.
//!
//! The codes are made up for the tests: they stand in no catalogue.

mod catalogue;
mod laws;
mod paths;
mod share;

use chrono::NaiveDate;
use kapok_domain::Objective;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn catalogue() -> Catalogue {
    let file = include_str!("../../../../config/taxonomy/jurisdictions.toml");
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
        objective: objective(parts[3]),
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

/// A bond that was issued or registered on a day.
fn bond(dated: &str) -> Instrument {
    Instrument { kind: InstrumentKind::Bond, dated: Some(day(dated)) }
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

fn objective(word: &str) -> Objective {
    Objective::WORDS.into_iter().find(|(known, _)| *known == word).unwrap().1
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
