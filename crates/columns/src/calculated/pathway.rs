//! Companies beside the pathways of their sectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use kapok_chain::{Intensity, Pathway, PathwayStatus, Position};
use kapok_market::SecurityIx;
use kapok_market::column::{Column, Values};
use kapok_strict_toml::Problem;
use kapok_units::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

use super::green_error::GreenError;
use crate::declaration::{Declaration, unknown};
use crate::error::FactError;
use crate::kind::ColumnKind;
use crate::known::KnownColumn;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

/// Way out where the pathways of a column have other bands.
const PATHWAYS_DIFFER: &str =
    "the pathways have different bands, so that none is above another; compare by = or IN";

/// A column of intensities beside the pathway of a sector, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "place beside a pathway")]
pub enum PathwayColumnConfig {
    /// Beside one pathway.
    One {
        /// The pathway of all.
        pathway: String,
        /// The column of intensities, in the unit of the pathway.
        of: String,
        /// Point of the pathway that counts.
        year: PathwayYear,
    },
    /// Beside the pathway of each.
    By {
        /// The column of texts that says which pathway is whose.
        by: String,
        /// The column of intensities, in the unit of the pathways.
        of: String,
        /// Point of the pathway that counts.
        year: PathwayYear,
        /// Pathway of each text of `by`; absent: the text is the pathway's name.
        pathways: Option<BTreeMap<String, String>>,
    },
}

impl PathwayColumnConfig {
    /// The column of intensities.
    fn of(&self) -> &str {
        match self {
            Self::One { of, .. } | Self::By { of, .. } => of,
        }
    }

    /// The columns that it is made of.
    pub(crate) fn made_of(&self) -> Vec<&str> {
        match self {
            Self::One { of, .. } => vec![of],
            Self::By { of, by, .. } => vec![of, by],
        }
    }
}

/// Point of a pathway that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathwayYear {
    /// Point of the year of the reference date.
    Reference,
}

/// Figure of a company beside a pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathwayFigure {
    /// The label of the band in which it lies.
    Band,
    /// Its intensity over that of the pathway; unknown where the pathway is zero.
    Ratio,
}

/// Pathway of each text of `by`.
#[derive(Debug, Clone, PartialEq)]
pub enum PathwayChoice {
    /// One for all.
    One(NamedPathway),
    /// By the text of a column; a text that is not among them has none.
    By {
        /// The column.
        column: String,
        /// Pathways by text.
        pathways: BTreeMap<String, NamedPathway>,
    },
}

/// A pathway of the library.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPathway {
    /// The name under which columns ask for it.
    pub name: String,
    /// The pathway.
    pub pathway: Arc<Pathway>,
}

/// Position of a company beside the pathway of its sector in the year of the reference date;
/// unknown without an intensity or without a pathway.
///
/// Source: `docs/methodology/chains.md` §2 and §6.
#[derive(Debug, Clone, PartialEq)]
pub struct PathwayColumn {
    /// The column's name.
    pub name: String,
    /// The column of intensities.
    pub of: String,
    /// Pathway of each text of `by`.
    pub choice: PathwayChoice,
    /// Figure.
    pub figure: PathwayFigure,
}

/// Position of a security beside its pathway.
struct Placed<'p> {
    pathway: &'p NamedPathway,
    position: Position,
}

impl PathwayColumn {
    /// Bands in their order, where all pathways have one; or ratios.
    pub(crate) fn kind(&self) -> ColumnKind {
        if self.figure == PathwayFigure::Ratio {
            return ColumnKind::numbers(Unit::fraction());
        }
        let labels = |named: &NamedPathway| {
            named.pathway.file().bands.iter().map(|band| band.label.clone()).collect()
        };
        let all = match &self.choice {
            PathwayChoice::One(one) => vec![labels(one)],
            PathwayChoice::By { pathways, .. } => pathways.values().map(labels).collect(),
        };
        ColumnKind::bands(all, PATHWAYS_DIFFER)
    }

    pub(crate) fn needed(&self) -> Vec<&str> {
        let by = match &self.choice {
            PathwayChoice::One(..) => None,
            PathwayChoice::By { column, .. } => Some(column.as_str()),
        };
        [self.of.as_str()].into_iter().chain(by).collect()
    }

    pub(crate) fn column<'h>(&'h self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let placed = self.placed(sheet)?;
        Ok(match self.figure {
            PathwayFigure::Band => {
                let label = |Placed { pathway, position }: Placed<'h>| {
                    pathway.pathway.file().bands.get(position.rank).map(|band| band.label.as_str())
                };
                let labels = placed.into_iter().map(|one| one.and_then(label)).collect();
                Column { unit: "", values: Values::Text(labels) }
            }
            PathwayFigure::Ratio => {
                let ratios = placed.into_iter().map(|one| one?.position.ratio).collect();
                Column { unit: "ratio", values: Values::Number(ratios) }
            }
        })
    }

    /// By security.
    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let year = sheet.snapshot().date().year();
        let placed = self.placed(sheet)?;
        let told = (0..).map(SecurityIx).zip(placed).map(|(security, placed)| {
            let said = match placed {
                Some(placed) => in_words(&placed, year),
                None => self.without_in_words(sheet, security)?,
            };
            let names = self.needed().into_iter();
            let facts = names.flat_map(|name| sheet.origins_of(name, security));
            let said = Origin { source: said, ..Origin::default() };
            Some(Origin::of([said].into_iter().chain(facts).collect()))
        });
        Ok(Origins::OfSecurities(told.collect()))
    }

    fn placed(&self, sheet: &Sheet<'_>) -> Result<Vec<Option<Placed<'_>>>, FactError> {
        let history = sheet.history();
        let of = sheet.column(&self.of);
        let Values::Number(values) = &of.values else {
            return Ok(history.securities().iter().map(|_| None).collect());
        };
        let year = sheet.snapshot().date().year();
        let place = |(at, value): (usize, &Option<f64>)| {
            let (Some(value), Some(pathway)) = (*value, self.pathway(sheet, at)) else {
                return Ok(None);
            };
            let intensity = Intensity { value, unit: of.unit.to_owned() };
            let position = pathway.pathway.band(&intensity, year).map_err(|error| {
                let security = history.securities()[at].id.clone();
                FactError::green(&self.name, GreenError::Pathway { security, error })
            })?;
            Ok(Some(Placed { pathway, position }))
        };
        values.iter().enumerate().map(place).collect()
    }

    /// The pathway of a security.
    fn pathway(&self, sheet: &Sheet<'_>, at: usize) -> Option<&NamedPathway> {
        match &self.choice {
            PathwayChoice::One(pathway) => Some(pathway),
            PathwayChoice::By { column, pathways } => pathways.get(text(sheet, column, at)?),
        }
    }

    /// Reason why a security stands beside no pathway, if its sector is known and has none.
    fn without_in_words(&self, sheet: &Sheet<'_>, security: SecurityIx) -> Option<String> {
        let PathwayChoice::By { column, pathways } = &self.choice else { return None };
        let text = text(sheet, column, security.at())?;
        (!pathways.contains_key(text)).then(|| format!("no pathway belongs to {column} `{text}`"))
    }
}

