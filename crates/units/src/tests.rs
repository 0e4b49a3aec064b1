//! Conversion, equality and names of units; laws of their algebra.

use proptest::prelude::*;

use super::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap_or_else(|| panic!("`{text}` is a unit"))
}

fn converted(value: f64, from: &str, to: &str) -> Option<f64> {
    unit(from).to(&unit(to)).map(|conversion| conversion.apply(value))
}

#[test]
fn units_convert_within_a_dimension_only() {
    assert_eq!(converted(4.35, "kt", "t"), Some(4_350.0));
    assert_eq!(converted(4.35, "percent", "fraction"), Some(0.0435));
    assert_eq!(converted(1.0, "tce", "GJ"), Some(29.3076));
    assert_eq!(converted(1.0, "tce", "MWh"), Some(8.141));
    assert_eq!(converted(3.6, "TJ", "GWh"), Some(1.0));
    assert_eq!(converted(2.0, "100m", "million"), Some(200.0));
    assert_eq!(converted(2.0, "USDbn", "million USD"), Some(2_000.0));
    assert_eq!(converted(12.0, "tCO2e/CNY million", "kgCO2e/CNY"), Some(0.012));
    assert_eq!(converted(1.5, "count/million hours", "count/thousand hours"), Some(0.0015));
    assert_eq!(converted(1.0, "t", "tCO2e"), None);
    assert_eq!(converted(1.0, "t", "MWh"), None);
    assert_eq!(converted(1.0, "t/CNY", "t"), None);
}

#[test]
fn money_keeps_its_currency_and_its_role() {
    for (a, b) in [
        ("EUR million", "USD million"),
        ("tCO2e/EUR million of EVIC", "tCO2e/EUR million of revenue"),
        ("tCO2e/EUR million of EVIC", "tCO2e/EUR million"),
        ("million", "USD million"),
    ] {
        assert_eq!(converted(1.0, a, b), None, "{a} and {b}");
    }
    let any = unit("USD million").in_any_currency();
    assert_eq!(any.to(&unit("million")).map(|c| c.apply(3.0)), Some(3.0));
    let stated = unit("tCO2e/EUR million of EVIC").conversion_of_stated(&unit("kgCO2e/EURm"));
    assert_eq!(stated.map(|conversion| conversion.apply(200.0)), Some(0.2));
    assert!(unit("tCO2e/EURm").conversion_of_stated(&unit("tCO2e/EURm of EVIC")).is_none());
}

#[test]
fn other_texts_are_no_units_but_may_be_kinds_of_their_own() {
    for text in ["", "tons", "CNY CNY", "million million", "t/", "XXQ million", "tCO2", "t of EVIC"]
    {
        assert_eq!(Unit::parse(text), None, "{text}");
    }
    assert_eq!(Unit::read("grams per mile"), Unit::read(" grams per mile"));
    assert_ne!(Unit::read("grams per mile"), Unit::read("g/mile"));
    assert_eq!(Unit::read("grams per mile").to_string(), "grams per mile");
}

#[test]
fn names_are_those_that_people_write() {
    let name = |text: &str| unit(text).to_string();
    assert_eq!(name("tCO2e/EURm of EVIC"), "tCO2e/EUR million of EVIC");
    assert_eq!(name("tCO2e/million USD of revenue"), "tCO2e/USD million of revenue");
    assert_eq!(name("CNY 100m"), "CNY 100m");
    let product = |a: &str, b: &str| unit(a).times(&unit(b)).unwrap().to_string();
    assert_eq!(product("tCO2e/EUR million of EVIC", "EUR million of EVIC"), "tCO2e");
    assert_eq!(product("percent", "CNY billion"), "percent × CNY billion");
    assert_eq!(product("MWh/count", "count/ha"), "MWh/ha");
    let ratio = |a: &str, b: &str| unit(a).per(&unit(b)).unwrap();
    assert_eq!(
        ratio("ktCO2e", "EUR billion of revenue").to_string(),
        "tCO2e/EUR million of revenue"
    );
    assert_eq!(ratio("CNY", "CNY").to_string(), "fraction");
    assert!(ratio("CNY million", "CNY million").is_fraction());
    assert_eq!(ratio("t", "MWh/count").to_string(), "t/(MWh/count)");
    assert_eq!(unit("CNY").inverse().unwrap().to_string(), "1/CNY");
    assert_eq!(Unit::money("CNY".parse().unwrap()).to_string(), "CNY");
    assert_eq!(Unit::points_of("S").to_string(), "points of S");
}

