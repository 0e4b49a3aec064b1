//! Failures of commands: exit code, message and hint.

use kapok_backtest::{BlendError, Held};
use kapok_loader::{LoadError, Refusal};
use kapok_methodology::ReviewError;
use kapok_publication::PublishError;
use kapok_scheduler::{Reason, RunError};

use crate::messages::say;

/// Exit codes. They are a published contract: docs/commands.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Defect,
    Usage,
    Data,
    Gate,
    Differs,
    Infeasible,
    Partly,
    Interrupted,
}

impl Code {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Defect => 1,
            Self::Usage => 2,
            Self::Data => 3,
            Self::Gate => 4,
            Self::Differs => 5,
            Self::Infeasible => 6,
            Self::Partly => 7,
            Self::Interrupted => 130,
        }
    }
}

impl Code {
    /// Exit code of rules that cannot be satisfied, or else of missing data.
    pub(crate) fn infeasible_or_data(infeasible: bool) -> Self {
        if infeasible { Self::Infeasible } else { Self::Data }
    }
}

impl From<Reason> for Code {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Data => Self::Data,
            Reason::Gate => Self::Gate,
            Reason::Infeasible => Self::Infeasible,
        }
    }
}

/// Failure of a command. An empty message stands for one that is already printed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn hint_if(self, hint: Option<String>) -> Self {
        Self { hint: hint.or(self.hint), ..self }
    }

    /// Failure of an index that could not be calculated.
    pub(crate) fn held(name: &str, held: &Held) -> Self {
        let code = Code::infeasible_or_data(held.error.is_infeasible());
        let message = format!("{name} is held on {}: {}", held.date, held.error);
        Self { code, message, hint: held.error.hint() }
    }

    pub(crate) fn report(&self) {
        if !self.message.is_empty() {
            say(format_args!("error: {}", self.message));
        }
        if let Some(hint) = &self.hint {
            say(format_args!("hint: {hint}"));
        }
    }

    /// Failure to read or write a file.
    pub(crate) fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(Code::Defect, format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self { code: Code::Data, hint: error.hint(), message: error.to_string() }
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        let code = match &error {
            PublishError::Refused { .. } => Code::Gate,
            PublishError::UnknownTable(_) => Code::Usage,
            PublishError::NotPublished { .. }
            | PublishError::NeverPublished { .. }
            | PublishError::UnknownSecurity { .. } => Code::Data,
            PublishError::File(_) | PublishError::Flawed { .. } => Code::Defect,
        };
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Load(error) => error.into(),
            RunError::Publish(error) => error.into(),
            RunError::Refused { refusals } => refused(&refusals),
            RunError::Plan(error) => {
                Self { code: Code::Usage, hint: error.hint(), message: error.to_string() }
            }
            RunError::Undecided { ref hint, .. } => {
                Self::new(Code::Usage, error.to_string()).hint_if(hint.clone())
            }
            RunError::Interrupted => Self::new(Code::Interrupted, error.to_string()),
            RunError::Runtime(_) | RunError::Task(_) | RunError::NoManifest { .. } => {
                Self::new(Code::Defect, error.to_string())
            }
        }
    }
}

impl From<BlendError> for Failure {
    fn from(error: BlendError) -> Self {
        Self { code: Code::Usage, hint: error.hint(), message: error.to_string() }
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        let code = Code::infeasible_or_data(error.is_infeasible());
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}

/// Failure of tables with more rejected rows than their tolerance allows, with examples.
pub(crate) fn refused(refusals: &[Refusal]) -> Failure {
    let lines: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    Failure::new(Code::Gate, lines.join("\n"))
        .hint("correct the rows (`kapok check` lists them all), or raise the table's tolerance in config/project.toml")
}
