//! The value that a measure of weights shall have.

/// The aim of a measure, from its value before all tilts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// `m(w) − m(base)`, in the unit of the measure.
    Active(f64),
    /// `m(w) / m(base) − 1`, a fraction.
    Relative(f64),
}
