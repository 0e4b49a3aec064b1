mod fixture;

use kapok_climate::{ArticleVerdict, Exposure, LabelEvent};

use super::{Compliance, ComplianceError, LabelRow, compliance};
use fixture::{Company, PLAIN, World, book, company, day, plain};

/// Year, event and state, a line a year.
fn years(found: &Compliance) -> Vec<String> {
    let line = |row: &LabelRow| match (row.event, row.state) {
        (Some(event), Some(state)) => format!("{} {}, {}", row.year, event.word(), state.word()),
        _ => format!("{} {}", row.year, row.note),
    };
    found.years.iter().map(line).collect()
}

fn near(seen: Option<f64>, expected: f64) {
    assert!(seen.is_some_and(|seen| (seen - expected).abs() < 1e-9), "{seen:?} is not {expected}");
}

/// The verdict of an article.
fn verdict(found: &Compliance, article: &str) -> (ArticleVerdict, String) {
    let finding = found.articles().into_iter().find(|finding| finding.article == article).unwrap();
    (finding.verdict, finding.note)
}

/// Two names of equal weight whose intensity is 92, 90, 80 and 74 at the ends of 2020 to 2023.
fn two() -> World {
    World(vec![
        company("A", [100.0, 84.0, 80.0, 60.0, 48.0], [1.0; 5]),
        company("B", [100.0, 100.0, 100.0, 100.0, 100.0], [1.0; 5]),
    ])
}

fn measured(world: &World, terms: &str, date: &str) -> Compliance {
    let book = book(terms, "");
    compliance(&book, &book, &world.history(), day(date)).unwrap()
}

#[test]
fn on_path_a_miss_compensated() {
    let found = measured(&two(), PLAIN, "2024-01-12");
    assert_eq!(
        years(&found),
        [
            "2020 met, on path",
            "2021 missed, missed",
            "2022 compensated, compensated",
            "2023 met, on path"
        ]
    );
    let seen = [92.0, 90.0, 80.0, 74.0];
    let targets = [93.0, 86.49, 80.4357, 74.805201];
    for ((row, intensity), target) in found.years.iter().zip(seen).zip(targets) {
        near(row.intensity, intensity);
        near(row.target, target);
        near(row.factor, 1.0);
    }
    assert_eq!(verdict(&found, "7(1),(2),(4),(5)").0, ArticleVerdict::Met);
    assert_eq!(verdict(&found, "14").1, "base year 2019; missed in 2021");
    let change = found.articles().into_iter().find(|finding| finding.article == "8(1)").unwrap();
    near(change.figure, 74.0 / 80.0 - 1.0);
}

#[test]
fn the_shortfall_may_be_added_once() {
    let terms = plain(&[("missed_target", "add_shortfall_once")]);
    let found = measured(&two(), &terms, "2024-01-12");
    near(found.years[2].target, 80.4357 - 3.51);
    assert_eq!(found.years[2].event, Some(LabelEvent::LostUncompensated));
    assert_eq!(verdict(&found, "7(1),(2),(4),(5)").0, ArticleVerdict::NotMet);
}

#[test]
fn inflated_enterprise_values_are_no_reduction() {
    let evic = [1.0, 1.111, 1.111, 1.111, 1.111];
    let world = World(vec![company("A", [100.0; 5], evic), company("B", [100.0; 5], evic)]);
    let found = measured(&world, PLAIN, "2021-01-15");
    // As the index has it, the intensity is 100 / 1.111 = 90.009: under the target of 93.
    near(found.inputs.intensity, 100.0 / 1.111);
    near(found.years[0].intensity, 100.0);
    assert_eq!(years(&found), ["2020 missed, missed"]);
    near(found.inputs.evic_factor, 1.111);
    // The same, told at the enterprise values of the year.
    let found = measured(&world, &plain(&[("evic_factor", "restate_base")]), "2021-01-15");
    near(found.years[0].intensity, 100.0 / 1.111);
    near(found.years[0].target, 93.0 / 1.111);
    assert_eq!(years(&found), ["2020 missed, missed"]);
}

#[test]
fn factors_of_several_years_are_chained_or_not() {
    let evic = [1.0, 1.1, 1.21, 1.331, 1.4641];
    let tonnes = [100.0, 93.0, 86.49, 80.4357, 74.0];
    let world = World(vec![company("A", tonnes, evic), company("B", tonnes, evic)]);
    let chained = measured(&world, PLAIN, "2022-01-14");
    near(chained.years[1].intensity, 86.49);
    let single = measured(&world, &plain(&[("evic_factor", "single_year")]), "2022-01-14");
    near(single.years[1].intensity, 86.49 / 1.1);
}

/// `C` is priced from the middle of 2021, enters in July, and doubles its enterprise value.
fn newcomer() -> World {
    let mut world = two();
    let evic = [1.0, 1.0, 2.0, 2.0, 2.0];
    world.0.push(Company { priced_from: "2021-06-01", ..company("C", [100.0; 5], evic) });
    world
}