fn text<'h>(sheet: &Sheet<'h>, column: &str, at: usize) -> Option<&'h str> {
    match &sheet.column(column).values {
        Values::Text(texts) => texts.get(at).copied().flatten(),
        Values::Number(_) | Values::Date(_) => None,
    }
}

fn in_words(placed: &Placed<'_>, year: i32) -> String {
    let Position { band, intensity, pathway: level, ratio, .. } = &placed.position;
    let NamedPathway { name, pathway } = placed.pathway;
    let file = pathway.file();
    let ratio = ratio.map_or("no ratio to zero".to_owned(), |ratio| format!("ratio {ratio}"));
    let status = match file.status {
        PathwayStatus::Illustrative => ", illustrative",
        PathwayStatus::Sourced => "",
    };
    let unit = &file.unit;
    format!(
        "{intensity} {unit} beside {level} of pathway {name} in {year}, {ratio}: {band} \
         ({}{status})",
        file.source
    )
}

/// Resolves the column; `None` if something is wrong with it.
pub(crate) fn resolve(
    written: &PathwayColumnConfig,
    figure: PathwayFigure,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<PathwayColumn> {
    let before = problems.len();
    declaration.check_numbers("of", written.of(), problems);
    let choice = choice(written, declaration, problems)?;
    if let Some(of) = declaration.known.get(written.of()) {
        let pathways: Vec<&NamedPathway> = match &choice {
            PathwayChoice::One(one) => vec![one],
            PathwayChoice::By { pathways, .. } => pathways.values().collect(),
        };
        for pathway in pathways {
            check_unit(written.of(), of, pathway, declaration, problems);
        }
    }
    if let PathwayColumnConfig::By { by, pathways: Some(pathways), .. } = written {
        for text in pathways.keys() {
            let path = declaration.at(&format!("pathways.{text}"));
            if let Some(known) = declaration.known.get(by) {
                known.check_word(by, text, &path, problems);
            }
        }
    }
    let (name, of) = (declaration.name.to_owned(), written.of().to_owned());
    (problems.len() == before).then_some(PathwayColumn { name, of, choice, figure })
}

fn choice(
    written: &PathwayColumnConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<PathwayChoice> {
    match written {
        PathwayColumnConfig::One { pathway, .. } => {
            find("pathway", pathway, declaration, problems).map(PathwayChoice::One)
        }
        PathwayColumnConfig::By { by: column, pathways, .. } => {
            declaration.check_texts("by", column, problems);
            let pathways = by_text(pathways.as_ref(), declaration, problems);
            Some(PathwayChoice::By { column: column.clone(), pathways })
        }
    }
}

/// The pathways by text; without a table each under its own name.
fn by_text(
    written: Option<&BTreeMap<String, String>>,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, NamedPathway> {
    let library = declaration.beside.library;
    let own = || library.pathways.keys().map(|id| (id.clone(), id.clone())).collect();
    let named: BTreeMap<String, String> = written.cloned().unwrap_or_else(own);
    if named.is_empty() {
        problems.push(declaration.problem("there is no pathway to choose from"));
    }
    let found = named.into_iter().filter_map(|(text, id)| {
        let pathway = find(&format!("pathways.{text}"), &id, declaration, problems)?;
        Some((text, pathway))
    });
    found.collect()
}

fn find(
    key: &str,
    id: &str,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<NamedPathway> {
    let pathways = &declaration.beside.library.pathways;
    let Some(pathway) = pathways.get(id) else {
        let known = pathways.keys().map(String::as_str);
        problems.push(unknown(declaration.at(key), "pathway", id, known));
        return None;
    };
    Some(NamedPathway { name: id.to_owned(), pathway: Arc::new(pathway.clone()) })
}

fn check_unit(
    of: &str,
    known: &KnownColumn,
    pathway: &NamedPathway,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) {
    let NamedPathway { name, pathway } = pathway;
    let allowed = &pathway.file().unit;
    // Of other columns the unit is seen when the figures are.
    let Some(unit) = &known.unit else { return };
    if allowed != unit {
        let message = format!("`{of}` is in `{unit}`, and the pathway {name} in `{allowed}`");
        let problem = declaration.problem_at("of", message);
        let hint = format!("state the points of the pathway in `{unit}`, the unit of `{of}`");
        problems.push(problem.hint(hint));
    }
}