#[test]
fn quantities_as_people_write_them() {
    let amount = |text: &str, wanted: &str| Quantity::parse(text).unwrap().in_unit(&unit(wanted));
    assert_eq!(amount("500 million CNY", "CNY"), Some(500_000_000.0));
    assert_eq!(amount("500000000 CNY", "CNY million"), Some(500.0));
    assert_eq!(amount("5e8CNY", "CNY million"), Some(500.0));
    assert_eq!(amount("5EUR", "EUR"), Some(5.0));
    assert_eq!(amount("-2.5 %", "fraction"), Some(-0.025));
    assert_eq!(amount("200 tCO2e/EUR million", "tCO2e/EURm of EVIC"), Some(200.0));
    assert_eq!(amount("500 million USD", "CNY"), None);
    for bad in ["", "CNY", "5", "-", "five CNY", ". CNY", "e8 CNY"] {
        assert_eq!(Quantity::parse(bad), None, "{bad}");
    }
}

/// Units of all sorts: plain, per another, products of two.
fn any_unit() -> impl Strategy<Value = Unit> {
    let texts = [
        "t",
        "kt",
        "tCO2e",
        "MWh",
        "GJ",
        "percent",
        "fraction",
        "count",
        "hours",
        "CNY million",
        "EUR",
        "EUR million of EVIC",
        "USDm of revenue",
        "million",
        "score",
        "tCO2e/EURm of EVIC",
        "count/million hours",
        "barrels",
    ];
    let one = prop::sample::select(texts.to_vec()).prop_map(Unit::read);
    let two = (one.clone(), one.clone()).prop_map(|(a, b)| a.times(&b).expect("in reach"));
    prop_oneof![one, two]
}

proptest! {
    #[test]
    fn products_commute_and_associate((a, b, c) in (any_unit(), any_unit(), any_unit())) {
        prop_assert_eq!(a.times(&b), b.times(&a));
        let left = a.times(&b).and_then(|ab| ab.times(&c));
        let right = b.times(&c).and_then(|bc| a.times(&bc));
        prop_assert_eq!(left, right);
    }

    #[test]
    fn division_undoes_multiplication((a, b) in (any_unit(), any_unit())) {
        prop_assert_eq!(a.times(&b).and_then(|ab| ab.per(&b)), Some(a.clone()));
        prop_assert!(a.per(&a).is_some_and(|one| one.is_fraction()));
        let inverse = b.inverse().and_then(|inverse| a.times(&inverse));
        prop_assert_eq!(a.per(&b), inverse);
        prop_assert_eq!(a.times(&Unit::fraction()), Some(a));
    }

    #[test]
    fn conversion_goes_and_comes_back((a, b) in (any_unit(), any_unit()), value in 0.001..1e6_f64) {
        prop_assert_eq!(a.to(&b).is_some(), a.is_same_kind(&b));
        prop_assert_eq!(a.to(&b).is_some(), b.to(&a).is_some());
        if let (Some(there), Some(back)) = (a.to(&b), b.to(&a)) {
            let again = back.apply(there.apply(value));
            prop_assert!((again / value - 1.0).abs() < 1e-14);
            prop_assert_eq!(there.is_one(), a == b);
        }
    }

    #[test]
    fn a_name_reads_as_its_unit(a in any_unit()) {
        if let Some(read) = Unit::parse(&a.to_string()) {
            prop_assert_eq!(read, a);
        }
    }
}

/// Words of providers are the units that they mean; those that mean two things are none.
#[test]
fn words_of_providers() {
    for (word, unit) in [
        ("tonnes CO2e", "tCO2e"),
        ("Metric Tonnes CO2e", "tCO2e"),
        ("t CO2-eq", "tCO2e"),
        ("tCO₂e", "tCO2e"),
        ("tonnes CO2e/USD millions", "tCO2e/USD million"),
        ("metric tons", "t"),
        ("m³", "m3"),
        ("Cubic metres", "m3"),
        ("pct", "percent"),
        ("USD mio", "USD million"),
    ] {
        let [word, unit] = [word, unit].map(|text| Unit::parse(text).expect(text));
        assert_eq!(word.to(&unit).map(|conversion| conversion.apply(3.0)), Some(3.0));
    }
    for word in ["tons", "MT", "ml", "CO2", "units"] {
        assert!(Unit::parse(word).is_none(), "{word}");
    }
}
