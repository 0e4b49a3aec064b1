//! How tilts came about.

/// How a tilt came about.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltFigure {
    /// The column.
    pub column: String,
    /// The exponent of its score, as stated or as solved.
    pub strength: f64,
    /// Of what z-scores were made, by group; empty for other scores.
    pub moments: Vec<Moments>,
}

/// Of what z-scores were made: the known values, before truncation, in the column's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// The group; absent where all are compared.
    pub group: Option<String>,
    /// How many values there are.
    pub names: usize,
    /// Their mean, each counted once; absent without values.
    pub mean: Option<f64>,
    /// Their deviation by the divisor of the index file; absent where it is not defined.
    pub deviation: Option<f64>,
}

/// One number above zero for each of the chosen.
pub(crate) struct Scored {
    pub(crate) score: Vec<f64>,
    /// The z-scores behind them; empty for other scores.
    pub(crate) z: Vec<f64>,
    pub(crate) moments: Vec<Moments>,
}

impl Scored {
    /// Scores that are not made of z-scores.
    pub(crate) fn plain(score: Vec<f64>) -> Self {
        Self { score, z: Vec::new(), moments: Vec::new() }
    }
}
