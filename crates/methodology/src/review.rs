//! Review: a new composition from what was known on the reference date.
//!
//! 1. Universe: the securities for which its predicate holds.
//! 2. Eligibility: those that pass all rules ([`crate::eligibility`]).
//! 3. Selection: those that rank inside the target or its buffer ([`crate::selection`]).
//! 4. Weighting: in proportion to the scheme's base, under caps ([`kapok_weighting`]).

use chrono::NaiveDate;
use kapok_columns::{Columns, Holding, Sheet, Situation};
use kapok_market::{History, SecurityIx};
use kapok_weighting::optimised::{LabelFigures, Limit, Optimise, OptimisedFigures};
use kapok_weighting::tilt::TiltFigure;
use kapok_weighting::{Lineup, Target};

use crate::eligibility::{Verdict, eligible, verdicts};
use crate::error::ReviewError;
use crate::methodology::Methodology;
use crate::schedule::ReviewDays;
use crate::selection::Ranked;
use crate::universe::inside;

/// Extent of the evidence that a review keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Composition only.
    Composition,
    /// Composition, and every rule's verdict on every security of the universe.
    All,
}

/// Outcome of a review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Reference date: its facts decide.
    pub reference_date: NaiveDate,
    /// Pricing date: its prices and rates set the index shares.
    pub pricing_date: NaiveDate,
    /// Announcement date.
    pub announcement_date: NaiveDate,
    /// Effective close: the composition is in force after it.
    pub effective_close: NaiveDate,
    /// Constituents before it, sorted.
    pub members: Vec<Holding>,
    /// Securities in the universe.
    pub universe: usize,
    /// The securities of the universe, sorted: members, candidates, and those that no rule lets in.
    pub candidates: Vec<SecurityIx>,
    /// Securities that passed all rules.
    pub eligible: usize,
    /// Verdicts by security, then rule; empty unless asked for.
    pub verdicts: Vec<Verdict>,
    /// Eligible securities in order of group and rank; empty without a selection.
    pub ranking: Vec<Ranked>,
    /// New composition, by security.
    pub targets: Vec<Target>,
    /// Figures of each tilt, in the order of the index file; empty without tilts.
    pub tilts: Vec<TiltFigure>,
    /// Figures of an optimisation beside the weights.
    pub optimised: Option<OptimisedFigures>,
}

/// Methodology to be applied to a composition.
#[derive(Debug, Clone, Copy)]
pub struct Reviewing<'a> {
    /// Methodology.
    pub methodology: &'a Methodology,
    /// Columns of the index.
    pub columns: Columns<'a>,
    /// All facts.
    pub history: &'a History,
    /// Constituents now, sorted by security.
    pub members: &'a [Holding],
}

/// Whether a line is still to be listed on the day of a sheet: it has no price, and is no
/// candidate. One that is listed and has no price is a gap in the data, which weighting names.
///
/// Source: `docs/methodology/reviews.md` §3.
fn is_to_be_listed(sheet: &Sheet<'_>, security: SecurityIx) -> bool {
    let snapshot = sheet.snapshot();
    let listed_on = sheet.history().security(security).listed_on;
    listed_on.is_some_and(|listed| listed > snapshot.date())
        && snapshot.last_price(security).is_none()
}

impl<'a> Reviewing<'a> {
    /// Verdicts of every rule on every security of the universe, by security, then rule, whatever
    /// the outcome of the review.
    ///
    /// # Errors
    ///
    /// If facts are missing.
    pub fn verdicts(self, days: ReviewDays) -> Result<Vec<Verdict>, ReviewError> {
        let mut sheet = self.sheet(days.reference, days)?;
        self.columns.trace(&mut sheet)?;
        let universe = inside(&self.methodology.universe, &sheet);
        Ok(verdicts(&self.methodology.rules, &sheet, &universe))
    }

