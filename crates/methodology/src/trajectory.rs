//! The intensity that an enforced climate label allows at a review.

use chrono::{Datelike, NaiveDate};
use kapok_climate::trajectory::{YEARLY_REDUCTION, target, target_at_quarter};
use kapok_climate::{EvicAverage, EvicFactor, TestTiming, UniverseData};
use kapok_kernels::sum;
use kapok_market::column::{Column, Values};
use kapok_market::{SecurityIx, Snapshot};

use crate::candidates::Candidates;
use crate::carbon::CarbonData;
use crate::error::ReviewError;
use crate::review::Holding;
use crate::rulebook::{Climate, Rulebook};

/// What the trajectory allows, and how that came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrajectoryLimit {
    /// Intensity of the base year, tCO2e per million.
    pub base: f64,
    /// The target of the day: the base on its geometric path.
    pub target: f64,
    /// What enterprise values have grown by since the base year, or in the last calendar year.
    pub factor: f64,
    /// `target / factor · (1 − margin)`: what intensities at today's enterprise values may be. To
    /// divide each of them by the factor multiplies each intensity by it.
    pub limit: f64,
}

impl Rulebook {
    /// What the trajectory of the index's climate label allows; `None` without a label.
    ///
    /// * `members`: constituents whose enterprise values are averaged
    /// * `effective`: the day after whose close a composition takes effect
    ///
    /// Source: Regulation (EU) 2020/1818, Art. 7; `docs/methodology/climate-benchmarks.md` §4.
    ///
    /// # Errors
    ///
    /// If the intensity of the base year or an enterprise value is not known.
    pub fn trajectory_limit(
        &self,
        snapshot: Snapshot<'_>,
        members: &[Holding],
        effective: NaiveDate,
    ) -> Result<Option<TrajectoryLimit>, ReviewError> {
        let Some(climate) = &self.climate else { return Ok(None) };
        let base = self.base_intensity(climate, snapshot)?;
        let target = target_on(climate, base, effective);
        let factor = self.evic_factor(climate, snapshot, members)?;
        let limit = target / factor * (1.0 - climate.margin);
        Ok(Some(TrajectoryLimit { base, target, factor, limit }))
    }

    /// The intensity of the label's base year, tCO2e per million: as stated, or the universe's at
    /// the end of that year, less the minimum reduction.
    ///
    /// # Errors
    ///
    /// If nobody's intensity was known then.
    pub fn base_intensity(
        &self,
        climate: &Climate,
        snapshot: Snapshot<'_>,
    ) -> Result<f64, ReviewError> {
        match climate.base_intensity {
            Some(stated) => Ok(stated),
            None => self.base_of_universe(climate, snapshot),
        }
    }

    /// The universe's intensity at the end of the base year, less the minimum reduction.
    fn base_of_universe(
        &self,
        climate: &Climate,
        snapshot: Snapshot<'_>,
    ) -> Result<f64, ReviewError> {
        let date = self.last_day_of(climate.base_year, snapshot.date());
        let history = snapshot.history();
        let then = Snapshot::new(history, date, history.cut_off(date), self.price_lookback_days);
        let universe = self.universe_intensity(then)?;
        let universe = universe.ok_or(ReviewError::NoBaseIntensity { date })?;
        Ok(universe * (1.0 - climate.terms.label.minimum_reduction()))
    }

    /// The weighted average intensity of the universe on a day, by free-float market value; `None`
    /// without a label, or where nobody's intensity is known. Issuers without data count for what
    /// `[carbon]` says, or not at all: the label's `universe`.
    ///
    /// # Errors
    ///
    /// If the tables do not hold the columns.
    pub fn universe_intensity(&self, snapshot: Snapshot<'_>) -> Result<Option<f64>, ReviewError> {
        let Some(climate) = &self.climate else { return Ok(None) };
        let own = climate.terms.universe == UniverseData::WithoutMissing;
        let Some(column) = self.column(snapshot, &[], &climate.intensity)? else {
            return Ok(None);
        };
        let mut known: Vec<(SecurityIx, f64)> = self
            .universe_on(snapshot)?
            .into_iter()
            .filter_map(|security| Some((security, number(&column, security)?)))
            .collect();
        if own {
            known = self.with_own_intensity(snapshot, known)?;
        }
        let caps = Candidates::bare(self, snapshot, &[], snapshot.date());
        let weighed = known.iter().filter_map(|(security, intensity)| {
            Some((caps.free_float_cap(*security).ok()?, *intensity))
        });
        let (caps, intensities): (Vec<f64>, Vec<f64>) = weighed.unzip();
        let products: Vec<f64> = caps.iter().zip(&intensities).map(|(b, x)| b * x).collect();
        let total = sum(&caps);
        Ok((total > 0.0).then(|| sum(&products) / total))
    }

    /// Those whose intensity rests on data of their own.
    fn with_own_intensity(
        &self,
        snapshot: Snapshot<'_>,
        mut known: Vec<(SecurityIx, f64)>,
    ) -> Result<Vec<(SecurityIx, f64)>, ReviewError> {
        let Some(data) = CarbonData::new(self, snapshot) else { return Ok(known) };
        let mut kept = Vec::with_capacity(known.len());
        for entry in known.drain(..) {
            let issuer = snapshot.history().security(entry.0).issuer;
            if data.years(issuer)?.iter().any(|year| year.evic.is_some()) {
                kept.push(entry);
            }
        }
        Ok(kept)
    }

