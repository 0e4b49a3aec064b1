//! Growth of enterprise values in a year. Regulation (EU) 2020/1818, Art. 7(3).

use kapok_climate::{EvicConstituents, EvicPair, evic_growth};
use kapok_market::SecurityIx;

use super::closes::{Close, Closes};
use super::error::ComplianceError;
use super::measure::Measure;

/// The average enterprise value of the constituents at the end of a year by that at the end of
/// the year before, over the constituents that the terms name, of which both values are known;
/// `None` where there is nobody.
///
/// An index that begins in the year has at its start the constituents of its base date.
pub(super) fn factor(
    measure: &Measure<'_>,
    closes: &Closes,
    year: i32,
) -> Result<Option<f64>, ComplianceError> {
    let days = [measure.year_end(year - 1), measure.year_end(year)];
    let [start, end] = days.map(|day| closes.on(day));
    let mut pairs = Vec::new();
    for (security, weight) in constituents(measure, start, end) {
        let [before, after] = days.map(|day| enterprise_value(measure, security, day));
        pairs.push(EvicPair { weight, values: [before?, after?] });
    }
    Ok(evic_growth(measure.climate.terms.evic_average, &pairs))
}

/// The constituents that are averaged, with the weights of the close that names them; those at
/// both with the weights of the later one.
fn constituents(measure: &Measure<'_>, start: &Close, end: &Close) -> Vec<(SecurityIx, f64)> {
    match measure.climate.terms.evic_constituents {
        EvicConstituents::Start => start.weights.clone(),
        EvicConstituents::End => end.weights.clone(),
        EvicConstituents::Intersection => {
            let at_start = |security| start.weights.iter().any(|(other, _)| *other == security);
            end.weights.iter().copied().filter(|(security, _)| at_start(*security)).collect()
        }
    }
}

/// The newest enterprise value that was known on a day.
fn enterprise_value(
    measure: &Measure<'_>,
    security: SecurityIx,
    day: chrono::NaiveDate,
) -> Result<Option<f64>, ComplianceError> {
    let Some(data) = measure.book.setting().carbon_data(measure.on(day)) else { return Ok(None) };
    let issuer = measure.history.security(security).issuer;
    let evic = data.newest_evic(issuer).map_err(kapok_methodology::ReviewError::from)?;
    Ok(evic.map(|figure| figure.value))
}
