//! Units of indicators: that of each row, held against the one that a rule expects.

use kapok_domain::Currency;
use kapok_units::Unit;

use super::{ColumnError, IndicatorRow, Snapshot};
use crate::column::Binding;
use crate::fact::Fact;
use crate::issuer_fact::FieldValue;
use crate::measure::Measure;
use crate::security::SecurityIx;

/// Whether a row says the unit that a rule expects, in the same words or in others; a row may leave
/// out whose money it is, and may name the currency beside its unit: `million` of USD is `USD
/// million`. A currency that the rule does not name is not the one that it expects.
fn says(seen: &str, currency: Option<Currency>, expected: &str) -> bool {
    let (Some(unit), Some(wanted)) = (Unit::parse(seen), Unit::parse(expected)) else {
        return seen == expected;
    };
    let in_its_currency = match currency {
        Some(other) if unit.currencies().next().is_some_and(|_| !names(&unit, other)) => {
            return false;
        }
        Some(currency) => unit.in_currency(currency),
        None => unit,
    };
    in_its_currency == wanted || in_its_currency == wanted.in_any_role()
}

fn names(unit: &Unit, currency: Currency) -> bool {
    unit.currencies().any(|named| named == currency)
}

impl<'h> Snapshot<'h> {
    /// Checks that all values of an indicator are in the unit that a rule expects, and in one
    /// currency where that unit says nothing of it.
    pub(super) fn check_units(
        &self,
        binding: &Binding,
        expected: &str,
        fact: impl Fn(SecurityIx) -> Option<&'h Fact<FieldValue>>,
    ) -> Result<(), ColumnError> {
        let is_known = Unit::parse(expected).is_some();
        let mut first: Option<(SecurityIx, Currency)> = None;
        for security in self.all() {
            let Some((fact, measure)) = fact(security).and_then(|f| Some((f, f.value.measure()?)))
            else {
                continue;
            };
            let row = || self.indicator_row(binding, security, fact, measure);
            if !says(self.history.text(measure.unit), measure.currency, expected) {
                return Err(ColumnError::Unit { row: row(), expected: expected.to_owned() });
            }
            let Some(currency) = measure.currency.filter(|_| !is_known) else { continue };
            let (other, first) = *first.get_or_insert((security, currency));
            if first != currency {
                let other = self.issuer_of(other);
                return Err(ColumnError::TwoCurrencies { row: row(), other, first });
            }
        }
        Ok(())
    }

    fn issuer_of(&self, security: SecurityIx) -> String {
        self.history.issuers()[self.history.security(security).issuer.at()].to_string()
    }

    fn indicator_row(
        &self,
        binding: &Binding,
        security: SecurityIx,
        fact: &Fact<FieldValue>,
        measure: &Measure,
    ) -> IndicatorRow {
        let (indicator, provider) = match binding {
            Binding::Indicator { indicator, provider, .. } => (indicator.clone(), provider.clone()),
            _ => Default::default(),
        };
        IndicatorRow {
            indicator,
            provider,
            issuer: self.issuer_of(security),
            as_of: fact.as_of,
            unit: self.history.text(measure.unit).to_owned(),
            currency: measure.currency,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_stands_in_the_unit_or_beside_it() {
        let currency = |code: &str| code.parse().ok();
        // Unit and currency of a row, the unit that a rule expects, whether they are the same.
        let table = [
            ("USD million", "", "USD million", true),
            ("million USD", "USD", "USD million", true),
            ("million", "USD", "USD million", true),
            ("million", "USD", "USD million of revenue", true),
            ("tCO2e/m", "USD", "tCO2e/USD million", true),
            ("million", "", "million", true),
            ("t", "USD", "t", true),
            ("per share", "USD", "per share", true),
            ("million", "CNY", "USD million", false),
            ("million", "", "USD million", false),
            ("million", "USD", "million", false),
            ("USD million", "CNY", "USD million", false),
            ("tCO2e/USDm", "CNY", "tCO2e/USDm", false),
            ("thousand", "USD", "USD million", false),
            ("t", "", "kt", false),
            ("per share", "", "per unit", false),
        ];
        for (seen, beside, expected, same) in table {
            let found = says(seen, currency(beside), expected);
            assert_eq!(found, same, "{seen} of {beside}: {expected}");
        }
    }
}