    /// What the average enterprise value has grown by: since the base year where factors are
    /// chained or the base is restated, else in the last calendar year.
    fn evic_factor(
        &self,
        climate: &Climate,
        snapshot: Snapshot<'_>,
        members: &[Holding],
    ) -> Result<f64, ReviewError> {
        let today = snapshot.date();
        let last = today.year() - 1;
        let ends: Vec<NaiveDate> = match climate.terms.evic_factor {
            EvicFactor::Chained | EvicFactor::RestateBase => {
                let years = climate.base_year..=last.max(climate.base_year);
                let ends = years.map(|year| self.last_day_of(year, today));
                ends.chain([today]).collect()
            }
            EvicFactor::SingleYear => {
                [last - 1, last].map(|year| self.last_day_of(year, today)).to_vec()
            }
        };
        let mut factor = 1.0;
        for pair in ends.windows(2).filter(|pair| pair[0] < pair[1]) {
            factor *= self.growth(climate, snapshot, members, [pair[0], pair[1]])?;
        }
        Ok(factor)
    }

    /// Average enterprise value of the members on the later day by that on the earlier one, over
    /// those that have one on both; 1 on the base date, where there are no constituents yet.
    fn growth(
        &self,
        climate: &Climate,
        snapshot: Snapshot<'_>,
        members: &[Holding],
        days: [NaiveDate; 2],
    ) -> Result<f64, ReviewError> {
        let weights = self.weights_of(snapshot, members)?;
        let mut averaged = [Vec::new(), Vec::new()];
        for (holding, weight) in members.iter().zip(weights) {
            let mut both = [None; 2];
            for (evic, day) in both.iter_mut().zip(days) {
                *evic = self.evic_on(snapshot, holding.security, day)?;
            }
            if let [Some(before), Some(after)] = both {
                let counts = match climate.terms.evic_average {
                    EvicAverage::Simple => 1.0,
                    EvicAverage::Weighted => weight,
                };
                averaged[0].push(counts * before);
                averaged[1].push(counts * after);
            }
        }
        let [before, after] = averaged.map(|values| sum(&values));
        match (before > 0.0, members.first()) {
            (true, _) => Ok(after / before),
            (false, None) => Ok(1.0),
            (false, Some(first)) => Err(ReviewError::MissingFact {
                security: snapshot.history().security(first.security).id.clone(),
                what: format!(
                    "enterprise value on both {} and {}, nor has another",
                    days[0], days[1]
                ),
                reference_date: snapshot.date(),
            }),
        }
    }

    /// What each member weighs on the snapshot's date; the total does not matter.
    fn weights_of(
        &self,
        snapshot: Snapshot<'_>,
        members: &[Holding],
    ) -> Result<Vec<f64>, ReviewError> {
        let (history, date) = (snapshot.history(), snapshot.date());
        let value = |holding: &Holding| {
            let price = snapshot.last_price(holding.security).map_or(0.0, |last| last.price);
            let fx = self.fx_rate(history, holding.security, date, snapshot.cut_off())?.rate;
            Ok(price * holding.index_shares * fx)
        };
        members.iter().map(value).collect()
    }

    /// The newest enterprise value that was known on a day.
    fn evic_on(
        &self,
        snapshot: Snapshot<'_>,
        security: SecurityIx,
        day: NaiveDate,
    ) -> Result<Option<f64>, ReviewError> {
        let history = snapshot.history();
        let cut_off = history.cut_off(day).min(snapshot.cut_off());
        let then = Snapshot::new(history, day, cut_off, self.price_lookback_days);
        let Some(data) = CarbonData::new(self, then) else { return Ok(None) };
        let years = data.years(history.security(security).issuer)?;
        Ok(years.iter().find_map(|year| year.evic).map(|figure| figure.value))
    }

    /// The last calculation day of a year, and no later than `until`.
    #[must_use]
    pub fn last_day_of(&self, year: i32, until: NaiveDate) -> NaiveDate {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(until).min(until);
        self.calendar.before(end, 0).unwrap_or(end)
    }
}

/// The base on its path: whole years to the end of the year of a test, or quarters to a review.
fn target_on(climate: &Climate, base: f64, effective: NaiveDate) -> f64 {
    let years = u32::try_from(effective.year() - climate.base_year).unwrap_or(0);
    match climate.terms.test {
        TestTiming::Yearly => target(base, YEARLY_REDUCTION, years),
        TestTiming::EveryReview => {
            let quarter = effective.month().div_ceil(3);
            let quarters = (years * 4 + quarter).saturating_sub(4);
            target_at_quarter(base, YEARLY_REDUCTION, quarters)
        }
    }
}

fn number(column: &Column<'_>, security: SecurityIx) -> Option<f64> {
    match &column.values {
        Values::Number(values) => values[security.at()],
        Values::Text(_) | Values::Date(_) => None,
    }
}
