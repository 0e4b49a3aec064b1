//! Daily returns of securities before a review, for tracking errors.

use chrono::{Days, NaiveDate};
use kapok_columns::{FactError, Setting};
use kapok_domain::calendar::IndexCalendar;
use kapok_market::{SecurityIx, Snapshot};

/// Price returns in index currency of some securities over the calculation days up to a date.
///
/// Formula `r = (p₁·x₁ / p₀·x₀) · f − 1`, with the last official close `p` of each day, the
/// exchange rate `x`, and `f` the shares after splits for one before. A day on which a security has
/// no close carries the close before: its return is the change of the exchange rate.
///
/// * `days`: number of returns
/// * returns one row per security, oldest day first, fractions of one
///
/// Source: `docs/methodology/optimised-weights.md` §6.
///
/// # Errors
///
/// If a security has no close on the first day or within the look-back before it, for unknown is
/// not zero; or if there is no exchange rate.
pub fn daily_returns(
    setting: Setting<'_>,
    snapshot: &Snapshot<'_>,
    securities: &[SecurityIx],
    days: u32,
) -> Result<Vec<Vec<f64>>, FactError> {
    let dates = return_dates(setting.calendar, snapshot.date(), days);
    let one = |&security: &SecurityIx| {
        let row = returns(setting, snapshot, security, &dates)?;
        let known = row.filter(|_| dates.len() > days as usize);
        known.ok_or_else(|| FactError::Missing {
            security: snapshot.history().security(security).id.clone(),
            what: format!("returns of {days} days"),
            reference_date: snapshot.date(),
        })
    };
    securities.iter().map(one).collect()
}

/// Calculation days between which returns are taken, oldest first: one more than there are returns,
/// or fewer where the calendar does not reach.
#[must_use]
pub fn return_dates(calendar: &IndexCalendar, last: NaiveDate, days: u32) -> Vec<NaiveDate> {
    let before = |n: u32| calendar.before(last, n as usize).ok();
    let mut dates: Vec<NaiveDate> = (0..=days).map_while(before).collect();
    dates.reverse();
    dates.dedup();
    dates
}

fn returns(
    setting: Setting<'_>,
    snapshot: &Snapshot<'_>,
    security: SecurityIx,
    dates: &[NaiveDate],
) -> Result<Option<Vec<f64>>, FactError> {
    let (history, cut_off) = (snapshot.history(), snapshot.cut_off());
    let mut value: Option<f64> = None;
    let Some(&first) = dates.first() else { return Ok(None) };
    let oldest = first - Days::new(setting.price_lookback_days.into());
    let mut price = history.prices().last_close(security, oldest, first);
    if price.is_none() {
        return Ok(None);
    }
    let mut returns = Vec::with_capacity(dates.len().saturating_sub(1));
    for (at, &date) in dates.iter().enumerate() {
        let fresh = history.prices().close(security, date).map(|close| (date, close));
        price = fresh.or(price);
        let now = match price {
            Some((seen, close)) => {
                let factor = history.share_factor(security, seen, date, cut_off);
                let fx = setting.fx_rate(history, security, date, cut_off)?.rate;
                Some(close / factor * fx)
            }
            None => None,
        };
        if at > 0 {
            let split = history.share_factor(security, dates[at - 1], date, cut_off);
            returns.push(match (value, now) {
                (Some(before), Some(now)) => now * split / before - 1.0,
                _ => 0.0,
            });
        }
        value = now;
    }
    Ok(Some(returns))
}
