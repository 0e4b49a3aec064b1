//! Columns of the same subject by other providers.

use crate::column::Binding;
use crate::history::{Field, History};
use crate::security::TextIx;

impl History {
    /// A column of facts about companies as each other provider gives it: the same pillar (in any
    /// scheme, since a scheme is its provider's own), indicator, activity or framework. Sorted by
    /// provider and scheme; none for other columns.
    ///
    /// An indicator keeps the unit that the column expects.
    ///
    /// Source: `docs/methodology/sensitivity.md` §1.
    #[must_use]
    pub fn other_providers(&self, binding: &Binding) -> Vec<Binding> {
        let fields = self.issuer_fields();
        let mut others: Vec<Binding> =
            fields.into_iter().filter_map(|field| self.by_another(binding, field)).collect();
        others.sort_by(|a, b| a.rater().cmp(&b.rater()));
        others
    }

    /// Binding that a field would have for a column of the same kind, if another provider gives it.
    fn by_another(&self, binding: &Binding, field: Field) -> Option<Binding> {
        let is = |ix: TextIx, name: &str| self.text(ix) == name;
        let another = |ix: TextIx, own: &str| (!is(ix, own)).then(|| self.text(ix).to_owned());
        match (binding, field) {
            (Binding::Score { provider, pillar, .. }, Field::Score(by, scheme, what))
                if is(what, pillar) =>
            {
                let (provider, scheme) = (another(by, provider)?, self.text(scheme).to_owned());
                Some(Binding::Score { provider, scheme, pillar: pillar.clone() })
            }
            (Binding::Indicator { provider, indicator, unit }, Field::Indicator(by, what))
                if is(what, indicator) =>
            {
                let (provider, indicator) = (another(by, provider)?, indicator.clone());
                Some(Binding::Indicator { provider, indicator, unit: unit.clone() })
            }
            (Binding::Involvement { provider, activity }, Field::Involvement(by, what))
                if is(what, activity) =>
            {
                let provider = another(by, provider)?;
                Some(Binding::Involvement { provider, activity: activity.clone() })
            }
            (Binding::Ownership { provider, activity }, Field::Ownership(by, what))
                if is(what, activity) =>
            {
                let provider = another(by, provider)?;
                Some(Binding::Ownership { provider, activity: activity.clone() })
            }
            (Binding::Norm { provider, framework }, Field::Norm(by, what))
                if is(what, framework) =>
            {
                let provider = another(by, provider)?;
                Some(Binding::Norm { provider, framework: framework.clone() })
            }
            // Another kind of column, or another name.
            _ => None,
        }
    }
}

impl Binding {
    /// Provider of facts about companies, with the scheme where there is one.
    #[must_use]
    pub fn rater(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Score { provider, scheme, .. } => Some((provider, Some(scheme))),
            Self::Indicator { provider, .. }
            | Self::Involvement { provider, .. }
            | Self::Ownership { provider, .. }
            | Self::Controversy { provider, .. }
            | Self::Target { provider, .. }
            | Self::Norm { provider, .. } => Some((provider, None)),
            Self::Security(_)
            | Self::Close
            | Self::PriceDate
            | Self::PriceStatus
            | Self::SharesOutstanding
            | Self::FreeFloat
            | Self::Classification { .. } => None,
        }
    }
}
