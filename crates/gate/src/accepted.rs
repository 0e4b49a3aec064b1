//! Findings that a person has looked at and accepted.

use chrono::NaiveDate;

use crate::check::Check;
use crate::finding::Finding;
use crate::limits::Limits;

/// Limits of the gate, and findings that people have accepted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gate {
    /// Limits within which facts pass.
    pub limits: Limits,
    /// Findings that were looked at and accepted.
    pub accepted: Vec<Accepted>,
}

/// A finding that was looked at and accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Owner of the fact: the id of a security, or a subject in words.
    pub subject: String,
    /// The day of the fact.
    pub date: NaiveDate,
    /// The check.
    pub check: Check,
    /// The last day on which it counts as accepted; `None`: for good.
    pub expires: Option<NaiveDate>,
}

impl Accepted {
    /// Whether this is about a finding.
    #[must_use]
    pub fn names(&self, finding: &Finding) -> bool {
        let named = || {
            let security = finding.subject.security().map(kapok_domain::SecurityId::as_str);
            security == Some(&self.subject) || finding.subject.to_string() == self.subject
        };
        self.check == finding.check && self.date == finding.date && named()
    }

    /// Whether it no longer counts on a day.
    #[must_use]
    pub fn has_expired(&self, on: NaiveDate) -> bool {
        self.expires.is_some_and(|last| on > last)
    }
}

impl Gate {
    /// Whether people have looked at a finding and let it pass, and still do.
    ///
    /// * `on`: the last day that is calculated: an expiry asks to look again, whatever the day of
    ///   the fact
    #[must_use]
    pub fn accepts(&self, finding: &Finding, on: NaiveDate) -> bool {
        self.accepted.iter().any(|accepted| accepted.names(finding) && !accepted.has_expired(on))
    }
}
