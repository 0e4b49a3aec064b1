//! Columns of market values.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_kernels::line_value;
use kapok_market::SecurityIx;
use kapok_market::column::{Column, Values};

use crate::companies::securities;
use crate::error::FactError;
use crate::sheet::Sheet;

/// Shares in issue × last close × FX, in index currency; unknown where one of them is.
pub(crate) fn market_cap<'h>(sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
    market_values(sheet, |_| Some(1.0))
}

/// Shares in issue × last close × FX × free float after its step, in index currency; unknown where
/// one of them is.
pub(crate) fn free_float_cap<'h>(sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
    let step = sheet.float_step();
    market_values(sheet, move |free| free.map(|fraction| step.apply(fraction)))
}

/// Market values of the part of the shares that `part` makes of the free float.
fn market_values<'h>(
    sheet: &Sheet<'h>,
    part: impl Fn(Option<f64>) -> Option<f64>,
) -> Result<Column<'h>, FactError> {
    let snapshot = sheet.snapshot();
    let mut rates: BTreeMap<Currency, f64> = BTreeMap::new();
    let mut rate = |security: SecurityIx| {
        let currency = snapshot.history().security(security).currency;
        if let Some(rate) = rates.get(&currency) {
            return Ok(*rate);
        }
        let rate = sheet.fx(security)?.rate;
        rates.insert(currency, rate);
        Ok::<f64, FactError>(rate)
    };
    let mut value = |security: SecurityIx| {
        let (Some(last), Some(fact)) =
            (snapshot.last_price(security), snapshot.share_count(security))
        else {
            return Ok(None);
        };
        let Some(part) = part(fact.value.free_float) else { return Ok(None) };
        Ok(Some(line_value(last.price, fact.value.outstanding, part, rate(security)?)))
    };
    let values: Result<Vec<_>, FactError> =
        securities(snapshot.history()).map(&mut value).collect();
    Ok(Column { unit: sheet.setting().currency_unit(), values: Values::Number(values?) })
}
