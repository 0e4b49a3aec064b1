//! Columns of a snapshot: what a rule may name.

use chrono::NaiveDate;
use kapok_domain::{Method, Scopes, Timestamp};

use crate::green::Pillar;

/// Source of a column's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binding {
    /// A property of the share line.
    Security(SecurityField),
    /// Official close or the last one before, in quotation currency.
    Close,
    /// The day of that close.
    PriceDate,
    /// `official`, `carried` or `suspended`.
    PriceStatus,
    /// Shares in issue.
    SharesOutstanding,
    /// Free-float fraction, as reported.
    FreeFloat,
    /// Code of a classification, cut to its first characters where `digits` says so.
    Classification {
        /// `GICS`, `CSRC`, …
        system: String,
        /// Number of characters of the code to keep.
        digits: Option<usize>,
    },
    /// A score of an issuer.
    Score {
        /// Provider of the rating.
        provider: String,
        /// Scheme of the rating.
        scheme: String,
        /// `total`, `environment`, …
        pillar: String,
    },
    /// An ESG indicator of an issuer.
    Indicator {
        /// Name of the indicator.
        indicator: String,
        /// Provider of the figure.
        provider: String,
        /// The unit that the rule expects; another one is an error.
        unit: String,
    },
    /// Share of an issuer's revenue from an activity, a fraction of one.
    Involvement {
        /// The activity.
        activity: String,
        /// Provider of the estimate.
        provider: String,
    },
    /// Share of an issuer's ownership in an activity, a fraction of one.
    Ownership {
        /// The activity.
        activity: String,
        /// Provider of the statement.
        provider: String,
    },
    /// Worst severity of an issuer's open cases, from 1 to 5; zero where the provider covers the
    /// issuer and has no open case.
    Controversy {
        /// Cases of this pillar only; none: of all.
        pillar: Option<Pillar>,
        /// Provider that keeps the cases.
        provider: String,
    },
    /// `validated` or `set`: an issuer's emission targets for a scope whose end is not past.
    Target {
        /// Scope of emissions, exactly this one.
        scope: Scopes,
        /// Provider that lists the targets.
        provider: String,
    },
    /// Status of an issuer under a framework of norms.
    Norm {
        /// `UNGC`, …
        framework: String,
        /// Provider of the judgement.
        provider: String,
    },
}

/// A property of a share line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityField {
    /// The vendor's id.
    SecurityId,
    /// ISO 6166 number.
    Isin,
    /// Symbol.
    Ticker,
    /// Name of the line.
    Name,
    /// The company's id.
    IssuerId,
    /// The company's name.
    IssuerName,
    /// Exchange.
    Mic,
    /// Currency of the price.
    Currency,
    /// Country of the issuer.
    Country,
    /// `equity`, …
    AssetClass,
    /// `common`, …
    ShareClass,
    /// First trading day.
    ListedOn,
    /// First day without trading.
    DelistedOn,
}

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Numbers, in the column's unit.
    Number,
    /// Texts.
    Text,
    /// Dates.
    Date,
}

/// The values of a column, one a security; `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Values<'h> {
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Texts.
    Text(Vec<Option<&'h str>>),
    /// Dates.
    Date(Vec<Option<NaiveDate>>),
}

/// A column over all securities.
#[derive(Debug, Clone, PartialEq)]
pub struct Column<'h> {
    /// Unit of the numbers, empty where there is none.
    pub unit: &'h str,
    /// The values.
    pub values: Values<'h>,
}

/// Origin of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance<'h> {
    /// The source, as the table names it.
    pub source: &'h str,
    /// Date that the fact is about.
    pub as_of: Option<NaiveDate>,
    /// Time from which the fact could be known.
    pub known_at: Option<Timestamp>,
    /// Publication date, where the table gives it.
    pub published_on: Option<NaiveDate>,
    /// Method behind the number, where the table states it.
    pub method: Option<Method>,
    /// PCAF data quality from 1 (best) to 5, where the table gives it.
    pub quality: Option<u8>,
}

impl<'h> Provenance<'h> {
    /// A source, and nothing more.
    #[must_use]
    pub fn of_source(source: &'h str) -> Self {
        Self {
            source,
            as_of: None,
            known_at: None,
            published_on: None,
            method: None,
            quality: None,
        }
    }
}

impl Binding {
    /// The input table whose rows give the values.
    #[must_use]
    pub fn table(&self) -> &'static str {
        match self {
            Self::Security(_) => "securities",
            Self::Close | Self::PriceDate | Self::PriceStatus => "prices",
            Self::SharesOutstanding | Self::FreeFloat => "shares",
            Self::Classification { .. } => "classifications",
            Self::Score { .. } => "esg_scores",
            Self::Indicator { .. } => "esg_indicators",
            Self::Involvement { .. } | Self::Ownership { .. } => "involvement",
            Self::Controversy { .. } => "controversies",
            Self::Target { .. } => "targets",
            Self::Norm { .. } => "norms",
        }
    }

    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        use SecurityField::{DelistedOn, ListedOn};
        match self {
            Self::Security(ListedOn | DelistedOn) | Self::PriceDate => ColumnType::Date,
            Self::Security(_)
            | Self::PriceStatus
            | Self::Classification { .. }
            | Self::Target { .. }
            | Self::Norm { .. } => ColumnType::Text,
            Self::Close
            | Self::SharesOutstanding
            | Self::FreeFloat
            | Self::Score { .. }
            | Self::Indicator { .. }
            | Self::Involvement { .. }
            | Self::Ownership { .. }
            | Self::Controversy { .. } => ColumnType::Number,
        }
    }
}
