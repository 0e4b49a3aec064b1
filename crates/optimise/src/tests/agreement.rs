//! The structured and the general solver, and what must not change weights.

use super::super::attempt::{Attempt, attempt, is_feasible};
use super::super::conflict::{members, without};
use super::super::conic::{self, Answer};
use super::super::*;
use super::{Draw, stock_bounds};

/// Bands, caps, intensities, scores: limits of any tightness around the benchmark.
fn random(draw: &mut Draw, largest: usize) -> Program {
    let names = 3 + (draw.uniform() * largest as f64) as usize;
    let spread = 0.3 + 1.2 * draw.uniform();
    let benchmark = draw.weights(names, spread);
    let relative = draw.uniform() < 0.6;
    let objective = if relative { Objective::RelativeActiveShare } else { Objective::ActiveShare };
    let mut program = Program::new(benchmark.clone(), objective);
    let ci: Vec<f64> = (0..names).map(|_| 150.0 * libm::exp(draw.normal())).collect();
    let cut = 1.1 - 0.7 * draw.uniform();
    program.rows.push(LinearRow::at_most_times("waci", &ci, &benchmark, cut));
    let groups: Vec<String> =
        (0..names).map(|_| format!("{}", (draw.uniform() * 6.0) as usize)).collect();
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    let width = 0.1 * draw.uniform();
    if draw.uniform() < 0.7 {
        let width = if draw.uniform() < 0.1 { 0.0 } else { width };
        program.rows.extend(group_bands("sector", &groups, &benchmark, |_| Some(width)));
    }
    if draw.uniform() < 0.5 {
        let score: Vec<f64> = (0..names).map(|_| 50.0 + 15.0 * draw.normal()).collect();
        let times = 0.95 + 0.2 * draw.uniform();
        program.rows.push(LinearRow::at_least_times("score", &score, &benchmark, times));
    }
    if draw.uniform() < 0.3 {
        let again = LinearRow { id: "again".to_owned(), ..program.rows[0].clone() };
        program.rows.push(again);
    }
    if draw.uniform() < 0.3 {
        let paris: Vec<f64> = (0..names).map(|_| f64::from(draw.uniform() < 0.4)).collect();
        program.rows.push(LinearRow::at_least_times("targets", &paris, &benchmark, 1.1));
    }
    if draw.uniform() < 0.7 {
        let floor = 2.0 * draw.uniform() / names as f64;
        program = program.within(stock_bounds(&benchmark, 0.3 * draw.uniform(), floor));
    }
    for name in 0..names {
        if draw.uniform() < 0.05 {
            program.exclude(name);
        }
    }
    program
}

#[test]
fn both_solvers_agree() {
    let mut draw = Draw(2_026);
    let (mut solved, mut infeasible, mut conic_only, mut given_up) = (0, 0, 0, 0);
    for k in 0..2_000 {
        let program = random(&mut draw, if k % 50 == 0 { 120 } else { 14 });
        program.validate().unwrap();
        let general = conic::solve(&program, None);
        match (attempt(&program), general) {
            (Ok(Attempt::Solved(found)), Ok(Answer::Solved(general))) => {
                solved += 1;
                conic_only += usize::from(found.method == Method::Conic);
                // The interior point is within its bounds and rows by its own tolerance only.
                let (f, g) = (found.objective, program.value(&general.weights));
                let size = program.value(&vec![0.0; program.benchmark.len()]);
                assert!((f - g).abs() <= 1e-9 * f + 1e-12 * size, "{k}: {f} {g}");
                assert_eq!(breaches(&program, &found.weights), []);
            }
            (Ok(Attempt::Infeasible(_)), Ok(Answer::Infeasible)) => infeasible += 1,
            // The kernel has a proof where the interior point gives up.
            (Ok(Attempt::Infeasible(_)), Err(OptimiseError::Solver { .. })) => given_up += 1,
            (found, general) => {
                let found = found.map(|answer| matches!(answer, Attempt::Solved(_)));
                let general = general.map(|answer| matches!(answer, Answer::Solved(_)));
                panic!("{k}: solved {found:?} {general:?}")
            }
        }
    }
    assert!(
        solved > 800 && infeasible > 300 && conic_only <= 5 && given_up <= 10,
        "{solved} {infeasible}"
    );
}

