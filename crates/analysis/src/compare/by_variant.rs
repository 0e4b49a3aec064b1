//! Numbers of the price, net and gross index.

use kapok_engine::Levels;

/// A difference for each of the price, net and gross return.
pub type ByVariant = [f64; 3];

/// The largest of some differences, whatever its sign.
#[must_use]
pub fn largest(difference: ByVariant) -> f64 {
    difference.into_iter().map(f64::abs).fold(0.0, f64::max)
}

/// The three levels in order.
#[must_use]
pub fn by_variant(levels: Levels) -> ByVariant {
    [levels.price, levels.net, levels.gross]
}
