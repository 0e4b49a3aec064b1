//! Three companies, worked by hand.

use kapok_columns::Holding;
use kapok_domain::{Calendars, Method};
use kapok_fixture::{Head, Line, Market, day};
use kapok_market::{Measure, Snapshot};
use kapok_rulebook::Rulebook;

use super::{Metric, disclose};

/// The day of the disclosure, and that of all facts.
const DAY: &str = "2020-01-23";
const AS_OF: &str = "2019-12-31";

/// The columns that the index files of these tests name.
const COLUMNS: &str = r#"
[columns]
score = { score = "total", provider = "P", scheme = "S" }
risk = { score = "risk", provider = "P", scheme = "S" }
sector = { classification = "SECTOR" }
rating = { norm = "RATING", provider = "P" }
coal = { involvement = "coal", provider = "P" }
ungc_a = { norm = "UNGC", provider = "A" }
ungc_b = { norm = "UNGC", provider = "B" }
ungc_c = { norm = "UNGC", provider = "C" }
"#;

const CARBON: &str = r#"
[carbon]
provider = "P"
scope_1 = "s1"
scope_2 = "s2"
scope_3 = "s3"
revenue = "revenue"
evic = "evic"
currency = "EUR"
scope_3_rule = "never"
if_missing = "unknown"
max_age_months = 24
period_tolerance_days = 0
"#;

/// A: 60 + 40 t, reported; B: 100 t reported and 100 t estimated; C says nothing. Revenue of one
/// and two million, enterprise value of two and four million.
///
/// * `turned`: facts are told from the last to the first
fn market(turned: bool) -> Market {
    let (own, guess) = (Some(Method::Reported), Some(Method::Estimated));
    let mut lines = [("A", 60.0, 80.0), ("B", 30.0, 50.0), ("C", 10.0, 20.0)];
    let mut indicators = [
        ("A", "s1", 60.0, "tCO2e", own, Some(1)),
        ("A", "s2", 40.0, "tCO2e", own, Some(2)),
        ("A", "s3", 300.0, "tCO2e", guess, Some(4)),
        ("A", "revenue", 1e6, "EUR", own, None),
        ("A", "evic", 2e6, "EUR", own, None),
        ("B", "s1", 100.0, "tCO2e", own, Some(2)),
        ("B", "s2", 100.0, "tCO2e", guess, Some(4)),
        ("B", "revenue", 2e6, "EUR", own, None),
        ("B", "evic", 4e6, "EUR", own, None),
    ];
    let mut codes = [("A", "C19.20"), ("B", "J62.01")];
    let mut norms = [("A", "compliant"), ("B", "violation")];
    if turned {
        lines.reverse();
        indicators.reverse();
        codes.reverse();
        norms.reverse();
    }
    let mut market = Market::new(lines.map(|(id, ..)| Line::new(id)));
    for (id, cap, score) in lines {
        market.close(day(DAY), id, 1.0).shares(id, AS_OF, cap, 1.0);
        market.score(["P", "S", "total"], id, AS_OF, score);
    }
    for (id, name, value, unit, method, quality) in indicators {
        let measure = Measure { method, quality, ..Measure::new(value, market.text(unit)) };
        market.measured(["P", name], id, AS_OF, measure);
    }
    for (id, code) in codes {
        market.class("NACE2", id, AS_OF, code);
    }
    for (id, status) in norms {
        market.norm(["A", "UNGC"], id, AS_OF, status);
    }
    market
}

const WEIGHTS: [f64; 3] = [0.5, 0.25, 0.25];

fn disclosed(sections: &str, weights: [f64; 3]) -> Vec<Metric> {
    disclosed_of(market(false), sections, weights)
}

/// * `weights`: in the order of the lines
fn disclosed_of(market: Market, sections: &str, weights: [f64; 3]) -> Vec<Metric> {
    let text = format!("{COLUMNS}{}", Head::default().text(sections));
    let book = Rulebook::compile(&text, &Calendars::built_in());
    let book = book.unwrap_or_else(|e| panic!("{e:#?}"));
    let members = ["A", "B", "C"].map(|id| Holding { security: market.ix(id), index_shares: 1.0 });
    let history = market.history();
    let snapshot = Snapshot::new(&history, day(DAY), history.cut_off(day(DAY)), 10);
    disclose(&book, snapshot, &members, &weights)
}

fn of<'m>(metrics: &'m [Metric], id: &str) -> &'m Metric {
    let mut found = metrics.iter().filter(|metric| metric.id == id);
    let metric = found.next().unwrap_or_else(|| panic!("no {id}"));
    assert!(found.next().is_none(), "two of {id}");
    metric
}

