//! Hand-worked choices, then what holds for all.

use proptest::prelude::*;

use super::{Choice, Crossing, Edge, Goal, Step, choose, drop_last};

fn edge(within: f64) -> Option<Edge> {
    Some(Edge { within, crossing: Crossing::Take })
}

/// Everyone inside `enter`, members inside `leave` until the goal, then everyone until the goal.
fn buffered(size: &[f64], member: &[bool], (enter, leave): (f64, f64), goal: Goal) -> Vec<Choice> {
    let all = vec![true; size.len()];
    let step = |may_take, edge, until_goal, why| Step { may_take, edge, until_goal, why };
    let steps = [
        step(&all, edge(enter), false, Choice::Ranked),
        step(member, edge(leave), true, Choice::Buffered),
        step(&all, None, true, Choice::Filled),
    ];
    choose(size, &steps, goal)
}

fn goal(target: f64, crossing: Crossing, floor: Option<f64>) -> Goal {
    Goal { target, crossing, floor }
}

fn chosen(choice: &[Choice]) -> Vec<usize> {
    (0..choice.len()).filter(|&i| choice[i].is_chosen()).collect()
}

fn names(size: &[f64], members: &[usize], band: (f64, f64), goal: Goal) -> Vec<usize> {
    let member: Vec<bool> = (0..size.len()).map(|i| members.contains(&i)).collect();
    chosen(&buffered(size, &member, band, goal))
}

fn take(target: f64) -> Goal {
    goal(target, Crossing::Take, None)
}

fn closest(target: f64) -> Goal {
    goal(target, Crossing::Closest, None)
}

#[test]
fn without_members_the_best_are_chosen() {
    assert_eq!(names(&[1.0; 6], &[], (3.0, 3.0), take(3.0)), [0, 1, 2]);
}

#[test]
fn a_member_in_the_buffer_stays_before_a_new_name() {
    assert_eq!(names(&[1.0; 6], &[3], (2.0, 4.0), take(3.0)), [0, 1, 3]);
    assert_eq!(names(&[1.0; 6], &[4], (2.0, 4.0), take(3.0)), [0, 1, 2]);
}

#[test]
fn coverage_takes_the_name_that_crosses() {
    assert_eq!(names(&[0.3, 0.3, 0.4], &[], (0.5, 0.5), take(0.5)), [0, 1]);
    assert_eq!(names(&[0.5, 0.3, 0.2], &[], (0.5, 0.5), take(0.5)), [0]);
}

/// 65/75/85: A 30, B 20, C 15, D 12, E 8, F 15; A, B, C, E are members.
#[test]
fn members_come_as_close_as_they_can_before_others() {
    let size = [0.30, 0.20, 0.15, 0.12, 0.08, 0.15];
    let kept = names(&size, &[0, 1, 2, 4], (0.65, 0.85), closest(0.75));
    assert_eq!(kept, [0, 1, 2, 4], "73 %: D would make it 85 %");
    let without = names(&size, &[], (0.65, 0.85), closest(0.75));
    assert_eq!(without, [0, 1, 2, 3], "77 %: E would make it 85 %");
}

/// 40/50/60: A 25, B 20, C 30, D 25.
#[test]
fn the_crossing_name_is_taken_if_that_is_closer_or_the_floor_is_not_reached() {
    let size = [0.25, 0.20, 0.30, 0.25];
    let floored = |floor| goal(0.5, Crossing::Closest, Some(floor));
    assert_eq!(names(&size, &[], (0.40, 0.60), floored(0.40)), [0, 1], "75 % is further off");
    assert_eq!(names(&size, &[], (0.40, 0.60), floored(0.46)), [0, 1, 2], "45 % is below 46 %");
    assert_eq!(names(&size, &[], (0.40, 0.60), floored(0.45)), [0, 1], "45 % is not below 45 %");
    let leave = |floor| goal(0.5, Crossing::Leave, floor);
    assert_eq!(names(&size, &[], (0.0, 0.0), leave(None)), [0, 1]);
    assert_eq!(names(&size, &[], (0.0, 0.0), leave(Some(0.46))), [0, 1, 2]);
    assert_eq!(names(&[0.45, 0.12, 0.43], &[], (0.0, 0.0), leave(None)), [0], "57 % is above");
}

