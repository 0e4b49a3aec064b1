//! All kinds of calculated columns.

use std::collections::BTreeMap;

use kapok_industry::System;
use kapok_market::column::{Column, ColumnType};
use kapok_strict_toml::Problem;
use kapok_units::{Base, Unit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::chain_intensity::{self, ChainIntensity, ChainIntensityConfig};
use super::evaluated::{self, Evaluated, EvaluatedConfig};
use super::green_share::{self, GreenShare, GreenShareConfig};
use super::high_impact::HighImpact;
use super::intensity::{self, Intensity, IntensityConfig};
use super::months_since::{self, MonthsSince, MonthsSinceConfig};
use super::pathway::{self, PathwayColumn, PathwayColumnConfig, PathwayFigure};
use super::target_uplift::{self, TargetUplift, TargetUpliftConfig};
use crate::declaration::{Beside, Declaration};
use crate::error::FactError;
use crate::kind::ColumnKind;
use crate::known::KnownColumns;
use crate::origin::Origins;
use crate::setting::Setting;
use crate::sheet::Sheet;
use crate::words::Words;

/// A calculated column.
#[derive(Debug, Clone, PartialEq)]
pub enum Calculated {
    /// Emissions by what they are divided by.
    Intensity(Intensity),
    /// Whether the sector has a high climate impact.
    HighImpact(HighImpact),
    /// A part of an ESG evaluation.
    Evaluated(Evaluated),
    /// The share of activities that is recognised as green.
    GreenShare(GreenShare),
    /// An intensity with what suppliers add.
    ChainIntensity(ChainIntensity),
    /// A place beside a pathway.
    Pathway(PathwayColumn),
    /// Whether a weight may be raised for targets.
    TargetUplift(TargetUplift),
    /// Months since a date.
    MonthsSince(MonthsSince),
}

/// A calculated column, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum CalculatedConfig {
    /// A greenhouse gas intensity.
    Intensity {
        /// Emissions by what they are divided by; needs `[carbon]`.
        intensity: IntensityConfig,
    },
    /// Whether the sector has a high climate impact.
    HighImpact {
        /// Whether the company is in NACE Rev. 2 sections A to H or L, `yes` or `no`, by its code
        /// in this classification system.
        high_impact: System,
    },
    /// Whether a weight may be raised for targets.
    TargetUplift {
        /// Whether the weight of the company may be raised for its targets, `yes` or `no`; needs
        /// `[climate]`.
        target_uplift: TargetUpliftConfig,
    },
    /// A part of an ESG evaluation.
    Evaluated {
        /// A part of one of the `[evaluations]`.
        evaluation: EvaluatedConfig,
    },
    /// The share of activities that is recognised as green.
    GreenShare {
        /// Share of activities that is recognised as green.
        green_share: GreenShareConfig,
    },
    /// An intensity with what suppliers add.
    ChainIntensity {
        /// A column of intensities with what suppliers add.
        chain_intensity: ChainIntensityConfig,
    },
    /// A band of a pathway.
    PathwayBand {
        /// The band of a pathway in which a column of intensities lies.
        pathway_band: PathwayColumnConfig,
    },
    /// A ratio to a pathway.
    PathwayRatio {
        /// A column of intensities over that of a pathway.
        pathway_ratio: PathwayColumnConfig,
    },
    /// Months since a date.
    MonthsSince {
        /// Whole months from the date of a column to the reference date.
        months_since: MonthsSinceConfig,
    },
}

impl CalculatedConfig {
    /// The columns that must be resolved before it.
    pub(crate) fn made_of(&self) -> Vec<&str> {
        match self {
            Self::ChainIntensity { chain_intensity: written } => vec![written.of.as_str()],
            Self::PathwayBand { pathway_band: written }
            | Self::PathwayRatio { pathway_ratio: written } => written.made_of(),
            Self::TargetUplift { target_uplift: written } => vec![written.of.as_str()],
            Self::Intensity { .. }
            | Self::HighImpact { .. }
            | Self::Evaluated { .. }
            | Self::GreenShare { .. }
            | Self::MonthsSince { .. } => Vec::new(),
        }
    }