    /// Reviews the composition, from facts that were known on the reference date.
    ///
    /// # Errors
    ///
    /// If facts are missing or the rules cannot be satisfied.
    pub fn review(self, days: ReviewDays, evidence: Evidence) -> Result<Review, ReviewError> {
        let Methodology { universe, rules, selection, weighting, .. } = self.methodology;
        let mut sheet = self.sheet(days.reference, days)?;
        let universe = inside(universe, &sheet);
        let mut eligible = eligible(rules, &sheet, &universe);
        eligible.retain(|security| !is_to_be_listed(&sheet, *security));
        let verdicts = match evidence {
            Evidence::All => {
                self.columns.trace(&mut sheet)?;
                verdicts(rules, &sheet, &universe)
            }
            Evidence::Composition => Vec::new(),
        };
        let ranking = match selection {
            Some(selection) => selection.choose(&sheet, &universe, &eligible)?,
            None => Vec::new(),
        };
        let chosen = match selection {
            Some(_) => chosen(&ranking),
            None => eligible.clone(),
        };
        let eligible = eligible.len();
        if chosen.is_empty() {
            let (reference_date, universe) = (days.reference, universe.len());
            return Err(ReviewError::NobodyLeft { reference_date, universe, eligible });
        }
        // Who is selected was decided on the reference date; only weights see the facts of the
        // pricing date.
        if days.pricing != days.reference {
            sheet = self.sheet(days.pricing, days)?;
        }
        let label = self.label_figures(&sheet)?;
        let lineup = Lineup { sheet: &sheet, universe: &universe, chosen: &chosen };
        let weighed = weighting.weigh(&lineup, &label)?;
        Ok(Review {
            reference_date: days.reference,
            pricing_date: days.pricing,
            announcement_date: days.announcement,
            effective_close: days.effective_close,
            members: self.members.to_vec(),
            universe: universe.len(),
            candidates: universe,
            eligible,
            verdicts,
            ranking,
            targets: weighed.targets,
            tilts: weighed.tilts,
            optimised: weighed.optimised,
        })
    }

    /// Sheet of all columns that the methodology reads, as known on a day.
    fn sheet(self, date: NaiveDate, days: ReviewDays) -> Result<Sheet<'a>, ReviewError> {
        let snapshot = self.columns.setting.snapshot(self.history, date);
        let effective_close = days.effective_close;
        let situation = Situation { snapshot, members: self.members, effective_close };
        Ok(self.columns.sheet(situation, self.methodology.columns())?)
    }

    /// Figures of the climate label for the constraints that it has added.
    fn label_figures(self, sheet: &Sheet<'a>) -> Result<LabelFigures, ReviewError> {
        let mut figures = LabelFigures::default();
        let Some(problem) = self.methodology.weighting.optimise() else { return Ok(figures) };
        let Some(gauge) = self.methodology.climate_gauge(self.columns) else { return Ok(figures) };
        let situation = sheet.situation();
        if follows_trajectory(problem) {
            let (members, close) = (situation.members, situation.effective_close);
            let limit = gauge.trajectory_limit(situation.snapshot, members, close)?;
            figures.trajectory = Some(limit.limit);
        }
        for constraint in problem.constraints.iter().filter(|c| gauge.climate.is_own(&c.id)) {
            let average = gauge.universe_intensity(situation.snapshot)?;
            figures.averages.extend(average.map(|average| (constraint.id.clone(), average)));
        }
        Ok(figures)
    }
}

/// Whether a limit refers to the trajectory.
fn follows_trajectory(problem: &Optimise) -> bool {
    let limits = problem.constraints.iter().map(|constraint| constraint.limits);
    let mut limits = limits.flat_map(|limits| [limits.at_most, limits.at_least]).flatten();
    limits.any(|limit| limit == Limit::Trajectory)
}

/// Selected securities, sorted.
fn chosen(ranking: &[Ranked]) -> Vec<SecurityIx> {
    let chosen = ranking.iter().filter(|ranked| ranked.choice.is_chosen());
    let mut chosen: Vec<SecurityIx> = chosen.map(|ranked| ranked.security).collect();
    chosen.sort_unstable();
    chosen
}
