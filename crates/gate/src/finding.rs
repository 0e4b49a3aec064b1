//! Findings of the gate.

use std::fmt;

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx, SourceIx};

use crate::check::Check;
use crate::severity::Severity;
use crate::subject::Subject;

/// Something hard to believe.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Check that made it.
    pub check: Check,
    /// Owner of the fact.
    pub subject: Subject,
    /// Line of the fact, where it has been at hand: its place and weight need no search then.
    pub(crate) line: Option<SecurityIx>,
    /// The day of the fact.
    pub date: NaiveDate,
    /// The first evening on which it could be said: a fact may become known after its day.
    pub told: NaiveDate,
    /// The first evening on which another value counts in its place, for figures of companies;
    /// `None` if there is none.
    pub(crate) replaced: Option<NaiveDate>,
    /// Reason for which a person has accepted it; `None` if nobody has.
    pub accepted: Option<String>,
    /// Value seen and value expected, in words.
    pub seen: String,
    /// Possible explanation in words, with its leading `; `; empty if there is none.
    pub remark: String,
    /// Size of what was seen, in the unit of the check; a finding is one if it is beyond the limit.
    pub size: f64,
    /// Limit that applied.
    pub limit: f64,
    /// Weight in the decision to publish.
    pub severity: Severity,
    /// Weight in the index at the open of the day, a fraction; `None` if it has none or is unknown.
    pub weight: Option<f64>,
    /// Source of the row, where the fact states one.
    pub source: Option<SourceIx>,
}

impl Finding {
    /// A finding of a check about a fact, told on its day and judged by the limit of nobody yet.
    pub(crate) fn new(check: Check, subject: Subject, date: NaiveDate, seen: String) -> Self {
        let spec = check.spec();
        Self {
            check,
            subject,
            line: None,
            date,
            told: date,
            replaced: None,
            accepted: None,
            seen,
            remark: String::new(),
            size: f64::INFINITY,
            limit: spec.limit,
            severity: spec.severity,
            weight: None,
            source: None,
        }
    }

    /// A finding about a line, told on its day and judged by the limit of nobody yet.
    pub(crate) fn of_line(
        check: Check,
        (history, line): (&History, SecurityIx),
        date: NaiveDate,
        seen: String,
    ) -> Self {
        let subject = Subject::Security(history.security(line).id.clone());
        Self { line: Some(line), ..Self::new(check, subject, date, seen) }
    }

    /// Line of the fact, if it is about one that there is.
    pub(crate) fn security(&self, history: &History) -> Option<SecurityIx> {
        self.line.or_else(|| history.find(self.subject.security()?))
    }

    /// Whether its size is a finding by a limit.
    pub(crate) fn is_beyond(&self, limit: f64) -> bool {
        self.check.spec().unit.is_beyond(self.size, limit)
    }

    /// The limit that applied, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        format!("limit {}", self.check.spec().unit.of(self.limit))
    }

    /// Value seen, the limit, what may explain it, and why it was accepted.
    #[must_use]
    pub fn message(&self) -> String {
        format!("{}, {}{}", self.seen, self.allowed(), self.remarks())
    }

    /// Possible explanation and the reason of an acceptance, each with a leading `; `.
    #[must_use]
    pub fn remarks(&self) -> String {
        let accepted = self.accepted.as_ref().map(|reason| format!("; accepted: {reason}"));
        format!("{}{}", self.remark, accepted.unwrap_or_default())
    }

    /// Whether it counts in no decision to publish, because a person has accepted it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.accepted.is_some()
    }

    /// Severity in a word, or that it was accepted.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        if self.is_accepted() { "accepted" } else { self.severity.name() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, subject, check, .. } = self;
        write!(f, "{date} {subject}: {}: {}", check.name(), self.message())
    }
}
