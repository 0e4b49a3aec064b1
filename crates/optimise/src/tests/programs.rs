//! Programs that are none.

use super::super::*;

fn error(program: &Program) -> String {
    solve(program).unwrap_err().to_string()
}

#[test]
fn bad_programs_are_refused() {
    let program = Program::new(vec![0.6, 0.4, 0.0], Objective::ActiveShare);
    let with = |row| error(&program.clone().with(row));
    let a = [1.0, 2.0, 3.0];
    assert_eq!(
        error(&Program::new(vec![], Objective::ActiveShare)),
        "a program without names has no weights"
    );
    assert_eq!(with(LinearRow::at_most("waci", &a[..2], 1.0)), "waci has 2 entries for 3 names");
    assert_eq!(
        with(LinearRow::at_most("waci", &[1.0, f64::NAN, 0.0], 1.0)),
        "a coefficient of waci is NaN, it must be a finite number"
    );
    assert_eq!(
        with(LinearRow::between("waci", &a, Band { lower: 2.0, upper: 1.0 })),
        "waci: lower limit 2 is over upper limit 1"
    );
    let nothing = LinearRow { upper: None, ..LinearRow::at_most("waci", &a, 1.0) };
    assert_eq!(with(nothing), "row waci has neither a lower nor an upper limit");
    let twice = program.clone().with(LinearRow::at_most("waci", &a, 2.0));
    assert_eq!(error(&twice.clone().with(twice.rows[0].clone())), "two rows are named waci");
    let mut relative = program.clone();
    relative.objective = Objective::RelativeActiveShare;
    assert_eq!(error(&relative), "name 2 has no benchmark weight and may weigh 1");
    relative.exclude(2);
    assert_eq!(solve(&relative).unwrap().weights, [0.6, 0.4, 0.0]);
    let mut short = program.clone();
    short.lower[0] = -0.1;
    assert_eq!(error(&short), "lowest weight of name 0 is -0.1, it must be from 0 to 1");
    let mut small = program.clone();
    (small.lower[0], small.minimum_weight) = (0.001, Some(0.01));
    assert_eq!(
        error(&small),
        "lowest weight of name 0 is 0.001, it must be zero, or not below the minimum weight"
    );
}

#[test]
fn names_that_cannot_move_are_weights_too() {
    let mut program = Program::new(vec![0.6, 0.4], Objective::Linear(vec![1.0, 2.0]));
    (program.lower, program.upper) = (vec![0.7, 0.3], vec![0.7, 0.3]);
    let found = solve(&program).unwrap();
    assert_eq!(found.weights, [0.7, 0.3]);
    assert!((found.objective - 1.3).abs() < 1e-15);
}
