//! Pathways and chains worked by hand, then what must hold for any chain.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::IssuerId;
use kapok_kernels::sum;
use proptest::prelude::*;

use super::*;

const SHIPPED: [&str; 3] = [
    include_str!("../../../config/pathways/power.toml"),
    include_str!("../../../config/pathways/steel.toml"),
    include_str!("../../../config/pathways/cement.toml"),
];

const POWER: &str = r#"
sector = "power"
unit = "kgCO2e/MWh"
base_year = 2020
peak_year = 2025
peak_by = 2030
status = "illustrative"
source = "a test"
points = [
  { year = 2020, intensity = 500.0 },
  { year = 2025, intensity = 520.0 },
  { year = 2035, intensity = 320.0 },
  { year = 2060, intensity = 0.0 },
]
bands = [
  { label = "ahead", at_most = 0.9 },
  { label = "on path", at_most = 1.0 },
  { label = "behind", at_most = 1.25 },
  { label = "far behind" },
]
"#;

fn pathway(text: &str) -> Result<Pathway, PathwayError> {
    toml::from_str::<PathwayFile>(text).unwrap().try_into()
}

fn intensity(value: f64) -> Intensity {
    Intensity { value, unit: "kgCO2e/MWh".into() }
}

#[test]
fn a_pathway_rises_to_its_peak_and_falls_in_straight_lines() {
    let power = pathway(POWER).unwrap();
    let expected = [(2020, 500.0), (2022, 508.0), (2025, 520.0), (2030, 420.0), (2060, 0.0)];
    for (year, value) in expected {
        assert_eq!(power.at(year).unwrap(), value, "{year}");
    }
    for year in [2019, 2061] {
        assert_eq!(
            power.at(year).unwrap_err().to_string(),
            format!("pathway power: {year} lies outside 2020 to 2060")
        );
    }
}

#[test]
fn a_band_is_a_ratio_to_the_pathway_and_holds_its_edge() {
    let power = pathway(POWER).unwrap();
    let expected = [
        (0.0, 2030, "ahead", 0),
        (378.0, 2030, "ahead", 0),
        (378.1, 2030, "on path", 1),
        (420.0, 2030, "on path", 1),
        (420.1, 2030, "behind", 2),
        (525.0, 2030, "behind", 2),
        (525.1, 2030, "far behind", 3),
        (0.0, 2060, "on path", 1),
        (0.1, 2060, "far behind", 3),
    ];
    for (value, year, band, rank) in expected {
        let position = power.band(&intensity(value), year).unwrap();
        assert_eq!((position.band.as_str(), position.rank), (band, rank), "{value} in {year}");
    }
    let position = power.band(&intensity(210.0), 2030).unwrap();
    assert_eq!((position.pathway, position.ratio), (420.0, Some(0.5)));
    assert_eq!(power.band(&intensity(1.0), 2060).unwrap().ratio, None);
    let other = Intensity { value: 0.42, unit: "tCO2e/MWh".into() };
    assert_eq!(
        power.band(&other, 2030).unwrap_err().to_string(),
        "pathway power is in kgCO2e/MWh, and the intensity in tCO2e/MWh"
    );
    assert!(matches!(power.band(&intensity(-1.0), 2030), Err(PathwayError::BadIntensity { .. })));
}

