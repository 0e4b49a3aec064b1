//! Reasons why the facts of a day give no column, no rate, no market value.

use chrono::NaiveDate;
use kapok_climate::UnknownDivision;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{Currency, SecurityId};
use kapok_evaluation::EvaluationError;
use kapok_industry::CodeError;
use kapok_market::fx::FxError;
use kapok_market::snapshot::ColumnError;

use crate::calculated::GreenError;
use crate::carbon::CarbonError;

/// Reason why the facts of a day do not give what is asked of them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FactError {
    /// A fact that cannot be done without.
    #[error("{security} has no {what} on {reference_date}")]
    Missing {
        /// The security.
        security: SecurityId,
        /// The fact.
        what: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A column that the tables do not hold, or in another unit.
    #[error("column `{name}`: {error}")]
    Column {
        /// The column's name in the index file.
        name: String,
        /// Mistake.
        error: ColumnError,
    },
    /// A word that the index file does not state for its column.
    #[error(
        "column `{column}`: {security} is `{seen}`{}, and the index file states {allowed}",
        dated(*as_of)
    )]
    UnknownWord {
        /// Column's name in the index file.
        column: String,
        /// Security.
        security: SecurityId,
        /// Date of the fact, where it has one.
        as_of: Option<NaiveDate>,
        /// Word.
        seen: String,
        /// Words that are stated.
        allowed: String,
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
        /// Mistake.
        error: CodeError,
    },
    /// Facts that an evaluation cannot use.
    #[error("evaluation `{name}`: {}", told(errors))]
    Evaluation {
        /// The evaluation, under its name in the index file.
        name: String,
        /// Mistakes, fact by fact.
        errors: Vec<EvaluationError>,
    },
    /// Facts from which a column of taxonomies, supply chains or pathways cannot be made.
    #[error("column `{column}`: {error}")]
    Green {
        /// The column's name in the index file.
        column: String,
        /// Mistake.
        error: Box<GreenError>,
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

/// The first error, and how many more there are.
fn told(errors: &[EvaluationError]) -> String {
    let first = errors.first().map_or_else(String::new, ToString::to_string);
    match errors.len().saturating_sub(1) {
        0 => first,
        more => format!("{first} (and {more} more)"),
    }
}

/// Date of a fact, where it has one.
fn dated(as_of: Option<NaiveDate>) -> String {
    as_of.map_or_else(String::new, |date| format!(" of {date}"))
}

impl FactError {
    pub(crate) fn green(column: &str, error: GreenError) -> Self {
        Self::Green { column: column.to_owned(), error: Box::new(error) }
    }

    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { what, .. } => Some(format!(
                "supply it, or say in the index file that such a security is out: \
                 keep_if = \"{} IS NOT NULL\"",
                what.replace(' ', "_")
            )),
            Self::Column { error, .. } => Some(match error.row() {
                Some(_) => format!("{}; `kapok check` names the file and the line", error.hint()),
                None => error.hint(),
            }),
            Self::UnknownWord { seen, .. } => Some(format!(
                "correct the fact, or state `{seen}` in the `order` or the `words` of the column"
            )),
            Self::Carbon(error) => error.hint(),
            Self::Industry { error, .. } => Some(error.hint().into()),
            Self::Evaluation { errors, .. } => errors.first().and_then(EvaluationError::hint),
            Self::Division(_) => Some("correct the code, or name another system".into()),
            Self::Green { error, .. } => Some(error.hint().into()),
            Self::NoFx { .. } => Some("add `fx_fix` to [conventions]".into()),
            Self::Fx(_) => Some("supply the fixing, or raise `fx_carry_days`".into()),
            Self::Calendar(_) => Some("extend the calendar with the `holidays` table".into()),
        }
    }
}
