use super::super::missing::MissingPolicy;
use super::*;
use kapok_domain::Method;

const NAMES: [&str; 3] = ["Forestry", "Industrial", "Energy"];
const FACTORS: [Option<f64>; 3] = [Some(0.1), Some(0.25), Some(0.2)];

fn companies() -> (Vec<Emissions>, Vec<RemovalsAndCredits>) {
    let table = [
        ([1_000.0, 100.0, 5_000.0], [20_000.0, 0.0, 5_000.0]),
        ([20_000.0, 5_000.0, 30_000.0], [0.0, 25_000.0, 0.0]),
        ([5_000.0, 0.0, 10_000.0], [1_000.0, 5_000.0, 500.0]),
    ];
    let emissions = |s: &[f64; 3]| Emissions::new("A", s.map(Some), Method::Reported).unwrap();
    let credits = |c: &[f64; 3]| RemovalsAndCredits {
        removals: Some(c[0]),
        retired: Some(c[1]),
        generated: Some(c[2]),
    };
    (
        table.iter().map(|(s, _)| emissions(s)).collect(),
        table.iter().map(|(_, c)| credits(c)).collect(),
    )
}

fn holdings(missing: MissingPolicy) -> Holdings<'static> {
    let currency = "EUR".parse().unwrap();
    Holdings::of_values(&NAMES, &[1.0, 1.0, 1.0], currency, missing).unwrap()
}

#[test]
fn quantities_are_never_netted() {
    let (emissions, credits) = companies();
    let whole = holdings(MissingPolicy::Refuse);
    let all = attribute(&whole, &FACTORS, &emissions, &credits).unwrap();
    let seen = [&all.scope1, &all.scope2, &all.scope3, &all.removals, &all.retired, &all.generated]
        .map(|figure| figure.value);
    let expected = [6_100.0, 1_260.0, 10_000.0, 2_200.0, 7_250.0, 600.0].map(Some);
    assert_eq!(seen, expected);
    assert_eq!(all.scope1.reported_share, Some(1.0));
    assert_eq!(all.removals.reported_share, None);
}

#[test]
fn an_unknown_quantity_is_missing_by_itself() {
    let (mut emissions, credits) = companies();
    emissions[2].scope3 = None;
    let some = holdings(MissingPolicy::Exclude);
    let all = attribute(&some, &FACTORS, &emissions, &credits).unwrap();
    assert_eq!((all.scope3.value, all.scope1.value), (Some(8_000.0), Some(6_100.0)));
    assert_eq!(all.scope3.coverage_by_count, 2.0 / 3.0);
    assert_eq!(all.scope1.coverage_by_count, 1.0);
    let refused = holdings(MissingPolicy::Refuse);
    assert_eq!(attribute(&refused, &FACTORS, &emissions, &credits).unwrap().scope3.value, None);
}

#[test]
fn factors_follow_the_kind_of_company() {
    let parts = EvicParts { ordinary: 700.0, preferred: 100.0, debt: 180.0, non_controlling: 20.0 };
    let private = |equity, debt, balance_sheet| Investee::Private { equity, debt, balance_sheet };
    let table = [
        (Investee::Listed(parts), 0.1),
        (Investee::Listed(EvicParts { non_controlling: -50.0, debt: 200.0, ..parts }), 0.1),
        (private(Some(150.0), Some(350.0), None), 0.2),
        (private(Some(-300.0), Some(400.0), Some(900.0)), 0.25),
        (private(None, Some(350.0), Some(1_000.0)), 0.1),
    ];
    for (investee, expected) in table {
        assert_eq!(attribution_factor("A", 100.0, &investee).unwrap(), expected, "{investee:?}");
    }
    assert_eq!(outstanding_equity("A", 0.3, -300.0).unwrap(), 0.0);
}

#[test]
fn bad_values_name_the_company() {
    let unknown = Investee::Private { equity: Some(5.0), debt: None, balance_sheet: None };
    let empty = Investee::Private { equity: Some(-5.0), debt: Some(0.0), balance_sheet: None };
    let small = Investee::Private { equity: None, debt: None, balance_sheet: Some(50.0) };
    let message = |investee| attribution_factor("A", 100.0, &investee).unwrap_err().to_string();
    assert!(
        message(unknown).starts_with("A, equity and debt, or the total balance sheet: missing")
    );
    assert!(message(empty).starts_with("A, equity and debt: 0 where allowed"));
    assert!(message(small).starts_with("A, attribution factor: 2 where allowed"));
}
