//! Rows of constraints of optimised weights.

use kapok_engine::ReviewRecord;
use kapok_published::ConstraintRow;
use kapok_weighting::optimised::{ConstraintFigure, OptimisedFigures};

use super::index_day::IndexDay;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<ConstraintRow> {
    let Some(record) = &day.outcome.review else { return Vec::new() };
    let Some(figures) = &record.review.optimised else { return Vec::new() };
    let constraints = figures.constraints.iter().map(|figure| ConstraintRow {
        value: Some(figure.value),
        benchmark: Some(figure.benchmark),
        ..row(day, record, figures, figure)
    });
    let missed = figures.missed.iter().enumerate().map(|(at, words)| ConstraintRow {
        note: Some(words.clone()),
        ..row(day, record, figures, &nameless(at))
    });
    constraints.chain(missed).collect()
}

/// A limit of names, turnover or tracking error that is missed, of which only the words are kept.
fn nameless(at: usize) -> ConstraintFigure {
    ConstraintFigure {
        id: format!("missed limit {}", at + 1),
        source: String::new(),
        value: 0.0,
        benchmark: 0.0,
        lower: None,
        upper: None,
        binding: false,
        multiplier: None,
        missed: None,
    }
}

fn row(
    day: &IndexDay<'_>,
    record: &ReviewRecord,
    figures: &OptimisedFigures,
    figure: &ConstraintFigure,
) -> ConstraintRow {
    ConstraintRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        reference_date: record.review.reference_date,
        pricing_date: record.review.pricing_date,
        constraint_id: figure.id.clone(),
        source: figure.source.clone(),
        value: None,
        benchmark: None,
        lower: figure.lower,
        upper: figure.upper,
        binding: figure.binding,
        multiplier: figure.multiplier,
        missed: figure.missed,
        note: None,
        relaxation_step: figures.step.clone(),
        objective: figures.objective,
        illustrative: day.illustrative(),
    }
}
