//! The value of an objective.

use kapok_kernels::sum_of;

use crate::program::{Objective, Program};

impl Program {
    /// The objective of weights, in the unit that [`Objective`] states.
    ///
    /// Source: `docs/methodology/optimised-weights.md` §1.
    #[must_use]
    pub fn value(&self, weights: &[f64]) -> f64 {
        let b = &self.benchmark;
        let names = b.len();
        let active = |i: usize| weights[i] - b[i];
        match &self.objective {
            Objective::RelativeActiveShare => {
                sum_of(names, |i| if b[i] == 0.0 { 0.0 } else { active(i) * active(i) / b[i] })
            }
            Objective::ActiveShare => sum_of(names, |i| active(i) * active(i)),
            Objective::TrackingError(covariance) => covariance.tracking_error(weights, b),
            Objective::Linear(a) => sum_of(names, |i| a[i] * weights[i]),
        }
    }
}