fn near(seen: Option<f64>, expected: f64) {
    assert!((seen.unwrap() - expected).abs() < 1e-12, "{seen:?} for {expected}");
}

#[test]
fn an_index_without_esg_data_discloses_nothing() {
    assert_eq!(disclosed("", WEIGHTS), Vec::new());
}

#[test]
fn emissions_by_hand() {
    let metrics = disclosed(CARBON, WEIGHTS);
    // A: 100 t per million of revenue, B: 100 t; C is not known and scaled away.
    let waci = of(&metrics, "waci_scopes_1_2");
    near(waci.value, 100.0);
    assert_eq!((waci.coverage, waci.formula_id), (Some(0.75), "waci"));
    near(waci.coverage_by_count, 2.0 / 3.0);
    // Reported: 0.5 · 100 + 0.25 · 50 of 75.
    near(waci.reported_share, 62.5 / 75.0);
    near(waci.estimated_share, 12.5 / 75.0);
    assert_eq!(waci.unit, "tCO2e per million EUR of revenue");
    // A: 50 t per million of enterprise value, B: 50 t.
    near(of(&metrics, "financed_emissions_scopes_1_2").value, 50.0);
    // Scope 3 of A alone: 150 t per million of enterprise value.
    let third = of(&metrics, "financed_emissions_scope_3");
    near(third.value, 150.0);
    assert_eq!((third.coverage, third.scope_3), (Some(0.5), Some("alone")));
    assert_eq!(third.reported_share, Some(0.0));
    near(of(&metrics, "pai_1_scope_1").value, (0.5 * 30.0 + 0.25 * 25.0) / 0.75);
    near(of(&metrics, "pai_3").value, 400.0);
    near(of(&metrics, "pai_2").value, 200.0);
    // Scopes 1 and 2: the worse of A is 2, of B 4.
    near(of(&metrics, "data_quality_scopes_1_2").value, (0.5 * 2.0 + 0.25 * 4.0) / 0.75);
    near(of(&metrics, "data_quality_scope_3").value, 4.0);
}

/// Checks that a company with zero revenue counts as not covered, and by EVIC as before.
#[test]
fn zero_revenue_is_not_covered() {
    let mut market = market(false);
    let figures = [("s1", 10.0, "tCO2e"), ("s2", 10.0, "tCO2e"), ("revenue", 0.0, "EUR")];
    for (name, value, unit) in figures.into_iter().chain([("evic", 1e6, "EUR")]) {
        let measure = Measure::new(value, market.text(unit));
        market.measured(["P", name], "C", AS_OF, measure);
    }
    let metrics = disclosed_of(market, CARBON, WEIGHTS);
    let waci = of(&metrics, "waci_scopes_1_2");
    near(waci.value, 100.0);
    assert_eq!(waci.coverage, Some(0.75));
    let financed = of(&metrics, "financed_emissions_scopes_1_2");
    near(financed.value, 0.75 * 50.0 + 0.25 * 20.0);
    assert_eq!(financed.coverage, Some(1.0));
}

#[test]
fn the_benchmark_and_its_universe() {
    let metrics = disclosed(CARBON, WEIGHTS);
    let benchmark = of(&metrics, "ghg_intensity");
    near(benchmark.value, 50.0);
    assert_eq!((benchmark.formula_id, benchmark.scope_3), ("eu_intensity", Some("not counted")));
    near(of(&metrics, "ghg_reported_share").value, 62.5 / 75.0);
    near(of(&metrics, "ghg_estimated_share").value, 12.5 / 75.0);
    let universe = of(&metrics, "ghg_intensity_universe");
    near(universe.value, 50.0);
    near(universe.coverage, 0.9);
    // Universe 0.6, 0.3, 0.1: half of 0.1 + 0.05 + 0.15.
    near(of(&metrics, "active_share").value, 0.15);
}

#[test]
fn scores_and_those_of_the_ten_largest() {
    let columns = r#"
[columns.esg_score]
score = "total"
provider = "P"
scheme = "S"
[columns.ungc]
norm = "UNGC"
provider = "A"
[columns.nace]
classification = "NACE2"
[columns.social_score]
indicator = "revenue"
provider = "P"
unit = "USD"
"#;
    let metrics = disclosed(columns, WEIGHTS);
    near(of(&metrics, "esg_score").value, 0.5 * 80.0 + 0.25 * 50.0 + 0.25 * 20.0);
    near(of(&metrics, "esg_score_top_ten").value, 57.5);
    assert!(metrics.iter().all(|metric| metric.id != "waci_scopes_1_2"), "no [carbon]");
    // A is in section C and division 19, B is not, C has no code.
    near(of(&metrics, "nace_a_to_h_and_l").value, 0.5 / 0.75);
    let fossil = of(&metrics, "nace_05_to_09_19_20");
    near(fossil.value, 0.5 / 0.75);
    assert_eq!(fossil.coverage, Some(0.75));
    // B violates norms, A does not, nobody judges C.
    assert_eq!(of(&metrics, "norm_violations").value, Some(1.0));
    near(of(&metrics, "norm_violations_relative").value, 0.5);
    near(of(&metrics, "norm_violations_weight").value, 0.25 / 0.75);
    // A column in another unit costs its own metric alone.
    let social = of(&metrics, "social_score");
    assert_eq!(social.value, None);
    assert!(social.note.as_ref().unwrap().contains("USD"), "{:?}", social.note);
}

