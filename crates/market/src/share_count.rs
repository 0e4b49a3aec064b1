//! Share counts.

/// Shares in issue and the free fraction of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareCount {
    /// Shares in issue.
    pub outstanding: f64,
    /// Free-float fraction, where reported.
    pub free_float: Option<f64>,
    /// Moment from which the row could be known.
    pub known: CountKnown,
}

/// Moment from which a share count could be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountKnown {
    /// At a moment that the row states.
    Stated,
    /// With the open on which the count acts, whatever moment the project has for rows that state
    /// none.
    Unstated,
}
