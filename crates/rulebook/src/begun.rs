//! Schemes and pathways that do not reach the days of an index.

use chrono::{Datelike, NaiveDate};
use kapok_columns::calculated::{
    Calculated, NamedPathway, PathwayChoice, PathwayColumn, PathwayFigure,
};
use kapok_columns::{ColumnSource, ColumnSources, EvaluationRules};
use kapok_strict_toml::Problem;

/// Problems of evaluations whose scheme has no version in force when the index begins.
///
/// * `from`: day from which the rules hold
pub(crate) fn schemes(rules: &EvaluationRules, from: NaiveDate) -> Vec<Problem> {
    let late = rules.iter().filter_map(|(name, rule)| {
        let begins = rule.begins().filter(|begins| *begins > from)?;
        let scheme = rule.versions.first()?.id();
        let message = format!("scheme `{scheme}` begins on {begins}, these rules on {from}");
        let hint = "state an earlier `valid_from` in the file of the scheme, or add the version \
                    that held before";
        Some(Problem::new(format!("evaluations.{name}.scheme"), message).hint(hint))
    });
    late.collect()
}

/// Problems of columns whose pathway has no point in the years of the index: one that ends before
/// it, or, where all are beside one pathway, begins after it.
///
/// * `from`: day from which the rules hold
pub(crate) fn pathways(sources: &ColumnSources, from: NaiveDate) -> Vec<Problem> {
    let columns = sources.iter().filter_map(|(name, source)| match source {
        ColumnSource::Calculated(Calculated::Pathway(column)) => Some((name, column)),
        _ => None,
    });
    columns.flat_map(|(name, column)| of_column(name, column, from.year())).collect()
}

fn of_column(name: &str, column: &PathwayColumn, year: i32) -> Vec<Problem> {
    let kind = match column.figure {
        PathwayFigure::Band => "pathway_band",
        PathwayFigure::Ratio => "pathway_ratio",
    };
    let path = format!("columns.{name}.{kind}");
    match &column.choice {
        PathwayChoice::One(one) => {
            let path = format!("{path}.pathway");
            let begins = one.pathway.file().base_year;
            let early = (begins > year)
                .then(|| problem(&path, &one.name, &format!("begins in {begins}"), year));
            ended(&path, one, year).into_iter().chain(early).collect()
        }
        PathwayChoice::By { pathways, .. } => {
            let each = pathways
                .iter()
                .filter_map(|(text, one)| ended(&format!("{path}.pathways.{text}"), one, year));
            each.collect()
        }
    }
}

fn ended(path: &str, one: &NamedPathway, year: i32) -> Option<Problem> {
    let last = one.pathway.file().points.last()?.year;
    (last < year).then(|| problem(path, &one.name, &format!("ends in {last}"), year))
}

fn problem(path: &str, name: &str, words: &str, year: i32) -> Problem {
    let problem = Problem::new(path, format!("pathway `{name}` {words}, these rules in {year}"));
    problem.hint("a pathway is not carried on beyond its points: add one")
}
