//! The parameters that make a difference.

use kapok_conventions::{Conventions, Preset};
use kapok_engine::{Levels, StepError};

use super::parameters::{self, Cell};
use super::scene::Scene;
use super::treated::{Holding, Holdings, Treated};

/// The index's own conventions and others, with the event as each of them treats it.
pub(super) struct Rivals<'a> {
    pub(super) own: &'a Conventions,
    pub(super) ours: &'a Result<Treated, StepError>,
    pub(super) theirs: &'a Conventions,
    pub(super) treated: &'a Result<Treated, StepError>,
}

impl Rivals<'_> {
    /// The parameters that make a difference: alone in place of our own, or put back to our own
    /// among the others.
    pub(super) fn decisive(&self, scene: &Scene<'_>, preset: Preset) -> Vec<Cell> {
        if is_same(self.ours, self.treated) {
            return Vec::new();
        }
        let mut cells = parameters::cells(preset, self.own, self.theirs);
        cells.retain(|cell| self.matters(scene, cell.parameter));
        cells
    }

    fn matters(&self, scene: &Scene<'_>, parameter: &str) -> bool {
        let alone = parameters::with(self.own, parameter, self.theirs);
        let without = parameters::with(self.theirs, parameter, self.own);
        !is_same(&scene.play(&alone), self.ours) || !is_same(&scene.play(&without), self.treated)
    }
}

/// Numbers that differ by less than this, relatively, are the same.
const ROUNDING: f64 = 1e-12;

/// Whether two treatments do the same; the unit of the divisor is none of it.
fn is_same(a: &Result<Treated, StepError>, b: &Result<Treated, StepError>) -> bool {
    let (a, b) = match (a, b) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(a), Err(b)) => return a == b,
        _ => return false,
    };
    let days = match (&a.ex_day, &b.ex_day) {
        (Some(a), Some(b)) => all_near(levels(a.levels), levels(b.levels)),
        (None, None) => true,
        _ => false,
    };
    let done = |t: &Treated| t.records.iter().map(|r| r.treatment).collect::<Vec<_>>();
    days && near(a.market_value, b.market_value) && alike(&a.open, &b.open) && done(a) == done(b)
}

fn alike(a: &Holdings, b: &Holdings) -> bool {
    let pairs = || a.iter().zip(b);
    let numbers = |h: &Holding| [h.price, h.index_shares];
    let alike = |a: &Holding, b: &Holding| all_near(numbers(a), numbers(b));
    a.len() == b.len() && pairs().all(|((x, a), (y, b))| x == y && alike(a, b))
}

fn levels(levels: Levels) -> [f64; 3] {
    [levels.price, levels.net, levels.gross]
}

fn all_near<const N: usize>(a: [f64; N], b: [f64; N]) -> bool {
    a.into_iter().zip(b).all(|(a, b)| near(a, b))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}