#[test]
fn what_the_index_file_names_no_column_for_says_so() {
    let metrics = disclosed(CARBON, WEIGHTS);
    for id in ["gender_pay_gap", "female_board", "tobacco", "corruption_fines", "nace_a_to_h_and_l"]
    {
        let metric = of(&metrics, id);
        assert_eq!(metric.value, None, "{id}");
        assert!(metric.note.as_ref().unwrap().starts_with("no column: "), "{id}");
        assert!(metric.item.starts_with("2020/1816"), "{id}");
    }
    assert!(metrics.iter().all(|metric| metric.id != "trajectory_limit"));
    assert!(metrics.iter().all(|metric| metric.value.is_some() || metric.note.is_some()));
    let none = CARBON.replace("scope_3 = \"s3\"\n", "").replace("evic = \"evic\"\n", "");
    let metrics = disclosed(&none, WEIGHTS);
    let note = |id| of(&metrics, id).note.clone().unwrap();
    assert_eq!(note("financed_emissions_scope_3"), "no column: `carbon.scope_3`");
    assert_eq!(note("financed_emissions_scopes_1_2"), "no column: `carbon.evic`");
    near(of(&metrics, "ghg_intensity").value, 100.0);
}

const CLIMATE: &str = r#"
[columns.ghg]
intensity = { by = "evic", scopes = [1, 2] }
[columns.section]
high_impact = "NACE2"
[climate]
label = "ctb"
jurisdiction = "eu"
articles = "reported"
base_year = 2019
base = "stated"
base_intensity = 60.0
evic_average = "simple"
evic_constituents = "intersection"
evic_factor = "chained"
uplift_average = "geometric"
missed_target = "return_to_base_curve"
test = "yearly"
universe = "without_missing"
unknown_share = "keep"
trading_counts = false
activities = "nace2"
intensity = "ghg"
high_impact = "section = 'yes'"
[climate.exclusions]
controversial_weapons = "rating = 'arms'"
tobacco = "score < 30"
norms = "ungc_a = 'violation'"
significant_harm = "rating = 'harm'"
"#;

#[test]
fn where_the_index_lies_on_its_trajectory() {
    let metrics = disclosed(&format!("{CARBON}{CLIMATE}"), WEIGHTS);
    // 60 less 7 % in the first year; enterprise values are those of the base year.
    near(of(&metrics, "trajectory_target").value, 55.8);
    near(of(&metrics, "trajectory_limit").value, 55.8);
    near(of(&metrics, "trajectory_margin").value, 5.8);
    near(of(&metrics, "trajectory_met").value, 1.0);
    near(of(&metrics, "ghg_intensity_universe").value, 50.0);
    near(of(&metrics, "reduction_against_universe").value.map(|r| r + 1.0), 1.0);
    // C alone scores below 30; nobody is rated for arms.
    near(of(&metrics, "tobacco").value, 0.25);
    assert_eq!(of(&metrics, "controversial_weapons").value, None);
    let definition = of(&metrics, "controversial_weapons_definition").note.clone().unwrap();
    assert!(definition.ends_with("NOT (rating = 'arms')"), "{definition}");
    near(of(&metrics, "nace_a_to_h_and_l").value, 0.5 / 0.75);
    assert!(of(&metrics, "pai_4").note.as_ref().unwrap().contains("fossil_fuels"));
}

#[test]
fn nothing_is_averaged_over_what_is_held_short() {
    let metrics = disclosed(CARBON, [1.0, 0.5, -0.5]);
    let waci = of(&metrics, "waci_scopes_1_2");
    assert_eq!(waci.value, None);
    assert!(waci.note.as_ref().unwrap().contains("short"));
}

#[test]
fn the_order_of_facts_changes_nothing() {
    let sections = format!("{CARBON}{CLIMATE}");
    assert_eq!(disclosed_of(market(true), &sections, WEIGHTS), disclosed(&sections, WEIGHTS));
}