/// 35/50/65: two preferred names, then members, closest to 50 % with a floor of 45 %.
#[test]
fn preferred_names_come_after_the_top_and_before_members() {
    let size = [0.20, 0.15, 0.10, 0.08, 0.09, 0.13, 0.25];
    let preferred = [true, true, true, false, false, false, false];
    let member = [false, true, false, true, true, false, false];
    let all = [true; 7];
    let step = |may_take, edge, until_goal, why| Step { may_take, edge, until_goal, why };
    let steps = [
        step(&all, edge(0.35), false, Choice::Ranked),
        step(&preferred, edge(0.50), true, Choice::Preferred),
        step(&member, edge(0.65), true, Choice::Buffered),
        step(&all, None, true, Choice::Filled),
    ];
    use Choice::{Buffered, LeftOut, Preferred, Ranked};
    let expected = [Ranked, Ranked, Preferred, Buffered, LeftOut, LeftOut, LeftOut];
    assert_eq!(choose(&size, &steps, goal(0.5, Crossing::Closest, Some(0.45))), expected);
}

#[test]
fn two_that_are_as_close_leave_the_crossing_name_out() {
    let size = [0.45, 0.10, 0.45];
    assert_eq!(names(&size, &[], (0.0, 0.0), closest(0.5)), [0], "45 % and 55 % are as close");
    assert_eq!(names(&[0.45, 0.09, 0.46], &[], (0.0, 0.0), closest(0.5)), [0, 1]);
}

#[test]
fn a_name_without_size_crosses_nothing() {
    for crossing in [Crossing::Take, Crossing::Leave, Crossing::Closest] {
        let size = [0.4, 0.0, 0.1, 0.5];
        assert_eq!(names(&size, &[], (0.0, 0.0), goal(0.5, crossing, None)), [0, 1, 2]);
    }
}

#[test]
fn a_target_that_is_hit_but_for_rounding_is_hit() {
    let tenths = [0.1; 10];
    assert_eq!(names(&tenths, &[], (0.3, 0.3), take(0.3)), [0, 1, 2], "0.1 × 3 is above 0.3");
    assert_eq!(names(&tenths, &[], (0.0, 0.0), goal(0.8, Crossing::Leave, None)).len(), 8);
    assert_eq!(names(&tenths, &[], (0.0, 0.0), closest(0.8)).len(), 8);
    assert_eq!(names(&tenths, &[], (0.0, 0.0), take(0.8)).len(), 8, "ten times 0.1 is below 1");
}

#[test]
fn an_edge_may_leave_the_name_that_crosses_it() {
    let size = [0.3, 0.3, 0.4];
    let inside = |within, crossing| {
        let edge = Some(Edge { within, crossing });
        let may_take = &[true; 3];
        let step = Step { may_take, edge, until_goal: false, why: Choice::Ranked };
        chosen(&choose(&size, &[step], take(1.0)))
    };
    assert_eq!(inside(0.5, Crossing::Take), [0, 1]);
    assert_eq!(inside(0.5, Crossing::Leave), [0]);
    assert_eq!(inside(0.5, Crossing::Closest), [0, 1], "60 % is closer than 30 %");
    assert_eq!(inside(0.4, Crossing::Closest), [0]);
    assert_eq!(inside(0.6, Crossing::Leave), [0, 1]);
}

#[test]
fn a_refused_name_ends_its_step_only() {
    let size = [0.6, 0.3, 0.1];
    let step = |may_take| Step { may_take, edge: None, until_goal: true, why: Choice::Filled };
    let (members, others) = ([true, true, false], [false, false, true]);
    let choice = choose(&size, &[step(&members), step(&others)], closest(0.7));
    assert_eq!(chosen(&choice), [0, 2], "0.9 is as far as 0.6 is not; 0.7 is hit by the third");
    let choice = choose(&size, &[step(&members), step(&[true; 3])], closest(0.7));
    assert_eq!(chosen(&choice), [0], "the refused name stands before the third");
}

#[test]
fn the_last_leave_and_others_must_do_better() {
    let mut member = [true; 20];
    let [x, y, z] = [12, 16, 15].map(|rank| 20 - rank);
    for absent in [x, y, z] {
        member[absent] = false;
    }
    let out = drop_last(&member, 10, Some(15));
    assert!(out[x] && !out[y] && out[z], "12 and 15 are not below 15, 16 is");
    assert_eq!(out.iter().filter(|out| **out).count(), 12, "ten, and two who are no members");
    let alike = drop_last(&member, 10, None);
    assert_eq!(alike.iter().filter(|out| **out).count(), 10);
    assert_eq!(drop_last(&[true; 3], 5, None), [true; 3]);
    assert_eq!(drop_last(&[true; 3], 0, None), [false; 3]);
}

