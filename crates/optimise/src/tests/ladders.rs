//! Ladders, conflicts and the minimum weight, by hand.

use super::super::*;
use super::{assert_near, stock_bounds};

/// Four names of which the first two emit.
fn program(width: f64, floor: f64) -> Program {
    let (b, ci) = (vec![0.4, 0.3, 0.2, 0.1], [200.0, 100.0, 0.0, 0.0]);
    let mut waci = LinearRow::at_most("waci", &ci, 55.0).never_relaxed();
    waci.limb = "50 % below the parent".to_owned();
    let bounds = stock_bounds(&b, width, floor);
    Program::new(b, Objective::RelativeActiveShare).with(waci).within(bounds)
}

fn level(name: &str, width: f64, floor: f64) -> Level {
    let (lower, upper) = stock_bounds(&[0.4, 0.3, 0.2, 0.1], width, floor);
    Level { name: name.to_owned(), changes: vec![Change::Bounds { lower, upper }] }
}

/// Least carbon with weights within ±d is 110 − 300 d if all can move: 55 needs d ≥ 0.18333.
#[test]
fn the_first_level_that_holds_is_used_and_its_cost_stated() {
    let levels = [level("4/10", 0.04, 0.1), level("20/15", 0.2, 0.15), level("30/20", 0.3, 0.2)];
    let found = solve_with_ladder(&program(0.02, 0.05), &levels).unwrap();
    assert_eq!(found.level.as_deref(), Some("20/15"));
    let cost: Vec<_> = found.cost.iter().map(|b| (b.constraint.clone(), b.names)).collect();
    assert_eq!(cost, [(Constraint::LowerBounds, Some(2)), (Constraint::UpperBounds, Some(2))]);
    assert!(
        found.cost.iter().all(|breach| breach.by > 0.0 && breach.by < 0.181),
        "{:?}",
        found.cost
    );
    let loose = solve_with_ladder(&program(0.2, 0.15), &levels[1..]).unwrap();
    assert_eq!((loose.level, loose.cost), (None, vec![]));
}

/// With d = 0.04 carbon is 98 at least: 43 too much; bounds would have to move by 0.14333.
#[test]
fn a_conflict_is_named_with_what_would_be_enough() {
    let error = solve_with_ladder(&program(0.02, 0.05), &[level("4/10", 0.04, 0.1)]).unwrap_err();
    let OptimiseError::Infeasible { conflict, levels: 1 } = &error else { panic!("{error}") };
    let names: Vec<String> = conflict.iter().map(|m| m.constraint.to_string()).collect();
    assert_eq!(names, ["waci", "lowest weights of names"]);
    assert_eq!(conflict[0].limb.as_deref(), Some("50 % below the parent"));
    assert!((conflict[0].loosen.unwrap() - 43.0).abs() < 1e-6);
    // The upper bounds stay in the way of lower ones alone.
    assert_eq!(conflict[1].loosen, None);
    assert_eq!(
        error.to_string(),
        "no weights satisfy these limits together, after 1 step of relaxation: waci ≤ 55 \
         (enough if loosened by 43.000000); lowest weights of names"
    );
    assert_eq!(
        error.hint(),
        Some("loosen one of these limits, or add a step under [[weighting.optimise.relax]]")
    );
}

#[test]
fn two_rows_that_contradict_each_other_are_the_conflict() {
    let b = vec![0.4, 0.3, 0.2, 0.1];
    let program = Program::new(b.clone(), Objective::ActiveShare)
        .with(LinearRow::at_most("small", &[1.0, 1.0, 0.0, 0.0], 0.5))
        .with(LinearRow::at_least("score", &[3.0, 1.0, 2.0, 0.0], 1.0))
        .with(LinearRow::at_least("large", &[1.0, 1.0, 0.0, 0.0], 0.6));
    let OptimiseError::Infeasible { conflict, levels: 0 } = solve(&program).unwrap_err() else {
        panic!()
    };
    let loosen: Vec<f64> = conflict.iter().map(|member| member.loosen.unwrap()).collect();
    assert_near(&loosen, &[0.1, 0.1], 1e-9);
    assert_eq!(conflict[1].constraint, Constraint::Row("large".to_owned()));
}

#[test]
fn exclusions_and_turnover_can_conflict() {
    let mut program = Program::new(vec![0.5, 0.3, 0.2], Objective::ActiveShare);
    program.exclude(0);
    let previous = vec![0.5, 0.3, 0.2];
    program.turnover = Some(Turnover { previous, limit: 0.4 });
    let error = solve(&program).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no weights satisfy these limits together: excluded names; turnover ≤ 0.4 (enough if \
         loosened by 0.100000)"
    );
    let levels = [Level { name: "trade".to_owned(), changes: vec![Change::Turnover(Some(0.5))] }];
    let found = solve_with_ladder(&program, &levels).unwrap();
    assert_near(&found.solution.weights, &[0.0, 0.55, 0.45], 1e-9);
    assert_eq!(found.cost[0].constraint, Constraint::Turnover);
}

#[test]
fn a_turnover_limit_is_kept() {
    let mut program = Program::new(vec![0.5, 0.3, 0.2], Objective::ActiveShare);
    let previous = vec![0.2, 0.3, 0.5];
    program.turnover = Some(Turnover { previous, limit: 0.1 });
    let found = solve(&program).unwrap();
    assert_near(&found.weights, &[0.3, 0.3, 0.4], 1e-9);
}

/// Relative weights with the second name capped: the smallest name falls under the minimum.
#[test]
fn names_under_the_minimum_are_dropped_and_the_rest_solved_again() {
    let b = vec![0.5, 0.3, 0.195, 0.005];
    let mut program = Program::new(b, Objective::ActiveShare).with(LinearRow::at_most(
        "waci",
        &[1.0, 1.0, 1.0, 5.0],
        1.01,
    ));
    program.minimum_weight = Some(0.004);
    let found = solve(&program).unwrap();
    assert_eq!(found.dropped, [3]);
    let third = 0.005 / 3.0;
    assert_near(&found.weights, &[0.5 + third, 0.3 + third, 0.195 + third, 0.0], 1e-12);
    // Where the dropped name is needed, that is a conflict and not silence.
    program.rows.push(LinearRow::at_least("solar", &[0.0, 0.0, 0.0, 1.0], 0.002));
    let error = solve(&program).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no weights satisfy these limits together: solar ≥ 0.002 (enough if loosened by \
         0.002000); excluded names"
    );
}

#[test]
fn a_ladder_may_only_loosen_and_never_the_climate() {
    let row = |id: &str, upper| Level {
        name: "one".to_owned(),
        changes: vec![Change::Row { id: id.to_owned(), lower: None, upper }],
    };
    let refused =
        |level: Level| solve_with_ladder(&program(0.3, 0.2), &[level]).unwrap_err().to_string();
    assert_eq!(
        refused(row("waci", Some(60.0))),
        "step one loosens row waci, which is never relaxed"
    );
    assert_eq!(
        refused(row("wacy", Some(60.0))),
        "step one loosens row wacy, which the program does not have"
    );
    assert_eq!(
        refused(level("1/5", 0.01, 0.05)),
        "step 1/5 tightens the bounds of name 0: a step may only loosen"
    );
    let free = LinearRow::at_most("free", &[1.0, 0.0, 0.0, 0.0], 0.9);
    let error = solve_with_ladder(&program(0.3, 0.2).with(free), &[row("free", Some(0.8))]);
    assert_eq!(error.unwrap_err().to_string(), "step one tightens free: a step may only loosen");
}
