//! Findings that a person has looked at and accepted.

use chrono::NaiveDate;

use crate::check::Check;
use crate::finding::Finding;
use crate::limits::Limits;
use crate::subject::Subject;

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
    /// Id of the event of the security; `None`: the security has one finding of this check and
    /// day.
    pub event: Option<String>,
    /// The day of the fact.
    pub date: NaiveDate,
    /// The check.
    pub check: Check,
    /// Reason why the fact is right.
    pub reason: String,
    /// The last evening whose findings it answers; `None`: all.
    pub expires: Option<NaiveDate>,
}

impl Accepted {
    /// Whether this is about a finding.
    #[must_use]
    pub fn names(&self, finding: &Finding) -> bool {
        let security = || {
            let security = finding.subject.security().map(kapok_domain::SecurityId::as_str);
            security == Some(&self.subject) && self.names_event(&finding.subject)
        };
        self.check == finding.check
            && self.date == finding.date
            && (self.is_whole_subject(finding) || security())
    }

    /// Whether the subject is stated in the words of a finding, with the ids of all its events.
    pub(crate) fn is_whole_subject(&self, finding: &Finding) -> bool {
        self.event.is_none() && finding.subject.to_string() == self.subject
    }

    fn names_event(&self, subject: &Subject) -> bool {
        let Some(id) = &self.event else { return true };
        matches!(subject, Subject::Event(_, ids) if ids.contains(id))
    }

    /// Whether it no longer counts on a day.
    #[must_use]
    pub fn has_expired(&self, on: NaiveDate) -> bool {
        self.expires.is_some_and(|last| on > last)
    }
}
