//! Words that the tables say in a column, on whatever day.

use std::collections::BTreeSet;

use crate::column::{Binding, SecurityField};
use crate::history::{Field, FieldValue, History};
use crate::security::Security;

impl History {
    /// Words that the rows behind a column say, on whatever day; `None` for columns without texts,
    /// and for those whose words are Kapok's own.
    #[must_use]
    pub fn words_of(&self, binding: &Binding) -> Option<BTreeSet<&str>> {
        match binding {
            Binding::Security(SecurityField::ListedOn | SecurityField::DelistedOn) => None,
            Binding::Security(field) => {
                let lines = self.securities().iter();
                Some(lines.filter_map(|line| self.text_of(line, *field)).collect())
            }
            Binding::Classification { system, digits } => {
                let rows = self.classification_rows().iter();
                let system = self.find_text(system);
                let codes = rows.filter(|((of, _), _)| Some(*of) == system);
                let cut =
                    |code: &'_ str| digits.map_or(code.len(), |digits| digits.min(code.len()));
                let whole = codes.map(|(_, fact)| self.text(fact.value.code));
                Some(whole.map(|code| code.get(..cut(code)).unwrap_or(code)).collect())
            }
            Binding::Norm { provider, framework } => {
                let field = self.find_text(provider).zip(self.find_text(framework));
                let field = field.map(|(provider, framework)| Field::Norm(provider, framework));
                let rows = self.issuer_fact_rows().iter();
                let own = rows.filter(|((_, of), _)| Some(*of) == field);
                let word = |value: &FieldValue| match value {
                    FieldValue::Text(text) => Some(self.text(*text)),
                    FieldValue::Number(_) => None,
                };
                Some(own.filter_map(|(_, fact)| word(&fact.value)).collect())
            }
            Binding::Close
            | Binding::PriceDate
            | Binding::PriceStatus
            | Binding::SharesOutstanding
            | Binding::FreeFloat
            | Binding::Score { .. }
            | Binding::Indicator { .. }
            | Binding::Involvement { .. }
            | Binding::Ownership { .. }
            | Binding::Controversy { .. }
            | Binding::Target { .. } => None,
        }
    }

    /// Text of a property of a share line; `None` of a date, or where the table has none.
    pub(crate) fn text_of<'h>(
        &'h self,
        security: &'h Security,
        field: SecurityField,
    ) -> Option<&'h str> {
        match field {
            SecurityField::SecurityId => Some(security.id.as_str()),
            SecurityField::Isin => security.isin.as_ref().map(|isin| isin.as_str()),
            SecurityField::Ticker => security.ticker.as_deref(),
            SecurityField::Name => security.name.as_deref(),
            SecurityField::IssuerId => Some(self.issuers()[security.issuer.at()].as_str()),
            SecurityField::IssuerName => security.issuer_name.as_deref(),
            SecurityField::Mic => Some(security.mic.as_str()),
            SecurityField::Currency => Some(security.currency.as_str()),
            SecurityField::Country => Some(&security.country),
            SecurityField::AssetClass => security.asset_class.as_deref(),
            SecurityField::ShareClass => security.share_class.as_deref(),
            SecurityField::ListedOn | SecurityField::DelistedOn => None,
        }
    }
}
