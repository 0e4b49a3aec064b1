//! Scores and bands of an ESG evaluation.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_evaluation::{
    Case, Controversies, Datum, Evaluation, Explanation, FactColumn, Facts, Scheme, evaluate,
    explain,
};
use kapok_market::column::{Column, ColumnType, Values};
use kapok_market::history::Field;
use kapok_market::{IssuerIx, Measure, Method, Snapshot};

use super::{Origin, issuers, spread, texts_by_issuer};
use crate::candidates::Candidates;
use crate::error::ReviewError;
use crate::rulebook::{EvaluationRule, Rulebook};

/// A column that an evaluation makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    /// The evaluation, under its name in the index file.
    pub of: String,
    /// Which part of it.
    pub part: Part,
}

/// A part of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The total, after overlays.
    Total,
    /// The band of the total.
    Band,
    /// A dimension, theme or area.
    Node(String),
}

impl Evaluated {
    pub(super) fn column_type(&self) -> ColumnType {
        match self.part {
            Part::Band => ColumnType::Text,
            Part::Total | Part::Node(_) => ColumnType::Number,
        }
    }

    /// The columns that label companies.
    pub(super) fn needed<'b>(&self, book: &'b Rulebook) -> Vec<&'b str> {
        let rule = book.evaluations.get(&self.of);
        rule.into_iter().flat_map(|rule| rule.levels.values().map(String::as_str)).collect()
    }

    pub(super) fn column<'h>(
        &'h self,
        candidates: &Candidates<'h>,
    ) -> Result<Column<'h>, ReviewError> {
        let Some(CarriedOut { scheme, evaluation, .. }) = candidates.evaluation(&self.of) else {
            return Ok(self.unknown(candidates.snapshot.history().securities().len()));
        };
        let values = match &self.part {
            Part::Total => Values::Number(spread(candidates, &evaluation.totals)),
            Part::Band => {
                let labels = scheme.bands().into_iter().flat_map(|bands| bands.labels());
                let labels: Vec<&'h str> = labels.map(String::as_str).collect();
                let words = evaluation.bands.iter().map(|band| Some(labels[(*band)?]));
                Values::Text(spread(candidates, &words.collect::<Vec<_>>()))
            }
            Part::Node(id) => {
                let at = scheme.nodes().position(|node| node == id);
                let none = vec![None; evaluation.totals.len()];
                let scores = at.map_or(&none, |at| &evaluation.nodes[at]);
                Values::Number(spread(candidates, scores))
            }
        };
        let unit = if self.part == Part::Band { "" } else { "points" };
        Ok(Column { unit, values })
    }

    /// A column of which nothing is known: no version of the scheme is in force.
    fn unknown<'h>(&self, count: usize) -> Column<'h> {
        let values = match self.part {
            Part::Band => Values::Text(vec![None; count]),
            Part::Total | Part::Node(_) => Values::Number(vec![None; count]),
        };
        Column { unit: "", values }
    }

    pub(super) fn origins(
        &self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        let count = candidates.snapshot.history().issuers().len();
        let Some(carried_out) = candidates.evaluation(&self.of) else {
            return Ok(vec![None; count]);
        };
        let CarriedOut { scheme, evaluation, newest } = carried_out;
        let name = format!("{} {}", scheme.id(), scheme.version());
        let origin = |issuer: IssuerIx| {
            evaluation.totals[issuer.at()]?;
            let covered = evaluation.coverage[issuer.at()] * 100.0;
            let source = format!("{name}, {covered:.1} % of weight from facts");
            let (as_of, known_at) = newest[issuer.at()].unzip();
            Some(Origin { source, as_of, known_at, ..Origin::default() })
        };
        Ok(issuers(candidates).map(origin).collect())
    }
}

/// An evaluation that was carried out.
pub(crate) struct CarriedOut<'h> {
    pub(crate) scheme: &'h Scheme,
    pub(crate) evaluation: Evaluation,
    /// By company: the end of the newest period that it rests on, and when the newest fact was
    /// known.
    pub(crate) newest: Vec<Option<(NaiveDate, Timestamp)>>,
}

