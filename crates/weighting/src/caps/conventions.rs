//! Conventions of an index that concern caps.

use kapok_conventions::{Conventions, Timeline};
use kapok_kernels::{CapAlgorithm, Redistribution};

/// Conventions of an index that concern caps; they hold for all of its caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapConventions {
    /// Algorithm by which a cap with an aggregate is met.
    pub algorithm: CapAlgorithm,
    /// Redistribution of the weight that a cap cuts.
    pub redistribution: Redistribution,
}

impl From<&Conventions> for CapConventions {
    fn from(conventions: &Conventions) -> Self {
        Self {
            algorithm: conventions.cap_algorithm,
            redistribution: conventions.cap_redistribution,
        }
    }
}

impl CapConventions {
    /// Distinct conventions that hold at some time.
    pub(crate) fn ever(conventions: Option<&Timeline>) -> Vec<Self> {
        let mut ever = Vec::new();
        for conventions in conventions.into_iter().flat_map(Timeline::all) {
            let conventions = Self::from(conventions);
            if !ever.contains(&conventions) {
                ever.push(conventions);
            }
        }
        ever
    }
}
