//! Obstacles to a run as a whole.

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_loader::{LoadError, Refusal};
use kapok_publication::PublishError;

use crate::plan::PlanError;

/// The obstacle at which a run did nothing, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Tables that cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Tables with more rejected rows than tolerated.
    #[error("{} table(s) have more rejected rows than tolerated", refusals.len())]
    Refused {
        /// The tables, with examples.
        refusals: Vec<Refusal>,
    },
    /// Decision about a security that does not exist: without it a price would stand that nobody
    /// wants.
    #[error("[[gate.decide]] of {date} names `{security}`, which is no security")]
    Undecided {
        /// The name.
        security: String,
        /// The session.
        date: NaiveDate,
        /// The nearest name, if one is near.
        hint: Option<String>,
    },
    /// Published files that cannot be read, or nothing that can be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Stopped by the user between two days.
    #[error("interrupted; every day published so far is whole")]
    Interrupted,
    /// The machine has no threads for the run.
    #[error("a calculation broke off: {0}")]
    Runtime(#[source] std::io::Error),
    /// A thread of the run came to no end.
    #[error("a calculation broke off: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// A day that was found published has no manifest.
    #[error("a calculation broke off: {} has no manifest for {date}", folder.display())]
    NoManifest {
        /// The published folder.
        folder: PathBuf,
        /// The day.
        date: NaiveDate,
    },
}
