//! Level split: a level that is multiplied when it has become small.
//!
//! Source: `docs/methodology/overlays.md` §12.

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::occasions::{Occasions, OccasionsConfig};
use crate::rule::{Closed, Going, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// A level that is multiplied when it has become small.
    LevelSplitConfig, LevelSplitChange: "level_split" on a series from a level;
    needed {
        /// Factor of the level.
        factor: f64,
        /// The level below which it is split.
        below: f64,
        /// Closes at which that is looked at.
        check: OccasionsConfig,
    }
    optional {}
    fixed {}
}

/// A level that is multiplied when it has become small.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelSplit {
    /// Factor of the level.
    pub factor: f64,
    /// Level below which it is split, points.
    pub below: f64,
    /// Closes at which that is looked at.
    pub check: Occasions,
}

impl Resolve for LevelSplitConfig {
    type Rule = LevelSplit;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<LevelSplit> {
        let factor = check.number("factor", self.factor, "above 1", |k| k > 1.0);
        let below = check.number("below", self.below, "above zero", |b| b > 0.0);
        let at = check.occasions("check", &self.check);
        Some(LevelSplit { factor: factor?, below: below?, check: at? })
    }
}

impl Rule for LevelSplit {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let level = yesterday.from * today.growth();
        Closed::at(today.terms, level, ())?
            .and_then(|going| Ok(if today.is_due { self.split(going) } else { going }))
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("factor", self.factor);
        words.number("below", self.below);
    }

    fn occasions(&self) -> Option<&Occasions> {
        Some(&self.check)
    }
}

impl LevelSplit {
    /// A level that has become small, as the next day goes on from it.
    fn split(&self, going: Going<()>) -> Going<()> {
        let small = going.level < self.below;
        // Only the base of the next return is multiplied: the published level of today stays, as at
        // a share split.
        let next = if small { going.level * self.factor } else { going.next };
        Going { next, ..going }
    }
}
