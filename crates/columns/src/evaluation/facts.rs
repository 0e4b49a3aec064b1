//! Facts of companies as an evaluation reads them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::Timeline;
use kapok_domain::{Currency, Method, Timestamp};
use kapok_evaluation::{
    Case, Controversies, Datum, EvaluationError, Explanation, FactColumn, Facts, Scheme, evaluate,
    explain,
};
use kapok_market::history::Field;
use kapok_market::{IssuerIx, Measure, Snapshot};

use super::carried_out::CarriedOut;
use super::rule::EvaluationRule;
use crate::companies::{issuers, texts_by_issuer};
use crate::error::FactError;
use crate::sheet::Sheet;

/// The facts of one evaluation on one date.
struct Evidence<'h> {
    scheme: &'h Scheme,
    rule: &'h EvaluationRule,
    snapshot: Snapshot<'h>,
    conventions: &'h Timeline,
}

/// The evaluation of all companies by the version in force; `None` if the index has none of the
/// name.
pub(crate) fn carry_out<'h>(
    sheet: &Sheet<'h>,
    name: &str,
) -> Result<Option<CarriedOut<'h>>, FactError> {
    let Some(evidence) = Evidence::new(sheet, name) else { return Ok(None) };
    let facts = evidence.facts(sheet);
    let rates = |from, to, date| evidence.rate(from, to, date);
    let evaluation = evaluate(evidence.scheme, &facts, &rates).map_err(refused(name))?;
    let newest = newest(&facts);
    Ok(Some(CarriedOut { scheme: evidence.scheme, evaluation, newest }))
}

fn newest(facts: &Facts<'_>) -> Vec<Option<(NaiveDate, Timestamp)>> {
    let mut newest: Vec<Option<(NaiveDate, Timestamp)>> = vec![None; facts.issuers.len()];
    for (issuer, datum) in facts.columns.values().flat_map(FactColumn::entries) {
        let slot = &mut newest[*issuer as usize];
        let (period, known) = slot.unwrap_or((datum.period_end, datum.known_at));
        *slot = Some((period.max(datum.period_end), known.max(datum.known_at)));
    }
    newest
}

/// Explanation of the scores of some companies.
pub(crate) fn explanations(
    sheet: &Sheet<'_>,
    name: &str,
    whose: &[IssuerIx],
) -> Result<Vec<Explanation>, FactError> {
    let Some(evidence) = Evidence::new(sheet, name) else { return Ok(Vec::new()) };
    let facts = evidence.facts(sheet);
    let rates = |from, to, date| evidence.rate(from, to, date);
    let evaluation = evaluate(evidence.scheme, &facts, &rates).map_err(refused(name))?;
    let at: Vec<usize> = whose.iter().map(|issuer| issuer.at()).collect();
    explain(evidence.scheme, &facts, &rates, &evaluation, &at).map_err(refused(name))
}

fn refused(name: &str) -> impl Fn(Vec<EvaluationError>) -> FactError + use<'_> {
    |errors| FactError::Evaluation { name: name.to_owned(), errors }
}

impl<'h> Evidence<'h> {
    fn new(sheet: &Sheet<'h>, name: &str) -> Option<Self> {
        let snapshot = sheet.snapshot();
        let rule = sheet.setting().evaluations.get(name)?;
        let scheme = rule.applied(snapshot.date())?;
        Some(Self { scheme, rule, snapshot, conventions: sheet.setting().conventions })
    }

    fn facts(&self, sheet: &Sheet<'h>) -> Facts<'h> {
        let history = self.snapshot.history();
        let columns = self.scheme.columns();
        let columns = columns.into_iter().map(|name| (name, self.values(name)));
        let mut labels = BTreeMap::new();
        for (level, column) in &self.rule.levels {
            let texts = texts_by_issuer(history, sheet.column(column));
            labels.insert(level.as_str(), texts);
        }
        labels.entry("country").or_insert_with(|| self.countries());
        Facts {
            date: self.snapshot.date(),
            issuers: history.issuers(),
            columns: columns.collect(),
            labels,
            controversies: self.controversies(),
            previous_bands: Vec::new(),
            overrides: Vec::new(),
        }
    }

    /// The country of each company: that of its first share line.
    fn countries(&self) -> Vec<Option<&'h str>> {
        let history = self.snapshot.history();
        let mut countries = vec![None; history.issuers().len()];
        for line in history.securities() {
            let slot: &mut Option<&'h str> = &mut countries[line.issuer.at()];
            *slot = slot.or(Some(&*line.country));
        }
        countries
    }

    /// The newest known value of an indicator for each company that has one.
    fn values(&self, indicator: &str) -> FactColumn<'h> {
        let history = self.snapshot.history();
        let provider = history.find_text(&self.rule.provider);
        let Some(field) = provider.zip(history.find_text(indicator)) else {
            return FactColumn::default();
        };
        let field = Field::Indicator(field.0, field.1);
        let datum = |issuer: IssuerIx| {
            let fact = self.snapshot.measure(issuer, field)?;
            let Measure { value, unit, currency, method, quality, .. } = *fact.value.measure()?;
            let datum = Datum {
                value,
                unit: history.text(unit),
                currency,
                period_end: fact.as_of,
                known_at: fact.known_at,
                source: history.text(fact.source),
                // A number of which the tables do not say how it came about counts as estimated.
                method: method.unwrap_or(Method::Estimated),
                quality,
            };
            Some((issuer.0, datum))
        };
        FactColumn::new(issuers(self.snapshot.history()).filter_map(datum).collect())
    }

    /// Cases that were known, and who is covered.
    fn controversies(&self) -> Controversies<'h> {
        let history = self.snapshot.history();
        let provider = self.rule.controversies.as_ref().and_then(|p| history.find_text(p));
        let Some(provider) = provider else { return Controversies::default() };
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let mut found = Controversies::default();
        for issuer in issuers(self.snapshot.history()) {
            let worst = history.worst_controversy(issuer, provider, None, date, cut_off);
            found.covered.push(worst.is_some());
            let all = history.controversies(issuer, date, cut_off);
            for (case, fact) in all.filter(|(case, _)| case.provider == provider) {
                let (Some(name), Some(severity)) = (case.case, fact.value.severity) else {
                    continue;
                };
                found.cases.push(Case {
                    issuer: issuer.0,
                    case: history.text(name),
                    severity,
                    pillar: fact.value.pillar.map(|pillar| pillar.as_str()),
                    opened: fact.as_of,
                    closed: fact.value.closed,
                });
            }
        }
        found
    }

    fn rate(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<f64> {
        if from == to {
            return Some(1.0);
        }
        let conventions = self.conventions.on(self.snapshot.date());
        let table = self.snapshot.history().fx(conventions.fx_fix.as_ref()?)?;
        let carry = conventions.fx_carry_days;
        table.rate(from, to, date, carry, self.snapshot.cut_off()).ok().map(|quote| quote.rate)
    }
}