#[test]
fn the_terms_say_whose_enterprise_values_are_averaged() {
    let cases = [
        ("start", "simple", 1.0),
        ("intersection", "simple", 1.0),
        ("end", "simple", 4.0 / 3.0),
        // Its price is twice that of the others, and its weight a half.
        ("end", "weighted", (0.25 + 0.25 + 0.5 * 2.0) / 1.0),
    ];
    for (constituents, average, expected) in cases {
        let terms = [("evic_constituents", constituents), ("evic_average", average)];
        let mut world = newcomer();
        world.0[2].price = if average == "weighted" { 2.0 } else { 1.0 };
        let found = measured(&world, &plain(&terms), "2022-01-14");
        near(found.years[1].factor, expected);
    }
}

#[test]
fn a_year_that_is_not_known_is_listed_and_the_label_open() {
    let mut world = two();
    world.0[0].tonnes[2] = f64::NAN;
    let terms = PLAIN.replace("max_age_months = 18", "max_age_months = 12");
    let found = measured(&world, &terms, "2024-01-12");
    let why = "the intensity of a constituent is not known";
    let later = "an earlier year is not known";
    let lines = years(&found);
    assert_eq!(lines[0], "2020 met, on path");
    assert!(lines[1].starts_with(&format!("2021 {why}")), "{lines:?}");
    assert!(lines[2].ends_with(later) && lines[3].ends_with(later), "{lines:?}");
    assert_eq!(found.inputs.unknown_years, [2021, 2022, 2023]);
    assert_eq!(verdict(&found, "7(1),(2),(4),(5)").0, ArticleVerdict::Unknown);
}

#[test]
fn years_before_the_index_are_listed_and_cannot_have_missed() {
    let terms = plain(&[("base_year", "2017")]);
    let found = measured(&two(), &terms, "2021-01-15");
    let lines = years(&found);
    assert_eq!(lines[..2], ["2018 the index had not begun", "2019 the index had not begun"]);
    // Nobody's enterprise value is known before 2019, so that factors cannot be chained.
    assert_eq!(lines[2], "2020 no enterprise values to compare");
    let found = measured(&two(), &terms.replace("chained", "single_year"), "2021-01-15");
    assert_eq!(years(&found)[2], "2020 missed, missed");
    near(found.years[2].target, 100.0 * 0.93 * 0.93 * 0.93);
}

#[test]
fn exclusions_name_who_fails_and_who_is_unknown() {
    let mut world = two();
    world.0[0].coal = Some(0.02);
    world.0[1].coal = None;
    let found = measured(&world, PLAIN, "2020-06-15");
    let note = "A; unknown for B (weight 0.5000); trading not counted".to_owned();
    assert_eq!(verdict(&found, "12(1)(d)"), (ArticleVerdict::NotMet, note));
    assert_eq!(verdict(&found, "12(1)(e)").0, ArticleVerdict::Met);
    world.0[0].coal = Some(0.0);
    let found = measured(&world, PLAIN, "2020-06-15");
    assert_eq!(verdict(&found, "12(1)(d)").0, ArticleVerdict::Unknown);
}

#[test]
fn figures_of_the_day() {
    let found = measured(&two(), PLAIN, "2020-12-22");
    let inputs = &found.inputs;
    near(inputs.intensity, 92.0);
    near(inputs.universe_intensity, 92.0);
    assert_eq!(
        (inputs.coverage, inputs.exposure),
        (1.0, Some(Exposure { index: 1.0, universe: 1.0 }))
    );
    // `B` reports its emissions, those of `A` are estimated: 50 of 92.
    near(inputs.reported_share, 50.0 / 92.0);
    assert_eq!(inputs.intensity_unit, "tCO2e/EUR million");
    // No Scope 3 is counted, and none is due until the next day.
    assert_eq!(inputs.scope_3_missing, Some(0.0));
    assert_eq!(found.years, []);
    let due = measured(&two(), PLAIN, "2020-12-23");
    assert_eq!(due.inputs.scope_3_missing, Some(1.0));
    assert_eq!(verdict(&due, "11").0, ArticleVerdict::NotMet);
    assert_eq!(verdict(&due, "6").0, ArticleVerdict::NotApplicable);
}

#[test]
fn a_plain_index_is_measured_by_another() {
    let (world, other) = (two(), book(PLAIN, ""));
    let plain = book("", "");
    let history = world.history();
    let without = compliance(&plain, &plain, &history, day("2021-01-15")).unwrap_err();
    assert!(matches!(without, ComplianceError::NoLabel { .. }), "{without}");
    let by = plain.measured_by(&other).unwrap();
    let found = compliance(&plain, &by, &history, day("2021-01-15")).unwrap();
    assert_eq!(found, measured(&world, PLAIN, "2021-01-15"));
}

#[test]
fn a_name_of_another_meaning_is_refused_where_the_universe_reads_it() {
    let other = book(PLAIN, "");
    let own = "[columns]\ncoal = { involvement = \"ties\", provider = \"P\" }\n";
    let reads = book(own, "AND coal < 0.5");
    let clash = reads.measured_by(&other).unwrap_err();
    assert_eq!(
        clash.to_string(),
        "the universe of TEST reads the column `coal`, which means something else in TEST"
    );
    assert!(book(own, "").measured_by(&other).is_ok());
}

#[test]
fn before_the_base_date() {
    let book = book(PLAIN, "");
    let early = compliance(&book, &book, &two().history(), day("2019-12-30")).unwrap_err();
    assert_eq!(early.to_string(), "TEST begins on 2020-01-02, after 2019-12-30");
}