/// Each member of a conflict is needed, and the loosening of a member makes the program feasible.
#[test]
fn conflicts_are_irreducible() {
    let mut draw = Draw(77);
    let mut seen = 0;
    for _ in 0..150 {
        let program = random(&mut draw, 15);
        let Err(OptimiseError::Infeasible { conflict, .. }) = solve(&program) else { continue };
        seen += 1;
        let mut alone = program.clone();
        for other in members(&program) {
            if conflict.iter().all(|member| member.constraint != other) {
                alone = without(&alone, &other);
            }
        }
        assert!(!is_feasible(&alone).unwrap());
        for member in &conflict {
            assert!(is_feasible(&without(&alone, &member.constraint)).unwrap());
            let Constraint::Row(id) = &member.constraint else { continue };
            let Some(by) = member.loosen else { continue };
            let stretched = |by: f64| {
                let mut program = program.clone();
                let row = program.rows.iter_mut().find(|row| row.id == *id).unwrap();
                row.upper = row.upper.map(|upper| upper + by);
                row.lower = row.lower.map(|lower| lower - by);
                is_feasible(&program).unwrap()
            };
            assert!(stretched(by * (1.0 + 1e-6) + 1e-9), "{program:?} {member:?}");
            assert!(!stretched(by * 0.999), "{program:?} {member:?}");
        }
    }
    assert!(seen > 15, "{seen}");
}

/// To the bit, because the kernel sorts names by their data.
#[test]
fn the_order_of_names_changes_no_bit() {
    let (mut draw, mut solved) = (Draw(11), 0);
    for _ in 0..150 {
        let program = random(&mut draw, 30);
        let order = shuffled(program.benchmark.len(), &mut draw);
        match (attempt(&program).unwrap(), attempt(&reordered(&program, &order)).unwrap()) {
            (Attempt::Solved(one), Attempt::Solved(two)) => {
                solved += 1;
                assert_eq!(order.iter().map(|&i| one.weights[i]).collect::<Vec<_>>(), two.weights);
                assert_eq!((one.objective, one.binding), (two.objective, two.binding));
            }
            (Attempt::Infeasible(_), Attempt::Infeasible(_)) => {}
            _ => panic!("one is infeasible: {program:?}"),
        }
    }
    assert!(solved > 50, "{solved}");
}

#[test]
fn excluded_names_weigh_nothing_and_new_ones_without_weight_change_nothing() {
    let (mut draw, mut solved) = (Draw(12), 0);
    for _ in 0..150 {
        let mut program = random(&mut draw, 30);
        let Ok(found) = solve(&program) else { continue };
        solved += 1;
        let excluded = (0..found.weights.len()).filter(|&i| program.is_excluded(i));
        excluded.for_each(|i| assert_eq!(found.weights[i], 0.0));
        program.benchmark.push(0.0);
        program.lower.push(0.0);
        program.upper.push(0.0);
        program.rows.iter_mut().for_each(|row| row.coefficients.push(123.0));
        let more = solve(&program).unwrap();
        assert_eq!(more.weights.split_last(), Some((&0.0, &found.weights[..])));
        assert_eq!(more.objective, found.objective);
    }
    assert!(solved > 50, "{solved}");
}

/// Program that only the general solver takes.
fn general(draw: &mut Draw, kind: usize) -> Program {
    let mut program = random(draw, 20);
    let names = program.benchmark.len();
    let series = |draw: &mut Draw| (0..24).map(|_| 0.02 * draw.normal()).collect();
    let returns: Vec<Vec<f64>> = (0..names).map(|_| series(draw)).collect();
    let how = Estimate { ddof: 1, intensity: 0.2 };
    let covariance = Covariance::estimate(&returns, how).unwrap();
    match kind {
        0 => program.objective = Objective::TrackingError(covariance),
        1 => program.objective = Objective::Linear(program.rows[0].coefficients.clone()),
        2 => {
            let previous = draw.weights(names, 0.8);
            program.turnover = Some(Turnover { previous, limit: 0.2 + 0.3 * draw.uniform() });
        }
        _ => {
            let limit = 0.002 + 0.01 * draw.uniform();
            program.tracking_error = Some(TrackingErrorLimit { covariance, limit });
        }
    }
    program
}