    /// Resolves the column; `None` if something is wrong with it.
    ///
    /// * `before`: the calculated columns that were resolved before it
    pub(crate) fn resolve(
        &self,
        column: &Declaration<'_>,
        before: &BTreeMap<String, Calculated>,
        problems: &mut Vec<Problem>,
    ) -> Option<Calculated> {
        match self {
            Self::Intensity { intensity: written } => {
                let column = column.of_kind("intensity");
                intensity::resolve(written, &column, problems).map(Calculated::Intensity)
            }
            Self::HighImpact { high_impact: system } => {
                Some(Calculated::HighImpact(HighImpact { system: *system }))
            }
            Self::TargetUplift { target_uplift: written } => {
                let of = match before.get(&written.of) {
                    Some(Calculated::Intensity(of)) => Some(of),
                    _ => None,
                };
                let column = column.of_kind("target_uplift");
                let uplift = target_uplift::resolve(written, of, &column, problems);
                uplift.map(Calculated::TargetUplift)
            }
            Self::Evaluated { evaluation: written } => {
                let column = column.of_kind("evaluation");
                evaluated::resolve(written, &column, problems).map(Calculated::Evaluated)
            }
            Self::GreenShare { green_share: written } => {
                let column = column.of_kind("green_share");
                green_share::resolve(written, &column, problems).map(Calculated::GreenShare)
            }
            Self::ChainIntensity { chain_intensity: written } => {
                let column = column.of_kind("chain_intensity");
                let chain = chain_intensity::resolve(written, &column, problems);
                chain.map(Calculated::ChainIntensity)
            }
            Self::PathwayBand { pathway_band: written } => {
                let (column, band) = (column.of_kind("pathway_band"), PathwayFigure::Band);
                pathway::resolve(written, band, &column, problems).map(Calculated::Pathway)
            }
            Self::PathwayRatio { pathway_ratio: written } => {
                let (column, ratio) = (column.of_kind("pathway_ratio"), PathwayFigure::Ratio);
                pathway::resolve(written, ratio, &column, problems).map(Calculated::Pathway)
            }
            Self::MonthsSince { months_since: written } => {
                let column = column.of_kind("months_since");
                months_since::resolve(written, &column, problems).map(Calculated::MonthsSince)
            }
        }
    }
}

impl Calculated {
    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Intensity(_) => ColumnType::Number,
            Self::HighImpact(_) | Self::TargetUplift(_) => ColumnType::Text,
            Self::Evaluated(evaluated) => evaluated.column_type(),
            Self::GreenShare(_) | Self::ChainIntensity(_) | Self::MonthsSince(_) => {
                ColumnType::Number
            }
            Self::Pathway(pathway) => match pathway.figure {
                PathwayFigure::Band => ColumnType::Text,
                PathwayFigure::Ratio => ColumnType::Number,
            },
        }
    }

    /// Kind of the values.
    pub(crate) fn kind(&self, others: &KnownColumns, beside: &Beside<'_>) -> ColumnKind {
        match self {
            Self::Intensity(intensity) => intensity.kind(),
            Self::HighImpact(_) | Self::TargetUplift(_) => {
                ColumnKind::texts(Words::of(&["yes", "no"]))
            }
            Self::Evaluated(evaluated) => evaluated.kind(beside),
            Self::GreenShare(_) => ColumnKind::shares(),
            Self::ChainIntensity(chain) => {
                let unit = others.get(&chain.of).and_then(|of| of.kind.unit());
                ColumnKind::numbers(unit.cloned().unwrap_or_else(Unit::fraction))
            }
            Self::Pathway(pathway) => pathway.kind(),
            Self::MonthsSince(_) => ColumnKind::numbers(Unit::of(Base::Months)),
        }
    }

    /// The columns that it is made of.
    pub(crate) fn needed<'a>(&'a self, setting: Setting<'a>) -> Vec<&'a str> {
        match self {
            Self::Intensity(_) => Intensity::needed(setting),
            Self::Evaluated(evaluated) => evaluated.needed(setting),
            Self::HighImpact(_) | Self::GreenShare(_) | Self::TargetUplift(_) => Vec::new(),
            Self::ChainIntensity(chain) => vec![chain.of.as_str()],
            Self::Pathway(pathway) => pathway.needed(),
            Self::MonthsSince(since) => vec![since.of.as_str()],
        }
    }

    /// Its values over all securities.
    pub(crate) fn column<'h>(&'h self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        match self {
            Self::Intensity(intensity) => intensity.column(sheet),
            Self::HighImpact(high_impact) => high_impact.column(sheet),
            Self::Evaluated(evaluated) => Ok(evaluated.column(sheet)),
            Self::GreenShare(share) => share.column(sheet),
            Self::ChainIntensity(chain) => chain.column(sheet),
            Self::Pathway(pathway) => pathway.column(sheet),
            Self::TargetUplift(uplift) => uplift.column(sheet),
            Self::MonthsSince(since) => Ok(since.column(sheet)),
        }
    }

    /// Origins of its values.
    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        match self {
            Self::Intensity(intensity) => intensity.origins(sheet),
            Self::HighImpact(high_impact) => high_impact.origins(sheet),
            Self::Evaluated(evaluated) => Ok(evaluated.origins(sheet)),
            Self::GreenShare(share) => share.origins(sheet),
            Self::ChainIntensity(chain) => chain.origins(sheet),
            Self::Pathway(pathway) => pathway.origins(sheet),
            Self::TargetUplift(uplift) => uplift.origins(sheet),
            Self::MonthsSince(since) => Ok(since.origins(sheet)),
        }
    }
}
