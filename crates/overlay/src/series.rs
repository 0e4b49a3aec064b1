//! Series of levels: what overlays are computed from.

use kapok_domain::{IndexId, ReturnVariant};

use crate::outside::{Outside, PREFIX};

/// A series of levels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// A return variant of the index.
    Variant(ReturnVariant),
    /// An overlay of the same file, by its place in the rulebook.
    Overlay(usize),
    /// A return variant or overlay of another index.
    Other(IndexId, String),
    /// A series that somebody else calculates.
    Outside(Outside),
    /// Cash at the rate of a blend.
    Cash,
}

impl Series {
    /// The other index that it belongs to.
    #[must_use]
    pub fn other_index(&self) -> Option<&IndexId> {
        match self {
            Self::Other(index, _) => Some(index),
            Self::Variant(_) | Self::Overlay(_) | Self::Outside(_) | Self::Cash => None,
        }
    }

    /// Name of the series as an index file writes it.
    ///
    /// * `id`: of the overlay at a place of the rulebook
    pub fn name<'a>(&self, id: impl Fn(usize) -> &'a str) -> String {
        match self {
            Self::Variant(variant) => variant.name().to_owned(),
            Self::Overlay(at) => id(*at).to_owned(),
            Self::Other(index, series) => format!("{index}:{series}"),
            Self::Outside(outside) => format!("{PREFIX}{}", outside.series),
            Self::Cash => "cash".to_owned(),
        }
    }
}

/// Levels of a series around a day, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Today.
    pub today: f64,
    /// The level that today's return is measured from: that of the calculation day before, after
    /// a level split.
    pub before: f64,
    /// The level that the next day's return is measured from.
    pub next: f64,
}

impl Point {
    /// One unit of cash, before its interest.
    pub(crate) const UNIT: Self = Self { today: 1.0, before: 1.0, next: 1.0 };

    /// Growth of the day, `u = today / before`.
    #[must_use]
    pub fn growth(self) -> f64 {
        self.today / self.before
    }

    /// Levels each rounded half to even.
    ///
    /// Source: `docs/methodology/overlays.md` §13.
    pub(crate) fn rounded(self, decimals: u32) -> Self {
        let round = |level| kapok_kernels::round_half_even(level, decimals as usize);
        Self { today: round(self.today), before: round(self.before), next: round(self.next) }
    }
}
