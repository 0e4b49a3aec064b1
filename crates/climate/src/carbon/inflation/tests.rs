use super::*;

const NAMES: [&str; 3] = ["A", "B", "C"];
const WEIGHTS: [f64; 3] = [0.25, 0.55, 0.20];
const BASE: [f64; 3] = [900.0, 600.0, 300.0];
const NOW: [f64; 3] = [1_000.0, 700.0, 300.0];
const TONNES: [f64; 3] = [270_000.0, 80_000.0, 60_000.0];

fn held(name: &str, weights: [Option<f64>; 2], evic: [f64; 2]) -> YearEnds<'_> {
    YearEnds {
        name,
        weight_start: weights[0],
        weight_end: weights[1],
        evic_start: Some(evic[0]),
        evic_end: Some(evic[1]),
    }
}

fn constant() -> Vec<YearEnds<'static>> {
    let one = |i: usize| held(NAMES[i], [Some(WEIGHTS[i]); 2], [BASE[i], NOW[i]]);
    (0..3).map(one).collect()
}

fn intensity(evic: &[f64]) -> f64 {
    sum_of(3, |i| WEIGHTS[i] * TONNES[i] / evic[i])
}

/// Nobody emits less, EVIC rises by a ninth, and the raw intensity passes a 7 % path.
#[test]
fn the_trap_of_rising_enterprise_values() {
    let eu = eu_factor(&constant(), EvicAverage::Simple, EvicConstituents::Intersection).unwrap();
    let pcaf = pcaf_factor(&NAMES, &WEIGHTS, &BASE, &NOW).unwrap();
    let seen = SideBySide::new(intensity(&BASE), intensity(&NOW), eu, pcaf).unwrap();
    let percent = |change: f64| format!("{:.2}", 100.0 * change);
    assert_eq!(percent(eu - 1.0), "11.11");
    assert_eq!(percent(seen.raw_change()), "-9.54");
    assert_eq!(percent(seen.eu_change()), "0.51");
    assert_eq!(percent(seen.pcaf_change()), "0.91");
    assert!((pcaf - 0.896_428_571_428_571_4).abs() < 1e-12);
    assert!((seen.pcaf_base_adjusted() - seen.base * pcaf).abs() < 1e-12);
}

/// To divide each EVIC by the factor multiplies the intensity by it.
#[test]
fn the_factor_divides_each_evic() {
    let factor = 10.0 / 9.0;
    let adjusted = NOW.map(|evic| adjusted_evic("A", evic, factor).unwrap());
    let seen = SideBySide::new(intensity(&BASE), intensity(&NOW), factor, 1.0).unwrap();
    assert!((intensity(&adjusted) - seen.eu_adjusted()).abs() < 1e-9);
    assert!((chained(&[1.1, 1.2]).unwrap() - 1.32).abs() < 1e-12);
    assert!(chained(&[1.1, 0.0]).is_err());
}

#[test]
fn average_and_constituents_are_parameters() {
    let names = [
        held("stays", [Some(0.5), Some(0.6)], [100.0, 110.0]),
        held("leaves", [Some(0.5), None], [300.0, 300.0]),
        held("comes", [None, Some(0.4)], [200.0, 250.0]),
    ];
    let table = [
        (EvicAverage::Simple, EvicConstituents::Start, 410.0 / 400.0),
        (EvicAverage::Simple, EvicConstituents::End, 360.0 / 300.0),
        (EvicAverage::Simple, EvicConstituents::Intersection, 1.1),
        (EvicAverage::Weighted, EvicConstituents::Start, 205.0 / 200.0),
        (EvicAverage::Weighted, EvicConstituents::End, 166.0 / 140.0),
        (EvicAverage::Weighted, EvicConstituents::Intersection, 1.1),
    ];
    for (average, constituents, expected) in table {
        let factor = eu_factor(&names, average, constituents).unwrap();
        assert!((factor - expected).abs() < 1e-12, "{average:?} {constituents:?}");
    }
}

#[test]
fn an_evic_that_is_not_known_or_not_positive_is_refused() {
    let mut names = constant();
    names[1].evic_end = None;
    let refused =
        eu_factor(&names, EvicAverage::Simple, EvicConstituents::End).unwrap_err().to_string();
    assert!(refused.starts_with("B, EVIC at the end of the year: missing"), "{refused}");
    let refused = pcaf_factor(&NAMES, &WEIGHTS, &BASE, &[1.0, -1.0, 1.0]).unwrap_err();
    assert!(refused.to_string().starts_with("B, EVIC of today: -1 where"));
    let none = eu_factor(&[], EvicAverage::Simple, EvicConstituents::End).unwrap_err();
    assert_eq!(none, CarbonError::NothingHeld);
}
