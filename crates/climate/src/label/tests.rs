use super::LabelEvent::{
    Compensated, LostThreeMisses, LostUncompensated, Met, Missed, Regained, StillLost,
};
use super::*;

/// Years from 2021 on: `true` is on the target, `false` one tenth above the curve.
fn events(met: &[bool], missed_target: MissedTarget) -> (Label, Vec<LabelEvent>) {
    let mut label = Label::new(2020, 100.0, missed_target);
    let mut events = Vec::new();
    for (year, met) in (2021..).zip(met) {
        let curve = target(100.0, 0.07, u32::try_from(year - 2020).unwrap());
        let intensity = if *met { label.target(year) } else { curve * 1.1 };
        let (next, seen) = label.observe(year, intensity).unwrap();
        events.push(seen.event);
        label = next;
    }
    (label, events)
}

#[test]
fn every_arrow() {
    let (m, x) = (true, false);
    let cases: &[(&[bool], &[LabelEvent], LabelState)] = &[
        (&[m, m, m], &[Met, Met, Met], LabelState::OnPath),
        (&[m, x, m, m], &[Met, Missed, Compensated, Met], LabelState::OnPath),
        (&[x, x], &[Missed, LostUncompensated], LabelState::Lost { met: 0 }),
        (&[x, x, m], &[Missed, LostUncompensated, StillLost], LabelState::Lost { met: 1 }),
        (
            &[x, x, m, x, m, m],
            &[Missed, LostUncompensated, StillLost, StillLost, StillLost, Regained],
            LabelState::Regained,
        ),
        (
            &[x, m, x, m, x],
            &[Missed, Compensated, Missed, Compensated, LostThreeMisses],
            LabelState::Lost { met: 0 },
        ),
        (
            &[x, x, m, m, x, m, m],
            &[Missed, LostUncompensated, StillLost, Regained, Missed, Compensated, Met],
            LabelState::OnPath,
        ),
        (
            &[x, x, m, m, x, x, m, m],
            &[
                Missed,
                LostUncompensated,
                StillLost,
                Regained,
                Missed,
                LostUncompensated,
                StillLost,
                StillLost,
            ],
            LabelState::LostForGood,
        ),
    ];
    for (years, expected, state) in cases {
        let (label, seen) = events(years, MissedTarget::ReturnToBaseCurve);
        assert_eq!(seen, *expected, "{years:?}");
        assert_eq!(label.state, *state, "{years:?}");
    }
}

#[test]
fn three_misses_count_within_ten_years_only() {
    // Misses of 2021, 2024 and 2031: the first and the last are eleven years apart.
    let mut years = [true; 11];
    for missed in [0, 3, 10] {
        years[missed] = false;
    }
    assert_eq!(events(&years, MissedTarget::ReturnToBaseCurve).1[10], Missed);
    // 2021 and 2030 are the first and the last of ten years.
    let mut years = [true; 10];
    for missed in [0, 3, 9] {
        years[missed] = false;
    }
    assert_eq!(events(&years, MissedTarget::ReturnToBaseCurve).1[9], LostThreeMisses);
}

#[test]
fn a_shortfall_is_added_to_the_next_target_once() {
    let label = Label::new(2020, 100.0, MissedTarget::AddShortfallOnce);
    let (label, year) = label.observe(2021, 95.0).unwrap();
    assert_eq!((year.target, year.event), (93.0, Missed));
    // The curve is 86.49, the shortfall 2.
    assert!((label.target(2022) - 84.49).abs() < 1e-12);
    let (label, year) = label.observe(2022, 86.0).unwrap();
    assert_eq!(year.event, LostUncompensated);
    assert!((label.target(2023) - 80.4357).abs() < 1e-12);
    let base = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve);
    let (base, _) = base.observe(2021, 95.0).unwrap();
    assert_eq!(base.observe(2022, 86.0).unwrap().1.event, Compensated);
}

#[test]
fn a_new_base_year_forgets_no_miss() {
    let (label, _) = events(&[false, true, false, true], MissedTarget::ReturnToBaseCurve);
    let label = label.rebased(2024, 200.0);
    assert_eq!(label.misses, [2021, 2023]);
    assert_eq!(label.target(2025), 186.0);
    assert_eq!(label.observe(2025, 190.0).unwrap().1.event, LostThreeMisses);
}

#[test]
fn years_follow_one_another() {
    let label = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve);
    assert_eq!(label.observe(2022, 1.0).unwrap_err(), YearGap { last: 2020, seen: 2022 });
}

#[test]
fn an_index_may_begin_after_its_base_year() {
    let label = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve).beginning(2022);
    assert_eq!(label.observe(2021, 1.0).unwrap_err(), YearGap { last: 2021, seen: 2021 });
    let (_, year) = label.observe(2022, 86.0).unwrap();
    assert_eq!((year.target, year.event), (target(100.0, 0.07, 2), Met));
}