/// The rule before there were steps: three passes with one check each.
fn as_before(
    size: &[f64],
    member: &[bool],
    (enter, leave): (f64, f64),
    target: f64,
) -> Vec<Choice> {
    let position: Vec<f64> =
        (0..size.len()).map(|i| size[..i].iter().fold(0.0, |a, b| a + b)).collect();
    let mut choice = vec![Choice::LeftOut; size.len()];
    let mut held = 0.0;
    let passes = [(Choice::Ranked, enter), (Choice::Buffered, leave), (Choice::Filled, f64::MAX)];
    for (why, within) in passes {
        for i in 0..size.len() {
            let room = why == Choice::Ranked || held < target - 1e-12;
            let wanted = why != Choice::Buffered || member[i];
            let inside = position[i] < within - 1e-12;
            if choice[i] == Choice::LeftOut && room && wanted && inside {
                choice[i] = why;
                held += size[i];
            }
        }
    }
    choice
}

fn crossing() -> impl Strategy<Value = Crossing> {
    prop_oneof![Just(Crossing::Take), Just(Crossing::Leave), Just(Crossing::Closest)]
}

/// Sizes that sum to one, who is a member, and 0 < floor ≤ enter ≤ target ≤ leave.
fn worlds() -> impl Strategy<Value = (Vec<f64>, Vec<bool>, [f64; 4], Crossing)> {
    let names = prop::collection::vec((1_u32..100, any::<bool>()), 1..25);
    let bands = prop::array::uniform4(0.05..1.0_f64);
    (names, bands, crossing()).prop_map(|(names, mut bands, crossing)| {
        bands.sort_by(f64::total_cmp);
        let total: u32 = names.iter().map(|name| name.0).sum();
        let size = names.iter().map(|name| f64::from(name.0) / f64::from(total)).collect();
        (size, names.iter().map(|name| name.1).collect(), bands, crossing)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_buffer_chooses_as_it_did_before_there_were_steps(
        (size, member, [_, enter, target, leave], _) in worlds()
    ) {
        let now = buffered(&size, &member, (enter, leave), take(target));
        prop_assert_eq!(now, as_before(&size, &member, (enter, leave), target));
        let all = vec![true; size.len()];
        let step = Step { may_take: &all, edge: None, until_goal: true, why: Choice::Ranked };
        let now = choose(&size, &[step], take(target));
        prop_assert_eq!(now, as_before(&size, &member, (target, target), target));
    }

    #[test]
    fn coverage_reaches_the_floor((size, member, bands, crossing) in worlds()) {
        let [floor, enter, target, leave] = bands;
        let goal = goal(target, crossing, Some(floor));
        let held = chosen(&buffered(&size, &member, (enter, leave), goal));
        let held: f64 = held.into_iter().map(|i| size[i]).sum();
        prop_assert!(held >= floor - 1e-9, "{held} below {floor}");
    }

    #[test]
    fn a_member_in_the_buffer_never_loses_to_another_below_it(
        (size, member, bands, crossing) in worlds()
    ) {
        let [floor, enter, target, leave] = bands;
        let goal = goal(target, crossing, Some(floor));
        let choice = buffered(&size, &member, (enter, leave), goal);
        let position = |i: usize| size[..i].iter().sum::<f64>();
        let lost = |i: usize| member[i] && position(i) < leave - 1e-9 && !choice[i].is_chosen();
        let won = |i: usize| !member[i] && position(i) > leave + 1e-9 && choice[i].is_chosen();
        let loser = (0..size.len()).find(|&i| lost(i));
        let winner = (0..size.len()).find(|&i| won(i));
        prop_assert!(loser.is_none() || winner.is_none(), "{winner:?} before {loser:?}");
    }

    #[test]
    fn closest_is_at_least_as_close_as_the_list_without_its_last(
        (size, _, bands, _) in worlds()
    ) {
        let all = vec![true; size.len()];
        let step =
            Step { may_take: &all, edge: None, until_goal: true, why: Choice::Filled };
        let held = chosen(&choose(&size, &[step], closest(bands[2])));
        let off = |n: usize| (size[..n].iter().sum::<f64>() - bands[2]).abs();
        prop_assert_eq!(&held, &(0..held.len()).collect::<Vec<_>>());
        prop_assert!((0..=size.len()).all(|n| off(held.len()) <= off(n) + 1e-9));
    }
}
