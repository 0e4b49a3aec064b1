//! Limits that apply to a fact: those of the table of checks, of the project, and exceptions.

use kapok_domain::Mic;

use crate::check::Check;
use crate::declared::CHECKS;
use crate::severity::Severity;
use crate::spec::Budget;

/// Limit, severity and budget of a check where it applies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Largest size that is no finding, in the unit of the check.
    pub limit: f64,
    /// Weight in the decision to publish.
    pub severity: Severity,
    /// Share of an index that may have the finding before it holds the index.
    pub budget: Budget,
}

/// Changes of a rule that a project states.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Setting {
    /// Largest size that is no finding; `None`: as it was.
    pub limit: Option<f64>,
    /// Weight in the decision to publish; `None`: as it was.
    pub severity: Option<Severity>,
    /// Share of the weight that may have the finding; `None`: as it was.
    pub budget_weight: Option<f64>,
    /// Share of the lines that may have the finding; `None`: as it was.
    pub budget_count: Option<f64>,
}

/// Scope of an exception, in the order in which exceptions apply: a later one stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Facts of a source.
    Source(String),
    /// Facts of an input table.
    Table(String),
    /// Facts of an exchange, and of its lines.
    Exchange(Mic),
    /// One index.
    Index(String),
}

/// Setting of a check for a part of the facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Part of the facts.
    pub scope: Scope,
    /// The check.
    pub check: Check,
    /// Changes of its rule.
    pub setting: Setting,
}

/// Place of a fact, by which exceptions are found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Place<'a> {
    /// Source of the row.
    pub(crate) source: Option<&'a str>,
    /// Exchange of the line.
    pub(crate) exchange: Option<Mic>,
    /// Index that is judged.
    pub(crate) index: Option<&'a str>,
}

/// Limits of all checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Rules of the project, in the order of `CHECKS`.
    rules: Vec<Rule>,
    /// Exceptions, the narrower after the wider.
    exceptions: Vec<Exception>,
}

impl Default for Limits {
    fn default() -> Self {
        let rule = |spec: &crate::spec::CheckSpec| Rule {
            limit: spec.limit,
            severity: spec.severity,
            budget: spec.budget,
        };
        Self { rules: CHECKS.iter().map(rule).collect(), exceptions: Vec::new() }
    }
}

impl Rule {
    /// The rule with the changes of a project.
    fn with(self, setting: Setting) -> Self {
        Self {
            limit: setting.limit.unwrap_or(self.limit),
            severity: setting.severity.unwrap_or(self.severity),
            budget: Budget {
                weight: setting.budget_weight.unwrap_or(self.budget.weight),
                count: setting.budget_count.unwrap_or(self.budget.count),
            },
        }
    }
}

impl Scope {
    fn contains(&self, check: Check, place: Place<'_>) -> bool {
        match self {
            Self::Source(source) => place.source == Some(source),
            Self::Table(table) => check.spec().table == table,
            Self::Exchange(mic) => place.exchange == Some(*mic),
            Self::Index(id) => place.index == Some(id),
        }
    }
}

impl Limits {
    /// Limits with changes of the project for all facts of a check.
    #[must_use]
    pub fn with(mut self, check: Check, setting: Setting) -> Self {
        let rule = &mut self.rules[check as usize];
        *rule = rule.with(setting);
        self
    }

    /// Limits with another limit of a check.
    #[must_use]
    pub fn limit(self, check: Check, limit: f64) -> Self {
        self.with(check, Setting { limit: Some(limit), ..Setting::default() })
    }

    /// Limits with exceptions of the project.
    #[must_use]
    pub fn except(mut self, exceptions: impl IntoIterator<Item = Exception>) -> Self {
        self.exceptions.extend(exceptions);
        // Stable: of two exceptions of one scope the one written later stands.
        self.exceptions.sort_by(|a, b| a.scope.cmp(&b.scope));
        self
    }

    /// Rule of a check for a fact of a place.
    pub(crate) fn of(&self, check: Check, place: Place<'_>) -> Rule {
        let apply = self.exceptions.iter().filter(|e| e.check == check);
        let apply = apply.filter(|e| e.scope.contains(check, place));
        let rule = |rule: Rule, exception: &Exception| rule.with(exception.setting);
        let rule = apply.fold(self.rules[check as usize], rule);
        match check {
            // Nothing is converted by such a rate, whatever a project says.
            Check::RateInverted => Rule { severity: Severity::Block, budget: Budget::NONE, ..rule },
            _ => rule,
        }
    }

    /// Whether a check says more than a note anywhere.
    pub(crate) fn warns(&self, check: Check) -> bool {
        let exceptions = self.exceptions.iter().filter(|e| e.check == check);
        let stated = exceptions.filter_map(|e| e.setting.severity);
        stated.fold(self.rules[check as usize].severity, Ord::max) > Severity::Note
    }

    /// Smallest limit of a check anywhere: what lies within it concerns nobody.
    pub(crate) fn least(&self, check: Check) -> f64 {
        let exceptions = self.exceptions.iter().filter(|e| e.check == check);
        let stated = exceptions.filter_map(|e| e.setting.limit);
        stated.fold(self.rules[check as usize].limit, f64::min)
    }

    /// Largest limit of a check anywhere.
    pub(crate) fn largest(&self, check: Check) -> f64 {
        let exceptions = self.exceptions.iter().filter(|e| e.check == check);
        let stated = exceptions.filter_map(|e| e.setting.limit);
        stated.fold(self.rules[check as usize].limit, f64::max)
    }
}
