//! Realised volatility of daily returns.
//!
//! Source: `docs/methodology/overlays.md` §6.

use kapok_kernels::sum;
use schemars::JsonSchema;
use serde::Deserialize;

/// A window of daily returns.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(title = "window")]
pub enum Window {
    /// Number of days, equally weighted.
    Days(usize),
    /// Exponential weights: what a day keeps of the variance before, between 0 and 1.
    Lambda(f64),
}

impl Window {
    /// Whether there is such a window.
    pub(crate) fn is_possible(self) -> bool {
        match self {
            Self::Days(days) => days > 0,
            Self::Lambda(lambda) => lambda > 0.0 && lambda < 1.0,
        }
    }

    /// The window in the text of terms.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Days(days) => format!("days:{days}"),
            Self::Lambda(lambda) => format!("lambda:{lambda:?}"),
        }
    }
}

/// Squared daily returns, or what is kept of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Returns {
    /// The last squares, oldest first; fewer than the window until it is full.
    Squares(Vec<f64>),
    /// An exponentially weighted variance of a day.
    Variance(f64),
}

/// Square of a day's logarithmic return, `ln(u)²`.
///
/// Source: `docs/methodology/overlays.md` §6.
///
/// * `growth`: `u`, the underlying's level by that of the day before
#[must_use]
pub fn squared(growth: f64) -> f64 {
    let log = libm::log(growth);
    log * log
}

impl Returns {
    /// Nothing, before the first return.
    #[must_use]
    pub fn new(window: Window, seed_variance: f64) -> Self {
        match window {
            Window::Days(days) => Self::Squares(Vec::with_capacity(days + 1)),
            Window::Lambda(_) => Self::Variance(seed_variance),
        }
    }

    /// Takes a day's squared return: `v = λ·v + (1 − λ)·x`, or one of the window's days.
    pub fn push(&mut self, window: Window, square: f64) {
        match (self, window) {
            (Self::Squares(squares), Window::Days(days)) => {
                squares.push(square);
                let over = squares.len().saturating_sub(days);
                squares.drain(..over);
            }
            (Self::Variance(variance), Window::Lambda(lambda)) => {
                *variance = lambda * *variance + (1.0 - lambda) * square;
            }
            (Self::Squares(_), Window::Lambda(_)) | (Self::Variance(_), Window::Days(_)) => {
                panic!("returns that do not fit their window")
            }
        }
    }

    /// Volatility, a fraction a year: `√(a/n · Σ ln²)`, `√(a · v)`; that of the seed until a
    /// window is full.
    ///
    /// Source: `docs/methodology/overlays.md` §6.
    ///
    /// * `annualisation`: `a`, trading days a year
    #[must_use]
    pub fn volatility(&self, window: Window, annualisation: f64, seed_variance: f64) -> f64 {
        let variance = match (self, window) {
            (Self::Variance(variance), _) => *variance,
            (Self::Squares(squares), Window::Days(days)) if squares.len() == days => {
                // The mean is taken as zero, as rule books of risk control do: over days it is
                // noise beside the squares.
                return (annualisation / days as f64 * sum(squares)).sqrt();
            }
            (Self::Squares(_), _) => seed_variance,
        };
        (annualisation * variance).sqrt()
    }

    /// Whether they were kept by such a window: an index file may be edited between two days.
    #[must_use]
    pub fn fits(&self, window: Window) -> bool {
        match (self, window) {
            (Self::Squares(squares), Window::Days(days)) => squares.len() <= days,
            (Self::Variance(_), Window::Lambda(_)) => true,
            (Self::Squares(_), Window::Lambda(_)) | (Self::Variance(_), Window::Days(_)) => false,
        }
    }
}
