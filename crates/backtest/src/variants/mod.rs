//! Reviews run again under other rules: what would have been chosen instead, and what that changes.

mod basis;

pub use basis::{Basis, BasisError};
