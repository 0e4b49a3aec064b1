use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::quantity::{Cny, Eur, Evic, MarketValue, Revenue};
use super::*;
use kapok_domain::{Method, Scopes};

const SAME: ScopeRule = ScopeRule::Same(Scopes::S1S2);

fn emitted(tonnes: &[Option<f64>]) -> Vec<Emissions> {
    let one =
        |t: &Option<f64>| Emissions::new("A", [*t, Some(0.0), None], Method::Reported).unwrap();
    tonnes.iter().map(one).collect()
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn eur() -> kapok_domain::Currency {
    "EUR".parse().unwrap()
}

#[test]
fn tcfd_metrics_of_two_holdings() {
    let holdings =
        Holdings::of_values(&["A", "B"], &[60.0, 40.0], eur(), MissingPolicy::Refuse).unwrap();
    let emissions = emitted(&some(&[240_000.0, 20_000.0]));
    let (cap, revenue) = (some(&[1_200.0, 400.0]), some(&[800.0, 1_000.0]));
    let cap = Column::of::<MarketValue, Eur>(&cap);
    let revenue = Column::of::<Revenue, Eur>(&revenue);
    let total = total_emissions(&holdings, &emissions, SAME, cap).unwrap();
    let footprint = carbon_footprint(&holdings, &emissions, SAME, cap).unwrap();
    let owned = owned_revenue_intensity(&holdings, &emissions, SAME, cap, revenue).unwrap();
    let waci = waci(&holdings, &emissions, SAME, revenue).unwrap();
    assert_eq!(total.value, Some(14_000.0));
    assert_eq!(footprint.value, Some(140.0));
    assert_eq!(owned.value, Some(100.0));
    assert_eq!(waci.value, Some(188.0));
    assert_eq!(waci.unit, "tCO2e per million EUR of revenue");
    assert_eq!(footprint.unit, "tCO2e per million EUR invested");
    assert_eq!((total.unit.as_str(), waci.reported_share), ("tCO2e", Some(1.0)));
}

const NAMES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];
const BENCHMARK: [f64; 8] = [0.20, 0.19, 0.17, 0.13, 0.12, 0.08, 0.06, 0.05];
const INTENSITY: [f64; 8] = [100.5, 97.2, 250.4, 352.3, 27.1, 54.2, 78.6, 426.7];

fn waci_of(weights: &[f64], intensity: &[Option<f64>], policy: MissingPolicy) -> Figure {
    let names = &NAMES[..weights.len()];
    let groups = vec!["one"; weights.len()];
    let holdings = Holdings::of_weights(names, weights, policy).unwrap().with_peers(&groups);
    let revenue = vec![Some(1.0); weights.len()];
    let revenue = Column::of::<Revenue, Cny>(&revenue);
    waci(&holdings, &emitted(intensity), SAME, revenue).unwrap()
}

#[test]
fn waci_of_eight_stocks() {
    let figure = waci_of(&BENCHMARK, &some(&INTENSITY), MissingPolicy::Renormalise);
    assert!((figure.value.unwrap() - 160.574).abs() < 1e-9);
    assert_eq!((figure.coverage_by_weight, figure.coverage_by_count), (1.0, 1.0));
}

#[test]
fn same_data_four_answers() {
    let weights = [0.4, 0.3, 0.3];
    let known = [Some(300.0), Some(300.0), None];
    let answers = [
        (MissingPolicy::Renormalise, Some(300.0)),
        (MissingPolicy::Exclude, Some(210.0)),
        (MissingPolicy::Refuse, None),
    ];
    for (policy, expected) in answers {
        let figure = waci_of(&weights, &known, policy);
        assert_eq!(figure.value.map(|v| (v * 1e9).round() / 1e9), expected, "{policy:?}");
        assert_eq!((figure.coverage_by_weight, figure.missing), (0.7, policy));
    }
    let uneven = [Some(480.0), Some(60.0), None];
    let value = |policy| waci_of(&weights, &uneven, policy).value.unwrap();
    assert!((value(MissingPolicy::PeerMedian) - 291.0).abs() < 1e-9);
    assert!((value(MissingPolicy::WorstOfPeers) - 354.0).abs() < 1e-9);
    assert!((value(MissingPolicy::Renormalise) - 300.0).abs() < 1e-9);
    assert!((value(MissingPolicy::Exclude) - 210.0).abs() < 1e-9);
}

#[test]
fn what_the_policy_fills_in_was_not_reported() {
    let figure = waci_of(&[0.5, 0.5], &[Some(100.0), None], MissingPolicy::WorstOfPeers);
    assert_eq!((figure.value, figure.reported_share), (Some(100.0), Some(0.5)));
    assert_eq!((figure.estimated_share, figure.coverage_by_count), (Some(0.5), 0.5));
}

fn day(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 31)
}

