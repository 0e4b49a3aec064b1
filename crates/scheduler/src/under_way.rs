//! A run under way.

use std::sync::Arc;

use kapok_engine::Outcome;
use kapok_gate::Finding;

use kapok_overlay::Others;
use kapok_publication::Store;

use crate::index_run::IndexRun;
use crate::log::Log;
use crate::plan::Request;
use crate::settings::Settings;

/// A run under way: its indices, and what blends know of each other's levels.
pub(crate) struct UnderWay<'w> {
    pub(crate) settings: &'w Settings,
    pub(crate) request: &'w Request,
    pub(crate) store: Store,
    pub(crate) indices: Vec<IndexRun>,
    /// Places of indices in the order in which blends, and comparisons with parents, need them.
    pub(crate) waves: Vec<Vec<usize>>,
    pub(crate) others: Arc<Others>,
    pub(crate) log: Log<'w>,
}

/// The outcome of an index that is due on a day.
pub(crate) struct Moved {
    /// The place of the index.
    pub(crate) place: usize,
    pub(crate) outcome: Outcome,
    /// Findings of the data gate that held nothing.
    pub(crate) warnings: Vec<Finding>,
}

impl UnderWay<'_> {
    /// Gives what the indices of a wave have calculated to the blends of others.
    pub(crate) fn lend(&mut self, wave: &[usize]) {
        let others = Arc::make_mut(&mut self.others);
        for &place in wave {
            self.indices[place].lend(others);
        }
    }
}
