//! Companies beside the pathways of their sectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use kapok_chain::{Intensity, Pathway, PathwayStatus, Position};
use kapok_market::SecurityIx;
use kapok_market::column::{Column, Values};

use super::{GreenError, Origin};
use crate::candidates::Candidates;
use crate::error::ReviewError;

/// What is said of a company beside a pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathwayFigure {
    /// The label of the band in which it lies.
    Band,
    /// Its intensity over that of the pathway; unknown where the pathway is zero.
    Ratio,
}

/// Which pathway is whose.
#[derive(Debug, Clone, PartialEq)]
pub enum PathwayChoice {
    /// One for all, by its name.
    One((String, Arc<Pathway>)),
    /// By the text of a column; a text that is not among them has none.
    By {
        /// The column.
        column: String,
        /// Names and pathways by text.
        pathways: BTreeMap<String, (String, Arc<Pathway>)>,
    },
}

/// Where a company stands beside the pathway of its sector in the year of the reference date;
/// unknown without an intensity or without a pathway.
///
/// Source: `docs/methodology/chains.md` §2 and §6.
#[derive(Debug, Clone, PartialEq)]
pub struct PathwayColumn {
    /// The column's name.
    pub name: String,
    /// The column of intensities.
    pub of: String,
    /// Which pathway is whose.
    pub choice: PathwayChoice,
    /// What is said.
    pub figure: PathwayFigure,
}

/// A pathway with its name, and where a security stands beside it.
type Placed<'p> = (&'p str, &'p Pathway, Position);

impl PathwayColumn {
    pub(super) fn needed(&self) -> Vec<&str> {
        let by = match &self.choice {
            PathwayChoice::One(..) => None,
            PathwayChoice::By { column, .. } => Some(column.as_str()),
        };
        [self.of.as_str()].into_iter().chain(by).collect()
    }

    pub(super) fn column<'h>(
        &'h self,
        candidates: &Candidates<'h>,
    ) -> Result<Column<'h>, ReviewError> {
        let placed = self.placed(candidates)?;
        Ok(match self.figure {
            PathwayFigure::Band => {
                let label = |(_, pathway, position): Placed<'h>| {
                    pathway.file().bands.get(position.rank).map(|band| band.label.as_str())
                };
                let labels = placed.into_iter().map(|one| one.and_then(label)).collect();
                Column { unit: "", values: Values::Text(labels) }
            }
            PathwayFigure::Ratio => {
                let ratios = placed.into_iter().map(|one| one?.2.ratio).collect();
                Column { unit: "ratio", values: Values::Number(ratios) }
            }
        })
    }

    /// By security.
    pub(super) fn origins(
        &self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        let year = candidates.snapshot.date().year();
        let placed = self.placed(candidates)?;
        let told = (0..).map(SecurityIx).zip(placed).map(|(security, placed)| {
            let said = match placed {
                Some(placed) => in_words(&placed, year),
                None => self.without_in_words(candidates, security)?,
            };
            let names = self.needed().into_iter();
            let facts = names.flat_map(|name| candidates.origins_of(name, security));
            let said = Origin { source: said, ..Origin::default() };
            Some(Origin::of([said].into_iter().chain(facts).collect()))
        });
        Ok(told.collect())
    }

    fn placed(&self, candidates: &Candidates<'_>) -> Result<Vec<Option<Placed<'_>>>, ReviewError> {
        let history = candidates.snapshot.history();
        let of = candidates.column(&self.of);
        let Values::Number(values) = &of.values else {
            return Ok(vec![None; history.securities().len()]);
        };
        let year = candidates.snapshot.date().year();
        let place = |(at, value): (usize, &Option<f64>)| {
            let (Some(value), Some((name, pathway))) = (*value, self.pathway(candidates, at))
            else {
                return Ok(None);
            };
            let intensity = Intensity { value, unit: of.unit.to_owned() };
            let position = pathway.band(&intensity, year).map_err(|error| {
                let security = history.securities()[at].id.clone();
                ReviewError::green(&self.name, GreenError::Pathway { security, error })
            })?;
            Ok(Some((name, pathway, position)))
        };
        values.iter().enumerate().map(place).collect()
    }

    /// The pathway of a security, with its name.
    fn pathway(&self, candidates: &Candidates<'_>, at: usize) -> Option<(&str, &Pathway)> {
        match &self.choice {
            PathwayChoice::One((name, pathway)) => Some((name, pathway)),
            PathwayChoice::By { column, pathways } => {
                let (name, pathway) = pathways.get(text(candidates, column, at)?)?;
                Some((name, pathway))
            }
        }
    }

    /// Why a security stands beside no pathway, if its sector is known and has none.
    fn without_in_words(
        &self,
        candidates: &Candidates<'_>,
        security: SecurityIx,
    ) -> Option<String> {
        let PathwayChoice::By { column, pathways } = &self.choice else { return None };
        let text = text(candidates, column, security.at())?;
        (!pathways.contains_key(text)).then(|| format!("no pathway belongs to {column} `{text}`"))
    }
}

fn text<'h>(candidates: &Candidates<'h>, column: &str, at: usize) -> Option<&'h str> {
    match &candidates.column(column).values {
        Values::Text(texts) => texts.get(at).copied().flatten(),
        Values::Number(_) | Values::Date(_) => None,
    }
}

fn in_words((name, pathway, position): &Placed<'_>, year: i32) -> String {
    let Position { band, intensity, pathway: level, ratio, .. } = position;
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
