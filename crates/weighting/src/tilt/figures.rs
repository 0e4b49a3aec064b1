//! Figures of tilts, for publication.

/// Figures of one tilt.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltFigure {
    /// Column of the tilt.
    pub column: String,
    /// Exponent of the score, as stated or as solved.
    pub strength: f64,
    /// Mean and deviation behind z-scores, by group; empty for other scores.
    pub moments: Vec<Moments>,
}

/// Mean and deviation behind z-scores: of the known values before truncation, in the column's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// Group; `None` where all are compared.
    pub group: Option<String>,
    /// Number of values.
    pub names: usize,
    /// Mean, each value counted once; `None` without values.
    pub mean: Option<f64>,
    /// Standard deviation by the divisor of the index file; `None` where it is not defined.
    pub deviation: Option<f64>,
}

/// Scores of the selected securities, each above zero.
pub(crate) struct Scored {
    pub(crate) score: Vec<f64>,
    /// Z-scores behind them; empty for other scores.
    pub(crate) z: Vec<f64>,
    pub(crate) moments: Vec<Moments>,
}

impl Scored {
    /// Scores that are not made of z-scores.
    pub(crate) fn plain(score: Vec<f64>) -> Self {
        Self { score, z: Vec::new(), moments: Vec::new() }
    }
}
