//! Objectives in the form of the solver: distances from the benchmark, and linear ones.

use super::cones::Cones;
use super::form::Form;
use super::variables::Variables;
use crate::program::{Objective, Program};

/// Puts the objective of a program into its form; returns its divisor.
pub(super) fn put_objective(
    program: &Program,
    variables: &Variables,
    form: &mut Form,
    cones: &mut Cones,
) -> f64 {
    let mut size = 1.0;
    let b = &program.benchmark;
    match &program.objective {
        Objective::RelativeActiveShare => put_distances(variables, form, b, |i| 1.0 / b[i]),
        Objective::ActiveShare => put_distances(variables, form, b, |_| 1.0),
        Objective::Linear(a) => {
            for (column, &i) in variables.open.iter().enumerate() {
                form.linear[column] = a[i] * variables.unit[i];
            }
        }
        Objective::TrackingError(covariance) => {
            let still = covariance.deviation(b);
            let times = if still > 0.0 { 1.0 / still } else { 1.0 };
            put_distances(variables, form, b, |i| {
                let own = times * covariance.own[i];
                own * own
            });
            for factor in &covariance.factors {
                let column = form.columns;
                form.columns += 1;
                form.linear.push(0.0);
                form.quadratic.push((column, column, 2.0));
                let mut line = variables.along(factor, b, times);
                line.cells.push((column, 1.0));
                cones.equal(line);
            }
            size = times * times;
        }
    }
    let cells = form.quadratic.iter().map(|cell| cell.2).chain(form.linear.iter().copied());
    let largest = cells.fold(0.0, |m: f64, x| m.max(x.abs()));
    if largest > 0.0 {
        form.quadratic.iter_mut().for_each(|cell| cell.2 /= largest);
        form.linear.iter_mut().for_each(|x| *x /= largest);
        size /= largest;
    }
    size
}

/// `Σ cᵢ (wᵢ − bᵢ)²`, without what does not depend on weights.
fn put_distances(
    variables: &Variables,
    form: &mut Form,
    benchmark: &[f64],
    curvature: impl Fn(usize) -> f64,
) {
    for (column, &i) in variables.open.iter().enumerate() {
        let (unit, c) = (variables.unit[i], curvature(i));
        form.quadratic.push((column, column, 2.0 * c * unit * unit));
        form.linear[column] = -2.0 * c * unit * benchmark[i];
    }
}
