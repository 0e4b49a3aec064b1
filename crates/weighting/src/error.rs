//! Reasons for which the selected securities have no weights.

use chrono::NaiveDate;
use kapok_columns::FactError;
use kapok_domain::SecurityId;
use kapok_kernels::{CapError, TiltError};
use kapok_optimise::OptimiseError;

/// Reason for which the selected securities have no weights.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightingError {
    /// A fact is missing that weights need.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// A number is not above zero, so no weight can be in proportion to it.
    #[error("{security} has a {what} of {seen} on {reference_date}, weights need one above zero")]
    NotPositive {
        /// The security.
        security: SecurityId,
        /// The column.
        what: String,
        /// The value.
        seen: f64,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Caps cannot be met.
    #[error(
        "{caps}, {constituents} constituents on {reference_date}{}",
        limb.as_ref().map(|limb| format!(" ({limb})")).unwrap_or_default()
    )]
    Caps {
        /// Reason.
        caps: CapError,
        /// Cap of the index file that stays unmet, if one can be named.
        limb: Option<String>,
        /// Number of constituents.
        constituents: usize,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A tilt has no outcome.
    #[error("tilt by {about}: {error}, on {reference_date}")]
    Tilt {
        /// Reason.
        error: TiltError,
        /// Column or groups of the tilt.
        about: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Values are all the same, or there is only one, where z-scores need a spread.
    #[error("{column} has no spread{} on {reference_date}", inside(group.as_deref()))]
    NoSpread {
        /// The column.
        column: String,
        /// Group without a spread, if scores are made within groups.
        group: Option<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A table of the index file has no number for a value.
    #[error("no {what} is stated for `{seen}`, on {reference_date}")]
    NotInTable {
        /// Subject of the table.
        what: String,
        /// The value.
        seen: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A group or pocket has a weight and no constituent to take it.
    #[error("{group} has no constituent to take its weight on {reference_date}")]
    EmptyGroup {
        /// The group.
        group: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A constituent is in no pocket, or in two.
    #[error("{security} is in {} on {reference_date}, it must be in one", listed(pockets))]
    Pockets {
        /// The security.
        security: SecurityId,
        /// Pockets that hold it.
        pockets: Vec<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A fixed scheme gives no holding of a constituent.
    #[error("{security} is chosen on {reference_date}, and the index file fixes no holding of it")]
    NotGiven {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A fixed scheme gives a holding of a security that is not a constituent.
    #[error(
        "the index file fixes a holding of {security}, which is not chosen on {reference_date}"
    )]
    NotChosen {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Long and short holdings sum to nothing that could be measured.
    #[error(
        "the fixed holdings come to {total} on {reference_date}, an index needs more than zero"
    )]
    NothingHeld {
        /// Sum of the holdings: index currency, or a sum of weights.
        total: f64,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Optimised weights cannot be found.
    #[error("no optimised weights on {reference_date}: {}", refusal(error, whose.as_ref()))]
    Optimisation {
        /// Reason.
        error: OptimiseError,
        /// Security that the error names by its position.
        whose: Option<SecurityId>,
        /// The reference date.
        reference_date: NaiveDate,
    },
}

fn inside(group: Option<&str>) -> String {
    group.map_or(String::new(), |group| format!(" in {group}"))
}

fn listed(pockets: &[String]) -> String {
    match pockets {
        [] => "no pocket".into(),
        several => format!("the pockets {}", several.join(", ")),
    }
}

fn refusal(error: &OptimiseError, whose: Option<&SecurityId>) -> String {
    match (error, whose) {
        (OptimiseError::NoBenchmark { .. }, Some(security)) => {
            format!("{security} has no weight in the benchmark")
        }
        _ => error.to_string(),
    }
}

impl WeightingError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Fact(error) => error.hint(),
            Self::NotPositive { what, .. } => Some(format!("add a rule: keep_if = \"{what} > 0\"")),
            Self::Caps { .. } => Some("raise a cap, or select more names".into()),
            Self::Tilt { error, .. } => Some(tilt_hint(error).into()),
            Self::NoSpread { .. } => {
                Some("compare in wider groups, or if_no_spread = \"neutral\"".into())
            }
            Self::NotInTable { .. } => Some("add it to the table".into()),
            Self::EmptyGroup { .. } => Some("select from it, or if_empty = \"spread\"".into()),
            Self::Pockets { .. } => Some(
                "write `where`s of which one holds for each; a value that is not known is in none"
                    .into(),
            ),
            Self::NotGiven { .. } => {
                Some("name it in the table, or keep it out of the universe".into())
            }
            Self::NotChosen { .. } => {
                Some("check its id, and why the universe or a rule leaves it out".into())
            }
            Self::NothingHeld { .. } => Some("hold more, or less of what is short".into()),
            Self::Optimisation { error, .. } => error.hint().map(str::to_owned),
        }
    }

    /// Whether no weights could satisfy the index file, as against missing data.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::Optimisation { error, .. } => matches!(error, OptimiseError::Infeasible { .. }),
            Self::Caps { .. } | Self::EmptyGroup { .. } => true,
            // A tilt without a measure is a matter of data: all values are unknown or the same.
            Self::Tilt { error, .. } => !matches!(error, TiltError::NoMeasure { .. }),
            Self::Fact(_)
            | Self::NotPositive { .. }
            | Self::NoSpread { .. }
            | Self::NotInTable { .. }
            | Self::Pockets { .. }
            | Self::NotGiven { .. }
            | Self::NotChosen { .. }
            | Self::NothingHeld { .. } => false,
        }
    }
}

fn tilt_hint(error: &TiltError) -> &'static str {
    match error {
        TiltError::OutOfReach { .. } => "ask for less, or tilt by a column that differs more",
        TiltError::NoMeasure { .. } => "target = { exposure = … }, or a power",
        TiltError::NotSettled { .. } => "ask for less, or give one of the tilts a power",
        TiltError::NoFactor { .. } => "truncate scores, or lower the power",
        TiltError::GroupsUnmet { .. } => {
            "be neutral by fewer columns, or by weights_of = \"constituents\""
        }
    }
}
