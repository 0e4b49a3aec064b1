//! Names of figures that move little from year to year, and those that jump by nature.

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, History, Measure};

use super::year::{Row, figures};

/// Fewest steps from one year to the next that say that a name is regular.
const FEWEST_STEPS: usize = 20;
/// Largest share of steps beyond a limit with which it is.
const SELDOM: f64 = 0.02;

/// Whether a number is an amount of money: it has a currency, or its unit begins with one.
pub(super) fn is_money(history: &History, measure: &Measure) -> bool {
    let unit = history.text(measure.unit);
    let begins = || unit.get(..3).is_some_and(|code| code.parse::<Currency>().is_ok());
    measure.currency.is_some() || begins()
}

/// Whether figures of a name, of all companies, seldom moved by more than a limit from one year to
/// the next, as known by a cut-off; the one that is looked at does not count. Fines and provisions
/// come and go, revenue does not.
///
/// * `limit`: the larger of two figures by the smaller
pub(super) fn is_regular(
    rows: &[Row],
    field: Field,
    but: &Fact<FieldValue>,
    cut_off: Timestamp,
    limit: f64,
) -> bool {
    let of_companies = rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows[0].0.1 == field);
    let (mut steps, mut far) = (0_usize, 0_usize);
    for of_company in of_companies {
        let known = figures(of_company, NaiveDate::MAX, cut_off);
        for pair in known.windows(2) {
            let [now, last] = [pair[0], pair[1]];
            let looked_at = now.as_of == but.as_of
                && but.value.measure().is_some_and(|measure| measure.value == now.value);
            if now.value > 0.0 && last.value > 0.0 && !looked_at {
                steps += 1;
                let times = (now.value / last.value).max(last.value / now.value);
                far += usize::from(times > limit);
            }
        }
    }
    steps >= FEWEST_STEPS && far as f64 <= SELDOM * steps as f64
}
