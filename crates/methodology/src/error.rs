//! Why a review has no outcome.

use chrono::NaiveDate;
use kapok_climate::UnknownDivision;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{Currency, SecurityId};
use kapok_industry::CodeError;
use kapok_kernels::{CapError, TiltError};
use kapok_market::fx::FxError;
use kapok_market::snapshot::ColumnError;

use crate::carbon::CarbonError;
use crate::derived::GreenError;

/// Why a review has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReviewError {
    /// Every candidate was excluded, or the universe is empty.
    #[error(
        "no constituent is left on {reference_date}: {universe} securities in the universe, \
         {eligible} eligible"
    )]
    NobodyLeft {
        /// The reference date.
        reference_date: NaiveDate,
        /// Securities in the universe.
        universe: usize,
        /// Securities that passed all rules.
        eligible: usize,
    },
    /// A fact that weighting or selection cannot do without.
    #[error("{security} has no {what} on {reference_date}")]
    MissingFact {
        /// The security.
        security: SecurityId,
        /// The fact.
        what: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A number that nothing can be in proportion to.
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
    /// Caps that cannot hold.
    #[error(
        "{caps}, {constituents} constituents on {reference_date}{}",
        limb.as_ref().map(|limb| format!(" ({limb})")).unwrap_or_default()
    )]
    Caps {
        /// Why.
        caps: CapError,
        /// Which cap of the index file stays unmet, if one can be named.
        limb: Option<String>,
        /// How many constituents there are.
        constituents: usize,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A tilt without an outcome.
    #[error("tilt by {about}: {error}, on {reference_date}")]
    Tilt {
        /// Why.
        error: TiltError,
        /// The column, or the groups, that it is about.
        about: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Values that are all the same, or one alone, where z-scores need a spread.
    #[error("{column} has no spread{} on {reference_date}", inside(group.as_deref()))]
    NoSpread {
        /// The column.
        column: String,
        /// The group in which there is none, if scores are made within groups.
        group: Option<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A value for which a table of the index file has no number.
    #[error("no {what} is stated for `{seen}`, on {reference_date}")]
    NotInTable {
        /// What the table states.
        what: String,
        /// The value.
        seen: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A group or a pocket with a weight and nobody to take it.
    #[error("{group} has no constituent to take its weight on {reference_date}")]
    EmptyGroup {
        /// The group.
        group: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A constituent in no pocket, or in two.
    #[error("{security} is in {} on {reference_date}, it must be in one", listed(pockets))]
    Pockets {
        /// The security.
        security: SecurityId,
        /// The pockets that it is in.
        pockets: Vec<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A constituent for which a fixed scheme gives no number.
    #[error("{security} is chosen on {reference_date}, and the index file fixes no holding of it")]
    NotGiven {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A security of which a fixed scheme gives a holding, and which is not a constituent.
    #[error(
        "the index file fixes a holding of {security}, which is not chosen on {reference_date}"
    )]
    NotChosen {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Long and short holdings that leave nothing to measure.
    #[error(
        "the fixed holdings come to {total} on {reference_date}, an index needs more than zero"
    )]
    NothingHeld {
        /// What they come to: index currency, or a sum of weights.
        total: f64,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A column that the tables do not hold, or in another unit.
    #[error("column `{name}`: {error}")]
    Column {
        /// The column's name in the index file.
        name: String,
        /// What is wrong.
        error: ColumnError,
    },
    /// A carbon figure that cannot be used.
    #[error(transparent)]
    Carbon(#[from] CarbonError),
    /// A company whose industry is not known as the phase-in of Scope 3 needs it.
    #[error(transparent)]
    Division(#[from] UnknownDivision),
    /// A code that its system does not have.
    #[error("{issuer}: {error}")]
    Industry {
        /// The company.
        issuer: String,
        /// What is wrong.
        error: CodeError,
    },
    /// Facts that an evaluation cannot use.
    #[error("evaluation `{name}`: {message}")]
    Evaluation {
        /// The evaluation, under its name in the index file.
        name: String,
        /// What is wrong.
        message: String,
        /// The way out.
        hint: Option<String>,
    },
    /// Optimised weights that cannot be had.
    #[error("no optimised weights on {reference_date}: {message}")]
    Optimisation {
        /// Whether the limits conflict, rather than that something is missing.
        infeasible: bool,
        /// Why.
        message: String,
        /// The way out.
        hint: Option<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Facts from which a column of taxonomies, supply chains or pathways cannot be made.
    #[error("column `{column}`: {error}")]
    Green {
        /// The column's name in the index file.
        column: String,
        /// What is wrong.
        error: Box<GreenError>,
    },
    /// No intensity from which a trajectory could begin.
    #[error("nobody in the universe has an intensity on {date}, where the trajectory begins")]
    NoBaseIntensity {
        /// The last day of the base year.
        date: NaiveDate,
    },
    /// Another currency, and no source of rates in the index file.
    #[error("{security} is quoted in {currency}, and the index file names no `fx_fix`")]
    NoFx {
        /// The security.
        security: SecurityId,
        /// Its currency.
        currency: Currency,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
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

impl ReviewError {
    pub(crate) fn green(column: &str, error: GreenError) -> Self {
        Self::Green { column: column.to_owned(), error: Box::new(error) }
    }

    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NobodyLeft { .. } => {
                Some("loosen a rule, or look at the eligibility file for what excluded them".into())
            }
            Self::MissingFact { what, .. } => Some(format!(
                "supply it, or say in the index file that such a security is out: \
                 keep_if = \"{} IS NOT NULL\"",
                what.replace(' ', "_")
            )),
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
            Self::Column { .. } => {
                Some("check [columns] of the index file against the tables".into())
            }
            Self::Carbon(error) => error.hint(),
            Self::Industry { error, .. } => Some(error.hint().into()),
            Self::Optimisation { hint, .. } | Self::Evaluation { hint, .. } => hint.clone(),
            Self::Division(_) => Some("correct the code, or name another system".into()),
            Self::Green { error, .. } => Some(error.hint().into()),
            Self::NoBaseIntensity { .. } => {
                Some("begin later, or state the intensity: base = \"stated\"".into())
            }
            Self::NoFx { .. } => Some("add `fx_fix` to [conventions]".into()),
            Self::Fx(_) => Some("supply the fixing, or raise `fx_carry_days`".into()),
            Self::Calendar(_) => Some("extend the calendar with the `holidays` table".into()),
        }
    }

    /// Whether no methodology could be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::Optimisation { infeasible, .. } => *infeasible,
            Self::Caps { .. } | Self::NobodyLeft { .. } | Self::EmptyGroup { .. } => true,
            Self::Tilt { error, .. } => !matches!(error, TiltError::NoMeasure { .. }),
            Self::MissingFact { .. }
            | Self::NotPositive { .. }
            | Self::NoSpread { .. }
            | Self::NotInTable { .. }
            | Self::Pockets { .. }
            | Self::NotGiven { .. }
            | Self::NotChosen { .. }
            | Self::NothingHeld { .. }
            | Self::Column { .. }
            | Self::Carbon(_)
            | Self::Division(_)
            | Self::Evaluation { .. }
            | Self::Industry { .. }
            | Self::Green { .. }
            | Self::NoBaseIntensity { .. }
            | Self::NoFx { .. }
            | Self::Fx(_)
            | Self::Calendar(_) => false,
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
