//! Tilts: scores, and how strongly they count.

use super::Goal;

/// One tilt: a score for each name, and how strongly it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilt {
    /// Scores above zero, of any scale: a factor on all of them changes no weight.
    pub score: Vec<f64>,
    /// The exponent of the score.
    pub strength: Strength,
}

/// The exponent of a score.
#[derive(Debug, Clone, PartialEq)]
pub enum Strength {
    /// Power as stated: 0 is no tilt, 1 a single one, 2 a double one; a negative one leans away.
    Power(f64),
    /// The number that brings the weights to an aim.
    Solved(Aim),
}

/// A measure of the weights and its goal: `m(w) = Σ wᵢ·aᵢ / Σ wᵢ` over names whose `aᵢ` is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// `aᵢ` for each name; unknown ones are left out of both sums.
    pub measure: Vec<Option<f64>>,
    /// Goal of `m`.
    pub goal: Goal,
}
