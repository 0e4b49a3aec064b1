//! What the conventions of an index say about caps.

use kapok_conventions::{Conventions, Timeline};
use kapok_kernels::{CapAlgorithm, Redistribution};

/// What the conventions of an index say about caps, for all of its caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapConventions {
    /// How a cap with an aggregate is met.
    pub algorithm: CapAlgorithm,
    /// Who gets what a cap cuts.
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
    /// All that hold at some time, each once.
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
