//! Reasons for which an intensity is not a company's own.

use kapok_market::Snapshot;

use super::super::fixture::{World, compiled, day};
use super::{failure, seen, told};
use kapok_columns::ColumnFigure;

/// A: 100 t by two million; B says nothing of its enterprise value.
fn world() -> World {
    let mut world = World::of(&[("A", 60.0, 80.0), ("B", 30.0, 50.0)]);
    world.indicators = vec![
        ("s1", "A", 60.0, "tCO2e"),
        ("s2", "A", 40.0, "tCO2e"),
        ("evic", "A", 2e6, "EUR"),
        ("s1", "B", 10.0, "tCO2e"),
        ("s2", "B", 10.0, "tCO2e"),
    ];
    world.sectors = ["A", "B"].map(|id| (id.to_owned(), "x".to_owned())).to_vec();
    world
}

/// * `policy`: for companies without a figure
fn column(policy: &str) -> String {
    format!(
        "[columns.co2]\nintensity = {{ by = \"evic\", scopes = [1, 2] }}\n[carbon]\nprovider = \
         \"P\"\nscope_1 = \"s1\"\nscope_2 = \"s2\"\nevic = \"evic\"\ncurrency = \"EUR\"\n\
         scope_3_rule = \"never\"\n{policy}\nmax_age_months = 24\nperiod_tolerance_days = 0\n"
    )
}

const WORST: &str = "if_missing = \"worst_of_peers\"\npeers = \"sector\"";
const UNKNOWN: &str = "if_missing = \"unknown\"";

#[test]
fn a_year_that_is_not_whole_is_told_with_the_policy() {
    let source = |policy| told(&world(), &column(policy), "co2 > 0", "B").evidence.source;
    assert_eq!(
        source(WORST),
        "no fiscal year has all figures that are needed: highest of 1 in `x`"
    );
    assert_eq!(source(UNKNOWN), "no fiscal year has all figures that are needed");
    let unknown = told(&world(), &column(UNKNOWN), "co2 > 0", "B");
    assert!(unknown.missing && unknown.evidence.as_of.is_none());
}

#[test]
fn money_without_a_currency() {
    let mut world = world();
    world.indicators.push(("evic", "B", 1.0, "million"));
    let said = failure(&world, &column(UNKNOWN), "co2 > 0");
    let end = "has no currency, one currency is needed (give the currency once, in the unit or in \
               `currency`)";
    assert!(said.starts_with("evic of ") && said.ends_with(end), "{said}");
}

/// Checks that an impossible denominator leaves one figure unknown, with its reason.
#[test]
fn values_that_cannot_be_are_unknown_with_their_reason() {
    for (seen, words) in [(0.0, "0"), (-1.0, "-1")] {
        let mut world = world();
        world.indicators.push(("evic", "B", seen, "EUR"));
        let told_of = |policy| told(&world, &column(policy), "co2 > 0", "B");
        let why = format!("is {words}: emissions are divided only by what is above zero)");
        let unknown = told_of(UNKNOWN);
        assert!(unknown.missing, "{unknown:?}");
        let source = unknown.evidence.source;
        let start = "no fiscal year has all figures that are needed (evic of ";
        assert!(source.starts_with(start) && source.ends_with(&why), "{source}");
        let lent = told_of(WORST).evidence.source;
        assert!(lent.ends_with(&format!("{why}: highest of 1 in `x`")), "{lent}");
    }
}

#[test]
fn emissions_below_zero_are_unknown() {
    let mut world = world();
    world.indicators.push(("evic", "B", 1e6, "EUR"));
    assert_eq!(seen(&world, &column(UNKNOWN), "co2 > 0"), ["A 50", "B 20"]);
    world.indicators[4].2 = -10.0;
    let unknown = told(&world, &column(UNKNOWN), "co2 > 0", "B");
    let why = "is -10: emissions are zero or more, for removals are stated apart)";
    assert!(unknown.evidence.source.ends_with(why), "{}", unknown.evidence.source);
}

/// Checks that a row which cannot be read stops nobody who does not read it.
#[test]
fn a_denominator_that_is_not_read_stops_nothing() {
    let mut world = world();
    world.indicators.push(("sales", "A", 1.0, "million"));
    world.indicators.push(("sales", "B", 0.0, "EUR million"));
    let both = column(UNKNOWN).replace("evic = ", "revenue = \"sales\"\nevic = ");
    assert_eq!(seen(&world, &both, "co2 > 0"), ["A 50", "B not known"]);
    let by_revenue = both.replace("by = \"evic\"", "by = \"revenue\"");
    let said = failure(&world, &by_revenue, "co2 > 0");
    assert!(said.starts_with("sales of ") && said.contains("no currency"), "{said}");
}

/// Checks that weights depend on columns of the weighting, and not on those that rules alone read.
#[test]
fn what_a_security_is_weighed_by() {
    let caps = "caps = [{ by = \"sector\", max = 0.99 }]\n";
    let rule = "[[eligibility]]\nid = \"r\"\nkeep_if = \"co2 > 0\"\nif_missing = \"keep\"\n\
                source = \"us\"\n";
    let sections = format!("{caps}{}{rule}", column(UNKNOWN));
    let book = compiled(&sections).unwrap_or_else(|e| panic!("{e:#?}"));
    let (world, day) = (world(), day());
    let history = world.history();
    let snapshot = Snapshot::new(&history, day, history.cut_off(day), 10);
    let found = book.weighed_by(snapshot, world.ix("A")).unwrap();
    let said = |figure: &ColumnFigure| format!("{} {}", figure.name, figure.value);
    assert_eq!(found.iter().map(said).collect::<Vec<_>>(), ["sector x"]);
}
