//! Companies whose weight may be raised for targets (Art. 6).

use kapok_domain::Method::{self, Estimated, Reported};

use super::super::fixture::World;
use super::{failure, seen, told, wrong};

/// 13.5, 0 and 7.2 % a year: 7.06 % on geometric average and 6.90 % on arithmetic.
const LOWERED: [(i32, f64); 4] = [(2016, 1000.0), (2017, 865.0), (2018, 865.0), (2019, 802.72)];

fn emits(world: &mut World, id: &'static str, years: &[(i32, f64)], method: Method) {
    for (year, tonnes) in years {
        let figures = [("s1", *tonnes), ("s2", 0.0), ("s3", 0.0), ("evic", 1e6)];
        world.yearly.extend(figures.map(|(name, value)| (name, id, *year, value, method)));
    }
}

/// A, B and C have lowered emissions alike: B has no target, C estimates its first year. D leaves
/// a year out, E has a target that is past, F began a year late.
fn world() -> World {
    let mut world = World::of(&["A", "B", "C", "D", "E", "F"].map(|id| (id, 10.0, 50.0)));
    for id in ["A", "B", "E"] {
        emits(&mut world, id, &LOWERED, Reported);
    }
    emits(&mut world, "C", &LOWERED[..1], Estimated);
    emits(&mut world, "C", &LOWERED[1..], Reported);
    emits(&mut world, "D", &LOWERED[..1], Reported);
    emits(&mut world, "D", &LOWERED[2..], Reported);
    emits(&mut world, "F", &LOWERED[1..], Reported);
    world.targets = vec![("A", 2030), ("C", 2030), ("D", 2030), ("E", 2019), ("F", 2030)];
    world.nace = vec![("A".into(), "19".into())];
    world
}

/// * `average`: of yearly reductions
/// * `reduction`: what must have fallen
fn column(average: &str, reduction: &str) -> String {
    COLUMN.replace("AVERAGE", average).replace("REDUCTION", reduction)
}

const COLUMN: &str = r#"
[columns.ghg]
intensity = { by = "evic", scopes = [1, 2, 3] }
[columns.raised]
target_uplift = { of = "ghg", reduction = "REDUCTION", targets = "P" }
[columns.section]
high_impact = "NACE2"
[carbon]
provider = "P"
scope_1 = "s1"
scope_2 = "s2"
scope_3 = "s3"
evic = "evic"
currency = "EUR"
scope_3_rule = "always"
if_missing = "unknown"
max_age_months = 24
period_tolerance_days = 0
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
uplift_average = "AVERAGE"
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

const RULE: &str = "raised = 'yes'";

#[test]
fn the_average_decides() {
    let geometric = seen(&world(), &column("geometric", "intensity"), RULE);
    assert_eq!(
        geometric,
        ["A yes", "B not known", "C no", "D not known", "E not known", "F not known"]
    );
    let arithmetic = seen(&world(), &column("arithmetic", "intensity"), RULE);
    assert_eq!(arithmetic[0], "A no");
}

#[test]
fn emissions_may_fall_without_the_intensity() {
    let mut world = world();
    // Enterprise value falls like emissions.
    for figure in world.yearly.iter_mut().filter(|figure| figure.0 == "evic" && figure.1 == "A") {
        let tonnes = LOWERED.iter().find(|(year, _)| *year == figure.2).unwrap().1;
        figure.3 *= tonnes / 1000.0;
    }
    assert_eq!(seen(&world, &column("geometric", "intensity"), RULE)[0], "A no");
    assert_eq!(seen(&world, &column("geometric", "emissions"), RULE)[0], "A yes");
}

#[test]
fn each_says_why() {
    let source = |id| told(&world(), &column("geometric", "intensity"), RULE, id).evidence.source;
    assert_eq!(source("A"), "lowered by 7.06 % a year in the 3 years to 2019-12-31");
    assert_eq!(source("B"), "no target stands");
    assert_eq!(source("C"), "figures of the year to 2016-12-31 are not published by the company");
    assert_eq!(source("D"), "2 fiscal years in a row are known, 4 are needed");
    assert_eq!(source("E"), "no target stands");
    assert_eq!(source("F"), "3 fiscal years in a row are known, 4 are needed");
}

#[test]
fn a_value_that_cannot_be_is_named() {
    let mut world = world();
    for figure in world.yearly.iter_mut() {
        if (figure.0, figure.1, figure.2) == ("evic", "A", 2018) {
            figure.3 = -1.0;
        }
    }
    let source = told(&world, &column("geometric", "intensity"), RULE, "A").evidence.source;
    assert_eq!(
        source,
        "1 fiscal years in a row are known, 4 are needed; evic of A for 2018-12-31 is -1: \
         emissions are divided only by what is above zero"
    );
}

#[test]
fn old_years_and_a_newest_one_that_is_not_whole() {
    let mut world = world();
    world.yearly.push(("s1", "A", 2020, 1.0, Reported));
    let lines = seen(&world, &column("geometric", "intensity"), RULE);
    assert_eq!(lines[0], "A yes");
    // All of it a year earlier: the newest year is then too old for twelve months.
    world.yearly.pop();
    world.yearly.iter_mut().for_each(|figure| figure.2 -= 1);
    let long = column("geometric", "intensity");
    assert_eq!(seen(&world, &long, RULE)[0], "A yes");
    assert_eq!(seen(&world, &long.replace("months = 24", "months = 12"), RULE)[0], "A not known");
}

#[test]
fn what_is_refused() {
    let written = column("geometric", "intensity");
    let unknown = failure(&World { targets: Vec::new(), ..world() }, &written, RULE);
    assert!(unknown.contains("the provider `P`"), "{unknown}");
    let two = wrong(&written.replace("scopes = [1, 2, 3]", "scopes = [1, 2]"));
    let place = "columns.raised.target_uplift";
    let line = format!(
        "{place}.of: `ghg` is no `intensity` of scopes 1, 2 and 3 (Art. 6 asks for all three)"
    );
    assert!(two.contains(&line), "{two:?}");
    let other = wrong(&written.replace("of = \"ghg\"", "of = \"gh\""));
    assert!(
        other.contains(&format!("{place}.of: unknown column `gh` (did you mean `ghg`?)")),
        "{other:?}"
    );
    let head = written.split("[climate]").next().unwrap();
    let bare = format!(
        "{place}: a column `target_uplift` needs `[climate]` (its `uplift_average` says how \
         reductions are averaged)"
    );
    assert_eq!(wrong(head), [bare]);
}
