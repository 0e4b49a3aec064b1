//! A review: from what was known on the reference date to a new composition.
//!
//! 1. Universe: the securities for which its predicate holds.
//! 2. Eligibility: those that pass all rules ([`crate::eligibility`]).
//! 3. Selection: those that rank inside the target or its buffer ([`crate::selection`]).
//! 4. Weighting: in proportion to the scheme's base, under caps ([`crate::weighting`]).

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx, Snapshot};

use crate::candidates::Candidates;
use crate::eligibility::{Verdict, eligible, universe, verdicts};
use crate::error::ReviewError;
use crate::rulebook::Rulebook;
use crate::selection::Ranked;
use crate::weighting::{OptimisedFigures, Target, TiltFigure};

/// How much of a review's evidence is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The composition.
    Composition,
    /// The composition, and every rule's verdict on every security of the universe.
    All,
}

/// A constituent before a review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// The security.
    pub security: SecurityIx,
    /// Its index shares.
    pub index_shares: f64,
}

/// The outcome of a review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The day whose facts decided.
    pub reference_date: NaiveDate,
    /// The day whose prices and rates set the index shares.
    pub pricing_date: NaiveDate,
    /// The day on which the outcome was announced.
    pub announcement_date: NaiveDate,
    /// The day after whose close it is in force.
    pub effective_close: NaiveDate,
    /// The constituents before it, sorted.
    pub members: Vec<Holding>,
    /// Securities in the universe.
    pub universe: usize,
    /// Securities that passed all rules.
    pub eligible: usize,
    /// Verdicts by security, then rule; empty unless asked for.
    pub verdicts: Vec<Verdict>,
    /// The eligible in order of group and rank; empty without a selection.
    pub ranking: Vec<Ranked>,
    /// The new composition, by security.
    pub targets: Vec<Target>,
    /// How each tilt came about, in the order of the index file; empty without tilts.
    pub tilts: Vec<TiltFigure>,
    /// What an optimisation found beside the weights.
    pub optimised: Option<OptimisedFigures>,
}

impl Rulebook {
    /// The reference date of a review.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn reference_date(&self, effective_close: NaiveDate) -> Result<NaiveDate, ReviewError> {
        self.days_before(effective_close, self.schedule.reference_days_before)
    }

    fn days_before(&self, close: NaiveDate, days: u32) -> Result<NaiveDate, ReviewError> {
        match days {
            0 => Ok(close),
            days => Ok(self.calendar.before(close, days as usize)?),
        }
    }

    /// Every rule's verdict on every security of the universe of a review, by security, then rule,
    /// whatever comes of the review.
    ///
    /// * `effective_close`: the day after whose close the review is in force
    /// * `members`: the constituents now, sorted by security
    ///
    /// # Errors
    ///
    /// If facts are missing.
    pub fn verdicts(
        &self,
        history: &History,
        effective_close: NaiveDate,
        members: &[Holding],
    ) -> Result<Vec<Verdict>, ReviewError> {
        let at_base = effective_close == self.base_date;
        let date = if at_base { effective_close } else { self.reference_date(effective_close)? };
        let cut_off = history.cut_off(date);
        let snapshot = Snapshot::new(history, date, cut_off, self.price_lookback_days);
        let mut candidates = Candidates::new(self, snapshot, members, effective_close)?;
        candidates.trace()?;
        Ok(verdicts(&candidates, &universe(&candidates)))
    }

    /// Reviews the composition.
    ///
    /// * `effective_close`: the day after whose close the outcome is in force
    /// * `members`: the constituents now, sorted by security
    /// * returns the outcome from facts that were known on the reference date; on the base date,
    ///   on that day
    ///
    /// # Errors
    ///
    /// If facts are missing or the rules cannot be satisfied.
    pub fn review(
        &self,
        history: &History,
        effective_close: NaiveDate,
        members: &[Holding],
        evidence: Evidence,
    ) -> Result<Review, ReviewError> {
        let at_base = effective_close == self.base_date;
        let days = |days| if at_base { 0 } else { days };
        let date = self.days_before(effective_close, days(self.schedule.reference_days_before))?;
        let announced = days(self.schedule.announcement_days_before);
        let announcement_date = self.days_before(effective_close, announced)?;
        let cut_off = history.cut_off(date);
        let snapshot = Snapshot::new(history, date, cut_off, self.price_lookback_days);
        let mut candidates = Candidates::new(self, snapshot, members, effective_close)?;
        let universe = universe(&candidates);
        let eligible = eligible(&candidates, &universe);
        let verdicts = match evidence {
            Evidence::All => {
                candidates.trace()?;
                verdicts(&candidates, &universe)
            }
            Evidence::Composition => Vec::new(),
        };
        let ranking = match &self.selection {
            Some(selection) => selection.choose(&candidates, &universe, &eligible)?,
            None => Vec::new(),
        };
        let chosen = match &self.selection {
            Some(_) => chosen(&ranking),
            None => eligible.clone(),
        };
        let eligible = eligible.len();
        if chosen.is_empty() {
            let universe = universe.len();
            return Err(ReviewError::NobodyLeft { reference_date: date, universe, eligible });
        }
        let pricing_date =
            self.days_before(effective_close, days(self.schedule.pricing_days_before))?;
        let weighed = if pricing_date == date {
            self.weighting.weigh(&mut candidates, &universe, &chosen)?
        } else {
            let cut_off = history.cut_off(pricing_date);
            let lookback = self.price_lookback_days;
            let snapshot = Snapshot::new(history, pricing_date, cut_off, lookback);
            let mut priced = Candidates::new(self, snapshot, members, effective_close)?;
            self.weighting.weigh(&mut priced, &universe, &chosen)?
        };
        Ok(Review {
            reference_date: date,
            pricing_date,
            announcement_date,
            effective_close,
            members: members.to_vec(),
            universe: universe.len(),
            eligible,
            verdicts,
            ranking,
            targets: weighed.targets,
            tilts: weighed.tilts,
            optimised: weighed.optimised,
        })
    }
}

/// The chosen, by security.
fn chosen(ranking: &[Ranked]) -> Vec<SecurityIx> {
    let chosen = ranking.iter().filter(|ranked| ranked.choice.is_chosen());
    let mut chosen: Vec<SecurityIx> = chosen.map(|ranked| ranked.security).collect();
    chosen.sort_unstable();
    chosen
}
