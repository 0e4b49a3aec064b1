//! Share counts.

/// Shares in issue and the free fraction of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareCount {
    /// Shares in issue.
    pub outstanding: f64,
    /// Free-float fraction, where reported.
    pub free_float: Option<f64>,
}
