//! Points of a path of emissions.

/// Emissions of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// Calendar year.
    pub year: i32,
    /// Emissions, in the unit of the path.
    pub amount: f64,
}
