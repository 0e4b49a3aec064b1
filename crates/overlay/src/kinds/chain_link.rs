//! Chain link: the return of a series, which may become another one.
//!
//! Source: `docs/methodology/overlays.md` §12.

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// The return of a series, which may become another one.
    ChainLinkConfig, ChainLinkChange: "chain_link" on a series from a level;
    needed {}
    optional {}
    fixed {}
}

/// The return of the underlying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainLink;

impl Resolve for ChainLinkConfig {
    type Rule = ChainLink;

    fn rule(&self, _: Option<&Underlying>, _: &mut Check<'_>) -> Option<ChainLink> {
        Some(ChainLink)
    }
}

impl Rule for ChainLink {
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
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, _: &mut Words<'_>) {}
}
