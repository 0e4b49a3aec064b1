//! Places, tolerances and limits of a run.

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_loader::{Sources, Tolerances};
use kapok_market::CutOff;
use kapok_market::gate::{Check, Finding, Limits};

/// Places, tolerances and limits of a run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders of input tables, and how their files are read.
    pub sources: Sources,
    /// Folder to publish into.
    pub publish: PathBuf,
    /// Rejected rows that may be, by table.
    pub tolerances: Tolerances,
    /// The data gate, if there is one.
    pub gate: Option<Gate>,
    /// Up to when facts may be known.
    pub cut_off: CutOff,
    /// Name and version of the engine, as manifests state it.
    pub engine: String,
}

/// Limits of the data gate, and findings that people have accepted.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Limits within which facts pass.
    pub limits: Limits,
    /// Findings that were looked at and accepted.
    pub accepted: Vec<Accepted>,
}

/// A finding that was looked at and accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Security of the fact.
    pub security: String,
    /// The day of the fact.
    pub date: NaiveDate,
    /// The check.
    pub check: Check,
}

impl Gate {
    /// Whether people have looked at a finding and let it pass.
    #[must_use]
    pub fn accepts(&self, finding: &Finding) -> bool {
        self.accepted.iter().any(|accepted| {
            accepted.security == finding.security.as_str()
                && accepted.date == finding.date
                && accepted.check == finding.check
        })
    }
}
