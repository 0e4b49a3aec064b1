//! The limits that cannot hold together: an irreducible set, by deletion.

use crate::attempt::{is_feasible, loosening};
use crate::constraint::Constraint;
use crate::error::OptimiseError;
use crate::member::Member;
use crate::program::Program;

/// The conflict of an infeasible program.
///
/// Members are taken out one by one, and left out where the rest still conflicts: once from the
/// last to the first and once from the first to the last, of which the smaller set is taken. What
/// is left is irreducible. That weights are from 0 to 1 and sum to one is never taken out.
///
/// Source: deletion filter of J. W. Chinneck, *Feasibility and Infeasibility in Optimization*
/// (2008); `docs/methodology/optimised-weights.md` §5.
pub(super) fn explain(program: &Program, levels: usize) -> Result<OptimiseError, OptimiseError> {
    let all = members(program);
    let backward: Vec<&Constraint> = all.iter().rev().collect();
    let cones = all.iter().rev().take_while(|c| is_cone(c));
    let forward = cones.chain(all.iter().filter(|c| !is_cone(c))).collect::<Vec<_>>();
    let (first, second) = (filter(program, &backward)?, filter(program, &forward)?);
    let smaller = if second.len() < first.len() { second } else { first };
    let found = all.iter().filter(|constraint| smaller.contains(constraint));
    let conflict = found.map(|constraint| member(program, constraint)).collect();
    Ok(OptimiseError::Infeasible { conflict, levels })
}

/// Whether a limit needs the general solver.
fn is_cone(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Turnover | Constraint::TrackingError)
}

/// All that can be taken out of a program.
pub(super) fn members(program: &Program) -> Vec<Constraint> {
    let open = || (0..program.upper.len()).filter(|&i| !program.is_excluded(i));
    let mut all: Vec<Constraint> =
        program.rows.iter().map(|row| Constraint::Row(row.id.clone())).collect();
    let groups = [
        (Constraint::LowerBounds, program.lower.iter().any(|lower| *lower > 0.0)),
        (Constraint::UpperBounds, open().any(|i| program.upper[i] < 1.0)),
        (Constraint::Excluded, open().count() < program.upper.len()),
        (Constraint::Turnover, program.turnover.is_some()),
        (Constraint::TrackingError, program.tracking_error.is_some()),
    ];
    all.extend(groups.into_iter().filter(|(_, is_there)| *is_there).map(|(member, _)| member));
    all
}

/// Takes members out in the order given, as long as the rest conflicts.
fn filter<'a>(
    program: &Program,
    order: &[&'a Constraint],
) -> Result<Vec<&'a Constraint>, OptimiseError> {
    let mut current = program.clone();
    let mut needed = Vec::new();
    for &constraint in order {
        let without = without(&current, constraint);
        if is_feasible(&without)? {
            needed.push(constraint);
        } else {
            current = without;
        }
    }
    Ok(needed)
}

/// The program without one limit.
pub(super) fn without(program: &Program, constraint: &Constraint) -> Program {
    let mut rest = program.clone();
    match constraint {
        Constraint::Row(id) => rest.rows.retain(|row| row.id != *id),
        Constraint::LowerBounds => rest.lower.iter_mut().for_each(|lower| *lower = 0.0),
        Constraint::UpperBounds => {
            rest.upper.iter_mut().filter(|upper| **upper > 0.0).for_each(|upper| *upper = 1.0);
        }
        Constraint::Excluded => {
            rest.upper.iter_mut().filter(|upper| **upper == 0.0).for_each(|upper| *upper = 1.0);
        }
        Constraint::Turnover => rest.turnover = None,
        Constraint::TrackingError => rest.tracking_error = None,
        Constraint::Budget | Constraint::MinimumWeight => {}
    }
    rest
}

/// A member with its limits, and how far it would have to be loosened.
fn member(program: &Program, constraint: &Constraint) -> Member {
    let row = program.rows.iter().find(|row| Constraint::Row(row.id.clone()) == *constraint);
    let (lower, upper) = match constraint {
        Constraint::Turnover => (None, program.turnover.as_ref().map(|limit| limit.limit)),
        Constraint::TrackingError => {
            (None, program.tracking_error.as_ref().map(|limit| limit.limit))
        }
        Constraint::Row(_) => (row.and_then(|row| row.lower), row.and_then(|row| row.upper)),
        Constraint::Budget
        | Constraint::LowerBounds
        | Constraint::UpperBounds
        | Constraint::Excluded
        | Constraint::MinimumWeight => (None, None),
    };
    let can_loosen = *constraint != Constraint::Excluded;
    Member {
        constraint: constraint.clone(),
        limb: row.map(|row| row.limb.clone()),
        lower,
        upper,
        loosen: can_loosen.then(|| loosening(program, constraint)).flatten(),
    }
}
