//! Weights under caps, and what the caps left.

/// Weights under caps.
#[derive(Debug, Clone, PartialEq)]
pub struct Capped {
    /// Fractions of one.
    pub weights: Vec<f64>,
    /// The part that caps left of each name: 1 exactly for a name that none touched.
    pub factors: Vec<f64>,
}
