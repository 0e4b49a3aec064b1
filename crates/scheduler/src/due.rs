//! The days that are due, of indices and of those that their blends need.

use kapok_backtest::BlendGraph;
use kapok_market::DaySpans;
use kapok_publication::Store;
use kapok_rulebook::Rulebook;

use crate::error::RunError;
use crate::plan::{Plan, PlanError, Request, Start, plan};

/// A plan with the blends of its indices.
pub(crate) struct Due {
    pub(crate) plan: Plan,
    /// All rulebooks, by their places.
    pub(crate) graph: BlendGraph,
}

impl Due {
    /// The plan from what is published. An index whose last published day lies before the first
    /// one due, and not in the store, starts at its base date.
    pub(crate) fn of(
        books: &[&Rulebook],
        store: &Store,
        request: &Request,
    ) -> Result<Self, RunError> {
        let mut published = Vec::with_capacity(books.len());
        for book in books {
            published.push(store.last_day_of(book.id.as_str())?);
        }
        let mut plan = plan(books, &published, request)?;
        for job in &mut plan.jobs {
            if let Start::Published(date) = job.start
                && !store.has(books[job.index].id.as_str(), date)?
            {
                job.start = Start::Base;
            }
        }
        Ok(Self { plan, graph: BlendGraph::of(books.iter().copied()) })
    }

    /// The number of index-days.
    pub(crate) fn count(&self) -> usize {
        self.plan.jobs.iter().map(|job| job.days.len()).sum()
    }

    /// Whether an index is replayed from its base date whose blends need the past of others.
    pub(crate) fn needs_the_past(&self) -> bool {
        let mut jobs = self.plan.jobs.iter();
        jobs.any(|job| job.start == Start::Base && self.graph.has_blends(job.index))
    }

    /// The days whose closes are read; where the past is needed, by the needed indices too.
    pub(crate) fn price_days(&self, books: &[&Rulebook]) -> Result<DaySpans, PlanError> {
        let mut plan = self.plan.clone();
        if self.needs_the_past() {
            for job in plan.jobs.iter_mut().filter(|job| self.graph.is_needed(job.index)) {
                job.start = Start::Base;
            }
        }
        plan.price_days(books)
    }
}
