//! Scores and bands of an ESG evaluation.

use kapok_domain::nearest;
use kapok_evaluation::Scheme;
use kapok_market::IssuerIx;
use kapok_market::column::{Column, ColumnType, Values};
use kapok_strict_toml::Problem;
use kapok_units::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::bounds::Bounds;
use crate::companies::{issuers, spread};
use crate::declaration::{Beside, Declaration};
use crate::evaluation::CarriedOut;
use crate::kind::ColumnKind;
use crate::origin::{Origin, Origins};
use crate::setting::Setting;
use crate::sheet::Sheet;
use crate::words::Words;

/// Way out where the versions of a scheme have other bands.
const VERSIONS_DIFFER: &str = "versions of the scheme have different bands, so that none is above \
                               another on all days; compare by = or IN";

/// A column that an evaluation makes, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluatedConfig {
    /// The evaluation, under its name in `[evaluations]`.
    pub of: String,
    /// `total`, `band`, or the id of a dimension, theme or area.
    pub part: String,
}

/// A column that an evaluation makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    /// The evaluation, under its name in the index file.
    pub of: String,
    /// Part of the evaluation.
    pub part: EvaluatedPart,
}

/// A part of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvaluatedPart {
    /// The total, after overlays.
    Total,
    /// The band of the total.
    Band,
    /// A dimension, theme or area.
    Node(String),
}

impl Evaluated {
    pub(crate) fn column_type(&self) -> ColumnType {
        match self.part {
            EvaluatedPart::Band => ColumnType::Text,
            EvaluatedPart::Total | EvaluatedPart::Node(_) => ColumnType::Number,
        }
    }

    /// Points of the scheme; its bands in their order, where all versions have one.
    pub(crate) fn kind(&self, beside: &Beside<'_>) -> ColumnKind {
        let scheme = beside.evaluations.get(&self.of).map_or("", |section| &section.scheme);
        let versions = || beside.library.schemes.iter().filter(|version| version.id() == scheme);
        if self.part != EvaluatedPart::Band {
            let most = versions().map(Scheme::most_points).collect::<Option<Vec<f64>>>();
            let most = most.filter(|most| !most.is_empty());
            let bounds = most
                .map_or(Bounds::ANY, |most| Bounds::new(0.0, most.into_iter().fold(0.0, f64::max)));
            return ColumnKind::bounded(Unit::points_of(scheme), bounds);
        }
        let versions = versions();
        let bands = versions.map(|version| {
            let worst_first = version.bands().into_iter().flat_map(|bands| bands.labels());
            worst_first.rev().cloned().collect()
        });
        match bands.collect::<Vec<Vec<String>>>() {
            // A scheme that is not there is told of where it is named.
            none if none.is_empty() => ColumnKind::texts(Words::open("bands")),
            all => ColumnKind::bands(all, VERSIONS_DIFFER),
        }
    }

    /// The columns that label companies.
    pub(crate) fn needed<'a>(&self, setting: Setting<'a>) -> Vec<&'a str> {
        let rule = setting.evaluations.get(&self.of);
        rule.into_iter().flat_map(|rule| rule.levels.values().map(String::as_str)).collect()
    }

    pub(crate) fn column<'h>(&'h self, sheet: &Sheet<'h>) -> Column<'h> {
        let Some(CarriedOut { scheme, evaluation, .. }) = sheet.evaluation(&self.of) else {
            return self.unknown(sheet.history().securities().len());
        };
        let values = match &self.part {
            EvaluatedPart::Total => Values::Number(spread(sheet.history(), &evaluation.totals)),
            EvaluatedPart::Band => {
                let labels = scheme.bands().into_iter().flat_map(|bands| bands.labels());
                let labels: Vec<&'h str> = labels.map(String::as_str).collect();
                let words = evaluation.bands.iter().map(|band| Some(labels[(*band)?]));
                Values::Text(spread(sheet.history(), &words.collect::<Vec<_>>()))
            }
            EvaluatedPart::Node(id) => {
                let at = scheme.nodes().position(|node| node == id);
                let none = vec![None; evaluation.totals.len()];
                let scores = at.map_or(&none, |at| &evaluation.nodes[at]);
                Values::Number(spread(sheet.history(), scores))
            }
        };
        let unit = if self.part == EvaluatedPart::Band { "" } else { "points" };
        Column { unit, values }
    }

    /// A column of which nothing is known: its evaluation was not carried out.
    fn unknown<'h>(&self, count: usize) -> Column<'h> {
        let values = match self.part {
            EvaluatedPart::Band => Values::Text(vec![None; count]),
            EvaluatedPart::Total | EvaluatedPart::Node(_) => Values::Number(vec![None; count]),
        };
        Column { unit: "", values }
    }

    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Origins {
        let count = sheet.history().issuers().len();
        let Some(carried_out) = sheet.evaluation(&self.of) else {
            return Origins::OfCompanies(vec![None; count]);
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
        Origins::OfCompanies(issuers(sheet.history()).map(origin).collect())
    }
}

/// Resolves the column; `None` if something is wrong with it.
pub(crate) fn resolve(
    written: &EvaluatedConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Evaluated> {
    let beside = declaration.beside;
    let Some(section) = beside.evaluations.get(&written.of) else {
        let message = format!("there is no evaluation `{}`", written.of);
        let near = nearest(&written.of, beside.evaluations.keys().map(String::as_str));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under [evaluations.{}]", written.of),
        };
        problems.push(declaration.problem_at("of", message).hint(hint));
        return None;
    };
    let part = match written.part.as_str() {
        "total" => EvaluatedPart::Total,
        "band" => EvaluatedPart::Band,
        node => {
            check_node(node, &section.scheme, declaration, problems);
            EvaluatedPart::Node(node.to_owned())
        }
    };
    Some(Evaluated { of: written.of.clone(), part })
}

/// A node must be in a version of the scheme, where there is any.
fn check_node(
    node: &str,
    scheme: &str,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) {
    let versions = declaration.beside.library.schemes.iter().filter(|s| s.id() == scheme);
    let nodes: Vec<&str> = versions.flat_map(|scheme| scheme.nodes()).collect();
    if nodes.is_empty() || nodes.contains(&node) {
        return;
    }
    let near = nearest(node, nodes.into_iter().chain(["total", "band"]));
    let message = format!("`{node}` is no part of scheme `{scheme}`");
    let problem = declaration.problem_at("part", message);
    problems.push(match near {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("`total`, `band`, or the id of a node"),
    });
}