/// Checked, and no small step in a feasible direction is better.
#[test]
fn general_programs_hold_and_are_best() {
    let mut draw = Draw(13);
    let (mut solved, mut infeasible) = (0, 0);
    for k in 0..200 {
        let program = general(&mut draw, k % 4);
        match solve(&program) {
            Ok(found) => {
                solved += 1;
                assert_eq!(breaches(&program, &found.weights), []);
                hold_best(&program, &found, &mut draw);
            }
            Err(OptimiseError::Infeasible { conflict, .. }) => {
                infeasible += 1;
                assert!(!conflict.is_empty());
            }
            Err(error) => panic!("{k}: {error}"),
        }
    }
    assert!(solved > 60 && infeasible > 20, "{solved} {infeasible}");
}

/// To the bit too, as long as no two names have all data in common.
#[test]
fn the_order_of_names_changes_no_bit_of_general_programs() {
    let mut draw = Draw(14);
    let mut seen = 0;
    for k in 0..80 {
        let program = general(&mut draw, k % 4);
        let order = shuffled(program.benchmark.len(), &mut draw);
        let other = reordered(&program, &order);
        let (Attempt::Solved(one), Attempt::Solved(two)) =
            (attempt(&program).unwrap(), attempt(&other).unwrap())
        else {
            continue;
        };
        seen += 1;
        assert_eq!(order.iter().map(|&i| one.weights[i]).collect::<Vec<_>>(), two.weights);
        assert_eq!((one.objective, one.binding), (two.objective, two.binding));
    }
    assert!(seen > 20, "{seen}");
}

fn shuffled(names: usize, draw: &mut Draw) -> Vec<usize> {
    let mut order: Vec<usize> = (0..names).collect();
    for i in (1..names).rev() {
        order.swap(i, (draw.uniform() * (i + 1) as f64) as usize);
    }
    order
}

/// Program with its names in another order.
fn reordered(program: &Program, order: &[usize]) -> Program {
    let pick = |values: &[f64]| order.iter().map(|&i| values[i]).collect::<Vec<f64>>();
    let covariance = |covariance: &Covariance| Covariance {
        factors: covariance.factors.iter().map(|factor| pick(factor)).collect(),
        own: pick(&covariance.own),
    };
    let mut other = program.clone();
    other.benchmark = pick(&program.benchmark);
    (other.lower, other.upper) = (pick(&program.lower), pick(&program.upper));
    other.rows.iter_mut().for_each(|row| row.coefficients = pick(&row.coefficients));
    if let Objective::TrackingError(c) = &program.objective {
        other.objective = Objective::TrackingError(covariance(c));
    }
    if let Objective::Linear(a) = &program.objective {
        other.objective = Objective::Linear(pick(a));
    }
    if let Some(turnover) = &mut other.turnover {
        turnover.previous = pick(&turnover.previous);
    }
    if let Some(limit) = &mut other.tracking_error {
        limit.covariance = covariance(&limit.covariance);
    }
    other
}

/// Moves weight between pairs of names; where all limits hold, the objective may not fall.
fn hold_best(program: &Program, found: &Solution, draw: &mut Draw) {
    let names = program.benchmark.len();
    for _ in 0..100 {
        let mut pick = || (draw.uniform() * names as f64) as usize;
        let (from, to) = (pick(), pick());
        let mut moved = found.weights.clone();
        let step = (1e-4 * draw.uniform()).min(moved[from]);
        moved[from] -= step;
        moved[to] += step;
        let holds = |constraint: &Constraint| *constraint != Constraint::MinimumWeight;
        if breaches(program, &moved).iter().all(|breach| !holds(&breach.constraint)) {
            let rise = program.value(&moved) - found.objective;
            assert!(rise >= -1e-7 * found.objective.abs() - 1e-9, "{rise} {program:?}");
        }
    }
}
