use super::super::missing::MissingPolicy;
use super::super::quantity::{Cny, Revenue};
use super::*;

const NAMES: [&str; 3] = ["A", "B", "C"];

fn holdings(missing: MissingPolicy) -> Holdings<'static> {
    Holdings::of_weights(&NAMES, &[0.5, 0.3, 0.2], missing).unwrap()
}

fn green(values: [Option<f64>; 3]) -> Vec<Option<GreenRevenue>> {
    values.iter().map(|v| v.map(GreenRevenue::Amount)).collect()
}

const TOTAL: [Option<f64>; 3] = [Some(100.0), Some(50.0), Some(100.0)];

#[test]
fn green_share_of_three_names() {
    let revenue = Column::of::<Revenue, Cny>(&TOTAL);
    let known = green([Some(20.0), Some(0.0), Some(90.0)]);
    let whole = holdings(MissingPolicy::Refuse);
    let figure = green_revenue_share(&whole, &known, revenue, RangePoint::Minimum).unwrap();
    assert!((figure.value.unwrap() - 0.28).abs() < 1e-12);
    let gap = green([Some(20.0), None, Some(90.0)]);
    let some = holdings(MissingPolicy::Renormalise);
    let figure = green_revenue_share(&some, &gap, revenue, RangePoint::Minimum).unwrap();
    assert!((figure.value.unwrap() - 0.4).abs() < 1e-12);
    assert!((figure.coverage_by_weight - 0.7).abs() < 1e-12);
}

#[test]
fn worst_of_peers_is_the_least_green() {
    let revenue = Column::of::<Revenue, Cny>(&TOTAL);
    let gap = green([Some(20.0), None, Some(90.0)]);
    let groups = ["x"; 3];
    let peers = holdings(MissingPolicy::WorstOfPeers).with_peers(&groups);
    let figure = green_revenue_share(&peers, &gap, revenue, RangePoint::Minimum).unwrap();
    assert!((figure.value.unwrap() - 0.34).abs() < 1e-12);
}

#[test]
fn a_range_counts_at_the_point_that_is_stated() {
    let revenue = Column::of::<Revenue, Cny>(&TOTAL[..1]);
    let range = [Some(GreenRevenue::Range { minimum: 20.0, maximum: 60.0 })];
    let at = |point| green_revenue_shares(&NAMES[..1], &range, revenue, point).unwrap();
    assert_eq!(at(RangePoint::Minimum), [Some(0.2)]);
    assert_eq!(at(RangePoint::Midpoint), [Some(0.4)]);
}

#[test]
fn negative_and_double_counted_revenue_is_refused() {
    let revenue = Column::of::<Revenue, Cny>(&TOTAL);
    let of = |values| {
        let all = green(values);
        green_revenue_shares(&NAMES, &all, revenue, RangePoint::Minimum).unwrap_err().to_string()
    };
    assert!(of([None, Some(60.0), None]).starts_with("B, green revenue share: 1.2 where"));
    assert!(of([Some(-1.0), None, None]).starts_with("A, green revenue: -1 where"));
}

#[test]
fn green_to_fossil_and_alignment() {
    let whole = holdings(MissingPolicy::Renormalise);
    let shares = [Some(0.4), Some(0.2), Some(0.0)];
    let fossil = [Some(0.1), Some(0.0), Some(0.25)];
    let figure = green_to_fossil(&whole, &shares, &fossil).unwrap();
    assert!((figure.value.unwrap() - 2.6).abs() < 1e-12);
    let none = [Some(0.0); 3];
    assert_eq!(green_to_fossil(&whole, &shares, &none).unwrap().value, None);
    let figure = taxonomy_alignment(&whole, AlignmentKpi::Turnover, &shares).unwrap();
    assert!((figure.value.unwrap() - 0.26).abs() < 1e-12);
    assert!(taxonomy_alignment(&whole, AlignmentKpi::Turnover, &[Some(1.5), None, None]).is_err());
}

#[test]
fn bonds_weigh_by_their_green_assets() {
    let shares = [Some(1.0), Some(0.5), Some(0.8)];
    let weights = green_asset_weights(&NAMES, &[10.0, 20.0, 5.0], &shares).unwrap();
    let expected = [0.416_666_666_666_666_7, 0.416_666_666_666_666_7, 0.166_666_666_666_666_66];
    for (weight, expected) in weights.iter().zip(expected) {
        assert!((weight - expected).abs() < 1e-12);
    }
    let unknown = [Some(1.0), None, Some(0.8)];
    let refused = green_asset_weights(&NAMES, &[10.0, 20.0, 5.0], &unknown).unwrap_err();
    assert!(refused.to_string().starts_with("B, share of proceeds in green projects: missing"));
}
