//! Columns from controversies and targets.

use chrono::Datelike;
use kapok_domain::Scopes;

use super::{ColumnError, Snapshot, nothing_like};
use crate::column::{Binding, Column, Values};
use crate::fact::Fact;
use crate::green::{Controversy, Pillar, Target};
use crate::security::{IssuerIx, SecurityIx};

impl<'h> Snapshot<'h> {
    pub(super) fn worst_controversy(
        &self,
        issuer: IssuerIx,
        pillar: Option<Pillar>,
        provider: &str,
    ) -> Option<(u8, &'h Fact<Controversy>)> {
        let provider = self.history.find_text(provider)?;
        self.history.worst_controversy(issuer, provider, pillar, self.date, self.cut_off)
    }

    pub(super) fn controversies(
        &self,
        pillar: Option<Pillar>,
        provider: &str,
    ) -> Result<Column<'h>, ColumnError> {
        let known = self.history.find_text(provider);
        if !known.is_some_and(|known| self.history.has_controversies_of(known)) {
            let provider = provider.to_owned();
            return Err(nothing_like(&Binding::Controversy { pillar, provider }));
        }
        let worst = |s: SecurityIx| {
            let issuer = self.history.security(s).issuer;
            self.worst_controversy(issuer, pillar, provider).map(|(worst, _)| f64::from(worst))
        };
        let values = Values::Number(self.all().map(worst).collect());
        Ok(Column { unit: "severity", values })
    }

    /// The best target of a company for a scope whose end year is not past: a validated one, or
    /// else any.
    pub(super) fn target(
        &self,
        issuer: IssuerIx,
        scope: Scopes,
        provider: &str,
    ) -> Option<(&'static str, &'h Fact<Target>)> {
        let (history, provider) = (self.history, self.history.find_text(provider)?);
        let targets = history.targets(issuer, self.date, self.cut_off).filter(|(key, _)| {
            key.provider == provider
                && key.scope == scope
                // A target whose year is past binds nobody any more, reached or not.
                && i32::from(key.end_year) >= self.date.year()
        });
        let best = targets.max_by_key(|(_, fact)| fact.value.validated_by.is_some());
        let word = |fact: &Fact<Target>| match fact.value.validated_by {
            Some(_) => "validated",
            None => "set",
        };
        best.map(|(_, fact)| (word(fact), fact))
    }

    pub(super) fn targets(&self, scope: Scopes, provider: &str) -> Result<Column<'h>, ColumnError> {
        let known = self.history.find_text(provider);
        if !known.is_some_and(|known| self.history.has_targets(known, scope)) {
            let provider = provider.to_owned();
            return Err(nothing_like(&Binding::Target { scope, provider }));
        }
        let word = |s: SecurityIx| {
            let issuer = self.history.security(s).issuer;
            self.target(issuer, scope, provider).map(|(word, _)| word)
        };
        Ok(Column { unit: "", values: Values::Text(self.all().map(word).collect()) })
    }
}