#[test]
fn a_pathway_that_contradicts_itself_is_refused() {
    let cases = [
        ("sector = \"power\"", "sector = \"\"", "pathway : it states no sector"),
        ("base_year = 2020", "base_year = 2021", "the base year is 2021, and the first point 2020"),
        ("peak_by = 2030", "peak_by = 2024", "the peak is in 2025, and must be reached by 2024"),
        ("peak_year = 2025", "peak_year = 2026", "no point in the peak year 2026"),
        ("peak_year = 2025", "peak_year = 2020", "rises in 2025, and the peak is in 2020"),
        ("intensity = 520.0", "intensity = 490.0", "falls in 2025, and the peak is in 2025"),
        ("intensity = 520.0", "intensity = -1.0", "an intensity of -1 in 2025"),
        ("year = 2035", "year = 2025", "year 2025 does not come after 2025"),
        ("at_most = 1.0 ", "at_most = 0.9 ", "band `on path` has an edge that is not above"),
        ("\"behind\", at_most = 1.25", "\"behind\"", "band `behind` has no edge, and others"),
        ("\"far behind\"", "\"far behind\", at_most = 2.0", "is the last one and has an edge"),
        ("\"far behind\"", "\"behind\"", "band `behind` is there twice"),
    ];
    for (from, to, told) in cases {
        let error = pathway(&POWER.replacen(from, to, 1)).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn the_shipped_pathways_are_good_and_say_that_they_are_illustrative() {
    for text in SHIPPED {
        let pathway = pathway(text).unwrap();
        let file = pathway.file();
        assert_eq!(file.status, PathwayStatus::Illustrative);
        assert!(file.peak_year <= 2030, "{}", file.sector);
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn name(text: &str) -> IssuerId {
    text.parse().unwrap()
}

/// `buyer supplier share` a line, all of one period.
fn links(text: &str) -> Vec<SupplyLink> {
    let link = |line: &str| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let (buyer, supplier) = (name(parts[0]), name(parts[1]));
        let share = parts[2].parse().unwrap();
        let period_end = parts.get(3).map_or(day("2023-12-31"), |text| day(text));
        SupplyLink { buyer, supplier, share, period_end }
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(link).collect()
}

fn try_chain(text: &str) -> Result<SupplyChain, ChainError> {
    SupplyChain::new(&links(text), day("2024-06-03"))
}

fn own(values: &[(&str, f64)]) -> BTreeMap<IssuerId, f64> {
    values.iter().map(|&(text, value)| (name(text), value)).collect()
}

fn settings(reach: Reach) -> ChainSettings {
    ChainSettings { reach, decay: 0.5, missing: MissingSupplier::Exclude }
}

fn of<'a>(report: &'a ChainReport, issuer: &str) -> &'a ChainFigure {
    report.figures.iter().find(|one| one.issuer == name(issuer)).unwrap()
}

const TIERS: &str = "
    car  steel  0.40
    car  tyre   0.20
    steel coal  0.50
    tyre  oil   0.60";

fn intensities() -> BTreeMap<IssuerId, f64> {
    own(&[("car", 10.0), ("steel", 200.0), ("tyre", 50.0), ("coal", 400.0), ("oil", 100.0)])
}

#[test]
fn intensity_adds_up_along_the_chain() {
    let chain = try_chain(TIERS).unwrap();
    let report = chain_intensity(&chain, &intensities(), &settings(Reach::Whole)).unwrap();
    // steel: 200 + 0.5·0.5·400 = 300; tyre: 50 + 0.5·0.6·100 = 80
    // car:   10 + 0.5·(0.4·300 + 0.2·80) = 78
    let values = ["coal", "oil", "steel", "tyre", "car"].map(|one| of(&report, one).chain);
    assert_eq!(values, [Some(400.0), Some(100.0), Some(300.0), Some(80.0), Some(78.0)]);
    let car = of(&report, "car");
    assert_eq!(car.top(1)[0].supplier, name("steel"));
    assert_eq!(car.top(9).iter().map(|one| one.value).collect::<Vec<_>>(), [60.0, 8.0]);
    assert!((car.linked - 0.6).abs() < 1e-15);
    assert_eq!(car.coverage, Some(1.0));
    assert_eq!(of(&report, "coal").coverage, None, "without suppliers");
    assert_eq!((report.cycle.clone(), report.error_bound), (None, 0.0));
}

#[test]
fn depth_says_how_many_links_count() {
    let chain = try_chain(TIERS).unwrap();
    let car = |depth| {
        let reach = Reach::Levels { depth };
        let report = chain_intensity(&chain, &intensities(), &settings(reach)).unwrap();
        of(&report, "car").chain
    };
    // One link: 10 + 0.5·(0.4·200 + 0.2·50) = 55
    assert_eq!(car(1), Some(55.0));
    assert_eq!(car(2), Some(78.0));
    assert_eq!(car(1_000_000), Some(78.0));
}

#[test]
fn missing_suppliers_follow_the_policy() {
    let chain = try_chain("car steel 0.4\n car tyre 0.2").unwrap();
    let known = own(&[("car", 10.0), ("steel", 200.0)]);
    let car = |missing| {
        let settings = ChainSettings { missing, ..settings(Reach::Whole) };
        chain_intensity(&chain, &known, &settings).map(|report| of(&report, "car").clone())
    };
    let close = |figure: &ChainFigure, value: f64| (figure.chain.unwrap() - value).abs() < 1e-12;
    let left_out = car(MissingSupplier::Exclude).unwrap();
    assert!(close(&left_out, 10.0 + 0.5 * 0.4 * 200.0));
    assert!((left_out.coverage.unwrap() - 2.0 / 3.0).abs() < 1e-15);
    assert_eq!(left_out.contributions[1].stand_in, Some(StandIn::LeftOut));
    assert_eq!(left_out.contributions[1].intensity, None);
    let spread = car(MissingSupplier::Renormalise).unwrap();
    assert!(close(&spread, 10.0 + 0.5 * 0.6 * 200.0));
    let own_stands = car(MissingSupplier::BuyersOwn).unwrap();
    assert!(close(&own_stands, 10.0 + 0.5 * (0.4 * 200.0 + 0.2 * 10.0)));
    assert_eq!(own_stands.coverage, left_out.coverage, "a stand-in is not known");
    assert_eq!(
        car(MissingSupplier::Refuse).unwrap_err().to_string(),
        "car buys from tyre, whose intensity is not known"
    );
    let report = chain_intensity(&chain, &known, &settings(Reach::Whole)).unwrap();
    assert_eq!(of(&report, "tyre").chain, None, "unknown is not zero");
}

const RING: &str = "
    a b 0.5
    b c 0.5
    c a 0.5
    d a 1.0";

#[test]
fn a_circle_is_named_or_solved() {
    let chain = try_chain(RING).unwrap();
    let known = own(&[("a", 8.0), ("b", 4.0), ("c", 2.0), ("d", 1.0)]);
    for reach in [Reach::Whole, Reach::Levels { depth: 3 }] {
        let error = chain_intensity(&chain, &known, &settings(reach)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the supply chain turns in a circle: a, which buys from b, which buys from c, which \
             buys from a"
        );
        assert!(error.hint().contains("solve"));
    }
    let solve = Reach::Solve { tolerance: 1e-12, max_steps: 100 };
    let report = chain_intensity(&chain, &known, &settings(solve)).unwrap();
    // With k = θ·0.5 = 1/4: a = 8 + k·b, b = 4 + k·c, c = 2 + k·a; a·(1 − k³) = 8 + 4k + 2k²
    let a = (8.0 + 1.0 + 0.125) / (1.0 - 1.0 / 64.0);
    let expected = [("a", a), ("c", 2.0 + a / 4.0), ("d", 1.0 + a / 2.0)];
    for (issuer, value) in expected {
        assert!((of(&report, issuer).chain.unwrap() - value).abs() <= 1e-12, "{issuer}");
    }
    assert_eq!(report.cycle.unwrap(), [name("a"), name("b"), name("c")]);
    assert!(report.error_bound <= 1e-12);
}

#[test]
fn settings_are_read_from_a_file() {
    let read = |reach: &str| {
        let text = format!("decay = 0.5\nmissing = \"buyers_own\"\nreach = {reach}");
        toml::from_str::<ChainSettings>(&text).map(|settings| settings.reach)
    };
    assert_eq!(read("{ follow = \"levels\", depth = 3 }").unwrap(), Reach::Levels { depth: 3 });
    assert_eq!(read("{ follow = \"whole\" }").unwrap(), Reach::Whole);
    assert!(read("{ follow = \"solve\", tolerance = 1e-9 }").is_err(), "no default");
    assert!(read("{ follow = \"levels\", dept = 3 }").is_err());
}

#[test]
fn a_solution_is_proven_or_refused() {
    let chain = try_chain("a b 1.0\n b a 1.0").unwrap();
    let known = own(&[("a", 1.0), ("b", 1.0)]);
    let solve = Reach::Solve { tolerance: 1e-12, max_steps: 5 };
    let with = |decay| {
        let settings = ChainSettings { decay, ..settings(solve) };
        chain_intensity(&chain, &known, &settings).unwrap_err()
    };
    assert_eq!(with(1.0), ChainError::NoContraction { factor: 1.0 });
    assert!(matches!(with(0.9), ChainError::NotConverged { steps: 5, .. }));
    assert!(matches!(with(0.0), ChainError::BadSetting { name: "decay", .. }));
    let none = settings(Reach::Levels { depth: 0 });
    assert!(chain_intensity(&chain, &known, &none).is_err());
}

#[test]
fn bad_links_are_refused_by_name() {
    let error = |text: &str| try_chain(text).unwrap_err().to_string();
    assert_eq!(
        error("a b 0.7\n a c 0.5"),
        "a: shares of suppliers add up to 1.2 in the period to 2023-12-31"
    );
    assert_eq!(error("a b 40"), "a buys from b: a share of 40, allowed are above 0 and at most 1");
    assert!(try_chain("a b 0").is_err());
    assert!(try_chain("a b NaN").is_err());
    assert_eq!(error("a a 0.1"), "a buys from itself");
    assert_eq!(error("a b 0.1\n a b 0.2"), "a buys from b twice in the period to 2023-12-31");
    let negative = own(&[("a", -1.0)]);
    let chain = try_chain("a b 0.1").unwrap();
    assert_eq!(
        chain_intensity(&chain, &negative, &settings(Reach::Whole)).unwrap_err().to_string(),
        "a: an intensity of -1, allowed are finite ones from 0 on"
    );
}

#[test]
fn the_latest_period_that_has_ended_speaks_for_a_buyer() {
    let text = "
        a b 0.8 2022-12-31
        a c 0.6 2023-12-31
        a d 0.9 2024-12-31
        e b 0.3 2022-12-31";
    let chain = try_chain(text).unwrap();
    let names: Vec<&str> = chain.names().iter().map(IssuerId::as_str).collect();
    assert_eq!(names, ["a", "b", "c", "e"], "2024 had not ended");
    let known = own(&[("a", 0.0), ("b", 1.0), ("c", 10.0), ("e", 0.0), ("z", 5.0)]);
    let report = chain_intensity(&chain, &known, &settings(Reach::Whole)).unwrap();
    assert_eq!(of(&report, "a").chain, Some(3.0));
    assert_eq!(of(&report, "e").chain, Some(0.15));
    assert_eq!(of(&report, "z").chain, Some(5.0), "neither buys nor sells");
}

/// Up to twelve names; each may buy from up to four others, a fifth of its input from each.
fn any_links() -> impl Strategy<Value = Vec<SupplyLink>> {
    let link = (0..12_usize, 0..12_usize);
    prop::collection::vec(link, 0..40).prop_map(|pairs| {
        let mut pairs: Vec<_> = pairs.into_iter().filter(|(a, b)| a != b).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let few = pairs.chunk_by(|a, b| a.0 == b.0).flat_map(|group| group.iter().take(4));
        let text: Vec<String> = few.map(|(a, b)| format!("n{a:02} n{b:02} 0.2")).collect();
        links(&text.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The parts add up exactly, the equations hold, and the order of rows does not matter.
    #[test]
    fn a_solution_solves(rows in any_links(), values in prop::collection::vec(0.0..1e3_f64, 12)) {
        let known = |i: usize| (name(&format!("n{i:02}")), values[i]);
        let own: BTreeMap<IssuerId, f64> = (0..12).map(known).collect();
        let tolerance = 1e-9;
        let settings = settings(Reach::Solve { tolerance, max_steps: 500 });
        let on = day("2024-06-03");
        let chain = SupplyChain::new(&rows, on).unwrap();
        let report = chain_intensity(&chain, &own, &settings).unwrap();
        for figure in &report.figures {
            let parts = figure.contributions.iter().map(|one| one.value);
            let all: Vec<f64> = figure.own.into_iter().chain(parts).collect();
            prop_assert_eq!(figure.chain, Some(sum(&all)));
            for one in &figure.contributions {
                let theirs = of(&report, one.supplier.as_str()).chain.unwrap();
                prop_assert!((one.intensity.unwrap() - theirs).abs() <= 2.0 * tolerance);
            }
        }
        let mut backwards = rows.clone();
        backwards.reverse();
        let again = SupplyChain::new(&backwards, on).unwrap();
        prop_assert_eq!(&chain_intensity(&again, &own, &settings).unwrap(), &report);
        if report.cycle.is_none() {
            let settings = ChainSettings { reach: Reach::Whole, ..settings };
            let exact = chain_intensity(&chain, &own, &settings).unwrap();
            for (a, b) in exact.figures.iter().zip(&report.figures) {
                prop_assert!((a.chain.unwrap() - b.chain.unwrap()).abs() <= tolerance);
            }
        }
    }

    /// A circle that is told is one.
    #[test]
    fn a_circle_is_one(rows in any_links()) {
        let chain = SupplyChain::new(&rows, day("2024-06-03")).unwrap();
        if let Some(cycle) = chain.cycle() {
            let next = cycle.iter().skip(1).chain(cycle.first());
            for (buyer, supplier) in cycle.iter().zip(next) {
                let same = |one: &SupplyLink| (&one.buyer, &one.supplier) == (buyer, supplier);
                prop_assert!(rows.iter().any(same));
            }
            prop_assert_eq!(cycle.iter().min(), cycle.first());
        }
    }
}