/// The facts of one evaluation on one date.
struct Ground<'h> {
    scheme: &'h Scheme,
    rule: &'h EvaluationRule,
    snapshot: Snapshot<'h>,
    book: &'h Rulebook,
}

/// The evaluation of all companies by the version in force; `None` before the first.
pub(crate) fn evaluation<'h>(
    candidates: &Candidates<'h>,
    name: &str,
) -> Result<Option<CarriedOut<'h>>, ReviewError> {
    let Some(ground) = Ground::new(candidates, name) else { return Ok(None) };
    let facts = ground.facts(candidates);
    let rates = |from, to, date| ground.rate(from, to, date);
    let evaluation = evaluate(ground.scheme, &facts, &rates).map_err(|e| refused(name, &e))?;
    let newest = newest(&facts);
    Ok(Some(CarriedOut { scheme: ground.scheme, evaluation, newest }))
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

/// How the scores of some companies came about.
pub(crate) fn explanations(
    candidates: &Candidates<'_>,
    name: &str,
    whose: &[IssuerIx],
) -> Result<Vec<Explanation>, ReviewError> {
    let Some(ground) = Ground::new(candidates, name) else { return Ok(Vec::new()) };
    let facts = ground.facts(candidates);
    let rates = |from, to, date| ground.rate(from, to, date);
    let wrong = |e: Vec<_>| refused(name, &e);
    let evaluation = evaluate(ground.scheme, &facts, &rates).map_err(wrong)?;
    let at: Vec<usize> = whose.iter().map(|issuer| issuer.at()).collect();
    explain(ground.scheme, &facts, &rates, &evaluation, &at).map_err(wrong)
}

fn refused(name: &str, errors: &[kapok_evaluation::EvaluationError]) -> ReviewError {
    let first = errors.first();
    let more = errors.len().saturating_sub(1);
    let mut message = first.map_or_else(String::new, ToString::to_string);
    if more > 0 {
        message = format!("{message} (and {more} more)");
    }
    let hint = first.and_then(|error| error.hint());
    ReviewError::Evaluation { name: name.to_owned(), message, hint }
}

impl<'h> Ground<'h> {
    fn new(candidates: &Candidates<'h>, name: &str) -> Option<Self> {
        let (book, snapshot) = (candidates.rulebook, candidates.snapshot);
        let rule = book.evaluations.get(name)?;
        Some(Self { scheme: rule.version(snapshot.date())?, rule, snapshot, book })
    }

    fn facts(&self, candidates: &Candidates<'h>) -> Facts<'h> {
        let history = self.snapshot.history();
        let columns = self.scheme.columns();
        let columns = columns.into_iter().map(|name| (name, self.values(candidates, name)));
        let mut labels = BTreeMap::new();
        for (level, column) in &self.rule.levels {
            let texts = texts_by_issuer(candidates, candidates.column(column));
            labels.insert(level.as_str(), texts);
        }
        labels.entry("country").or_insert_with(|| self.countries());
        Facts {
            date: self.snapshot.date(),
            issuers: history.issuers(),
            columns: columns.collect(),
            labels,
            controversies: self.controversies(candidates),
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
    fn values(&self, candidates: &Candidates<'h>, indicator: &str) -> FactColumn<'h> {
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
        FactColumn::new(issuers(candidates).filter_map(datum).collect())
    }

    /// Cases that were known, and who is covered.
    fn controversies(&self, candidates: &Candidates<'h>) -> Controversies<'h> {
        let history = self.snapshot.history();
        let provider = self.rule.controversies.as_ref().and_then(|p| history.find_text(p));
        let Some(provider) = provider else { return Controversies::default() };
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let mut found = Controversies::default();
        for issuer in issuers(candidates) {
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
        let conventions = self.book.conventions.on(self.snapshot.date());
        let table = self.snapshot.history().fx(conventions.fx_fix.as_ref()?)?;
        let carry = conventions.fx_carry_days;
        table.rate(from, to, date, carry, self.snapshot.cut_off()).ok().map(|quote| quote.rate)
    }
}
