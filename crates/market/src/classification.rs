//! Classifications of securities and companies.

use chrono::NaiveDate;

use crate::security::{IssuerIx, SecurityIx, TextIx};

/// A classification of a security or an issuer, valid from its date of fact until `valid_to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassCode {
    /// The code.
    pub code: TextIx,
    /// Name of the code.
    pub name: Option<TextIx>,
    /// Last day of validity, if it ended.
    pub valid_to: Option<NaiveDate>,
}

/// Subject of a classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Classified {
    /// One share line.
    Security(SecurityIx),
    /// All lines of a company.
    Issuer(IssuerIx),
}
