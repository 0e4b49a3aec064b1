//! Groups scaled to totals, one partition or several at once.
//!
//! 1. One partition: each group has one factor, its total over what it holds.
//! 2. Several that cross: iterative proportional fitting, one partition after the other, until all
//!    totals hold; where that is slow, Newton's method goes ahead. The result is the only one of
//!    the form `size · Π x_g`.

use crate::sum::sum;

use super::error::TiltError;
use super::fit_newton::near;
use super::group_totals::{GroupTotals, Level};

/// Distance of a group from its total that counts as none, as a part of it.
const SLACK: f64 = 1e-13;

/// Rounds after which totals are held to contradict each other.
const ROUNDS: usize = 5_000;

/// Rounds after which Newton's method goes ahead.
const SLOW: usize = 100;

/// Sizes whose groups hold their totals, with the proportions inside each group kept.
///
/// * `sizes`: above zero, in any one unit
/// * `levels`: partitions in which each group has a name
/// * returns sizes in the unit of the totals of the first partition; the sizes as they are, to the
///   last bit, if there is no partition or all totals hold already
///
/// The certificate of several partitions is that every total holds to a part of 10⁻¹³ of itself.
///
/// Source: `docs/methodology/weighting.md` §9.
///
/// # Errors
///
/// If the totals of several partitions cannot hold together.
///
/// # Panics
///
/// If lengths differ, a group has no name, or a size or a total is not above zero.
pub fn fit_groups(sizes: &[f64], levels: &[GroupTotals]) -> Result<Vec<f64>, TiltError> {
    assert!(sizes.iter().all(|s| *s > 0.0), "a size must be above zero");
    let Some(first) = levels.first() else { return Ok(sizes.to_vec()) };
    let whole = sum(&first.totals);
    let levels: Vec<Level<'_>> = levels.iter().map(|level| Level::new(level, whole)).collect();
    let mut sizes = sizes.to_vec();
    if let [only] = &levels[..] {
        only.scale(&mut sizes);
        return Ok(sizes);
    }
    for round in 0..ROUNDS {
        if round == SLOW {
            ahead(&mut sizes, &levels);
        }
        if levels.iter().all(|level| level.worst(&sizes).1 <= SLACK) {
            return Ok(sizes);
        }
        levels.iter().for_each(|level| level.scale(&mut sizes));
    }
    Err(unmet(&levels, &sizes, whole))
}

/// Newton's sizes, if their groups are nearer to their totals.
fn ahead(sizes: &mut Vec<f64>, levels: &[Level<'_>]) {
    let found = near(sizes, levels, SLACK);
    let worst = |sizes: &[f64]| levels.iter().fold(0.0_f64, |w, level| w.max(level.worst(sizes).1));
    let sound = found.iter().all(|size| size.is_finite() && *size > 0.0);
    if sound && worst(&found) < worst(sizes) {
        *sizes = found;
    }
}

fn unmet(levels: &[Level<'_>], sizes: &[f64], whole: f64) -> TiltError {
    let of = |level: usize| (level, levels[level].worst(sizes));
    let first = of(0);
    let (level, (group, _)) =
        (1..levels.len()).map(of).fold(first, |a, b| if b.1.1 > a.1.1 { b } else { a });
    TiltError::GroupsUnmet {
        level,
        group,
        total: levels[level].held(sizes, group) / whole,
        wanted: levels[level].totals[group] / whole,
        rounds: ROUNDS,
    }
}