#[test]
fn evic_belongs_to_the_year_of_the_emissions() {
    let holdings =
        Holdings::of_weights(&["A", "B"], &[0.6, 0.4], MissingPolicy::Renormalise).unwrap();
    let emissions = emitted(&some(&[300_000.0, 200_000.0]));
    let evic = some(&[1_500.0, 500.0]);
    let evic = Column::of::<Evic, Eur>(&evic);
    let ends = [day(2023, 12), day(2024, 3)];
    let years = FiscalYears { evic: &ends, emissions: &ends };
    let figure = eu_intensity(&holdings, &emissions, SAME, evic, years).unwrap();
    assert_eq!((figure.value, figure.denominator), (Some(280.0), Some(Denominator::Evic)));
    let wrong = FiscalYears { evic: &[day(2023, 12), day(2024, 12)], emissions: &ends };
    let refused = eu_intensity(&holdings, &emissions, SAME, evic, wrong).unwrap_err();
    let message =
        "B: EVIC of a wrong year: 2024-12-31, and emissions of the year ending 2024-03-31";
    assert_eq!(refused.to_string(), message);
    let undated = FiscalYears { evic: &[None, day(2024, 3)], emissions: &ends };
    let figure = eu_intensity(&holdings, &emissions, SAME, evic, undated).unwrap();
    assert_eq!((figure.value, figure.coverage_by_count), (Some(400.0), 0.5));
}

#[test]
fn scope3_may_be_phased_in_by_name() {
    let holdings = Holdings::of_weights(&["A", "B"], &[0.5, 0.5], MissingPolicy::Refuse).unwrap();
    let with = Emissions::new("A", [Some(10.0), Some(10.0), Some(80.0)], Method::Reported).unwrap();
    let without = Emissions::new("B", [Some(10.0), Some(10.0), None], Method::Estimated).unwrap();
    let revenue = some(&[1.0, 1.0]);
    let revenue = Column::of::<Revenue, Eur>(&revenue);
    let each = ScopeRule::Each(&[Scopes::S1S2S3, Scopes::S1S2]);
    let figure = waci(&holdings, &[with, without], each, revenue).unwrap();
    assert_eq!((figure.value, figure.reported_share), (Some(60.0), Some(100.0 / 120.0)));
    let all = ScopeRule::Same(Scopes::S1S2S3);
    assert_eq!(waci(&holdings, &[with, without], all, revenue).unwrap().value, None);
}

#[test]
fn wrong_columns_and_numbers_are_refused() {
    let holdings =
        Holdings::of_values(&["A", "B"], &[60.0, 40.0], eur(), MissingPolicy::Refuse).unwrap();
    let weights = Holdings::of_weights(&["A", "B"], &[0.6, 0.4], MissingPolicy::Refuse).unwrap();
    let emissions = emitted(&some(&[1.0, 1.0]));
    let (good, zero) = (some(&[1.0, 1.0]), some(&[1.0, 0.0]));
    let revenue = Column::of::<Revenue, Eur>(&good);
    let evic = Column::of::<Evic, Eur>(&good);
    let yuan = Column::of::<Evic, Cny>(&good);
    let nothing = Column::of::<Revenue, Eur>(&zero);
    let refused = [
        (waci(&holdings, &emissions, SAME, evic), "waci divides by revenue"),
        (waci(&holdings, &emissions, SAME, nothing), "B, revenue: 0 where allowed are"),
        (total_emissions(&holdings, &emissions, SAME, revenue), "total_emissions divides by"),
        (total_emissions(&holdings, &emissions, SAME, yuan), "million CNY of EVIC and million EUR"),
        (total_emissions(&weights, &emissions, SAME, evic), "total_emissions needs values"),
    ];
    for (result, message) in refused {
        let error = result.unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let sum = Holdings::of_weights(&["A", "B"], &[0.6, 0.6], MissingPolicy::Refuse).unwrap_err();
    assert_eq!(sum, CarbonError::Weights { sum: 1.2 });
}

#[test]
fn membership_that_is_unknown_is_not_no() {
    let holdings =
        Holdings::of_weights(&["A", "B", "C"], &[0.5, 0.3, 0.2], MissingPolicy::Refuse).unwrap();
    let known = [Some(true), Some(false), Some(true)];
    let figure = exposure_to_set("carbon_related_assets", &holdings, &known).unwrap();
    assert_eq!(figure.value, Some(0.7));
    let unknown = [Some(true), None, Some(true)];
    let figure = exposure_to_set("carbon_related_assets", &holdings, &unknown).unwrap();
    assert_eq!((figure.value, figure.coverage_by_weight), (None, 0.7));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_names_without_weight_change_nothing(
        raw in prop::collection::vec((1.0f64..100.0, prop::option::of(0.0f64..1e6)), 2..8),
        turn in 0usize..8,
        policy in prop::sample::select(vec![
            MissingPolicy::PeerMedian, MissingPolicy::WorstOfPeers,
            MissingPolicy::Renormalise, MissingPolicy::Exclude, MissingPolicy::Refuse,
        ]),
    ) {
        prop_assume!(raw.iter().any(|(_, e)| e.is_some()));
        let whole: f64 = raw.iter().map(|(w, _)| w).sum();
        let weights: Vec<f64> = raw.iter().map(|(w, _)| w / whole).collect();
        let values: Vec<Option<f64>> = raw.iter().map(|(_, e)| *e).collect();
        let plain = waci_of(&weights, &values, policy);
        let (mut turned, mut with) = (weights.clone(), values.clone());
        turned.rotate_left(turn % raw.len());
        with.rotate_left(turn % raw.len());
        prop_assert_eq!(&waci_of(&turned, &with, policy), &plain);
        turned.push(0.0);
        with.push(Some(5e5));
        prop_assert_eq!(&waci_of(&turned, &with, policy), &plain);
    }
}
