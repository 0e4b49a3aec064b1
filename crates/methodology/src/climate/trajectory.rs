//! Intensity that an enforced climate label allows at a review.

use chrono::{Datelike, NaiveDate};
use kapok_climate::trajectory::{YEARLY_REDUCTION, target, target_at_quarter};
use kapok_climate::{EvicFactor, EvicPair, TestTiming, evic_growth};
use kapok_columns::{FactError, Holding};
use kapok_market::{SecurityIx, Snapshot};

use super::gauge::ClimateGauge;
use super::label::Climate;
use crate::error::ReviewError;

/// Limit of the trajectory, with the figures that lead to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrajectoryLimit {
    /// Intensity of the base year, tCO2e per million.
    pub base: f64,
    /// Target of the day: the base reduced along the geometric path, tCO2e per million.
    pub target: f64,
    /// Growth factor of enterprise values since the base year, or in the last calendar year.
    pub factor: f64,
    /// Highest intensity at today's enterprise values, `target / factor · (1 − margin)`. Dividing
    /// each enterprise value by the factor multiplies each intensity by it, so the factor can move
    /// to the limit.
    pub limit: f64,
}

impl<'a> ClimateGauge<'a> {
    /// Limit of the trajectory.
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
        self,
        snapshot: Snapshot<'a>,
        members: &[Holding],
        effective: NaiveDate,
    ) -> Result<TrajectoryLimit, ReviewError> {
        let base = self.base_intensity(snapshot)?;
        let target = target_on(self.climate, base, effective);
        let factor = self.evic_factor(snapshot, members)?;
        let limit = target / factor * (1.0 - self.climate.margin);
        Ok(TrajectoryLimit { base, target, factor, limit })
    }

    /// Growth factor of the average enterprise value: since the base year where factors are chained
    /// or the base is restated, else in the last calendar year.
    ///
    /// Source: Regulation (EU) 2020/1818, Art. 7(3) and (4);
    /// `docs/methodology/climate-benchmarks.md` §4.
    fn evic_factor(self, snapshot: Snapshot<'a>, members: &[Holding]) -> Result<f64, FactError> {
        let (setting, today) = (self.universe.columns.setting, snapshot.date());
        let last = today.year() - 1;
        let ends: Vec<NaiveDate> = match self.climate.terms.evic_factor {
            EvicFactor::Chained | EvicFactor::RestateBase => {
                let years = self.climate.base_year..=last.max(self.climate.base_year);
                let ends = years.map(|year| setting.last_day_of(year, today));
                ends.chain([today]).collect()
            }
            EvicFactor::SingleYear => {
                [last - 1, last].map(|year| setting.last_day_of(year, today)).to_vec()
            }
        };
        let mut factor = 1.0;
        for pair in ends.windows(2).filter(|pair| pair[0] < pair[1]) {
            factor *= self.growth(snapshot, members, [pair[0], pair[1]])?;
        }
        Ok(factor)
    }

    /// Average enterprise value of the members on the later day over that on the earlier one, for
    /// those with a value on both; 1 on the base date, where there are no constituents yet.
    fn growth(
        self,
        snapshot: Snapshot<'a>,
        members: &[Holding],
        days: [NaiveDate; 2],
    ) -> Result<f64, FactError> {
        let weights = self.weights_of(snapshot, members)?;
        let mut pairs = Vec::with_capacity(members.len());
        for (holding, weight) in members.iter().zip(weights) {
            let mut values = [None; 2];
            for (evic, day) in values.iter_mut().zip(days) {
                *evic = self.evic_on(snapshot, holding.security, day)?;
            }
            // Both days or none: a company that enters or leaves the average would look like
            // inflation.
            pairs.push(EvicPair { weight, values });
        }
        match (evic_growth(self.climate.terms.evic_average, &pairs), members.first()) {
            (Some(growth), _) => Ok(growth),
            (None, None) => Ok(1.0),
            (None, Some(first)) => Err(FactError::Missing {
                security: snapshot.history().security(first.security).id.clone(),
                what: format!(
                    "enterprise value on both {} and {}, nor has another",
                    days[0], days[1]
                ),
                reference_date: snapshot.date(),
            }),
        }
    }

    /// Market value of each member on the snapshot's date, index currency; a common factor does not
    /// matter.
    fn weights_of(
        self,
        snapshot: Snapshot<'a>,
        members: &[Holding],
    ) -> Result<Vec<f64>, FactError> {
        let (setting, history) = (self.universe.columns.setting, snapshot.history());
        let date = snapshot.date();
        let value = |holding: &Holding| {
            let price = snapshot.last_price(holding.security).map_or(0.0, |last| last.price);
            let fx = setting.fx_rate(history, holding.security, date, snapshot.cut_off())?.rate;
            Ok(price * holding.index_shares * fx)
        };
        members.iter().map(value).collect()
    }

    /// Newest enterprise value that was known on a day.
    fn evic_on(
        self,
        snapshot: Snapshot<'a>,
        security: SecurityIx,
        day: NaiveDate,
    ) -> Result<Option<f64>, FactError> {
        let history = snapshot.history();
        // Known then, and known to this calculation: a restatement of an old value is not what the
        // average was made of.
        let cut_off = history.cut_off(day).min(snapshot.cut_off());
        let setting = self.universe.columns.setting;
        let then = Snapshot::new(history, day, cut_off, setting.price_lookback_days);
        let Some(data) = setting.carbon_data(then) else { return Ok(None) };
        let evic = data.newest_evic(history.security(security).issuer)?;
        Ok(evic.map(|figure| figure.value))
    }
}

/// Base on its path: whole years to the end of the year of a test, or quarters to a review.
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
